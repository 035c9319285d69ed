"""Columns of texts made from the fields of a block: as Arrow arrays, or coded where there are few values.

Format: Apache Arrow (string and dictionary arrays).
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from flows.sources.text_blocks import Split
from flows.sources.text_kernels import joined, numbered

NO_BYTES = np.zeros(0, np.uint8)


class Coded:
    """A column with few values: a code for each row, and the values in the order in which they first come."""

    def __init__(self, values: Sequence[str], codes: np.ndarray):
        self.values, self.codes = list(values), codes

    def mapped(self, kind: type, by_value) -> np.ndarray:
        """What `by_value` gives for each row's value."""
        return np.array([by_value(value) for value in self.values], kind)[self.codes] if self.values else np.zeros(0, kind)


def texts(block: Split, *columns: int, between: str = "") -> pa.Array:
    """The fields of a column; of several, those that are not empty with `between` between them."""
    return _array(*joined(block.text, block.starts[list(columns)], block.stops[list(columns)], _bytes(between)))


def numbers(before: str, values: np.ndarray, behind: str = "") -> pa.Array:
    """Whole numbers above nil, with `before` before and `behind` behind each."""
    return _array(*numbered(_bytes(before), values, _bytes(behind)))



def coded(block: Split, column: int) -> Coded:
    """A column of few values."""
    found = texts(block, column).dictionary_encode()
    return Coded(found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False))


def coded_beginnings(block: Split, length: int) -> Coded:
    """The first field's first bytes, as bytes: they may end within a character."""
    starts = block.starts[:1]
    offsets, text = joined(block.text, starts, np.minimum(block.stops[:1], starts + length), NO_BYTES)
    cut = pa.Array.from_buffers(pa.binary(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(text)]).dictionary_encode()
    return Coded(cut.dictionary.to_pylist(), cut.indices.to_numpy(zero_copy_only=False))


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8) if text else NO_BYTES


def _array(offsets: np.ndarray, text: np.ndarray) -> pa.Array:
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(text)])
