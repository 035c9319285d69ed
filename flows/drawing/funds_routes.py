"""How the money of one asset ran, summed to what a drawing needs: sources, accounts and the asset, and so much from each to each.

Authority: docs/method.md (the route). Money that comes back to an account makes a second place of it, so that a round trip is seen and
nothing is counted twice; where it goes to and fro too often to be drawn, those accounts are one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from flows.drawing.layered_layout import ranks
from schemas.accounts import Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.evidence_base import EvidenceBase
from schemas.findings import RouteStep
from tracing.ownership.loops import components

# ('claim', label, ...), ('own', label, ...), ('unclaimed',), ('mortgage',), ('elsewhere',), ('account', identity, which visit), ('several',
# identity, ...), or ASSET
Place = tuple[str, ...]
ASSET: Place = ("asset",)
End = TypeVar("End", str, Place)  # of an edge: an account or a place
SOURCES = ("claim", "own", "unclaimed", "mortgage", "elsewhere")  # in this order from the top
ACCOUNTS = ("account", "several")
ACCOUNTS_DEEP, ACCOUNTS_A_COLUMN, CLAIMS, OWN, VISITS = 3, 5, 5, 1, 3  # what a reader can take in; the rest is taken together


class Flow(NamedTuple):
    """So many minor units from one place to the next; `source` is the place that the money came from first."""

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
    arrived: Counter[str] = Counter()
    for (left, right, _), amount in found.items():
        if right == ASSET:
            arrived[left[1]] += amount
    for account, paid in _paid(asset, transfers, payments).items():
        if (rest := paid - arrived[account]) > 0:
            found[("unclaimed",), ("account", account, "1"), ("unclaimed",)] += rest
            found[("account", account, "1"), ASSET, ("unclaimed",)] += rest
    for source, amount in (("mortgage", sum(p.mortgage for p in bought)), ("elsewhere", sum(p.elsewhere for p in bought))):
        found[(source,), ASSET, (source,)] += amount
    flows = [Flow(*ends, amount) for ends, amount in sorted(found.items()) if amount]
    return _few(_one_way(flows)) if flows else []


def _traced(base: EvidenceBase, asset: Asset, transfers: dict[str, Transfer], payments: set[str]) -> Counter:
    steps = [s for s in base.of(RouteStep) if s.rule == base.case.tracing.rule and s.target == asset.id]
    ends = payments | {""}
    visit = _visits([(transfers[s.from_transfer], transfers[s.to_transfer]) for s in steps if s.to_transfer not in ends])
    found: Counter = Counter()

    def reached_by(line: str) -> Place:
        return ASSET if line in ends else ("account", transfers[line].payee, visit.get(line, "1"))

    for label in sorted({step.label for step in steps}):
        source = ("own" if label.startswith("own:") else "claim", label)
        begun: Counter[str] = Counter()
        for step in (s for s in steps if s.label == label):
            begun[step.from_transfer] += step.amount
            begun[step.to_transfer] -= step.amount
            found[reached_by(step.from_transfer), reached_by(step.to_transfer), source] += step.amount
        for line, amount in begun.items():
            if amount > 0:
                found[source, reached_by(line), source] += amount
    return found


def _visits(steps: Sequence[tuple[Transfer, Transfer]]) -> dict[str, str]:
    """For every transfer, the how manieth time that money which comes back to the account is there: '1', '2', ..."""
    accounts = sorted({line.payee for step in steps for line in step})
    loops = {account: n for n, group in enumerate(_lead_to_each_other(accounts, {(a.payee, b.payee) for a, b in steps})) for account in group}
    turns: dict[str, int] = {}
    for came, went in sorted(steps, key=lambda step: (step[1].at, step[1].seq, step[1].id, step[0].id)):
        before = turns.setdefault(came.id, 0)
        comes_back = loops[came.payee] == loops[went.payee]
        turns[went.id] = max(turns.get(went.id, 0), before + 1 if comes_back else 0)
    at = {line.id: line.payee for step in steps for line in step}
    known = {account: sorted({turns[line] for line in at if at[line] == account}) for account in accounts}
    if any(len(times) > VISITS for times in known.values()):
        return {}
    return {line: str(known[account].index(turns[line]) + 1) for line, account in at.items()}


def _paid(asset: Asset, transfers: dict[str, Transfer], payments: set[str]) -> Counter[str]:
    """What each account paid for the asset, or what stands in it, by the account's identity."""
    paid: Counter[str] = Counter()
    if asset.kind == "account_balance":
        paid[asset.id.partition(":")[2]] += asset.value or 0
    for payment in payments:
        paid[transfers[payment].payer] += transfers[payment].amount
    return paid


def _one_way(flows: Sequence[Flow]) -> list[Flow]:
    """Accounts that lead to each other taken together, so that everything runs from left to right."""
    return _joined(flows, _lead_to_each_other(places_of(flows), set(edges_of(flows))))


def _lead_to_each_other(ends: Sequence[End], edges: set[tuple[End, End]]) -> list[list[End]]:
    """The ends, which are sorted, in groups that lead to each other."""
    number = {end: n for n, end in enumerate(ends)}
    onward: list[list[int]] = [[] for _ in ends]
    for left, right in sorted((number[left], number[right]) for left, right in edges):
        onward[left].append(right)
    return [[ends[n] for n in group] for group in components(range(len(ends)), onward.__getitem__)]


def _few(flows: list[Flow]) -> list[Flow]:
    """The smaller places of a column, and the middle of a long way, taken together."""
    rank = ranks(places_of(flows), edges_of(flows))
    if rank[ASSET] - 1 > ACCOUNTS_DEEP:
        flows = _joined(flows, [[place for place in places_of(flows) if place[0] in ACCOUNTS and 1 < rank[place] < rank[ASSET] - 1]])
        rank = ranks(places_of(flows), edges_of(flows))
    amount = through(flows)
    columns = [([place for place in rank if place[0] == kind], most) for kind, most in (("claim", CLAIMS), ("own", OWN))]
    columns += [([p for p in rank if p[0] in ACCOUNTS and rank[p] == n], ACCOUNTS_A_COLUMN) for n in range(1, rank[ASSET])]
    return _joined(flows, [sorted(column, key=lambda p: (-amount[p], p))[most - 1 :] for column, most in columns if len(column) > most])


def _joined(flows: Iterable[Flow], groups: Iterable[Sequence[Place]]) -> list[Flow]:
    """The same flows with each group of places as one place; what runs within a group is not shown."""
    whole = {place: _together(group) for group in groups if len(group) > 1 for place in group}
    found: Counter = Counter()
    for flow in flows:
        left, right, source = (whole.get(place, place) for place in flow[:3])
        if left != right:
            found[left, right, source] += flow.amount
    return [Flow(*ends, amount) for ends, amount in sorted(found.items())]


def _together(group: Sequence[Place]) -> Place:
    if group[0][0] not in ACCOUNTS:
        return (group[0][0], *sorted(label for place in group for label in place[1:]))
    return ("several", *sorted({identity for place in group for identity in (place[1:2] if place[0] == "account" else place[1:])}))


def places_of(flows: Iterable[Flow]) -> list[Place]:
    """Every source, account and asset of the drawing, in a fixed order."""
    return sorted({place for flow in flows for place in flow[:2]})


def edges_of(flows: Iterable[Flow]) -> list[tuple[Place, Place]]:
    """Every pair of places between which money ran, in a total order."""
    return sorted({flow[:2] for flow in flows})


def through(flows: Iterable[Flow]) -> Counter[Place]:
    """Minor units that came into each place, or began there."""
    sums: Counter[Place] = Counter()
    for flow in flows:
        sums[flow.right] += flow.amount
        if flow.left[0] in SOURCES:
            sums[flow.left] += flow.amount
    return sums
