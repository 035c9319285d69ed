"""Workbooks of the old form by template: the same rows as today's form gives, hidden sheets and errors told, damaged and locked ones refused."""

from __future__ import annotations

from datetime import date

import pytest
from old_workbooks import DAY, DAY_AND_TIME, computed, container, error, number, old_workbook, text
from sources_reading import counts, flags, staged
from test_sources_bank_table import template
from test_sources_workbook import TEMPLATE

from flows.sources.tables.table_proposal import propose
from flows.steps.inspect_file import opened
from schemas.evidence import Refusal

MOVEMENTS = [
    text(0, 0, "Account"),
    text(0, 1, "NL-1"),
    text(1, 0, "Currency"),
    text(1, 1, "EUR"),
    *(text(3, n, name) for n, name in enumerate(("Day", "Text", "Amount", "Balance"))),
    number(4, 0, 45296, DAY),
    text(4, 1, "rent"),
    number(4, 2, -1234.5),
    number(4, 3, 765.5),
    number(5, 0, 45297.5, DAY_AND_TIME),
    text(5, 1, "A&B Łtd"),
    number(5, 2, 0.1 + 0.2),
    computed(5, 3, 765.8),
    text(6, 0, "08/01/2024"),
    number(6, 2, 100),
    text(6, 3, "865,80"),
    text(7, 0, "Total"),
    number(7, 1, 865.8),
]


def read(tmp_path, content: bytes):
    return staged(tmp_path, content, **template(tmp_path, TEMPLATE))


def test_a_statement(tmp_path):
    found = read(tmp_path, old_workbook({"Movements": MOVEMENTS}))
    assert (found.source, counts(found)) == ("bank_workbook", (3, 0, 4)) and {"binary_number", "days_not_stated"} >= flags(found) >= {"binary_number"}
    (period,) = found.records["statementperiod"]
    assert (period.account, period.currency, period.opening, period.closing, period.reconciles) == ("account:NL-1", "EUR", 200_000, 86_580, True)
    assert [(e.booked_on, e.direction, e.amount, e.text, e.place) for e in found.records["entry"]] == [
        (date(2024, 1, 5), "debit", 123_450, "rent", "Movements, row 5"),
        (date(2024, 1, 6), "credit", 30, "A&B Łtd", "Movements, row 6"),
        (date(2024, 1, 8), "credit", 10_000, "", "Movements, row 7"),
    ]


def test_days_from_1904_and_sheets_that_are_hidden_or_not_read(tmp_path):
    cells = [*MOVEMENTS[:8], number(4, 0, 45296 - 1462, DAY), *MOVEMENTS[9:12]]
    found = read(tmp_path, old_workbook({"Other": [number(0, 0, 1)], "Movements": cells}, hidden=["Movements"], from_1904=True))
    assert found.records["entry"][0].booked_on == date(2024, 1, 5) and {"hidden_sheet", "unread_sheet"} <= flags(found)


def test_an_error_in_a_cell_sets_its_row_aside(tmp_path):
    found = read(tmp_path, old_workbook({"Movements": [*MOVEMENTS[:10], error(4, 2), *MOVEMENTS[11:]]}))
    assert counts(found) == (2, 1, 4) and "#N/A" in found.set_aside[0].reason


def test_a_template_is_proposed(tmp_path):
    (tmp_path / "old.xls").write_bytes(old_workbook({"Movements": MOVEMENTS[:-2]}))
    proposal = propose(opened(tmp_path / "old.xls"))
    assert 'booked_on = "Day"' in proposal.template and 'amount = "Amount"' in proposal.template


def test_locked_damaged_and_other_compound_files(tmp_path):
    whole = old_workbook({"Movements": MOVEMENTS})
    with pytest.raises(Refusal, match="locked with a password"):
        read(tmp_path, old_workbook({"Movements": MOVEMENTS}, locked=True))
    with pytest.raises(Refusal, match="no source reads this file"):
        read(tmp_path, container("WordDocument", b"text"))
    told = 0
    for cut in range(600, len(whole), 250):
        try:
            assert read(tmp_path, whole[:cut]).rows.total <= 8
        except Refusal as refusal:
            told += 1
            assert refusal.reason and refusal.next_step
    assert told
    for at in range(512, len(whole), 37):
        try:
            read(tmp_path, whole[:at] + b"\xff\x00\xff" + whole[at + 3 :])
        except Refusal as refusal:
            assert refusal.reason and refusal.next_step
