"""What the facts for a production order and for an account monitoring order have in common: first page, investigation, fairness, signature.

Authority: Proceeds of Crime Act 2002 ss.345 and 370, whose requirements were not read at their source: each document says that a lawyer is to confirm them.
"""

from __future__ import annotations

from dataclasses import replace

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Block, Column, Heading, Open, Pieces, Slanted, Table
from flows.dossier.documents.blanks import by_hand, said, stated
from flows.dossier.front_pages import suspects
from flows.dossier.number_kinds import briefly, dated, named
from flows.dossier.requests.addressed import Addressed
from flows.dossier.requests.letter import addressee, head_of_log
from flows.dossier.shared_figures import claimed_in_all
from flows.dossier.words import listed
from flows.dossier.writing import para, row, strong
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.law.provision import TO_BE_CONFIRMED, Provision
from schemas.parties import ROLE_WORDS
from schemas.requests import AskedOfAccount

NOT_READ = f"[Who may apply, to which judge, on what conditions and in which form, is {TO_BE_CONFIRMED}.]"


def first_page(
    base: EvidenceBase, exhibits: CitedExhibits, law: CitedLaw, request: Addressed, application: str, provision: Provision
) -> tuple[tuple[str, Pieces], ...]:
    """The facts on the first page of an application."""
    head, asked = base.case.case, base.case.application.information
    return (
        ("Application", (application,)),
        ("Provision", law.cite(provision)),
        ("Against", addressee(request)),
        ("Court", said(exhibits, asked.court, "the court or judge to apply to", "application.information.court")),
        ("Applicant", said(exhibits, asked.applicant, "who applies, and in which capacity", "application.information.applicant")),
        (
            "Under investigation",
            (named(listed(suspects(base))),) if suspects(base) else (Open("who is under investigation", "[[people]] with the role suspect"),),
        ),
        ("Offence", (named(head.offence), "; ", dated(head.offence_period.first), " to ", dated(head.offence_period.last))),
        ("Evidence up to", (in_words(head.cut_off),)),
        ("Reference", (named(f"{head.reference}, version {base.version}"),)),
        ("Prepared by", (named(f"{head.author.name}, {head.author.office}"),)),
        *head_of_log(base),
    )


def what_it_is(provision: Provision, in_short: Pieces) -> tuple[Block, ...]:
    """That these are facts and no application, before anything else; then what is asked for in a sentence."""
    return (
        para(
            strong("What this is. "),
            f"The facts for an application under {provision.reference}, as far as the case has them. It is not the application. ",
            Slanted(NOT_READ),
            numbered=False,
        ),
        para(strong("In short. "), in_short, numbered=False),
    )


def beside(request: Addressed) -> Block:
    """How the document goes with others; whom it names."""
    protected = (
        ""
        if not request.protected
        else f" It names {listed(request.protected)}, who {'is' if len(request.protected) == 1 else 'are'} under a pseudonym elsewhere, because the accounts are theirs."
    )
    return para(
        strong("With the dossier. "),
        "This document is made from the same evidence as the served dossier: victims and protected witnesses have the same pseudonyms."
        + protected
        + " Where each figure comes from stands in the twin that is attached to this file.",
        numbered=False,
    )


def investigation(
    base: EvidenceBase, figures: Figures, traced: TracedMoney, exhibits: CitedExhibits, accounts: tuple[AskedOfAccount, ...]
) -> tuple[Block, ...]:
    """Which investigation, the facts as the case file has them, and when money of the claims could stand in each account."""
    head = base.case.case
    passed: tuple[Block, ...] = ()
    if any(account.passed_from for account in accounts) and traced.claim_labels:
        rows = tuple(
            row(named(account.written), named(", ".join(account.holders) or "not known"), briefly(account.passed_from))
            for account in accounts
            if account.passed_from
        )
        passed = (
            Heading("What of it may have passed these accounts"),
            para(
                "Receipts of ",
                replace(claimed_in_all(base, figures, traced), to=""),
                " are alleged to be proceeds. Whatever the rule of tracing, they could stand in each account from the day shown.",
            ),
            Table((Column("Account", 8), Column("Held by", 8), Column("From", 5, whole=True)), rows),
        )
    facts = tuple(para(exhibits.linked(fact), mark="fact") for fact in head.statement_of_facts) or (
        para(Open("the facts in short", "case.statement_of_facts")),
    )
    return (
        para(
            "The investigation: ",
            stated(
                exhibits,
                base.case.application.information.investigation,
                "which kind of investigation it is, into what, since when",
                "application.information.investigation",
            ),
        ),
        *facts,
        *passed,
    )


def fairness(base: EvidenceBase, request: Addressed, accounts: tuple[AskedOfAccount, ...]) -> tuple[Block, ...]:
    """What the bank, the holders or the court may say against it: whose records these are, what was asked before, what decisions make of a break."""
    roles = {party.name: party.role for party in base.case.parties}
    rows = tuple(
        row(named(account.written), named(holder), ROLE_WORDS[roles.get(holder, "")]) for account in accounts for holder in account.holders or ("not known",)
    )
    before = tuple(
        para("Asked for on ", dated(o.asked_on), " and not received: ", named(o.what), named(f" ({o.power})" if o.power else ""), ".")
        for o in request.outstanding
    )
    bridged = tuple(
        para(
            "Of the account ",
            named(account.written),
            ", ",
            dated(w.first),
            " to ",
            dated(w.last),
            ": a decision takes the money to have stayed, and the records may show otherwise.",
        )
        for account in accounts
        for w in account.wanted
        if w.bridged_by
    )
    return (
        Heading("Whose records these are"),
        Table((Column("Account", 8), Column("Holder", 8), Column("Role in the case", 6)), rows),
        Heading("Asked for before"),
        *(
            before
            or (
                para(
                    "Nothing is recorded as asked of this bank before. Whether it would give the records without an order: ",
                    Open("whether the bank was asked without an order, and its answer", "[[outstanding]]"),
                    ".",
                ),
            )
        ),
        *bridged,
        para(
            "What undermines the case as a whole stands in section 2 of the dossier. A court that is asked without the other side hears it from the applicant."
        ),
    )


def opinion(exhibits: CitedExhibits, text: str, missing: str, key: str) -> Block:
    """What only a person can say: why the material is worth the intrusion."""
    return para(stated(exhibits, text, missing, key))


def signature() -> tuple[Block, ...]:
    """Room for the person who adopts the facts."""
    return (
        para("Which statement of truth the application needs: ", Slanted(f"[{TO_BE_CONFIRMED}]"), "."),
        by_hand("Signature", "Name and office", "Date", note="Not signed. It is nobody's statement until a person signs it."),
    )
