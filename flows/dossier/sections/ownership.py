"""Section 8: ownership and control as at the dates that matter, economic share and control apart, ranges where registers give bands.

Authority: Prest v Petrodel Resources Ltd [2013] UKSC 34 (control is not ownership); Companies Act 2006 Sch 1A (bands).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.party_names import Names
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.document import Block, Column, Drawn, Heading, Link, Pieces, Section, Table
from flows.dossier.number_kinds import cited, dated, named, quoted
from flows.dossier.ownership_history import history
from flows.dossier.ownership_oddities import oddities
from flows.dossier.words import listed, sentence
from flows.dossier.writing import joined, para, row
from flows.drawing import ownership_chart
from flows.drawing.ownership_ties import share_range
from schemas.assets import BASES
from schemas.calendar import in_words
from schemas.findings import Holding
from schemas.law.england_and_wales import CONTROL_IS_NOT_OWNERSHIP
from tracing.ownership.case_ownership import VOTES_FOLLOW


def write(b: Brief) -> Section:
    """The chart, the holdings as at the cut-off and at other dates, and the bases recorded."""
    holdings = b.base.of(Holding)
    blocks: list[Block] = [
        para(
            "Control of a company is not ownership of its property (",
            cited(CONTROL_IS_NOT_OWNERSHIP),
            "). Where this dossier says that a person controls a company, it says only "
            "that; an asset of the company is shown as within reach only on a basis that a named person recorded, and otherwise the asset is the shares.",
            key="control-is-not-ownership",
        )
    ]
    if holdings:
        blocks += [
            Drawn(
                lambda width: ownership_chart(b.base, width), title=("Who holds and controls what, as at ", dated(b.base.case.case.cut_off)), source="holding"
            ),
            para(
                "An economic share is multiplied along each path and added over paths; control is more than half of the votes, or a recorded power to appoint most of "
                "the board. Registers give bands, so shares are ranges."
            ),
            *_steps(b.exhibits, holdings),
            *_as_at(b.names, b.exhibits, holdings),
            *oddities(b.base, b.names, b.exhibits),
        ]
    else:
        blocks.append(para("No ownership of a company is in evidence."))
    return Section("8", "Ownership and control", "s8", (*blocks, *history(b.base, b.names, b.exhibits), *bases(b.assets, b.exhibits)))


def _as_at(names: Names, exhibits: CitedExhibits, holdings: tuple[Holding, ...]) -> list[Block]:
    days = sorted({holding.as_at for holding in holdings}, reverse=True)
    blocks: list[Block] = []
    shown: dict[tuple, str] = {}
    for day in days:
        rows = []
        for h in (h for h in holdings if h.as_at == day):
            state = (h.owner, h.company, h.share_low, h.share_high, h.control, h.path)
            if shown.get((h.owner, h.company)) == str(state):
                continue  # as at a later day that is shown above
            shown[h.owner, h.company] = str(state)
            rows.append(
                row(
                    named(names.party(h.owner)),
                    named(names.party(h.company)),
                    _share(h),
                    {True: "yes", False: "no", None: "cannot be said"}[h.control],
                    _conclusion(names, exhibits, h),
                )
            )
        if rows:
            columns = (Column("Owner", 5), Column("Company", 5), Column("Economic share", 4), Column("Control", 3), Column("Because", 16))
            blocks.append(Table(columns, tuple(rows), title=("As at ", dated(day))))
    if any(VOTES_FOLLOW in h.why for h in holdings):
        blocks.append(para(cited(VOTES_FOLLOW)))
    if len(days) > 1:
        also = listed([in_words(day) for day in days[1:]])
        blocks.append(
            para(
                "The position was worked out as at ", dated(also), " as well; a row stands under such a day only where it differed from what is shown above it."
            )
        )
    return blocks


def _steps(exhibits: CitedExhibits, holdings: tuple[Holding, ...]) -> list[Block]:
    """What the registers and the case file record, each once: the sentences that say where they stand."""
    recorded = dict.fromkeys(line for h in holdings for line in h.why.splitlines() if _has_source(exhibits, line))
    if not recorded:
        return []
    return [Heading("Interests recorded"), *(para(exhibits.linked(line, "holding"), mark="fact") for line in recorded)]


def _share(h: Holding) -> Pieces:
    """The economic share as a range, its figures the holding's."""
    return (quoted(share_range(h.share_low, h.share_high) or "not stated", f"holding {h.owner} {h.company} {h.as_at}"),)


def _conclusion(names: Names, exhibits: CitedExhibits, holding: Holding) -> Pieces:
    """By way of whom, and what follows from the interests recorded."""
    way = [names.party(party) for party in holding.path.split(" > ")[1:-1]]
    follows = [line.replace(f" {VOTES_FOLLOW}", "") for line in holding.why.splitlines() if not _has_source(exhibits, line)]
    source = f"holding {holding.owner} {holding.company} {holding.as_at}"
    how = "Directly. " if holding.direct else f"{sentence(f'Through {listed(way)}')} " if way else ""
    return (named(how), joined((quoted(line, source) for line in follows), " "))


def _has_source(exhibits: CitedExhibits, line: str) -> bool:
    return any(isinstance(piece, Link) for piece in exhibits.linked(line))


def bases(assets: ScheduledAssets, exhibits: CitedExhibits) -> list[Block]:
    """The recorded bases, each an opinion with its author."""
    rows = [
        row(assets.labelled(a), named(a.holder_name), BASES[a.basis], exhibits.linked(a.basis_reason, a.id), named(a.basis_author or "–"))
        for a in assets.scheduled
        if a.reach == "basis"
    ]
    heading = Heading("On what basis an asset in another's name is reached")
    if not rows:
        return [heading, para("No asset in another's name is shown as within reach: no basis is recorded for any.")]
    columns = (Column("Asset", 6), Column("Legal owner", 6), Column("Basis", 5), Column("Reason recorded", 13), Column("By", 5))
    return [
        heading,
        para("Each basis is an opinion of the person named, for the court to accept or not (", Link("s12", "section 12"), ")."),
        Table(columns, tuple(rows)),
    ]
