"""Vehicles, ships, aircraft, wallets, cash, land elsewhere and loans as assets of a case: marks, holders, values, rates, charges, purchases, chains."""

from __future__ import annotations

from datetime import date

import pytest
from by_hand import ALPHA, base, day, statement, with_findings
from small_worlds import KESTREL, LETTINGS, World, after
from test_assets import BASIS, HOLDINGS, group, schedule

from schemas.assets import Asset, Purchase
from schemas.evidence import Refusal
from schemas.findings import ChainLink, WeakestSet
from schemas.keccak import keccak_256
from schemas.marks import is_ethereum_address, mark_of
from schemas.parties import PartyMember
from schemas.registered_assets import Aircraft, CashSeizure, CryptoWallet, Receivable, RegisteredLand, Vehicle, Vessel
from tracing.assets import case_parties, purchases
from tracing.assets import schedule as assets
from tracing.assets.asset_ids import recorded_asset
from tracing.chains import asset_chains, weakest_links
from tracing.ledger import build_transfers
from tracing.ownership import case_ownership

ETHER = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"  # an example of EIP-55
COIN = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"  # the first address of the chain, which nobody can spend from
GOOD = {"vin": "ZZZZZZ16XLEZ00001", "imo": "9074729"}


def car(world: World, holder: str = "Adrian Kestrel", **values) -> Vehicle:
    keeper = world.person(holder, "holder of vehicle", born=(1979, 3, 17)) if holder else None
    return world.add(Vehicle, registration=values.pop("registration", "zz24 aaa"), holder=keeper.id if keeper else "", **values)


def only(world: World, **parts) -> Asset:
    (found,) = schedule(world, **parts).values()
    return found


# marks


@pytest.mark.parametrize(
    ("row", "identifier", "doubts"),
    [
        (Vehicle(registration="zz24 aaa", vin=GOOD["vin"]), "ZZ24AAA", 0),
        (Vehicle(registration="ZZ24 AAA", vin="ZZZZZZ16XLEZ0000I"), "ZZ24AAA", 1),
        (Vehicle(registration="?"), "?", 1),
        (Vessel(official_number="900 001", imo="IMO 9074729", mmsi="235000001"), "900001", 0),
        (Vessel(official_number="900001", imo="9074728"), "900001", 1),
        (Vessel(official_number="900001", mmsi="12345"), "900001", 1),
        (Aircraft(registration="g-zzza"), "G-ZZZA", 0),
        (Aircraft(registration="G-ZZZA-1-2"), "G-ZZZA-1-2", 1),
        (CryptoWallet(network="Bitcoin", address=COIN), COIN, 0),
        (CryptoWallet(network="bitcoin", address=COIN[:-1] + "b"), COIN[:-1] + "b", 1),
        (CryptoWallet(network="Ethereum", address=ETHER), ETHER.lower(), 0),
        (CryptoWallet(network="Ethereum", address=ETHER.replace("A", "a", 1)), ETHER.lower(), 1),
        (CryptoWallet(network="Elsewhere", address="q"), "q", 0),
    ],
)
def test_marks_numbers_and_addresses_carry_their_own_checks(row, identifier, doubts):
    found = mark_of(row)
    assert (found.identifier, len(found.doubts)) == (identifier, doubts)


def test_the_hash_behind_an_address_is_keccak_and_not_sha3():
    assert keccak_256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak_256(b"abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    assert is_ethereum_address(ETHER.lower()) and not is_ethereum_address(ETHER[:-1])


# the schedule


def test_a_car_in_the_suspects_name_is_his_as_far_as_a_keepers_register_says():
    world = World()
    row = car(world, make="Meerkoet", value=21_000_00, currency="GBP", valued_on=date(2024, 3, 1), held_since=date(2023, 6, 1), vin=GOOD["vin"])
    found = only(world)
    assert (found.kind, found.identifier, found.holder, found.reach, found.suspect) == ("vehicle", "ZZ24AAA", "kestrel", "own", "kestrel")
    assert (found.value, found.value_on, found.value_basis, found.acquired_on, found.price) == (
        21_000_00,
        date(2024, 3, 1),
        "value as recorded",
        date(2023, 6, 1),
        None,
    )
    assert "keeper, who need not be the owner" in found.basis_reason and (found.exhibit, found.place) == (row.exhibit, row.place)
    assert (found.charges, found.net_equity) == (None, None), "finance is not in a keeper's register"
    free = only(world, redemptions=[{"asset": "ZZ24 AAA", "lender": "none: finance search", "amount": "0.00", "on": date(2024, 3, 2), "exhibit": "IH/1"}])
    assert (free.charges, free.net_equity) == (0, 21_000_00)


def test_a_companys_car_is_not_reached_without_a_basis_and_is_with_one():
    world = group()
    keeper = world.company("99999901", "Tarnbrook Lettings Ltd", mentioned_as="holder of vehicle")
    world.add(Vehicle, registration="ZZ24 AAA", holder=keeper.id)
    id = recorded_asset("vehicle", "ZZ24AAA")
    without = schedule(world)[id]
    assert (without.reach, without.beneficial) == ("shares", 0) and "Prest" in without.basis_reason
    reached = schedule(world, chains=[BASIS | {"asset": "zz24 aaa"}])[id]
    assert (reached.reach, reached.basis, reached.holder) == ("basis", "nominee", "lettings")


def test_what_a_car_hangs_on_is_the_match_of_its_keeper_and_with_a_company_the_basis_too():
    world = World()
    car(world)
    [mine] = weakest_links.findings(after(world.base(people=[KESTREL], companies=[LETTINGS]), case_parties, case_ownership, assets))[WeakestSet]
    assert (mine.asset, mine.strand, mine.rests_on) == (recorded_asset("vehicle", "ZZ24AAA"), "control", "automatic")
    world = group()
    keeper = world.company("99999901", "Tarnbrook Lettings Ltd", mentioned_as="holder of vehicle")
    world.add(Vehicle, registration="ZZ24 AAA", holder=keeper.id)
    based = world.base(people=[KESTREL], companies=[HOLDINGS, LETTINGS], chains=[BASIS | {"asset": "zz24 aaa"}])
    found = weakest_links.findings(after(based, case_parties, case_ownership, assets))[WeakestSet]
    assert any(fall.asset == recorded_asset("vehicle", "ZZ24AAA") and "basis" in fall.says for fall in found)


def test_a_strangers_car_is_no_asset_of_the_case_unless_the_case_names_it():
    world = World()
    car(world, "Nils Othername")
    assert schedule(world) == {}
    named = only(world, valuations=[{"asset": "ZZ24AAA", "amount": "9.00", "currency": "GBP", "on": date(2024, 3, 1), "basis": "dealer", "exhibit": "IH/1"}])
    assert (named.reach, named.holder_name, named.value) == ("none", "Nils Othername", 9_00)


def test_a_number_for_life_joins_records_and_another_parts_one_mark():
    world = World()
    car(world, vin=GOOD["vin"], held_since=date(2020, 1, 1), registration="ZZ11 OLD")
    car(world, vin=GOOD["vin"], held_since=date(2023, 1, 1))
    car(world, "", registration="ZZ24AAA", vin="ZZZZZZ16XLEZ00002", held_since=date(2019, 1, 1))
    found = only(world)
    assert found.identifier == "ZZ24AAA" and found.acquired_on == date(2023, 1, 1) and found.id == recorded_asset("vehicle", GOOD["vin"])


def test_whom_an_older_record_names_is_said():
    world = World()
    car(world, held_since=date(2023, 1, 1))
    keeper = world.company("99999901", "Tarnbrook Lettings Ltd", mentioned_as="holder of vehicle")
    world.add(Vehicle, reference="IH/2", registration="ZZ24 AAA", holder=keeper.id, held_since=date(2021, 1, 1))
    named = [{"asset": "ZZ24AAA", "amount": "9.00", "currency": "GBP", "on": date(2024, 3, 1), "basis": "dealer", "exhibit": "IH/1"}]
    assert only(world, valuations=named).third_parties == "Another record in evidence names Tarnbrook Lettings Ltd as holder since 1 January 2021."
    followed = after(world.base(people=[KESTREL], companies=[LETTINGS], valuations=named), case_parties, case_ownership, assets)
    assert after(followed, case_parties, case_ownership, assets).rows == followed.rows, "followed again, nothing changes"


RATE = {"currency": "EUR", "rate": "0.8551", "on": date(2024, 2, 29), "source": "the central bank", "exhibit": "IH/9"}


def test_another_currency_is_valued_at_the_rate_of_the_day_rounded_down_and_the_rate_is_told():
    world = World()
    car(world, value=1_000_01, currency="EUR", valued_on=date(2024, 3, 2))
    found = only(world, exchange_rates=[RATE, RATE | {"on": date(2024, 3, 3), "rate": "9"}, RATE | {"on": date(2024, 2, 20), "rate": "8"}])
    assert (found.value, found.currency) == (
        1_000_01 * 8551 // 10_000,
        "GBP",
    ) and "0.8551 GBP for one EUR on 29 February 2024 by the central bank (IH/9)" in found.value_basis
    unconverted = only(world, exchange_rates=[RATE | {"on": date(2024, 2, 20)}])
    assert (unconverted.value, unconverted.currency) == (1_000_01, "EUR") and "no exchange rate of that day" in unconverted.value_basis


def test_yen_have_no_hundredths():
    world = World()
    car(world, value=1_000_000, currency="JPY", valued_on=date(2024, 3, 1))
    assert only(world, exchange_rates=[RATE | {"currency": "JPY", "rate": "0.0053", "on": date(2024, 3, 1)}]).value == 5_300_00


def test_cash_ships_planes_wallets_and_land_elsewhere_have_a_row_each():
    world = World()
    holder = world.person("Adrian Kestrel", "holder", born=(1979, 3, 17)).id
    world.rows[CashSeizure] = [
        CashSeizure(
            id="cash", exhibit=world.exhibit("IH/1"), place="row 2", reference="S/1", amount=4_000_00, currency="GBP", seized_on=date(2024, 3, 1), holder=holder
        )
    ]
    world.add(Vessel, official_number="900001", imo=GOOD["imo"], shares="32/64", mortgages="Mortgage A to a bank", holder=holder)
    world.add(Aircraft, registration="G-ZZZA", holder=holder)
    world.add(CryptoWallet, network="Bitcoin", address=COIN, balance="1.5", unit="BTC", balance_on=date(2024, 3, 1), holder=holder)
    world.add(
        RegisteredLand, land_registry="Register of Meerkoet", title_number="7/1", holder=holder, price_paid=9_00, currency="GBP", acquired_on=date(2022, 2, 2)
    )
    found = {asset.kind: asset for asset in schedule(world).values()}
    assert (found["cash"].value, found["cash"].net_equity, found["cash"].value_basis) == (4_000_00, 4_000_00, "amount seized")
    assert found["vessel"].beneficial is None and "32/64" in found["vessel"].beneficial_basis and "Mortgage A" in found["vessel"].charges_basis
    assert found["crypto_wallet"].value is None and "balance 1.5 BTC on 1 March 2024" in found["crypto_wallet"].description
    assert (found["land"].identifier, found["land"].price, found["land"].acquired_on) == ("Register of Meerkoet 7/1", 9_00, date(2022, 2, 2))
    assert found["aircraft"].charges is None and len(found) == 5


# loans

LOAN = {
    "reference": "loan-1",
    "lender": "kestrel",
    "debtor": "Quill Catering Ltd",
    "principal": "5000.00",
    "currency": "GBP",
    "lent_on": date(2024, 2, 1),
    "outstanding": "4000.00",
    "outstanding_on": date(2024, 3, 1),
    "exhibit": "IH/1",
    "place": "page 2",
}


def test_a_loan_of_the_case_file_is_money_owed_to_its_lender():
    found = only(World(), receivables=[LOAN])
    assert (found.kind, found.identifier, found.holder, found.reach) == ("receivable", "loan-1", "kestrel", "own")
    assert (found.value, found.price, found.net_equity, found.place) == (
        4_000_00,
        5_000_00,
        4_000_00,
        "page 2",
    ) and "owed by Quill Catering Ltd" in found.description
    with pytest.raises(Refusal, match="IH/77"):
        only(World(), receivables=[LOAN | {"exhibit": "IH/77"}])


# purchases

ALPHA_LTD = {"id": "alpha", "name": "Alpha Ltd", "role": "associate", "jurisdiction": "gb", "accounts": [ALPHA[3:]]}


def bought(payment, row, **parts):
    on, pounds, payee, text = payment
    lines = [(on, -100 * pounds, {"counterparty": payee, "text": text})]
    rows = {type(row): [row], PartyMember: [PartyMember(record="r1", party="alpha", match="m")]}
    evidence = base([statement(ALPHA, "01-01", "02-29", 100 * pounds, 0, lines)], rows=rows, period=("01-01", "02-29"), companies=[ALPHA_LTD], **parts)
    return with_findings(evidence, build_transfers, purchases).of(Purchase)


VEHICLE = {"id": "v1", "exhibit": "e", "place": "row 2", "registration": "ZZ24 AAA", "holder": "r1", "held_since": day("02-20")}


def test_a_payment_that_names_the_mark_is_proposed_and_what_was_paid_is_taken_for_the_price():
    (found,) = bought(("02-19", 900, "Heron", "balance zz24-aaa"), Vehicle(**VEHICLE))
    assert (found.state, found.kind, found.title_number, found.asset, found.price) == (
        "proposed",
        "vehicle",
        "ZZ24AAA",
        recorded_asset("vehicle", "ZZ24AAA"),
        900_00,
    )
    assert "names the vehicle ZZ24AAA" in found.reasons and "states no price" in found.against


def test_a_payment_to_a_dealer_near_the_day_is_only_a_question_and_one_to_a_shop_is_none():
    (found,) = bought(("02-19", 900, "Heron Motors Ltd", ""), Vehicle(**VEHICLE))
    assert found.state == "proposed" and "does not name the vehicle" in found.against
    assert bought(("02-19", 900, "Heron Fish", ""), Vehicle(**VEHICLE)) == () == bought(("01-02", 900, "Heron Motors Ltd", ""), Vehicle(**VEHICLE))


def test_a_loan_is_paired_with_the_payment_of_its_principal_to_the_debtor():
    row = Receivable(id="l", exhibit="e", place="p", reference="A7", debtor="Quill Ltd", principal=900_00, currency="GBP", lent_on=day("02-18"), holder="r1")
    (found,) = bought(("02-19", 900, "Quill Ltd", "loan"), row)
    assert (found.kind, found.price, found.elsewhere) == ("receivable", 900_00, 0) and "the principal that the record states" in found.reasons
    assert bought(("02-19", 800, "Other Ltd", ""), row) == ()


def decided(**change):
    return {
        "asset": "zz24 aaa",
        "price": "900.00",
        "completed_on": "2024-02-19",
        "reason": "they agree",
        "author": "Ann Author",
        "payments": [{"account": ALPHA[3:], "on": "2024-02-19", "amount": "900.00", "part": "whole price"}],
    } | change


def test_the_case_file_decides_what_a_payment_bought():
    (found,) = bought(("02-19", 900, "Heron", ""), Vehicle(**VEHICLE), purchases=[decided()])
    assert (found.state, found.kind, found.asset) == ("accepted", "vehicle", recorded_asset("vehicle", "ZZ24AAA"))
    with pytest.raises(Refusal, match="0 things in evidence"):
        bought(("02-19", 900, "Heron", ""), Vehicle(**VEHICLE), purchases=[decided(asset="ZZ99ZZZ")])
    with pytest.raises(ValueError, match="one of the two"):
        bought(("02-19", 900, "Heron", ""), Vehicle(**VEHICLE), purchases=[decided(title="ZZ1")])


# chains


def test_the_control_strand_says_who_holds_it_and_what_the_record_does_not_say():
    world = World()
    row = car(world, held_since=date(2023, 6, 1))
    based = after(world.base(people=[KESTREL], companies=[LETTINGS, HOLDINGS]), case_parties, case_ownership, assets)
    *identity, link = asset_chains.findings(based)[ChainLink]
    assert [one.relation for one in identity] == ["is"] and (link.relation, link.right, link.subject) == ("is recorded as holder of", "ZZ24AAA", row.id)
    assert link.sentence.endswith("since 1 June 2023. The record names the keeper, who need not be the owner.") and (link.exhibit, link.place) == (
        row.exhibit,
        row.place,
    )


def test_a_basis_may_name_the_number_for_life_and_the_chain_says_so_to_the_end():
    world = group()
    keeper = world.company("99999901", "Tarnbrook Lettings Ltd", mentioned_as="holder of vehicle")
    world.add(Vehicle, registration="ZZ24 AAA", vin=GOOD["vin"], holder=keeper.id)
    based = after(world.base(people=[KESTREL], companies=[LETTINGS, HOLDINGS], chains=[BASIS | {"asset": GOOD["vin"]}]), case_parties, case_ownership, assets)
    links = [link for link in asset_chains.findings(based)[ChainLink] if link.asset == recorded_asset("vehicle", GOOD["vin"])]
    assert links[-2].relation == "is recorded as holder of" and links[-1].relation == "is reached on the basis of" and links[0].left == "Adrian Kestrel"
