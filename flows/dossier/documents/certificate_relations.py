"""Sections F to K of the freezing certificate: confidentiality, other states, earlier orders, confiscation, alternatives, restitution.

Authority: Regulation (EU) 2018/1805, Annex I, sections F to K, and arts 29 and 30(5) (restitution to a victim).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Column, Heading, Open, Pieces, Table
from flows.dossier.documents.blanks import Field, box, form, said
from flows.dossier.sections import third_parties
from flows.dossier.writing import para, row
from schemas.application import RestitutionDecision
from schemas.calendar import in_brief, in_words
from schemas.evidence_base import EvidenceBase
from schemas.law.european_union import RESTITUTION

WITHHELD = "[withheld in this edition: the victim is under a pseudonym]"


def section_f(b: Brief) -> tuple[Block, ...]:
    """Confidentiality after execution; formalities."""
    asked = b.base.case.application.abroad
    return (
        form(
            (
                "Need to keep the information confidential after execution",
                said(
                    b.exhibits,
                    asked.confidentiality,
                    "whether the information must stay confidential after execution, and which",
                    "application.abroad.confidentiality",
                ),
            ),
            (
                "Need for specific formalities",
                said(b.exhibits, asked.formalities, "whether specific formalities are needed at execution", "application.abroad.formalities"),
            ),
        ),
    )


def section_g(b: Brief) -> tuple[Block, ...]:
    """Other states that have the same certificate."""
    others = b.base.case.application.abroad.other_states
    if not others:
        return (
            para(
                Open(
                    "other states to which a certificate was transmitted, or that section G does not apply",
                    '[[application.abroad.other_states]], or not_applicable = [ "G" ]',
                ),
                numbered=False,
            ),
        )
    rows = []
    for n, other in enumerate(others, start=1):
        worth = (
            b.figures.amount(
                f"value in {other.state}", b.figures.stated(other.value), "value stated in the case file", f"case.toml: application.abroad.other_states[{n}]"
            )
            if other.value
            else "not known"
        )
        rows.append(row(f"{other.state}: {other.authority}", other.why, worth, other.action or "none stated"))
    return (
        Table(
            (Column("1. State and authority", 7), Column("2. Reasons", 9), Column("3. Value of assets", 5, True), Column("4. Action to be taken", 7)),
            tuple(rows),
        ),
    )


def section_h(b: Brief) -> tuple[Block, ...]:
    """Orders or requests that this one is connected with."""
    orders = b.base.case.application.related_orders
    if not orders:
        return (
            para(
                Open(
                    "earlier orders or requests that this one relates to, or that section H does not apply",
                    '[[application.related_orders]], or not_applicable = [ "H" ]',
                ),
                numbered=False,
            ),
        )
    columns = (
        Column("Type", 6),
        Column("Date of issue", 5, whole=True),
        Column("Authority", 7),
        Column("Reference of the issuing authority", 6),
        Column("Of the executing authority", 6),
    )
    return (Table(columns, tuple(row(o.kind, in_brief(o.on), o.authority, o.reference or "none", o.their_reference or "not known") for o in orders)),)


def section_i(b: Brief) -> tuple[Block, ...]:
    """Whether a confiscation certificate goes with it, or when one is expected."""
    asked = b.base.case.application.abroad
    day = f": {in_words(asked.confiscation_expected)}" if asked.confiscation_expected else ""
    attached = f": {asked.confiscation_certificate}" if asked.confiscation_certificate else ""
    boxes: Pieces = (
        box(bool(attached), f"accompanied by a confiscation certificate (reference{attached})"),
        "\n",
        box(bool(day), f"the property shall remain frozen until the confiscation order is transmitted and executed (estimated date{day})"),
    )
    blank = (
        ()
        if attached or day
        else (
            "\n",
            Open(
                "whether a confiscation certificate is attached, or when one is expected",
                "application.abroad.confiscation_certificate or confiscation_expected",
            ),
        )
    )
    return (form(("This certificate", (*boxes, *blank))),)


def section_j(b: Brief) -> tuple[Block, ...]:
    """Section J: whether other measures may be taken than the one asked for, and which."""
    asked = b.base.case.application.abroad
    blank = (
        ()
        if asked.alternatives_allowed is not None
        else ("\n", Open("whether the issuing state allows alternative measures", "application.abroad.alternatives_allowed"))
    )
    which: Pieces | str = (
        "not applicable"
        if not asked.alternatives_allowed
        else said(b.exhibits, asked.alternative_measures, "which measures", "application.abroad.alternative_measures")
    )
    boxes = f"{box(asked.alternatives_allowed is True, 'Yes')}\n{box(asked.alternatives_allowed is False, 'No')}"
    return (form(("1. Are alternative measures allowed?", (boxes, *blank)), ("2. If yes, which", which)),)


def section_k(b: Brief) -> tuple[Block, ...]:
    """A decision to give property back to a victim, or a demand that is pending. Outside the office the victim is named only in a partner edition, by a recorded decision."""
    asked = b.base.case.application.abroad
    pending = asked.restitution_pending
    blank = (
        ()
        if asked.restitution or pending is not None
        else (
            "\n",
            Open(
                "whether property is to be given back to a victim, or a demand is pending",
                "[[application.abroad.restitution]] or application.abroad.restitution_pending",
            ),
        )
    )
    decided = bool(asked.restitution)
    boxes = f"{box(decided, 'Yes')}\n{box(not decided and pending is not None, 'No')}"
    waits = f"{box(pending is False, 'No')}\n{box(pending is True, 'Yes, the outcome will be communicated to the executing authority')}"
    unsaid = ("\n", Open("whether a demand for restitution is pending", "application.abroad.restitution_pending")) if decided and pending is None else ()
    return (
        form(("1. Has a decision to restitute frozen property to the victim been issued?", (boxes, *blank))),
        *(_decision(b.base, b.edition, b.exhibits, decision) for decision in asked.restitution),
        form(
            ("2. Is a demand for restitution pending?", (waits, *unsaid)),
            note="The issuing authority shall be notified in case of direct transfer to the victim.",
        ),
        para("Conditions and effect: ", b.law.cite(RESTITUTION), "."),
        Heading("What victims may claim, as the dossier has it"),
        *third_parties.victims(b.base, b.figures, b.exhibits)[1:],
    )


def _decision(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, decision: RestitutionDecision) -> Block:
    name, address, by = _victim(base, edition, exhibits, decision)
    return form(
        ("Authority that issued the decision", decision.authority),
        ("Date of the decision", in_words(decision.on)),
        ("Reference", decision.reference or "not available"),
        ("Property to be restituted", exhibits.linked(decision.property)),
        ("Name of the victim", name),
        ("Address of the victim", address),
        *by,
        ("If the victim's title is contested", decision.contested or "not contested as far as is recorded"),
        ("If rights of affected persons could be prejudiced", decision.prejudiced or "none recorded"),
    )


def _victim(
    base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, decision: RestitutionDecision
) -> tuple[Pieces | str, Pieces | str, tuple[Field, ...]]:
    """Name, address, and by whose decision they stand here. A partner needs them: without a decision they are open, in the served edition withheld."""
    victim = next(person for person in base.case.people if person.id == decision.victim)
    if edition.name == "working":
        return victim.name, said(exhibits, victim.address, "the victim's address", "[[people]] address"), ()
    if edition.disclosure is None:
        return victim.name, WITHHELD, ()
    found = next(((named, person) for named, person in edition.disclosure.victims if named.victim == victim.id), None)
    if found is None:
        key = f'[[partners.victims_named]] victim = "{victim.id}"'
        return (
            (f"{victim.name} ", Open(f"the name of {victim.name}, which the executing authority needs", key)),
            (Open(f"the address of {victim.name}, which the executing authority needs", key),),
            (),
        )
    named, person = found
    return (
        person.name,
        said(exhibits, person.address, f"the address of {victim.name}", "[[people]] address"),
        (
            (
                "Named in this certificate by",
                f"{named.author}, {in_words(named.on)}, on the authority of {named.authority}: {named.reason}. In every other document of this case the "
                f"victim is {victim.name}; the name is not to be passed on.",
            ),
        ),
    )
