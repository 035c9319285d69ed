"""Smallest sets of links that cut every way: what would have to fall for a thing to be out of reach.

Method: minimal hitting sets (R. Reiter, A theory of diagnosis from first principles, 1987), by branching on a way that still stands; up to
a stated size all are found.
"""

from __future__ import annotations

from collections.abc import Iterable

Set = frozenset[str]
LARGEST = 3  # links that fall together


def shortest(ways: Iterable[Set]) -> list[Set]:
    """The ways that are no longer than they need be: a way that contains another falls whenever that one does."""
    found: list[Set] = []
    for way in sorted(set(ways), key=lambda way: (len(way), sorted(way))):
        if not any(other <= way for other in found):
            found.append(way)
    return found


def smallest_cuts(ways: Iterable[Set], largest: int = LARGEST) -> list[Set]:
    """Every set of at most `largest` links that takes a link out of each way and of which no part does so, the smallest first. None where
    a way has no links, or where more would have to fall. No ways: nothing to cut, so none."""
    standing = shortest(ways)
    found: set[Set] = set()
    waiting: list[Set] = [frozenset()] if standing else []
    seen = set(waiting)
    while waiting:
        cut = waiting.pop()
        way = next((way for way in standing if not way & cut), None)
        if way is None:
            found.add(cut)
        elif len(cut) < largest:
            for link in way:
                if (more := cut | {link}) not in seen:
                    seen.add(more)
                    waiting.append(more)
    return sorted((cut for cut in found if not any(other < cut for other in found)), key=lambda cut: (len(cut), sorted(cut)))
