"""In section 8: companies that own one another, and records that contradict each other; each as it is on record, with what was made of it.

Authority: Brioschi, Buzzacchi and Colombo (1989) (integrated ownership through loops); Stanford International Bank [2010] EWCA Civ 137 at [191] (what does not fit is said).
"""

from __future__ import annotations

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.party_names import Names
from flows.dossier.document import Block, Column, Heading, Pieces, Row, Table
from flows.dossier.number_kinds import dated, named, quoted
from flows.dossier.words import listed
from flows.dossier.writing import para, row
from flows.drawing.ownership_ties import share_range
from schemas.evidence_base import EvidenceBase
from schemas.findings import Holding
from tracing.ownership.contradictions import Contradiction, contradictions
from tracing.ownership.direct_shares import DirectShares
from tracing.ownership.loops import components
from tracing.ownership.stakes import Stake, says, stakes_of


def oddities(base: EvidenceBase, names: Names, exhibits: CitedExhibits) -> list[Block]:
    """Circles of ownership and contradictions between records on the day of the cut-off, each only where there is one."""
    standing = [stake for stake in stakes_of(base) if stake.holds_on(base.case.case.cut_off)]
    return [*_circles(base, names, standing), *_contradicting(base, names, exhibits, standing)]


def _circles(base: EvidenceBase, names: Names, standing: list[Stake]) -> list[Block]:
    shares = DirectShares.of(standing)
    onward = {owner: sorted(company for company in companies if company != owner) for owner, companies in shares.onward().items()}
    groups = [group for group in components(sorted(onward), lambda party: onward.get(party, ())) if len(group) > 1]
    return [block for group in groups for block in _circle(base, names, shares, onward, group)]


def _circle(base: EvidenceBase, names: Names, shares: DirectShares, onward: dict[str, list[str]], group: list[str]) -> list[Block]:
    """What each owner outside the circle has on record, and what that comes to once it has gone round."""
    steps = [(owner, company) for owner in group for company in onward.get(owner, ()) if company in group]
    said: Pieces = ()
    for n, (owner, company) in enumerate(steps):
        part = quoted(share_range(shares.low[owner][company], shares.high[owner][company]), _source(base, owner, company))
        said += ((", " if n else ""), named(f"{names.party(owner)} holds "), part, named(f" of {names.party(company)}"))
    found = {(h.owner, h.company): h for h in base.of(Holding) if h.as_at == base.case.case.cut_off}
    rows = []
    for owner in sorted({owner for owner, companies in onward.items() if owner not in group and set(companies) & set(group)}):
        for company in group:
            if (holding := found.get((owner, company))) is not None:
                recorded = share_range(shares.low[owner][company], shares.high[owner][company]) if company in onward[owner] else "none"
                rows.append(
                    row(
                        named(names.party(owner)),
                        named(names.party(company)),
                        quoted(recorded, _source(base, owner, company)),
                        quoted(share_range(holding.share_low, holding.share_high) or "not stated", _source(base, owner, company)),
                    )
                )
    told = [
        Heading("Companies that own one another"),
        para(
            named(f"{listed([names.party(company) for company in group])} own one another: "),
            *said,
            ". A part of what such a company is worth comes back to it round the circle, so "
            "that a share of it is worth more than it says. The shares are solved exactly for the whole circle, at both ends of every range.",
        ),
    ]
    if not rows:
        return [*told, para("Nobody outside the circle is on record for a share of it: it has no ultimate owner.")]
    columns = (Column("Owner from outside", 6), Column("Company", 6), Column("On record, directly", 5), Column("With what comes round the circle", 6))
    return [*told, Table(columns, tuple(rows), title=("Shares of a circle of companies, as at ", dated(base.case.case.cut_off)))]


def _contradicting(base: EvidenceBase, names: Names, exhibits: CitedExhibits, standing: list[Stake]) -> list[Block]:
    found = contradictions(standing)
    if not found:
        return []
    said = para(
        "These records cannot all be right. None is preferred and nothing is mended: each is shown as it stands, and every figure that rests on them covers them all."
    )
    columns = (Column("On", 7), Column("What the records say, each with its place", 15), Column("What was made of it", 8))
    return [Heading("Records that contradict each other"), said, Table(columns, tuple(_contradiction(base, names, exhibits, one) for one in found))]


def _contradiction(base: EvidenceBase, names: Names, exhibits: CitedExhibits, one: Contradiction) -> Row:
    whose = f"{one.kind} of {names.party(one.owner)} in {names.party(one.company)}" if one.owner else f"all {one.kind} in {names.party(one.company)}"
    records, called = (), {id: party.name for id, party in names.parties.items()}
    for n, stake in enumerate(one.stakes):
        records += (
            (". Against it: " if n and one.owner else ". " if n else ""),
            quoted(says(stake, called).removesuffix("."), stake.id),
            *_origin(exhibits, stake),
        )
    source = _source(base, one.stakes[0].owner, one.company)
    if one.owner:
        made: Pieces = ("The range covers them all: ", quoted(share_range(one.range.low, one.range.high), source), ".")
    else:
        made = (
            "What is certain of each comes to ",
            quoted(share_range(one.range.low, one.range.low), source),
            ", more than the whole; no owner's range is cut down for it.",
        )
    return row(named(whose), records, made)


def _origin(exhibits: CitedExhibits, stake: Stake) -> Pieces:
    where = exhibits.origin(stake.exhibit, stake.place)
    return (" (", *where, ")") if where else ()


def _source(base: EvidenceBase, owner: str, company: str) -> str:
    return f"holding {owner} {company} {base.case.case.cut_off}"
