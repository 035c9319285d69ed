"""Texts that records refer to and that no other record has: found batch by batch, so that no column of millions is held.

Records of one exhibit stand in the file's order, and what a row refers to stands, as a rule, in the same row or near it: so each batch of what is referred
to is looked for in a few batches beside it first, and only what is not there in all of them. The answer is exact whatever the order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain, islice

import pyarrow as pa
import pyarrow.compute as pc
from sqlmodel import SQLModel

_BESIDE = 3  # batches beside which a reference is looked for first


class Texts:
    """One column of records: what others may refer to."""

    def __init__(self, records: Sequence[SQLModel], table: type[SQLModel], column: str):
        self._records, self._table, self._column = records, table, column

    def __iter__(self) -> Iterator[pa.Array]:
        """Each text of the column, read batch by batch."""
        for told in told_of(self._records, self._table, self._column):
            yield told[self._column].cast(pa.string())


def told_of(records: Sequence[SQLModel], table: type[SQLModel], *columns: str) -> Iterator[dict[str, pa.Array]]:
    """Columns of the records, all texts, batch by batch."""
    if hasattr(records, "batches"):
        for part in records.batches(*columns):
            yield {name: part[name] for name in columns}
    elif records:
        yield {name: pa.array([getattr(record, name) for record in records], pa.string()) for name in columns}


def absent(referred: Iterator[pa.Array], known: Texts | Collection[str]) -> pa.Array:
    """The texts referred to that are none of those known, each once."""
    batches = known if isinstance(known, Texts) else [pa.array(sorted(known), pa.string())]
    ahead, beside = iter(batches), []
    elsewhere: list[pa.Array] = []
    for texts in referred:
        wanted = _runs(texts.cast(pa.string()))
        nothing = pc.equal(wanted, "")  # as where a statement is about nobody: it stands beside nothing
        if pc.any(nothing).as_py():
            elsewhere.append(pa.array([""]))
            wanted = wanted.filter(pc.invert(nothing))
        for there in chain(islice(ahead, 1), [*reversed(beside)], islice(ahead, _BESIDE)):
            if not len(wanted):
                break
            wanted = _not_in(wanted, there)
            if all(there is not one for one in beside):
                beside.append(there)
        del beside[:-_BESIDE]
        elsewhere += [wanted] if len(wanted) else []
    left = pc.unique(pa.concat_arrays(elsewhere)) if elsewhere else pa.array([], pa.string())
    for there in batches:
        if not len(left):
            break
        left = _not_in(left, there)
    return left


def _runs(texts: pa.Array) -> pa.Array:
    """Each text once where it stands several times in a row."""
    same = pc.fill_null(pc.equal(texts[1:], texts[:-1]), False)
    return texts.filter(pa.concat_arrays([pa.array([True]), pc.invert(same)])) if len(texts) > 1 else texts


def _not_in(texts: pa.Array, there: pa.Array) -> pa.Array:
    """The texts that are not among the others; where those are far more, they are first cut down to the ones that matter."""
    if len(texts) * 2 < len(there):
        there = there.filter(pc.is_in(there, value_set=texts))
    return texts.filter(pc.invert(pc.is_in(texts, value_set=there)))


def found(texts: pa.ChunkedArray, missing: pa.Array) -> pa.ChunkedArray:
    """Whether each text referred to is one of those known: it is unless it is `missing`."""
    return pc.invert(pc.is_in(texts.cast(pa.string()), value_set=missing))


def references(
    records: Sequence[SQLModel], table: type[SQLModel], column: str, where: Callable[[dict[str, pa.Array]], pa.Array] | None = None, *beside: str
) -> Iterator[pa.Array]:
    """The texts of a column that refers to others; of the rows of which `where` says so, who is given the column and those `beside` it."""
    for told in told_of(records, table, column, *beside):
        yield told[column].filter(where(told)) if where else told[column]
