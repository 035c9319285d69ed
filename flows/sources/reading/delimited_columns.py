"""A table of delimited text, read block by block as columns of fields without blanks around them.

Format: RFC 4180 as the csv module reads it in strict mode. A large file is taken apart by compiled code (flows/sources/reading/text_kernels.py), and only the
records of which that is not certain by the csv module; a small file by the csv module alone, since loading the compiled code takes longer than it saves.
Measured on CCOD, 35 fields a row: 1.5 microseconds of processor time a row with the compiled code, 7 with the csv module.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.sources.reading.delimited import LARGE, Position, Record, record_of, records
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.text_blocks import Split, blocks, fields

_FEW = 4096  # records of the csv module that make a block
_MOST = 50_000  # records of a block that are held together: a block of blank lines has millions
Made = TypeVar("Made")


class Fields(ABC):
    """A block of records. `lines`: where each begins; `whole`: whether it could be read and has as many fields as the table has columns."""

    lines: np.ndarray
    whole: np.ndarray

    def __len__(self) -> int:
        return len(self.lines)

    def place(self, row: int) -> str:
        """The place of a record, in words that find it."""
        return f"line {self.lines[row]}"

    @abstractmethod
    def record(self, row: int) -> Record:
        """The record as the csv module reads it."""

    @abstractmethod
    def column(self, number: int) -> pa.Array:
        """A column's texts without blanks around them; '' where a record is not whole."""


class _Read(Fields):
    """Records that the csv module has read."""

    def __init__(self, found: Sequence[Record], columns: int):
        self._records = found
        self.lines = np.array([int(record.place.removeprefix("line ")) for record in found], np.int64)
        self.whole = np.array([not record.problem and len(record.fields) == columns for record in found], bool)

    def record(self, row: int) -> Record:
        return self._records[row]

    def column(self, number: int) -> pa.Array:
        return pa.array([record.fields[number].strip() if whole else "" for record, whole in zip(self._records, self.whole, strict=True)], pa.string())


class _Split(Fields):
    """Records that compiled code has taken apart; those that are not certain, the csv module."""

    def __init__(self, block: Split, columns: int):
        self._block, self.lines = block, block.lines
        self._others = {row: self.record(row) for row in np.flatnonzero(~block.plain).tolist()}
        self.whole = block.plain.copy()
        for row, record in self._others.items():
            self.whole[row] = not record.problem and len(record.fields) == columns

    def record(self, row: int) -> Record:
        return record_of(self.place(row), self._block.raw(row), ",")

    def column(self, number: int) -> pa.Array:
        from flows.sources.reading.text_columns import texts  # compiled code takes a moment to load

        found = texts(self._block, number)
        if not self._others:
            return found
        others = [record.fields[number].strip() if self.whole[row] else "" for row, record in self._others.items()]
        return pc.replace_with_mask(found, pa.array(~self._block.plain), pa.array(others, pa.string()))


def field_blocks(file: OpenedFile, codec: str, begin: Position, columns: int, work: Callable[[Fields], Made]) -> Iterator[Made]:
    """What `work` makes of each block of records divided by commas from `begin` on, in order; records are counted in `file.rows`. Refusal if a quotation mark
    is still open at the end."""
    if file.path.stat().st_size < LARGE:
        yield from _by_csv(file, codec, begin, columns, work)
        return

    def made_of(block: Split) -> tuple[int, Iterable[Made]]:
        if len(block.plain) <= _MOST:
            return len(block.plain), [work(_Split(block, columns))]
        return len(block.plain), (work(_Split(some, columns)) for some in _cut(block))  # one after the other, when it is their turn

    for made in blocks(file, codec, begin, partial(fields, delimiter=",", columns=columns), made_of, columns=columns):
        if isinstance(made, Position):
            yield from _by_csv(file, codec, made, columns, work)
        else:
            file.rows += made[0]
            yield from made[1]


def _cut(block: Split) -> Iterator[Split]:
    """The block cut into smaller ones."""
    for begin in range(0, len(block.plain), _MOST):
        end = min(begin + _MOST, len(block.plain))
        yield block._replace(
            starts=block.starts[:, begin:end],
            stops=block.stops[:, begin:end],
            begins=block.begins[begin : end + 1],
            lines=block.lines[begin:end],
            plain=block.plain[begin:end],
        )


def _by_csv(file: OpenedFile, codec: str, begin: Position, columns: int, work: Callable[[Fields], Made]) -> Iterator[Made]:
    found = records(file, codec, begin=begin)
    while some := list(islice(found, _FEW)):
        yield work(_Read(some, columns))
