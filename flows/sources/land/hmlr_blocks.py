"""The data sets of corporate proprietors block by block as columns; a row that is not vouched for is read by the row reader, in its turn.

Format: HM Land Registry, CCOD and OCOD (flows/sources/land/hmlr_proprietors.py, whose `DataSet` is the reference). A change-only update is read row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.sources.land.hmlr_proprietors import CHANGES, INDICATORS, ON_COMPANIES_HOUSE, DataSet
from flows.sources.reading.delimited import Position, record_of, records
from flows.sources.reading.record_columns import batch_of
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.text_blocks import Split, blocks, fields, turns
from flows.sources.reading.text_columns import NO_BYTES, Coded, alike, coded, numbers, rows_between, texts
from flows.sources.reading.written_values import NOT_VOUCHED, ORDERS, READ, amounts, days
from schemas.countries import country_code
from schemas.evidence import AcceptedRows, Outcome
from schemas.identifiers import TITLE_NUMBER, company_number
from schemas.land import Proprietorship, Title
from schemas.parties import PartyRecord

_PROPRIETORS = (1, 2, 3, 4)


class _Block(NamedTuple):
    """One block typed: its records, those vouched for, and by table the record of each row and the columns."""

    split: Split
    vouched: np.ndarray
    tables: dict[type, tuple[np.ndarray, pa.RecordBatch]]


def outcomes(reading: DataSet, codec: str, begin: Position) -> Iterator[Outcome]:
    """Everything below the headings."""
    if not set(reading.headings).isdisjoint(CHANGES) or len(set(reading.headings)) != len(reading.headings):
        yield from map(reading.outcome, records(reading.file, codec, begin=begin))
        return
    work = partial(_typed, file=reading.file, at={heading: n for n, heading in enumerate(reading.headings)}, overseas=reading.overseas)
    for block in blocks(reading.file, codec, begin, partial(fields, delimiter=",", columns=len(reading.headings)), work, columns=len(reading.headings)):
        if isinstance(block, Position):
            yield from map(reading.outcome, records(reading.file, codec, begin=block))
        else:
            yield from _in_turn(reading, block)


def _in_turn(reading: DataSet, block: _Block) -> Iterator[Outcome]:
    """The block's records in order; those that are vouched for next to each other together."""
    behind = reading.file.rows
    for begin, end, alone in turns(block.vouched):
        if end > begin:
            if reading.footer is not None:
                reading.outcome(_record(block.split, begin))  # it refuses what stands behind the row count
            reading.rows += end - begin
            yield AcceptedRows(f"line {block.split.lines[begin]}", end - begin, rows_between(block.tables, begin, end))
        if alone is not None:
            reading.file.rows = behind + alone + 1
            yield reading.outcome(_record(block.split, alone))
    reading.file.rows = behind + len(block.vouched)


def _record(split: Split, record: int):
    return record_of(f"line {split.lines[record]}", split.raw(record), ",")


def _typed(block: Split, file: OpenedFile, at: dict[str, int], overseas: bool) -> _Block:
    told = _Told(block, file, at, overseas)
    return _Block(block, told.vouched, {Title: told.titles(), **told.proprietors()})


class _Told:
    """What the rows of a block say, and the records that come of those that are vouched for: the row of each, and the columns."""

    def __init__(self, block: Split, file: OpenedFile, at: dict[str, int], overseas: bool):
        self.block, self.at, rows = block, at, len(block.plain)
        self.ids, self.places, self.exhibit = partial(numbers, file.id("line ")), partial(numbers, f"{file.within}line "), file.exhibit.sha256
        self.price, price_state = amounts(*self._column("Price Paid"), np.full(rows, 2, np.int8), ord("."), 0, 0, NO_BYTES)
        self.since, since_state = days(*self._column("Date Proprietor Added"), ORDERS["dmy"], False)
        self.priced, self.dated = price_state == READ, since_state == READ
        several, more = (coded(block, at[heading]) for heading in ("Multiple Address Indicator", "Additional Proprietor Indicator"))
        vouched = block.plain & pc.match_substring_regex(texts(block, at["Title Number"]), f"^(?:{TITLE_NUMBER})$").to_numpy(zero_copy_only=False)
        vouched &= (price_state != NOT_VOUCHED) & (since_state != NOT_VOUCHED)
        vouched &= several.mapped(bool, INDICATORS.__contains__) & more.mapped(bool, "N".__eq__)
        named = np.stack([block.stops[column] > block.starts[column] for column in self._columns("Proprietor Name ({})")], axis=1)
        vouched &= named[:, 0]
        of, nth = np.nonzero(named)  # in the order of the rows
        if overseas:
            countries = coded(block, self._columns("Country Incorporated ({})")[nth], of)
            codes, where = [country_code(value) for value in countries.values], countries.codes
            vouched[of[~Coded(codes, where).mapped(bool, bool)]] = False
        else:
            codes, where = ["gb"], np.zeros(len(of), np.int64)
        there = vouched[of]
        self.vouched, self.of, self.nth, self.country = vouched, of[there], nth[there], Coded(codes, where[there])

    def _column(self, heading: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.block.text, self.block.starts[self.at[heading]], self.block.stops[self.at[heading]]

    def _columns(self, heading: str) -> np.ndarray:
        """The column of each of the four proprietors."""
        return np.array([self.at[heading.format(n)] for n in _PROPRIETORS])

    def titles(self) -> tuple[np.ndarray, pa.RecordBatch]:
        """One of each row."""
        block, at, rows = self.block, self.at, np.flatnonzero(self.vouched)
        return rows, batch_of(
            Title,
            len(rows),
            id=self.ids(block.lines[rows]),
            exhibit=self.exhibit,
            place=self.places(block.lines[rows]),
            land_registry="HM Land Registry",
            title_number=texts(block, at["Title Number"], rows=rows),
            tenure=coded(block, at["Tenure"]).column(rows),
            address=texts(block, at["Property Address"], rows=rows),
            postcode=texts(block, at["Postcode"], rows=rows),
            district=texts(block, *(at[heading] for heading in ("District", "County", "Region")), between=", ", rows=rows),
            price_paid=pa.array(self.price[rows], mask=~self.priced[rows]),
        )

    def proprietors(self) -> dict[type, tuple[np.ndarray, pa.RecordBatch]]:
        """Who is named, and that the title is held: one of each proprietor of each row."""
        block, of, nth = self.block, self.of, self.nth
        lines, every = block.lines[of], np.arange(len(of))
        ids, places = self.ids(lines, *(f":proprietor {n}" for n in _PROPRIETORS), which=nth), self.places(lines)
        category, number = (coded(block, self._columns(heading)[nth], of) for heading in ("Proprietorship Category ({})", "Company Registration No. ({})"))
        on_register = category.mapped(bool, ON_COMPANIES_HOUSE.__contains__) & self.country.mapped(bool, "gb".__eq__)
        ours, others = ([company_number(value, where) for value in number.values] for where in ("gb", ""))
        parties = batch_of(
            PartyRecord,
            len(of),
            id=ids,
            exhibit=self.exhibit,
            place=places,
            mentioned_as="proprietor",
            kind="company",
            name=texts(block, self._columns("Proprietor Name ({})")[nth], rows=of),
            address=texts(block, *(self._columns(f"Proprietor ({{}}) Address ({line})")[nth] for line in (1, 2, 3)), between="; ", rows=of),
            jurisdiction=self.country.column(every),
            number=alike([*ours, *others], np.where(on_register, number.codes, number.codes + len(ours))).cast(pa.string()),
        )
        held = batch_of(
            Proprietorship,
            len(of),
            id=self.ids(lines, *(f":proprietorship {n}" for n in _PROPRIETORS), which=nth),
            exhibit=self.exhibit,
            place=places,
            owner=ids,
            title_number=texts(block, self.at["Title Number"], rows=of),
            category=category.column(every),
            since=pa.array(self.since[of], pa.date32(), mask=~self.dated[of]),
        )
        return {PartyRecord: (of, parties), Proprietorship: (of, held)}
