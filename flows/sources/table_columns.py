"""The rows of a bank's table as columns: a block's fields typed all at once, and which rows are vouched for.

Format: whatever the template declares (flows/sources/table_template.py). `table_statement.Table` is the reference: a row that is vouched for gives
exactly the Entry that it would give, and any other is read there.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from flows.sources.text_blocks import Split
from flows.sources.text_kernels import joined, numbered
from flows.sources.table_template import Template
from flows.sources.written_values import EMPTY, NEGATIVES, NOT_VOUCHED, ORDERS, READ, amounts, days
from schemas.identifiers import account_identity
from schemas.money import DIGITS

_SEPARATOR = np.frombuffer(b" / ", np.uint8)
_NO_BYTES = np.zeros(0, np.uint8)


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


class Coded:
    """A column with few values: a code for each row, and the values in the order in which they first come."""

    def __init__(self, values: Sequence[str], codes: np.ndarray):
        self.values, self.codes = list(values), codes

    def mapped(self, kind: type, by_value) -> np.ndarray:
        """What `by_value` gives for each row's value."""
        return np.array([by_value(value) for value in self.values], kind)[self.codes] if self.values else np.zeros(0, kind)


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
    written = {name: _coded(block, at[name]) for name in ("account", "holder", "currency") if name in at}
    currency = written["currency"].mapped(object, str.upper) if "currency" in written else None
    if currency is None:
        places = np.full(rows, DIGITS[layout.currency], np.int8)
    else:
        places = written["currency"].mapped(np.int8, lambda value: DIGITS.get(value.upper(), -1))
        vouched &= places >= 0
    if "account" in written:
        vouched &= written["account"].mapped(bool, bool)
    if "status" in at:
        vouched &= _coded(block, at["status"]).mapped(bool, template.booked.__contains__)
    signed, sure = _signed(block, layout, places)
    vouched &= sure
    balance, state = _amounts(block, layout, "balance_after", places)
    vouched &= state != NOT_VOUCHED
    booked, booked_state = _days(block, layout, "booked_on")
    valued, valued_state = _days(block, layout, "value_on")
    vouched &= (booked_state == READ) & (valued_state != NOT_VOUCHED)
    strings = {name: _texts(block, at[name]) for name in ("counterparty", "reference", "bank_code") if name in at}
    strings["text"] = _texts(block, *layout.texts)
    strings["place"], strings["id"] = (_numbered(prefix, block.lines) for prefix in (layout.place, layout.id))
    if "counterparty_account" in at:
        other = _coded(block, at["counterparty_account"])
        identities = [account_identity(value, country=template.country) for value in other.values]
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
        way = _coded(block, layout.at["direction"]).mapped(np.int8, lambda word: (word in template.credits) - (word in template.debits))
        return minor * way, (state == READ) & (way != 0) & (minor >= 0)
    return (minor if template.sign == "credit_positive" else -minor), state == READ


def _amounts(block: Split, layout: Layout, name: str, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if name not in layout.at:
        return np.zeros(len(places), np.int64), np.full(len(places), EMPTY, np.uint8)
    template, column = layout.template, layout.at[name]
    mark = np.frombuffer(template.currency_mark.encode(), np.uint8) if template.currency_mark else _NO_BYTES
    return amounts(block.text, block.starts[column], block.stops[column], places, ord(template.decimal_mark),
                   ord(template.group_mark) if template.group_mark else 0, NEGATIVES[template.negative], mark)


def _days(block: Split, layout: Layout, name: str) -> tuple[np.ndarray, np.ndarray]:
    rows = len(block.plain)
    if name not in layout.at:
        return np.zeros(rows, np.int32), np.full(rows, EMPTY, np.uint8)
    column = layout.at[name]
    return days(block.text, block.starts[column], block.stops[column], ORDERS[layout.template.dates], True)


def _texts(block: Split, *columns: int) -> pa.Array:
    return _text_array(*joined(block.text, block.starts[list(columns)], block.stops[list(columns)], _SEPARATOR))


def _numbered(before: str, numbers: np.ndarray) -> pa.Array:
    return _text_array(*numbered(np.frombuffer(before.encode(), np.uint8), numbers, _NO_BYTES))


def _text_array(offsets: np.ndarray, text: np.ndarray) -> pa.Array:
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(text)])


def _coded(block: Split, column: int) -> Coded:
    found = _texts(block, column).dictionary_encode()
    return Coded(found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False))


def _originals(block: Split, layout: Layout, currency: np.ndarray | None) -> pa.Array:
    """The amount in the currency of the payment, as written, where that is another."""
    written = _texts(block, layout.at["original_amount"]).to_pylist()
    units = _texts(block, layout.at["original_currency"]).to_pylist() if "original_currency" in layout.at else [""] * len(written)
    own = currency if currency is not None else [layout.currency] * len(written)
    return pa.array([f"{amount} {unit}".strip() if amount and unit.upper() != mine else "" for amount, unit, mine in zip(written, units, own)], pa.string())


def _footers(block: Split, template: Template) -> np.ndarray:
    """Rows that begin as a line below the table may."""
    found = np.zeros(len(block.plain), bool)
    if template.footers:
        first = _coded_beginnings(block, max(len(footer.encode()) for footer in template.footers))
        found = first.mapped(bool, lambda value: any(value.startswith(footer.encode()) for footer in template.footers))
    return found


def _coded_beginnings(block: Split, length: int) -> Coded:
    """The first field's first bytes, as bytes: they may end within a character."""
    starts = block.starts[:1]
    offsets, text = joined(block.text, starts, np.minimum(block.stops[:1], starts + length), _SEPARATOR)
    cut = pa.Array.from_buffers(pa.binary(), len(offsets) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(text)]).dictionary_encode()
    return Coded(cut.dictionary.to_pylist(), cut.indices.to_numpy(zero_copy_only=False))
