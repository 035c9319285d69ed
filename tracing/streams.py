"""First in, first out as positions: the k-th unit that goes out of an account is the k-th that came in, whatever is claimed.

So every line covers a fixed stretch of its payer's and of its payee's stream; a new set of claims costs only its own result.

Authority: Devaynes v Noble (Clayton's Case) (1816) 1 Mer 572; docs/method.md. A ledger in which a reversal unwinds has no such fixed
positions: `tracing.kernels` follows it.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from tracing.ledger import GAP, NOBODY
from tracing.prefetch import AHEAD, prefetch

CAME, WENT, OWED, CELLS = 0, 1, 2, 4  # an account's row: units that came in and went out, and its overdraft


class Streams(NamedTuple):
    """Where each line lies. `payer_at`: the position of its first unit among those that left the payer; `payee_at`: the position that
    its first unit has, or would have if an overdraft had not absorbed it, among those that came to the payee; `absorbed`: rows of (line,
    units); `ends`: for each account, units that came and units that went; `debits[debits_from[a]:debits_from[a+1]]`: the lines that
    left account a, in order. Positions count units, the bank's among them."""

    payer_at: np.ndarray
    payee_at: np.ndarray
    absorbed: np.ndarray
    ends: np.ndarray
    debits_from: np.ndarray
    debits: np.ndarray


class Followed(NamedTuple):
    """What claims come to: rows (line, label, units) of what lines moved and (account, label, units) of what is held, sorted, each once;
    for each label what was paid out, absorbed, relabelled and lost in a gap; what stands in each account of every label together; and
    the lines that a reversal undid, with those reversals."""

    moved: np.ndarray
    held: np.ndarray
    ended: np.ndarray
    standing: np.ndarray
    undone: np.ndarray


def streams(kinds: np.ndarray, payer: np.ndarray, payee: np.ndarray, amount: np.ndarray, accounts: int) -> Streams:
    """Positions of a ledger without reversals that unwind: int8, int32, int32, int64, one item a line in order."""
    return Streams(*_positions(kinds, payer, payee, amount, accounts), *_debits(kinds, payer, accounts))


@njit(cache=True)
def _positions(kinds, payer, payee, amount, accounts):
    state = np.zeros((max(accounts, 1), CELLS), np.int64)
    lines = len(kinds)
    payer_at, payee_at = np.empty(lines, np.int64), np.empty(lines, np.int64)
    absorbed, used = np.empty((1024, 2), np.int64), 0
    for t in range(lines):
        ahead = min(t + AHEAD, lines - 1)
        prefetch(state, max(payer[ahead], 0))
        prefetch(state, max(payee[ahead], 0))
        a, b, units = payer[t], payee[t], amount[t]
        payer_at[t] = payee_at[t] = 0
        # cell by cell: a view of an account's row would be counted in and out at every line
        if a != NOBODY:
            if kinds[t] == GAP:
                state[a, WENT], state[a, OWED] = state[a, CAME], 0
                continue
            went, came = state[a, WENT], state[a, CAME]
            payer_at[t] = went
            went += units
            state[a, WENT] = went
            if went > came:
                state[a, OWED] += went - came
                state[a, CAME] = went
        if b != NOBODY:
            owed = min(state[b, OWED], units)
            payee_at[t] = state[b, CAME] - owed
            state[b, CAME] += units - owed
            if owed:
                state[b, OWED] -= owed
                if used == len(absorbed):
                    absorbed = _wider(absorbed)
                absorbed[used, 0], absorbed[used, 1] = t, owed
                used += 1
    return payer_at, payee_at, absorbed[:used].copy(), state[:accounts, :2].copy()


@njit(cache=True)
def _debits(kinds, payer, accounts):
    begins = np.zeros(accounts + 1, np.int64)
    for t in range(len(payer)):
        if payer[t] != NOBODY and kinds[t] != GAP:
            begins[payer[t] + 1] += 1
    for a in range(accounts):
        begins[a + 1] += begins[a]
    debits, place = np.empty(begins[accounts], np.int32), begins[:-1].copy()
    for t in range(len(payer)):
        if payer[t] != NOBODY and kinds[t] != GAP:
            debits[place[payer[t]]] = t
            place[payer[t]] += 1
    return begins, debits


def follow(found: Streams, payee: np.ndarray, amount: np.ndarray, claims: np.ndarray, labels: int, relabelled: np.ndarray) -> Followed:
    """`claims`: int64 rows (line, label, units) in the order of lines and, within a line, of labels. `relabelled`: the lines out of
    an account in evidence that a claim marks, sorted."""
    moved, held, ended = _follow(found.payer_at, found.payee_at, found.absorbed, found.ends, found.debits_from, found.debits, payee, amount,
                                 claims, labels, relabelled)
    return Followed(added_up(moved), added_up(held), ended, found.ends[:, 0] - found.ends[:, 1], np.zeros(0, np.int64))


def added_up(rows: np.ndarray) -> np.ndarray:
    """Rows (place, label, units) sorted, one for each place and label."""
    if not len(rows):
        return rows
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    begins = np.flatnonzero(np.append(True, (rows[1:, :2] != rows[:-1, :2]).any(axis=1)))
    return np.column_stack([rows[begins, :2], np.add.reduceat(rows[:, 2], begins)])


@njit(cache=True)
def _wider(rows):
    wider = np.empty((2 * len(rows), rows.shape[1]), np.int64)
    wider[: len(rows)] = rows
    return wider


@njit(cache=True)
def _row(rows, used, place, label, units):
    if used == len(rows):
        rows = _wider(rows)
    rows[used, 0], rows[used, 1], rows[used, 2] = place, label, units
    return rows, used + 1


@njit(cache=True)
def _follow(payer_at, payee_at, absorbed, ends, debits_from, debits, payee, amount, claims, labels, relabelled):
    moved, held, ended = np.empty((1024, 3), np.int64), np.empty((64, 3), np.int64), np.zeros((labels, 4), np.int64)
    to_go, going = np.empty((1024, 4), np.int64), 0  # line, label, units, and the first of them within the line
    moves, holds = 0, 0
    begin = 0
    for c in range(len(claims)):
        begin = begin + claims[c - 1, 2] if c and claims[c - 1, 0] == claims[c, 0] else 0
        to_go, going = _row(to_go, going, claims[c, 0], claims[c, 1], claims[c, 2])
        to_go[going - 1, 3] = begin
    while going:
        going -= 1
        t, label, units, begin = to_go[going]
        moved, moves = _row(moved, moves, t, label, units)
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
        low, high = debits_from[a], debits_from[a + 1]
        while low < high:  # the first debit that ends behind `here`
            middle = (low + high) // 2
            d = debits[middle]
            if payer_at[d] + amount[d] > here:
                high = middle
            else:
                low = middle + 1
        while here < end and low < debits_from[a + 1] and payer_at[debits[low]] < end:
            d = debits[low]
            if payer_at[d] > here:  # a gap lay between this debit and the one before
                ended[label, 3] += payer_at[d] - here
                here = payer_at[d]
            part = min(end, payer_at[d] + amount[d]) - here
            n = np.searchsorted(relabelled, d)
            if n < len(relabelled) and relabelled[n] == d:
                ended[label, 2] += part
            else:
                to_go, going = _row(to_go, going, d, label, part)
                to_go[going - 1, 3] = here - payer_at[d]
            here += part
            low += 1
        if here < end:
            lost = max(min(end, ends[a, 1]) - here, 0)
            ended[label, 3] += lost
            if end - here - lost > 0:
                held, holds = _row(held, holds, a, label, end - here - lost)
    return moved[:moves].copy(), held[:holds].copy(), ended
