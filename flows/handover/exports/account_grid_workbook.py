"""The account grid as a workbook: a sheet of accounts by months, one of every month with its exhibits, one of the breaks, and a legend.

Format: Office Open XML (ECMA-376) by XlsxWriter. Every text is written as text: nothing that an exhibit says becomes a formula or a link. The same case gives the
same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from flows.handover.exports.workbook import new_book, put_number
from schemas.evidence_base import EvidenceBase
from schemas.findings import AccountMonth, Gap
from schemas.identifiers import display_account
from schemas.money import decimal_string
from tracing.ledger.account_grid import NOT_OPEN, STATES, AccountGrid, account_grid

# state: word in the grid's cell, fill, colour of the word. The word alone tells them apart.
_CELLS = {
    "complete": ("complete", "#1f4e79", "#ffffff"),
    "partly": ("part", "#c3d5e8", "#1a1a1a"),
    "broken": ("broken", "#f6d5a8", "#1a1a1a"),
    "missing": ("MISSING", "#ffffff", "#1a1a1a"),
}
_KINDS = {
    "missing": "statements missing",
    "broken_balance": "balance does not carry over",
    "overlap": "statements disagree",
    "not_reconciling": "statement does not add up",
}
_LONGEST = 32_000  # signs that a cell holds


def account_grid_workbook(base: EvidenceBase) -> bytes:
    """The account grid as the bytes of a workbook."""
    made = io.BytesIO()
    book = new_book(made, base.compiled_on, title=f"{base.case.case.reference}: accounts by month", author=base.case.case.author.name)
    sheets = _Sheets(book)
    grid = account_grid(base)
    sheets.grid(grid)
    sheets.months(base, grid)
    sheets.breaks(base)
    sheets.legend(base)
    book.close()
    return made.getvalue()


class _Sheets:
    def __init__(self, book: xlsxwriter.Workbook):
        self.book = book
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.head_month = book.add_format({"bold": True, "bottom": 1, "num_format": "mmm yyyy", "rotation": 90})
        self.day = book.add_format({"num_format": "d mmm yyyy", "valign": "top"})
        self.month = book.add_format({"num_format": "mmm yyyy", "valign": "top"})
        self.amount = book.add_format({"num_format": "#,##0.00##", "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.states = {
            state: book.add_format({"bg_color": fill, "font_color": ink, "align": "center", "border": 1, "border_color": "#9a9a9a", "bold": state == "missing"})
            for state, (_, fill, ink) in _CELLS.items()
        }

    def grid(self, grid: AccountGrid) -> None:
        """The sheet with one row for each account and one column for each month."""
        sheet = self._sheet("Accounts by month", ("Holder", "Account"), (28, 34))
        for column, month in enumerate(grid.months, start=2):
            sheet.write_datetime(0, column, _first_of(month), self.head_month)
        sheet.set_column(2, 1 + max(len(grid.months), 1), 9)
        for n, row in enumerate(grid.rows, start=1):
            _text(sheet, n, 0, row.holder or "not stated", self.text)
            _text(sheet, n, 1, display_account(row.account), self.text)
            for column, state in enumerate(row.states, start=2):
                if state:
                    _text(sheet, n, column, _CELLS[state][0], self.states[state])
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(grid.rows), 1 + len(grid.months))

    def months(self, base: EvidenceBase, grid: AccountGrid) -> None:
        """The sheet with one row for each month of each account, and its exhibits."""
        sheet = self._sheet("Months", ("Holder", "Account", "Month", "State", "Entries", "Exhibits"), (28, 34, 11, 28, 9, 40))
        holders = {row.account: row.holder for row in grid.rows}
        references = {exhibit.sha256: exhibit.reference for exhibit in base.exhibits}
        cells = base.of(AccountMonth)
        for n, cell in enumerate(sorted(cells, key=lambda c: (holders[c.account], c.account, c.month)), start=1):
            _text(sheet, n, 0, holders[cell.account] or "not stated", self.text)
            _text(sheet, n, 1, display_account(cell.account), self.text)
            sheet.write_datetime(n, 2, _first_of(cell.month), self.month)
            _text(sheet, n, 3, STATES[cell.state], self.text)
            sheet.write_number(n, 4, cell.entries, self.text)
            _text(sheet, n, 5, ", ".join(references[sha256] for sha256 in cell.exhibits.split() if sha256 in references), self.text)
        self._finish(sheet, len(cells), 6)

    def breaks(self, base: EvidenceBase) -> None:
        """A row for each gap or break, with the balances on either side."""
        titles = ("Account", "What", "First day", "Last day", "Currency", "Balance before", "Balance after", "In words", "Bridged by decision")
        sheet = self._sheet("Breaks", titles, (34, 26, 13, 13, 9, 16, 16, 70, 22))
        gaps = base.of(Gap)
        for n, gap in enumerate(sorted(gaps, key=lambda g: (g.account, g.first, g.last, g.kind, g.id)), start=1):
            _text(sheet, n, 0, display_account(gap.account), self.text)
            _text(sheet, n, 1, _KINDS[gap.kind], self.text)
            sheet.write_datetime(n, 2, _at(gap.first), self.day)
            sheet.write_datetime(n, 3, _at(gap.last), self.day)
            _text(sheet, n, 4, gap.currency, self.text)
            for column, minor in ((5, gap.closing_before), (6, gap.opening_after)):
                if minor is not None:
                    put_number(sheet, n, column, Decimal(decimal_string(minor, gap.currency)), self.amount)
            _text(sheet, n, 7, gap.says, self.text)
            _text(sheet, n, 8, gap.bridged_by, self.text)
        self._finish(sheet, len(gaps), len(titles))

    def legend(self, base: EvidenceBase) -> None:
        """What the words and colours mean, and of what case on which evidence."""
        sheet = self._sheet("Legend", ("In the grid", "Means"), (16, 90))
        for n, (state, says) in enumerate(STATES.items(), start=1):
            _text(sheet, n, 0, _CELLS[state][0], self.states[state])
            _text(sheet, n, 1, says, self.text)
        head = base.case.case
        lines = (
            ("(empty)", NOT_OPEN),
            ("Case", f"{head.reference}: {head.caption}"),
            ("Evidence", f"considered up to {head.cut_off.isoformat()}; head of the case log {base.log_head or 'not recorded'}"),
            ("Names", "as the statements have them: this workbook is for the office and has no pseudonyms"),
        )
        for n, (label, says) in enumerate(lines, start=1 + len(STATES)):
            _text(sheet, n, 0, label, self.text)
            _text(sheet, n, 1, says, self.text)
        sheet.freeze_panes(1, 0)

    def _sheet(self, name: str, titles: Sequence[str], widths: Iterable[int]) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            _text(sheet, 0, column, title, self.head)
            sheet.set_column(column, column, width)
        return sheet

    @staticmethod
    def _finish(sheet: Worksheet, rows: int, columns: int) -> None:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, rows, columns - 1)


def _text(sheet: Worksheet, row: int, column: int, text: str, form: Format) -> None:
    """A text as a text, whatever it begins with; one that is longer than a cell holds says so."""
    sheet.write_string(row, column, text if len(text) <= _LONGEST else f"{text[:_LONGEST]} [cut]", form)


def _first_of(month: str) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), 1)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
