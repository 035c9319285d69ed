"""Every row of a table as a proposed template reads it, what proves the amounts, and the rows of which something is not used.

Format: the template's own (flows/sources/tables/table_template.py); the rows are read by the reader itself (table_statement.py), so that what is shown is what would be read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from flows.sources.reading.proposal import NotRead, ProposedRow
from flows.sources.reading.source import OpenedFile
from flows.sources.tables import table_running
from flows.sources.tables.table_seen import Seen, is_money
from flows.sources.tables.table_statement import Table
from flows.sources.tables.table_template import Template
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import AcceptedRows, Heading, Remark, SetAside
from schemas.money import decimal_string


@dataclass
class Read:
    """What a template reads: rows, what is not read, and what proves the amounts, in words."""

    rows: list[ProposedRow] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)
    proven_by: str = ""
    contradicted: str = ""  # by balances that do not follow, in words


def read(file: OpenedFile, seen: Seen, toml: str, unknown: Sequence[str] = (), beginning_only: bool = False) -> Read:
    """All rows under the template; those of the first block alone if only the beginning is asked for. unknown: 'account' and 'currency' where the template only supposes them."""
    try:
        template = Template.model_validate(tomllib.loads(toml))
    except ValidationError as error:
        raise file.refusal(
            "", f"these answers make no template that can be used ({error.errors()[0]['msg'].removeprefix('Value error, ')})", "Look at the answers again."
        ) from error
    template = template.of_exhibit(file.exhibit.reference)
    table, found = Table(file, template, seen.sheet or "table", in_workbook=bool(seen.sheet)), Read()
    entries: list[dict[str, Any]] = []
    periods: list[StatementPeriod] = []
    breaks: list[Remark] = []
    with seen.records(file, template.decimal_mark) as records:
        for outcome in table.outcomes(records):
            match outcome:
                case AcceptedRows(_, _, columns):
                    if beginning_only and entries:
                        break
                    entries += columns[str(Entry.__tablename__)].to_pylist()
                case SetAside(place, reason, _):
                    found.not_read.append(NotRead(place, reason))
                case Heading(_, told):
                    periods += [one for one in told if isinstance(one, StatementPeriod)]
    breaks = [remark for remark in table.odd.remarks() if remark.flag == "running_balance"]
    written = {period.account: period.written_as for period in periods}
    found.rows = [_row(entry, written, unknown) for entry in entries]
    _prove(found, template, entries, periods, breaks)
    return found


def _row(entry: dict[str, Any], written: dict[str, str], unknown: Sequence[str]) -> ProposedRow:
    return ProposedRow(
        str(entry["booked_on"]),
        decimal_string(entry["amount"] if entry["direction"] == "credit" else -entry["amount"], entry["currency"]),
        "" if "currency" in unknown else entry["currency"],
        entry["counterparty"] or "",
        entry["text"] or "",
        "" if "account" in unknown else written.get(entry["account"], entry["account"]),
        entry["place"],
    )


def _prove(found: Read, template: Template, entries: Sequence[dict[str, Any]], periods: Sequence[StatementPeriod], breaks: Sequence[Remark]) -> None:
    stated = sum(entry["balance_after"] is not None for entry in entries)
    accounts = len({(entry["account"], entry["currency"]) for entry in entries})
    if breaks:
        found.contradicted = f"balances do not follow from the rows: {breaks[0].text} ({breaks[0].place})"
    elif stated > accounts:
        found.proven_by = f"running balances: each of {stated} follows from the one before and what was booked in between"
    elif periods and all(period.reconciles for period in periods) and template.statement.opening and template.statement.closing:
        found.proven_by = "the opening and the closing balance that the table states"


def unused_amounts(file: OpenedFile, seen: Seen, headings: Sequence[str], used: Sequence[str], decimal_mark: str) -> tuple[list[NotRead], set[str]]:
    """Rows with an amount above or below nil in one of `headings` that nothing uses and that no used amount of the row explains, each with its place; and the headings where one stands."""
    found: list[NotRead] = []
    where: set[str] = set()
    places = {heading: seen.headings.index(heading) for heading in headings}
    taken = [seen.headings.index(heading) for heading in used]
    with seen.records(file, decimal_mark) as records:
        for record in records.opening():
            cells = record.fields
            if (
                record.problem
                or len(cells) < len(seen.headings)
                or cells[: len(seen.headings)] == seen.headings
                or not any(table_running.figure(cells[at], decimal_mark) for at in taken)
            ):
                continue
            explained = {abs(table_running.figure(cells[at], decimal_mark) or 0) for at in taken}
            spare = {h: abs(table_running.figure(cells[at], decimal_mark) or 0) for h, at in places.items() if is_money(cells[at].strip())}
            for heading, value in spare.items():
                others = {other for one, other in spare.items() if one != heading and other}
                both = {abs(one + sign * other) for one in explained for other in others for sign in (1, -1)}
                if value and value not in explained and value not in both:
                    found.append(NotRead(record.place, f"its amount {cells[places[heading]].strip()} in the column {heading!r} is not used"))
                    where.add(heading)
    return found, where
