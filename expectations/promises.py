"""A promise about rows of evidence: what it says in plain words, the checks that test it, and what follows when a row breaks it.

Authority: Great Expectations 1.x (expectations and suites). A promise is one or more expectations, because an expectation alone passes
over rows that state nothing: whatever must be stated is checked for being stated as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import pandas as pd
from great_expectations import expectations as gxe
from great_expectations.expectations.expectation import Expectation

from expectations.batches import Sliced
from schemas.guarantees import GuaranteeBroken

SET_ASIDE = "set aside"  # the row cannot mean what its table says without a guess: it is kept out, with the reason
NOT_RECONCILING = "not reconciling"  # the rows are evidence, but no figure may rest on them as if they added up
RECORDED = "recorded"  # odd, and a reader should know
_EXACT = 2**53  # the library keeps limits as floats: below this a comparison with one is exact


@dataclass(frozen=True)
class Promise:
    """`says` is a sentence without its full stop; `breach` is one of the three words above."""

    says: str
    breach: str
    checks: tuple[Expectation, ...]


@dataclass(frozen=True)
class Suite:
    """The promises about one table's rows. `records` are those rows, in the order of `batch`, which holds what the checks look at;
    `where` tells the place of one of them."""

    name: str
    batch: pd.DataFrame | Sliced
    records: Sequence[Any]
    promises: tuple[Promise, ...]
    where: Callable[[Any], str] = attrgetter("place")


def promise(says: str, breach: str, *checks: Expectation) -> Promise:
    """A promise that every one of `checks` holds for every row."""
    return Promise(says, breach, checks)


def counted(rows: Sequence, what: str) -> Promise:
    """Every row that was read reached the checks: without it an empty batch would hold to everything."""
    return promise(f"every one of the {what} that were read is checked", RECORDED, gxe.ExpectTableRowCountToEqual(value=len(rows)))


def with_origin(exhibit: str, breach: str = SET_ASIDE) -> Promise:
    """No row without origin: an id of its own, the exhibit it stands in, and the place there."""
    return promise(
        "every row has an id of its own, its exhibit and its place in it",
        breach,
        written("id"),
        gxe.ExpectColumnValuesToBeUnique(column="id"),
        one_of("exhibit", exhibit),
        written("place"),
    )


def stated(column: str) -> Expectation:
    """A check that the column says something in every row: it is never null."""
    return gxe.ExpectColumnValuesToNotBeNull(column=column)


def written(column: str) -> Expectation:
    """The column is a text that is not empty (and never null: see `expectations.batches`)."""
    return gxe.ExpectColumnValueLengthsToBeBetween(column=column, min_value=1)


def one_of(column: str, *values: str) -> Expectation:
    """The column is a text, one of `values` (and never null: see `expectations.batches`)."""
    return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values))


def true(column: str) -> Expectation:
    """The column is true wherever it says anything."""
    return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=[True])


def nil(column: str) -> Expectation:
    """The column, a difference, is nil wherever there is anything to compare."""
    return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=[0])


def at_least(column: str, least: int) -> Expectation:
    """The column is a whole number not below `least`, wherever it is stated."""
    if not (abs(least) < _EXACT):
        raise GuaranteeBroken("this does not hold: abs(least) < _EXACT")
    return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=least)


def between(column: str, least: int, most: int) -> Expectation:
    """The column lies between two whole numbers, both included, wherever it is stated."""
    if not (abs(least) < _EXACT and abs(most) < _EXACT):
        raise GuaranteeBroken("this does not hold: abs(least) < _EXACT and abs(most) < _EXACT")
    return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=least, max_value=most)


def days_between(column: str, first: date, last: date) -> Expectation:
    """The column is a day from `first` to `last`, both included, wherever it is stated."""
    return between(column, first.toordinal(), last.toordinal())
