"""Bank statements as camt.053 messages: every Stmt with its account, balances, control totals and booked entries.

Format: ISO 20022 Bank-to-Customer Statement, camt.053.001.02, .03, .04 and .08. A row is an Ntry. Balances: OPBD or PRCD opens,
CLBD closes; the others are known and not needed. Amounts carry no sign, CdtDbtInd gives it, also for a reversal (RvslInd).
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from lxml import etree

from flows.sources.iso20022_elements import CAMT053
from flows.sources.iso20022_entry import Unreadable, account, day, day_of, read_entry, signed_amount, status
from flows.sources.source import Claim, Oddities, OpenedFile
from flows.sources.xml_stream import children, descendant, elements, forget, local, opening, raw, text
from schemas import money
from schemas.accounts import StatementPeriod
from schemas.evidence import Accepted, Heading, Outcome, Remark, SetAside
from schemas.identifiers import account_identity
from schemas.parties import PartyRecord

VERSION = 1
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.([0-9]{2})")
_DECLARED_VERSIONS = ("02", "03", "04", "08")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_OTHER_BALANCES = ("OPAV", "CLAV", "FWAV", "INFO", "ITAV", "ITBD", "XPCD")
_TOTALS = {"TtlNtries": (1, -1), "TtlCdtNtries": (1,), "TtlDbtNtries": (-1,)}


def recognises(file: OpenedFile) -> Claim:
    """A Document in a camt.053 namespace, or in none if BkToCstmrStmt is its first child."""
    found = opening(file)
    if found.problem:
        return Claim(False, found.problem)
    if found.root == "Document" and _NAMESPACE.fullmatch(found.namespace):
        return Claim(True, f"a Document in the namespace {found.namespace}")
    if found.root == "Document" and not found.namespace and found.first == "BkToCstmrStmt":
        return Claim(True, "a Document without a namespace that holds a BkToCstmrStmt")
    return Claim(False, f"its root is {found.root} in {found.namespace or 'no namespace'}, not a camt.053 Document")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The entries of every statement, and with each statement's end its account, holder, period and balances."""
    namespace = opening(file).namespace
    prefix = f"{{{namespace}}}" if namespace else ""
    odd, statement, count, before = Oddities(), None, 0, None
    for event, element in elements(file, *(prefix + name for name in ("BkToCstmrStmt", "Stmt", "Ntry"))):
        name = local(element.tag)
        if (event, name) == ("start", "Stmt"):
            count += 1
            statement = _Statement(file, f"Stmt {count}", odd)
        elif (event, name) == ("end", "Ntry"):
            if before is not None:
                forget(before)
            before = element
            file.rows += 1
            if statement is None or local(element.getparent().tag) != "Stmt":
                yield SetAside(f"Ntry {file.rows} of the file", "an Ntry that stands in no Stmt", raw(element))
            else:
                yield statement.entry(element)
        elif (event, name) == ("end", "Stmt"):
            yield from statement.finish(element)
            statement = before = None
            element[:] = ()  # the element itself stays: the parser still stands at its end
        elif event == "end":
            _unknown_elements(element, name, odd)
    if not count:
        raise file.refusal("", "the message holds no Stmt: there is no statement in it", "Ask the producer for the message with its statements.")
    version = _NAMESPACE.fullmatch(namespace)
    if version is None:
        yield Remark("Document", "no_namespace", "the message names no version of camt.053; it was read by its elements")
    elif version[1] not in _DECLARED_VERSIONS:
        yield Remark("Document", "version", f"version .{version[1]} of camt.053 was read by the elements that it shares with {', '.join(_DECLARED_VERSIONS)}")
    yield from odd.remarks()


def _unknown_elements(element: etree._Element, place: str, odd: Oddities) -> None:
    for part in element.iter(etree.Element):
        if local(part.tag) not in CAMT053:
            odd.note("unknown_element", f"element {local(part.tag)}, which camt.053 does not know", place, (part.text or "").strip())


@dataclass
class _Sums:
    """What one statement's entries come to in one currency, in minor units."""

    credits: int = 0
    debits: int = 0
    entries: int = 0
    balances: dict[str, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))

    def opening(self) -> tuple[date, int] | None:
        """The first OPBD; else the first PRCD, the close of the day before."""
        before = [(on + timedelta(days=1), minor) for on, minor in self.balances["PRCD"]]
        return min(self.balances["OPBD"] or before, default=None)

    def closing(self) -> tuple[date, int] | None:
        """The last CLBD."""
        return max(self.balances["CLBD"], default=None)


class _Statement:
    """One Stmt as it is read: its head when the first entry ends, its balances and totals when it ends itself."""

    def __init__(self, file: OpenedFile, place: str, odd: Oddities):
        self.file, self.place, self.odd = file, place, odd
        self.sums: dict[str, _Sums] = {}
        self.booked: list[date] = []  # the first and last booking date
        self.listed: list[tuple[int, bool]] = []  # signed amount of every readable Ntry, and whether it is booked
        self.rows = 0
        self.identity = ""
        self.adds_up = True

    def entry(self, ntry: etree._Element) -> Accepted | SetAside:
        """One Ntry: accepted if it is booked and can be read."""
        self.rows += 1
        place = f"{self.place}, Ntry {self.rows}"
        _unknown_elements(ntry, place, self.odd)
        if self.rows == 1:
            self.identity = account_identity(account(descendant(ntry.getparent(), "Acct")))
        try:
            entry, minor = read_entry(self.file, ntry, place, self.rows, self.identity, self.odd)
        except Unreadable as error:
            self.adds_up = False
            currency = amount.get("Ccy", "") if (amount := descendant(ntry, "Amt")) is not None else ""
            if currency in money.DIGITS:
                self.sums.setdefault(currency, _Sums())
            return SetAside(place, str(error), raw(ntry))
        state = status(ntry)
        self.listed.append((minor, state == "BOOK"))
        if state != "BOOK":
            return SetAside(place, f"its status is {state or 'not given'}, not BOOK: it has not been booked", raw(ntry))
        entry.period = self._period_id(entry.currency)
        sums = self.sums.setdefault(entry.currency, _Sums())
        sums.entries += 1
        if minor >= 0:
            sums.credits += minor
        else:
            sums.debits -= minor
        days = [*self.booked, entry.booked_on]
        self.booked = [min(days), max(days)]
        return Accepted(place, (entry,))

    def finish(self, stmt: etree._Element) -> Iterator[Outcome]:
        """The statement's holder and its periods, one a currency, when its end has been reached."""
        _unknown_elements(stmt, self.place, self.odd)
        acct = descendant(stmt, "Acct")
        written = account(acct)
        if not written:
            raise self.file.refusal(self.place, "the statement names no account", "Ask the producer whose account this is; the message must say it.")
        self.identity = account_identity(written)
        for balance in children(stmt, "Bal"):
            self._balance(balance)
        if text(acct, "Ccy"):
            self.sums.setdefault(text(acct, "Ccy"), _Sums())
        self._control_totals(stmt)
        first, last = self._days(stmt)
        holder = text(acct, "Ownr/Nm") or text(acct, "Ownr/Pty/Nm") or text(acct, "Nm")
        common = {
            "account": self.identity, "written_as": written, "holder": holder, "opens_on": first, "closes_on": last,
            "servicer": text(acct, "Svcr/FinInstnId/Nm") or text(acct, "Svcr/FinInstnId/BICFI") or text(acct, "Svcr/FinInstnId/BIC"),
            "statement_number": text(stmt, "ElctrncSeqNb") or text(stmt, "LglSeqNb"),
        }
        periods = tuple(self._period(currency, sums, common) for currency, sums in self.sums.items())
        yield Heading(self.place, (*periods, *self._holder(acct, holder)))
        yield from self._remarks(stmt, first, last)

    def _period_id(self, currency: str) -> str:
        return self.file.origin(self.place, currency)["id"]

    def _period(self, currency: str, sums: _Sums, common: dict) -> StatementPeriod:
        opening, closing = (found and found[1] for found in (sums.opening(), sums.closing()))
        stated = opening is not None and closing is not None
        reconciles = self.adds_up and opening + sums.credits - sums.debits == closing if stated else None if self.adds_up else False
        return StatementPeriod(
            **self.file.origin(self.place, currency), **common, currency=currency, opening=opening, closing=closing, credits=sums.credits,
            debits=sums.debits, entries=sums.entries, reconciles=reconciles,
        )

    def _balance(self, balance: etree._Element) -> None:
        kind = text(balance, "Tp/CdOrPrtry/Cd") or text(balance, "Tp/CdOrPrtry/Prtry")
        if kind not in _OPENING + _CLOSING:
            if kind not in _OTHER_BALANCES:
                self.odd.note("unknown_balance", f"balance of the kind {kind!r}, not used", self.place, text(balance, "Amt"))
            return
        try:
            minor, currency = signed_amount(balance)
            on = day(descendant(balance, "Dt"))
            if on is None:
                raise Unreadable("the balance has no date")
        except Unreadable as error:
            self.adds_up = False
            self.odd.note("unreadable_balance", f"balance {kind}: {error}", self.place)
            return
        self.sums.setdefault(currency, _Sums()).balances[kind].append((on, minor))

    def _control_totals(self, stmt: etree._Element) -> None:
        """TxsSummry counts every Ntry, or every booked one; Sum is the sum of amounts without their sign."""
        currency = next(iter(self.sums)) if len(self.sums) == 1 else None
        for name, signs in _TOTALS.items():
            total = descendant(stmt, f"TxsSummry/{name}")
            counted = [[minor for minor, booked in self.listed if (1 if minor >= 0 else -1) in signs and booked >= only] for only in (False, True)]
            self._compare(f"{name}/NbOfNtries", text(total, "NbOfNtries"), [str(len(found)) for found in counted])
            if currency and (written := text(total, "Sum")):
                try:
                    written = money.decimal_string(money.parse(written, currency), currency)
                except money.MoneyError:
                    pass  # compared as it stands, and found to differ
                self._compare(f"{name}/Sum", written, [money.decimal_string(sum(map(abs, found)), currency) for found in counted])

    def _compare(self, what: str, stated: str, found: list[str]) -> None:
        if stated and stated not in found:
            self.adds_up = False
            self.odd.note("control_total", f"{what} says {stated}, the entries give {found[0]}", self.place)

    def _days(self, stmt: etree._Element) -> tuple[date, date]:
        """From FrToDt; else from the booked balances; else from the entries; else the day on which the statement was made."""
        try:
            written = text(stmt, "FrToDt/FrDtTm"), text(stmt, "FrToDt/ToDtTm")
            if all(written):
                return day_of(written[0]), day_of(written[1])
            made = day_of(text(stmt, "CreDtTm"))
        except Unreadable as error:
            raise self.file.refusal(self.place, f"the statement's dates cannot be read ({error})", "Ask the producer for the message as their system made it.") from error
        opens = [found[0] for sums in self.sums.values() if (found := sums.opening())]
        closes = [found[0] for sums in self.sums.values() if (found := sums.closing())]
        first = min(opens or self.booked, default=made)
        last = max(closes or self.booked, default=made)
        self.odd.note("days_not_stated", "statement without FrToDt; its days are those of its balances or entries", self.place)
        return min(first, last), last

    def _holder(self, acct: etree._Element, holder: str) -> tuple[PartyRecord, ...]:
        if not holder:
            self.odd.note("no_holder", "statement that does not name the account's holder", self.place)
            return ()
        owner = descendant(acct, "Ownr/Pty") if descendant(acct, "Ownr/Pty") is not None else descendant(acct, "Ownr")
        address = descendant(owner, "PstlAdr")
        kind = "company" if descendant(owner, "Id/OrgId") is not None else "person" if descendant(owner, "Id/PrvtId") is not None else "unknown"
        street = " ".join(filter(None, (text(address, "StrtNm"), text(address, "BldgNb"))))
        lines = [text(line) for line in children(address, "AdrLine")]
        return (PartyRecord(
            **self.file.origin(self.place, "holder"), mentioned_as="account holder", kind=kind, name=holder,
            address=", ".join(filter(None, (street, *lines, text(address, "PstCd"), text(address, "TwnNm"), text(address, "Ctry")))),
            postcode=text(address, "PstCd"),
        ),)

    def _remarks(self, stmt: etree._Element, first: date, last: date) -> Iterator[Remark]:
        if text(stmt, "CpyDplctInd"):
            yield Remark(self.place, "copy_or_duplicate", f"the bank marks the statement as a copy or duplicate ({text(stmt, 'CpyDplctInd')})")
        if text(stmt, "StmtPgntn/LastPgInd") == "false":
            yield Remark(self.place, "more_pages", f"page {text(stmt, 'StmtPgntn/PgNb')} of the statement, and not its last")
        if len(self.sums) > 1:
            yield Remark(self.place, "several_currencies", f"balances or entries in {', '.join(self.sums)}: each currency is a period of its own")
        for currency, sums in self.sums.items():
            stated = {minor for kind in _OPENING for _, minor in sums.balances[kind]}
            if len(stated) > 1 or len({minor for _, minor in sums.balances["CLBD"]}) > 1:
                yield Remark(self.place, "balances_differ", f"more than one opening or closing balance in {currency}: the first OPBD and the last CLBD are taken")
        if self.booked and (self.booked[0] < first or self.booked[-1] > last):
            yield Remark(self.place, "entry_outside_period", f"entries are booked outside the statement's own days, {first} to {last}")
