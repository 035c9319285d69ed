"""One statement of an OFX file: whose account, its transactions, and what they come to.

Format: Open Financial Exchange 2.2, STMTRS, CCSTMTRS, INVSTMTRS. Amounts carry their sign, seen by the account's holder, with a decimal point
or comma; LEDGERBAL is what the account stood at on DTASOF, and nothing says what it opened with.
"""

from __future__ import annotations

import re
from collections import Counter
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
_REFERENCES = ("REFNUM", "CHECKNUM", "FITID")
# what something is read from, of a transaction and of a statement
_KEPT = frozenset("TRNTYPE DTPOSTED DTAVAIL TRNAMT FITID CORRECTFITID CORRECTACTION CHECKNUM REFNUM NAME EXTDNAME MEMO".split()) | frozenset(
    f"{above}/{name}"
    for above, names in (
        ("PAYEE", "NAME ADDR1 ADDR2 ADDR3 CITY STATE POSTALCODE COUNTRY"),
        ("BANKACCTTO", "BANKID BRANCHID ACCTID"),
        ("CCACCTTO", "ACCTID"),
        ("CURRENCY", "CURSYM"),
        ("ORIGCURRENCY", "CURSYM CURRATE"),
    )
    for name in names.split()
)
_KEPT_OF_STATEMENT = frozenset(
    f"{above}/{name}"
    for aboves, names in (
        ("STMTRS CCSTMTRS INVSTMTRS", "CURDEF"),
        ("BANKTRANLIST INVTRANLIST", "DTSTART DTEND"),
        ("BANKACCTFROM CCACCTFROM INVACCTFROM", "BANKID BRANCHID ACCTID BROKERID"),
        ("LEDGERBAL", "BALAMT DTASOF"),
        ("CURRENCY", "CURSYM"),
    )
    for above in aboves.split()
    for name in names.split()
)
_TOLD_APART = ("STMTTRN", "INVPOSLIST")  # rows, and what a remark counts
_READ = _VALUES | {"PAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY"}


_ADDRESS = ("ADDR1", "ADDR2", "ADDR3", "POSTALCODE", "CITY", "STATE", "COUNTRY")


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
    written = re.sub(r"^([+-]?)(?=[.,][0-9])", r"\g<1>0", written)  # -.50 is minus 50 cents
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
        self.unread = 0
        transactions = list(statement.all("STMTTRN"))
        self.numbers = Counter(row.at("FITID") for row in transactions)  # each of which the bank should give once
        self.corrections = {number: row for row in transactions if (number := row.at("CORRECTFITID"))}
        self.turned: Counter[str] = Counter()  # transactions whose sign contradicts their type, by type
        self.of_type: Counter[str] = Counter()
        self._tell_what_is_left_out()

    def entry(self, row: Element, place: str) -> str:
        """Add one STMTTRN to the rows; why it is not taken, '' if it is."""
        if reason := self._corrected(row, place):
            return reason
        try:
            minor, facts = self._facts(row)
        except Unreadable as error:
            self.unread += 1
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
        references = [(name, number) for name in _REFERENCES if (number := row.at(name)) and (name != "FITID" or self._is_its_own(number))]
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
            counterparty_address=", ".join(filter(None, (payee.at(name) for name in _ADDRESS))) if payee else "",
            reference=references[0][1] if references else "",
            other_references="; ".join(f"{name} {number}" for name, number in references[1:]),
            rate=f"{rate.at('CURRATE')} {rate.at('CURSYM')} to {self.currency}" if rate else "",
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
        self.of_type[kind] += 1
        if (minor < 0 and kind in _COMES) or (minor > 0 and kind in _GOES):
            self.turned[kind] += 1
        if number and self.numbers[number] > 1:
            self.odd.note("doubled_fitid", "transaction with the FITID of another one of this account, which is no reference then", place, number)
        if row.at("CORRECTFITID") and self.numbers[row.at("CORRECTFITID")] != 1:
            self.odd.note(
                "correction",
                "transaction that corrects one which this statement does not have, or has not once: if another exhibit has that one, both count",
                place,
                f"{row.at('CORRECTACTION')} {row.at('CORRECTFITID')}",
            )
        for path, _ in _leaves(row, row.name):
            inside = path.partition("/")[2]
            if inside.partition("/")[0] in _READ and inside not in _KEPT:
                self.odd.leave_out(f"STMTTRN/{inside}", place)
        for child in row.children:
            if child.name not in _READ:
                self.odd.note("unknown_element", f"element {child.name}, which a STMTTRN of OFX does not have", place, child.text)

    def _is_its_own(self, number: str) -> bool:
        """Whether a FITID tells one transaction from the others."""
        return self.numbers[number] == 1 and bool(number.strip("0"))

    def _corrected(self, row: Element, place: str) -> str:
        """Why a transaction does not count because the bank has corrected it, or because it only takes another one back; '' if it counts."""
        number = row.at("FITID")
        by = self.corrections.get(number)
        if by is not None and by is not row and self.numbers[number] == 1:
            how = "takes it back (DELETE)" if by.at("CORRECTACTION").upper() == "DELETE" else f"replaces it ({by.at('CORRECTACTION') or 'CORRECTFITID'})"
            return f"the bank's correction, the transaction with FITID {by.at('FITID')}, {how}: it does not count"
        if row.at("CORRECTACTION").upper() == "DELETE" and self.numbers[row.at("CORRECTFITID")] == 1:
            return f"it only takes back the transaction with FITID {row.at('CORRECTFITID')}, and moves nothing"
        return ""

    def _tell_what_is_left_out(self) -> None:
        for path, line in _leaves(self.statement, self.statement.name):
            if "/".join(path.split("/")[-2:]) not in _KEPT_OF_STATEMENT:
                self.odd.leave_out(path.partition("/")[2], f"line {line}")

    def finish(self, made: date | None) -> Iterator[Outcome]:
        """The statement. Refusal if it names no account; `made` is when the bank answered."""
        if not self.written:
            raise self.file.refusal(self.place, "the statement names no account (ACCTID)", "Ask the producer whose account this is; the file must say it.")
        if self.currency not in money.DIGITS:
            yield Remark(self.place, "no_currency", f"CURDEF is {self.currency!r}, which is no currency")
            return
        for kind, count in self.turned.items():
            come, sign = ("credits", "above") if kind in _GOES else ("debits", "below")
            yield Remark(
                self.place,
                "sign_and_type",
                f"{count} of {self.of_type[kind]} transactions of the type {kind} have an amount {sign} nil, which is money that {'came in' if come == 'credits' else 'went out'}: "
                f"they were read by their sign, as {come}. Ask the bank whether it writes {kind} without its sign.",
            )
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
                    reconciles=False if self.unread else None,
                    unread=self.unread,
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
            self.unread += 1
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


def _leaves(element: Element, path: str) -> Iterator[tuple[str, int]]:
    """(path, line) of every element with a value, those that are told apart left out."""
    for child in element.children:
        below = f"{path}/{child.name}"
        if child.name in _TOLD_APART or (element.name == "INVTRANLIST" and child.children):
            continue
        if child.text:
            yield below, child.line
        yield from _leaves(child, below)
