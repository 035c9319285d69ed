"""Workbooks by template: numbers and dates as they are stored, text of every kind, formulas and hidden rows told, bombs stopped."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from sources_reading import counts, flags, staged
from test_sources_bank_table import template

from schemas.evidence import Refusal

TEMPLATE = """
says = "a bank's workbook"
delimiter = ";"
dates = "dmy"
decimal_mark = ","
group_mark = "."
order = "oldest_first"
footers = ["Total"]
[statement]
account = {line = "Account"}
currency = {line = "Currency"}
closing = {line = "Total"}
[columns]
booked_on = "Day"
text = "Text"
amount = "Amount"
balance_after = "Balance"
"""
TEXTS = ["Account", "NL-1", "Currency", "EUR", "Day", "Text", "Amount", "Balance", "rent", "Total"]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def cell(at: str, value: str, kind: str = "n", style: int = 0, formula: str = "") -> str:
    return f'<c r="{at}" t="{kind}" s="{style}">{f"<f>{formula}</f>" if formula else ""}<v>{value}</v></c>'


def text(at: str, value: str) -> str:
    return cell(at, str(TEXTS.index(value)), "s")


ROWS = {
    1: text("A1", "Account") + text("B1", "NL-1"),
    2: text("A2", "Currency") + text("B2", "EUR"),
    4: "".join(text(f"{column}4", name) for column, name in zip("ABCD", ("Day", "Text", "Amount", "Balance"), strict=False)),
    5: cell("A5", "45296", style=1) + text("B5", "rent") + cell("C5", "-1234.5") + cell("D5", "765.5"),
    6: cell("A6", "45297.5", style=2)
    + '<c r="B6" t="inlineStr"><is><r><t>A&amp;B </t></r><r><t>Ltd</t></r></is></c>'
    + cell("C6", "0.30000000000000004")
    + cell("D6", "765.8", formula="D5+C6"),
    7: '<c r="A7" t="str"><v>08/01/2024</v></c>' + cell("C7", "1E2") + '<c r="D7" t="str"><v>865,80</v></c>',
    8: text("A8", "Total") + cell("B8", "865.8"),
}


def workbook(rows: dict[int, str] = ROWS, *, names: tuple[str, ...] = ("Movements",), properties: str = "", hidden: str = "", texts: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"{hidden}/>' for n, name in enumerate(names, 1))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{properties}<sheets>{sheets}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            "<Relationships>" + "".join(f'<Relationship Id="r{n}" Target="worksheets/s{n}.xml"/>' for n in range(1, len(names) + 1)) + "</Relationships>",
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy&quot;!&quot; hh:mm"/></numFmts>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="4"/></cellXfs></styleSheet>',
        )
        archive.writestr("xl/sharedStrings.xml", texts or f"<sst {MAIN}>" + "".join(f"<si><t>{one}</t></si>" for one in TEXTS) + "</sst>")
        for n in range(1, len(names) + 1):
            data = "".join(f'<row r="{number}">{cells}</row>' for number, cells in (rows if n == 1 else {1: cell("A1", "1")}).items())
            archive.writestr(f"xl/worksheets/s{n}.xml", f"<worksheet {MAIN}><sheetData>{data}</sheetData></worksheet>")
    return made.getvalue()


def read(tmp_path, content: bytes, change=lambda t: t):
    return staged(tmp_path, content, **template(tmp_path, change(TEMPLATE)))


def test_a_workbook(tmp_path):
    found = read(tmp_path, workbook())
    assert (found.source, found.encoding, counts(found)) == ("bank_workbook", "utf-8", (3, 0, 4))
    (period,) = found.records["statementperiod"]
    assert (period.account, period.currency, period.opening, period.credits, period.debits, period.closing, period.reconciles) == (
        "account:NL-1",
        "EUR",
        200000,
        10030,
        123450,
        86580,
        True,
    )
    assert [(e.place, e.booked_on, e.text, e.amount, e.direction, e.balance_after) for e in found.records["entry"]] == [
        ("Movements, row 5", date(2024, 1, 5), "rent", 123450, "debit", 76550),
        ("Movements, row 6", date(2024, 1, 6), "A&B Ltd", 30, "credit", 76580),
        ("Movements, row 7", date(2024, 1, 8), "", 10000, "credit", 86580),
    ]
    assert flags(found) == {"formula", "binary_number", "days_not_stated"}


def test_days_counted_from_1904(tmp_path):
    found = read(tmp_path, workbook(properties='<workbookPr date1904="1"/>'))
    assert found.records["entry"][0].booked_on == date(2028, 1, 6)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (cell("A6", "60", style=1), "does not exist"),
        (cell("A6", "#REF!", "e"), "the error #REF!"),
        (cell("A6", "99", "s"), "which the workbook does not have"),
        (cell("A6", "1,5"), "no number"),
        (cell("A6", "INF"), "no amount or day"),
        (cell("A6", "1E999999"), "no amount or day"),
        (cell("C6", "1") + cell("A6", "2"), "outside the row's order"),
        (cell("XFD6", "1"), "beyond 1024 columns"),
        (cell("A6", "45296", style=1) + cell("C6", "1.005"), "more digits"),
        (cell("A6", "45296") + cell("C6", "1"), "four digits"),
        (cell("A6", "45296", style=1) + cell("C6", "1", "b") + cell("F6", "1"), "6 fields"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside(tmp_path, bad, reason):
    found = read(tmp_path, workbook({**ROWS, 6: bad}))
    assert counts(found) == (2, 1, 4) and reason in found.set_aside[0].reason and found.set_aside[0].place == "Movements, row 6"
    assert found.records["statementperiod"][0].reconciles is False


def test_other_sheets_and_what_is_hidden_are_told(tmp_path):
    found = read(tmp_path, workbook(names=("Movements", "Notes"), hidden=' state="hidden"'))
    assert {"unread_sheet", "hidden_sheet"} <= flags(found)
    with pytest.raises(Refusal, match="no sheet 'Notes' has the headings"):
        read(tmp_path, workbook(names=("Movements", "Notes")), lambda t: 'sheet = "Notes"' + t)
    unseen = read(tmp_path, workbook(rows={**ROWS, 6: ROWS[6] + '</row><row r="7" hidden="1">' + ROWS[7], 7: ""}))
    assert counts(unseen) == (3, 0, 5) and "hidden_row" in flags(unseen)


def test_without_a_template_it_says_so(tmp_path):
    with pytest.raises(Refusal, match="it is a workbook, and no template is named"):
        staged(tmp_path, workbook())


def test_cut_short_and_bombs(tmp_path):
    whole = workbook()
    for cut in range(4, len(whole), len(whole) // 40):
        with pytest.raises(Refusal):
            read(tmp_path, whole[:cut])
    with pytest.raises(Refusal, match="a bomb"):
        read(tmp_path, workbook(texts=b"<sst>" + b"<si></si>" * (2 << 20) + b"</sst>"))
    with pytest.raises(Refusal, match="document type"):
        read(tmp_path, workbook(texts=b'<!DOCTYPE a [<!ENTITY b "c">]><sst><si><t>&b;</t></si></sst>'))
