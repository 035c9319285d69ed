"""Tables as banks write them: years of two digits, no headings, money out with a minus, a sort code apart, charges beside the amount, other encodings."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, staged
from test_sources_bank_table import period, template

from schemas import calendar
from schemas.evidence import Refusal

TEMPLATE = """
says = "one habit at a time"
delimiter = ","
dates = "dmy"
decimal_mark = "."
order = "oldest_first"
[statement]
account = {fixed = "00-00-05 00500015"}
currency = {fixed = "GBP"}
[columns]
booked_on = "Date"
text = "What"
amount = "Amount"
balance_after = "Balance"
"""
TABLE = "Date,What,Amount,Balance\n02/01/2024,wages,100.00,150.00\n15/01/2024,rent,-30.00,120.00\n"


def read(folder, text: str | bytes, *changes: tuple[str, str], keys: str = ""):
    """`text` read by the template above with `keys` before it and changes in it."""
    declared = keys + TEMPLATE
    for old, new in changes:
        assert old in declared
        declared = declared.replace(old, new)
    return staged(folder, text, **template(folder, declared))


def moved(found) -> list[tuple[date, int, int | None]]:
    return [(e.booked_on, e.amount if e.direction == "credit" else -e.amount, e.balance_after) for e in found.records["entry"]]


PLAIN = [(date(2024, 1, 2), 10000, 15000), (date(2024, 1, 15), -3000, 12000)]


def test_years_of_two_digits_are_read_only_with_a_century(tmp_path):
    short = TABLE.replace("/2024", "/24")
    assert counts(read(tmp_path, short)) == (0, 2, 1)
    assert moved(read(tmp_path, short, keys="century = 2000")) == moved(read(tmp_path, TABLE, keys="century = 2000")) == PLAIN
    assert moved(read(tmp_path, short, keys="century = 1900"))[0][0] == date(1924, 1, 2)


@pytest.mark.parametrize(
    ("written", "order", "century", "day"),
    [
        ("31-Dec-23", "d month y", 2000, date(2023, 12, 31)),
        ("Jan 5, 2024", "month d y", 0, date(2024, 1, 5)),
        ("January 05 2024", "month d y", 0, date(2024, 1, 5)),
        ("Jan 5, 24", "month d y", 2000, date(2024, 1, 5)),
        ("31/Dec/2023", "d month y", 0, date(2023, 12, 31)),
        ("240105", "yyyymmdd", 2000, date(2024, 1, 5)),
        ("24-01-05", "ymd", 2000, date(2024, 1, 5)),
        ("2024-01-05", "ymd", 2000, date(2024, 1, 5)),
        ("05.01.1999", "dmy", 2000, date(1999, 1, 5)),
    ],
)
def test_days_and_centuries(written, order, century, day):
    assert calendar.parse(written, order, century) == day


@pytest.mark.parametrize(
    ("written", "order", "century"),
    [
        ("31-Dec-23", "d month y", 0),
        ("Jan 32, 2024", "month d y", 0),
        ("Jany 5, 2024", "month d y", 0),
        ("1/2/3", "dmy", 2000),
        ("24", "dmy", 2000),
        ("1/2/024", "dmy", 2000),
        ("5 Jan, 2024", "month d y", 0),
    ],
)
def test_what_is_no_day_in_any_century(written, order, century):
    with pytest.raises(calendar.DateError):
        calendar.parse(written, order, century)


def test_a_day_that_exists_only_in_the_other_order_is_told(tmp_path):
    found = read(tmp_path, TABLE.replace("15/01", "01/15"))
    assert counts(found) == (1, 1, 1) and "date_order" in flags(found) and period(found).reconciles is False
    assert "date_order" not in flags(read(tmp_path, TABLE.replace("15/01", "45/01")))


def test_a_table_without_headings(tmp_path):
    bare, names = TABLE.partition("\n")[2], 'column_names = ["Date", "What", "Amount", "Balance"]'
    found = read(tmp_path, bare, keys=names)
    assert (counts(found), moved(found), period(found).reconciles) == ((2, 0, 0), PLAIN, True)
    for wrong in (TABLE, bare.replace("wages,", "wages,,"), "nothing\n"):
        with pytest.raises(Refusal, match="its first line is no row of the 4 columns"):
            read(tmp_path, wrong, keys=names)
    with pytest.raises(Refusal, match="column_names must name every column"):
        read(tmp_path, bare, keys='column_names = ["Date", "What", "Amount"]')


def test_money_out_with_a_minus(tmp_path):
    split = "Date,What,Out,In,Balance\n02/01/2024,wages,,100.00,150.00\n15/01/2024,rent,-30.00,,120.00\n"
    columns = ('amount = "Amount"', 'paid_out = "Out"\npaid_in = "In"')
    assert moved(read(tmp_path, split, columns, keys='paid_out_sign = "minus"')) == PLAIN
    assert counts(read(tmp_path, split, columns)) == (1, 1, 1)
    assert counts(read(tmp_path, split.replace("-30", "30"), columns, keys='paid_out_sign = "minus"')) == (1, 1, 1)
    with pytest.raises(Refusal, match="goes with paid_out"):
        read(tmp_path, TABLE, keys='paid_out_sign = "minus"')


@pytest.mark.parametrize("written", ["00-00-05,00500015", "'00-00-05,00500015", '"=""000005""","=""00500015"""'])
def test_a_sort_code_in_a_column_of_its_own(tmp_path, written):
    lines = TABLE.replace("Date,", "Sort Code,Number,Date,").replace("\n0", f"\n{written},0").replace("\n1", f"\n{written},1")
    found = read(
        tmp_path,
        lines,
        ('account = {fixed = "00-00-05 00500015"}', 'account = {column = "Number"}\nsort_code = {column = "Sort Code"}'),
        keys='country = "gb"\n',
    )
    assert (period(found).account, moved(found)) == ("gb:000005-00500015", PLAIN)


def test_a_charge_beside_the_amount_belongs_to_what_is_paid(tmp_path):
    charged = "Date,What,Amount,Fee,Balance\n02/01/2024,wages,100.00,0.00,150.00\n15/01/2024,rent,-29.00,1.00,120.00\n"
    found = read(tmp_path, charged, ('amount = "Amount"', 'amount = "Amount"\nfee = "Fee"'))
    assert moved(found) == PLAIN and [e.text for e in found.records["entry"]] == ["wages", "rent / with Fee 1.00"] and period(found).reconciles is True
    assert period(read(tmp_path, charged)).reconciles is False  # a charge that the template does not name shows in the balances


def test_rows_that_end_with_a_delimiter_more_than_the_headings(tmp_path):
    ended = TABLE.replace(".00\n", ".00,\n")
    assert counts(read(tmp_path, ended)) == (0, 2, 1)
    assert moved(read(tmp_path, ended, keys='trailing_delimiter = "rows"')) == PLAIN
    assert counts(read(tmp_path, ended.replace("120.00,", "120.00,x"), keys='trailing_delimiter = "rows"')) == (1, 1, 1)  # never a column that shifted
    assert counts(read(tmp_path, TABLE, keys='trailing_delimiter = "rows"')) == (0, 2, 1)
    headed = TABLE.replace("Balance\n", "Balance,\n")
    assert counts(read(tmp_path, headed)) == (0, 2, 1)
    assert moved(read(tmp_path, headed, keys='trailing_delimiter = "headings"')) == PLAIN


@pytest.mark.parametrize("encoding", ["cp1250", "iso-8859-2", "utf-16", "utf-16-be", "cp1252", "iso-8859-15"])
def test_encodings_that_a_template_names(tmp_path, encoding):
    word = "opłata żółw" if encoding in ("cp1250", "iso-8859-2", "utf-16", "utf-16-be") else "café œuf €"
    text = TABLE.replace("What", word).replace("wages", word)
    content = b"\xfe\xff" * (encoding == "utf-16-be") + text.encode(encoding)
    found = read(tmp_path, content, ('"What"', f'"{word}"'), keys=f'encodings = ["{encoding.removesuffix("-be")}"]')
    assert moved(found) == PLAIN and found.records["entry"][0].text == word
    if encoding.startswith("utf-16"):  # its mark is the file's own word, whatever a template says of such files
        assert read(tmp_path, content, ('"What"', f'"{word}"'), keys='encodings = ["utf-8"]').records["entry"][0].text == word
    else:
        with pytest.raises(Refusal):
            read(tmp_path, content, ('"What"', f'"{word}"'), keys='encodings = ["utf-8"]')


def test_utf_16_without_its_mark_is_refused(tmp_path):
    with pytest.raises(Refusal):
        read(tmp_path, TABLE.encode("utf-16-le"), keys='encodings = ["utf-16"]')


def test_lakhs_and_crores(tmp_path):
    lakhs = 'Date,What,Amount,Balance\n02/01/2024,wages,"1,00,000.00","1,23,45,678.00"\n'
    rupees = ('currency = {fixed = "GBP"}', 'currency = {fixed = "INR"}')
    assert moved(read(tmp_path, lakhs, rupees, keys='group_mark = ","\n')) == [(date(2024, 1, 2), 10000000, 1234567800)]
    assert counts(read(tmp_path, lakhs, keys='group_mark = ","\n')) == (0, 1, 1)


def test_a_footer_whose_label_is_not_in_the_first_column(tmp_path):
    closed = TABLE + ",,Closing,120.00\n"
    found = read(tmp_path, closed, ("[columns]", 'closing = {line = "Closing"}\n[columns]'), keys='footers = ["Closing"]\n')
    assert (counts(found), period(found).closing, period(found).reconciles) == ((2, 0, 2), 12000, True)


def test_a_row_above_the_headings_is_told_and_the_table_does_not_add_up(tmp_path):
    head, first, second = TABLE.splitlines(keepends=True)
    found = read(tmp_path, first + head + second)
    assert "row_above" in flags(found) and period(found).reconciles is False
    assert "row_above" not in flags(read(tmp_path, "made on,02/01/2024,,\n" + TABLE))
