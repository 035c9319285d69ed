"""What values prove of how they are written: the order of dates, the decimal mark, the mark of thousands; or that they prove nothing.

Authority: ISO 8601 for what is certain in itself, ISO 4217 for how many digits a currency has. Where both readings fit every value, neither is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from schemas import calendar
from schemas.money import DIGITS

ORDERS = ("ymd", "yyyymmdd", "d month y", "month d y", "dmy", "mdy")
IN_WORDS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
_MARK = r"(?:[A-Z]{3}|[£€$¥₹₺₽₪]|zł|Kč|kr\.?|Ft|lei|R\$)"  # three letters must be those of a currency
_NUMBER = re.compile(rf"[(]?[+\-\u2212]?\s*{_MARK}?\s*[+\-\u2212]?\s*[0-9]+(?:[.,'’\s][0-9]+)*\s*{_MARK}?\s*(?:[)\-\u2212]|[CcDd][Rr]?\.?)?")
_IN_MONEY = re.compile(r"([+-]?)(?:([A-Z]{3})\s?)?([(]?[+-]?[0-9][0-9.,'\s]*[)-]?)(?:\s?([A-Z]{3}))?")
_TIME = re.compile(r"(?<=[0-9])(?:[ T]+[0-9]{1,2}:.*)")
_SHORT = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}|[0-9]{1,2}([ ./-])[^\W\d_]{3,}\.?\1[0-9]{2}|[^\W\d_]{3,} [0-9]{1,2}, [0-9]{2}")
_DAYS_WITHIN = re.compile(r"(?<![0-9])(?:[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[0-9]{1,2}[ -][^\W\d_]{3,9}\.?[ -][0-9]{4})(?![0-9])")


class Proven(NamedTuple):
    """What is proven, or '' if nothing is; why, in words; and what it could be, if it is not proven."""

    value: str
    why: str
    could_be: tuple[str, ...] = ()


def orders_that_fit(values: Sequence[str], century: int = 0) -> list[str]:
    """The orders, as a template has them, in which every one of the values is a day."""
    days = [without_time(value) for value in dict.fromkeys(values)]
    return [order for order in ORDERS if days and all(_is_day(day, order, century) for day in days)]


def date_order(values: Sequence[str], century: int = 0) -> Proven:
    """An order as a template has it, if the values allow only that one. `century`: what is added to years of two digits."""
    days = [without_time(value) for value in values]
    fitting = orders_that_fit(values, century)
    if not fitting:
        short = has_short_year(values)
        return Proven("", f"{short!r} has a year of two digits, and nothing says its century" if short else "no order fits all of its dates")
    if len(fitting) > 1:
        first = " or ".join(IN_WORDS.get(order, order) for order in sorted(fitting))
        return Proven("", f"every one of its {len(days)} dates is a day in several orders, such as {days[0]!r}: {first} cannot be told", tuple(sorted(fitting)))
    proof = next((day for day in days if not _is_day(day, "mdy" if fitting[0] == "dmy" else "dmy", century)), days[0])
    return Proven(fitting[0], f"all {len(days)} dates fit {fitting[0]} and no other order ({proof!r})")


def is_certain(value: str) -> bool:
    """Whether the value is a day in an order that no other could be taken for: the year first, or the month by its name."""
    return bool(orders_that_fit([value])) and not {"dmy", "mdy"} & {*orders_that_fit([value])}


def has_short_year(values: Sequence[str]) -> str:
    """The first of the values that is a day with a year of two digits; '' if none is."""
    return next((day for day in map(without_time, values) if _SHORT.fullmatch(day)), "")


def looks_like_a_day(value: str) -> bool:
    """Whether the value is a day in any order, or one with a year of two digits."""
    day = without_time(value)
    return bool(_SHORT.fullmatch(day)) or any(_is_day(day, order) for order in ORDERS)


def day_of(value: str, order: str, century: int = 0) -> date | None:
    """The day in a value; None if it is none in this order."""
    day = without_time(value)
    return calendar.parse(day, order, century) if _is_day(day, order, century) else None


def written(day: date, order: str) -> str:
    """A day in the order, as a template would read it."""
    named = f"{calendar.MONTHS[day.month - 1]}"
    return {
        "dmy": f"{day:%d/%m/%Y}",
        "mdy": f"{day:%m/%d/%Y}",
        "ymd": f"{day:%Y-%m-%d}",
        "yyyymmdd": f"{day:%Y%m%d}",
        "d month y": f"{day.day} {named} {day.year}",
        "month d y": f"{named} {day.day}, {day.year}",
    }[order]


def days_within(text: str) -> list[str]:
    """What stands in a text as a day with a year of four digits would."""
    return [found for found in _DAYS_WITHIN.findall(text) if re.search("[0-9]{4}", found)]


def without_time(value: str) -> str:
    """Without a time of day behind it."""
    return _TIME.sub("", value)


def decimal_mark(values: Sequence[str], digits: int | None = None) -> Proven:
    """'.' or ',', if the values allow only that one; '.' also where no value has a mark at all. `digits`: how many the currency has, if it is known: a mark
    with three others behind it is then no decimal mark, unless the rest of them are noughts."""
    marks: set[str] = set()
    unsure = ""
    for value in values:
        figures = re.sub(r"[^0-9.,]", "", value)
        last = max(figures.rfind("."), figures.rfind(","))
        if last < 0:
            continue
        mark, other = figures[last], "," if figures[last] == "." else "."
        if other in figures or len(figures) - last - 1 != 3 and figures.count(mark) == 1:
            marks.add(mark)
        elif figures.count(mark) > 1:
            marks.add(other)
        elif re.search(r"['’\s][0-9]{3}[.,]", value.strip()):
            marks.add(mark)
        elif digits is not None and digits < 3 and figures[last + 1 + digits :].strip("0"):
            marks.add(other)
        else:
            unsure = unsure or value
    if len(marks) == 1:
        mark = marks.pop()
        return Proven(mark, f"{mark!r} stands before the last digits, where one stands at all")
    if marks:
        return Proven("", "some amounts have a decimal point and some a decimal comma", (".", ","))
    if not unsure:
        return Proven(".", "no amount has a mark")
    return Proven("", f"{unsure!r} may be a thousand or a one, and no other amount tells", (",", "."))


def differ(amounts: Sequence[str], balances: Sequence[str]) -> bool:
    """Whether the decimal marks of both are proven, and not the same."""
    one, other = (decimal_mark([value for value in values if re.search("[.,]", value)]) for values in (amounts, balances))
    return bool(one.value and other.value and one.value != other.value and re.search("[.,]", "".join(amounts)) and re.search("[.,]", "".join(balances)))


def group_mark(values: Sequence[str], decimal: str) -> str:
    """What marks thousands: '.', ',', ' ', an apostrophe, or '' for nothing."""
    whole = [re.split(re.escape(decimal), re.sub(r"[^0-9.,'\s\u00a0\u202f]", "", value).strip())[0] for value in values]
    found = next((mark[0] for text in whole if (mark := re.search(r"(?<=[0-9])[.,'\s\u00a0\u202f](?=[0-9]{2,3})", text))), "")
    return " " if found in ("\u00a0", "\u202f") else found


def without_currency(values: Sequence[str]) -> tuple[str, list[str]]:
    """The code of a currency that stands before or behind amounts, where it is always the same, and the amounts without it; '' and the values if not."""
    found = [match if (match := _IN_MONEY.fullmatch(value)) and (match[2] or match[4]) in DIGITS else None for value in values]
    codes = {match[2] or match[4] for match in found if match}
    if len(codes) != 1:
        return "", list(values)
    return codes.pop(), [f"{match[1]}{match[3].strip()}" if match else value for match, value in zip(found, values, strict=False)]


def are_numbers(values: Sequence[str]) -> bool:
    """Whether every value looks like an amount, with or without a currency."""
    return bool(values) and all(_NUMBER.fullmatch(value.strip()) and all(code in DIGITS for code in re.findall("[A-Z]{3}", value)) for value in values)


def _is_day(text: str, order: str, century: int = 0) -> bool:
    try:
        calendar.parse(text, order, century)
    except calendar.DateError:
        return False
    return True
