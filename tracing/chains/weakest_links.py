"""What falls if a contested link falls: for each asset the smallest sets of matches, statements, purchases and findings that it hangs on.

Authority: Criminal Procedure Rules 2025 r.19.3(3)(c) (what could undermine an opinion is said) [rule number to be confirmed by a lawyer].
Sets of up to `tracing.chains.minimal_hitting_sets.LARGEST` links are all found; where more would have to fall together that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import ClaimedReceipt, WeakestSet
from tracing.chains.control_routes import ControlWays
from tracing.chains.control_strand import ControlStrand, Link
from tracing.chains.minimal_hitting_sets import LARGEST, Set, smallest_cuts
from tracing.chains.money_routes import MoneyWays

NOTHING_CONTESTED = "Nothing on the way is contested: identifiers, registers and statements alone carry it."
MORE = f"No set of up to {LARGEST} contested links does it: more would have to fall together."


def findings(base: EvidenceBase) -> FoundRows:
    """WeakestSet rows by asset, strand and number, the smallest sets first."""
    control = ControlWays(ControlStrand(base))
    money = MoneyWays(base) if base.of(ClaimedReceipt) else None
    rows: list[WeakestSet] = []
    for asset in base.of(Asset):
        rows += _of_control(asset.id, control.of(asset), control.links, control.by_suspect(asset))
        if money:
            rows += _of_money(asset.id, money.of(asset.id), money.links, money.through)
    return {WeakestSet: sorted(rows, key=lambda row: (row.asset, row.strand, row.n))}


def _of_control(asset: str, together: list[Set], links: Mapping[str, Link], by_suspect: Mapping[str, list[Set]]) -> list[WeakestSet]:
    """Sets that take all of it out of reach; then those that take one suspect's way to it, where others have it within reach still."""
    if not together:
        return []
    whole = smallest_cuts(together)
    parts = sorted({cut for ways in by_suspect.values() for cut in smallest_cuts(ways)} - set(whole), key=lambda cut: (len(cut), sorted(cut)))
    if not whole and not parts:
        return [WeakestSet(asset=asset, strand="control", n=1, says=MORE if all(together) else NOTHING_CONTESTED)]
    return [_row(asset, "control", n, cut, links, whole=cut in whole) for n, cut in enumerate([*whole, *parts], start=1)]


def _of_money(asset: str, ways: Mapping[Set, int], links: Mapping[str, Link], through: Mapping[str, set[str]]) -> list[WeakestSet]:
    """Sets that leave nothing of what is traced; then single links that take a part of it; then what no contested link carries."""
    whole = smallest_cuts(ways)
    singles = {frozenset({link}) for way in ways for link in way} - set(whole)
    parts = sorted(singles, key=lambda cut: (-falls_with(cut, ways), sorted(cut)))
    rows = []
    for n, cut in enumerate([*whole, *parts], start=1):
        rows.append(_row(asset, "money", n, cut, links, falls_with(cut, ways), cut in whole))
        rows[-1].through = " ".join(sorted({id for key in cut for id in through.get(key, ())}))
    if ways and not whole:
        rest = ways.get(frozenset(), 0)
        rows.append(
            WeakestSet(asset=asset, strand="money", n=len(rows) + 1, says=NOTHING_CONTESTED if rest else MORE, amount=rest, whole=rest == sum(ways.values()))
        )
    return rows


def falls_with(cut: Iterable[str], ways: Mapping[Set, int]) -> int:
    """What comes by any of the links: a lot falls with the first link on its way that falls, and counts once."""
    fallen = frozenset(cut)
    return sum(amount for way, amount in ways.items() if way & fallen)


def _row(asset: str, strand: str, n: int, cut: Set, links: Mapping[str, Link], amount: int = 0, whole: bool = True) -> WeakestSet:
    ordered = sorted(cut)
    return WeakestSet(
        asset=asset,
        strand=strand,
        n=n,
        links="\n".join(ordered),
        says="\n".join(" ".join(links[key].sentence.split()) for key in ordered),
        rests_on="\n".join(links[key].strength for key in ordered),
        exhibits=" ".join(sorted({links[key].exhibit for key in ordered} - {""})),
        amount=amount,
        whole=whole,
    )
