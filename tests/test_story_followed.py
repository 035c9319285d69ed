"""The planted story, from statements to figures, against its own truth: what the events say, worked out without the engine."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from random import Random

import pytest
from by_hand import base, statement, with_findings

from flows.demo import expected_tracing
from flows.demo.cast import Names, cast, invented_names
from flows.demo.story import Story, events, lines
from flows.demo.world_parameters import World
from schemas.accounts import Transfer
from schemas.assets import Purchase
from schemas.calendar import months
from schemas.findings import Gap, Pairing, Ruling
from schemas.identifiers import account_identity
from schemas.land import Title
from schemas.money import decimal_string
from tracing.assets import purchases
from tracing.assets.asset_ids import title_asset
from tracing.attribution import claimed_receipts, rulings
from tracing.attribution.rules import RULES
from tracing.ledger import build_transfers


def told(seed: int, world: World, story: Story):
    """The events, the evidence base that their statements make, and the title numbers."""
    rng = Random(seed)
    people = cast(world, Names() if world.victims == 1 else invented_names(rng, world.victims), rng)
    happened = events(world, story, people, rng)
    year = world.story_year
    statements = []
    for account in people.accounts.values():
        printed, balance = lines(account, happened, people.accounts), 0
        for year_month in months(date(year, 1, 1), date(year, 6, 30)):
            first, last = date(*year_month, 1), date(*year_month, monthrange(*year_month)[1])
            within = [line for line in printed if first <= line.on <= last]
            closing = balance + sum(line.amount for line in within)
            if account.key != "uncle" or not 2 <= year_month[1] < 2 + world.missing_months:
                statements.append(
                    statement(
                        account_identity(account.written, country="gb"),
                        str(first),
                        str(last),
                        balance,
                        closing,
                        [
                            (
                                str(line.on),
                                line.amount,
                                {
                                    "counterparty": line.counterparty,
                                    "counterparty_account": line.counterparty_account,
                                    "text": line.text,
                                    "reference": line.reference,
                                },
                            )
                            for line in within
                        ],
                        id=f"{account.key} {first:%m}",
                        holder=account.holder,
                        currency=account.currency,
                    )
                )
            balance = closing
    titles = {f"title_{word}": people.titles[n].number for n, word in enumerate(("one", "two"))}
    evidence = base(
        statements,
        period=(f"{year}-01-01", f"{year}-06-30"),
        rows={Title: [Title(id=number, exhibit="e", place="1", land_registry="HMLR", title_number=number) for number in titles.values()]},
        claims=[_claim(label, happened, people) for label in "AB"],
        purchases=[_purchase(name, number, happened, people) for name, number in titles.items()],
    )
    return happened, with_findings(evidence, build_transfers, claimed_receipts, purchases, rulings), titles


def _claim(label, happened, people):
    mine = [event for event in happened if event.label == label]
    return {
        "label": label,
        "says": "s",
        "alleged_because": "b",
        "expected_count": len(mine),
        "expected_total": decimal_string(sum(e.amount for e in mine), "GBP"),
        "receipts": [
            {
                "account": people.accounts[e.payee].written,
                "first": str(e.on),
                "last": str(e.on),
                "amount": decimal_string(e.amount, "GBP"),
                "text_contains": e.text,
            }
            for e in mine
        ],
    }


def _purchase(target, number, happened, people):
    (payment,) = [event for event in happened if event.target == target]
    amount = decimal_string(payment.amount, "GBP")
    return {
        "title": number,
        "price": "999999.00",
        "completed_on": str(payment.on),
        "reason": "r",
        "author": "Ann Author",
        "payments": [{"account": people.accounts[payment.payer].written, "on": str(payment.on), "amount": amount, "part": "completion"}],
    }


@pytest.mark.parametrize(
    "seed, world, story",
    [
        (7, World(), Story()),
        (8, World(victims=3, wages=21, missing_months=2), Story()),
        (9, World(wages=9, deposits=3, invoices=2), Story(wages=150_000_00, cash=110_000_00, title_one=250_000_01)),
    ],
)
def test_what_the_titles_hold_is_what_the_planted_events_say(seed, world, story):
    happened, evidence, titles = told(seed, world, story)
    assert [gap.kind for gap in evidence.of(Gap)] == ["missing"]  # the uncle's
    assert evidence.of(Pairing) == () and {p.state for p in evidence.of(Purchase)} == {"accepted"}
    own = [t for t in evidence.of(Transfer) if t.debit_entry and t.credit_entry]
    known = {"lettings", "holdings", "uncle", *(f"victim{n}" for n in range(1, world.victims + 1))}
    seen_twice = [
        e for e in happened if {e.payer, e.payee} <= known and not ("uncle" in (e.payer, e.payee) and e.on.month in range(2, 2 + world.missing_months))
    ]
    assert len(own) == len(seen_twice)
    for rule in RULES:
        truth = expected_tracing.traced(happened, RULES[rule])
        for name, number in titles.items():
            held = {r.label: r.amount for r in evidence.of(Ruling) if (r.rule, r.target) == (rule, title_asset(number))}
            assert held == {label: truth[name].get(label, 0) for label in "AB"}, (rule, name)


def test_title_one_holds_what_can_be_reckoned_by_hand():
    """In thousands: 260 of claims come in and 40 leave; 62 + 38 of own money and 20 of claim A follow; then 260 of the 340 are paid."""
    _, evidence, titles = told(7, World(), Story())
    held = {rule: sum(r.amount for r in evidence.of(Ruling) if (r.rule, r.target) == (rule, title_asset(titles["title_one"]))) for rule in RULES}
    assert held == {
        "own_money_first": 160_000_00,
        "fifo": 220_000_00,
        "claims_first": 240_000_00,
        "lifo": 160_000_00,
        "pro_rata": 183_529_41,
        "asset_first": 240_000_00,
        "own_first_then_oldest_claim": 160_000_00,
    }
