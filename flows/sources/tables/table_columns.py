"""The rows of a bank's table as columns: a block's fields typed all at once, and which rows are vouched for.

Format: whatever the template declares (flows/sources/tables/table_template.py). `table_statement.Table` is the reference: a row that is vouched for gives
exactly the Entry that it would give, and any other is read there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from flows.sources.reading.text_blocks import Split
from flows.sources.reading.text_columns import NO_BYTES, Coded, coded, coded_beginnings, numbers, texts
from flows.sources.reading.written_values import EMPTY, NEGATIVES, NOT_VOUCHED, ORDERS, READ, amounts, days
from flows.sources.tables.table_account import identity_of
from flows.sources.tables.table_template import Template
from schemas.money import DIGITS


@dataclass(frozen=True)
class Layout:
    """What is known when the headings have been read. account, holder, currency: what holds for every row, or None where `at` has a column of that name.
    at: columns by our name. unread: (column in words, column) of what the template does not name. place, id: what those of a row begin with, before its line."""

    template: Template
    columns: int
    account: str | None
    holder: str | None
    currency: str | None
    at: dict[str, int]
    texts: tuple[int, ...]
    unread: tuple[tuple[str, int], ...]
    place: str
    id: str


@dataclass
class Block:
    """One block typed. Arrays are as long as the block has records; where `vouched` is False they say nothing. strings: columns of Entry as Arrow texts.
    written: account, holder and currency where they are columns. given: for each unread column in words, where something is written in it."""

    split: Split
    vouched: np.ndarray
    signed: np.ndarray
    balance: np.ndarray
    stated: np.ndarray
    booked: np.ndarray
    valued: np.ndarray
    has_value: np.ndarray
    strings: dict[str, pa.Array]
    written: dict[str, Coded]
    given: dict[str, np.ndarray] = field(default_factory=dict)


def typed(block: Split, layout: Layout) -> Block:
    """The block's records as columns."""
    template, at = layout.template, layout.at
    rows = len(block.plain)
    vouched = block.plain & ~_footers(block, template)
    written = {name: coded(block, at[name]) for name in ("account", "holder", "currency") if name in at}
    currency = written["currency"].mapped(object, str.upper) if "currency" in written else None
    if currency is None:
        places = np.full(rows, DIGITS[layout.currency], np.int8)
    else:
        places = written["currency"].mapped(np.int8, lambda value: DIGITS.get(value.upper(), -1))
        vouched &= places >= 0
    if "account" in written:
        vouched &= written["account"].mapped(bool, bool)
    if "status" in at:
        vouched &= coded(block, at["status"]).mapped(bool, template.booked.__contains__)
    signed, sure = _signed(block, layout, places)
    vouched &= sure
    balance, state = _amounts(block, layout, "balance_after", places)
    vouched &= state != NOT_VOUCHED
    booked, booked_state = _days(block, layout, "booked_on")
    valued, valued_state = _days(block, layout, "value_on")
    vouched &= (booked_state == READ) & (valued_state != NOT_VOUCHED)
    strings = {name: texts(block, at[name]) for name in ("counterparty", "reference", "bank_code") if name in at}
    strings["text"] = texts(block, *layout.texts, between=" / ")
    strings["place"], strings["id"] = (numbers(prefix, block.lines) for prefix in (layout.place, layout.id))
    if "counterparty_account" in at:
        other = coded(block, at["counterparty_account"])
        identities = [identity_of(value, template.country) for value in other.values]
        strings["counterparty_account"] = pa.DictionaryArray.from_arrays(other.codes, pa.array(identities or [""], pa.string()))
    if "original_amount" in at:
        strings["original"] = _originals(block, layout, currency)
    given = {words: block.stops[column] > block.starts[column] for words, column in layout.unread}
    return Block(block, vouched, signed, balance, state == READ, booked, valued, valued_state == READ, strings, written, given)


def _signed(block: Split, layout: Layout, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Minor units, above zero for a credit, and where they are certain."""
    template = layout.template
    if "amount" not in layout.at:
        out, out_state = _amounts(block, layout, "paid_out", places)
        come, come_state = _amounts(block, layout, "paid_in", places)
        sure = (out_state != NOT_VOUCHED) & (come_state != NOT_VOUCHED) & (out >= 0) & (come >= 0)
        one = ((out != 0) != (come != 0)) | ((out == 0) & (come == 0) & ((out_state == READ) | (come_state == READ)))
        return come - out, sure & one
    minor, state = _amounts(block, layout, "amount", places)
    if "direction" in layout.at:
        way = coded(block, layout.at["direction"]).mapped(np.int8, lambda word: (word in template.credits) - (word in template.debits))
        return minor * way, (state == READ) & (way != 0) & (minor >= 0)
    return (minor if template.sign == "credit_positive" else -minor), state == READ


def _amounts(block: Split, layout: Layout, name: str, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if name not in layout.at:
        return np.zeros(len(places), np.int64), np.full(len(places), EMPTY, np.uint8)
    template, column = layout.template, layout.at[name]
    mark = np.frombuffer(template.currency_mark.encode(), np.uint8) if template.currency_mark else NO_BYTES
    return amounts(
        block.text,
        block.starts[column],
        block.stops[column],
        places,
        ord(template.decimal_mark),
        ord(template.group_mark) if template.group_mark else 0,
        NEGATIVES[template.negative],
        mark,
    )


def _days(block: Split, layout: Layout, name: str) -> tuple[np.ndarray, np.ndarray]:
    rows = len(block.plain)
    if name not in layout.at:
        return np.zeros(rows, np.int32), np.full(rows, EMPTY, np.uint8)
    column = layout.at[name]
    return days(block.text, block.starts[column], block.stops[column], ORDERS[layout.template.dates], True)


def _originals(block: Split, layout: Layout, currency: np.ndarray | None) -> pa.Array:
    """The amount in the currency of the payment, as written, where that is another."""
    written = texts(block, layout.at["original_amount"]).to_pylist()
    units = texts(block, layout.at["original_currency"]).to_pylist() if "original_currency" in layout.at else [""] * len(written)
    own = currency if currency is not None else [layout.currency] * len(written)
    return pa.array([f"{amount} {unit}".strip() if amount and unit.upper() != mine else "" for amount, unit, mine in zip(written, units, own)], pa.string())


def _footers(block: Split, template: Template) -> np.ndarray:
    """Rows that begin as a line below the table may, or with nothing."""
    found = np.zeros(len(block.plain), bool)
    if template.footers:
        first = coded_beginnings(block, max(len(footer.encode()) for footer in template.footers))
        found = first.mapped(bool, lambda value: not value.strip() or any(value.startswith(footer.encode()) for footer in template.footers))
    return found
