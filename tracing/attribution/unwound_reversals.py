"""Which reversals unwind: it depends on the order of events and on claims out of accounts in evidence, never on the rule.

Authority: docs/method.md; `tracing.attribution.plain_tracer` is the reference.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tracing.compiled.arrays import Bools, Int8s, Int32s, Int64s
from tracing.compiled.prefetch import AHEAD, prefetch
from tracing.ledger.prepared_ledger import GAP, NOBODY, REVERSAL

BALANCE, LAST_DEBIT, LAST_GAP, LAST_OVERDRAWN, CELLS = range(5)


def unwound(
    kinds: np.ndarray, payer: np.ndarray, payee: np.ndarray, amount: np.ndarray, reverses: np.ndarray, relabelled: np.ndarray, accounts: int
) -> np.ndarray:
    """int64 rows (line, the reversal that undoes it), in the order of the reversals. `relabelled`: the lines out of an account in
    evidence that a claim marks; the other arrays as in `tracing.attribution.fastest_engine.Lines`."""
    returned = np.flatnonzero(reverses != NOBODY)
    if not len(returned):
        return np.zeros((0, 2), np.int64)
    stays = np.zeros(len(kinds), np.bool_)
    stays[relabelled] = True
    found: Int64s = _unwound(kinds, payer, payee, amount, reverses, stays, accounts, len(returned))
    return found


@njit(cache=True)
def _unwound(kinds: Int8s, payer: Int32s, payee: Int32s, amount: Int64s, reverses: Int32s, stays: Bools, accounts: int, most: int) -> Int64s:
    state = np.full((max(accounts, 1), CELLS), NOBODY, np.int64)
    state[:, BALANCE] = 0
    found, used, lines = np.empty((most, 2), np.int64), 0, len(kinds)
    for t in range(lines):
        ahead = min(t + AHEAD, lines - 1)
        prefetch(state, max(payer[ahead], 0))
        prefetch(state, max(payee[ahead], 0))
        a, b, first = payer[t], payee[t], reverses[t]
        if kinds[t] == GAP:
            state[a, BALANCE] = 0
            state[a, LAST_DEBIT] = state[a, LAST_GAP] = t
            continue
        if kinds[t] == REVERSAL and first != NOBODY and not stays[first]:
            stands = a == NOBODY or state[a, LAST_DEBIT] < first
            place = b == NOBODY or (state[b, LAST_GAP] < first and state[b, LAST_OVERDRAWN] < first)
            if stands and place:
                found[used, 0], found[used, 1] = first, t
                used += 1
        if a != NOBODY:
            state[a, BALANCE] -= amount[t]
            state[a, LAST_DEBIT] = t
            if state[a, BALANCE] < 0:
                state[a, LAST_OVERDRAWN] = t
        if b != NOBODY:
            if state[b, BALANCE] < 0:
                stays[t] = True  # an overdraft absorbed some of it
            state[b, BALANCE] += amount[t]
            if state[b, BALANCE] < 0:
                state[b, LAST_OVERDRAWN] = t
    return found[:used].copy()
