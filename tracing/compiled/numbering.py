"""Numbers for names: the n-th name that was not seen before gets the number n. Names are compared whole; a hash only says where to look.

An open table (W. W. Peterson, 1957) whose rows fill one line of the processor's memory each, so that a name costs one wait, and that is
asked for ahead. A name longer than a row holds is looked up in a dictionary.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pyarrow as pa
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from tracing.compiled.arrays import Bytes, Int, Int32s, Int64s
from tracing.compiled.prefetch import AHEAD, prefetch

# a row: number + 1 and above it the length (0: nothing here), the hash, then the name itself, eight bytes a cell
NUMBER, HASH, NAME, CELLS = 0, 1, 2, 8
LONGEST = 8 * (CELLS - NAME)
MIX = np.int64(-7046029254386353131)  # 2**64 divided by the golden ratio, odd (D. E. Knuth, volume 3, 6.4)


class Numbering:
    """Names seen so far. `number` one array of names after the other; `names` gives each once, in the order of their numbers."""

    def __init__(self) -> None:
        self._rows, self._count = _empty(1 << 12), 0
        self._long: dict[str, int] = {}
        self._parts: list[pa.Array] = []

    def number(self, names: pa.Array) -> np.ndarray:
        """The int32 number of each of the names, a string array without nulls."""
        _, offsets, texts = names.buffers()
        ends = np.frombuffer(offsets, np.int32)[names.offset : names.offset + len(names) + 1]
        # eight bytes are read at once: behind the last name there have to be as many
        text = np.append(np.frombuffer(texts, np.uint8)[ends[0] : ends[-1]], np.zeros(8, np.uint8)) if len(names) else np.zeros(8, np.uint8)
        begins = ends - ends[0]
        hashes, found, new = np.empty(len(names), np.int64), np.empty(len(names), np.int32), np.empty(len(names), np.int32)
        _hash(begins, text, hashes)
        before, row = self._count, 0
        while row < len(names):
            row, self._count = _look_up(row, begins, text, hashes, self._rows, self._count, found, new[self._count - before :])
            if row < len(names):
                self._rows = _wider(self._rows)
        self._parts.append(names.take(pa.array(new[: self._count - before])))
        self._number_long(names, found)
        return found

    def _number_long(self, names: pa.Array, found: np.ndarray) -> None:
        rows = np.flatnonzero(found < 0)
        for row, name in zip(rows.tolist(), names.take(pa.array(rows)).to_pylist(), strict=True):
            if name not in self._long:
                self._long[name] = self._count
                self._parts.append(pa.array([name], names.type))
                self._count += 1
            found[row] = self._long[name]

    def names(self) -> pa.Array:
        """Every name once, in the order of their numbers."""
        return pa.concat_arrays(self._parts) if self._parts else pa.array([], pa.string())


def _empty(rows: int) -> np.ndarray:
    """Rows that each begin where a line of the processor's memory does."""
    room = np.zeros(8 * CELLS * (rows + 1), np.uint8)
    begin = -room.ctypes.data % (8 * CELLS)
    return room[begin : begin + 8 * CELLS * rows].view(np.int64).reshape(rows, CELLS)


def _eight_bytes(typing_context: Any, text: Any, place: Any) -> Any:
    """The eight bytes of a uint8 array from a place on, wherever it lies."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        address = builder.bitcast(builder.gep(array.data, [arguments[1]]), ir.IntType(64).as_pointer())
        return builder.load(address, align=1)

    return types.int64(text, types.int64), generate


# compiled functions call it with the text and the place alone
_eight = cast(Callable[[Bytes, Int], Int], intrinsic(_eight_bytes))


@njit(cache=True)
def _part(text: Bytes, at: Int, left: Int) -> Int:
    """Up to eight bytes of a name of which `left` are left, noughts behind them."""
    word = _eight(text, at)
    return word if left >= 8 else word & ((np.int64(1) << (8 * left)) - 1)


@njit(cache=True, nogil=True)
def _hash(begins: Int32s, text: Bytes, hashes: Int64s) -> None:
    for n in range(len(hashes)):
        at, end = np.int64(begins[n]), np.int64(begins[n + 1])
        found = end - at
        while at < end:
            found = (found ^ _part(text, at, end - at)) * MIX
            found ^= (found >> 29) & 0x7FFFFFFFF
            at += 8
        hashes[n] = found


@njit(cache=True, nogil=True)
def _look_up(row: int, begins: Int32s, text: Bytes, hashes: Int64s, rows: Int64s, count: int, found: Int32s, new: Int32s) -> tuple[int, int]:
    """Number the names from `row` on until all are numbered, or two thirds of the table are full; `new`: where each new name stands."""
    mask, added = len(rows) - 1, 0
    while row < len(hashes):
        if 3 * count >= 2 * len(rows):
            break
        prefetch(rows, hashes[min(row + AHEAD, len(hashes) - 1)] & mask)
        begin, length = np.int64(begins[row]), np.int64(begins[row + 1]) - np.int64(begins[row])
        if length > LONGEST:
            found[row] = -1
            row += 1
            continue
        at = hashes[row] & mask
        while rows[at, NUMBER] and not _is(rows, at, hashes[row], text, begin, length):
            at = (at + 1) & mask
        if not rows[at, NUMBER]:
            rows[at, NUMBER], rows[at, HASH] = (length << 32) + count + 1, hashes[row]
            for done in range(0, length, 8):
                rows[at, NAME + done // 8] = _part(text, begin + done, length - done)
            new[added] = row
            added += 1
            count += 1
        found[row] = (rows[at, NUMBER] & 0xFFFFFFFF) - 1
        row += 1
    return row, count


@njit(cache=True)
def _is(rows: Int64s, at: int, hashed: Int, text: Bytes, begin: Int, length: Int) -> bool:
    if rows[at, HASH] != hashed or rows[at, NUMBER] >> 32 != length:
        return False
    for done in range(0, length, 8):
        if rows[at, NAME + done // 8] != _part(text, begin + done, length - done):
            return False
    return True


@njit(cache=True, nogil=True)
def _moved(rows: Int64s, wider: Int64s) -> None:
    mask = len(wider) - 1
    for row in range(len(rows)):
        if rows[row, NUMBER]:
            at = rows[row, HASH] & mask
            while wider[at, NUMBER]:
                at = (at + 1) & mask
            for cell in range(CELLS):
                wider[at, cell] = rows[row, cell]


def _wider(rows: np.ndarray) -> np.ndarray:
    wider = _empty(2 * len(rows))
    _moved(rows, wider)
    return wider
