"""What only a person can find about the way of money changes the result visibly, and is refused where it does not fit the statements."""

from __future__ import annotations

import pytest
from by_hand import ALPHA, BETA, base, statement, with_findings

from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.evidence import Refusal
from schemas.findings import AnyOrder, EffectOfFindings, GuaranteeHeld, LabelTotal, PoolShare, RouteStep, Ruling, TracedShare
from tracing.attribution import claimed_receipts, rulings
from tracing.ledger import build_transfers

BY = {"author": "Ann Author", "on": "2024-06-01", "reason": "the courier's notes", "exhibits": ["AA/1"]}


def end(account, on, amount):
    return {"account": account[3:], "on": f"2024-{on}", "amount": amount}


def claim(label, total, *receipts_of, count=1):
    return {
        "label": label,
        "says": "s",
        "alleged_because": "b",
        "expected_count": count,
        "expected_total": total,
        "receipts": [{"account": account[3:], "first": f"2024-{on}", "last": f"2024-{on}", "amount": amount} for account, on, amount in receipts_of],
    }


def account(identity, *lines):
    return statement(identity, "01-01", "01-31", 0, sum(line[1] for line in lines), lines)


def traced(*statements, rows=None, **case_parts):
    return with_findings(base(statements, rows=rows, **case_parts), build_transfers, claimed_receipts, rulings)


def ruled(evidence, rule="own_money_first"):
    return {(r.target, r.label): r.amount for r in evidence.of(Ruling) if r.rule == rule and r.amount}


A_HUNDRED = claim("A", "100.00", (ALPHA, "01-02", "100.00"))
WITHDRAWN = account(ALPHA, ("01-02", 10000), ("01-05", -6000, {"text": "CASH"}))
PAID_IN = account(BETA, ("01-10", 6000, {"text": "CASH"}), ("01-12", -1000))
JOINED = {"id": "cash", "what": "cash", "out": [end(ALPHA, "01-05", "60.00")], "into": [end(BETA, "01-10", "60.00")], **BY}


def test_cash_is_outside_unless_a_person_joins_its_two_ends():
    apart = traced(WITHDRAWN, PAID_IN, claims=[A_HUNDRED])
    assert ruled(apart) == {(f"account:{ALPHA}", "A"): 4000} and apart.of(EffectOfFindings) == ()
    joined = traced(WITHDRAWN, PAID_IN, claims=[A_HUNDRED], joined=[JOINED])
    assert ruled(joined) == {(f"account:{ALPHA}", "A"): 4000, (f"account:{BETA}", "A"): 5000}
    assert {(e.target, e.without, e.amount) for e in joined.of(EffectOfFindings) if e.rule == "fifo"} == {(f"account:{BETA}", 0, 5000)}
    assert {s.to_transfer for s in joined.of(RouteStep) if s.target == f"account:{BETA}"} == {"01/01-01/2", "02/01-01/1", ""}


def test_of_cash_that_was_only_partly_paid_in_the_rest_stays_in_hand():
    less = account(BETA, ("01-10", 2500, {"text": "CASH"}))
    joined = traced(WITHDRAWN, less, claims=[A_HUNDRED], joined=[JOINED | {"into": [end(BETA, "01-10", "25.00")]}])
    assert ruled(joined) == {(f"account:{ALPHA}", "A"): 4000, (f"account:{BETA}", "A"): 2500, ("account:joined:cash", "A"): 3500}


def test_backward_tracing_needs_a_finding():
    """Sixty is paid to a dealer from an overdraft; then a hundred of the claim comes in: forward it only pays off the bank."""
    lines = account(ALPHA, ("01-03", -6000), ("01-08", 10000))
    claims = [claim("A", "100.00", (ALPHA, "01-08", "100.00"))]
    bought = {
        Purchase: [Purchase(id="p", asset="car", title_number="", price=6000, currency="GBP", paid=6000, state="accepted")],
        PurchasePayment: [PurchasePayment(purchase="p", transfer="01/01-01/1", part="whole price")],
    }
    forward = traced(lines, claims=claims, rows=bought)
    assert ruled(forward) == {(f"account:{ALPHA}", "A"): 4000}
    found = {"id": "scheme", "payment": end(ALPHA, "01-03", "60.00"), "receipt": end(ALPHA, "01-08", "100.00"), **BY}
    backward = traced(lines, claims=claims, rows=bought, backward=[found])
    assert ruled(backward) == {(f"account:{ALPHA}", "A"): 4000, ("car", "A"): 6000}
    assert {(s.from_transfer, s.to_transfer) for s in backward.of(RouteStep) if s.target == "car"} == {("01/01-01/2", "01/01-01/1")}
    half = traced(lines, claims=claims, rows=bought, backward=[found | {"amount": "25.00"}])
    assert ruled(half) == {(f"account:{ALPHA}", "A"): 4000, ("car", "A"): 2500}
    assert {(t.label, t.claimed, t.held, t.paid_out, t.absorbed) for t in half.of(LabelTotal) if t.rule == "fifo" and t.label == "A"} == {
        ("A", 10000, 4000, 2500, 3500)
    }


def test_accounts_in_one_pot():
    """Own money stands in the other account: in one pot it is spent first."""
    own = account(BETA, ("01-03", 5000))
    spent = account(ALPHA, ("01-02", 10000), ("01-20", -6000))
    assert ruled(traced(spent, own, claims=[A_HUNDRED])) == {(f"account:{ALPHA}", "A"): 4000}
    pot = traced(spent, own, claims=[A_HUNDRED], pots=[{"id": "sweep", "accounts": [ALPHA[3:], BETA[3:]], **BY}])
    assert ruled(pot) == {("account:pot:sweep", "A"): 9000}
    assert {(e.target, e.without, e.amount) for e in pot.of(EffectOfFindings) if e.rule == "own_money_first"} == {
        (f"account:{ALPHA}", 4000, 0),
        ("account:pot:sweep", 0, 9000),
    }


@pytest.mark.parametrize(
    ("case_parts", "said"),
    [
        ({"joined": [JOINED | {"out": [end(ALPHA, "01-05", "61.00")]}]}, r"joined\[1\].out\[1\]: 0 entries fit £61.00 on 5 January 2024"),
        ({"joined": [JOINED | {"out": [end("gb:999999-99999999", "01-05", "60.00")]}]}, "no statement in evidence"),
        ({"joined": [JOINED, JOINED | {"id": "again"}]}, r"already named in joined\[1\].out\[1\]"),
        ({"joined": [JOINED | {"into": [end(ALPHA, "01-02", "100.00")]}]}, "came back before any had left"),
        ({"backward": [{"id": "b", "payment": end(ALPHA, "01-05", "60.00"), "receipt": end(ALPHA, "01-02", "100.00"), **BY}]}, "tracing forward answers it"),
        ({"backward": [{"id": "b", "payment": end(ALPHA, "01-05", "60.00"), "receipt": end(BETA, "01-10", "60.00"), **BY}]}, "into another account"),
        ({"pools": [{"id": "p", "accounts": ["99-99-99 99999999"], **BY}]}, r"pools\[1\]"),
    ],
)
def test_a_finding_that_does_not_fit_the_statements_is_refused(case_parts, said):
    with pytest.raises(Refusal, match=said):
        traced(WITHDRAWN, PAID_IN, claims=[A_HUNDRED], **case_parts)


@pytest.mark.parametrize("missing", ("author", "reason", "exhibits", "on"))
def test_a_finding_has_an_author_a_day_a_reason_and_evidence(missing):
    with pytest.raises(ValueError):
        traced(WITHDRAWN, PAID_IN, claims=[A_HUNDRED], joined=[JOINED | {missing: [] if missing == "exhibits" else ""}])


def test_a_pool_is_shared_in_proportion_to_what_was_contributed():
    lines = account(ALPHA, ("01-02", 10000), ("01-03", 20000), ("01-20", -6001))
    claims = [claim("A", "100.00", (ALPHA, "01-02", "100.00")), claim("B", "200.00", (ALPHA, "01-03", "200.00"))]
    found = traced(lines, claims=claims, pools=[{"id": "fund", "accounts": [ALPHA[3:]], **BY}]).of(PoolShare)
    assert [(s.label, s.contributed, s.surviving, s.share) for s in found] == [("A", 10000, 23999, 8000), ("B", 20000, 23999, 15999)]


def test_nobody_has_more_of_a_pool_than_was_contributed():
    lines = account(ALPHA, ("01-02", 10000), ("01-03", 20000))
    (share,) = traced(lines, claims=[A_HUNDRED], pools=[{"id": "fund", "accounts": [ALPHA[3:]], **BY}]).of(PoolShare)
    assert (share.surviving, share.share) == (30000, 10000)


def test_the_traced_share_of_a_price_is_a_share_of_what_the_asset_is_worth_today():
    """A third of the price was the claim's; the house has doubled (Foskett v McKeown)."""
    lines = account(ALPHA, ("01-02", 10000), ("01-03", -10000))
    rows = {
        Purchase: [Purchase(id="p", asset="house", title_number="ZZ1", price=30001, currency="GBP", paid=10000, elsewhere=20001, state="accepted")],
        PurchasePayment: [PurchasePayment(purchase="p", transfer="01/01-01/2", part="deposit")],
        Asset: [
            Asset(id="house", kind="land_title", identifier="ZZ1", description="d", holder="h", holder_name="H", currency="GBP", value=60000, reach="none")
        ],
    }
    evidence = traced(lines, claims=[A_HUNDRED], rows=rows)
    assert {(s.traced, s.price, s.value, s.today) for s in evidence.of(TracedShare)} == {(10000, 30001, 60000, 19999)}
    assert {(a.target, a.at_least, a.at_most) for a in evidence.of(AnyOrder) if a.same_day == "recorded"} == {
        ("house", 10000, 10000),
        ("holder:h", 10000, 10000),
        ("schedule", 10000, 10000),
    }
    assert {s.rule for s in evidence.of(RouteStep)} == {r.rule for r in evidence.of(Ruling)}
    assert {f"within the range: {r.rule}" for r in evidence.of(Ruling)} <= {held.name for held in evidence.of(GuaranteeHeld)}


def test_a_purchase_that_a_unit_passes_twice_is_refused():
    moved = [account(ALPHA, ("01-02", 10000), ("01-05", -10000, {"counterparty_account": BETA[3:]})), account(BETA, ("01-05", 10000), ("01-08", -10000))]
    rows = {
        Purchase: [Purchase(id="p", asset="car", title_number="", price=20000, currency="GBP", paid=20000, state="accepted")],
        PurchasePayment: [PurchasePayment(purchase="p", transfer=id, part="deposit") for id in ("01/01-01/2", "02/01-01/2")],
    }
    with pytest.raises(Refusal, match="a unit would count twice"):
        traced(*moved, claims=[A_HUNDRED], rows=rows)
