"""Which of day, month and year comes first in a table, and which century a year of two digits is of: by the days themselves, the lines around them, and the languages of the headings.

Authority: ISO 8601 (a year that comes first is parted by hyphens), DIN 5008 and its like (points part day, month and year in this order). Where two readings still fit, neither is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.sources.reading import proven_forms, statement_words

CENTURIES = ("2000", "1900")
_COMPUTERS = 60  # 1960: no bank kept its accounts on a computer before
_ENOUGH = 6  # different days that are in order under one reading alone: no accident


@dataclass(frozen=True)
class Days:
    """How the days are written. order: as a template has it, '' if several fit; could_be: those. century: of years of two digits, 0 if there are none, None if it is not known."""

    order: str
    could_be: tuple[str, ...]
    century: int | None
    why: str
    because: str = ""  # what leaves the order open
    century_because: str = ""


def settle(booked: Sequence[str], others: Sequence[str], lines: Sequence[str], period: tuple[str, str] | None, headings: Sequence[str], century: str) -> Days:
    """The order and century. booked: what stands in the column of the day of booking; others: in other columns of days; lines: days with four digits of the year in lines around the
    table; period: its first and last day as a line states them; century: what a person answered."""
    short = proven_forms.has_short_year(booked)
    years = int(century) if century else 0
    told, because = "", ""
    if short and not years:
        years, told, because = _century(booked, [*others, *lines])
    supposed = years or (2000 if short else 0)
    alike = [value for value in (*others, *lines) if _shape(value) == _shape(booked[0])]
    fitting = proven_forms.orders_that_fit(booked, supposed)
    why = proven_forms.date_order(booked, supposed)
    if len(fitting) > 1:
        for narrowed, reason in (
            (proven_forms.orders_that_fit([*booked, *alike], supposed) if alike else fitting, "other days of the file, written alike, fit no other"),
            (_within(booked, fitting, period, supposed), f"only so every day lies between {' and '.join(period or ('', ''))}, the statement's own days"),
            (_one_year(booked, fitting, supposed), "under any other the rows are years apart"),
            (_by_marks(booked, fitting, headings), "points part them, or the headings are of a language, where the day comes first"),
            (_in_order(booked, fitting, supposed), "only so the rows are in the order of their days"),
        ):
            if 0 < len(narrowed) < len(fitting):
                fitting, why = narrowed, proven_forms.Proven(narrowed[0], reason)
    order = fitting[0] if len(fitting) == 1 else ""
    return Days(
        order,
        tuple(sorted(fitting)),
        (years or None) if short else 0,
        f"{'; ' + told if told else ''}".lstrip("; ") if not order else f"{order}, because {why.why}{'; ' + told if told else ''}",
        "" if order else why.why,
        because,
    )


def _century(booked: Sequence[str], whole: Sequence[str]) -> tuple[int, str, str]:
    """The century, why, and what leaves it open."""
    short = {int(year[0]) for value in booked if (year := re.findall("[0-9]{2}$", proven_forms.without_time(value)))}
    stated = {int(year) for value in whole for year in re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", value)}
    for century in (2000, 1900):
        if stated and all(any(abs(century + year - one) <= 1 for one in stated) for year in short):
            return century, f"century: {century}, because other days of the file have {min(stated)}", ""
    if short and max(short) < _COMPUTERS:
        return 2000, f"century: 2000, because in 19{min(short):02} no bank kept its accounts on a computer", ""
    return 0, "", f"{proven_forms.has_short_year(booked)!r} has a year of two digits, and nothing says its century"


def _shape(value: str) -> str:
    return re.sub("[0-9]+", "0", proven_forms.without_time(value))


def _within(booked: Sequence[str], fitting: Sequence[str], period: tuple[str, str] | None, century: int) -> list[str]:
    if not period:
        return list(fitting)
    found = []
    for order in fitting:
        days = [proven_forms.day_of(value, order, century) for value in booked]
        for stated in (order, *proven_forms.ORDERS):
            first, last = (proven_forms.day_of(value, stated) for value in period)
            if first and last and first <= last:
                if all(day and first <= day <= last for day in days):
                    found.append(order)
                break
    return found or list(fitting)


def _one_year(booked: Sequence[str], fitting: Sequence[str], century: int) -> list[str]:
    """The orders under which the days lie within a year or so, if under the others several different days lie years apart."""
    spans = {}
    for order in fitting:
        days = {day for value in booked if (day := proven_forms.day_of(value, order, century))}
        spans[order] = (max(days) - min(days)).days if len(days) > 2 else 0
    return [order for order in fitting if spans[order] <= 400]


def _by_marks(booked: Sequence[str], fitting: Sequence[str], headings: Sequence[str]) -> list[str]:
    pointed = all("." in proven_forms.without_time(value) for value in booked)
    left = [order for order in fitting if not (order == "ymd" and pointed and proven_forms.has_short_year(booked))]
    if "dmy" in left and (pointed or statement_words.day_first(list(headings))):
        left = [order for order in left if order != "mdy"]
    return left


def _in_order(booked: Sequence[str], fitting: Sequence[str], century: int) -> list[str]:
    found = []
    for order in fitting:
        days = [proven_forms.day_of(value, order, century) or date.min for value in booked]
        if len(set(days)) >= _ENOUGH and (days == sorted(days) or days == sorted(days, reverse=True)):
            found.append(order)
    return found or list(fitting)
