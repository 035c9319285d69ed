"""Exhibits as received, what was read from them, and the refusal that says why something could not be read.

Authority: Criminal Justice Act 2003 s.117 (business records: each link of supply is kept); ACPO Good Practice Guide for
Digital Evidence v5, principles 1 and 3 (nothing changed; an audit trail that a third party can repeat).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlmodel import Field, SQLModel

ExhibitKind = Literal["data", "document"]
Handling = Literal["disclosable", "sensitive", "intelligence", "suspicious_activity_report"]
# never evidence: leads for the investigation, from which no record reaches a finding or a dossier
KEPT_APART = frozenset({"intelligence", "suspicious_activity_report"})
ReadingState = Literal["admitted", "not_reconciling", "refused", "document"]


class Refusal(Exception):
    """Evidence that cannot be read, or input that would have to be guessed. Nothing of the file has been taken in.

    file: its name as the user knows it. place: line, row, page or element ("" for the whole file).
    reason: what was found and what was expected. next_step: what the user can do. details: what only whoever asks for it is shown (`assettrace inspect --why`).
    """

    def __init__(self, file: str, place: str, reason: str, next_step: str, details: Sequence[str] = ()):
        super().__init__(file, place, reason, next_step)
        self.file, self.place, self.reason, self.next_step, self.details = file, place, reason, next_step, tuple(details)

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.reason}. {self.next_step}"


class RefusedForNow(Refusal):
    """The same because of the machine and the moment, and not of what the file holds: too little memory or time, a disk that
    does not answer, a mistake of this program. The next run tries again."""


class Origin(NamedTuple):
    """Where a record stands: the exhibit's SHA-256 and the place in it, in words that find it ("line 14", "Stmt 1, Ntry 3")."""

    exhibit: str
    place: str


@dataclass(frozen=True)
class AcceptedRows:
    """Rows of a file (what the format repeats) that were read whole, as columns: `rows` of them, the first at `place`; `columns` by table name, Arrow
    record batches with all the table's columns by name. Rows between them may be set aside."""

    place: str
    rows: int
    columns: dict[str, Any]


@dataclass(frozen=True)
class SetAside:
    """One row that was not taken as evidence, with the reason in words and the row as it stands in the file."""

    place: str
    reason: str
    raw: str


@dataclass(frozen=True)
class Declared:
    """One row that a format or template declares not to be evidence: a header, a footer, a totals line."""

    place: str
    what: str
    raw: str


@dataclass(frozen=True)
class Heading:
    """Records that belong to the file and not to one of its rows: a statement's account, period and balances."""

    place: str
    records: tuple[SQLModel, ...]


@dataclass(frozen=True)
class Remark:
    """Something odd that a reader should know of; `flag` is a short stable word, `text` says it ("unknown_element", ...)."""

    place: str
    flag: str
    text: str


Outcome = AcceptedRows | SetAside | Declared | Heading | Remark


@dataclass
class RowCount:
    """Every row of a file is in exactly one of the three counts; together they are the file."""

    accepted: int = 0
    set_aside: int = 0
    declared: int = 0

    @property
    def total(self) -> int:
        return self.accepted + self.set_aside + self.declared


class Exhibit(SQLModel, table=True):
    """A file as received. `reference` is the exhibit's own (maker's initials and number); the SHA-256 is its identity."""

    sha256: str = Field(primary_key=True)
    reference: str
    file_name: str
    size: int
    kind: str = "data"
    producer: str = ""
    received_on: date | None = None
    power: str = ""
    permitted_use: str = ""
    handling: str = "disclosable"
    template: str = ""
    listed: bool = True


class Reading(SQLModel, table=True):
    """What one version of one source made of an exhibit: the counts add up to the file."""

    exhibit: str = Field(primary_key=True)
    source: str
    reader_version: int
    encoding: str
    accepted: int
    set_aside: int
    declared: int
    total: int
    state: str
    why: str = ""

    @property
    def nothing_accepted(self) -> bool:
        """Whether it has rows, and none of them became evidence."""
        return self.state in ("admitted", "not_reconciling") and self.accepted == 0 and self.set_aside > 0


class SetAsideRow(SQLModel, table=True):
    """A row kept out of the evidence, as it stands in the exhibit."""

    exhibit: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    reason: str
    raw: str


class DeclaredRow(SQLModel, table=True):
    """A header, footer or totals line."""

    exhibit: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    what: str
    raw: str


class RemarkRow(SQLModel, table=True):
    """Something odd in an exhibit that was kept and counted."""

    exhibit: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    place: str
    flag: str
    text: str


class Verdict(SQLModel, table=True):
    """One promise checked on one exhibit's records or on the whole store; never only a yes or no."""

    subject: str = Field(primary_key=True, description="an exhibit's SHA-256, or 'store'")
    promise: str = Field(primary_key=True)
    held: bool
    checked: int
    failed: int
    says: str
    places: str = Field(default="", description="places of the rows that failed, at most twenty, separated by '; '")


@dataclass(frozen=True)
class Staged:
    """Everything a source read from one exhibit, before validation; `records` by table name. All are in the file's order: a list, or where there are
    many `flows.sources.reading.record_columns.Records`, which are read again batch by batch."""

    exhibit: str
    source: str
    reader_version: int
    encoding: str
    rows: RowCount
    records: dict[str, Sequence[SQLModel]] = field(default_factory=dict)
    set_aside: Sequence[SetAsideRow] = field(default_factory=list)
    declared: Sequence[DeclaredRow] = field(default_factory=list)
    remarks: Sequence[RemarkRow] = field(default_factory=list)
