"""The sheets of a workbook of the old form (.xls), row by row, every cell as text: numbers as they are stored, dates as ISO 8601.

Format: Microsoft [MS-XLS] in [MS-CFB], read by xlrd (BSD). It stores numbers as doubles, and the library gives them as such: each is made its shortest decimal text at once, and
is no number any more where money begins. Whether a row is hidden or a cell computed, it does not tell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal

import xlrd

from flows.sources.reading.delimited import Record
from flows.sources.reading.limits import COLUMNS, TREE, within
from flows.sources.reading.sheets import Sheet, Sheets, Unreadable, shown_day, shown_number
from flows.sources.reading.source import CHUNK, Oddities, OpenedFile

_SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = tuple(name.encode("utf-16-le") + b"\0\0" for name in ("Workbook", "Book"))  # how the directory of the container names a workbook


def is_old_workbook(file: OpenedFile) -> bool:
    """A compound file whose directory names a workbook: a document of Word or a mail has the same sign."""
    if not file.head.startswith(_SIGN):
        return False
    if "old workbook" not in file.seen:
        file.seen["old workbook"] = _names_a_workbook(file)
    return bool(file.seen["old workbook"])


def _names_a_workbook(file: OpenedFile) -> bool:
    before = b""
    with file.open() as opened:
        while chunk := opened.read(CHUNK):
            if any(name in before + chunk for name in _STREAMS):
                return True
            before = chunk[-32:]
    return False


class OldWorkbook(Sheets):
    """An open workbook of the old form. Refusal if it is damaged or locked."""

    def __init__(self, file: OpenedFile):
        super().__init__()
        self.file = file
        within(file.path.stat().st_size, TREE, "the workbook, which can only be read as a whole, has more bytes")
        try:
            self._book = xlrd.open_workbook(str(file.path), logfile=io.StringIO(), ragged_rows=True)
            self.sheets = [Sheet(sheet.name, str(n), sheet.visibility != 0) for n, sheet in enumerate(self._book.sheets())]
        except Exception as error:  # the library raises whatever it stumbles over
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> Exception:
        if "encrypted" in str(error).lower():
            return self.file.refusal("", "the workbook is locked with a password", "Ask the producer for it without a password.")
        return self.file.refusal(
            "", f"the workbook cannot be opened ({type(error).__name__}: {str(error)[:100]}): it is damaged or cut short", "Ask the producer to send it again."
        )

    def records(self, sheet: Sheet, decimal_mark: str, odd: Oddities, counted: bool = True) -> Iterator[Record]:
        """See `Sheets`."""
        cells = self._book.sheet_by_index(int(sheet.member))
        for number in range(cells.nrows):
            place = f"{sheet.name}, row {number + 1}"
            if not cells.row_len(number):  # the file does not store it
                continue
            fields, problem = [], ""
            try:
                within(cells.row_len(number), COLUMNS, f"{place} has more columns", place)
                fields = [self._text(cell, place, decimal_mark, odd) for cell in cells.row(number)]
            except Unreadable as error:
                problem = str(error)
            while fields and not fields[-1].strip():
                fields.pop()
            if counted:
                self.file.rows += 1
            yield Record(place, fields, "\t".join(fields) or "\t".join(str(cell.value) for cell in cells.row(number)), problem)

    def _text(self, cell: xlrd.sheet.Cell, place: str, decimal_mark: str, odd: Oddities) -> str:
        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return ""
        if cell.ctype == xlrd.XL_CELL_ERROR:
            raise Unreadable(f"a cell holds the error {xlrd.error_text_from_code.get(cell.value, cell.value)}")
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return str(int(cell.value))
        if cell.ctype == xlrd.XL_CELL_TEXT:
            return str(cell.value)
        number = Decimal(repr(cell.value))
        if not number.is_finite() or abs(number.adjusted()) > 40:
            raise Unreadable(f"a cell holds {cell.value!r}, which is no amount or day")
        return shown_day(number, bool(self._book.datemode)) if cell.ctype == xlrd.XL_CELL_DATE else shown_number(number, place, decimal_mark, odd)
