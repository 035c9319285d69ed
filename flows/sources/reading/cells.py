"""A block of a table's cells, whatever they came from: what a reader of columns may ask of it.

Format: a cell is a field of delimited text, or a cell of a sheet, without white space around it. What it says is read by typed_cells.py.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from flows.sources.reading.delimited import Record
from flows.sources.reading.text_columns import Coded

EMPTY, READ, NOT_VOUCHED = 0, 1, 2  # what is known of a cell: nothing stands in it, it is read, or the exact reader must look at it


class Cells(ABC):
    """A block of records that stand next to each other. numbers: that of each record's place. odd: those that are no row of the table's columns, by their
    position in the block: they cannot be taken apart, or have another number of fields; their cells here are empty."""

    numbers: np.ndarray
    odd: dict[int, Record]

    def __len__(self) -> int:
        return len(self.numbers)

    @abstractmethod
    def cell(self, column: int, row: int) -> str:
        """The text that stands in one cell."""

    @abstractmethod
    def raw(self, row: int) -> str:
        """The record as it stands in the file."""

    @abstractmethod
    def given(self, column: int) -> np.ndarray:
        """Which cells of the column are not empty."""

    @abstractmethod
    def texts(self, *columns: int, between: str = "") -> pa.StringArray:
        """The cells of a column; of several, those that are not empty with `between` between them."""

    @abstractmethod
    def numbered(self, prefix: str) -> pa.StringArray:
        """The number of each record's place behind `prefix`."""

    @abstractmethod
    def begins_with(self, words: Sequence[str]) -> np.ndarray:
        """Whether the first cell of a record in which something stands begins with one of the words."""

    @abstractmethod
    def amounts(self, column: int, places: np.ndarray, decimal: str, group: str, negative: str, mark: str) -> tuple[np.ndarray, np.ndarray]:
        """(minor units, EMPTY, READ or NOT_VOUCHED) of a column. `places`: the digits of each row's currency, -1 for none; the marks as a template has them."""

    @abstractmethod
    def days(self, column: int, order: str, timed: bool) -> tuple[np.ndarray, np.ndarray]:
        """(days since 1970-01-01, EMPTY, READ or NOT_VOUCHED) of a column. `timed`: a time of day may follow, and is dropped."""

    def coded(self, column: int) -> Coded:
        """A column with few different values: each value once, and which of them stands in each row."""
        found = self.texts(column).dictionary_encode()
        return Coded(found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False))
