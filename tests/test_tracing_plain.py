"""The tracer against a second one that carries coins, on ledgers made at random; and every guarantee on each."""

from __future__ import annotations

from collections import Counter

import pytest
from alike import every_number
from coin_tracer import follow
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracing.attribution import compiled_tracer, guarantees
from tracing.attribution.plain_tracer import trace
from tracing.attribution.routes import STANDS, route, traced
from tracing.attribution.rules import RULES
from tracing.ledger.prepared_ledger import Claim, LedgerMistake, Line, Target, build

ACCOUNTS = ("", "a", "b", "c")
LABELS = ("A", "B", "own:salary")


@st.composite
def ledgers(draw, labels=LABELS):
    """Lines as (id, payer, payee, pence, kind) and claims as (id, label, pence), of every kind that a ledger may hold."""
    lines, claims, reversed_already = [], [], set()
    for n in range(draw(st.integers(1, 14))):
        line, what = f"t{n:02d}", draw(st.sampled_from("ppppppprrg"))
        plain = [p for p in lines if p[4] in ("", "opening") and p[0] not in reversed_already]
        if what == "g":
            lines.append((line, draw(st.sampled_from(ACCOUNTS[1:])), "", 0, "gap"))
        elif what == "r" and plain:
            first = draw(st.sampled_from(plain))
            reversed_already.add(first[0])
            lines.append((line, first[2], first[1], first[3], f"reversal:{first[0]}"))
        else:
            payer = draw(st.sampled_from(ACCOUNTS))
            payee = draw(st.sampled_from([name for name in ACCOUNTS if name != payer]))
            amount = draw(st.integers(1, 12))
            opening = not (payer and payee) and draw(st.booleans()) and draw(st.booleans())
            lines.append((line, payer, payee, amount, "opening" if opening else ""))
            if draw(st.booleans()):
                named = draw(st.lists(st.sampled_from(labels), min_size=1, max_size=2, unique=True))
                parts = [amount] if len(named) == 1 or amount == 1 else [amount // 2, amount - amount // 2]
                if not payer and draw(st.booleans()):
                    parts[-1] = max(parts[-1] - 1, 1)
                claims += [(line, label, part) for label, part in zip(named, parts, strict=False)]
    return lines, claims


def built(lines, claims):
    return build(
        [
            Line(id, "2024-01-01", payer or "@", payee if kind == "gap" else payee or "@", amount, kind, n)
            for n, (id, payer, payee, amount, kind) in enumerate(lines)
        ],
        [Claim(*claim) for claim in claims],
    )


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=100, deadline=None, derandomize=True)
@given(made=ledgers())
def test_two_tracers_agree(rule, made):
    lines, claims = made
    ledger = built(lines, claims)
    assets = {lines[-1][0]}
    found = trace(ledger, RULES[rule], {ledger.index(id) for id in assets})
    moved, held, totals, *_ = follow(lines, claims, rule, assets)
    words = ledger.labels
    for id, *_ in lines:
        assert {words[label]: amount for label, amount in found.moved(ledger.index(id)).items()} == +moved[id]
    for number, account in enumerate(ledger.accounts):
        assert {words[label]: amount for label, amount in found.held(number).items()} == +held.get(account, Counter())
    for number, label in enumerate(words):
        for column in ("claimed", "held", "paid_out", "absorbed", "relabelled", "lost_in_gap"):
            assert getattr(found.totals[number], column) == totals[column][label], (label, column)


@settings(max_examples=5000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(made=ledgers(), rule=st.sampled_from(sorted(RULES)))
def test_every_guarantee_holds_and_the_compiled_loop_agrees(made, rule):
    keeps_every_guarantee(built(*made), rule)


def keeps_every_guarantee(ledger, rule):
    assets = {len(ledger) // 2}
    found = trace(ledger, RULES[rule], assets)
    assert every_number(compiled_tracer.trace(ledger, RULES[rule], assets)) == every_number(found)
    accounts = [Target(name, (), (name,)) for name in ledger.accounts]
    held = guarantees.check(found, [*(Target(id, (id,)) for id in ledger.ids[-4:]), *accounts])
    assert len(held) >= 5 and all(h.checked_on for h in held)
    for target in accounts:
        last = Counter()
        for step in route(found, target):
            if step.went == STANDS:
                last[step.label] += step.amount
        assert dict(last) == traced(found, target)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(made=ledgers(labels=("A",)))
def test_the_lowest_intermediate_balance_never_refills(made):
    ledger = built(*made)
    if ledger.labels == ("A", "own"):
        guarantees.lowest_intermediate_balance(trace(ledger, RULES["own_money_first"]))


def lot_grows(found):
    found.accounts[0].lots[0].amount += 2


def total_grows(found):
    found.totals[0].held += 1


def parcel_shrinks(found):
    found.parcels[1][0].amount -= 1


def claim_loses_its_beginning(found):
    found.parcels[0][0].parent = found.accounts[0].lots[0]


def claim_doubles(found):
    found.totals[0].claimed *= 2


@pytest.mark.parametrize(
    ("guarantee", "corrupt"),
    [
        (guarantees.conservation, total_grows),
        (guarantees.lots_equal_balances, lot_grows),
        (guarantees.parcels_sum, parcel_shrinks),
        (guarantees.no_label_above_its_claim, claim_doubles),
        (guarantees.lowest_intermediate_balance, lot_grows),
        (lambda found: guarantees.routes_add_up(found, Target("all", ("t2",), ("a",))), claim_loses_its_beginning),
        (lambda found: guarantees.within_ranges(found, {Target("t", (), ("a",)): (4, 6)}), lot_grows),
        (lambda found: guarantees.within_ranges(found, {Target("t", (), ("a",)): (4, 6)}, "A"), lot_grows),
        (guarantees.check, total_grows),
    ],
)
def test_every_guarantee_holds_on_a_true_trace_and_notices_a_corrupted_one(guarantee, corrupt):
    ledger = built([("t1", "", "a", 10, ""), ("t2", "a", "", 4, "")], [("t1", "A", 10)])
    found = trace(ledger, RULES["own_money_first"])
    assert guarantee(found)
    corrupt(found)
    with pytest.raises(guarantees.GuaranteeBroken):
        guarantee(found)


def test_the_lowest_balance_is_a_cap_where_a_payment_was_away_and_came_back():
    """100 claimed and 50 own; 60 is paid out; 20 of own money comes in, 30 is paid; the 60 comes back: 10 of the claim is spent for good."""
    lines = [
        ("a", "", "p", 100, ""),
        ("b", "", "p", 50, ""),
        ("c", "p", "", 60, ""),
        ("d", "", "p", 20, ""),
        ("e", "p", "", 30, ""),
        ("f", "", "p", 60, "reversal:c"),
    ]
    found = trace(built(lines, [("a", "A", 100)]), RULES["own_money_first"])
    assert found.held(0) == {0: 90, 1: 50} and guarantees.lowest_intermediate_balance(found)


GOOD = Line("x", "2024-01-01", "@", "a", 5)


@pytest.mark.parametrize(
    ("lines", "claims", "column"),
    [
        ([GOOD, GOOD], [], "id"),
        ([Line("", "2024-01-01", "@", "a", 5)], [], "id"),
        ([Line("x", "2024-02-30", "@", "a", 5)], [], "at"),
        ([Line("x", "2024-01-01T10:00:00Z", "@", "a", 5)], [], "at"),
        ([Line("x", "2024-01-01", "@", "a", 0)], [], "amount"),
        ([Line("x", "2024-01-01", "@", "a", -5)], [], "amount"),
        ([Line("x", "2024-01-01", "@", "@b", 5)], [], "to"),
        ([Line("x", "2024-01-01", "a", "a", 5)], [], "to"),
        ([Line("x", "2024-01-01", " a", "b", 5)], [], "from"),
        ([Line("x", "2024-01-01", "@", "a", 5, "refund")], [], "kind"),
        ([Line("x", "2024-01-01", "a", "b", 5, "opening")], [], "kind"),
        ([Line("x", "2024-01-01", "a", "b", 0, "gap")], [], "to"),
        ([Line("x", "2024-01-01", "@a", "", 0, "gap")], [], "from"),
        ([Line("x", "2024-01-01", "a", "", 5, "gap")], [], "amount"),
        ([Line("x", "20240101", "@", "a", 5)], [], "at"),
        ([Line("x", "2024-01-01T09", "@", "a", 5)], [], "at"),
        ([Line("x", "2024-01-01T24:00", "@", "a", 5)], [], "at"),
        ([GOOD, Line("y", "2024-01-02", "@", "a", 2**62)], [], "amount"),
        ([GOOD, Line("y", "2024-01-02", "a", "@", 5, "reversal:z")], [], "kind"),
        ([GOOD, Line("y", "2023-01-02", "a", "@", 5, "reversal:x")], [], "kind"),
        ([GOOD, Line("y", "2024-01-02", "a", "@", 6, "reversal:x")], [], "amount"),
        ([GOOD, Line("y", "2024-01-02", "a", "@b", 5, "reversal:x")], [], "to"),
        ([GOOD, Line("y", "2024-01-02", "b", "@", 5, "reversal:x")], [], "from"),
        ([GOOD, Line("y", "2024-01-02", "a", "@", 5, "reversal:x"), Line("z", "2024-01-03", "a", "@", 5, "reversal:x")], [], "kind"),
        ([GOOD, Line("y", "2024-01-02", "a", "@", 5, "reversal:x"), Line("z", "2024-01-03", "@", "a", 5, "reversal:y")], [], "kind"),
        ([GOOD, Line("y", "2024-01-02", "a", "@", 5, "reversal:x")], [Claim("y", "A")], "transfer"),
        ([GOOD, Line("y", "2024-01-02", "@", "a", 5, seq=1)], [], "seq"),
        ([GOOD], [Claim("nowhere", "A")], "transfer"),
        ([GOOD], [Claim("x", "own")], "label"),
        ([GOOD], [Claim("x", "A", 6)], "amount"),
        ([GOOD], [Claim("x", "A", 0)], "amount"),
        ([GOOD], [Claim("x", "A", 1), Claim("x", "A", 1)], "label"),
        ([Line("x", "2024-01-01", "a", "b", 5)], [Claim("x", "A", 4)], "amount"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(lines, claims, column):
    with pytest.raises(LedgerMistake) as refused:
        build(lines, claims)
    assert refused.value.column == column and refused.value.found and refused.value.expected


def test_order_is_time_then_sequence_then_id_and_never_the_file():
    lines = [Line("b", "2024-01-02", "a", "@", 1, seq=7), Line("c", "2024-01-01T09:00", "@", "a", 2, seq=9), Line("a", "2024-01-02", "@", "a", 1, seq=7)]
    assert build(lines).ids == build(lines[::-1]).ids == ("c", "a", "b")
