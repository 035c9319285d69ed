"""The account grid on a screen: a bar a month an account, told apart by the sign alone, in blocks of years that fit the width.

Format: ASCII but for names, one sign a month under the month's initial; no line is longer than the given number of columns wherever that is 40 or more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from schemas.calendar import MONTHS
from schemas.identifiers import display_account
from tracing.ledger.account_grid import NOT_OPEN, STATES, AccountGrid

SIGNS = {"complete": "#", "partly": "/", "broken": "x", "missing": "M", "": "."}
_NAMES = 36  # columns for the account beside its bars; on a screen narrower than _NARROW the bars stand below it
_NARROW = 66
_INITIALS = "".join(month[0] for month in MONTHS)


def account_bars(grid: AccountGrid, width: int) -> Iterator[str]:
    """Lines of at most `width` signs; nothing without accounts."""
    beside = width >= _NARROW
    left = _NAMES if beside else 1
    years = [
        (year, [(int(month[5:]), n) for n, month in enumerate(grid.months) if month[:4] == year])
        for year, _ in groupby(grid.months, key=lambda month: month[:4])
    ]
    at_once = max(1, (width - left) // (len(_INITIALS) + 1))
    for begin in range(0, len(years), at_once):
        block = years[begin : begin + at_once]
        yield " " * left + "".join(f" {year:<{len(_INITIALS)}}" for year, _ in block).rstrip()
        yield " " * left + f" {_INITIALS}" * len(block)
        for row in grid.rows:
            bars = "".join(f" {_bar(row.states, own)}" for _, own in block).rstrip()
            account = _cut(f"  {display_account(row.account)}", left if beside else width)
            yield _cut(row.holder or "holder not stated", width)
            yield from (f"{account:<{left}}{bars}",) if beside else (account, " " * left + bars)
    used = {state for row in grid.rows for state in row.states}
    yield from _wrapped([f"{sign} {STATES.get(state, NOT_OPEN)}" for state, sign in SIGNS.items() if state in used], width)


def _bar(states: Sequence[str], own: Sequence[tuple[int, int]]) -> str:
    """A year's signs, each in its month's place."""
    places = {month: SIGNS[states[n]] for month, n in own}
    return "".join(places.get(month, " ") for month in range(1, len(_INITIALS) + 1))


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def _wrapped(parts: list[str], width: int) -> Iterator[str]:
    """The legend, no part of it broken over a line."""
    line = ""
    for part in parts:
        if line and len(line) + 2 + len(part) > width:
            yield line
            line = ""
        line = f"{line}, {part}" if line else part
    if line:
        yield line
