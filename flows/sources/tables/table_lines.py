"""What the lines around a bank's table say of it, for a proposal: whose account it is, its currency, its first and last day, its balances.

Authority: none for the labels (flows/sources/reading/statement_words.py); ISO 13616 for the check digits of an IBAN.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flows.sources.reading import proven_forms, statement_words
from flows.sources.reading.delimited import Record
from flows.sources.tables.forward_rows import ends_a_table
from flows.sources.tables.table_seen import Seen, is_money
from schemas.identifiers import account_identity
from schemas.money import DIGITS

_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Z0-9])")
_ACCOUNT_WORD = re.compile(r"\b(account|acct|a/c|konto\w*|compte|cuenta|conto|rekening\w*|rachunk\w*|szamla\w*|ucet|uctu|tili\w*|carte|card)\b")
_NUMBER = re.compile(r"(?<![0-9*xX.,/-])[0-9][0-9 /.-]{4,30}[0-9](?![0-9*xX,])")
_NOT_ONE = re.compile(r"[*xX•]{2,}[0-9]+|[0-9]+[*xX•]{2,}")


@dataclass
class Around:
    """What the lines say. statement: parts as a template has them. days: every day with a year of four digits. period: the first and the last day, as written. amounts: what stands behind
    the label of a balance. accounts: account numbers that stand in a line without a label of their own. marks: currencies that stand beside amounts in lines."""

    statement: dict[str, dict[str, str]] = field(default_factory=dict)
    days: list[str] = field(default_factory=list)
    period: tuple[str, str] | None = None
    amounts: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    currencies: list[str] = field(default_factory=list)
    masked: str = ""
    footers: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def around(seen: Seen) -> Around:
    """What the lines above the headings and below the last row say."""
    found = Around(footers=_footers(seen))
    for record in seen.above:
        _listen(found, record)
    for record in seen.after:
        if any(_first(record.fields).startswith(label) for label in found.footers):
            _listen(found, record)
    for name, said in (("first_day", found.period and found.period[0]), ("last_day", found.period and found.period[1])):
        if said and name not in found.statement:
            found.statement[name] = {"fixed": said}
    return found


def _footers(seen: Seen) -> list[str]:
    """The labels of lines below the last row: known ones, whole, or of lines in which no amount stands."""
    labels: dict[str, None] = {}
    for record in seen.after:
        first = _first(record.fields)
        label = re.sub(r"[\s:=*.()+-]*(?:[A-Z]{3}|[£€$])?\s*[-+(]?[0-9][0-9.,'\s/()-]*\s*(?:[A-Z]{3}|[£€$])?[\s.)*]*$", "", first).rstrip(" :") or first
        alone = not any(is_money(value.strip()) for value in record.fields if value.strip())
        unknown = alone and not proven_forms.looks_like_a_day(first) and not any(_first(row).startswith(label) for row in seen.rows)
        if label and (ends_a_table(label) or unknown):
            labels[label if ends_a_table(label) else first] = None
    return list(labels)


def _listen(found: Around, record: Record) -> None:
    cells = [value.strip() for value in record.fields if value.strip()]
    if not cells:
        return
    label, _, behind = cells[0].partition(":")
    label, said = label.strip(), behind.strip() or next(iter(cells[1:]), "")
    line = " ".join(cells)
    days = proven_forms.days_within(line)
    found.days += days
    name = statement_words.role(label, statement_words.AROUND)
    if len(days) == 2 and statement_words.PERIOD.search(_plain(line)):
        found.period = (days[0], days[1])
        found.why.append(f"first_day and last_day: {days[0]} and {days[1]}, which stand in {record.place}")
        name = ""
    if said and (name in ("opening", "closing") or statement_words.BALANCE.search(_plain(label))):
        written = next((value for value in reversed([said, *cells[1:]]) if is_money(value) and not proven_forms.looks_like_a_day(value)), "")
        if written:
            found.amounts.append(written)
    for value in cells:
        for amount in re.findall(r"[£€₹₺₽₪]|(?<=[0-9] )[A-Z]{3}\b|(?<=[0-9])[A-Z]{3}\b|\b[A-Z]{3}(?= ?-?[0-9])", value):
            code = statement_words.currency_in(amount)
            if code:
                found.currencies.append(code)
    if said and name and name not in found.statement and _fits(name, said):
        found.statement[name] = {"line": label}
        found.why.append(f"{name}: the line {label!r}")
    _accounts(found, label, line)


def _accounts(found: Around, label: str, line: str) -> None:
    for written in _IBAN.findall(line.upper()):
        for end in range(len(written), 14, -1):
            if account_identity(written[:end]).startswith("iban:"):
                found.accounts.append(written[:end].strip())
                break
    if _ACCOUNT_WORD.search(_plain(line)):
        if masked := _NOT_ONE.search(line):
            found.masked = masked[0]
        for written in _NUMBER.findall(line):
            if not proven_forms.looks_like_a_day(written.strip()) and not proven_forms.days_within(written) and 6 <= len(re.sub("[^0-9]", "", written)) <= 26:
                found.accounts.append(written.strip(" ./-"))


def same_account(written: Iterable[str]) -> bool:
    """Whether these are one account, however it is written: one IBAN may hold the other number."""
    numbers = {re.sub(r"[^A-Z0-9]", "", one.upper()) for one in written}
    longest = max(numbers, key=len, default="")
    return all(one in longest or one.lstrip("0") in longest for one in numbers)


def _first(fields: Sequence[str]) -> str:
    return next(filter(None, map(str.strip, fields)), "")


def _plain(text: str) -> str:
    return statement_words.plain(text)


def _fits(name: str, said: str) -> bool:
    """Whether what a line says can be what its label promises."""
    if name in ("opening", "closing"):
        return is_money(said) and not proven_forms.looks_like_a_day(said)
    if name == "currency":
        return said.upper() in DIGITS
    if name == "account":
        return bool(re.search("[0-9]", said)) and not _NOT_ONE.search(said) and not re.search(r"[.,][0-9]{2}$", said)
    if name == "sort_code":
        return len(re.sub("[^0-9]", "", said)) == 6
    return proven_forms.looks_like_a_day(said) if name in ("first_day", "last_day") else True
