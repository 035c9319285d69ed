"""How far each balance that a statement states after an entry is from the one that must stand there.

Authority: arithmetic: a balance is the one before it and what was booked in between. Statements list their entries oldest first or newest
first; the order in which the balances run on is the order of events.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from schemas.money import LARGEST

_SAFE = float(2**62)  # sums below this are exact in int64


def balances_out_by(
    signed: np.ndarray, balance: np.ndarray, stated: np.ndarray, seq: np.ndarray, period: np.ndarray, openings: list[int | None]
) -> tuple[np.ndarray, np.ndarray]:
    """For each entry, its stated balance less the one that follows from what was stated before, in minor units, and whether both are known.

    signed: effect on the balance. period: a number for each statement, that of its opening balance in `openings`.
    """
    out_by, known = np.zeros(len(signed), np.int64), np.zeros(len(signed), bool)
    if not stated.any():
        return out_by, known
    with_balances = np.zeros(len(openings), bool)
    with_balances[period[stated]] = True
    for number, positions in _listed(period, seq):
        if with_balances[number]:
            forwards, backwards = (_run(signed[order], balance[order], stated[order], openings[number]) for order in (positions, positions[::-1]))
            better, order = (forwards, positions) if np.count_nonzero(forwards[0]) <= np.count_nonzero(backwards[0]) else (backwards, positions[::-1])
            out_by[order], known[order] = better
    return out_by, known


def _listed(period: np.ndarray, seq: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """The positions of each statement's entries, as the statement lists them."""
    order = np.lexsort((seq, period)) if len(seq) > 1 and ((np.diff(period) < 0).any() or (np.diff(seq) < 0).any()) else np.arange(len(seq))
    begins = np.flatnonzero(np.diff(period[order], prepend=-1))
    for positions in np.split(order, begins[1:]):
        yield int(period[positions[0]]), positions


def _run(signed: np.ndarray, balance: np.ndarray, stated: np.ndarray, opening: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Differences, nil where not known, and whether they are. After a break it runs on from the balance that is stated there."""
    if np.abs(signed.astype(float)).sum() + 2 * np.abs(balance.astype(float)).max(initial=0) + abs(opening or 0) > _SAFE:
        signed, balance = signed.astype(object), balance.astype(object)
    at = np.flatnonzero(stated)
    moved = np.cumsum(signed)[at]  # what was booked up to each stated balance
    here = balance[at]
    expected = (0 if opening is None else opening) + moved
    expected[1:] = here[:-1] + (moved[1:] - moved[:-1])
    differences = np.clip(here - expected, -LARGEST, LARGEST)
    known = np.zeros(len(signed), bool)
    known[at] = True
    if opening is None:
        known[at[0]] = False
        differences[0] = 0
    out_by = np.zeros(len(signed), np.int64)
    out_by[at] = differences.astype(np.int64)
    return out_by, known
