"""Application for a restraint order, with the statement that supports it and the draft order.

Authority: Proceeds of Crime Act 2002 ss.40-42; Criminal Procedure Rules 2025 rr.33.45-33.46 (in writing, with a witness statement that gives grounds, full details of
realisable property and who holds it, and proposed terms).
"""

from __future__ import annotations

from flows.dossier.asserted import each_asserted
from flows.dossier.brief import Brief, between, joined, para, row
from flows.dossier.document import Block, Column, Heading, Link, Open, Pieces, Table
from flows.dossier.documents.asked_for import asked_for, property_asked_for
from flows.dossier.documents.blanks import form, stated, told
from flows.dossier.documents.court_application import candour, facts, in_short, lettered, notice, others, provisions, statutory, truth
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.documents.restraint_order import draft_order
from flows.dossier.documents.restraint_terms import applicant, terms
from flows.dossier.figures import benefit, claimed_in_all
from flows.dossier.sections.gift_values import what_they_come_to
from flows.dossier.sections.gifts import as_a_table
from flows.dossier.words import listed
from schemas.assets import ASSET_KINDS, BASES
from schemas.evidence import KEPT_APART
from schemas.law.england_and_wales import RESTRAINT_RULES, RISK_FACTORS, S40, S41, S42, S46, S68, S69, S77, S83, TRUTH_RULES

CONDITIONS = {
    "investigation": "A criminal investigation has been started in England and Wales and there are reasonable grounds to suspect that the alleged offender has benefited "
    "from criminal conduct.",
    "proceedings": "Proceedings for an offence have been started in England and Wales and there is reasonable cause to believe that the defendant has benefited from criminal "
    "conduct.",
}


def write(b: Brief) -> Written:
    """The application in parts A to K, and the draft order."""
    assets = asked_for(b)
    law = provisions(b, S40, S41, S42, S83, S69, RESTRAINT_RULES)
    parts = lettered(
        ("The order asked for", "asked", _asked(b, law)),
        ("Grounds", "grounds", _grounds(b)),
        ("Realisable property and who holds it", "property", property_asked_for(b, assets, "the realisable property that the order is to reach")),
        ("Tainted gifts", "gifts", _gifts(b)),
        ("Risk of dissipation", "risk", _risk(b)),
        ("Full and frank disclosure", "candour", candour(b)),
        ("Proposed terms and exceptions", "terms", terms(b)),
        ("Third parties", "others", others(b, assets)),
        ("Ancillary order for information", "ancillary", _ancillary(b)),
        ("Sources of hearsay", "hearsay", _hearsay(b)),
        ("Statement of truth", "truth", truth(b, *TRUTH_RULES)),
    )
    return Written(facts(b, ("Provisions", law)), in_short(b, assets), parts, (draft_order(b, assets),))


def _asked(b: Brief, law) -> tuple[Block, ...]:
    asked, officer = b.case.application, applicant(b)
    return (
        para(
            "The court is asked to make a restraint order in the terms of the draft at the end of this document (",
            Link("draft-order", "draft order"),
            "), under ",
            law,
            ".",
        ),
        para(
            f"The applicant is {officer.name}, {officer.office}. Authority to apply, which a financial investigator states (",
            b.provision(S68),
            "): ",
            stated(b, asked.applicant_authority, "on what authority the applicant applies (s.68)", "application.applicant_authority"),
        ),
        *notice(b, "An application may be made without notice only if it is urgent or notice would cause property to be dissipated."),
    )


def _grounds(b: Brief) -> tuple[Block, ...]:
    head, asked, alleged = b.case.case, b.case.application, benefit(b)
    condition = CONDITIONS.get(asked.condition)
    stated = b.case.benefit
    how = (
        ("The benefit alleged is ", alleged, f": {stated.method} ({stated.author}", b.exhibits(stated.exhibits), ").")
        if stated
        else (Open("the benefit alleged, and the method by which it is estimated", "[benefit]"),)
    )
    return (
        Heading("The facts"),
        *(tuple(para(b.linked(fact), mark="fact") for fact in head.statement_of_facts) or (para(Open("the facts", "case.statement_of_facts")),)),
        para(f"The offence is {head.offence}, {between(head.offence_period.first, head.offence_period.last)}."),
        Heading("The condition relied on"),
        para(condition or Open("which condition of s.40 is relied on", "application.condition"), " (", b.provision(S40), ")"),
        *statutory(b),
        Heading("The benefit and how it is estimated"),
        para(
            how,
            " The receipts claimed in the dossier come to ",
            claimed_in_all(b),
            ". Benefit is gross; it may be joint, and is recovered once.",
            mark="opinion",
        ),
        para(
            "The order is measured in value: property into which nothing was traced is realisable too. What was traced is evidence of where the benefit went."
        ),
    )


def _gifts(b: Brief) -> tuple[Block, ...]:
    gifts = [asset for asset in b.assets if asset.basis == "tainted_gift"]
    recorded = tuple(
        para(b.asset(a), f" {b.called(a)}, held by {a.holder_name}, is said to be a {BASES[a.basis]}: ", b.linked(a.basis_reason), ".", mark="opinion")
        for a in gifts
    )
    return (
        para(b.provision(S77), f": {S77.says}. A transfer at an undervalue is a gift to that extent. The court considers the order that is likely to be made."),
        *(recorded or (para("No asset in the schedule is reached on the basis that it is a tainted gift."),)),
        *as_a_table(b),
        *what_they_come_to(b),
        para(
            "What was looked for: ",
            stated(b, b.case.application.gifts, "whether gifts and transfers at an undervalue were looked for, and what was found", "application.gifts"),
        ),
    )


def _risk(b: Brief) -> tuple[Block, ...]:
    facts_told = each_asserted(b, b.case.dissipation, "dissipation") or (para(Open("facts that show a real risk of dissipation", "[[dissipation]]")),)
    said_of = {factor.factor: factor for factor in b.case.application.risk_factors}
    rows = []
    for key, name in RISK_FACTORS.items():
        found = said_of.get(key)
        known: Pieces = (*b.linked(found.says), *b.exhibits(found.exhibits)) if found else _known(b, key)
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


def _known(b: Brief, factor: str) -> Pieces:
    """What the case says of a factor elsewhere; nothing where it says nothing."""
    kinds = list(dict.fromkeys(ASSET_KINDS[asset.kind] for asset in b.reached))
    alleged = benefit(b)
    return {
        "property": (f"Within reach are {listed(kinds)}: part C.",) if kinds else (),
        "steps": ("The facts above.",) if b.case.dissipation else (),
        "benefit": (alleged, " is alleged: part B.") if alleged else (),
        "stage": (CONDITIONS[b.case.application.condition],) if b.case.application.condition else (),
    }.get(factor, ())


def _ancillary(b: Brief) -> tuple[Block, ...]:
    asked = b.case.application.ancillary
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
            ("Grounds", b.linked(asked.grounds)),
            ("Disclosure sought", told(b, asked.disclosure, "what is to be disclosed, and by when", "application.ancillary.disclosure")),
            ("Persons to be examined", told(b, asked.persons, "who is to be examined", "application.ancillary.persons")),
            ("Main questions", told(b, asked.questions, "the main questions", "application.ancillary.questions")),
            ("Documents", told(b, asked.documents, "the documents to be produced", "application.ancillary.documents")),
        ),
    )


def _hearsay(b: Brief) -> tuple[Block, ...]:
    sources = sorted({exhibit.producer for exhibit in b.base.exhibits if exhibit.producer and exhibit.handling not in KEPT_APART})
    return (
        para(
            "The statement rests on documents and records of others, which is hearsay (",
            b.provision(S46),
            "). Their sources are: ",
            listed(sources) or Open("who produced the exhibits", "producer in exhibits.csv"),
            ". Each exhibit named, with its producer, stands at the end of this document.",
        ),
        para(
            "Where a person's statement or opinion is relied on, the sentence names them: ",
            joined(sorted({*(s.author for s in (*b.case.dissipation, *b.case.conclusions) if s.author), b.case.tracing.author})),
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
