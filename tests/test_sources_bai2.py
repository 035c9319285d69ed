"""BAI2: accounts with their ledger balances, movements by their type, what lines 88 go on with, every control total, and files that are cut."""

from __future__ import annotations

from datetime import date

import pytest
from fixed_statements import BAI2_ACCOUNT, bai2
from sources_reading import counts, flags, left_out, staged

from schemas.evidence import Refusal

DAY = date(2024, 2, 6)
WHOLE = bai2(BAI2_ACCOUNT)


def one_period(found):
    (period,) = found.records["statementperiod"]
    return period


def test_a_report(tmp_path):
    found = staged(tmp_path, WHOLE)
    assert (found.source, counts(found), flags(found)) == ("bai2_report", (3, 0, 0), {"no_holder"})
    period = one_period(found)
    assert (period.account, period.servicer, period.currency, period.kind) == ("account:4410077", "021000021", "USD", "statement")
    assert (period.opens_on, period.closes_on, period.opening, period.credits, period.debits, period.closing, period.reconciles) == (
        DAY,
        DAY,
        500_000,
        150_000,
        37_655,
        612_345,
        True,
    )
    wire, check, fee = found.records["entry"]
    assert (wire.direction, wire.amount, wire.booked_on, wire.value_on, wire.bank_code, wire.place) == (
        "credit",
        150_000,
        DAY,
        date(2024, 2, 7),
        "195",
        "line 4",
    )
    assert (wire.counterparty, wire.counterparty_account, wire.reference, wire.other_references) == (
        "BIRCHWOOD LLC",
        "account:99001122",
        "E2E-1",
        "bank B77; customer C88",
    )
    assert wire.text == "WIRE FROM BIRCHWOOD, LLC / EREF: E2E-1 / DBNM: BIRCHWOOD LLC / DACT: 99001122"
    assert (check.direction, check.amount, check.reference, check.text) == ("debit", 30_000, "1001", "CHECK 1001") and (fee.direction, fee.text) == (
        "debit",
        "FEE",
    )


@pytest.mark.parametrize(
    ("modifier", "kind", "opening"), [("1", "interim report", None), ("2", "statement", 500_000), ("3", "interim report", None), ("4", "statement", 500_000)]
)
def test_a_day_that_is_not_over_is_no_statement(tmp_path, modifier, kind, opening):
    period = one_period(staged(tmp_path, bai2(BAI2_ACCOUNT, modifier=modifier)))
    assert (period.kind, period.opening) == (kind, opening)


@pytest.mark.parametrize(
    ("record", "value_on", "text", "left"),
    [
        ("16,115,100,S,40,30,30,,,PARTS/", None, "PARTS", {"16 when the funds can be used": 1}),
        ("16,115,100,D,2,0,60,1,40,,,SPREAD/", None, "SPREAD", {"16 when the funds can be used": 1}),
        ("16,115,100,V,240208,1200,,,AT NOON/", date(2024, 2, 8), "AT NOON", {}),
        ("16,115,100,,,,a text, with commas, and a slash / in it", None, "a text, with commas, and a slash / in it", {}),
        ("16,115,100/", None, "", {}),
        ("16,925,100,0,,,A BANK'S OWN/", None, "A BANK'S OWN", {}),
    ],
)
def test_funds_types_and_texts(tmp_path, record, value_on, text, left):
    found = staged(tmp_path, bai2(("03,1,,/", [record], 100)))
    (entry,) = found.records["entry"]
    assert (entry.amount, entry.direction, entry.value_on, entry.text, left_out(found), flags(found)) == (100, "credit", value_on, text, left, {"no_holder"})


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("16,115,-100,Z,,,X/", "has a sign"),
        ("16,115,,Z,,,X/", "no amount"),
        ("16,720,100,Z,,,X/", "whether it is a credit or a debit"),
        ("16,100,100,Z,,,X/", "whether it is a credit or a debit"),
        ("16,115,1.00,Z,,,X/", "no whole number"),
        ("16,115,100,Q,,,X/", "no funds type"),
        ("16,115,100,V,241301,,,X/", "date"),
        ("16,115,100,D,9,1,1/", "promises more fields"),
        ("16,115,1000000000000000000000,Z,,,X/", "larger"),
    ],
)
def test_a_movement_that_cannot_be_read_is_set_aside(tmp_path, record, reason):
    found = staged(tmp_path, bai2(("03,1,,/", [record, "16,115,7,Z,,,Y/"], 107)))
    assert counts(found) == (1, 1, 0) and reason in found.set_aside[0].reason and one_period(found).reconciles is False


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (f"49,{BAI2_ACCOUNT[2]},8/", f"49,{BAI2_ACCOUNT[2] + 1},8/", "the control total of record 49"),
        (f"49,{BAI2_ACCOUNT[2]},8/", f"49,{BAI2_ACCOUNT[2]},9/", "the number of records of record 49"),
        (f"98,{BAI2_ACCOUNT[2]},1,", f"98,{BAI2_ACCOUNT[2]},2,", "the number of accounts of record 98"),
        (f"99,{BAI2_ACCOUNT[2]},1,", f"99,1{BAI2_ACCOUNT[2]},1,", "the control total of record 99"),
        ("100,150000,1", "100,150001,1", "type 100, all credits,"),
        ("400,37655,2", "400,37655,3", "type 400, the number of debits,"),
    ],
)
def test_every_control_total_that_differs_is_told(tmp_path, old, new, says):
    assert old in WHOLE
    found = staged(tmp_path, WHOLE.replace(old, new))
    assert any(says in remark.text for remark in found.remarks if remark.flag == "control_total")


def test_a_movement_that_is_missing_is_seen_by_balances_and_totals(tmp_path):
    found = staged(tmp_path, WHOLE.replace("16,698,7655,1,,,FEE/\n", ""))
    assert one_period(found).reconciles is False and "control_total" in flags(found)


def test_a_file_that_is_cut_or_out_of_order_is_refused(tmp_path):
    lines = WHOLE.splitlines()
    for cut, reason in (
        (lines[:-1], "no record 99"),
        (lines[:-2], "no record 98"),
        (lines[:-3], "no record 49"),
        ([*lines[:3], *lines[2:]], "stands where none can"),
        ([*lines[:2], *lines[3:]], "stands where none can"),
        ([lines[0], "02,ALDERTON,1,1,240231,,USD,2/", *lines[2:]], "nothing says of which day"),
        ([*lines[:2], "03,,USD/", *lines[3:]], "names no account"),
        ([*lines[:2], "03,1,ZZZ/", *lines[3:]], "ISO 4217"),
        ([*lines[:2], lines[-2], lines[-1]], "no account in it"),
    ):
        with pytest.raises(Refusal, match=reason):
            staged(tmp_path, "\n".join(cut))


@pytest.mark.parametrize(("status", "reason"), [("2", "takes this group back"), ("4", "as a test"), ("9", "which BAI2 does not have")])
def test_a_group_that_is_no_report_moves_nothing(tmp_path, status, reason):
    found = staged(tmp_path, bai2(BAI2_ACCOUNT, status=status))
    assert counts(found) == (0, 3, 0) and all(reason in row.reason for row in found.set_aside)
    assert "correction" in flags(staged(tmp_path, bai2(BAI2_ACCOUNT, status="3")))


def test_several_records_on_a_line_and_a_text_that_is_wrapped(tmp_path):
    lines = WHOLE.splitlines()
    joined = "\n".join([f"{lines[0]}   {lines[1]}", *lines[2:7], "16,475,30000,Z,,1001,CHECK", "1001/", f"{lines[8]}  {lines[9]}", *lines[10:]])
    found = staged(tmp_path, joined)
    assert [(e.amount, e.text.split(" / ")[0]) for e in found.records["entry"]] == [
        (150_000, "WIRE FROM BIRCHWOOD, LLC"),
        (30_000, "CHECK 1001"),
        (7_655, "FEE"),
    ]
    assert one_period(found).reconciles is True and flags(found) == {"no_holder", "wrapped_line"}


def test_a_text_of_the_bank_is_no_movement_and_a_line_that_is_no_record_is_set_aside(tmp_path):
    found = staged(tmp_path, bai2(("03,1,,/", ["16,890,0,,,,CALL US/", "16,115,7,Z,,,Y/"], 7)).replace("16,115", "nonsense\n16,115"))
    assert counts(found) == (2, 1, 0) and "statement_text" in flags(found) and [e.amount for e in found.records["entry"]] == [7]
