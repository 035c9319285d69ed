"""A request for information to the asset recovery office of another member state.

Authority: Directive (EU) 2024/1260 art.9 (what a request contains) and art.10 (time limits); national law governs from its transposition.
"""

from __future__ import annotations

from flows.dossier.asserted import each_asserted
from flows.dossier.brief import Brief, joined, para, row
from flows.dossier.document import Block, Column, Heading, Open, Pieces, Table
from flows.dossier.documents import certificate_grounds as grounds
from flows.dossier.documents.affected_persons import affected_persons
from flows.dossier.documents.asked_for import asked_for
from flows.dossier.documents.authorities import details, named
from flows.dossier.documents.blanks import box, by_hand, form, said, stated
from flows.dossier.documents.court_application import lettered
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.figures import claimed_in_all, value
from schemas.assets import ASSET_KINDS
from schemas.calendar import in_words
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
    law = b.provision(ARO_REQUEST)
    parts = lettered(
        ("Object of the request", "asked", _object(b, law)),
        ("Reasons and nature of the proceedings", "grounds", _reasons(b)),
        (
            "Link to the requested state",
            "link",
            (para(stated(b, b.case.application.abroad.link, "what links the persons or property to the requested state", "application.abroad.link")),),
        ),
        ("Property sought", "sought", _sought(b)),
        ("Persons and companies", "persons", affected_persons(b, asked_for(b))),
        ("Urgency and reply", "urgency", _urgency(b)),
        ("Requesting office", "office", _office(b)),
    )
    return Written(_facts(b, law), (), parts, contents=False)


def _facts(b: Brief, law: Pieces) -> tuple[tuple[str, Pieces], ...]:
    head, asked = b.case.case, b.case.application.abroad
    return (
        ("Request", ("Information on property, to an asset recovery office",)),
        ("Provisions", law),
        (
            "From",
            (
                *said(b, asked.issuing_state, "the requesting state", "application.abroad.issuing_state"),
                ": ",
                *named(b, asked.issuing_authority, "the requesting office, with address and contact", "[application.abroad.issuing_authority]"),
            ),
        ),
        (
            "To",
            (
                *said(b, asked.executing_state, "the requested state", "application.abroad.executing_state"),
                ": ",
                *named(b, asked.executing_authority, "the asset recovery office of the requested state", "[application.abroad.executing_authority]"),
            ),
        ),
        ("Evidence up to", (in_words(head.cut_off),)),
        ("Reference", (f"{head.reference}, version {b.base.version}, {b.edition_said}",)),
        ("Prepared by", (f"{head.author.name}, {head.author.office}",)),
    )


def _object(b: Brief, law: Pieces) -> tuple[Block, ...]:
    return (
        para(
            "Information is requested under ",
            law,
            ". The Directive was to be transposed by ",
            in_words(TRANSPOSED_BY),
            "; from then on national law governs, and a lawyer is to name its provision.",
        ),
        para("Object: ", stated(b, b.case.application.abroad.purpose, "what is asked and for which purpose", "application.abroad.purpose")),
    )


def _reasons(b: Brief) -> tuple[Block, ...]:
    asked = b.case.application.abroad
    return (
        *grounds.facts(b),
        para("Nature and stage of the proceedings: ", stated(b, asked.stage, "the nature and stage of the proceedings", "application.abroad.stage")),
        para(
            "Legal classification and provisions: ",
            stated(b, asked.classification, "the legal classification of the offence and the provisions that apply", "application.abroad.classification"),
        ),
        para("Receipts of ", claimed_in_all(b), " are alleged to be proceeds. Where they went, as far as it is known, is in the dossier."),
    )


def _sought(b: Brief) -> tuple[Block, ...]:
    """The kinds of property asked about; then what is known already, so that the office need not look for it."""
    sought = b.case.application.abroad.sought
    blank = () if sought else ("\n", Open("which kinds of property are sought", "application.abroad.sought"))
    known = tuple(row((b.asset(a), f" {ASSET_KINDS[a.kind]}: {b.identifier(a)}"), a.holder_name, value(b, a) or "not known") for a in b.reached)
    table: tuple[Block, ...] = (Heading("Known already"), Table((Column("Asset", 11), Column("Held by", 8), Column("Value", 6, True)), known)) if known else ()
    return (form(("Kinds of property", ("\n".join(box(key in sought, text) for key, text in SOUGHT.items()), *blank))), *table)


def _urgency(b: Brief) -> tuple[Block, ...]:
    urgent = b.case.application.urgency
    return (
        *(each_asserted(b, urgent, "application.urgency") or (para(Open("the facts that make it urgent, or that it is not", "[[application.urgency]]")),)),
        para(joined(("Time for the reply: ", b.provision(ARO_REPLY), ": ", ARO_REPLY.says, "."), "")),
        para("For each register the reply is asked to say that it was consulted, on which day, and with which result."),
    )


def _office(b: Brief) -> tuple[Block, ...]:
    return (
        details(b.case.application.abroad.issuing_authority, "requesting office", "issuing_authority"),
        by_hand("Signed for the requesting office", "Date", note="Not signed. The document is no request until a person signs it."),
    )


DOCUMENT = LegalDocument(
    "asset-recovery-request",
    "Request to an asset recovery office",
    {"european_union": ("freezing_certificate",)},
    {"england_and_wales": "Directive (EU) 2024/1260 is between the asset recovery offices of member states; England and Wales has none under it"},
    write,
)
