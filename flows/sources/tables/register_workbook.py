"""Registers as sheets of an Excel workbook, read by a template that a person names: vehicles, vessels, aircraft, wallets, cash, other land, debts.

Format: Office Open XML (flows/sources/reading/workbook.py) as the template declares (flows/sources/tables/register_template.py). A row is a row of the sheet; other sheets
are counted and not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.table_records import RecordsOfSheet
from flows.sources.reading.workbook import is_workbook, opened
from flows.sources.tables import register_template
from flows.sources.tables.register_rows import Register
from flows.sources.tables.register_table import lacking
from schemas.evidence import Outcome

VERSION = 3


def recognises(file: OpenedFile) -> Claim:
    """A workbook for which a register's template is named, and of which a sheet has the template's headings."""
    if not is_workbook(file):
        return Claim(False, "it is no workbook")
    if not file.register_template:
        return Claim(False, "it is a workbook, and no register's template is named")
    template = register_template.load(file.register_template, file.templates_dir)
    with opened(file) as workbook:
        sheet, missing = workbook.sheet_with(partial(lacking, template), template.decimal_mark)
    if sheet is None:
        return Claim(
            False, f"no sheet has the headings of the template register:{file.register_template}; the nearest lacks {', '.join(map(repr, missing))}", near=True
        )
    return Claim(True, f"its sheet {sheet.name} has the headings of the template register:{file.register_template}")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A record of the template's kind, and its holder, a row of the first sheet that has the headings."""
    template, odd = register_template.load(file.register_template, file.templates_dir), Oddities()
    file.encoding = "utf-8"
    with opened(file) as workbook:
        sheet, _ = workbook.sheet_with(partial(lacking, template), template.decimal_mark)
        rows = RecordsOfSheet(sheet.name, workbook.records(sheet, template.decimal_mark, odd))
        yield from Register(file, template, odd, in_workbook=True).outcomes(rows)
        yield from odd.remarks()
        yield from workbook.beside(sheet, template.decimal_mark)
