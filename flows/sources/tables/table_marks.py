"""The currency of a table, the mark before its decimals, and how amounts below nil are written: by what stands in the file, or a question.

Authority: ISO 4217 for how many digits a currency has. A mark that several currencies have names none, but for the pound's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from flows.sources.reading import proven_forms, statement_words
from flows.sources.tables import table_running
from flows.sources.tables.table_draft import Drafting
from flows.sources.tables.table_seen import STORED, is_money
from schemas.money import DIGITS

SUPPOSED = {"currency": "EUR", "account": "not said"}  # that rows can be shown before anybody says which


def currency(drafting: Drafting) -> None:
    """By a column, a line, a heading of amounts, or a mark beside the amounts."""
    roles, seen = drafting.roles, drafting.seen
    money = list(dict.fromkeys([*roles.amounts, *(roles.columns.get(name, "") for name in ("paid_out", "paid_in")), *roles.balances, *roles.money]))
    money = [heading for heading in money if heading and heading not in (roles.columns.get("original_amount"), *roles.fees)]
    values = [value.replace(STORED, ".") for heading in money for value in seen.values(heading)]
    code, _ = proven_forms.without_currency(values)
    marks = Counter(match[0] for value in values if (match := re.search(r"[£€$¥₹₺₽₪]|zł|Kč|kr|Ft", value)))
    drafting.mark = code or (marks.most_common(1)[0][0] if marks else "")
    said = drafting.answers.get("currency", fits=lambda answer: answer.upper() in DIGITS).upper()
    column = roles.apart.get("currency", "")
    found: tuple[dict[str, str], str] | None = None
    by_mark = statement_words.OF_MARK.get(drafting.mark, code)
    of_headings = {statement_words.currency_in(heading) for heading in money} - {""}
    of_lines = set(drafting.around.currencies)
    if column:
        found = {"column": column}, f"the column {column!r}"
    elif roles.fixed_currency:
        found = {"fixed": roles.fixed_currency}, f"{roles.fixed_currency} stands in every row"
    elif "currency" in drafting.around.statement:
        found = drafting.around.statement["currency"], f"the line {drafting.around.statement['currency']['line']!r}"
    elif len(of_headings) == 1:
        code = of_headings.pop()
        found = {"fixed": code}, f"{code}, by a heading"
    elif by_mark and len(marks) < 2:
        others = "; Gibraltar and others have it too: if it is theirs, answer currency" if by_mark == "GBP" else ""
        found = {"fixed": by_mark}, f"{by_mark}, whose mark {drafting.mark!r} stands with amounts{others}"
    elif len(of_lines) == 1 and not of_headings:
        code = of_lines.pop()
        found = {"fixed": code}, f"{code}, which stands beside a balance in a line around the table"
    stated = {value.upper() for value in seen.values(column)} if column else {found[0]["fixed"]} if found and "fixed" in found[0] else set()
    if said and found and by_mark == found[0].get("fixed") and drafting.mark == "£":
        found, stated = ({"fixed": said}, f"{said}, as answered"), {said}
    if said and stated and said not in stated:
        raise drafting.file.refusal("", f"the answer currency={said} does not fit: the file says {', '.join(sorted(stated))}", "Leave the answer away.")
    drafting.digits = {DIGITS.get(one, 2) for one in stated or {said or "EUR"}}
    if found:
        drafting.draft.statement["currency"] = found[0]
        drafting.why.append(f"currency: {found[1]}")
    elif said:
        drafting.draft.statement["currency"] = {"fixed": said}
        drafting.why.append(f"currency: {said}, as answered")
    else:
        several = (
            f"its headings name {', '.join(sorted(of_headings))}"
            if of_headings
            else f"its amounts have the mark {drafting.mark!r}, which several currencies have"
            if drafting.mark
            else "no column, line, heading or mark says it"
        )
        drafting.ask(
            "currency",
            "In which currency are the amounts?",
            several,
            {"": {"statement": {"currency": {"fixed": SUPPOSED["currency"]}}}},
            {"statement": {"currency": {"fixed": "?"}}},
        )
    drafting.stated_currency = bool(found or said)


def decimal_mark(drafting: Drafting) -> None:
    roles = drafting.roles
    names = [*roles.amounts, *(roles.columns[name] for name in ("paid_out", "paid_in") if name in roles.columns)]
    headings = names or [heading for heading in roles.money if heading not in roles.fees]
    balances = [value for heading in roles.balances for value in drafting.seen.values(heading)]
    values = [value for heading in headings for value in drafting.seen.values(heading)]
    if roles.balances and proven_forms.differ(values, balances):
        drafting.why.append(f"{roles.balances[0]!r} has another decimal mark than the amounts: it is not read")
        roles.balances.clear()
        balances = []
    values = [value for value in (*values, *balances) if STORED not in value and is_money(value)]
    digits = drafting.digits.pop() if len(drafting.digits) == 1 else None
    said = drafting.answers.get("decimal_mark", (".", ","))
    if digits == 0 and drafting.stated_currency:
        proven = proven_forms.decimal_mark(values, 0)
        proven = proven_forms.Proven(
            {",": ".", ".": ","}.get(_only_mark(values), proven.value or "."), "the currency has no decimals, so that a mark is one of thousands"
        )
    else:
        proven = proven_forms.decimal_mark(values, digits if drafting.stated_currency else None)
        if (
            not proven.value
            and drafting.around.amounts
            and (by_lines := proven_forms.decimal_mark(drafting.around.amounts)).value
            and re.search("[.,]", "".join(drafting.around.amounts))
        ):
            proven = by_lines._replace(why=f"in a line around the table {by_lines.why}")
    if said and not proven.value or said == proven.value:
        proven = proven_forms.Proven(said or proven.value, proven.why if not said else "it was answered")
    elif said:
        raise drafting.file.refusal("", f"the answer decimal_mark={said} does not fit: {proven.why}", "Leave the answer away.")
    mark = proven.value
    if mark:
        drafting.settle("decimal_mark", mark, f"{mark}, because {proven.why}")
        drafting.draft.keys["group_mark"] = proven_forms.group_mark(values, mark)
    else:
        choices = {one: {"keys": {"decimal_mark": one, "group_mark": proven_forms.group_mark(values, one)}} for one in proven.could_be or (".", ",")}
        drafting.ask("decimal_mark", "Which mark stands before the decimals of an amount?", proven.why, choices, {"keys": {"decimal_mark": "?"}})


def marks(drafting: Drafting) -> None:
    """Marks of currency and of amounts below nil."""
    columns = drafting.draft.columns
    headings = [columns[name] for name in ("amount", "paid_out", "paid_in", "balance_after") if name in columns]
    values = [value.replace(STORED, ".").replace("\u2212", "-") for heading in headings for value in drafting.seen.values(heading)]
    odd = next((value for value in values if not proven_forms.are_numbers([value])), "")
    if odd:
        drafting.why.append(f"{odd!r} is no amount: its row will be set aside")
    if drafting.mark:
        drafting.settle("currency_mark", drafting.mark, f"{drafting.mark}, which stands with amounts")
    bare = [re.sub(r"(?<=[0-9 ])[A-Z]{3}$|[£€$¥₹₺₽₪]|zł|Kč|kr|Ft", "", value).strip() for value in values]
    if any(re.search(r"[0-9]\s*(?:DR|CR|D|C)\.?$", value, re.IGNORECASE) for value in bare):
        drafting.settle("negative", "dr_cr", "dr_cr, because DR and CR stand behind amounts")
    elif any(value.endswith("-") for value in bare):
        drafting.settle("negative", "trailing_minus", "trailing_minus, because a minus stands behind amounts")
    elif any(value.startswith("(") for value in bare):
        drafting.settle("negative", "parentheses", "parentheses, because they stand around amounts")
    if "paid_out" in columns:
        out = [value for value in drafting.seen.values(columns["paid_out"]) if re.search("[1-9]", value)]
        if out and all((table_running.figure(value, ".") or 0) < 0 for value in out):
            drafting.settle("paid_out_sign", "minus", f"minus, because every amount in the column {columns['paid_out']!r} has one")


def _only_mark(values: Sequence[str]) -> str:
    found = {c for value in values for c in value if c in ".,"}
    return found.pop() if len(found) == 1 else ""
