"""What every application to a court in England and Wales has: who asks whom, on what authority, with or without notice; candour; service; truth.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) rr.33.45-33.46 (restraint); what other rules of court ask is marked where it was not confirmed.
"""

from __future__ import annotations

from flows.dossier.asserted_sentences import each_asserted
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets, asset_called
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.computed_weaknesses import points
from flows.dossier.document import Block, Column, Heading, Open, Pieces, Section, Slanted, Table
from flows.dossier.documents.blanks import said
from flows.dossier.front_pages import how_much, suspects
from flows.dossier.schedules import outstanding
from flows.dossier.sections import statement_of_truth, statutory_test, third_parties, undermining
from flows.dossier.shared_figures import net_equity
from flows.dossier.words import listed
from flows.dossier.writing import joined, para, row, strong
from schemas.assets import Asset
from schemas.calendar import in_brief, in_words
from schemas.evidence_base import EvidenceBase
from schemas.law.provision import TO_BE_CONFIRMED, Provision
from tracing.attribution.rules import RULES


def lettered(*parts: tuple[str, str, tuple[Block, ...]]) -> tuple[Section, ...]:
    """Title, key and blocks of each part, as parts A, B, C."""
    return tuple(Section(f"{chr(ord('A') + n)}.", title, key, blocks) for n, (title, key, blocks) in enumerate(parts))


def facts(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, *more: tuple[str, Pieces | str]) -> tuple[tuple[str, Pieces], ...]:
    """The first page's facts: court, applicant, respondent, law, offence; then what a document adds."""
    head, asked = base.case.case, base.case.application
    applicant, officer = asked.applicant or head.author, head.authorising_officer
    own = (
        ("Order sought", (f"{base.order.name}, {base.order.court}",)),
        ("Court", said(exhibits, asked.court, f"which {base.order.court} the application is made to", "application.court")),
        ("Applicant", (f"{applicant.name}, {applicant.office}",)),
        ("Respondent", (listed(suspects(base)),) if suspects(base) else (Open("who the respondent is", "[[people]] with the role suspect"),)),
        ("Offence", (f"{head.offence}; {in_words(head.offence_period.first)} to {in_words(head.offence_period.last)}",)),
        *more,
        ("Evidence up to", (in_words(head.cut_off),)),
        ("Reference", (f"{head.reference}, version {base.version}, {edition.said}",)),
        ("Prepared by", (f"{head.author.name}, {head.author.office}",)),
        ("Authorised by", (f"{officer.name}, {officer.office}",) if officer else (Open("who authorises the application", "case.authorising_officer"),)),
    )
    return tuple((label, (value,) if isinstance(value, str) else value) for label, value in own)


def in_short(b: Brief, assets: tuple[Asset, ...]) -> tuple[Block, ...]:
    """The first page's summary: the dossier's, or that of the assets asked for where these are not all; then the strongest point against it."""
    strongest = points(b)
    against = (
        (para(strong("Against it. "), strongest[0].pieces, " Every other point that is known stands under full and frank disclosure.", numbered=False),)
        if strongest
        else ()
    )
    return (
        para(strong("In short. "), *(how_much(b) if assets == b.assets.reached else _each(b.assets, b.figures, b.traced, b.exhibits, assets)), numbered=False),
        *against,
    )


def _each(assets: ScheduledAssets, figures: Figures, traced: TracedMoney, exhibits: CitedExhibits, chosen: tuple[Asset, ...]) -> Pieces:
    """What is asked for, asset by asset: net equity and what was traced."""
    if not chosen:
        return (Open("the property that is asked for", "application.assets, or a basis in [[chains]]"), ".")
    each = (
        (
            assets.link(a),
            f" ({asset_called(a)}), net equity ",
            *net_equity(assets, figures, exhibits, a),
            ", of which ",
            traced.figure(a.id, to="s6"),
            " is traced from the claims",
        )
        for a in chosen
    )
    return ("The order is asked for ", *joined(each, "; "), f", under the declared rule ({RULES[traced.rule].called}).")


def provisions(law: CitedLaw, *cited: Provision | tuple[Provision, ...]) -> Pieces:
    """The provisions that a document relies on; of a tuple the one in force. Refusal if one was not in force on the document's date."""
    return joined((law.cite(*(p if isinstance(p, tuple) else (p,))) for p in cited), "; ")


def notice(base: EvidenceBase, edition: WrittenFor, exhibits: CitedExhibits, warning: str) -> tuple[Block, ...]:
    """With or without notice and why: the facts that make it urgent, each with its source. `warning` says when the rules allow it without."""
    asked = base.case.application
    how: Pieces = {"without": ("The application is made without notice. ", warning), "with": ("The application is made on notice.",)}.get(
        asked.notice, (Open("whether the application is made with or without notice", "application.notice"), " ", warning)
    )
    reasons = each_asserted(edition, exhibits, asked.urgency, "application.urgency")
    if not reasons and asked.notice != "with":
        reasons = (
            para(
                "Why it cannot wait for notice: ", Open("the facts that make it urgent, or why notice would cause dissipation", "[[application.urgency]]"), "."
            ),
        )
    return (Heading("Notice and urgency"), para(how), *reasons)


def statutory(b: Brief) -> tuple[Block, ...]:
    """The dossier's table of the statutory test; Refusal if the provision of an element was not in force."""
    for element in b.base.order.elements:
        b.law.cite(element.provision)
    answered = {answer.element for answer in b.base.case.test}
    unmet = tuple(
        para(Open(f"how this element is met: {element.says[0].lower()}{element.says[1:]}", f'[[test]] element = "{element.key}"'))
        for element in b.base.order.elements
        if element.key not in answered
    )
    return (Heading("The statutory test"), *statutory_test.write(b).blocks, *unmet)


def candour(b: Brief) -> tuple[Block, ...]:
    """All that undermines the application: unfavourable rules, gaps, lawful income, explanations, delay, earlier applications and their outcome."""
    return (
        para(
            "What follows is what the respondent or a third party would say if they were heard (Stanford International Bank [2010] EWCA Civ 137 at [191]), as far as it is "
            "known."
        ),
        *undermining.write(b).blocks,
        Heading("What is outstanding, and earlier applications"),
        *outstanding.write(b).blocks,
    )


def others(base: EvidenceBase, assets: ScheduledAssets, figures: Figures, exhibits: CitedExhibits, chosen: tuple[Asset, ...]) -> tuple[Block, ...]:
    """Third parties' interests in what is asked for, lenders, victims, and who is to be told of the order."""
    asked = base.case.application
    rows = tuple(
        row(person.name, person.interest, person.address or (Open(f"an address for {person.name}", "[[application.notified]] address"),))
        for person in asked.notified
    )
    table: Block = (
        Table((Column("Person", 7), Column("Interest", 10), Column("Address for service", 10)), rows)
        if rows
        else para(Open("who, beyond the respondent, is to be served or told of the order, with addresses", "[[application.notified]]"))
    )
    interests = (
        *third_parties.interests(assets, exhibits, chosen),
        *third_parties.lenders(base, assets, figures, exhibits, chosen),
        *third_parties.victims(base, figures, exhibits),
        *third_parties.not_assessed(),
    )
    return (*interests, Heading("To be served or notified"), table)


def truth(b: Brief, *rules: Provision) -> tuple[Block, ...]:
    """The statement of truth, unsigned, under that of the rules which was in force; where none is known the rule is left to a lawyer."""
    rule: Pieces = ("Made under ", *b.law.cite(*rules), ".") if rules else ("The rule of court under which it is made: ", Slanted(f"[{TO_BE_CONFIRMED}]"), ".")
    return (para(rule), *statement_of_truth.write(b).blocks)


def related(base: EvidenceBase) -> tuple[Block, ...]:
    """The connection to earlier orders about the same property."""
    orders = base.case.application.related_orders
    if not orders:
        return (
            Heading("Connection to earlier orders"),
            para(Open("earlier orders about the same property, or that there is none", "[[application.related_orders]]")),
        )
    rows = tuple(row(o.kind, in_brief(o.on), o.authority, o.reference or "–") for o in orders)
    columns = (Column("Order", 10), Column("On", 5, whole=True), Column("Made by", 8), Column("Reference", 6))
    return (Heading("Connection to earlier orders"), Table(columns, rows))
