"""Registers as tables of delimited text, read by a template that a person names: vehicles, vessels, aircraft, wallets, cash, other land, debts.

Format: whatever the template declares (flows/sources/tables/register_template.py). A row is a physical record; lines above the headings and
the declared footers are no rows of the register.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flows.sources.reading.delimited import Record, is_blank, opening_records, records
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.tables import register_template
from flows.sources.tables.register_template import RegisterTemplate
from schemas import calendar, money
from schemas.evidence import Accepted, Declared, Outcome, Refusal, SetAside
from schemas.parties import PartyRecord

VERSION = 1


_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def recognises(file: OpenedFile) -> Claim:
    """A file for which a register's template is named, and whose head has a line with the template's headings."""
    if not file.register_template:
        fits = [name for name in register_template.template_names(file.templates_dir) if _fits(file, name)]
        return Claim(False, "no register's template is named" + (f"; its headings are those of register:{' and register:'.join(fits)}" if fits else ""))
    template = register_template.load(file.register_template, file.templates_dir)
    missing = lacking(template, opening_records(file, template.delimiter, encodings=template.encodings))
    if missing:
        return Claim(False, f"no line has the headings of the template register:{file.register_template}; the nearest lacks {', '.join(map(repr, missing))}")
    return Claim(True, f"it has the headings of the template register:{file.register_template}")


def _fits(file: OpenedFile, name: str) -> bool:
    """Whether the file has the headings of a template that nobody named; one that is mistaken fits nothing, and keeps no other file out."""
    try:
        template = register_template.load(name, file.templates_dir)
        return not lacking(template, opening_records(file, template.delimiter, encodings=template.encodings))
    except Refusal:
        return False


def lacking(template: RegisterTemplate, lines: Iterable[list[str]]) -> list[str]:
    """The headings of the template that the line nearest to them lacks; none if it has all."""
    wanted = template.headings()
    return min((sorted(wanted - {value.strip() for value in fields}) for fields in lines), key=len, default=sorted(wanted))


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A record of the template's kind, and its holder, a row."""
    template, odd = register_template.load(file.register_template, file.templates_dir), Oddities()
    yield from outcomes(file, records(file, file.decode_as(*template.encodings), template.delimiter), template, odd)
    yield from odd.remarks()


def outcomes(file: OpenedFile, table: Iterable[Record], template: RegisterTemplate, odd: Oddities, in_workbook: bool = False) -> Iterator[Outcome]:
    """What each record of the table is. A workbook (`in_workbook`) does not store the empty cells at a row's end, and stores days by ISO 8601."""
    headings: list[str] = []
    below = False
    for record in table:
        values = [value.strip() for value in record.fields]
        if is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif not headings:
            if not record.problem and template.headings() <= set(values):
                headings = _headings(file, record.place, values, template, odd)
                yield Declared(record.place, "headings", record.raw)
            else:
                yield Declared(record.place, "line above the table", record.raw)
        elif below or any(values[:1] and values[0].startswith(footer) for footer in template.footers):
            below = True
            yield Declared(record.place, "line below the table", record.raw)
        else:
            if in_workbook and not record.problem:
                values += [""] * (len(headings) - len(values))
            yield _row(file, record, headings, values, template, in_workbook)


def _headings(file: OpenedFile, place: str, values: list[str], template: RegisterTemplate, odd: Oddities) -> list[str]:
    twice = sorted(name for name in template.headings() if values.count(name) > 1)
    if twice:
        raise file.refusal(
            place, f"the heading {twice[0]!r} stands twice, so that its column is not certain", "Ask the producer for a table with distinct headings."
        )
    for name in sorted(set(values) - template.headings() - {""}):
        odd.note("unread_column", f"column {name!r} that the template does not read", place)
    return values


def _row(file: OpenedFile, record: Record, headings: list[str], values: list[str], template: RegisterTemplate, in_workbook: bool) -> Accepted | SetAside:
    if record.problem or len(values) != len(headings):
        return SetAside(record.place, record.problem or f"{len(values)} fields, expected {len(headings)}", record.raw)
    by_heading = dict(zip(headings, values, strict=True))
    row = template.fixed | {name: by_heading[heading] for name, heading in template.columns.items()}
    try:
        holder = _holder(file, record.place, row, template)
        made = {
            name: _typed(name, str(info.annotation), row, template, in_workbook)
            for name, info in template.model.model_fields.items()
            if name in row and name != "holder"
        }
        empty = [name for name, info in template.model.model_fields.items() if info.is_required() and name in made and made[name] in ("", None)]
        if empty:
            raise ValueError(f"{empty[0]} is empty")
    except ValueError as error:
        return SetAside(record.place, str(error), record.raw)
    asset = file.record(template.model, record.place, template.kind, holder=holder.id if holder else "", **made)
    return Accepted(record.place, (asset, holder) if holder else (asset,))


def _holder(file: OpenedFile, place: str, row: dict[str, str], template: RegisterTemplate) -> PartyRecord | None:
    if not row.get("holder"):
        return None
    return file.record(
        PartyRecord,
        place,
        "holder",
        mentioned_as=f"holder of {template.kind.replace('_', ' ')}",
        kind=template.holder_kind,
        name=row["holder"],
        number="".join(row.get("holder_number", "").upper().split()),
        address=row.get("holder_address", ""),
    )


def _typed(name: str, kind: str, row: dict[str, str], template: RegisterTemplate, in_workbook: bool) -> Any:
    """The field as its model has it; ValueError if that cannot be without a guess."""
    written = row[name]
    if "date" in kind:
        if in_workbook and _ISO.match(written):
            return calendar.day_of(written)
        return calendar.parse(written, template.dates) if written else None
    if "int" in kind:
        return money.parse(written, row.get("currency", ""), decimal=template.decimal_mark, group=template.group_mark) if written else None
    return written
