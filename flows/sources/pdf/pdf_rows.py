"""The rows of one statement: lines joined into payments, each with its day, its amount and its balance, and rows that only state a balance or a total.

Format: whatever the layout declares (flows/sources/pdf/pdf_layout.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.sources.pdf.page_amounts import Amounts, Written
from flows.sources.pdf.page_days import Period, day_in
from flows.sources.pdf.page_grid import Cells, Grid
from flows.sources.pdf.page_headings import Geometry
from flows.sources.pdf.page_text import Word, place_of, text_of
from flows.sources.pdf.pdf_layout import PdfLayout
from flows.sources.pdf.pdf_sections import Section, plain_line
from flows.sources.reading.source import OpenedFile
from schemas.calendar import DateError
from schemas.evidence import Refusal
from schemas.money import MoneyError

_MEND = (
    "Compare the page with the layout (`assettrace inspect FILE --propose` shows what it reads); if the layout is right, ask the bank for the statement again."
)
_FORWARD = ("forward", "c/f", "\u00fcbertrag", "uebertrag", "report", "transport")
_VALUE = timedelta(days=92)  # by which the day of a value may lie outside the period


@dataclass
class Row:
    """One payment: the page and words of its first line, amounts in minor units, above zero for a credit."""

    page: int
    words: list[Word]
    booked_on: date
    signed: int
    balance: int | None
    value_on: date | None = None
    texts: dict[str, list[str]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return place_of(self.page, self.words)

    def said(self, *names: str) -> str:
        """What stands in these columns, line by line."""
        return " ".join(part for name in names for part in self.texts.get(name, ()))


@dataclass
class Stated:
    """A row that states a balance and moves nothing; `forward` if it carries it to what follows."""

    page: int
    words: list[Word]
    balance: int
    forward: bool

    @property
    def place(self) -> str:
        return place_of(self.page, self.words)


@dataclass
class Rows:
    """Everything in one statement's table, as listed. totals: what rows of totals add the columns up to. cells: the lines, for what is named of them."""

    items: list[Row | Stated] = field(default_factory=list)
    totals: dict[str, list[int]] = field(default_factory=dict)
    total_lines: list[Cells] = field(default_factory=list)
    cells: list[Cells] = field(default_factory=list)


class RowReader:
    """Reads the lines of one statement. Refusal for a line that is none of a table's rows as the layout describes them."""

    def __init__(self, file: OpenedFile, layout: PdfLayout, amounts: Amounts, period: Period | None):
        self.file, self.layout, self.amounts, self.period = file, layout, amounts, period
        self.balances = {plain_line(text) for text in layout.balances}
        self.totals = {plain_line(text) for text in layout.totals}
        self.found = Rows()
        self.waiting: list[Cells] = []  # lines of a payment whose amount is still to come
        self.day: date | None = None

    def read(self, section: Section, grids: dict[Geometry, Grid]) -> Rows:
        """All its rows."""
        for zone in section.zones:
            grid = grids[zone.head.geometry()]
            for line in zone.lines:
                cells = grid.cells(zone.page, line)
                self.found.cells.append(cells)
                if cells.words:
                    self._line(cells)
        if self.waiting:
            raise self._refusal(self.waiting[0], "this line belongs to no payment: none with an amount follows")
        return self.found

    def _refusal(self, cells: Cells, reason: str) -> Refusal:
        return self.file.refusal(place_of(cells.page, cells.words), reason, _MEND)

    def _line(self, cells: Cells) -> None:
        text = plain_line(" ".join(text_of(cells.texts[name]) for name in cells.texts if name not in ("booked_on", "value_on")))
        if not cells.amounts:
            self._text_alone(cells)
        elif text in self.totals:
            self._total(cells)
        elif text in self.balances or set(cells.amounts) == {"balance_after"}:
            self._balance_alone(cells, text)
        else:
            self._payment(cells)

    def _text_alone(self, cells: Cells) -> None:
        if self.layout.amount_on == "last_line":
            self.waiting.append(cells)
            return
        row = self.found.items[-1] if self.found.items else None
        if "booked_on" in cells.texts or "value_on" in cells.texts:
            raise self._refusal(cells, "a day stands here, and no amount")
        if not isinstance(row, Row):
            raise self._refusal(cells, "this line belongs to no payment: none stands above it")
        self._add(row, cells)

    @staticmethod
    def _add(row: Row, cells: Cells) -> None:
        """A further line of the same payment."""
        for name, words in cells.texts.items():
            if name not in ("booked_on", "value_on"):
                row.texts.setdefault(name, []).append(text_of(words))
        if cells.page == row.page:
            row.words = [*row.words, *cells.words]

    def _balance_alone(self, cells: Cells, text: str) -> None:
        if text not in self.balances:
            raise self._refusal(cells, "a balance stands here and no amount, and the layout's `balances` does not name this row")
        if self.waiting:
            raise self._refusal(self.waiting[0], "this line belongs to no payment: a balance follows")
        if "booked_on" in cells.texts:
            self.day = self._day(cells, "booked_on")
        if len(cells.amounts) > 1:
            raise self._refusal(cells, "a row that states a balance has more than one amount")
        balance = self._balance(cells) if "balance_after" in cells.amounts else self._moved(cells)
        self.found.items.append(Stated(cells.page, cells.words, balance, any(word in text for word in _FORWARD)))

    def _total(self, cells: Cells) -> None:
        for name, written in cells.amounts.items():
            self.found.totals.setdefault(name, []).append(self._read(cells, written, 1))
        self.found.total_lines.append(cells)

    def _payment(self, cells: Cells) -> None:
        first, lines = self.waiting[0] if self.waiting else cells, [*self.waiting, cells]
        self.waiting = []
        with_day = [one for one in lines if "booked_on" in one.texts]
        if len(with_day) > 1:
            raise self._refusal(with_day[1], "a second day stands in one payment")
        if with_day:
            self.day = self._day(with_day[0], "booked_on")
        elif self.layout.day_on == "every_row" or self.day is None:
            raise self._refusal(cells, "an amount stands here and no day" + ("" if self.day else ", nor above it"))
        valued = [one for one in lines if "value_on" in one.texts]
        row = Row(
            first.page,
            list(first.words),
            self.day,
            self._moved(cells),
            self._balance(cells) if "balance_after" in cells.amounts else None,
            self._day(valued[0], "value_on") if valued else None,
        )
        row.texts = {name: [text_of(words)] for name, words in first.texts.items() if name not in ("booked_on", "value_on")}
        for further in lines[1:]:
            self._add(row, further)
        self.found.items.append(row)

    def _moved(self, cells: Cells) -> int:
        """What a payment moves: above zero for a credit."""
        if "amount" in cells.amounts:
            return self._read(cells, cells.amounts["amount"], 1 if self.layout.sign == "credit_positive" else -1)
        out, come = (self._read(cells, cells.amounts[name], 1) if name in cells.amounts else 0 for name in ("paid_out", "paid_in"))
        if self.layout.paid_out_sign == "minus":
            out = -out
        if "paid_out" in cells.amounts and cells.amounts["paid_out"].mark in self.layout.debit_marks and cells.amounts["paid_out"].mark:
            out = -out
        if out < 0 or come < 0:
            raise self._refusal(cells, "an amount in a column of its own has a sign that the layout does not declare")
        if out and come:
            raise self._refusal(cells, "an amount stands under paid out and under paid in")
        return come - out

    def _balance(self, cells: Cells) -> int:
        return self._read(cells, cells.amounts["balance_after"], self.amounts.of_a_balance)

    def _read(self, cells: Cells, written: Written, plain: int) -> int:
        try:
            return self.amounts.signed(written, plain)
        except MoneyError as error:
            raise self.file.refusal(place_of(cells.page, written.words), str(error), _MEND) from error

    def _day(self, cells: Cells, name: str) -> date:
        words = cells.texts[name]
        period = self.period
        if period is not None and name == "value_on":
            period = (period[0] - _VALUE, period[1] + _VALUE)
        try:
            return day_in(text_of(words), self.layout.dates, period)
        except DateError as error:
            raise self.file.refusal(place_of(cells.page, words), str(error), _MEND) from error


def payments(items: Sequence[Row | Stated]) -> Iterator[Row]:
    """The payments alone, as listed."""
    return (item for item in items if isinstance(item, Row))
