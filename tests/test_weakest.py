"""What falls if links fall: smallest sets against trying every set, money lot by lot against taking the link out, chains by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain, combinations

from by_hand import base as money_base
from by_hand import statement
from by_hand import with_findings as followed
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import KESTREL, LETTINGS, World, after, decision
from test_chains import BASIS, TITLE, owned

from schemas.findings import Pairing, Ruling, WeakestSet
from tracing.assets import case_parties, schedule
from tracing.attribution import claimed_receipts, rulings
from tracing.chains import weakest_links
from tracing.chains.control_routes import ControlWays
from tracing.chains.control_strand import ControlStrand
from tracing.chains.minimal_hitting_sets import smallest_cuts
from tracing.chains.money_routes import MoneyWays
from tracing.ledger import build_transfers
from tracing.ownership import case_ownership

WAYS = st.lists(st.frozensets(st.sampled_from("abcdefg"), max_size=4), max_size=6)


@given(WAYS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_smallest_sets_are_those_that_trying_every_set_finds(ways):
    links = sorted(set().union(*ways))
    cutting = [frozenset(cut) for cut in chain.from_iterable(combinations(links, n) for n in range(1, 4)) if ways and all(way & frozenset(cut) for way in ways)]
    smallest = [cut for cut in cutting if not any(other < cut for other in cutting)]
    assert smallest_cuts(ways) == sorted(smallest, key=lambda cut: (len(cut), sorted(cut)))


def test_more_than_three_is_said_and_a_way_without_contested_links_cannot_be_cut():
    assert smallest_cuts([frozenset(one) for one in ("a", "b", "c", "d")]) == []
    [more] = weakest_links._of_control("x", [frozenset(one) for one in ("a", "b", "c", "d")], {}, {})
    [none] = weakest_links._of_control("x", [frozenset()], {}, {})
    assert (more.links, none.links) == ("", "") and "more would have to fall" in more.says and "Nothing on the way is contested" in none.says


# control


def cuts(base) -> set[frozenset[str]]:
    """The relations of the links of each set for the title."""
    ways = ControlWays(ControlStrand(base))
    [title] = [asset for asset in base.of(schedule.Asset) if asset.id == TITLE]
    return {frozenset(ways.links[key].relation for key in cut) for cut in smallest_cuts(ways.of(title))}


def test_each_contested_link_of_one_way_takes_the_title_out_of_reach_by_itself():
    assert cuts(owned(chains=[BASIS])) == {frozenset({"is"}), frozenset({"is reached on the basis of"})}
    [shares] = weakest_links.findings(owned())[WeakestSet]
    assert shares.asset != TITLE and shares.rests_on == "automatic", "the title is not within reach and cannot fall out of it; the shares hang on the match"


def test_two_interests_on_record_have_to_fall_together():
    declared = {"owner": "kestrel", "company": "lettings", "low": "60", "high": "60", "started_on": date(2023, 1, 1), "exhibit": "IH/1"}
    base = owned(chains=[BASIS], interests=[declared])
    assert cuts(base) == {frozenset({"is", "holds shares in"}), frozenset({"is reached on the basis of"})}
    rows = [row for row in weakest_links.findings(base)[WeakestSet] if row.strand == "control"]
    assert [len(row.links.splitlines()) for row in rows] == [1, 2] and rows[1].rests_on.split("\n") in (["automatic", "case file"], ["case file", "automatic"])


def test_a_second_basis_is_a_second_way():
    other = BASIS | {"basis": "nominee", "reason": "He gave the orders"}
    assert cuts(owned(chains=[BASIS, other])) == {frozenset({"is"}), frozenset({"is reached on the basis of"})}
    ways = ControlWays(ControlStrand(owned(chains=[BASIS, other])))
    [title] = [asset for asset in owned(chains=[BASIS, other]).of(schedule.Asset) if asset.id == TITLE]
    assert sorted(len(cut) for cut in smallest_cuts(ways.of(title))) == [1, 2], "the match alone, or both bases"


def test_an_identifier_leaves_nothing_to_contest():
    world = World()
    world.title("ZZ100002", world.company("99999901", "Tarnbrook Lettings Ltd", mentioned_as="proprietor"))
    base = after(world.base(people=[KESTREL], companies=[LETTINGS | {"role": "suspect"}]), case_parties, case_ownership, schedule)
    [row] = weakest_links.findings(base)[WeakestSet]
    assert (row.strand, row.links) == ("control", "") and "Nothing on the way is contested" in row.says


# money

ALPHA, BETA = "gb:000000-00000001", "gb:000000-00000002"


def two_ways(answer: str):
    """50.00 of a claim goes from Alpha to Beta by a transfer that a decision joins, and 30.00 comes to Beta by itself."""
    alpha = statement(
        ALPHA,
        "2024-01-01",
        "2024-01-31",
        0,
        0,
        [("2024-01-05", 5000, {"text": "claimed"}), ("2024-01-10", -5000, {"counterparty": "Beta Ltd"})],
        id="a",
        holder="Alpha Ltd",
    )
    beta = statement(
        BETA,
        "2024-01-01",
        "2024-01-31",
        0,
        8000,
        [("2024-01-10", 5000, {"counterparty": "Alpha Ltd"}), ("2024-01-12", 3000, {"text": "claimed"})],
        id="b",
        holder="Beta Ltd",
    )
    claim = {
        "label": "A",
        "says": "s",
        "alleged_because": "b",
        "expected_count": 2,
        "expected_total": "80.00",
        "receipts": [{"account": account, "first": date(2024, 1, 1), "last": date(2024, 1, 31), "text_contains": "claimed"} for account in (ALPHA, BETA)],
    }
    base = money_base([alpha, beta], period=("2024-01-01", "2024-01-31"), claims=[claim])
    [open_] = followed(base, build_transfers).of(Pairing)
    return followed(replace(base, decisions=(decision(open_.id, answer),)), build_transfers, claimed_receipts, rulings), open_.id


def test_what_falls_with_a_decided_transfer_is_what_the_trace_loses_without_it():
    (base, pairing), (without, _) = two_ways("same"), two_ways("not_same")
    target = f"account:{BETA}"
    ways = MoneyWays(base).of(target)
    assert ways == {frozenset({pairing}): 5000, frozenset(): 3000}
    held = [sum(r.amount for r in one.of(Ruling) if (r.rule, r.target) == ("fifo", target)) for one in (base, without)]
    assert held == [8000, 3000] and weakest_links.falls_with({pairing}, ways) == held[0] - held[1]
    rows = weakest_links._of_money(target, ways, MoneyWays(base).links, {})
    assert [(row.links, row.amount, row.whole) for row in rows] == [(pairing, 5000, False), ("", 3000, False)]
