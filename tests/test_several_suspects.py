"""Two suspects with one asset: both shares are within reach, each has a chain, and neither is a third party to the other. Shares by decimal arithmetic."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal

import pytest
from by_hand import ALPHA, statement, with_findings
from by_hand import base as by_hand
from pypdf import PdfReader
from small_worlds import CUT_OFF, KESTREL, World, after
from test_assets import BASIS, own, with_value

from flows.dossier import compile, verifier
from flows.dossier.joint_accounts import joint_on_the_way
from flows.handover.exports.leaving import leaving
from flows.handover.exports.network import network
from schemas.assets import Asset
from schemas.evidence import Exhibit, Reading, Refusal
from schemas.findings import AnyOrder, ChainLink, Deficiency, WeakestSet
from schemas.parties import Party
from tracing.assets import case_parties, dispositions, purchases, schedule
from tracing.assets.asset_ids import title_asset
from tracing.attribution import claimed_receipts, rulings
from tracing.chains import asset_chains, deficiencies, weakest_links
from tracing.ledger import build_transfers
from tracing.ownership import case_ownership

VANE = {"id": "vane", "name": "Boris Vane", "role": "suspect", "born": "1981-05-02"}
MARION = {"id": "spouse", "name": "Marion Kestrel", "role": "third_party"}
NOMINEE = {"id": "pellow", "name": "Joan Pellow", "role": "associate"}
CHARGE = {"title": "ZZ100003", "lender": "Osierbeck Bank plc", "amount": "96250.01", "on": date(2024, 3, 1), "exhibit": "IH/8"}


def share(holder: str, per_cent: str, **more) -> dict:
    return {"asset": "ZZ100003", "holder": holder, "share": per_cent, "nature": "tenants in common", "exhibit": "IH/7", **more}


def followed(*holders: str, **parts):
    """After the title's proprietors are decided to be these parties, and the chains are made."""
    people = {person["id"]: person for person in (KESTREL, VANE, MARION, NOMINEE, *parts.pop("more", ()))}
    world = World()
    owners = [world.person(people[id]["name"], "proprietor") for id in holders]
    for id, owner in zip(holders, owners, strict=True):
        world.decided_to_be(id, owner)
    world.title("ZZ100003", *owners, since=date(2016, 5, 4))
    world.register("ZZ100003", "charge", party="Osierbeck Bank plc", dated=date(2016, 5, 4))
    base = world.base(people=list(people.values()), valuations=with_value(amount="340000.01"), redemptions=[CHARGE], **parts)
    return after(base, case_parties, case_ownership, build_transfers, schedule, asset_chains)


def title(*holders: str, **parts) -> Asset:
    return own({asset.id: asset for asset in followed(*holders, **parts).of(Asset)})


def net(part: str) -> int:
    return int(((Decimal("340000.01") - Decimal("96250.01")) * Decimal(part) * 100).to_integral_value(ROUND_FLOOR))


def test_the_shares_of_both_suspects_add_up_and_neither_is_a_third_party():
    both = title("kestrel", "vane", beneficial_interests=[share("Adrian Kestrel", "50"), share("vane", "33.3333")])
    assert (both.suspect, both.co_suspects, both.holder, both.holder_name) == ("kestrel", "vane", "kestrel", "Adrian Kestrel and Boris Vane")
    assert (both.beneficial, both.net_equity, both.third_parties) == (833_333, net("0.833333"), "")
    assert both.beneficial_basis == "Adrian Kestrel 50%: tenants in common (IH/7); Boris Vane 33.3333%: tenants in common (IH/7)"
    silent = title("kestrel", "vane")
    assert (silent.beneficial, silent.net_equity) == (1_000_000, net("1")) and silent.beneficial_basis.startswith(
        "Adrian Kestrel and Boris Vane, all suspects, have together the whole"
    )
    one = title("kestrel", "vane", beneficial_interests=[share("kestrel", "50"), share("Aunt Oda", "10")])
    assert (one.beneficial, one.third_parties) == (900_000, "Aunt Oda: 10%, tenants in common (IH/7); accepted."), (
        "what the other suspect has is the rest, as it is of one suspect"
    )


def test_a_third_joint_holder_is_one_and_has_to_be_recorded():
    silent = title("kestrel", "spouse", "vane")
    assert (
        silent.beneficial is None
        and silent.third_parties == "Marion Kestrel is registered as joint proprietor."
        and "several hold it" in silent.beneficial_basis
    )
    half_said = title("kestrel", "spouse", "vane", beneficial_interests=[share("vane", "30")])
    assert half_said.beneficial is None, "a suspect's share says nothing of the third holder's"
    sized = title("kestrel", "spouse", "vane", beneficial_interests=[share("kestrel", "40"), share("vane", "30")])
    assert (sized.beneficial, sized.net_equity) == (700_000, net("0.7"))
    less = title("kestrel", "spouse", "vane", beneficial_interests=[share("spouse", "25")])
    assert (less.beneficial, less.net_equity) == (750_000, net("0.75"))


def test_a_suspect_with_an_interest_in_what_another_holds_counts_too_unless_it_is_not_accepted_and_a_share_without_size_is_not_known():
    for interest, counted in ((share("vane", "30"), 1_000_000), (share("vane", "30", accepted=False), 1_000_000), (share("spouse", "30"), 700_000)):
        found = title("kestrel", beneficial_interests=[interest])
        assert (found.beneficial, found.co_suspects) == (counted, "")
    assert title("kestrel", beneficial_interests=[share("kestrel", "60"), share("vane", "30")]).beneficial == 900_000
    assert title("kestrel", beneficial_interests=[share("kestrel", "60"), share("vane", "30", accepted=False)]).beneficial == 600_000
    assert title("kestrel", "vane", beneficial_interests=[share("kestrel", "60"), share("vane", "")]).beneficial is None
    with pytest.raises(Refusal, match="more than 100 per cent"):
        title("kestrel", "vane", beneficial_interests=[share("kestrel", "60"), share("vane", "30"), share("spouse", "20")])


def test_suspects_of_one_name_are_told_apart_by_their_ids():
    son = {"id": "son", "name": "Adrian Kestrel", "role": "suspect"}
    found = title("kestrel", "vane", more=[son], beneficial_interests=[share("kestrel", "20"), share("son", "30"), share("vane", "40")])
    assert found.beneficial == 900_000 and found.third_parties == ""


# chains


def test_the_chain_has_a_step_for_each_suspect_and_only_both_together_take_all_of_it_out_of_reach():
    base = followed("kestrel", "vane")
    links = [link for link in base.of(ChainLink) if (link.asset, link.strand) == (title_asset("ZZ100003"), "control")]
    assert {link.left for link in links if link.relation == "is registered proprietor of"} == {"Adrian Kestrel", "Boris Vane"}
    edges = [edge for edge in network(leaving(base, "working")).edges if edge.target == title_asset("ZZ100003")]
    assert [(edge.kind, edge.source) for edge in edges] == [("holds", "party:kestrel"), ("holds", "party:vane")]
    rows = [row for row in weakest_links.findings(base)[WeakestSet] if row.asset == title_asset("ZZ100003")]
    named = [(row.whole, "Adrian Kestrel" in row.says, "Boris Vane" in row.says) for row in rows]
    assert named[0] == (True, True, True) and sorted(named[1:]) == [(False, False, True), (False, True, False)]
    alone = [row for row in weakest_links.findings(followed("kestrel"))[WeakestSet] if row.asset == title_asset("ZZ100003")]
    assert [row.whole for row in alone] == [True]


def test_a_nominee_for_two_suspects_has_a_chain_for_each():
    two = [
        BASIS | {"through": ["pellow"], "asset": "ZZ100003", "suspect": who, "reason": reason, "author": author}
        for who, reason, author in (("kestrel", "She signs what he sends", "Imogen Hale"), ("vane", "He pays the rates", "Ann Author"))
    ]
    base = followed("pellow", chains=two, beneficial_interests=[share("kestrel", "60"), share("vane", "30")])
    found = own({asset.id: asset for asset in base.of(Asset)})
    assert (found.reach, found.suspect, found.co_suspects, found.holder_name, found.third_parties) == ("basis", "kestrel", "vane", "Joan Pellow", "")
    assert (found.beneficial, found.net_equity, found.basis_author) == (900_000, net("0.9"), "Imogen Hale and Ann Author")
    assert "She signs what he sends" in found.basis_reason and "for Boris Vane held by a nominee: He pays the rates" in found.basis_reason
    links = [link for link in base.of(ChainLink) if (link.asset, link.strand) == (found.id, "control")]
    assert [link.left for link in links if link.relation == "is said to act through"] == ["Adrian Kestrel", "Boris Vane"]
    assert ["He pays the rates" in link.sentence for link in links if link.relation == "is reached on the basis of"] == [False, True]
    assert not [d for d in deficiencies.findings(base)[Deficiency] if d.kind == "basis_missing"]
    rows = [row for row in weakest_links.findings(base)[WeakestSet] if row.asset == found.id]
    whole, parts = [row for row in rows if row.whole], [row for row in rows if not row.whole]
    assert any("is registered" in row.says or "are one" in row.says for row in whole), "who holds it is one link for both"
    assert all(len(row.links.splitlines()) == 1 for row in parts) and any("He pays the rates" in row.says for row in parts)


def test_shares_in_a_company_are_each_owners_own():
    world = World()
    company = world.company("99999902")
    for name, born in (("Mr Adrian Kestrel", (1979, 3)), ("Mr Boris Vane", (1981, 5))):
        world.interest(world.person(name, born=born), company, 50, 50, started_on=date(2023, 5, 1))
    holdings = {"id": "holdings", "name": "Tarnbrook Holdings Ltd", "role": "associate", "jurisdiction": "gb", "number": "99999902"}
    base = after(world.base(people=[KESTREL, VANE], companies=[holdings]), case_parties, case_ownership, schedule)
    assert sorted((a.kind, a.holder, a.suspect, a.co_suspects, a.beneficial) for a in base.of(Asset)) == [
        ("shares", who, who, "", 1_000_000) for who in ("kestrel", "vane")
    ]


def test_shares_that_a_nominee_holds_for_two_suspects_are_within_reach_for_both():
    top = {"id": "top", "name": "Meerkoet B.V.", "role": "associate", "jurisdiction": "nl", "number": "00000017"}
    declared = {"owner": "pellow", "company": "top", "low": "100", "high": "100", "started_on": date(2019, 2, 11), "capacity": "nominee", "exhibit": "IH/1"}
    two = [BASIS | {"through": ["pellow"], "asset": "top", "suspect": who} for who in ("kestrel", "vane")]
    (shares,) = after(
        World().base(people=[KESTREL, VANE, NOMINEE], companies=[top], interests=[declared], chains=two), case_parties, case_ownership, schedule
    ).of(Asset)
    assert (shares.kind, shares.suspects, shares.beneficial) == ("shares", ("kestrel", "vane"), 1_000_000)


# an account, to the dossier

JOINT = {"account": ALPHA[3:], "holders": ["kestrel", "vane"], "says": "The mandate has both names", "exhibits": ["IH/7"]}


def account(*interests):
    claim = {
        "label": "A",
        "says": "Wages",
        "alleged_because": "they are",
        "expected_count": 1,
        "expected_total": "900.00",
        "receipts": [{"account": ALPHA[3:], "first": "2024-01-02", "last": "2024-01-02"}],
    }
    evidence = by_hand(
        [statement(ALPHA, "01-01", "01-31", 0, 800_00, [("01-02", 900_00), ("01-20", -100_00)], holder="Adrian Kestrel")],
        claims=[claim],
        people=[KESTREL, VANE],
        joint_accounts=[JOINT],
        rows={
            Reading: [
                Reading(exhibit="m", source="a table", reader_version=1, encoding="utf-8", accepted=1, set_aside=0, declared=0, total=1, state="admitted")
            ]
        },
        exhibits=[Exhibit(sha256="m", reference="IH/7", file_name="mandate.pdf", size=1, producer="Osierbeck Bank", power="w")],
        head={"cut_off": CUT_OFF},
        beneficial_interests=[{"asset": ALPHA[3:], "holder": who, "share": part, "nature": "contributions", "exhibit": "IH/7"} for who, part in interests],
    )
    return with_findings(
        evidence, case_parties, build_transfers, claimed_receipts, case_ownership, purchases, schedule, dispositions, rulings, asset_chains, weakest_links
    )


def test_a_joint_account_of_two_suspects_to_the_dossier_and_its_verifier(tmp_path):
    evidence = account(("kestrel", "50"), ("vane", "33.3333"))
    (balance,) = evidence.of(Asset)
    part = int((Decimal("800.00") * Decimal("0.833333") * 100).to_integral_value(ROUND_FLOOR))
    assert (balance.holder_name, balance.co_suspects, balance.beneficial, balance.net_equity, balance.third_parties) == (
        "Adrian Kestrel and Boris Vane",
        "vane",
        833_333,
        part,
        "",
    )
    links = [link for link in evidence.of(ChainLink) if link.strand == "control"]
    assert [link.left for link in links] == ["Adrian Kestrel", "Boris Vane"] and "The mandate has both names (IH/7)" in links[1].sentence
    assert joint_on_the_way(evidence) == [], "nobody else's money is at stake"
    assert {row.target for row in evidence.of(AnyOrder)} >= {"holder:kestrel", "holder:vane"}
    made, path = compile(replace(evidence, version=1), "working"), tmp_path / "d.pdf"
    path.write_bytes(made.pdf)
    assert verifier.verify(path).broken == []
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    assert (
        "the suspects' own names: Adrian Kestrel and Boris Vane" in said.replace("’", "'")
        and f"£{Decimal(part) / 100:,}" in said
        and "Boris Vane 33.3333%: contributions (IH/7)" in said
        and "No interest of a third party in any asset is recorded or registered." in said
    )
    for change in ({"co_suspects": ""}, {"beneficial": 500_000}, {"net_equity": "400.00"}):
        twin = json.loads(made.twin)
        twin["findings"]["asset"][0].update(change)
        broken = verifier.Findings()
        verifier.check_content(verifier.Twin(json.dumps(twin).encode()), {}, broken)
        assert broken.broken, change


def test_without_recorded_shares_all_that_two_suspects_hold_is_within_reach():
    (balance,) = account().of(Asset)
    assert (balance.beneficial, balance.net_equity) == (1_000_000, 800_00)
    assert {party.role for party in account().of(Party)} == {"suspect"}
