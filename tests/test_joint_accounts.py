"""An account of several holders: the case file names them with an exhibit, and nothing takes what stands there for one holder's alone."""

from __future__ import annotations

from datetime import date

import pytest
from by_hand import ALPHA, BETA, base, statement, with_findings
from pydantic import ValidationError
from sources_reading import flags, staged

from flows.dossier.brief import brief_of
from flows.dossier.computed_weaknesses import points
from flows.dossier.document import plain
from flows.dossier.editions import SERVED, edition_of
from flows.dossier.sections import third_parties
from flows.handover.requests_by_recipient import addressed
from schemas.assets import Asset
from schemas.evidence import Exhibit, Refusal
from schemas.parties import Party, PartyMember, PartyRecord
from tracing.assets import schedule
from tracing.attribution import claimed_receipts
from tracing.ledger import build_transfers
from tracing.ledger.account_holders import account_holders

SUSPECT, SPOUSE = {"id": "s1", "name": "Corin Vexley", "role": "suspect"}, {"id": "s2", "name": "Maud Vexley-Hart", "role": "third_party"}
PROTECTED = SPOUSE | {"protected": True, "pseudonym": "Witness A"}
JOINT = {"account": "20-00-00 00000001", "holders": ["s1", "s2"], "says": "The mandate has both names", "exhibits": ["IH/7"]}
CLAIM = {
    "label": "A",
    "says": "s",
    "alleged_because": "b",
    "expected_count": 1,
    "expected_total": "900.00",
    "receipts": [{"account": "20-00-00 00000001", "first": date(2024, 1, 2), "last": date(2024, 1, 2)}],
}


def found(*joint, spouse=SPOUSE, **more):
    people = [SUSPECT | {"accounts": ["20-00-00 00000001"]}, spouse]
    parties = {Party: [Party(id=p["id"], kind="person", name=p["name"], role=p["role"], pseudonym=p.get("pseudonym", "")) for p in people]}
    mandate = Exhibit(sha256="m", reference="IH/7", file_name="mandate.pdf", size=1, kind="document", producer="Osierbeck Bank")
    return with_findings(
        base(
            [statement(ALPHA, "01-01", "01-31", 0, 800_00, [("01-02", 900_00), ("01-20", -100_00)], holder="Corin Vexley")],
            people=people,
            joint_accounts=joint,
            claims=[CLAIM],
            rows=parties,
            exhibits=[mandate],
            **more,
        ),
        build_transfers,
        claimed_receipts,
        schedule,
    )


def test_both_hold_it_the_share_is_not_established_and_the_exhibit_is_named():
    (alone,), (together,) = found().of(Asset), found(JOINT).of(Asset)
    assert (alone.holder_name, alone.beneficial, alone.net_equity) == ("Corin Vexley", 1_000_000, 800_00)
    assert (together.holder_name, together.reach) == ("Corin Vexley and Maud Vexley-Hart", "own")
    assert (together.beneficial, together.net_equity) == (None, None) and "several hold it" in together.beneficial_basis
    assert together.third_parties == "Maud Vexley-Hart is a joint holder of the account: The mandate has both names (IH/7)."
    half = {"asset": "20-00-00 00000001", "holder": "s1", "share": "50", "nature": "equal shares", "exhibit": "IH/7"}
    (shared,) = found(JOINT, beneficial_interests=[half]).of(Asset)
    assert (shared.beneficial, shared.net_equity) == (500_000, 400_00)


def test_the_dossier_says_that_what_no_claim_covers_there_may_be_the_others():
    b = brief_of(found(JOINT), "working")
    ten = " ".join(
        plain(piece)
        for block in third_parties.write(b).blocks
        for piece in (getattr(block, "pieces", ()) or [c for r in getattr(block, "rows", ()) for cell in r.cells for c in cell])
        for piece in [(piece,)]
    )
    assert (
        "own money first is a rule against a wrongdoer" in ten
        and "Corin Vexley and Maud Vexley-Hart" in ten
        and "The mandate has both names" in ten
        and "2 Jan 2024" in ten
    )
    assert any("which several people hold" in plain(point.pieces) for point in points(b))
    before = brief_of(found(), "working")
    assert (
        not any("several people hold" in plain(point.pieces) for point in points(before))
        and third_parties.joint(before.base, before.names, before.exhibits) == []
    )


def test_a_protected_joint_holder_is_a_pseudonym_and_so_is_the_number_and_only_their_own_request_has_them():
    evidence = found(JOINT, spouse=PROTECTED)
    b = brief_of(edition_of(evidence, SERVED).base, "served")
    (block,) = [block for block in third_parties.joint(b.base, b.names, b.exhibits) if getattr(block, "rows", ())]
    said = "".join(plain(cell) for cell in block.rows[0].cells)
    assert "Witness A account 1" in said and "Corin Vexley and Witness A" in said and "00000001" not in said and "Maud" not in said
    whole = found(JOINT, spouse=PROTECTED, period=("01-01", "03-31"))
    assert [(request.protected, request.accounts[0].holders) for request, _ in addressed(whole, 1000).requests] == [
        (("Witness A",), ("Corin Vexley", "Maud Vexley-Hart"))
    ]


def test_mistakes_are_refused():
    assert account_holders(found(JOINT)) == {ALPHA: ("s1", "s2")}
    with pytest.raises(Refusal, match="no statement in evidence"):
        found(JOINT | {"account": BETA[3:]})
    with pytest.raises(Refusal, match="named twice"):
        found(JOINT, JOINT)
    for wrong in ({"holders": ["s1"]}, {"holders": ["s1", "s1"]}, {"holders": ["s1", "s9"]}, {"exhibits": []}, {"says": ""}):
        with pytest.raises(ValidationError):
            found(JOINT | wrong)


def table_of(*holders):
    """A bank's table of two accounts as one exhibit, read whole: its statements share a place, and so do the records of its holders."""
    alpha, beta = (
        statement(ALPHA, "01-01", "01-31", 0, 0, [], id="t1", holder="Corin Vexley"),
        statement(BETA, "01-01", "01-31", 0, 0, [], id="t2", holder="Maud Vexley-Hart"),
    )
    for period, _ in (alpha, beta):
        period.exhibit, period.place = "t", "table"
    records = [
        PartyRecord(id=f"r{n}", exhibit="t", place="table", mentioned_as="account holder", kind="unknown", name=name) for n, name in enumerate(holders, start=1)
    ]
    members = [PartyMember(record=r.id, party={"Corin Vexley": "s1"}.get(r.name, "s2"), match="") for r in records]
    return base([alpha, beta], rows={PartyRecord: records, PartyMember: members})


def test_two_accounts_in_one_table_are_not_joint():
    assert account_holders(table_of("Corin Vexley", "Maud Vexley-Hart")) == {ALPHA: ("s1",), BETA: ("s2",)}


ONE_ACCOUNT = """Account,20-00-00 00000001
First name,Corin Vexley
Second name,Maud Vexley-Hart
Date,What,Amount,Name
2024-01-02,salary,10.00,x
"""
TEMPLATE = """
says = "a joint account"
delimiter = ","
dates = "ymd"
decimal_mark = "."
order = "oldest_first"
country = "gb"
[statement]
account = {line = "Account"}
currency = {fixed = "GBP"}
holder = {line = "First name"}
second_holder = {line = "Second name"}
[columns]
booked_on = "Date"
text = "What"
amount = "Amount"
"""


def test_a_bank_s_table_that_names_two_holders_gives_both(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "joint.toml").write_text(TEMPLATE)
    read = staged(tmp_path, ONE_ACCOUNT, template="joint", templates_dir=tmp_path / "templates")
    (period,), records = read.records["statementperiod"], read.records["partyrecord"]
    assert (period.account, period.holder, [r.name for r in records]) == (ALPHA, "Corin Vexley", ["Corin Vexley", "Maud Vexley-Hart"])
    members = [PartyMember(record=r.id, party=f"p{n}", match="") for n, r in enumerate(records, start=1)]
    assert account_holders(base([(period, read.records["entry"])], rows={PartyRecord: records, PartyMember: members})) == {ALPHA: ("p1", "p2")}


def test_a_second_holder_in_a_table_of_several_accounts_is_left_to_a_person(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "joint.toml").write_text(
        TEMPLATE.replace('{line = "Account"}', '{column = "Name"}').replace('{line = "First name"}', '{fixed = "Corin Vexley"}')
    )
    read = staged(tmp_path, ONE_ACCOUNT + "2024-01-03,salary,10.00,y\n", template="joint", templates_dir=tmp_path / "templates")
    assert len(read.records["statementperiod"]) == 2 and "second_holder" in flags(read)
