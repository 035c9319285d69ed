"""Statement of information for confiscation, which includes what speaks against making an assumption.

Authority: Proceeds of Crime Act 2002 s.16, s.16(4)(b) (information against an assumption), s.16(6A) and s.10A (the extent of others' interests).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Block, Column, Heading, Open, Pieces, Table
from flows.dossier.documents.asked_for import asked_for, property_asked_for
from flows.dossier.documents.blanks import on, stated
from flows.dossier.documents.court_application import candour, facts, in_short, lettered, provisions, truth
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.sections import third_parties, wealth
from flows.dossier.sections.gift_values import what_they_come_to
from flows.dossier.sections.gifts import as_a_table
from flows.dossier.shared_figures import benefit, claimed_in_all, equity_beside, equity_from_prices, equity_reached
from flows.dossier.writing import joined, para, row
from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase
from schemas.law.england_and_wales import ASSUMPTIONS, S9, S10, S16, S16_6A, S77


def write(b: Brief) -> Written:
    """The statement in parts A to H."""
    assets = asked_for(b.base, b.assets, b.traced)
    law = provisions(b.law, S16, S16_6A, S10, S9)
    parts = lettered(
        ("What this statement is for", "asked", _purpose(law)),
        ("Criminal lifestyle", "lifestyle", _lifestyle(b.base, b.exhibits)),
        ("Benefit", "grounds", _benefit(b.base, b.figures, b.traced, b.exhibits)),
        ("Property and its holders", "property", property_asked_for(b, assets, "the property of the defendant")),
        ("Information against making an assumption", "against", _against(b.base, b.exhibits, b.law)),
        ("The extent of others' interests", "others", _interests(b, assets)),
        ("The amount available", "available", _available(b)),
        ("What undermines this statement", "candour", candour(b)),
        ("Statement of truth", "truth", truth(b)),
    )
    return Written(facts(b.base, b.edition, b.exhibits, ("Provisions", law)), in_short(b, assets), parts)


def _purpose(law: Pieces) -> tuple[Block, ...]:
    return (
        para(
            "This is a statement of matters relevant to whether the defendant has a criminal lifestyle, has benefited, and from what, under ",
            law,
            ". It includes information against making an assumption, whether or not it helps the prosecution.",
        ),
    )


def _lifestyle(base: EvidenceBase, exhibits: CitedExhibits) -> tuple[Block, ...]:
    asked = base.case.application
    return (
        para(
            "Whether a criminal lifestyle is alleged, and why: ",
            stated(exhibits, asked.lifestyle, "whether a criminal lifestyle is alleged, and on what ground", "application.lifestyle"),
        ),
        para("The relevant day, from which six years count for the assumptions: ", on(asked.relevant_day, "the relevant day", "application.relevant_day"), "."),
    )


def _benefit(base: EvidenceBase, figures: Figures, traced: TracedMoney, exhibits: CitedExhibits) -> tuple[Block, ...]:
    stated, alleged = base.case.benefit, benefit(base, figures)
    how: Pieces = (
        ("The benefit alleged is ", alleged, f": {stated.method} ({stated.author}", *exhibits.in_brackets(stated.exhibits), ").")
        if stated
        else (Open("the benefit alleged, and the method by which it is worked out", "[benefit]"),)
    )
    return (
        para(
            how,
            " The receipts claimed in the dossier come to ",
            claimed_in_all(base, figures, traced),
            ". Benefit is gross; it may be joint, and is recovered once.",
            mark="opinion",
        ),
        *wealth.applied(base, figures, traced),
    )


def _against(base: EvidenceBase, exhibits: CitedExhibits, law: CitedLaw) -> tuple[Block, ...]:
    """For each assumption what speaks against it, or a blank: its absence must be a person's decision."""
    recorded = base.case.application.against_assumptions
    rows = []
    for key, assumption in ASSUMPTIONS.items():
        found = [item for item in recorded if item.assumption == key]
        against: Pieces = (
            joined(((*exhibits.linked(item.says), *exhibits.in_brackets(item.exhibits)) for item in found), "\n")
            if found
            else (
                Open(
                    f"what speaks against the assumption on {key.replace('_', ' ')}, or that nothing is known",
                    f'[[application.against_assumptions]] assumption = "{key}"',
                ),
            )
        )
        rows.append(row(assumption, against))
    columns = (Column("Assumption", 10), Column("What speaks against making it", 16))
    return (
        para(
            "An assumption is not made if it is shown to be incorrect or if there would be a serious risk of injustice; the court gives its reasons (",
            law.cite(S10),
            ").",
        ),
        Table(columns, tuple(rows), title="Assumption by assumption"),
        para("Part H has every other point for the defendant that was found or recorded, with lawful income that is known. It is part of this information."),
    )


def _interests(b: Brief, assets: tuple[Asset, ...]) -> tuple[Block, ...]:
    return (
        para(
            "What is known of the interests of the defendant and of others in the property (",
            b.law.cite(S16_6A),
            "). The beneficial interest in each asset and its basis stand in part D.",
        ),
        *third_parties.interests(b.assets, b.exhibits, assets),
        *third_parties.lenders(b.base, b.assets, b.figures, b.exhibits, assets),
    )


def _available(b: Brief) -> tuple[Block, ...]:
    equity, unknown = equity_reached(b.assets, b.figures)
    more: Pieces = (
        ("; of ", b.figures.number("net equity not known", unknown, "assets within reach whose net equity is not known"), " more it is not known")
        if unknown
        else ()
    )
    beside = equity_beside(b.assets, b.figures, b.exhibits)
    other: Pieces = ("; beside it, in another currency and not in the sum: ", *joined(beside)) if beside else ()
    worth: Pieces = (
        ("The net equity of the assets within reach comes to ", equity, *equity_from_prices(b.assets, b.figures), *other, more)
        if unknown < len(b.assets.reached)
        else ("The net equity of the assets within reach is not known",)
    )
    return (
        para(
            worth,
            ". That is not the available amount, which is not worked out here: obligations with priority come off, and tainted gifts are added (",
            b.law.cite(S9),
            "; ",
            b.law.cite(S77),
            ").",
        ),
        para(
            "Obligations with priority: ",
            stated(
                b.exhibits,
                b.base.case.application.priority_obligations,
                "which obligations have priority, and how much they are",
                "application.priority_obligations",
            ),
        ),
        Heading("Tainted gifts"),
        *as_a_table(b.base, b.figures, b.traced),
        *what_they_come_to(b),
        para(
            stated(
                b.exhibits,
                b.base.case.application.gifts,
                "whether gifts and transfers at an undervalue were looked for, and what was found",
                "application.gifts",
            )
        ),
    )


DOCUMENT = LegalDocument(
    "statement-of-information",
    "Statement of information (s.16)",
    {"england_and_wales": ("restraint",)},
    {
        "england_and_wales/account_freezing": "a statement of information belongs to confiscation under Part 2 of the Proceeds of Crime Act 2002; the case seeks an order under Part 5",
        "england_and_wales/property_freezing": "a statement of information belongs to confiscation under Part 2 of the Proceeds of Crime Act 2002; the case seeks an order under Part 5",
        "european_union": "a statement of information is given to the Crown Court in England and Wales",
    },
    write,
)
