"""Which companies a party controls: more than half of the votes, its own and those of companies it controls, or the board.

Authority: Companies Act 2006 s.1159 and Sch 1A (majority of votes; right to appoint most of the board; shares held by a nominee are
the other's, Sch 1A para 19); s.284 (votes follow shares unless the articles say otherwise) [to be confirmed by a lawyer].
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from schemas.interests import WHOLE
from tracing.stakes import Range, Stake, by_pair, combined

HALF = WHOLE // 2


@dataclass(frozen=True)
class Votes:
    """One owner's votes in one company; `from_shares`: not recorded themselves, taken to follow the shares. A nominee's votes are
    another's to direct: they count as nobody's for certain (`free` False)."""

    range: Range
    from_shares: bool
    free: bool = True


class ControlMap:
    """Who votes in what, on one day."""

    def __init__(self, stakes: Iterable[Stake]):
        stakes = list(stakes)
        self.votes: dict[str, dict[str, Votes]] = defaultdict(dict)  # company -> owner -> votes
        self.appoints: dict[str, set[str]] = defaultdict(set)
        self.may: dict[str, set[str]] = defaultdict(set)  # owner -> companies over which influence or an unknown interest is recorded
        recorded = by_pair(stakes, "votes")
        for (owner, company), own in by_pair(stakes, "shares").items():
            if (owner, company) not in recorded:
                self.votes[company][owner] = Votes(combined(own), True, any(s.capacity != "nominee" for s in own))
        for (owner, company), own in recorded.items():
            self.votes[company][owner] = Votes(combined(own), False, any(s.capacity != "nominee" for s in own))
        for stake in stakes:
            if stake.kind == "appointment" and stake.capacity != "nominee":
                self.appoints[stake.owner].add(stake.company)
            if stake.kind in ("influence", "unknown", "appointment"):
                self.may[stake.owner].add(stake.company)
        self._voted_by: dict[str, set[str]] = defaultdict(set)
        for company, owners in self.votes.items():
            for owner in owners:
                self._voted_by[owner].add(company)

    def controlled_by(self, party: str) -> dict[str, bool | None]:
        """Every company below the party: True, False, or None where the records leave it open. Companies it has no part in, directly
        or through others, are not listed."""
        below = self._below(party)
        certain = self._fixpoint(party, below, self._certainly)
        possible = self._fixpoint(party, below, self._possibly)
        return {company: True if company in certain else None if company in possible else False for company in sorted(below)}

    def _below(self, party: str) -> set[str]:
        found, waiting = set(), [party]
        while waiting:
            one = waiting.pop()
            fresh = (self._voted_by[one] | self.appoints[one] | self.may[one]) - found - {party}
            found |= fresh
            waiting += sorted(fresh)
        return found

    @staticmethod
    def _fixpoint(party: str, below: set[str], holds: Callable[[str, set[str]], bool]) -> set[str]:
        """The companies that fall to the group one after another until none more does; control only ever grows, so it ends."""
        group = {party}
        while fresh := {company for company in below - group if holds(company, group)}:
            group |= fresh
        return group - {party}

    def _certainly(self, company: str, group: set[str]) -> bool:
        if any(company in self.appoints[member] for member in group):
            return True
        own = [v.range for owner, v in self.votes[company].items() if owner in group and v.free and v.range.low is not None]
        total = sum(r.low for r in own)
        return total > HALF or (total == HALF and any(r.low_open for r in own))

    def _possibly(self, company: str, group: set[str]) -> bool:
        if any(company in self.may[member] for member in group):
            return True
        votes = self.votes[company]
        own = [v.range for owner, v in votes.items() if owner in group or not v.free]
        if not any(owner in group for owner in votes):
            return False
        highest = sum(WHOLE if r.high is None else r.high for r in own)
        others = sum(v.range.low or 0 for owner, v in votes.items() if owner not in group and v.free)
        return min(highest, WHOLE - others) > HALF
