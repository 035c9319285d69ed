"""Control on arrays, compiled: which companies fall to a party one after another, for certain and possibly, for millions of interests.

Method: a fixpoint of summed votes; `tracing.ownership.control` is the reference. The rows are those of `tracing.ownership.share_kernels`.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from schemas.interests import WHOLE
from tracing.compiled.arrays import Int32s, Int64s
from tracing.ownership.share_kernels import (
    APPOINTS,
    COMPANY,
    FLAGS,
    FREE,
    LOW_KNOWN,
    LOW_OPEN,
    OPEN,
    THROUGH,
    VOTES,
    VOTES_LOW,
    VOTES_MOST,
    forget,
    room_for,
    roomier,
    slot_of,
    stands,
    wider,
)

# one row a company that the group has a part in
(
    TOUCHED,
    CERTAIN,
    POSSIBLE,
    OF_GROUP,
    OF_GROUP_OPEN,
    OF_PARTY,
    OF_PARTY_OPEN,
    MOST_OF_PARTY,
    MOST_THROUGH,
    IS_THROUGH,
    VOTED,
    GROUP_MOST,
    GROUP_LEAST,
    OTHERS_MOST,
    OTHERS_LEAST,
    ITSELF_LEAST,
    ITSELF_MOST,
    CONTROL_CELLS,
) = range(18)


@njit(cache=True)
def _touch(
    rows: Int32s, whose: Int32s, back: Int32s, back_first: Int64s, company: int, day: int, slot: Int32s, table: Int64s, found: int
) -> tuple[Int32s, Int64s, int]:
    """A row for a company that the group has a part in, with what all its voters have on the day."""
    if found == len(table):
        table, slot = roomier(table, slot)
    row = table[found]
    row[:] = 0
    row[TOUCHED] = company
    for n in range(back_first[company], back_first[company + 1]):
        place = back[n]
        flags = rows[place, FLAGS]
        if not flags & VOTES or not stands(rows, place, day):
            continue
        if whose[place] == company:
            row[ITSELF_LEAST], row[ITSELF_MOST] = rows[place, VOTES_LOW], rows[place, VOTES_MOST]
        elif flags & FREE:
            row[OTHERS_LEAST] += rows[place, VOTES_LOW]
        else:
            row[OTHERS_MOST] += rows[place, VOTES_MOST]
    slot[slot_of(slot, table, company)] = found + 1
    return slot, table, found + 1


@njit(cache=True)
def _certainly(row: Int64s, flags: int, votes: int, is_party: bool) -> bool:
    """Add one member's interest to the company's row; whether the company falls to the group for certain."""
    if flags & APPOINTS:
        return True
    if flags & FREE and flags & LOW_KNOWN:
        if flags & VOTES:
            row[OF_GROUP] += votes
            row[OF_GROUP_OPEN] |= flags & LOW_OPEN
        if is_party and flags & (VOTES | THROUGH):
            row[OF_PARTY] += votes
            row[OF_PARTY_OPEN] |= flags & LOW_OPEN
    counting = WHOLE - row[ITSELF_LEAST]
    falls: bool = 2 * row[OF_GROUP] + (row[OF_GROUP_OPEN] != 0) > counting or 2 * row[OF_PARTY] + (row[OF_PARTY_OPEN] != 0) > counting
    return falls


@njit(cache=True)
def _possibly(row: Int64s, flags: int, least: int, most: int, is_party: bool) -> bool:
    """Add one member's interest to the company's row; whether the company may fall to the group, as far as the records leave it open."""
    if flags & OPEN:
        return True
    if is_party:
        if flags & THROUGH:
            row[IS_THROUGH] = 1
            row[MOST_THROUGH] += most
        if flags & VOTES:
            row[MOST_OF_PARTY] += most
        if row[IS_THROUGH] and 2 * (row[MOST_THROUGH] + row[MOST_OF_PARTY]) > WHOLE:
            return True
    if flags & VOTES:
        row[VOTED] = 1
        if flags & FREE:
            row[GROUP_MOST] += most
            row[GROUP_LEAST] += least
    if not row[VOTED]:
        return False
    highest, others = row[OTHERS_MOST] + row[GROUP_MOST], row[OTHERS_LEAST] - row[GROUP_LEAST]
    itself = max(row[ITSELF_LEAST], min(row[ITSELF_MOST], WHOLE - others - highest))
    may_fall: bool = 2 * min(highest, WHOLE - others - itself) > WHOLE - itself
    return may_fall


@njit(cache=True)
def _control_below(
    rows: Int32s, first: Int64s, whose: Int32s, back: Int32s, back_first: Int64s, party: int, day: int, slot: Int32s, table: Int64s, queue: Int64s
) -> tuple[int, Int32s, Int64s, Int64s]:
    """Rows of `table` for the companies that fall to the party one after another, and for those that its group has a part in: how many."""
    found = 0
    for cell in (CERTAIN, POSSIBLE):
        members, done = 1, 0
        queue[0] = party
        while done < members:
            member = queue[done]
            done += 1
            for place in range(first[member], first[member + 1]):
                company, flags = rows[place, COMPANY], rows[place, FLAGS]
                if company == party or not stands(rows, place, day):
                    continue
                at = slot_of(slot, table, company)
                if not slot[at]:
                    slot, table, found = _touch(rows, whose, back, back_first, company, day, slot, table, found)
                    at = slot_of(slot, table, company)
                row = table[slot[at] - 1]
                if row[cell]:
                    continue
                if cell == CERTAIN:
                    falls = _certainly(row, flags, rows[place, VOTES_LOW], member == party)
                else:
                    falls = _possibly(row, flags, rows[place, VOTES_LOW], rows[place, VOTES_MOST], member == party)
                if falls:
                    row[cell] = 1
                    if members == len(queue):
                        queue = np.concatenate((queue, np.empty(len(queue), np.int64)))
                    queue[members] = company
                    members += 1
    forget(table, found, slot)
    return found, slot, table, queue


@njit(cache=True)
def control_of_each(rows: Int32s, first: Int64s, whose: Int32s, back: Int32s, back_first: Int64s, owners: Int32s, day: int) -> Int32s:
    """(owner, company, certain) for every company that an owner controls, or whose control by it the records leave open."""
    out, count = np.empty((1024, 3), np.int32), 0
    table, slot = room_for(CONTROL_CELLS)
    queue = np.empty(64, np.int64)
    for owner in owners:
        found, slot, table, queue = _control_below(rows, first, whose, back, back_first, owner, day, slot, table, queue)
        for n in range(found):
            if table[n, CERTAIN] or table[n, POSSIBLE]:
                if count == len(out):
                    out = wider(out)
                out[count, 0], out[count, 1], out[count, 2] = owner, table[n, TOUCHED], table[n, CERTAIN]
                count += 1
    return out[:count]
