"""Days as a statement's pages write them, by a strict grammar, within the period that the statement states.

Authority: ISO 8601. A year that is not written, or has two digits, is the one that lies in the period; where none does, or two do, there is no reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from schemas import calendar
from schemas.calendar import DateError, in_words

_NAMES = {name: n for n, month in enumerate(calendar.MONTHS, start=1) for name in (month.lower(), month[:3].lower())} | {"sept": 9}
_MONTH = "(" + "|".join(sorted(_NAMES, key=len, reverse=True)) + r")\.?"
_DAY, _YEAR = r"([0-9]{1,2})(?:st|nd|rd|th)?", r"([0-9]{4}|[0-9]{2})"
_MARK = r"[./-]"
_FORMS: dict[str, tuple[str, str]] = {  # the form, and in which order its parts stand
    "d month y": (rf"{_DAY}[ ./-]?{_MONTH},?[ ./-]?{_YEAR}", "dmy"),
    "d month": (rf"{_DAY}[ ./-]?{_MONTH}", "dm"),
    "month d y": (rf"{_MONTH}[ ./-]?{_DAY}(?:, ?|[ ./-]){_YEAR}", "mdy"),
    "month d": (rf"{_MONTH}[ ./-]?{_DAY}", "md"),
    "dmy": (rf"([0-9]{{1,2}}){_MARK}([0-9]{{1,2}}){_MARK}{_YEAR}", "dmy"),
    "mdy": (rf"([0-9]{{1,2}}){_MARK}([0-9]{{1,2}}){_MARK}{_YEAR}", "mdy"),
    "ymd": (rf"([0-9]{{4}}){_MARK}([0-9]{{1,2}}){_MARK}([0-9]{{1,2}})", "ymd"),
    "dm": (rf"([0-9]{{1,2}}){_MARK}([0-9]{{1,2}})\.?", "dm"),
    "md": (rf"([0-9]{{1,2}}){_MARK}([0-9]{{1,2}})", "md"),
}
FORMS = tuple(_FORMS)
_ELSEWHERE = ("ymd", "d month y", "month d y", "d month", "month d")
_FIRST_PDF = 93  # the year of the first PDF: a year of two digits on a page is none of the century before it
Period = tuple[date, date]


def day_in(written: str, form: str, period: Period | None) -> date:
    """The day that is written in this form; calendar.DateError if it is none, or lies outside the period, or could be in two of its years."""
    parts = _parts(written, form)
    if parts is None:
        raise DateError(f"{written!r} is no day as the layout writes them ({form})")
    year, month, day = parts
    if year is not None and year >= 100:
        found = [_day(written, year, month, day)]
    elif period is None:
        raise DateError(f"the day {written!r} has no whole year, and the statement states no period")
    else:
        years = [one for one in range(period[0].year, period[1].year + 1) if year is None or one % 100 == year]
        found = [one for each in years if (one := _exists(each, month, day)) and period[0] <= one <= period[1]]
        if not found and not any(_exists(each, month, day) for each in (*years, period[0].year)):
            raise DateError(f"the day {written!r} does not exist")
    if len(found) > 1:
        raise DateError(f"the day {written!r} could be in {found[0].year} or {found[1].year}")
    if not found or period is not None and not period[0] <= found[0] <= period[1]:
        stated = f"{in_words(period[0])} to {in_words(period[1])}" if period else ""
        raise DateError(f"the day {written!r} lies outside the period that the statement allows, {stated}")
    return found[0]


def is_day(written: str, form: str) -> bool:
    """Whether it is written in this form."""
    return _parts(written, form) is not None


def days_within(text: str, numbers: str) -> list[date]:
    """The days in a line outside the table, in their order; `numbers`: 'dmy' or 'mdy', for those written as numbers. A year, or a month and a year, that only the last of
    two days gives is that of both (1 to 31 March 2024)."""
    found: list[tuple[int | None, int | None, int]] = []
    for match in _tokens(text):
        if parts := next((p for form in (*_ELSEWHERE, numbers) if (p := _parts(match, form))), None):
            found.append(parts)
        elif match.isdigit():
            found.append((None, None, int(match)))
    days: list[date] = []
    later: tuple[int | None, int | None] = (None, None)
    for year, month, day in reversed(found):
        year, month = year if year is not None else later[0], month if month is not None else later[1]
        if year is not None and year < 100:
            year += 1900 if year >= _FIRST_PDF else 2000
        if year is None or month is None or (one := _exists(year, month, day)) is None:
            continue
        if days and one > days[0] and len(days) == 1:  # 15 December to 14 January 2024
            one = _exists(year - 1, month, day) or one
        later = (year, month)
        days.insert(0, one)
    return days


def _tokens(text: str) -> Iterator[str]:
    forms = "|".join(re.sub(r"\((?!\?)", "(?:", _FORMS[form][0]) for form in (*_ELSEWHERE[:3], "dmy", *_ELSEWHERE[3:]))
    for match in re.finditer(rf"(?<![0-9A-Za-z])(?:{forms}|[0-9]{{1,2}}(?= ?(?:to|-|\u2013) ))(?![0-9A-Za-z])", text, re.IGNORECASE):
        yield match[0]


def _parts(written: str, form: str) -> tuple[int | None, int, int] | None:
    """Year (None if not written), month and day, of which nothing is known yet but their form."""
    pattern, order = _FORMS[form]
    match = re.fullmatch(pattern, written, re.IGNORECASE)
    if match is None:
        return None
    said = dict(zip(order, match.groups(), strict=True))
    month = _NAMES.get(said["m"].lower()) or (int(said["m"]) if said["m"].isdigit() else 0)
    if not 1 <= month <= 12 or not 1 <= int(said["d"]) <= 31:
        return None
    return (int(said["y"]) if "y" in said else None), month, int(said["d"])


def _day(written: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(f"the day {written!r} does not exist") from None


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
