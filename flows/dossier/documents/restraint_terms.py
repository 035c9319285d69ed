"""The terms of a restraint order that are proposed, and the exceptions from it: living, legal and business expenses.

Authority: Proceeds of Crime Act 2002 s.41 (exceptions) and s.69; Criminal Procedure Rules 2025 r.33.45 (proposed terms).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Block, Heading, Open, Pieces
from flows.dossier.words import sentence
from flows.dossier.writing import para
from schemas.evidence_base import EvidenceBase
from schemas.law.england_and_wales import S41_4, S47, S69
from schemas.stated import Officer

KINDS = {"living": "Living expenses", "legal": "Legal expenses", "business": "Business expenses"}


def terms(b: Brief) -> tuple[Block, ...]:
    """What the order is to say, as proposed; then the exceptions with what the law says of legal expenses."""
    asked = b.base.case.application
    proposed = tuple(para(b.exhibits.linked(sentence(term))) for term in asked.terms) or (
        para(Open("the terms sought beyond the prohibition on dealing", "application.terms")),
    )
    titles = any(asset.kind == "land_title" for asset in b.assets.reached)
    land = (para("For registered land, that a restriction be applied for (", b.law.cite(S47), ")."),) if titles else ()
    return (
        para("That the property in part C be not dealt with: the draft order at the end of this document has the words."),
        *proposed,
        *land,
        Heading("Exceptions"),
        *exceptions(b.base, b.figures, b.exhibits),
        para(
            "Legal expenses that relate to the offence: ",
            b.law.cite(S41_4),
            " excludes them. A rule of the Crime and Policing Act 2026 that would allow them, reasonable "
            "and capped in total, is not cited: whether it is in force was not established.",
        ),
        Heading("How the powers are exercised"),
        para(
            "The court is asked to exercise its powers so that the value of realisable property is preserved and others keep or recover the value of their interests (",
            b.law.cite(S69),
            ").",
        ),
        para(
            "The costs of third parties in complying with the order: ",
            b.exhibits.linked(sentence(asked.compliance_costs))
            if asked.compliance_costs
            else Open("what is offered for third parties' costs of compliance", "application.compliance_costs"),
            " No undertaking in damages may be required of the applicant.",
        ),
    )


def exceptions(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits) -> tuple[Block, ...]:
    """Each kind of expense: what is proposed, how much, on what; a blank for a kind of which nothing is said."""
    blocks: list[Block] = []
    for kind, name in KINDS.items():
        proposed = [(n, expense) for n, expense in enumerate(base.case.application.expenses, start=1) if expense.kind == kind]
        if not proposed:
            blocks.append(para(f"{name}: ", Open(f"whether an exception for {name.lower()} is proposed, and how much", "[[application.expenses]]")))
        for n, expense in proposed:
            amount: Pieces = ()
            if expense.amount is not None:
                amount = (
                    " (",
                    figures.amount(
                        f"expense {n}", figures.stated(expense.amount), "exception proposed in the case file", f"case.toml: application.expenses[{n}]"
                    ),
                    ")",
                )
            blocks.append(para(f"{name}: ", exhibits.linked(expense.says.rstrip(".")), amount, exhibits.in_brackets(expense.exhibits), "."))
    return tuple(blocks)


def applicant(base: EvidenceBase) -> Officer:
    """Who applies: as the case file says, or else its author."""
    return base.case.application.applicant or base.case.case.author
