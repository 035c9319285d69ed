"""The one loop that every rule runs in, compiled: the plain tracer's steps on arrays. `tracing.attribution.compiled_tracer` makes its result a trace.

Authority: docs/method.md; `tracing.attribution.plain_tracer` is the reference. numba keeps what it compiled beside this file, or where NUMBA_CACHE_DIR says.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numba import njit
from numba.extending import register_jitable

from tracing.attribution import exact_share
from tracing.attribution.rules import RULES, asset_first, claims_first, fifo, lifo, own_money_first, pro_rata
from tracing.attribution.rules.rule import claims_in, own_in, rateably
from tracing.ledger.prepared_ledger import GAP, NOBODY, REVERSAL

# one row a lot: what it is, what came with the line, what still stands, the lot it was part of, its neighbours of one label
LABEL, LINE, MOVED, STANDS, PARENT, NEXT, PREVIOUS, LOT_CELLS = range(8)
# one row an account: these, then for each label what stands there, its oldest and its newest lot
OVERDRAFT, LAST_DEBIT, LAST_GAP, LAST_OVERDRAWN, TOTALS = range(5)
CLAIMED, HELD, PAID_OUT, ABSORBED, RELABELLED, LOST = range(6)
NOTHING, MIXED, RETURNED_OTHERWISE, UNWOUND = range(4)

IN_ORDER = tuple(rule.choose for rule in RULES.values())
assert IN_ORDER == tuple(rule.choose for rule in (own_money_first, pro_rata, fifo, lifo, claims_first, asset_first)), "_choose knows the rules in this order"
for function in (*IN_ORDER, rateably, claims_in, own_in):
    register_jitable(function)


@njit(inline="never")
def _choose(which, debit, totals, own, asset, take):
    take[:] = 0
    if which == 0:
        own_money_first.choose(debit, totals, own, asset, take)
    elif which == 1:
        pro_rata.choose(debit, totals, own, asset, take)
    elif which == 2:
        fifo.choose(debit, totals, own, asset, take)
    elif which == 3:
        lifo.choose(debit, totals, own, asset, take)
    elif which == 4:
        claims_first.choose(debit, totals, own, asset, take)
    else:
        asset_first.choose(debit, totals, own, asset, take)


@njit
def _room(lots, used, wanted):
    if used + wanted <= len(lots):
        return lots
    wider = np.empty((2 * len(lots) + wanted, LOT_CELLS), np.int64)
    wider[:used] = lots[:used]
    return wider


@njit
def _new(lots, at, label, line, amount, parent):
    lots[at, LABEL], lots[at, LINE], lots[at, MOVED], lots[at, STANDS] = label, line, amount, 0
    lots[at, PARENT], lots[at, NEXT], lots[at, PREVIOUS] = parent, NOBODY, NOBODY


@njit
def _put(account, labels, lots, lot, amount):
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
def _draw(account, labels, lots, lot, amount):
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
def _pay(account, labels, own, take, lots, used, line):
    """The parts that `take` chose leave the account as new lots, in the order in which they stood; returns how many lots there are."""
    begun = used
    while take[labels + 2] > 0:  # the newest
        lot = NOBODY
        for label in range(labels):
            lot = max(lot, account[TOTALS + 2 * labels + label])
        part = min(take[labels + 2], lots[lot, STANDS])
        take[labels + 2] -= part
        lots = _room(lots, used, 1)
        _new(lots, used, lots[lot, LABEL], line, part, lot)
        _draw(account, labels, lots, lot, part)
        used += 1
    for i in range((used - begun) // 2):
        for cell in (LABEL, MOVED, PARENT):
            lots[begun + i, cell], lots[used - 1 - i, cell] = lots[used - 1 - i, cell], lots[begun + i, cell]
    while True:
        lot, from_cell = NOBODY, 0
        for label in range(labels):
            oldest = account[TOTALS + labels + label]
            if oldest == NOBODY or (lot != NOBODY and oldest > lot):
                continue
            if take[labels + 1] > 0:
                lot, from_cell = oldest, labels + 1
            elif own[label] and take[labels] > 0:
                lot, from_cell = oldest, labels
            elif take[label] > 0:
                lot, from_cell = oldest, label
        if lot == NOBODY:
            return lots, used
        part = min(take[from_cell], lots[lot, STANDS])
        take[from_cell] -= part
        lots = _room(lots, used, 1)
        _new(lots, used, lots[lot, LABEL], line, part, lot)
        _draw(account, labels, lots, lot, part)
        used += 1


@njit
def _absorb(labels, own, take, lots, first, used, totals):
    """Lots of one parcel that pay off an overdraft: what stands of each is lessened."""
    for lot in range(used - 1, first - 1, -1):
        part = min(take[labels + 2], lots[lot, STANDS])
        take[labels + 2] -= part
        lots[lot, STANDS] -= part
        totals[lots[lot, LABEL], ABSORBED] += part
    for lot in range(first, used):
        label = lots[lot, LABEL]
        for from_cell in (labels + 1, labels, label):
            if from_cell == labels and not own[label]:
                continue
            part = min(take[from_cell], lots[lot, STANDS])
            take[from_cell] -= part
            lots[lot, STANDS] -= part
            totals[label, ABSORBED] += part


@njit
def _fresh(lots, used, label, line, amount, totals):
    lots = _room(lots, used, 1)
    _new(lots, used, label, line, amount, NOBODY)
    totals[label, CLAIMED] += amount
    return lots, used + 1


def _loop(fingerprint: int):
    @njit(cache=True)
    def follow(which, kinds, payer, payee, amount, reverses, claims_from, claim_label, claim_amount, own, assets, accounts):
        """See `tracing.attribution.compiled_tracer.follow`."""
        assert fingerprint >= 0  # so that what was compiled from other rules is not used
        lines, labels = len(kinds), len(own)
        state = np.full((accounts, TOTALS + 3 * labels), NOBODY, np.int64)
        state[:, OVERDRAFT] = 0
        state[:, TOTALS : TOTALS + labels] = 0
        lots = np.empty((max(lines + lines // 2, 64), LOT_CELLS), np.int64)
        used = 0
        parcels = np.zeros(lines + 1, np.int64)
        absorbed = np.zeros(lines, np.int64)
        marks = np.zeros((lines, 2), np.int8)  # what is odd about a line, and whether it is undone
        totals = np.zeros((labels, 6), np.int64)
        take = np.zeros(labels + 3, np.int64)
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
                    _choose(which, debit, state[a, TOTALS : TOTALS + labels], own, assets[t], take)
                    lots, used = _pay(state[a], labels, own, take, lots, used, t)
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
                _choose(which, owed, standing, own, False, take)
                _absorb(labels, own, take, lots, parcels[t], used, totals)
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


def _code(function) -> bytes:
    return function.__code__.co_code + repr((function.__code__.co_consts, function.__code__.co_names)).encode()


follow = _loop(crc32(b"".join(_code(f) for f in (*IN_ORDER, rateably, claims_in, own_in, exact_share.floor))))
