"""Registers as sheets of an Excel workbook, read by a template that a person names: vehicles, vessels, aircraft, wallets, cash, other land, debts.

Format: Office Open XML (flows/sources/workbook.py) as the template declares (flows/sources/register_template.py). A row is a row of the sheet; other sheets
are counted and not read.
"""
from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flows.sources import register_template
from flows.sources.register_table import lacking, outcomes
from flows.sources.register_template import RegisterTemplate
from flows.sources.source import Claim, Oddities, OpenedFile
from flows.sources.workbook import Sheet, Workbook, is_workbook, opened
from schemas.evidence import Outcome, Remark

VERSION = 1
_LOOK = 100  # rows in which the headings must stand


def recognises(file: OpenedFile) -> Claim:
    """A workbook for which a register's template is named, and of which a sheet has the template's headings."""
    if not is_workbook(file):
        return Claim(False, "it is no workbook")
    if not file.register_template:
        return Claim(False, "it is a workbook, and no register's template is named")
    with opened(file) as workbook:
        sheet, missing = _sheet(workbook, register_template.load(file.register_template, file.templates_dir))
    if sheet is None:
        return Claim(False, f"no sheet has the headings of the template register:{file.register_template}; the nearest lacks {', '.join(map(repr, missing))}")
    return Claim(True, f"its sheet {sheet.name} has the headings of the template register:{file.register_template}")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A record of the template's kind, and its holder, a row of the first sheet that has the headings."""
    template, odd = register_template.load(file.register_template, file.templates_dir), Oddities()
    file.encoding = "utf-8"
    with opened(file) as workbook:
        sheet, _ = _sheet(workbook, template)
        yield from outcomes(file, workbook.records(sheet, template.decimal_mark, odd), template, odd, in_workbook=True)
        yield from odd.remarks()
        for other in workbook.sheets:
            rows = 0 if other == sheet else sum(1 for _ in workbook.records(other, template.decimal_mark, Oddities(), counted=False))
            if rows:
                yield Remark(other.name, "unread_sheet", f"a sheet of {rows} rows that was not read")
        if sheet.hidden:
            yield Remark(sheet.name, "hidden_sheet", "the workbook hides this sheet")


def _sheet(workbook: Workbook, template: RegisterTemplate) -> tuple[Sheet | None, list[str]]:
    """The first sheet with the template's headings; and the headings that the nearest lacks."""
    nearest = sorted(template.headings())
    for sheet in workbook.sheets:
        missing = lacking(template, (record.fields for record in islice(workbook.records(sheet, template.decimal_mark, Oddities(), counted=False), _LOOK)))
        if not missing:
            return sheet, []
        nearest = min(nearest, missing, key=len)
    return None, nearest
