"""CODA: balances and totals proven, movements in parts, names and returns, and files that are cut, shifted or do not add up."""

from __future__ import annotations

from datetime import date

import pytest
from fixed_statements import coda, coda_movement, fields
from sources_reading import counts, flags, left_out, staged

from schemas.evidence import Refusal

ACCOUNT = "BE71096123456769"  # the registry's own example
FIRST, LAST = date(2024, 2, 5), date(2024, 2, 6)
PAID = coda_movement(
    1,
    125_050,
    LAST,
    text="101000003505158",
    structured=True,
    name="LINDE EN ZOON",
    account="NL91ABNA0417164300",
    party="LINDE EN ZOON HOUTHANDEL|KADE 4, DELFT",
    customer="E2E-9",
)
SPENT = coda_movement(2, -99_99, LAST, text="KOSTEN", code="00137000")


def whole(movements=(PAID, SPENT), closing: int = 1_000 + 125_050 - 9_999, debited: int = 9_999, credited: int = 125_050, **other) -> str:
    return coda(list(movements), 1_000, closing, debited, credited, account=ACCOUNT, first=FIRST, last=LAST, **other)


def one_period(found):
    (period,) = found.records["statementperiod"]
    return period


def test_a_statement(tmp_path):
    found = staged(tmp_path, whole())
    assert (found.source, counts(found), flags(found)) == ("coda_statement", (2, 0, 0), set())
    period = one_period(found)
    assert (period.account, period.holder, period.servicer, period.currency, period.statement_number) == (
        f"iban:{ACCOUNT}",
        "ESDOORN BV",
        "ZZZZBEBB",
        "EUR",
        "037",
    )
    assert (period.opens_on, period.closes_on, period.opening, period.closing, period.reconciles) == (LAST, LAST, 1_000, 116_051, True)
    paid, spent = found.records["entry"]
    assert (paid.direction, paid.amount, paid.booked_on, paid.value_on, paid.place) == ("credit", 125_050, LAST, LAST, "line 3")
    assert (paid.counterparty, paid.counterparty_account, paid.counterparty_bank, paid.counterparty_address) == (
        "LINDE EN ZOON HOUTHANDEL",
        "iban:NL91ABNA0417164300",
        "ZZZZBEBB",
        "KADE 4, DELFT",
    )
    assert (paid.reference, paid.other_references, paid.text) == ("E2E-9", "bank BANKREF00010000; sequence 0001/0000", "101000003505158")
    assert (spent.direction, spent.amount, spent.text, spent.bank_code, spent.batch) == ("debit", 9_999, "KOSTEN", "00137000", "")
    assert left_out(found) == {"0 creation date": 1, "0 company number": 1, "1 paper statement": 1}


def test_a_movement_in_parts_is_an_entry_a_part_where_they_come_to_it(tmp_path):
    batch = coda_movement(1, -75_000, LAST, code="10107000", text="SALARISSEN")
    parts = [
        coda_movement(1, -amount, LAST, detail=n, code="50107000", name=name, account="NL91ABNA0417164300")
        for n, (amount, name) in enumerate([(25_000, "ADA"), (50_000, "BO")], start=1)
    ]
    found = staged(tmp_path, whole([batch, *parts], 1_000 - 75_000, 75_000, 0))
    assert counts(found) == (2, 0, 1) and one_period(found).reconciles is True
    assert [(e.amount, e.counterparty, e.batch) for e in found.records["entry"]] == [
        (25_000, "ADA", "line 3; BANKREF00010000"),
        (50_000, "BO", "line 3; BANKREF00010000"),
    ]
    other = staged(tmp_path, whole([batch, parts[0]], 1_000 - 75_000, 75_000, 0))
    assert counts(other) == (1, 0, 1) and "parts" in flags(other) and one_period(other).reconciles is True
    assert [(e.amount, e.text) for e in other.records["entry"]] == [(75_000, "SALARISSEN")]


def test_a_return_says_why(tmp_path):
    back = coda_movement(1, 30_000, LAST, customer="E2E-1", back="2", reason="AC04", name="BO")
    (entry,) = staged(tmp_path, whole([back], 31_000, 0, 30_000)).records["entry"]
    assert (entry.return_reason, entry.reference, entry.reversal) == ("return AC04", "E2E-1", False)


@pytest.mark.parametrize(
    ("change", "says"), [({"debited": 10_000}, "debited in all"), ({"credited": 1}, "credited in all"), ({"records": 4}, "the number of records")]
)
def test_totals_that_differ_are_told(tmp_path, change, says):
    found = staged(tmp_path, whole(**change))
    assert any(says in remark.text for remark in found.remarks if remark.flag == "control_total") and one_period(found).reconciles is False


def test_a_closing_balance_that_is_not_what_the_movements_come_to(tmp_path):
    assert one_period(staged(tmp_path, whole(closing=7))).reconciles is False


def test_a_line_of_another_length_is_shifted_and_gives_no_amount_and_no_account(tmp_path):
    lines = whole().splitlines()
    found = staged(tmp_path, "\n".join([*lines[:2], lines[2].replace("BANKREF00010000", "BANKREF000100"), *lines[3:]]))
    assert counts(found) == (1, 1, 0) and "126 characters" in found.set_aside[0].reason and one_period(found).reconciles is False
    third = next(n for n, line in enumerate(lines) if line.startswith("23"))
    named = staged(tmp_path, "\n".join([*lines[:third], lines[third][:40] + lines[third][41:], *lines[third + 1 :]]))
    entry = named.records["entry"][0]
    assert (
        (entry.counterparty, entry.counterparty_account) == ("LINDE EN ZOON HOUTHANDEL", "") and "LINDE EN ZOON" in entry.text and "line_length" in flags(named)
    )


def test_a_file_that_is_cut_or_out_of_order_is_refused(tmp_path):
    lines = whole().splitlines()
    for cut, reason in (
        (lines[:-1], "no record 9"),
        (lines[:-2], "no record 9"),
        ([*lines[:3], lines[-1]], "stands where none can"),
        ([*lines, lines[2]], "stands where none can"),
    ):
        with pytest.raises(Refusal, match=reason):
            staged(tmp_path, "\n".join(cut))
    with pytest.raises(Refusal, match="does not name an account and its currency"):
        staged(tmp_path, whole().replace("EUR0", "XXX0"))


def test_several_statements_and_one_that_is_said_to_follow(tmp_path):
    both = staged(tmp_path, whole(goes_on=True) + whole())
    assert [p.reconciles for p in both.records["statementperiod"]] == [True, True] and flags(both) == set()
    assert flags(staged(tmp_path, whole(goes_on=True))) == {"another_follows"}


def test_a_belgian_number_information_and_free_text(tmp_path):
    text = fields(128, (1, "4"), (3, "00030000"), (33, "VANAF MAART NIEUWE TARIEVEN"), (128, "0"))
    told = fields(128, (1, "31"), (3, "00020001"), (11, "BANKREF"), (32, "00137000"), (40, "0"), (41, "KAART 12"), (126, "0"), (128, "0"))
    old = f"{ACCOUNT:34}EUR"
    number = f"{'096123456769':12} EUR0BE".ljust(37)
    lines = [line.replace(old, number).replace("12037", "10037", 1) for line in whole().splitlines()]
    found = staged(tmp_path, "\n".join([*lines[:-2], told, lines[-2], text, lines[-1].replace("000008", "000010")]))
    assert flags(found) == {"statement_text"} and one_period(found).reconciles is True
    assert one_period(found).written_as == "096123456769" and found.records["entry"][1].text == "KOSTEN / KAART 12"
