"""Every way on which an asset is reached, as the links that somebody could contest: matches, what the case file states, bases.

Authority: Prest v Petrodel [2013] UKSC 34. What identifiers and registers say is not counted: a register's entry stands until it is rectified.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from schemas.assets import REACHED, Asset
from schemas.case import ChainBasis
from tracing.chains.control_strand import ControlStrand, Link
from tracing.chains.minimal_hitting_sets import Set, shortest
from tracing.ownership.direct_shares import reached
from tracing.ownership.paths import Ways
from tracing.ownership.stakes import Stake

NOTHING: Set = frozenset()


class ControlWays:
    """The ways of one evidence base; `links` has every contested link by its key."""

    def __init__(self, strand: ControlStrand):
        self._strand = strand
        self.links: dict[str, Link] = {}
        onward: dict[str, set[str]] = {}
        for (owner, company), stakes in strand.stakes.items():
            if any(stake.holds_on(strand.cut_off) for stake in stakes):
                onward.setdefault(owner, set()).add(company)
        self._onward, self._paths = onward, Ways(onward)

    def of(self, asset: Asset) -> list[Set]:
        """The contested links of each way on which the asset is within reach, through whichever suspect; none where it is not."""
        return shortest(way for ways in self.by_suspect(asset).values() for way in ways)

    def by_suspect(self, asset: Asset) -> dict[str, list[Set]]:
        """By suspect the contested links of each way on which the asset is within reach; nothing where it is not."""
        if asset.reach not in REACHED:
            return {}
        held = {holder: shortest(self._contested(links) for links in self._strand.holding(asset, holder)) for holder in asset.held_by}
        if asset.reach == "own":
            return held
        chains = self._strand.chains(asset)
        return {
            suspect: shortest(way for chain in chains if chain.suspect == suspect for way in self._through(asset, chain, held[asset.holder]))
            for suspect in asset.suspects
        }

    def _through(self, asset: Asset, chain: ChainBasis, held: list[Set]) -> list[Set]:
        ways = [self._contested([self._strand.basis(asset, chain)])]
        for owner, company in pairwise(self._strand.waypoints(asset, chain)):
            ways = _both(ways, self._between(owner, company, chain))
        return _both(ways, held)

    def _between(self, owner: str, company: str, chain: ChainBasis) -> list[Set]:
        """Each path over the interests that stand; where there is none, what the strand shows."""
        paths = self._paths.all(owner, company)[0] if company in reached({owner}, self._onward) else ()
        if not paths:
            return [self._contested(self._strand.between(owner, company, chain))]
        found: list[Set] = []
        for path in paths:
            ways = [NOTHING]
            for pair in pairwise(path):
                ways = _both(ways, shortest(self._stake(stake) for stake in self._strand.stakes[pair] if stake.holds_on(self._strand.cut_off)))
            found += ways
        return shortest(found)

    def _stake(self, stake: Stake) -> Set:
        return self._contested(self._strand.interest(stake))

    def _contested(self, links: Iterable[Link]) -> Set:
        """Keys of the links that could fall; an interest on record falls with the matches beside it and not by itself."""
        keys = set()
        for link in links:
            if link.strength != "identifier" and not (link.subject in self._strand.recorded and link.strength != "case file"):
                key = link.subject or link.sentence
                self.links.setdefault(key, link)
                keys.add(key)
        return frozenset(keys)


def _both(some: list[Set], others: list[Set]) -> list[Set]:
    return shortest(one | other for one in some for other in others)
