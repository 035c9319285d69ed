"""Tables as a workbook: a sheet each, typed cells, headings that stay, filters; text is only ever text.

Format: Office Open XML (ECMA-376) by XlsxWriter. A number that a workbook cannot hold exactly (more than 15 digits) is written as text. Two exports of one case are the
same bytes: the workbook's own date is the case's cut-off.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from flows.handover.exports.tables import AMOUNT, BITS, COUNT, DAY, PER_CENT, Cell, TableSheet
from schemas.evidence import Refusal

CELL, ROWS, EXACT = 32_767, 1_048_575, 15  # letters of a cell, rows below the headings, digits of a number
_FORMATS = {DAY: "yyyy-mm-dd", AMOUNT: "#,##0.00##", PER_CENT: "0.00##", COUNT: "0", BITS: "+0.0;-0.0;0.0"}


def write(sheets: Sequence[TableSheet], made_on: date) -> bytes:
    """The workbook; Refusal if a table or a text is larger than a workbook holds."""
    out = io.BytesIO()
    book = new_book(out, made_on)
    heading = book.add_format({"bold": True, "bottom": 1})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    for sheet in sheets:
        if len(sheet.rows) > ROWS:
            raise Refusal("export", sheet.name, f"{len(sheet.rows):,} rows are more than a sheet of a workbook holds ({ROWS:,})", "Export as csv.")
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
        for n, column in enumerate(sheet.columns):
            page.write_string(0, n, column.name, heading)
            page.set_column(n, n, _width(sheet, n))
        for m, row in enumerate(sheet.rows, start=1):
            for n, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
                _put(page, m, n, cell, formats.get(column.kind), sheet.name)
    book.close()
    return out.getvalue()


def new_book(out: io.BytesIO, made_on: date, **properties: str) -> xlsxwriter.Workbook:
    """A workbook in which every text stays a text, whatever it begins with, and whose own date is `made_on`."""
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties(properties | {"created": datetime(made_on.year, made_on.month, made_on.day)})
    return book


def put_number(page: Any, row: int, column: int, number: Decimal | int, look: Any) -> None:
    """A number, as a text where a workbook could not hold it exactly."""
    if len(Decimal(number).as_tuple().digits) > EXACT:
        page.write_string(row, column, f"{number:f}" if isinstance(number, Decimal) else str(number), look)
    else:
        page.write_number(row, column, number, look)


def _put(page: Any, m: int, n: int, cell: Cell, look: Any, name: str) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(m, n, cell)
    elif isinstance(cell, (Decimal, int)):
        put_number(page, m, n, cell, look)
    elif isinstance(cell, date):
        page.write_datetime(m, n, datetime(cell.year, cell.month, cell.day), look)
    elif len(cell) > CELL:
        raise Refusal("export", f"{name}, row {m + 1}", f"a text of {len(cell):,} letters is more than a cell of a workbook holds ({CELL:,})", "Export as csv.")
    else:
        page.write_string(m, n, cell)


def _width(sheet: TableSheet, n: int) -> int:
    longest = max((len(str(row[n])) for row in sheet.rows[:200] if row[n] is not None), default=0)
    return max(8, min(40, longest + 2, 60), min(len(sheet.columns[n].name) + 4, 24))
