"""Columns of texts made from the fields of a block: as Arrow arrays, or coded where there are few values.

Format: Apache Arrow (string and dictionary arrays).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from flows.sources.reading.arrow_columns import alike

if TYPE_CHECKING:
    from flows.sources.reading.text_blocks import Split

NO_BYTES = np.zeros(0, np.uint8)


class Coded:
    """A column with few values: a code for each row, and the values in the order in which they first come."""

    def __init__(self, values: Sequence[str], codes: np.ndarray):
        self.values, self.codes = list(values), codes

    def mapped(self, kind: type, by_value) -> np.ndarray:
        """What `by_value` gives for each row's value."""
        return np.array([by_value(value) for value in self.values], kind)[self.codes] if self.values else np.zeros(0, kind)

    def column(self, rows: np.ndarray) -> pa.DictionaryArray:
        """These rows' values; '' where a row is -1."""
        return alike([*self.values, ""], np.where(rows < 0, len(self.values), self.codes[rows]) if len(self.codes) else rows)


def texts(block: Split, *columns: int | np.ndarray, between: str = "", rows: np.ndarray | None = None) -> pa.Array:
    """The fields of a column; of several, those that are not empty with `between` between them. `rows`: of these rows in this order, nothing where it
    says -1; a column may then be one for each of them."""
    if rows is None:
        starts, stops = block.starts[list(columns)], block.stops[list(columns)]
    else:
        starts, stops = (np.stack([places[column, rows] for column in columns]) for places in (block.starts, block.stops))
        stops[:, rows < 0] = starts[:, rows < 0]
    return _array(*_joined(block, starts, stops, _bytes(between)))


def numbers(before: str, values: np.ndarray, *behind: str, which: np.ndarray | None = None) -> pa.Array:
    """Whole numbers above nil, with `before` before each and the text behind it that `which` says; the only one where it says nothing."""
    from flows.sources.reading.text_kernels import numbered  # compiled code takes a moment to load

    encoded = [text.encode() for text in behind or ("",)]
    ends = np.concatenate(([0], np.cumsum([len(text) for text in encoded])))
    return _array(
        *numbered(_bytes(before), values, np.frombuffer(b"".join(encoded) or b" ", np.uint8), ends, np.zeros(len(values), np.int64) if which is None else which)
    )


def coded(block: Split, column: int | np.ndarray, rows: np.ndarray | None = None) -> Coded:
    """A column of few values; of these rows, as `texts` has it."""
    found = texts(block, column, rows=rows).dictionary_encode()
    return Coded(found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False))


def coded_beginnings(block: Split, length: int, starts: np.ndarray, stops: np.ndarray) -> Coded:
    """The first bytes of what stands there in each row, as bytes: they may end within a character."""
    offsets, text = _joined(block, starts[np.newaxis], np.minimum(stops, starts + length)[np.newaxis], NO_BYTES)
    found = pa.Array.from_buffers(pa.binary(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(text)]).dictionary_encode()
    return Coded(found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False))


def _joined(block: Split, starts: np.ndarray, stops: np.ndarray, between: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from flows.sources.reading.text_kernels import joined  # compiled code takes a moment to load

    return joined(block.text, starts, stops, between)


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8) if text else NO_BYTES


def _array(offsets: np.ndarray, text: np.ndarray) -> pa.Array:
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(text)])
