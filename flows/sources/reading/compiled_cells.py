"""Cells of large delimited text, which compiled code took apart; a record that is not plain is taken apart by the csv module, and its cells stand with the others.

Format: RFC 4180 (flows/sources/reading/text_kernels.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from flows.sources.reading.cells import EMPTY, NOT_VOUCHED, Cells
from flows.sources.reading.delimited import Record, record_of
from flows.sources.reading.text_blocks import Split
from flows.sources.reading.text_columns import NO_BYTES, coded_beginnings, numbers, texts
from flows.sources.reading.written_values import NEGATIVES, ORDERS, amounts, days


def cells_of(split: Split, delimiter: str) -> CompiledCells:
    """The block's cells, those of records that are not plain among them."""
    odd: dict[int, Record] = {}
    columns, size = len(split.starts), len(split.text)
    more: list[bytes] = []
    for row in np.flatnonzero(~split.plain).tolist():
        record = record_of(f"line {split.lines[row]}", split.raw(row), delimiter)
        split.starts[:, row] = split.stops[:, row] = 0
        if record.problem or len(record.fields) != columns:
            odd[row] = record
            continue
        for column, value in enumerate(record.fields):
            more.append(value.strip().encode())
            split.starts[column, row] = size
            size += len(more[-1])
            split.stops[column, row] = size
    text = np.concatenate([split.text, np.frombuffer(b"".join(more), np.uint8)]) if more else split.text
    return CompiledCells(split, split._replace(text=text), odd)


class CompiledCells(Cells):
    """Cells as places in a text; what is plain in them is read by compiled code."""

    def __init__(self, as_it_stands: Split, block: Split, odd: dict[int, Record]):
        self.numbers, self.odd, self._as_it_stands, self._block = block.lines, odd, as_it_stands, block

    def cell(self, column: int, row: int) -> str:
        return self._block.text[self._block.starts[column, row] : self._block.stops[column, row]].tobytes().decode()

    def raw(self, row: int) -> str:
        return self._as_it_stands.raw(row)

    def given(self, column: int) -> np.ndarray:
        return self._block.stops[column] > self._block.starts[column]

    def texts(self, *columns: int, between: str = "") -> pa.StringArray:
        return texts(self._block, *columns, between=between)

    def numbered(self, prefix: str) -> pa.StringArray:
        return numbers(prefix, self.numbers)

    def begins_with(self, words: Sequence[str]) -> np.ndarray:
        if not words:
            return np.zeros(len(self), bool)
        starts, stops, rows = self._block.starts, self._block.stops, np.arange(len(self))
        first = np.argmax(stops > starts, axis=0)
        wanted = tuple(word.encode() for word in words)
        return coded_beginnings(self._block, max(map(len, wanted)), starts[first, rows], stops[first, rows]).mapped(
            bool, lambda value: value.startswith(wanted)
        )

    def amounts(self, column: int, places: np.ndarray, decimal: str, group: str, negative: str, mark: str) -> tuple[np.ndarray, np.ndarray]:
        """Of a way to write what is below nil that compiled code does not know, nothing is vouched for."""
        if negative not in NEGATIVES:
            return np.zeros(len(self), np.int64), np.where(self.given(column), NOT_VOUCHED, EMPTY).astype(np.uint8)
        return amounts(
            self._block.text,
            self._block.starts[column],
            self._block.stops[column],
            places,
            ord(decimal),
            ord(group) if group else 0,
            NEGATIVES[negative],
            np.frombuffer(mark.encode(), np.uint8) if mark else NO_BYTES,
        )

    def days(self, column: int, order: str, timed: bool) -> tuple[np.ndarray, np.ndarray]:
        """Of an order that compiled code does not know, nothing is vouched for."""
        if order not in ORDERS:
            return np.zeros(len(self), np.int32), np.where(self.given(column), NOT_VOUCHED, EMPTY).astype(np.uint8)
        return days(self._block.text, self._block.starts[column], self._block.stops[column], ORDERS[order], timed)
