"""What every rule says of every asset and every balance that survives: the declared rule's figures, and all the others beside them.

Authority: `tracing.rules`; Criminal Procedure Rules 2025 (SI 2025/909) Part 19 (a range of opinion is set out, with reasons) [rule
number to be confirmed by a lawyer].
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.accounts import Transfer
from schemas.assets import REACHED, Asset, Purchase, PurchasePayment
from schemas.evidence_base import EvidenceBase
from schemas.findings import (
    AnyOrder, ClaimedReceipt, EffectOfFindings, GuaranteeHeld, LabelTotal, PoolShare, RouteStep, Ruling, TracedShare,
)
from tracing import guarantees, pools
from tracing.bounds import bounds
from tracing.found_by_a_person import has_findings, original, with_findings
from tracing.ledger import Claim, Ledger, Line, Target, build
from tracing.network import network
from tracing.plain import Trace, trace
from tracing.routes import STANDS, traced
from tracing.rules import RULES

BALANCE = "account:"  # the target that is what stands in an account at the end
TABLES = (Ruling, AnyOrder, RouteStep, LabelTotal, TracedShare, PoolShare, EffectOfFindings, GuaranteeHeld)


def findings(base: EvidenceBase) -> dict[type, list]:
    """Rulings, routes and totals under every rule, ranges, shares and guarantees; empty where nothing is claimed."""
    found: dict[type, list] = {table: [] for table in TABLES}
    if not base.of(ClaimedReceipt):
        return found
    lines, claims = case_lines(base), case_claims(base)
    targets = case_targets(base)
    if has_findings(base.case):
        without = _all_rulings(build(lines, claims), targets)[0]
        parted = with_findings(base, lines, claims)
        lines, claims = parted.lines, parted.claims
        targets = [replace(t, transfers=(*t.transfers, *(parted.rests[x] for x in t.transfers if x in parted.rests))) for t in targets]
    ledger = build(lines, claims)
    found[Ruling], traces, surviving = _all_rulings(ledger, targets)
    for traced_so in traces:
        found[LabelTotal] += _totals(traced_so)
        found[GuaranteeHeld] += guarantees.check(traced_so, surviving)
        for target in surviving:
            found[RouteStep] += _steps(traced_so, target)
    found[AnyOrder] = _any_order(base, ledger, surviving, traces)
    found[TracedShare] = _shares_of_value(base, found[Ruling])
    found[PoolShare] = pools.shares(base, case_lines(base), case_claims(base))
    if has_findings(base.case):
        found[EffectOfFindings] = _effects(without, found[Ruling])
    return found


def _all_rulings(ledger: Ledger, targets: Sequence[Target]) -> tuple[list[Ruling], list[Trace], list[Target]]:
    """Rulings under every rule, the traces, and the targets with the balances that survive."""
    bought = {ledger.index(line) for target in targets for line in target.transfers}
    traces = [trace(ledger, rule, bought) for rule in RULES.values()]
    surviving = [*targets, *_surviving(ledger, traces, targets)]
    return [ruling for traced_so in traces for ruling in _rulings(traced_so, surviving)], traces, surviving


def case_lines(base: EvidenceBase) -> list[Line]:
    """The transfers of the case's currency; other currencies are not followed into each other."""
    return [Line(t.id, t.at, t.payer, t.payee, t.amount, t.kind, t.seq) for t in base.of(Transfer) if t.currency == base.case.case.currency]


def case_claims(base: EvidenceBase) -> list[Claim]:
    """The receipts that are claimed, in the order in which the case names its claims."""
    order = [claim.label for claim in base.case.claims]
    marked = sorted(base.of(ClaimedReceipt), key=lambda c: (order.index(c.label), c.transfer))
    return [Claim(c.transfer, c.label, c.amount) for c in marked]


def case_targets(base: EvidenceBase) -> list[Target]:
    """One target for each asset that accepted purchases bought: the payments that bought it."""
    accepted = {p.id: p.asset for p in base.of(Purchase) if p.state == "accepted"}
    paid: dict[str, list[str]] = {}
    for payment in base.of(PurchasePayment):
        if payment.purchase in accepted:
            paid.setdefault(accepted[payment.purchase], []).append(payment.transfer)
    return [Target(asset, tuple(sorted(set(transfers)))) for asset, transfers in sorted(paid.items())]


def _surviving(ledger: Ledger, traces: Sequence[Trace], targets: Sequence[Target]) -> list[Target]:
    """The accounts in which money of a claim stands at the end, under any rule."""
    names = {target.name for target in targets}
    balances = [Target(BALANCE + account, (), (account,)) for account in ledger.accounts]
    return [t for t in balances if t.name not in names and any(traced(found, t) for found in traces)]


def _rulings(found: Trace, targets: Sequence[Target]) -> list[Ruling]:
    rows = []
    for target in targets:
        amounts = traced(found, target)
        rows += [
            Ruling(rule=found.rule, target=target.name, label=name, amount=amounts.get(label, 0))
            for label, name in enumerate(found.ledger.labels[:-1])
        ]
    return rows


def _any_order(base: EvidenceBase, ledger: Ledger, targets: Sequence[Target], traces: Sequence[Trace]) -> list[AnyOrder]:
    """The range of every target, of each holder's assets together, of all that is within reach, and of the schedule: ranges do not add up."""
    holders = {asset.id: asset.holder for asset in base.of(Asset)}
    groups = [_together(f"holder:{holder}", [t for t in targets if holders.get(t.name) == holder]) for holder in sorted(set(holders.values()))]
    reached = {asset.id for asset in base.of(Asset) if asset.reach in REACHED}
    groups += [_together("reached", [t for t in targets if t.name in reached]), _together("schedule", targets)]
    wanted = [*targets, *(g for g in groups if g.transfers or g.accounts)]
    rows = []
    for same_day in ("recorded", "free"):
        net = network(ledger, free_days=same_day == "free")
        for target in wanted:
            found = bounds(net, target)
            rows.append(AnyOrder(target=target.name, same_day=same_day, at_least=found.at_least, at_most=found.at_most))
            for traced_so in traces if target in targets else ():
                guarantees.within_range(traced_so, target, found.at_least, found.at_most)
    return rows


def _together(name: str, targets: Sequence[Target]) -> Target:
    return Target(name, tuple(x for t in targets for x in t.transfers), tuple(x for t in targets for x in t.accounts))


def _totals(found: Trace) -> list[LabelTotal]:
    return [
        LabelTotal(
            rule=found.rule, label=label, claimed=t.claimed, held=t.held, paid_out=t.paid_out, absorbed=t.absorbed,
            relabelled=t.relabelled, lost_in_gap=t.lost_in_gap,
        )
        for label, t in zip(found.ledger.labels, found.totals, strict=True)
    ]


def _steps(found: Trace, target: Target) -> list[RouteStep]:
    """The route in transfers of the case; the two parts of a transfer that a finding parted are one again."""
    ids, sums = found.ledger.ids, {}
    for step in guarantees.routes_add_up(found, target):
        key = (found.ledger.labels[step.label], original(ids[step.came]), "" if step.went == STANDS else original(ids[step.went]))
        sums[key] = sums.get(key, 0) + step.amount
    return [
        RouteStep(rule=found.rule, target=target.name, label=label, from_transfer=came, to_transfer=went, amount=amount)
        for (label, came, went), amount in sums.items()
    ]


def _shares_of_value(base: EvidenceBase, rulings: Sequence[Ruling]) -> list[TracedShare]:
    """The traced share of each price, applied to what the asset is worth; only where both are known."""
    priced = {p.asset: p.price for p in base.of(Purchase) if p.state == "accepted" and p.price}
    worth = {asset.id: asset.value for asset in base.of(Asset) if asset.value is not None}
    return [
        TracedShare(rule=r.rule, target=r.target, label=r.label, traced=r.amount, price=priced[r.target], value=worth[r.target],
                    today=worth[r.target] * r.amount // priced[r.target])
        for r in rulings if r.amount and r.target in priced and r.target in worth
    ]


def _effects(without: Sequence[Ruling], rulings: Sequence[Ruling]) -> list[EffectOfFindings]:
    before, after = ({(r.rule, r.target, r.label): r.amount for r in of} for of in (without, rulings))
    return [
        EffectOfFindings(rule=key[0], target=key[1], label=key[2], without=before.get(key, 0), amount=after.get(key, 0))
        for key in sorted(before | after) if before.get(key, 0) != after.get(key, 0)
    ]
