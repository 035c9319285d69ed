"""Records as a table that Great Expectations can check, which compares NumPy's columns all at once and others value by value.

Great Expectations passes over what is null. So a text is never null here (one that is not given is an empty text, and breaks any promise
about it), and every other column that must say something has a check of its own that it does.
Authority: pandas ArrowDtype (nullable types backed by Arrow), for what is no number. What a row says is never read from such a table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlmodel import SQLModel

_EPOCH = date(1970, 1, 1).toordinal()

SLICE = 1 << 18  # rows that are looked at together
Told = dict[str, pa.ChunkedArray]


@dataclass(frozen=True)
class WorkedOut:
    """What is worked out of columns of the table, `told`, that a check does not look at itself: true or false, or a whole number, for each row."""

    told: tuple[str, ...]
    columns: Callable[[Told], dict[str, Any]]


class Sliced:
    """What a batch of many records holds, as tables of at most so many rows, made one after the other."""

    def __init__(self, records: Sequence[SQLModel], columns: Sequence[str], work: WorkedOut | None, worked_out: dict[str, Sequence]):
        self._records, self._columns, self._work, self._worked_out = records, columns, work, worked_out

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        begin, waiting = 0, []
        told = self._work.told if self._work else ()
        for part in self._records.batches(*dict.fromkeys((*self._columns, *told))):
            waiting.append(part)
            if sum(one.num_rows for one in waiting) >= SLICE:
                yield self._frame(waiting, begin)
                begin, waiting = begin + sum(one.num_rows for one in waiting), []
        if waiting:
            yield self._frame(waiting, begin)

    def _frame(self, parts: list[pa.RecordBatch], begin: int) -> pd.DataFrame:
        read = {name: shown(_chunked([part[name] for part in parts])) for name in self._columns}
        rows = sum(part.num_rows for part in parts)
        worked_out = {name: values[begin : begin + rows] for name, values in self._worked_out.items()}
        if self._work:
            worked_out |= self._work.columns({name: _chunked([part[name] for part in parts]) for name in self._work.told})
        return pd.DataFrame(read | {name: _numbers(values) for name, values in worked_out.items()})


def batch(records: Sequence[SQLModel], table: type[SQLModel], *columns: str, work: WorkedOut | None = None, **worked_out: Sequence) -> pd.DataFrame | Sliced:
    """One row a record: `columns` of the table, what `work` makes of others, and what was `worked_out` for each record (true or false, or a whole
    number). Of many records only a slice is held at a time, but for what was worked out.

    Days are counted as `date.toordinal` does; None is null, except in a text.
    """
    if hasattr(records, "batches"):
        return Sliced(records, columns, work, worked_out)
    worked = work.columns(columns_of(records, table, *work.told)) if work else {}
    return pd.DataFrame({name: _read(records, table, name) for name in columns} | dict(reckoned(**worked_out, **worked)))


def slices(rows: pd.DataFrame | Sliced) -> Iterable[pd.DataFrame]:
    """The rows in tables of a bounded size, one after the other."""
    return rows if isinstance(rows, Sliced) else [rows]


def columns_of(records: Sequence[SQLModel], table: type[SQLModel], *columns: str) -> dict[str, pa.ChunkedArray]:
    """Columns of the table, of all records; a text may be dictionary-encoded."""
    if hasattr(records, "batches"):
        parts = list(records.batches(*columns))
        return {name: _chunked([part[name] for part in parts]) for name in columns}
    return {name: pa.chunked_array([pa.array([getattr(record, name) for record in records], _kind(table, name))]) for name in columns}


def among(values: pa.ChunkedArray, known: pa.ChunkedArray | Collection[str]) -> pa.ChunkedArray:
    """Whether each text is one of those known."""
    texts = known if isinstance(known, pa.ChunkedArray) else pa.chunked_array([sorted(known)], pa.string())
    return pc.is_in(values.cast(pa.string()), value_set=texts.cast(pa.string()))


def has_form(values: pa.ChunkedArray, form: str) -> pa.ChunkedArray:
    """Whether each text is of the form of a regular expression from its beginning to its end."""
    return pc.match_substring_regex(values.cast(pa.string()), f"^(?:{form})$")


def where(condition: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values where the condition is true; null elsewhere."""
    return pc.if_else(condition, values, None)


def reckoned(**columns: Sequence) -> pd.DataFrame:
    """A table of what was worked out alone: true or false, or whole numbers; None is null."""
    return pd.DataFrame({name: _numbers(values) for name, values in columns.items()})


def _read(records: Sequence[SQLModel], table: type[SQLModel], name: str) -> pd.Series:
    return shown(pa.chunked_array([pa.array([getattr(record, name) for record in records], _kind(table, name))]))


def _kind(table: type[SQLModel], name: str) -> pa.DataType:
    kind = str(table.model_fields[name].annotation)
    return next((arrow for word, arrow in (("date", pa.date32()), ("bool", pa.bool_()), ("int", pa.int64())) if word in kind), pa.string())


def _chunked(parts: list[pa.Array]) -> pa.ChunkedArray:
    """One column; texts that are only in part dictionary-encoded are texts."""
    kinds = {part.type for part in parts}
    return pa.chunked_array([part.cast(pa.string()) for part in parts] if len(kinds) > 1 else parts)


def shown(values: pa.ChunkedArray) -> pd.Series:
    """A column in the form in which Great Expectations is to see it."""
    if pa.types.is_dictionary(values.type) and not values.null_count:
        return values.to_pandas()
    if pa.types.is_dictionary(values.type):
        values = values.cast(pa.string())
    if pa.types.is_string(values.type):
        return _arrow(values.fill_null(""), pa.string())
    if pa.types.is_date(values.type):
        values = pc.add(values.cast(pa.int32()).cast(pa.int64()), _EPOCH)
    return _numbers(values)


def _numbers(values: Sequence[int | bool | None] | pa.Array | pa.ChunkedArray) -> pd.Series:
    if not isinstance(values, pa.Array | pa.ChunkedArray):
        values = pa.array(values, pa.bool_() if any(isinstance(value, bool) for value in values) else pa.int64())
    if values.null_count and not pa.types.is_boolean(values.type):
        # what is not stated is passed over; the rest is compared with limits below 2**53, on the right side of which even a rounded number is
        return pd.Series(values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
    if values.null_count:
        return _arrow(values, values.type)
    return pd.Series(np.array(values.to_numpy(zero_copy_only=False) if isinstance(values, pa.Array) else values.to_numpy()))


def _arrow(values: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pd.Series:
    return pd.Series(pd.arrays.ArrowExtensionArray(values.cast(kind)))
