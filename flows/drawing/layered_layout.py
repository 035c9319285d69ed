"""Where the boxes of a layered drawing stand: one below the other by rank, beside each other with few crossings.

Authority: Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures (1981), as igraph has it.
"""
from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from igraph import Graph

Node = Hashable
Edge = tuple[Node, Node]


class Layout(NamedTuple):
    """`rank` and `across` of every node and of every bend; `way` gives for each edge the places it passes, its ends included."""

    rank: dict[Node, int]
    across: dict[Node, float]
    way: dict[Edge, list[Node]]


def ranks(nodes: Sequence[Node], edges: Sequence[Edge], widest: int = 0) -> dict[Node, int]:
    """The rank of every node: below everything that leads to it, loops broken, with at most `widest` nodes a rank (0: any number)."""
    graph = _graph(nodes, edges)
    order = _in_order(graph)
    turn = {n: i for i, n in enumerate(order)}
    rank: dict[int, int] = {}
    taken: dict[int, int] = {}
    for n in order:
        above = [m for m in graph.neighbors(n) if turn[m] < turn[n]]
        place = max((rank[m] + 1 for m in above), default=0)
        while widest and taken.get(place, 0) >= widest:
            place += 1
        rank[n], taken[place] = place, taken.get(place, 0) + 1
    return {node: rank[n] for n, node in enumerate(nodes)}


def _in_order(graph: Graph) -> list[int]:
    """Vertices so that each follows all that lead to it, the first given first; a loop begins where most leads into it already."""
    before = {v: set(graph.predecessors(v)) - {v} for v in range(graph.vcount())}
    all_before = {v: len(left) for v, left in before.items()}
    order: list[int] = []
    while before:
        n = next((v for v, left in before.items() if not left), max(before, key=lambda v: (all_before[v] - len(before[v]), -v)))
        del before[n]
        order.append(n)
        for left in before.values():
            left.discard(n)
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
    """Every node's and bend's place, in units of one node's width, with few crossings."""
    rank, way = bends(edges, {node: rank[node] for node in nodes})
    places = list(rank)
    hops = [hop for path in way.values() for hop in zip(path, path[1:], strict=False)]
    found = _graph(places, hops).layout_sugiyama(layers=[rank[p] for p in places], hgap=1, vgap=1, maxiter=200)
    left = min(x for x, _ in found.coords)
    return Layout(rank, {place: round(x - left, 3) for place, (x, _) in zip(places, found.coords, strict=False)}, way)


def _graph(nodes: Sequence[Node], edges: Sequence[Edge]) -> Graph:
    number = {node: n for n, node in enumerate(nodes)}
    return Graph(n=len(nodes), edges=[(number[a], number[b]) for a, b in edges], directed=True)
