"""A freezing request from the United Kingdom to a member state of the European Union.

Authority: EU-UK Trade and Cooperation Agreement, Part Three, Title XI. The form that it prescribes was not read at its source: the parts below are what such a request
needs to say, to be set against that form by a lawyer.
"""

from __future__ import annotations

from flows.dossier.asserted_sentences import each_asserted
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.computed_weaknesses import points
from flows.dossier.document import Block, Heading, Open, Pieces
from flows.dossier.documents import certificate_grounds as grounds
from flows.dossier.documents.affected_persons import affected_persons
from flows.dossier.documents.asked_for import asked_for
from flows.dossier.documents.authorities import details, named
from flows.dossier.documents.blanks import by_hand, form, on, said, stated, told
from flows.dossier.documents.court_application import lettered, related, statutory
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.documents.property_abroad import amounts, concerns, items
from flows.dossier.schedules import outstanding
from flows.dossier.sections import third_parties
from flows.dossier.writing import para, strong
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.law.trade_and_cooperation import TITLE_XI

FORM = (
    "Title XI has a form of its own, which the makers of this document did not read at its source. The parts below say what a request needs to say; a lawyer sets them "
    "against the form before it is sent."
)


def write(b: Brief) -> Written:
    """The request in parts A to I."""
    assets = asked_for(b.base, b.assets, b.traced)
    law = b.law.cite(TITLE_XI)
    parts = lettered(
        ("What is requested", "asked", _asked(b.base, b.edition, b.exhibits, law)),
        ("Persons affected", "persons", affected_persons(b.base, b.exhibits, assets)),
        ("Facts, offence and grounds", "grounds", _grounds(b)),
        ("The property", "property", (concerns(b.base), *amounts(b), *items(b, assets))),
        ("Relation of the property to the offence", "relation", grounds.relation(b)),
        (
            "Third parties and victims",
            "others",
            (
                *third_parties.interests(b.assets, b.exhibits, assets),
                *third_parties.lenders(b.base, b.assets, b.figures, b.exhibits, assets),
                *third_parties.victims(b.base, b.figures, b.exhibits),
            ),
        ),
        ("What speaks against the request", "candour", _against(b)),
        ("Confidentiality, formalities, earlier orders", "terms", _terms(b.base, b.exhibits)),
        ("Requesting authority and signature", "authority", _signed(b.base)),
    )
    return Written(_facts(b.base, b.edition, b.exhibits, law), (para(strong("The form. "), FORM, numbered=False),), parts)


def _facts(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, law: Pieces) -> tuple[tuple[str, Pieces], ...]:
    head, asked = base.case.case, base.case.application.abroad
    return (
        ("Request", ("Freezing of property",)),
        ("Provisions", law),
        (
            "From",
            (
                "United Kingdom (England and Wales): ",
                *named(exhibits, asked.issuing_authority, "the requesting authority, with address and contact", "[application.abroad.issuing_authority]"),
            ),
        ),
        (
            "To",
            (
                *said(exhibits, asked.executing_state, "the requested state", "application.abroad.executing_state"),
                f": {asked.executing_authority.name}" if asked.executing_authority else ": its competent authority",
            ),
        ),
        ("Offence", (f"{head.offence}; {in_words(head.offence_period.first)} to {in_words(head.offence_period.last)}",)),
        ("Evidence up to", (in_words(head.cut_off),)),
        ("Reference", (f"{head.reference}, version {base.version}, {edition.said}",)),
        ("Prepared by", (f"{head.author.name}, {head.author.office}",)),
    )


def _asked(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, law: Pieces) -> tuple[Block, ...]:
    asked, urgent = base.case.application.abroad, base.case.application.urgency
    order = asked.freezing_order
    based: Pieces = (
        (f"{order.reference}, made on {in_words(order.on)} by {order.authority}",)
        if order
        else (Open("the domestic order that the request rests on: authority, date, reference", "[application.abroad.freezing_order]"),)
    )
    return (
        para("The requested state is asked to freeze the property in part D, under ", law, ", with a view to its confiscation."),
        para("The domestic order: ", based, "."),
        para("What the request is for: ", stated(exhibits, asked.purpose, "the purpose of the request and the measures sought", "application.abroad.purpose")),
        Heading("Urgency and date"),
        *(
            each_asserted(edition, exhibits, urgent, "application.urgency")
            or (para(Open("the facts that make it urgent, or that it is not", "[[application.urgency]]")),)
        ),
        para("Requested date of execution: ", on(asked.requested_date, "the date by which execution is requested", "application.abroad.requested_date"), "."),
    )


def _grounds(b: Brief) -> tuple[Block, ...]:
    asked = b.base.case.application.abroad
    return (
        Heading("Facts"),
        *grounds.facts(b.base, b.exhibits),
        para("Stage of the proceedings: ", stated(b.exhibits, asked.stage, "the stage of the proceedings", "application.abroad.stage")),
        para(
            "Legal classification and provisions: ",
            stated(
                b.exhibits, asked.classification, "the legal classification of the offence and the provisions that apply", "application.abroad.classification"
            ),
        ),
        Heading("Grounds for freezing"),
        *grounds.grounds(b.base, b.edition, b.exhibits),
        *statutory(b),
    )


def _against(b: Brief) -> tuple[Block, ...]:
    strongest = points(b)
    return (
        para("What the person affected can say, the costliest first; section 2 of the dossier has every point with where it stands."),
        *(para(point.pieces) for point in strongest),
        *outstanding.write(b).blocks,
    )


def _terms(base: EvidenceBase, exhibits: CitedExhibits) -> tuple[Block, ...]:
    asked = base.case.application.abroad
    return (
        form(
            (
                "Confidentiality",
                said(exhibits, asked.confidentiality, "whether the request is to be kept confidential, and how long", "application.abroad.confidentiality"),
            ),
            (
                "Formalities at execution",
                said(exhibits, asked.formalities, "whether specific formalities are needed at execution", "application.abroad.formalities"),
            ),
        ),
        *related(base),
        Heading("Attached"),
        para(told(exhibits, asked.attachments, "what is attached: the order, translations, the dossier", "application.abroad.attachments")),
    )


def _signed(base: EvidenceBase) -> tuple[Block, ...]:
    asked = base.case.application.abroad
    return (
        details(asked.issuing_authority, "requesting authority", "issuing_authority"),
        Heading("Signed for the requesting authority"),
        by_hand("Signature", "Name", "Post held", "Date", "Official stamp", note="Not signed. The document is no request until a person signs it."),
    )


_CIVIL = (
    "whether Title XI of the EU-UK Trade and Cooperation Agreement extends to orders under Part 5 of the Proceeds of Crime Act 2002 was not established; a lawyer is to say "
    "which instrument serves"
)
DOCUMENT = LegalDocument(
    "freezing-request",
    "Freezing request (EU-UK Trade and Cooperation Agreement)",
    {"england_and_wales": ("restraint",)},
    {
        "england_and_wales/account_freezing": _CIVIL,
        "england_and_wales/property_freezing": _CIVIL,
        "european_union": "this request is written for an authority in England and Wales; between member states the freezing certificate of Regulation (EU) 2018/1805 is used",
    },
    write,
)
