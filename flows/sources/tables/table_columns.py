"""The rows of a bank's table as columns: each column that the template declares is read for a whole block, and why a row is not accepted comes of the same.

Format: whatever the template declares (flows/sources/tables/table_template.py). Nothing here depends on what stands in another block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.sources.reading.cells import Cells
from flows.sources.reading.delimited import is_blank
from flows.sources.reading.text_columns import Coded
from flows.sources.reading.typed_cells import EPOCH, Column, day_column, none
from flows.sources.tables.forward_rows import MAY_BE_FORWARD, is_footer, is_forward
from flows.sources.tables.table_account import identity_of, plain_number, too_short, with_noughts
from flows.sources.tables.table_amounts import AmountColumns
from flows.sources.tables.table_days import certain_day, day_in_cell, is_turned
from flows.sources.tables.table_template import Template
from schemas.money import DIGITS

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
    """An account as a row names it, with its currency and its holders. doubt: why a spreadsheet may have cut its number, '' if nothing says so or the template
    answers it."""

    account: str
    currency: str
    holder: str
    second_holder: str
    doubt: str = ""


@dataclass
class Block:
    """One block read. Arrays are as long as the block has records. blank, around: records in which nothing stands, and lines below the table. waits: rows that the bank
    has not booked. wrong: why a row cannot be read, by row. turned: rows that are wrong because their day exists only in another order. known: rows whose account and
    amount could be read. forward: rows that are only a balance carried forward. undated: rows without a day where a day stands once for several rows. otherwise: rows whose day is
    written in another form than the template's. named, of: accounts as the rows name them, and which of them each row has. strings: columns of Entry."""

    cells: Cells
    blank: np.ndarray
    around: np.ndarray
    waits: np.ndarray
    rows: np.ndarray
    known: np.ndarray
    forward: np.ndarray
    undated: np.ndarray
    signed: np.ndarray
    balance: Column
    booked: Column
    valued: Column
    named: list[Named]
    of: np.ndarray
    strings: dict[str, pa.Array]
    wrong: dict[int, str] = field(default_factory=dict)
    turned: list[tuple[int, str]] = field(default_factory=list)
    otherwise: list[tuple[int, str]] = field(default_factory=list)


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
    forward = _forward(cells, layout, rows & ~nameless & money.nothing_moved())
    for row in np.flatnonzero(forward).tolist():
        currency = of_rows["currency"].values[of_rows["currency"].codes[row]] if "currency" in of_rows else layout.said["currency"].upper()
        if currency not in DIGITS:
            wrong[row], forward[row] = f"currency {currency!r} is not an ISO 4217 code, of a balance that is carried forward", False
    signed = money.signed(_left(rows & ~nameless & ~forward, wrong))
    for row in _balances_moved(cells, layout, _left(rows & ~nameless & ~forward, wrong) & (signed != 0)):
        wrong[row] = "its words are those of a balance that is carried forward, and an amount stands beside them: which it is cannot be told"
    known = _left(rows, wrong)
    turned: list[tuple[int, str]] = []
    otherwise: list[tuple[int, str]] = []
    undated = known & ~cells.given(at["booked_on"]) if template.day_once or forward.any() else np.zeros(len(cells), bool)
    undated &= template.day_once | forward
    booked = _days("booked_on", cells, layout, known & ~undated, wrong, turned, otherwise)
    valued = _days("value_on", cells, layout, _left(known, wrong), wrong, turned, otherwise)
    balance = money.balances(_left(known, wrong))
    named, of = _accounts(layout, of_rows, len(cells))
    strings = _strings(cells, layout, of_rows)
    return Block(cells, blank, around, waits, rows, known, forward, undated, signed, balance, booked, valued, named, of, strings, wrong, turned, otherwise)


def not_so_many(fields: int, layout: Layout) -> str:
    """Why a record of another number of fields, or with something behind the last column, is no row."""
    return f"{fields} fields, expected {layout.width}{', the last of them empty' if layout.template.trailing_delimiter == 'rows' else ''}"


def _no_rows(cells: Cells, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Records in which nothing stands, and lines below the table: the whole of a footer's label in their first cell, and no day where rows have it."""
    template, at = layout.template, layout.at
    footers = tuple(template.footers)
    blank, around = np.ones(len(cells), bool), cells.begins_with(footers)
    for column in range(layout.width):
        blank &= ~cells.given(column)
        if not blank.any():
            break
    for row in np.flatnonzero(around).tolist():
        first = next(filter(None, (cells.cell(column, row) for column in range(layout.width))), "")
        around[row] = is_footer(first, footers) and not _has_a_day(cells.cell(at["booked_on"], row), layout)
    for row, record in cells.odd.items():
        blank[row] = is_blank(record)
        there = [] if record.problem else [value for value in map(str.strip, record.fields) if value]
        around[row] = bool(there) and is_footer(there[0], footers)
    return blank, around & ~blank


def _has_a_day(written: str, layout: Layout) -> bool:
    try:
        day_in_cell(written, layout.template, layout.in_workbook)
    except ValueError:
        return certain_day(written) is not None
    return True


def _forward(cells: Cells, layout: Layout, where: np.ndarray) -> np.ndarray:
    """Rows that move nothing and are a balance, by a whole form of words."""
    forward = np.zeros(len(cells), bool)
    if "balance_after" not in layout.at:
        return forward
    texts = (*layout.texts, *(layout.at[name] for name in ("counterparty",) if name in layout.at))
    for row in np.flatnonzero(where & cells.given(layout.at["balance_after"])).tolist():
        forward[row] = is_forward([cells.cell(column, row) for column in dict.fromkeys(texts)])
    return forward


def _balances_moved(cells: Cells, layout: Layout, where: np.ndarray) -> Iterator[int]:
    """Rows of a table without balances that move something, and say in a whole form of words that they are a balance."""
    if "balance_after" in layout.at:
        return
    texts = dict.fromkeys((*layout.texts, *(layout.at[name] for name in ("counterparty",) if name in layout.at)))
    likely = pc.match_substring_regex(cells.texts(*texts, between=" "), MAY_BE_FORWARD, ignore_case=True).to_numpy(zero_copy_only=False)
    for row in np.flatnonzero(where & likely).tolist():
        if is_forward([cells.cell(column, row) for column in texts]):
            yield row


def _left(rows: np.ndarray, wrong: dict[int, str]) -> np.ndarray:
    left = rows.copy()
    left[list(wrong)] = False
    return left


def _days(
    name: str, cells: Cells, layout: Layout, where: np.ndarray, wrong: dict[int, str], turned: list[tuple[int, str]], otherwise: list[tuple[int, str]]
) -> Column:
    """Days in the template's order; one of which there is only one reading in any order is read, and told."""
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
        written = cells.cell(layout.at[name], row)
        if (certain := certain_day(written)) is not None:
            found.values[row], found.given[row] = (certain - EPOCH).days, True
            otherwise.append((row, written))
            continue
        wrong[row] = reason
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
        found.append(account_named(said, layout.template))
    return found, of


def account_named(said: dict[str, str], template: Template) -> Named:
    """An account of what is said of it; of a British one of which a spreadsheet cut the noughts, with them or with the doubt, as the template has it."""
    sort_code, number = said["sort_code"], said["account"]
    account, doubt = (f"{plain_number(sort_code)} {plain_number(number)}" if sort_code else number), ""
    if template.country == "gb" and template.leading_noughts != "whole":
        parts = (sort_code, number) if sort_code else tuple(number.rpartition(" ")[::2])
        doubt = too_short(*parts) if parts[0] else ""
        if doubt and template.leading_noughts == "cut":
            account, doubt = with_noughts(*parts), ""
    return Named(account, said["currency"], said["holder"], said["second_holder"], doubt)


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
