"""Every way from an owner to a company below it, over the companies between them.

Method: simple paths by depth first; a way comes to no party twice. What is owned round a loop is in the shares and not in the ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from tracing.ownership.direct_shares import reached
from tracing.ownership.loops import components

MOST_PATHS = 1_000
MOST_STEPS = 20_000  # from one owner; beyond it the paths to each company are looked for by themselves


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
