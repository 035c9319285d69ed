"""Joins the suites of several exhibits that promise the same of the same table, so that the library runs once over the rows of all of them.

The library takes as long for a row as for ten thousand. Each exhibit's rows carry whose they are, and what a promise says of an exhibit's rows among themselves is asked so.
Authority: Great Expectations 1.x (a check of two columns looks at each row by itself, a check of several columns together at all rows).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import ExpectColumnPairValuesToBeEqual
from great_expectations.expectations.core.expect_column_values_to_be_in_set import ExpectColumnValuesToBeInSet
from great_expectations.expectations.core.expect_column_values_to_be_unique import ExpectColumnValuesToBeUnique
from great_expectations.expectations.core.expect_compound_columns_to_be_unique import ExpectCompoundColumnsToBeUnique
from great_expectations.expectations.core.expect_table_row_count_to_equal import ExpectTableRowCountToEqual
from great_expectations.expectations.expectation import Expectation

from expectations.batches import shown, slices
from expectations.promises import Suite
from expectations.validation import Outcome, stating, validate

Kind = TypeVar("Kind", bound=Expectation)
_WHOSE, _OWN = "whose rows", "own {}"  # columns that no table has


class NotAlike(Exception):
    """The suites do not promise the same: each must be run by itself."""


def validate_together(suites: Sequence[Suite]) -> list[list[Outcome]]:
    """For each of the suites what `validate` gives for it. Those of one name are run as one, if they are about few rows."""
    of: dict[str, list[int]] = {}
    for n, suite in enumerate(suites):
        of.setdefault(suite.name, []).append(n)
    found: dict[int, list[Outcome]] = {}
    for together in of.values():
        found |= zip(together, _validated([suites[n] for n in together]), strict=True)
    return [found[n] for n in range(len(suites))]


def _validated(suites: Sequence[Suite]) -> list[list[Outcome]]:
    """The outcomes of suites of one name."""
    if len(suites) == 1:
        return [validate(suites[0])]
    parts = [_whole(suite) for suite in suites]
    try:
        outcomes = validate(_joined(suites, parts))
    except NotAlike:
        return [validate(suite) for suite in suites]
    if any(outcome.whole for outcome in outcomes):  # of which of them?
        return [validate(suite) for suite in suites]
    begins = np.cumsum([0, *map(len, parts)]).tolist()
    return [_own(suite, rows, outcomes, begin) for suite, rows, begin in zip(suites, parts, begins, strict=False)]


def _own(suite: Suite, rows: pd.DataFrame, outcomes: Sequence[Outcome], begin: int) -> list[Outcome]:
    """Of the outcomes of all suites together those of one, whose rows begin there."""
    found = []
    for promise, outcome in zip(suite.promises, outcomes, strict=True):
        first, after = bisect_left(outcome.failed, begin), bisect_left(outcome.failed, begin + len(rows))
        found.append(Outcome(suite, promise, stating(rows, promise), tuple(position - begin for position in outcome.failed[first:after])))
    return found


def _whole(suite: Suite) -> pd.DataFrame:
    rows = list(slices(suite.batch))
    return rows[0] if len(rows) == 1 else pd.concat(rows, ignore_index=True)


def _joined(suites: Sequence[Suite], parts: Sequence[pd.DataFrame]) -> Suite:
    """The suites as one, over the rows of each in their order. NotAlike if they do not promise the same."""
    if len({(*part.columns, len(suite.promises)) for suite, part in zip(suites, parts, strict=True)}) > 1:
        raise NotAlike(suites[0].name)
    own: dict[str, list[str]] = {}
    promises = []
    for alike in zip(*(suite.promises for suite in suites), strict=True):
        if len({(one.says, one.breach, len(one.checks)) for one in alike}) > 1:
            raise NotAlike(alike[0].says)
        promises.append(replace(alike[0], checks=tuple(_check(checks, own) for checks in zip(*(one.checks for one in alike), strict=True))))
    rows = [len(part) for part in parts]
    columns = {name: _column([part[name] for part in parts]) for name in parts[0].columns} | {_WHOSE: pd.Series(np.repeat(np.arange(len(parts)), rows))}
    columns |= {
        _OWN.format(name): shown(pa.chunked_array([pa.repeat(value, n) for value, n in zip(values, rows, strict=True)])) for name, values in own.items()
    }
    return Suite(suites[0].name, pd.DataFrame(columns), (), tuple(promises))


def _check(alike: Sequence[Expectation], own: dict[str, list[str]]) -> Expectation:
    """One check in place of those of each suite; `own` gains the columns that it looks at beside those of the table."""
    first, counts, sets = alike[0], _all(ExpectTableRowCountToEqual, alike), _all(ExpectColumnValuesToBeInSet, alike)
    if counts:
        return counts[0].copy(update={"value": sum(one.value for one in counts)})
    if all(type(one) is type(first) and one.__dict__ == first.__dict__ for one in alike):
        if isinstance(first, ExpectColumnValuesToBeUnique):
            return ExpectCompoundColumnsToBeUnique(column_list=[_WHOSE, first.column], ignore_row_if="never")
        return first
    if sets and all(one.column == sets[0].column and len(one.value_set) == 1 for one in sets):
        values = [one.value_set[0] for one in sets]
        if own.setdefault(sets[0].column, values) != values:
            raise NotAlike(sets[0].column)
        return ExpectColumnPairValuesToBeEqual(column_A=sets[0].column, column_B=_OWN.format(sets[0].column), ignore_row_if="either_value_is_missing")
    raise NotAlike(type(first).__name__)


def _all(kind: type[Kind], checks: Sequence[Expectation]) -> list[Kind]:
    """The checks, if every one is of this kind; none if not."""
    of = [one for one in checks if isinstance(one, kind)]
    return of if len(of) == len(checks) else []


def _column(parts: Sequence[pd.Series]) -> pd.Series:
    """The parts of one column. A text may be numbered in some of them, whole numbers be stated in every row or not, and a part have nothing that is stated."""
    arrays = [chunk for part in parts for chunk in _chunks(pa.array(part, from_pandas=True))]
    kinds = {array.type for array in arrays if array.null_count < len(array)}
    kind = pa.float64() if kinds == {pa.int64(), pa.float64()} else next(iter(kinds), pa.float64())
    if len(kinds) > 1 and kinds != {pa.int64(), pa.float64()}:
        raise NotAlike(f"a column of {len(kinds)} kinds")
    return shown(pa.chunked_array([pa.nulls(len(array), kind) if array.null_count == len(array) else array.cast(kind, safe=False) for array in arrays], kind))


def _chunks(column: pa.Array | pa.ChunkedArray) -> list[pa.Array]:
    texts = pa.types.is_dictionary(column.type) or pa.types.is_large_string(column.type)
    column = column.cast(pa.string()) if texts else column
    return column.chunks if isinstance(column, pa.ChunkedArray) else [column]
