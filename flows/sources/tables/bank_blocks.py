"""A bank's large table, block by block as columns; every row that is not vouched for is read by the row reader, in its turn.

Format: whatever the template declares (flows/sources/tables/table_template.py). What comes of it is what `table_statement.Table` alone would give, row for
row, remark for remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from flows.sources.reading.delimited import Position, record_of, records
from flows.sources.reading.record_columns import batch_of
from flows.sources.reading.text_blocks import blocks, fields
from flows.sources.tables.table_account import Rows, TableAccount
from flows.sources.tables.table_columns import Block, Layout, typed
from flows.sources.tables.table_statement import Table
from flows.sources.tables.table_template import Columns
from schemas.accounts import Entry
from schemas.evidence import AcceptedRows, Outcome
from schemas.money import DIGITS

_DIRECTIONS = pa.array(["credit", "debit"])
_ROW, _ACCOUNT, _NOTE = range(3)  # for one record, in the order in which the row reader would come to them


class _Event(NamedTuple):
    """What happens at a record of a block: the row reader reads it, an account is named for the first time, or something odd is counted."""

    record: int
    what: int
    number: int = 0
    about: Any = None


def layout(table: Table) -> Layout | None:
    """How the table's rows are read as columns, its headings being known; None if they must be read one by one."""
    template, file = table.template, table.file
    where = template.statement.named()
    said = {name: table.said_of(where.get(name)) for name in ("account", "holder", "currency")}
    at = {name: table.headings.index(heading) for name in Columns.model_fields if name != "text" and (heading := getattr(template.columns, name))}
    for name in ("account", "holder", "currency"):
        if name in where and where[name].column:
            at[name] = table.headings.index(where[name].column)
    always = {name: said[name] for name in said if name not in at}
    of_each_row = where.get("second_holder") and where["second_holder"].column
    if of_each_row or not always.get("account", "named") or ("currency" in always and always["currency"].upper() not in DIGITS):
        return None
    return Layout(
        template,
        len(table.headings),
        always.get("account"),
        always.get("holder"),
        always["currency"].upper() if "currency" in always else None,
        at,
        tuple(table.headings.index(heading) for heading in template.columns.texts),
        tuple(table.unread),
        f"{file.within}line ",
        file.id("line "),
    )


def outcomes(table: Table, codec: str, begin: Position) -> Iterator[Outcome]:
    """Everything below the headings. `begin` is where that is."""
    columns, delimiter = layout(table), table.template.delimiter
    if columns is None:
        yield from map(table.outcome, records(table.file, codec, delimiter, begin))
        return
    for block in blocks(
        table.file, codec, begin, partial(fields, delimiter=delimiter, columns=columns.columns), partial(typed, layout=columns), columns=columns.columns
    ):
        if isinstance(block, Position):
            yield from map(table.outcome, records(table.file, codec, delimiter, block))
        else:
            yield from _Merging(table, columns, block).outcomes()


class _Merging:
    """One block as it is added to the table."""

    def __init__(self, table: Table, columns: Layout, block: Block):
        self.table, self.columns, self.block = table, columns, block
        self.rows = len(block.vouched)
        self.behind = table.file.rows
        # accounts as the rows name them: which one each row is of, and the accounts themselves when they have been met
        self.named, self.of = _named(columns, block)
        self.met: list[TableAccount | None] = [None] * len(self.named)

    def outcomes(self) -> Iterator[Outcome]:
        """The block's records in order; runs of those that are vouched for together."""
        block, file, begin = self.block, self.table.file, 0
        if self.table.below:
            block.vouched[:] = False
        for record, what, _, about in self._events():
            if what == _NOTE:
                words, times, value = about
                self.table.odd.note("unknown_column", words, f"line {block.split.lines[record]}", value, times)
            elif what == _ACCOUNT:
                self._meet(record, about)
            else:
                if self.table.below:
                    break
                yield from self._run(begin, record)
                begin = record + 1
                yield self._by_itself(record)
                if self.table.below:
                    break
        if self.table.below:
            for record in range(begin, self.rows):
                yield self._by_itself(record)
        else:
            yield from self._run(begin, self.rows)
        file.rows = self.behind + self.rows

    def _by_itself(self, record: int) -> Outcome:
        split, self.table.file.rows = self.block.split, self.behind + record + 1
        return self.table.outcome(record_of(f"line {split.lines[record]}", split.raw(record), self.table.template.delimiter))

    def _events(self) -> list[_Event]:
        """In the order of the records."""
        block = self.block
        found = [_Event(record, _ROW) for record in np.flatnonzero(~block.vouched).tolist()]
        rows = np.flatnonzero(block.vouched)
        codes, firsts, times = np.unique(self.of[rows], return_index=True, return_counts=True)
        found += [_Event(int(rows[first]), _ACCOUNT, 0, (int(code), int(count))) for code, first, count in zip(codes, firsts, times)]
        for number, (words, at) in enumerate(self.columns.unread):
            given = np.flatnonzero(block.vouched & block.given[words])
            if len(given):
                first = int(given[0])
                value = block.split.text[block.split.starts[at, first] : block.split.stops[at, first]].tobytes().decode()
                found.append(_Event(first, _NOTE, number, (words, len(given), value)))
        return sorted(found, key=lambda event: event[:3])

    def _meet(self, record: int, about: tuple[int, int]) -> None:
        code, times = about
        written, holder, currency = self.named[code]
        second = self.table.said_of(self.table.template.statement.second_holder)
        self.met[code] = self.table.account(written, currency, holder, second, f"line {self.block.split.lines[record]}", times)

    def _run(self, begin: int, end: int) -> Iterator[AcceptedRows]:
        """Records next to each other that are all vouched for."""
        if begin == end:
            return
        block, rows = self.block, slice(begin, end)
        of = self.of[rows]
        signed, balance, stated = block.signed[rows], block.balance[rows], block.stated[rows]
        together = Rows(signed, balance, stated, block.split.lines[rows], block.booked[rows].astype(np.int64))
        self._to_accounts(of, together)
        entries = self._entries(rows, of, together)
        yield AcceptedRows(f"line {block.split.lines[begin]}", end - begin, {Entry.__tablename__: entries})

    def _to_accounts(self, of: np.ndarray, rows: Rows) -> None:
        if len(self.named) == 1:
            self.met[0].add_rows(rows)
            return
        order = np.argsort(of, kind="stable")
        codes, firsts = np.unique(of[order], return_index=True)
        for code, chosen in zip(codes, np.split(order, firsts[1:])):
            self.met[code].add_rows(Rows(*(values[chosen] for values in rows)))

    def _entries(self, rows: slice, of: np.ndarray, together: Rows) -> pa.RecordBatch:
        block, file = self.block, self.table.file
        codes = pa.array(of.astype(np.int32))

        def alike(values: list[str | None]) -> pa.Array:
            return pa.DictionaryArray.from_arrays(codes, pa.array(values, pa.string()))

        found = {name: values[rows] for name, values in block.strings.items()}
        found |= {
            "exhibit": file.exhibit.sha256,
            "period": alike([account and file.id(self.table.place, account.part) for account in self.met]),
            "account": alike([account and account.identity for account in self.met]),
            "currency": alike([account and account.currency for account in self.met]),
            "seq": pa.array(np.arange(rows.start, rows.stop) + self.behind + 1),
            "booked_on": pa.array(block.booked[rows], pa.date32()),
            "value_on": pa.array(block.valued[rows], pa.date32(), mask=~block.has_value[rows]),
            "amount": pa.array(np.abs(together.signed)),
            "direction": pa.DictionaryArray.from_arrays(pa.array((together.signed < 0).astype(np.int8)), _DIRECTIONS),
            "balance_after": pa.array(together.balance, mask=~together.stated),
        }
        return batch_of(Entry, len(of), **found)


def _named(columns: Layout, block: Block) -> tuple[list[tuple[str, str, str]], np.ndarray]:
    """(account as written, holder, currency) of the rows, each once, and which of them each row has."""
    rows = len(block.vouched)
    parts, code = [], np.zeros(rows, np.int64)
    for name, always in (("account", columns.account), ("holder", columns.holder), ("currency", columns.currency)):
        coded = block.written.get(name)
        values, codes = ([always or ""], np.zeros(rows, np.int64)) if coded is None else (coded.values, coded.codes)
        if name == "currency":
            values = [value.upper() for value in values]
        parts.append((values, codes))
        code = code * max(len(values), 1) + codes
    if not block.written:
        return [tuple(values[0] for values, _ in parts)], code
    _, firsts, of = np.unique(code, return_index=True, return_inverse=True)
    return [tuple(values[codes[first]] for values, codes in parts) for first in firsts], of
