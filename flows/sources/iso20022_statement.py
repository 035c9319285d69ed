"""One Stmt of a camt message: its account and holder, its balances, what its entries come to, and whether that adds up.

Format: ISO 20022 camt.053 AccountStatement. The first OPBD opens, or else PRCD (the close of the day before); the last CLBD closes;
other balances are known and not needed. TxsSummry are the bank's own control totals.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.sources.iso20022_entry import Unreadable, account, day, day_of, read_entry, signed_amount, status
from flows.sources.source import Oddities, OpenedFile
from flows.sources.xml_stream import Node
from schemas import money
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Heading, Outcome, Remark
from schemas.identifiers import account_identity
from schemas.parties import PartyRecord

_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_OTHER_BALANCES = ("OPAV", "CLAV", "FWAV", "INFO", "ITAV", "ITBD", "XPCD")
_TOTALS = {"TtlNtries": (1, -1), "TtlCdtNtries": (1,), "TtlDbtNtries": (-1,)}


@dataclass
class _Sums:
    """What one statement's booked entries come to in one currency, and its balances by kind; minor units."""

    credits: int = 0
    debits: int = 0
    entries: int = 0
    balances: dict[str, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, minor: int) -> None:
        self.entries += 1
        if minor >= 0:
            self.credits += minor
        else:
            self.debits -= minor

    def opening(self) -> tuple[date, int] | None:
        """The first OPBD; else the first PRCD, a day later."""
        day_before = [(on + timedelta(days=1), minor) for on, minor in self.balances["PRCD"]]
        return min(self.balances["OPBD"] or day_before, default=None)

    def closing(self) -> tuple[date, int] | None:
        """The last CLBD."""
        return max(self.balances["CLBD"], default=None)

    def contradicts_itself(self) -> bool:
        """More than one opening or closing balance, and they differ."""
        return any(len({minor for kind in kinds for _, minor in self.balances[kind]}) > 1 for kinds in (_OPENING, _CLOSING))


class Statement:
    """A Stmt as it is read: `begin` with what stands before its first entry, each `entry`, and `finish` at its end."""

    def __init__(self, file: OpenedFile, place: str, odd: Oddities):
        self.file, self.place, self.odd = file, place, odd
        self.identity = ""
        self.entries = 0
        self.sums: dict[str, _Sums] = {}
        self.booked: list[date] = []  # the first and last booking date
        self.listed: list[tuple[int, bool]] = []  # signed amount of every readable Ntry, and whether it is booked
        self.adds_up = True

    def begin(self, stmt: Node) -> None:
        """The account, which stands before the entries."""
        self.identity = account_identity(account(stmt.first("Acct")))

    def entry(self, ntry: Node) -> tuple[Entry | None, str]:
        """One Ntry, if it is booked and can be read; else None and the reason."""
        self.entries += 1
        try:
            entry, minor = read_entry(self.file, ntry, self.place, self.entries, self.identity, self.odd)
        except Unreadable as error:
            self.adds_up = False
            currency = ntry.first("Amt").attributes.get("Ccy")
            if currency in money.DIGITS:
                self._of(currency)
            return None, str(error)
        state = status(ntry)
        self.listed.append((minor, state == "BOOK"))
        if state != "BOOK":
            return None, f"its status is {state or 'not given'}, not BOOK: it has not been booked"
        self._of(entry.currency).add(minor)
        days = [*self.booked, entry.booked_on]
        self.booked = [min(days), max(days)]
        return entry, ""

    def finish(self, stmt: Node) -> Iterator[Outcome]:
        """The statement's holder and its periods, one a currency. Refusal if it names no account or its dates cannot be read."""
        acct = stmt.first("Acct")
        written = account(acct)
        if not written:
            raise self.file.refusal(self.place, "the statement names no account", "Ask the producer whose account this is; the message must say it.")
        if acct.at("Ccy"):
            self._of(acct.at("Ccy"))
        for balance in stmt.all("Bal"):
            self._balance(balance)
        self._control_totals(stmt.first("TxsSummry"))
        first, last = self._days(stmt)
        holder = acct.at("Ownr/Nm") or acct.at("Ownr/Pty/Nm") or acct.at("Nm")
        common = {
            "account": account_identity(written), "written_as": written, "holder": holder, "opens_on": first, "closes_on": last,
            "servicer": acct.at("Svcr/FinInstnId/Nm") or acct.at("Svcr/FinInstnId/BICFI") or acct.at("Svcr/FinInstnId/BIC"),
            "statement_number": stmt.at("ElctrncSeqNb") or stmt.at("LglSeqNb"),
        }
        periods = tuple(self._period(currency, sums, common) for currency, sums in self.sums.items())
        yield Heading(self.place, (*periods, *self._holder(acct, holder)))
        yield from self._remarks(stmt, first, last)

    def _of(self, currency: str) -> _Sums:
        return self.sums.setdefault(currency, _Sums())

    def _period(self, currency: str, sums: _Sums, common: dict) -> StatementPeriod:
        opening, closing = (found and found[1] for found in (sums.opening(), sums.closing()))
        reconciles = None if opening is None or closing is None else opening + sums.credits - sums.debits == closing
        return self.file.record(
            StatementPeriod, self.place, currency, **common, currency=currency, opening=opening, closing=closing, credits=sums.credits,
            debits=sums.debits, entries=sums.entries, reconciles=reconciles if self.adds_up else False,
        )

    def _balance(self, balance: Node) -> None:
        kind = balance.at("Tp/CdOrPrtry/Cd") or balance.at("Tp/CdOrPrtry/Prtry")
        if kind not in _OPENING + _CLOSING:
            if kind not in _OTHER_BALANCES:
                self.odd.note("unknown_balance", f"balance of the kind {kind!r}, not used", self.place, balance.at("Amt"))
            return
        try:
            minor, currency = signed_amount(balance)
            on = day(balance.first("Dt"))
            if on is None:
                raise Unreadable("the balance has no date")
        except Unreadable as error:
            self.adds_up = False
            self.odd.note("unreadable_balance", f"balance {kind}: {error}", self.place)
            return
        self._of(currency).balances[kind].append((on, minor))

    def _control_totals(self, summary: Node) -> None:
        """Each counts every Ntry, or every booked one; Sum is the sum of amounts without their sign."""
        currency = next(iter(self.sums)) if len(self.sums) == 1 else None
        for name, signs in _TOTALS.items():
            counted = [[minor for minor, booked in self.listed if (1 if minor >= 0 else -1) in signs and booked >= only] for only in (False, True)]
            self._compare(f"{name}/NbOfNtries", summary.at(f"{name}/NbOfNtries"), [str(len(found)) for found in counted])
            if currency and (written := summary.at(f"{name}/Sum")):
                try:
                    written = money.decimal_string(money.parse(written, currency), currency)
                except money.MoneyError:
                    pass  # compared as it stands, and found to differ
                self._compare(f"{name}/Sum", written, [money.decimal_string(sum(map(abs, found)), currency) for found in counted])

    def _compare(self, what: str, stated: str, found: list[str]) -> None:
        if stated and stated not in found:
            self.adds_up = False
            self.odd.note("control_total", f"{what} says {stated}, the entries give {found[0]}", self.place)

    def _days(self, stmt: Node) -> tuple[date, date]:
        """From FrToDt; else from the booked balances; else from the entries; else the day on which the statement was made."""
        try:
            written = stmt.at("FrToDt/FrDtTm") or stmt.at("FrToDt/FrDt"), stmt.at("FrToDt/ToDtTm") or stmt.at("FrToDt/ToDt")
            if all(written):
                return day_of(written[0]), day_of(written[1])
            opens = [found[0] for sums in self.sums.values() if (found := sums.opening())] or self.booked
            closes = [found[0] for sums in self.sums.values() if (found := sums.closing())] or self.booked
            made = None if opens and closes else day_of(stmt.at("CreDtTm"))
        except Unreadable as error:
            raise self.file.refusal(self.place, f"the statement's dates cannot be read ({error})",
                                    "Ask the producer for the message as their system made it.") from error
        self.odd.note("days_not_stated", "statement without FrToDt; its days are those of its balances or entries", self.place)
        last = max(closes, default=made)
        return min(*opens, last) if opens else min(made, last), last

    def _holder(self, acct: Node, holder: str) -> tuple[PartyRecord, ...]:
        if not holder:
            self.odd.note("no_holder", "statement that does not name the account's holder", self.place)
            return ()
        owner = acct.first("Ownr/Pty") if acct.all("Ownr/Pty") else acct.first("Ownr")
        address = owner.first("PstlAdr")
        street = " ".join(filter(None, (address.at("StrtNm"), address.at("BldgNb"))))
        lines = [line.text for line in address.all("AdrLine")]
        return (self.file.record(
            PartyRecord, self.place, "holder", mentioned_as="account holder", name=holder,
            kind="company" if owner.all("Id/OrgId") else "person" if owner.all("Id/PrvtId") else "unknown",
            address=", ".join(filter(None, (street, *lines, address.at("PstCd"), address.at("TwnNm"), address.at("Ctry")))),
            postcode=address.at("PstCd"),
        ),)

    def _remarks(self, stmt: Node, first: date, last: date) -> Iterator[Remark]:
        if stmt.at("CpyDplctInd"):
            yield Remark(self.place, "copy_or_duplicate", f"the bank marks the statement as a copy or duplicate ({stmt.at('CpyDplctInd')})")
        if stmt.at("StmtPgntn/LastPgInd") == "false":
            yield Remark(self.place, "more_pages", f"page {stmt.at('StmtPgntn/PgNb')} of the statement, and not its last")
        if len(self.sums) > 1:
            yield Remark(self.place, "several_currencies", f"balances or entries in {', '.join(self.sums)}: each currency is a period of its own")
        for currency, sums in self.sums.items():
            if sums.contradicts_itself():
                yield Remark(self.place, "balances_differ", f"more than one opening or closing balance in {currency}: the first OPBD and the last CLBD are taken")
        if self.booked and (self.booked[0] < first or self.booked[-1] > last):
            yield Remark(self.place, "entry_outside_period", f"entries are booked outside the statement's own days, {first} to {last}")
