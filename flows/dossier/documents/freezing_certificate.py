"""The freezing certificate of Regulation (EU) 2018/1805, Annex I, sections A to P.

Authority: Regulation (EU) 2018/1805 arts 4-6 and Annex I. It does not bind Denmark or Ireland, and no court in England and Wales can issue it.
"""

from __future__ import annotations

from flows.dossier.asserted_sentences import each_asserted
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Heading, Open, Pieces, Section
from flows.dossier.documents import certificate_authorities as office
from flows.dossier.documents import certificate_grounds as grounds
from flows.dossier.documents import certificate_relations as relations
from flows.dossier.documents.affected_persons import affected_persons
from flows.dossier.documents.asked_for import asked_for
from flows.dossier.documents.authorities import NOT_RECORDED, named
from flows.dossier.documents.blanks import box, form, said
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.documents.property_abroad import amounts, concerns, items
from flows.dossier.sections import third_parties
from flows.dossier.writing import para
from schemas.calendar import in_words
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.law.european_union import NOT_BOUND, PROCEEDS, R2018_1805

MAY_NOT_APPLY = "BFGHJKNOP"  # sections that a case may say do not apply


def write(b: Brief) -> Written:
    """The certificate; Refusal if a state is not bound by the Regulation, or a section that always applies is said not to."""
    asked = b.base.case.application.abroad
    for key in ("issuing_state", "executing_state"):
        if getattr(asked, key) in NOT_BOUND:
            raise Refusal(
                "case.toml",
                f"application.abroad.{key}",
                f"Regulation (EU) 2018/1805 does not bind {getattr(asked, key)}, so this certificate cannot be used",
                "Ask a lawyer which instrument binds both states.",
            )
    wrong = [letter for letter in asked.not_applicable if letter not in MAY_NOT_APPLY]
    if wrong:
        raise Refusal(
            "case.toml",
            "application.abroad.not_applicable",
            f"section {wrong[0]} of the certificate always applies",
            f"Sections that may not apply: {', '.join(MAY_NOT_APPLY)}.",
        )
    law = (*b.law.cite(R2018_1805), "; ", *b.law.cite(PROCEEDS))
    return Written(
        _facts(b.base, b.edition, b.exhibits, law), (), tuple(_section(b, letter, title, blocks) for letter, title, blocks in SECTIONS), contents=False
    )


def _section(b: Brief, letter: str, title: str, blocks) -> Section:
    said_not = letter in b.base.case.application.abroad.not_applicable
    return Section(
        f"Section {letter}:", title, f"section-{letter}", (para("Not applicable, as the case file states.", numbered=False),) if said_not else blocks(b)
    )


def _facts(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, law: Pieces) -> tuple[tuple[str, Pieces], ...]:
    head, asked = base.case.case, base.case.application.abroad
    order = asked.freezing_order
    said_of: Pieces = (
        (f"{order.reference}, of {in_words(order.on)}, by {order.authority}",)
        if order
        else (Open("the freezing order that this certificate accompanies: authority, date, reference", "[application.abroad.freezing_order]"),)
    )
    return (
        ("Form", ("Freezing certificate, Regulation (EU) 2018/1805, Annex I",)),
        ("Provisions", law),
        ("Freezing order", said_of),
        ("Issuing State", said(exhibits, asked.issuing_state, "the issuing state", "application.abroad.issuing_state")),
        ("Executing State", said(exhibits, asked.executing_state, "the executing state", "application.abroad.executing_state")),
        ("Reference", (f"{head.reference}, version {base.version}, {edition.said}",)),
        ("Prepared by", (f"{head.author.name}, {head.author.office}",)),
    )


def _a(b: Brief) -> tuple[Block, ...]:
    asked = b.base.case.application.abroad
    not_validated = "N" in asked.not_applicable
    return (
        form(
            ("Issuing State", said(b.exhibits, asked.issuing_state, "the issuing state", "application.abroad.issuing_state")),
            (
                "Issuing authority",
                named(b.exhibits, asked.issuing_authority, "the issuing authority, with address and contact", "[application.abroad.issuing_authority]"),
            ),
            (
                "Validating authority (if applicable)",
                "not applicable"
                if not_validated
                else named(
                    b.exhibits,
                    asked.validating_authority,
                    "the validating authority, or that none is needed",
                    '[application.abroad.validating_authority], or not_applicable = [ "N" ]',
                ),
            ),
            ("Executing State", said(b.exhibits, asked.executing_state, "the executing state", "application.abroad.executing_state")),
            ("Executing authority (if known)", asked.executing_authority.name if asked.executing_authority else "not known"),
        ),
    )


def _b(b: Brief) -> tuple[Block, ...]:
    asked, urgency = b.base.case.application.abroad, b.base.case.application.urgency
    blank = () if asked.urgency_ground else ("\n", Open("on which ground it is urgent, or that section B does not apply", "application.abroad.urgency_ground"))
    boxes = (
        box(asked.urgency_ground == "removal", "legitimate grounds to believe that the property will imminently be removed or destroyed"),
        box(asked.urgency_ground == "needs", "investigative or procedural needs in the issuing State"),
    )
    day = f"a specific date is requested: {in_words(asked.requested_date)}" if asked.requested_date else "a specific date is requested"
    when: Pieces = (box(asked.requested_date is not None, day), "\n", box(bool(asked.coordination), "coordination needed between the Member States involved"))
    return (
        form(("1. Grounds for urgency", ("\n".join(boxes), *blank))),
        *(
            each_asserted(b.edition, b.exhibits, urgency, "application.urgency")
            or (para("Namely: ", Open("the facts that make it urgent", "[[application.urgency]]"), numbered=False),)
        ),
        form(("2. Date for execution", when), ("Grounds for this request", asked.coordination or NOT_RECORDED)),
    )


def _c(b: Brief) -> tuple[Block, ...]:
    asked, assets = b.base.case.application.abroad, asked_for(b.base, b.assets, b.traced)
    return (
        Heading("1. Identification data"),
        *affected_persons(b.base, b.exhibits, assets),
        Heading("2. Where the order is to be executed, if not at the address above"),
        para(asked.place_of_execution or NOT_RECORDED, numbered=False),
        Heading("3. Third parties whose rights are directly prejudiced"),
        *third_parties.interests(b.assets, b.exhibits, assets)[1:],
        *third_parties.lenders(b.base, b.assets, b.figures, b.exhibits, assets),
        Heading("4. Other information that assists execution"),
        para("The dossier's Schedule A has every identifier that can be served on a registrar or a bank.", numbered=False),
    )


def _d(b: Brief) -> tuple[Block, ...]:
    return (
        Heading("1. What the order concerns"),
        concerns(b.base),
        Heading("2. An amount of money, or property of equivalent value"),
        *amounts(b),
        Heading("3. Specific items of property"),
        *items(b, asked_for(b.base, b.assets, b.traced)),
    )


SECTIONS = (
    ("A", "States and authorities", _a),
    ("B", "Urgency and/or requested date for execution", _b),
    ("C", "Affected person(s)", _c),
    ("D", "Information on property to which the order relates", _d),
    ("E", "Grounds for issuing the freezing order", grounds.section_e),
    ("F", "Confidentiality and/or specific formalities", relations.section_f),
    ("G", "Certificates transmitted to more than one executing State", relations.section_g),
    ("H", "Relation to earlier orders or requests", relations.section_h),
    ("I", "Confiscation", relations.section_i),
    ("J", "Alternative measures", relations.section_j),
    ("K", "Restitution of frozen property", relations.section_k),
    ("L", "Legal remedies", office.section_l),
    ("M", "Details of the issuing authority", office.section_m),
    ("N", "Details of the authority which validated the freezing order", office.section_n),
    ("O", "Central authority", office.section_o),
    ("P", "Attachments", office.section_p),
)

DOCUMENT = LegalDocument(
    "freezing-certificate",
    "Freezing certificate",
    {"european_union": ("freezing_certificate",)},
    {
        "england_and_wales": "Regulation (EU) 2018/1805 is not available to a court in England and Wales, which is outside the European Union; a request to a member state runs under "
        "the EU-UK Trade and Cooperation Agreement"
    },
    write,
)
