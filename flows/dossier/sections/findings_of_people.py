"""Part of section 6: what only a person can find about the money's way, and what each such finding changes.

Authority: Federal Republic of Brazil v Durant International Corp [2015] UKPC 35 (coordination, not timing alone); Barlow Clowes International v
Vaughan [1992] 4 All ER 22 (a pool shared rateably is distribution and follows nothing).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Block, Column, Heading, Pieces, Table
from flows.dossier.number_kinds import briefly, dated, named, quoted
from flows.dossier.words import listed, sentence
from flows.dossier.writing import para, row
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.findings import EffectOfFindings, PoolShare
from schemas.money_findings import End, MoneyFinding
from tracing.attribution.rules import RULES

JOINED = {
    "cash": "cash",
    "money_service_business": "a money-service business",
    "exchange": "an exchange",
    "own_transfer_across_a_gap": "an own transfer whose other side lies in a gap",
}


def findings_of_people(b: Brief) -> list[Block]:
    """Each finding with its author, day, reason and exhibits; then the table of what they change; then pools."""
    case = b.base.case
    said = [
        *(
            _finding(
                b.exhibits,
                f,
                f"Money that left by {JOINED[f.what]} ({_ends(b.figures, f.out)}) is found to be the money that came in again ({_ends(b.figures, f.into)})",
            )
            for f in case.joined
        ),
        *(
            _finding(
                b.exhibits,
                f,
                f"The payment of {_end(b.figures, f.payment)} is found to have been made out of the later receipt of {_end(b.figures, f.receipt)}, by one coordinated scheme",
            )
            for f in case.backward
        ),
        *(
            _finding(
                b.exhibits,
                f,
                f"{_end(b.figures, f.out, f.out.currency)} is found to have been converted into {_end(b.figures, f.into, f.into.currency)}, at the rate that was executed",
            )
            for f in case.conversions
        ),
        *(_finding(b.exhibits, f, f"The accounts {listed(f.accounts)} are treated as one") for f in case.pots),
    ]
    blocks: list[Block] = [Heading("What only a person can find"), *said]
    if not said:
        return [
            *blocks,
            para(
                "No finding is recorded that money was traced backwards, that accounts are one, or that money which left the accounts in evidence came back "
                "into them. None is inferred: timing alone proves nothing."
            ),
            *_pools(b.base, b.figures, b.exhibits),
        ]
    return [*blocks, *_effects(b.base, b.assets, b.figures, b.traced), *_pools(b.base, b.figures, b.exhibits)]


def _finding(exhibits: CitedExhibits, finding: MoneyFinding, says: str) -> Block:
    source = f"case.toml: {finding.id}"
    return para(
        quoted(f"{says}. ", source),
        exhibits.linked(sentence(finding.reason), source),
        named(f" ({finding.author}, "),
        dated(finding.on),
        exhibits.in_brackets(finding.exhibits),
        ")",
        mark="opinion",
    )


def _end(figures: Figures, end: End, currency: str = "") -> str:
    return f"{figures.money(figures.stated(end.amount, currency), currency)} on {in_words(end.on)} in {end.account}"


def _ends(figures: Figures, ends: tuple[End, ...]) -> str:
    return listed([_end(figures, end) for end in ends])


def _effects(base: EvidenceBase, assets: ScheduledAssets, figures: Figures, traced: TracedMoney) -> list[Block]:
    """What these findings change under the declared rule; the same claims without them stand beside it."""
    targets = {asset.id: assets.labelled(asset) for asset in assets.scheduled}
    rows = [
        row(
            targets.get(e.target, named(e.target)),
            named(e.label),
            figures.amount(f"without findings {e.target} {e.label}", e.without, f"{e.label} in {e.target} under {e.rule}, without them"),
            figures.amount(f"with findings {e.target} {e.label}", e.amount, f"{e.label} in {e.target} under {e.rule}, with them"),
        )
        for e in base.of(EffectOfFindings)
        if e.rule == traced.rule and e.without != e.amount
    ]
    if not rows:
        return [para(f"Under {RULES[traced.rule].called} these findings change no figure.")]
    columns = (Column("Asset", 9), Column("Claim", 3), Column("Without these findings", 6, True), Column("With them", 6, True))
    return [Table(columns, tuple(rows), note="If the court does not accept a finding, the figures without it stand.")]


def _pools(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits) -> list[Block]:
    blocks: list[Block] = []
    for pool in base.case.pools:
        shares = [share for share in base.of(PoolShare) if share.pool == pool.id]
        said: Pieces = (
            named(f"What survives in {listed(pool.accounts)} is shared in proportion to what was contributed under each claim, and no more than that. "),
            exhibits.linked(sentence(pool.reason), f"case.toml: {pool.id}"),
            named(f" ({pool.author}, "),
            briefly(pool.on),
            exhibits.in_brackets(pool.exhibits),
            "). This is distribution and traces nothing.",
        )
        blocks.append(para(said, mark="opinion"))
        columns = (Column("Claim", 4), Column("Contributed", 6, True), Column("Share of what survives", 6, True))
        rows = tuple(
            row(
                named(s.label),
                figures.amount(f"pool {pool.id} {s.label} contributed", s.contributed, f"contributed under {s.label}, gross"),
                figures.amount(f"pool {pool.id} {s.label} share", s.share, f"share of {s.surviving} minor units in proportion to contributions"),
            )
            for s in shares
        )
        blocks += [Table(columns, rows)] if rows else []
    return [Heading("Pools shared in proportion"), *blocks] if blocks else []
