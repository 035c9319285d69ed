"""Payments that bought a title: decided by the case file exactly or refused, proposed with reasons, decided by a person."""

from __future__ import annotations

import pytest
from by_hand import ALPHA, BETA, base, day, decision, statement, with_findings

from schemas.assets import Purchase, PurchasePayment
from schemas.evidence import Refusal
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.parties import PartyMember
from tracing.assets import purchases
from tracing.assets.asset_ids import title_asset
from tracing.ledger import build_transfers

TITLE = "ZZ910001"
ALPHA_LTD = {"id": "alpha", "name": "Alpha Ltd", "role": "associate", "jurisdiction": "gb", "accounts": [ALPHA[3:]]}


def paid(*payments, account=ALPHA):
    """January and February of one account, from which these payments leave; (day, pounds, counterparty, text)."""
    lines = [(on, -100 * pounds, {"counterparty": payee, "text": text}) for on, pounds, payee, text in payments]
    return statement(account, "01-01", "02-29", -sum(line[1] for line in lines), 0, lines)


def register(price=12_000, since="02-27", title=TITLE, proprietor="r1", **more):
    """The title's tables: its price in pounds, and that `proprietor` is registered since that day."""
    row = Title(id=f"t{title}", exhibit="e", place="row 2", land_registry="HMLR", title_number=title, price_paid=None if price is None else price * 100, **more)
    held = Proprietorship(id=f"p{title}", exhibit="e", place="row 2", title_number=title, owner=proprietor, since=since and day(since))
    return {Title: [row], Proprietorship: [held], PartyMember: [PartyMember(record="r1", party="alpha", match="m")]}


def named(*payments, price="12000.00", account=ALPHA, title=TITLE, **more):
    return {
        "title": title,
        "price": price,
        "completed_on": "2024-02-20",
        "reason": "they agree",
        "author": "Ann Author",
        "payments": [{"account": account[3:], "on": str(day(on)), "amount": amount, "part": part} for on, amount, part in payments],
        **more,
    }


def bought(*statements, rows=None, decisions=(), **case_parts):
    evidence = base(statements, rows=rows or register(), decisions=decisions, period=("01-01", "02-29"), companies=[ALPHA_LTD], **case_parts)
    return with_findings(evidence, build_transfers, purchases)


COMPLETION = ("02-20", 12_000, "Quill LLP client account", f"COMPLETION {TITLE}")


# --- decided by the case file


def test_the_case_file_accepts_the_one_payment_that_it_names():
    evidence = bought(paid(COMPLETION), purchases=[named(("02-20", "12000.00", "whole price"))])
    (purchase,) = evidence.of(Purchase)
    assert (purchase.state, purchase.decided_by, purchase.asset) == ("accepted", "case file", title_asset(TITLE))
    assert (purchase.price, purchase.paid, purchase.mortgage, purchase.elsewhere) == (1_200_000, 1_200_000, 0, 0)
    assert [(p.purchase, p.transfer, p.part) for p in evidence.of(PurchasePayment)] == [(purchase.id, "01/01-01/1", "whole price")]


def test_the_parts_add_up_to_the_price():
    statements = [paid(("01-20", 1_000, "Quill", ""), ("02-20", 4_000, "Quill", ""))]
    purchase = named(("01-20", "1000.00", "deposit"), ("02-20", "4000.00", "completion"), mortgage="6500.00")
    (found,) = bought(*statements, purchases=[purchase]).of(Purchase)
    assert (found.paid, found.mortgage, found.elsewhere) == (500_000, 650_000, 50_000)
    with pytest.raises(Refusal, match=r"purchases\[1\]: payments of £5,000.00 and a mortgage of £7,500.00 are more than the price"):
        bought(*statements, purchases=[purchase | {"mortgage": "7500.00"}])


@pytest.mark.parametrize(
    "payment, where, reason",
    [
        (
            ("02-21", "12000.00", "whole price"),
            "payments[1]",
            "no payment fits £12,000.00 on 21 February 2024; payments of this amount left the account on 2024-02-20",
        ),
        (("02-20", "12000.01", "whole price"), "payments[1]", "no payment fits"),
    ],
)
def test_a_payment_that_is_not_there_is_refused(payment, where, reason):
    with pytest.raises(Refusal) as refused:
        bought(paid(COMPLETION), purchases=[named(payment)])
    assert refused.value.place == f"purchases[1].{where}" and reason in refused.value.reason


def test_of_two_equal_payments_both_are_named_or_neither():
    statements = paid(("02-20", 6_000, "Quill", ""), ("02-20", 6_000, "Quill", ""))
    one = ("02-20", "6000.00", "deposit")
    with pytest.raises(Refusal, match="2 payments fit"):
        bought(statements, purchases=[named(one)])
    assert len(bought(statements, purchases=[named(one, one)]).of(PurchasePayment)) == 2


def test_a_payment_buys_one_thing():
    other = register(title="ZZ2")
    rows = {table: [*found, *other[table]] for table, found in register().items() if table is not PartyMember}
    twice = [named(("02-20", "12000.00", "whole price")), named(("02-20", "12000.00", "whole price"), title="ZZ2", reason="again")]
    with pytest.raises(Refusal, match=r"already named in purchases\[1\]"):
        bought(paid(COMPLETION), rows=rows, purchases=twice)


@pytest.mark.parametrize(
    "change, reason", [({"title": "ZZ999"}, "no exhibit shows the title ZZ999"), ({"title": "not one"}, "is not letters followed by digits")]
)
def test_a_title_that_no_exhibit_shows_is_refused(change, reason):
    with pytest.raises(Refusal, match=reason):
        bought(paid(COMPLETION), purchases=[named(("02-20", "12000.00", "whole price")) | change])


def test_an_account_without_statements_is_refused():
    with pytest.raises(Refusal, match=r"purchases\[1\].payments\[1\].account: no statement in evidence"):
        bought(paid(COMPLETION), purchases=[named(("02-20", "12000.00", "whole price"), account=BETA)])


def test_another_price_on_the_register_speaks_against():
    (purchase,) = bought(paid(COMPLETION), rows=register(price=13_000), purchases=[named(("02-20", "12000.00", "whole price"))]).of(Purchase)
    assert purchase.against == "The register states a price of £13,000.00."


def test_a_decision_against_the_case_file_is_refused():
    written = [named(("02-20", "12000.00", "whole price"))]
    (purchase,) = bought(paid(COMPLETION), purchases=written).of(Purchase)
    with pytest.raises(Refusal, match="decision d1 by Ann Author rejects"):
        bought(paid(COMPLETION), purchases=written, decisions=[decision(purchase.id, "reject")])


# --- proposed


def test_a_payment_is_proposed_with_reasons_and_decided_by_a_person():
    (purchase,) = bought(paid(COMPLETION)).of(Purchase)
    assert (purchase.state, purchase.decided_by, purchase.paid, purchase.elsewhere) == ("proposed", "", 1_200_000, 0)
    for reason in (f"names the title {TITLE}", "is the price that the register states", "registered proprietor holds", "7 days before"):
        assert reason in purchase.reasons
    assert "client account mixes the money of many clients" in purchase.against
    for answer, state in (("accept", "accepted"), ("reject", "rejected")):
        (decided,) = bought(paid(COMPLETION), decisions=[decision(purchase.id, answer)]).of(Purchase)
        assert (decided.id, decided.state, decided.decided_by) == (purchase.id, state, "d1")


def test_deposit_and_completion_are_proposed_together_and_the_rest_is_elsewhere():
    rows = register() | {
        RegisterEntry: [
            RegisterEntry(id="c", exhibit="e", place="C1", title_number=TITLE, part="C", kind="charge", party="Osierbeck Bank", text="REGISTERED CHARGE")
        ]
    }
    evidence = bought(paid(("01-20", 1_200, "Quill solicitors", "deposit"), ("02-20", 4_000, "Quill solicitors", "balance")), rows=rows)
    (purchase,) = evidence.of(Purchase)
    assert (purchase.price, purchase.paid, purchase.elsewhere) == (1_200_000, 520_000, 680_000)
    assert sorted(p.part for p in evidence.of(PurchasePayment)) == ["completion", "deposit"]
    assert "£6,800.00 of the price came from elsewhere; a charge to Osierbeck Bank is registered" in purchase.against


def test_two_payments_of_the_price_are_two_proposals():
    assert len(bought(paid(COMPLETION, ("02-21", 12_000, "Quill LLP", ""))).of(Purchase)) == 2


@pytest.mark.parametrize(
    "payment, rows",
    [
        (("02-20", 12_000, "Grocer", ""), register(proprietor="stranger")),  # the price alone, of a title that nobody of the case holds
        (("02-20", 300, "Quill solicitors", ""), register()),  # a fortieth of the price
        (("02-20", 4_000, "Grocer", ""), register()),  # a part of the price, and not to a conveyancer
        (("02-20", 13_000, "Quill solicitors", COMPLETION[3]), register()),  # more than the price
        (("01-02", 12_000, "Quill solicitors", ""), register(since="2023-11-01")),  # after the registration
        (("02-20", 12_000, "Quill solicitors", ""), register(since=None)),  # nothing says when
        (("02-20", 12_000, "Quill solicitors", ""), register(currency="EUR")),  # another currency
    ],
)
def test_what_only_might_be_is_not_proposed(payment, rows):
    assert bought(paid(payment), rows=rows).of(Purchase) == ()


def test_a_title_named_in_a_payment_counts_whoever_holds_it_and_without_a_price():
    (purchase,) = bought(paid(COMPLETION), rows=register(price=None, since=None, proprietor="stranger")).of(Purchase)
    assert (purchase.price, purchase.elsewhere) == (1_200_000, 0)
    assert "states no price" in purchase.against and "does not say since when" in purchase.against and "known to hold" in purchase.against


def test_a_title_that_the_case_file_decides_is_not_proposed_again():
    statements = paid(("02-20", 12_000, "Quill LLP", ""), ("02-21", 12_000, "Quill LLP", TITLE))
    (purchase,) = bought(statements, purchases=[named(("02-20", "12000.00", "whole price"))]).of(Purchase)
    assert purchase.decided_by == "case file"


def test_a_transfer_to_another_account_in_evidence_buys_nothing():
    mine = statement(ALPHA, "01-01", "02-29", 1_200_000, 0, [("02-20", -1_200_000, {"counterparty_account": BETA[3:], "text": TITLE})])
    theirs = statement(BETA, "01-01", "02-29", 0, 1_200_000, [("02-20", 1_200_000)])
    assert bought(mine, theirs).of(Purchase) == ()


def test_two_decisions_cannot_spend_one_payment():
    other = register(title="ZZ2")
    rows = {table: [*found, *other[table]] for table, found in register().items() if table is not PartyMember} | {PartyMember: other[PartyMember]}
    payment = ("02-20", 12_000, "Quill LLP", "")
    both = bought(paid(payment), rows=rows).of(Purchase)
    assert len(both) == 2
    with pytest.raises(Refusal, match="already bought"):
        bought(paid(payment), rows=rows, decisions=[decision(p.id, "accept", id=f"d{n}") for n, p in enumerate(both)])
