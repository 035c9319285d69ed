"""One account of a BAI2 file on one day: its ledger balances and totals, and its movements.

Format: BAI2, records 03, 16, 49. Amounts are in the currency's smallest unit, without a mark; 010 is the opening and 015 the closing ledger balance, 100 the
credits and 400 the debits in all. Of movements 100 to 399 are credits, 400 to 699 debits, 920 to 959 a bank's own credits and 960 to 999 its own debits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from flows.sources.bai.bai_records import Record, unended
from flows.sources.reading.account_statement import AccountStatement
from flows.sources.reading.fixed_columns import Unreadable
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Oddities, OpenedFile
from schemas import calendar, money
from schemas.evidence import Outcome, SetAside
from schemas.identifiers import account_identity

_AMOUNT = re.compile("[+-]?[0-9]+")
_NOT_MONEY = "890"  # a text, and no movement
_FUNDS = {"": 0, "0": 0, "1": 0, "2": 0, "Z": 0, "V": 2, "S": 3}  # how many fields follow the funds type; D says so itself
_IN_TEXT = re.compile(r"\s*(CREF|EREF|REMI|CRNM|DBNM|CACT|DACT|CABA|DABA|CBIC|DBIC|IDNM|CHKN): ?(.*)", re.DOTALL)


def day_of(written: str) -> date:
    """YYMMDD: 80 to 99 are 19xx. Unreadable if there is no such day."""
    try:
        return calendar.parse(f"{'19' if written >= '8' else '20'}{written}", "yyyymmdd")
    except calendar.DateError as error:
        raise Unreadable(f"date {written!r}: {error}") from error


def number_of(written: str, what: str) -> int:
    """A whole number with or without a sign; an empty one is nil, as the standard says. Unreadable if it is none."""
    if written and not (_AMOUNT.fullmatch(written) and len(written) < 40):
        raise Unreadable(f"{what} {written!r} is no whole number")
    return int(written or 0)


def credit(kind: str) -> bool:
    """Whether a movement of this type is one; Unreadable if its type does not say it."""
    number = int(kind) if kind.isascii() and kind.isdigit() and len(kind) == 3 else 0
    if 101 <= number <= 399 or 920 <= number <= 959:
        return True
    if 401 <= number <= 699 or 960 <= number <= 999:
        return False
    raise Unreadable(f"type {kind!r} does not say whether it is a credit or a debit of this account")


class Funds(NamedTuple):
    """When the money can be used: the value date where it is one, what else is said of it, and how many fields that took."""

    value_on: date | None
    says: str
    fields: int


def funds(at: Sequence[str]) -> Funds:
    """The funds type that stands first, with its own fields. Unreadable if it is none."""
    kind = (at[0] if at else "").strip().upper()
    if kind == "D":
        size = 1 + 2 * number_of(at[1] if len(at) > 1 else "", "the number of distributions")
        if not 1 <= size <= len(at):
            raise Unreadable("its funds type D promises more fields than it has")
    elif kind in _FUNDS:
        size = _FUNDS[kind]
    else:
        raise Unreadable(f"{kind!r} is no funds type")
    said = [one.strip() for one in at[1 : 1 + size]]
    value_on = day_of(said[0]) if kind == "V" and said and said[0] else None
    return Funds(value_on, ",".join(said) if kind in ("S", "D") else "", 1 + size)


class Bai2Account:
    """An account as its records come. `interim`: the day is not over, so that its closing balance is none."""

    def __init__(self, file: OpenedFile, place: str, rows: RowsAsColumns, odd: Oddities, bank: str, as_of: date, interim: bool):
        self.file, self.odd, self.rows, self.as_of = file, odd, rows, as_of
        self.statement = AccountStatement(file, place, rows, odd)
        self.statement.servicer = bank
        self.statement.kind = "interim report" if interim else "statement"
        self.records = 0  # with the records 88
        self.total = 0  # of all amounts, as the trailer adds them up
        self.stated: dict[str, int] = {}

    def begin(self, record: Record, currency: str) -> None:
        """Record 03. Refusal if it names no account, or a currency that is none."""
        fields, of = record.fields(), self.statement
        self.records += record.physical
        of.written = fields[0]
        of.currency = (fields[1] if len(fields) > 1 else "").upper() or currency or "USD"  # the standard's own default
        if not of.written:
            raise self.file.refusal(record.place, "record 03 names no account", "Ask the producer for the whole file; a statement says whose account it is.")
        if of.currency not in money.DIGITS:
            raise self.file.refusal(
                record.place, f"record 03: currency {of.currency!r} is not an ISO 4217 code", "Ask the producer for the file again, as the bank made it."
            )
        of.account = account_identity(of.written)
        at = 2
        try:
            while at < len(fields) and any(fields[at:]):
                at = self._stated(fields, at, record)
        except Unreadable as error:
            of.adds_up = False
            self.odd.note("unreadable_balance", f"record 03: {error}", record.place, record.raw)
        if of.kind == "statement":
            of.opening, of.closing = self.stated.get("010"), self.stated.get("015")

    def _stated(self, fields: Sequence[str], at: int, record: Record) -> int:
        """One type with its amount, count and funds; where the next begins."""
        kind, amount, count = (fields[at : at + 3] + ["", "", ""])[:3]
        self.total += (minor := number_of(amount, f"the amount of type {kind}"))
        if kind in self.stated and self.stated[kind] != minor:
            raise Unreadable(f"type {kind} is given twice, with two amounts")
        if amount:
            self.stated[kind] = minor
        if kind not in ("", "010", "015", "100", "400"):
            self.odd.leave_out(f"03 type {kind}", record.place)
        if count:
            self.stated[f"{kind} count"] = number_of(count, f"the number of type {kind}")
        said = funds(fields[at + 3 :])
        if said.value_on or said.says:
            self.odd.leave_out(f"03 funds of type {kind}", record.place)
        return at + 3 + said.fields

    def movement(self, record: Record) -> Iterator[Outcome]:
        """Record 16."""
        self.records += record.physical
        self.file.rows += 1
        if record.wrapped:
            self.odd.note("wrapped_line", "text that goes on in a line without a record's number, put together", record.place)
        fields = [*(one.strip() for one in unended(record.parts[0]).split(",")), ""]
        try:
            amount = number_of(fields[1], "the amount")
            self.total += amount
            if fields[0] == _NOT_MONEY:
                self.odd.note("statement_text", "what the bank says of the account, and no movement", record.place, record.raw)
                self.rows.accept(record.place)
                return
            sign, said = credit(fields[0]), funds(fields[2:])
            if not fields[1]:
                raise Unreadable("it has no amount")
            if amount < 0:
                raise Unreadable(f"the amount {fields[1]!r} has a sign, and its type {fields[0]} has another one to give")
            if len(str(amount)) > 18:
                raise Unreadable(f"the amount {fields[1]!r} is larger than can be kept")
        except Unreadable as error:
            self.statement.adds_up = False
            yield SetAside(record.place, str(error), record.raw)
            return
        self._add(record, fields[0], amount if sign else -amount, sign, said)
        yield from self.rows.full()

    def _add(self, record: Record, kind: str, minor: int, sign: bool, said: Funds) -> None:
        behind = unended(record.parts[0]).split(",", 2 + said.fields)[2 + said.fields :]
        bank, customer, text = (one.strip() for one in [*(behind[0].split(",", 2) if behind else ()), "", "", ""][:3])
        lines = [one.strip() for part in (text, *map(unended, record.parts[1:])) if (one := part.strip())]
        coded = {found[1]: found[2].strip() for line in lines if (found := _IN_TEXT.fullmatch(line))}
        self.statement.add(
            record.place,
            minor,
            self.as_of,
            credit=sign,
            value_on=said.value_on,
            counterparty=coded.get("DBNM" if sign else "CRNM", ""),
            counterparty_account=account_identity(coded.get("DACT" if sign else "CACT", "")),
            counterparty_bank=coded.get("DBIC" if sign else "CBIC", "") or coded.get("DABA" if sign else "CABA", ""),
            reference=coded.get("EREF", "") or customer or bank,
            other_references="; ".join(f"{name} {value}" for name, value in (("bank", bank), ("customer", customer)) if value),
            text=" / ".join(filter(None, lines)),
            bank_code=kind,
        )
        if said.says:
            self.odd.leave_out("16 when the funds can be used", record.place)
        self.rows.accept(record.place)

    def finish(self, record: Record) -> Iterator[Outcome]:
        """Record 49: the control total and the number of records are compared, and what record 03 says came in and went out."""
        of, fields = self.statement, [*record.fields(), "", ""]
        self.records += record.physical
        for what, written, counted in (("control total", fields[0], self.total), ("number of records", fields[1], self.records)):
            try:
                of.differs(f"the {what} of record 49", number_of(written, f"the {what}"), counted, record.place)
            except Unreadable as error:
                of.differs(f"record 49 ({error})", written, counted, record.place)
        for kind, sum_, side in (("100", of.credits, "credit"), ("400", of.debits, "debit")):
            if kind in self.stated:
                of.differs(f"type {kind}, all {side}s,", self.stated[kind], sum_, record.place)
            if f"{kind} count" in self.stated:
                of.differs(f"type {kind}, the number of {side}s,", self.stated[f"{kind} count"], of.counts[side], record.place)
        yield from of.finish(self.as_of, self.as_of)
