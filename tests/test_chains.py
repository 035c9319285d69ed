"""Chains: every link has its subject, place and strength; the money strand adds up; without a basis the chain ends at the shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from small_worlds import CUT_OFF, KESTREL, LETTINGS, World, after, decision, with_rows

from flows.case.case_folder import CaseFolder
from flows.demo import small
from flows.demo.world_parameters import uk_iban
from flows.sources.read_exhibit import stage
from schemas.accounts import Entry, Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.evidence_base import RECORD_TABLES, EvidenceBase
from schemas.findings import ChainLink, ClaimedReceipt, Match, RouteStep, Ruling
from schemas.identifiers import display_account
from schemas.parties import PartyRecord
from tracing.assets import case_parties, schedule
from tracing.assets.asset_ids import balance_asset, title_asset
from tracing.chains import asset_chains
from tracing.ownership import case_ownership

TITLE = title_asset("ZZ100001")
PELLOW = {"id": "pellow", "name": "Joan Pellow", "role": "associate", "born": "1966-05-23"}
BASIS = {
    "suspect": "kestrel",
    "through": ["lettings"],
    "asset": "ZZ100001",
    "basis": "bare_trust",
    "reason": "Deed of 3 May 2023",
    "author": "Imogen Hale",
    "decided_on": date(2024, 3, 20),
    "exhibits": ["IH/1"],
}
CLAIM = {
    "label": "A",
    "says": "Wages",
    "alleged_because": "b",
    "expected_count": 300,
    "expected_total": "300.00",
    "receipts": [{"account": "gb:1", "first": date(2024, 1, 1), "last": CUT_OFF}],
}


def owned(decide: str = "", **parts) -> EvidenceBase:
    """Kestrel (a record with his name, month and year, or a bare name) owns Lettings, the proprietor of ZZ100001; after three steps."""
    world = World()
    suspect = world.person("Mr Adrian Kestrel", born=() if decide else (1979, 3), id="suspect-record")
    world.interest(suspect, world.company("99999901"), started_on=date(2023, 5, 1), id="interest-1")
    world.title("ZZ100001", world.company("99999901", "Tarnbrook Lettings Ltd", mentioned_as="proprietor"), since=date(2024, 2, 5))
    base = world.base(people=[KESTREL, PELLOW], companies=[LETTINGS], **parts)
    if decide:
        [match] = [m for m in after(base, case_parties).of(Match) if m.right == suspect.id]
        base = replace(base, decisions=(decision(match.id, decide),))
    return after(base, case_parties, case_ownership, schedule)


def strand(base: EvidenceBase, asset: str, name: str) -> list[ChainLink]:
    links = [link for link in asset_chains.findings(base)[ChainLink] if (link.asset, link.strand) == (asset, name)]
    assert [link.n for link in links] == list(range(1, len(links) + 1))
    return links


def test_with_a_basis_the_control_strand_reaches_the_title_link_by_link():
    base = owned(chains=[BASIS])
    links = strand(base, TITLE, "control")
    assert [link.relation for link in links] == ["is", "holds shares in", "is registered proprietor of", "is reached on the basis of"]
    assert [link.strength for link in links] == ["automatic", "automatic", "identifier", "case file"]
    assert [link.left for link in links] == ["Adrian Kestrel", "Adrian Kestrel", "Tarnbrook Lettings Ltd", "Tarnbrook Lettings Ltd"]
    assert links[0].subject in {match.id for match in base.of(Match)} and links[1].subject == "interest-1"
    assert links[1].dated == "from 1 May 2023" and all(link.exhibit and link.sentence for link in links) and all(link.place for link in links[:3])
    assert "Deed of 3 May 2023" in links[-1].sentence and "bare trust" in links[-1].sentence


def test_without_a_basis_the_chain_says_that_it_ends_at_the_shares():
    base = owned()
    last = strand(base, TITLE, "control")[-1]
    assert (last.strength, last.relation) == ("inference", "has no recorded claim to")
    assert "Prest v Petrodel [2013] UKSC 34" in last.sentence and "ends at the shares: Adrian Kestrel's own in Tarnbrook Lettings Ltd" in last.sentence
    [shares] = [asset for asset in base.of(Asset) if asset.kind == "shares"]
    assert [link.relation for link in strand(base, shares.id, "control")] == ["is", "holds shares in"]


def test_a_chain_ends_at_the_shares_in_the_suspects_company_though_another_company_holds_the_title_with_it():
    world = World()
    suspect, company = world.person("Adrian Kestrel", born=(1979, 3, 17)), world.company("99999901")
    world.interest(suspect, company)
    world.title(
        "ZZ100001", *(world.company(number, name, mentioned_as="proprietor") for number, name in (("99999931", "Fosspool Joinery Ltd"), ("99999901", "")))
    )
    fosspool = {"id": "fosspool", "name": "Fosspool Joinery Ltd", "role": "third_party", "jurisdiction": "gb", "number": "99999931"}
    base = after(world.base(people=[KESTREL], companies=[fosspool, LETTINGS]), case_parties, case_ownership, schedule)
    assert strand(base, TITLE, "control")[-1].sentence.endswith("ends at the shares: Adrian Kestrel's own in Tarnbrook Lettings Ltd.")
    [title] = [asset for asset in base.of(Asset) if asset.kind == "land_title"]
    assert title.holder_name == "Tarnbrook Lettings Ltd and Fosspool Joinery Ltd"


def test_a_decided_match_is_a_link_of_its_own_and_without_the_decision_there_is_no_chain():
    links = strand(owned("same"), TITLE, "control")
    assert links[0].strength == links[1].strength == "decided" and "Seen the passport." in links[0].sentence
    assert "Against: The dates of birth cannot be compared" in links[0].sentence
    refused = owned("not_same")
    assert [link.relation for link in strand(refused, TITLE, "control")] == ["is registered proprietor of"]
    assert [asset.reach for asset in refused.of(Asset)] == ["none"]


def test_a_nominee_without_a_stake_of_the_suspect_is_a_link_of_the_case_file():
    world = World()
    world.title("ZZ100001", world.company("99999901", "Tarnbrook Lettings Ltd", mentioned_as="proprietor"))
    declared = {"owner": "pellow", "company": "lettings", "low": "100", "high": "100", "started_on": date(2023, 5, 1), "capacity": "nominee", "exhibit": "IH/1"}
    basis = BASIS | {"through": ["pellow", "lettings"], "basis": "nominee"}
    base = world.base(people=[KESTREL, PELLOW], companies=[LETTINGS], interests=[declared], chains=[basis])
    links = strand(after(base, case_parties, case_ownership, schedule), TITLE, "control")
    assert [link.relation for link in links] == ["is said to act through", "holds shares in", "is registered proprietor of", "is reached on the basis of"]
    assert [link.right for link in links[:2]] == ["Joan Pellow", "Tarnbrook Lettings Ltd"] and "as nominee" in links[1].sentence


@pytest.mark.parametrize(("holder", "strength"), [("ADRIAN KESTREL", "identifier"), ("Somebody Else", "inference"), ("", "case file")])
def test_the_holder_of_an_account_is_as_strong_as_the_statement_says(holder, strength):
    world = World()
    world.statement("iban:" + uk_iban(91), holder, 30_00, place="Stmt 1")
    if holder:
        world.add(PartyRecord, mentioned_as="account holder", kind="unknown", name=holder, place="Stmt 1", id="holder")
    base = after(world.base(people=[KESTREL | {"accounts": [uk_iban(91)]}]), case_parties, case_ownership, schedule)
    [link] = strand(base, balance_asset("iban:" + uk_iban(91)), "control")
    assert (link.strength, link.right) == (strength, display_account("iban:" + uk_iban(91)))
    assert (link.subject in {match.id for match in base.of(Match)}) == bool(holder)


# money


def traced() -> EvidenceBase:
    """300 receipts of a pound into account 1, two hops of 100 and 180 to account 2, 250 of it for the title; 30 stay."""
    at = {"currency": "GBP", "credit_entry": "e1"}
    receipts = [Transfer(id=f"r{n:03}", at=f"2024-01-{1 + n % 30:02}", seq=n, payer="@", payee="gb:111111-11111111", amount=100, **at) for n in range(300)]
    hops = [
        Transfer(id=f"h{n}", at=f"2024-02-0{n}", seq=0, payer="gb:111111-11111111", payee="gb:222222-22222222", amount=amount, **at)
        for n, amount in ((1, 100_00), (2, 180_00))
    ]
    paid = Transfer(id="p", at="2024-02-05", seq=0, payer="gb:222222-22222222", payee="@Quill LLP", amount=250_00, **at)
    step = {"rule": "fifo", "target": TITLE, "label": "A"}
    went = [("h1" if n < 100 else "h2") for n in range(280)]
    steps = [RouteStep(from_transfer=f"r{n:03}", to_transfer=hop, amount=100 if n < 250 else 0, **step) for n, hop in enumerate(went) if n < 250]
    steps += [RouteStep(from_transfer="h1", to_transfer="p", amount=100_00, **step), RouteStep(from_transfer="h2", to_transfer="p", amount=150_00, **step)]
    bought = Purchase(
        id="bought",
        asset=TITLE,
        title_number="ZZ100001",
        price=250_00,
        currency="GBP",
        completed_on=date(2024, 2, 5),
        paid=250_00,
        state="accepted",
        decided_by="case file",
        reasons="Price and payee agree.",
    )
    entry = Entry(
        id="e1", exhibit="x" * 64, place="Ntry 1", period="s", account="gb:1", seq=1, booked_on=date(2024, 1, 1), amount=100, direction="credit", currency="GBP"
    )
    return with_rows(
        owned(chains=[BASIS], claims=[CLAIM]),
        {
            Transfer: [*receipts, *hops, paid],
            ClaimedReceipt: [ClaimedReceipt(transfer=r.id, label="A", amount=r.amount) for r in receipts],
            RouteStep: [*steps, RouteStep(rule="lifo", target=TITLE, label="A", from_transfer="r299", to_transfer="p", amount=1)],
            Ruling: [Ruling(rule="fifo", target=TITLE, label="A", amount=250_00), Ruling(rule="lifo", target=TITLE, label="A", amount=1)],
            Purchase: [bought],
            PurchasePayment: [PurchasePayment(purchase="bought", transfer="p", part="whole price")],
            Entry: [entry],
        },
    )


def test_hundreds_of_receipts_are_one_link_a_hop_and_every_sum_agrees():
    receipts, hop, payment, held = strand(traced(), TITLE, "money")
    assert "250 receipts of together £250.00" in receipts.sentence and "£250.00 of that is on the way" in receipts.sentence
    assert (receipts.left, receipts.subject, receipts.exhibit, receipts.place) == ("claim A", "r000", "x" * 64, "Ntry 1")
    assert "2 transfers of together £280.00" in hop.sentence and "£250.00 of that is claim A" in hop.sentence
    assert hop.dated == "from 1 February 2024 to 2 February 2024" and hop.subject == "h1"
    assert (payment.subject, payment.strength) == ("bought", "case file") and "Of it £250.00 is claim A under first in, first out" in payment.sentence
    assert "Quill LLP" in payment.sentence and "£250.00 of claim A" in held.sentence


def test_an_asset_to_which_nothing_is_traced_has_no_money_strand():
    base = with_rows(traced(), {Ruling: [Ruling(rule="fifo", target=TITLE, label="A", amount=0)]})
    assert strand(base, TITLE, "money") == []


# the smallest case, as its exhibits are read


@pytest.fixture(scope="module")
def smallest(tmp_path_factory) -> EvidenceBase:
    path = tmp_path_factory.mktemp("small") / "case"
    small(path)
    folder, rows = CaseFolder(path), {table: [] for table in RECORD_TABLES}
    received = folder.received()
    for file in received:
        for name, records in stage(file.path, file.exhibit).records.items():
            next(own for table, own in rows.items() if table.__tablename__ == name).extend(records)
    ordered = {table: tuple(sorted(own, key=lambda row: row.id)) for table, own in rows.items() if own}
    base = EvidenceBase(folder.case, folder.order, tuple(file.exhibit for file in received), ordered, (), (), {}, "", folder.case.case.cut_off, 1)
    return after(base, case_parties, case_ownership, schedule)


def test_the_smallest_case_from_its_exhibits_to_its_chain(smallest):
    assets_ = {asset.identifier: asset for asset in smallest.of(Asset)}
    title, balance = assets_["ZZ910001"], next(asset for asset in assets_.values() if asset.kind == "account_balance")
    assert (title.reach, title.basis, title.suspect, title.value, title.net_equity) == ("basis", "nominee", "vexley", None, None)
    assert (balance.reach, balance.value, balance.net_equity) == ("shares", 3_000_00, 0)
    assert {asset.kind for asset in assets_.values()} == {"land_title", "account_balance", "shares"}
    links = strand(smallest, title.id, "control")
    assert links[0].right == "Mr Corin Vexley" and links[-1].strength == "case file"
    exhibits = {exhibit.sha256 for exhibit in smallest.exhibits}
    assert all(link.exhibit in exhibits for link in links)


def test_the_same_evidence_gives_the_same_findings_in_any_order_of_its_records(smallest):
    turned = replace(smallest, rows={table: tuple(reversed(own)) for table, own in smallest.rows.items()})
    for step in (case_parties, case_ownership, schedule, asset_chains):
        one, other = step.findings(smallest), step.findings(turned)
        assert {t: [row.model_dump() for row in own] for t, own in one.items()} == {t: [row.model_dump() for row in own] for t, own in other.items()}
