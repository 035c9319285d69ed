"""A request for information to the asset recovery office of another member state.

Authority: Directive (EU) 2024/1260 art.9 (what a request contains) and art.10 (time limits); national law governs from its transposition.
"""

from __future__ import annotations

from flows.dossier.asserted_sentences import each_asserted
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets, asset_identifier
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Column, Heading, Open, Pieces, Table
from flows.dossier.documents import certificate_grounds as grounds
from flows.dossier.documents.affected_persons import affected_persons
from flows.dossier.documents.asked_for import asked_for
from flows.dossier.documents.authorities import details, named
from flows.dossier.documents.blanks import box, by_hand, form, said, stated
from flows.dossier.documents.court_application import lettered
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.shared_figures import claimed_in_all, value
from flows.dossier.writing import joined, para, row
from schemas.assets import ASSET_KINDS
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.law.european_union import ARO_REPLY, ARO_REQUEST, TRANSPOSED_BY

SOUGHT = {
    "accounts": "bank and payment accounts",
    "land": "real estate",
    "crypto": "crypto-assets",
    "vehicles": "vehicles, aircraft and vessels",
    "companies": "companies and interests in them",
}


def write(b: Brief) -> Written:
    """The request in parts A to G."""
    law = b.law.cite(ARO_REQUEST)
    parts = lettered(
        ("Object of the request", "asked", _object(b.base, b.exhibits, law)),
        ("Reasons and nature of the proceedings", "grounds", _reasons(b.base, b.figures, b.traced, b.exhibits)),
        (
            "Link to the requested state",
            "link",
            (
                para(
                    stated(
                        b.exhibits, b.base.case.application.abroad.link, "what links the persons or property to the requested state", "application.abroad.link"
                    )
                ),
            ),
        ),
        ("Property sought", "sought", _sought(b.base, b.assets, b.figures)),
        ("Persons and companies", "persons", affected_persons(b.base, b.exhibits, asked_for(b.base, b.assets, b.traced))),
        ("Urgency and reply", "urgency", _urgency(b.base, b.edition, b.exhibits, b.law)),
        ("Requesting office", "office", _office(b.base)),
    )
    return Written(_facts(b.base, b.edition, b.exhibits, law), (), parts, contents=False)


def _facts(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, law: Pieces) -> tuple[tuple[str, Pieces], ...]:
    head, asked = base.case.case, base.case.application.abroad
    return (
        ("Request", ("Information on property, to an asset recovery office",)),
        ("Provisions", law),
        (
            "From",
            (
                *said(exhibits, asked.issuing_state, "the requesting state", "application.abroad.issuing_state"),
                ": ",
                *named(exhibits, asked.issuing_authority, "the requesting office, with address and contact", "[application.abroad.issuing_authority]"),
            ),
        ),
        (
            "To",
            (
                *said(exhibits, asked.executing_state, "the requested state", "application.abroad.executing_state"),
                ": ",
                *named(exhibits, asked.executing_authority, "the asset recovery office of the requested state", "[application.abroad.executing_authority]"),
            ),
        ),
        ("Evidence up to", (in_words(head.cut_off),)),
        ("Reference", (f"{head.reference}, version {base.version}, {edition.said}",)),
        ("Prepared by", (f"{head.author.name}, {head.author.office}",)),
    )


def _object(base: EvidenceBase, exhibits: CitedExhibits, law: Pieces) -> tuple[Block, ...]:
    return (
        para(
            "Information is requested under ",
            law,
            ". The Directive was to be transposed by ",
            in_words(TRANSPOSED_BY),
            "; from then on national law governs, and a lawyer is to name its provision.",
        ),
        para("Object: ", stated(exhibits, base.case.application.abroad.purpose, "what is asked and for which purpose", "application.abroad.purpose")),
    )


def _reasons(base: EvidenceBase, figures: Figures, traced: TracedMoney, exhibits: CitedExhibits) -> tuple[Block, ...]:
    asked = base.case.application.abroad
    return (
        *grounds.facts(base, exhibits),
        para("Nature and stage of the proceedings: ", stated(exhibits, asked.stage, "the nature and stage of the proceedings", "application.abroad.stage")),
        para(
            "Legal classification and provisions: ",
            stated(
                exhibits, asked.classification, "the legal classification of the offence and the provisions that apply", "application.abroad.classification"
            ),
        ),
        para("Receipts of ", claimed_in_all(base, figures, traced), " are alleged to be proceeds. Where they went, as far as it is known, is in the dossier."),
    )


def _sought(base: EvidenceBase, assets: ScheduledAssets, figures: Figures) -> tuple[Block, ...]:
    """The kinds of property asked about; then what is known already, so that the office need not look for it."""
    sought = base.case.application.abroad.sought
    blank = () if sought else ("\n", Open("which kinds of property are sought", "application.abroad.sought"))
    known = tuple(
        row((assets.link(a), f" {ASSET_KINDS[a.kind]}: {asset_identifier(a)}"), a.holder_name, value(assets, figures, a) or "not known") for a in assets.reached
    )
    table: tuple[Block, ...] = (Heading("Known already"), Table((Column("Asset", 11), Column("Held by", 8), Column("Value", 6, True)), known)) if known else ()
    return (form(("Kinds of property", ("\n".join(box(key in sought, text) for key, text in SOUGHT.items()), *blank))), *table)


def _urgency(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, law: CitedLaw) -> tuple[Block, ...]:
    urgent = base.case.application.urgency
    return (
        *(
            each_asserted(edition, exhibits, urgent, "application.urgency")
            or (para(Open("the facts that make it urgent, or that it is not", "[[application.urgency]]")),)
        ),
        para(joined(("Time for the reply: ", law.cite(ARO_REPLY), ": ", ARO_REPLY.says, "."), "")),
        para("For each register the reply is asked to say that it was consulted, on which day, and with which result."),
    )


def _office(base: EvidenceBase) -> tuple[Block, ...]:
    return (
        details(base.case.application.abroad.issuing_authority, "requesting office", "issuing_authority"),
        by_hand("Signed for the requesting office", "Date", note="Not signed. The document is no request until a person signs it."),
    )


DOCUMENT = LegalDocument(
    "asset-recovery-request",
    "Request to an asset recovery office",
    {"european_union": ("freezing_certificate",)},
    {"england_and_wales": "Directive (EU) 2024/1260 is between the asset recovery offices of member states; England and Wales has none under it"},
    write,
)
