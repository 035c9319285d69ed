"""Columns of cells as amounts and days: what compiled code vouches for is taken, every other cell is read by the exact reader, which says why where it cannot.

Authority: `schemas.money.parse` and `schemas.calendar.parse`, with what a template allows around an amount or a day. A ValueError of an exact reader is the reason for
which a row is set aside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from flows.sources.reading.cells import EMPTY, NOT_VOUCHED, READ, Cells
from flows.sources.reading.text_columns import Coded
from schemas.money import DIGITS

EPOCH = date(1970, 1, 1)


class Column(NamedTuple):
    """A column as it was read, a value for each row: minor units, or days since 1970-01-01. given: where a value was read. wrong: by row, why its cell cannot be read."""

    values: np.ndarray
    given: np.ndarray
    wrong: dict[int, str]


class Marks(NamedTuple):
    """How amounts are written: as the keys decimal_mark, group_mark, negative and currency_mark of a template have it."""

    decimal: str
    group: str
    negative: str = "minus"
    currency: str = ""


def none(rows: int) -> Column:
    """A column in which nothing is given, for one that the table does not have."""
    return Column(np.zeros(rows, np.int64), np.zeros(rows, bool), {})


def money_column(
    cells: Cells, column: int, currency: str | Coded, where: np.ndarray, marks: Marks, exact: Callable[[str, str], int], required: bool = False
) -> Column:
    """Minor units of a column, in the rows `where` they are wanted. currency: of all rows, or of each. exact: reads (what is written, the currency).
    required: an empty cell is read, too, and not passed over."""
    places = (
        currency.mapped(np.int8, lambda code: DIGITS.get(code, -1)) if isinstance(currency, Coded) else np.full(len(cells), DIGITS.get(currency, -1), np.int8)
    )
    values, state = cells.amounts(column, places, *marks)
    wrong: dict[int, str] = {}
    for row in np.flatnonzero(where & ((state == NOT_VOUCHED) | (required & (state == EMPTY)))).tolist():
        code = currency.values[currency.codes[row]] if isinstance(currency, Coded) else currency
        try:
            values[row] = exact(cells.cell(column, row), code)
            state[row] = READ
        except ValueError as error:
            wrong[row] = str(error)
    return Column(values, state == READ, wrong)


def day_column(cells: Cells, column: int, where: np.ndarray, order: str, timed: bool, exact: Callable[[str], date], required: bool = False) -> Column:
    """Days of a column, in the rows `where` they are wanted. order: as a template has it, '' if compiled code is not to read it; timed: a time of day may follow.
    The exact reader sees what is written once, however often it stands there."""
    values, state = cells.days(column, order, timed)
    wrong: dict[int, str] = {}
    known: dict[str, int | str] = {}
    for row in np.flatnonzero(where & ((state == NOT_VOUCHED) | (required & (state == EMPTY)))).tolist():
        written = cells.cell(column, row)
        if written not in known:
            try:
                known[written] = (exact(written) - EPOCH).days
            except ValueError as error:
                known[written] = str(error)
        found = known[written]
        if isinstance(found, str):
            wrong[row] = found
        else:
            values[row], state[row] = found, READ
    return Column(values, state == READ, wrong)


def day_of(number: int) -> date:
    """The day that a number of days since 1970-01-01 is."""
    return EPOCH + timedelta(days=number)
