"""One statement of a CODA file: whose account, its balances, its movements and their parts, and its totals.

Format: CODA 2. The structure of the account says how it is written: 0 a Belgian number, 1 a foreign one, 2 a Belgian IBAN, 3 a foreign IBAN; its currency stands behind it.
The trailer adds up the movements whose detail number is nil.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from flows.sources.coda.coda_layouts import FREE_TEXT, HEADER, NEW_BALANCE, OLD_BALANCE, TRAILER, shifted
from flows.sources.coda.coda_movement import Movement, day_of, signed
from flows.sources.reading.account_statement import AccountStatement, days_of_balances
from flows.sources.reading.fixed_columns import Unreadable, implied, whole_number
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Oddities, OpenedFile
from schemas import money
from schemas.evidence import Declared, Outcome, SetAside
from schemas.identifiers import account_identity

_CURRENCY = {"0": slice(13, 16), "1": slice(34, 37), "2": slice(34, 37), "3": slice(34, 37)}  # where of the 37 characters of the account
_NEXT = "Ask the producer for the file again, as the bank made it."


class CodaAccount:
    """A statement as its records come: `header`, `old_balance`, each `movement` and what `more` is said of it, `new_balance`, `finish`."""

    def __init__(self, file: OpenedFile, place: str, rows: RowsAsColumns, odd: Oddities):
        self.file, self.odd, self.rows = file, odd, rows
        self.statement = AccountStatement(file, place, rows, odd)
        self.group: list[Movement] = []  # a movement and its parts
        self.records = 0
        self.old: date | None = None
        self.new: date | None = None
        self.debited = self.credited = 0
        self.begun = self.closed = self.goes_on = False

    def may_follow(self, kind: str) -> bool:
        """Whether a record of this kind can stand here."""
        if kind == "1":
            return not self.begun
        return self.begun and kind != "0" and (self.closed if kind == "9" else kind == "4" or not self.closed)

    def header(self, line: str, place: str) -> None:
        """Record 0."""
        if shifted(line):
            self.odd.note("line_length", f"record 0, of which nothing is kept: {shifted(line)}", place, line)
            return
        said = HEADER.cut(line, place, self.odd)
        self.statement.servicer = said["bic"] or said["bank"]
        self.statement.holder = said["holder"]
        if said["copy"] == "D":
            self.odd.note("copy_or_duplicate", "a statement that the bank marks as a duplicate", place)
        for name in ("made", "company"):
            if said[name].strip("0"):
                self.odd.leave_out(f"0 {'creation date' if name == 'made' else 'company number'}", place)

    def old_balance(self, line: str, place: str) -> None:
        """Record 1. Refusal if it does not say whose account it is and in which currency."""
        said, of = OLD_BALANCE.cut(line, place, self.odd), self.statement
        self.records, self.begun = self.records + 1, True
        account = line[5:42].ljust(37)
        where = next((one for one in (_CURRENCY.get(said["structure"], slice(0)), *_CURRENCY.values()) if account[one] in money.DIGITS), None)
        if shifted(line) or where is None or not account[: where.start].strip():
            raise self.file.refusal(place, f"record 1: {shifted(line) or f'{account.strip()!r} does not name an account and its currency'}", _NEXT)
        if where != _CURRENCY.get(said["structure"]):
            self.odd.note(
                "account_structure", "account that is written otherwise than its structure says; it was read as it is written", place, account.strip()
            )
        of.currency, of.written = account[where], account[: where.start].strip()
        of.account = account_identity(of.written)
        of.number, of.holder = said["number"].strip("0 ") and said["number"], said["holder"] or of.holder
        try:
            of.opening, self.old = signed(said["side"], said["balance"], of.currency, "the old balance"), day_of(said["day"], "its day")
        except Unreadable as error:
            self._unreadable("1", error, line, place)

    def _unreadable(self, kind: str, error: Unreadable, line: str, place: str) -> None:
        self.statement.adds_up = False
        self.odd.note("unreadable_balance", f"record {kind}: {error}", place, line)

    def movement(self, line: str, place: str) -> Iterator[Outcome]:
        """Record 21: a movement, or a part of the one before it."""
        self.records += 1
        one = Movement.begin(line, place, self.odd)
        if not one.level or not self.group or one.sequence != self.group[0].sequence:
            yield from self._complete()
            self.group = []
        self.group.append(one)

    def more(self, kind: str, line: str, place: str) -> None:
        """A record that belongs to the movement before it."""
        self.records += 1
        if not self.group:
            self.odd.note("stray_record", f"record {kind} that follows no movement", place, line)
        else:
            self.group[-1].more(kind, line, place, self.odd)

    def free_text(self, line: str, place: str) -> None:
        """Record 4: what the bank says to its customer."""
        self.records += 1
        self.odd.note("statement_text", "what the bank says of the statement as a whole, not of an entry", place, FREE_TEXT.cut(line, place, self.odd)["text"])

    def _complete(self) -> Iterator[Outcome]:
        """The movement that is waiting, as itself or as its parts."""
        if not self.group:
            return
        whole, *below = self.group
        parts = [one for one in below if one.level == 1]
        try:
            if whole.level:
                raise Unreadable("a part of a movement that does not stand before it")
            total = whole.amount(self.statement.currency)
        except Unreadable as error:
            self.statement.adds_up = False
            for one in self.group:
                yield SetAside(one.place, str(error) if one is whole else "a part of a movement that cannot be read", one.raw)
            return
        self.debited, self.credited = self.debited - min(total, 0), self.credited + max(total, 0)
        as_parts = bool(parts) and self._sum(parts) == total
        if not as_parts and below:
            self.odd.note("parts", "movement whose parts do not come to it: it is one entry", whole.place)
        for one in self.group:
            if one is whole if as_parts else one is not whole:
                yield Declared(one.place, "the sum of the movements behind it" if one is whole else "a part of the movement before it", one.raw)
            elif as_parts and one.level == 2:
                yield Declared(one.place, "a part of the movement before it", one.raw)
            else:
                yield from self._entry(one, f"{whole.place}; {whole.fields['bank reference']}" if as_parts else "")
        yield from self.rows.full()

    def _sum(self, parts: list[Movement]) -> int | None:
        try:
            return sum(one.amount(self.statement.currency) for one in parts)
        except Unreadable:
            return None

    def _entry(self, one: Movement, batch: str) -> Iterator[Outcome]:
        try:
            facts = one.facts()
        except Unreadable as error:
            self.statement.adds_up = False
            yield SetAside(one.place, str(error), one.raw)
            return
        self.statement.add(one.place, one.amount(self.statement.currency), batch=batch, **facts)
        self.rows.accept(one.place)

    def new_balance(self, line: str, place: str) -> Iterator[Outcome]:
        """Record 8; the last movement is complete."""
        yield from self._complete()
        self.group, self.records, self.closed = [], self.records + 1, True
        said, of = NEW_BALANCE.cut(line, place, self.odd), self.statement
        try:
            if shifted(line):
                raise Unreadable(shifted(line))
            of.closing, self.new = signed(said["side"], said["balance"], of.currency, "the new balance"), day_of(said["day"], "its day")
        except Unreadable as error:
            self._unreadable("8", error, line, place)
        named = re.sub(r"\s", "", line[4:41])
        if not named.startswith(re.sub(r"\s", "", of.written)):
            of.adds_up = False
            self.odd.note("contradiction", "record 8 names another account than record 1", place, line[4:41].strip())

    def finish(self, line: str, place: str) -> Iterator[Outcome]:
        """Record 9: the totals; then the statement."""
        said, of = TRAILER.cut(line, place, self.odd), self.statement
        self.goes_on = said["goes on"] == "1"
        try:
            if shifted(line):
                raise Unreadable(shifted(line))
            of.differs("the number of records of record 9", whole_number(said["records"], "the number of records"), self.records, place)
            for name, sum_ in (("debited", self.debited), ("credited", self.credited)):
                what = f"what is {name} in all"
                of.differs(
                    f"{what}, in record 9,", *(money.decimal_string(one, of.currency) for one in (implied(said[name], 3, of.currency, what), sum_)), place
                )
        except Unreadable as error:
            of.adds_up = False
            self.odd.note("control_total", f"record 9: {error}", place, line)
        last = self.new or max(of.days, default=self.old)
        if last is None:
            raise self.file.refusal(of.place, "nothing in the statement says which days it is of", _NEXT)
        yield from of.finish(*days_of_balances(self.old, last, of.days))
