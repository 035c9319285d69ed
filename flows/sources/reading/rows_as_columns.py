"""The records of accepted rows, gathered while a file is read and given out as columns: no object of a table for each record.

Format: Apache Arrow record batches with all of a table's columns by name, as `AcceptedRows` carries them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
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
        self._records: dict[type[SQLModel], list[tuple]] = {}  # the values of each, in the order of the table's columns
        self._whole: dict[type[SQLModel], int] = {}  # records of accepted rows
        self._rows, self._first = 0, ""

    def record(self, table: type[SQLModel], place: str, part: str = "", /, **values: Any) -> str:
        """Add a record that stands at `place`; its id. `part` tells apart several records of one place. What is left out is as the table has it;
        TypeError for a value that the table requires or does not have."""
        records = self._records.get(table)
        if records is None:
            records = self._records[table] = []
        record_id = self._file.id(place, part)
        defaults = _defaults(table)
        record = defaults | values
        record["id"], record["exhibit"], record["place"] = record_id, self._file.exhibit.sha256, self._file.within + place
        if len(record) > len(defaults):
            raise TypeError(f"{table.__tablename__} has no {', '.join(sorted(set(values) - set(defaults)))}")
        if _REQUIRED in record.values():
            missing = next(name for name, value in record.items() if value is _REQUIRED)
            raise TypeError(f"{table.__tablename__}.{missing} is not given at {place}")
        records.append(tuple(record.values()))
        return record_id

    def accept(self, place: str, rows: int = 1) -> None:
        """The row at `place` was read whole, and so were all its records."""
        self._first = self._first or place
        self._rows += rows
        for table, records in self._records.items():
            self._whole[table] = len(records)

    def drop(self) -> None:
        """The row is not accepted: what was added since the last that was is taken back."""
        for table, records in self._records.items():
            del records[self._whole.get(table, 0) :]

    def full(self) -> Iterator[AcceptedRows]:
        """What was gathered, if it is enough for a batch."""
        if self._rows >= FULL:
            yield from self.rest()

    def rest(self) -> Iterator[AcceptedRows]:
        """What was gathered and not yet given out."""
        if self._rows:
            columns = {table.__tablename__: _batch(table, records) for table, records in self._records.items() if records}
            yield AcceptedRows(self._first, self._rows, columns)
        self._records.clear()
        self._whole.clear()
        self._rows, self._first = 0, ""


@cache
def _defaults(table: type[SQLModel]) -> dict[str, Any]:
    """What each column of a table holds where nothing is given, in the table's order."""
    return {name: _REQUIRED if info.is_required() else info.default for name, info in table.model_fields.items()}


def _batch(table: type[SQLModel], records: list[tuple]) -> pa.RecordBatch:
    columns = dict(zip(_defaults(table), zip(*records, strict=True), strict=True))
    schema = arrow_schema(table)
    return pa.record_batch([pa.array(columns[field.name], field.type) for field in schema], schema)
