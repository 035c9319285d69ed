"""Section 1: the order sought and the summary, shaped by the order: a value against interests, or property that represents an original.

Authority: Proceeds of Crime Act 2002 s.69 and s.83 (realisable property is measured in value); ss.304-310 (recoverable property).
"""

from __future__ import annotations

from flows.dossier.brief import Brief, joined, para, row
from flows.dossier.document import Block, Column, Link, Pieces, Row, Section, Table, ToParagraph
from flows.dossier.figures import benefit, equity_beside, equity_from_prices, equity_reached, net_equity, no_benefit, traced_to_reached
from flows.dossier.front_pages import suspects
from flows.dossier.number_kinds import cited, dated, named, place
from flows.dossier.strength import strength
from flows.dossier.unmatched_payments import IF_LINKED, is_there_more
from flows.dossier.words import listed, with_article
from schemas.assets import Asset
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
    """Who, what, how much, on what test."""
    head = b.case.case
    provisions = [b.provision(p) for p in b.provisions]
    blocks: list[Block] = [
        para(
            f"This dossier supports an application to the {b.order.court} for {with_article(b.order.name.lower())} against ",
            named(listed(suspects(b)) or "nobody named"),
            ". The offence alleged is ",
            cited(head.offence),
            ", between ",
            dated(head.offence_period.first),
            " and ",
            dated(head.offence_period.last),
            ".",
        ),
        para("The provisions relied on are ", joined(provisions, "; "), ". ", Link("s4", "Section 4"), " sets each element of the test beside its evidence."),
        *(para(b.linked(fact, f"case.toml: case.statement_of_facts[{n}]"), mark="fact") for n, fact in enumerate(head.statement_of_facts, start=1)),
        *(_value(b) if b.order.regime == "value" else _property(b)),
    ]
    blocks += [within_reach(b, b.reached), *_beyond(b)]
    return Section("1", "Order sought and summary", "s1", tuple(blocks))


def within_reach(b: Brief, assets: tuple[Asset, ...]) -> Block:
    """A row for each of some assets within reach; what they are together stands below if they are all of them."""
    if not b.reached:
        return para("No asset is within reach of an order on what is recorded.")
    rows = tuple(_row(b, asset) for asset in assets)
    return Table(
        COLUMNS,
        (*rows, _total(b)) if assets == b.reached else rows,
        title="Property within reach of the order",
        key="summary",
        note=(place(f"{RANGE_NOTE} {IF_LINKED}" if is_there_more(b) else RANGE_NOTE),),
    )


def _value(b: Brief) -> list[Block]:
    stated, amount = b.case.benefit, benefit(b)
    alleged = (
        ("The benefit alleged is ", amount, " (", b.linked(stated.method, "case.toml: benefit"), f"; {stated.author}", b.exhibits(stated.exhibits), "). ")
        if stated
        else (no_benefit(b), ". ")
    )
    return [
        para(
            f"{with_article(b.order.name.lower()).capitalize()} is measured in value: what matters is the benefit and every realisable interest, whether or not money was traced into "
            "it. ",
            *alleged,
            "The table sets the realisable interests against it; what was traced into each is evidence of where the benefit went, "
            "not a condition of the order.",
        )
    ]


def _property(b: Brief) -> list[Block]:
    return [
        para(
            "This order is about property: what it reaches must be, or represent, property obtained through unlawful conduct. The table sets out each asset, "
            "how far it represents the money of the claims under the declared rule, and what holds on any rule."
        )
    ]


def _row(b: Brief, asset: Asset) -> Row:
    return row(
        (*b.labelled(asset), "\n", named(asset.holder_name)),
        b.linked(asset.beneficial_basis, asset.id),
        net_equity(b, asset),
        b.traced_figure(asset.id, to="s6"),
        *b.range_figures(asset.id, to="s6"),
        strength(b, asset),
    )


def _total(b: Brief) -> Row:
    equity, unknown = equity_reached(b)
    beside = equity_beside(b)
    worth: Pieces = (
        ("not known",)
        if unknown == len(b.reached)
        else (
            equity,
            *equity_from_prices(b),
            *(("\nand in another currency: ", *joined(beside)) if beside else ()),
            *(("\n", b.number("net equity not known", unknown, "assets within reach whose net equity is not known"), " not known") if unknown else ()),
        )
    )
    return row("All of these together", "", worth, traced_to_reached(b), *b.range_figures("reached", to="s6"), "", strong=True)


def _beyond(b: Brief) -> list[Block]:
    """Assets that belong in the picture and not in the order."""
    others = [asset for asset in b.assets if asset not in b.reached]
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
            b.labelled(a),
            named(a.holder_name),
            b.linked(a.beneficial_basis if a.reach == "shares" else a.basis_reason or "not connected to a suspect", a.id),
            b.traced_figure(a.id, to="s6"),
            *b.range_figures(a.id, to="s6"),
        )
        for a in others
    )
    return [
        para(
            f"The following are shown because money or control leads to them, under {RULES[b.rule].called} and on the registers. On what is recorded an order against "
            "the respondent does not reach them: control of a company is not ownership of its property (",
            ToParagraph("control-is-not-ownership"),
            ").",
        ),
        Table(columns, rows, title="Not within reach on what is recorded"),
    ]
