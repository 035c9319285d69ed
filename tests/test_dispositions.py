"""Charges repaid and gifts: what is proposed and what is not, decided, recorded and refused; sums worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from by_hand import ALPHA, BETA, TO_ALPHA, TO_BETA, base, day, decision, statement, with_findings
from pypdf import PdfReader
from small_worlds import KESTREL, LETTINGS, World, after
from test_assets import HOLDINGS

from flows.dossier import compile, verifier
from flows.steps import open_questions
from schemas.assets import Purchase
from schemas.dispositions import ChargeRepayment, Gift, GiftTransfer, RepaymentTransfer
from schemas.evidence import Exhibit, Reading, Refusal
from schemas.findings import AnyOrder, ChainLink, Deficiency, Ruling
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.parties import PartyMember, PartyRecord
from schemas.registered_assets import Vehicle
from tracing.assets import case_parties, dispositions, purchases, schedule
from tracing.assets.asset_ids import title_asset
from tracing.attribution import claimed_receipts, rulings
from tracing.attribution.case_targets import repayment_and_gift_targets
from tracing.chains import asset_chains, deficiencies
from tracing.chains.deficiencies import ANSWERS
from tracing.ledger import build_transfers
from tracing.ownership import case_ownership

SUSPECT = {"id": "kestrel", "name": "Adrian Kestrel", "role": "suspect", "accounts": [ALPHA[3:]]}
SPOUSE = {"id": "spouse", "name": "Marion Kestrel", "role": "third_party", "aliases": ["Marion Vane"], "accounts": [BETA[3:]]}
CLAIM = {
    "label": "A",
    "says": "Wages",
    "alleged_because": "they are",
    "expected_count": 1,
    "expected_total": "1000.00",
    "receipts": [{"account": ALPHA[3:], "first": "2024-01-02", "last": "2024-01-02"}],
}
LENDER = "Ferrymark Building Society"
LOAN = {"counterparty": "FERRYMARK BUILDING SOCIETY", "text": "MORTGAGE"}
STEPS = (build_transfers, claimed_receipts, purchases, schedule, dispositions, rulings, asset_chains)


def charged(title: str = "ZZ100003", owner: str = "r1", dated: date | None = day("01-01")) -> dict[type, list]:
    origin = {"exhibit": "e", "place": "row 2", "title_number": title}
    return {
        Title: [Title(id="t", land_registry="HMLR", address="4 Tallowgate", **origin)],
        Proprietorship: [Proprietorship(id="p", owner=owner, **origin)],
        RegisterEntry: [RegisterEntry(id="c", part="C", kind="charge", party=LENDER, dated=dated, text="A charge.", **origin)],
        PartyMember: [PartyMember(record="r1", party="kestrel", match="m")],
        PartyRecord: [],
    }


def followed(*lines, rows=None, other=(), decisions=(), opening=0, **parts):
    """Alpha (the suspect's) with the claim's 1,000 on 2 January and these lines, and Beta (the spouse's) with `other`, after every step."""
    of_alpha = [("01-02", 1_000_00), *lines]
    statements = [
        statement(account, "01-01", "02-29", first, first + sum(line[1] for line in of), of)
        for account, first, of in ((ALPHA, opening, of_alpha), (BETA, 0, other))
    ]
    exhibits = [Exhibit(sha256="e", reference="IH/1", file_name="f", size=1)]
    parties = case_parties.findings(base(statements, people=[SUSPECT, SPOUSE], claims=[CLAIM], exhibits=exhibits, **parts))
    read = [Reading(exhibit="e", source="a register", reader_version=1, encoding="utf-8", accepted=1, set_aside=0, declared=0, total=1, state="admitted")]
    evidence = base(
        statements,
        rows={Reading: read} | parties | (rows or {}),
        decisions=decisions,
        period=("01-01", "02-29"),
        claims=[CLAIM],
        exhibits=exhibits,
        people=[SUSPECT, SPOUSE],
        **parts,
    )
    return with_findings(evidence, *STEPS)


def traced(evidence, target: str, rule: str) -> int:
    return sum(r.amount for r in evidence.of(Ruling) if (r.target, r.rule, r.label) == (target, rule, "A"))


def ranged(evidence, target: str) -> tuple[int, int]:
    return next((r.at_least, r.at_most) for r in evidence.of(AnyOrder) if (r.target, r.same_day) == (target, "recorded"))


# repayments


def test_payments_to_the_lender_are_a_link_of_their_own_and_in_no_group_of_assets():
    evidence = followed(
        ("01-10", -300_00, LOAN), ("02-10", -400_00, LOAN), ("02-11", -50_00, {"counterparty": "Ferrymark Cafe"}), rows=charged(), opening=500_00
    )
    (found,) = evidence.of(ChargeRepayment)
    assert (found.asset, found.lender, found.account, found.amount, found.state) == (title_asset("ZZ100003"), LENDER, ALPHA, 700_00, "proposed")
    assert len(evidence.of(RepaymentTransfer)) == 2 and found.first == day("01-10") and found.last == day("02-10")
    # own money first: 500 of own money, then 200 of the claim; first in, first out gives the same; claims first: all 700
    assert [traced(evidence, found.id, rule) for rule in ("own_money_first", "fifo", "claims_first")] == [200_00, 200_00, 700_00]
    # 1,500 came and 750 stays: at least 1,000 less what the rest (750 and the café's 50) can hold
    assert ranged(evidence, found.id) == (200_00, 700_00)
    (link,) = [link for link in evidence.of(ChainLink) if link.strand == "repayment"]
    assert (link.relation, link.right, link.strength, link.subject) == ("repaid the charge on", "ZZ100003", "inference", found.id)
    assert "2 payments of together £700.00" in link.sentence and "£200.00 is claim A" in link.sentence and "nobody has decided" in link.sentence
    assert ranged(evidence, "schedule") == ranged(evidence, f"account:{ALPHA}"), "a repayment is in the range of no group"


@pytest.mark.parametrize(("answer", "state", "targets"), [("accept", "accepted", 1), ("reject", "rejected", 0)])
def test_a_person_decides_whether_they_repaid_it(answer, state, targets):
    (before,) = followed(("01-10", -300_00, LOAN), rows=charged()).of(ChargeRepayment)
    evidence = followed(("01-10", -300_00, LOAN), rows=charged(), decisions=[decision(before.id, answer)])
    (found,) = evidence.of(ChargeRepayment)
    assert (found.state, found.decided_by, len(repayment_and_gift_targets(evidence)), len(dispositions.of_claims(evidence))) == (state, "d1", targets, targets)
    assert [link.strength for link in evidence.of(ChainLink) if link.strand == "repayment"] == ["decided"] * targets


@pytest.mark.parametrize(
    "case",
    [
        {"lines": [("01-01", -300_00, LOAN)], "opening": 300_00},  # before any money of a claim stood there
        {"lines": [("01-10", -300_00, LOAN)], "rows": charged(dated=day("02-01"))},  # before the charge was made
        {"lines": [("01-10", -300_00, {"counterparty": "Ferrymark Building Society Social Club"})]},
        {"lines": [("01-10", -300_00, LOAN)], "rows": charged() | {Title: [], Proprietorship: []}},  # a title that is not in the schedule
    ],
)
def test_what_is_no_repayment_of_claim_money(case):
    assert followed(*case.pop("lines"), **({"rows": charged()} | case)).of(ChargeRepayment) == ()


# gifts


def test_payments_to_a_person_of_the_case_are_proposed_and_traced():
    evidence = followed(
        ("01-10", -300_00, TO_BETA),
        ("01-12", -100_00, {"counterparty": "Ms Marion Vane"}),
        ("01-13", -9_00, {"counterparty": "Marion Other"}),
        other=[("01-10", 300_00, TO_ALPHA)],
    )
    (found,) = evidence.of(Gift)
    assert (found.kind, found.giver, found.recipient, found.what, found.value, found.paid, found.state) == (
        "money",
        "kestrel",
        "spouse",
        "2 payments",
        400_00,
        None,
        "proposed",
    )
    assert len(evidence.of(GiftTransfer)) == 2 and traced(evidence, found.id, "fifo") == 400_00 and "housekeeping" in found.against


def test_money_that_went_to_and_fro_is_proposed_without_a_figure():
    evidence = followed(
        ("01-10", -300_00, TO_BETA),
        ("01-11", 200_00, TO_BETA),
        ("01-12", -200_00, TO_BETA),
        other=[("01-10", 300_00, TO_ALPHA), ("01-11", -200_00, TO_ALPHA), ("01-12", 200_00, TO_ALPHA)],
    )
    (found,) = evidence.of(Gift)
    assert found.value == 500_00 and not any(r.target == found.id for r in evidence.of(Ruling))


def test_a_joint_account_gives_nothing_away():
    assert followed(("01-10", -300_00, TO_BETA), other=[("01-10", 300_00, TO_ALPHA)], companies=[]).of(Gift)
    both = [SUSPECT | {"accounts": [ALPHA[3:], BETA[3:]]}, SPOUSE]
    statements = [
        statement(ALPHA, "01-01", "02-29", 1_000_00, 700_00, [("01-10", -300_00, TO_BETA)]),
        statement(BETA, "01-01", "02-29", 0, 300_00, [("01-10", 300_00, TO_ALPHA)]),
    ]
    assert not with_findings(base(statements, people=both), case_parties, build_transfers, claimed_receipts, purchases, schedule, dispositions).of(Gift)


def test_the_price_of_what_another_holds_is_a_gift_unless_it_is_held_for_the_payer():
    rows = charged(owner="r2") | {PartyMember: [PartyMember(record="r2", party="spouse", match="m")], RegisterEntry: []}
    bought = {
        "title": "ZZ100003",
        "price": "900.00",
        "completed_on": "2024-01-10",
        "reason": "r",
        "author": "a",
        "payments": [{"account": ALPHA[3:], "on": "2024-01-10", "amount": "900.00", "part": "whole price"}],
    }
    (found,) = followed(("01-10", -900_00, {"counterparty": "Seller"}), rows=rows, purchases=[bought]).of(Gift)
    assert (found.kind, found.recipient, found.value, found.asset) == ("price", "spouse", 900_00, title_asset("ZZ100003"))
    chain = {
        "suspect": "kestrel",
        "through": ["spouse"],
        "asset": "ZZ100003",
        "basis": "nominee",
        "reason": "r",
        "author": "a",
        "decided_on": "2024-02-01",
        "exhibits": [],
    }
    assert followed(("01-10", -900_00, {"counterparty": "Seller"}), rows=rows, purchases=[bought], chains=[chain]).of(Gift) == ()


def passed(price: int | None, *valuations: dict) -> list[Gift]:
    """The home, registered to the suspect in one exhibit and since 2023 to the spouse in a later one."""
    world = World()
    for reference, name, since, paid in (("IH/1", "Adrian Kestrel", date(2016, 5, 4), 100_000_00), ("IH/2", "Marion Kestrel", date(2023, 12, 1), price)):
        owner = world.person(name, "proprietor", reference=reference, postcode="ZZ7 4DQ", address="4 Tallowgate, Harrowmouth ZZ7 4DQ")
        world.decided_to_be("kestrel" if reference == "IH/1" else "spouse", owner)
        world.add(Title, reference=reference, land_registry="gb", title_number="ZZ100003", price_paid=paid)
        world.add(Proprietorship, reference=reference, title_number="ZZ100003", owner=owner.id, since=since)
    spouse = {"id": "spouse", "name": "Marion Kestrel", "role": "third_party", "address": KESTREL["address"]}
    evidence = after(world.base(people=[KESTREL, spouse], valuations=list(valuations)), case_parties, case_ownership, purchases, schedule, dispositions)
    return list(evidence.of(Gift))


WORTH = {"asset": "ZZ100003", "amount": "300000.00", "currency": "GBP", "on": date(2024, 1, 9), "basis": "market value", "exhibit": "IH/1"}


def test_a_title_that_passed_for_less_than_it_was_worth():
    (found,) = passed(1_000_00, WORTH)
    assert (found.kind, found.giver, found.recipient, found.value, found.paid, found.first) == (
        "title",
        "kestrel",
        "spouse",
        300_000_00,
        1_000_00,
        date(2023, 12, 1),
    )
    assert passed(300_000_00, WORTH) == []
    (unknown,) = passed(None, WORTH | {"on": date(2020, 1, 1)})
    assert (
        (unknown.value, unknown.paid) == (None, None)
        and "whether anything was paid" in unknown.against
        and "worth when it passed is not known" in unknown.against
    )


def test_shares_and_things_that_passed():
    world = World()
    suspect, other = world.person("Mr Adrian Kestrel", born=(1979, 3, 17)), world.company("99999902", "Tarnbrook Holdings Ltd")
    company = world.company("99999901")
    world.interest(suspect, company, started_on=date(2020, 1, 1), ended_on=date(2024, 1, 5))
    world.interest(other, company, started_on=date(2024, 1, 20))
    world.add(Vehicle, registration="ZZ24 AAA", holder=world.person("Adrian Kestrel", "holder of vehicle", born=(1979, 3, 17)).id, held_since=date(2020, 1, 1))
    keeper = world.company("99999902", "Tarnbrook Holdings Ltd", mentioned_as="holder of vehicle", reference="IH/2")
    world.add(Vehicle, reference="IH/2", registration="ZZ24 AAA", holder=keeper.id, held_since=date(2024, 2, 2))
    found = {
        g.kind: g for g in after(world.base(people=[KESTREL], companies=[LETTINGS, HOLDINGS]), case_parties, case_ownership, schedule, dispositions).of(Gift)
    }
    assert found.keys() == {"shares", "thing"} and {g.recipient for g in found.values()} == {"holdings"}
    assert found["thing"].what == "vehicle ZZ24AAA" and found["thing"].first == date(2024, 2, 2) and found["shares"].what == "shares in Tarnbrook Lettings Ltd"


RECORDED = {
    "giver": "kestrel",
    "recipient": "Joan Other",
    "what": "a watch",
    "on": "2024-01-10",
    "value": "400.00",
    "paid": "10.00",
    "currency": "GBP",
    "reason": "Seen.",
    "author": "Ann Author",
    "exhibits": ["IH/1"],
}


def test_the_case_files_own_gift_is_accepted_and_its_payments_are_single_transfers():
    pays = {"payments": [{"account": ALPHA[3:], "on": "2024-01-10", "amount": "390.00"}]}
    evidence = followed(("01-10", -390_00, {"counterparty": "Shop"}), gifts=[RECORDED | pays])
    (found,) = evidence.of(Gift)
    assert (found.state, found.decided_by, found.recipient, found.recipient_name, found.value, found.paid, found.exhibit) == (
        "accepted",
        "case file",
        "",
        "Joan Other",
        400_00,
        10_00,
        "e",
    )
    assert traced(evidence, found.id, "fifo") == 390_00
    with pytest.raises(Refusal, match="0 payments fit"):
        followed(("01-10", -391_00), gifts=[RECORDED | pays])


# what waits for a person


def test_both_are_asked_of_a_person_until_they_are_decided(monkeypatch):
    lines = (("01-10", -300_00, LOAN), ("01-12", -400_00, {"counterparty": "Marion Kestrel"}))
    evidence = followed(*lines, rows=charged())
    monkeypatch.setattr(open_questions, "evidence_base", lambda folder: evidence)
    asked = {question.subject: question for question in open_questions.undecided(None)}
    (gift,), (repaid,) = evidence.of(Gift), evidence.of(ChargeRepayment)
    assert asked.keys() == {gift.id, repaid.id} and "£400.00" in asked[gift.id].right and "title ZZ100003" in asked[repaid.id].left
    assert {question.answers for question in asked.values()} == {("accept", "reject")} == {ANSWERS[Gift], ANSWERS[ChargeRepayment]}
    evidence = followed(*lines, rows=charged(), decisions=[decision(gift.id, "reject"), decision(repaid.id, "accept", "d2")])
    assert open_questions.undecided(None) == [] and [row.state for row in (*evidence.of(Gift), *evidence.of(ChargeRepayment))] == ["rejected", "accepted"]
    stale = [row for row in deficiencies.findings(evidence)[Deficiency] if row.kind == "decision_stale"]
    assert stale == [], "a decision on either is about something"


# in the dossier


@pytest.mark.parametrize(
    ("relevant_day", "says"), [("2023-06-01", "by its day; as far as it is proceeds, on any order of attribution"), (None, "relevant day is not recorded")]
)
def test_a_dossier_shows_both_and_the_verifier_works_their_figures_out_again(tmp_path, relevant_day, says):
    application = {"relevant_day": relevant_day} if relevant_day else {}
    evidence = followed(
        ("01-10", -300_00, LOAN),
        ("01-12", -400_00, {"counterparty": "Marion Kestrel"}),
        ("01-14", -300_00, {"counterparty": "Shop"}),
        rows=charged(),
        application=application,
    )
    (gift,), (repaid,) = evidence.of(Gift), evidence.of(ChargeRepayment)
    assert (ranged(evidence, gift.id), ranged(evidence, repaid.id)) == ((400_00, 400_00), (300_00, 300_00))
    for edition in ("working", "served"):
        compiled = compile(replace(evidence, version=1), edition)
        path = tmp_path / f"{edition}.pdf"
        path.write_bytes(compiled.pdf)
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
        assert "Repayments of the charge" in text and says in text and "£400.00" in text and "[to be confirmed by a lawyer]" in text
        checked = verifier.verify(path)
        assert not checked.broken, checked.broken
        figures = {figure["id"]: figure["amount"] for figure in json.loads(compiled.twin)["figures"]}
        assert (figures[f"traced fifo {gift.id}"], figures[f"traced fifo {repaid.id}"], figures[f"repaid {repaid.id}"]) == ("400.00", "300.00", "300.00")


def test_the_verifier_finds_an_altered_figure_of_a_gift():
    evidence = followed(("01-12", -400_00, {"counterparty": "Marion Kestrel"}))
    twin = json.loads(compile(replace(evidence, version=1), "served").twin)
    (gift,) = evidence.of(Gift)
    for row in twin["findings"]["ruling"]:
        if row["target"] == gift.id and row["rule"] == "fifo":
            row["amount"] = "1.00"
    findings = verifier.Findings()
    verifier.check_content(verifier.Twin(json.dumps(twin).encode()), {}, findings)
    assert any("rulings" in broken for broken in findings.broken)
    assert not evidence.of(Purchase)
