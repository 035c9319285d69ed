"""Section E of the freezing certificate: facts, classification, the listed offences, and how the property is tied to the offence.

Authority: Regulation (EU) 2018/1805, Annex I, section E, and art.3(1).
"""

from __future__ import annotations

from flows.dossier.asserted_sentences import each_asserted
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Column, Heading, Open, Table
from flows.dossier.documents.blanks import box, stated
from flows.dossier.sections import tracing
from flows.dossier.shared_figures import claimed_in_all, traced_to_reached
from flows.dossier.writing import between, joined, para, row
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.law.european_union import LISTED, LISTED_OFFENCES
from tracing.attribution.rules import RULES


def section_e(b: Brief) -> tuple[Block, ...]:
    """Section E: facts, classification, listed offences, and how the property is tied to the offence."""
    asked = b.base.case.application.abroad
    return (
        Heading("1. Summary of the facts"),
        *facts(b.base, b.exhibits),
        para("Stage of the investigation: ", stated(b.exhibits, asked.stage, "the stage of the investigation", "application.abroad.stage")),
        Heading("Grounds for freezing"),
        *grounds(b.base, b.edition, b.exhibits),
        Heading("2. Nature and legal classification, and applicable provisions"),
        para(
            stated(
                b.exhibits, asked.classification, "the legal classification of the offence and the provisions that apply", "application.abroad.classification"
            )
        ),
        Heading("3. Listed offences"),
        *_listed(b.base, b.law),
        Heading("4. Relation of the property to the offence"),
        *relation(b),
        para("No rule of attribution is common to the member states."),
    )


def facts(base: EvidenceBase, exhibits: CitedExhibits) -> tuple[Block, ...]:
    """The facts as the case file states them, with the offence."""
    head = base.case.case
    return (
        *(
            tuple(para(exhibits.linked(fact), mark="fact") for fact in head.statement_of_facts)
            or (para(Open("a summary of the facts", "case.statement_of_facts")),)
        ),
        para(f"The offence is {head.offence}, {between(head.offence_period.first, head.offence_period.last)}."),
    )


def grounds(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits) -> tuple[Block, ...]:
    """Facts that show a risk, each with its source."""
    return each_asserted(edition, exhibits, base.case.dissipation, "dissipation") or (
        para(Open("the grounds for freezing: why the property would else be gone", "[[dissipation]]")),
    )


def relation(b: Brief) -> tuple[Block, ...]:
    """The claims and what of them is traced into what is within reach, with what holds on any order."""
    least, most = b.traced.range_figures("reached", to="s6")
    return (
        *tracing.claims(b)[1:],
        para(
            "Of ",
            claimed_in_all(b.base, b.figures, b.traced),
            " claimed, ",
            traced_to_reached(b.assets, b.figures, b.traced),
            f" is traced into the assets within reach under the declared rule ({RULES[b.traced.rule].called}), which is an opinion of "
            f"{b.base.case.tracing.author}; on any order of attribution at least ",
            least,
            " and at most ",
            most,
            ".",
        ),
    )


def _listed(base: EvidenceBase, law: CitedLaw) -> tuple[Block, ...]:
    asked = base.case.application.abroad
    unknown = [name for name in asked.listed_offences if name not in LISTED_OFFENCES]
    if unknown:
        raise Refusal(
            "case.toml",
            "application.abroad.listed_offences",
            f"{unknown[0]!r} is none of the listed offences",
            "Use the words of the list in section E of the certificate.",
        )
    maximum = {True: "yes", False: "no"}.get(asked.maximum_three_years) or Open(
        "whether the maximum is at least three years", "application.abroad.maximum_three_years"
    )
    blanks = (
        ()
        if asked.listed_offences or asked.maximum_three_years is False
        else (para("Which of them: ", Open("which of the listed offences it is, if any", "application.abroad.listed_offences"), numbered=False),)
    )
    numbered = [box(name in asked.listed_offences, f"{n}. {name}") for n, name in enumerate(LISTED_OFFENCES, start=1)]
    half = (len(numbered) + 1) // 2
    rows = tuple(row(left, right) for left, right in zip(numbered[:half], numbered[half:], strict=True))
    return (
        para(
            joined(("Punishable in the issuing State by a custodial sentence of a maximum of at least three years (", law.cite(LISTED), "): ", maximum), ""),
            numbered=False,
        ),
        *blanks,
        Table((Column("", 1), Column("", 1)), rows),
    )
