"""What every rule says of every asset and every balance that survives: the declared rule's figures, and all the others beside them.

Authority: `tracing.rules`; Criminal Procedure Rules 2025 (SI 2025/909) Part 19 (a range of opinion is set out, with reasons) [rule
number to be confirmed by a lawyer].
"""
from __future__ import annotations

from collections.abc import Sequence

from schemas.accounts import Transfer
from schemas.assets import REACHED, Asset, Purchase, PurchasePayment
from schemas.evidence_base import EvidenceBase
from schemas.findings import AnyOrder, ClaimedReceipt, GuaranteeHeld, LabelTotal, RouteStep, Ruling
from tracing import guarantees
from tracing.bounds import bounds, network
from tracing.guarantees import GuaranteeBroken
from tracing.ledger import Claim, Ledger, Line, Target, build
from tracing.plain import Trace, trace
from tracing.routes import STANDS, Step, traced
from tracing.rules import RULES

BALANCE = "account:"  # the target that is what stands in an account at the end


def findings(base: EvidenceBase) -> dict[type, list]:
    """Rulings under every rule, the route under the declared one, totals and guarantees; empty where nothing is claimed."""
    found: dict[type, list] = {Ruling: [], AnyOrder: [], RouteStep: [], LabelTotal: [], GuaranteeHeld: []}
    if not base.of(ClaimedReceipt):
        return found
    ledger, targets = case_ledger(base), case_targets(base)
    bought = {ledger.index(line) for target in targets for line in target.transfers}
    traces = [trace(ledger, rule, bought) for rule in RULES.values()]
    surviving = [*targets, *_surviving(ledger, traces, targets)]
    for traced_so in traces:
        found[Ruling] += _rulings(traced_so, surviving)
        found[LabelTotal] += _totals(traced_so)
        found[GuaranteeHeld] += guarantees.check(traced_so, surviving)
        if traced_so.rule == base.case.tracing.rule:
            found[RouteStep] += [_step(traced_so, target, step) for target in surviving for step in guarantees.routes_add_up(traced_so, target)]
    found[AnyOrder] = _any_order(base, ledger, surviving, found[Ruling])
    return found


def case_ledger(base: EvidenceBase) -> Ledger:
    """The transfers of the case's currency with the receipts that are claimed; other currencies are not followed into each other."""
    currency = base.case.case.currency
    lines = [
        Line(t.id, t.at, t.payer, t.payee, t.amount, t.kind, t.seq) for t in base.of(Transfer) if t.currency == currency
    ]
    order = [claim.label for claim in base.case.claims]
    marked = sorted(base.of(ClaimedReceipt), key=lambda c: (order.index(c.label), c.transfer))
    return build(lines, [Claim(c.transfer, c.label, c.amount) for c in marked])


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


def _any_order(base: EvidenceBase, ledger: Ledger, targets: Sequence[Target], rulings: Sequence[Ruling]) -> list[AnyOrder]:
    """The range of every target, of each holder's assets together, of all that is within reach, and of the schedule: ranges do not add up."""
    holders = {asset.id: asset.holder for asset in base.of(Asset)}
    groups = [_together(f"holder:{holder}", [t for t in targets if holders.get(t.name) == holder]) for holder in sorted(set(holders.values()))]
    reached = {asset.id for asset in base.of(Asset) if asset.reach in REACHED}
    groups += [_together("reached", [t for t in targets if t.name in reached]), _together("schedule", targets)]
    wanted = [*targets, *(g for g in groups if g.transfers or g.accounts)]
    claims = {label for label, own in zip(ledger.labels, ledger.own, strict=True) if not own}
    rows = []
    for same_day in ("recorded", "free"):
        net = network(ledger, free_days=same_day == "free")
        for target in wanted:
            found = bounds(ledger, net, target)
            rows.append(AnyOrder(target=target.name, same_day=same_day, at_least=found.at_least, at_most=found.at_most))
            for rule in RULES:
                amount = sum(r.amount for r in rulings if (r.rule, r.target) == (rule, target.name) and r.label in claims)
                if target in targets and not found.at_least <= amount <= found.at_most:
                    raise GuaranteeBroken(f"{rule}: {amount} in {target.name} lies outside its range {found}")
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


def _step(found: Trace, target: Target, step: Step) -> RouteStep:
    ids = found.ledger.ids
    return RouteStep(
        rule=found.rule, target=target.name, label=found.ledger.labels[step.label], from_transfer=ids[step.came],
        to_transfer="" if step.went == STANDS else ids[step.went], amount=step.amount,
    )
