"""Whose account a table is of: by a line above it, by a column, or by the balances, which run on within the holder's accounts and not within the other side's.

Authority: arithmetic. A column of accounts may hold the other side's; where nothing tells, a person is asked, and the other side's is never taken for the holder's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.sources.reading import statement_words
from flows.sources.tables import table_lines, table_running
from flows.sources.tables.table_account import plain_number, too_short

if TYPE_CHECKING:
    from flows.sources.tables.table_proposal import _Proposing

_BRITISH = re.compile("[0-9]{2}-?[0-9]{2}-?[0-9]{2}[- ]?[0-9]{8}")


def balances_run_within(proposing: _Proposing) -> bool:
    """Whether the balances of each account in the column of accounts run on by themselves, where one has several rows, and do not over all rows."""
    heading = proposing.roles.apart.get("account", "")
    if not heading or len(set(proposing.seen.values(heading))) < 2 or "balance_after" not in proposing.roles.columns:
        return False
    return _runs(proposing, heading) and not _runs(proposing)


def _runs(proposing: _Proposing, *groups: str) -> bool:
    columns = proposing.roles.columns
    figures = proposing._figures(proposing.currency_column, *groups)
    if "amount" in columns:
        moved = figures.whole(columns["amount"])
        if "direction" in columns:
            return False
    else:
        moved = figures.apart(columns["paid_out"], columns["paid_in"])
    fees = [figures.whole(fee) for fee in proposing.roles.fees]
    return any(fit.whole for taken in ((), *fees) for fit in table_running.fits(moved, figures.of(columns["balance_after"]), figures.groups, taken=taken))


def settle(proposing: _Proposing) -> None:
    """The account of the statement, its holder and country, and whether a spreadsheet cut its number."""
    draft, roles, around = proposing.draft, proposing.roles, proposing.around
    for name in ("holder", "sort_code"):
        if name in roles.apart:
            draft.statement[name] = {"column": roles.apart[name]}
        elif name == "sort_code" and name in around.statement:
            draft.statement[name] = around.statement[name]
    _account(proposing)
    _country(proposing)


def _account(proposing: _Proposing) -> None:
    draft, roles, around, seen = proposing.draft, proposing.roles, proposing.around, proposing.seen
    heading, other = roles.apart.get("account", ""), str(draft.columns.get("counterparty_account", ""))
    numbers = {plain_number(value) for value in seen.values(heading)} if heading else set()
    said = proposing.answers.get("account")
    if said:
        own = said if said in seen.headings else ""
        draft.statement["account"] = {"column": own} if own else {"fixed": said}
        proposing.why.append(f"account: {said}, as answered")
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
        stated = proposing._said(line["line"])
        if heading and not table_lines.same_account([stated, *numbers]):
            _others(proposing, heading, f"the line {line['line']!r} is the holder's; the column {heading!r} has others, those of the other side")
        return
    if heading:
        _by_column(proposing, heading, other, numbers)
    elif around.accounts and table_lines.same_account(around.accounts):
        draft.statement["account"] = {"fixed": max(around.accounts, key=len)}
        proposing.why.append(f"account: {max(around.accounts, key=len)}, which stands in a line around the table")
    elif around.accounts:
        _ask(proposing, "several account numbers stand in the lines around the table", list(dict.fromkeys(around.accounts)))
    elif other and len(seen.rows) > 1 and len(seen.values(other)) == len(seen.rows) and len(set(seen.values(other))) == 1:
        _ask(
            proposing,
            f"the column {other!r} has one account in every row: that of this statement, or always the same other side's. Answer {other} if it is this statement's",
            [],
            [other],
        )
    else:
        masked = f"; {around.masked!r} is not the whole of a number" if around.masked else ""
        _ask(proposing, f"no column and no line says it{masked}", [])


def _by_column(proposing: _Proposing, heading: str, other: str, numbers: set[str]) -> None:
    draft, around, columns = proposing.draft, proposing.around, proposing.draft.columns
    either = statement_words.may_be_of_either(heading)
    if around.accounts and not table_lines.same_account([*around.accounts, *numbers]) and table_lines.same_account(around.accounts) and not other:
        draft.statement["account"] = {"fixed": max(around.accounts, key=len)}
        _others(proposing, heading, f"the account in a line around the table is the holder's; the column {heading!r} has others, those of the other side")
    elif len(numbers) > 1 and not other and proposing.account_runs:
        draft.statement["account"] = {"column": heading}
        proposing.why.append(f"account: the column {heading!r}, because the balances run on within each of its accounts")
    elif len(numbers) > 1 and not other and "balance_after" in columns and _runs(proposing):
        _others(proposing, heading, f"the balances run on over all rows, so that the accounts in the column {heading!r} are the other side's")
        _ask(proposing, f"no line says it; the column {heading!r} holds the other side's accounts", [])
    elif len(numbers) > 1 and not other:
        _ask(
            proposing,
            f"the column {heading!r} has {len(numbers)} accounts: those of this statement, or the other side's. Answer {heading} if they are this statement's",
            [],
            [heading],
        )
    elif len(numbers) == 1 and not other and either and "counterparty" in columns and len(proposing.rows) > 1:
        _ask(
            proposing,
            f"the column {heading!r} has one account in every row: that of this statement, or always the same other side's. Answer {heading} if it is this statement's",
            [],
            [heading],
        )
    else:
        draft.statement["account"] = {"column": heading}
        proposing.why.append(f"account: the column {heading!r}")


def _others(proposing: _Proposing, heading: str, why: str) -> None:
    proposing.roles.apart.pop("account", None)
    if "counterparty_account" not in proposing.draft.columns:
        proposing.draft.columns["counterparty_account"] = heading
    proposing.why.append(f"account: {why}")


def _ask(proposing: _Proposing, because: str, numbers: list[str], columns: list[str] | None = None) -> None:
    choices = {number: {"statement": {"account": {"fixed": number}}} for number in numbers}
    choices = (
        {"": {"statement": {"account": {"fixed": "not said"}}}, **choices}
        if not columns
        else {heading: {"statement": {"account": {"column": heading}}} for heading in columns}
    )
    proposing.ask("account", "Whose account is it? Answer with its number.", because, choices, {"statement": {"account": {"fixed": ""}}})


def _country(proposing: _Proposing) -> None:
    """What is written like a British account is one; noughts that a spreadsheet cut are asked for."""
    draft, seen = proposing.draft, proposing.seen

    def of(name: str) -> list[str]:
        where = draft.statement.get(name, {})
        if "column" in where:
            return sorted({plain_number(value) for value in seen.values(where["column"])})
        return [where.get("fixed") or proposing._said(where.get("line", "")) or ""]

    numbers, codes = of("account"), of("sort_code")
    if "sort_code" in draft.statement or any(numbers) and all(map(_BRITISH.fullmatch, numbers)):
        draft.keys["country"] = "gb"
    doubts = [doubt for code in codes for number in numbers if "sort_code" in draft.statement and (doubt := too_short(code, number))]
    if not doubts:
        return
    said = proposing.answers.get("leading_noughts", ("cut", "whole"))
    if said:
        proposing.settle("leading_noughts", said, f"{said}, as answered")
    else:
        proposing.ask(
            "leading_noughts",
            "Did a spreadsheet cut the noughts with which the number begins (cut), or is it whole as it stands (whole)?",
            doubts[0],
            {one: {"keys": {"leading_noughts": one}} for one in ("cut", "whole")},
        )
