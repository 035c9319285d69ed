"""One statement of an OFX file: whose account, its transactions, and what they come to.

Format: Open Financial Exchange 2.2, STMTRS, CCSTMTRS, INVSTMTRS. Amounts carry their sign, seen by the account's holder, with a decimal point
or comma; LEDGERBAL is what the account stood at on DTASOF, and nothing says what it opened with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from flows.sources.ofx.ofx_elements import Element
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Oddities, OpenedFile
from schemas import calendar, money
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Heading, Outcome, Remark
from schemas.identifiers import account_identity

_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{2}|[0-9]{4}|[0-9]{6})?(?:[.:][0-9]+)?\s*(?:\[[^\]]*\])?")
_THOUSANDS = re.compile("[+-]?[0-9]{1,3}(,[0-9]{3})+")
_TYPES = frozenset("CREDIT DEBIT INT DIV FEE SRVCHG DEP ATM POS XFER CHECK PAYMENT CASH DIRECTDEP DIRECTDEBIT REPEATPMT HOLD OTHER".split())
_COMES, _GOES = ("CREDIT", "DEP", "DIRECTDEP", "DIV"), ("DEBIT", "FEE", "SRVCHG", "CHECK", "PAYMENT", "DIRECTDEBIT")
_VALUES = frozenset(
    """TRNTYPE DTPOSTED DTUSER DTAVAIL TRNAMT FITID CORRECTFITID CORRECTACTION SRVRTID CHECKNUM REFNUM SIC PAYEEID NAME EXTDNAME MEMO
    INV401KSOURCE""".split()
)
_READ = _VALUES | {"PAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY"}


class Unreadable(ValueError):
    """An element that cannot be read as what its name says; the text says why."""


def day_of(written: str, name: str) -> date:
    """The day of an OFX date and time, in the zone in which it is written."""
    match = _DATE.fullmatch(written)
    try:
        return calendar.parse(f"{match[1]}-{match[2]}-{match[3]}" if match else written)
    except calendar.DateError as error:
        raise Unreadable(f"{name}: {error}") from error


def amount_of(written: str, currency: str, name: str) -> int:
    """Minor units, with the sign. The standard has one mark, a point or a comma, and it is the decimal one; where banks mark thousands too, that mark is
    another, and stands before it. A comma alone before three digits could be either."""
    if _THOUSANDS.fullmatch(written):
        raise Unreadable(f"{name}: {written!r} may be thousands or not: nothing says what its comma is")
    decimal = max(".,", key=written.rfind)
    group = next((mark for mark in (" ", "\u00a0", "\u202f", ",", ".") if mark in written and mark != decimal), "")
    try:
        return money.parse(written, currency, decimal=decimal, group=group)
    except money.MoneyError as error:
        raise Unreadable(f"{name}: {error}") from error


def account_of(element: Element | None, currency: str) -> tuple[str, str]:
    """How an account is written (its ACCTID), and its identity with the bank's own code."""
    written = element.at("ACCTID") if element else ""
    if not written:
        return "", ""
    bank, branch = element.at("BANKID") or element.at("BROKERID"), element.at("BRANCHID")
    alone = account_identity(written)
    if alone.startswith("iban:") or not bank:
        return written, alone
    if currency == "GBP" and re.fullmatch("[0-9]{6}", bank):
        return written, account_identity(bank + written, country="gb") if re.fullmatch("[0-9]{8}", written) else account_identity(written, country="gb")
    return written, account_identity("/".join(filter(None, (bank, branch, written))))


class OfxAccount:
    """A statement as it is read: each `entry`, then `finish`."""

    def __init__(self, file: OpenedFile, place: str, statement: Element, rows: RowsAsColumns, odd: Oddities):
        self.file, self.place, self.statement, self.rows, self.odd = file, place, statement, rows, odd
        self.currency = statement.at("CURDEF").upper() or next((found for one in statement.all("CURSYM") if (found := one.text.upper())), "")
        account = next(statement.all("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM"), None)
        self.written, self.identity = account_of(account, self.currency)
        self.credits = self.debits = self.entries = 0
        self.days: list[date] = []
        self.all_read = True
        self.seen: set[str] = set()  # FITIDs, each of which the bank gives once

    def entry(self, row: Element, place: str) -> str:
        """Add one STMTTRN to the rows; why it cannot be read, '' if it can."""
        try:
            minor, facts = self._facts(row)
        except Unreadable as error:
            self.all_read = False
            return str(error)
        self._tell(row, minor, place)
        self.entries += 1
        self.days.append(facts["booked_on"])
        if minor >= 0:
            self.credits += minor
        else:
            self.debits -= minor
        payee = row.first("PAYEE")
        other = next(row.all("BANKACCTTO", "CCACCTTO"), None)
        rate = row.first("ORIGCURRENCY")
        texts = (row.at("EXTDNAME"), row.at("MEMO"), f"paid in {rate.at('CURSYM')} at {rate.at('CURRATE')}" if rate else "")
        self.rows.record(
            Entry,
            place,
            period=self.file.id(self.place),
            account=self.identity,
            seq=self.entries,
            currency=self.currency,
            amount=abs(minor),
            direction="credit" if minor >= 0 else "debit",
            counterparty=(payee.at("NAME") if payee else "") or row.at("NAME"),
            counterparty_account=account_of(other, self.currency)[1],
            reference=row.at("REFNUM") or row.at("CHECKNUM") or row.at("FITID"),
            text=" / ".join(filter(None, texts)),
            bank_code=row.at("TRNTYPE").upper(),
            **facts,
        )
        self.rows.accept(place)
        return ""

    def _facts(self, row: Element) -> tuple[int, dict]:
        if self.currency not in money.DIGITS:
            raise Unreadable(f"CURDEF: currency {self.currency!r} is not an ISO 4217 code")
        if row.wrong:
            raise Unreadable(row.wrong)
        holds = next((child.name for child in row.children if child.children and child.name in _VALUES), "")
        if holds:
            raise Unreadable(f"{holds} holds another element where a value is expected")
        own = row.at("CURRENCY/CURSYM").upper()
        if own and own != self.currency:
            raise Unreadable(f"its amount is in {own} and not in the statement's currency, {self.currency}")
        minor = amount_of(row.at("TRNAMT"), self.currency, "TRNAMT")
        available = row.at("DTAVAIL")
        return minor, {"booked_on": day_of(row.at("DTPOSTED"), "DTPOSTED"), "value_on": day_of(available, "DTAVAIL") if available else None}

    def _tell(self, row: Element, minor: int, place: str) -> None:
        kind, number = row.at("TRNTYPE").upper(), row.at("FITID")
        if kind not in _TYPES:
            self.odd.note("unknown_code", f"TRNTYPE {kind!r}, which OFX does not know", place)
        if (minor < 0 and kind in _COMES) or (minor > 0 and kind in _GOES):
            self.odd.note("sign_and_type", f"TRNTYPE {kind} with the other sign; the sign was followed", place, row.at("TRNAMT"))
        if number and number in self.seen:
            self.odd.note("doubled_fitid", "transaction with the FITID of another one of this account", place, number)
        self.seen.add(number)
        if row.at("CORRECTFITID"):
            self.odd.note(
                "correction", "transaction that corrects another one, which is kept too", place, f"{row.at('CORRECTACTION')} {row.at('CORRECTFITID')}"
            )
        for child in row.children:
            if child.name not in _READ:
                self.odd.note("unknown_element", f"element {child.name}, which a STMTTRN of OFX does not have", place, child.text)

    def finish(self, made: date | None) -> Iterator[Outcome]:
        """The statement. Refusal if it names no account; `made` is when the bank answered."""
        if not self.written:
            raise self.file.refusal(self.place, "the statement names no account (ACCTID)", "Ask the producer whose account this is; the file must say it.")
        if self.currency not in money.DIGITS:
            yield Remark(self.place, "no_currency", f"CURDEF is {self.currency!r}, which is no currency")
            return
        on, closing = self._balance()
        first, last = (self._day(name) for name in ("DTSTART", "DTEND"))
        if first is None or last is None:
            self.odd.note("days_not_stated", "statement without DTSTART and DTEND; its days are those of its entries and balance", self.place)
        first = first or min(self.days, default=on or made)
        last = last or max([*self.days, *([on] if on else [])], default=made)
        if first is None or last is None:
            raise self.file.refusal(self.place, "nothing in the statement says which days it is of", "Ask the producer for the whole file.")
        self.odd.note("no_holder", "statement that does not name the account's holder, as OFX has no place for it", self.place)
        yield Heading(
            self.place,
            (
                self.file.record(
                    StatementPeriod,
                    self.place,
                    account=self.identity,
                    written_as=self.written,
                    currency=self.currency,
                    opens_on=first,
                    closes_on=last,
                    closing=closing,
                    credits=self.credits,
                    debits=self.debits,
                    entries=self.entries,
                    reconciles=None if self.all_read else False,
                ),
            ),
        )
        if on and on != last:
            yield Remark(self.place, "balance_of_another_day", f"the balance is that of {on}, the statement's last day is {last}")
        if any(not first <= day <= last for day in self.days):
            yield Remark(self.place, "entry_outside_period", f"entries are booked outside the statement's own days, {first} to {last}")
        if positions := next(self.statement.all("INVPOSLIST"), None):
            yield Remark(self.place, "positions", f"{len(positions.children)} securities held, which are not read")

    def _balance(self) -> tuple[date | None, int | None]:
        ledger = self.statement.first("LEDGERBAL")
        if ledger is None or not ledger.at("BALAMT"):
            return None, None
        try:
            return day_of(ledger.at("DTASOF"), "DTASOF"), amount_of(ledger.at("BALAMT"), self.currency, "BALAMT")
        except Unreadable as error:
            self.all_read = False
            self.odd.note("unreadable_balance", f"LEDGERBAL: {error}", self.place)
            return None, None

    def _day(self, name: str) -> date | None:
        written = self.statement.at(name)
        if not written:
            return None
        try:
            return day_of(written, name)
        except Unreadable as error:
            self.odd.note("unreadable_date", str(error), self.place)
            return None
