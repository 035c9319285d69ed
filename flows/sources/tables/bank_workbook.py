"""Bank statements as sheets of an Excel workbook, read by a template that a person names.

Format: Office Open XML (flows/sources/reading/workbook.py) as the template declares (flows/sources/tables/table_template.py). A row is a row of the sheet; other sheets
are counted and not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flows.sources.reading.source import Claim, OpenedFile
from flows.sources.reading.table_records import RecordsOfSheet
from flows.sources.reading.workbook import is_workbook, opened
from flows.sources.tables import table_template
from flows.sources.tables.bank_table import missing_headings
from flows.sources.tables.table_statement import Table
from schemas.evidence import Outcome

VERSION = 5


def recognises(file: OpenedFile) -> Claim:
    """A workbook for which a template is named, and of which a sheet has the template's headings."""
    if not is_workbook(file):
        return Claim(False, "it is no workbook")
    if not file.template:
        return Claim(False, "it is a workbook, and no template is named", near=True)
    template = table_template.load(file.template, file.templates_dir)
    with opened(file) as workbook:
        sheet, missing = workbook.sheet_with(partial(missing_headings, template), template.decimal_mark, template.sheet)
    if sheet is None:
        return Claim(
            False, f"no sheet {template.sheet!r} has the headings of the template {file.template}; the nearest lacks {', '.join(map(repr, missing))}", near=True
        )
    return Claim(True, f"its sheet {sheet.name} has the headings of the template {file.template}")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """An Entry a row of the sheet, and when all are read a StatementPeriod and the holder for each account and currency."""
    template = table_template.load(file.template, file.templates_dir)
    file.encoding = "utf-8"
    with opened(file) as workbook:
        sheet, _ = workbook.sheet_with(partial(missing_headings, template), template.decimal_mark, template.sheet)
        table = Table(file, template, sheet.name, in_workbook=True)
        yield from table.outcomes(RecordsOfSheet(sheet.name, workbook.records(sheet, template.decimal_mark, table.odd)))
        yield from workbook.beside(sheet, template.decimal_mark)
