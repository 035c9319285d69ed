"""The layered layout of charts: ranks, places and ways of drawn graphs, with loops, parts, repeated edges; few crossings against every order."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations, product
from random import Random

import pytest

from flows.drawing.layer_order import count_crossings, few_crossings
from flows.drawing.layered_layout import Layout, bends, layout, ranks


def laid_out(nodes, edges, widest=0) -> Layout:
    return layout(nodes, edges, ranks(nodes, edges, widest))


def drawn_graph(rng: Random, nodes: int, edges: int):
    """Some nodes and edges, among them repeated ones, both ways round, and from a node to itself."""
    names = [f"n{n}" for n in range(nodes)]
    return names, [(rng.choice(names), rng.choice(names)) for _ in range(edges)]


def crossings(found: Layout) -> int:
    """How many pairs of lines cross, from the places alone."""
    lines = [sorted([(found.rank[a], found.across[a]), (found.rank[b], found.across[b])]) for way in found.way.values() for a, b in pairwise(way) if a != b]
    return sum(a[0][0] == b[0][0] and (a[0][1] - b[0][1]) * (a[1][1] - b[1][1]) < 0 for a, b in combinations(lines, 2))


def check(nodes, edges, found: Layout) -> None:
    """What holds of every layout."""
    assert set(nodes) <= set(found.rank) == set(found.across) and min(found.across.values(), default=0) == 0
    by_rank: dict[int, list[float]] = {}
    for place, rank in found.rank.items():
        by_rank.setdefault(rank, []).append(found.across[place])
    for rank in by_rank.values():
        assert all(right - left >= 1 for left, right in pairwise(sorted(rank)))
    assert set(found.way) == set(edges)
    for (left, right), way in found.way.items():
        assert (way[0], way[-1]) == (left, right)
        steps = [found.rank[b] - found.rank[a] for a, b in pairwise(way)]
        assert left == right or set(steps) in ({1}, {-1})
        assert all(place[:3] == ("bend", left, right) for place in way[1:-1])


@pytest.mark.parametrize("seed", range(40))
def test_places_stand_apart_and_every_edge_passes_rank_after_rank(seed):
    rng = Random(seed)
    nodes, edges = drawn_graph(rng, rng.randint(1, 25), rng.randint(0, 40))
    widest = rng.choice([0, 1, 3, 4])
    found = laid_out(nodes, edges, widest)
    check(nodes, edges, found)
    assert not widest or all(sum(found.rank[node] == rank for node in nodes) <= widest for rank in found.rank.values())
    assert found == laid_out(nodes, edges, widest)


def test_what_leads_to_a_node_stands_above_it_where_nothing_goes_round():
    nodes = ["suspect", "wife", "holding", "company", "land"]
    edges = [("suspect", "holding"), ("holding", "company"), ("suspect", "company"), ("company", "land"), ("wife", "land")]
    found = laid_out(nodes, edges)
    assert found.rank == {
        "suspect": 0,
        "wife": 0,
        "holding": 1,
        "company": 2,
        "land": 3,
        ("bend", "suspect", "company", 1): 1,
        ("bend", "wife", "land", 1): 1,
        ("bend", "wife", "land", 2): 2,
    }
    assert crossings(found) == 0


def test_a_loop_is_broken_where_most_leads_into_it_and_its_last_edge_runs_upwards():
    found = laid_out(["a", "b", "c", "owner"], [("a", "b"), ("b", "c"), ("c", "a"), ("owner", "b")])
    assert [found.rank[node] for node in ("owner", "b", "c", "a")] == [0, 1, 2, 3]
    assert found.way["a", "b"] == ["a", ("bend", "a", "b", 2), "b"]


def test_two_that_hold_each_other_and_one_that_holds_itself():
    found = laid_out(["a", "b"], [("a", "b"), ("b", "a"), ("a", "a"), ("a", "b")])
    assert found.rank == {"a": 0, "b": 1} and found.across == {"a": 0, "b": 0}
    assert found.way == {("a", "b"): ["a", "b"], ("b", "a"): ["b", "a"], ("a", "a"): ["a", "a"]}


def test_a_repeated_edge_changes_nothing():
    nodes, edges = drawn_graph(Random(7), 14, 20)
    assert laid_out(nodes, edges) == laid_out(nodes, [edge for edge in edges for _ in range(3)])


def test_nothing_and_one_node():
    assert layout([], [], {}) == Layout({}, {}, {})
    assert laid_out(["x"], []) == Layout({"x": 0}, {"x": 0}, {})


def test_parts_that_nothing_joins_stand_beside_each_other_and_close():
    nodes = ["a", "b", "c", "d", "alone", "e", "f"]
    found = laid_out(nodes, [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("e", "f")])
    assert crossings(found) == 0
    assert found.across["alone"] > found.across["a"] and found.across["e"] > found.across["alone"]
    assert max(found.across.values()) == 2.5  # a above the middle of b and c; then 'alone', and e above f


def test_one_stands_above_the_middle_of_what_it_holds_and_long_lines_are_straight():
    found = laid_out(["top", "a", "b", "c", "low"], [("top", "a"), ("top", "b"), ("top", "c"), ("b", "low")])
    assert [found.across[node] for node in ("top", "a", "b", "c", "low")] == [1, 0, 1, 2, 1]
    long = laid_out(["a", "b", "c", "d", "e"], [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("a", "e")])
    assert len({long.across[place] for place in long.way["a", "e"][1:-1]}) == 1


@pytest.mark.parametrize("seed", range(12))
def test_a_tree_has_no_crossing(seed):
    rng = Random(seed)
    nodes = [f"n{n}" for n in range(30)]
    edges = [(nodes[rng.randrange(n)], nodes[n]) for n in range(1, 30)]
    rng.shuffle(edges)
    assert crossings(laid_out(nodes, edges)) == 0


def test_there_are_seldom_more_crossings_than_in_the_best_of_all_orders():
    more = []
    for seed in range(150):
        rng = Random(seed)
        layers = [[(rank, n) for n in range(rng.randint(2, 4))] for rank in range(3)]
        edges = [(a, b) for upper, lower in pairwise(layers) for a, b in product(upper, lower) if rng.random() < 0.5]
        above = {place: [a for a, b in edges if b == place] for layer in layers for place in layer}
        below = {place: [b for a, b in edges if a == place] for layer in layers for place in layer}
        best = min(count_crossings(list(map(list, order)), below) for order in product(*map(permutations, layers)))
        found = few_crossings(layers, above, below)
        assert [sorted(layer) for layer in found] == layers and count_crossings(found, below) <= count_crossings(layers, below)
        more.append(count_crossings(found, below) - best)
    assert max(more) <= 2 and sum(extra > 0 for extra in more) <= 10, more


def test_crossings_are_counted_as_the_eye_counts_them():
    for seed in range(30):
        rng = Random(seed)
        upper, lower = list("abcde"), list("vwxyz")
        edges = sorted({(rng.choice(upper), rng.choice(lower)) for _ in range(9)})
        below = {a: [y for x, y in edges if x == a] for a in upper}
        eye = sum((upper.index(a) - upper.index(b)) * (lower.index(x) - lower.index(y)) < 0 for (a, x), (b, y) in combinations(edges, 2))
        assert count_crossings([upper, lower], below) == eye


@pytest.mark.parametrize("widest", [0, 4])
def test_two_hundred_nodes_are_laid_out_too(widest):
    nodes, edges = drawn_graph(Random(3), 200, 240)
    found = laid_out(nodes, edges, widest)
    check(nodes, edges, found)
    columns: dict[int, int] = {}
    for rank in found.rank.values():
        columns[rank] = columns.get(rank, 0) + 1
    assert max(found.across.values()) <= 3 * max(columns.values())


def test_an_edge_between_two_nodes_of_one_rank_is_refused():
    with pytest.raises(ValueError, match="joins two nodes of rank 0"):
        layout(["a", "b"], [("a", "b")], {"a": 0, "b": 0})


def test_bends_of_an_edge_that_runs_upwards_are_in_its_order():
    rank, way = bends([("low", "top")], {"low": 3, "top": 0})
    assert way["low", "top"] == ["low", ("bend", "low", "top", 2), ("bend", "low", "top", 1), "top"] and rank["bend", "low", "top", 1] == 1
