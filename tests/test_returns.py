"""Payments that come back: linked to what they give back where amount, parties and reference say so, proposed where only some do."""

from __future__ import annotations

import pytest
from by_hand import ALPHA, decision, found, statement

from schemas.accounts import Transfer
from schemas.findings import Pairing

WREN = {"counterparty": "Wren Ltd"}
BACK = {"return_reason": "MD06"}


def january(*lines, **more):
    return found([statement(ALPHA, "01-01", "01-31", 0, sum(line[1] for line in lines), lines)], **more)


def kinds(tables) -> list[str]:
    return [line.kind and "reversal" for line in tables[Transfer]]


def test_a_return_with_the_reference_of_its_receipt_takes_it_back():
    lines = [
        ("01-02", 50, WREN | {"reference": "R1"}),
        ("01-03", 50, WREN | {"reference": "R2"}),
        ("01-09", -50, WREN | BACK | {"returns": "R2", "reference": "R2"}),
    ]
    tables = january(*lines)
    assert kinds(tables) == ["", "", "reversal"] and not tables[Pairing]
    assert tables[Transfer][2].kind == f"reversal:{tables[Transfer][1].id}"


@pytest.mark.parametrize("other", [{"counterparty": "Someone Else", "reference": "R2"}, WREN | {"reference": "R9"}])
def test_another_party_or_another_reference_is_no_return_of_it(other):
    tables = january(("01-03", 50, WREN | {"reference": "R2"}), ("01-09", -50, other | BACK | {"returns": other["reference"]}))
    assert kinds(tables) == ["", ""] and not tables[Pairing]


def test_without_a_reference_a_return_is_proposed_and_a_person_decides():
    lines = [("01-02", 50, WREN), ("01-09", -50, WREN | BACK)]
    tables = january(*lines)
    (asked,) = tables[Pairing]
    assert kinds(tables) == ["", ""] and asked.state == "undecided"
    assert asked.reasons_for.splitlines() == [
        "The debit of 9 January 2024 gives back an earlier payment (MD06).",
        "The credit of 2 January 2024 on 20-00-00 00000001 has the same amount, £0.50.",
        "Both name the same other side.",
    ]
    same = january(*lines, decisions=[decision(asked.id, "same")])
    assert kinds(same) == ["", "reversal"] and same[Pairing][0].state == "same"
    assert kinds(january(*lines, decisions=[decision(asked.id, "not_same")])) == ["", ""]


def test_several_that_carry_the_reference_are_each_proposed():
    twice = [("01-02", 50, WREN | {"reference": "R1"}), ("01-03", 50, WREN | {"reference": "R1"})]
    assert len(january(*twice, ("01-09", -50, WREN | BACK | {"returns": "R1"}))[Pairing]) == 2


def test_a_mandate_is_the_reference_of_many_payments_and_proves_none():
    tables = january(("01-02", 50, WREN | {"other_references": "MndtId M1"}), ("01-09", -50, WREN | BACK | {"other_references": "MndtId M1"}))
    assert kinds(tables) == ["", ""] and len(tables[Pairing]) == 1
