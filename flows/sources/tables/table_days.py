"""Days as a bank's table writes them: in the template's order and century, with or without a time of day.

Format: whatever the template declares (flows/sources/tables/table_template.py).
"""

from __future__ import annotations

import re
from datetime import date

from flows.sources.tables.table_template import Template
from schemas import calendar

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(.*[0-9])[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?(?:Z|UTC|GMT|CES?T|BST|[+-][0-9]{2}:?[0-9]{2}))?")
_OTHER_ORDER = {"dmy": "mdy", "mdy": "dmy"}


def day_in(written: str, template: Template) -> date:
    """A day as the template says that days are written; calendar.DateError if it is none."""
    return calendar.parse(written, template.dates, template.century)


def certain_day(written: str) -> date | None:
    """The day that is written in a form of which there is one reading: ISO 8601, or with the month's name; None for any other."""
    day = without_time(written)
    for order in ("ymd", "d month y", "month d y"):
        if order != "ymd" or _ISO.fullmatch(day):
            try:
                return calendar.parse(day, order)
            except calendar.DateError:
                continue
    return None


def day_in_cell(written: str, template: Template, in_workbook: bool) -> date:
    """The day in a cell, which may have a time of day behind it; calendar.DateError if there is none. What ISO 8601 writes is certain in any order, and is how a
    workbook's own dates arrive."""
    day = without_time(written)
    return calendar.parse(day) if in_workbook and _ISO.fullmatch(day) else day_in(day, template)


def is_turned(written: str, template: Template, in_workbook: bool) -> bool:
    """Whether a cell that is no day in the template's order is one if day and month change places."""
    day, other = without_time(written), _OTHER_ORDER.get(template.dates)
    return other is not None and not (in_workbook and _ISO.fullmatch(day)) and _is_day(day, other, template.century)


def begins_with_a_row(template: Template, fields: list[str]) -> bool:
    """Whether these fields, of a table without headings, are as many as the template names and have a day where it says."""
    return looks_like_a_row(template, template.column_names, fields)


def looks_like_a_row(template: Template, names: list[str], fields: list[str]) -> bool:
    """Whether these fields are as many as the columns of these names, and have a day where it belongs."""
    if len(fields) != len(names) + (template.trailing_delimiter == "rows"):
        return False
    return _is_day(without_time(fields[names.index(template.columns.booked_on)].strip()), template.dates, template.century)


def without_time(written: str) -> str:
    """Without the time of day that some banks write after it."""
    timed = _TIME.fullmatch(written)
    return timed[1] if timed else written


def _is_day(written: str, order: str, century: int) -> bool:
    try:
        calendar.parse(written, order, century)
    except calendar.DateError:
        return False
    return True
