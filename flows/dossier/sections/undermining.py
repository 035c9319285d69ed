"""Section 2: everything that undermines the case, found and recorded, with what it would cost; and the standing questions answered.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (full and frank disclosure).
"""

from __future__ import annotations

from flows.dossier import unmatched_payments, weakest_links
from flows.dossier.brief import Brief, between, para, row
from flows.dossier.computed_weaknesses import points
from flows.dossier.document import Block, Column, Heading, Link, Pieces, Section, Table, ToParagraph
from flows.dossier.number_kinds import dated, named, place
from flows.dossier.number_kinds import item as point
from flows.dossier.words import GAPS, sentence
from flows.dossier.worked_out import of_gaps
from schemas.assets import Purchase, thing
from schemas.evidence import Reading
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
            *_recorded(b),
            *_assumptions(b),
            *_rules(b),
            *_gaps(b),
            *_readings(b),
            *_undecided(b),
            *unmatched_payments.blocks(b),
            *weakest_links.table(b),
            *_income(b),
            *_questions(b),
        ),
    )


def _strongest(b: Brief) -> list[Block]:
    found = points(b)
    if not found:
        return [para("No point for the respondent is recorded and none was found by the checks below. A reader should ask why.")]
    return [para("The strongest point for the respondent, measured in money, is this. ", *found[0].pieces)]


def _recorded(b: Brief) -> list[Block]:
    if not b.case.undermining:
        return [Heading("Other explanations"), para("Nobody has recorded another explanation for any link or payment.")]
    rows = []
    for n, item in enumerate(b.case.undermining, start=1):
        cost: Pieces = ("not put in money",)
        if item.amount is not None:
            cost = (b.figure(f"undermining {n}", b.stated(item.amount), f"stated by {item.author}", f"case.toml: undermining[{n}]", to="s2"),)
        rows.append(
            row(
                point(str(n)),
                (*b.linked(item.says, f"case.toml: undermining[{n}]"), *b.exhibits(item.exhibits)),
                named(", ".join(item.assets)),
                cost,
                named(item.author),
            )
        )
    columns = (Column("", 1), Column("What can be said", 18), Column("About", 5), Column("Would cost", 5, True), Column("Recorded by", 5))
    return [Heading("Other explanations, as recorded"), Table(columns, tuple(rows))]


def _assumptions(b: Brief) -> list[Block]:
    silent: Pieces = (
        (
            "; the opening balances stated in the case file (",
            *b.counted("openings stated", len(b.case.openings), "account", of="case.toml: openings"),
            ") are right",
        )
        if b.case.openings
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


def _rules(b: Brief) -> list[Block]:
    """For each asset with something traced: the least favourable rule and the least that holds on any order."""
    rows = []
    for asset in (a for a in b.assets if any(b.traced(a.id, rule) for rule in RULES)):
        least = min(RULES, key=lambda rule: (b.traced(asset.id, rule), list(RULES).index(rule)))
        rows.append(
            row(
                b.labelled(asset),
                (b.traced_figure(asset.id, to="s6"),),
                RULES[least].called,
                (b.traced_figure(asset.id, least, to="s6"),),
                b.range_figures(asset.id, to="s6")[0],
                b.range_figures(asset.id, "free", to="s6")[0],
            )
        )
    if not rows:
        return []
    columns = (
        Column("Asset", 9),
        Column(f"Declared: {RULES[b.rule].called}", 6, True),
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


def _gaps(b: Brief) -> list[Block]:
    heading, found = Heading("Gaps and breaks in the statements"), b.base.of(Gap)
    if not found:
        return [heading, para("No gap or broken balance was found in the statements in evidence.")]
    rows = tuple(
        row(
            named(b.account_of(gap.account)),
            GAPS[gap.kind],
            dated(between(gap.first, gap.last)),
            b.linked(gap.says, gap.id, of_gaps(b)),
            named(f"bridged by decision {gap.bridged_by}") if gap.bridged_by else "open",
        )
        for gap in found
    )
    return [heading, Table((Column("Account", 9), Column("Kind", 5), Column("Days", 6), Column("What the statements say", 12), Column("State", 4)), rows)]


def _readings(b: Brief) -> list[Block]:
    readings = b.base.of(Reading)
    aside, refused = sum(r.set_aside for r in readings), sum(r.state == "refused" for r in readings)
    unsound, broken = sum(r.state == "not_reconciling" for r in readings), sum(not v.held for v in b.base.verdicts)
    return [
        Heading("What could not be read or does not add up"),
        para(
            b.counted("rows set aside", aside, "row", by=("sum of", "reading", "set_aside")),
            " of ",
            b.number("rows read", sum(r.total for r in readings), "rows of all exhibits that were read", by=("sum of", "reading", "total")),
            " read were set aside; ",
            b.counted("exhibits refused", refused, "exhibit", by=("rows", "reading", "state", "refused")),
            " could not be read; ",
            b.counted("exhibits not reconciling", unsound, "exhibit", by=("rows", "reading", "state", "not_reconciling")),
            " admitted only as not reconciling; ",
            b.counted("promises broken", broken, "promise"),
            " of ",
            b.number("promises", len(b.base.verdicts), "promises checked, one on one exhibit or on all"),
            f" made of the evidence {'is' if broken == 1 else 'are'} broken. Each is listed under ",
            Link("sQ", "data quality"),
            ".",
        ),
    ]


def _undecided(b: Brief) -> list[Block]:
    records = {record.id: record for record in b.base.of(PartyRecord)}
    open_ones: list[Pieces] = [
        *(
            (
                b.linked(f"Whether {m.left_name} and the {records[m.right].mentioned_as} {m.right_name}", m.id),
                " (",
                b.origin(records[m.right].exhibit, records[m.right].place),
                ") are one.",
                _reasons(b, m),
            )
            for m in b.base.of(Match)
            if m.state == "undecided"
        ),
        *(
            b.linked(f"Whether two entries are one transfer. {sentence(' '.join(p.reasons_for.splitlines()[:1]))}", p.id)
            for p in b.base.of(Pairing)
            if p.state == "undecided" and not (p.debit_entry and p.credit_entry)
        ),
        *(
            (
                "Whether payments of ",
                b.figure(f"proposed {p.id}", p.paid, "payments proposed for the purchase", p.id, currency=p.currency, by=("purchase", p.id, "paid")),
                named(f" bought {thing(p.kind, p.title_number)}."),
            )
            for p in b.base.of(Purchase)
            if p.state == "proposed"
        ),
    ]
    heading = Heading("Undecided")
    return [heading, *map(para, open_ones)] if open_ones else [heading, para("No match, one-sided entry or purchase waits for a person's decision.")]


def _reasons(b: Brief, match: Match) -> Pieces:
    """For and against; they quote the record, whose person may have nothing to do with the case, so they stay in the office."""
    if b.edition != "working":
        return ()
    against = f" But: {' '.join(match.reasons_against.splitlines())}" if match.reasons_against else ""
    return b.linked(f" {' '.join(match.reasons_for.splitlines())}{against}", match.id)


def _income(b: Brief) -> list[Block]:
    heading = Heading("Lawful income that is known")
    if not b.case.income:
        return [
            heading,
            para("No lawful income is recorded. That it was not looked for is not evidence that there was none (", ToParagraph("question-lawful_income"), ")."),
        ]
    rows = []
    for n, item in enumerate(b.case.income, start=1):
        amount: Pieces = ("not known",)
        if item.amount is not None:
            amount = (b.figure(f"income {n}", b.stated(item.amount), "lawful income stated in the case file", f"case.toml: income[{n}]", to="s9"),)
        rows.append(
            row(
                named(b.party(item.person)),
                (*b.linked(item.says, f"case.toml: income[{n}]"), *b.exhibits(item.exhibits)),
                dated(between(item.first, item.last)),
                amount,
            )
        )
    return [heading, Table((Column("Person", 5), Column("What is known", 13), Column("When", 6), Column("Amount", 5, True)), tuple(rows))]


def _questions(b: Brief) -> list[Block]:
    answers = {answer.question: answer for answer in b.case.answers}
    blocks: list[Block] = [Heading("The standing questions")]
    for key, question in STANDING_QUESTIONS.items():
        answer = answers.get(key)
        said = (
            (*b.linked(answer.answer, f"case.toml: answers {key}"), named(f" ({answer.author})"), *b.exhibits(answer.exhibits))
            if answer
            else ("Not answered.",)
        )
        blocks += [para(question, " ", *said, key=f"question-{key}")]
    return blocks
