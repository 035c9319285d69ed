"""What a gift comes to: at an undervalue, adjusted by an index month by month, what the recipient holds today, the greater of the two, and what is not known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from by_hand import ALPHA
from pypdf import PdfReader
from small_worlds import KESTREL, World, after
from test_dispositions import LENDER, charged, followed

from flows.dossier import compile, verifier
from flows.handover.exports.leaving import leaving
from flows.handover.exports.tables import tables
from schemas.case import Case
from schemas.dispositions import Gift, GiftToday, GiftTransfer
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.parties import PartyMember
from schemas.registered_assets import Vehicle
from tracing.assets import case_parties, dispositions, purchases, schedule
from tracing.attribution import claimed_receipts, rulings
from tracing.ownership import case_ownership

SPOUSE = {"id": "spouse", "name": "Marion Kestrel", "role": "third_party", "address": KESTREL["address"]}
THEN = {"asset": "ZZ100003", "amount": "300000.00", "currency": "GBP", "on": date(2023, 12, 1), "basis": "market value", "exhibit": "IH/1"}
NOW = THEN | {"amount": "360000.00", "on": date(2024, 3, 1)}
INDEX = {
    "name": "retail prices",
    "source": "the statistics office",
    "exhibit": "IH/6",
    "author": "Imogen Hale",
    "figures": [{"month": month, "figure": figure} for month, figure in (("2023-12", "379.0"), ("2024-01", "378.0"), ("2024-02", "381.0"), ("2024-04", "999"))],
}


def title_passed(price: int | None = 0, owners=(("Adrian Kestrel",), ("Marion Kestrel",)), entries=(), **parts) -> tuple[Gift, GiftToday]:
    """The home, registered to the suspect in one exhibit and since 1 December 2023 to the spouse in a later one, with a register that shows no charge."""
    world = World()
    for reference, names, since, paid in (("IH/1", owners[0], date(2016, 5, 4), None), ("IH/2", owners[1], date(2023, 12, 1), price)):
        world.add(Title, reference=reference, land_registry="gb", title_number="ZZ100003", price_paid=paid)
        for name in names:
            owner = world.person(name, "proprietor", reference=reference, postcode="ZZ7 4DQ", address="4 Tallowgate, Harrowmouth ZZ7 4DQ")
            if name in ("Adrian Kestrel", "Marion Kestrel"):
                world.decided_to_be("kestrel" if name == "Adrian Kestrel" else "spouse", owner)
            world.add(Proprietorship, reference=reference, title_number="ZZ100003", owner=owner.id, since=since)
    world.add(RegisterEntry, title_number="ZZ100003", part="A", kind="other", text="An entry.")
    for kind, party, dated in entries:
        world.register("ZZ100003", kind, f"A {kind} of {party}", party, dated)
    evidence = after(world.base(people=[KESTREL, SPOUSE], **parts), case_parties, case_ownership, purchases, schedule, dispositions)
    return evidence.of(Gift)[0], evidence.of(GiftToday)[0]


# a thing


def test_a_title_at_an_undervalue_is_the_greater_of_its_share_then_adjusted_and_its_share_now():
    gift, today = title_passed(100_000_00, valuations=[THEN, NOW], price_index=INDEX)
    assert (gift.value, gift.paid, today.given, today.whole) == (300_000_00, 100_000_00, 200_000_00, 300_000_00)
    assert (
        today.adjusted == 200_000_00 * 381 // 379
        and "381.0 in February 2024 against 379.0 in December 2023" in today.adjusted_basis
        and "chosen by Imogen Hale" in today.adjusted_basis
    )
    assert (today.worth, today.charges, today.beneficial, today.now) == (360_000_00, 0, 1_000_000, 240_000_00), "two thirds of what it is worth now"
    assert (today.today, today.complete, today.on) == (240_000_00, True, date(2024, 3, 31))
    _, fallen = title_passed(100_000_00, valuations=[THEN, NOW | {"amount": "270000.00"}], price_index=INDEX)
    assert (fallen.now, fallen.today) == (180_000_00, fallen.adjusted)


def test_without_an_index_the_adjustment_is_not_made_and_what_is_needed_is_said():
    _, today = title_passed(100_000_00, valuations=[THEN, NOW])
    assert (today.adjusted, today.today, today.complete) == (None, 240_000_00, False)
    assert today.adjusted_basis == (
        "not adjusted for changes in the value of money: figures of a price index are needed for December 2023 and for the latest month up to March 2024 ([price_index])"
    )
    other = INDEX | {"figures": INDEX["figures"][1:]}
    _, missing = title_passed(100_000_00, valuations=[THEN, NOW], price_index=other)
    assert missing.adjusted is None and "retail prices is not recorded for December 2023 (IH/6)" in missing.adjusted_basis


def test_what_is_owed_and_what_others_have_comes_off_what_the_recipient_holds():
    redeemed = {"title": "ZZ100003", "lender": "Osierbeck Bank", "amount": "60000.00", "on": date(2024, 3, 1), "exhibit": "IH/1"}
    since = [("charge", "Osierbeck Bank", date(2024, 1, 5))]
    _, charged = title_passed(100_000_00, valuations=[THEN, NOW], entries=since, redemptions=[redeemed])
    assert (charged.charges, charged.now) == (60_000_00, 200_000_00)
    _, unknown = title_passed(100_000_00, valuations=[THEN, NOW], entries=since)
    assert (unknown.now, unknown.today, unknown.complete) == (None, 200_000_00, False) and "no redemption figure" in unknown.now_basis
    quarter = {"asset": "ZZ100003", "holder": "Joan Other", "share": "25", "nature": "declaration of trust", "exhibit": "IH/1"}
    _, shared = title_passed(100_000_00, valuations=[THEN, NOW], beneficial_interests=[quarter])
    assert (shared.beneficial, shared.now) == (750_000, 180_000_00)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"entries": [("charge", "Osierbeck Bank", date(2016, 5, 4))]}, "charged to Osierbeck Bank, and what was owed when it passed is not recorded"),
        ({"owners": (("Adrian Kestrel", "Joan Other"), ("Marion Kestrel",))}, "Several held or hold it"),
        ({"owners": (("Adrian Kestrel",), ("Joan Other", "Marion Kestrel"))}, "Several held or hold it"),
        ({"valuations": [NOW | {"on": date(2020, 1, 1)}]}, "What it was worth when it passed is not known"),
    ],
)
def test_a_gift_whose_value_then_is_not_known_comes_to_nothing_that_is_known(more, says):
    gift, today = title_passed(**{"valuations": [THEN, NOW], **more})
    assert (gift.value, today.given, today.adjusted, today.now, today.today) == (None, None, None, None, None) and says in gift.against
    assert today.given_basis == "what it was worth when it was given is not known"


def test_the_valuation_nearest_the_day_says_what_it_was_worth_then():
    gift, _ = title_passed(0, valuations=[THEN, NOW, THEN | {"on": date(2023, 6, 1), "amount": "1.00"}])
    assert gift.value == 300_000_00


def test_a_thing_that_the_recipient_no_longer_holds_comes_to_what_was_given():
    def car(*holders):
        world = World()
        for n, name in enumerate(holders, start=1):
            keeper = world.person(name, "holder of vehicle", reference=f"IH/{n}", born=(1979, 3, 17) if name.startswith("Adrian") else (1981, 1, 1))
            world.add(
                Vehicle,
                reference=f"IH/{n}",
                registration="ZZ24 AAA",
                holder=keeper.id,
                held_since=date(2021 + n, 1, 1),
                value=9_000_00,
                currency="GBP",
                valued_on=date(2024, 3, n),
            )
        spouse = SPOUSE | {"born": "1981-01-01"}
        gift = {
            "giver": "kestrel",
            "recipient": "spouse",
            "what": "a car",
            "asset": "ZZ24 AAA",
            "on": "2024-01-10",
            "value": "8000.00",
            "paid": "2000.00",
            "currency": "GBP",
            "reason": "Seen.",
            "author": "A",
            "exhibits": ["IH/1"],
        }
        free = {"asset": "ZZ24 AAA", "lender": "none", "amount": "0.00", "on": date(2024, 3, 1), "exhibit": "IH/1"}
        evidence = after(
            world.base(
                people=[KESTREL, spouse, {"id": "other", "name": "Joan Other", "role": "third_party", "born": "1981-01-01"}], gifts=[gift], redemptions=[free]
            ),
            case_parties,
            case_ownership,
            purchases,
            schedule,
            dispositions,
        )
        recorded = next(g.id for g in evidence.of(Gift) if g.kind == "recorded")
        return next(t for t in evidence.of(GiftToday) if t.gift == recorded)

    kept = car("Adrian Kestrel", "Marion Kestrel")
    assert (kept.given, kept.now, kept.today) == (6_000_00, 6_750_00, 6_750_00)
    passed_on = car("Adrian Kestrel", "Marion Kestrel", "Joan Other")
    assert (passed_on.now, passed_on.today) == (None, 6_000_00) and "Marion Kestrel is not recorded as holding it today" in passed_on.now_basis


# money

RATE = {"currency": "EUR", "rate": "0.8551", "on": date(2024, 1, 10), "source": "the central bank", "exhibit": "IH/9"}
RECORDED = {
    "giver": "kestrel",
    "recipient": "Joan Other",
    "what": "a watch",
    "on": "2024-01-10",
    "value": "400.00",
    "paid": "100.00",
    "currency": "EUR",
    "reason": "Seen.",
    "author": "A",
    "exhibits": ["IH/1"],
}
PAID = (("01-10", -300_00, {"counterparty": "Marion Kestrel"}), ("02-12", -400_01, {"counterparty": "Marion Kestrel"}))


def test_payments_are_adjusted_each_by_its_own_month_and_what_is_left_of_them_is_not_known():
    evidence = followed(*PAID, price_index=INDEX, head={"cut_off": "2024-02-29"})
    (today,) = evidence.of(GiftToday)
    assert today.adjusted == int(Fraction(300_00) * 381 / 378) + 400_01 and (today.given, today.today, today.complete) == (700_01, today.adjusted, False)
    assert "378.0 in January 2024, 381.0 in February 2024" in today.adjusted_basis and "what Marion Kestrel has left of it" in today.now_basis


def test_a_gift_in_another_currency_is_converted_at_the_rate_of_its_day_or_stays_in_it():
    (today,) = followed(gifts=[RECORDED], exchange_rates=[RATE], price_index=INDEX, head={"cut_off": "2024-02-29"}).of(GiftToday)
    assert (today.currency, today.given, today.adjusted) == ("GBP", 300_00 * 8551 // 10_000, (300_00 * 8551 // 10_000) * 381 // 378)
    (kept,) = followed(gifts=[RECORDED], price_index=INDEX).of(GiftToday)
    assert (kept.currency, kept.given, kept.adjusted, kept.today) == ("EUR", 300_00, None, 300_00) and "no exchange rate of its day" in kept.adjusted_basis


@pytest.mark.parametrize(("owed", "now"), [("0.00", 900_00 * 1500_00 // 1200_00), ("700.00", 800_00), (None, None)])
def test_money_put_into_a_price_stands_in_so_large_a_part_of_the_thing_and_no_more_than_is_free(owed, now):
    rows = charged(owner="r2") | {PartyMember: [PartyMember(record="r2", party="spouse", match="m")]}
    bought = {
        "title": "ZZ100003",
        "price": "1200.00",
        "mortgage": "300.00",
        "completed_on": "2024-01-10",
        "reason": "r",
        "author": "a",
        "payments": [{"account": ALPHA[3:], "on": "2024-01-10", "amount": "900.00", "part": "completion"}],
    }
    worth = {"asset": "ZZ100003", "amount": "1500.00", "currency": "GBP", "on": "2024-02-10", "basis": "b", "exhibit": "IH/1"}
    redeemed = [{"title": "ZZ100003", "lender": LENDER, "amount": owed, "on": "2024-02-10", "exhibit": "IH/1"}] if owed else []
    evidence = followed(("01-10", -900_00, {"counterparty": "Seller"}), rows=rows, purchases=[bought], valuations=[worth], redemptions=redeemed)
    (today,) = evidence.of(GiftToday)
    assert (today.whole, today.given, today.now, today.today) == (1_200_00, 900_00, now, max(900_00, now or 0))
    if owed:
        twin = verifier.Twin(compile(replace(evidence, version=1), "working").twin)
        found = verifier.Findings()
        verifier.check_figures(twin, verifier.Recomputed(twin, found), {}, {}, found)
        assert not found.broken and f"gift now {today.gift}" in twin.figures, found.broken
    else:
        assert "no redemption figure" in today.now_basis


# in the dossier, its verifier and the tables


def shown(tmp_path, edition: str, **parts):
    evidence = followed(*PAID, **parts)
    compiled = compile(replace(evidence, version=1), edition)
    path = tmp_path / f"{edition}.pdf"
    path.write_bytes(compiled.pdf)
    return evidence, compiled, path, " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_a_dossier_shows_what_gifts_come_to_and_the_verifier_works_it_out_again(tmp_path):
    evidence, compiled, path, said = shown(tmp_path, "served", gifts=[RECORDED | {"currency": "GBP"}], price_index=INDEX, head={"cut_off": "2024-02-29"})
    checked = verifier.verify(path)
    assert not checked.broken, checked.broken
    assert (
        "What each gift comes to" in said and "s.78(2); Proceeds of Crime Act 2002 s.79; Proceeds of Crime Act 2002 s.81" in said and "at least £702.39" in said
    )
    assert "retail prices price index 381.0 2024-02 the statistics office; chosen by Imogen Hale" in said, "Schedule E has every month"
    figures = {figure["id"]: figure["amount"] for figure in json.loads(compiled.twin)["figures"]}
    money, watch = (next(g for g in evidence.of(Gift) if g.kind == kind) for kind in ("money", "recorded"))
    assert (figures[f"gift today {money.id}"], figures[f"gift adjusted {money.id}"], figures[f"gift given {watch.id}"]) == ("702.39", "702.39", "300.00")
    for column, value in (("adjusted", "703.00"), ("today", "9.00"), ("given", "1.00")):
        twin = json.loads(compiled.twin)
        for figure in twin["figures"]:
            if figure["id"] == f"gift {column} {money.id}":
                figure["amount"] = value
        findings = verifier.Findings()
        verifier.check_content(verifier.Twin(json.dumps(twin).encode()), {}, findings)
        assert any(f"gift {column} {money.id}: {value}, worked out" in broken for broken in findings.broken), column


def test_a_gift_from_an_account_that_no_claim_reaches_is_worked_out_from_its_transactions(tmp_path):
    claim = {
        "label": "A",
        "says": "s",
        "alleged_because": "b",
        "expected_count": 0,
        "expected_total": "0.00",
        "receipts": [{"account": ALPHA[3:], "first": "2024-01-02", "last": "2024-01-02", "amount": "5.00"}],
    }
    evidence, _, path, _ = shown(tmp_path, "working", price_index=INDEX)
    again = after(
        replace(evidence, case=Case.model_validate(evidence.case.model_dump() | {"claims": [claim]})), claimed_receipts, rulings
    )  # nothing is claimed now
    compiled = compile(replace(again, version=1), "working")
    path.write_bytes(compiled.pdf)
    checked = verifier.verify(path)
    assert not checked.broken and evidence.of(GiftTransfer), checked.broken


def test_the_tables_have_a_row_for_each_gift_that_is_shown_with_its_origin():
    evidence = followed(*PAID, price_index=INDEX)
    (sheet,) = [sheet for sheet in tables(leaving(evidence, "working")) if sheet.name == "gift_values"]
    row = dict(zip((column.name for column in sheet.columns), sheet.rows[0], strict=False))
    assert str(row["given"]) == "700.01" and row["complete"] is False and row["origins"]
    (gift,) = evidence.of(Gift)
    turned_down = replace(evidence, rows=evidence.rows | {Gift: (gift.model_copy(update={"state": "rejected"}),)})
    assert not any(sheet.rows for sheet in tables(leaving(turned_down, "served")) if sheet.name in ("gifts", "gift_values", "gift_transfers"))
