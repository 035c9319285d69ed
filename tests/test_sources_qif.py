"""QIF: read only by a declaration; days, amounts, splits, lists; a record without its end is not lost."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, left_out, staged
from test_sources_bank_table import template

from flows.steps.inspect_file import inspect
from schemas.evidence import Refusal

DECLARATION = 'says = "a household\'s book"\nformat = "qif"\ndates = "dmy"\ndecimal_mark = "."\ngroup_mark = ","\naccount = "00-00-05 00500015"\ncurrency = "GBP"\nholder = "Joan Pellow"\n'
WHOLE = """!Type:Bank
D05/01/2024
T-1,234.50
CX
N101
PHarrowmouth Council
Mtax
LHousehold
^
D 6/ 1'2024
T25
PWages
L[Savings]
^
"""


def read(tmp_path, content: str | bytes, declaration: str = DECLARATION):
    return staged(tmp_path, content, **template(tmp_path, declaration))


def one_period(found):
    (period,) = found.records["statementperiod"]
    return period


def test_a_statement(tmp_path):
    found = read(tmp_path, WHOLE)
    assert (found.source, counts(found), flags(found)) == ("qif_statement", (2, 0, 0), {"days_not_stated"})
    period = one_period(found)
    assert (period.account, period.holder, period.opens_on, period.closes_on, period.credits, period.debits, period.opening, period.reconciles) == (
        "gb:000005-00500015",
        "Joan Pellow",
        date(2024, 1, 5),
        date(2024, 1, 6),
        2500,
        123450,
        None,
        None,
    )
    tax, wages = found.records["entry"]
    assert (tax.place, tax.amount, tax.direction, tax.counterparty, tax.reference, tax.text) == (
        "line 2",
        123450,
        "debit",
        "Harrowmouth Council",
        "101",
        "tax / Household",
    )
    assert (wages.place, wages.counterparty, wages.text, wages.booked_on) == ("line 10", "Wages", "[Savings]", date(2024, 1, 6))


def test_without_a_declaration_it_says_what_is_missing(tmp_path):
    with pytest.raises(Refusal, match="does not say in which order its dates are"):
        staged(tmp_path, WHOLE)
    with pytest.raises(Refusal, match="the declaration is mistaken"):
        read(tmp_path, WHOLE, DECLARATION.replace('dates = "dmy"\n', ""))
    with pytest.raises(Refusal, match="the template is mistaken"):
        staged(tmp_path, "Date,Amount\n", **template(tmp_path, DECLARATION))


def test_the_declared_order_and_century_decide(tmp_path):
    short = WHOLE.replace("05/01/2024", "05/01'24")
    assert counts(read(tmp_path, short)) == (1, 1, 0)
    with_century = read(tmp_path, short, DECLARATION + "century = 2000\n")
    assert with_century.records["entry"][0].booked_on == date(2024, 1, 5)
    assert read(tmp_path, WHOLE, DECLARATION.replace("dmy", "mdy")).records["entry"][0].booked_on == date(2024, 5, 1)


def test_accounts_lists_opening_balance_and_securities(tmp_path):
    text = (
        "!Account\nN00-00-05 00500015\nTBank\n^\n!Type:Cat\nNFood\n^\n!Type:Bank\nD01/01/2024\nT100.00\nPOpening Balance\nL[Current]\n^\n"
        + WHOLE.partition("\n")[2]
        + "!Type:Invst\nD01/01/2024\nNBuy\n^\n"
    )
    found = read(tmp_path, text, DECLARATION.replace('account = "00-00-05 00500015"\n', ""))
    assert counts(found) == (2, 1, 3) and one_period(found).opening == 10000 and one_period(found).written_as == "00-00-05 00500015"
    with pytest.raises(Refusal, match="whose account it is"):
        read(tmp_path, WHOLE, DECLARATION.replace('account = "00-00-05 00500015"\n', ""))
    with pytest.raises(Refusal, match="more than one account"):
        read(tmp_path, text + "!Account\nNother\n^\n")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("D05/01/2024\nT1.005\n^\n", "more digits"),
        ("D05/01/2024\n^\n", "cannot be read"),
        ("Dsoon\nT1\n^\n", "three numbers"),
        ("D31/02/2024\nT1\n^\n", "does not exist"),
        ("D05/01/2024\nT1\n", "does not end with ^"),
        ("D05/01/2024\nT1\n$x\n^\n", "cannot be read"),
    ],
)
def test_a_record_that_cannot_be_read_is_set_aside(tmp_path, bad, reason):
    found = read(tmp_path, WHOLE + bad)
    assert counts(found) == (2, 1, 0) and reason in found.set_aside[0].reason and one_period(found).reconciles is False


def test_oddities_are_told(tmp_path):
    found = read(tmp_path, WHOLE + "D07/01/2024\nT10\nU11\nSfood\n$4\nSrent\n$5\nYsecret\n^\n")
    assert flags(found) == {"days_not_stated", "unknown_field", "two_amounts", "split_total"}
    assert found.records["entry"][2].text == "food 4 / rent 5"


def test_the_parts_of_a_split_keep_their_amounts_and_memos_and_what_is_left_out_is_named(tmp_path):
    found = read(tmp_path, WHOLE + "D07/01/2024\nT-10.50\nC*\nScar\nEdeposit\n$-8.00\nSfees\n$-2.50\n%20\nA1 Mill Lane\nAHarrow\n^\n")
    entry = found.records["entry"][2]
    assert (entry.amount, entry.text, entry.counterparty_address) == (1050, "car -8.00 (deposit) / fees -2.50", "1 Mill Lane, Harrow")
    assert left_out(found) == {"cleared status (C)": 2, "per cent of a split (%)": 1} and flags(found) == {"days_not_stated"}


def test_a_declaration_may_be_named_by_its_file(tmp_path):
    (tmp_path / "book.toml").write_text(DECLARATION, "utf-8")
    (tmp_path / "book.qif").write_text(WHOLE, "utf-8")
    seen = inspect(tmp_path / "book.qif", str(tmp_path / "book.toml"))
    assert seen.refused is None and seen.accounts[0].account == "00-00-05 00500015"


def test_several_accounts_that_the_declaration_names(tmp_path):
    listed = "!Option:AutoSwitch\n!Account\nNCurrent\nTBank\n^\nNSavings\nTBank\n^\nNUnknown\nTBank\n^\n!Clear:AutoSwitch\n"
    block = "!Account\nN{}\nTBank\n^\n!Type:Bank\nD05/01/2024\nT{}\nPsomebody\n^\n"
    several = DECLARATION.replace('account = "00-00-05 00500015"\n', "") + '[accounts]\nCurrent = "00-00-05 00500015"\nSavings = "00-00-05 00500016"\n'
    found = read(
        tmp_path,
        listed + block.format("Current", "-5.00") + block.format("Savings", "5.00") + block.format("Unknown", "7.00") + block.format("Current", "-1.00"),
        several,
    )
    assert [(p.account, p.credits, p.debits, p.entries) for p in found.records["statementperiod"]] == [
        ("gb:000005-00500015", 0, 600, 2),
        ("gb:000005-00500016", 500, 0, 1),
    ]
    assert [e.account for e in found.records["entry"]] == [f"gb:000005-0050001{n}" for n in (5, 6, 5)] and "do not name 'Unknown'" in found.set_aside[0].reason
    assert {e.period for e in found.records["entry"]} == {p.id for p in found.records["statementperiod"]}
    assert "no !Account stands before it" in read(tmp_path, listed + "!Type:Bank\nD05/01/2024\nT5\n^\n", several).set_aside[0].reason
    with pytest.raises(Refusal, match="give either account or"):
        read(tmp_path, WHOLE, DECLARATION + '[accounts]\nCurrent = "1"\n')


def test_two_carets_end_a_record_as_one_does(tmp_path):
    assert counts(read(tmp_path, WHOLE.replace("^", "^^"))) == (2, 0, 0)


def test_an_apostrophe_marks_the_years_from_2000_on(tmp_path):
    turn = "!Type:Bank\nD31/12/99\nT1\n^\nD 1/ 1' 0\nT2\n^\n"
    nineties = read(tmp_path, turn, DECLARATION + "century = 1900\n")
    assert [e.booked_on for e in nineties.records["entry"]] == [date(1999, 12, 31), date(2000, 1, 1)] and "mixed_years" not in flags(nineties)
    assert "mixed_years" in flags(read(tmp_path, turn, DECLARATION + "century = 2000\n"))


def test_a_day_that_exists_only_in_the_other_order_is_told_as_it_is_written(tmp_path):
    found = read(tmp_path, WHOLE.replace("05/01/2024", "01/15'24"), DECLARATION + "century = 2000\n")
    assert "date_order" in flags(found) and found.set_aside[0].reason.startswith('"01/15\'24"')
