"""What a row of a bank's table may be: a payment, a balance that is carried, a line below the table; and no row with an amount that is passed over in silence."""

from __future__ import annotations

import pytest
from sources_reading import counts, flags, staged

from schemas.evidence import Refusal
from schemas.identifiers import account_identity

TEMPLATE = """
says = "a bank's"
encodings = ["utf-8"]
delimiter = ","
dates = "dmy"
decimal_mark = "."
group_mark = ","
order = "oldest_first"
footers = ["Total"]
[statement]
account = {fixed = "00-00-05 00500015"}
currency = {fixed = "GBP"}
[columns]
booked_on = "Date"
text = "What"
amount = "Amount"
balance_after = "Balance"
"""
HEAD = "What,Date,Amount,Balance\n"
NO_BALANCE = TEMPLATE.replace('balance_after = "Balance"\n', "")


def read(tmp_path, table: str, template: str = TEMPLATE, **keys: str):
    (tmp_path / "own.toml").write_text("".join(f"{key} = {value}\n" for key, value in keys.items()) + template, "utf-8")
    return staged(tmp_path, table, "table.csv", template="own", templates_dir=tmp_path)


def moved(found) -> list[tuple]:
    return [(e.booked_on.day, e.amount if e.direction == "credit" else -e.amount) for e in found.records.get("entry", [])]


def one_period(found):
    (period,) = found.records["statementperiod"]
    return period


def test_a_payee_whose_name_begins_as_a_footer_is_paid(tmp_path):
    found = read(tmp_path, HEAD + "pay,02/01/2024,9.00,9.00\nTotal Motors,03/01/2024,-4.00,5.00\nTotal,04/01/2024,-1.00,4.00\nTotal,,4.00,\nTotal: 3,,,\n")
    assert (moved(found), counts(found), one_period(found).reconciles) == ([(2, 900), (3, -400), (4, -100)], (3, 0, 3), True)


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        ("to A, B and Co,05/01/2024,-9.00,0.00", "5 fields, expected 4"),
        ("wire,05/01/2024 as of 04/01/2024,-9.00,0.00", "cannot be read"),
        ("wire,,-9.00,0.00", "cannot be read"),
        ("wire,31-Jan-24 (late),-9.00,0.00", "cannot be read"),
        ("Total Motors,soon,-9.00,0.00", "cannot be read"),
    ],
)
def test_a_last_row_with_an_amount_is_never_a_line_below_the_table(tmp_path, last, reason):
    found = read(tmp_path, f"{HEAD}pay,02/01/2024,9.00,9.00\n{last}\n")
    assert (counts(found), one_period(found).reconciles) == ((1, 1, 1), False)
    assert reason in found.set_aside[0].reason


def test_balances_carried_forward_are_balances_and_no_payments(tmp_path):
    table = f"{HEAD}BALANCE BROUGHT FORWARD,01/01/2024,,100.00\npay,02/01/2024,9.00,109.00\nCarried forward,,,109.00\nBrought forward,,,109.00\nbus,04/01/2024,-1.00,108.00\nBalance c/f,31/01/2024,0.00,108.00\n"
    found, period = read(tmp_path, table), one_period(read(tmp_path, table))
    assert (moved(found), counts(found)) == ([(2, 900), (4, -100)], (2, 0, 5))
    assert (period.opening, period.closing, period.entries, period.reconciles, period.opens_on.day, period.closes_on.day) == (10000, 10800, 2, True, 1, 31)
    assert {row.what for row in found.declared} == {"headings", "balance carried forward"}
    broken = read(tmp_path, table.replace("Brought forward,,,109.00", "Brought forward,,,110.00"))
    assert "running_balance" in flags(broken) and one_period(broken).reconciles is False


def test_a_payment_that_only_begins_so_is_set_aside_if_it_has_no_amount(tmp_path):
    found = read(tmp_path, f"{HEAD}pay,02/01/2024,9.00,9.00\nCarried forward to Ada,03/01/2024,,9.00\n")
    assert counts(found) == (1, 1, 1)


def test_a_day_may_stand_once_for_several_rows(tmp_path):
    table = f"{HEAD}a,02/01/2024,9.00,9.00\nb,,1.00,10.00\nc,05/01/2024,-2.00,8.00\nd,,-3.00,5.00\n"
    assert moved(read(tmp_path, table, day_once="true")) == [(2, 900), (2, 100), (5, -200), (5, -300)]
    assert counts(read(tmp_path, table)) == (2, 2, 1)
    first = read(tmp_path, f"{HEAD}a,,9.00,9.00\nb,02/01/2024,1.00,10.00\n", day_once="true")
    assert first.set_aside[0].reason == "Date is empty, and no row above gives the day"


def test_a_day_stands_for_rows_in_the_next_block_too(tmp_path, monkeypatch):
    monkeypatch.setattr("flows.sources.reading.table_records.ROWS", 2)
    table = HEAD + "a,02/01/2024,9.00,9.00\n" + "".join(f"b,,1.00,{10 + n}.00\n" for n in range(7))
    assert [day for day, _ in moved(read(tmp_path, table, day_once="true"))] == [2] * 8


@pytest.mark.parametrize(
    ("amount", "balance", "minor"), [("5.00 DR", "95.00 CR", -500), ("5.00Cr", "105.00", 500), ("5.00 D", "2.00 D.", -500), ("1,000.50 cr", "1", 100050)]
)
def test_dr_and_cr_behind_an_amount_are_its_sign(tmp_path, amount, balance, minor):
    found = read(tmp_path, f'{HEAD}x,02/01/2024,"{amount}","{balance}"\n', negative='"dr_cr"')
    assert moved(found) == [(2, minor)]
    assert (found.records["entry"][0].balance_after < 0) == ("D" in balance)
    assert counts(read(tmp_path, f"{HEAD}x,02/01/2024,-5.00 DR,1.00\n", negative='"dr_cr"')) == (0, 1, 1)


def test_dr_and_cr_in_a_column_beside_the_balance(tmp_path):
    template = 'in_credit = ["Cr"]\noverdrawn = ["Dr"]\n' + TEMPLATE + 'balance_direction = "Side"\n'
    table = "What,Date,Amount,Balance,Side\na,02/01/2024,-9.00,4.00,Dr\nb,03/01/2024,10.00,6.00,Cr\nc,04/01/2024,-6.00,0.00,\n"
    found = read(tmp_path, table, template)
    assert [e.balance_after for e in found.records["entry"]] == [-400, 600, 0] and one_period(found).reconciles
    assert counts(read(tmp_path, table.replace("Cr", "So"), template)) == (2, 1, 1)


def test_the_minus_of_mathematics_is_a_minus(tmp_path):
    assert moved(read(tmp_path, f"{HEAD}a,02/01/2024,\u22125.00,95.00\n")) == [(2, -500)]


def test_a_day_with_one_reading_is_read_whatever_is_declared_and_told(tmp_path):
    found = read(tmp_path, "What,Date,Amount\na,02/01/2024,5.00\nb,03 January 2024,5.00\nc,2024-01-04,5.00\nd,Jan 5 2024,5.00\ne,01/13/2024,5.00\n", NO_BALANCE)
    assert ([day for day, _ in moved(found)], counts(found)) == ([2, 3, 4, 5], (4, 1, 1))
    assert next(r.text for r in found.remarks if r.flag == "date_form").startswith("day that is written in another form than the template's")


@pytest.mark.parametrize("encodings", ['["utf-8"]', '["latin-1"]', '["cp1252", "utf-8"]'])
def test_a_byte_order_mark_changes_nothing(tmp_path, encodings):
    template = TEMPLATE.replace('["utf-8"]', encodings)
    table = "Date,What,Amount,Balance\n02/01/2024,caf\u00e9,5.00,5.00\n02/01/2024,caf\u00e9,5.00,10.00\n"
    for begins in ("", "\ufeff"):
        if begins or "utf-8" in encodings[:9]:
            found = read(tmp_path, begins + table, template)
            assert [e.text for e in found.records["entry"]] == ["caf\u00e9", "caf\u00e9"]


NUMBERS = TEMPLATE.replace('{fixed = "00-00-05 00500015"}', '{column = "Number"}\nsort_code = {column = "Sort"}')


def test_an_account_number_that_may_be_cut_is_asked_for(tmp_path):
    table = "Sort,Number,What,Date,Amount,Balance\n201020,1234567,x,02/01/2024,5.00,5.00\n"
    with pytest.raises(Refusal, match="the account number 1234567 has 7 digits, and a British one has 8.*leading_noughts"):
        read(tmp_path, table, NUMBERS, country='"gb"')
    assert one_period(read(tmp_path, table, NUMBERS, country='"gb"', leading_noughts='"cut"')).account == "gb:201020-01234567"
    assert one_period(read(tmp_path, table, NUMBERS, country='"gb"', leading_noughts='"whole"')).account == "account:2010201234567"
    assert one_period(read(tmp_path, table, NUMBERS)).account == "account:2010201234567"
    in_one = TEMPLATE.replace("00-00-05 00500015", "20-10-20 1234567")
    with pytest.raises(Refusal, match="leading_noughts"):
        read(tmp_path, f"{HEAD}x,02/01/2024,5.00,5.00\n", in_one, country='"gb"')


@pytest.mark.parametrize(
    ("written", "country", "identity"),
    [
        ("12-34-56 12345678", "", "gb:123456-12345678"),
        ("123456-12345678", "", "account:123456-12345678"),  # a prefix and a number as Czech banks write them
        ("123456-12345678", "gb", "gb:123456-12345678"),
        ("123456/12345678", "", "account:123456/12345678"),
        ("12345612345678", "", "account:12345612345678"),
    ],
)
def test_another_countrys_number_is_no_british_one(written, country, identity):
    assert account_identity(written, country=country) == identity
