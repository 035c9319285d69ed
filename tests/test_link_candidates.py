"""Which payments of a case may be one: what is recorded, what is asked, what is neither; and how a link stands in the ledger."""

from __future__ import annotations

import pytest
from by_hand import ALPHA, BETA, GAMMA, base, decision, found, statement, with_findings

from schemas.accounts import Transfer
from schemas.findings import AnyOrder, ClaimedReceipt, LinkEffect, Pairing, RouteStep, Ruling
from tracing.attribution import claimed_receipts, rulings
from tracing.chains.link_questions import link_questions
from tracing.ledger import build_transfers

WHOLE = "20-00-00 00000002"  # Beta's number as a narrative has it
CLAIM = {"label": "A", "says": "s", "alleged_because": "b", "exhibits": ["JB/1"], "expected_count": 1}


def accounts(alpha, beta, gamma=(), **more):
    """January of three accounts, each with the money that it needs; Alpha is Ilse Odra's, Beta Tarnbrook Lettings', Gamma Ivo Tern's."""
    made = []
    for account, holder, lines in ((ALPHA, "MS I M ODRA", alpha), (BETA, "Tarnbrook Lettings Ltd", beta), (GAMMA, "TERN IVO", gamma)):
        opening = 1000
        made.append(statement(account, "01-01", "01-31", opening, opening + sum(line[1] for line in lines), list(lines), holder=holder))
    return made


def pairings(alpha, beta, gamma=(), **more):
    return found(accounts(alpha, beta, gamma), **more)[Pairing]


def kinds(pairing):
    return set(pairing.kinds_for.split()), set(pairing.kinds_against.split())


def test_a_whole_number_in_either_narrative_is_a_recorded_link():
    for debit, credit in (({"text": f"TFR {WHOLE} MY CO"}, {}), ({}, {"text": "FP 05/01/24 MS I M ODRA 200000 00000001"})):
        tables = found(accounts([("01-05", -100, debit)], [("01-05", 100, credit)]))
        (line,) = [t for t in tables[Transfer] if not t.kind]
        assert (line.payer, line.payee) == (ALPHA, BETA) and tables[Pairing] == []


@pytest.mark.parametrize(
    ("debit", "credit", "kind"),
    [
        ({"counterparty": "TARNBROOK LETTINGS"}, {}, "holder"),
        ({}, {"text": "FASTER PAYMENT I ODRA"}, "holder"),
        ({"text": "TRANSFER TO ****0002"}, {}, "part_number"),
        ({"counterparty_account": "00000002"}, {}, "part_number"),
        ({"reference": "INV-7781"}, {"reference": "INV-7781"}, "reference"),
        ({"reference": "INV-7781"}, {"text": "PAYMENT INV-7781 THANKS"}, "reference"),
    ],
)
def test_what_is_less_than_a_whole_number_only_proposes(debit, credit, kind):
    (pairing,) = pairings([("01-05", -100, debit)], [("01-08", 100, credit)])
    favour, against = kinds(pairing)
    assert pairing.state == "undecided" and {"amount_and_days", kind, "unusual_amount"} <= favour and against == {"nothing_named"}
    assert len(pairing.kinds_for.splitlines()) == len(pairing.reasons_for.splitlines())


def test_amount_and_days_alone_are_a_candidate_and_a_number_that_is_anothers_is_none():
    assert [kinds(p)[1] for p in pairings([("01-05", -100)], [("01-05", 100)])] == [{"nothing_named"}]
    assert pairings([("01-05", -100, {"text": "TO 20-00-00 00000009"})], [("01-05", 100)]) == []
    assert pairings([("01-05", -100, {"text": "TO GB29 NWBK 6016 1331 9268 19"})], [("01-05", 100)]) == []


def test_what_speaks_against_keeps_a_number_from_recording_a_link():
    """The credit says who paid it, and that is somebody else whom the evidence knows."""
    (pairing,) = pairings([("01-05", -100, {"counterparty_account": WHOLE})], [("01-06", 100, {"counterparty": "IVO TERN"})])
    assert pairing.state == "undecided" and "other_holder" in kinds(pairing)[1]
    cash = [("01-05", -100, {"text": "CASH WITHDRAWAL", "bank_code": "ATM"})], [("01-06", 100, {"text": "CASH PAID IN 20-00-00 00000001", "bank_code": "CPT"})]
    (pairing,) = pairings(*cash)
    assert pairing.state == "undecided" and "cash" in kinds(pairing)[1]


def test_one_debit_may_be_several_credits_and_a_charge_may_be_inside_where_a_name_hangs_them_together():
    named = {"counterparty": "Tarnbrook Lettings"}
    (several,) = pairings([("01-05", -100, named)], [("01-05", 60), ("01-06", 40)])
    assert several.credit_entry.splitlines() == ["02/01-01/1", "02/01-01/2"] and several.reasons_for.startswith("Together the same amount")
    assert pairings([("01-05", -100)], [("01-05", 60), ("01-06", 40)]) == []
    (charge,) = pairings([("01-05", -1000, named)], [("01-05", 985)])
    assert charge.reasons_for.startswith("The credit is smaller by £0.15")


def followed(alpha, beta, gamma=(), claimed=500, decisions=(), targets=(), **more):
    """The first line of Alpha is claimed; what stands in the accounts at the end is asked about."""
    receipts = [{"account": ALPHA, "first": "2024-01-01", "last": "2024-01-31", "amount": f"{claimed / 100:.2f}"}]
    claim = CLAIM | {"receipts": receipts, "expected_total": f"{claimed / 100:.2f}"}
    evidence = base(accounts(alpha, beta, gamma), decisions=decisions, claims=[claim], **more)
    return with_findings(evidence, build_transfers, claimed_receipts, rulings)


def ranges(evidence):
    return {row.target.removeprefix("account:"): (row.at_least, row.at_most, row.at_most_linked) for row in evidence.of(AnyOrder) if row.same_day == "recorded"}


def test_candidates_widen_the_third_column_and_are_asked_by_what_they_could_bring():
    alpha = [("01-03", 500, {"counterparty": "victim"}), ("01-05", -400), ("01-20", -30)]
    beta, gamma = [("01-05", 400), ("01-08", -300, {"counterparty": "TERN IVO"})], [("01-08", 300), ("01-22", 30)]
    evidence = followed(alpha, beta, gamma)
    assert ranges(evidence)[GAMMA] == (0, 0, 330) and ranges(evidence)[BETA] == (0, 0, 400)
    effects = [(question.effect, len(question.pairings)) for question in link_questions(evidence)]
    assert effects == [(400, 1), (300, 1), (30, 1)] and {row.target for row in evidence.of(LinkEffect)} >= {f"account:{GAMMA}", f"account:{BETA}"}
    # decided: the first two are the same, the third is not
    answers = zip(link_questions(evidence), ("same", "same", "not_same"), strict=True)
    decided = followed(alpha, beta, gamma, decisions=[decision(q.subjects[0], answer, f"d{n}") for n, (q, answer) in enumerate(answers)])
    assert ranges(decided)[GAMMA] == (0, 300, 300) and link_questions(decided) == []
    held = {(row.rule, row.target): row.amount for row in decided.of(Ruling)}
    # first in first out: Alpha's 1,000 of its own are older than the claim, so that nothing of it left; last in first out all of the 400 did, and of Beta's the newest 300
    assert held["fifo", f"account:{BETA}"] == held["fifo", f"account:{GAMMA}"] == 0
    assert held["lifo", f"account:{GAMMA}"] == 300 and held["lifo", f"account:{BETA}"] == 100


def test_alike_candidates_are_one_question_and_say_that_not_all_can_be_true():
    alpha = [("01-03", 500, {"counterparty": "victim"}), ("01-05", -50), ("01-05", -50)]
    (question,) = link_questions(followed(alpha, [("01-05", 50), ("01-05", 50)]))
    assert len(question.pairings) == 4 and question.share_entries and question.effect == 50


def test_a_claimed_receipt_is_no_candidate_and_what_the_case_file_joins_is_none():
    evidence = followed([("01-03", 500, {"counterparty": "victim"})], [("01-03", -500)])
    assert evidence.of(Pairing) == () and len(evidence.of(ClaimedReceipt)) == 1
    joined = {
        "id": "j",
        "what": "cash",
        "out": [{"account": ALPHA[3:], "on": "2024-01-05", "amount": "4.00"}],
        "into": [{"account": BETA[3:], "on": "2024-01-05", "amount": "4.00"}],
        "author": "A",
        "on": "2024-02-01",
        "reason": "r",
        "exhibits": ["JB/1"],
    }
    # Beta's line is read before Alpha's: the two ends of one way have no order of their own, what goes in comes first
    evidence = followed([("01-03", 500, {"counterparty": "victim"}), ("01-05", -400)], [("01-05", 400)], joined=[joined])
    assert evidence.of(Pairing) == ()
    assert {row.rule: row.amount for row in evidence.of(Ruling) if row.target == f"account:{BETA}"}["lifo"] == 400


def test_over_days_money_leaves_on_the_first_arrives_on_the_second_and_stands_nowhere_between():
    alpha = [("01-03", 500, {"counterparty": "victim"}), ("01-05", -1500, {"counterparty_account": WHOLE})]
    beta = [("01-06", -900), ("01-08", 1500)]
    evidence = followed(alpha, beta)
    (line,) = [t for t in evidence.of(Transfer) if t.credit_entry and t.debit_entry]
    assert (line.at, line.arrives) == ("2024-01-05", "2024-01-08") and line.seq < line.arrives_seq
    # what Beta paid on the sixth cannot have come from what arrived on the eighth
    paid = next(t.id for t in evidence.of(Transfer) if t.payer == BETA)
    assert {row.to_transfer for row in evidence.of(RouteStep)} == {line.id, ""} and paid not in {row.to_transfer for row in evidence.of(RouteStep)}
    assert ranges(evidence)[BETA] == (500, 500, 500)


def test_a_credit_booked_before_its_debit_takes_it_along_or_is_asked():
    beta = [("01-05", 400, {"counterparty_account": ALPHA[3:]})]
    evidence = followed([("01-03", 500, {"counterparty": "victim"}), ("01-06", -400)], beta)
    assert evidence.of(Pairing) == () and ranges(evidence)[BETA] == (0, 400, 400)
    # here the money that was paid came only on the sixth
    late = [("01-01", -1000), ("01-06", 500, {"counterparty": "victim"}), ("01-06", -400)]
    evidence = followed(late, beta)
    (pairing,) = evidence.of(Pairing)
    assert pairing.state == "undecided" and "order" in kinds(pairing)[1] and ranges(evidence)[BETA] == (0, 0, 400)
    decided = followed(late, beta, decisions=[decision(pairing.id, "same")])
    assert decided.of(Pairing)[0].state == "same" and ranges(decided)[BETA] == (0, 0, 400)  # said, and not followed


def test_statements_that_contradict_each_other_leave_the_day_without_an_order():
    """Each account shows the receipt before the payment that the other's receipt is."""
    to_alpha, to_beta = {"counterparty_account": ALPHA[3:]}, {"counterparty_account": BETA[3:]}
    alpha = [("01-03", 500, {"counterparty": "victim"}), ("01-05", 50, to_beta), ("01-05", -70, to_beta)]
    evidence = followed(alpha, [("01-05", 70, to_alpha), ("01-05", -50, to_alpha)])
    both = [t for t in evidence.of(Transfer) if t.credit_entry and t.debit_entry]
    assert len(both) == 2 and all(t.arrives == "2024-01-05" for t in both)
    least, most, _ = ranges(evidence)[BETA]
    for row in evidence.of(Ruling):
        if row.target == f"account:{BETA}":
            assert least <= row.amount <= most
    assert (least, most) == (0, 70)
