"""Register files read without a case: as strictly as an exhibit, and kept nowhere.

Authority: flows.sources (each format names its specification).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flows.custody.files import sha256_of
from flows.ledgers.ledger_files import Progress, no_progress
from flows.sources.read_exhibit import stage
from schemas.evidence import Exhibit, Refusal
from schemas.identifiers import company_number
from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord
from tracing.ownership.paths import MOST_PATHS
from tracing.ownership.register_ownership import Owned, owned
from tracing.ownership.register_parties import RegisterParties, register_parties

_READING, _JOINED = 0.4, 0.6  # of the whole work


@dataclass
class Registers:
    """What the files say of parties and interests; `references` are the files' names by SHA-256, `told` what a reader needs to know."""

    records: list[PartyRecord] = field(default_factory=list)
    identifiers: list[PartyIdentifier] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


class NotKnown(Exception):
    """A company or party that was asked for and is not one party of the files; says which."""


@dataclass(frozen=True)
class Ownership:
    """The answer: lines by owner and company, the parties' names, and what a reader needs to know beside it."""

    day: date
    lines: list[Owned]
    names: dict[str, str]
    told: list[str]

    def as_json(self) -> list[dict]:
        """The array that `assettrace ownership --json` prints; shares in per cent with four decimals."""
        return [
            {
                "owner": line.owner,
                "owner_name": self.names[line.owner],
                "company": line.company,
                "company_name": self.names[line.company],
                "as_at": self.day.isoformat(),
                "share_low": _per_cent(line.share_low),
                "share_high": _per_cent(line.share_high),
                "control": line.control,
                "paths": [list(path) for path in line.paths],
            }
            for line in self.lines
        ]


def read_registers(paths: Sequence[Path], progress: Progress = no_progress) -> Registers:
    """All files together; Refusal if one cannot be read, or says nothing of parties. The same bytes twice are one file."""
    found = Registers()
    for n, path in enumerate(paths):
        progress(f"reading {path.name}", n / len(paths) * _READING)
        sha256 = sha256_of(path)
        if sha256 in found.references:
            continue
        staged = stage(path, Exhibit(sha256=sha256, reference=path.name, file_name=path.name, size=path.stat().st_size))
        if PartyRecord.__tablename__ not in staged.records and not staged.set_aside:
            raise Refusal(path.name, "", f"read as {staged.source}, this file names no person and no company", "Give files of company or ownership registers.")
        found.references[sha256] = path.name
        found.records += staged.records.get(PartyRecord.__tablename__, [])
        found.identifiers += staged.records.get(PartyIdentifier.__tablename__, [])
        found.interests += staged.records.get(Interest.__tablename__, [])
        found.told += [f"{path.name}, {row.place} is set aside: {row.reason}" for row in staged.set_aside]
    return found


def ownership(paths: Sequence[Path], day: date, *, of: str = "", held_by: str = "", reasons: bool = False, progress: Progress = no_progress) -> Ownership:
    """Who owns what on a day, from these files; with `reasons` in sentences where wanted. NotKnown for a company or party that is not one of theirs."""
    with _nothing_to_collect():
        return _ownership(paths, day, of, held_by, reasons, progress)


def _ownership(paths: Sequence[Path], day: date, of: str, held_by: str, reasons: bool, progress: Progress) -> Ownership:
    registers = read_registers(paths, progress)
    progress("joining the records of one party", _READING)
    parties = register_parties(registers.records, registers.identifiers, registers.interests)
    company, party = (_asked(parties, text) for text in (of, held_by))
    progress("shares and control through every layer", _JOINED)
    references = registers.references if reasons else None
    lines, told = owned(parties, registers.records, registers.interests, day, of=company, held_by=party, references=references)
    if any(line.more_paths for line in lines):
        told.append(f"Where there are more than {MOST_PATHS} paths from an owner to a company, {MOST_PATHS} are listed; the shares count them all.")
    return Ownership(day, lines, parties.names, [*registers.told, *told])


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Without looks for unreachable cycles: all that is read lives to the end, and looking through it is a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _asked(parties: RegisterParties, text: str) -> str | None:
    if not text:
        return None
    if text in parties.names:
        return text  # the id itself, whatever else has it as a number
    found = parties.known.get(text) or parties.known.get(company_number(text)) or set()
    if len(found) != 1:
        several = f": it may be {' or '.join(sorted(found))}" if found else ""
        raise NotKnown(f"{text!r} is not the id of one party of these files{several}. Ids are the register's own: company numbers, LEIs, record ids.")
    return next(iter(found))


def _per_cent(share: int | None) -> str | None:
    return None if share is None else f"{share // 10_000}.{share % 10_000:04d}"
