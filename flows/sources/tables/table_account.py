"""One account of a table, in one currency: what its rows move, the balances that they state, and where these do not run on.

Authority: arithmetic: a balance is the one before it and what was booked in between. Kept as whole numbers side by side, so that ten million
rows need no more than their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numpy as np

from flows.sources.reading.typed_cells import day_of
from schemas.identifiers import account_identity

_SAFE = float(2**62)  # sums below this are exact in int64
_AS_TEXT = re.compile(r"'([^']*)'?|=\"(.*)\"", re.DOTALL)


def plain_number(written: str) -> str:
    """A number without the marks that keep a spreadsheet from taking it for one: 12 of '12 and of ="12"."""
    marked = _AS_TEXT.fullmatch(written)
    return (marked[1] or marked[2] or "") if marked else written


def identity_of(written: str, country: str) -> str:
    """The identity of an account as a table writes it."""
    return account_identity(plain_number(written), country=country)


def too_short(sort_code: str, number: str) -> str:
    """What is too short of a British sort code and account number, in words; '' if neither is. A spreadsheet that takes them for numbers cuts the noughts with which they begin."""
    told = []
    for name, written, digits in (("sort code", sort_code, 6), ("account number", number, 8)):
        bare = plain_number(written).replace("-", "")
        if bare.isdigit() and len(bare) < digits:
            told.append(f"the {name} {bare} has {len(bare)} digits, and a British one has {digits}")
    return " and ".join(told)


def with_noughts(sort_code: str, number: str) -> str:
    """Sort code and account number with the noughts that a spreadsheet cut."""
    return " ".join(bare.rjust(digits, "0") if (bare := plain_number(written)).isdigit() else bare for written, digits in ((sort_code, 6), (number, 8)))


class Rows(NamedTuple):
    """Rows of one account, in the file's order. signed: minor units, above zero for a credit. balance: what is stated after the row, where `stated`.
    number: that of the row's place. days: since 1970-01-01. entry: false for a balance that is only carried forward."""

    signed: np.ndarray
    balance: np.ndarray
    stated: np.ndarray
    number: np.ndarray
    days: np.ndarray
    entry: np.ndarray


class Break(NamedTuple):
    """A stated balance that does not follow: the number of its row's place, what it is, and what was expected; minor units."""

    number: int
    balance: int
    expected: int


@dataclass
class TableAccount:
    """`written` as the table writes it; `part` is that of an id: counted, as an account's number is not for an id to tell."""

    written: str
    identity: str
    currency: str
    holder: str
    second_holder: str
    part: str
    _blocks: list[Rows] = field(default_factory=list)

    def add(self, rows: Rows) -> None:
        """Rows that follow each other in the file."""
        self._blocks.append(rows)

    def rows(self) -> Rows:
        """The rows of the account, in the order of the file."""
        if len(self._blocks) != 1:
            nothing = np.zeros(0, np.int64)
            self._blocks = (
                [Rows(*map(np.concatenate, zip(*self._blocks, strict=True)))]
                if self._blocks
                else [Rows(nothing, nothing, nothing.astype(bool), nothing, nothing, nothing.astype(bool))]
            )
        return self._blocks[0]


def in_order(rows: Rows, newest_first: bool) -> Rows:
    """The rows of the account, the oldest first."""
    return Rows(*(values[::-1] for values in rows)) if newest_first else rows


def moved(rows: Rows) -> tuple[int, int]:
    """Credits and debits, both above nil; exact however many there are."""
    sides = (np.maximum(rows.signed, 0), np.maximum(-rows.signed, 0))
    credits, debits = (int(_exact(side).sum()) for side in sides)
    return credits, debits


def span(rows: Rows) -> tuple[date, date] | None:
    """The first and last day; None without rows."""
    if not len(rows.days):
        return None
    first, last = (day_of(int(day)) for day in (rows.days.min(), rows.days.max()))
    return first, last


def breaks(rows: Rows, opening: int | None) -> Iterator[Break]:
    """Every stated balance that is not the one before it and the rows between, oldest first. `rows` are in that order. After a break
    it goes on from the balance that is stated there."""
    if not len(rows.signed) or (opening is None and not rows.stated.any()):
        return
    signed, balance = rows.signed, rows.balance
    if np.abs(signed.astype(float)).sum() + np.abs(balance.astype(float)).max() + abs(opening or 0) > _SAFE:
        signed, balance = signed.astype(object), balance.astype(object)
    moves = np.cumsum(signed)
    ahead = np.where(rows.stated, balance - moves, 0)  # of what the rows alone come to
    last = np.maximum.accumulate(np.where(rows.stated, np.arange(len(moves)), -1))
    before = np.concatenate([[-1], last[:-1]])  # the row with the balance before
    known = (before >= 0) | (opening is not None)
    expected = moves + np.where(before >= 0, ahead[before], opening or 0)
    for at in np.flatnonzero(rows.stated & known & (expected != balance)):
        yield Break(int(rows.number[at]), int(balance[at]), int(expected[at]))


def _exact(values: np.ndarray) -> np.ndarray:
    return values.astype(object) if values.astype(float).sum() > _SAFE else values
