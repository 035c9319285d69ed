"""Which companies a party controls: more than half of the votes, its own and those of companies it controls, or the board.

Authority: Companies Act 2006 s.1159, Sch 6 para 10 (votes that a company holds in itself do not count) [to be confirmed by a lawyer] and Sch 1A
(majority of votes; right to appoint most of the board; para 18, held indirectly; para 19, a nominee's shares are the other's); s.284 (votes
follow shares unless the articles say otherwise) [to be confirmed by a lawyer].
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from schemas.interests import WHOLE
from tracing.ownership.stakes import Range, Stake, by_pair, combined


@dataclass(frozen=True)
class Votes:
    """One owner's votes in one company; `from_shares`: not recorded themselves, taken to follow the shares. A nominee's votes are
    another's to direct, and a dissolved company's nobody's: they count as nobody's for certain (`free` False)."""

    range: Range
    from_shares: bool
    free: bool = True


class ControlMap:
    """Who votes in what, on one day: directly (`votes`), and as recorded of what is held through others (`through_others`)."""

    def __init__(self, stakes: Iterable[Stake]):
        stakes = list(stakes)
        self.votes = _votes([stake for stake in stakes if not stake.indirect])
        self.through_others = _votes([stake for stake in stakes if stake.indirect])
        self.appoints: dict[str, set[str]] = defaultdict(set)
        self.may: dict[str, set[str]] = defaultdict(set)  # owner -> companies over which influence or an unknown interest is recorded
        for stake in stakes:
            if stake.kind == "appointment" and stake.free:
                self.appoints[stake.owner].add(stake.company)
            if stake.kind in ("influence", "unknown", "appointment"):
                self.may[stake.owner].add(stake.company)
        self._voted_by: dict[str, set[str]] = defaultdict(set)
        for votes in (self.votes, self.through_others):
            for company, owners in votes.items():
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
        found, waiting = set[str](), [party]
        while waiting:
            one = waiting.pop()
            fresh = (self._voted_by.get(one, set()) | self.appoints.get(one, set()) | self.may.get(one, set())) - found - {party}
            found |= fresh
            waiting += sorted(fresh)
        return found

    @staticmethod
    def _fixpoint(party: str, below: set[str], holds: Callable[[str, set[str], str], bool]) -> set[str]:
        """The companies that fall to the group one after another until none more does; control only ever grows, so it ends."""
        group = {party}
        while fresh := {company for company in below - group if holds(company, group, party)}:
            group |= fresh
        return group - {party}

    def _certainly(self, company: str, group: set[str], party: str) -> bool:
        if any(company in self.appoints.get(member, ()) for member in group):
            return True
        votes = self.votes.get(company, {})
        of_the_group = [v.range for owner, v in votes.items() if owner in group and v.free]
        own = [held[party].range for held in (votes, self.through_others.get(company, {})) if party in held and held[party].free]
        itself = votes[company].range.low or 0 if company in votes else 0
        return any(_certain_votes(held) > WHOLE - itself for held in (of_the_group, own))

    def _possibly(self, company: str, group: set[str], party: str) -> bool:
        if any(company in self.may.get(member, ()) for member in group):
            return True
        votes, through_others = self.votes.get(company, {}), self.through_others.get(company, {})
        if party in through_others and 2 * sum(most_votes(held[party].range) for held in (votes, through_others) if party in held) > WHOLE:
            return True
        if not any(owner in group for owner in votes):
            return False
        highest = sum(most_votes(v.range) for owner, v in votes.items() if owner != company and (owner in group or not v.free))
        others = sum(v.range.low or 0 for owner, v in votes.items() if owner != company and owner not in group and v.free)
        least, most = (votes[company].range.low or 0, most_votes(votes[company].range)) if company in votes else (0, 0)
        itself = max(least, min(most, WHOLE - others - highest))  # what leaves the others least
        return 2 * min(highest, WHOLE - others - itself) > WHOLE - itself


def _votes(stakes: list[Stake]) -> dict[str, dict[str, Votes]]:
    """The votes of each owner in each company: by company, then by owner."""
    found: dict[str, dict[str, Votes]] = defaultdict(dict)
    recorded = by_pair(stakes, "votes")
    for (owner, company), own in (by_pair(stakes, "shares") | recorded).items():
        found[company][owner] = Votes(combined(own), (owner, company) not in recorded, any(stake.free for stake in own))
    return found


def _certain_votes(held: Iterable[Range]) -> int:
    """Twice what these votes come to at least, and one more where an end is open: to be compared with all votes that count."""
    return sum(2 * one.low for one in held if one.low is not None) + any(one.low_open for one in held if one.low is not None)


def most_votes(held: Range) -> int:
    """The most that the votes can come to, in millionths: the whole where it is not stated."""
    return WHOLE if held.high is None else held.high
