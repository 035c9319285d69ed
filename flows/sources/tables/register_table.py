"""Registers as tables of delimited text, read by a template that a person names: vehicles, vessels, aircraft, wallets, cash, other land, debts.

Format: whatever the template declares (flows/sources/tables/register_template.py). A row is a physical record; lines above the headings and
the declared footers are no rows of the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.sources.reading.delimited import opening_records
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.table_records import RecordsOfText
from flows.sources.tables import register_template
from flows.sources.tables.register_rows import Register
from flows.sources.tables.register_template import RegisterTemplate
from schemas.evidence import Outcome, Refusal

VERSION = 2


def recognises(file: OpenedFile) -> Claim:
    """A file for which a register's template is named, and whose head has a line with the template's headings."""
    if not file.register_template:
        fits = [name for name in register_template.template_names(file.templates_dir) if _fits(file, name)]
        return Claim(
            False, "no register's template is named" + (f"; its headings are those of register:{' and register:'.join(fits)}" if fits else ""), near=bool(fits)
        )
    template = register_template.load(file.register_template, file.templates_dir)
    missing = lacking(template, opening_records(file, template.delimiter, encodings=template.encodings))
    if missing:
        return Claim(
            False, f"no line has the headings of the template register:{file.register_template}; the nearest lacks {', '.join(map(repr, missing))}", near=True
        )
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
    yield from Register(file, template, odd).outcomes(RecordsOfText(file, file.decode_as(*file.or_utf_16(*template.encodings)), template.delimiter))
    yield from odd.remarks()
