"""The range on any order of attribution: against every attribution tried one by one, and every rule lies within it."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_tracing_plain import built, ledgers

from tracing.attribution.any_order_range import Range, bounds
from tracing.attribution.flow_network import network
from tracing.attribution.plain_tracer import trace
from tracing.attribution.routes import traced
from tracing.attribution.rules import RULES
from tracing.ledger.prepared_ledger import Target


def every_attribution(lines, claimed, relabelled, undone, target):
    """The sums of claim money that a target can hold: at each choice, each possible number of claim units is tried.

    Written from docs/method.md: an account is only how many units stand there and how many of them are the claims'.
    """
    found = set()

    def go(at, accounts, got):
        if at == len(lines):
            found.add(got + sum(accounts[a][1] for a in target.accounts if a in accounts))
            return None
        id, payer, payee, amount, kind = lines[at]
        if id in undone:
            return go(at + 1, accounts, got)
        if kind == "gap":
            return go(at + 1, {**accounts, payer: (0, 0)}, got)
        leaving = [claimed.get(id, 0)]
        if payer:
            balance, claims = accounts.get(payer, (0, 0))
            real = min(amount, max(balance, 0))
            leaving = range(max(0, real - (max(balance, 0) - claims)), min(real, claims) + 1)
        for units in leaving:
            later = dict(accounts)
            if payer:
                later[payer] = (balance - amount, claims - units)
            carried = claimed[id] if id in claimed else 0 if id in relabelled else units
            hit = got + (carried if id in target.transfers else 0)
            if not payee:
                go(at + 1, later, hit)
                continue
            standing, there = later.get(payee, (0, 0))
            absorbed = min(max(-standing, 0), amount)
            for lost in range(max(0, absorbed - (amount - carried)), min(absorbed, carried) + 1):
                go(at + 1, {**later, payee: (standing + amount, there + carried - lost)}, hit)
        return None

    go(0, {}, 0)
    return found


@settings(max_examples=250, deadline=None, derandomize=True)
@given(made=ledgers(), pick=st.integers(0, 30))
def test_the_range_is_what_trying_every_attribution_finds(made, pick):
    lines, claims = made
    ledger = built(lines, claims)
    ids = [id for id, *_ in lines]
    account = bool(ledger.accounts) and pick % 2 == 0
    target = Target("t", (), (ledger.accounts[pick % len(ledger.accounts)],)) if account else Target("t", (ids[pick % len(ids)],))
    claimed: dict[str, int] = {}
    for id, label, amount in claims:
        if not label.startswith("own:"):
            claimed[id] = claimed.get(id, 0) + amount
    relabelled = {id for id, payer, *_ in lines if payer and any(id == marked for marked, _, _ in claims)}
    undone = {ledger.ids[t] for t in trace(ledger, RULES["pro_rata"]).unwound}
    if target.transfers and target.transfers[0] in undone:
        return
    found = bounds(network(ledger), target)
    if len([line for line in lines if line[1]]) <= 7:
        tried = every_attribution(lines, claimed, relabelled, undone, target)
        assert (found.at_least, found.at_most) == (min(tried), max(tried))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(made=ledgers())
def test_every_rule_lies_within_the_range_and_a_free_day_only_widens_it(made):
    ledger = built(*made)
    recorded, free = network(ledger), network(ledger, free_days=True)
    for target in [*(Target(id, (id,)) for id in ledger.ids), *(Target(name, (), (name,)) for name in ledger.accounts)]:
        narrow, wide = bounds(recorded, target), bounds(free, target)
        assert wide.at_least <= narrow.at_least and narrow.at_most <= wide.at_most
        for rule in RULES.values():
            amounts = traced(trace(ledger, rule, {len(ledger) - 1}), target)
            claims = sum(amount for label, amount in amounts.items() if not ledger.own[label])
            assert narrow.at_least <= claims <= narrow.at_most, (rule.name, target.name)


def test_a_free_day_covers_every_order_of_that_day():
    day = [("t1", "", "a", 6, ""), ("t2", "a", "", 5, ""), ("t3", "", "a", 4, ""), ("t4", "a", "", 3, "")]
    claims = [("t1", "A", 6)]
    free = {id: bounds(network(built(day, claims), free_days=True), Target(id, (id,))) for id in ("t2", "t4")}
    for order in permutations(day):
        ledger = built(order, claims)
        for id in free:
            one = bounds(network(ledger), Target(id, (id,)))
            assert free[id].at_least <= one.at_least and one.at_most <= free[id].at_most


def test_ranges_do_not_add_up():
    lines = [("in", "", "a", 10, ""), ("own", "", "a", 10, ""), ("one", "a", "", 10, ""), ("two", "a", "", 10, "")]
    ledger = built(lines, [("in", "A", 10)])
    net = network(ledger)
    assert [bounds(net, Target(n, (n,))) for n in ("one", "two")] == [Range(0, 10), Range(0, 10)]
    assert bounds(net, Target("both", ("one", "two"))) == Range(10, 10)


@pytest.mark.parametrize("first", ("in", "out"))
def test_one_day_credit_and_debit(first):
    """A hundred in and a hundred out on one day: the payee's range with the day's order free is nil to the whole."""
    lines = [("in", "", "a", 100, ""), ("out", "a", "", 100, "")]
    ledger = built(lines if first == "in" else lines[::-1], [("in", "A", 100)])
    assert bounds(network(ledger, free_days=True), Target("out", ("out",))) == Range(0, 100)
