"""Who holds what part of which company on one day, as two tables of whole numbers: the low and the high end of every range.

Authority: Companies Act 2006 Sch 1A Part 1 (bands) and para 18 (shares held indirectly); a nominee or trustee holds the legal title, and
who benefits is another question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from schemas.interests import WHOLE
from tracing.ownership.stakes import DISSOLVED, Stake, by_pair, combined

LEGAL_ONLY = ("nominee", "trustee", DISSOLVED)
Table = dict[str, dict[str, int]]
Pairs = dict[str, set[str]]


@dataclass
class DirectShares:
    """Shares of one day, owner to company: `low` and `high` in millionths, as recorded; what is not stated is 0 to the whole. One owner's
    range is not narrowed by what others are on record for: registers come to more than the whole, and that is shown.

    Who holds as nominee or trustee has the legal title: of the benefit at least nothing, at most what is held and others leave. What an owner is
    said to hold *indirectly* is the end of a way: it is a step of its own (`low`, `high`) only where no direct stakes lead the way,
    else it is `declared` beside what the way comes to.
    """

    low: Table = field(default_factory=lambda: defaultdict(dict))
    high: Table = field(default_factory=lambda: defaultdict(dict))
    declared: dict[str, dict[str, tuple[int, int]]] = field(default_factory=lambda: defaultdict(dict))
    _stated: Pairs = field(default_factory=lambda: defaultdict(set))
    _unstated: Pairs = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, standing: Iterable[Stake]) -> DirectShares:
        """The tables of one day, made from the stakes that hold on it."""
        made, standing = cls(), list(standing)
        direct = [stake for stake in standing if not stake.indirect]
        onward: Pairs = defaultdict(set)
        for stake in direct:
            onward[stake.owner].add(stake.company)
        ranges, benefit = by_pair(direct, "shares"), defaultdict[str, int](int)
        for (_, company), own in ranges.items():
            benefit[company] += _benefit(own)
        for owner, company in sorted({(stake.owner, stake.company) for stake in direct}):
            made._add_recorded(owner, company, ranges.get((owner, company), ()), WHOLE - benefit[company])
        indirect = by_pair([stake for stake in standing if stake.indirect], "shares")
        for owner, company in sorted({(stake.owner, stake.company) for stake in standing if stake.indirect}):
            own = indirect.get((owner, company), [])
            if not _leads(onward, owner, company):
                made._add_recorded(owner, company, own)
            elif (held := combined(own)).high is not None:
                made.declared[owner][company] = _benefit(own), held.high
        return made

    def _add_recorded(self, owner: str, company: str, own: Sequence[Stake], left: int = WHOLE) -> None:
        """`left`: what nobody is on record as benefiting from, which is all that a bare legal title can come to."""
        held = combined(own)
        high = WHOLE if held.high is None else held.high
        if own and all(stake.capacity in LEGAL_ONLY for stake in own):
            high = min(high, max(0, left))
        self.record(owner, company, _benefit(own), high, held.high is not None)

    def record(self, owner: str, company: str, low: int, high: int, stated: bool) -> None:
        """Add to what the owner has of the company on record, at most the whole; `stated`: whether a share is on record."""
        self.low[owner][company] = min(WHOLE, self.low[owner].get(company, 0) + low)
        self.high[owner][company] = min(WHOLE, self.high[owner].get(company, 0) + high)
        (self._stated if stated else self._unstated)[owner].add(company)

    def steps(self) -> Iterator[tuple[str, str, int, int, bool, bool]]:
        """(owner, company, low, high, whether a share is stated, whether one is not stated)."""
        for owner, held in self.high.items():
            for company, high in held.items():
                yield owner, company, self.low[owner][company], high, company in self._stated.get(owner, ()), company in self._unstated.get(owner, ())

    def onward(self) -> dict[str, set[str]]:
        """From each owner, the companies that are one step on."""
        return {owner: set(held) for owner, held in self.high.items()}

    def as_declared(self, owner: str) -> DirectShares:
        """The same, with what the owner is said to hold indirectly in place of the ways that lead there."""
        declared, made = self.declared[owner], DirectShares()
        for party in sorted({owner} | reached({owner}, self.high)):
            for company in self.high.get(party, ()):
                if party == owner or company not in declared:
                    made.record(party, company, self.low[party][company], self.high[party][company], company not in self._unstated[party])
        for company, (low, high) in declared.items():
            made.record(owner, company, low, high, True)
        return made

    def known_and_unknown(self, owner: str) -> tuple[set[str], set[str]]:
        """The companies that are reached by a path on which every share is stated, and by one on which some share is not."""
        known, unknown = reached({owner}, self._stated), set()
        for party in {owner} | reached({owner}, self.high):
            unknown |= self._unstated.get(party, set())
        return known, unknown | reached(unknown, self.high)


def reached(start: set[str], onward: Mapping[str, Iterable[str]]) -> set[str]:
    """Everything that is reached from `start` in one step or more."""
    found, waiting = set[str](), sorted(start)
    while waiting:
        fresh = set(onward.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += sorted(fresh)
    return found


def _leads(onward: Pairs, owner: str, company: str) -> bool:
    """Whether direct stakes lead from the owner to the company through at least one other."""
    return company in reached(onward.get(owner, set()) - {company}, onward)


def _benefit(own: Iterable[Stake]) -> int:
    """At least so much of the benefit, in millionths."""
    return combined(stake for stake in own if stake.capacity not in LEGAL_ONLY).low or 0
