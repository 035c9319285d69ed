"""What no rule can change: how much of a target must, and how much could, have come from the claims, in any order of attribution.

Authority: docs/method.md, "on any order of attribution"; L. R. Ford and D. R. Fulkerson, Maximal flow through a network (1956). Solved by
OR-tools' maximum flow, in whole units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow

from schemas.guarantees import GuaranteeBroken
from tracing.attribution.flow_network import AWAY, SOURCE, Network
from tracing.ledger.prepared_ledger import Target


@dataclass(frozen=True)
class Range:
    """At least and at most so many minor units of the target come from the claims."""

    at_least: int
    at_most: int


def bounds(net: Network, target: Target) -> Range:
    """The range of a target. A unit that passes through several of its lines counts once.

    Only what lies on a way from a claim to the target is solved: what leaves those ways can never come back to them, and every node
    can pass on all that it receives, so it counts as gone.
    """
    ends = np.fromiter(net.ends(target), np.int64)
    if not len(ends) or not net.claimed:
        return Range(0, 0)
    on_the_way, is_end = net.towards(ends), np.zeros(net.nodes, bool)
    is_end[ends] = True
    inside = on_the_way[net.tails] & ~is_end[net.tails] & ((net.tails != SOURCE) | on_the_way[net.heads])
    tails, heads, capacities = net.tails[inside], net.heads[inside], net.capacities[inside]
    onward = on_the_way[heads]
    claimed = int(capacities[tails == SOURCE].sum())
    number = AWAY + np.cumsum(on_the_way | is_end)
    number[SOURCE] = SOURCE
    elsewhere = _flow(number[tails], np.where(onward, number[heads], AWAY), capacities)
    at_most = _flow(
        np.concatenate([number[tails[onward]], number[ends]]),
        np.concatenate([number[heads[onward]], np.full(len(ends), AWAY)]),
        np.concatenate([capacities[onward], np.full(len(ends), net.claimed)]),
    )
    found = Range(claimed - elsewhere, at_most)
    if not 0 <= found.at_least <= found.at_most <= claimed:
        raise GuaranteeBroken(f"the range of {target.name} is impossible: {found}")
    return found


def _flow(tails: np.ndarray, heads: np.ndarray, capacities: np.ndarray) -> int:
    if SOURCE not in tails:
        return 0
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(tails, heads, capacities)
    status = solver.solve(SOURCE, AWAY)
    if status != solver.OPTIMAL:
        raise GuaranteeBroken(status)
    return solver.optimal_flow()
