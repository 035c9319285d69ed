"""The one loop that every rule runs in, compiled: the plain tracer on arrays, lot by lot. `tracing.attribution.compiled_tracer` makes its result a trace.

Authority: docs/method.md; `tracing.attribution.plain_tracer` is the reference. numba keeps what it compiled beside this file, or where NUMBA_CACHE_DIR says.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit

from tracing.attribution.step_kernels import BY_NEWEST, BY_SHARE, FINGERPRINT, STEPS, rateably
from tracing.compiled.arrays import Bools, Int8s, Int32s, Int64s
from tracing.ledger.prepared_ledger import GAP, NOBODY, REVERSAL

# one row a lot: what it is, what came with the line, what still stands, the lot it was part of, its neighbours of one label
LABEL, LINE, MOVED, STANDS, PARENT, NEXT, PREVIOUS, LOT_CELLS = range(8)
# one row an account: these, then for each label what stands there, its oldest and its newest lot
OVERDRAFT, LAST_DEBIT, LAST_GAP, LAST_OVERDRAWN, TOTALS = range(5)
CLAIMED, HELD, PAID_OUT, ABSORBED, RELABELLED, LOST = range(6)
NOTHING, MIXED, RETURNED_OTHERWISE, UNWOUND = range(4)


@njit
def _room(lots: Int64s, used: int, wanted: int) -> Int64s:
    if used + wanted <= len(lots):
        return lots
    wider = np.empty((2 * len(lots) + wanted, LOT_CELLS), np.int64)
    wider[:used] = lots[:used]
    return wider


@njit
def _new(lots: Int64s, at: int, label: int, line: int, amount: int, parent: int) -> None:
    lots[at, LABEL], lots[at, LINE], lots[at, MOVED], lots[at, STANDS] = label, line, amount, 0
    lots[at, PARENT], lots[at, NEXT], lots[at, PREVIOUS] = parent, NOBODY, NOBODY


@njit
def _put(account: Int64s, labels: int, lots: Int64s, lot: int, amount: int) -> None:
    """`amount` of a lot stands in the account (again), at the place of its rank: lots are numbered in order of arrival."""
    label = lots[lot, LABEL]
    account[TOTALS + label] += amount
    lots[lot, STANDS] += amount
    if lots[lot, STANDS] > amount:
        return
    oldest, newest = TOTALS + labels + label, TOTALS + 2 * labels + label
    before = account[newest]
    while before != NOBODY and before > lot:
        before = lots[before, PREVIOUS]
    after = account[oldest] if before == NOBODY else lots[before, NEXT]
    lots[lot, PREVIOUS], lots[lot, NEXT] = before, after
    if before == NOBODY:
        account[oldest] = lot
    else:
        lots[before, NEXT] = lot
    if after == NOBODY:
        account[newest] = lot
    else:
        lots[after, PREVIOUS] = lot


@njit
def _draw(account: Int64s, labels: int, lots: Int64s, lot: int, amount: int) -> None:
    """`amount` of a lot leaves the account."""
    label = lots[lot, LABEL]
    account[TOTALS + label] -= amount
    lots[lot, STANDS] -= amount
    if lots[lot, STANDS]:
        return
    before, after = lots[lot, PREVIOUS], lots[lot, NEXT]
    if before == NOBODY:
        account[TOTALS + labels + label] = after
    else:
        lots[before, NEXT] = after
    if after == NOBODY:
        account[TOTALS + 2 * labels + label] = before
    else:
        lots[after, PREVIOUS] = before


@njit
def _part(account: Int64s, labels: int, lots: Int64s, used: int, line: int, lot: int, units: int) -> tuple[Int64s, int]:
    """`units` of a lot that stands in the account leave it as a new lot."""
    lots = _room(lots, used, 1)
    _new(lots, used, lots[lot, LABEL], line, units, lot)
    _draw(account, labels, lots, lot, units)
    return lots, used + 1


@njit
def _pay(
    account: Int64s, labels: int, step_of: Int8s, orders: Int8s, which: int, debit: int, take: Int64s, lots: Int64s, used: int, line: int
) -> tuple[Int64s, int]:
    """A debit leaves the account as new lots, chosen by the steps, in the order in which they stood; returns how many lots there are."""
    begun = used
    for step in range(STEPS):
        if not debit:
            break
        whole = 0
        for label in range(labels):
            if step_of[which, label] == step:
                whole += account[TOTALS + label]
        part = min(debit, whole)
        if not part:
            continue
        debit -= part
        run, order = used, orders[which, step]
        if order == BY_NEWEST and part < whole:
            lots, used = _newest(account, labels, step_of, which, step, part, lots, used, line)
        else:
            by_share = order == BY_SHARE and part < whole
            if by_share:
                rateably(part, whole, account[TOTALS : TOTALS + labels], step_of, which, step, take)
            lots, used = _oldest(account, labels, step_of, which, step, part, by_share, take, lots, used, line)
        if begun < run and lots[run, PARENT] < lots[run - 1, PARENT]:
            _merge(lots, begun, run, used)
    return lots, used


@njit
def _oldest(
    account: Int64s, labels: int, step_of: Int8s, which: int, step: int, part: int, by_share: bool, take: Int64s, lots: Int64s, used: int, line: int
) -> tuple[Int64s, int]:
    """The oldest lots of a step's labels, or of each label as much as `take` says."""
    while part:
        lot = NOBODY
        for label in range(labels):
            if step_of[which, label] == step and (not by_share or take[label] > 0):
                oldest = account[TOTALS + labels + label]
                if oldest != NOBODY and (lot == NOBODY or oldest < lot):
                    lot = oldest
        units = min(part, lots[lot, STANDS])
        if by_share:
            units = min(units, take[lots[lot, LABEL]])
            take[lots[lot, LABEL]] -= units
        part -= units
        lots, used = _part(account, labels, lots, used, line, lot, units)
    return lots, used


@njit
def _newest(account: Int64s, labels: int, step_of: Int8s, which: int, step: int, part: int, lots: Int64s, used: int, line: int) -> tuple[Int64s, int]:
    """The newest lots of a step's labels, put into the order in which they stood."""
    begun = used
    while part:
        lot = NOBODY
        for label in range(labels):
            if step_of[which, label] == step:
                lot = max(lot, account[TOTALS + 2 * labels + label])
        units = min(part, lots[lot, STANDS])
        part -= units
        lots, used = _part(account, labels, lots, used, line, lot, units)
    for i in range((used - begun) // 2):
        for cell in (LABEL, MOVED, PARENT):
            lots[begun + i, cell], lots[used - 1 - i, cell] = lots[used - 1 - i, cell], lots[begun + i, cell]
    return lots, used


@njit
def _merge(lots: Int64s, begun: int, run: int, used: int) -> None:
    """Two runs of new lots, each in the order in which they stood in the account, become one."""
    first, one, other = lots[begun:run].copy(), 0, run
    for place in range(begun, used):
        if one == len(first):
            return  # the rest is in place
        if other == used or first[one, PARENT] < lots[other, PARENT]:
            lots[place] = first[one]
            one += 1
        else:
            lots[place] = lots[other]
            other += 1


@njit
def _absorb(labels: int, step_of: Int8s, orders: Int8s, owed: int, standing: Int64s, take: Int64s, lots: Int64s, first: int, used: int, totals: Int64s) -> None:
    """Lots of one parcel that pay off an overdraft, by the list for ordinary transfers: what stands of each is lessened. `standing`: of each label in the parcel."""
    for step in range(STEPS):
        whole = 0
        for label in range(labels):
            if step_of[0, label] == step:
                whole += standing[label]
        part = min(owed, whole)
        if not part:
            continue
        owed -= part
        order = orders[0, step]
        by_share = order == BY_SHARE and part < whole
        if by_share:
            rateably(part, whole, standing, step_of, 0, step, take)
        for n in range(used - first):
            lot = used - 1 - n if order == BY_NEWEST else first + n
            label = lots[lot, LABEL]
            if step_of[0, label] == step:
                units = min(part, lots[lot, STANDS])
                if by_share:
                    units = min(units, take[label])
                    take[label] -= units
                part -= units
                lots[lot, STANDS] -= units
                totals[label, ABSORBED] += units


@njit
def _fresh(lots: Int64s, used: int, label: int, line: int, amount: int, totals: Int64s) -> tuple[Int64s, int]:
    lots = _room(lots, used, 1)
    _new(lots, used, label, line, amount, NOBODY)
    totals[label, CLAIMED] += amount
    return lots, used + 1


def _loop(fingerprint: int) -> Callable[..., tuple[Int64s, Int64s, Int64s, Int8s, Int64s, Int64s]]:
    @njit(cache=True)
    def follow(
        step_of: Int8s,
        orders: Int8s,
        kinds: Int8s,
        payer: Int32s,
        payee: Int32s,
        amount: Int64s,
        reverses: Int32s,
        claims_from: Int64s,
        claim_label: Int64s,
        claim_amount: Int64s,
        assets: Bools,
        accounts: int,
    ) -> tuple[Int64s, Int64s, Int64s, Int8s, Int64s, Int64s]:
        """Follows every lot through the ledger; arguments and results are described at `tracing.attribution.fastest_engine.every_lot`."""
        lines, labels = len(kinds), step_of.shape[1] + 0 * fingerprint  # named here, so that what was compiled of other functions is not used
        state = np.full((accounts, TOTALS + 3 * labels), NOBODY, np.int64)
        state[:, OVERDRAFT] = 0
        state[:, TOTALS : TOTALS + labels] = 0
        lots = np.empty((max(lines + lines // 2, 64), LOT_CELLS), np.int64)
        used = 0
        parcels = np.zeros(lines + 1, np.int64)
        absorbed = np.zeros(lines, np.int64)
        marks = np.zeros((lines, 2), np.int8)  # what is odd about a line, and whether it is undone
        totals = np.zeros((labels, 6), np.int64)
        take = np.zeros(labels, np.int64)
        standing = np.zeros(labels, np.int64)
        for t in range(lines):
            a, b, parcels[t] = payer[t], payee[t], used
            if kinds[t] == GAP:
                for label in range(labels):
                    totals[label, LOST] += state[a, TOTALS + label]
                    lot = state[a, TOTALS + labels + label]
                    while lot != NOBODY:
                        lots[lot, STANDS] = 0
                        lot = lots[lot, NEXT]
                    state[a, TOTALS + label] = 0
                    state[a, TOTALS + labels + label] = state[a, TOTALS + 2 * labels + label] = NOBODY
                state[a, OVERDRAFT] = 0
                state[a, LAST_GAP] = state[a, LAST_DEBIT] = t
                continue
            first = reverses[t]
            if kinds[t] == REVERSAL:
                goes_back = first != NOBODY
                if goes_back and payee[first] != NOBODY:
                    goes_back = absorbed[first] == 0 and state[payee[first], LAST_DEBIT] < first
                if goes_back and payer[first] != NOBODY:
                    goes_back = (
                        state[payer[first], LAST_GAP] < first and state[payer[first], LAST_OVERDRAWN] < first and claims_from[first + 1] == claims_from[first]
                    )
                if goes_back:
                    begin, end = parcels[first], parcels[first + 1]
                    lots = _room(lots, used, end - begin)
                    for lot in range(begin, end):
                        label, moved = lots[lot, LABEL], lots[lot, MOVED]
                        if a == NOBODY:
                            totals[label, PAID_OUT] -= moved
                        else:
                            _draw(state[a], labels, lots, lot, moved)
                            state[a, LAST_DEBIT] = t
                        if b == NOBODY:
                            totals[label, PAID_OUT] += moved
                        else:
                            _put(state[b], labels, lots, lots[lot, PARENT], moved)
                        _new(lots, used, label, t, moved, lot)
                        used += 1
                    marks[first, 1] = marks[t, 1] = UNWOUND
                    continue
                marks[t, 0] = RETURNED_OTHERWISE
            if a == NOBODY:
                rest = amount[t]
                for c in range(claims_from[t], claims_from[t + 1]):
                    lots, used = _fresh(lots, used, claim_label[c], t, claim_amount[c], totals)
                    rest -= claim_amount[c]
                if rest:
                    lots, used = _fresh(lots, used, labels - 1, t, rest, totals)
                if used - parcels[t] > 1:
                    marks[t, 0] = MIXED
            else:
                balance = state[a, TOTALS : TOTALS + labels].sum()
                debit = min(amount[t], balance)
                if debit:
                    lots, used = _pay(state[a], labels, step_of, orders, np.int64(assets[t]), debit, take, lots, used, t)
                state[a, LAST_DEBIT] = t
                if amount[t] > balance:
                    state[a, OVERDRAFT] += amount[t] - balance
                    lots, used = _fresh(lots, used, labels - 1, t, amount[t] - balance, totals)
                if claims_from[t + 1] > claims_from[t]:
                    for lot in range(parcels[t], used):
                        totals[lots[lot, LABEL], RELABELLED] += lots[lot, MOVED]
                    used = parcels[t]
                    for c in range(claims_from[t], claims_from[t + 1]):
                        lots, used = _fresh(lots, used, claim_label[c], t, claim_amount[c], totals)
                if state[a, OVERDRAFT]:
                    state[a, LAST_OVERDRAWN] = t
            if b == NOBODY:
                for lot in range(parcels[t], used):
                    totals[lots[lot, LABEL], PAID_OUT] += lots[lot, MOVED]
                continue
            for lot in range(parcels[t], used):
                lots[lot, STANDS] = lots[lot, MOVED]
            owed = min(state[b, OVERDRAFT], amount[t])
            if owed:
                standing[:] = 0
                for lot in range(parcels[t], used):
                    standing[lots[lot, LABEL]] += lots[lot, MOVED]
                _absorb(labels, step_of, orders, owed, standing, take, lots, parcels[t], used, totals)
                state[b, OVERDRAFT] -= owed
                absorbed[t] = owed
                if state[b, OVERDRAFT]:
                    state[b, LAST_OVERDRAWN] = t
            for lot in range(parcels[t], used):
                left = lots[lot, STANDS]
                if left:
                    lots[lot, STANDS] = 0
                    _put(state[b], labels, lots, lot, left)
        parcels[lines] = used
        for a in range(accounts):
            for label in range(labels):
                totals[label, HELD] += state[a, TOTALS + label]
        return lots[:used], parcels, absorbed, marks, totals, state[:, :TOTALS]

    return follow


follow = _loop(FINGERPRINT)
