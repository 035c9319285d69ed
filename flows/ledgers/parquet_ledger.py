"""A ledger as a Parquet table, read column by column: typed, never sniffed; the first row that cannot be right is named.

Format: docs/method.md's columns of a ledger; text in UTF-8, `at` a date or a timestamp without a zone, `amount` a decimal and never a float.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.evidence import Refusal
from schemas.guarantees import GuaranteeBroken
from schemas.money import MoneyError, digits
from tracing.compiled.numbering import Numbering
from tracing.ledger.event_order import in_order
from tracing.ledger.prepared_ledger import GAP, LARGEST_SUM, NOBODY, OPENING, PLAIN, REVERSAL, outside

NAMES = ("from", "to")
WANTED, MAY = ("id", "at", "from", "to", "amount", "currency"), ("seq", "kind")
REVERSES = "reversal:"
AT_ONCE = 4_000_000  # rows of a part, or one row group if that has more


class LedgerTable:
    """The columns of a Parquet file, checked by name and type before anything is read."""

    def __init__(self, source: Path):
        self.name = source.name
        try:
            names = pq.read_schema(source).names
            file = pq.ParquetFile(source, read_dictionary=[name for name in ("currency", "kind") if name in names])
        except (OSError, pa.ArrowInvalid) as error:
            raise Refusal(source.name, "", f"this is not a Parquet file ({error})", "Name a ledger as Parquet.") from error
        if len(set(names)) < len(names) or not set(WANTED) <= set(names) <= {*WANTED, *MAY}:
            raise self.refusal("heading", ",".join(names), ",".join(WANTED) + "[,seq][,kind]")
        self._file, self.names, self.rows = file, names, file.metadata.num_rows
        self._types(file.schema_arrow)

    def column(self, name: str) -> pa.ChunkedArray | None:
        """One column, read from the file at every call: few fit into memory together."""
        if name not in self.names:
            return None
        column = self._file.read(columns=[name])[name]
        self._has_values(name, column, 0)
        return column

    def ids(self) -> pa.ChunkedArray:
        """The id of every row, as int64 or as text that may be longer than 2 GB in all."""
        column = self.column("id")
        return pc.cast(column, pa.int64() if pa.types.is_integer(column.type) else pa.large_string())

    def parts(self, *names: str) -> Iterator[tuple[int, pa.Table]]:
        """Columns some row groups at a time, each part with the number of rows before it; the next is read while one is worked on."""
        groups: list[list[int]] = []
        held = AT_ONCE
        for group in range(self._file.metadata.num_row_groups):
            rows = self._file.metadata.row_group(group).num_rows
            if held + rows > AT_ONCE:
                groups.append([])
                held = 0
            groups[-1].append(group)
            held += rows
        with ThreadPoolExecutor(1) as beside:
            reading = [beside.submit(self._file.read_row_groups, group, list(names)) for group in groups[:1]]
            before = 0
            for n in range(len(groups)):
                part = reading.pop().result()
                reading = [beside.submit(self._file.read_row_groups, group, list(names)) for group in groups[n + 1 : n + 2]]
                for name in names:
                    self._has_values(name, part[name], before)
                yield before, part
                before += len(part)

    def refusal(self, column: str, found: str, expected: str, row: int | None = None) -> Refusal:
        place = f"column {column}" if row is None else f"row {row + 1}, column {column}"
        return Refusal(self.name, place, f"found {found}, expected {expected}", "Mend the table; nothing was written.")

    def _has_values(self, name: str, column: pa.ChunkedArray, before: int) -> None:
        if column.null_count and name != "amount":
            row = before + int(np.flatnonzero(pc.is_null(column).to_numpy(zero_copy_only=False))[0])
            raise self.refusal(name, "no value", "a value in every row; '' for a name that is not known", row)

    def _types(self, schema: pa.Schema) -> None:
        kind = pa.types
        for name, expected, right in (
            ("id", "text or whole numbers", lambda t: kind.is_string(t) or kind.is_large_string(t) or kind.is_integer(t)),
            ("at", "dates or timestamps without a zone", lambda t: kind.is_date32(t) or (kind.is_timestamp(t) and t.tz is None and t.unit != "ns")),
            ("amount", "decimals", kind.is_decimal128),
            ("seq", "whole numbers", kind.is_integer),
            *((name, "text", kind.is_string) for name in NAMES),
            *((name, "text", lambda t: kind.is_dictionary(t) and kind.is_string(t.value_type)) for name in ("currency", "kind")),
        ):
            if name in self.names and not right(schema.field(name).type):
                raise self.refusal(name, str(schema.field(name).type), expected)


def numbered(table: LedgerTable) -> tuple[pa.Array, np.ndarray, np.ndarray]:
    """The accounts in evidence by code point, and each line's payer and payee as their numbers."""
    seen, payer, payee = Numbering(), np.empty(table.rows, np.int32), np.empty(table.rows, np.int32)
    for before, part in table.parts(*NAMES):
        for name, found in zip(NAMES, (payer, payee), strict=True):
            at = before
            for chunk in part[name].chunks:
                found[at : at + len(chunk)] = seen.number(chunk)
                at += len(chunk)
    names = seen.names()
    strange = np.flatnonzero(pc.not_equal(pc.utf8_trim_whitespace(names), names).to_numpy(zero_copy_only=False))
    if len(strange):
        raise table.refusal("from, to", repr(names[int(strange[0])].as_py()), "a name without spaces around it")
    inside = np.flatnonzero(~np.logical_or(pc.starts_with(names, "@").to_numpy(zero_copy_only=False), pc.equal(names, "").to_numpy(zero_copy_only=False)))
    accounts = names.take(pa.array(inside))
    by_name = pc.sort_indices(accounts).to_numpy()
    number = np.full(len(names) + 1, NOBODY, np.int32)
    number[inside[by_name]] = np.arange(len(inside), dtype=np.int32)
    for found in (payer, payee):
        number.take(found, out=found, mode="clip")
    accounts = accounts.take(pa.array(by_name))
    if any(outside(name) for name in accounts[:1].to_pylist()):
        raise GuaranteeBroken("this does not hold: not any(outside(name) for name in accounts[:1].to_pylist())")
    return accounts, payer, payee


def amounts(table: LedgerTable, currency: str) -> np.ndarray:
    """Minor units; 0 where the amount is empty."""
    found, places = np.empty(table.rows, np.int64), digits(currency)
    for at, part in table.parts("amount"):
        column = part["amount"]
        try:
            exact = pc.cast(column, pa.decimal128(38, places))
        except pa.ArrowInvalid:
            cut = pc.round(column, places)
            row = int(np.flatnonzero(pc.not_equal(cut, column).fill_null(False).to_numpy(zero_copy_only=False))[0])
            raise table.refusal("amount", str(column[row].as_py()), f"at most {places} digits behind the point", at + row) from None
        for chunk in exact.chunks:
            halves = np.frombuffer(chunk.buffers()[1], np.int64)[2 * chunk.offset : 2 * (chunk.offset + len(chunk))]
            low, high = halves[0::2], halves[1::2]
            if chunk.null_count:
                empty = pc.is_null(chunk).to_numpy(zero_copy_only=False)
                low, high = np.where(empty, 0, low), np.where(empty, 0, high)
            if (high != low >> 63).any():
                raise table.refusal("amount", "an amount beyond 64 bits", f"less than {LARGEST_SUM} minor units")
            found[at : at + len(chunk)] = low
            at += len(chunk)
    if float(np.abs(found).sum(dtype=np.float64)) > LARGEST_SUM * 0.99:
        raise table.refusal("amount", "amounts whose sum is beyond 64 bits", f"less than {LARGEST_SUM} minor units in all")
    return found


def currency_of(table: LedgerTable) -> str:
    """The one currency of the ledger; GBP where none is named."""
    named = sorted({name for chunk in table.column("currency").chunks for name in chunk.dictionary.to_pylist()} - {""})
    if len(named) > 1:
        raise table.refusal("currency", " and ".join(named), "one currency")
    try:
        digits(named[0] if named else "GBP")
    except MoneyError as error:
        raise table.refusal("currency", named[0], "an ISO 4217 code such as GBP") from error
    return named[0] if named else "GBP"


def kinds_of(table: LedgerTable) -> tuple[np.ndarray, dict[int, str]]:
    """The kind of every row, and for the rows that are reversals what they take back."""
    column = table.column("kind")
    if column is None:
        return np.zeros(table.rows, np.int8), {}
    parts, returned, before = [], {}, 0
    for chunk in column.chunks:
        words = chunk.dictionary.to_pylist()
        kinds = []
        for word in words:
            if word not in ("", "opening", "gap") and not (word.startswith(REVERSES) and word[len(REVERSES) :]):
                raise table.refusal("kind", repr(word), "nothing, opening, gap or reversal:<id>")
            kinds.append({"": PLAIN, "opening": OPENING, "gap": GAP}.get(word, REVERSAL))
        indices = chunk.indices.to_numpy()
        found = np.array(kinds, np.int8)[indices] if kinds else np.zeros(0, np.int8)
        returned |= {before + int(row): words[indices[row]][len(REVERSES) :] for row in np.flatnonzero(found == REVERSAL)}
        parts.append(found)
        before += len(chunk)
    return np.concatenate(parts) if parts else np.zeros(0, np.int8), returned


def possible(table: LedgerTable, kinds, payer, payee, amount) -> None:
    """What a ledger may hold, row by row; the first row that it may not hold is named."""
    gap = kinds == GAP
    for wrong, column, found, expected in (
        (~gap & (amount <= 0), "amount", "nothing, or not more than zero", "more than zero"),
        (~gap & (payer == NOBODY) & (payee == NOBODY), "to", "outside on both sides", "an account in evidence on one side at least"),
        (~gap & (payer == payee), "to", "the account under 'from'", "another account"),
        ((kinds == OPENING) & (payer != NOBODY) & (payee != NOBODY), "kind", "opening", "an opening between an account in evidence and outside"),
        (gap & ((payer == NOBODY) | (payee != NOBODY) | (amount != 0)), "kind", "gap", "an account in evidence under 'from'; 'to' and 'amount' empty"),
    ):
        rows = np.flatnonzero(wrong)
        if len(rows):
            raise table.refusal(column, found, expected, int(rows[0]))


def order_of(table: LedgerTable) -> np.ndarray | None:
    """The rows in the order of events; None if they stand in it already."""
    return in_order([_moments(table), *([] if (seq := table.column("seq")) is None else [seq.to_numpy().astype(np.int64)])], table.ids)


def _moments(table: LedgerTable) -> np.ndarray:
    at = table.column("at")
    return (at.cast(pa.int32()) if pa.types.is_date32(at.type) else at.cast(pa.int64())).to_numpy().astype(np.int64, copy=False)


def rises(ids: pa.ChunkedArray) -> bool:
    """True if every id is above the one before."""
    return len(ids) < 2 or bool(pc.all(pc.less(ids.slice(0, len(ids) - 1), ids.slice(1))).as_py())


def ids_are_single(table: LedgerTable, ids: pa.ChunkedArray, order: np.ndarray | None) -> None:
    """Refuse an id that stands twice. `ids` in the order of events; `order` as `order_of` gives it."""
    if rises(table.ids() if order is not None else ids):
        return
    if pc.count_distinct(ids).as_py() < len(ids):
        counted = pc.value_counts(ids)
        twice = counted.filter(pc.greater(counted.field("counts"), 1))[0]["values"]
        rows = np.flatnonzero(pc.equal(ids, twice).to_numpy(zero_copy_only=False))
        raise table.refusal("id", f"{twice.as_py()!r} a second time", "an id of its own for every line", int(sorted(rows if order is None else order[rows])[1]))


def whole_number(id: str) -> int | None:
    """The int64 that is written so; None if none is."""
    if not id.isascii() or not id.removeprefix("-").isdecimal() or len(id) > 20:
        return None
    return int(id) if str(int(id)) == id and -(2**63) <= int(id) < 2**63 else None


def places(ids: pa.ChunkedArray, wanted: Iterable[str]) -> dict[str, int]:
    """Where each of the wanted ids stands, of those that stand there."""
    wanted = sorted(set(wanted))
    if pa.types.is_integer(ids.type):
        wanted = [number for number in map(whole_number, wanted) if number is not None]
    rows = np.flatnonzero(pc.is_in(ids, value_set=pa.array(wanted, ids.type)).to_numpy(zero_copy_only=False))
    return {str(id): row for id, row in zip(ids.take(pa.array(rows)).to_pylist(), rows.tolist(), strict=True)}


def reversals(table, ids, kinds, payer, payee, amount, returned: dict[int, str], order: np.ndarray | None) -> np.ndarray:
    """The line that each line takes back whole, or NOBODY; all in the order of events, `returned` by row as `kinds_of` gives it."""
    found = np.full(len(kinds), NOBODY, np.int32)
    if not returned:
        return found
    place = places(ids, returned.values())
    row_of = np.arange(len(kinds)) if order is None else order
    taken_back = set()
    for t in np.flatnonzero(kinds == REVERSAL).tolist():
        row = int(row_of[t])
        first = place.get(returned[row])
        if first is None or first >= t or kinds[first] in (REVERSAL, GAP):
            raise table.refusal("kind", f"reversal:{returned[row]}", "an earlier transfer that is not itself a reversal or a gap", row)
        if (payer[first], payee[first]) != (payee[t], payer[t]) or amount[t] > amount[first]:
            raise table.refusal("kind", f"reversal:{returned[row]}", "the parties of the earlier transfer exchanged, and at most its amount", row)
        if amount[t] == amount[first]:
            if first in taken_back:
                raise table.refusal("kind", f"reversal:{returned[row]}", "a transfer that was not reversed before", row)
            taken_back.add(first)
            found[t] = first
    return found
