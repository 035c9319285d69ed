"""Application for a property freezing order.

Authority: Proceeds of Crime Act 2002 s.245A (a good arguable case; holders of associated property identified, or all reasonable steps taken); ss.304-310.
"""

from __future__ import annotations

from flows.dossier.asserted import each_asserted
from flows.dossier.brief import Brief, para
from flows.dossier.document import Block, Heading, Open
from flows.dossier.documents.asked_for import asked_for, property_asked_for
from flows.dossier.documents.blanks import stated
from flows.dossier.documents.court_application import candour, facts, in_short, lettered, notice, others, provisions, related, statutory, truth
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.documents.restraint_terms import applicant, exceptions
from flows.dossier.sections import ownership, tracing
from flows.dossier.words import sentence
from schemas.law.england_and_wales import S245A, S304, S308


def write(b: Brief) -> Written:
    """The application in parts A to I."""
    assets = asked_for(b)
    law = provisions(b, S245A, S304)
    parts = lettered(
        ("The order asked for", "asked", _asked(b, law)),
        ("Good arguable case", "grounds", _grounds(b)),
        ("The property", "property", property_asked_for(b, assets, "the property that the order is to reach")),
        ("How it represents recoverable property", "represents", _represents(b)),
        ("Holders of associated property", "holders", _holders(b)),
        (
            "Risk",
            "risk",
            each_asserted(b, b.case.dissipation, "dissipation") or (para(Open("facts that show a risk that the property is dealt with", "[[dissipation]]")),),
        ),
        ("Full and frank disclosure", "candour", (*related(b), *candour(b))),
        ("Exclusions and third parties", "others", (Heading("Exclusions"), *exceptions(b), *others(b, assets), *_purchasers(b))),
        ("Statement of truth", "truth", truth(b)),
    )
    return Written(facts(b, ("Provisions", law)), in_short(b, assets), parts)


def _asked(b: Brief, law) -> tuple[Block, ...]:
    officer = applicant(b)
    return (
        para("The court is asked to order that the property in part C be not dealt with, under ", law, "."),
        para(
            f"The applicant is {officer.name}, {officer.office}. Capacity as an enforcement authority: ",
            stated(
                b,
                b.case.application.applicant_authority,
                "on what authority the applicant is, or acts for, an enforcement authority",
                "application.applicant_authority",
            ),
        ),
        *(para(b.linked(sentence(term))) for term in b.case.application.terms),
        *notice(b, "When it may be made without notice is to be confirmed by a lawyer."),
    )


def _grounds(b: Brief) -> tuple[Block, ...]:
    return (*(para(b.linked(fact), mark="fact") for fact in b.case.case.statement_of_facts), *statutory(b))


def _represents(b: Brief) -> tuple[Block, ...]:
    """The dossier's claims; the routes stay where they are."""
    return (
        para(
            "No rule of attribution is prescribed for mixed property (",
            b.provision(S304),
            "). The rule declared is an opinion; part C has what holds on any order as well.",
        ),
        *tracing.claims(b),
        para("The route into each asset, transfer by transfer, with the drawing to scale, is section 7 of the dossier."),
    )


def _holders(b: Brief) -> tuple[Block, ...]:
    rows = ownership.bases(b)
    return (
        para(
            "Legal owners stand in part C with the exhibit of each register. ",
            "Steps taken to identify the holders of associated property: ",
            stated(b, b.case.application.steps_to_identify, "what was done to identify the holders of associated property", "application.steps_to_identify"),
        ),
        *rows,
    )


def _purchasers(b: Brief) -> tuple[Block, ...]:
    return (
        Heading("Purchasers for value"),
        para(
            "Property that a purchaser took in good faith, for value and without notice is no longer recoverable (",
            b.provision(S308),
            "). Purchasers were not examined beyond what is recorded here.",
        ),
    )


DOCUMENT = LegalDocument(
    "property-freezing",
    "Application for a property freezing order",
    {"england_and_wales": ("property_freezing",)},
    {"european_union": "a property freezing order is made by the High Court in England and Wales"},
    write,
)
