"""The order of events of many lines: time, then sequence, then id by code point.

Authority: docs/method.md. Sorting by one group of bits after another (H. H. Seward, 1954) keeps the order of equal keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

BITS = 13  # a pass's counters stay in the processor's nearest memory
SHORT = 32  # a group of ids that insertion puts in order soonest


def in_order(keys: list[np.ndarray], ids: Callable[[], pa.ChunkedArray]) -> np.ndarray | None:
    """The rows in the order of int64 `keys`, the most important first, then of their ids by code point; None if they stand in it already.
    `keys` is emptied, so that its arrays can be let go; `ids`: gives the id of every row, text or whole numbers; called if keys are equal."""
    if _ascends(keys):
        return None
    dense = []
    while keys:
        dense.append(_dense(keys.pop()))
    order = np.arange(len(dense[0][0]), dtype=np.int32)
    for key, bits in dense:
        order = _stable(order, key, bits)
    tied = np.ones(max(len(order) - 1, 0), bool)
    while dense:
        sorted_so = dense.pop()[0][order]
        tied &= sorted_so[1:] == sorted_so[:-1]
        del sorted_so
    member = np.append(tied, False) | np.append(False, tied)
    if member.any():
        rows = order[member]
        order[member] = rows[_by_id(ids().take(pa.array(rows)), np.append(True, ~tied)[member])]
    return None if bool((order[1:] > order[:-1]).all()) else order


def _ascends(keys: Sequence[np.ndarray]) -> bool:
    """True if every row's keys are above those of the row before."""
    above, equal = np.zeros(max(len(keys[0]) - 1, 0), bool), np.ones(max(len(keys[0]) - 1, 0), bool)
    for key in keys:
        above |= equal & (key[1:] > key[:-1])
        equal &= key[1:] == key[:-1]
    return bool(above.all())


def _by_id(ids: pa.ChunkedArray, begins: np.ndarray) -> np.ndarray:
    """Where the ids stand when each group of them is in order; a group begins where `begins` is true."""
    if pa.types.is_integer(ids.type) and (pc.min(ids).as_py() < 0 or pc.max(ids).as_py() >= 10**18):
        ids = pc.cast(ids, pa.large_string())
    if pa.types.is_integer(ids.type):
        ends, text = np.zeros(0, np.int64), np.zeros(8, np.uint8)
        keys = _numbers_by_text(ids.to_numpy().astype(np.int64, copy=False))
    else:
        ids = pc.cast(ids, pa.large_string()).combine_chunks()
        _, offsets, texts = ids.buffers()
        ends = np.frombuffer(offsets, np.int64)[: len(ids) + 1]
        text = np.append(np.frombuffer(texts, np.uint8), np.zeros(8, np.uint8))
        keys = _first_letters(ends, text)
    order = np.arange(len(keys), dtype=np.int32)
    for begin, end in _short_groups(order, begins, keys, ends, text).tolist():
        within = pc.sort_indices(ids.slice(begin, end - begin)).to_numpy() if len(ends) else np.argsort(keys[begin:end], kind="stable")
        order[begin:end] = begin + within
    return order


@njit(cache=True)
def _numbers_by_text(numbers):
    """Keys by which whole numbers from 0 to below 10**18 sort as their texts do, by code point: 1 before 10 before 2."""
    keys = np.empty(len(numbers), np.uint64)
    for n in range(len(numbers)):
        number, length, reach = numbers[n], 1, 10
        while number >= reach:
            reach *= 10
            length += 1
        for _ in range(18 - length):
            number *= 10
        keys[n] = np.uint64(number) * np.uint64(18) + np.uint64(length - 1)
    return keys


@njit(cache=True)
def _first_letters(ends, text):
    """The first eight bytes of each text as one number that sorts as they do."""
    keys = np.empty(len(ends) - 1, np.uint64)
    for n in range(len(keys)):
        key = np.uint64(0)
        for place in range(ends[n], ends[n] + 8):
            key = key << np.uint64(8) | np.uint64(text[place] if place < ends[n + 1] else 0)
        keys[n] = key
    return keys


@njit(cache=True)
def _before(one, other, keys, ends, text):
    if keys[one] != keys[other] or not len(ends):
        return keys[one] < keys[other]
    length, length_of_other = ends[one + 1] - ends[one], ends[other + 1] - ends[other]
    for place in range(min(length, length_of_other)):
        if text[ends[one] + place] != text[ends[other] + place]:
            return text[ends[one] + place] < text[ends[other] + place]
    return length < length_of_other


@njit(cache=True)
def _short_groups(order, begins, keys, ends, text):
    """Put the short groups in order by insertion; rows (begin, end) of the others."""
    others, used, begin = np.empty((len(order) // SHORT + 1, 2), np.int64), 0, 0
    while begin < len(order):
        end = begin + 1
        while end < len(order) and not begins[end]:
            end += 1
        if end - begin > SHORT:
            others[used, 0], others[used, 1] = begin, end
            used += 1
        else:
            for place in range(begin + 1, end):
                row, at = order[place], place
                while at > begin and _before(row, order[at - 1], keys, ends, text):
                    order[at] = order[at - 1]
                    at -= 1
                order[at] = row
        begin = end
    return others[:used]


def _dense(key: np.ndarray) -> tuple[np.ndarray, int]:
    """The key from nought, without a factor that all its values share, and how many bits it has."""
    if not len(key):
        return key, 0
    key = key - key.min()
    factor = int(np.gcd.reduce(key[:: max(len(key) // 1000, 1)])) or 1
    if factor > 1 and not (key % factor).any():
        key = key // factor
    return key, int(key.max()).bit_length()


@njit(cache=True)
def _stable(order, key, bits):
    places = np.empty_like(order)
    for low in range(0, bits, BITS):
        counts = np.zeros((1 << BITS) + 1, np.int64)
        for row in range(len(key)):
            counts[((key[row] >> low) & ((1 << BITS) - 1)) + 1] += 1
        for n in range(1 << BITS):
            counts[n + 1] += counts[n]
        for n in range(len(order)):
            group = (key[order[n]] >> low) & ((1 << BITS) - 1)
            places[counts[group]] = order[n]
            counts[group] += 1
        order, places = places, order
    return order
