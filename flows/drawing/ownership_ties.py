"""The ties of an ownership chart: one line for each pair of owner and company, and of persons who are family, with its words and dates.

Authority: Companies Act 2006 Sch 1A (shares, votes, board, influence; bands as ranges); Prest v Petrodel [2013] UKSC 34 (control is not ownership).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from schemas.assets import BASES, REACHED, Asset
from schemas.calendar import in_brief
from schemas.evidence_base import EvidenceBase
from schemas.findings import Holding
from schemas.interests import WHOLE
from schemas.parties import Party, PartyMember
from tracing.ownership.loops import components
from tracing.ownership.stakes import Stake, combined, stakes_of

KINDS = {
    "appointment": "appoints the board",
    "influence": "significant influence",
    "surplus_assets": "surplus assets",
    "benefit": "benefit",
    "unknown": "interest of no stated kind",
}
CAPACITIES = {"nominee": "as nominee", "trustee": "as trustee", "firm": "as a firm"}
A_CHART = 14  # boxes that stand in one chart even where no tie joins them
Edge = tuple[str, str]  # Party ids


@dataclass
class Tie:
    """One line of the chart: what is written on it, and how it is drawn. `dashed`: control or a bare title, and no share; `dotted`: family alone;
    `bold`: on the chain of control to an asset within reach."""

    says: list[str] = field(default_factory=list)
    dashed: bool = False
    dotted: bool = False
    bold: bool = False

    def add(self, text: str) -> None:
        if text and text not in self.says:
            self.says.append(text)


def ties_of(base: EvidenceBase) -> dict[Edge, Tie]:
    """Every tie as at the cut-off, in a total order."""
    cut_off, known = base.case.case.cut_off, {party.id for party in base.of(Party)}
    of_pair: dict[Edge, list[Stake]] = defaultdict(list)
    for stake in stakes_of(base):
        if stake.holds_on(cut_off) and not stake.indirect and stake.owner != stake.company:
            of_pair[stake.owner, stake.company].append(stake)
    ties = {pair: _tie(stakes) for pair, stakes in of_pair.items()}
    _bases(base, ties)
    _family(base, ties)
    _control(base, ties)
    return {edge: ties[edge] for edge in sorted(ties) if set(edge) <= known}


def _tie(stakes: list[Stake]) -> Tie:
    """What one owner has on record in one company."""
    shares, votes = (combined(stake for stake in stakes if stake.kind == kind) for kind in ("shares", "votes"))
    held, voted = share_range(shares.low, shares.high), share_range(votes.low, votes.high)
    tie = Tie(dashed=not held)
    tie.add(held or ("" if any(stake.kind in KINDS for stake in stakes) or voted else "share not stated"))
    if voted != held:
        tie.add(f"votes {voted}" if voted else "")
    if shares.contradicted or votes.contradicted:
        tie.add("records contradict")
    for stake in stakes:
        tie.add(KINDS.get(stake.kind, ""))
        tie.add(CAPACITIES.get(stake.capacity, ""))
        tie.dashed = tie.dashed or stake.capacity in ("nominee", "trustee")
    since = [stake.started_on for stake in stakes if stake.started_on]
    tie.add(f"since {in_brief(min(since))}" if since else "")
    return tie


def _bases(base: EvidenceBase, ties: dict[Edge, Tie]) -> None:
    """A recorded basis joins two parties of its chain that no share joins."""
    for chain in base.case.chains:
        parties = (chain.suspect, *chain.through)
        for left, right in zip(parties, parties[1:], strict=False):
            tie = ties.setdefault((left, right), Tie([BASES[chain.basis]], dashed=True))
            tie.bold = True


def _family(base: EvidenceBase, ties: dict[Edge, Tie]) -> None:
    """Family by the case file, from the person of whom it is said; on the line that is there already, if there is one."""
    for person in base.case.people:
        for other in person.family:
            edge = next((edge for edge in ((person.id, other), (other, person.id)) if edge in ties), None)
            if edge is None:
                ties[person.id, other] = Tie(["family"], dotted=True)
            else:
                ties[edge].add("family")


def _control(base: EvidenceBase, ties: dict[Edge, Tie]) -> None:
    """Bold: every step of a suspect's control that leads to the holder of an asset within reach."""
    suspects = {party.id for party in base.of(Party) if party.role == "suspect"}
    reached = {asset.holder for asset in base.of(Asset) if asset.reach in REACHED and asset.kind != "shares"}
    for holding in base.of(Holding):
        if holding.control and holding.owner in suspects and holding.company in reached and holding.as_at == base.case.case.cut_off:
            path = holding.path.split(" > ")
            for edge in zip(path, path[1:], strict=False):
                if edge in ties:
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


def member_of(base: EvidenceBase) -> dict[str, str]:
    """The party that a record belongs to."""
    return {member.record: member.party for member in base.of(PartyMember)}


def circles(ties: dict[Edge, Tie]) -> set[str]:
    """The companies that own one another."""
    onward: dict[str, list[str]] = {}
    for owner, company in ties:
        onward.setdefault(owner, []).append(company)
    return {party for group in components(sorted(onward), lambda party: onward.get(party, ())) if len(group) > 1 for party in group}


def charted(base: EvidenceBase, ties: dict[Edge, Tie], holders: set[str]) -> list[list[str]]:
    """Whose boxes stand in the chart, part by part: all that hangs together with a suspect, an associate or a holder of assets; in a total order."""
    concerned = {party.id for party in base.of(Party) if party.role in ("suspect", "associate")} | holders
    waiting = sorted({end for edge in ties for end in edge} | holders)
    parts = []
    while waiting:
        part, new = set(), {waiting[0]}
        while new:
            part |= new
            new = {end for edge in ties if set(edge) & part for end in edge} - part
        waiting = [party for party in waiting if party not in part]
        if part & concerned:
            parts.append(sorted(part))
    return [sorted(party for part in parts for party in part)] if 0 < sum(map(len, parts)) <= A_CHART else parts
