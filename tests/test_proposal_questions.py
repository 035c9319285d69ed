"""What a proposal asks where a table proves nothing, and what it reads without a question: last rows, accounts beside a name, cards, cut numbers, Dr and Cr, yen."""

from __future__ import annotations

import tomllib

import pytest

from flows.sources.tables.table_proposal import propose
from flows.steps.inspect_file import opened


def proposed(tmp_path, text: str, name: str = "bank.csv"):
    (tmp_path / name).write_text(text, "utf-8")
    found = propose(opened(tmp_path / name))
    return found, tomllib.loads(found.template)


def rows(found) -> list[tuple]:
    return [(int(row.day[-2:]), int(row.amount.replace(".", ""))) for row in found.rows]


def asked(found) -> list[str]:
    return [question.key for question in found.questions]


HEAD = "Date,Description,Amount,Currency,Account\n"
OUT = "30/01/2024,TEA,-3.00,GBP,11-22-33 87654321\n29/01/2024,BUS,-2.00,GBP,11-22-33 87654321\n28/01/2024,PAY,90.00,GBP,11-22-33 87654321\n"


@pytest.mark.parametrize("last", ["02/01/2024,TO A, B AND C,-700.00,GBP,X", "2 or 3/01/2024,WIRE,-700.00,GBP,X", "late,WIRE,-700.00,GBP,X"])
def test_a_last_row_is_no_footer(tmp_path, last):
    found, template = proposed(tmp_path, f"{HEAD}{OUT}{last}\n")
    assert "footers" not in template and len(found.rows) == 3 and [one.line for one in found.not_read] == ["line 5"]


@pytest.mark.parametrize(
    ("label", "footer"), [("Total", True), ("Closing balance", True), ("*** END ***", True), ("Total Motors", False), ("Grand Hotel", False)]
)
def test_a_footer_is_a_known_form(tmp_path, label, footer):
    _, template = proposed(tmp_path, f"{HEAD}{OUT}{label},,85.00,GBP,\n")
    assert template.get("footers", []) == ([label] if footer else [])


def test_rows_without_a_day_are_asked_about(tmp_path):
    found, _ = proposed(tmp_path, f"{HEAD}{OUT},NIGHT BUS,-4.00,GBP,11-22-33 87654321\n")
    assert asked(found) == ["day_once"] and len(found.rows) == 4


SIDE = "Datum;Name;IBAN;Zweck;Betrag;Waehrung\n28.01.2024;Bo Larch;NL00X;RATE;-5,00;EUR\n15.01.2024;Bo Larch;NL00X;RATE;-6,50;EUR\n"


def test_an_account_beside_the_other_sides_name_is_never_taken_for_the_holders(tmp_path):
    found, template = proposed(tmp_path, SIDE)
    assert asked(found) == ["account"]
    assert template["statement"]["account"] == {"fixed": ""}
    above, template = proposed(tmp_path, "Konto;DE77\n\n" + SIDE)
    assert not above.questions and template["statement"]["account"] == {"line": "Konto"}


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        (
            "Date,Description,Amount,Currency,Account\n30/01/2024,TEA,3.00,GBP,CARD 7\n29/01/2024,BUS,2.00,GBP,CARD 7\n28/01/2024,THANKS,-5.00,GBP,CARD 7\n",
            True,
        ),
        ("Date,Description,Amount,Currency,Account\n30/01/2024,TEA,-3.00,GBP,Z\n29/01/2024,BUS,-2.00,GBP,Z\n28/01/2024,VISA CREDIT CARD,5.00,GBP,Z\n", True),
        (HEAD + OUT, False),
    ],
)
def test_the_sign_of_what_may_be_a_card_is_asked(tmp_path, table, wanted):
    found, _ = proposed(tmp_path, table)
    assert ("sign" in [question.key for question in found.questions]) == wanted


def test_yen_have_no_decimals_and_a_lone_mark_is_asked_elsewhere(tmp_path):
    table = 'Date,Description,Amount,Currency,Account\n30/01/2024,TEA,"-3,000",JPY,Z\n29/01/2024,PAY,"90,000",JPY,Z\n'
    assert rows(proposed(tmp_path, table)[0]) == [(30, -3000), (29, 90000)]
    euros, _ = proposed(tmp_path, table.replace("JPY", "EUR"))
    assert asked(euros) == ["decimal_mark"]


def test_dr_and_cr_beside_or_behind_are_read(tmp_path):
    beside = "Date,Narrative,Debit,Credit,Balance,Dr/Cr,Currency,Account\n13/01/2024,A,30.00,,10.00,Dr,GBP,Z\n14/01/2024,B,,25.00,15.00,Cr,GBP,Z\n"
    found, template = proposed(tmp_path, beside)
    assert (template["columns"]["balance_direction"], template["overdrawn"], found.proven_by[:16]) == ("Dr/Cr", ["Dr"], "running balances")
    behind = "Date,Narrative,Amount,Balance,Currency,Account\n13/01/2024,A,30.00 DR,10.00 DR,GBP,Z\n14/01/2024,B,25.00 CR,15.00 CR,GBP,Z\n"
    found, template = proposed(tmp_path, behind)
    assert (template["negative"], rows(found)) == ("dr_cr", [(13, -3000), (14, 2500)])


def test_a_day_with_one_reading_among_others_is_no_question(tmp_path):
    found, template = proposed(tmp_path, f"{HEAD}{OUT}06 January 2024,TAXI,-8.00,GBP,11-22-33 87654321\n")
    assert (template["dates"], found.questions, rows(found)[3]) == ("dmy", [], (6, -800))


def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path):
    found, template = proposed(tmp_path, "\ufeff" + HEAD + OUT)
    assert template["columns"]["booked_on"] == "Date" and len(found.rows) == 3


def test_numbers_that_may_be_cut_are_asked_about(tmp_path):
    found, _ = proposed(
        tmp_path, "Date,Description,Amount,Currency,Sort Code,Account Number\n13/01/2024,A,-3.00,GBP,112233,7654321\n14/01/2024,B,-3.00,GBP,112233,7654321\n"
    )
    assert asked(found) == ["leading_noughts"]
