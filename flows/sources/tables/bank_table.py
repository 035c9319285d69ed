"""Bank statements as tables of delimited text, read by a template that a person names.

Format: whatever the template declares (flows/sources/tables/table_template.py). A row is a physical record; the lines above the headings and the
declared footers are not evidence of payments, but may give account, days and balances. Running balances are checked row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.sources.reading.delimited import opening_records
from flows.sources.reading.source import Claim, OpenedFile, begins_as_pdf, begins_as_qif
from flows.sources.reading.table_records import RecordsOfText
from flows.sources.reading.template_files import template_names, written
from flows.sources.tables import table_template
from flows.sources.tables.table_days import begins_with_a_row
from flows.sources.tables.table_statement import Table
from flows.sources.tables.table_template import Template
from schemas.evidence import Outcome, Refusal

VERSION = 6


def recognises(file: OpenedFile) -> Claim:
    """A file for which a template is named, and whose head has a line with the template's headings."""
    if file.head.startswith(b"PK"):
        return Claim(False, "it is an archive or workbook, and not text")
    if begins_as_pdf(file):
        return Claim(False, "it is a PDF and no table")
    if begins_as_qif(file):
        return Claim(False, "it is QIF and no table")
    if not file.template:
        fits = [name for name in template_names(file.templates_dir) if _fits(file, name)]
        hint = f"; its headings are those of {' and '.join(fits)}" if fits else ""
        return Claim(False, f"no template is named{hint}", near=bool(hint))
    template = table_template.load(file.template, file.templates_dir)
    missing = _missing(file, template)
    if missing and template.column_names:
        return Claim(False, f"its first line is no row of the {len(template.column_names)} columns that the template {file.template} names", near=True)
    if missing:
        return Claim(False, f"no line has the headings of the template {file.template}; the nearest lacks {', '.join(map(repr, missing))}", near=True)
    return Claim(True, f"it has the headings of the template {file.template}")


def _fits(file: OpenedFile, name: str) -> bool:
    """Whether a template that nobody named could read the file; one that is mistaken is told to whoever names it, and to nobody else."""
    try:
        return "columns" in written(name, file.templates_dir)[1] and not _missing(file, table_template.load(name, file.templates_dir))
    except (Refusal, OSError):
        return False


def _missing(file: OpenedFile, template: Template) -> list[str]:
    return missing_headings(template, opening_records(file, template.delimiter, encodings=template.encodings))


def missing_headings(template: Template, lines: Iterable[list[str]]) -> list[str]:
    """The template's headings that the best of these lines lacks; all of its columns if the table has no headings and does not begin with a row."""
    wanted = template.headings()
    if template.column_names:
        first = next((fields for fields in lines if any(value.strip() for value in fields)), [])
        return [] if begins_with_a_row(template, first) else template.column_names
    return min((sorted(wanted - {value.strip() for value in fields}) for fields in lines), key=len, default=sorted(wanted))


def read(file: OpenedFile) -> Iterator[Outcome]:
    """An Entry a row, and when all are read a StatementPeriod and the holder for each account and currency."""
    template = table_template.load(file.template, file.templates_dir)
    yield from Table(file, template).outcomes(RecordsOfText(file, file.decode_as(*file.or_utf_16(*template.encodings)), template.delimiter))
