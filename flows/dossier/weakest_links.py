"""What falls if a contested link is not accepted: the table of section 2, and the sentences of an asset's tracing.

Authority: Criminal Procedure Rules 2025 r.19.3(3)(c) (what could undermine an opinion is said) [rule number to be confirmed by a lawyer]; `tracing.chains.weakest_links`.
"""

from __future__ import annotations

from flows.dossier.amounts_in_findings import of_falls, step
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.ledger_transfers import LedgerTransfers
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Block, Column, Heading, Pieces, Row, Table
from flows.dossier.words import STRENGTHS, listed, sentence
from flows.dossier.writing import joined, para
from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase
from schemas.findings import RouteStep, WeakestSet
from tracing.chains.minimal_hitting_sets import LARGEST


def sets(base: EvidenceBase, asset: Asset, strand: str) -> list[WeakestSet]:
    """The asset's rows of one strand, in order."""
    return [found for found in base.of(WeakestSet) if (found.asset, found.strand) == (asset.id, strand)]


def table(b: Brief) -> list[Block]:
    """Every smallest set for what is within reach; the assets that fall with the same set stand together."""
    heading, found = Heading("Weakest links"), {}
    for asset in b.assets.reached:
        for fall in sets(b.base, asset, "control"):
            if fall.links:
                found.setdefault((fall.links, fall.says, fall.rests_on, fall.whole), []).append(asset)
    rows = [
        Row(
            (
                joined(b.assets.link(asset) for asset in assets),
                _says(b.base, b.figures, b.transfers, b.exhibits, assets[0], says),
                _rests_on(strength),
                ("all of it" if whole else "one suspect's share of it",),
            )
        )
        for (_, says, strength, whole), assets in found.items()
    ]
    for asset in b.assets.reached:
        rows += [
            Row(
                (
                    (b.assets.link(asset),),
                    _says(b.base, b.figures, b.transfers, b.exhibits, asset, fall.says),
                    _rests_on(fall.rests_on),
                    amount(b.base, b.figures, b.traced, asset, fall),
                )
            )
            for fall in sets(b.base, asset, "money")
            if fall.links
        ]
    firm = [asset for asset in b.assets.reached if not any(fall.links for strand in ("control", "money") for fall in sets(b.base, asset, strand))]
    blocks: list[Block] = [heading]
    if rows:
        blocks += [
            para(
                "If what stands in a row is not accepted, all of it together where a row has several sentences, the assets beside it fall out of reach, or so much of what is "
                f"traced to them falls. No part of a row does the same. Every set of up to {_words(LARGEST)} links was looked for."
            ),
            Table((Column("Assets", 3), Column("What is not accepted", 17), Column("Rests on", 6), Column("What falls", 6)), tuple(rows)),
        ]
    if firm:
        blocks.append(
            para(
                "For ",
                joined(b.assets.link(asset) for asset in firm),
                f" there is no such set of up to {_words(LARGEST)}: identifiers, registers and statements carry the way, or more would have to fall together.",
            )
        )
    return blocks if rows or firm else [heading, para("Nothing is within reach, so no link to it can fall.")]


def sentences(b: Brief, asset: Asset) -> list[Block]:
    """For one asset's tracing: what of the figure falls with each set, and what no contested link carries."""
    blocks: list[Block] = []
    for fall in sets(b.base, asset, "money"):
        if fall.links:
            part = ("the whole figure of ",) if fall.whole else (*amount(b.base, b.figures, b.traced, asset, fall), " of the figure of ")
            blocks.append(
                para(
                    "If this is not accepted, ",
                    *part,
                    b.traced.figure(asset.id, to="s6"),
                    " falls: ",
                    *_says(b.base, b.figures, b.transfers, b.exhibits, asset, fall.says),
                )
            )
        elif fall.amount:
            blocks.append(para(*amount(b.base, b.figures, b.traced, asset, fall), " of the figure comes by ways on which nothing is contested."))
    return blocks


def amount(base: EvidenceBase, figures: Figures, traced: TracedMoney, asset: Asset, fall: WeakestSet) -> Pieces:
    """The whole figure, the sum of the steps that the link stands at, or what the lots come to."""
    if fall.whole:
        return (traced.figure(asset.id, to="s6"),)
    steps = [
        s
        for s in base.of(RouteStep)
        if (s.rule, s.target) == (traced.rule, asset.id) and s.label in traced.claim_labels and s.from_transfer in fall.through.split()
    ]
    if steps and sum(s.amount for s in steps) == fall.amount:
        return (
            figures.amount(
                f"falls {asset.id} {fall.n}", fall.amount, "so much of the route as passes the transfers of this link", *map(step, steps), by=("sum",)
            ),
        )
    return (figures.amount(f"falls {asset.id} {fall.n}", fall.amount, "lots of the declared rule that come by this link, or by no contested one", "ledger"),)


def _says(base: EvidenceBase, figures: Figures, transfers: LedgerTransfers, exhibits: CitedExhibits, asset: Asset, says: str) -> Pieces:
    return joined(
        (exhibits.linked(sentence(words), f"weakestset {asset.id}", of_falls(base, figures, transfers, asset)) for words in says.splitlines()), " And: "
    )


def _rests_on(strengths: str) -> Pieces:
    return (listed(list(dict.fromkeys(STRENGTHS[strength] for strength in strengths.splitlines()))),)


def _words(number: int) -> str:
    return {1: "one", 2: "two", 3: "three"}[number]
