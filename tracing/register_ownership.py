"""Who owns and controls what on one day, from register files alone: every owner of a company, direct and indirect, with every path.

Method: tracing.ownership (economic share through layers and loops, control as a fixpoint), on the interests as they stand on the day.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.interests import WHOLE, Interest
from schemas.parties import PartyRecord
from tracing.control import ControlMap
from tracing.direct_shares import DirectShares, reached
from tracing.dissolution import dissolved, without_benefit
from tracing.loops import components
from tracing.ownership import Reasons
from tracing.positions import positions
from tracing.register_parties import RegisterParties
from tracing.stakes import Stake, by_pair, combined, from_registers, unnamed_owner

MOST_PATHS = 1_000
MOST_STEPS = 20_000  # from one owner; beyond it the paths to each company are looked for by themselves


@dataclass(frozen=True)
class Owned:
    """What one party holds of one company. Shares in millionths, None where not known; `control` None where the records leave it
    open; `paths` from owner to company, at most MOST_PATHS of them (`more_paths`: there are others); `why` in sentences, where asked for."""

    owner: str
    company: str
    share_low: int | None
    share_high: int | None
    control: bool | None
    paths: tuple[tuple[str, ...], ...]
    more_paths: bool
    why: tuple[str, ...] = ()


def owned(parties: RegisterParties, records: Iterable[PartyRecord], interests: Sequence[Interest], day: date, *, of: str | None = None,
          held_by: str | None = None, references: Mapping[str, str] | None = None) -> tuple[list[Owned], list[str]]:
    """Every owner and company, or the owners `of` one company, or what is `held_by` one party; and remarks a reader needs, in words.
    Reasons are given where `references` (file names by exhibit SHA-256) are."""
    standing = _around([stake for stake in stakes_of(parties, interests) if stake.holds_on(day)], of, held_by)
    gone = {party: on for party, on in dissolved(records, parties.party_of).items() if on <= day}
    standing = without_benefit(standing, gone, day)
    shares, control = DirectShares.of(standing), ControlMap(standing)
    ways = Ways(shares.onward())
    reasons = Reasons(standing, shares, control, parties.names, references) if references is not None else None
    lines = []
    for position in positions(standing, shares, control, held_by):
        if of in (None, position.company):
            why = tuple(reasons.of(position, reasons.path(position))) if reasons else ()
            lines.append(Owned(*position, *ways.all(position.owner, position.company), why))
    return lines, [*_gone(standing, gone, parties.names), *_over_the_whole(standing, parties.names), *_circles(ways, parties.names)]


def stakes_of(parties: RegisterParties, interests: Sequence[Interest]) -> list[Stake]:
    """The stakes of all interests, under the register's own ids. One record whose owner is not named is one owner."""
    unnamed = {unnamed_owner(interest): parties.party_of[unnamed_owner(interest)] for interest in interests if not interest.owner}
    found = [replace(stake, owner=unnamed.get(stake.owner, stake.owner)) for stake in from_registers(interests, parties.party_of)]
    return sorted(found, key=lambda s: (s.owner, s.company, s.kind, s.started_on or date.min, s.id))


class Ways:
    """The ways from owners to companies, over the steps from each owner to the companies it holds directly."""

    def __init__(self, onward: Mapping[str, set[str]], most_steps: int = MOST_STEPS):
        self._most_steps = most_steps
        self._onward = {party: sorted(companies) for party, companies in onward.items()}
        self._back: dict[str, set[str]] = defaultdict(set)
        for party, companies in onward.items():
            for one in companies:
                self._back[one].add(party)
        self._of_one: tuple[str, dict[str, list[tuple[str, ...]]] | None] = ("", None)  # of the owner that was asked for last

    def all(self, owner: str, company: str) -> tuple[tuple[tuple[str, ...], ...], bool]:
        """Every way from the owner to the company that comes to no party twice, the shortest first; and whether there are more."""
        if self._of_one[0] != owner:
            self._of_one = owner, self._from(owner)
        found = self._to(owner, company) if self._of_one[1] is None else self._of_one[1].get(company, [])
        return tuple(sorted(found[:MOST_PATHS], key=lambda path: (len(path), path))), len(found) > MOST_PATHS

    def _from(self, owner: str) -> dict[str, list[tuple[str, ...]]] | None:
        """The ways to every company below the owner at once; None where there are so many that most would not be listed."""
        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        steps, way, waiting = 0, [owner], [iter(self._onward.get(owner, ()))]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                way.pop()
            elif step not in way:
                steps += 1
                if steps > self._most_steps:
                    return None
                way.append(step)
                found[step].append(tuple(way))
                waiting.append(iter(self._onward.get(step, ())))
        return found

    def _to(self, owner: str, company: str) -> list[tuple[str, ...]]:
        """The ways to one company, one more than are listed where there are so many."""
        leads = reached({company}, self._back) | {company}
        found: list[tuple[str, ...]] = []
        way, waiting = [owner], [self._leading(owner, leads)]
        while waiting and len(found) <= MOST_PATHS:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                way.pop()
            elif step == company:
                found.append((*way, company))
            elif step not in way:
                way.append(step)
                waiting.append(self._leading(step, leads))
        return found

    def _leading(self, party: str, leads: set[str]) -> Iterator[str]:
        return iter([one for one in self._onward.get(party, ()) if one in leads])

    def closed_circles(self) -> list[str]:
        """Companies that come back to themselves and are held by nobody outside."""
        closed = []
        for group in components(self._onward, lambda party: self._onward.get(party, ())):
            among = set(group)
            if all(self._back[one] <= among for one in group) and self._back[group[0]]:
                closed += group
        return sorted(closed)


def _around(stakes: list[Stake], of: str | None, held_by: str | None) -> list[Stake]:
    """The stakes that the answer may rest on: everything in the companies on the ways to, or from, the party asked for."""
    if of is None and held_by is None:
        return stakes
    back, onward = defaultdict(set), defaultdict(set)
    for stake in stakes:
        back[stake.company].add(stake.owner)
        onward[stake.owner].add(stake.company)
    companies = {of} | reached({of}, back) if of is not None else reached({held_by}, onward)
    return [stake for stake in stakes if stake.company in companies]


def _gone(standing: list[Stake], gone: Mapping[str, date], names: Mapping[str, str]) -> list[str]:
    holding = sorted({stake.owner for stake in standing} & gone.keys())
    return [f"{names[party] or party} was dissolved on {gone[party]}: what it held may have passed to the Crown (Companies Act 2006 s.1012), so that it "
            "counts as nobody's for certain." for party in holding]


def _over_the_whole(standing: list[Stake], names: Mapping[str, str]) -> list[str]:
    told = []
    for kind in ("shares", "votes"):
        least: dict[str, int] = defaultdict(int)
        for (_, company), own in by_pair([stake for stake in standing if not stake.indirect], kind).items():
            held = combined(own)
            least[company] += held.low or 0
            if held.contradicted:
                told.append(f"The records contradict each other on the {kind} of {names[own[0].owner] or own[0].owner} in {names[company] or company}: the range "
                            "covers them all.")
        told += [f"The {kind} recorded in {names[company] or company} come to more than the whole." for company, sum_ in sorted(least.items()) if sum_ > WHOLE]
    return told


def _circles(ways: Ways, names: Mapping[str, str]) -> list[str]:
    closed = ways.closed_circles()
    return [f"No ultimate owner: {', '.join(names[one] or one for one in closed)} are owned only by one another or by themselves."] if closed else []
