"""The records of a table in blocks of cells: delimited text that compiled code or the csv module takes apart, or the rows of a workbook's sheet.

Format: RFC 4180 (flows/sources/reading/delimited.py, text_kernels.py) or SpreadsheetML (workbook.py). A cell is a field without white space around it. Large text is
taken apart by compiled code; a record of it that is not plain, all of a small file, and every sheet are taken apart in Python. What a cell says is read
by typed_cells.py, whichever way it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

import numpy as np
import pyarrow as pa

from flows.sources.reading.cells import EMPTY, NOT_VOUCHED, Cells
from flows.sources.reading.delimited import LARGE, Position, Record, after, beginning, records
from flows.sources.reading.source import OpenedFile

ROWS = 1 << 12  # records in a block that is taken apart in Python
Made = TypeVar("Made")


class ListedCells(Cells):
    """Cells that the csv module or a workbook gave; nothing in them is vouched for."""

    def __init__(self, block: Sequence[Record], columns: int, padded_to: int = 0):
        """`padded_to`: so many cells a record has at least, as the empty ones at its end are not stored."""
        self.odd, self._block = {}, block
        self.numbers = np.array([int(record.place.rpartition(" ")[2]) for record in block], np.int64)
        rows, empty = [], [""] * columns
        for n, record in enumerate(block):
            values = [value.strip() for value in record.fields]
            if len(values) < padded_to and not record.problem:
                values += empty[len(values) : padded_to]
            if record.problem or len(values) != columns:
                self.odd[n] = record._replace(fields=values)
                values = empty
            rows.append(values)
        self._rows = rows

    def cell(self, column: int, row: int) -> str:
        return self._rows[row][column]

    def raw(self, row: int) -> str:
        return self._block[row].raw

    def given(self, column: int) -> np.ndarray:
        return np.array([bool(row[column]) for row in self._rows], bool)

    def texts(self, *columns: int, between: str = "") -> pa.StringArray:
        if len(columns) == 1:
            return pa.array([row[columns[0]] for row in self._rows], pa.string())
        return pa.array([between.join([row[column] for column in columns if row[column]]) for row in self._rows], pa.string())

    def numbered(self, prefix: str) -> pa.StringArray:
        return pa.array([f"{prefix}{number}" for number in self.numbers.tolist()], pa.string())

    def begins_with(self, words: Sequence[str]) -> np.ndarray:
        if not words:
            return np.zeros(len(self), bool)
        wanted = tuple(words)
        return np.array([next(filter(None, row), "").startswith(wanted) for row in self._rows], bool)

    def amounts(self, column: int, places: np.ndarray, decimal: str, group: str, negative: str, mark: str) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(len(self), np.int64), np.where(self.given(column), NOT_VOUCHED, EMPTY).astype(np.uint8)

    def days(self, column: int, order: str, timed: bool) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(len(self), np.int32), np.where(self.given(column), NOT_VOUCHED, EMPTY).astype(np.uint8)


class RecordsOfText:
    """The records of a file of delimited text: those at its beginning one by one, and what is behind them in blocks. `prefix`: what a place begins with."""

    prefix = "line "

    def __init__(self, file: OpenedFile, encoding: str, delimiter: str):
        self._file, self._delimiter = file, delimiter
        self._codec, self._at = beginning(encoding)
        self._compiled = file.path.stat().st_size >= LARGE and encoding != "utf-16"
        self._records = records(file, self._codec, delimiter, self._at)

    def opening(self) -> Iterator[Record]:
        """Record by record; `blocks` goes on where this is left."""
        for record in self._records:
            if self._compiled:
                self._at = after(self._at, record, self._codec)
            yield record

    def blocks(self, columns: int, work: Callable[[Cells], Made], unnamed: int = 0) -> Iterator[Made]:
        """What `work` makes of each block of the records that are left, in order; it is given nothing that changes, and may run in another thread. Every cell of text is
        there, whether it has a heading or not (`unnamed`)."""
        left: Iterable[Record] = self._records
        if self._compiled:
            from flows.sources.reading.compiled_cells import cells_of  # compiled code takes a moment to load
            from flows.sources.reading.text_blocks import blocks, fields

            self._records.close()
            left = ()
            take_apart = partial(fields, delimiter=self._delimiter, columns=columns)
            for made in blocks(
                self._file, self._codec, self._at, take_apart, lambda split: self._counted(work, cells_of(split, self._delimiter)), columns=columns
            ):
                if isinstance(made, Position):
                    left = records(self._file, self._codec, self._delimiter, made)
                else:
                    rows, done = made
                    self._file.rows += rows
                    yield done
        yield from map(work, listed(left, columns))

    @staticmethod
    def _counted(work: Callable[[Cells], Made], cells: Cells) -> tuple[int, Made]:
        return len(cells), work(cells)


class RecordsOfSheet:
    """The rows of a workbook's sheet, in the same way. A workbook does not store the empty cells at a row's end: they are added."""

    def __init__(self, sheet: str, rows: Iterator[Record]):
        self.prefix, self._records = f"{sheet}, row ", rows

    def opening(self) -> Iterator[Record]:
        """Row by row; `blocks` goes on where this is left."""
        for record in self._records:  # noqa: UP028 (`yield from` would close what is left)
            yield record

    def blocks(self, columns: int, work: Callable[[Cells], Made], unnamed: int = 0) -> Iterator[Made]:
        """What `work` makes of each block of the rows that are left, in order. `unnamed`: so many of the columns have no heading, and are not added."""
        yield from map(work, listed(self._records, columns, padded_to=columns - unnamed))


def listed(left: Iterable[Record], columns: int, padded_to: int = 0) -> Iterator[ListedCells]:
    """The records in blocks, in the order of the file."""
    rest = iter(left)
    for first in rest:
        yield ListedCells([first, *islice(rest, ROWS - 1)], columns, padded_to)
