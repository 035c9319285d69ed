"""What falls if a contested link is not accepted: the table of section 2, and the sentences of an asset's tracing.

Authority: Criminal Procedure Rules 2025 r.19.3(3)(c) (what could undermine an opinion is said) [rule number to be confirmed by a lawyer]; `tracing.chains.weakest_links`.
"""

from __future__ import annotations

from flows.dossier.brief import Brief, joined, para
from flows.dossier.document import Block, Column, Heading, Pieces, Row, Table
from flows.dossier.words import STRENGTHS, listed, sentence
from flows.dossier.worked_out import of_falls, step
from schemas.assets import Asset
from schemas.findings import RouteStep, WeakestSet
from tracing.chains.minimal_hitting_sets import LARGEST


def sets(b: Brief, asset: Asset, strand: str) -> list[WeakestSet]:
    """The asset's rows of one strand, in order."""
    return [found for found in b.base.of(WeakestSet) if (found.asset, found.strand) == (asset.id, strand)]


def table(b: Brief) -> list[Block]:
    """Every smallest set for what is within reach; the assets that fall with the same set stand together."""
    heading, found = Heading("Weakest links"), {}
    for asset in b.reached:
        for fall in sets(b, asset, "control"):
            if fall.links:
                found.setdefault((fall.links, fall.says, fall.rests_on, fall.whole), []).append(asset)
    rows = [
        Row(
            (
                joined(b.asset(asset) for asset in assets),
                _says(b, assets[0], says),
                _rests_on(strength),
                ("all of it" if whole else "one suspect's share of it",),
            )
        )
        for (_, says, strength, whole), assets in found.items()
    ]
    for asset in b.reached:
        rows += [
            Row(((b.asset(asset),), _says(b, asset, fall.says), _rests_on(fall.rests_on), amount(b, asset, fall)))
            for fall in sets(b, asset, "money")
            if fall.links
        ]
    firm = [asset for asset in b.reached if not any(fall.links for strand in ("control", "money") for fall in sets(b, asset, strand))]
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
                joined(b.asset(asset) for asset in firm),
                f" there is no such set of up to {_words(LARGEST)}: identifiers, registers and statements carry the way, or more would have to fall together.",
            )
        )
    return blocks if rows or firm else [heading, para("Nothing is within reach, so no link to it can fall.")]


def sentences(b: Brief, asset: Asset) -> list[Block]:
    """For one asset's tracing: what of the figure falls with each set, and what no contested link carries."""
    blocks: list[Block] = []
    for fall in sets(b, asset, "money"):
        if fall.links:
            part = ("the whole figure of ",) if fall.whole else (*amount(b, asset, fall), " of the figure of ")
            blocks.append(para("If this is not accepted, ", *part, b.traced_figure(asset.id, to="s6"), " falls: ", *_says(b, asset, fall.says)))
        elif fall.amount:
            blocks.append(para(*amount(b, asset, fall), " of the figure comes by ways on which nothing is contested."))
    return blocks


def amount(b: Brief, asset: Asset, fall: WeakestSet) -> Pieces:
    """The whole figure, the sum of the steps that the link stands at, or what the lots come to."""
    if fall.whole:
        return (b.traced_figure(asset.id, to="s6"),)
    steps = [
        s for s in b.base.of(RouteStep) if (s.rule, s.target) == (b.rule, asset.id) and s.label in b.claim_labels and s.from_transfer in fall.through.split()
    ]
    if steps and sum(s.amount for s in steps) == fall.amount:
        return (
            b.figure(f"falls {asset.id} {fall.n}", fall.amount, "so much of the route as passes the transfers of this link", *map(step, steps), by=("sum",)),
        )
    return (b.figure(f"falls {asset.id} {fall.n}", fall.amount, "lots of the declared rule that come by this link, or by no contested one", "ledger"),)


def _says(b: Brief, asset: Asset, says: str) -> Pieces:
    return joined((b.linked(sentence(words), f"weakestset {asset.id}", of_falls(b, asset)) for words in says.splitlines()), " And: ")


def _rests_on(strengths: str) -> Pieces:
    return (listed(list(dict.fromkeys(STRENGTHS[strength] for strength in strengths.splitlines()))),)


def _words(number: int) -> str:
    return {1: "one", 2: "two", 3: "three"}[number]
