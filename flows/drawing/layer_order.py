"""In which order the places of each layer stand, so that few lines cross.

Authority: Sugiyama, Tagawa and Toda (1981) (each place where the middle of its neighbours is, layer after layer, down and up); Gansner, Koutsofios, North
and Vo, A technique for drawing directed graphs (1993) (neighbours in a layer change places where that saves a crossing).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from itertools import pairwise
from typing import Any

SWEEPS, PATIENCE = 24, 4  # down and up in turn, and how many without fewer crossings are enough
Node = Any  # whatever a chart calls its boxes, and a bend; it can be a key
Layers = list[list[Node]]
Joined = dict[Node, list[Node]]  # the places of the layer above, or below, that a place is joined to


def few_crossings(layers: Layers, above: Joined, below: Joined) -> Layers:
    """The layers in the best order that was found, beginning from the given one, which stands if none is better."""
    layers = [list(layer) for layer in layers]
    best, fewest, since = [list(layer) for layer in layers], count_crossings(layers, below), 0
    for sweep in range(SWEEPS):
        if not fewest or since == PATIENCE:
            break
        down = sweep % 2 == 0
        for n in range(1, len(layers)) if down else range(len(layers) - 2, -1, -1):
            layers[n] = _by_middle(layers[n], layers[n - 1 if down else n + 1], above if down else below, sweep % 4 > 1)
        _exchange(layers, above, below)
        since += 1
        if (crossings := count_crossings(layers, below)) < fewest:
            best, fewest, since = [list(layer) for layer in layers], crossings, 0
    return best


def count_crossings(layers: Layers, below: Joined) -> int:
    """How many pairs of lines cross, each between one layer and the next."""
    crossings = 0
    for upper, lower in pairwise(layers):
        place = {node: n for n, node in enumerate(lower)}
        reached: list[int] = []
        for node in upper:
            ends = sorted(place[other] for other in below[node])
            crossings += sum(len(reached) - bisect_right(reached, end) for end in ends)
            for end in ends:
                insort(reached, end)
    return crossings


def _by_middle(layer: list[Node], other: list[Node], joined: Joined, turned: bool) -> list[Node]:
    """The layer by the mean place of what each is joined to in the other one; what is joined to nothing there stays where it is. Of equal ones the first
    stands first, or, if `turned`, the last."""
    place = {node: n for n, node in enumerate(other)}
    middle = {node: sum(place[end] for end in joined[node]) / len(joined[node]) for node in layer if joined[node]}
    moved = iter(sorted((node for node in (layer[::-1] if turned else layer) if node in middle), key=middle.__getitem__))
    return [next(moved) if node in middle else node for node in layer]


def _exchange(layers: Layers, above: Joined, below: Joined) -> None:
    """Two places beside each other change places as long as that saves a crossing."""
    waiting = set(range(len(layers)))  # layers that changed, or are beside one that did
    while waiting:
        changed: set[int] = set()
        for n in sorted(waiting):
            layer = layers[n]
            ends = [_ends(layer, layers[n - 1] if n else [], above), _ends(layer, layers[n + 1] if n + 1 < len(layers) else [], below)]
            for left in range(len(layer) - 1):
                a, b = layer[left], layer[left + 1]
                if sum(_saved(at[a], at[b]) for at in ends) > 0:
                    layer[left], layer[left + 1] = b, a
                    changed |= {n - 1, n, n + 1}
        waiting = changed & set(range(len(layers)))


def _ends(layer: list[Node], other: list[Node], joined: Joined) -> dict[Node, list[int]]:
    """Where in the other layer the lines of each place end, from the left."""
    place = {node: n for n, node in enumerate(other)}
    return {node: sorted(place[end] for end in joined[node]) for node in layer}


def _saved(left: list[int], right: list[int]) -> int:
    """How many crossings are saved if two places whose lines end there change places."""
    if len(left) == len(right) == 1:
        return (left[0] > right[0]) - (right[0] > left[0])
    return sum((a > b) - (b > a) for a in left for b in right)
