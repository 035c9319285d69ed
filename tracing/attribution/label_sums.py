"""What each label adds up to, line by line, without lots: enough for the rules that look at labels and not at age.

Authority: docs/method.md; discussed in Barlow Clowes International v Vaughan [1992] 4 All ER 22 for the rolling charge.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit

from tracing.attribution.exact_share import floor
from tracing.attribution.step_kernels import FINGERPRINT, STEPS, StepArrays, rateably
from tracing.attribution.stream_claims import Followed, add_row
from tracing.compiled.arrays import Int, Int8s, Int32s, Int64s
from tracing.compiled.prefetch import AHEAD, prefetch
from tracing.ledger.prepared_ledger import GAP, NOBODY


def follow(
    steps: StepArrays,
    kinds: np.ndarray,
    payer: np.ndarray,
    payee: np.ndarray,
    amount: np.ndarray,
    claims: np.ndarray,
    assets: np.ndarray,
    undone: np.ndarray,
    accounts: int,
) -> Followed:
    """As `tracing.attribution.stream_claims.follow`. `steps`: of a rule for which `tracing.attribution.rules.effective.by_labels_alone` holds, plain own the last label; `claims`: rows
    (line, label, units) in order; `assets`: the lines that are among the targets, sorted; `undone`: as `tracing.attribution.unwound_reversals.unwound` gives it."""
    kept = np.full(len(kinds) if len(undone) else 0, NOBODY, np.int32)
    kept[undone[:, 0]] = np.arange(len(undone))
    moved, held, ended, standing = _follow(steps.step_of, kinds, payer, payee, amount, claims, assets, undone, kept, accounts)
    return Followed(moved, held, ended, standing, undone.ravel())


@njit()
def _half(debit: Int, part: Int, whole: Int) -> Int:
    """The first label's part of a rateable debit where there are two labels: half a unit and more goes to the first."""
    found = floor(debit, part, whole)
    rest = debit * part - found * whole
    return found + 1 if rest > 0 and rest >= whole - rest else found


@njit(inline="never")
def _take(debit: Int, standing: Int64s, step_of: Int8s, which: Int, take: Int64s) -> None:
    """What a debit takes of each label: step by step, rateably within a step."""
    take[:] = 0
    for step in range(STEPS):
        whole = 0
        for label in range(len(standing)):
            if step_of[which, label] == step:
                whole += standing[label]
        part = min(debit, whole)
        if part:
            rateably(part, whole, standing, step_of, which, step, take)
            debit -= part


def _loop(fingerprint: int) -> Callable[..., tuple[Int64s, Int64s, Int64s, Int64s]]:
    @njit(cache=True)
    def follow_sums(
        step_of: Int8s, kinds: Int8s, payer: Int32s, payee: Int32s, amount: Int64s, claims: Int64s, assets: Int64s, undone: Int64s, kept: Int32s, accounts: int
    ) -> tuple[Int64s, Int64s, Int64s, Int64s]:
        lines, named = len(kinds), step_of.shape[1] - 1 + 0 * fingerprint  # named here, so that what was compiled of other functions is not used
        state = np.zeros((max(accounts, 1), 1 + named), np.int64)  # the balance, then what stands of each label but plain own
        moved, moves = np.empty((1024, 3), np.int64), 0
        ended = np.zeros((named + 1, 4), np.int64)
        parcel, standing, take = np.zeros(named + 1, np.int64), np.zeros(named + 1, np.int64), np.zeros(named + 1, np.int64)
        single = named == 1 and not step_of.any()  # one step takes both labels
        claim = asset = turn = 0
        parcels = np.zeros((len(undone), named), np.int64)  # of the lines that go back
        for t in range(lines):
            ahead = min(t + AHEAD, lines - 1)
            prefetch(state, max(payer[ahead], 0))
            prefetch(state, max(payee[ahead], 0))
            a, b, units = payer[t], payee[t], amount[t]
            marked = claim < len(claims) and claims[claim, 0] == t
            traced: Int = 0  # units of the parcel that have a label other than plain own
            if turn < len(undone) and undone[turn, 1] == t:
                # the very money goes back, and a payment to or from outside was none
                for label in range(named):
                    part = parcels[turn, label]
                    if part:
                        moved, moves = add_row(moved, moves, t, label, part)
                        if a == NOBODY:
                            ended[label, 0] -= part
                        else:
                            state[a, 1 + label] -= part
                        if b == NOBODY:
                            ended[label, 0] += part
                        else:
                            state[b, 1 + label] += part
                if a != NOBODY:
                    state[a, 0] -= units
                if b != NOBODY:
                    state[b, 0] += units
                turn += 1
                continue
            if a != NOBODY:
                # cell by cell: a view of an account's row would be counted in and out at every line
                if kinds[t] == GAP:
                    state[a, 0] = 0
                    for label in range(named):
                        ended[label, 3] += state[a, 1 + label]
                        state[a, 1 + label] = 0
                    continue
                balance = state[a, 0]
                state[a, 0] = balance - units
                if single:
                    traced = state[a, 1]
                    if traced:
                        if units < balance:
                            traced = _half(units, traced, balance)
                        state[a, 1] -= traced
                        parcel[0] = traced
                else:
                    there = 0
                    for label in range(named):
                        there += state[a, 1 + label]
                    if there:
                        if units < balance:
                            for label in range(named):
                                standing[label] = state[a, 1 + label]
                            standing[named] = balance - there
                            while asset < len(assets) and assets[asset] < t:
                                asset += 1
                            _take(units, standing, step_of, np.int64(asset < len(assets) and assets[asset] == t), take)
                        for label in range(named):
                            parcel[label] = take[label] if units < balance else state[a, 1 + label]
                            state[a, 1 + label] -= parcel[label]
                            traced += parcel[label]
                if marked and traced:
                    for label in range(named):
                        ended[label, 2] += parcel[label]
                    traced = 0
            if marked:
                parcel[:] = 0
                while claim < len(claims) and claims[claim, 0] == t:
                    parcel[claims[claim, 1]] = claims[claim, 2]
                    traced += claims[claim, 2]
                    claim += 1
            if traced:
                for label in range(named):
                    if parcel[label]:
                        if len(kept) and kept[t] != NOBODY:
                            parcels[kept[t], label] = parcel[label]
                        moved, moves = add_row(moved, moves, t, label, parcel[label])
                        if b == NOBODY:
                            ended[label, 0] += parcel[label]
            if b == NOBODY:
                continue
            owed = min(max(-state[b, 0], 0), units)
            state[b, 0] += units
            if not traced:
                continue
            if owed:
                parcel[named] = units - traced
                _take(owed, parcel, step_of, 0, take)
                for label in range(named):
                    ended[label, 1] += take[label]
                    parcel[label] -= take[label]
            for label in range(named):
                state[b, 1 + label] += parcel[label]
        held, holds = np.empty((64, 3), np.int64), 0
        for a in range(accounts):
            for label in range(named):
                if state[a, 1 + label]:
                    held, holds = add_row(held, holds, a, label, state[a, 1 + label])
        return moved[:moves].copy(), held[:holds].copy(), ended, np.maximum(state[:accounts, 0], 0)

    return follow_sums


_follow = _loop(FINGERPRINT)
