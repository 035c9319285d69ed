"""A register's interests as compressed rows, owners to companies and back, with the days in each row: one index answers for any day.

Method: `tracing.ownership.share_kernels`; parties are whole numbers from 0. What the kernels cannot say to the last digit, and what lies behind a
loop, is worked out with exact fractions (`tracing.ownership.economic_share`).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from tracing.ownership import control_kernels as control
from tracing.ownership import share_kernels as kernels
from tracing.ownership.direct_shares import DirectShares
from tracing.ownership.loop_kernels import loops
from tracing.ownership.share_ranges import Part, along

EVER = np.iinfo(np.int32).max


class Interests(NamedTuple):
    """One element an interest, all int32: shares and votes in millionths, `votes_most` the whole where it is not stated; days as
    ordinals, `until` excluded (EVER: not ended); `flags` of the kernels. One owner has one row for a company on one day."""

    owner: np.ndarray
    company: np.ndarray
    since: np.ndarray
    until: np.ndarray
    low: np.ndarray
    high: np.ndarray
    votes_low: np.ndarray
    votes_most: np.ndarray
    flags: np.ndarray


class OwnershipIndex:
    """Everything that is on record, ready for any day, for one party or for all of a list at once."""

    def __init__(self, interests: Interests, parties: int):
        self._rows, self._first, self._whose, self._back, self._back_first = kernels.rows_by_owner(interests.owner, interests[1:], parties)

    def shares(self, owner: int, day: date) -> dict[int, Part]:
        """The owner's economic share of every company below it: least and most in millionths, None where not stated."""
        rows, left = self.shares_of_each(np.array([owner], np.int32), day)
        if len(left):
            return self.exact_shares(owner, day)
        return {company: (None if low < 0 else low, None if high < 0 else high) for _, company, low, high in rows.tolist()}

    def control(self, owner: int, day: date) -> dict[int, bool | None]:
        """The companies that the owner controls (True), and those where the records leave it open (None)."""
        return {company: True if certain else None for _, company, certain in self.control_of_each(np.array([owner], np.int32), day).tolist()}

    def shares_of_each(self, owners: np.ndarray, day: date) -> tuple[np.ndarray, np.ndarray]:
        """Rows (owner, company, low, high), -1 where not stated, owner by owner; and the owners left to `exact_shares`."""
        return kernels.shares_of_each(self._rows, self._first, owners, day.toordinal())

    def control_of_each(self, owners: np.ndarray, day: date) -> np.ndarray:
        """Rows (owner, company, 1 for control and 0 where it is open)."""
        return control.control_of_each(self._rows, self._first, self._whose, self._back, self._back_first, owners, day.toordinal())

    def exact_shares(self, owner: int, day: date) -> dict[int, Part]:
        """As `shares`, worked out with exact fractions: for an owner whom the compiled code leaves to it."""
        return {int(company): part for company, part in along(str(owner), self._tables(owner, day)).items()}

    def loops(self, day: date) -> tuple[list[list[int]], list[list[int]]]:
        """Companies that own one another (or themselves): those that somebody outside holds a part of, and those without an ultimate owner."""
        number, held, count = loops(self._rows, self._first, day.toordinal())
        groups: list[list[int]] = [[] for _ in range(count + 1)]
        for party in np.flatnonzero(number).tolist():
            groups[number[party]].append(party)
        return ([group for n, group in enumerate(groups) if n and held[n]], [group for n, group in enumerate(groups) if n and not held[n]])

    def _tables(self, owner: int, day: date) -> DirectShares:
        """What stands below the owner, as the tables of the exact code, where a party is the text of its number."""
        made, on, seen, waiting = DirectShares(), day.toordinal(), {owner}, [owner]
        while waiting:
            party = waiting.pop()
            for row in self._rows[self._first[party] : self._first[party + 1]].tolist():
                company, since, until, low, high, _, _, flags = row[: kernels.GIVEN_CELLS]
                if flags & kernels.SHARE and since <= on < until:
                    made.record(str(party), str(company), low, high, bool(flags & kernels.STATED))
                    if flags & kernels.STATED and flags & kernels.UNSTATED:
                        made.record(str(party), str(company), 0, 0, False)
                    if company not in seen:
                        seen.add(company)
                        waiting.append(company)
        return made
