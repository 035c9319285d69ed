"""The names in register files as one Parquet file: what a search needs of every record, read once as strictly as an exhibit.

Format: Apache Parquet, the columns of NAMES; the key-value metadata says which files it was read from and by which version of this layout.
A snapshot of millions of lines is read block by block, and no more of it is held than a few.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.custody.files import sha256_of
from flows.custody.regular_file import open_regular
from flows.ledgers.ledger_files import Progress, no_progress
from flows.sources.read_exhibit import answered_for, outcomes, recognise, source_name
from flows.sources.reading.record_columns import to_arrow
from flows.sources.reading.source import OpenedFile
from schemas.evidence import AcceptedRows, Declared, Exhibit, Heading, Refusal, Remark, SetAside
from schemas.guarantees import GuaranteeBroken
from schemas.parties import PartyIdentifier, PartyRecord
from tracing.matching.particulars import postcode_of, real_number
from tracing.matching.party_identifiers import identifiers_of
from tracing.names.written_names import name_key

LAYOUT = "1"
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
                for names in _tables(path, sha256, told):
                    progress(f"reading {path.name}", (count - before) * _A_RECORD / path.stat().st_size)
                    writer.write_table(names)
                    count += names.num_rows
                if count == before:
                    raise Refusal(path.name, "", "this file names no person and no company", "Give files of company, ownership or land registers.")
        making.replace(out)
    finally:
        making.unlink(missing_ok=True)
    return NamesRead(count, tuple(told))


def to_names(file: str, parties: pa.RecordBatch, identifiers: pa.RecordBatch | None) -> pa.Table:
    """The parties that have a name, with their identifiers, as NAMES has them; `parties` and `identifiers` have the columns of their tables."""
    parties = parties.filter(pc.not_equal(parties["name"].cast(pa.string()), ""))
    told = {
        name: parties[name]
        for name in ("place", "mentioned_as", "kind", "name", "born_year", "born_month", "born_day", "nationality", "address", "jurisdiction")
    }
    listed = {name: parties[name].to_pylist() for name in ("id", "name", "kind", "postcode", "address", "number", "jurisdiction")}
    single = _single(identifiers) if identifiers is not None else {}
    columns = told | {
        "file": pa.repeat(file, parties.num_rows),
        "key": pa.array(map(name_key, listed["name"], listed["kind"]), _TEXT),
        "postcode": pa.array(map(postcode_of, listed["postcode"], listed["address"]), _TEXT),
        "number": pa.array([real_number(number, where or "gb") for number, where in zip(listed["number"], listed["jurisdiction"], strict=True)], _TEXT),
        "identifiers": pa.array([single.get(one, []) for one in listed["id"]], pa.list_(_TEXT)),
    }
    return pa.table({field.name: columns[field.name].cast(field.type) for field in NAMES}, NAMES)


def _single(identifiers: pa.RecordBatch) -> dict[str, list[str]]:
    """By PartyRecord id, the identifiers of which a party has one of a kind."""
    columns = (identifiers[name].to_pylist() for name in _Given._fields)
    found = identifiers_of(map(_Given, *columns))
    return {party: sorted(f"{one.scheme} {one.value}" for one in given if one.single) for party, given in found.items()}


class _Given(NamedTuple):
    party: str
    scheme: str
    value: str
    own: bool


def _tables(path: Path, sha256: str, told: list[str]) -> Iterator[pa.Table]:
    """Every record of a file that has a name, with its identifiers, batch by batch; the rows set aside are told, each with its reason."""
    file = OpenedFile(path, Exhibit(sha256=sha256, reference=path.name, file_name=path.name, size=path.stat().st_size))
    with answered_for(file.exhibit):
        yield from _read(file, told)


def _read(file: OpenedFile, told: list[str]) -> Iterator[pa.Table]:
    path = file.path
    source, rows = recognise(file), 0
    for outcome in outcomes(file, source):
        match outcome:
            case AcceptedRows(_, accepted, columns):
                rows += accepted
                if PartyRecord.__tablename__ in columns:
                    yield to_names(path.name, columns[PartyRecord.__tablename__], columns.get(PartyIdentifier.__tablename__))
            case Heading(_, records):
                parties, identifiers = (to_arrow(table, [one for one in records if isinstance(one, table)]) for table in (PartyRecord, PartyIdentifier))
                if parties.num_rows:
                    yield to_names(path.name, parties, identifiers)
            case SetAside(place, reason, _):
                rows += 1
                told.append(f"{path.name}, {place} is set aside: {reason}")
            case Declared():
                rows += 1
            case Remark():
                pass
    if rows != file.rows:
        raise GuaranteeBroken(f"{source_name(source)}: {file.rows} rows in the file, {rows} outcomes")
