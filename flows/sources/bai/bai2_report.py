"""Reports of US and Canadian banks as BAI2 files: every account of every group with its ledger balances and movements, each control total compared.

Format: BAI2: 01 file, 02 group (a bank and a day), 03 account, 16 movement, 88 what the record before goes on with, 49, 98 and 99 the trailers. A row is a record 16.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.sources.bai.bai2_account import Bai2Account, day_of, number_of
from flows.sources.bai.bai_records import Record, records
from flows.sources.reading.fixed_columns import Unreadable
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.text_lines import lines_of_undeclared_letters, undeclared_letters
from schemas.evidence import Outcome, SetAside

VERSION = 1
_BEGINS = re.compile(r"01,[^,\n]*,[^,\n]*,[0-9]{6},[^,\n]*,[^,\n]*,[^,\n]*,[^,\n]*,\s*2\s*/")
_WHOLE = "Ask the producer for the whole file, as the bank made it."
_NOT_TAKEN = {"2": "the bank takes this group back (group status 2)", "4": "the bank sent this group as a test (group status 4)"}
_INTERIM = ("1", "3")  # as-of date modifiers of a day that is not over


def recognises(file: OpenedFile) -> Claim:
    """A first record 01 of version 2."""
    known = bool(_BEGINS.match(file.opening_text().lstrip("\ufeff \t\r\n")))
    return Claim(known, f"its first line {'is' if known else 'is not'} a record 01 of BAI, version 2")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The movements of every account, and with its record 49 its statement. Refusal if the records do not stand within each other as they must, or one of the
    trailers is missing."""
    reading = _Reading(file)
    for record in records(lines_of_undeclared_letters(file)):
        yield from reading.meet(record)
    yield from reading.finish()
    yield from undeclared_letters(file)
    yield from reading.odd.remarks()


@dataclass
class _Sum:
    """What a trailer says of all within it: how much, how many groups or accounts, and how many records."""

    total: int = 0
    members: int = 0
    records: int = 0


class _Reading:
    """The records as they come, each within the file, group and account that are open."""

    def __init__(self, file: OpenedFile):
        self.file, self.rows, self.odd = file, RowsAsColumns(file), Oddities()
        self.whole: _Sum | None = None
        self.group: _Sum | None = None
        self.account: Bai2Account | None = None
        self.bank = self.currency = self.state = ""
        self.as_of, self.interim = date.min, False
        self.accounts = 0
        self.last = ""

    def meet(self, record: Record) -> Iterator[Outcome]:
        """One record. Refusal if it cannot stand here."""
        kind, self.last = record.kind, record.place
        if kind == "16" and self.account is not None:
            yield from self._movement(record)
        elif kind == "":
            self.file.rows += 1
            if self.account is not None:
                self.account.statement.adds_up = False
            yield SetAside(record.place, "a line that begins with no record's number", record.parts[0])
        elif kind == "01" and self.whole is None:
            self.whole = _Sum(records=record.physical)
        elif kind == "02" and self.whole is not None and self.group is None:
            self._group(record)
        elif kind == "03" and self.group is not None and self.account is None:
            self.accounts += 1
            self.group.members += 1
            self.account = Bai2Account(self.file, f"account {self.accounts}", self.rows, self.odd, self.bank, self.as_of, self.interim)
            self.account.begin(record, self.currency)
        elif kind == "49" and self.account is not None and self.group is not None:
            account, self.account = self.account, None
            self.group.total += _or_nil(record.fields()[0])
            yield from account.finish(record)
            self.group.records += account.records
        elif kind == "98" and self.group is not None and self.account is None and self.whole is not None:
            self._compare(record, self.group, "98", "accounts")
            self.whole.total += _or_nil(record.fields()[0])
            self.whole.members += 1
            self.whole.records += self.group.records
            self.group = None
        elif kind == "99" and self.whole is not None and self.group is None:
            self._compare(record, self.whole, "99", "groups")
            self.whole = None
        else:
            raise self.file.refusal(record.place, f"a record {kind} stands where none can: the one that must begin or end before it is missing", _WHOLE)

    def _movement(self, record: Record) -> Iterator[Outcome]:
        if self.state in ("1", "3") and self.account is not None:
            yield from self.account.movement(record)
            return
        self.file.rows += 1
        yield SetAside(record.place, _NOT_TAKEN.get(self.state, f"its group has the status {self.state!r}, which BAI2 does not have"), record.raw)

    def _group(self, record: Record) -> None:
        fields = [*record.fields(), *[""] * 7]
        self.group = _Sum(records=record.physical)
        self.bank, self.state, self.currency = fields[1], fields[2], fields[5].upper()
        self.interim = fields[6] in _INTERIM
        try:
            self.as_of = day_of(fields[3])
        except Unreadable as error:
            raise self.file.refusal(record.place, f"record 02: {error}: nothing says of which day its accounts are", _WHOLE) from error
        if self.state == "3":
            self.odd.note("correction", "group that corrects one which the bank sent before (group status 3); both are kept", record.place)

    def _compare(self, record: Record, sum_: _Sum, kind: str, members: str) -> None:
        sum_.records += record.physical
        fields = [*record.fields(), "", "", ""]
        for what, written, counted in (
            ("control total", fields[0], sum_.total),
            (f"number of {members}", fields[1], sum_.members),
            ("number of records", fields[2], sum_.records),
        ):
            try:
                stated: object = number_of(written, f"the {what}")
            except Unreadable:
                stated = written
            if stated != counted:
                self.odd.note("control_total", f"the {what} of record {kind} says {stated}, what stands before it gives {counted}", record.place)

    def finish(self) -> Iterator[Outcome]:
        """Refusal if a trailer is missing."""
        missing = "49" if self.account is not None else "98" if self.group is not None else "99" if self.whole is not None else ""
        if missing:
            raise self.file.refusal(self.last, f"no record {missing} stands behind this: the file is cut short", _WHOLE)
        if not self.accounts:
            raise self.file.refusal("", "the file holds no record 03: there is no account in it", _WHOLE)
        yield from self.rows.rest()


def _or_nil(written: str) -> int:
    """What a trailer says, for the one above it, which adds up what they say; nil where it cannot be read, which is told."""
    try:
        return number_of(written, "")
    except Unreadable:
        return 0
