"""The data sets of corporate proprietors block by block as columns; a row that is not vouched for is read by the row reader, in its turn.

Format: HM Land Registry, CCOD and OCOD (flows/sources/hmlr_proprietors.py, whose `DataSet` is the reference). A change-only update is read row by row.
"""
from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.record_columns import arrow_schema, batch_of
from flows.sources.delimited import Position, record_of, records
from flows.sources.hmlr_proprietors import CHANGES, INDICATORS, ON_COMPANIES_HOUSE, DataSet
from flows.sources.source import OpenedFile
from flows.sources.text_blocks import Split, blocks, fields, turns
from flows.sources.text_columns import NO_BYTES, coded, numbers, texts
from flows.sources.written_values import NOT_VOUCHED, ORDERS, READ, amounts, days
from schemas.countries import country_code
from schemas.evidence import AcceptedRows, Outcome
from schemas.identifiers import TITLE_NUMBER, company_number
from schemas.land import Proprietorship, Title
from schemas.parties import PartyRecord

_PROPRIETORS = (1, 2, 3, 4)


class _Block(NamedTuple):
    """One block typed: its records, those vouched for, the columns of Title, and for each of four proprietors who is there and the columns of both
    tables."""

    split: Split
    vouched: np.ndarray
    title: dict[str, pa.Array | str]
    proprietors: tuple[tuple[np.ndarray, dict[str, pa.Array | str], dict[str, pa.Array | str]], ...]


def outcomes(reading: DataSet, codec: str, begin: Position) -> Iterator[Outcome]:
    """Everything below the headings."""
    if not set(reading.headings).isdisjoint(CHANGES) or len(set(reading.headings)) != len(reading.headings):
        yield from map(reading.outcome, records(reading.file, codec, begin=begin))
        return
    work = partial(_typed, file=reading.file, at={heading: n for n, heading in enumerate(reading.headings)}, overseas=reading.overseas)
    for block in blocks(reading.file, codec, begin, partial(fields, delimiter=",", columns=len(reading.headings)), work):
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
            yield _run(reading, block, begin, end)
        if alone is not None:
            reading.file.rows = behind + alone + 1
            yield reading.outcome(_record(block.split, alone))
    reading.file.rows = behind + len(block.vouched)


def _record(split: Split, record: int):
    return record_of(f"line {split.lines[record]}", split.raw(record), ",")


def _run(reading: DataSet, block: _Block, begin: int, end: int) -> AcceptedRows:
    reading.rows += end - begin
    exhibit, rows = reading.file.exhibit.sha256, np.arange(begin, end)
    titles = _records(Title, block.title, rows, exhibit)
    found: dict[type, list[pa.RecordBatch]] = {PartyRecord: [], Proprietorship: []}
    listed = []
    for there, *columns in block.proprietors:
        chosen = begin + np.flatnonzero(there[begin:end])
        listed.append(chosen)
        for table, values in zip(found, columns):
            found[table].append(_records(table, values, chosen, exhibit))
    in_order = pa.array(np.argsort(np.concatenate(listed), kind="stable"))
    together = {table.__tablename__: pa.concat_batches(batches).take(in_order) for table, batches in found.items()}
    return AcceptedRows(f"line {block.split.lines[begin]}", end - begin, {Title.__tablename__: titles} | together)


def _records(table: type, columns: dict[str, pa.Array | str], rows: np.ndarray, exhibit: str) -> pa.RecordBatch:
    """Records of the table for these rows of the block."""
    chosen = pa.array(rows)
    return batch_of(table, len(rows), exhibit=exhibit, **{name: values.take(chosen) if isinstance(values, pa.Array) else values for name, values in columns.items()}).cast(arrow_schema(table))


def _typed(block: Split, file: OpenedFile, at: dict[str, int], overseas: bool) -> _Block:
    rows = len(block.plain)

    def column(heading: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return block.text, block.starts[at[heading]], block.stops[at[heading]]

    number = texts(block, at["Title Number"])
    price, price_state = amounts(*column("Price Paid"), np.full(rows, 2, np.int8), ord("."), 0, 0, NO_BYTES)
    since, since_state = days(*column("Date Proprietor Added"), ORDERS["dmy"], False)
    several, more = (coded(block, at[heading]) for heading in ("Multiple Address Indicator", "Additional Proprietor Indicator"))
    vouched = block.plain & pc.match_substring_regex(number, f"^(?:{TITLE_NUMBER})$").to_numpy(zero_copy_only=False)
    vouched &= (price_state != NOT_VOUCHED) & (since_state != NOT_VOUCHED)
    vouched &= several.mapped(bool, INDICATORS.__contains__) & more.mapped(bool, "N".__eq__)
    places, lines = numbers(f"{file.within}line ", block.lines), block.lines
    title = {
        "id": numbers(file.id("line "), lines), "place": places, "land_registry": "HM Land Registry", "title_number": number,
        "tenure": texts(block, at["Tenure"]), "address": texts(block, at["Property Address"]), "postcode": texts(block, at["Postcode"]),
        "district": texts(block, *(at[heading] for heading in ("District", "County", "Region")), between=", "),
        "price_paid": pa.array(price, mask=price_state != READ),
    }
    day = pa.array(since, pa.date32(), mask=since_state != READ)
    found = []
    for n in _PROPRIETORS:
        name = at[f"Proprietor Name ({n})"]
        there = block.stops[name] > block.starts[name]
        jurisdiction, known = _jurisdictions(block, at.get(f"Country Incorporated ({n})"), overseas)
        vouched &= known | ~there
        if n == 1:
            vouched &= there
        ids = numbers(file.id("line "), lines, f":proprietor {n}")
        category = coded(block, at[f"Proprietorship Category ({n})"])
        on_register = category.mapped(bool, ON_COMPANIES_HOUSE.__contains__) & np.asarray(pc.equal(jurisdiction, "gb"))
        party = {
            "id": ids, "place": places, "mentioned_as": "proprietor", "kind": "company", "name": texts(block, name),
            "address": texts(block, *(at[f"Proprietor ({n}) Address ({line})"] for line in (1, 2, 3)), between="; "), "jurisdiction": jurisdiction,
            "number": _company_numbers(block, at[f"Company Registration No. ({n})"], on_register),
        }
        held = {"id": numbers(file.id("line "), lines, f":proprietorship {n}"), "place": places, "title_number": number, "owner": ids,
                "category": texts(block, at[f"Proprietorship Category ({n})"]), "since": day}
        found.append((there & vouched, party, held))
    return _Block(block, vouched, title, tuple((there & vouched, party, held) for there, party, held in found))


def _jurisdictions(block: Split, column: int | None, overseas: bool) -> tuple[pa.Array, np.ndarray]:
    """The codes of the countries, and where they are known."""
    rows = len(block.plain)
    if not overseas:
        return pa.repeat("gb", rows), np.ones(rows, bool)
    written = coded(block, column)
    codes = pa.array([country_code(value) for value in written.values] or [""], pa.string()).take(pa.array(written.codes))
    return codes, written.mapped(bool, lambda value: bool(country_code(value)))


def _company_numbers(block: Split, column: int, on_register: np.ndarray) -> pa.Array:
    written = coded(block, column)
    codes = pa.array(written.codes)
    ours, others = (pa.array([form(value) for value in written.values] or [""], pa.string()).take(codes) for form in (company_number, lambda value: "".join(value.upper().split())))
    return pc.if_else(pa.array(on_register), ours, others)
