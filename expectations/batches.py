"""Records as a table that Great Expectations can check: Arrow columns, so that a missing amount never turns the others into floats.

Great Expectations passes over what is null. So a text is never null here (one that is not given is an empty text, and breaks any promise
about it), and every other column that must say something has a check of its own that it does.

Authority: pandas ArrowDtype (nullable types backed by Arrow); amounts and shares are int64, days are date32.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import UnionType
from typing import Union, get_args, get_origin

import pandas as pd
import pyarrow as pa
from sqlmodel import SQLModel

_ARROW = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), date: pa.date32()}


def batch(records: Sequence[SQLModel], table: type[SQLModel], *columns: str, **reckoned: Sequence) -> pd.DataFrame:
    """One row a record: `columns` of the table, and what was `reckoned` for each record (true or false, or a whole number)."""
    made = {}
    for name in columns:
        kind, values = _arrow_type(table, name), [getattr(record, name) for record in records]
        made[name] = _column(["" if value is None else value for value in values] if kind == pa.string() else values, kind)
    for name, values in reckoned.items():
        values = list(values)
        kind = pa.bool_() if all(value is None or isinstance(value, bool) for value in values) else None
        made[name] = _column(values, kind or pa.int64())
    return pd.DataFrame(made)


def _column(values: Sequence, kind: pa.DataType) -> pd.Series:
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(values, kind)))


def _arrow_type(table: type[SQLModel], name: str) -> pa.DataType:
    annotation = table.model_fields[name].annotation
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return _ARROW[annotation]
