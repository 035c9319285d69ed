"""The account grid drawn: which months of which accounts are in evidence, at a glance.

The grid is that of `tracing.ledger.account_grid`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from flows.drawing.geometry import BLUE, GREY, INK, MIST, WHITE, Drawing
from flows.drawing.lettering import shortened, width_of
from flows.drawing.sheet import Sheet
from schemas.calendar import MONTHS
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import display_account
from tracing.ledger.account_grid import NOT_OPEN, STATES, AccountGrid, GridRow
from tracing.ledger.account_grid import account_grid as accounts_by_month

NAMES, ROW, TOP, LEGEND = 128, 24, 26, 20  # points: the names' column, a row, the years and months above, the legend below
MONTHS_A_BLOCK, ACCOUNTS_A_BLOCK, CELL = 36, 20, 15
CAPTION = "Summary of rows in the schedule of accounts and statements: a square for each month of the case on which an account was open."


def account_grid(base: EvidenceBase, width: float) -> list[Drawing]:
    """Accounts by months; blocks of at most 36 months and 20 accounts, each a drawing. Empty if no month of any account is known."""
    whole = accounts_by_month(base)
    if not whole.rows:
        return []
    blocks = -(-len(whole.months) // MONTHS_A_BLOCK)
    size = -(-len(whole.months) // blocks)
    return [
        _block(
            width, AccountGrid(whole.months[m : m + size], tuple(replace(row, states=row.states[m : m + size]) for row in whole.rows[a : a + ACCOUNTS_A_BLOCK]))
        )
        for a in range(0, len(whole.rows), ACCOUNTS_A_BLOCK)
        for m in range(0, len(whole.months), size)
    ]


def _block(width: float, grid: AccountGrid) -> Drawing:
    sheet = Sheet(width, TOP + ROW * len(grid.rows) + LEGEND, f"Accounts by month, {_month(grid.months[0])} to {_month(grid.months[-1])}", CAPTION)
    step = min(CELL, (width - NAMES) / len(grid.months))
    x = {month: NAMES + n * step for n, month in enumerate(grid.months)}
    bottom = TOP + ROW * len(grid.rows)
    for year, of_year in groupby(grid.months, key=lambda month: month[:4]):
        own = list(of_year)
        left, right = x[own[0]], x[own[-1]] + step
        if right - left > width_of(year, 8, "bold"):
            sheet.text((left + right) / 2, 9, year, 8, "bold", anchor="middle")
        sheet.line((left, 2), (left, bottom), colour=MIST)
        for month in own:
            sheet.text(x[month] + step / 2, TOP - 5, MONTHS[int(month[5:]) - 1][0], 6.5, colour=GREY, anchor="middle")
    for n, row in enumerate(grid.rows):
        y = TOP + n * ROW
        sheet.line((0, y), (x[grid.months[-1]] + step, y), colour=MIST, width=0.3)
        sheet.text(0, y + 10, shortened(row.holder or "holder not stated", NAMES - 6, 7.5, "bold"), 7.5, "bold")
        sheet.text(0, y + 19, shortened(display_account(row.account), NAMES - 6, 6.5), 6.5, colour=GREY)
        with sheet.group("months"):
            for month, state in zip(grid.months, row.states, strict=True):
                _cell(sheet, x[month], y + (ROW - step) / 2, step, state)
    with sheet.group("legend"):
        _legend(sheet, bottom + 6, [state for state in STATES if any(state in row.states for row in grid.rows)])
    return sheet.drawing(*(_says(grid.months, row) for row in grid.rows))


def _says(months: tuple[str, ...], row: GridRow) -> str:
    """One account's months in a sentence: how many are complete, and which are not."""
    of_state = {state: [month for month, found in zip(months, row.states, strict=True) if found == state] for state in STATES}
    parts = [
        f"{len(found)} complete" if state == "complete" else f"{STATES[state]}: {', '.join(map(_month, found))}" for state, found in of_state.items() if found
    ]
    return f"{row.holder or 'Holder not stated'}, {display_account(row.account)}: {'; '.join(parts) or NOT_OPEN}."


def _month(month: str) -> str:
    """A month for a reader: 'May 2024' for '2024-05'."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def _cell(sheet: Sheet, x: float, y: float, step: float, state: str) -> None:
    """Told apart by shape alone: full, half, crossed, empty with M; nothing where the account is not known to have been open."""
    x, y, side = x + 0.8, y + 0.8, step - 1.6
    if state == "":
        return
    sheet.box(x, y, side, side, fill=BLUE if state == "complete" else WHITE, stroke=INK, line=0.4)
    if state == "partly":
        sheet.polygon((x, y), (x, y + side), (x + side, y + side), fill=BLUE, stroke="")
    elif state == "broken":
        sheet.line((x, y), (x + side, y + side), width=0.9)
        sheet.line((x, y + side), (x + side, y), width=0.9)
    elif state == "missing":
        sheet.text(x + side / 2, y + side / 2 + side * 0.28, "M", side * 0.78, "bold", anchor="middle")


def _legend(sheet: Sheet, y: float, states: list[str]) -> None:
    x = 0.0
    for state in states:
        _cell(sheet, x, y, 11, state)
        sheet.text(x + 14, y + 8.5, STATES[state], 7)
        x += 14 + width_of(STATES[state], 7) + 14
