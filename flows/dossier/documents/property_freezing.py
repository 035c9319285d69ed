"""Application for a property freezing order.

Authority: Proceeds of Crime Act 2002 s.245A (a good arguable case; holders of associated property identified, or all reasonable steps taken); ss.304-310.
"""

from __future__ import annotations

from flows.dossier.asserted_sentences import each_asserted
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Heading, Open
from flows.dossier.documents.asked_for import asked_for, property_asked_for
from flows.dossier.documents.blanks import stated
from flows.dossier.documents.court_application import candour, facts, in_short, lettered, notice, others, provisions, related, statutory, truth
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.documents.restraint_terms import applicant, exceptions
from flows.dossier.sections import ownership, tracing
from flows.dossier.words import sentence
from flows.dossier.writing import para
from schemas.evidence_base import EvidenceBase
from schemas.law.england_and_wales import S245A, S304, S308


def write(b: Brief) -> Written:
    """The application in parts A to I."""
    assets = asked_for(b.base, b.assets, b.traced)
    law = provisions(b.law, S245A, S304)
    parts = lettered(
        ("The order asked for", "asked", _asked(b.base, b.edition, b.exhibits, law)),
        ("Good arguable case", "grounds", _grounds(b)),
        ("The property", "property", property_asked_for(b, assets, "the property that the order is to reach")),
        ("How it represents recoverable property", "represents", _represents(b)),
        ("Holders of associated property", "holders", _holders(b.base, b.assets, b.exhibits)),
        (
            "Risk",
            "risk",
            each_asserted(b.edition, b.exhibits, b.base.case.dissipation, "dissipation")
            or (para(Open("facts that show a risk that the property is dealt with", "[[dissipation]]")),),
        ),
        ("Full and frank disclosure", "candour", (*related(b.base), *candour(b))),
        (
            "Exclusions and third parties",
            "others",
            (Heading("Exclusions"), *exceptions(b.base, b.figures, b.exhibits), *others(b.base, b.assets, b.figures, b.exhibits, assets), *_purchasers(b.law)),
        ),
        ("Statement of truth", "truth", truth(b)),
    )
    return Written(facts(b.base, b.edition, b.exhibits, ("Provisions", law)), in_short(b, assets), parts)


def _asked(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, law) -> tuple[Block, ...]:
    officer = applicant(base)
    return (
        para("The court is asked to order that the property in part C be not dealt with, under ", law, "."),
        para(
            f"The applicant is {officer.name}, {officer.office}. Capacity as an enforcement authority: ",
            stated(
                exhibits,
                base.case.application.applicant_authority,
                "on what authority the applicant is, or acts for, an enforcement authority",
                "application.applicant_authority",
            ),
        ),
        *(para(exhibits.linked(sentence(term))) for term in base.case.application.terms),
        *notice(base, edition, exhibits, "When it may be made without notice is to be confirmed by a lawyer."),
    )


def _grounds(b: Brief) -> tuple[Block, ...]:
    return (*(para(b.exhibits.linked(fact), mark="fact") for fact in b.base.case.case.statement_of_facts), *statutory(b))


def _represents(b: Brief) -> tuple[Block, ...]:
    """The dossier's claims; the routes stay where they are."""
    return (
        para(
            "No rule of attribution is prescribed for mixed property (",
            b.law.cite(S304),
            "). The rule declared is an opinion; part C has what holds on any order as well.",
        ),
        *tracing.claims(b),
        para("The route into each asset, transfer by transfer, with the drawing to scale, is section 7 of the dossier."),
    )


def _holders(base: EvidenceBase, assets: ScheduledAssets, exhibits: CitedExhibits) -> tuple[Block, ...]:
    rows = ownership.bases(assets, exhibits)
    return (
        para(
            "Legal owners stand in part C with the exhibit of each register. ",
            "Steps taken to identify the holders of associated property: ",
            stated(
                exhibits,
                base.case.application.steps_to_identify,
                "what was done to identify the holders of associated property",
                "application.steps_to_identify",
            ),
        ),
        *rows,
    )


def _purchasers(law: CitedLaw) -> tuple[Block, ...]:
    return (
        Heading("Purchasers for value"),
        para(
            "Property that a purchaser took in good faith, for value and without notice is no longer recoverable (",
            law.cite(S308),
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
