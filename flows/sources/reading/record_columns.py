"""Records as Arrow columns, and many records of one table: kept in batches, in a file without a name.

Format: Apache Arrow IPC streams, one a batch. The file has no name, so that nothing of an exhibit is left anywhere when a process is killed.
"""

from __future__ import annotations

import ctypes
import mmap
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlmodel import SQLModel

from schemas.columns import column_types
from schemas.evidence_base import Record

_ARROW = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), date: pa.date32()}
BATCH = 1 << 16  # rows
_ENOUGH = 1 << 12  # rows of a batch that is written as it comes, so that nothing of it is copied; fewer wait until they are many
_FEW_AT_ONCE = 1000
_AS_OBJECTS = 4096  # records that wait as they are; as columns they take a tenth of the memory
FEW = 20_000  # records up to which a list of them does as well


def arrow_schema(table: type[SQLModel]) -> pa.Schema:
    """The Arrow schema of a table: its columns in order."""
    return pa.schema([pa.field(name, _ARROW[kind]) for name, (kind, _) in column_types(table).items()])


def to_arrow(table: type[SQLModel], rows: Sequence[SQLModel]) -> pa.RecordBatch:
    """Rows as Arrow columns; int64 all the way, so that no amount passes through a float."""
    schema = arrow_schema(table)
    return pa.record_batch([pa.array([getattr(row, field.name) for row in rows], field.type) for field in schema], schema)


def batch_of(table: type[SQLModel], rows: int, **columns: pa.Array | str | int | bool | None) -> pa.RecordBatch:
    """`rows` rows of the table. A column is an array, or the same value everywhere; what is left out is as the table has it. Texts may be
    dictionary-encoded."""
    made = []
    for field in arrow_schema(table):
        value = columns[field.name] if field.name in columns else table.model_fields[field.name].default
        if isinstance(value, pa.Array):
            made.append(value)
        elif isinstance(value, str):
            made.append(pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array([value])))
        else:
            made.append(pa.repeat(pa.scalar(value, field.type), rows))
    return pa.record_batch(made, names=arrow_schema(table).names)


def from_arrow(table: type[Record], batch: pa.RecordBatch | pa.Table) -> Iterator[Record]:
    """The rows of a batch or table that has all the table's columns by name."""
    names = list(table.model_fields)
    for values in zip(*(batch[name].to_pylist() for name in names), strict=True):
        yield table.model_construct(**dict(zip(names, values, strict=True)))


class Records(Sequence):
    """Many records of one table, in order: added to, and then read as often as wanted, as records or as columns."""

    def __init__(self, table: type[SQLModel], records: Iterable[SQLModel] = ()):
        self.table = table
        self.told: Callable[[int], None] = lambda rows: None  # of rows that are handed over to be stored
        self._schema = arrow_schema(table)
        self._file = tempfile.TemporaryFile()
        self._batches: list[tuple[int, int, int]] = []  # where each begins in the file, its bytes, and the rows before it
        self._schemas: list[pa.Schema] = []
        self._written = self._length = 0
        self._new_columns: list[pa.RecordBatch] = []  # not yet written
        self._new: list[SQLModel] = []  # behind those
        for record in records:
            self.append(record)

    def append(self, record: SQLModel) -> None:
        """Add one record."""
        self._new.append(record)
        self._length += 1
        if len(self._new) == _AS_OBJECTS:
            self._gather()
        if self._length - self._written >= BATCH:
            self._write()

    def extend(self, batch: pa.RecordBatch) -> None:
        """The rows of a batch with all the table's columns; a text may be dictionary-encoded."""
        if batch.num_rows >= _ENOUGH:
            self._write()
            self._put(batch.select(self._schema.names))
            self._length += batch.num_rows
            return
        self._gather()
        self._new_columns.append(batch)
        self._length += batch.num_rows
        if self._length - self._written >= BATCH:
            self._write()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[SQLModel]:
        for batch in self.batches():
            yield from from_arrow(self.table, batch)

    def __getitem__(self, n: int | slice) -> Any:
        if isinstance(n, slice):
            return [self[k] for k in range(self._length)[n]]
        self._write()
        n = range(self._length)[n]
        number = max(k for k, (*_, before) in enumerate(self._batches) if before <= n) if self._batches else 0
        return next(from_arrow(self.table, self._read(number).slice(n - self._batches[number][2], 1)))

    def batches(self, *columns: str) -> Iterator[pa.RecordBatch]:
        """Batch by batch, with these columns, or all of them in the table's order; a text may be dictionary-encoded."""
        self._write()
        for number in range(len(self._batches)):
            yield self._read(number, columns)

    def picked(self, positions: Sequence[int]) -> Iterator[SQLModel]:
        """The records at these positions, which rise."""
        self._write()
        wanted = np.asarray(positions, np.int64)
        for number, (*_, before) in enumerate(self._batches):
            after = self._batches[number + 1][2] if number + 1 < len(self._batches) else self._length
            here = wanted[np.searchsorted(wanted, before) : np.searchsorted(wanted, after)]
            for few in range(0, len(here), _FEW_AT_ONCE):  # whoever asks may soon have enough
                yield from from_arrow(self.table, self._read(number).take(pa.array(here[few : few + _FEW_AT_ONCE] - before)))

    def at(self, places: Collection[str]) -> Iterator[SQLModel]:
        """The records that stand at one of these places."""
        for batch, there in self._chosen(places):
            yield from from_arrow(self.table, batch.filter(there))

    def elsewhere(self, places: Collection[str]) -> Sequence[SQLModel]:
        """The records that stand at none of these places."""
        left = Records(self.table)
        for batch, there in self._chosen(places):
            left.extend(batch.filter(pc.invert(there)))
        return left if len(left) else []

    def followed_by(self, records: Iterable[SQLModel]) -> Records:
        """Others, that are these and then those given."""
        both = Records(self.table)
        for batch in self.batches():
            both.extend(batch)
        for record in records:
            both.append(record)
        return both

    def places(self, *others: Records, and_at: Collection[str] = ()) -> int:
        """How many places these and others' records have, each counted once; those of `and_at` too."""
        if sum(map(len, (self, *others))) <= FEW:
            return len({*and_at}.union(*(batch["place"].to_pylist() for records in (self, *others) for batch in records.batches("place"))))
        hashed = [hashes_of(pa.array(sorted(and_at), pa.string()))]
        for records in (self, *others):
            for batch in records.batches("place"):
                here = hashes_of(batch["place"].cast(pa.string()))  # the rows of a place stand together: of each the first is enough
                hashed.append(here[np.concatenate(([True], here[1:] != here[:-1]))] if len(here) else here)
        ordered = np.concatenate(hashed)
        ordered.sort()
        return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + 1

    def _chosen(self, places: Collection[str]) -> Iterator[tuple[pa.RecordBatch, pa.Array]]:
        wanted = pa.array(sorted(places), pa.string())
        for batch in self.batches():
            yield batch, pc.is_in(batch["place"].cast(pa.string()), wanted)

    def readers(self) -> Iterator[pa.RecordBatchReader]:
        """All batches, those of one schema together: some have texts dictionary-encoded, and some have not."""
        self._write()
        of: dict[pa.Schema, list[int]] = {}
        for number, schema in enumerate(self._schemas):
            of.setdefault(schema, []).append(number)
        for schema, numbers in of.items():
            yield pa.RecordBatchReader.from_batches(schema, map(self._handed_over, numbers))

    def _handed_over(self, number: int) -> pa.RecordBatch:
        batch = self._read(number)
        self.told(batch.num_rows)
        return batch

    def _gather(self) -> None:
        if self._new:
            self._new_columns.append(to_arrow(self.table, self._new))
            self._new = []

    def _write(self) -> None:
        """Write the records that wait as one batch."""
        self._gather()
        if self._new_columns:
            self._put(pa.concat_batches([batch.select(self._schema.names).cast(self._schema) for batch in self._new_columns]))
        self._new_columns = []

    def _put(self, batch: pa.RecordBatch) -> None:
        begin = self._file.seek(0, 2)
        with pa.ipc.new_stream(pa.PythonFile(self._file, mode="w"), batch.schema) as stream:
            stream.write_batch(batch)
        self._schemas.append(batch.schema)
        self._file.flush()
        self._batches.append((begin, self._file.tell() - begin, self._written))
        self._written += batch.num_rows

    def _read(self, number: int, columns: Sequence[str] = ()) -> pa.RecordBatch:
        at, size, _ = self._batches[number]
        begin = at - at % mmap.ALLOCATIONGRANULARITY
        mapped = mmap.mmap(self._file.fileno(), at - begin + size, offset=begin, access=mmap.ACCESS_READ)  # only the columns asked for are ever read
        wanted = [self._schema.get_field_index(name) for name in columns] or None
        with pa.ipc.open_stream(pa.py_buffer(mapped).slice(at - begin, size), options=pa.ipc.IpcReadOptions(included_fields=wanted)) as stream:
            return stream.read_next_batch()


def give_back() -> None:
    """What was freed goes back to the system at once, so that what comes next does not come on top of it."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # there is none but in the C library of GNU
    if trim is not None:
        trim(0)


def twice(tables: Iterable[Sequence[SQLModel]]) -> str:
    """An id that two records have, of one table or of two; '' if every one is the only one of its kind."""
    tables = list(tables)
    if sum(map(len, tables)) <= FEW:
        seen: set[str] = set()
        return next((one for records in tables for ids in _ids(records) for one in ids.to_pylist() if one in seen or seen.add(one)), "")
    with ThreadPoolExecutor(2) as pool:
        hashed = np.concatenate(list(pool.map(hashes_of, (ids for records in tables for ids in _ids(records)))))
        middle = len(hashed) // 2
        hashed.partition(middle)  # and each half sorted where it is: there are five of them for a line of a register
        list(pool.map(np.ndarray.sort, (hashed[:middle], hashed[middle:])))
    alike = set(hashed[1:][hashed[1:] == hashed[:-1]].tolist())
    if not alike:
        return ""
    counted = Counter(
        one for records in tables for ids in _ids(records) for one, value in zip(ids.to_pylist(), hashes_of(ids).tolist(), strict=False) if value in alike
    )
    return next((one for one, count in counted.items() if count > 1), "")


def hashes_of(texts: pa.StringArray) -> np.ndarray:
    """64 bits of each text, by which those that may be equal are found."""
    from flows.sources.reading.text_kernels import hashes  # compiled code takes a moment to load

    _, offsets, text = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return hashes(ends, np.frombuffer(text, np.uint8) if text else np.zeros(0, np.uint8))


def _ids(records: Sequence[SQLModel]) -> Iterator[pa.StringArray]:
    if isinstance(records, Records):
        yield from (batch["id"] for batch in records.batches("id"))
    else:
        yield pa.array([record.id for record in records], pa.string())
