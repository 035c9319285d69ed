"""How the money of one asset ran, summed to what a drawing needs: sources, accounts and the asset, and so much from each to each.

Authority: docs/method.md (the route). Accounts that pay each other to and fro are one place here; nothing is counted twice.
"""
from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from igraph import Graph

from schemas.accounts import Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.evidence_base import EvidenceBase
from schemas.findings import RouteStep

ASSET = ("asset",)
Place = tuple  # ('claim', label), ('unclaimed',), ('mortgage',), ('elsewhere',), ('accounts', identities), ASSET


class Flow(NamedTuple):
    """So many minor units from one place to the next; `source` is the first of the place the money came from: 'claim', ..."""

    left: Place
    right: Place
    source: Place
    amount: int


def flows_to(base: EvidenceBase, asset: Asset) -> list[Flow]:
    """Every flow on the way to the asset under the declared rule, in a total order; empty if nothing is known to have led to it."""
    transfers = {transfer.id: transfer for transfer in base.of(Transfer)}
    bought = [p for p in base.of(Purchase) if p.asset == asset.id and p.state == "accepted"]
    ids = {p.id for p in bought}
    payments = {p.transfer for p in base.of(PurchasePayment) if p.purchase in ids}
    found = _traced(base, asset, transfers, payments)
    arrived: Counter = Counter()
    for flow, amount in found.items():
        if flow[1] == ASSET:
            arrived[flow[0]] += amount
    for account, paid in _paid(asset, transfers, payments).items():
        rest = paid - arrived[account]
        if rest > 0:
            found[("unclaimed",), account, ("unclaimed",)] += rest
            found[account, ASSET, ("unclaimed",)] += rest
    for source, amount in (("mortgage", sum(p.mortgage for p in bought)), ("elsewhere", sum(p.elsewhere for p in bought))):
        found[(source,), ASSET, (source,)] += amount
    return _one_way([Flow(*ends, amount) for ends, amount in sorted(found.items()) if amount])


def _traced(base: EvidenceBase, asset: Asset, transfers: dict[str, Transfer], payments: set[str]) -> Counter:
    steps = [s for s in base.of(RouteStep) if s.rule == base.case.tracing.rule and s.target == asset.id]
    found: Counter = Counter()
    for label in sorted({step.label for step in steps}):
        source = ("claim", label)
        begun: Counter = Counter()
        for step in (s for s in steps if s.label == label):
            begun[step.from_transfer] += step.amount
            begun[step.to_transfer] -= step.amount
            left = _account(transfers[step.from_transfer].payee)
            right = ASSET if step.to_transfer in payments | {""} else _account(transfers[step.to_transfer].payee)
            found[left, right, source] += step.amount
        for line, amount in begun.items():
            if amount > 0:
                found[source, _account(transfers[line].payee), source] += amount
    return found


def _paid(asset: Asset, transfers: dict[str, Transfer], payments: set[str]) -> Counter:
    """What each account paid for the asset, or what stands in it."""
    paid = Counter({_account(asset.id.partition(":")[2]): asset.value or 0} if asset.kind == "account_balance" else {})
    for payment in payments:
        paid[_account(transfers[payment].payer)] += transfers[payment].amount
    return paid


def _account(identity: str) -> Place:
    return ("accounts", identity)


def _one_way(flows: list[Flow]) -> list[Flow]:
    """The same flows with accounts that lead to each other taken together, so that everything runs from left to right."""
    places = sorted({place for flow in flows for place in flow[:2]})
    number = {place: n for n, place in enumerate(places)}
    graph = Graph(n=len(places), edges=[(number[f.left], number[f.right]) for f in flows], directed=True)
    together = {}
    for members in graph.connected_components(mode="strong"):
        whole = ("accounts", *sorted(places[n][1] for n in members)) if len(members) > 1 else places[members[0]]
        together.update({places[n]: whole for n in members})
    found: Counter = Counter()
    for flow in flows:
        left, right = together[flow.left], together[flow.right]
        if left != right:
            found[left, right, flow.source] += flow.amount
    return [Flow(*ends, amount) for ends, amount in sorted(found.items())]
