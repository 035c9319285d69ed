"""Statement of information for confiscation, which includes what speaks against making an assumption.

Authority: Proceeds of Crime Act 2002 s.16, s.16(4)(b) (information against an assumption), s.16(6A) and s.10A (the extent of others' interests).
"""

from __future__ import annotations

from flows.dossier.brief import Brief, joined, para, row
from flows.dossier.document import Block, Column, Heading, Open, Pieces, Table
from flows.dossier.documents.asked_for import asked_for, property_asked_for
from flows.dossier.documents.blanks import on, stated
from flows.dossier.documents.court_application import candour, facts, in_short, lettered, provisions, truth
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.figures import benefit, claimed_in_all, equity_beside, equity_from_prices, equity_reached
from flows.dossier.sections import third_parties, wealth
from flows.dossier.sections.gift_values import what_they_come_to
from flows.dossier.sections.gifts import as_a_table
from schemas.assets import Asset
from schemas.law.england_and_wales import ASSUMPTIONS, S9, S10, S16, S16_6A, S77


def write(b: Brief) -> Written:
    """The statement in parts A to H."""
    assets = asked_for(b)
    law = provisions(b, S16, S16_6A, S10, S9)
    parts = lettered(
        ("What this statement is for", "asked", _purpose(b, law)),
        ("Criminal lifestyle", "lifestyle", _lifestyle(b)),
        ("Benefit", "grounds", _benefit(b)),
        ("Property and its holders", "property", property_asked_for(b, assets, "the property of the defendant")),
        ("Information against making an assumption", "against", _against(b)),
        ("The extent of others' interests", "others", _interests(b, assets)),
        ("The amount available", "available", _available(b)),
        ("What undermines this statement", "candour", candour(b)),
        ("Statement of truth", "truth", truth(b)),
    )
    return Written(facts(b, ("Provisions", law)), in_short(b, assets), parts)


def _purpose(b: Brief, law: Pieces) -> tuple[Block, ...]:
    return (
        para(
            "This is a statement of matters relevant to whether the defendant has a criminal lifestyle, has benefited, and from what, under ",
            law,
            ". It includes information against making an assumption, whether or not it helps the prosecution.",
        ),
    )


def _lifestyle(b: Brief) -> tuple[Block, ...]:
    asked = b.case.application
    return (
        para(
            "Whether a criminal lifestyle is alleged, and why: ",
            stated(b, asked.lifestyle, "whether a criminal lifestyle is alleged, and on what ground", "application.lifestyle"),
        ),
        para("The relevant day, from which six years count for the assumptions: ", on(asked.relevant_day, "the relevant day", "application.relevant_day"), "."),
    )


def _benefit(b: Brief) -> tuple[Block, ...]:
    stated, alleged = b.case.benefit, benefit(b)
    how: Pieces = (
        ("The benefit alleged is ", alleged, f": {stated.method} ({stated.author}", *b.exhibits(stated.exhibits), ").")
        if stated
        else (Open("the benefit alleged, and the method by which it is worked out", "[benefit]"),)
    )
    return (
        para(
            how,
            " The receipts claimed in the dossier come to ",
            claimed_in_all(b),
            ". Benefit is gross; it may be joint, and is recovered once.",
            mark="opinion",
        ),
        *wealth.applied(b),
    )


def _against(b: Brief) -> tuple[Block, ...]:
    """For each assumption what speaks against it, or a blank: its absence must be a person's decision."""
    recorded = b.case.application.against_assumptions
    rows = []
    for key, assumption in ASSUMPTIONS.items():
        found = [item for item in recorded if item.assumption == key]
        against: Pieces = (
            joined(((*b.linked(item.says), *b.exhibits(item.exhibits)) for item in found), "\n")
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
            b.provision(S10),
            ").",
        ),
        Table(columns, tuple(rows), title="Assumption by assumption"),
        para("Part H has every other point for the defendant that was found or recorded, with lawful income that is known. It is part of this information."),
    )


def _interests(b: Brief, assets: tuple[Asset, ...]) -> tuple[Block, ...]:
    return (
        para(
            "What is known of the interests of the defendant and of others in the property (",
            b.provision(S16_6A),
            "). The beneficial interest in each asset and its basis stand in part D.",
        ),
        *third_parties.interests(b, assets),
        *third_parties.lenders(b, assets),
    )


def _available(b: Brief) -> tuple[Block, ...]:
    equity, unknown = equity_reached(b)
    more: Pieces = (
        ("; of ", b.number("net equity not known", unknown, "assets within reach whose net equity is not known"), " more it is not known") if unknown else ()
    )
    beside = equity_beside(b)
    other: Pieces = ("; beside it, in another currency and not in the sum: ", *joined(beside)) if beside else ()
    worth: Pieces = (
        ("The net equity of the assets within reach comes to ", equity, *equity_from_prices(b), *other, more)
        if unknown < len(b.reached)
        else ("The net equity of the assets within reach is not known",)
    )
    return (
        para(
            worth,
            ". That is not the available amount, which is not worked out here: obligations with priority come off, and tainted gifts are added (",
            b.provision(S9),
            "; ",
            b.provision(S77),
            ").",
        ),
        para(
            "Obligations with priority: ",
            stated(b, b.case.application.priority_obligations, "which obligations have priority, and how much they are", "application.priority_obligations"),
        ),
        Heading("Tainted gifts"),
        *as_a_table(b),
        *what_they_come_to(b),
        para(stated(b, b.case.application.gifts, "whether gifts and transfers at an undervalue were looked for, and what was found", "application.gifts")),
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
