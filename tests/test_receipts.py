"""Claims of case.toml come out exactly, or the case is refused with what was found."""

from __future__ import annotations

import pytest
from by_hand import ALPHA, BETA, base, statement, with_findings

from schemas.evidence import Refusal
from schemas.findings import ClaimedReceipt
from tracing.attribution import claimed_receipts
from tracing.ledger import build_transfers

WAGES = {"counterparty": "Orchard Ltd", "text": "WAGES WEEK 1"}


def claim(label="A", count=1, total="4.00", *selections, **fields):
    selection = {"account": ALPHA[3:], "first": "2024-01-01", "last": "2024-01-31", **fields}
    return {"label": label, "says": "s", "alleged_because": "b", "receipts": selections or [selection], "expected_count": count, "expected_total": total}


def claimed(statements, *claims, **more):
    evidence = with_findings(base(statements, claims=claims, **more), build_transfers, claimed_receipts)
    return [(row.transfer, row.label, row.amount) for row in evidence.of(ClaimedReceipt)]


def january(*lines, **more):
    return statement(ALPHA, "01-01", "01-31", 1000, 1000 + sum(line[1] for line in lines), lines, **more)


@pytest.mark.parametrize(
    "criterion", [{}, {"counterparty": "Orchard Ltd"}, {"text_contains": "WEEK 1"}, {"amount": "4.00"}, {"first": "2024-01-05", "last": "2024-01-05"}]
)
def test_every_criterion_given_must_fit(criterion):
    statements = [january(("01-05", 400, WAGES))]
    assert claimed(statements, claim(**criterion)) == [("01/01-01/1", "A", 400)]


@pytest.mark.parametrize(
    "criterion",
    [
        {"counterparty": "Orchard"},
        {"counterparty": "ORCHARD LTD"},
        {"text_contains": "week 1"},
        {"amount": "4.01"},
        {"last": "2024-01-04"},
        {"first": "2024-01-06"},
    ],
)
def test_what_is_only_alike_does_not_fit(criterion):
    with pytest.raises(Refusal, match=r"claims\[1\]: A selects 0 receipts of £0.00 together; the case expects 1 of £4.00"):
        claimed([january(("01-05", 400, WAGES))], claim(**criterion))


def test_only_credits_are_receipts():
    assert claimed([january(("01-05", 400), ("01-05", -400))], claim()) == [("01/01-01/1", "A", 400)]


@pytest.mark.parametrize("count, total", [(1, "9.00"), (2, "8.99"), (3, "9.00")])
def test_the_control_refuses_another_count_or_total(count, total):
    with pytest.raises(Refusal) as refused:
        claimed([january(("01-05", 400), ("01-09", 500))], claim("A", count, total))
    assert (refused.value.file, refused.value.place) == ("case.toml", "claims[1]")
    assert "2 receipts of £9.00 together between 5 January 2024 and 9 January 2024" in refused.value.reason
    assert "expected_count" in refused.value.next_step


def test_a_statement_given_twice_is_claimed_once_in_the_words_of_either():
    twice = [january(("01-05", 400, {"text": "WAGES"}), id="a"), january(("01-05", 400, {"text": "WAGES ORCHARD"}), id="b")]
    assert claimed(twice, claim(text_contains="ORCHARD")) == [("a/1", "A", 400)]
    assert claimed(twice, claim()) == [("a/1", "A", 400)]


def test_one_entry_that_two_selections_of_a_claim_find_is_claimed_once():
    whole = {"account": ALPHA[3:], "first": "2024-01-01", "last": "2024-01-31"}
    assert claimed([january(("01-05", 400))], claim("A", 1, "4.00", whole, whole)) == [("01/01-01/1", "A", 400)]


def test_no_pound_is_claimed_twice():
    with pytest.raises(Refusal, match=r"claims\[2\]: B and A both claim the whole of the receipt of £4.00 on 2024-01-05"):
        claimed([january(("01-05", 400))], claim("A"), claim("B"))


def test_a_reversal_carries_no_claim():
    lines = ("01-03", -400), ("01-05", 400, {"reversal": True})
    with pytest.raises(Refusal, match=r"claims\[1\]: A selects the reversal"):
        claimed([january(*lines)], claim())


def test_an_own_transfer_is_claimed_by_its_credit():
    statements = [january(("01-05", 400)), statement(BETA, "01-01", "01-31", 400, 0, [("01-05", -400, {"counterparty_account": ALPHA[3:]})])]
    assert claimed(statements, claim()) == [("02/01-01/1", "A", 400)]


@pytest.mark.parametrize("account, reason", [("30-00-00 99999999", "no statement in evidence"), (BETA[3:], "not held in GBP")])
def test_an_account_that_cannot_be_claimed_on_is_refused(account, reason):
    statements = [january(("01-05", 400)), statement(BETA, "01-01", "01-31", 0, 400, [("01-05", 400)], currency="EUR")]
    with pytest.raises(Refusal, match=reason):
        claimed(statements, claim(account=account))


def test_what_statements_disagree_about_is_not_claimed_and_is_mentioned():
    statements = [january(("01-05", 400), ("01-20", 500), id="a"), statement(ALPHA, "01-15", "01-31", 1400, 2000, [("01-21", 600)], id="b")]
    with pytest.raises(Refusal, match="1 more fit and are no line of the ledger"):
        claimed(statements, claim("A", 3, "15.00"))
    assert claimed(statements, claim("A", 2, "10.00")) == [("a/1", "A", 400), ("b/1", "A", 600)]


def test_rows_come_by_transfer_and_own_money_has_a_kind():
    assert claimed([january(("01-05", 400), ("01-02", 500))], claim("own:salary", amount="4.00"), claim("A", 1, "5.00", amount="5.00")) == [
        ("01/01-01/1", "own:salary", 400),
        ("01/01-01/2", "A", 500),
    ]
