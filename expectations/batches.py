"""Records as a table that Great Expectations can check: whole numbers stay whole, and a missing one never turns the others into floats.

Great Expectations passes over what is null. So a text is never null here (one that is not given is an empty text, and breaks any promise
about it), and every other column that must say something has a check of its own that it does.
Authority: pandas ArrowDtype (nullable types backed by Arrow). A column of numbers that lacks none is a NumPy one, which the library compares
all at once and not value by value.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlmodel import SQLModel


def batch(records: Sequence[SQLModel], table: type[SQLModel], *columns: str, **worked_out: Sequence) -> pd.DataFrame:
    """One row a record: `columns` of the table, and what was `worked_out` for each record (true or false, or a whole number).

    Days are counted as `date.toordinal` does; None is null, except in a text.
    """
    return pd.DataFrame({name: _read(records, table, name) for name in columns} | dict(reckoned(**worked_out)))


def reckoned(**columns: Sequence) -> pd.DataFrame:
    """A table of what was worked out alone: true or false, or whole numbers; None is null."""
    return pd.DataFrame({name: _numbers(values) for name, values in columns.items()})


def _read(records: Sequence[SQLModel], table: type[SQLModel], name: str) -> pd.Series:
    values = [getattr(record, name) for record in records]
    kind = str(table.model_fields[name].annotation)
    if table.model_fields[name].annotation is str:
        return _arrow(["" if value is None else value for value in values], pa.string())
    if "date" in kind:
        values = [None if value is None else value.toordinal() for value in values]
    return _numbers(values)


def _numbers(values: Sequence[int | bool | None]) -> pd.Series:
    truth = any(isinstance(value, bool) for value in values)
    if None in values:
        return _arrow(values, pa.bool_() if truth else pa.int64())
    return pd.Series(np.array(values, dtype=bool if truth else np.int64))


def _arrow(values: Sequence, kind: pa.DataType) -> pd.Series:
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(values, kind)))
