"""The ties of an ownership chart: one line for each pair of owner and company, and of proprietor and title, with its words.

Authority: Companies Act 2006 Sch 1A (shares, votes, board, influence); Land Registration Act 2002 s.58 (the register is of legal title).
"""
from __future__ import annotations

from dataclasses import dataclass, field

from schemas.assets import BASES, REACHED, Asset
from schemas.evidence_base import EvidenceBase
from schemas.findings import Holding
from schemas.interests import WHOLE
from schemas.land import Proprietorship
from schemas.parties import Party, PartyMember
from tracing.stakes import stakes_of

KINDS = {"appointment": "appoints the board", "influence": "significant influence", "surplus_assets": "surplus assets"}
CAPACITIES = {"nominee": "as nominee", "trustee": "as trustee", "firm": "as a firm"}
A_CHART = 12  # boxes that stand in one chart even where no tie joins them
MOST_ALIKE = 3  # titles held in one way that are still shown one by one
Node = tuple[str, ...]  # ('party', id) or ('title', asset id, ...)
Edge = tuple[Node, Node]


@dataclass
class Tie:
    """One line of the chart: what is written on it, and how it is drawn."""

    says: list[str] = field(default_factory=list)
    dashed: bool = False
    bold: bool = False

    def add(self, text: str) -> None:
        if text not in self.says:
            self.says.append(text)


def ties_of(base: EvidenceBase) -> dict[Edge, Tie]:
    """Every tie as at the cut-off, in a total order."""
    ties: dict[Edge, Tie] = {}
    cut_off, parties = base.case.case.cut_off, {party.id for party in base.of(Party)}
    for holding in base.of(Holding):
        if holding.direct and holding.as_at == cut_off:
            tie = ties.setdefault((("party", holding.owner), ("party", holding.company)), Tie())
            tie.add(share_range(holding.share_low, holding.share_high) or ("control, no share stated" if holding.control else "share not stated"))
            tie.dashed = holding.share_high is None
    for stake in stakes_of(base):
        tie = ties.get((("party", stake.owner), ("party", stake.company)))
        if tie is None or not stake.holds_on(cut_off):
            continue
        if stake.kind == "votes" and share_range(stake.low, stake.high) not in tie.says:
            tie.add(f"votes {share_range(stake.low, stake.high)}".strip())
        elif stake.kind in KINDS:
            tie.add(KINDS[stake.kind])
        if stake.capacity in CAPACITIES:
            tie.add(CAPACITIES[stake.capacity])
            tie.dashed = tie.dashed or stake.capacity != "firm"
    _titles(base, ties)
    _bases(base, ties)
    _control(base, ties)
    known = {("party", party) for party in parties} | {("title", asset.id) for asset in base.of(Asset)}
    return _together({edge: ties[edge] for edge in sorted(ties) if edge[0] in known and edge[1] in known and edge[0] != edge[1]})


def _together(ties: dict[Edge, Tie]) -> dict[Edge, Tie]:
    """The same ties, more than three titles that are held in one way as one: ('title', asset id, asset id, ...)."""
    alike: dict[tuple, list[str]] = {}
    for title in sorted({right for _, right in ties if right[0] == "title"}):
        way = tuple((left, tuple(tie.says), tie.dashed, tie.bold) for (left, right), tie in ties.items() if right == title)
        alike.setdefault(way, []).append(title[1])
    one = {("title", id): ("title", *ids) for ids in alike.values() if len(ids) > MOST_ALIKE for id in ids}
    return {(left, one.get(right, right)): tie for (left, right), tie in ties.items()}


def member_of(base: EvidenceBase) -> dict[str, str]:
    """The party that a record belongs to."""
    return {member.record: member.party for member in base.of(PartyMember)}


def _titles(base: EvidenceBase, ties: dict[Edge, Tie]) -> None:
    member = member_of(base)
    for asset in base.of(Asset):
        if asset.kind == "land_title":
            owners = {member[p.owner] for p in base.of(Proprietorship) if p.title_number == asset.identifier and p.owner in member}
            for owner in sorted(owners | {asset.holder}):
                ties.setdefault((("party", owner), ("title", asset.id)), Tie()).add("registered proprietor")


def _bases(base: EvidenceBase, ties: dict[Edge, Tie]) -> None:
    """A recorded basis stands on the line to the title that it reaches, and joins two of its parties that no share joins."""
    titles = {asset.identifier: asset for asset in base.of(Asset) if asset.kind == "land_title"}
    for chain in base.case.chains:
        title = titles.get(chain.asset)
        if title is None:
            continue
        parties = (chain.suspect, *chain.through)
        for left, right in zip(parties, parties[1:], strict=False):
            tie = ties.setdefault((("party", left), ("party", right)), Tie([BASES[chain.basis]], dashed=True))
            tie.bold = True
        last = (("party", chain.through[-1] if chain.through else chain.suspect), ("title", title.id))
        if last in ties:
            ties[last].add(f"basis: {BASES[chain.basis]}")
            ties[last].bold = True


def _control(base: EvidenceBase, ties: dict[Edge, Tie]) -> None:
    """Bold: every step of a suspect's control that leads to the holder of an asset within reach, and the step to the asset."""
    suspects = {party.id for party in base.of(Party) if party.role == "suspect"}
    reached = {asset.holder for asset in base.of(Asset) if asset.kind == "land_title" and asset.reach in REACHED}
    for holding in base.of(Holding):
        if holding.control and holding.owner in suspects and holding.company in reached and holding.as_at == base.case.case.cut_off:
            path = holding.path.split(" > ")
            for left, right in zip(path, path[1:], strict=False):
                if (edge := (("party", left), ("party", right))) in ties:
                    ties[edge].bold = True
    for asset in base.of(Asset):
        if asset.kind == "land_title" and asset.reach in REACHED and (edge := (("party", asset.holder), ("title", asset.id))) in ties:
            ties[edge].bold = True


def share_range(low: int | None, high: int | None) -> str:
    """'75 to 100 %', '50 %', 'at least 25 %', 'up to 25 %', or '' if nothing is stated; low and high in millionths."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {_percent(high)} %"
    if high is None:
        return f"at least {_percent(low)} %"
    return f"{_percent(low)} %" if low == high else f"{_percent(low)} to {_percent(high)} %"


def _percent(millionths: int) -> str:
    whole, rest = divmod(millionths, WHOLE // 100)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".")


def charted(base: EvidenceBase, ties: dict[Edge, Tie]) -> list[list[Node]]:
    """What stands in the chart, part by part: all that hangs together with a suspect, an associate or a title; in a total order."""
    concerned = {("party", p.id) for p in base.of(Party) if p.role in ("suspect", "associate")}
    waiting = sorted({end for edge in ties for end in edge})
    parts = []
    while waiting:
        part, new = set(), {waiting[0]}
        while new:
            part |= new
            new = {end for edge in ties if set(edge) & part for end in edge} - part
        waiting = [node for node in waiting if node not in part]
        if part & concerned or any(node[0] == "title" for node in part):
            parts.append(sorted(part))
    return [sorted(node for part in parts for node in part)] if 0 < sum(map(len, parts)) <= A_CHART else parts
