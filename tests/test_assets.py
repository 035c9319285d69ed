"""The schedule of assets: the Prest rule, what is net of what, and that nothing unknown is ever nil."""

from __future__ import annotations

from datetime import date

import pytest
from small_worlds import CUT_OFF, KESTREL, LETTINGS, World, after, with_rows

from flows.demo.world_parameters import uk_iban
from schemas.assets import Asset, Purchase
from schemas.evidence import Refusal
from schemas.land import Proprietorship
from tracing.assets import case_parties
from tracing.assets import schedule as assets
from tracing.assets.asset_ids import balance_asset, title_asset
from tracing.ownership import case_ownership

SPOUSE = {"id": "spouse", "name": "Marion Kestrel", "role": "third_party", "address": KESTREL["address"]}
HOLDINGS = {"id": "holdings", "name": "Tarnbrook Holdings Ltd", "role": "associate", "jurisdiction": "gb", "number": "99999902"}
BASIS = {
    "suspect": "kestrel",
    "through": ["holdings", "lettings"],
    "asset": "ZZ100001",
    "basis": "nominee",
    "reason": "No trade of its own",
    "author": "Imogen Hale",
    "decided_on": date(2024, 3, 20),
    "exhibits": ["IH/1"],
}
VALUE = {"asset": "ZZ100001", "amount": "285000.00", "currency": "GBP", "on": date(2024, 3, 1), "basis": "market value", "exhibit": "IH/9"}


def group() -> World:
    """Kestrel has 75 to 100 per cent of Holdings, Holdings all of Lettings, and Lettings is proprietor of ZZ100001."""
    world = World()
    suspect, above, holdings, below = (
        world.person("Mr Adrian Kestrel", born=(1979, 3)),
        world.company("99999902"),
        world.company("99999902", "TARNBROOK HOLDINGS LTD"),
        world.company("99999901"),
    )
    world.interest(suspect, above, 75, 100, started_on=date(2023, 5, 1))
    world.interest(holdings, below, 100, 100, started_on=date(2023, 5, 1))
    owner = world.company("99999901", "TARNBROOK LETTINGS LIMITED", mentioned_as="proprietor")
    world.title("ZZ100001", owner, since=date(2024, 2, 5), price=260_000_00)
    return world


def schedule(world: World, people=(KESTREL,), companies=(LETTINGS, HOLDINGS), **parts) -> dict[str, Asset]:
    base = after(world.base(people=list(people), companies=list(companies), **parts), case_parties, case_ownership)
    return {asset.id: asset for asset in assets.findings(base)[Asset]}


def home(world: World, *names: str) -> dict[str, Asset]:
    owners = [world.person(name, "proprietor", postcode="ZZ7 4DQ") for name in names or ("ADRIAN KESTREL",)]
    for owner in owners:
        world.decided_to_be("spouse" if "marion" in owner.name.casefold() else "kestrel", owner)
    world.title("ZZ100003", *owners, since=date(2016, 5, 4))


def own(found: dict[str, Asset]) -> Asset:
    return found[title_asset("ZZ100003")]


def with_value(**change):
    return [VALUE | {"asset": "ZZ100003"} | change]


# Prest


def test_without_a_recorded_basis_the_asset_is_the_shares():
    found = schedule(group(), valuations=[VALUE])
    title = found.pop(title_asset("ZZ100001"))
    assert (title.reach, title.suspect, title.holder, title.beneficial, title.basis) == ("shares", "kestrel", "lettings", 0, "")
    assert "Prest v Petrodel [2013] UKSC 34" in title.basis_reason and title.value == 285_000_00
    [shares] = found.values()
    assert (shares.kind, shares.reach, shares.holder, shares.identifier, shares.basis) == ("shares", "own", "kestrel", "99999902", "own_name")
    assert shares.value is None and shares.net_equity is None, "the land's value is not the shares' value"


def test_with_a_recorded_basis_the_title_is_reached_and_its_shares_are_not_listed_beside_it():
    found = schedule(group(), chains=[BASIS])
    [title] = found.values()
    assert (title.reach, title.basis, title.basis_author, title.holder) == ("basis", "nominee", "Imogen Hale", "lettings")
    assert "No trade of its own (recorded on 20 March 2024; IH/1)" in title.basis_reason


def test_a_basis_that_goes_through_somebody_else_is_not_applied_and_that_is_said():
    found = schedule(group(), chains=[BASIS | {"through": ["holdings"]}])
    title = found[title_asset("ZZ100001")]
    assert title.reach == "shares" and "does not hold it: the basis is not applied" in title.basis_reason


def test_a_title_of_an_associate_whom_no_ownership_connects_is_listed_as_not_reached():
    world = World()
    world.title("ZZ100001", world.company("99999901", "Tarnbrook Lettings Ltd", mentioned_as="proprietor"))
    world.title("ZZ200000", world.company("99910001", "Noise Ltd", mentioned_as="proprietor"))
    [title] = schedule(world, valuations=[VALUE]).values()
    assert (title.reach, title.suspect, title.beneficial, title.net_equity) == ("none", "", None, None)


def test_shares_held_by_a_nominee_are_reached_on_a_basis():
    world = group()
    pellow = {"id": "pellow", "name": "Joan Pellow", "role": "associate"}
    declared = {"owner": "pellow", "company": "top", "low": "100", "high": "100", "started_on": date(2019, 2, 11), "capacity": "nominee", "exhibit": "IH/1"}
    top = {"id": "top", "name": "Meerkoet B.V.", "role": "associate", "jurisdiction": "nl", "number": "00000017"}
    basis = BASIS | {"through": ["pellow"], "asset": "top"}
    found = schedule(world, people=(KESTREL, pellow), companies=(LETTINGS, HOLDINGS, top), chains=[basis], interests=[declared])
    shares = next(asset for asset in found.values() if asset.holder == "pellow")
    assert (shares.kind, shares.reach, shares.suspect, shares.identifier) == ("shares", "basis", "kestrel", "00000017")


# own name, charges, others' interests


def test_own_name_with_a_redeemed_charge_is_net_to_the_penny():
    world = World()
    home(world)
    world.register("ZZ100003", "charge", "REGISTERED CHARGE dated 4 May 2016", "Osierbeck Bank plc", date(2016, 5, 4))
    redemption = {"title": "zz 100003", "lender": "OSIERBECK BANK PLC", "amount": "96250.01", "on": date(2024, 3, 1), "exhibit": "IH/8"}
    half = {"asset": "ZZ100003", "holder": "Marion Kestrel", "share": "50", "nature": "declaration of trust", "exhibit": "IH/7"}
    title = own(schedule(world, valuations=with_value(amount="340000.00"), redemptions=[redemption], beneficial_interests=[half]))
    assert (title.reach, title.basis, title.value, title.charges) == ("own", "own_name", 340_000_00, 96_250_01)
    assert title.net_equity == (340_000_00 - 96_250_01) // 2
    assert "£96,250.01 to OSIERBECK BANK PLC on 1 March 2024 (IH/8)" in title.charges_basis
    assert "Marion Kestrel: 50%, declaration of trust (IH/7); accepted." == title.third_parties


@pytest.mark.parametrize("redemptions", [[], [{"title": "ZZ100003", "lender": "Another Bank", "amount": "1.00", "on": date(2024, 3, 1), "exhibit": "IH/8"}]])
def test_a_charge_without_its_redemption_figure_is_not_known_and_never_nil(redemptions):
    world = World()
    home(world)
    world.register("ZZ100003", "charge", party="Osierbeck Bank plc", dated=date(2016, 5, 4))
    title = own(schedule(world, valuations=with_value(), redemptions=redemptions))
    assert (title.charges, title.net_equity) == (None, None) and "charge dated 4 May 2016 in favour of Osierbeck Bank plc" in title.charges_basis


def test_charges_are_unknown_without_a_title_register_and_nil_where_it_shows_none():
    world = World()
    home(world)
    assert own(schedule(world, valuations=with_value())).charges is None
    world.register("ZZ100003", "other", part="A")
    title = own(schedule(world, valuations=with_value()))
    assert (title.charges, title.net_equity) == (0, 285_000_00)


def test_charges_above_the_value_leave_no_equity_and_a_valuation_after_the_cut_off_does_not_count():
    world = World()
    home(world)
    redemption = {"title": "ZZ100003", "lender": "Osierbeck Bank plc", "amount": "300000.00", "on": date(2024, 3, 1), "exhibit": "IH/8"}
    later = with_value(amount="900000.00", on=date(2024, 4, 1))
    title = own(schedule(world, valuations=[*with_value(), *later], redemptions=[redemption]))
    assert title.net_equity == 0 and "more than the value" in title.charges_basis


def test_a_valuation_in_another_currency_is_not_netted_against_pounds():
    world = World()
    home(world)
    redemption = {"title": "ZZ100003", "lender": "Osierbeck Bank plc", "amount": "1.00", "on": date(2024, 3, 1), "exhibit": "IH/8"}
    title = own(schedule(world, valuations=with_value(currency="EUR"), redemptions=[redemption]))
    assert (title.currency, title.net_equity) == ("EUR", None)


def test_a_spouses_interest_on_the_register_is_stated_and_reduces_nothing_by_itself():
    world = World()
    home(world)
    world.register("ZZ100003", "home_rights", "NOTICE of home rights under the Family Law Act 1996.", "Marion Kestrel")
    title = own(schedule(world, valuations=with_value()))
    assert (title.beneficial, title.net_equity) == (1_000_000, 285_000_00)
    assert "home rights of Marion Kestrel" in title.third_parties and "none is accepted" in title.beneficial_basis


@pytest.mark.parametrize(
    ("kind", "text"), [("beneficial_interest", "An interest."), ("restriction", "RESTRICTION: No disposition by a SOLE PROPRIETOR of ...")]
)
def test_an_interest_on_the_register_that_nobody_sized_leaves_the_share_not_established(kind, text):
    world = World()
    home(world)
    world.register("ZZ100003", kind, text, part="B")
    title = own(schedule(world, valuations=with_value()))
    assert (title.beneficial, title.net_equity) == (None, None) and text in title.third_parties


def test_joint_proprietors_share_what_is_recorded_and_otherwise_what_nobody_knows():
    world = World()
    home(world, "Adrian Kestrel", "Marion Kestrel")
    title = own(schedule(world, people=(KESTREL, SPOUSE), valuations=with_value()))
    assert title.holder == "kestrel" and title.holder_name == "Adrian Kestrel and Marion Kestrel"
    assert title.beneficial is None and "Marion Kestrel is registered as joint proprietor." in title.third_parties
    own_share = {"asset": "ZZ100003", "holder": "kestrel", "share": "33.3333", "nature": "tenants in common", "exhibit": "IH/7"}
    world.register("ZZ100003", "other", part="A")
    title = own(schedule(world, people=(KESTREL, SPOUSE), valuations=with_value(), beneficial_interests=[own_share]))
    assert (title.beneficial, title.net_equity) == (333_333, 285_000_00 * 333_333 // 1_000_000)


def test_a_joint_proprietor_of_whom_nothing_is_recorded_leaves_the_share_not_established_whoever_elses_is_accepted():
    world = World()
    home(world, "Adrian Kestrel", "Marion Kestrel")
    other = {"asset": "ZZ100003", "holder": "Joan Other", "share": "25", "nature": "declaration of trust", "exhibit": "IH/7"}
    title = own(schedule(world, people=(KESTREL, SPOUSE), valuations=with_value(), beneficial_interests=[other]))
    assert title.beneficial is None and "Marion Kestrel holds it too" in title.beneficial_basis
    half = [other, {**other, "holder": "spouse", "share": "25"}]
    assert own(schedule(world, people=(KESTREL, SPOUSE), valuations=with_value(), beneficial_interests=half)).beneficial == 500_000


def test_interests_over_the_whole_are_refused():
    world = World()
    home(world)
    own_part = {"asset": "ZZ100003", "holder": "kestrel", "share": "60", "nature": "trust", "exhibit": "IH/7"}
    with pytest.raises(Refusal, match="more than 100 per cent"):
        schedule(world, beneficial_interests=[own_part, own_part | {"holder": "A B"}])
    parts = [{"asset": "ZZ100003", "holder": name, "share": "60", "nature": "trust", "exhibit": "IH/7"} for name in ("A B", "C D")]
    with pytest.raises(Refusal, match="more than 100 per cent"):
        schedule(world, beneficial_interests=parts)


def test_the_latest_register_names_the_proprietor_and_the_older_one_is_said():
    world = World()
    world.title("ZZ100003", world.company("99999901", "TARNBROOK LETTINGS LTD", mentioned_as="proprietor"), since=date(2020, 1, 1))
    buyer = world.person("Adrian Kestrel", "proprietor", postcode="ZZ7 4DQ", reference="IH/2")
    world.decided_to_be("kestrel", buyer)
    world.title("ZZ100003", since=None)
    world.add(Proprietorship, reference="IH/2", title_number="ZZ100003", owner=buyer.id, since=date(2023, 6, 1))
    title = own(schedule(world))
    assert (title.holder, title.reach, title.acquired_on) == ("kestrel", "own", date(2023, 6, 1))
    assert "older register in evidence names Tarnbrook Lettings Ltd as proprietor since 1 January 2020" in title.third_parties


# balances, purchases


def test_what_stands_in_an_account_at_its_last_statement():
    world, account = World(), "iban:" + uk_iban(91)
    world.statement(account, "Adrian Kestrel", 7_00, closes_on=date(2024, 2, 29))
    world.statement(account, "Adrian Kestrel", 30_05, id="last")
    world.statement(account, "Adrian Kestrel", 99_00, closes_on=date(2024, 4, 30))
    world.statement("iban:" + uk_iban(92), "Tarnbrook Lettings Ltd", 0)
    world.statement("iban:" + uk_iban(93), "Ileana Vasarescu", 500_00)
    victim = {"id": "v1", "name": "Ileana Vasarescu", "role": "victim", "pseudonym": "V1", "accounts": [uk_iban(93)]}
    people = (KESTREL | {"accounts": [uk_iban(91)]}, victim)
    [balance] = schedule(world, people=people, companies=(LETTINGS | {"accounts": [uk_iban(92)]},)).values()
    assert (balance.id, balance.kind, balance.reach) == (balance_asset(account), "account_balance", "own")
    assert (balance.value, balance.value_on, balance.net_equity) == (30_05, CUT_OFF, 30_05)


def test_an_accepted_purchase_says_when_and_for_how_much_and_a_proposed_one_does_not():
    base = after(group().base(people=[KESTREL], companies=[LETTINGS, HOLDINGS], chains=[BASIS]), case_parties, case_ownership)
    bought = {"asset": title_asset("ZZ100001"), "title_number": "ZZ100001", "price": 1_00, "currency": "GBP", "completed_on": date(2024, 1, 30), "paid": 1_00}

    def acquired(state):
        [title] = assets.findings(with_rows(base, {Purchase: [Purchase(id="p", state=state, **bought)]}))[Asset]
        return title.acquired_on, title.price

    assert acquired("accepted") == (date(2024, 1, 30), 1_00)
    assert acquired("proposed") == (date(2024, 2, 5), 260_000_00)
