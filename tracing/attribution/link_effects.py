"""How much of the claims' money a pairing that waits for a decision could bring to what is asked about.

Authority: docs/method.md, "Which payments are one": only pairings that lie between a claim and a target are worked out, the largest effect is asked first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from schemas.accounts import Transfer
from schemas.evidence_base import EvidenceBase
from schemas.findings import LinkEffect, Pairing
from tracing.attribution.any_order_range import bounds
from tracing.attribution.flow_network import SOURCE, Network
from tracing.attribution.linked_range import Networks
from tracing.ledger.prepared_ledger import NOBODY, Target

MANY = 300  # pairings of which each effect is worked out; of more, the smaller ones are told by their own amount


def link_effects(base: EvidenceBase, nets: Networks, targets: Sequence[Target]) -> list[LinkEffect]:
    """For every undecided pairing and target between which and a claim it lies: what can come to it that way, in minor units."""
    if not nets.with_candidates:
        return []
    net = nets.with_candidates[0]
    line_of = {entry: t.id for t in base.of(Transfer) for entry in (t.debit_entry, t.credit_entry) if entry}
    waiting = [p for p in base.of(Pairing) if p.state == "undecided" and p.between_accounts]
    known = set(net.ledger.ids)
    ways = {
        p.id: [(line_of[d], line_of[c]) for d in p.debit_entry.splitlines() for c in p.credit_entry.splitlines()] for p in waiting if _known(p, line_of, known)
    }
    before = net.claims_reach
    found: list[tuple[int, str, list[tuple[str, str]]]] = []
    for id, of in ways.items():
        reached = [
            (d, c) for d, c in of if before[net.lines[net.ledger.index(d)]] and NOBODY not in (net.lines[net.ledger.index(d)], net.lines[net.ledger.index(c)])
        ]
        if reached:
            found.append((sum(_width(net, d, c) for d, c in reached), id, reached))
    found.sort(key=lambda one: (-one[0], one[1]))
    leads = {target.name: net.towards(net.ends(target)) for target in targets}
    rows = []
    for n, (_, id, reached) in enumerate(found):
        for target in targets:
            on_the_way = [(d, c) for d, c in reached if leads[target.name][net.lines[net.ledger.index(c)]]]
            amount = sum(_width(net, d, c) if n >= MANY else _through(net, d, c, target) for d, c in on_the_way)
            if amount:
                rows.append(LinkEffect(pairing=id, target=target.name, amount=min(amount, net.claimed)))
    return rows


def _known(pairing: Pairing, line_of: dict[str, str], known: set[str]) -> bool:
    return all(line_of.get(entry, "") in known for entry in (*pairing.debit_entry.splitlines(), *pairing.credit_entry.splitlines()))


def _width(net: Network, debit: str, credit: str) -> int:
    return min(net.ledger.amount[net.ledger.index(line)] for line in (debit, credit))


def _through(net: Network, debit: str, credit: str, target: Target) -> int:
    """The most of the claims that can reach the debit, and of that the most that can go on from the credit to the target."""
    came = min(bounds(net, Target(debit, (debit,))).at_most, _width(net, debit, credit))
    if not came:
        return 0
    others = net.tails != SOURCE
    onward = replace(
        net,
        claimed=came,
        tails=np.append(net.tails[others], SOURCE),
        heads=np.append(net.heads[others], net.lines[net.ledger.index(credit)]),
        capacities=np.append(net.capacities[others], came),
    )
    return bounds(onward, target).at_most
