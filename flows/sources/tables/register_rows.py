"""A register's table as it is read: the lines around it, its headings, and its rows block by block as columns of the template's kind and of whoever holds.

Format: whatever the template declares (flows/sources/tables/register_template.py), of delimited text or of a workbook's sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from sqlmodel import SQLModel

from flows.sources.reading.cells import Cells
from flows.sources.reading.delimited import Record, is_blank
from flows.sources.reading.record_columns import batch_of
from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.reading.table_records import RecordsOfSheet, RecordsOfText
from flows.sources.reading.text_columns import Coded
from flows.sources.reading.typed_cells import Column, Marks, day_column, money_column
from flows.sources.tables.forward_rows import is_footer
from flows.sources.tables.register_template import RegisterTemplate
from schemas import calendar, money
from schemas.evidence import AcceptedRows, Declared, Outcome, SetAside
from schemas.parties import PartyRecord

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass
class _Block:
    """One block read. Arrays are as long as the block has records. blank, around: records in which nothing stands, and lines that begin as one below the table. rows: those
    that may be accepted. wrong: why a row cannot be read, by row. columns: fields of the kind's model. holders: fields of who holds it, and where somebody does."""

    cells: Cells
    blank: np.ndarray
    around: np.ndarray
    rows: np.ndarray
    wrong: dict[int, str]
    columns: dict[str, pa.Array]
    holders: dict[str, pa.Array]
    held: np.ndarray


class Register:
    """A register's table. A workbook (`in_workbook`) stores days by ISO 8601."""

    def __init__(self, file: OpenedFile, template: RegisterTemplate, odd: Oddities, in_workbook: bool = False):
        self.file, self.template, self.odd, self.in_workbook = file, template, odd, in_workbook
        self.headings: list[str] = []
        self.below = False

    def outcomes(self, records: RecordsOfText | RecordsOfSheet) -> Iterator[Outcome]:
        """Every record of the table as what it is: accepted, set aside with a reason, or declared."""
        for record in records.opening():
            yield self._before_the_rows(record)
            if self.headings:
                break
        if self.headings:
            for block in records.blocks(len(self.headings), self._typed):
                yield from self._added(block, records.prefix)

    def _before_the_rows(self, record: Record) -> Declared:
        """A line above the table, or its headings."""
        if is_blank(record):
            return Declared(record.place, "blank line", record.raw)
        values = [value.strip() for value in record.fields]
        wanted = self.template.headings()
        if record.problem or not wanted <= set(values):
            return Declared(record.place, "line above the table", record.raw)
        twice = sorted(name for name in wanted if values.count(name) > 1)
        if twice:
            raise self.file.refusal(
                record.place,
                f"the heading {twice[0]!r} stands twice, so that its column is not certain",
                "Ask the producer for a table with distinct headings.",
            )
        for name in sorted(set(values) - wanted - {""}):
            self.odd.note("unread_column", f"column {name!r} that the template does not read", record.place)
        self.headings = values
        return Declared(record.place, "headings", record.raw)

    def _typed(self, cells: Cells) -> _Block:
        """The block's records as columns; nothing in it depends on another block."""
        blank = np.ones(len(cells), bool)
        for column in range(len(self.headings)):
            blank &= ~cells.given(column)
        footers = tuple(self.template.footers)
        around = self._first_begins(cells, footers) & ~blank
        rows = ~blank
        for row, record in cells.odd.items():
            blank[row], rows[row] = is_blank(record), False
            around[row] = bool(record.fields) and not blank[row] and is_footer(record.fields[0].strip(), footers)
        rows &= ~around
        wrong: dict[int, str] = {}
        columns = {name: self._column(name, cells, rows, wrong) for name in self.template.model.model_fields if name != "holder" and self._is_given(name)}
        for name, info in self.template.model.model_fields.items():
            if info.is_required() and name in columns:
                self._required(name, columns[name], rows, wrong)
        holders = {name: self._texts(name, cells) for name in ("holder", "holder_number", "holder_address") if name in self.template.columns}
        held = self._given(cells, "holder") if "holder" in holders else np.zeros(len(cells), bool)
        made = {name: self._array(column) if isinstance(column, Column) else column for name, column in columns.items()}
        return _Block(cells, blank, around, rows, wrong, made, holders, held)

    def _at(self, name: str) -> int:
        return self.headings.index(self.template.columns[name])

    def _is_given(self, name: str) -> bool:
        return name in self.template.columns or name in self.template.fixed

    def _texts(self, name: str, cells: Cells) -> pa.Array:
        return cells.texts(self._at(name))

    def _given(self, cells: Cells, name: str) -> np.ndarray:
        return cells.given(self._at(name))

    @staticmethod
    def _first_begins(cells: Cells, footers: tuple[str, ...]) -> np.ndarray:
        """Whether the first cell itself is the whole of a footer's label; where it is empty, no other counts."""
        found = cells.begins_with(footers) & (cells.given(0) | ("" in footers))
        for row in np.flatnonzero(found & cells.given(0)).tolist():
            found[row] = is_footer(cells.cell(0, row), footers)
        return found

    def _kind(self, name: str) -> str:
        """The type of a column, as a word: 'date', 'int' or 'str'."""
        kind = str(self.template.model.model_fields[name].annotation)
        return next((one for one in ("date", "int") if one in kind), "str")

    def _column(self, name: str, cells: Cells, rows: np.ndarray, wrong: dict[int, str]) -> Column | pa.Array | str:
        """A field of the model, typed; the reasons of rows that cannot be read are added to `wrong`, the first of each."""
        template, kind = self.template, self._kind(name)
        if name in template.fixed:
            return template.fixed[name]
        left = rows.copy()
        left[list(wrong)] = False
        if kind == "str":
            return self._texts(name, cells)
        if kind == "date":
            found = day_column(cells, self._at(name), left, template.dates, False, self._day)
        else:
            currency: str | Coded = cells.coded(self._at("currency")) if "currency" in template.columns else template.fixed.get("currency", "")
            marks = Marks(template.decimal_mark, template.group_mark)
            found = money_column(cells, self._at(name), currency, left, marks, self._amount)
        wrong.update(found.wrong)
        return found

    def _day(self, written: str) -> date:
        if self.in_workbook and _ISO.match(written):
            return calendar.day_of(written)
        return calendar.parse(written, self.template.dates)

    def _amount(self, written: str, currency: str) -> int:
        return money.parse(written, currency, decimal=self.template.decimal_mark, group=self.template.group_mark)

    def _required(self, name: str, column: Column | pa.Array | str, rows: np.ndarray, wrong: dict[int, str]) -> None:
        """Rows in which a field is empty that the model requires."""
        if isinstance(column, str):
            empty = np.full(len(rows), not column)
        elif isinstance(column, Column):
            empty = ~column.given
        else:
            empty = np.array([not value for value in column.to_pylist()], bool)
        for row in np.flatnonzero(rows & empty).tolist():
            wrong.setdefault(row, f"{name} is empty")

    @staticmethod
    def _array(column: Column) -> pa.Array:
        kind = pa.date32() if column.values.dtype == np.int32 else pa.int64()
        return pa.array(column.values, kind, mask=~column.given)

    def _added(self, block: _Block, prefix: str) -> Iterator[Outcome]:
        """What the records of a block are, now that it is their turn: the accepted rows, and then those that are none, in order."""
        cells, size = block.cells, len(block.cells)
        footer = -1 if self.below else next(iter(np.flatnonzero(block.around).tolist()), size)
        self.below = footer < size
        accepted = block.rows.copy()
        accepted[list(block.wrong)] = False
        accepted[footer + 1 :] = False
        if accepted.any():
            yield AcceptedRows(f"{prefix}{cells.numbers[np.argmax(accepted)]}", int(accepted.sum()), self._records(block, accepted, prefix))
        for record in np.flatnonzero(~accepted).tolist():
            place, raw, odd = f"{prefix}{cells.numbers[record]}", cells.raw(record), cells.odd.get(record)
            if block.blank[record]:
                yield Declared(place, "blank line", raw)
            elif record >= footer:
                yield Declared(place, "line below the table", raw)
            elif odd:
                yield SetAside(place, odd.problem or f"{len(odd.fields)} fields, expected {len(self.headings)}", raw)
            else:
                yield SetAside(place, block.wrong[record], raw)

    def _records(self, block: _Block, accepted: np.ndarray, prefix: str) -> dict[str, pa.RecordBatch]:
        """The accepted rows' records of the kind's model, and of whoever holds."""
        cells, model = block.cells, self.template.model
        origin = {"exhibit": self.file.exhibit.sha256, "place": cells.numbered(f"{self.file.within}{prefix}")}
        ids = cells.numbered(self.file.id(prefix))
        held = accepted & block.held

        def of_part(part: str) -> pa.Array:
            return pa.array([f"{one}:{part}" for one in ids.to_pylist()], pa.string())

        holder = of_part("holder")
        whose = pa.array([one if has else "" for one, has in zip(holder.to_pylist(), held, strict=True)], pa.string())
        found = {model.__tablename__: _rows(model, accepted, id=of_part(self.template.kind), holder=whose, **origin, **block.columns)}
        if held.any():
            numbers = block.holders.get("holder_number")
            found[PartyRecord.__tablename__] = _rows(
                PartyRecord,
                held,
                id=holder,
                **origin,
                mentioned_as=f"holder of {self.template.kind.replace('_', ' ')}",
                kind=self.template.holder_kind,
                name=block.holders["holder"],
                number="" if numbers is None else pa.array(["".join(one.upper().split()) for one in numbers.to_pylist()], pa.string()),
                address=block.holders.get("holder_address", ""),
            )
        return found


def _rows(table: type[SQLModel], which: np.ndarray, **columns: pa.Array | str) -> pa.RecordBatch:
    return batch_of(table, len(which), **columns).filter(pa.array(which))
