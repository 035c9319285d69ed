"""Money that goes out in one currency and comes in in another: its labels cross rateably, at the rate that was executed.

Authority: docs/method.md, "what only a person can find"; Criminal Procedure Rules 2025 (SI 2025/909) Part 19 [rule number to be confirmed by a lawyer].
History is never revalued: what crosses are shares of the amount that came in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from schemas.accounts import StatementPeriod
from schemas.calendar import in_words
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.money import MoneyError, display, parse, split
from schemas.money_findings import EndInCurrency
from tracing.attribution.linked_range import networks
from tracing.attribution.plain_tracer import trace
from tracing.attribution.rules.rule import Rule
from tracing.ledger.account_references import known_account
from tracing.ledger.payment_links import Link
from tracing.ledger.prepared_ledger import OWN, Claim, Ledger, Line, Target, build, outside

Lines = Mapping[str, Sequence[Line]]
Claims = Mapping[str, Sequence[Claim]]


@dataclass(frozen=True)
class Crossing:
    """One conversion: the line that left in one currency and the line that came in in another."""

    id: str
    out: Line
    out_currency: str
    into: Line
    into_currency: str


def crossings(base: EvidenceBase, lines: Lines) -> list[Crossing]:
    """The conversions of the case, in the order in which money left. Refusal for one whose entries are not single and from and to outside."""
    known, used = {period.account for period in base.of(StatementPeriod)}, set[str]()
    found: list[Crossing] = []
    for n, named in enumerate(base.case.conversions, start=1):
        place = f"conversions[{n}]"
        out = _entry(lines, known, named.out, "payer", f"{place}.out")
        into = _entry(lines, known, named.into, "payee", f"{place}.into")
        if named.out.currency == named.into.currency:
            raise _refusal(place, "both sides are in one currency", "Join the two ends instead.")
        if into.at < out.at:
            raise _refusal(place, "the money came in before it had gone out", "Mend the days.")
        if {out.id, into.id} & used or not outside(out.payee) or not outside(into.payer):
            raise _refusal(place, "an entry is in two findings, or its other side is in evidence", "Name one payment out and one receipt in.")
        used |= {out.id, into.id}
        found.append(Crossing(named.id, out, named.out.currency, into, named.into.currency))
    return sorted(found, key=lambda c: (c.out.at, c.out.seq or 0, c.out.id))


def crossed(lines: Lines, claims: Claims, over: Sequence[Crossing], rule: Rule, assets: Collection[str]) -> dict[str, Ledger]:
    """Every currency's ledger under a rule, with what crossed as claims; `assets`: the transfers that bought assets."""
    marked = {currency: list(claims.get(currency, ())) for currency in lines}
    for crossing in over:
        ledger = build(lines[crossing.out_currency], marked[crossing.out_currency])
        parcel = trace(ledger, rule, {ledger.index(id) for id in assets if id in ledger.ids}).moved(ledger.index(crossing.out.id))
        for label, units in zip(parcel, split(crossing.into.amount, list(parcel.values())), strict=True):
            if units and ledger.labels[label] != OWN:
                marked[crossing.into_currency].append(Claim(crossing.into.id, ledger.labels[label], units))
    return {currency: build(of, marked[currency]) for currency, of in lines.items()}


def widest(lines: Lines, links: Mapping[str, Sequence[Link]], claims: Claims, over: Sequence[Crossing], end: str, *, free_days: bool) -> dict[str, Ledger]:
    """Every currency's ledger with the least or the most claim money that can have crossed, on any order of attribution. `end`: a column of a range, 'at_least',
    'at_most' or 'at_most_linked'.

    Labels are rounded one by one, so as many units are left open as there are claims, less one.
    """
    marked = {currency: list(claims.get(currency, ())) for currency in lines}
    named = [claim.label for of in claims.values() for claim in of if not claim.label.startswith(f"{OWN}:")]
    slack = max(len(set(named)) - 1, 0)
    for crossing in over:
        if not named:
            break
        nets = networks(build(lines[crossing.out_currency], marked[crossing.out_currency]), links.get(crossing.out_currency, ()), free_days=free_days)
        found = getattr(nets.range_of(Target(crossing.id, (crossing.out.id,))), end)
        whole, came = crossing.out.amount, crossing.into.amount
        units = max(came * found // whole - slack, 0) if end == "at_least" else min(-(-came * found // whole) + slack, came)
        if units and found:
            marked[crossing.into_currency].append(Claim(crossing.into.id, named[0], units))
    return {currency: build(of, marked[currency]) for currency, of in lines.items()}


def _entry(lines: Lines, known: Collection[str], end: EndInCurrency, side: str, place: str) -> Line:
    account = known_account(end.account, known)
    try:
        amount = parse(end.amount, end.currency)
    except MoneyError as error:
        raise _refusal(place, str(error), "Mend the amount.") from error
    fitting = [
        line
        for line in lines.get(end.currency, ())
        if account and getattr(line, side) == account and line.at[:10] == end.on.isoformat() and line.amount == amount and line.kind == ""
    ]
    if len(fitting) != 1:
        raise _refusal(
            place,
            f"{len(fitting)} entries fit {display(amount, end.currency)} on {in_words(end.on)}",
            "Give account, day, amount and currency exactly as the statement has them; they must mean one entry.",
        )
    return fitting[0]


def _refusal(place: str, reason: str, next_step: str) -> Refusal:
    return Refusal("case.toml", place, reason, next_step)
