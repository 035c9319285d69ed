"""Tables as comma-separated text, a file each: what a spreadsheet would take for a formula is made inert, and can be made what it was again.

Format: RFC 4180, UTF-8 with a byte order mark, CRLF. A text cell that begins with = + - @ ' or a tab or carriage return has one ' set before it; whoever reads the
file takes one ' away where it is followed by one of these. Numbers, days and flags (true, false) are never touched.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from flows.handover.exports.tables import TEXT, Cell, TableSheet

_LIVE = tuple("=+-@'\t\r")


def write(sheet: TableSheet) -> bytes:
    """Write one table as a file of comma-separated text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in sheet.columns)
    for row in sheet.rows:
        writer.writerow(_written(cell, column.kind) for cell, column in zip(row, sheet.columns, strict=True))
    return ("\ufeff" + out.getvalue()).encode()


def inert(text: str) -> str:
    """The text as it stands in a cell; `inert("=1+1") == "'=1+1"`."""
    return f"'{text}" if text.startswith(_LIVE) else text


def as_it_was(cell: str) -> str:
    """A cell's text as it was before it was made inert."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_LIVE) else cell


def _written(cell: Cell, kind: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else inert(str(cell)) if kind == TEXT else str(cell)
