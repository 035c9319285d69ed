"""First in, first out as positions: the k-th unit that goes out of an account is the k-th that came in, whatever is claimed.

So every line covers a fixed stretch of its payer's and of its payee's stream; a new set of claims costs only its own result. Where a
reversal unwinds, what went comes back to its old position, or leaves a hole: what stands in the account is then a list of stretches, the
oldest position goes first, and a line may cover several.

Authority: Devaynes v Noble (Clayton's Case) (1816) 1 Mer 572; docs/method.md.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from tracing.compiled.arrays import Bools, Int8s, Int32s, Int64s
from tracing.compiled.prefetch import AHEAD, prefetch
from tracing.ledger.prepared_ledger import GAP, NOBODY

# an account's row: units that came, units that went in order, its overdraft, and one more than the first of its stretches before those
CAME, WENT, OWED, FIRST, CELLS = 0, 1, 2, 3, 4
FROM, UNITS, NEXT = 0, 1, 2  # a stretch that stands before the units that came last
ACCOUNT, POSITION, LENGTH, LINE, BEGIN, REACH = range(6)  # what a line took: `BEGIN` counts units of the line
REVERSAL = BEGIN  # of what came back


class Streams(NamedTuple):
    """Where each line lies. `payer_at`: the position of its first unit among those that left the payer; `payee_at`: the position that
    its first unit has, or would have if an overdraft had not absorbed it, among those that came to the payee; `absorbed`: rows of (line,
    units); `ends`: for each account, the position from which its units still stand, and how many stand; `debits[debits_from[a] :
    debits_from[a+1]]`: the lines that left account a, in order. Positions count units, the bank's among them.

    `undone`: rows (line, the reversal that undid it) in the order of the reversals. `away`: int64 rows (account, position, units, line, reversal,
    the furthest end up to this row) of what left an account in evidence and came back whole, by account and position; such lines are no debits. `stretches`: for accounts
    whose units did not leave in the order of positions, in place of their debits, int64 rows (account, position, units, line, first unit
    of the line) by account and position; the line is NOBODY where the units still stand."""

    payer_at: np.ndarray
    payee_at: np.ndarray
    absorbed: np.ndarray
    ends: np.ndarray
    debits_from: np.ndarray
    debits: np.ndarray
    undone: np.ndarray
    away: np.ndarray
    stretches: np.ndarray


def streams(kinds: np.ndarray, payer: np.ndarray, payee: np.ndarray, amount: np.ndarray, undone: np.ndarray, accounts: int) -> Streams:
    """Positions of a ledger: int8, int32, int32, int64, one item a line in order; `undone` as `tracing.attribution.unwound_reversals.unwound` gives it."""
    # without reversals, what concerns them is not even compiled
    payer_at, payee_at, absorbed, state, before, taken, away, odd = _positions(kinds, payer, payee, amount, undone if len(undone) else None, accounts)
    inside = undone[payer[undone[:, 0]] != NOBODY] if len(undone) else undone
    left_out = np.sort(inside.ravel())
    stretches = _by_position(_stretches(kinds, payer, amount, payer_at, left_out, state, before, taken, odd)) if odd.any() else taken
    return Streams(
        payer_at, payee_at, absorbed, _ends(state, before, odd), *_debits(kinds, payer, left_out, accounts), undone, _reaching(_by_position(away)), stretches
    )


def _by_position(rows: np.ndarray) -> np.ndarray:
    return rows[np.lexsort((rows[:, POSITION], rows[:, ACCOUNT]))]


@njit(cache=True)
def _reaching(rows: Int64s) -> Int64s:
    reaching = np.empty((len(rows), 6), np.int64)
    for row in range(len(rows)):
        reaching[row, :REACH] = rows[row]
        end = rows[row, POSITION] + rows[row, LENGTH]
        same = row > 0 and rows[row - 1, ACCOUNT] == rows[row, ACCOUNT]
        reaching[row, REACH] = max(end, reaching[row - 1, REACH]) if same else end
    return reaching


@njit(cache=True)
def wider_rows(rows: Int64s) -> Int64s:
    wider = np.empty((2 * len(rows), rows.shape[1]), np.int64)
    wider[: len(rows)] = rows
    return wider


@njit(cache=True)
def _positions(
    kinds: Int8s, payer: Int32s, payee: Int32s, amount: Int64s, undone: Int64s | None, accounts: int
) -> tuple[Int64s, Int64s, Int64s, Int64s, Int64s, Int64s, Int64s, Bools]:
    state = np.zeros((max(accounts, 1), CELLS), np.int64)
    lines, turn = len(kinds), 0
    payer_at, payee_at = np.empty(lines, np.int64), np.empty(lines, np.int64)
    absorbed, used = np.empty((1024, 2), np.int64), 0
    before, taken, away = np.empty((16, 3), np.int64), np.empty((16, 5), np.int64), np.empty((16, 5), np.int64)
    stand, takes, gone = 0, 0, 0
    odd = np.zeros(accounts, np.bool_)
    for t in range(lines):
        ahead = min(t + AHEAD, lines - 1)
        prefetch(state, max(payer[ahead], 0))
        prefetch(state, max(payee[ahead], 0))
        a, b, units = payer[t], payee[t], amount[t]
        payer_at[t] = payee_at[t] = 0
        if undone is not None:
            if turn < len(undone) and undone[turn, 1] == t:
                first = undone[turn, 0]
                turn += 1
                if a != NOBODY:
                    payer_at[t] = payee_at[first]
                    if payer_at[t] != state[a, WENT]:
                        before, stand = _put(before, stand, state, a, state[a, WENT], payer_at[t] - state[a, WENT])
                        odd[a] = True
                    state[a, WENT] = payer_at[t] + units
                if b != NOBODY:
                    row = _first_of(taken[:takes], first)
                    if row == takes or taken[row, LINE] != first:
                        away, gone = _took(away, gone, b, payer_at[first], units, first, t)
                    while row < takes and taken[row, LINE] == first:
                        away, gone = _took(away, gone, b, taken[row, POSITION], taken[row, LENGTH], first, t)
                        row += 1
                    row = gone - 1
                    while row >= 0 and away[row, REVERSAL] == t:
                        if away[row, POSITION] + away[row, LENGTH] == state[b, WENT]:
                            state[b, WENT] = away[row, POSITION]
                        else:
                            before, stand = _put(before, stand, state, b, away[row, POSITION], away[row, LENGTH])
                            odd[b] = True
                        row -= 1
                continue
        # cell by cell: a view of an account's row would be counted in and out at every line
        if a != NOBODY:
            if kinds[t] == GAP:
                state[a, WENT], state[a, OWED], state[a, FIRST] = state[a, CAME], 0, 0
                continue
            left = units
            if undone is not None:
                while state[a, FIRST] and left:  # what stands at old positions
                    stretch = state[a, FIRST] - 1
                    part = min(before[stretch, UNITS], left)
                    taken, takes = _took(taken, takes, a, before[stretch, FROM], part, t, units - left)
                    left -= part
                    before[stretch, FROM] += part
                    before[stretch, UNITS] -= part
                    if not before[stretch, UNITS]:
                        state[a, FIRST] = before[stretch, NEXT]
            went, came = state[a, WENT], state[a, CAME]
            payer_at[t] = went
            if undone is not None and left and left < units:
                taken, takes = _took(taken, takes, a, went, left, t, units - left)
            went += left
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
                    absorbed = wider_rows(absorbed)
                absorbed[used, 0], absorbed[used, 1] = t, owed
                used += 1
    return payer_at, payee_at, absorbed[:used].copy(), state[:accounts], before[:stand].copy(), taken[:takes].copy(), away[:gone].copy(), odd


@njit(cache=True)
def _put(before: Int64s, stand: int, state: Int64s, account: int, position: int, units: int) -> tuple[Int64s, int]:
    """A stretch stands before the units that came last, at the place of its position."""
    if stand == len(before):
        before = wider_rows(before)
    before[stand, FROM], before[stand, UNITS] = position, units
    earlier, later = NOBODY, state[account, FIRST] - 1
    while later != NOBODY and before[later, FROM] < position:
        earlier, later = later, before[later, NEXT] - 1
    before[stand, NEXT] = later + 1
    if earlier == NOBODY:
        state[account, FIRST] = stand + 1
    else:
        before[earlier, NEXT] = stand + 1
    return before, stand + 1


@njit(cache=True)
def _took(rows: Int64s, used: int, account: int, position: int, units: int, line: int, begin: int) -> tuple[Int64s, int]:
    if used == len(rows):
        rows = wider_rows(rows)
    rows[used, ACCOUNT], rows[used, POSITION], rows[used, LENGTH], rows[used, LINE], rows[used, BEGIN] = account, position, units, line, begin
    return rows, used + 1


@njit(cache=True)
def _first_of(rows: Int64s, line: int) -> int:
    """The first of the rows, which are in the order of lines, that is of this line or a later one."""
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        if rows[middle, LINE] < line:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True)
def _ends(state: Int64s, before: Int64s, odd: Bools) -> Int64s:
    ends = np.empty((len(state), 2), np.int64)
    for a in range(len(state)):
        ends[a, 0], ends[a, 1] = state[a, CAME] if odd[a] else state[a, WENT], state[a, CAME] - state[a, WENT]
        stretch = state[a, FIRST] - 1
        while stretch != NOBODY:
            ends[a, 1] += before[stretch, UNITS]
            stretch = before[stretch, NEXT] - 1
    return ends


@njit(cache=True)
def _stretches(
    kinds: Int8s, payer: Int32s, amount: Int64s, payer_at: Int64s, left_out: Int64s, state: Int64s, before: Int64s, taken: Int64s, odd: Bools
) -> Int64s:
    """What each line took of the odd accounts, and what still stands there, in any order."""
    rows, used, out, row = np.empty((1024, 5), np.int64), 0, 0, 0
    for t in range(len(payer)):
        a = payer[t]
        if out < len(left_out) and left_out[out] == t:
            out += 1
        elif a != NOBODY and kinds[t] != GAP and odd[a]:
            while row < len(taken) and taken[row, LINE] < t:
                row += 1
            if row == len(taken) or taken[row, LINE] != t:
                rows, used = _took(rows, used, a, payer_at[t], amount[t], t, 0)
            while row < len(taken) and taken[row, LINE] == t:
                rows, used = _took(rows, used, a, taken[row, POSITION], taken[row, LENGTH], t, taken[row, BEGIN])
                row += 1
    for a in range(len(state)):
        if odd[a]:
            stretch = state[a, FIRST] - 1
            while stretch != NOBODY:
                rows, used = _took(rows, used, a, before[stretch, FROM], before[stretch, UNITS], NOBODY, 0)
                stretch = before[stretch, NEXT] - 1
            if state[a, CAME] > state[a, WENT]:
                rows, used = _took(rows, used, a, state[a, WENT], state[a, CAME] - state[a, WENT], NOBODY, 0)
    return rows[:used].copy()


@njit(cache=True)
def _debits(kinds: Int8s, payer: Int32s, left_out: Int64s, accounts: int) -> tuple[Int64s, Int32s]:
    begins = np.zeros(accounts + 1, np.int64)
    for t in range(len(payer)):
        if payer[t] != NOBODY and kinds[t] != GAP:
            begins[payer[t] + 1] += 1
    for t in left_out:
        if payer[t] != NOBODY:
            begins[payer[t] + 1] -= 1
    for a in range(accounts):
        begins[a + 1] += begins[a]
    debits, place, out = np.empty(begins[accounts], np.int32), begins[:-1].copy(), 0
    for t in range(len(payer)):
        if out < len(left_out) and left_out[out] == t:
            out += 1
        elif payer[t] != NOBODY and kinds[t] != GAP:
            debits[place[payer[t]]] = t
            place[payer[t]] += 1
    return begins, debits
