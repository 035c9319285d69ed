"""A statement in a table as it is read: the lines around it, the headings, its rows block by block, and whose accounts they move.

Format: whatever the template declares (flows/sources/tables/table_template.py), of delimited text or of a workbook's sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from flows.sources.reading.delimited import Record, is_blank
from flows.sources.reading.record_columns import batch_of
from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.reading.table_records import RecordsOfSheet, RecordsOfText
from flows.sources.tables.table_account import Rows, TableAccount, identity_of
from flows.sources.tables.table_columns import SAID, Block, Layout, Named, account_named, not_so_many, typed
from flows.sources.tables.table_days import looks_like_a_row
from flows.sources.tables.table_period import Periods
from flows.sources.tables.table_surroundings import Surroundings
from flows.sources.tables.table_template import Columns, Template
from schemas import money
from schemas.accounts import Entry
from schemas.evidence import AcceptedRows, Declared, Outcome, SetAside

_DIRECTIONS = ("credit", "debit")
_LINE, _ACCOUNT, _TURNED, _OTHERWISE, _NOTE = range(5)  # what is told of one record, in this order


class _Event(NamedTuple):
    """What is to be told of a record of a block: a line below the table, an account that is named for the first time there, a day in another order, or a column that the
    template does not name."""

    record: int
    what: int
    number: int
    about: Any


class Table:
    """A table as it is read: first the lines above, then the headings, then rows until a footer. `place` is what it has as a whole."""

    def __init__(self, file: OpenedFile, template: Template, place: str = "table", in_workbook: bool = False):
        self.account_of_its_own = bool(template.statement.account.each_file)
        template = template.of_exhibit(file.exhibit.reference)
        self.file, self.template, self.place, self.in_workbook, self.odd = file, template, place, in_workbook, Oddities()
        self.around = Surroundings(template, self.odd)
        self.above: list[Record] = []
        self.headings: list[str] = []
        self.unread: list[tuple[str, int]] = []  # what the template does not name: in words, and where
        self.below = False
        self.accounts: dict[tuple[str, str], TableAccount] = {}
        self.rows_unread = 0
        self.behind = 0  # records
        self.day: int | None = None  # of the last row above that has one

    def outcomes(self, records: RecordsOfText | RecordsOfSheet) -> Iterator[Outcome]:
        """What each record of the table is: an Entry a row, and when all are read a StatementPeriod and the holder for each account and currency."""
        if self.template.column_names:
            self._name(self.template.column_names)
        else:
            for record in records.opening():
                self.behind += 1
                yield self._before_the_rows(record)
                if self.headings:
                    break
        if self.headings:
            layout = self._layout(records.prefix)
            for block in records.blocks(layout.width, partial(typed, layout=layout), layout.width - len(self.headings)):
                yield from self._added(block, layout)
                self.behind += len(block.cells)
        yield from self._periods(records.prefix)

    def _before_the_rows(self, record: Record) -> Outcome:
        """A line above the table, or its headings."""
        if record.problem:
            self.rows_unread += 1
            return SetAside(record.place, record.problem, record.raw)
        if is_blank(record):
            return Declared(record.place, "blank line", record.raw)
        if self.template.headings() <= {value.strip() for value in record.fields}:
            return self._head(record)
        self.around.listen(record.place, record.fields)
        self.above.append(record)
        return Declared(record.place, "line above the table", record.raw)

    def _head(self, record: Record) -> Declared:
        headings = [value.strip() for value in record.fields]
        self._name(headings[:-1] if self.template.trailing_delimiter == "headings" and not headings[-1] else headings)
        twice = sorted({name for name in self.template.headings() if self.headings.count(name) > 1})
        if twice:
            raise self.file.refusal(
                record.place,
                f"the heading {twice[0]!r} stands twice, so that its column is not certain",
                "Ask the producer for a table with distinct headings.",
            )
        for line in self.above:
            if looks_like_a_row(self.template, self.headings, line.fields):
                self.rows_unread += 1
                self.odd.note(
                    "row_above",
                    "line above the headings that looks like a row of the table: lines have changed places, or the headings stand too low",
                    line.place,
                )
        return Declared(record.place, "headings", record.raw)

    def _name(self, headings: list[str]) -> None:
        self.headings = headings
        self.unread = [
            (f"column {name!r}, which the template does not name" if name else f"column {n}, which has no heading", n - 1)
            for n, name in enumerate(self.headings, start=1)
            if name not in self.template.headings()
        ]

    def _layout(self, prefix: str) -> Layout:
        """How the rows are read, the headings being known. A footer may say more, but no row stands below one."""
        template, where, headings = self.template, self.template.statement.named(), self.headings
        at = {name: headings.index(heading) for name in Columns.model_fields if name != "text" and (heading := getattr(template.columns, name))}
        at |= {name: headings.index(where[name].column) for name in SAID if name in where and where[name].column}
        return Layout(
            template,
            len(headings) + (template.trailing_delimiter == "rows"),
            {name: self.around.said_of(where.get(name)) for name in SAID if name not in at},
            at,
            tuple(headings.index(heading) for heading in template.columns.texts),
            tuple(self.unread),
            f"{self.file.within}{prefix}",
            self.file.id(prefix),
            self.in_workbook,
        )

    def _added(self, block: Block, layout: Layout) -> Iterator[Outcome]:
        """What the records of a block are, now that it is their turn: the accepted rows first, so that whoever counts how many were understood has them before the others."""
        cells, size = block.cells, len(block.cells)
        footer = -1 if self.below else next(iter(np.flatnonzero(block.around).tolist()), size)
        self._carry_days(block)
        met, known = block.rows.copy(), block.known.copy()
        met[list(block.wrong)] = False
        met[footer + 1 :] = known[footer + 1 :] = False
        accepted = met & ~block.forward
        self._tell(block, layout, footer, accepted, known)
        self._to_accounts(block, met)
        prefix = layout.place.removeprefix(self.file.within)
        others = (
            self._not_accepted(block, record, f"{prefix}{cells.numbers[record]}", record > footer, layout) for record in np.flatnonzero(~accepted).tolist()
        )
        if accepted.any():
            others = iter(list(others))  # what is told of them is told before what is told of the rows
            entries = self._entries(block, layout, accepted)
            yield AcceptedRows(f"{prefix}{cells.numbers[np.argmax(accepted)]}", len(entries), {Entry.__tablename__: entries})
        yield from others

    def _carry_days(self, block: Block) -> None:
        """A row without a day is of the day of the row above, where a day stands once for several rows; a balance carried forward without one is of the day beside it."""
        if not block.undated.any() and not block.forward.any() and not self.template.day_once:
            return
        days, given = block.booked.values, block.booked.given
        for row in np.flatnonzero(block.undated | given).tolist():
            if given[row]:
                self.day = int(days[row])
            elif self.day is not None:
                days[row], given[row] = self.day, True
        for row in np.flatnonzero(block.undated & ~given).tolist():
            later = np.flatnonzero(given[row:])
            if block.forward[row] and len(later):
                days[row], given[row] = int(days[row + later[0]]), True
            else:
                block.wrong[row] = f"{self.template.columns.booked_on} is empty, and no row above gives the day"

    def _not_accepted(self, block: Block, record: int, place: str, below: bool, layout: Layout) -> Outcome:
        """The outcome of a record that is no accepted row: set aside with the reason, or declared."""
        odd, raw = block.cells.odd.get(record), block.cells.raw(record)
        if odd and odd.problem:
            reason = odd.problem
        elif block.blank[record]:
            return Declared(place, "blank line", raw)
        elif block.around[record]:
            return Declared(place, "line below the table", raw)
        elif below:
            reason = "a row below the table's footer"
        elif odd:
            reason = not_so_many(len(odd.fields), layout)
        elif block.forward[record] and record not in block.wrong:
            return Declared(place, "balance carried forward", raw)
        elif block.waits[record]:
            state = block.cells.cell(layout.at["status"], record)
            return SetAside(place, f"its {self.template.columns.status} is {state!r}: it is not booked", raw)
        else:
            reason = block.wrong[record]
        self.rows_unread += 1
        return SetAside(place, reason, raw)

    def _tell(self, block: Block, layout: Layout, footer: int, accepted: np.ndarray, known: np.ndarray) -> None:
        """Everything that a reader should know of the block's records, in their order; the accounts that they name are met on the way."""
        cells = block.cells
        met: list[TableAccount | None] = [None] * len(block.named)
        prefix = layout.place.removeprefix(self.file.within)
        for record, what, _, about in self._events(block, layout, footer, accepted, known):
            place = f"{prefix}{cells.numbers[record]}"
            if what == _LINE:
                odd = cells.odd.get(record)
                self.below = True
                self.around.listen(place, odd.fields if odd else [cells.cell(column, record) for column in range(layout.width)])
            elif what == _ACCOUNT:
                code, times = about
                met[code] = self.account(block.named[code], place, times)
            elif what == _TURNED:
                words = "day that exists only if day and month change places: if the template's order is wrong, the other days are misread"
                self.odd.note("date_order", words, place, about)
            elif what == _OTHERWISE:
                self.odd.note("date_form", "day that is written in another form than the template's, and has one reading only: it was read", place, about)
            else:
                words, column, times = about
                self.odd.note("unknown_column", words, place, cells.cell(column, record), times)
        self.met = met

    @staticmethod
    def _events(block: Block, layout: Layout, footer: int, accepted: np.ndarray, known: np.ndarray) -> list[_Event]:
        found = [_Event(record, _LINE, 0, None) for record in np.flatnonzero(block.around).tolist()]
        found += [_Event(record, _TURNED, 0, written) for record, written in block.turned if record <= footer]
        found += [_Event(record, _OTHERWISE, 0, written) for record, written in block.otherwise if record <= footer]
        rows = np.flatnonzero(known)
        codes, firsts, times = np.unique(block.of[rows], return_index=True, return_counts=True)
        found += [_Event(int(rows[first]), _ACCOUNT, 0, (int(code), int(count))) for code, first, count in zip(codes, firsts, times, strict=True)]
        for number, (words, column) in enumerate(layout.unread):
            given = np.flatnonzero(accepted & block.cells.given(column))
            if len(given):
                found.append(_Event(int(given[0]), _NOTE, number, (words, column, len(given))))
        return sorted(found, key=lambda event: event[:3])

    def _entries(self, block: Block, layout: Layout, accepted: np.ndarray) -> pa.RecordBatch:
        """The accepted rows as columns."""
        cells, met = block.cells, self.met
        everything = bool(accepted.all())
        codes = pa.array(block.of.astype(np.int32))

        def alike(values: list[str | None]) -> pa.Array:
            return pa.DictionaryArray.from_arrays(codes, pa.array(values, pa.string()))

        columns = dict(block.strings)
        columns |= {
            "exhibit": self.file.exhibit.sha256,
            "period": alike([account and self.file.id(self.place, account.part) for account in met]),
            "account": alike([account and account.identity for account in met]),
            "currency": alike([account and account.currency for account in met]),
            "seq": pa.array(np.arange(len(cells)) + self.behind + 1),
            "booked_on": pa.array(block.booked.values.astype(np.int32), pa.date32()),
            "value_on": pa.array(block.valued.values.astype(np.int32), pa.date32(), mask=~block.valued.given),
            "amount": pa.array(np.abs(block.signed)),
            "direction": pa.DictionaryArray.from_arrays(pa.array((block.signed < 0).astype(np.int8)), pa.array(_DIRECTIONS)),
            "balance_after": pa.array(block.balance.values, mask=~block.balance.given),
        }
        batch = batch_of(Entry, len(cells), **columns)
        return batch if everything else batch.filter(pa.array(accepted))

    def _to_accounts(self, block: Block, met: np.ndarray) -> None:
        """Each account's rows in the file's order, though it be named in several ways: those that are accepted, and balances carried forward."""
        if not met.any():
            return
        rows = Rows(block.signed, block.balance.values, block.balance.given, block.cells.numbers, block.booked.values.astype(np.int64), ~block.forward)
        of = block.of
        if not met.all():
            rows, of = Rows(*(values[met] for values in rows)), of[met]
        accounts = list({id(account): account for account in self.met if account}.values())
        if len(accounts) == 1:
            accounts[0].add(rows)
            return
        numbers = np.array([next((n for n, one in enumerate(accounts) if one is account), -1) for account in self.met])[of]
        for number in np.unique(numbers).tolist():
            accounts[number].add(Rows(*(values[numbers == number] for values in rows)))

    def account(self, named: Named, place: str, times: int = 1) -> TableAccount:
        """The account that `times` rows from `place` on name; money.MoneyError if the currency is none."""
        money.digits(named.currency)  # an unknown currency has no account here
        if named.doubt:
            raise self.file.refusal(
                place,
                f"it is not certain whose account this is: {named.doubt}. A spreadsheet cuts the noughts with which numbers begin",
                'Ask the producer for the whole number. If noughts were cut, write leading_noughts = "cut" into the template; if the number is whole as it stands, leading_noughts = "whole".',
            )
        identity = identity_of(named.account, self.template.country)
        account = self.accounts.setdefault(
            (identity, named.currency),
            TableAccount(named.account, identity, named.currency, named.holder, named.second_holder, f"account {len(self.accounts) + 1}"),
        )
        if account.holder != named.holder:
            self.odd.note("contradiction", f"the holder of {named.account} is {account.holder!r} and then another", place, named.holder, times)
        return account

    def _periods(self, prefix: str) -> Iterator[Outcome]:
        """What the accounts come to, now that every line around the table has been heard. Refusal if the table never began."""
        if not self.headings:
            raise self.file.refusal("", "the table's headings were not found", "Name the template of this table.")
        statement, said_of = self.template.statement, self.around.said_of
        if not self.accounts and said_of(statement.account) and said_of(statement.currency).upper() in money.DIGITS:
            said = {name: said_of(getattr(statement, name)) for name in SAID}
            self.account(account_named(said | {"currency": said["currency"].upper()}, self.template), self.place)
        if self.account_of_its_own:
            words = "the file does not say whose account it is: it is one of its own, and no other exhibit's, until a template of the case gives it (account = { fixed = ... })"
            self.odd.note("account_not_stated", words, self.place, said_of(statement.account))
        if not self.accounts and self.file.rows:
            self.odd.note("no_account", "no row could be read, and no line names an account and its currency", self.place)
        yield from Periods(self.file, self.template, self.place, prefix, self.around, self.odd, list(self.accounts.values()), self.rows_unread).outcomes()
        yield from self.odd.remarks()
