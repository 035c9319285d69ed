"""Claims followed along known positions: each costs its own result, not the ledger's length.

Authority: Devaynes v Noble (Clayton's Case) (1816) 1 Mer 572; docs/method.md. The positions are those of `tracing.attribution.fifo_streams`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from tracing.attribution.fifo_streams import ACCOUNT, BEGIN, LENGTH, LINE, POSITION, REACH, REVERSAL, Streams, wider_rows
from tracing.compiled.arrays import Int, Int32s, Int64s
from tracing.ledger.prepared_ledger import NOBODY


class Followed(NamedTuple):
    """What claims come to: rows (line, label, units) of what lines moved and (account, label, units) of what is held, sorted, each once;
    for each label what was paid out, absorbed, relabelled and lost in a gap; what stands in each account of every label together; and
    the lines that a reversal undid, with those reversals."""

    moved: np.ndarray
    held: np.ndarray
    ended: np.ndarray
    standing: np.ndarray
    undone: np.ndarray


def follow(found: Streams, payee: np.ndarray, amount: np.ndarray, claims: np.ndarray, labels: int, relabelled: np.ndarray) -> Followed:
    """`claims`: int64 rows (line, label, units) in the order of lines and, within a line, of labels. `relabelled`: the lines out of
    an account in evidence that a claim marks, sorted."""
    moved, held, ended = _follow(
        found.payer_at,
        found.payee_at,
        found.absorbed,
        found.ends,
        found.debits_from,
        found.debits,
        found.away,
        found.stretches,
        payee,
        amount,
        claims,
        labels,
        relabelled,
    )
    return Followed(added_up(moved), added_up(held), ended, found.ends[:, 1], found.undone.ravel())


def added_up(rows: np.ndarray) -> np.ndarray:
    """Rows (place, label, units) sorted, one for each place and label."""
    if not len(rows):
        return rows
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    begins = np.flatnonzero(np.append(True, (rows[1:, :2] != rows[:-1, :2]).any(axis=1)))
    return np.column_stack([rows[begins, :2], np.add.reduceat(rows[:, 2], begins)])


@njit(cache=True)
def add_row(rows: Int64s, used: int, place: Int, label: Int, units: Int) -> tuple[Int64s, int]:
    if used == len(rows):
        rows = wider_rows(rows)
    rows[used, 0], rows[used, 1], rows[used, 2] = place, label, units
    return rows, used + 1


@njit(cache=True)
def _first_row(rows: Int64s, account: int, cell: int, above: int) -> int:
    """Among rows by account, the first of a later account, or of this one with a cell above a number; the cells of an account rise."""
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        if rows[middle, ACCOUNT] > account or (rows[middle, ACCOUNT] == account and rows[middle, cell] > above):
            high = middle
        else:
            low = middle + 1
    return low


@njit(cache=True)
def _departure(odd: bool, stretches: Int64s, debits: Int32s, payer_at: Int64s, amount: Int64s, at: int) -> tuple[Int, Int, Int, Int]:
    """What left an account, in the order of positions: the position, the units, the line, and the first of them within the line."""
    if odd:
        return stretches[at, POSITION], stretches[at, LENGTH], stretches[at, LINE], stretches[at, BEGIN]
    return payer_at[debits[at]], amount[debits[at]], np.int64(debits[at]), np.int64(0)


@njit(cache=True)
def _follow(
    payer_at: Int64s,
    payee_at: Int64s,
    absorbed: Int64s,
    ends: Int64s,
    debits_from: Int64s,
    debits: Int32s,
    away: Int64s,
    stretches: Int64s,
    payee: Int32s,
    amount: Int64s,
    claims: Int64s,
    labels: int,
    relabelled: Int64s,
) -> tuple[Int64s, Int64s, Int64s]:
    moved, held, ended = np.empty((1024, 3), np.int64), np.empty((64, 3), np.int64), np.zeros((labels, 4), np.int64)
    to_go, going = np.empty((1024, 4), np.int64), 0  # line, label, units, and the first of them within the line
    moves, holds = 0, 0
    begin = 0
    for c in range(len(claims)):
        begin = begin + claims[c - 1, 2] if c and claims[c - 1, 0] == claims[c, 0] else 0
        to_go, going = add_row(to_go, going, claims[c, 0], claims[c, 1], claims[c, 2])
        to_go[going - 1, 3] = begin
    while going:
        going -= 1
        t, label, units, begin = to_go[going]
        moved, moves = add_row(moved, moves, t, label, units)
        a = payee[t]
        if a == NOBODY:
            ended[label, 0] += units
            continue
        n = np.searchsorted(absorbed[:, 0], t)
        if n < len(absorbed) and absorbed[n, 0] == t:
            lost = max(min(begin + units, absorbed[n, 1]) - begin, 0)
            ended[label, 1] += lost
            begin, units = begin + lost, units - lost
        here, end = payee_at[t] + begin, payee_at[t] + begin + units
        row = _first_row(away, a, REACH, here)
        while row < len(away) and away[row, ACCOUNT] == a and away[row, POSITION] < end:  # what went and came back
            part = min(end, away[row, POSITION] + away[row, LENGTH]) - max(here, away[row, POSITION])
            if part > 0:
                moved, moves = add_row(moved, moves, away[row, LINE], label, part)
                moved, moves = add_row(moved, moves, away[row, REVERSAL], label, part)
            row += 1
        low, last = _first_row(stretches, a, POSITION, NOBODY), _first_row(stretches, a, POSITION, np.iinfo(np.int64).max)
        odd = last > low
        if not odd:
            low, last = debits_from[a], debits_from[a + 1]
        high = last
        while low < high:  # the first departure that ends behind `here`
            middle = (low + high) // 2
            position, length, _, _ = _departure(odd, stretches, debits, payer_at, amount, middle)
            if position + length > here:
                high = middle
            else:
                low = middle + 1
        while here < end and low < last:
            position, length, d, first = _departure(odd, stretches, debits, payer_at, amount, low)
            if position >= end:
                break
            if position > here:  # a gap lay between this departure and the one before
                ended[label, 3] += position - here
                here = position
            part = min(end, position + length) - here
            n = np.searchsorted(relabelled, d)
            if d == NOBODY:
                held, holds = add_row(held, holds, a, label, part)
            elif n < len(relabelled) and relabelled[n] == d:
                ended[label, 2] += part
            else:
                to_go, going = add_row(to_go, going, d, label, part)
                to_go[going - 1, 3] = first + here - position
            here += part
            low += 1
        if here < end:
            lost = max(min(end, ends[a, 0]) - here, 0)
            ended[label, 3] += lost
            if end - here - lost > 0:
                held, holds = add_row(held, holds, a, label, end - here - lost)
    return moved[:moves].copy(), held[:holds].copy(), ended
