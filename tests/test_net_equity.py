"""What comes off a value, and in which currency: charges, costs, rates of the day; every kind of asset in a currency that is not the case's. Sums by decimal arithmetic."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest
from by_hand import ALPHA, BETA, statement, with_findings
from by_hand import base as by_hand
from pypdf import PdfReader
from small_worlds import World, after
from test_assets import KESTREL, home, own, schedule, with_value

from flows.demo.world_parameters import uk_iban
from flows.dossier import compile, verifier
from flows.dossier.brief import brief_of
from flows.dossier.sections.third_parties import lenders
from flows.handover.exports.leaving import leaving
from flows.handover.exports.tables import tables
from schemas.accounts import StatementPeriod
from schemas.assets import Asset
from schemas.evidence import Exhibit, Reading, Refusal
from schemas.land import Title
from schemas.registered_assets import Aircraft, CashSeizure, CryptoWallet, RegisteredLand, Vehicle, Vessel
from tracing.assets import case_parties, dispositions, purchases
from tracing.assets import schedule as assets
from tracing.attribution import claimed_receipts, rulings
from tracing.ledger import build_transfers
from tracing.ownership import case_ownership

RATE = {"currency": "EUR", "rate": "0.8551", "on": date(2024, 2, 29), "source": "the central bank", "exhibit": "IH/9"}
DAY = date(2024, 3, 1)
LENDER = {"title": "ZZ100003", "lender": "Osierbeck Bank plc", "amount": "96250.01", "on": DAY, "exhibit": "IH/8"}
FEES = {"title": "ZZ100003", "what": "agent's and conveyancer's fees of a sale", "amount": "4100.10", "on": DAY, "exhibit": "IH/8"}
WORTH = {"value": 1_000_01, "currency": "EUR", "valued_on": DAY}


def charged(world: World, *days: date) -> None:
    home(world)
    for day in days or (date(2016, 5, 4),):
        world.register("ZZ100003", "charge", f"REGISTERED CHARGE dated {day}", "Osierbeck Bank plc", day)


# costs, and charges of one lender


def test_costs_that_are_stated_come_off_and_that_none_are_stated_is_said():
    world = World()
    charged(world)
    bare = own(schedule(world, valuations=with_value(amount="340000.00"), redemptions=[LENDER]))
    assert (bare.costs, bare.net_equity) == (0, 340_000_00 - 96_250_01) and "no cost of realising it is stated" in bare.costs_basis
    half = {"asset": "ZZ100003", "holder": "Marion Kestrel", "share": "50", "nature": "declaration of trust", "exhibit": "IH/7"}
    later = FEES | {"what": "a lender's early repayment charge", "on": date(2024, 4, 1), "amount": "999.00"}
    net = own(schedule(world, valuations=with_value(amount="340000.00"), redemptions=[LENDER], costs=[FEES, later], beneficial_interests=[half]))
    assert net.costs == 4_100_10 and net.net_equity == int((Decimal("340000.00") - Decimal("96250.01") - Decimal("4100.10")) / 2 * 100)
    assert "£4,100.10 for agent's and conveyancer's fees of a sale on 1 March 2024 (IH/8)" in net.costs_basis


def test_two_charges_of_one_lender_have_a_figure_each_or_one_for_both_and_never_the_larger_of_two():
    first, second = date(2016, 5, 4), date(2020, 2, 3)
    world = World()
    charged(world, first, second)

    def found(*redemptions):
        return own(schedule(world, valuations=with_value(amount="340000.00"), redemptions=[LENDER | r for r in redemptions]))

    assert found({}).charges == 96_250_01, "one figure without a day is for all that the lender is owed"
    each = found({"charge_dated": first}, {"charge_dated": second, "amount": "10000.00"})
    assert each.charges == 106_250_01
    one = found({"charge_dated": first})
    assert one.charges is None and "charge dated 3 February 2020" in one.charges_basis
    unsaid = found({}, {"amount": "10000.00"})
    assert unsaid.charges is None and "which charge each redeems is not said" in unsaid.charges_basis
    assert found({"on": date(2024, 2, 1), "amount": "99000.00"}, {}).charges == 96_250_01, "a later figure takes an earlier one's place"


# currencies


def test_a_charge_in_another_currency_comes_off_at_the_rate_of_its_day_rounded_up_or_is_not_known():
    world = World()
    charged(world)
    euro = LENDER | {"currency": "EUR"}
    found = own(schedule(world, valuations=with_value(amount="340000.00"), redemptions=[euro], exchange_rates=[RATE]))
    pounds = int((Decimal("96250.01") * Decimal("0.8551") * 100).to_integral_value(ROUND_CEILING))
    assert (found.charges, found.net_equity) == (
        pounds,
        340_000_00 - pounds,
    ) and "0.8551 GBP for one EUR on 29 February 2024 by the central bank (IH/9), rounded up" in found.charges_basis
    without = own(schedule(world, valuations=with_value(amount="340000.00"), redemptions=[euro]))
    assert (
        (without.charges, without.net_equity) == (None, None)
        and "€96,250.01 to Osierbeck Bank plc" in without.charges_basis
        and "not all of it is in GBP" in without.charges_basis
    )


def test_a_value_and_its_charges_and_costs_in_one_other_currency_are_netted_in_it_and_pounds_are_never_taken_for_euros():
    world = World()
    charged(world)
    euros = with_value(amount="340000.00", currency="EUR")
    all_in_euros = own(schedule(world, valuations=euros, redemptions=[LENDER | {"currency": "EUR"}], costs=[FEES | {"currency": "EUR"}]))
    assert (all_in_euros.currency, all_in_euros.charges, all_in_euros.net_equity) == ("EUR", 96_250_01, 340_000_00 - 96_250_01 - 4_100_10)
    mixed = own(schedule(world, valuations=euros, redemptions=[LENDER]))
    assert (mixed.currency, mixed.charges, mixed.net_equity) == ("EUR", None, None) and "£96,250.01" in mixed.charges_basis
    costs = own(schedule(world, valuations=euros, redemptions=[LENDER | {"currency": "EUR"}], costs=[FEES]))
    assert (costs.costs, costs.net_equity) == (None, None)


def of_every_kind() -> World:
    world = World()
    holder = world.person("Adrian Kestrel", "holder", born=(1979, 3, 17)).id
    for model, own_fields in (
        (Vehicle, {"registration": "ZZ24 AAA"}),
        (Vessel, {"official_number": "900001"}),
        (Aircraft, {"registration": "G-ZZZA"}),
        (CryptoWallet, {"network": "Elsewhere", "address": "q1"}),
        (RegisteredLand, {"land_registry": "Meerkoet", "title_number": "7/1", "price_paid": 50_00, "acquired_on": DAY}),
    ):
        world.add(model, holder=holder, **own_fields, **WORTH)
    world.rows[CashSeizure] = [
        CashSeizure(id="cash", exhibit=world.exhibit("IH/1"), place="row 2", reference="S/1", amount=1_000_01, currency="EUR", seized_on=DAY, holder=holder)
    ]
    world.add(
        StatementPeriod,
        account="iban:" + uk_iban(91),
        written_as="x",
        holder="Adrian Kestrel",
        currency="EUR",
        opens_on=date(2024, 1, 1),
        closes_on=DAY,
        opening=0,
        closing=1_000_01,
        credits=1_000_01,
        debits=0,
        entries=1,
        reconciles=True,
    )
    home(world)
    return world


LOAN = {
    "reference": "loan-1",
    "lender": "kestrel",
    "debtor": "Quill Catering Ltd",
    "currency": "EUR",
    "outstanding": "1000.01",
    "outstanding_on": DAY,
    "exhibit": "IH/1",
    "place": "page 2",
}
PEOPLE = (KESTREL | {"accounts": [uk_iban(91)]},)


@pytest.mark.parametrize("rates", [[], [RATE]])
def test_every_kind_of_asset_is_converted_at_the_rate_of_its_day_and_stays_in_its_own_currency_without_one(rates):
    found = schedule(of_every_kind(), people=PEOPLE, valuations=with_value(amount="1000.01", currency="EUR", on=DAY), receivables=[LOAN], exchange_rates=rates)
    assert {asset.kind for asset in found.values()} == {
        "land_title",
        "account_balance",
        "vehicle",
        "vessel",
        "aircraft",
        "crypto_wallet",
        "cash",
        "land",
        "receivable",
    }
    pounds = int((Decimal("1000.01") * Decimal("0.8551") * 100).to_integral_value(ROUND_FLOOR))
    for asset in found.values():
        if rates:
            assert (asset.value, asset.currency, asset.value_before, asset.before_currency, asset.rate) == (pounds, "GBP", 1_000_01, "EUR", "0.8551"), (
                asset.kind
            )
            assert "29 February 2024 by the central bank (IH/9)" in asset.value_basis
        else:
            assert (asset.value, asset.currency, asset.value_before, asset.rate) == (1_000_01, "EUR", None, ""), asset.kind
            assert "not converted: no exchange rate of that day is recorded" in asset.value_basis
    land = next(asset for asset in found.values() if asset.kind == "land")
    assert (land.price, land.price_currency) == (50_00, "EUR"), "what was paid is never revalued"


# in the dossier and the tables


def test_everybody_to_whom_something_is_owed_on_an_asset_is_among_the_lenders_with_what_comes_off():
    world = World()
    charged(world)
    keeper = world.person("Adrian Kestrel", "holder of vehicle", born=(1979, 3, 17))
    world.add(Vehicle, registration="ZZ24 AAA", holder=keeper.id, value=9_000_00, currency="GBP", valued_on=DAY)
    others = [
        LENDER | {"lender": "Harrow Second Charge Ltd", "amount": "5000.00", "currency": "EUR"},
        {"asset": "ZZ24 AAA", "lender": "Quill Finance", "amount": "1200.00", "on": DAY, "exhibit": "IH/8"},
        {"asset": "ZZ24 AAA", "lender": "none: finance search", "amount": "0.00", "on": DAY, "exhibit": "IH/8"},
    ]
    base = after(
        world.base(people=[KESTREL], valuations=with_value(), redemptions=[LENDER, *others], exchange_rates=[RATE]), case_parties, case_ownership, assets
    )
    b = brief_of(base, "working")
    _, table = lenders(b.base, b.assets, b.figures, b.exhibits, b.assets.scheduled)
    said = {row.cells[1][0]: "".join(getattr(piece, "text", piece) for piece in row.cells[3]) for row in table.rows}
    assert said.keys() == {"Osierbeck Bank plc", "Harrow Second Charge Ltd", "Quill Finance"}
    assert "£96,250.01" in said["Osierbeck Bank plc"] and "€5,000.00" in said["Harrow Second Charge Ltd"] and "£1,200.00" in said["Quill Finance"]
    (title,) = [asset for asset in base.of(Asset) if asset.kind == "land_title"]
    assert title.charges == 96_250_01 + int((Decimal("5000.00") * Decimal("0.8551") * 100).to_integral_value(ROUND_CEILING))


def two_accounts(rates: list) -> tuple:
    """Alpha with 1,000 pounds, of which 200 are spent, and Beta with 500.01 euros; both the suspect's."""
    claim = {
        "label": "A",
        "says": "Wages",
        "alleged_because": "they are",
        "expected_count": 1,
        "expected_total": "1000.00",
        "receipts": [{"account": ALPHA[3:], "first": "2024-01-02", "last": "2024-01-02"}],
    }
    statements = [
        statement(ALPHA, "01-01", "01-31", 0, 800_00, [("01-02", 1_000_00), ("01-05", -200_00)]),
        statement(BETA, "01-01", "01-31", 0, 500_01, [("01-03", 500_01)], currency="EUR"),
        statement(BETA, "03-01", "03-31", 500_01, 900_01, [("03-03", 400_00)], currency="EUR", id="after"),
    ]
    exhibits = [Exhibit(sha256="e", reference="IH/1", file_name="f", size=1), Exhibit(sha256="f", reference="IH/9", file_name="g", size=1)]
    read = [Reading(exhibit="e", source="a register", reader_version=1, encoding="utf-8", accepted=1, set_aside=0, declared=0, total=1, state="admitted")]
    evidence = by_hand(
        statements,
        rows={Reading: read},
        claims=[claim],
        exhibits=exhibits,
        exchange_rates=rates,
        head={"cut_off": "2024-02-15"},
        people=[{"id": "kestrel", "name": "Adrian Kestrel", "role": "suspect", "accounts": [ALPHA[3:], BETA[3:]]}],
    )
    return with_findings(evidence, case_parties, build_transfers, claimed_receipts, case_ownership, purchases, assets, dispositions, rulings)


@pytest.mark.parametrize("rates", [[], [RATE | {"on": date(2024, 1, 30)}]])
def test_a_balance_in_euros_is_in_the_sum_only_at_a_rate_and_the_verifier_works_it_out_again(tmp_path, rates):
    evidence = two_accounts(rates)
    pounds = int((Decimal("500.01") * Decimal("0.8551") * 100).to_integral_value(ROUND_FLOOR))
    compiled = compile(replace(evidence, version=1), "working")
    path = tmp_path / "d.pdf"
    path.write_bytes(compiled.pdf)
    twin = json.loads(compiled.twin)
    figures = {figure["id"]: (figure["amount"], figure["currency"]) for figure in twin["figures"]}
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    checked = verifier.verify(path)
    assert not checked.broken, checked.broken
    assert figures["net equity reached"] == (str(Decimal(800_00 + (pounds if rates else 0)) / 100) if rates else "800.00", "GBP")
    assert figures[f"net equity account:{BETA}"] == ((str(Decimal(pounds) / 100), "GBP") if rates else ("500.01", "EUR"))
    assert ("in another currency: A2 €500.01" in said) is not bool(rates) and ("by the central bank" in said) is bool(rates)
    for row in twin["findings"]["asset"]:
        if row["rate"]:
            row["rate"] = "0.8552"
    broken = verifier.Findings()
    verifier.check_content(verifier.Twin(json.dumps(twin).encode()), {}, broken)
    assert any("figures worked out again" in said for said in broken.broken) is bool(rates)


def test_a_purchase_paid_in_another_currency_is_refused_with_the_reason():
    spent = statement(BETA, "01-01", "01-31", 500_01, 100_01, [("01-09", -400_00)], currency="EUR")
    bought = {
        "title": "ZZ100003",
        "price": "400.00",
        "completed_on": "2024-01-09",
        "reason": "r",
        "author": "a",
        "payments": [{"account": BETA[3:], "on": "2024-01-09", "amount": "400.00", "part": "whole price"}],
    }
    evidence = with_findings(
        by_hand([spent], rows={Title: [Title(id="t", exhibit="e", place="p", land_registry="gb", title_number="ZZ100003")]}, purchases=[bought]),
        case_parties,
        build_transfers,
    )
    with pytest.raises(Refusal, match="what left the account on that day is in EUR, and a purchase is followed in the case's currency alone"):
        purchases.findings(evidence)


def test_tables_have_the_amount_before_it_was_converted_the_rate_and_prices_in_their_own_currency():
    evidence = two_accounts([RATE | {"on": date(2024, 1, 30)}])
    evidence = replace(evidence, rows=evidence.rows | {Asset: tuple(a.model_copy(update={"price": 5, "price_currency": "JPY"}) for a in evidence.of(Asset))})
    (sheet,) = [sheet for sheet in tables(leaving(evidence, "working")) if sheet.name == "assets"]
    rows = {row["identifier"]: row for row in (dict(zip((column.name for column in sheet.columns), row, strict=False)) for row in sheet.rows)}
    beta = rows[BETA]
    assert (beta["value_before"], beta["before_currency"], beta["rate"], beta["currency"], beta["price"]) == (
        Decimal("500.01"),
        "EUR",
        "0.8551",
        "GBP",
        Decimal(5),
    )
