"""A large ledger, read once from Parquet and kept as plain arrays in the order of events, so that claims can be followed again and again.

Format: a folder of NumPy .npy files and Arrow IPC files with stored.json, which says what they are and what they were made from; every
array is mapped into memory, not read. The table has docs/method.md's columns of a ledger; `amount` is a decimal, never a float.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from flows.ledgers import parquet_ledger
from flows.ledgers.ledger_files import Progress, no_progress
from flows.ledgers.parquet_ledger import LedgerTable
from schemas.evidence import Refusal
from tracing.attribution.fastest_engine import Lines, positions_of
from tracing.attribution.fifo_streams import Streams
from tracing.ledger.prepared_ledger import NOBODY, OPENING

ARRAYS = ("kinds", "payer", "payee", "amount", "reverses")


@dataclass(frozen=True)
class StoredLedger:
    """A ledger on disk, open. `facts`: stored.json."""

    folder: Path
    facts: dict
    lines: Lines

    @cached_property
    def ids(self) -> pa.ChunkedArray:
        """The id of every line, text or whole number, in the order of events."""
        return _arrow(self.folder / "ids.arrow")

    @cached_property
    def accounts(self) -> pa.ChunkedArray:
        """The accounts in evidence, by code point."""
        return _arrow(self.folder / "accounts.arrow")

    @cached_property
    def positions(self) -> Streams:
        """Every line's place in the streams of first in, first out."""
        return Streams(*(_mapped(self.folder, name) for name in Streams._fields))

    def places(self, ids: list[str]) -> list[int]:
        """The line of each id; NOBODY where there is none."""
        if self.facts["ids_in_order"]:
            return [NOBODY if (number := parquet_ledger.whole_number(id)) is None else self._by_halving(number) for id in ids]
        found = parquet_ledger.places(self.ids, ids)
        return [found.get(id, NOBODY) for id in ids]

    def _by_halving(self, id: int) -> int:
        ids = self._numbers
        at = int(np.searchsorted(ids, id))
        return at if at < len(ids) and ids[at] == id else NOBODY

    @cached_property
    def _numbers(self) -> np.ndarray:
        return self.ids.chunk(0).to_numpy() if self.ids.num_chunks else np.zeros(0, np.int64)


def open_stored(folder: Path) -> StoredLedger:
    """A stored ledger; Refusal if the folder does not hold one."""
    try:
        facts = json.loads((folder / "stored.json").read_text("utf-8"))
        lines = Lines(*(_mapped(folder, name) for name in ARRAYS), facts["accounts"])
    except (OSError, ValueError, KeyError) as error:
        raise Refusal(str(folder), "", f"this is not a stored ledger ({error})", "Make it with: assettrace store LEDGER.parquet --out FOLDER.") from error
    return StoredLedger(folder, facts, lines)


def store(source: Path, folder: Path, progress: Progress = no_progress) -> StoredLedger:
    """Read a Parquet table whole, put its lines in order, and keep them in `folder`, replaced whole. Refusal names column and row."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "stored.json").exists():
        raise Refusal(str(folder), "", "this folder holds something other than a stored ledger", "Name a new folder.")
    progress("reading", 0.0)
    with _replaced(folder) as made:
        facts = _write(LedgerTable(source), made, progress) | {"source": source.name, "sha256": _sha256(source)}
        (made / "stored.json").write_text(json.dumps(facts, sort_keys=True, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return open_stored(folder)


def _write(table: LedgerTable, made: Path, progress: Progress) -> dict:
    """Write arrays and columns; returns what stored.json says of them. What is written is let go: not all of it would fit."""
    progress("numbering the accounts", 0.1)
    accounts, payer, payee = parquet_ledger.numbered(table)
    count = len(accounts)
    _keep_column(made, "accounts", accounts)
    del accounts
    currency = parquet_ledger.currency_of(table)
    amount = parquet_ledger.amounts(table, currency)
    kinds, returned = parquet_ledger.kinds_of(table)
    parquet_ledger.possible(table, kinds, payer, payee, amount)
    progress("putting the lines in order", 0.4)
    order = parquet_ledger.order_of(table)
    ids = table.ids()
    if order is not None:  # one after the other: two copies of each at once would not fit
        ids = ids.take(pa.array(order))
        kinds = kinds[order]
        payer = payer[order]
        payee = payee[order]
        amount = amount[order]
    parquet_ledger.ids_are_single(table, ids, order)
    lines = Lines(kinds, payer, payee, amount, parquet_ledger.reversals(table, ids, kinds, payer, payee, amount, returned, order), count)
    rises = pa.types.is_integer(ids.type) and parquet_ledger.rises(ids)
    _keep_column(made, "ids", ids)
    del ids, order
    progress("positions in the streams", 0.7)
    for name, array in ({name: getattr(lines, name) for name in ARRAYS} | positions_of(lines, np.zeros(0, np.int64))._asdict()).items():
        np.save(made / f"{name}.npy", array)
    unknown = int(amount[(kinds == OPENING) & (payee != NOBODY)].sum())
    return {"currency": currency, "lines": len(kinds), "accounts": count, "unknown_money": unknown, "ids_in_order": rises}


def _sha256(source: Path) -> str:
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of the old one when all of it is written; if something is refused the old one stays."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        yield partial
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _keep_column(folder: Path, name: str, column: pa.Array | pa.ChunkedArray) -> None:
    table = pa.table({name: column})
    with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())


def _mapped(folder: Path, name: str) -> np.ndarray:
    return np.load(folder / f"{name}.npy", mmap_mode="r")


def _arrow(path: Path) -> pa.ChunkedArray:
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all().column(0)
