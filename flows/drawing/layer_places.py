"""How far across the places of ordered layers stand: where their neighbours are, a column apart at least, no wider than the fullest layer.

Authority: Gansner, Koutsofios, North and Vo, A technique for drawing directed graphs (1993) (long lines are kept straight by weights); Barlow and others,
Statistical inference under order restrictions (1972) (pool adjacent violators: the nearest places that keep an order).
"""

from __future__ import annotations

from flows.drawing.layer_order import Joined, Layers, Node

COLUMN = 240  # whole numbers to a column, so that no rounding differs between machines
GRID = COLUMN // 4  # what stands nearly below each other stands exactly so
ROUNDS = 12
STRAIGHT = (1, 2, 8)  # the weight of a line between two nodes, a node and a bend, two bends


def places_across(layers: Layers, above: Joined, below: Joined, bent: set[Node]) -> dict[Node, int]:
    """How far to the right each place stands, from 0, in parts of a column; `bent` are the points at which long lines bend."""
    wide = (max(map(len, layers)) - 1) * COLUMN
    across = {node: (wide - (len(layer) - 1) * COLUMN) // 2 + n * COLUMN for layer in layers for n, node in enumerate(layer)}
    both = {node: above[node] + below[node] for node in across}
    for n in range(ROUNDS):
        _sweep(layers, above if n < ROUNDS // 2 else both, across, bent, wide)
        _sweep(layers[::-1], below if n < ROUNDS // 2 else both, across, bent, wide)
    left = min(across.values())
    return {node: (x - left + GRID // 2) // GRID * GRID for node, x in across.items()}


def _sweep(layers: Layers, joined: Joined, across: dict[Node, int], bent: set[Node], wide: int) -> None:
    for layer in layers:
        pulls = []
        for node in layer:
            weights = [STRAIGHT[(node in bent) + (end in bent)] for end in joined[node]]
            pull = sum(weight * across[end] for weight, end in zip(weights, joined[node], strict=True))
            pulls.append((pull, sum(weights)) if weights else (across[node], 1))
        across.update(zip(layer, _apart(pulls, wide), strict=True))


def _apart(pulls: list[tuple[int, int]], wide: int) -> list[int]:
    """The places nearest to what each is pulled to, as (weight x place, weight), in this order, a column apart and within 0..wide."""
    pools: list[list[int]] = []  # weight x place less the columns to the left, weight, how many
    for n, (pull, weight) in enumerate(pulls):
        pools.append([pull - n * COLUMN * weight, weight, 1])
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    most = wide - (len(pulls) - 1) * COLUMN
    places = [min(max(total // weight, 0), most) for total, weight, many in pools for _ in range(many)]
    return [place + n * COLUMN for n, place in enumerate(places)]
