"""The range of a target where it is not settled which payments are one: with the links that hold, and with every candidate besides.

Authority: docs/method.md, "Which payments are one". A further true link only raises both ends of a range, so the least is that without candidates and the most that with all of
them, each as a way that money may have gone. Where a candidate touches a reversal the pair is taken both as undone and as not; where links could close a ring of orders those
days have no order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy as np

from tracing.attribution.any_order_range import bounds
from tracing.attribution.flow_network import Linked, Network, network, unwound
from tracing.ledger.order_rings import ring_days
from tracing.ledger.payment_links import Link, width
from tracing.ledger.prepared_ledger import NOBODY, Ledger, Target

FEW = 3  # reversals that candidates touch: of more, each is taken as both in one network, which can only be wider


@dataclass(frozen=True)
class LinkedRange:
    """At least and at most so many minor units of the target come from the claims; `at_most_linked` is the most if candidates are the same payments."""

    at_least: int
    at_most: int
    at_most_linked: int


@dataclass(frozen=True)
class Networks:
    """The networks of one ledger, one for each way in which reversals may be taken: without and with the candidates."""

    without: tuple[Network, ...]
    with_candidates: tuple[Network, ...]

    def range_of(self, target: Target) -> LinkedRange:
        """The widest over all ways."""
        plain = [bounds(net, target) for net in self.without]
        linked = [bounds(net, target).at_most for net in self.with_candidates]
        at_most = max(found.at_most for found in plain)
        return LinkedRange(min(found.at_least for found in plain), at_most, max([at_most, *linked]))

    def through(self, target: Target) -> tuple[str, str] | None:
        """Two of the target's transfers or accounts of which money can reach the second through the first, as links that hold have it; None if there are none."""
        return next((found for net in self.without if (found := net.through(target))), None)


def networks(
    ledger: Ledger, links: Sequence[Link] = (), labels: Collection[int] | None = None, *, free_days: bool = False, followed: Ledger | None = None
) -> Networks:
    """`links`: those that the rules follow as recorded or decided, and all others as candidates. `followed`: the ledger that the rules follow, if links changed its
    order."""
    if not links:
        return Networks((network(ledger, labels, free_days=free_days),), ())
    held, open_ = [link for link in links if link.holds], [link for link in links if not link.holds]
    replaced = np.zeros(len(ledger), np.int64)
    for link in held:
        replaced[ledger.index(link.debit)] += width(ledger, link)
    undone = unwound(ledger)
    firm = _pairs_touched(ledger, undone, held)
    firm_lines = frozenset(chain.from_iterable(firm))
    loose = (_pairs_touched(ledger, undone, open_) | _taken_otherwise(ledger, undone, followed)) - firm
    rest = undone - firm_lines - frozenset(chain.from_iterable(loose))
    settled = Linked(_ways(ledger, held), replaced, ring_days(ledger, links), rest)
    if len(loose) > FEW:
        taken = [replace(settled, either=frozenset(chain.from_iterable(loose)))]
    else:
        ordered = sorted(loose)
        chosen = chain.from_iterable(combinations(ordered, n) for n in range(len(ordered) + 1))
        taken = [replace(settled, undone=rest.union(*pairs)) for pairs in chosen]
    ways = np.concatenate([settled.ways, _ways(ledger, open_)])
    return Networks(
        tuple(network(ledger, labels, free_days=free_days, linked=one) for one in taken),
        tuple(network(ledger, labels, free_days=free_days, linked=replace(one, ways=ways)) for one in taken if open_),
    )


def _ways(ledger: Ledger, links: Sequence[Link]) -> np.ndarray:
    rows = [(ledger.index(link.debit), ledger.index(link.credit), width(ledger, link)) for link in links]
    return np.array(rows, np.int64).reshape(-1, 3)


def _pairs_touched(ledger: Ledger, undone: frozenset[int], links: Sequence[Link]) -> frozenset[tuple[int, int]]:
    """The transfers that a reversal undoes, each with it, of which a link names one."""
    named = {ledger.index(id) for link in links for id in (link.debit, link.credit)} & undone
    return frozenset((ledger.reverses[t], t) for t in undone if ledger.reverses[t] != NOBODY and named & {t, ledger.reverses[t]})


def _taken_otherwise(ledger: Ledger, undone: frozenset[int], followed: Ledger | None) -> frozenset[tuple[int, int]]:
    """The pairs that are undone in the one order of lines alone."""
    if followed is None:
        return frozenset()
    there = {ledger.index(followed.ids[t]) for t in unwound(followed)}
    return frozenset((ledger.reverses[t], t) for t in undone ^ there if ledger.reverses[t] != NOBODY)
