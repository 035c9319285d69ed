"""Everything in a store, for what is promised of all of it: records are read as columns, batch by batch, and only those that break a promise become objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from sqlmodel import SQLModel

from expectations.shares import HeldForCertain
from expectations.store import Everything
from flows.sources.reading.record_columns import from_arrow
from flows.store import whole_queries
from flows.store.relevant_part import IDS, Asked
from schemas.evidence_base import RECORD_TABLES

_TABLES: tuple[type[SQLModel], ...] = tuple(table for table in RECORD_TABLES if {"id", "exhibit", "place"} <= table.model_fields.keys())


class StoredRecords(Sequence[Any]):
    """Every record of a store, table by table and in the order of their ids, while the store is open."""

    def __init__(self, store: Asked):
        self._store = store
        self._sizes = {table: store.ask(whole_queries.count(table))["n"][0].as_py() for table in _TABLES}

    def __len__(self) -> int:
        return sum(self._sizes.values())

    def __getitem__(self, n: Any) -> Any:
        if isinstance(n, slice):
            return list(self.picked(range(len(self))[n]))
        return next(self.picked([range(len(self))[n]]))

    def batches(self, *columns: str) -> Iterator[pa.RecordBatch]:
        """Batch by batch, with these columns."""
        for table, rows in self._sizes.items():
            if rows:
                yield from self._store.stream(whole_queries.in_order(table, columns))

    def picked(self, positions: Sequence[int]) -> Iterator[SQLModel]:
        """The records at these positions, which rise."""
        wanted, before = np.asarray(positions, np.int64), 0
        for table, rows in self._sizes.items():
            here = wanted[np.searchsorted(wanted, before) : np.searchsorted(wanted, before + rows)] - before
            if len(here):
                yield from self._of(table, here)
            before += rows

    def _of(self, table: type[SQLModel], positions: np.ndarray) -> Iterator[SQLModel]:
        before = 0
        for batch in self._store.stream(whole_queries.in_order(table, tuple(table.model_fields))):
            here = positions[np.searchsorted(positions, before) : np.searchsorted(positions, before + batch.num_rows)] - before
            yield from from_arrow(table, batch.take(pa.array(here)))
            before += batch.num_rows


def everything(store: Asked, apart: Iterable[str]) -> Everything:
    """All that is in the store, but for the exhibits (SHA-256) that are kept apart; as long as the store is open."""
    store.ask(whole_queries.keep_apart(), pa.table([pa.array(sorted(apart), pa.string())], schema=IDS))
    store.ask(whole_queries.certain_shares())
    columns = store.ask(whole_queries.over_the_whole())
    over = [HeldForCertain(*values) for values in zip(*(columns[name].to_pylist() for name in HeldForCertain._fields), strict=True)]
    companies = store.ask(whole_queries.companies_and_kinds())["n"][0].as_py()
    twice = store.ask(whole_queries.twice(_TABLES))["id"].to_pylist()
    return Everything(StoredRecords(store), frozenset(twice), over, companies - len({(one.company, one.kind) for one in over}))
