"""Who holds what part of which company directly on one day, as two tables of whole numbers: the low and the high end of every range.

Authority: Companies Act 2006 Sch 1A Part 1 (bands); a nominee or trustee holds the legal title, and who benefits is another question.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from schemas.interests import WHOLE
from tracing.stakes import Range, Stake, by_pair, combined

LEGAL_ONLY = ("nominee", "trustee")


class DirectShares:
    """Direct shares of one day as two tables of millionths, `low` and `high`; what is not stated is 0 to what the others leave.

    Who holds as nominee or trustee has the legal title: of the benefit at least nothing, at most what is held.
    """

    def __init__(self, standing: list[Stake]):
        self.low: dict[str, dict[str, int]] = defaultdict(dict)
        self.high: dict[str, dict[str, int]] = defaultdict(dict)
        self._stated: dict[str, set[str]] = defaultdict(set)
        self._unstated: dict[str, set[str]] = defaultdict(set)
        ranges = {pair: (combined(own), _benefit(own)) for pair, own in by_pair(standing, "shares").items()}
        lows: dict[str, int] = defaultdict(int)
        for (_, company), (_, benefit) in ranges.items():
            lows[company] += benefit
        for owner, company in sorted({(stake.owner, stake.company) for stake in standing}):
            held, benefit = ranges.get((owner, company), (Range(None, None), 0))
            left = max(benefit, WHOLE - lows[company] + benefit)
            self.low[owner][company] = benefit
            self.high[owner][company] = min(left, WHOLE if held.high is None else held.high)
            (self._unstated if held.high is None else self._stated)[owner].add(company)

    def known_and_unknown(self, owner: str) -> tuple[set[str], set[str]]:
        """The companies that are reached by a path on which every share is stated, and by one on which some share is not."""
        known, unknown = self._reach({owner}, self._stated), set()
        everything = self._reach({owner}, self.high)
        for party in {owner} | everything:
            unknown |= self._unstated[party]
        return known, unknown | self._reach(unknown, self.high)

    @staticmethod
    def _reach(start: set[str], onward: Mapping[str, Iterable[str]]) -> set[str]:
        found, waiting = set(), sorted(start)
        while waiting:
            fresh = set(onward.get(waiting.pop(), ())) - found
            found |= fresh
            waiting += sorted(fresh)
        return found


def _benefit(own: list[Stake]) -> int:
    """At least so much of the benefit, in millionths."""
    return combined(stake for stake in own if stake.capacity not in LEGAL_ONLY).low or 0
