"""What a file is, what is in it and whether it adds up; nothing is written.

Authority: ACPO Good Practice Guide for Digital Evidence v5, principle 1 (looking changes nothing).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.custody.files import sha256_of
from flows.custody.regular_file import why_not, written_name
from flows.sources.read_exhibit import answered_for, recognise, source_name, staged
from flows.sources.reading.source import OpenedFile
from schemas.accounts import StatementPeriod
from schemas.evidence import Exhibit, Refusal, RemarkRow, RowCount, SetAsideRow
from schemas.money import decimal_string


@dataclass(frozen=True)
class InspectedAccount:
    """One account in one currency over all statements of the file; amounts in minor units, None where the file does not say.

    `reconciles`: opening + credits - debits = closing, and every statement adds up; None if a balance is not stated.
    """

    account: str
    holder: str
    currency: str
    opening: int | None
    credits: int
    debits: int
    closing: int | None
    entries: int
    reconciles: bool | None

    def as_json(self) -> dict:
        """What was found as plain values that JSON can hold, amounts as decimal strings."""

        def shown(minor: int | None) -> str | None:
            return None if minor is None else decimal_string(minor, self.currency)

        return {
            "account": self.account,
            "currency": self.currency,
            "opening": shown(self.opening),
            "credits": shown(self.credits),
            "debits": shown(self.debits),
            "closing": shown(self.closing),
            "entries": self.entries,
            "reconciles": self.reconciles,
        }


@dataclass(frozen=True)
class Inspection:
    """One file: its source and rows, or why it is refused. `remarks` and `set_aside` are what a person may want to read; `sha256` is
    None where there is no file to open."""

    file: str
    sha256: str | None
    source: str | None = None
    encoding: str | None = None
    rows: RowCount = field(default_factory=RowCount)
    accounts: tuple[InspectedAccount, ...] = ()
    remarks: Sequence[RemarkRow] = ()
    set_aside: Sequence[SetAsideRow] = ()
    records: dict[str, int] = field(default_factory=dict)
    refused: str | None = None

    @property
    def flags(self) -> list[str]:
        """Each kind of oddity once, in alphabetical order."""
        return sorted({remark.flag for remark in self.remarks})

    def as_json(self) -> dict:
        """The object that `assettrace inspect --json` prints."""
        rows = self.rows
        return {
            "file": self.file,
            "sha256": self.sha256,
            "source": self.source,
            "encoding": self.encoding,
            "rows": {"accepted": rows.accepted, "set_aside": rows.set_aside, "declared": rows.declared, "total": rows.total},
            "accounts": [account.as_json() for account in self.accounts],
            "flags": self.flags,
            "refused": self.refused,
        }


def inspect(path: Path | str, template: str | None = None, templates_dir: Path | None = None) -> Inspection:
    """Look at one file; a refusal is part of the answer."""
    try:
        file = opened(path, template, templates_dir)
    except Refusal as refusal:
        return Inspection(str(path), None, refused=str(refusal))
    path, sha256, source = file.path, file.exhibit.sha256, None
    try:
        with answered_for(file.exhibit):
            source = recognise(file)
            found = staged(file, source)
    except Refusal as refusal:
        return Inspection(str(path), sha256, source and source_name(source), file.encoding or None, refused=str(refusal))
    return Inspection(
        str(path),
        sha256,
        found.source,
        found.encoding,
        found.rows,
        _accounts(found.records.get(StatementPeriod.__tablename__, [])),
        found.remarks,
        found.set_aside,
        {name: len(rows) for name, rows in sorted(found.records.items())},
    )


def opened(path: Path | str, template: str | None = None, templates_dir: Path | None = None) -> OpenedFile:
    """A file on its own, as if it were an exhibit. `template` is a template's name, or a file NAME.toml."""
    path = Path(path)
    if why := why_not(path):
        raise Refusal(written_name(path), "", *why)
    if template and template.endswith(".toml"):
        template, templates_dir = Path(template).stem, Path(template).resolve().parent
    exhibit = Exhibit(sha256=sha256_of(path), reference=path.name, file_name=path.name, size=path.stat().st_size)
    return OpenedFile(path, exhibit, template, templates_dir)


def _accounts(periods: Sequence[StatementPeriod]) -> tuple[InspectedAccount, ...]:
    """One line an account and currency, in the order in which the file first names them."""
    groups: dict[tuple[str, str], list[StatementPeriod]] = {}
    for period in periods:
        groups.setdefault((period.account, period.currency), []).append(period)
    return tuple(_account(group) for group in groups.values())


def _account(group: list[StatementPeriod]) -> InspectedAccount:
    in_order = sorted(group, key=lambda period: (period.opens_on, period.closes_on))
    first, last = in_order[0], in_order[-1]
    credits, debits = sum(p.credits for p in group), sum(p.debits for p in group)
    if any(period.reconciles is False for period in group):
        reconciles = False
    elif first.opening is None or last.closing is None:
        reconciles = None
    else:
        reconciles = first.opening + credits - debits == last.closing
    return InspectedAccount(
        first.written_as, first.holder, first.currency, first.opening, credits, debits, last.closing, sum(p.entries for p in group), reconciles
    )
