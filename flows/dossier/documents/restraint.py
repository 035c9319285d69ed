"""Application for a restraint order, with the statement that supports it and the draft order.

Authority: Proceeds of Crime Act 2002 ss.40-42; Criminal Procedure Rules 2025 rr.33.45-33.46 (in writing, with a witness statement that gives grounds, full details of
realisable property and who holds it, and proposed terms).
"""

from __future__ import annotations

from flows.dossier.asserted_sentences import each_asserted
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets, asset_called
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Column, Heading, Link, Open, Pieces, Table
from flows.dossier.documents.asked_for import asked_for, property_asked_for
from flows.dossier.documents.blanks import form, stated, told
from flows.dossier.documents.court_application import candour, facts, in_short, lettered, notice, others, provisions, statutory, truth
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.documents.restraint_order import draft_order
from flows.dossier.documents.restraint_terms import applicant, terms
from flows.dossier.sections.gift_values import what_they_come_to
from flows.dossier.sections.gifts import as_a_table
from flows.dossier.shared_figures import benefit, claimed_in_all
from flows.dossier.words import listed
from flows.dossier.writing import between, joined, para, row
from schemas.assets import ASSET_KINDS, BASES
from schemas.evidence import KEPT_APART
from schemas.evidence_base import EvidenceBase
from schemas.law.england_and_wales import RESTRAINT_RULES, RISK_FACTORS, S40, S41, S42, S46, S68, S69, S77, S83, TRUTH_RULES

CONDITIONS = {
    "investigation": "A criminal investigation has been started in England and Wales and there are reasonable grounds to suspect that the alleged offender has benefited "
    "from criminal conduct.",
    "proceedings": "Proceedings for an offence have been started in England and Wales and there is reasonable cause to believe that the defendant has benefited from criminal "
    "conduct.",
}


def write(b: Brief) -> Written:
    """The application in parts A to K, and the draft order."""
    assets = asked_for(b.base, b.assets, b.traced)
    law = provisions(b.law, S40, S41, S42, S83, S69, RESTRAINT_RULES)
    parts = lettered(
        ("The order asked for", "asked", _asked(b.base, b.edition, b.exhibits, b.law, law)),
        ("Grounds", "grounds", _grounds(b)),
        ("Realisable property and who holds it", "property", property_asked_for(b, assets, "the realisable property that the order is to reach")),
        ("Tainted gifts", "gifts", _gifts(b)),
        ("Risk of dissipation", "risk", _risk(b)),
        ("Full and frank disclosure", "candour", candour(b)),
        ("Proposed terms and exceptions", "terms", terms(b)),
        ("Third parties", "others", others(b.base, b.assets, b.figures, b.exhibits, assets)),
        ("Ancillary order for information", "ancillary", _ancillary(b.base, b.exhibits)),
        ("Sources of hearsay", "hearsay", _hearsay(b.base, b.law)),
        ("Statement of truth", "truth", truth(b, *TRUTH_RULES)),
    )
    return Written(
        facts(b.base, b.edition, b.exhibits, ("Provisions", law)), in_short(b, assets), parts, (draft_order(b.base, b.figures, b.exhibits, b.law, assets),)
    )


def _asked(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, law: CitedLaw, relied_on) -> tuple[Block, ...]:
    asked, officer = base.case.application, applicant(base)
    return (
        para(
            "The court is asked to make a restraint order in the terms of the draft at the end of this document (",
            Link("draft-order", "draft order"),
            "), under ",
            relied_on,
            ".",
        ),
        para(
            f"The applicant is {officer.name}, {officer.office}. Authority to apply, which a financial investigator states (",
            law.cite(S68),
            "): ",
            stated(exhibits, asked.applicant_authority, "on what authority the applicant applies (s.68)", "application.applicant_authority"),
        ),
        *notice(base, edition, exhibits, "An application may be made without notice only if it is urgent or notice would cause property to be dissipated."),
    )


def _grounds(b: Brief) -> tuple[Block, ...]:
    head, asked, alleged = b.base.case.case, b.base.case.application, benefit(b.base, b.figures)
    condition = CONDITIONS.get(asked.condition)
    stated = b.base.case.benefit
    how = (
        ("The benefit alleged is ", alleged, f": {stated.method} ({stated.author}", b.exhibits.in_brackets(stated.exhibits), ").")
        if stated
        else (Open("the benefit alleged, and the method by which it is estimated", "[benefit]"),)
    )
    return (
        Heading("The facts"),
        *(tuple(para(b.exhibits.linked(fact), mark="fact") for fact in head.statement_of_facts) or (para(Open("the facts", "case.statement_of_facts")),)),
        para(f"The offence is {head.offence}, {between(head.offence_period.first, head.offence_period.last)}."),
        Heading("The condition relied on"),
        para(condition or Open("which condition of s.40 is relied on", "application.condition"), " (", b.law.cite(S40), ")"),
        *statutory(b),
        Heading("The benefit and how it is estimated"),
        para(
            how,
            " The receipts claimed in the dossier come to ",
            claimed_in_all(b.base, b.figures, b.traced),
            ". Benefit is gross; it may be joint, and is recovered once.",
            mark="opinion",
        ),
        para(
            "The order is measured in value: property into which nothing was traced is realisable too. What was traced is evidence of where the benefit went."
        ),
    )


def _gifts(b: Brief) -> tuple[Block, ...]:
    gifts = [asset for asset in b.assets.scheduled if asset.basis == "tainted_gift"]
    recorded = tuple(
        para(
            b.assets.link(a),
            f" {asset_called(a)}, held by {a.holder_name}, is said to be a {BASES[a.basis]}: ",
            b.exhibits.linked(a.basis_reason),
            ".",
            mark="opinion",
        )
        for a in gifts
    )
    return (
        para(b.law.cite(S77), f": {S77.says}. A transfer at an undervalue is a gift to that extent. The court considers the order that is likely to be made."),
        *(recorded or (para("No asset in the schedule is reached on the basis that it is a tainted gift."),)),
        *as_a_table(b.base, b.figures, b.traced),
        *what_they_come_to(b),
        para(
            "What was looked for: ",
            stated(
                b.exhibits,
                b.base.case.application.gifts,
                "whether gifts and transfers at an undervalue were looked for, and what was found",
                "application.gifts",
            ),
        ),
    )


def _risk(b: Brief) -> tuple[Block, ...]:
    facts_told = each_asserted(b.edition, b.exhibits, b.base.case.dissipation, "dissipation") or (
        para(Open("facts that show a real risk of dissipation", "[[dissipation]]")),
    )
    said_of = {factor.factor: factor for factor in b.base.case.application.risk_factors}
    rows = []
    for key, name in RISK_FACTORS.items():
        found = said_of.get(key)
        known: Pieces = (*b.exhibits.linked(found.says), *b.exhibits.in_brackets(found.exhibits)) if found else _known(b.base, b.assets, b.figures, key)
        rows.append(row(name[0].upper() + name[1:], known or (Open(f"what is known of {name}", f'[[application.risk_factors]] factor = "{key}"'),)))
    return (
        Heading("The facts"),
        *facts_told,
        Heading("Factor by factor"),
        para(
            "The factors below are those of the Crime and Policing Act 2026. They serve here as a list of what to consider and are not cited as law: which paragraphs of that Act "
            "are in force was not established."
        ),
        Table((Column("Factor", 8), Column("What is known", 18)), tuple(rows)),
    )


def _known(base: EvidenceBase, assets: ScheduledAssets, figures: Figures, factor: str) -> Pieces:
    """What the case says of a factor elsewhere; nothing where it says nothing."""
    kinds = list(dict.fromkeys(ASSET_KINDS[asset.kind] for asset in assets.reached))
    alleged = benefit(base, figures)
    return {
        "property": (f"Within reach are {listed(kinds)}: part C.",) if kinds else (),
        "steps": ("The facts above.",) if base.case.dissipation else (),
        "benefit": (alleged, " is alleged: part B.") if alleged else (),
        "stage": (CONDITIONS[base.case.application.condition],) if base.case.application.condition else (),
    }.get(factor, ())


def _ancillary(base: EvidenceBase, exhibits: CitedExhibits) -> tuple[Block, ...]:
    asked = base.case.application.ancillary
    if asked is None:
        return (
            para(
                Open(
                    "whether an order for information is asked for: grounds, disclosure, persons to be examined, questions, documents",
                    "[application.ancillary]",
                )
            ),
        )
    return (
        form(
            ("Grounds", exhibits.linked(asked.grounds)),
            ("Disclosure sought", told(exhibits, asked.disclosure, "what is to be disclosed, and by when", "application.ancillary.disclosure")),
            ("Persons to be examined", told(exhibits, asked.persons, "who is to be examined", "application.ancillary.persons")),
            ("Main questions", told(exhibits, asked.questions, "the main questions", "application.ancillary.questions")),
            ("Documents", told(exhibits, asked.documents, "the documents to be produced", "application.ancillary.documents")),
        ),
    )


def _hearsay(base: EvidenceBase, law: CitedLaw) -> tuple[Block, ...]:
    sources = sorted({exhibit.producer for exhibit in base.exhibits if exhibit.producer and exhibit.handling not in KEPT_APART})
    return (
        para(
            "The statement rests on documents and records of others, which is hearsay (",
            law.cite(S46),
            "). Their sources are: ",
            listed(sources) or Open("who produced the exhibits", "producer in exhibits.csv"),
            ". Each exhibit named, with its producer, stands at the end of this document.",
        ),
        para(
            "Where a person's statement or opinion is relied on, the sentence names them: ",
            joined(sorted({*(s.author for s in (*base.case.dissipation, *base.case.conclusions) if s.author), base.case.tracing.author})),
            ".",
        ),
    )


DOCUMENT = LegalDocument(
    "restraint",
    "Application for a restraint order",
    {"england_and_wales": ("restraint",)},
    {
        "england_and_wales/account_freezing": "the case seeks an account freezing order, which is made under Part 5 of the Proceeds of Crime Act 2002 and not under Part 2",
        "england_and_wales/property_freezing": "the case seeks a property freezing order, which is made under Part 5 of the Proceeds of Crime Act 2002 and not under Part 2",
        "european_union": "a restraint order is made by the Crown Court in England and Wales",
    },
    write,
)
