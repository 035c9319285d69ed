"""Ownership on arrays, compiled: the rows of an index, and the economic shares of one party or of all, for millions of interests.

Method: `tracing.ownership.economic_share` is the reference. A share is a whole number of 10**-18 and how many of them it may be
too little: nothing is a float. Where a loop stands in the way, or the last digit cannot be said, the owner is left to exact fractions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from schemas.interests import WHOLE
from tracing.compiled.arrays import Int, Int32s, Int64s
from tracing.compiled.prefetch import AHEAD, prefetch

# one row an interest, in the order of owners; days are from FROM up to TO, that day excluded; the company's own rows are from BELOW up to BEYOND
COMPANY, FROM, TO, LOW, HIGH, VOTES_LOW, VOTES_MOST, FLAGS, GIVEN_CELLS = range(9)
BELOW, BEYOND, EDGE_CELLS = range(GIVEN_CELLS, GIVEN_CELLS + 3)
# what an interest is: a step of the share tables, stated or not; votes, whether the owner's own, with a least that is known and is itself excluded;
# the power to appoint; what leaves control open; votes recorded of what is held through others
SHARE, STATED, UNSTATED, VOTES, FREE, LOW_KNOWN, LOW_OPEN, APPOINTS, OPEN, THROUGH = (1 << bit for bit in range(10))
ALL_OF_IT = 10**18
MILLIONTH = ALL_OF_IT // WHOLE
# one row a company that is reached: its number, the least and the most with what each may be short of, known and unknown ways; the next of its
# rows to look at, and those it has; and, of the n-th row, which row is the n-th on the way, and the n-th that was left
REACHED, LEAST, LEAST_SHORT, MOST, MOST_SHORT, KNOWN, UNKNOWN, NEXT, FIRST, BEHIND, ON_THE_WAY, LEFT_AS, SHARE_CELLS = range(13)
NOT_SAID = -1


@njit(cache=True)
def rows_by_owner(
    owner: Int32s, columns: tuple[Int32s, Int32s, Int32s, Int32s, Int32s, Int32s, Int32s, Int32s], parties: int
) -> tuple[Int32s, Int64s, Int32s, Int32s, Int64s]:
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
        for cell in range(GIVEN_CELLS):
            rows[place, cell] = columns[cell][n]
    whose = np.empty(count, np.int32)
    for party in range(parties):
        for place in range(first[party], first[party + 1]):
            whose[place] = party
            held = rows[place, COMPANY]
            back[back_at[held]] = place
            back_at[held] += 1
            rows[place, BELOW], rows[place, BEYOND] = first[held], first[held + 1]
    return rows, first, whose, back, back_first


@njit(cache=True)
def room_for(cells: int) -> tuple[Int64s, Int32s]:
    """A table for what is reached from one party, and which of its rows each stands in (0 for none): by its number, among few."""
    return np.empty((1024, cells), np.int64), np.zeros(4096, np.int32)


@njit(cache=True)
def wider(rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The rows with room for twice as many."""
    more = np.empty((2 * len(rows), rows.shape[1]), rows.dtype)
    more[: len(rows)] = rows
    return more


@njit(cache=True)
def slot_of(slot: Int32s, table: Int64s, party: Int) -> Int:
    """Where in `slot` a party's row is written, or is to be."""
    most = len(slot) - 1
    at = (np.int64(party) * 2654435761 >> 12) & most
    while slot[at] and table[slot[at] - 1, 0] != party:
        at = (at + 1) & most
    return at


@njit(cache=True)
def forget(table: Int64s, found: int, slot: Int32s) -> None:
    """Makes `slot` clean again: the last first, so that the way to each is there to the end."""
    for n in range(found - 1, -1, -1):
        slot[slot_of(slot, table, table[n, 0])] = 0


@njit(cache=True)
def roomier(table: Int64s, slot: Int32s) -> tuple[Int64s, Int32s]:
    """The table and the slots that lead into it, with room for twice as many rows."""
    table = wider(table)
    slot = np.zeros(2 * len(slot), slot.dtype)
    for n in range(len(table) // 2):
        slot[slot_of(slot, table, table[n, 0])] = n + 1
    return table, slot


@njit(cache=True)
def stands(rows: Int32s, place: int, day: int) -> bool:
    """Whether an interest stands on the day."""
    holds: bool = rows[place, FROM] <= day and day < rows[place, TO]
    return holds


@njit(cache=True)
def _times(part: int, short: int, share: int) -> tuple[Int, Int]:
    """A part of `part` + up to `short`, times a share in millionths; rounded down, with what it may be short of."""
    whole = part // WHOLE
    rest = part - whole * WHOLE
    if not rest and not short:
        return whole * share, np.int64(0)
    below = rest * share
    return whole * share + below // WHOLE, (short * share + WHOLE - 1) // WHOLE + (1 if below % WHOLE else 0)


@njit(cache=True)
def _add(row: Int64s, part: int, short: int, more: Int, more_short: Int) -> None:
    total = min(row[part] + more, ALL_OF_IT)
    row[short] = min(row[short] + more_short, ALL_OF_IT - total)
    row[part] = total


@njit(cache=True)
def _come_nearer(rows: Int32s, begin: int, end: int) -> None:
    """The rows that lie behind these come nearer."""
    for place in range(begin, end):
        if rows[place, BELOW] < rows[place, BEYOND]:
            prefetch(rows, np.int64(rows[place, BELOW]))


@njit(cache=True)
def _order(rows: Int32s, first: Int64s, owner: int, day: int, slot: Int32s, table: Int64s) -> tuple[int, Int32s, Int64s]:
    """The owner and the companies below it, each left before what holds it: how many, or the number below 0 where a loop stands in the way."""
    table[0, REACHED] = owner
    table[0, NEXT] = table[0, FIRST] = first[owner]
    table[0, BEHIND] = first[owner + 1]
    slot[slot_of(slot, table, owner)] = 1
    table[0, ON_THE_WAY] = 0
    found, depth, left, loop = 1, 1, 0, False
    while depth:
        above = table[depth - 1, ON_THE_WAY]
        place = table[above, NEXT]
        table[above, NEXT] = place + 1
        if place >= table[above, BEHIND]:
            depth -= 1
            table[left, LEFT_AS] = above
            left += 1
            continue
        company = rows[place, COMPANY]
        if company == owner or not rows[place, FLAGS] & SHARE or not stands(rows, place, day):
            continue
        at = slot_of(slot, table, company)
        if slot[at]:
            other = table[slot[at] - 1]
            loop = loop or other[NEXT] <= other[BEHIND]
            continue
        if found == len(table):
            table, slot = roomier(table, slot)
            at = slot_of(slot, table, company)
        fresh = table[found]
        fresh[REACHED] = company
        fresh[NEXT] = fresh[FIRST] = rows[place, BELOW]
        fresh[BEHIND] = rows[place, BEYOND]
        if fresh[FIRST] == fresh[BEHIND]:
            fresh[NEXT] += 1
            table[left, LEFT_AS] = found
            left += 1
        else:
            _come_nearer(rows, fresh[FIRST], fresh[BEHIND])
            table[depth, ON_THE_WAY] = found
            depth += 1
        found += 1
        slot[at] = found
    return (-found if loop else found), slot, table


@njit(cache=True)
def _shares_below(rows: Int32s, first: Int64s, owner: int, day: int, slot: Int32s, table: Int64s) -> tuple[int, Int32s, Int64s]:
    """Rows of `table` for the owner (the first) and every company below it: how many, or below 0 where a loop stands in the way."""
    found, slot, table = _order(rows, first, owner, day, slot, table)
    if found < 0:
        forget(table, -found, slot)
        return found, slot, table
    table[:found, LEAST:NEXT] = 0
    table[0, LEAST] = table[0, MOST] = ALL_OF_IT
    table[0, KNOWN] = 1
    comes_back = False
    for n in range(found - 1, -1, -1):
        own = table[table[n, LEFT_AS]]
        for place in range(own[FIRST], own[BEHIND]):
            flags = rows[place, FLAGS]
            if not flags & SHARE or not stands(rows, place, day):
                continue
            not_stated = own[UNKNOWN] or (flags & UNSTATED) != 0
            if rows[place, COMPANY] == owner:
                comes_back = comes_back or not_stated
                continue
            held = table[slot[slot_of(slot, table, rows[place, COMPANY])] - 1]
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
    return found, slot, table


@njit(cache=True)
def _in_millionths(row: Int64s) -> tuple[Int, Int, bool]:
    """The least rounded down and the most rounded up, NOT_SAID where not stated; and whether that is certain to the last digit."""
    low = high = np.int64(NOT_SAID)
    certain = True
    if row[KNOWN]:
        low = row[LEAST] // MILLIONTH
        certain = not row[LEAST_SHORT] or low == (row[LEAST] + row[LEAST_SHORT]) // MILLIONTH
        if not row[UNKNOWN]:
            high = (row[MOST] + MILLIONTH - 1) // MILLIONTH
            certain = certain and (not row[MOST_SHORT] or high == (row[MOST] + row[MOST_SHORT] + MILLIONTH - 1) // MILLIONTH)
    return low, high, certain


@njit(cache=True)
def _held_alone(rows: Int32s, first: Int64s, owner: int, day: int, out: Int32s, count: int) -> tuple[Int32s, int, bool]:
    """Adds what the owner holds if none of it holds anything itself: `out`, how many lines it has; and whether that is so."""
    begun = count
    for place in range(first[owner], first[owner + 1]):
        flags = rows[place, FLAGS]
        if not flags & SHARE or not stands(rows, place, day):
            continue
        if rows[place, BELOW] < rows[place, BEYOND]:
            return out, begun, False
        if count == len(out):
            out = wider(out)
        stated, least = flags & STATED, flags & (STATED | UNSTATED) == STATED
        out[count, 0], out[count, 1] = owner, rows[place, COMPANY]
        out[count, 2], out[count, 3] = rows[place, LOW] if stated else NOT_SAID, rows[place, HIGH] if least else NOT_SAID
        count += 1
    return out, count, True


@njit(cache=True)
def shares_of_each(rows: Int32s, first: Int64s, owners: Int32s, day: int) -> tuple[Int32s, Int32s]:
    """(owner, company, low, high) in millionths for every owner whose shares can be said so; and the owners left to exact fractions."""
    out, count = np.empty((1024, 4), np.int32), 0
    left, left_count = np.empty(len(owners), np.int32), 0
    table, slot = room_for(SHARE_CELLS)
    begins = first.reshape(-1, 1)
    for n, owner in enumerate(owners):
        if n + 2 * AHEAD < len(owners):
            prefetch(begins, np.int64(owners[n + 2 * AHEAD]))
            prefetch(rows, first[owners[n + AHEAD]])
            soon = owners[n + AHEAD // 2]
            _come_nearer(rows, first[soon], first[soon + 1])
        out, count, alone = _held_alone(rows, first, owner, day, out, count)
        if alone:
            continue
        found, slot, table = _shares_below(rows, first, owner, day, slot, table)
        begun, exact = count, found > 0
        for n in range(1, found):
            low, high, certain = _in_millionths(table[n])
            exact = exact and certain
            if count == len(out):
                out = wider(out)
            out[count, 0], out[count, 1], out[count, 2], out[count, 3] = owner, table[n, REACHED], low, high
            count += 1
        if not exact:
            count = begun
            left[left_count] = owner
            left_count += 1
    return out[:count], left[:left_count]
