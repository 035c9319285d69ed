"""The draft of a restraint order, as a part of its own behind the application: prohibition, property, exceptions, warning, service.

Authority: Proceeds of Crime Act 2002 ss.41 and 69; Criminal Procedure Rules 2025 rr.33.45-33.46 (warning of contempt; no undertaking in damages). The wording is a
proposal.
"""

from __future__ import annotations

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import asset_identifier
from flows.dossier.document import Block, Column, Heading, Open, Pieces, Section, Slanted, Table
from flows.dossier.documents.blanks import by_hand, form, said, stated
from flows.dossier.documents.restraint_terms import exceptions
from flows.dossier.front_pages import suspects
from flows.dossier.number_kinds import item
from flows.dossier.words import listed, sentence
from flows.dossier.writing import para, row, strong
from schemas.assets import ASSET_KINDS, Asset
from schemas.evidence_base import EvidenceBase
from schemas.law.provision import TO_BE_CONFIRMED


def draft_order(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits, law: CitedLaw, assets: tuple[Asset, ...]) -> Section:
    """The order for the court to make, its paragraphs with numbers of their own."""
    return Section(
        "",
        "Draft order",
        "draft-order",
        (*_heading(base, exhibits, law), *_numbered(_paragraphs(base, figures, exhibits)), _schedule(exhibits, assets), *_signed()),
    )


def _heading(base: EvidenceBase, exhibits: CitedExhibits, law: CitedLaw) -> tuple[Block, ...]:
    name = listed(suspects(base)).upper()
    return (
        para(Slanted(f"The wording is a proposal; the form that the court uses is {TO_BE_CONFIRMED}."), numbered=False),
        form(
            ("In the", said(exhibits, base.case.application.court, f"which {base.order.court} the application is made to", "application.court")),
            ("Before", "\n"),
            ("In the matter of", base.case.case.caption),
            ("Order under", law.cite(next(p for p in base.order.provisions if p.reference == "s.41"))),
        ),
        para(
            strong("PENAL NOTICE. "),
            f"If you, {name or 'the person named'}, or anyone who has notice of this order, disobey it, you may be held to be in contempt of court and may be "
            "imprisoned, fined or have your assets seized.",
            numbered=False,
        ),
    )


def _paragraphs(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits) -> list[Pieces]:
    """The order's terms; a proposed term of the case file is one of them."""
    asked = base.case.application
    name = listed(suspects(base)) or "the person named above"
    ancillary = asked.ancillary.disclosure if asked.ancillary else ()
    return [
        (
            f"{name} must not remove from England and Wales, dispose of, deal with or diminish the value of the property in the schedule, whether it is held in their own name or not.",
        ),
        ("Anyone who holds property in the schedule, and anyone who has notice of this order, must not deal with it either.",),
        *(exhibits.linked(sentence(term)) for term in asked.terms),
        *(("By way of disclosure: ", *exhibits.linked(sentence(what))) for what in ancillary),
        *(block.pieces for block in exceptions(base, figures, exhibits)),
        (
            "Third parties' reasonable costs of complying with this order: ",
            *stated(exhibits, asked.compliance_costs, "what is offered for third parties' costs of compliance", "application.compliance_costs"),
        ),
        ("No undertaking in damages is required of the applicant.",),
        ("This order, with the application and the statement in support, is to be served on the respondent; those known to be affected are to be notified.",),
        ("Anyone affected may apply to the court to vary or discharge this order ", Slanted(f"[notice and procedure {TO_BE_CONFIRMED}]"), "."),
        ("This order has effect until it is varied or discharged.",),
    ]


def _numbered(paragraphs: list[Pieces]) -> tuple[Block, ...]:
    return tuple(para(item(f"{n}. "), pieces, numbered=False) for n, pieces in enumerate(paragraphs, start=1))


def _schedule(exhibits: CitedExhibits, assets: tuple[Asset, ...]) -> Block:
    rows = tuple(
        row(str(n), f"{ASSET_KINDS[a.kind]}: {asset_identifier(a)}", exhibits.linked(a.description), a.holder_name) for n, a in enumerate(assets, start=1)
    )
    if not rows:
        return para(Open("the property of the schedule", "application.assets, or a basis in [[chains]]"), numbered=False)
    return Table((Column("", 1), Column("Kind and identifier", 8), Column("Description", 12), Column("Held by", 7)), rows, title="The schedule to the order")


def _signed() -> tuple[Block, ...]:
    return (Heading("Made"), by_hand("Judge", "Date and time", "Seal"))
