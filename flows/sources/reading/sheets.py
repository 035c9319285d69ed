"""The sheets of a workbook of whatever form: which of them a template means, what is told of the others, and how stored numbers and days are shown.

Format: a number is stored as a double, of which Excel shows 15 digits: what is beyond them is rounded away, and told. A day is a number of days since the end of 1899 or
since 1904.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Context, Decimal
from itertools import islice
from typing import NamedTuple

from flows.sources.reading.delimited import Record
from flows.sources.reading.source import Oddities
from schemas.evidence import Remark

_DIGITS = Context(prec=15)
_LOOK = 100  # rows in which the headings must stand


class Unreadable(ValueError):
    """A cell that cannot be read; the text says why."""


class Sheet(NamedTuple):
    """A sheet's name, what holds it in the file, and whether it is hidden."""

    name: str
    member: str
    hidden: bool


class Sheets(ABC):
    """An open workbook: its sheets in their order."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []

    @abstractmethod
    def records(self, sheet: Sheet, decimal_mark: str, odd: Oddities, counted: bool = True) -> Iterator[Record]:
        """Every row of the sheet; numbers with `decimal_mark`. Counts them in `file.rows` unless they are only looked at."""

    def sheet_with(self, lacking: Callable[[Iterable[list[str]]], list[str]], decimal_mark: str, named: str = "") -> tuple[Sheet | None, list[str]]:
        """The first sheet, or the one of this name, whose first rows lack no heading of a template; and what the nearest lacks. `lacking` tells what rows lack."""
        nearest = lacking(())
        for sheet in self.sheets:
            if named and sheet.name != named:
                continue
            missing = lacking(record.fields for record in islice(self.records(sheet, decimal_mark, Oddities(), counted=False), _LOOK))
            if not missing:
                return sheet, []
            nearest = min(nearest, missing, key=len)
        return None, nearest

    def beside(self, sheet: Sheet, decimal_mark: str) -> Iterator[Remark]:
        """What is to be told where one sheet alone is read: the others that have rows, and that the workbook hides it."""
        for other in self.sheets:
            rows = 0 if other == sheet else sum(1 for _ in self.records(other, decimal_mark, Oddities(), counted=False))
            if rows:
                yield Remark(other.name, "unread_sheet", f"a sheet of {rows} rows that was not read")
        if sheet.hidden:
            yield Remark(sheet.name, "hidden_sheet", "the workbook hides this sheet")


def shown_number(number: Decimal, place: str, decimal_mark: str, odd: Oddities) -> str:
    """As a workbook shows it: at most 15 digits, no noughts behind the last decimal."""
    shown = _DIGITS.plus(number)
    if shown != number:
        odd.note("binary_number", "number with more digits than the 15 that a workbook keeps exactly; those are read", place, str(number))
    text = f"{shown:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", decimal_mark)


def shown_day(serial: Decimal, from_1904: bool) -> str:
    """ISO 8601, with the time where there is one. The day 60 of the 1900 system is 29 February 1900, which does not exist."""
    whole = int(serial)
    if not from_1904 and (whole == 60 or whole < 1) or not 0 <= whole < 2_958_466:
        raise Unreadable(f"a cell holds the day {serial}, which does not exist")
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 31) if whole < 60 else date(1899, 12, 30)
    seconds = int((serial - whole) * 86_400)
    time = f" {seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" if seconds else ""
    try:
        return f"{first + timedelta(days=whole)}{time}"
    except OverflowError:
        raise Unreadable(f"a cell holds the day {serial}, which does not exist") from None
