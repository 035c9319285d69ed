"""Net equity where nobody gave a value: counted from the price, which is said wherever it is printed, and never nil for want of one. Sums by decimal arithmetic."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal

import pytest
from by_hand import ALPHA, statement, with_findings
from by_hand import base as by_hand
from pypdf import PdfReader
from small_worlds import KESTREL, World, after, with_rows
from test_assets import BASIS, home, own, schedule, with_value

from flows.dossier import compile, verifier
from flows.handover.exports.leaving import leaving
from flows.handover.exports.network import network
from flows.handover.exports.tables import tables
from flows.handover.requests_by_recipient import addressed
from flows.steps.decision_impact import resting_on
from schemas.assets import Asset, Purchase
from schemas.evidence import Exhibit, Reading
from schemas.land import Proprietorship, Title
from schemas.parties import PartyRecord
from schemas.registered_assets import CryptoWallet, Receivable, RegisteredLand
from tracing.assets import case_parties, dispositions, purchases
from tracing.assets import schedule as assets
from tracing.assets.asset_ids import title_asset
from tracing.attribution import claimed_receipts, rulings
from tracing.chains import asset_chains
from tracing.ledger import build_transfers
from tracing.ownership import case_ownership

DAY = date(2024, 3, 1)
CHARGE = {"title": "ZZ100003", "lender": "Osierbeck Bank plc", "amount": "96250.01", "on": DAY, "exhibit": "IH/8"}
FEES = {"title": "ZZ100003", "what": "fees of a sale", "amount": "4100.10", "on": DAY, "exhibit": "IH/8"}
HALF = {"asset": "ZZ100003", "holder": "Marion Kestrel", "share": "50", "nature": "declaration of trust", "exhibit": "IH/7"}


def bought(price: int | None = 260_000_01, entry: str = "The price stated to have been paid on 21 April 2016 was £260,000.01.") -> World:
    """Kestrel's home with its register: a charge, and the price."""
    world = World()
    home(world)
    world.rows[Title][0].price_paid, world.rows[Title][0].currency = price, "GBP"
    world.register("ZZ100003", "charge", party="Osierbeck Bank plc", dated=date(2016, 5, 4))
    if entry:
        world.register("ZZ100003", "price", entry, part="B")
    return world


def test_without_a_valuation_net_equity_is_counted_from_the_registers_price_with_its_day_and_the_value_stays_not_known():
    title = own(schedule(bought(), redemptions=[CHARGE], costs=[FEES], beneficial_interests=[HALF]))
    net = int(((Decimal("260000.01") - Decimal("96250.01") - Decimal("4100.10")) / 2 * 100).to_integral_value(ROUND_FLOOR))
    assert (title.value, title.price, title.price_on, title.acquired_on) == (None, 260_000_01, date(2016, 4, 21), date(2016, 5, 4))
    assert (title.net_equity, title.net_equity_basis) == (
        net,
        "price paid on 21 April 2016; no valuation is recorded",
    ) and title.value_basis == "no valuation is recorded"
    valued = own(schedule(bought(), redemptions=[CHARGE], valuations=with_value(amount="340000.00")))
    assert (valued.net_equity, valued.net_equity_basis) == (340_000_00 - 96_250_01, "valuation")
    since = own(schedule(bought(entry=""), redemptions=[CHARGE]))
    assert since.net_equity_basis == "price paid on 4 May 2016; no valuation is recorded", (
        "a list of titles has the day from which the proprietor is registered, and no other"
    )


def test_the_price_and_day_of_a_purchase_that_was_accepted_come_before_the_registers():
    world = bought()
    base = after(world.base(people=[KESTREL], redemptions=[CHARGE]), case_parties, case_ownership)
    purchase = Purchase(
        id="p",
        asset=title_asset("ZZ100003"),
        title_number="ZZ100003",
        price=250_000_00,
        currency="GBP",
        completed_on=date(2016, 4, 29),
        paid=250_000_00,
        state="accepted",
    )
    for state, price, on in (("accepted", 250_000_00, "29 April 2016"), ("proposed", 260_000_01, "21 April 2016")):
        found = own({a.id: a for a in assets.findings(with_rows(base, {Purchase: [purchase.model_copy(update={"state": state})]}))[Asset]})
        assert (found.price, found.net_equity) == (price, price - 96_250_01) and found.net_equity_basis == f"price paid on {on}; no valuation is recorded"


def test_a_price_that_says_nothing_of_what_is_left_leaves_net_equity_not_known_and_never_nil():
    more_than_the_price = own(schedule(bought(), redemptions=[CHARGE | {"amount": "260000.01"}]))
    assert more_than_the_price.net_equity is None and "no less than the price paid on 21 April 2016" in more_than_the_price.net_equity_basis
    for world in (bought(price=None), bought(price=0), bought(entry="The price stated to have been paid on 2 April 2024 was £260,000.01.")):
        found = own(schedule(world, redemptions=[CHARGE]))
        assert (found.net_equity, found.net_equity_basis) == (None, "")
    assert own(schedule(bought())).net_equity is None, "a charge without its figure"


def test_what_is_said_to_be_a_gift_has_no_price_that_counts_and_what_is_not_within_reach_has_none():
    spouse = {"id": "spouse", "name": "Marion Kestrel", "role": "associate", "address": KESTREL["address"]}
    world = World()
    home(world, "Marion Kestrel")
    world.rows[Title][0].price_paid, world.rows[Title][0].currency = 1_00, "GBP"
    world.register("ZZ100003", "other")
    gift = BASIS | {"through": ["spouse"], "asset": "ZZ100003", "basis": "tainted_gift"}
    for chain, net in ((gift, None), (gift | {"basis": "nominee"}, 1_00)):
        assert own(schedule(world, people=(KESTREL, spouse), chains=[chain])).net_equity == net
    apart = own(schedule(world, people=(KESTREL, spouse)))
    assert (apart.reach, apart.net_equity, apart.net_equity_basis) == ("none", None, "")


def test_a_debt_and_a_wallet_are_not_worth_what_was_paid_for_them():
    world = World()
    holder = world.person("Adrian Kestrel", "holder", born=(1979, 3, 17)).id
    world.rows[Receivable] = [
        Receivable(
            id="debt",
            exhibit=world.exhibit("IH/1"),
            place="row 2",
            reference="L/1",
            holder=holder,
            debtor="Quill Catering Ltd",
            principal=5_000_00,
            currency="GBP",
            lent_on=date(2023, 6, 1),
        )
    ]
    world.add(CryptoWallet, network="Elsewhere", address="q1", holder=holder)
    base = after(world.base(people=[KESTREL]), case_parties, case_ownership)
    known = next(a.id for a in assets.findings(base)[Asset] if a.kind == "crypto_wallet")
    wallet = Purchase(
        id="p", asset=known, title_number="q1", kind="crypto_wallet", price=100_00, currency="GBP", completed_on=DAY, paid=100_00, state="accepted"
    )
    found = {a.kind: a for a in assets.findings(with_rows(base, {Purchase: [wallet]}))[Asset]}
    assert {kind: (a.charges, a.net_equity) for kind, a in found.items()} == {"receivable": (0, None), "crypto_wallet": (0, None)} and (
        found["receivable"].price,
        found["crypto_wallet"].price,
    ) == (5_000_00, 100_00)


def test_an_earlier_proprietors_price_is_not_taken_for_the_present_ones():
    world = World()
    old, new = world.person("MARION KESTREL", "proprietor"), world.person("ADRIAN KESTREL", "proprietor")
    world.decided_to_be("spouse", old)
    world.decided_to_be("kestrel", new)
    for reference, owner, since, price in (("IH/2", old, date(2005, 1, 3), 80_000_00), ("IH/3", new, date(2019, 2, 4), None)):
        world.add(Title, reference=reference, land_registry="gb", title_number="ZZ100003", price_paid=price, register_date=since)
        world.add(Proprietorship, reference=reference, title_number="ZZ100003", owner=owner.id, since=since)
    world.register("ZZ100003", "other")
    spouse = {"id": "spouse", "name": "Marion Kestrel", "role": "third_party"}
    found = own(schedule(world, people=(KESTREL, spouse)))
    assert (found.holder, found.acquired_on, found.price, found.net_equity) == ("kestrel", date(2019, 2, 4), None, None)


# in the dossier


def land(currency: str = "GBP", **more):
    """Land in another register, bought for 50,000.01 and not valued; 10,000.50 are owed on it, and a third part is the suspect's. Beside it an account."""
    claim = {
        "label": "A",
        "says": "Wages",
        "alleged_because": "they are",
        "expected_count": 1,
        "expected_total": "1000.00",
        "receipts": [{"account": ALPHA[3:], "first": "2024-01-02", "last": "2024-01-02"}],
    }
    exhibits = [Exhibit(sha256=ref, reference=ref, file_name=f"{n}.x", size=1, producer="p", power="w") for n, ref in enumerate(("IH/1", "IH/8"))]
    read = [Reading(exhibit="IH/1", source="a register", reader_version=1, encoding="utf-8", accepted=1, set_aside=0, declared=0, total=1, state="admitted")]
    owner = PartyRecord(
        id="o", exhibit="IH/1", place="row 2", mentioned_as="holder", kind="person", name="Adrian Kestrel", born_year=1979, born_month=3, born_day=17
    )
    plot = RegisteredLand(
        id="l",
        exhibit="IH/1",
        place="row 2",
        land_registry="Meerkoet",
        title_number="7/1",
        price_paid=50_000_01,
        currency=currency,
        acquired_on=date(2023, 5, 1),
        holder="o",
    )
    evidence = by_hand(
        [statement(ALPHA, "01-01", "01-31", 0, 800_00, [("01-02", 1_000_00), ("01-05", -200_00)])],
        rows={Reading: read, PartyRecord: [owner], RegisteredLand: [plot]},
        claims=[claim],
        exhibits=exhibits,
        people=[{**KESTREL, "accounts": [ALPHA[3:]]}],
        head={"cut_off": "2024-02-15"},
        redemptions=[{"asset": "7/1", "lender": "Osierbeck Bank plc", "amount": "10000.50", "currency": currency, "on": "2024-02-01", "exhibit": "IH/8"}],
        beneficial_interests=[{"asset": "7/1", "holder": "kestrel", "share": "33.3333", "nature": "tenants in common", "exhibit": "IH/8"}],
        **more,
    )
    return with_findings(evidence, case_parties, build_transfers, claimed_receipts, case_ownership, purchases, assets, dispositions, rulings, asset_chains)


NET = int(((Decimal("50000.01") - Decimal("10000.50")) * Decimal("0.333333") * 100).to_integral_value(ROUND_FLOOR))


def compiled(evidence, tmp_path) -> tuple[dict, str]:
    """The twin, checked by the verifier, and what is printed."""
    made, path = compile(replace(evidence, version=1), "working"), tmp_path / "d.pdf"
    path.write_bytes(made.pdf)
    checked = verifier.verify(path)
    assert not checked.broken, checked.broken
    return json.loads(made.twin), " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def broken(twin: dict) -> list[str]:
    found = verifier.Findings()
    verifier.check_content(verifier.Twin(json.dumps(twin).encode()), {}, found)
    return found.broken


def test_the_dossier_says_wherever_it_prints_the_figure_that_it_is_a_price_and_the_verifier_works_it_out(tmp_path):
    twin, said = compiled(land(), tmp_path)
    figures = {figure["id"]: figure for figure in twin["figures"]}
    (plot,) = [row for row in twin["findings"]["asset"] if row["kind"] == "land"]
    assert (plot["value"], plot["net_equity"], plot["price_on"]) == (None, str(Decimal(NET) / 100), "2023-05-01")
    assert figures["net equity reached"]["amount"] == str(Decimal(NET + 800_00) / 100) and figures["net equity from prices"]["amount"] == str(
        Decimal(NET) / 100
    )
    shown = f"£{Decimal(NET) / 100:,} (price paid on 1 May 2023; no valuation is recorded)"
    assert said.count(shown) >= 3, "the cover, section 1, Schedule A"
    assert (
        f"(of it £{Decimal(NET) / 100:,} from prices paid, no valuation being recorded)" in said and "not what it is worth today: a valuation is needed" in said
    )
    assert "Value not known: no valuation is recorded" in said and "No valuation is recorded, and one is needed, of A" in said
    assert f"price {plot['id']}" in figures[f"net equity {plot['id']}"]["sources"]


@pytest.mark.parametrize("change", [{"price": "50000.04"}, {"net_equity_basis": "valuation"}, {"price_currency": "EUR"}, {"net_equity": "13333.18"}])
def test_a_price_another_basis_or_another_currency_than_the_figure_was_counted_from_is_found(tmp_path, change):
    twin = json.loads(compile(replace(land(), version=1), "working").twin)
    assert not any("net equity" in line for line in broken(twin))
    next(row for row in twin["findings"]["asset"] if row["kind"] == "land").update(change)
    assert any("figures worked out again" in line or "net equity" in line for line in broken(twin))


def test_a_price_in_another_currency_is_never_revalued_and_stands_beside_the_sum(tmp_path):
    rate = {"currency": "EUR", "rate": "0.8551", "on": "2023-05-01", "source": "the central bank", "exhibit": "IH/8"}
    twin, said = compiled(land("EUR", exchange_rates=[rate]), tmp_path)
    (plot,) = [row for row in twin["findings"]["asset"] if row["kind"] == "land"]
    figures = {figure["id"]: (figure["amount"], figure["currency"]) for figure in twin["figures"]}
    assert (plot["currency"], plot["price_currency"]) == ("EUR", "EUR") and figures[f"net equity {plot['id']}"] == (str(Decimal(NET) / 100), "EUR")
    assert figures["net equity reached"] == ("800.00", "GBP") and "net equity from prices" not in figures and f"€{Decimal(NET) / 100:,} (price paid on" in said


def test_a_valuation_is_asked_for_and_exports_and_what_rests_on_a_link_say_that_it_is_a_price():
    evidence = replace(land(), version=1)
    (asked,) = [request for request, _ in addressed(evidence, 1_000).requests if any(w.kind == "valuation" for w in request.wanted)]
    assert [w.what.split(",")[0] for w in asked.wanted] == ["The market value of land Meerkoet 7/1 on 15 February 2024"]
    (sheet,) = [sheet for sheet in tables(leaving(evidence, "working")) if sheet.name == "assets"]
    (row,) = [row for row in (dict(zip((column.name for column in sheet.columns), row, strict=False)) for row in sheet.rows) if row["kind"] == "land"]
    assert (row["value"], row["net_equity"], row["net_equity_basis"], row["price_on"]) == (
        None,
        Decimal(NET) / 100,
        "price paid on 1 May 2023; no valuation is recorded",
        date(2023, 5, 1),
    )
    (node,) = [node for node in network(leaving(evidence, "working")).nodes if node.kind == "land"]
    assert "price paid on 1 May 2023" in str(node)
    (match,) = [row.match for table, rows in evidence.rows.items() if table.__tablename__ == "partymember" for row in rows if row.record == "o"]
    assert any(f"(net equity £{Decimal(NET) / 100:,}, price paid on 1 May 2023" in line for line in resting_on(evidence, match))
