"""One Stmt, Rpt or Ntfctn of a camt message: its account and holder, its balances, what its entries come to, and whether that adds up.

Format: ISO 20022 AccountStatement, AccountReport, AccountNotification. The first OPBD opens, or else PRCD (the close of the day before); the
last CLBD closes. A statement sent in pages has ITBD where a page ends and the next begins. Other balances are known and not needed.
TxsSummry are the bank's own control totals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flows.sources.iso20022.iso20022_entry import ReadEntry, unread
from flows.sources.iso20022.iso20022_values import BALANCE, account
from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.reading.xml_nodes import Node
from flows.sources.reading.xml_values import Unreadable, day_of
from schemas import money
from schemas.accounts import StatementPeriod
from schemas.evidence import Heading, Outcome, Remark
from schemas.identifiers import account_identity
from schemas.parties import PartyRecord

_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_OTHER_BALANCES = ("OPAV", "CLAV", "FWAV", "INFO", "ITAV", "XPCD")
# the elements of a report that something is read from, but for its entries
_READ = tuple(
    f"{above}{name}"
    for above, names in (
        ("", "ElctrncSeqNb LglSeqNb CreDtTm CpyDplctInd FrToDt/FrDtTm FrToDt/ToDtTm FrToDt/FrDt FrToDt/ToDt"),
        ("", "StmtPgntn/LastPgInd RptPgntn/LastPgInd NtfctnPgntn/LastPgInd StmtPgntn/PgNb RptPgntn/PgNb NtfctnPgntn/PgNb"),
        ("Acct/", "Id/IBAN Id/Othr/Id Id/PrtryAcct/Id Id/BBAN Id/UPIC Ccy Nm Ownr/Nm Ownr/Pty/Nm"),
        ("Acct/Svcr/FinInstnId/", "Nm NmAndAdr/Nm BICFI BIC"),
        ("Acct/Ownr/PstlAdr/", "StrtNm BldgNb AdrLine PstCd TwnNm Ctry"),
        ("Acct/Ownr/Pty/PstlAdr/", "StrtNm BldgNb AdrLine PstCd TwnNm Ctry"),
        ("Bal/", "Tp/CdOrPrtry/Cd Tp/CdOrPrtry/Prtry Tp/Cd Tp/Prtry Amt CdtDbtInd Dt/Dt Dt/DtTm"),
        ("TxsSummry/", "TtlNtries/NbOfNtries TtlNtries/Sum TtlCdtNtries/NbOfNtries TtlCdtNtries/Sum TtlDbtNtries/NbOfNtries TtlDbtNtries/Sum"),
    )
    for name in names.split()
)
_TOTALS = {"TtlNtries": (1, -1), "TtlCdtNtries": (1,), "TtlDbtNtries": (-1,)}


def _written_account(report: Node) -> str:
    return next(filter(None, map(report.at, account("Acct").split("|"))), "")


@dataclass
class _Sums:
    """What one statement's booked entries come to in one currency, and its balances by kind; minor units."""

    credits: int = 0
    debits: int = 0
    entries: int = 0
    balances: dict[str, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, amount: int, direction: str) -> None:
        self.entries += 1
        if direction == "credit":
            self.credits += amount
        else:
            self.debits += amount

    def opening(self) -> tuple[date, int] | None:
        """The first OPBD; else the first PRCD, a day later; else the ITBD with which a later page begins."""
        day_before = [(on + timedelta(days=1), minor) for on, minor in self.balances["PRCD"]]
        first = min(self.balances["OPBD"] or day_before, default=None)
        pages = self.balances["ITBD"]
        return first or (pages[0] if len(pages) > 1 or (pages and self.balances["CLBD"]) else None)

    def closing(self) -> tuple[date, int] | None:
        """The last CLBD; else the ITBD with which a page ends."""
        last = max(self.balances["CLBD"], default=None)
        pages = self.balances["ITBD"]
        return last or (pages[-1] if len(pages) > 1 or (pages and (self.balances["OPBD"] or self.balances["PRCD"])) else None)

    def contradicts_itself(self) -> bool:
        """More than one opening or closing balance, and they differ."""
        return any(len({minor for kind in kinds for _, minor in self.balances[kind]}) > 1 for kinds in (_OPENING, _CLOSING))


class Report:
    """A report as it is read: `begin` with what stands before its first entry, each `entry`, and `finish` at its end.

    `kind` is that of `StatementPeriod`; `made`, when the message was made, as written.
    """

    def __init__(self, file: OpenedFile, place: str, kind: str, made: str, odd: Oddities):
        self.file, self.place, self.kind, self.made, self.odd = file, place, kind, made, odd
        self.identity = self.only_currency = ""
        self.entries = self.movements = 0  # Ntry met, and what of them was booked: one or several each
        self.sums: dict[str, _Sums] = {}
        self.booked: list[date] = []  # the first and last booking date
        # how many readable Ntry there are and what they come to without their sign, by sign and whether they are booked
        self.listed: dict[tuple[int, bool], list[int]] = {(sign, booked): [0, 0] for sign in (1, -1) for booked in (True, False)}
        self.adds_up = True
        self.unread = 0

    def begin(self, report: Node) -> None:
        """The account and its balances, which stand before the entries."""
        self.identity = account_identity(_written_account(report))
        currency = report.at("Acct/Ccy")
        self.only_currency = currency if {balance.first("Amt").attributes.get("Ccy") for balance in report.all("Bal")} <= {currency} else ""

    def entry(self, ntry: Node, place: str) -> tuple[list[tuple[str, dict[str, Any]]], str]:
        """What `schemas.accounts.Entry` holds of each movement of one Ntry, with its place, if it is booked and can be read; else nothing and the reason."""
        self.entries += 1
        try:
            entry = ReadEntry(ntry, place, self.identity, self.only_currency, self.odd)
        except Unreadable as error:
            self.unread += 1
            currency = ntry.first("Amt").attributes.get("Ccy")
            if currency in money.DIGITS:
                self._of(currency)
            return [], str(error)
        listed = self.listed[1 if entry.minor >= 0 else -1, entry.status == "BOOK"]
        listed[0] += 1
        listed[1] += abs(entry.minor)
        if entry.status != "BOOK":
            return [], f"its status is {entry.status or 'not given'}, not BOOK: it has not been booked"
        return [(f"{place}, {part}" if part else place, self._counted(values)) for part, values in entry.movements()], ""

    def _counted(self, movement: dict[str, Any]) -> dict[str, Any]:
        """A movement with its period, account and number in the report."""
        currency, booked = movement["currency"], movement["booked_on"]
        self._of(currency).add(movement["amount"], movement["direction"])
        first, last = self.booked or (booked,) * 2
        self.booked = [min(first, booked), max(last, booked)]
        self.movements += 1
        return movement | {"period": self.file.id(self.place, currency), "account": self.identity, "seq": self.movements}

    def finish(self, report: Node) -> Iterator[Outcome]:
        """The report's holder and its periods, one a currency. Refusal if it names no account or its dates cannot be read."""
        acct = report.first("Acct")
        written = _written_account(report)
        for path in unread(report.shape, {element for read in _READ for element in report.shape.all(read)}):
            self.odd.leave_out(path, self.place)
        if not written:
            raise self.file.refusal(self.place, f"the {self.kind} names no account", "Ask the producer whose account this is; the message must say it.")
        if acct.at("Ccy"):
            self._of(acct.at("Ccy"))
        for balance in report.all("Bal"):
            self._balance(balance)
        self._control_totals(report.first("TxsSummry"))
        first, last = self._days(report)
        holder = acct.at("Ownr/Nm") or acct.at("Ownr/Pty/Nm") or acct.at("Nm")
        common = {
            "account": account_identity(written),
            "written_as": written,
            "holder": holder,
            "opens_on": first,
            "closes_on": last,
            "servicer": next(filter(None, (acct.at(f"Svcr/FinInstnId/{path}") for path in ("Nm", "NmAndAdr/Nm", "BICFI", "BIC"))), ""),
            "kind": self.kind,
            "statement_number": report.at("ElctrncSeqNb") or report.at("LglSeqNb"),
        }
        periods = tuple(self._period(currency, sums, common) for currency, sums in self.sums.items())
        yield Heading(self.place, (*periods, *self._holder(acct, holder)))
        yield from self._remarks(report, first, last)

    def _of(self, currency: str) -> _Sums:
        return self.sums.setdefault(currency, _Sums())

    def _period(self, currency: str, sums: _Sums, common: dict) -> StatementPeriod:
        opening, closing = (found and found[1] for found in (sums.opening(), sums.closing()))
        reconciles = None if opening is None or closing is None else opening + sums.credits - sums.debits == closing
        return self.file.record(
            StatementPeriod,
            self.place,
            currency,
            **common,
            currency=currency,
            opening=opening,
            closing=closing,
            credits=sums.credits,
            debits=sums.debits,
            entries=sums.entries,
            reconciles=reconciles if self.adds_up and not self.unread else False,
            unread=self.unread,
        )

    def _balance(self, balance: Node) -> None:
        kind = next(filter(None, (balance.at(f"Tp/{path}") for path in ("CdOrPrtry/Cd", "CdOrPrtry/Prtry", "Cd", "Prtry"))), "")
        if kind not in _OPENING + _CLOSING and (kind != "ITBD" or self.kind != "statement"):
            if balance.first("Amt").attributes.get("Ccy") in money.DIGITS:
                self._of(balance.first("Amt").attributes["Ccy"])
            if kind in (*_OTHER_BALANCES, "ITBD"):
                self.odd.leave_out(f"Bal of the kind {kind}", self.place)
            else:
                self.odd.note("unknown_balance", f"balance of the kind {kind!r}, not used", self.place, balance.at("Amt"))
            return
        try:
            minor, currency, on = BALANCE.read(balance).values()
        except Unreadable as error:
            self.unread += 1
            self.odd.note("unreadable_balance", f"balance {kind}: {error}", self.place)
            return
        self._of(currency).balances[kind].append((on, minor))

    def _control_totals(self, summary: Node) -> None:
        """Each counts every Ntry, or every booked one; Sum is the sum of amounts without their sign."""
        currency = next(iter(self.sums)) if len(self.sums) == 1 else None
        for name, signs in _TOTALS.items():
            counted = [[listed for (sign, booked), listed in self.listed.items() if sign in signs and booked >= only] for only in (False, True)]
            self._compare(f"{name}/NbOfNtries", summary.at(f"{name}/NbOfNtries"), [str(sum(n for n, _ in found)) for found in counted])
            if currency and (written := summary.at(f"{name}/Sum")):
                try:
                    written = money.decimal_string(money.parse(written, currency), currency)
                except money.MoneyError:
                    pass  # compared as it stands, and found to differ
                self._compare(f"{name}/Sum", written, [money.decimal_string(sum(total for _, total in found), currency) for found in counted])

    def _compare(self, what: str, stated: str, found: list[str]) -> None:
        if stated and stated not in found:
            self.adds_up = False
            self.odd.note("control_total", f"{what} says {stated}, the entries give {found[0]}", self.place)

    def _days(self, report: Node) -> tuple[date, date]:
        """From FrToDt; else from the booked balances; else from the entries; else the day on which the report or message was made."""
        try:
            written = report.at("FrToDt/FrDtTm") or report.at("FrToDt/FrDt"), report.at("FrToDt/ToDtTm") or report.at("FrToDt/ToDt")
            if all(written):
                return day_of(written[0]), day_of(written[1])
            opens = [found[0] for sums in self.sums.values() if (found := sums.opening())] or self.booked
            closes = [found[0] for sums in self.sums.values() if (found := sums.closing())] or self.booked
            made = None if opens and closes else day_of(report.at("CreDtTm") or self.made)
        except Unreadable as error:
            raise self.file.refusal(
                self.place, f"the {self.kind}'s dates cannot be read ({error})", "Ask the producer for the message as their system made it."
            ) from error
        self.odd.note("days_not_stated", f"{self.kind} without FrToDt; its days are those of its balances or entries", self.place)
        last = max(closes, default=made)
        first = min(*opens, last) if opens else min(made, last)
        if self.booked and self.booked[0] == first - timedelta(days=1) and not any(sums.balances["OPBD"] for sums in self.sums.values()):
            first = self.booked[0]  # a bank may book on the day of PRCD what its last statement does not have
        return first, last

    def _holder(self, acct: Node, holder: str) -> tuple[PartyRecord, ...]:
        if not holder:
            self.odd.note("no_holder", f"{self.kind} that does not name the account's holder", self.place)
            return ()
        owner = acct.first("Ownr/Pty") if acct.all("Ownr/Pty") else acct.first("Ownr")
        address = owner.first("PstlAdr")
        street = " ".join(filter(None, (address.at("StrtNm"), address.at("BldgNb"))))
        lines = [line.text for line in address.all("AdrLine")]
        return (
            self.file.record(
                PartyRecord,
                self.place,
                "holder",
                mentioned_as="account holder",
                name=holder,
                kind="company" if owner.all("Id/OrgId") else "person" if owner.all("Id/PrvtId") else "unknown",
                address=", ".join(filter(None, (street, *lines, address.at("PstCd"), address.at("TwnNm"), address.at("Ctry")))),
                postcode=address.at("PstCd"),
            ),
        )

    def _remarks(self, report: Node, first: date, last: date) -> Iterator[Remark]:
        if report.at("CpyDplctInd"):
            yield Remark(self.place, "copy_or_duplicate", f"the bank marks the {self.kind} as a copy or duplicate ({report.at('CpyDplctInd')})")
        for pages in ("StmtPgntn", "RptPgntn", "NtfctnPgntn"):
            if report.at(f"{pages}/LastPgInd") in ("false", "0"):
                yield Remark(self.place, "more_pages", f"page {report.at(f'{pages}/PgNb')} of the {self.kind}, and not its last")
        if not self.sums:
            yield Remark(self.place, "no_currency", f"the {self.kind} has no booked entry and no balance, and does not say its currency")
        if len(self.sums) > 1:
            yield Remark(self.place, "several_currencies", f"balances or entries in {', '.join(self.sums)}: each currency is a period of its own")
        for currency, sums in self.sums.items():
            if sums.contradicts_itself():
                yield Remark(
                    self.place, "balances_differ", f"more than one opening or closing balance in {currency}: the first OPBD and the last CLBD are taken"
                )
        if self.booked and (self.booked[0] < first or self.booked[-1] > last):
            yield Remark(self.place, "entry_outside_period", f"entries are booked outside the {self.kind}'s own days, {first} to {last}")
