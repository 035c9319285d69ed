"""Where the boxes of a layered drawing stand: one below the other by rank, beside each other with few crossings and short lines.

Authority: Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures (1981). Of equal answers the one that keeps
the given order stands, and all places are worked out in whole numbers: the same graph has the same layout anywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from flows.drawing.layer_order import Node, count_crossings, few_crossings
from flows.drawing.layer_places import COLUMN, places_across

Edge = tuple[Node, Node]


class Layout(NamedTuple):
    """`rank` and `across` (in widths of a column) of every node and of every bend; `way` gives for each edge the places it passes, its ends included."""

    rank: dict[Node, int]
    across: dict[Node, float]
    way: dict[Edge, list[Node]]


def ranks(nodes: Sequence[Node], edges: Sequence[Edge], widest: int = 0) -> dict[Node, int]:
    """The rank of every node: below everything that leads to it, loops broken, with at most `widest` nodes a rank (0: any number)."""
    beside = _neighbours(nodes, edges)
    rank: dict[Node, int] = {}
    taken: Counter[int] = Counter()
    for node in _in_order(nodes, edges):
        place = max((rank[other] + 1 for other in beside[node] if other in rank), default=0)
        while widest and taken[place] >= widest:
            place += 1
        rank[node] = place
        taken[place] += 1
    return {node: rank[node] for node in nodes}


def _in_order(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Node]:
    """Nodes so that each follows all that lead to it, the first given first; a loop begins where most leads into it already."""
    before: dict[Node, set[Node]] = {node: set() for node in nodes}
    for left, right in edges:
        if left != right:
            before[right].add(left)
    turn, all_before = {node: n for n, node in enumerate(nodes)}, {node: len(left) for node, left in before.items()}
    order: list[Node] = []
    while before:
        node = next((v for v, left in before.items() if not left), None)
        if node is None:
            node = max(before, key=lambda v: (all_before[v] - len(before[v]), -turn[v]))
        del before[node]
        order.append(node)
        for left in before.values():
            left.discard(node)
    return order


def bends(edges: Sequence[Edge], rank: dict[Node, int]) -> tuple[dict[Node, int], dict[Edge, list[Node]]]:
    """The ranks with those of the bends, and the way of every edge: one that passes ranks bends at each, at ('bend', its ends, rank)."""
    rank, way = dict(rank), {}
    for left, right in edges:
        step = 1 if rank[left] < rank[right] else -1
        between = [("bend", left, right, r) for r in range(rank[left] + step, rank[right], step)]
        rank.update({bend: bend[3] for bend in between})
        way[left, right] = [left, *between, right]
    return rank, way


def layout(nodes: Sequence[Node], edges: Sequence[Edge], rank: dict[Node, int]) -> Layout:
    """Every node's and bend's place: parts that nothing joins stand beside each other, as close as they can. ValueError if an edge joins two nodes
    of one rank."""
    for left, right in edges:
        if left != right and rank[left] == rank[right]:
            raise ValueError(f"an edge joins two nodes of rank {rank[left]}: {left!r} and {right!r}")
    own = {node: rank[node] for node in nodes}
    rank, way = bends(edges, own)
    joined = _neighbours(list(rank), [hop for path in way.values() for hop in pairwise(path)])
    across: dict[Node, int] = {}
    taken: dict[int, int] = defaultdict(int)  # by rank, the first place that is free
    for part in _parts(list(rank), joined):
        placed = _part_across(part, rank, joined, set(part) - own.keys())
        shift = max(taken[rank[place]] - x for place, x in placed.items())
        for place, x in placed.items():
            across[place] = x + shift
            taken[rank[place]] = max(taken[rank[place]], x + shift + COLUMN)
    return Layout(rank, {place: across[place] / COLUMN for place in rank}, way)


def _part_across(part: list[Node], rank: dict[Node, int], joined: dict[Node, list[Node]], bent: set[Node]) -> dict[Node, int]:
    """The places of a part that hangs together: the best of several orders to begin with, by crossings and then by the length of its lines."""
    layers: dict[int, list[Node]] = defaultdict(list)
    for place in part:
        layers[rank[place]].append(place)
    first, last = min(layers), max(layers)
    given = [layers[n] for n in range(first, last + 1)]
    above = {place: [other for other in joined[place] if rank[other] < rank[place]] for place in part}
    below = {place: [other for other in joined[place] if rank[other] > rank[place]] for place in part}
    found = []
    for begun in (given, [layer[::-1] for layer in given], _as_met(part, rank, joined, first, last)):
        order = few_crossings(begun, above, below)
        placed = places_across(order, above, below, bent)
        long = sum(abs(placed[place] - placed[other]) for place in part for other in below[place])
        found.append((count_crossings(order, below), long, placed))
    return min(found, key=lambda one: one[:2])[2]


def _as_met(part: list[Node], rank: dict[Node, int], joined: dict[Node, list[Node]], first: int, last: int) -> list[list[Node]]:
    """The layers in the order in which a walk along the edges meets their places, deep before wide."""
    layers: list[list[Node]] = [[] for _ in range(first, last + 1)]
    met: set[Node] = set()
    waiting = [min(part, key=lambda place: rank[place])]
    while waiting:
        place = waiting.pop()
        if place not in met:
            met.add(place)
            layers[rank[place] - first].append(place)
            waiting += joined[place][::-1]
    return layers


def _neighbours(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[Node, list[Node]]:
    """What every node is joined to, each once; a node that leads to itself is not joined to itself."""
    found: dict[Node, dict[Node, None]] = {node: {} for node in nodes}
    for left, right in edges:
        if left != right:
            found[left][right] = found[right][left] = None
    return {node: list(others) for node, others in found.items()}


def _parts(places: list[Node], joined: dict[Node, list[Node]]) -> list[list[Node]]:
    """What hangs together, each part in the given order."""
    part_of: dict[Node, int] = {}
    for n, place in enumerate(places):
        waiting = [place]
        while waiting:
            at = waiting.pop()
            if at not in part_of:
                part_of[at] = n
                waiting += joined[at]
    parts: dict[int, list[Node]] = defaultdict(list)
    for place in places:
        parts[part_of[place]].append(place)
    return list(parts.values())
