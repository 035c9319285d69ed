"""The records of accepted rows, gathered as columns while a file is read: no object for each record.

Format: Apache Arrow record batches with all of a table's columns by name, as `AcceptedRows` carries them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from sqlmodel import SQLModel

from flows.sources.reading.record_columns import arrow_schema
from flows.sources.reading.source import OpenedFile
from schemas.evidence import AcceptedRows

FULL = 1 << 14  # rows after which a batch is given out
_REQUIRED = object()


class RowsAsColumns:
    """What a reader fills, row by row: `record` for each record of a row, then `accept` for the row, or `drop` if it is not accepted."""

    def __init__(self, file: OpenedFile):
        self._file = file
        self._columns: dict[type[SQLModel], dict[str, list]] = {}
        self._defaults: dict[type[SQLModel], dict[str, Any]] = {}
        self._whole: dict[type[SQLModel], int] = {}  # records of accepted rows
        self._rows, self._first = 0, ""

    def record(self, table: type[SQLModel], place: str, part: str = "", /, **values: Any) -> str:
        """Add a record that stands at `place`; its id. `part` tells apart several records of one place. What is left out is as the table has it;
        TypeError for a value that the table requires or does not have."""
        columns = self._columns.get(table)
        if columns is None:
            fields = {name: _REQUIRED if info.is_required() else info.default for name, info in table.model_fields.items()}
            self._defaults[table] = {name: default for name, default in fields.items() if name not in ("id", "exhibit", "place")}
            columns = self._columns[table] = {name: [] for name in fields}
        record_id = self._file.id(place, part)
        for name, default in self._defaults[table].items():
            value = values.pop(name, default)
            if value is _REQUIRED:
                raise TypeError(f"{table.__tablename__}.{name} is not given at {place}")
            columns[name].append(value)
        if values:
            raise TypeError(f"{table.__tablename__} has no {', '.join(sorted(values))}")
        columns["id"].append(record_id)
        columns["exhibit"].append(self._file.exhibit.sha256)
        columns["place"].append(self._file.within + place)
        return record_id

    def accept(self, place: str, rows: int = 1) -> None:
        """The row at `place` was read whole, and so were all its records."""
        self._first = self._first or place
        self._rows += rows
        for table, columns in self._columns.items():
            self._whole[table] = len(columns["id"])

    def drop(self) -> None:
        """The row is not accepted: what was added since the last that was is taken back."""
        for table, columns in self._columns.items():
            for values in columns.values():
                del values[self._whole.get(table, 0) :]

    def full(self) -> Iterator[AcceptedRows]:
        """What was gathered, if it is enough for a batch."""
        if self._rows >= FULL:
            yield from self.rest()

    def rest(self) -> Iterator[AcceptedRows]:
        """What was gathered and not yet given out."""
        if self._rows:
            columns = {table.__tablename__: _batch(table, values) for table, values in self._columns.items() if values["id"]}
            yield AcceptedRows(self._first, self._rows, columns)
        self._columns.clear()
        self._whole.clear()
        self._rows, self._first = 0, ""


def _batch(table: type[SQLModel], values: dict[str, list]) -> pa.RecordBatch:
    schema = arrow_schema(table)
    return pa.record_batch([pa.array(values[field.name], field.type) for field in schema], schema)
