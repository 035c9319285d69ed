"""Statements as QIF files, which name neither currency nor the order of their dates: read only by a declaration.

Format: Quicken Interchange Format: sections (!Type:Bank), records of lines that begin with a letter, each ended by ^. A row is a record. Lists of categories
and the like are declared; movements of securities are set aside. Quicken marks years from 2000 on with an apostrophe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from flows.sources.qif import qif_declaration
from flows.sources.qif.qif_declaration import QifDeclaration
from flows.sources.reading.limits import RECORD, within
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile, begins_as_qif
from flows.sources.reading.text_lines import text_lines
from schemas import calendar, money
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Declared, Heading, Outcome, SetAside
from schemas.identifiers import account_identity
from schemas.parties import PartyRecord

VERSION = 3
_ACCOUNTS = ("bank", "ccard", "cash", "oth a", "oth l")
_READ = "DTUPMNLASE$"
_NOT_KEPT = {"C": "cleared status (C)", "%": "per cent of a split (%)", "F": "reimbursable flag (F)"}
_PARTS = "parts"  # no letter begins so
_TURNED = {"dmy": "mdy", "mdy": "dmy"}
Fields = dict[str, list[str]]


@dataclass
class _Account:
    """One account: its number as the declaration or the file writes it, what an id of its period ends with, its opening balance, and what its entries
    come to: how many there are, the first and last day, minor units."""

    written: str
    part: str
    opening: int | None = None
    entries: int = 0
    days: list[date] = field(default_factory=list)
    credits: int = 0
    debits: int = 0

    def add(self, on: date, minor: int) -> None:
        """One entry more; `minor` is below zero if money went out."""
        self.entries += 1
        self.days = [min([on, *self.days]), max([on, *self.days])]
        if minor < 0:
            self.debits -= minor
        else:
            self.credits += minor


def recognises(file: OpenedFile) -> Claim:
    """A file that begins as QIF does, for which a declaration is named."""
    if not begins_as_qif(file):
        return Claim(False, "it does not begin with a line such as !Type:Bank")
    if not file.template:
        return Claim(False, 'it is QIF, which does not say in which order its dates are: no declaration is named (a template with format = "qif")', near=True)
    qif_declaration.load(file.template, file.templates_dir)
    return Claim(True, f"it is QIF, read by the declaration {file.template}")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """An Entry a record, and then a StatementPeriod for each account. Refusal if nothing says whose account it is."""
    yield from read_as(file, qif_declaration.load(file.template, file.templates_dir))


def read_as(file: OpenedFile, declared: QifDeclaration) -> Iterator[Outcome]:
    """The same under a declaration that is not a file's."""
    reading = _Reading(file, declared)
    yield from reading.records(line.rstrip("\n") for line in text_lines(file, file.decode_as(*file.or_utf_16(*declared.encodings))))
    yield from reading.finish()


def _parts(taken: list[str]) -> list[str]:
    """The parts of a split, each in words: its category, its amount as written, and its memo in brackets."""
    parts: list[dict[str, str]] = []
    for line in taken:
        if line[0] == "S":
            parts.append({})
        if line[0] in "SE$" and parts:
            parts[-1].setdefault(line[0], line[1:].strip())
    return [" ".join(filter(None, (part.get("S", ""), part.get("$", ""), f"({part['E']})" if part.get("E") else ""))) for part in parts]


class _Reading:
    """The records as they come, under the account and section that stand before them."""

    def __init__(self, file: OpenedFile, declared: QifDeclaration):
        self.file, self.declared, self.rows, self.odd = file, declared, RowsAsColumns(file), Oddities()
        self.section, self.named = "", ""
        self.accounts: dict[str, _Account] = {}
        self.unread = 0
        self.apostrophes: set[bool] = set()  # whether years of two digits have one before them

    def records(self, lines: Iterator[str]) -> Iterator[Outcome]:
        first, taken, size = 0, [], 0
        for number, line in enumerate(lines, start=1):
            if line.startswith("!"):
                if taken:
                    yield self._cut(first, taken)
                    taken = []
                self.section = line[1:].strip().lower()
                if self.section == "clear:autoswitch":
                    self.named = ""  # what stood before was a list of all accounts
            elif line.strip() and not line.strip().strip("^"):  # one caret; some programs write two
                if taken:
                    yield from self._record(f"line {first}", taken)
                    yield from self.rows.full()
                taken = []
            elif line.strip():
                first, size = (first, size + len(line)) if taken else (number, len(line))
                taken.append(line)
                within(size, RECORD, "a record has more characters", f"line {first}")
        if taken:
            yield self._cut(first, taken)

    def _cut(self, first: int, taken: list[str]) -> SetAside:
        self.file.rows += 1
        self.unread += 1
        return SetAside(f"line {first}", "a record that does not end with ^: the file is cut short or damaged", "\n".join(taken))

    def _record(self, place: str, taken: list[str]) -> Iterator[Outcome]:
        self.file.rows += 1
        raw, fields = "\n".join(taken), {}
        for line in taken:
            fields.setdefault(line[0], []).append(line[1:].strip())
        fields[_PARTS] = _parts(taken)
        kind = self.section.removeprefix("type:")
        if self.section == "account":
            if self.accounts and self.named != fields.get("N", [""])[0] and not self.declared.accounts:
                raise self.file.refusal(place, "the file holds more than one account", "Write the number of each under [accounts] in the declaration.")
            self.named = fields.get("N", [""])[0]
            yield Declared(place, "the account's name", raw)
        elif kind == "invst":
            yield SetAside(place, "a movement of securities and not of cash", raw)
        elif kind not in _ACCOUNTS:
            yield Declared(place, f"an entry of the list {kind or 'without a name'}", raw)
        else:
            yield from self._of_account(place, fields, raw)

    def _of_account(self, place: str, fields: Fields, raw: str) -> Iterator[Outcome]:
        try:
            account = self._account(place)
            if fields.get("P", [""])[0].lower() == "opening balance" and not account.entries and account.opening is None:
                account.opening = self._money(fields)
                yield Declared(place, "the opening balance", raw)
                return
            self._entry(place, fields, account)
        except ValueError as error:
            self.unread += 1
            yield SetAside(place, str(error), raw)
            return
        self.rows.accept(place)

    def _account(self, place: str) -> _Account:
        """Whose the record is; ValueError if the declaration does not say it."""
        declared = self.declared
        if declared.accounts and self.named not in declared.accounts:
            raise ValueError(f"the declaration's [accounts] do not name {self.named!r}" if self.named else "no !Account stands before it")
        written = declared.accounts.get(self.named, declared.account) or self.named
        if not written:
            raise self.file.refusal(place, "neither the file nor the declaration says whose account it is", 'Write account = "..." into the declaration.')
        part = f"account {len(self.accounts) + 1}" if declared.accounts else ""
        return self.accounts.setdefault(self.named if declared.accounts else "", _Account(written, part))

    def _entry(self, place: str, fields: Fields, account: _Account) -> None:
        minor = self._money(fields)
        self._tell(place, fields, minor)
        category = fields.get("L", [""])[0]
        booked_on = self._day(fields.get("D", [""])[0], place)
        account.add(booked_on, minor)
        self.rows.record(
            Entry,
            place,
            period=self.file.id("the file", account.part),
            account=self._identity(account),
            seq=account.entries,
            booked_on=booked_on,
            amount=abs(minor),
            direction="debit" if minor < 0 else "credit",
            currency=self.declared.currency,
            counterparty=fields.get("P", [""])[0] or (category.strip("[]") if category.startswith("[") else ""),
            reference=fields.get("N", [""])[0],
            text=" / ".join(filter(None, (*fields.get("M", ()), category, *fields[_PARTS]))),
            counterparty_address=", ".join(filter(None, fields.get("A", ()))),
        )

    def _money(self, fields: Fields) -> int:
        written = fields.get("T") or fields.get("U") or [""]
        return self._minor(written[0])

    def _minor(self, written: str) -> int:
        return money.parse(written, self.declared.currency, decimal=self.declared.decimal_mark, group=self.declared.group_mark)

    def _day(self, written: str, place: str) -> date:
        """Quicken writes blanks for zeros, and an apostrophe before some years."""
        order, compact = self.declared.dates, re.sub(r"\s", "", written)
        parts = re.split(r"[-/.']", compact)
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
            raise calendar.DateError(f"date {written!r} is not three numbers")
        at = 0 if order == "ymd" else 2
        if len(parts[at]) <= 2 and self.declared.century:
            later = "'" in compact and at == 2
            self.apostrophes.add(later)
            parts[at] = str((2000 if later else self.declared.century) + int(parts[at]))
        try:
            return calendar.parse("/".join(parts), order)
        except calendar.DateError as error:
            self._tell_order(parts, place, written)
            raise calendar.DateError(f"{written!r}: {error}") from None

    def _tell_order(self, parts: list[str], place: str, written: str) -> None:
        try:
            calendar.parse("/".join(parts), _TURNED.get(self.declared.dates, "yyyymmdd"))
        except calendar.DateError:
            return
        self.odd.note(
            "date_order", "day that exists only if day and month change places: if the declared order is wrong, the other days are misread", place, written
        )

    def _tell(self, place: str, fields: Fields, minor: int) -> None:
        for letter, values in fields.items():
            if letter == _PARTS:
                continue
            if letter in _NOT_KEPT:
                self.odd.leave_out(_NOT_KEPT[letter], place)
            elif letter not in _READ:
                self.odd.note("unknown_field", f"lines that begin with {letter!r}", place, values[0])
        if "T" in fields and "U" in fields and fields["T"][0] != fields["U"][0]:
            self.odd.note("two_amounts", "record whose two amounts differ; T was followed", place, fields["U"][0])
        if "$" in fields and sum(map(self._minor, fields["$"])) != minor:
            self.odd.note("split_total", "record whose parts do not add up to it", place)

    def _identity(self, account: _Account) -> str:
        return account_identity(account.written, country=self.declared.country)

    def finish(self) -> Iterator[Outcome]:
        """What was gathered, and a period an account, from the first to the last day on which something is booked."""
        yield from self.rows.rest()
        if not self.file.rows:
            raise self.file.refusal("", "the file holds no record", "Ask the producer for the whole file.")
        if len(self.apostrophes) > 1 and self.declared.century == 2000:
            self.odd.note(
                "mixed_years", "the file marks some years with an apostrophe, as Quicken does from 2000 on: the others, read as 20xx, may be 19xx", "the file"
            )
        for account in filter(lambda one: one.entries, self.accounts.values()):
            self.odd.note("days_not_stated", "QIF does not say which days it covers; they are those of its entries", "the file")
            records = [
                self.file.record(
                    StatementPeriod,
                    "the file",
                    account.part,
                    account=self._identity(account),
                    written_as=account.written,
                    holder=self.declared.holder,
                    currency=self.declared.currency,
                    opens_on=account.days[0],
                    closes_on=account.days[1],
                    opening=account.opening,
                    credits=account.credits,
                    debits=account.debits,
                    entries=account.entries,
                    reconciles=False if self.unread else None,
                    unread=self.unread,
                )
            ]
            if self.declared.holder:
                records.append(
                    self.file.record(
                        PartyRecord,
                        "the file",
                        " ".join(filter(None, (account.part, "holder"))),
                        mentioned_as="account holder",
                        kind="unknown",
                        name=self.declared.holder,
                    )
                )
            yield Heading("the file", tuple(records))
        yield from self.odd.remarks()
