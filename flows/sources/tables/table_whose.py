"""Whose account a table is of: by a line above it, by a column, or by the balances, which run on within the holder's accounts and not within the other side's.

Authority: arithmetic. A column of accounts may hold the other side's; where nothing tells, a person is asked, and the other side's is never taken for the holder's.
"""

from __future__ import annotations

import re

from flows.sources.reading import statement_words
from flows.sources.tables import table_lines, table_running
from flows.sources.tables.table_account import plain_number, too_short
from flows.sources.tables.table_draft import Drafting

_BRITISH = re.compile("[0-9]{2}-?[0-9]{2}-?[0-9]{2}[- ]?[0-9]{8}")


def balances_run_within(drafting: Drafting) -> bool:
    """Whether the balances of each account in the column of accounts run on by themselves, where one has several rows, and do not over all rows."""
    heading = drafting.roles.apart.get("account", "")
    if not heading or len(set(drafting.seen.values(heading))) < 2 or "balance_after" not in drafting.roles.columns:
        return False
    return _runs(drafting, heading) and not _runs(drafting)


def _runs(drafting: Drafting, *groups: str) -> bool:
    columns = drafting.roles.columns
    figures = drafting.figures_by(drafting.currency_column, *groups)
    if "amount" in columns:
        moved = figures.whole(columns["amount"])
        if "direction" in columns:
            return False
    else:
        moved = figures.apart(columns["paid_out"], columns["paid_in"])
    fees = [figures.whole(fee) for fee in drafting.roles.fees]
    return any(fit.whole for taken in ((), *fees) for fit in table_running.fits(moved, figures.of(columns["balance_after"]), figures.groups, taken=taken))


def settle(drafting: Drafting) -> None:
    """The account of the statement, its holder and country, and whether a spreadsheet cut its number."""
    draft, roles, around = drafting.draft, drafting.roles, drafting.around
    for name in ("holder", "sort_code"):
        if name in roles.apart:
            draft.statement[name] = {"column": roles.apart[name]}
        elif name == "sort_code" and name in around.statement:
            draft.statement[name] = around.statement[name]
    _account(drafting)
    _country(drafting)


def _account(drafting: Drafting) -> None:
    draft, roles, around, seen = drafting.draft, drafting.roles, drafting.around, drafting.seen
    heading, other = roles.apart.get("account", ""), str(draft.columns.get("counterparty_account", ""))
    numbers = {plain_number(value) for value in seen.values(heading)} if heading else set()
    said = drafting.answers.get("account")
    if said:
        own = said if said in seen.headings else ""
        draft.statement["account"] = {"column": own} if own else {"fixed": said}
        drafting.why.append(f"account: {said}, as answered")
        if own and own == other:
            draft.columns.pop("counterparty_account")
        elif not own and heading and not other and numbers - {said}:
            draft.columns["counterparty_account"] = heading
            roles.apart.pop("account")
        return
    line = around.statement.get("account")
    if heading and not numbers:
        roles.apart.pop("account")
        heading = ""
    if line and "line" in line:
        draft.statement["account"] = line
        stated = drafting.said_behind(line["line"])
        if heading and not table_lines.same_account([stated, *numbers]):
            _others(drafting, heading, f"the line {line['line']!r} is the holder's; the column {heading!r} has others, those of the other side")
        return
    if heading:
        _by_column(drafting, heading, other, numbers)
    elif around.accounts and table_lines.same_account(around.accounts):
        draft.statement["account"] = {"fixed": max(around.accounts, key=len)}
        drafting.why.append(f"account: {max(around.accounts, key=len)}, which stands in a line around the table")
    elif around.accounts:
        _ask(drafting, "several account numbers stand in the lines around the table", list(dict.fromkeys(around.accounts)))
    elif other and len(seen.rows) > 1 and len(seen.values(other)) == len(seen.rows) and len(set(seen.values(other))) == 1:
        _ask(
            drafting,
            f"the column {other!r} has one account in every row: that of this statement, or always the same other side's. Answer {other} if it is this statement's",
            [],
            [other],
        )
    else:
        masked = f"; {around.masked!r} is not the whole of a number" if around.masked else ""
        _ask(drafting, f"no column and no line says it{masked}", [])


def _by_column(drafting: Drafting, heading: str, other: str, numbers: set[str]) -> None:
    draft, around, columns = drafting.draft, drafting.around, drafting.draft.columns
    either = statement_words.may_be_of_either(heading)
    if around.accounts and not table_lines.same_account([*around.accounts, *numbers]) and table_lines.same_account(around.accounts) and not other:
        draft.statement["account"] = {"fixed": max(around.accounts, key=len)}
        _others(drafting, heading, f"the account in a line around the table is the holder's; the column {heading!r} has others, those of the other side")
    elif len(numbers) > 1 and not other and drafting.account_runs:
        draft.statement["account"] = {"column": heading}
        drafting.why.append(f"account: the column {heading!r}, because the balances run on within each of its accounts")
    elif len(numbers) > 1 and not other and "balance_after" in columns and _runs(drafting):
        _others(drafting, heading, f"the balances run on over all rows, so that the accounts in the column {heading!r} are the other side's")
        _ask(drafting, f"no line says it; the column {heading!r} holds the other side's accounts", [])
    elif len(numbers) > 1 and not other:
        _ask(
            drafting,
            f"the column {heading!r} has {len(numbers)} accounts: those of this statement, or the other side's. Answer {heading} if they are this statement's",
            [],
            [heading],
        )
    elif len(numbers) == 1 and not other and either and "counterparty" in columns and len(drafting.rows) > 1:
        _ask(
            drafting,
            f"the column {heading!r} has one account in every row: that of this statement, or always the same other side's. Answer {heading} if it is this statement's",
            [],
            [heading],
        )
    else:
        draft.statement["account"] = {"column": heading}
        drafting.why.append(f"account: the column {heading!r}")


def _others(drafting: Drafting, heading: str, why: str) -> None:
    drafting.roles.apart.pop("account", None)
    if "counterparty_account" not in drafting.draft.columns:
        drafting.draft.columns["counterparty_account"] = heading
    drafting.why.append(f"account: {why}")


def _ask(drafting: Drafting, because: str, numbers: list[str], columns: list[str] | None = None) -> None:
    choices = {number: {"statement": {"account": {"fixed": number}}} for number in numbers}
    choices = (
        {"": {"statement": {"account": {"fixed": "not said"}}}, **choices}
        if not columns
        else {heading: {"statement": {"account": {"column": heading}}} for heading in columns}
    )
    drafting.ask("account", "Whose account is it? Answer with its number.", because, choices, {"statement": {"account": {"fixed": ""}}})


def _country(drafting: Drafting) -> None:
    """What is written like a British account is one; noughts that a spreadsheet cut are asked for."""
    draft, seen = drafting.draft, drafting.seen

    def of(name: str) -> list[str]:
        where = draft.statement.get(name, {})
        if "column" in where:
            return sorted({plain_number(value) for value in seen.values(where["column"])})
        return [where.get("fixed") or drafting.said_behind(where.get("line", "")) or ""]

    numbers, codes = of("account"), of("sort_code")
    if "sort_code" in draft.statement or any(numbers) and all(map(_BRITISH.fullmatch, numbers)):
        draft.keys["country"] = "gb"
    doubts = [doubt for code in codes for number in numbers if "sort_code" in draft.statement and (doubt := too_short(code, number))]
    if not doubts:
        return
    said = drafting.answers.get("leading_noughts", ("cut", "whole"))
    if said:
        drafting.settle("leading_noughts", said, f"{said}, as answered")
    else:
        drafting.ask(
            "leading_noughts",
            "Did a spreadsheet cut the noughts with which the number begins (cut), or is it whole as it stands (whole)?",
            doubts[0],
            {one: {"keys": {"leading_noughts": one}} for one in ("cut", "whole")},
        )
