"""The order of events of many lines: time, then sequence, then id by code point.

Authority: docs/method.md. Sorting by one group of bits after another (H. H. Seward, 1954) keeps the order of equal keys.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numba import njit

BITS = 13  # a pass's counters stay in the processor's nearest memory


def in_order(keys: Sequence[np.ndarray], by_id: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray | None:
    """The rows in the order of int64 `keys`, the most important first; None if they stand in it already.

    `by_id(rows, group)`: the same rows sorted by group and then by id, called for the rows whose keys are all equal to another's.
    """
    if _ascends(keys):
        return None
    order = np.arange(len(keys[0]), dtype=np.int32)
    for key in reversed(keys):
        order = _stable(order, *_dense(key))
    tied = np.ones(max(len(order) - 1, 0), bool)
    for key in keys:
        sorted_so = key[order]
        tied &= sorted_so[1:] == sorted_so[:-1]
    places = np.flatnonzero(np.append(tied, False) | np.append(False, tied))
    if len(places):
        begins = np.append(True, ~tied)[places]
        order[places] = by_id(order[places], np.cumsum(begins))
    return None if bool((order[1:] > order[:-1]).all()) else order


def _ascends(keys: Sequence[np.ndarray]) -> bool:
    """True if every row's keys are above those of the row before."""
    above, equal = np.zeros(max(len(keys[0]) - 1, 0), bool), np.ones(max(len(keys[0]) - 1, 0), bool)
    for key in keys:
        above |= equal & (key[1:] > key[:-1])
        equal &= key[1:] == key[:-1]
    return bool(above.all())


def numbers_by_text(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two keys by which whole numbers from 0 to below 10**18 sort as their texts do, by code point."""
    length = np.ones(len(numbers), np.int64)
    for power in range(1, 18):
        length += numbers >= 10**power
    return numbers * 10 ** (18 - length), length


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
