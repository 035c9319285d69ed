"""The part of the registers that may concern a case, as records; the rest stays rows of tables and is counted.

Method: whoever shares something with the case (`tracing.matching.sought_records`); whoever shares an identifier with those, through as many records as it takes;
from them every company below; the proprietors of their titles and of those that the case names; and from all of these every owner above. With each record come its
identifiers, its titles whole, and its interests with the record at the other end. What is left has no way to or from the case, so that every finding is what
it would be with all rows: tests/test_relevant_part.py compares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa
from sqlmodel import SQLModel

from flows.sources.reading.record_columns import from_arrow
from flows.store import relevant_queries as queries
from schemas.evidence_base import REGISTER_TABLES, UNREAD_TABLES, Record
from schemas.interests import Interest
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.parties import PartyIdentifier, PartyRecord
from tracing.assets.sought_in_registers import Sought
from tracing.matching.party_identifiers import identifiers_of

AT_ONCE = 20_000  # records that are looked at together
IDS = pa.schema([("id", pa.string())])
_MET = pa.schema([("part", pa.string()), ("name", pa.int32()), ("kind", pa.string()), ("least", pa.int32()), ("word", pa.int32())])
Rows = dict[type[SQLModel], tuple[Any, ...]]


class Asked(Protocol):
    """Whoever runs a statement on a store: its rows, at once or batch by batch. `given` is the table of that name in it."""

    def ask(self, statement: str, given: pa.Table | None = None) -> pa.Table: ...

    def stream(self, statement: str) -> Iterator[pa.RecordBatch]: ...


@dataclass(frozen=True)
class RelevantPart:
    """`rows` by table, in the order of their primary keys. `counts` by exhibit: how many rows its registers have, and how many of them are in `rows`."""

    rows: Rows
    counts: dict[str, tuple[int, int]]


def relevant_part(store: Asked, sought: Sought) -> RelevantPart:
    """Of every table of REGISTER_TABLES the rows that may concern the case."""
    store.ask(queries.numbered())
    return _Part(store, sought).found()


class _Part:
    def __init__(self, store: Asked, sought: Sought):
        self._store, self._sought = store, sought

    def found(self) -> RelevantPart:
        """Everything, once it is known whom it concerns."""
        below = self._reached(self._by_identifiers(self._somebody_of_the_case()), queries.companies_of)
        titles = self._sought.titles | self._ids(queries.titles_of(), below)
        above = self._reached(below | self._ids(queries.proprietors_of(), titles) | self._sought.holders, queries.owners_of)
        titles |= self._ids(queries.titles_of(), above) | self._ids(queries.titles_named(), self._sought.paid_for)
        interests = self._rows(Interest, above, "owner", "company")
        parties = above | {record for one in interests for record in (one.owner, one.company)} | self._ids(queries.account_holders())
        rows: Rows = {
            PartyRecord: self._rows(PartyRecord, parties, "id"),
            PartyIdentifier: self._rows(PartyIdentifier, parties, "party"),
            Interest: interests,
            **{table: self._rows(table, titles, "title_number") for table in (Title, Proprietorship, RegisterEntry)},
        }
        taken = Counter(one.exhibit for found in rows.values() for one in found)
        counted = self._store.ask(queries.rows_by_exhibit((*REGISTER_TABLES, *UNREAD_TABLES))).to_pylist()
        return RelevantPart(rows, {row["exhibit"]: (row["n"], taken[row["exhibit"]]) for row in counted})

    def _somebody_of_the_case(self) -> set[str]:
        """The records that the rules could take for somebody of the case, by whatever they share with one."""
        records = self._sought.records
        met = [(part, name, word) for part in self._store.ask(queries.name_parts())["part"].to_pylist() for name, word in records.met_by(part)]
        names = records.names
        likely = self._ids(queries.account_holders()) | {one.party for one in self._with_identifier(records.identifiers)}
        for statement, given in (
            (queries.by_names(), _table(_MET, [(part, name, names[name].kind, names[name].least, word) for part, name, word in met])),
            (queries.by_number(), _ids(sorted(records.numbers))),
        ):
            likely |= _texts(self._store.ask(statement, given))
        found: set[str] = set()
        for some in _some(sorted(likely)):
            given = identifiers_of(self._rows(PartyIdentifier, some, "party"))
            found |= {record.id for record in self._rows(PartyRecord, some, "id") if records.may_be_one(record, given)}
        return found

    def _by_identifiers(self, start: set[str]) -> set[str]:
        """The same and every record that shares an identifier with one of them, through as many as it takes."""
        found, fresh = set(start), set(start)
        known: set[tuple[str, str]] = set()
        while fresh:
            held = {one for some in _some(sorted(fresh)) for own in identifiers_of(self._rows(PartyIdentifier, some, "party")).values() for one in own}
            values = {(one.scheme, one.value) for one in held} - known
            known |= values
            others = identifiers_of(self._with_identifier({value for _, value in values}))
            fresh = {party for party, own in others.items() if any((one.scheme, one.value) in values for one in own)} - found
            found |= fresh
        return found

    def _with_identifier(self, values: Iterable[str]) -> Iterator[Any]:
        return from_arrow(PartyIdentifier, self._store.ask(queries.by_identifier(), _ids(sorted(values))))

    def _reached(self, start: set[str], onward: Callable[[], str]) -> set[str]:
        """The same with every record that is of one number with one of them or to which one of them leads, step by step."""
        found: set[str] = set()
        fresh = set(start)
        while fresh:
            fresh = self._ids(queries.one_of_a_number(), fresh) - found
            found |= fresh
            fresh = self._ids(onward(), fresh) - found
        return found

    def _ids(self, statement: str, given: Iterable[str] | None = None) -> set[str]:
        if given is None:
            return _texts(self._store.ask(statement))
        wanted = sorted(given)
        return _texts(self._store.ask(statement, _ids(wanted))) if wanted else set()

    def _rows(self, table: type[Record], ids: Iterable[str], *columns: str) -> tuple[Record, ...]:
        wanted = sorted(ids)
        return tuple(from_arrow(table, self._store.ask(queries.with_one_of(table, *columns), _ids(wanted)))) if wanted else ()


def _table(columns: pa.Schema, rows: Sequence[tuple[object, ...]]) -> pa.Table:
    return pa.table([pa.array([row[n] for row in rows], column.type) for n, column in enumerate(columns)], schema=columns)


def _ids(ids: Sequence[str]) -> pa.Table:
    return pa.table([pa.array(ids, pa.string())], schema=IDS)


def _texts(table: pa.Table) -> set[str]:
    return set(table["id"].to_pylist())


def _some(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(ids), AT_ONCE):
        yield ids[begin : begin + AT_ONCE]
