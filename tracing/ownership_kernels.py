"""Ownership on arrays, compiled: the rows of an index, and the economic shares of one party or of all, for millions of interests.

Method: `tracing.economic_share` is the reference. A share is a whole number of 10**-18 and how many of them it may be
too little: nothing is a float. Where a loop stands in the way, or the last digit cannot be said, the owner is left to exact fractions.
"""
from __future__ import annotations

import numpy as np
from numba import njit

from schemas.interests import WHOLE

# one row an interest, in the order of owners; days are from FROM up to TO, that day excluded
COMPANY, FROM, TO, LOW, HIGH, VOTES_LOW, VOTES_MOST, FLAGS, EDGE_CELLS = range(9)
# what an interest is: a step of the share tables, stated or not; votes, whether the owner's own, with a least that is known and is itself excluded;
# the power to appoint; what leaves control open; votes recorded of what is held through others
SHARE, STATED, UNSTATED, VOTES, FREE, LOW_KNOWN, LOW_OPEN, APPOINTS, OPEN, THROUGH = (1 << bit for bit in range(10))
ALL_OF_IT = 10**18
MILLIONTH = ALL_OF_IT // WHOLE
# one row a company that is reached: its number, the least and the most with what each may be short of, known and unknown ways
REACHED, LEAST, LEAST_SHORT, MOST, MOST_SHORT, KNOWN, UNKNOWN, SHARE_CELLS = range(8)
NOT_SAID = -1


@njit(cache=True)
def rows_by_owner(owner, columns, parties):
    """The interests as rows in the order of owners, where each owner's begin, whose each is, and the rows of each company."""
    count = len(owner)
    first, back_first = np.zeros(parties + 1, np.int64), np.zeros(parties + 1, np.int64)
    company = columns[COMPANY]
    for n in range(count):
        first[owner[n] + 1] += 1
        back_first[company[n] + 1] += 1
    for party in range(parties):
        first[party + 1] += first[party]
        back_first[party + 1] += back_first[party]
    rows, back = np.empty((count, EDGE_CELLS), np.int32), np.empty(count, np.int32)
    at, back_at = first[:-1].copy(), back_first[:-1].copy()
    for n in range(count):
        place = at[owner[n]]
        at[owner[n]] += 1
        for cell in range(EDGE_CELLS):
            rows[place, cell] = columns[cell][n]
    whose = np.empty(count, np.int32)
    for party in range(parties):
        for place in range(first[party], first[party + 1]):
            whose[place] = party
            held = rows[place, COMPANY]
            back[back_at[held]] = place
            back_at[held] += 1
    return rows, first, whose, back, back_first


@njit(cache=True)
def wider_table(table):
    """The table with room for twice as many rows."""
    wider = np.empty((2 * len(table), table.shape[1]), table.dtype)
    wider[: len(table)] = table
    return wider


@njit(cache=True)
def stands(rows, place, day):
    """Whether an interest stands on the day."""
    return rows[place, FROM] <= day and day < rows[place, TO]


@njit(cache=True)
def _times(part, short, share):
    """A part of `part` + up to `short`, times a share in millionths; rounded down, with what it may be short of."""
    whole, rest = part // WHOLE, part % WHOLE
    below = rest * share
    return whole * share + below // WHOLE, (short * share + WHOLE - 1) // WHOLE + (1 if below % WHOLE else 0)


@njit(cache=True)
def _add(row, part, short, more, more_short):
    total = min(row[part] + more, ALL_OF_IT)
    row[short] = min(row[short] + more_short, ALL_OF_IT - total)
    row[part] = total


@njit(cache=True)
def _order(rows, first, owner, day, slot, table, trail):
    """The owner and the companies below it, each before what it holds: how many, or the number below 0 where a loop stands in the way. `slot`
    says where each stands in `table` (0 for none) and is clean again when `forget` has run."""
    slot[owner] = 1
    table[0, REACHED] = owner
    found, depth, left, loop = 1, 1, 0, False
    trail[0, 0], trail[0, 1] = owner, first[owner]
    open_ = np.ones(16, np.bool_)
    order = np.empty(16, np.int64)
    while depth:
        party, place = trail[depth - 1, 0], trail[depth - 1, 1]
        if place == first[party + 1]:
            depth -= 1
            if left == len(order):
                order = np.concatenate((order, np.empty(len(order), np.int64)))
            order[left] = party
            left += 1
            open_[slot[party] - 1] = False
            continue
        trail[depth - 1, 1] += 1
        company = rows[place, COMPANY]
        if company == owner or not rows[place, FLAGS] & SHARE or not stands(rows, place, day):
            continue
        if slot[company]:
            loop = loop or open_[slot[company] - 1]
            continue
        if found == len(table):
            table = wider_table(table)
        if found >= len(open_):
            open_ = np.concatenate((open_, np.ones(len(open_), np.bool_)))
        if depth == len(trail):
            trail = wider_table(trail)
        table[found, REACHED] = company
        open_[found] = True
        found += 1
        slot[company] = found
        trail[depth, 0], trail[depth, 1] = company, first[company]
        depth += 1
    return (-found if loop else found), order, table, trail


@njit(cache=True)
def forget(table, found, slot):
    """Makes `slot` clean again."""
    for n in range(found):
        slot[table[n, 0]] = 0


@njit(cache=True)
def shares_below(rows, first, owner, day, slot, table, trail):
    """Rows of `table` for the owner (the first) and every company below it: how many, or below 0 where a loop stands in the way."""
    found, order, table, trail = _order(rows, first, owner, day, slot, table, trail)
    if found < 0:
        forget(table, -found, slot)
        return found, table, trail
    table[:found, LEAST:] = 0
    table[0, LEAST] = table[0, MOST] = ALL_OF_IT
    table[0, KNOWN] = 1
    comes_back = False
    for n in range(found - 1, -1, -1):
        party = order[n]
        own = table[slot[party] - 1]
        for place in range(first[party], first[party + 1]):
            flags = rows[place, FLAGS]
            if not flags & SHARE or not stands(rows, place, day):
                continue
            not_stated = own[UNKNOWN] or (flags & UNSTATED) != 0
            if rows[place, COMPANY] == owner:
                comes_back = comes_back or not_stated
                continue
            held = table[slot[rows[place, COMPANY]] - 1]
            more, short = _times(own[LEAST], own[LEAST_SHORT], rows[place, LOW])
            _add(held, LEAST, LEAST_SHORT, more, short)
            more, short = _times(own[MOST], own[MOST_SHORT], rows[place, HIGH])
            _add(held, MOST, MOST_SHORT, more, short)
            if own[KNOWN] and flags & STATED:
                held[KNOWN] = 1
            if not_stated:
                held[UNKNOWN] = 1
    if comes_back:  # a way that is not stated leads back to the owner and on to everything
        table[1:found, UNKNOWN] = 1
    forget(table, found, slot)
    return found, table, trail


@njit(cache=True)
def in_millionths(row):
    """The least rounded down and the most rounded up, NOT_SAID where not stated; and whether that is certain to the last digit."""
    low = high = np.int64(NOT_SAID)
    certain = True
    if row[KNOWN]:
        low = row[LEAST] // MILLIONTH
        certain = low == (row[LEAST] + row[LEAST_SHORT]) // MILLIONTH
        if not row[UNKNOWN]:
            high = -(-row[MOST] // MILLIONTH)
            certain = certain and high == -(-(row[MOST] + row[MOST_SHORT]) // MILLIONTH)
    return low, high, certain


@njit(cache=True)
def parts_below(table, found):
    """(company, low, high) for the rows of `shares_below` but the owner's; none where one of them is not certain."""
    parts = np.empty((found - 1, 3), np.int64)
    for n in range(1, found):
        low, high, certain = in_millionths(table[n])
        if not certain:
            return parts[:0]
        parts[n - 1, 0], parts[n - 1, 1], parts[n - 1, 2] = table[n, REACHED], low, high
    return parts


@njit(cache=True)
def shares_of_each(rows, first, owners, day, slot):
    """(owner, company, low, high) in millionths for every owner whose shares can be said so; and the owners left to exact fractions."""
    out, count = np.empty((1024, 4), np.int32), 0
    left, left_count = np.empty(len(owners), np.int32), 0
    table, trail = np.empty((1024, SHARE_CELLS), np.int64), np.empty((64, 2), np.int64)
    for owner in owners:
        found, table, trail = shares_below(rows, first, owner, day, slot, table, trail)
        begun, exact = count, found > 0
        for n in range(1, found):
            low, high, certain = in_millionths(table[n])
            exact = exact and certain
            if count == len(out):
                out = wider_table(out)
            out[count, 0], out[count, 1], out[count, 2], out[count, 3] = owner, table[n, REACHED], low, high
            count += 1
        if not exact:
            count = begun
            left[left_count] = owner
            left_count += 1
    return out[:count], left[:left_count]
