"""Norma 43: balances, totals and movements as they were written, and files that are cut, damaged or do not add up."""

from __future__ import annotations

from datetime import date

import pytest
from fixed_statements import CLOSING, ENTRIES, OPENING, Booked, fields, norma43
from sources_reading import counts, flags, left_out, staged

from schemas.evidence import Refusal


def one_period(found):
    (period,) = found.records["statementperiod"]
    return period


def test_a_statement(tmp_path):
    found = staged(tmp_path, norma43())
    assert (found.source, counts(found), flags(found)) == ("aeb_norma43", (3, 0, 0), set())
    period = one_period(found)
    assert (period.account, period.written_as, period.holder, period.currency) == (
        "iban:ES9121000418450200051332",
        "2100 0418 0200051332",
        "ALMENDRO SL",
        "EUR",
    )
    assert (period.opens_on, period.closes_on, period.opening, period.closing, period.reconciles) == (
        date(2024, 2, 1),
        date(2024, 2, 29),
        OPENING,
        CLOSING,
        True,
    )
    read = [Booked(e.booked_on, e.amount if e.direction == "credit" else -e.amount, e.text.split(" / ")[0], e.reference) for e in found.records["entry"]]
    assert read == list(ENTRIES)
    first = found.records["entry"][0]
    assert (first.value_on, first.text, first.bank_code, first.place, first.other_references) == (
        date(2024, 2, 6),
        "SUELDO FEBRERO / DE OLMO Y CIA",
        "02-071",
        "line 2",
        "branch 0418",
    )
    assert left_out(found) == {"11 mode of information": 1, "23 data code": 3}


def test_an_amount_in_another_currency_and_a_record_for_no_movement(tmp_path):
    whole = norma43(more=False).splitlines()
    equivalent = fields(80, (1, "24"), (3, "01"), (5, "840"), (8, f"{13_500:014d}"))
    lines = [*whole[:2], equivalent, *whole[2:]]
    lines[-1] = fields(80, (1, "88"), (3, "9" * 18), (21, "000006"))
    found = staged(tmp_path, "\n".join(lines))
    assert found.records["entry"][0].original == "135.00 USD" and one_period(found).reconciles is True
    stray = staged(
        tmp_path, "\n".join([lines[0], fields(80, (1, "2301"), (5, "OF NOTHING")), *lines[1:-1], fields(80, (1, "88"), (3, "9" * 18), (21, "000007"))])
    )
    assert "stray_record" in flags(stray)


@pytest.mark.parametrize("count", ["000008", "000009"])
def test_banks_count_the_last_record_or_do_not(tmp_path, count):
    found = staged(tmp_path, norma43().replace("999999000008", f"999999{count}"))
    assert flags(found) == set() and one_period(found).reconciles is True


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("999999000008", "999999000012", "record 88 says"),
        (f"{45_002:014d}00001", f"{45_003:014d}00001", "the sum of debits"),
        ("0000200000000045002", "0000300000000045002", "the number of debits"),
    ],
)
def test_totals_that_differ_are_told_and_the_statement_does_not_add_up(tmp_path, old, new, says):
    assert old in norma43()
    found = staged(tmp_path, norma43().replace(old, new))
    assert any(says in remark.text for remark in found.remarks if remark.flag == "control_total")
    assert counts(found) == (3, 0, 0) and one_period(found).reconciles is False


def test_a_closing_balance_that_is_not_what_the_movements_come_to(tmp_path):
    assert one_period(staged(tmp_path, norma43(closing=CLOSING + 1))).reconciles is False


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("240207240207", "240230240207", "does not exist"),
        ("0207240207020711", "0207240207020713", "stands where 1 says debit"),
        ("00000000045001", "000000000450O1", "not all digits"),
    ],
)
def test_a_movement_that_cannot_be_read_is_set_aside_with_all_that_is_said_of_it(tmp_path, old, new, reason):
    assert norma43().count(old) == 1
    found = staged(tmp_path, norma43().replace(old, new))
    (row,) = found.set_aside
    assert counts(found) == (2, 1, 0) and reason in row.reason and row.raw.count("\n") == 1
    assert one_period(found).reconciles is False


def test_a_file_without_its_end_or_its_account_is_refused(tmp_path):
    lines = norma43().splitlines()
    for cut, reason in (
        (lines[:-1], "its last record is not 88"),
        (lines[:-2], "has no record 33"),
        ([*lines[:3], *lines], "has no record 33"),
        ([lines[0], lines[-2], *lines[1:]], "under no account"),
    ):
        with pytest.raises(Refusal, match=reason):
            staged(tmp_path, "\n".join(cut))
    with pytest.raises(Refusal, match="no code of a currency"):
        staged(tmp_path, norma43(currency="999"))


def test_two_accounts_two_files_in_one_and_a_record_that_is_none(tmp_path):
    lines = norma43().splitlines()
    two = [*lines[:-1], *lines[:-1], fields(80, (1, "88"), (3, "9" * 18), (21, "000016"))]
    assert [p.reconciles for p in staged(tmp_path, "\n".join(two)).records["statementperiod"]] == [True, True]
    joined = staged(tmp_path, "\n".join([*lines, *lines]))
    assert [p.reconciles for p in joined.records["statementperiod"]] == [True, True] and flags(joined) == set()
    odd = staged(tmp_path, "\n".join([*lines[:3], "99 what is this", *lines[3:]]))
    assert counts(odd) == (3, 1, 0) and one_period(odd).reconciles is False


def test_letters_and_lost_blanks(tmp_path):
    found = staged(tmp_path, "\n".join(line.rstrip() for line in norma43().replace("SUELDO", "MU\u00d1OZ ").splitlines()).encode("latin-1"))
    assert found.encoding == "latin-1" and "letters_not_declared" in flags(found)
    assert found.records["entry"][0].text.startswith("MU\u00d1OZ") and one_period(found).reconciles is True


def test_a_line_that_is_too_long_is_told(tmp_path):
    found = staged(tmp_path, norma43().replace("R0001" + " " * 11, "R0001" + " " * 11 + "AND MORE"))
    assert "line_length" in flags(found) and "what stands behind column 80 of line 22" in left_out(found)
