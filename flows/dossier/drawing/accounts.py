"""The account grid: which months of which accounts are in evidence, at a glance.

Authority: Roscoe v Winder [1915] 1 Ch 62 (a balance in between must be known, so a missing month is shown and not passed over).
"""
from __future__ import annotations

from itertools import groupby

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import white

from flows.dossier.drawing.sheet import BLUE, GREY, INK, MIST, Sheet, shortened, width_of
from flows.dossier.typeface import BOLD
from schemas.accounts import StatementPeriod
from schemas.calendar import MONTHS, months
from schemas.evidence_base import EvidenceBase
from schemas.findings import AccountMonth
from schemas.identifiers import display_account

NAMES, ROW, TOP, LEGEND = 128, 24, 26, 20  # points: the names' column, a row, the years and months above, the legend below
MONTHS_A_BLOCK, ACCOUNTS_A_BLOCK, CELL = 36, 20, 15
SAYS = {"complete": "complete", "partly": "part of the month", "broken": "does not add up or carry over", "missing": "missing"}
CAPTION = "Summary of rows in the schedule of accounts and statements: a square for each month of the case on which an account was open."


def account_grid(base: EvidenceBase, width: float) -> list[Drawing]:
    """Accounts by months; blocks of at most 36 months and 20 accounts, each a drawing. Empty if no month of any account is known."""
    cells = {(row.account, row.month): row.state for row in base.of(AccountMonth)}
    accounts = sorted({account for account, _ in cells}, key=lambda a: (_holder(base, a), a))
    known = sorted(month for _, month in cells)
    if not known:
        return []
    first, last = (base.case.case.period.first, base.case.case.period.last)
    columns = sorted({f"{y:04d}-{m:02d}" for y, m in months(first, last)} | set(known))
    blocks = -(-len(columns) // MONTHS_A_BLOCK)
    size = -(-len(columns) // blocks)
    return [
        _block(base, width, accounts[a : a + ACCOUNTS_A_BLOCK], columns[m : m + size], cells)
        for a in range(0, len(accounts), ACCOUNTS_A_BLOCK)
        for m in range(0, len(columns), size)
    ]


def _block(base: EvidenceBase, width: float, accounts: list[str], columns: list[str], cells: dict) -> Drawing:
    sheet = Sheet(width, TOP + ROW * len(accounts) + LEGEND, CAPTION)
    step = min(CELL, (width - NAMES) / len(columns))
    x = {month: NAMES + n * step for n, month in enumerate(columns)}
    bottom = TOP + ROW * len(accounts)
    for year, of_year in groupby(columns, key=lambda month: month[:4]):
        own = list(of_year)
        left, right = x[own[0]], x[own[-1]] + step
        if right - left > width_of(year, 8, BOLD):
            sheet.text((left + right) / 2, 9, year, 8, BOLD, anchor="middle")
        sheet.line((left, 2), (left, bottom), colour=MIST)
        for month in own:
            sheet.text(x[month] + step / 2, TOP - 5, MONTHS[int(month[5:]) - 1][0], 6.5, colour=GREY, anchor="middle")
    for n, account in enumerate(accounts):
        y = TOP + n * ROW
        sheet.line((0, y), (x[columns[-1]] + step, y), colour=MIST, width=0.3)
        sheet.text(0, y + 10, shortened(_holder(base, account) or "holder not stated", NAMES - 6, 7.5, BOLD), 7.5, BOLD)
        sheet.text(0, y + 19, shortened(display_account(account), NAMES - 6, 6.5), 6.5, colour=GREY)
        for month in columns:
            _cell(sheet, x[month], y + (ROW - step) / 2, step, cells.get((account, month), ""))
    _legend(sheet, bottom + 6, [state for state in SAYS if any(cells.get((a, m)) == state for a in accounts for m in columns)])
    return sheet.drawing


def _cell(sheet: Sheet, x: float, y: float, step: float, state: str) -> None:
    """Told apart by shape alone: full, half, crossed, empty with M; nothing where the account is not known to have been open."""
    x, y, side = x + 0.8, y + 0.8, step - 1.6
    if state == "":
        return
    sheet.box(x, y, side, side, fill=BLUE if state == "complete" else white, stroke=INK, line=0.4)
    if state == "partly":
        sheet.polygon((x, y), (x, y + side), (x + side, y + side), fill=BLUE, stroke=None)
    elif state == "broken":
        sheet.line((x, y), (x + side, y + side), width=0.9)
        sheet.line((x, y + side), (x + side, y), width=0.9)
    elif state == "missing":
        sheet.text(x + side / 2, y + side / 2 + side * 0.28, "M", side * 0.78, BOLD, anchor="middle")


def _legend(sheet: Sheet, y: float, states: list[str]) -> None:
    x = 0.0
    for state in states:
        _cell(sheet, x, y, 11, state)
        sheet.text(x + 14, y + 8.5, SAYS[state], 7)
        x += 14 + width_of(SAYS[state], 7) + 14


def _holder(base: EvidenceBase, account: str) -> str:
    """The account holder as the first statement that names one does."""
    return next((period.holder for period in base.of(StatementPeriod) if period.account == account and period.holder), "")
