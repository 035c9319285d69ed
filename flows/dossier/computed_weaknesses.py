"""What undermines the case, computed and not typed: the points that cost most, and every other kind of weakness with where it stands.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191]; Criminal Procedure Rules 2025 r.19.3(3)(c) (what could undermine an
opinion is served) [rule number to be confirmed by a lawyer].
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.party_names import Names
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Link, Pieces
from flows.dossier.joint_accounts import joint_on_the_way
from flows.dossier.number_kinds import named, quoted
from flows.dossier.shared_figures import traced_to_reached
from flows.dossier.words import STRENGTHS, listed
from flows.dossier.writing import joined
from schemas.evidence import Reading
from schemas.evidence_base import EvidenceBase
from schemas.findings import ChainLink, Gap, LabelTotal, Match
from tracing.attribution.rules import RULES
from tracing.chains.link_questions import link_questions

POINTS = 8  # on page two; section 2 has all


@dataclass(frozen=True)
class Point:
    """One point for the respondent; `cost` in minor units of the case's currency, nil where it has no sum."""

    cost: int
    pieces: Pieces


def points(b: Brief) -> list[Point]:
    """The points with what each would cost, the costliest first; those without a sum after them."""
    found = [
        *_recorded(b.base, b.figures, b.exhibits),
        *_rules(b.assets, b.figures, b.traced),
        *_lost(b.base, b.figures, b.traced),
        *_joint(b.base, b.names),
        *_breaks(b.base, b.figures, b.names),
        *_undecided(b.base, b.figures),
        *_weak_matches(b.base, b.assets),
        *_read(b.base, b.figures),
    ]
    return sorted(found, key=lambda point: -point.cost)[:POINTS]


def _recorded(base: EvidenceBase, figures: Figures, exhibits: CitedExhibits) -> list[Point]:
    """What people recorded as helping the respondent."""
    found = []
    for n, item in enumerate(base.case.undermining, start=1):
        amount = figures.stated(item.amount) if item.amount is not None else 0
        cost = (
            (" It would cost ", figures.amount(f"undermining {n}", amount, f"stated by {item.author}", f"case.toml: undermining[{n}]", to="s2"), ".")
            if amount
            else ()
        )
        found.append(Point(amount, (quoted(item.says.rstrip("."), f"case.toml: undermining[{n}]"), *exhibits.in_brackets(item.exhibits), ".", *cost)))
    return found


def _rules(assets: ScheduledAssets, figures: Figures, traced: TracedMoney) -> list[Point]:
    """The rule under which least is traced to what is reached."""
    here = [asset for asset in assets.reached if traced.currency_of(asset.id) == figures.currency]
    held = {rule: sum(traced.into(asset.id, rule) for asset in here) for rule in RULES}
    least = min(held, key=lambda rule: (held[rule], list(RULES).index(rule)))
    if not assets.reached or held[least] >= held[traced.rule]:
        return []
    return [
        Point(
            held[traced.rule] - held[least],
            (
                f"The choice of rule is an opinion. Under {RULES[least].called} the money traced to the assets within reach is ",
                traced_to_reached(assets, figures, traced, least),
                " instead of ",
                traced_to_reached(assets, figures, traced),
                " (",
                Link("s6", "section 6"),
                ").",
            ),
        )
    ]


def _lost(base: EvidenceBase, figures: Figures, traced: TracedMoney) -> list[Point]:
    """What the declared rule loses in gaps or overdrafts: money of the claims that is not traced anywhere."""
    found = []
    for word, name in (("lost_in_gap", "where statements are missing or do not add up"), ("absorbed", "in overdrafts, which the bank was owed")):
        sums = [
            (t.label, getattr(t, word))
            for t in base.of(LabelTotal)
            if t.rule == traced.rule and not t.currency and t.label in traced.claim_labels and getattr(t, word)
        ]
        if sums:
            amount = sum(minor for _, minor in sums)
            found.append(
                Point(
                    amount,
                    (
                        "Of the money of the claims, ",
                        figures.amount(
                            f"{word} {traced.rule}",
                            amount,
                            f"claims' money {word.replace('_', ' ')} under {traced.rule}",
                            "ledger",
                            by=("total", traced.rule, word),
                            to="s9",
                        ),
                        f" is lost to the trace {name}.",
                    ),
                )
            )
    return found


def _joint(base: EvidenceBase, names: Names) -> list[Point]:
    """Accounts that a claim's money passed and that are not the suspect's alone."""
    found = [names.account(account) for account, *_ in joint_on_the_way(base)]
    if not found:
        return []
    return [
        Point(
            0,
            (
                "Money of the claims passed ",
                named(listed(found)),
                ", which several people hold: what no claim covers there may be another holder's, and own money first does not hold against an innocent one (",
                Link("s10", "section 10"),
                ").",
            ),
        )
    ]


def _breaks(base: EvidenceBase, figures: Figures, names: Names) -> list[Point]:
    open_gaps = [gap for gap in base.of(Gap) if not gap.bridged_by]
    if not open_gaps:
        return []
    accounts = sorted({names.account_of(gap.account) for gap in open_gaps})
    places = figures.counted("open gaps", len(open_gaps), "place", of="gaps that no decision bridges", by=("rows", "gap", "bridged_by", ""))
    return [Point(0, ("The statements break in ", *places, " (", named(listed(accounts)), "): ", Link("s5", "section 5"), "."))]


def _undecided(base: EvidenceBase, figures: Figures) -> list[Point]:
    found = []
    records = [row for row in base.of(Match) if row.state == "undecided"]
    pairings = [pairing for question in link_questions(base) for pairing in question.pairings]
    for open_ones, noun in ((records, "whether two records are one party"), (pairings, "whether two entries are one transfer")):
        if open_ones:
            found.append(
                Point(
                    0,
                    (
                        f"It is not decided {noun} in ",
                        *figures.counted(f"undecided: {noun}", len(open_ones), "case", of=f"undecided questions {noun}"),
                        " (",
                        Link("s2", "section 2"),
                        ").",
                    ),
                )
            )
    return found


def _weak_matches(base: EvidenceBase, assets: ScheduledAssets) -> list[Point]:
    """Assets that hang on a match which a machine made and nobody has decided."""
    weak = [
        assets.mark(a.id)
        for a in assets.reached
        if any(link.strength == "automatic" for link in base.of(ChainLink) if (link.asset, link.strand) == (a.id, "control"))
    ]
    if not weak:
        return []
    return [
        Point(
            0,
            (
                "The chain to ",
                named(listed(weak)),
                f" has a link that is {STRENGTHS['automatic']}: if the two are not one person, it falls (",
                Link("s7", "section 7"),
                ").",
            ),
        )
    ]


def _read(base: EvidenceBase, figures: Figures) -> list[Point]:
    readings = base.of(Reading)
    aside, refused = sum(r.set_aside for r in readings), sum(r.state == "refused" for r in readings)
    unsound = sum(r.state == "not_reconciling" for r in readings)
    said = [
        (*figures.counted(id, number, noun, by=by), words)
        for id, number, noun, words, by in (
            ("rows set aside", aside, "row", " of the exhibits set aside", ("sum of", "reading", "set_aside")),
            ("exhibits refused", refused, "exhibit", " could not be read", ("rows", "reading", "state", "refused")),
            ("exhibits not reconciling", unsound, "exhibit", " admitted only as not reconciling", ("rows", "reading", "state", "not_reconciling")),
        )
        if number
    ]
    return [Point(0, ("Not everything received could be used: ", joined(said), " (", Link("sQ", "data quality"), ")."))] if said else []
