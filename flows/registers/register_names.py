"""The names in register files as one Parquet file: what a search needs of every record, read once as strictly as an exhibit.

Format: Apache Parquet, the columns of NAMES; the key-value metadata says which files it was read from and by which version of this layout.
A snapshot of millions of lines is read line by line, and no more of it is held than a part.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.custody.files import sha256_of
from flows.custody.regular_file import open_regular
from flows.ledgers.ledger_files import Progress, no_progress
from flows.sources.read_exhibit import answered_for, outcomes, recognise, source_name
from flows.sources.reading.source import OpenedFile
from schemas.evidence import Accepted, Declared, Exhibit, Heading, Refusal, Remark, SetAside
from schemas.parties import PartyIdentifier, PartyRecord
from tracing.matching.particulars import postcode, real_number
from tracing.matching.party_identifiers import identifiers_of
from tracing.names.written_names import name_key

LAYOUT = "1"
PART = 20_000  # records that are written together
_A_RECORD = 600  # bytes of a register's file, as a rule
_TEXT, _SMALL = pa.string(), pa.int16()
# `key` is tracing.names.written_names.name_key; `postcode`, `number` and `identifiers` ("scheme value") are as they are compared
NAMES = pa.schema(
    [
        ("file", _TEXT),
        ("place", _TEXT),
        ("mentioned_as", _TEXT),
        ("kind", _TEXT),
        ("name", _TEXT),
        ("key", _TEXT),
        ("born_year", _SMALL),
        ("born_month", _SMALL),
        ("born_day", _SMALL),
        ("nationality", _TEXT),
        ("address", _TEXT),
        ("postcode", _TEXT),
        ("jurisdiction", _TEXT),
        ("number", _TEXT),
        ("identifiers", pa.list_(_TEXT)),
    ]
)


@dataclass(frozen=True)
class NamesRead:
    """What was written: how many records with a name, and what a reader needs to know."""

    records: int
    told: tuple[str, ...]


def are_names(path: Path) -> bool:
    """Whether a file is what `keep_names` writes; Refusal if it is that of another version."""
    with open_regular(path) as file:
        if file.read(4) != b"PAR1":
            return False
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (pa.ArrowException, OSError) as error:
        raise Refusal(
            path.name, "", f"it begins as a Parquet file and cannot be read as one ({error})", "Keep the names anew from the register's files."
        ) from error
    layout = metadata.get(b"assettrace_names", b"").decode()
    if layout != LAYOUT:
        raise Refusal(path.name, "", "this Parquet file holds no names kept by this version of assettrace", "Keep the names anew from the register's files.")
    return True


def keep_names(paths: Sequence[Path], out: Path, progress: Progress = no_progress) -> NamesRead:
    """Write the names of register files into one file, whole or not at all; Refusal if one cannot be read or names nobody. The same bytes twice
    are one file."""
    told: list[str] = []
    files = {sha256_of(path): path for path in reversed(paths)}
    metadata = {"assettrace_names": LAYOUT, "files": json.dumps([{"file": path.name, "sha256": sha256} for sha256, path in reversed(files.items())])}
    making, count = out.with_name(f"{out.name}.making"), 0
    try:
        with pq.ParquetWriter(making, NAMES.with_metadata(metadata), compression="zstd") as writer:
            for sha256, path in reversed(files.items()):
                before = count
                for part in _parts(_records(path, sha256, told)):
                    progress(f"reading {path.name}", (count - before) * _A_RECORD / path.stat().st_size)
                    writer.write_table(to_names(path.name, part))
                    count += len(part)
                if count == before:
                    raise Refusal(path.name, "", "this file names no person and no company", "Give files of company, ownership or land registers.")
        making.replace(out)
    finally:
        making.unlink(missing_ok=True)
    return NamesRead(count, tuple(told))


def to_names(file: str, records: Sequence[tuple[PartyRecord, Sequence[PartyIdentifier]]]) -> pa.Table:
    """Records with their identifiers as columns."""
    rows = [record for record, _ in records]
    columns = {
        name: [getattr(row, name) for row in rows]
        for name in ("place", "mentioned_as", "kind", "name", "born_year", "born_month", "born_day", "nationality", "address", "jurisdiction")
    }
    columns |= {
        "file": [file] * len(rows),
        "key": [name_key(row.name, row.kind) for row in rows],
        "postcode": [postcode(row) for row in rows],
        "number": [real_number(row.number, row.jurisdiction or "gb") for row in rows],
        "identifiers": [
            sorted(f"{one.scheme} {one.value}" for one in identifiers_of(given).get(row.id, ()) if one.single) if given else [] for row, given in records
        ],
    }
    return pa.table({field.name: pa.array(columns[field.name], field.type) for field in NAMES}, NAMES)


def _parts(records: Iterable) -> Iterator[list]:
    part = []
    for record in records:
        part.append(record)
        if len(part) == PART:
            yield part
            part = []
    if part:
        yield part


def _records(path: Path, sha256: str, told: list[str]) -> Iterator[tuple[PartyRecord, list[PartyIdentifier]]]:
    """Every record of a file that has a name, with its identifiers; the rows set aside are told, each with its reason."""
    file = OpenedFile(path, Exhibit(sha256=sha256, reference=path.name, file_name=path.name, size=path.stat().st_size))
    with answered_for(file.exhibit):
        yield from _read(file, told)


def _read(file: OpenedFile, told: list[str]) -> Iterator[tuple[PartyRecord, list[PartyIdentifier]]]:
    path = file.path
    source, rows = recognise(file), 0
    for outcome in outcomes(file, source):
        rows += isinstance(outcome, (Accepted, SetAside, Declared))
        match outcome:
            case Accepted(_, records) | Heading(_, records):
                yield from _named(records)
            case SetAside(place, reason, _):
                told.append(f"{path.name}, {place} is set aside: {reason}")
            case Declared() | Remark():
                pass
    assert rows == file.rows, f"{source_name(source)}: {file.rows} rows in the file, {rows} outcomes"


def _named(records: Iterable) -> Iterator[tuple[PartyRecord, list[PartyIdentifier]]]:
    kept = list(records)
    identifiers = [one for one in kept if isinstance(one, PartyIdentifier)]
    for record in kept:
        if isinstance(record, PartyRecord) and record.name:
            yield record, [one for one in identifiers if one.party == record.id]
