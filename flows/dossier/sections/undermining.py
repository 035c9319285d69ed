"""Section 2: everything that undermines the case, found and recorded, with what it would cost; and the standing questions answered.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (full and frank disclosure).
"""

from __future__ import annotations

from flows.dossier import unmatched_payments, weakest_links
from flows.dossier.amounts_in_findings import of_gaps
from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.party_names import Names
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.computed_weaknesses import points
from flows.dossier.document import Block, Column, Heading, Link, Pieces, Section, Table, ToParagraph
from flows.dossier.number_kinds import dated, named, place
from flows.dossier.number_kinds import item as point
from flows.dossier.words import GAPS, sentence
from flows.dossier.writing import between, para, row
from schemas.assets import Purchase, thing
from schemas.evidence import Reading
from schemas.evidence_base import EvidenceBase
from schemas.findings import Gap, Match, Pairing
from schemas.parties import PartyRecord
from schemas.standing_questions import STANDING_QUESTIONS
from tracing.attribution.rules import RULES


def write(b: Brief) -> Section:
    """The strongest point first; then each kind of weakness; then the standing questions."""
    return Section(
        "2",
        "Undermining material",
        "s2",
        (
            *_strongest(b),
            *_recorded(b.base, b.figures, b.exhibits),
            *_assumptions(b.base, b.figures),
            *_rules(b.assets, b.traced),
            *_gaps(b.base, b.figures, b.names, b.exhibits),
            *_readings(b.base, b.figures),
            *_undecided(b.base, b.edition, b.figures, b.exhibits),
            *unmatched_payments.blocks(b),
            *weakest_links.table(b),
            *_income(b.base, b.figures, b.names, b.exhibits),
            *_questions(b.base, b.exhibits),
        ),
    )


def _strongest(b: Brief) -> list[Block]:
    found = points(b)
    if not found:
        return [para("No point for the respondent is recorded and none was found by the checks below. A reader should ask why.")]
    return [para("The strongest point for the respondent, measured in money, is this. ", *found[0].pieces)]


def _recorded(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits) -> list[Block]:
    if not base.case.undermining:
        return [Heading("Other explanations"), para("Nobody has recorded another explanation for any link or payment.")]
    rows = []
    for n, item in enumerate(base.case.undermining, start=1):
        cost: Pieces = ("not put in money",)
        if item.amount is not None:
            cost = (figures.amount(f"undermining {n}", figures.stated(item.amount), f"stated by {item.author}", f"case.toml: undermining[{n}]", to="s2"),)
        rows.append(
            row(
                point(str(n)),
                (*exhibits.linked(item.says, f"case.toml: undermining[{n}]"), *exhibits.in_brackets(item.exhibits)),
                named(", ".join(item.assets)),
                cost,
                named(item.author),
            )
        )
    columns = (Column("", 1), Column("What can be said", 18), Column("About", 5), Column("Would cost", 5, True), Column("Recorded by", 5))
    return [Heading("Other explanations, as recorded"), Table(columns, tuple(rows))]


def _assumptions(base: EvidenceBase, figures: Figures) -> list[Block]:
    silent: Pieces = (
        (
            "; the opening balances stated in the case file (",
            *figures.counted("openings stated", len(base.case.openings), "account", of="case.toml: openings"),
            ") are right",
        )
        if base.case.openings
        else ()
    )
    return [
        Heading("Assumptions"),
        para(
            "Every figure of what was traced, and every range, assumes that: the receipts claimed are what ",
            Link("s7", "section 7"),
            " says they are; the statements in evidence are genuine and, where they run on, complete",
            silent,
            "; money that stood in an account when its statements begin is of unknown "
            "origin and no part of a claim; what stood in an account when its statements break off is lost to the trace; money is followed forwards "
            "only, never from a later receipt to an earlier payment; money that left the accounts in evidence is followed no further; and the payments named "
            "as having bought an asset did. If one of these falls, the figures that rest on it fall.",
            key="assumptions",
        ),
    ]


def _rules(assets: ScheduledAssets, traced: TracedMoney) -> list[Block]:
    """For each asset with something traced: the least favourable rule and the least that holds on any order."""
    rows = []
    for asset in (a for a in assets.scheduled if any(traced.into(a.id, rule) for rule in RULES)):
        least = min(RULES, key=lambda rule: (traced.into(asset.id, rule), list(RULES).index(rule)))
        rows.append(
            row(
                assets.labelled(asset),
                (traced.figure(asset.id, to="s6"),),
                RULES[least].called,
                (traced.figure(asset.id, least, to="s6"),),
                traced.range_figures(asset.id, to="s6")[0],
                traced.range_figures(asset.id, "free", to="s6")[0],
            )
        )
    if not rows:
        return []
    columns = (
        Column("Asset", 9),
        Column(f"Declared: {RULES[traced.rule].called}", 6, True),
        Column("Least favourable rule", 6),
        Column("Under it", 6, True),
        Column("At least, on any order", 6, True),
        Column("At least, order of the day free", 6, True),
    )
    return [
        Heading("Unfavourable rules"),
        para("The declared rule is an opinion. What the other rules give, and what no rule can take away:"),
        Table(columns, tuple(rows), note=(place("Section 6 has every rule."),)),
    ]


def _gaps(base: EvidenceBase, figures: Figures, names: Names, exhibits: CitedExhibits) -> list[Block]:
    heading, found = Heading("Gaps and breaks in the statements"), base.of(Gap)
    if not found:
        return [heading, para("No gap or broken balance was found in the statements in evidence.")]
    rows = tuple(
        row(
            named(names.account_of(gap.account)),
            GAPS[gap.kind],
            dated(between(gap.first, gap.last)),
            exhibits.linked(gap.says, gap.id, of_gaps(base, figures)),
            named(f"bridged by decision {gap.bridged_by}") if gap.bridged_by else "open",
        )
        for gap in found
    )
    return [heading, Table((Column("Account", 9), Column("Kind", 5), Column("Days", 6), Column("What the statements say", 12), Column("State", 4)), rows)]


def _readings(base: EvidenceBase, figures: Figures) -> list[Block]:
    readings = base.of(Reading)
    aside, refused = sum(r.set_aside for r in readings), sum(r.state == "refused" for r in readings)
    unsound, broken = sum(r.state == "not_reconciling" for r in readings), sum(not v.held for v in base.verdicts)
    return [
        Heading("What could not be read or does not add up"),
        para(
            figures.counted("rows set aside", aside, "row", by=("sum of", "reading", "set_aside")),
            " of ",
            figures.number("rows read", sum(r.total for r in readings), "rows of all exhibits that were read", by=("sum of", "reading", "total")),
            " read were set aside; ",
            figures.counted("exhibits refused", refused, "exhibit", by=("rows", "reading", "state", "refused")),
            " could not be read; ",
            figures.counted("exhibits not reconciling", unsound, "exhibit", by=("rows", "reading", "state", "not_reconciling")),
            " admitted only as not reconciling; ",
            figures.counted("promises broken", broken, "promise"),
            " of ",
            figures.number("promises", len(base.verdicts), "promises checked, one on one exhibit or on all"),
            f" made of the evidence {'is' if broken == 1 else 'are'} broken. Each is listed under ",
            Link("sQ", "data quality"),
            ".",
        ),
    ]


def _undecided(base: EvidenceBase, edition: WrittenFor, figures: Figures, exhibits: CitedExhibits) -> list[Block]:
    records = {record.id: record for record in base.of(PartyRecord)}
    open_ones: list[Pieces] = [
        *(
            (
                exhibits.linked(f"Whether {m.left_name} and the {records[m.right].mentioned_as} {m.right_name}", m.id),
                " (",
                exhibits.origin(records[m.right].exhibit, records[m.right].place),
                ") are one.",
                _reasons(edition, exhibits, m),
            )
            for m in base.of(Match)
            if m.state == "undecided"
        ),
        *(
            exhibits.linked(f"Whether two entries are one transfer. {sentence(' '.join(p.reasons_for.splitlines()[:1]))}", p.id)
            for p in base.of(Pairing)
            if p.state == "undecided" and not p.between_accounts
        ),
        *(
            (
                "Whether payments of ",
                figures.amount(f"proposed {p.id}", p.paid, "payments proposed for the purchase", p.id, currency=p.currency, by=("purchase", p.id, "paid")),
                named(f" bought {thing(p.kind, p.title_number)}."),
            )
            for p in base.of(Purchase)
            if p.state == "proposed"
        ),
    ]
    heading = Heading("Undecided")
    return [heading, *map(para, open_ones)] if open_ones else [heading, para("No match, one-sided entry or purchase waits for a person's decision.")]


def _reasons(edition: WrittenFor, exhibits: CitedExhibits, match: Match) -> Pieces:
    """For and against; they quote the record, whose person may have nothing to do with the case, so they stay in the office."""
    if edition.name != "working":
        return ()
    against = f" But: {' '.join(match.reasons_against.splitlines())}" if match.reasons_against else ""
    return exhibits.linked(f" {' '.join(match.reasons_for.splitlines())}{against}", match.id)


def _income(base: EvidenceBase, figures: Figures, names: Names, exhibits: CitedExhibits) -> list[Block]:
    heading = Heading("Lawful income that is known")
    if not base.case.income:
        return [
            heading,
            para("No lawful income is recorded. That it was not looked for is not evidence that there was none (", ToParagraph("question-lawful_income"), ")."),
        ]
    rows = []
    for n, item in enumerate(base.case.income, start=1):
        amount: Pieces = ("not known",)
        if item.amount is not None:
            amount = (figures.amount(f"income {n}", figures.stated(item.amount), "lawful income stated in the case file", f"case.toml: income[{n}]", to="s9"),)
        rows.append(
            row(
                named(names.party(item.person)),
                (*exhibits.linked(item.says, f"case.toml: income[{n}]"), *exhibits.in_brackets(item.exhibits)),
                dated(between(item.first, item.last)),
                amount,
            )
        )
    return [heading, Table((Column("Person", 5), Column("What is known", 13), Column("When", 6), Column("Amount", 5, True)), tuple(rows))]


def _questions(base: EvidenceBase, exhibits: CitedExhibits) -> list[Block]:
    answers = {answer.question: answer for answer in base.case.answers}
    blocks: list[Block] = [Heading("The standing questions")]
    for key, question in STANDING_QUESTIONS.items():
        answer = answers.get(key)
        said = (
            (*exhibits.linked(answer.answer, f"case.toml: answers {key}"), named(f" ({answer.author})"), *exhibits.in_brackets(answer.exhibits))
            if answer
            else ("Not answered.",)
        )
        blocks += [para(question, " ", *said, key=f"question-{key}")]
    return blocks
