"""The rows of a bank's table as columns: each column that the template declares is read for a whole block, and why a row is not accepted comes of the same.

Format: whatever the template declares (flows/sources/tables/table_template.py). Nothing here depends on what stands in another block.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from flows.sources.reading.cells import Cells
from flows.sources.reading.delimited import is_blank
from flows.sources.reading.text_columns import Coded
from flows.sources.reading.typed_cells import Column, day_column, none
from flows.sources.tables.table_account import identity_of, plain_number
from flows.sources.tables.table_amounts import AmountColumns
from flows.sources.tables.table_days import day_in_cell, is_turned
from flows.sources.tables.table_template import Template

SAID = ("account", "sort_code", "currency", "holder", "second_holder")  # of each row: by a column, or by what holds for all

_MOST = 1 << 62  # of the numbers by which accounts as they are named are told apart


@dataclass(frozen=True)
class Layout:
    """What is known when the headings have been read. width: cells of a row. said: what holds for every row, of `SAID` where `at` has no column.
    at: columns by our name. unread: (column in words, column) of what the template does not name. place, id: what those of a row begin with, before its number."""

    template: Template
    width: int
    said: dict[str, str]
    at: dict[str, int]
    texts: tuple[int, ...]
    unread: tuple[tuple[str, int], ...]
    place: str
    id: str
    in_workbook: bool


class Named(NamedTuple):
    """An account as a row names it, with its currency and its holders."""

    account: str
    currency: str
    holder: str
    second_holder: str


@dataclass
class Block:
    """One block read. Arrays are as long as the block has records. blank, around: records in which nothing stands, and lines below the table. waits: rows that the bank
    has not booked. wrong: why a row cannot be read, by row. turned: rows that are wrong because their day exists only in another order. known: rows whose account and
    amount could be read. named, of: accounts as the rows name them, and which of them each row has. strings: columns of Entry."""

    cells: Cells
    blank: np.ndarray
    around: np.ndarray
    waits: np.ndarray
    rows: np.ndarray
    known: np.ndarray
    signed: np.ndarray
    balance: Column
    booked: Column
    valued: Column
    named: list[Named]
    of: np.ndarray
    strings: dict[str, pa.Array]
    wrong: dict[int, str] = field(default_factory=dict)
    turned: list[tuple[int, str]] = field(default_factory=list)


def typed(cells: Cells, layout: Layout) -> Block:
    """The records of one block as typed columns."""
    template, at, wrong = layout.template, layout.at, {}
    blank, around = _no_rows(cells, layout)
    rows = ~(blank | around)
    rows[list(cells.odd)] = False
    if template.trailing_delimiter == "rows":
        for row in np.flatnonzero(rows & cells.given(layout.width - 1)).tolist():
            wrong[row] = not_so_many(layout.width, layout)
            rows[row] = False
    waits = rows & ~cells.coded(at["status"]).mapped(bool, template.booked.__contains__) if template.booked else np.zeros(len(cells), bool)
    rows = rows & ~waits
    of_rows = {name: cells.coded(at[name]) for name in SAID if name in at}
    nameless = ~of_rows["account"].mapped(bool, bool) if "account" in of_rows else np.full(len(cells), not layout.said["account"])
    for row in np.flatnonzero(rows & nameless).tolist():
        wrong[row] = "the row names no account, and the table does not either"
    if "currency" in of_rows:
        of_rows["currency"] = Coded([value.upper() for value in of_rows["currency"].values], of_rows["currency"].codes)
    money = AmountColumns(cells, template, at, of_rows["currency"] if "currency" in of_rows else layout.said["currency"].upper(), wrong)
    signed = money.signed(rows & ~nameless)
    known = _left(rows, wrong)
    turned: list[tuple[int, str]] = []
    booked = _days("booked_on", cells, layout, known, wrong, turned)
    valued = _days("value_on", cells, layout, _left(known, wrong), wrong, turned)
    balance = money.column("balance_after", _left(known, wrong))
    named, of = _accounts(layout, of_rows, len(cells))
    return Block(cells, blank, around, waits, rows, known, signed, balance, booked, valued, named, of, _strings(cells, layout, of_rows), wrong, turned)


def not_so_many(fields: int, layout: Layout) -> str:
    """Why a record of another number of fields, or with something behind the last column, is no row."""
    return f"{fields} fields, expected {layout.width}{', the last of them empty' if layout.template.trailing_delimiter == 'rows' else ''}"


def _no_rows(cells: Cells, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Records in which nothing stands, and lines that begin as a footer does."""
    footers = tuple(layout.template.footers)
    blank, around = np.ones(len(cells), bool), cells.begins_with(footers)
    for column in range(layout.width):
        blank &= ~cells.given(column)
        if not blank.any():
            break
    for row, record in cells.odd.items():
        blank[row] = is_blank(record)
        around[row] = not record.problem and not blank[row] and next(filter(None, map(str.strip, record.fields))).startswith(footers)
    return blank, around & ~blank


def _left(rows: np.ndarray, wrong: dict[int, str]) -> np.ndarray:
    left = rows.copy()
    left[list(wrong)] = False
    return left


def _days(name: str, cells: Cells, layout: Layout, where: np.ndarray, wrong: dict[int, str], turned: list[tuple[int, str]]) -> Column:
    template = layout.template
    if name not in layout.at:
        return none(len(cells))
    found = day_column(
        cells,
        layout.at[name],
        where,
        "" if template.century else template.dates,
        True,
        lambda written: day_in_cell(written, template, layout.in_workbook),
        required=name == "booked_on",
    )
    for row, reason in found.wrong.items():
        wrong[row], written = reason, cells.cell(layout.at[name], row)
        if is_turned(written, template, layout.in_workbook):
            turned.append((row, written))
    return found


def _accounts(layout: Layout, of_rows: dict[str, Coded], rows: int) -> tuple[list[Named], np.ndarray]:
    """Accounts as the rows name them, each once, and which of them each row has."""
    values, codes, code = {}, {}, np.zeros(rows, np.int64)
    for name in SAID:
        coded = of_rows.get(name)
        values[name] = coded.values if coded else [layout.said[name].upper() if name == "currency" else layout.said[name]]
        codes[name] = coded.codes if coded else np.zeros(rows, np.int64)
        if int(code.max(initial=0)) > _MOST // max(len(values[name]), 1):
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
        code = code * max(len(values[name]), 1) + codes[name]
    if rows:
        _, firsts, of = np.unique(code, return_index=True, return_inverse=True) if of_rows else (None, np.zeros(1, np.int64), code)
    else:
        firsts = of = code
    found = []
    for first in firsts.tolist():
        said = {name: values[name][codes[name][first]] for name in SAID}
        account = f"{plain_number(said['sort_code'])} {plain_number(said['account'])}" if said["sort_code"] else said["account"]
        found.append(Named(account, said["currency"], said["holder"], said["second_holder"]))
    return found, of


def _strings(cells: Cells, layout: Layout, of_rows: dict[str, Coded]) -> dict[str, pa.Array]:
    at, template = layout.at, layout.template
    strings = {name: cells.texts(at[name]) for name in ("counterparty", "reference", "bank_code") if name in at}
    strings["text"] = cells.texts(*layout.texts, between=" / ")
    strings["place"], strings["id"] = cells.numbered(layout.place), cells.numbered(layout.id)
    if "counterparty_account" in at:
        other = cells.coded(at["counterparty_account"])
        identities = [identity_of(value, template.country) for value in other.values]
        strings["counterparty_account"] = pa.DictionaryArray.from_arrays(other.codes, pa.array(identities or [""], pa.string()))
    if "original_amount" in at:
        strings["original"] = _originals(cells, layout, of_rows)
    if "fee" in at:
        strings["text"] = _with_charges(strings["text"], cells.texts(at["fee"]), template.columns.fee)
    return strings


def _originals(cells: Cells, layout: Layout, of_rows: dict[str, Coded]) -> pa.Array:
    """The amount in the currency of the payment, as written, where that is another."""
    rows = len(cells)
    written = cells.texts(layout.at["original_amount"]).to_pylist()
    units = cells.texts(layout.at["original_currency"]).to_pylist() if "original_currency" in layout.at else [""] * rows
    own = of_rows["currency"].mapped(object, str) if "currency" in of_rows else [layout.said["currency"].upper()] * rows
    return pa.array(
        [f"{amount} {unit}".strip() if amount and unit.upper() != mine else "" for amount, unit, mine in zip(written, units, own, strict=True)], pa.string()
    )


def _with_charges(texts: pa.Array, charges: pa.Array, heading: str) -> pa.Array:
    """The texts, and what was taken besides the amount."""
    told = [f"with {heading} {written}" if any(digit in written for digit in "123456789") else "" for written in charges.to_pylist()]
    return pa.array([" / ".join(filter(None, both)) for both in zip(texts.to_pylist(), told, strict=True)], pa.string())
