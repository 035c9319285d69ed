"""Own transfers seen from both sides: one transfer with two entries where the statements leave one way, else a question for a person."""

from __future__ import annotations

import pytest
from by_hand import ALPHA, BETA, GAMMA, TO_ALPHA, TO_BETA, decision, found, statement, two
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.accounts import Transfer
from schemas.evidence import Refusal
from schemas.findings import Pairing


def entry_pairs(tables):
    return [(t.debit_entry[-1], t.credit_entry[-1]) for t in tables[Transfer] if t.debit_entry and t.credit_entry]


@pytest.mark.parametrize("debit, credit", [(TO_BETA, TO_ALPHA), (TO_BETA, {}), ({}, TO_ALPHA)])
def test_one_transfer_with_two_entries_if_one_side_names_the_other_and_the_other_is_silent(debit, credit):
    tables = two([("01-05", -100, debit)], [("01-06", 100, credit)])
    (line,) = [t for t in tables[Transfer] if not t.kind]
    assert (line.id, line.at, line.payer, line.payee, line.amount) == ("01/01-01/1", "2024-01-05", ALPHA, BETA, 100)
    assert (line.debit_entry, line.credit_entry) == ("01/01-01/1", "02/01-01/1")
    assert line.why.startswith("Seen from both sides")
    assert tables[Pairing] == []


def test_a_british_iban_and_its_sort_code_and_number_are_one_account():
    iban = "GB93ZZZZ00009191000273"
    tables = found(
        [
            statement(f"iban:{iban}", "01-01", "01-31", 100, 0, [("01-05", -100)]),
            statement(BETA, "01-01", "01-31", 0, 100, [("01-05", 100, {"counterparty_account": "00-00-91 91000273"})]),
        ]
    )
    assert [(t.payer, t.payee) for t in tables[Transfer] if not t.kind] == [(f"iban:{iban}", BETA)]


def test_two_equal_payments_on_one_day_are_two():
    assert entry_pairs(two([("01-05", -100, TO_BETA)] * 2, [("01-05", 100)] * 2)) == [("1", "1"), ("2", "2")]


def test_a_reference_tells_equal_payments_apart():
    debits = [("01-05", -100, TO_BETA | {"reference": "R1"}), ("01-06", -100, TO_BETA | {"reference": "R2"})]
    credits = [("01-07", 100, {"reference": "R2"}), ("01-07", 100, {"reference": "R1"})]
    assert sorted(entry_pairs(two(debits, credits))) == [("1", "2"), ("2", "1")]


def test_payments_booked_on_the_same_days_by_both_are_paired_day_by_day():
    same_days = [f"01-0{n}" for n in (3, 4, 5)]
    assert entry_pairs(two([(d, -100, TO_BETA) for d in same_days], [(d, 100) for d in same_days])) == [("1", "1"), ("2", "2"), ("3", "3")]


def test_where_more_than_one_way_to_pair_remains_nothing_is_paired():
    tables = two([("01-05", -100, TO_BETA), ("01-06", -100, TO_BETA)], [("01-07", 100), ("01-08", 100)])
    assert entry_pairs(tables) == []
    assert len(tables[Pairing]) == 4 and {p.state for p in tables[Pairing]} == {"undecided"}
    assert {t.payee for t in tables[Transfer] if t.debit_entry} == {"@" + BETA}


@pytest.mark.parametrize("debits, credits", [(2, 1), (1, 2)])
def test_one_entry_too_many_leaves_all_equal_ones_open(debits, credits):
    tables = two([("01-05", -100, TO_BETA)] * debits, [("01-05", 100)] * credits)
    assert entry_pairs(tables) == [] and len(tables[Pairing]) == 2


@pytest.mark.parametrize(
    "debit, credit, day",
    [
        (TO_BETA, {"counterparty_account": GAMMA[3:]}, "01-05"),  # the credit names another account
        (TO_BETA, {}, "01-11"),  # six days later
        (TO_BETA, {}, "01-03"),  # two days earlier
    ],
)
def test_entries_that_do_not_fit_are_not_paired(debit, credit, day):
    assert entry_pairs(two([("01-05", -100, debit)], [(day, 100, credit)])) == []


def test_names_propose_and_a_decision_settles():
    sides = [("01-05", -100, {"counterparty": "BETA  ltd"})], [("01-05", 100)]
    (pairing,) = two(*sides)[Pairing]
    assert (pairing.state, pairing.debit_entry, pairing.credit_entry) == ("undecided", "01/01-01/1", "02/01-01/1")
    assert "Neither statement names the other's account." in pairing.reasons_against
    tables = two(*sides, decisions=[decision(pairing.id, "same")])
    assert entry_pairs(tables) == [("1", "1")]
    assert [(p.state, p.decided_by) for p in tables[Pairing]] == [("same", "d1")]
    tables = two(*sides, decisions=[decision(pairing.id, "not_same")])
    assert entry_pairs(tables) == [] and tables[Pairing][0].state == "not_same"


def test_a_decision_on_one_pair_settles_the_pairs_that_follow_from_it():
    sides = [("01-05", -100, TO_BETA), ("01-06", -100, TO_BETA)], [("01-07", 100), ("01-08", 100)]
    pairing = next(p for p in two(*sides)[Pairing] if p.debit_entry.endswith("1") and p.credit_entry.endswith("2"))
    assert sorted(entry_pairs(two(*sides, decisions=[decision(pairing.id, "same")]))) == [("1", "2"), ("2", "1")]


def test_two_decisions_about_one_entry_are_refused():
    sides = [("01-05", -100, TO_BETA)], [("01-05", 100), ("01-06", 100)]
    both = [decision(p.id, "same", id=f"d{n}") for n, p in enumerate(two(*sides)[Pairing])]
    with pytest.raises(Refusal, match="another decision"):
        two(*sides, decisions=both)


def test_an_entry_that_the_other_account_does_not_show_waits_for_a_decision():
    tables = two([("01-05", -100, TO_BETA)], [("01-20", 7)])
    (pairing,) = tables[Pairing]
    assert (pairing.debit_entry, pairing.credit_entry, pairing.state) == ("01/01-01/1", "", "undecided")
    assert [t.payee for t in tables[Transfer] if t.debit_entry] == ["@" + BETA]
    for answer in ("same", "not_same"):  # Beta's balances do not include it, whatever is decided
        decided = two([("01-05", -100, TO_BETA)], [("01-20", 7)], decisions=[decision(pairing.id, answer)])
        assert [(p.state, p.decided_by) for p in decided[Pairing]] == [(answer, "d1")]
        assert [t.payee for t in decided[Transfer] if t.debit_entry] == ["@" + BETA]


def ways_to_pair(debits, credits):
    """Every way to pair all debits with all credits, told apart by days alone; by trying them all."""
    if not debits and not credits:
        return {()}
    if len(debits) != len(credits):
        return set()
    first, rest = debits[0], debits[1:]
    return {
        tuple(sorted([(first, credit), *way]))
        for n, credit in enumerate(credits)
        if -1 <= credit - first <= 5
        for way in ways_to_pair(rest, credits[:n] + credits[n + 1 :])
    }


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 25), max_size=5), st.lists(st.integers(1, 25), max_size=5))
def test_pairs_are_made_where_there_is_one_way_or_all_are_booked_on_the_same_days(debits, credits):
    tables = two([(f"01-{n:02d}", -100, TO_BETA) for n in sorted(debits)], [(f"01-{n:02d}", 100) for n in sorted(credits)])
    found = [(sorted(debits)[int(d) - 1], sorted(credits)[int(c) - 1]) for d, c in entry_pairs(tables)]
    left = [("d", n) for n in debits] + [("c", n) for n in credits]
    groups = []
    while left:  # entries that could belong together, directly or through others
        group, more = [], [left.pop()]
        while more:
            one = more.pop()
            group.append(one)
            near = [o for o in left if o[0] != one[0] and -1 <= (o[1] - one[1] if one[0] == "d" else one[1] - o[1]) <= 5]
            for other in near:
                left.remove(other)
            more += near
        groups.append(([n for side, n in group if side == "d"], [n for side, n in group if side == "c"]))
    expected = []
    for of_debits, of_credits in groups:
        ways = ways_to_pair(of_debits, of_credits)
        if sorted(of_debits) == sorted(of_credits):
            expected += zip(sorted(of_debits), sorted(of_debits), strict=False)
        elif len(ways) == 1:
            expected += ways.pop()
    assert sorted(found) == sorted(expected)
