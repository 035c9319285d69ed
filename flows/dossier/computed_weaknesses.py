"""What undermines the case, computed and not typed: the points that cost most, and every other kind of weakness with where it stands.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191]; Criminal Procedure Rules 2025 r.19.3(3)(c) (what could undermine an
opinion is served) [rule number to be confirmed by a lawyer].
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.dossier.brief import Brief, joined
from flows.dossier.document import Link, Pieces
from flows.dossier.figures import traced_to_reached
from flows.dossier.joint_accounts import joint_on_the_way
from flows.dossier.number_kinds import named, quoted
from flows.dossier.words import STRENGTHS, listed
from schemas.evidence import Reading
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
    found = [*_recorded(b), *_rules(b), *_lost(b), *_joint(b), *_breaks(b), *_undecided(b), *_weak_matches(b), *_read(b)]
    return sorted(found, key=lambda point: -point.cost)[:POINTS]


def _recorded(b: Brief) -> list[Point]:
    """What people recorded as helping the respondent."""
    found = []
    for n, item in enumerate(b.case.undermining, start=1):
        amount = b.stated(item.amount) if item.amount is not None else 0
        cost = (
            (" It would cost ", b.figure(f"undermining {n}", amount, f"stated by {item.author}", f"case.toml: undermining[{n}]", to="s2"), ".")
            if amount
            else ()
        )
        found.append(Point(amount, (quoted(item.says.rstrip("."), f"case.toml: undermining[{n}]"), *b.exhibits(item.exhibits), ".", *cost)))
    return found


def _rules(b: Brief) -> list[Point]:
    """The rule under which least is traced to what is reached."""
    here = [asset for asset in b.reached if b.currency_of(asset.id) == b.currency]
    held = {rule: sum(b.traced(asset.id, rule) for asset in here) for rule in RULES}
    least = min(held, key=lambda rule: (held[rule], list(RULES).index(rule)))
    if not b.reached or held[least] >= held[b.rule]:
        return []
    return [
        Point(
            held[b.rule] - held[least],
            (
                f"The choice of rule is an opinion. Under {RULES[least].called} the money traced to the assets within reach is ",
                traced_to_reached(b, least),
                " instead of ",
                traced_to_reached(b),
                " (",
                Link("s6", "section 6"),
                ").",
            ),
        )
    ]


def _lost(b: Brief) -> list[Point]:
    """What the declared rule loses in gaps or overdrafts: money of the claims that is not traced anywhere."""
    found = []
    for word, name in (("lost_in_gap", "where statements are missing or do not add up"), ("absorbed", "in overdrafts, which the bank was owed")):
        sums = [
            (t.label, getattr(t, word)) for t in b.base.of(LabelTotal) if t.rule == b.rule and not t.currency and t.label in b.claim_labels and getattr(t, word)
        ]
        if sums:
            amount = sum(minor for _, minor in sums)
            found.append(
                Point(
                    amount,
                    (
                        "Of the money of the claims, ",
                        b.figure(
                            f"{word} {b.rule}", amount, f"claims' money {word.replace('_', ' ')} under {b.rule}", "ledger", by=("total", b.rule, word), to="s9"
                        ),
                        f" is lost to the trace {name}.",
                    ),
                )
            )
    return found


def _joint(b: Brief) -> list[Point]:
    """Accounts that a claim's money passed and that are not the suspect's alone."""
    found = [b.account(account) for account, *_ in joint_on_the_way(b)]
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


def _breaks(b: Brief) -> list[Point]:
    open_gaps = [gap for gap in b.base.of(Gap) if not gap.bridged_by]
    if not open_gaps:
        return []
    accounts = sorted({b.account_of(gap.account) for gap in open_gaps})
    places = b.counted("open gaps", len(open_gaps), "place", of="gaps that no decision bridges", by=("rows", "gap", "bridged_by", ""))
    return [Point(0, ("The statements break in ", *places, " (", named(listed(accounts)), "): ", Link("s5", "section 5"), "."))]


def _undecided(b: Brief) -> list[Point]:
    found = []
    records = [row for row in b.base.of(Match) if row.state == "undecided"]
    pairings = [pairing for question in link_questions(b.base) for pairing in question.pairings]
    for open_ones, noun in ((records, "whether two records are one party"), (pairings, "whether two entries are one transfer")):
        if open_ones:
            found.append(
                Point(
                    0,
                    (
                        f"It is not decided {noun} in ",
                        *b.counted(f"undecided: {noun}", len(open_ones), "case", of=f"undecided questions {noun}"),
                        " (",
                        Link("s2", "section 2"),
                        ").",
                    ),
                )
            )
    return found


def _weak_matches(b: Brief) -> list[Point]:
    """Assets that hang on a match which a machine made and nobody has decided."""
    weak = [
        b.asset_mark(a.id)
        for a in b.reached
        if any(link.strength == "automatic" for link in b.base.of(ChainLink) if (link.asset, link.strand) == (a.id, "control"))
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


def _read(b: Brief) -> list[Point]:
    readings = b.base.of(Reading)
    aside, refused = sum(r.set_aside for r in readings), sum(r.state == "refused" for r in readings)
    unsound = sum(r.state == "not_reconciling" for r in readings)
    said = [
        (*b.counted(id, number, noun, by=by), words)
        for id, number, noun, words, by in (
            ("rows set aside", aside, "row", " of the exhibits set aside", ("sum of", "reading", "set_aside")),
            ("exhibits refused", refused, "exhibit", " could not be read", ("rows", "reading", "state", "refused")),
            ("exhibits not reconciling", unsound, "exhibit", " admitted only as not reconciling", ("rows", "reading", "state", "not_reconciling")),
        )
        if number
    ]
    return [Point(0, ("Not everything received could be used: ", joined(said), " (", Link("sQ", "data quality"), ")."))] if said else []
