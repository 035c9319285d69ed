"""Companies that own one another, found over a whole register at once, compiled.

Method: strongly connected components (Tarjan 1972), without recursion.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tracing.compiled.arrays import Bools, Int32s, Int64s
from tracing.ownership.share_kernels import COMPANY, FLAGS, FROM, SHARE, TO


@njit(cache=True)
def loops(rows: Int32s, first: Int64s, day: int) -> tuple[Int32s, Bools, int]:
    """For each party the number of its loop, 0 where it is in none; which loops somebody outside holds a part of; how many there are."""
    parties = len(first) - 1
    number, lowest = np.zeros(parties, np.int32), np.zeros(parties, np.int32)
    loop = np.zeros(parties, np.int32)
    trail_party, trail_place = np.empty(parties, np.int32), np.empty(parties, np.int64)
    stack, waiting = np.empty(parties, np.int32), np.zeros(parties, np.bool_)
    counted, on_stack, found = 0, 0, 0
    for root in range(parties):
        if number[root] or first[root] == first[root + 1]:
            continue
        depth = 0
        trail_party[0], trail_place[0] = root, first[root]
        counted += 1
        number[root] = lowest[root] = counted
        stack[on_stack], waiting[root] = root, True
        on_stack += 1
        while depth >= 0:
            party, place = trail_party[depth], trail_place[depth]
            if place < first[party + 1]:
                trail_place[depth] += 1
                company = rows[place, COMPANY]
                if not rows[place, FLAGS] & SHARE or day < rows[place, FROM] or day >= rows[place, TO]:
                    continue
                if company == party:
                    loop[party] = -1  # owns itself; numbered when its group is known
                elif not number[company]:
                    counted += 1
                    number[company] = lowest[company] = counted
                    stack[on_stack], waiting[company] = company, True
                    on_stack += 1
                    depth += 1
                    trail_party[depth], trail_place[depth] = company, first[company]
                elif waiting[company]:
                    lowest[party] = min(lowest[party], number[company])
                continue
            depth -= 1
            if depth >= 0:
                above = trail_party[depth]
                lowest[above] = min(lowest[above], lowest[party])
            if lowest[party] == number[party]:
                begun = on_stack - 1
                while stack[begun] != party:
                    begun -= 1
                closed = on_stack - begun > 1 or loop[party] == -1
                found += closed
                for n in range(begun, on_stack):
                    waiting[stack[n]] = False
                    loop[stack[n]] = found if closed else 0
                on_stack = begun
    held = np.zeros(found + 1, np.bool_)
    for party in range(parties):
        for place in range(first[party], first[party + 1]):
            company = rows[place, COMPANY]
            if loop[company] and loop[company] != loop[party] and rows[place, FLAGS] & SHARE and rows[place, FROM] <= day and day < rows[place, TO]:
                held[loop[company]] = True
    return loop, held, found
