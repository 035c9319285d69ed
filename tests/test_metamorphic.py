"""Relations that must hold between a ledger and a changed one, each stated in words; no figure is given, so none can be wrong alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from drawn_ledgers import drawn_lines

from tracing.attribution.any_order_range import bounds
from tracing.attribution.flow_network import network
from tracing.attribution.plain_tracer import trace
from tracing.attribution.poison import poisoned
from tracing.attribution.rules import RULES
from tracing.attribution.rules.rule import ALL, RATEABLY, Step
from tracing.ledger.prepared_ledger import Claim, Line, Target, build, outside

SEEDS = range(25)
BY_AGE = [name for name, rule in RULES.items() if all(step.order != RATEABLY for on_target in (False, True) for step in rule.steps_for(on_target))]
everywhere = pytest.mark.parametrize("rule", RULES)
by_age = pytest.mark.parametrize("rule", BY_AGE)


def drawn(seed, **how):
    lines, claims = drawn_lines(Random(seed), 24, 40, **how)
    return [replace(line, at=str(date(2024, 1, 1) + timedelta(days=n))) for n, line in enumerate(lines)], claims


def outcome(lines, claims, rule, only=None):
    """What every line moved and every account holds, by name."""
    ledger = build(lines, claims)
    found = trace(ledger, RULES[rule], {n for n, id in enumerate(ledger.ids) if id.endswith("3")})
    word = ledger.labels
    moved = {("line", id): {word[label]: n for label, n in found.moved(t).items()} for t, id in enumerate(ledger.ids) if only is None or id in only}
    held = {("account", name): {word[label]: n for label, n in found.held(a).items()} for a, name in enumerate(ledger.accounts)}
    return moved | (held if only is None else {})


def renamed(results, names=lambda name: name, labels=lambda label: label):
    return {(kind, names(name) if kind == "account" else name): {labels(label): n for label, n in amounts.items()} for (kind, name), amounts in results.items()}


def ranges(lines, claims, **how):
    ledger = build(lines, claims)
    net = network(ledger, **how)
    return {line.id: bounds(net, Target("t", (line.id,))) for line in lines if line.kind != "gap"}


@everywhere
def test_new_names_for_the_accounts_change_only_the_names(rule):
    other = {"a": "z", "b": "Ä", "c": "0", "d": "b"}
    for seed in SEEDS:
        lines, claims = drawn(seed)
        changed = [replace(line, payer=other.get(line.payer, line.payer), payee=other.get(line.payee, line.payee)) for line in lines]
        assert outcome(changed, claims, rule) == renamed(outcome(lines, claims, rule), lambda name: other[name])


@everywhere
def test_all_dates_shifted_alike_change_nothing(rule):
    for seed in SEEDS:
        lines, claims = drawn(seed)
        shifted = [replace(line, at=str(date.fromisoformat(line.at) + timedelta(days=1000))) for line in lines]
        assert outcome(shifted, claims, rule) == outcome(lines, claims, rule)


@everywhere
def test_the_order_of_the_rows_in_the_file_does_not_count(rule):
    for seed in SEEDS:
        lines, claims = drawn(seed)
        assert outcome(Random(seed).sample(lines, len(lines)), claims, rule) == outcome(lines, claims, rule)


@everywhere
def test_sequence_numbers_that_agree_with_the_times_change_nothing(rule):
    for seed in SEEDS:
        lines, claims = drawn(seed)
        assert outcome([replace(line, seq=None) for line in lines], claims, rule) == outcome(
            [replace(line, seq=-n) for n, line in enumerate(lines)], claims, rule
        )


@everywhere
def test_an_unrelated_account_changes_nothing_elsewhere(rule):
    for seed in SEEDS:
        lines, claims = drawn(seed)
        more = [Line("u1", lines[3].at, "@", "unrelated", 17, "", -5), Line("u2", lines[9].at, "unrelated", "@", 5, "", -5)]
        with_it = outcome(lines + more, claims, rule)
        assert {key: value for key, value in with_it.items() if key[1] not in ("u1", "u2", "unrelated")} == outcome(lines, claims, rule)


@everywhere
def test_what_happens_later_does_not_change_what_was_moved_before(rule):
    for seed in SEEDS:
        lines, claims = drawn(seed)
        first = {line.id for line in lines[:12]}
        kept = [claim for claim in claims if claim.transfer in first]
        labels = list(dict.fromkeys(claim.label for claim in claims))
        if list(dict.fromkeys(claim.label for claim in kept)) == labels[: len({c.label for c in kept})]:  # the order of labels stays
            assert outcome(lines[:12], kept, rule, first) == outcome(lines, claims, rule, first)


@everywhere
def test_new_names_for_the_labels_in_their_order_change_only_the_names(rule):
    other = {"A": "zebra", "B": "ant", "C": "m", "own:salary": "own:x", "own": "own"}
    for seed in SEEDS:
        lines, claims = drawn(seed)
        changed = [replace(claim, label=other[claim.label]) for claim in claims]
        assert outcome(lines, changed, rule) == renamed(outcome(lines, claims, rule), labels=lambda label: other[label])


@everywhere
def test_it_does_not_matter_which_outside_party_paid_or_was_paid(rule):
    for seed in SEEDS:
        lines, claims = drawn(seed)
        nameless = [replace(line, payer="" if outside(line.payer) else line.payer, payee="" if outside(line.payee) else line.payee) for line in lines]
        assert outcome(nameless, claims, rule) == outcome(lines, claims, rule)


@everywhere
def test_a_payment_undone_at_once_might_as_well_not_have_been(rule):
    tried = 0
    for seed in SEEDS:
        lines, claims = drawn(seed, reversals=False)
        ledger = build(lines, claims)
        found, line = trace(ledger, RULES[rule]), next((n for n in lines[8:] if not outside(n.payer) and n.kind == ""), None)
        if line is None or any(claim.transfer == line.id for claim in claims) or found.absorbed.get(ledger.index(line.id)):
            continue
        before = outcome([n for n in lines if n.at < line.at], [c for c in claims if c.transfer < line.id], rule)
        if sum(before.get(("account", line.payer), {}).values()) < line.amount:
            continue
        back = Line("back", line.at, line.payee, line.payer, line.amount, f"reversal:{line.id}", line.seq)
        undone = outcome([*lines, replace(back, id=line.id + "'")], claims, rule)
        without = outcome([n for n in lines if n is not line], claims, rule)
        assert {key: value for key, value in undone.items() if key[1] not in (line.id, line.id + "'")} == without
        tried += 1
    assert tried > 3


@by_age
def test_amounts_all_multiplied_alike_multiply_every_result(rule):
    for seed in SEEDS:
        lines, claims = drawn(seed)
        larger = [replace(line, amount=line.amount * 7) for line in lines], [replace(claim, amount=claim.amount * 7) for claim in claims]
        assert outcome(*larger, rule) == {key: {label: n * 7 for label, n in amounts.items()} for key, amounts in outcome(lines, claims, rule).items()}


def test_amounts_all_multiplied_alike_multiply_every_range():
    for seed in SEEDS:
        lines, claims = drawn(seed)
        larger = ranges([replace(line, amount=line.amount * 7) for line in lines], [replace(claim, amount=claim.amount * 7) for claim in claims])
        assert all((larger[id].at_least, larger[id].at_most) == (7 * r.at_least, 7 * r.at_most) for id, r in ranges(lines, claims).items())


def test_a_payment_in_two_parts_moves_under_fifo_what_it_moved_in_one():
    for seed in SEEDS:
        lines, claims = drawn(seed, reversals=False)
        line = next((n for n in lines[5:] if n.amount > 1 and n.kind == "" and not any(c.transfer == n.id for c in claims)), None)
        if line is None:
            continue
        parts = [replace(line, amount=1), replace(line, id=line.id + "'", amount=line.amount - 1)]
        together, apart = outcome(lines, claims, "fifo"), outcome([*(n for n in lines if n is not line), *parts], claims, "fifo")
        moved = [apart.pop(("line", part.id)) for part in parts]
        whole = together.pop(("line", line.id))
        assert apart == together and whole == {label: sum(m.get(label, 0) for m in moved) for label in moved[0] | moved[1]}


@by_age
def test_two_claims_under_one_name_are_the_sum_of_both(rule):
    for seed in SEEDS:
        lines, claims = drawn(seed, labels=("A", "B"))
        claims = [c for c in claims if sum(d.transfer == c.transfer for d in claims) == 1]  # a line that carries both has an order within
        claims = [
            c for c in claims if outside(next(n for n in lines if n.id == c.transfer).payer) or c.amount == next(n for n in lines if n.id == c.transfer).amount
        ]
        one = outcome(lines, [replace(claim, label="A") for claim in claims], rule)
        for key, amounts in outcome(lines, claims, rule).items():
            assert amounts.get("A", 0) + amounts.get("B", 0) == one[key].get("A", 0)


@pytest.mark.parametrize("rule", [name for name, rule in RULES.items() if Step(ALL, RATEABLY) not in rule.steps])
def test_a_name_for_own_money_does_not_change_what_the_claims_have(rule):
    for seed in SEEDS:
        lines, claims = drawn(seed)
        whole = {line.id: line.amount for line in lines}
        claims = [c for c in claims if sum(d.transfer == c.transfer for d in claims) == 1 and c.amount == whole[c.transfer]]
        inside = {line.id for line in lines if not outside(line.payer)}
        nameless = [c for c in claims if c.label != "own:salary" or c.transfer in inside]
        without = outcome(lines, nameless, rule)
        for key, amounts in outcome(lines, claims, rule).items():
            assert all(amounts.get(label, 0) == without[key].get(label, 0) for label in "ABC")


@everywhere
def test_where_all_money_is_one_claims_every_rule_says_the_same(rule):
    for seed in SEEDS:
        # no bank lends: every account begins with plenty, and no statement is missing
        lines = [line for line in drawn(seed, reversals=False)[0] if line.kind != "gap"]
        lines += [Line(f"first {name}", "2000-01-01", "@", name, 10_000, "opening", n) for n, name in enumerate("abcd")]
        claims = [Claim(line.id, "A") for line in lines if outside(line.payer)]
        assert outcome(lines, claims, rule) == outcome(lines, claims, "fifo")


def test_another_claim_never_lowers_a_range():
    for seed in SEEDS:
        lines, claims = drawn(seed, reversals=False)
        free = next((n for n in lines if outside(n.payer) and not any(c.transfer == n.id for c in claims)), None)
        if free is not None:
            more = ranges(lines, [*claims, Claim(free.id, "D")])
            assert all(more[id].at_least >= r.at_least and more[id].at_most >= r.at_most for id, r in ranges(lines, claims).items())


def test_a_free_order_within_the_day_only_widens_a_range():
    for seed in SEEDS:
        lines, claims = drawn_lines(Random(seed), 24, 40)
        free = ranges(lines, claims, free_days=True)
        assert all(free[id].at_least <= r.at_least and r.at_most <= free[id].at_most for id, r in ranges(lines, claims).items())


def test_every_line_that_moves_claim_money_is_poisoned_or_claimed():
    for seed in SEEDS:
        lines, claims = drawn(seed)
        ledger = build(lines, claims)
        flagged = {ledger.ids[t] for t in poisoned(ledger)} | {claim.transfer for claim in claims}
        for rule in RULES:
            for (kind, name), amounts in outcome(lines, claims, rule).items():
                if kind == "line" and set(amounts) & {"A", "B", "C"} and next(n for n in lines if n.id == name).kind[:3] != "rev":
                    assert name in flagged
