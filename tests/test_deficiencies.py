"""Why a dossier is a draft: each reason appears when it should, says what to do, and goes when that is done."""

from __future__ import annotations

import pytest
from by_hand import ALPHA, BETA, GAMMA, base, day, decision, statement, with_findings

from schemas.assets import Asset, Purchase
from schemas.evidence import Exhibit, Reading, Refusal, Verdict
from schemas.findings import ChainLink, Deficiency, Gap, Holding, Match, Pairing
from schemas.interests import Interest
from schemas.land import Proprietorship
from schemas.parties import PartyMember
from schemas.standing_questions import STANDING_QUESTIONS
from tracing.attribution import claimed_receipts
from tracing.chains import deficiencies
from tracing.ledger import build_transfers

WHOLE = {
    "head": {"authorising_officer": {"name": "Olive Officer", "office": "Head of unit"}},
    "answers": [{"question": key, "answer": "a", "author": "Ann Author"} for key in STANDING_QUESTIONS],
}
CLAIM = {
    "label": "A",
    "says": "s",
    "alleged_because": "b",
    "expected_count": 1,
    "expected_total": "4.00",
    "receipts": [{"account": ALPHA[3:], "first": "2024-01-01", "last": "2024-01-31", "counterparty": "Orchard Ltd"}],
}
RECEIPT = ("01-10", 400, {"counterparty": "Orchard Ltd"})


def reasons(*statements, claims=(CLAIM,), **more):
    """(kind, row) of every deficiency of a case that is otherwise whole."""
    evidence = with_findings(
        base(statements, claims=claims if statements else (), **{**WHOLE, "period": ("01-01", "03-31"), **more}), build_transfers, claimed_receipts
    )
    return evidence, {row.kind: row for row in deficiencies.findings(evidence)[Deficiency]}


def kinds(*statements, **more):
    return sorted(reasons(*statements, **more)[1])


def whole(closing=0):
    return statement(ALPHA, "01-01", "03-31", 0, closing, [RECEIPT, ("03-02", closing - 400)])


def test_a_whole_case_has_no_deficiency():
    assert kinds(whole()) == []


def test_every_deficiency_says_what_to_do_and_keeps_its_id():
    evidence = base(period=("01-01", "03-31"), rows={})
    rows = deficiencies.findings(evidence)[Deficiency]
    assert len(rows) == len(STANDING_QUESTIONS) + 1
    assert all(row.says and row.next_step for row in rows) and len({row.id for row in rows}) == len(rows)
    assert rows == deficiencies.findings(evidence)[Deficiency]


# --- accounts that a figure rests on

BROKEN = {
    "statements_missing": [statement(ALPHA, "01-01", "01-31", 0, 400, [RECEIPT]), statement(ALPHA, "03-01", "03-31", 0, 0, [])],
    "balance_broken": [statement(ALPHA, "01-01", "01-31", 0, 400, [RECEIPT]), statement(ALPHA, "02-01", "03-31", 5, 0, [("02-02", -5)])],
    "not_reconciling": [statement(ALPHA, "01-01", "03-31", 0, 0, [RECEIPT])],
    "statements_disagree": [
        statement(ALPHA, "01-01", "01-31", 0, 400, [RECEIPT], id="a"),
        statement(ALPHA, "01-20", "03-31", 500, 0, [("02-02", -500)], id="b"),
    ],
    "opening_not_stated": [statement(ALPHA, "01-01", "03-31", None, None, [RECEIPT])],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_break_in_an_account_that_a_claim_passed(kind):
    evidence, found = reasons(*BROKEN[kind])
    assert list(found) == [kind] and found[kind].declarable
    if kind == "opening_not_stated":
        assert "[[openings]]" in found[kind].next_step and "on = 2024-01-01" in found[kind].next_step
        return
    (gap,) = evidence.of(Gap)
    assert f"assettrace decide DIR {gap.id} bridge" in found[kind].next_step
    assert kinds(*BROKEN[kind], decisions=[decision(gap.id, "bridge")]) == []


@pytest.mark.parametrize("kind", BROKEN)
def test_a_break_where_no_claim_passed_is_no_deficiency(kind):
    assert kinds(*BROKEN[kind], claims=()) == []
    assert kinds(*BROKEN[kind], claims=[CLAIM | {"label": "own:salary"}]) == []


def test_a_break_before_the_claim_came_in_is_no_deficiency():
    late = {**CLAIM, "receipts": [{**CLAIM["receipts"][0], "last": "2024-03-31"}]}
    statements = [statement(ALPHA, "01-01", "01-31", 5, 5, []), statement(ALPHA, "03-01", "03-31", 5, 0, [("03-10", *RECEIPT[1:]), ("03-11", -405)])]
    assert kinds(*statements, claims=[late]) == []


def test_an_account_further_on_counts_too():
    to_beta = {"counterparty_account": BETA[3:]}
    first = statement(ALPHA, "01-01", "03-31", 0, 0, [RECEIPT, ("01-20", -400, to_beta)])
    second = [statement(BETA, "01-01", "01-31", 0, 400, [("01-20", 400)]), statement(BETA, "03-01", "03-31", 0, 0, [])]
    assert kinds(first, *second) == ["statements_missing"]


# --- what is undecided


def test_an_open_pairing_counts_where_money_of_a_claim_may_have_gone():
    out = statement(ALPHA, "01-01", "03-31", 0, 0, [RECEIPT, ("01-20", -400, {"counterparty_account": BETA[3:]})])
    other = statement(BETA, "01-01", "03-31", 0, 0, [("02-20", 7), ("02-21", -7, {"counterparty_account": GAMMA[3:]})])
    third = statement(GAMMA, "01-01", "03-31", 0, 0, [])
    evidence, found = reasons(out, other, third)
    assert len(evidence.of(Pairing)) == 2 and list(found) == ["pairing_undecided"]
    pairing = next(p for p in evidence.of(Pairing) if p.debit_entry.startswith("01/"))
    assert f"assettrace decide DIR {pairing.id} same|not_same" in found["pairing_undecided"].next_step
    assert kinds(out, other, third, decisions=[decision(pairing.id, "not_same")]) == []


def match(id="match-1", left="kestrel", right="r1", state="undecided"):
    return Match(id=id, left=left, right=right, left_name="Adrian", right_name="A. K.", state=state)


def asset(**fields):
    return Asset(
        **{
            "id": "asset-1",
            "kind": "land_title",
            "identifier": "ZZ1",
            "description": "d",
            "holder": "company",
            "holder_name": "Company",
            "currency": "GBP",
            "reach": "none",
            **fields,
        }
    )


@pytest.mark.parametrize(
    "rests, rows",
    [
        (False, {}),
        (False, {Asset: [asset(identifier="ZZ2")], Proprietorship: [Proprietorship(id="p", exhibit="e", place="1", title_number="ZZ1", owner="r1")]}),
        (True, {Asset: [asset()], Proprietorship: [Proprietorship(id="p", exhibit="e", place="1", title_number="ZZ1", owner="r1")]}),
        (
            True,
            {
                ChainLink: [
                    ChainLink(asset="asset-1", strand="control", n=1, left="a", relation="is", right="b", strength="automatic", subject="match-1", sentence="s")
                ]
            },
        ),
        (
            True,
            {
                Holding: [Holding(owner="kestrel", company="company", as_at=day("12-31"), direct=True, path="", why="")],
                PartyMember: [PartyMember(record="c1", party="company", match="m")],
                Interest: [Interest(id="i", exhibit="e", place="1", owner="r1", company="c1", kind="shares", direct=True)],
            },
        ),
    ],
)
def test_an_undecided_match_counts_where_a_chain_rests_on_it(rests, rows):
    assert kinds(rows={Match: [match()], **rows}) == (["match_undecided"] if rests else [])
    assert kinds(rows={Match: [match(state="same")], **rows}) == []


def purchase(state):
    return Purchase(id="purchase-1", asset="asset-1", title_number="ZZ1", price=5, currency="GBP", paid=5, state=state)


def test_a_proposed_purchase_waits_for_a_decision():
    _, found = reasons(rows={Purchase: [purchase("proposed")]})
    assert "purchase-1 accept|reject" in found["purchase_undecided"].next_step
    assert kinds(rows={Purchase: [purchase("accepted")]}) == kinds(rows={Purchase: [purchase("rejected")]}) == []


def test_a_decision_whose_subject_is_gone_or_that_cannot_answer_it_is_stale():
    _, found = reasons(decisions=[decision("match-gone", "same")])
    assert "no longer found" in found["decision_stale"].says
    rows = {Purchase: [purchase("proposed")]}
    _, found = reasons(rows=rows, decisions=[decision("purchase-1", "same")])
    assert "can only be decided as accept or reject" in found["decision_stale"].says
    taken_back = decision("match-gone", "taken_back", id="d2").model_copy(update={"takes_back": "d1"})
    assert kinds(decisions=[decision("match-gone", "same"), taken_back]) == []


# --- the case file, the exhibits, the store


def test_a_chain_of_the_case_file_that_reaches_nothing():
    people = {
        "people": [{"id": "kestrel", "name": "Adrian Kestrel", "role": "suspect"}],
        "companies": [{"id": "company", "name": "Company", "role": "associate", "jurisdiction": "gb"}],
    }
    chain = {
        "suspect": "kestrel",
        "through": ["company"],
        "asset": "ZZ1",
        "basis": "nominee",
        "reason": "holds for him",
        "author": "Ann Author",
        "decided_on": "2024-04-01",
        "exhibits": ["JB/1"],
    }
    reached = asset(reach="basis", suspect="kestrel", basis="nominee", basis_reason="held by a nominee: holds for him (recorded)")
    _, found = reasons(chains=[chain], rows={Asset: [asset(reach="shares", suspect="kestrel")]}, **people)
    assert "chains[1]" in found["basis_missing"].next_step
    assert kinds(chains=[chain], rows={Asset: [reached]}, **people) == []
    assert kinds(chains=[chain], rows={Asset: [asset(reach="own", suspect="kestrel")]}, **people) == []


def test_a_question_is_answered_or_named_and_an_unknown_one_refused():
    _, found = reasons(answers=[a for a in WHOLE["answers"] if a["question"] != "delay"])
    assert found["question_unanswered"].says == "Not answered: Was there delay?"
    assert 'question = "delay"' in found["question_unanswered"].next_step
    with pytest.raises(Refusal, match=r"answers\[1\].question: 'dealy' is none of the standing questions"):
        reasons(answers=[{"question": "dealy", "answer": "a", "author": "Ann Author"}])


def test_exhibits_that_are_not_listed_or_could_not_be_read():
    exhibit = Exhibit(sha256="ab", reference="UNLISTED/1", file_name="bank.xml", size=1, listed=False)
    _, found = reasons(exhibits=[exhibit])
    assert "bank.xml" in found["exhibit_unlisted"].next_step and not found["exhibit_unlisted"].declarable
    reading = {"exhibit": "ab", "source": "", "reader_version": 0, "encoding": "", "accepted": 0, "set_aside": 0, "declared": 0, "total": 0}
    listed = Exhibit(sha256="ab", reference="JB/1", file_name="bank.xml", size=1)
    _, found = reasons(exhibits=[listed], rows={Reading: [Reading(**reading, state="refused", why="it is empty")]})
    assert found["exhibit_refused"].says == "JB/1 could not be read, and nothing rests on it."
    assert kinds(exhibits=[listed], rows={Reading: [Reading(**reading, state="not_reconciling")]}) == []
    nothing = Reading(**reading | {"set_aside": 3, "total": 3}, state="not_reconciling")
    _, found = reasons(exhibits=[listed], rows={Reading: [nothing]})
    assert found["exhibit_nothing_accepted"].says.startswith("Nothing in JB/1 was accepted: 3 of its rows were set aside")
    assert kinds(exhibits=[listed], rows={Reading: [nothing.model_copy(update={"accepted": 1})]}) == []


def test_a_promise_about_the_store_that_is_broken():
    verdict = {"promise": "shares do not exceed the whole", "checked": 9, "failed": 2, "says": "Shares do not exceed the whole", "places": "line 3; line 9"}
    _, found = reasons(verdicts=[Verdict(subject="store", held=False, **verdict)])
    assert "2 of 9" in found["promise_broken"].says and "line 3; line 9" in found["promise_broken"].says
    assert kinds(verdicts=[Verdict(subject="store", held=True, **verdict), Verdict(subject="ab", held=False, **verdict)]) == []


def test_nobody_to_authorise_cannot_be_declared_away():
    _, found = reasons(head={})
    assert list(found) == ["no_authorising_officer"] and not found["no_authorising_officer"].declarable
