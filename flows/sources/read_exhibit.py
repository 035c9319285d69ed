"""Reads one exhibit strictly: exactly one source may claim it, and every row ends accepted, set aside with a reason, or declared.

Authority: the three counts add up to the file, so that what was left out can be shown (ACPO Good Practice Guide v5, principle 3).
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from sqlmodel import SQLModel

from flows.custody.error_log import write_down
from flows.sources import CONTAINERS, INTELLIGENCE, SOURCES
from flows.sources.reading.limits import Budget, Exceeded, UsedUp
from flows.sources.reading.record_columns import FEW, Records, twice
from flows.sources.reading.source import OpenedFile, Part
from flows.sources.reading.what_it_seems import seems
from schemas.evidence import (
    AcceptedRows,
    Declared,
    DeclaredRow,
    Exhibit,
    Heading,
    Outcome,
    Refusal,
    RefusedForNow,
    Remark,
    RemarkRow,
    RowCount,
    SetAside,
    SetAsideRow,
    Staged,
)
from schemas.evidence_base import RECORD_TABLES
from schemas.guarantees import GuaranteeBroken
from schemas.intelligence import ReportedParty, ReportedTransaction

_TABLES = {table.__tablename__: table for table in (*RECORD_TABLES, ReportedTransaction, ReportedParty)}  # the last two are read and never stored
_OFTEN = 10_000  # rows
_NOT_READ = ("blank line", "line above the table", "line below the table")  # what else is declared was understood
_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
Row = TypeVar("Row", SetAsideRow, DeclaredRow)
Told = Callable[[int, int, int], None]


def nobody(rows: int, behind: int, size: int) -> None:
    """Takes reports of progress and shows nothing."""


def stage(path: Path, exhibit: Exhibit, *, template: str | None = None, templates_dir: Path | None = None, told: Told = nobody) -> Staged:
    """What the one source that claims the file reads from it; Refusal, and nothing read, if it cannot be read whole.

    template: name of the table template, where the file is a table without a standard. templates_dir: the case's own templates. told: is told now and
    then how many rows have been read, and how many bytes of how many.
    """
    file = OpenedFile(Path(path), exhibit, template, templates_dir)
    with answered_for(exhibit):
        return staged(file, recognise(file), told)


@contextmanager
def answered_for(exhibit: Exhibit) -> Iterator[None]:
    """Whatever goes wrong while this exhibit is read is a Refusal that names it, so that others go on: what it says, what it asks of the machine, and our own
    mistakes, which are written whole to the private error log and nowhere else. A disk that is full is no matter of one file, and stays what it is."""
    try:
        yield
    except (Refusal, KeyboardInterrupt):
        raise
    except Exceeded as bound:
        kind = RefusedForNow if isinstance(bound, UsedUp) else Refusal
        raise kind(
            exhibit.file_name,
            bound.place,
            f"{bound}: it is not read",
            "Ask the producer for it as their system makes it, in several files if it is long; or list it as a document, which is kept and cited and not read.",
        ) from bound
    except OSError as error:
        if error.errno in _ROOM:
            raise
        raise RefusedForNow(
            exhibit.file_name,
            "",
            f"the file cannot be read ({error.strerror or type(error).__name__})",
            "Check that it is there, whole, and on a disk that works.",
        ) from error
    except MemoryError as error:
        raise RefusedForNow(
            exhibit.file_name, "", "the machine has not enough memory to read it", "Read it on a larger machine, or ask the producer for it in several files."
        ) from error
    except Exception as error:
        raise our_mistake(exhibit, error) from error


def our_mistake(exhibit: Exhibit, error: Exception) -> RefusedForNow:
    """The refusal of an exhibit over which this program stumbled. It says no more than which file of the private error log has the whole of it."""
    written = write_down(error, f"exhibit-{exhibit.sha256[:12]}.txt")
    return RefusedForNow(
        exhibit.file_name,
        "",
        f"reading it failed by a mistake of this program ({type(error).__name__}), and nothing of it was taken",
        f"Show {written.name} of the private error log to whoever looks after the program; until it is mended, list the file as a document.",
    )


def recognise(file: OpenedFile, sources: Sequence[ModuleType] = SOURCES) -> ModuleType:
    """The only source that claims the file; Refusal if none does or two do: what the file seems to be, and what to do; each source's reason as its details."""
    if not file.head.strip():
        raise file.refusal("", "the file is empty", "Ask the producer to send it again.")
    claims = {source: source.recognises(file) for source in sources}
    claimants = [source for source, claim in claims.items() if claim.claims]
    if len(claimants) == 1:
        return claimants[0]
    details = [f"{source_name(source)}: {claims[source].why}" for source in claimants or sources]
    if claimants:
        names = " and ".join(map(source_name, claimants))
        raise file.refusal("", f"{len(claimants)} readers claim this file ({names})", "Report it as a defect, with the file's first lines.", details)
    looks = seems(file)
    near = "; ".join(dict.fromkeys(claim.why for claim in claims.values() if claim.near))
    raise file.refusal("", f"no source reads this file: it seems to be {looks.what}{near and '; '}{near}", looks.next_step, details)


def source_name(source: ModuleType) -> str:
    """The source's name in the register of sources."""
    return source.__name__.rpartition(".")[2]


def is_intelligence(source: str) -> bool:
    """Whether what the source of this name reads is only ever a lead."""
    return source in map(source_name, INTELLIGENCE)


def staged(file: OpenedFile, source: ModuleType, told: Told = nobody) -> Staged:
    """Run a source to its end and sort its outcomes. GuaranteeBroken unless they are the file and every id is given once."""
    outcome = Staged(file.exhibit.sha256, source_name(source), source.VERSION, "", RowCount())
    apart: dict[str, Sequence[SQLModel]] = {}
    next_told = _OFTEN
    for one in outcomes(file, source):
        _sort(outcome, apart, one, file.budget)
        if outcome.rows.total >= next_told:
            file.budget.check()
            next_told = outcome.rows.total + _OFTEN
            told(outcome.rows.total, file.behind(), file.exhibit.size)
    if outcome.rows.total != file.rows:
        raise GuaranteeBroken(f"{outcome.source}: {file.rows} rows in the file, {outcome.rows.total} outcomes")
    doubled = twice(outcome.records.values())
    if doubled:
        raise GuaranteeBroken(f"{outcome.source} gives the id {doubled} twice")
    set_aside, declared, remarks = (apart.get(table.__tablename__, []) for table in (SetAsideRow, DeclaredRow, RemarkRow))
    return replace(outcome, encoding=file.encoding, set_aside=set_aside, declared=declared, remarks=remarks)


def outcomes(file: OpenedFile, source: ModuleType) -> Iterator[Outcome]:
    """What a source makes of a file. Of a container: what the one source that claims each file in it makes of that; a file that none claims is one row,
    set aside. Refusal if none of them is read, or one may not stand among evidence."""
    if source not in CONTAINERS:
        yield from source.read(file)
        return
    read_any, reasons, encodings = False, [], []
    for part in source.parts(file):
        inner = part.file
        if any(lead.recognises(inner).claims for lead in INTELLIGENCE):
            raise file.refusal(
                part.place,
                "what is packed in it may not stand among evidence",
                "Unpack the archive, and list each file as an exhibit of its own; inspect says what each is.",
            )
        try:
            reader = _reader_of(part)
        except Refusal as refusal:
            if not part.place:
                raise
            file.rows += 1
            reasons.append(refusal.reason)
            yield SetAside(part.place, refusal.reason, part.was)
            continue
        read_any = True
        for outcome in reader.read(inner):
            yield replace(outcome, place=f"{inner.within}{outcome.place}") if inner.within else outcome
        file.rows += inner.rows
        encodings.append(inner.encoding)
    if not read_any:
        raise file.refusal(
            "",
            f"no member of the archive is read ({'; '.join(reasons[:3]) or 'it is empty'})",
            "Unpack it, and list each file as an exhibit or document of its own.",
        )
    file.encoding = ", ".join(dict.fromkeys(encodings))


def _reader_of(part: Part) -> ModuleType:
    if part.packed:
        raise part.file.refusal("", "an archive within an archive", "Unpack it, and list each file as an exhibit of its own.")
    return recognise(part.file, [source for source in SOURCES if source not in CONTAINERS])


def _sort(into: Staged, apart: dict[str, Sequence[SQLModel]], one: Outcome, budget: Budget) -> None:
    """Records into `into`; what is said of rows and of the file into `apart`."""
    exhibit = into.exhibit
    match one:
        case AcceptedRows(_, rows, columns):
            into.rows.accepted += rows
            for name, batch in columns.items():
                if not (batch["exhibit"].unique().to_pylist() == [exhibit] and not batch["place"].null_count):
                    raise GuaranteeBroken(f"{into.source}: a record without origin")
                _many(into.records, name, _TABLES[name]).extend(batch)
        case Heading(_, records):
            _keep(into, records)
        case SetAside(place, reason, raw):
            into.rows.set_aside += 1
            budget.one_unread(into.rows.accepted, place)
            _add(apart, _row(SetAsideRow, exhibit=exhibit, place=place, reason=reason, raw=raw))
        case Declared(place, what, raw):
            into.rows.declared += 1
            if what in _NOT_READ:
                budget.one_unread(into.rows.accepted, place)
            _add(apart, _row(DeclaredRow, exhibit=exhibit, place=place, what=what, raw=raw))
        case Remark(place, flag, text):
            _add(apart, RemarkRow(exhibit=exhibit, n=len(apart.get(RemarkRow.__tablename__, ())) + 1, place=place, flag=flag, text=text))
        case _:
            raise GuaranteeBroken(f"{into.source} gave {one!r}")


def _row(table: type[Row], **values: str) -> Row:
    """A row that is not changed, made as fast as records are (`OpenedFile.record`): a file may be nothing but blank lines."""
    return table.model_construct(_fields_set=set(values), **values)


def _keep(into: Staged, records: Iterable) -> None:
    for record in records:
        if not (record.exhibit == into.exhibit and record.place):
            raise GuaranteeBroken(f"{into.source}: a record without origin")
        _add(into.records, record)


def _add(tables: dict[str, Sequence[SQLModel]], record: SQLModel) -> None:
    name = record.__tablename__
    kept = tables.setdefault(name, [])
    if len(kept) == FEW:
        kept = _many(tables, name, type(record))
    kept.append(record)


def _many(tables: dict[str, Sequence[SQLModel]], name: str, table: type) -> Records:
    """The table's records where they are many."""
    kept = tables.get(name, [])
    if not isinstance(kept, Records):
        kept = tables[name] = Records(table, kept)
    return kept
