"""What a file is, what is in it and whether it adds up; nothing is written.

Authority: ACPO Good Practice Guide for Digital Evidence v5, principle 1 (looking changes nothing).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.custody.files import sha256_of
from flows.custody.regular_file import why_not, written_name
from flows.sources.read_exhibit import answered_for, recognise, source_name, staged
from flows.sources.reading.source import LEFT_OUT, OpenedFile
from flows.sources.tables.register_template import name_of
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Exhibit, Refusal, RemarkRow, RowCount, SetAsideRow
from schemas.identifiers import display_account
from schemas.money import decimal_string

_TOLD = (
    "place",
    "day",
    "amount",
    "currency",
    "counterparty",
    "text",
    "account",
    "counterparty_account",
    "returns",
    "batch",
)  # of every row, also where it is ''
# of a row that has it
_IF_GIVEN = """reference other_references counterparty_bank counterparty_address ultimate_counterparty on_behalf_of return_reason bank_code original rate
charges""".split()


@dataclass(frozen=True)
class InspectedAccount:
    """One account in one currency over all statements of the file; amounts in minor units, None where the file does not say.

    `reconciles`: opening + credits - debits = closing, and every statement adds up; None if a balance is not stated. `unread`: rows and balances that could not be read, which is another
    matter.
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
    unread: int

    def as_json(self, more: bool = False) -> dict:
        """What was found as plain values that JSON can hold, amounts as decimal strings; with `more`, how much could not be read."""

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
            **({"unread": self.unread} if more else {}),
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
    why: Sequence[str] = ()  # of a file that nothing reads: what each reader says
    entries: Sequence[Entry] = ()
    written_as: dict[str, str] = field(default_factory=dict)  # of each statement's account, by the statement's id

    @property
    def flags(self) -> list[str]:
        """Each kind of oddity once, in alphabetical order; that the file holds more than is kept is none, that not all of it could be read is one."""
        unread = {"not_wholly_read"} if any(account.unread for account in self.accounts) else set()
        return sorted({remark.flag for remark in self.remarks} - {LEFT_OUT} | unread)

    def entry_rows(self) -> Iterator[dict]:
        """Every entry as plain values, in the file's order: `amount` as a decimal string, below nil for a debit; accounts as a reader knows them."""
        for entry in self.entries:
            minor = entry.amount if entry.direction == "credit" else -entry.amount
            values = entry.model_dump() | {
                "day": entry.booked_on.isoformat(),
                "amount": decimal_string(minor, entry.currency),
                "account": self.written_as.get(entry.period, entry.account),
                "counterparty_account": _known_as(entry.counterparty_account),
                "returns": entry.returns or entry.return_reason,
            }
            yield {name: values[name] for name in _TOLD} | {name: values[name] for name in _IF_GIVEN if values[name]}

    def as_json(self, entries: bool = False) -> dict:
        """The object that `assettrace inspect --json` prints; with `entries` its `rows` are the entries, `counts` what they are otherwise, and
        remarks and rows set aside are told too."""
        rows = self.rows
        counts = {"accepted": rows.accepted, "set_aside": rows.set_aside, "declared": rows.declared, "total": rows.total}
        return {
            "file": self.file,
            "sha256": self.sha256,
            "source": self.source,
            "encoding": self.encoding,
            **({"rows": list(self.entry_rows()), "counts": counts} if entries else {"rows": counts}),
            "accounts": [account.as_json(entries) for account in self.accounts],
            "flags": self.flags,
            **({"remarks": [{"place": r.place, "flag": r.flag, "says": r.text} for r in self.remarks]} if entries else {}),
            **({"set_aside": [{"place": r.place, "reason": r.reason} for r in self.set_aside]} if entries else {}),
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
        return Inspection(str(path), sha256, source and source_name(source), file.encoding or None, refused=str(refusal), why=refusal.details)
    periods = found.records.get(StatementPeriod.__tablename__, [])
    return Inspection(
        str(path),
        sha256,
        found.source,
        found.encoding,
        found.rows,
        _accounts(periods),
        found.remarks,
        found.set_aside,
        {name: len(rows) for name, rows in sorted(found.records.items())},
        entries=found.records.get(Entry.__tablename__, []),
        written_as={period.id: period.written_as for period in periods},
    )


def opened(path: Path | str, template: str | None = None, templates_dir: Path | None = None) -> OpenedFile:
    """A file on its own, as if it were an exhibit. `template` is a template's name, "register:" and the name of a register's, or a file NAME.toml. The names are those of the ready
    templates and, of a file that lies in a case's folder, of the case's own."""
    path = Path(path)
    if why := why_not(path):
        raise Refusal(written_name(path), "", *why)
    if template and template.endswith(".toml"):
        template, templates_dir = name_of(Path(template)), Path(template).resolve().parent
    elif template and templates_dir is None:
        templates_dir = next((folder / "templates" for folder in path.resolve().parents if (folder / "case.toml").is_file()), None)
    exhibit = Exhibit(sha256=sha256_of(path), reference=path.name, file_name=path.name, size=path.stat().st_size)
    return OpenedFile(path, exhibit, template, templates_dir)


def _known_as(identity: str) -> str:
    """An account without the scheme of its identity; an IBAN without blanks."""
    return identity.partition(":")[2] if identity.startswith("iban:") else display_account(identity)


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
    if any(period.reconciles is False and not period.unread for period in group):
        reconciles = False
    elif first.opening is None or last.closing is None:
        reconciles = None
    else:
        reconciles = first.opening + credits - debits == last.closing
    return InspectedAccount(
        first.written_as,
        first.holder,
        first.currency,
        first.opening,
        credits,
        debits,
        last.closing,
        sum(p.entries for p in group),
        reconciles,
        sum(p.unread for p in group),
    )
