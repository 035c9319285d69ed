"""Section 1: the order sought and the summary, shaped by the order: a value against interests, or property that represents an original.

Authority: Proceeds of Crime Act 2002 s.69 and s.83 (realisable property is measured in value); ss.304-310 (recoverable property).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.chain_strength import strength
from flows.dossier.document import Block, Column, Link, Pieces, Row, Section, Table, ToParagraph
from flows.dossier.front_pages import suspects
from flows.dossier.number_kinds import cited, dated, named, place
from flows.dossier.shared_figures import benefit, equity_beside, equity_from_prices, equity_reached, net_equity, no_benefit, traced_to_reached
from flows.dossier.unmatched_payments import IF_LINKED, is_there_more
from flows.dossier.words import listed, with_article
from flows.dossier.writing import joined, para, row
from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase
from tracing.attribution.rules import RULES

RANGE_NOTE = (
    "At least / at most: on any order of attribution, on the assumptions stated in section 2, with the order within a day as the statements have "
    "it. Ranges do not add up: the last row has the range of all these assets together."
)
COLUMNS = (
    Column("Asset and legal owner", 9),
    Column("Beneficial interest and its basis", 10),
    Column("Net equity", 6, True),
    Column("Traced", 6, True),
    Column("At least", 6, True),
    Column("At most", 6, True),
    Column("At its weakest the chain rests on", 8),
)


def write(b: Brief) -> Section:
    """Section 1: against whom, for what property, for how much, and on what test."""
    head = b.base.case.case
    provisions = [b.law.cite(p) for p in b.law.of_the_order]
    blocks: list[Block] = [
        para(
            f"This dossier supports an application to the {b.base.order.court} for {with_article(b.base.order.name.lower())} against ",
            named(listed(suspects(b.base)) or "nobody named"),
            ". The offence alleged is ",
            cited(head.offence),
            ", between ",
            dated(head.offence_period.first),
            " and ",
            dated(head.offence_period.last),
            ".",
        ),
        para("The provisions relied on are ", joined(provisions, "; "), ". ", Link("s4", "Section 4"), " sets each element of the test beside its evidence."),
        *(para(b.exhibits.linked(fact, f"case.toml: case.statement_of_facts[{n}]"), mark="fact") for n, fact in enumerate(head.statement_of_facts, start=1)),
        *(_value(b.base, b.edition, b.figures, b.exhibits) if b.base.order.regime == "value" else _property()),
    ]
    blocks += [within_reach(b, b.assets.reached), *_beyond(b.assets, b.traced, b.exhibits)]
    return Section("1", "Order sought and summary", "s1", tuple(blocks))


def within_reach(b: Brief, assets: tuple[Asset, ...]) -> Block:
    """A row for each of some assets within reach; what they are together stands below if they are all of them."""
    if not b.assets.reached:
        return para("No asset is within reach of an order on what is recorded.")
    rows = tuple(_row(b, asset) for asset in assets)
    return Table(
        COLUMNS,
        (*rows, _total(b.assets, b.figures, b.traced, b.exhibits)) if assets == b.assets.reached else rows,
        title="Property within reach of the order",
        key="summary",
        note=(place(f"{RANGE_NOTE} {IF_LINKED}" if is_there_more(b.traced, ("reached", *(a.id for a in assets))) else RANGE_NOTE),),
    )


def _value(base: EvidenceBase, edition: WrittenFor, figures: Figures, exhibits: CitedExhibits) -> list[Block]:
    stated, amount = base.case.benefit, benefit(base, figures)
    alleged = (
        (
            "The benefit alleged is ",
            amount,
            " (",
            exhibits.linked(stated.method, "case.toml: benefit"),
            f"; {stated.author}",
            exhibits.in_brackets(stated.exhibits),
            "). ",
        )
        if stated
        else (no_benefit(edition), ". ")
    )
    return [
        para(
            f"{with_article(base.order.name.lower()).capitalize()} is measured in value: what matters is the benefit and every realisable interest, whether or not money was traced into "
            "it. ",
            *alleged,
            "The table sets the realisable interests against it; what was traced into each is evidence of where the benefit went, "
            "not a condition of the order.",
        )
    ]


def _property() -> list[Block]:
    return [
        para(
            "This order is about property: what it reaches must be, or represent, property obtained through unlawful conduct. The table sets out each asset, "
            "how far it represents the money of the claims under the declared rule, and what holds on any rule."
        )
    ]


def _row(b: Brief, asset: Asset) -> Row:
    return row(
        (*b.assets.labelled(asset), "\n", named(asset.holder_name)),
        b.exhibits.linked(asset.beneficial_basis, asset.id),
        net_equity(b.assets, b.figures, b.exhibits, asset),
        b.traced.figure(asset.id, to="s6"),
        *b.traced.range_figures(asset.id, to="s6"),
        strength(b.base, asset),
    )


def _total(assets: ScheduledAssets, figures: Figures, traced: TracedMoney, exhibits: CitedExhibits) -> Row:
    equity, unknown = equity_reached(assets, figures)
    beside = equity_beside(assets, figures, exhibits)
    worth: Pieces = (
        ("not known",)
        if unknown == len(assets.reached)
        else (
            equity,
            *equity_from_prices(assets, figures),
            *(("\nand in another currency: ", *joined(beside)) if beside else ()),
            *(("\n", figures.number("net equity not known", unknown, "assets within reach whose net equity is not known"), " not known") if unknown else ()),
        )
    )
    return row("All of these together", "", worth, traced_to_reached(assets, figures, traced), *traced.range_figures("reached", to="s6"), "", strong=True)


def _beyond(assets: ScheduledAssets, traced: TracedMoney, exhibits: CitedExhibits) -> list[Block]:
    """Assets that belong in the picture and not in the order."""
    others = [asset for asset in assets.scheduled if asset not in assets.reached]
    if not others:
        return []
    columns = (
        Column("Asset", 9),
        Column("Legal owner", 8),
        Column("Why it is not within reach", 15),
        Column("Traced", 6, True),
        Column("At least", 6, True),
        Column("At most", 6, True),
    )
    rows = tuple(
        row(
            assets.labelled(a),
            named(a.holder_name),
            exhibits.linked(a.beneficial_basis if a.reach == "shares" else a.basis_reason or "not connected to a suspect", a.id),
            traced.figure(a.id, to="s6"),
            *traced.range_figures(a.id, to="s6"),
        )
        for a in others
    )
    return [
        para(
            f"The following are shown because money or control leads to them, under {RULES[traced.rule].called} and on the registers. On what is recorded an order against "
            "the respondent does not reach them: control of a company is not ownership of its property (",
            ToParagraph("control-is-not-ownership"),
            ").",
        ),
        Table(columns, rows, title="Not within reach on what is recorded"),
    ]
