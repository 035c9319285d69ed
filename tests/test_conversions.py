"""Labels cross rateably from one currency into another at the rate that was executed; what can have crossed has a range."""

from __future__ import annotations

import pytest
from by_hand import ALPHA, BETA, GAMMA, base, statement, with_findings

from schemas.evidence import Refusal
from schemas.findings import AnyOrder, GuaranteeHeld, LabelTotal, RouteStep, Ruling
from tracing.attribution import claimed_receipts, rulings
from tracing.ledger import build_transfers

BY = {"author": "Ann Author", "on": "2024-06-01", "reason": "the broker's confirmation", "exhibits": ["AA/1"]}
CLAIM = {
    "label": "A",
    "says": "s",
    "alleged_because": "b",
    "expected_count": 1,
    "expected_total": "100.00",
    "receipts": [{"account": ALPHA[3:], "first": "2024-01-02", "last": "2024-01-02"}],
}


def end(account, on, amount, currency):
    return {"account": account[3:], "on": f"2024-{on}", "amount": amount, "currency": currency}


TO_DOLLARS = {"id": "fx1", "out": end(ALPHA, "01-05", "100.00", "GBP"), "into": end(BETA, "01-06", "125.01", "USD"), **BY}
POUNDS = [("01-02", 10000), ("01-03", 10000), ("01-05", -10000)]
DOLLARS = [("01-04", 5000), ("01-06", 12501)]


def account(identity, lines, currency="GBP"):
    return statement(identity, "01-01", "01-31", 0, sum(line[1] for line in lines), lines, currency=currency)


def traced(*statements, conversions):
    return with_findings(base(statements, claims=[CLAIM], conversions=conversions), build_transfers, claimed_receipts, rulings)


def ruled(evidence, rule):
    return {(r.target, r.currency): r.amount for r in evidence.of(Ruling) if r.rule == rule and r.amount}


def test_what_is_not_converted_by_a_finding_is_not_followed():
    evidence = traced(account(ALPHA, POUNDS), account(BETA, DOLLARS, "USD"), conversions=[])
    assert ruled(evidence, "pro_rata") == {(f"account:{ALPHA}", ""): 5000}


@pytest.mark.parametrize(
    ("rule", "out", "stays", "crosses"),
    [
        ("pro_rata", 5000, 5000, 6251),  # half of 125.01; the odd cent goes to the claim, which is named before own money
        ("fifo", 10000, 0, 12501),
        ("own_money_first", 0, 10000, 0),
        ("claims_first", 10000, 0, 12501),
    ],
)
def test_labels_cross_rateably(rule, out, stays, crosses):
    evidence = traced(account(ALPHA, POUNDS), account(BETA, DOLLARS, "USD"), conversions=[TO_DOLLARS])
    expected = {("conversion:fx1", ""): out, (f"account:{ALPHA}", ""): stays, (f"account:{BETA}", "USD"): crosses}
    assert ruled(evidence, rule) == {key: amount for key, amount in expected.items() if amount}
    in_dollars = [t for t in evidence.of(LabelTotal) if (t.rule, t.label, t.currency) == (rule, "A", "USD")]
    assert [t.held for t in in_dollars] == ([crosses] if crosses else [])
    assert f"conservation: {rule}, USD" in {held.name for held in evidence.of(GuaranteeHeld)}
    steps = {(s.from_transfer, s.to_transfer, s.amount) for s in evidence.of(RouteStep) if (s.rule, s.target) == (rule, f"account:{BETA}")}
    assert steps == ({("02/01-01/2", "", crosses)} if crosses else set())


def test_the_range_of_what_crossed_is_the_range_of_what_went_out_at_the_executed_rate():
    more = [("01-02", 10000), ("01-03", 5000), ("01-05", -10000)]  # at least 50, at most 100 pounds of the claim go out
    evidence = traced(account(ALPHA, more), account(BETA, DOLLARS, "USD"), conversions=[TO_DOLLARS])
    found = {a.target: (a.at_least, a.at_most) for a in evidence.of(AnyOrder) if a.same_day == "recorded"}
    assert found["conversion:fx1"] == (5000, 10000) and found[f"account:{BETA}"] == (6250, 12501)


def test_money_that_comes_back_is_claimed_again():
    spent = [*DOLLARS, ("01-10", -12501), ("01-11", -5000)]
    back = {"id": "fx2", "out": end(BETA, "01-10", "125.01", "USD"), "into": end(GAMMA, "01-12", "90.00", "GBP"), **BY}
    evidence = traced(account(ALPHA, POUNDS), account(BETA, spent, "USD"), account(GAMMA, [("01-12", 9000)]), conversions=[back, TO_DOLLARS])
    assert ruled(evidence, "claims_first")[f"account:{GAMMA}", ""] == 9000
    assert ruled(evidence, "lifo") == {(f"account:{ALPHA}", ""): 10000}


@pytest.mark.parametrize(
    ("conversion", "said"),
    [
        (TO_DOLLARS | {"into": end(BETA, "01-06", "125.02", "USD")}, r"conversions\[1\].into: 0 entries fit"),
        (TO_DOLLARS | {"into": end(BETA, "01-04", "50.00", "USD")}, "before it had gone out"),
        (TO_DOLLARS | {"into": end(ALPHA, "01-03", "100.00", "GBP")}, "in one currency"),
        (TO_DOLLARS | {"into": end(BETA, "01-06", "125.011", "USD")}, "more digits"),
    ],
)
def test_a_conversion_that_does_not_fit_the_statements_is_refused(conversion, said):
    with pytest.raises(Refusal, match=said):
        traced(account(ALPHA, POUNDS), account(BETA, DOLLARS, "USD"), conversions=[conversion])
