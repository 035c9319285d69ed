"""Dates as exhibits write them and as a reader wants them; never guessed.

Authority: ISO 8601. A two-digit year is refused unless a century is declared: nothing else says which it means.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import cache

MONTHS = "January February March April May June July August September October November December".split()
_ORDERS = {"dmy": (3, 2, 1), "mdy": (3, 1, 2), "ymd": (1, 2, 3)}
_COMPACT = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
_NAMED = re.compile(r"([0-9]{1,2})\.?([ ./-])([^\W\d_]+\.?)\2([0-9]{4})")
_NAMED_FIRST = re.compile(r"([^\W\d_]+\.?)([ -])([0-9]{1,2})(?:, |,|\2)([0-9]{4})")
# January to December as banks write them in the languages met so far, without accents; several forms of one month are parted by a stroke.
_MONTHS_ABROAD = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "januar|janner februar|feber marz april mai juni juli august september oktober november dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
    "stycznia|styczen lutego|luty marca|marzec kwietnia|kwiecien maja|maj czerwca|czerwiec lipca|lipiec sierpnia|sierpien wrzesnia|wrzesien pazdziernika|pazdziernik listopada|listopad grudnia|grudzien",
)
_SHORT_LAST = re.compile("(.*[^0-9])([0-9]{2})", re.DOTALL)
_SHORT_FIRST = re.compile("([0-9]{2})([^0-9].*|[0-9]{4})", re.DOTALL)


class DateError(ValueError):
    """A date that cannot be read without guessing, or that does not exist."""


def parse(text: str, order: str = "ymd", century: int = 0) -> date:
    """The date in `text`, three numbers of which the year has four digits, in the declared `order`: 'dmy', 'mdy' or 'ymd';
    'yyyymmdd' without marks; or 'd month y' or 'month d y' with the month's English name or its first three letters (5 Jan 2024, 05-Jan-2024,
    Jan 5, 2024). `century` (1900 or 2000) is what is added to a year of two digits.

    DateError for anything else: two-digit years without a century, a day that does not exist, other scripts' digits, blanks.
    """
    if century:
        text = _in_century(text, order, century)
    if order in ("yyyymmdd", "d month y", "month d y"):
        return _unambiguous(text, order)
    numbers = (
        r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:(?<=\.[0-9]{2})\.|(?<=\.[0-9])\.)?"
        if order == "ymd"
        else r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})"
    )
    match = re.fullmatch(numbers, text)
    if match is None:
        raise DateError(f"date {text!r} cannot be read; expected {order} with a year of four digits")
    parts = ("", match[1], match[3], match[4])
    year, month, day = (int(parts[i]) for i in _ORDERS[order])
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(f"date {text!r} does not exist (read as day {day}, month {month}, year {year})") from None


def day_of(text: str) -> date:
    """The day that a date, or a date with a time of day, names (RFC 3339): the day as it is written, no zone applied.

    DateError for anything else.
    """
    match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|z|[+-][0-9]{2}:?[0-9]{2})?)?", text)
    if match is None:
        raise DateError(f"{text!r} is neither a date such as 2024-05-02 nor such a date with a time of day")
    return parse(match[1])


def _in_century(text: str, order: str, century: int) -> str:
    first = order in ("ymd", "yyyymmdd")
    match = (_SHORT_FIRST if first else _SHORT_LAST).fullmatch(text)
    if match is None:
        return text
    return f"{century + int(match[1])}{match[2]}" if first else f"{match[1]}{century + int(match[2])}"


def _unambiguous(text: str, order: str) -> date:
    form, example = {"yyyymmdd": (_COMPACT, "20240105"), "d month y": (_NAMED, "5 Jan 2024"), "month d y": (_NAMED_FIRST, "Jan 5, 2024")}[order]
    match = form.fullmatch(text)
    numbers = None
    if match and order == "yyyymmdd":
        numbers = tuple(map(int, match.groups()))
    elif match:
        named, day = (match[3], match[1]) if order == "d month y" else (match[1], match[3])
        month = month_of(named)
        numbers = (int(match[4]), month, int(day)) if month else None
    if numbers is None:
        raise DateError(f"date {text!r} cannot be read; expected {example}")
    try:
        return date(*numbers)
    except ValueError:
        raise DateError(f"date {text!r} does not exist") from None


def month_of(named: str) -> int:
    """The month of a name in English or another language of Europe, or of its first three or four letters where they are those of one month alone; 0 if it is none."""
    letters = unicodedata.normalize("NFKD", named.casefold().removesuffix(".").replace("ł", "l"))
    return _month_words().get("".join(c for c in letters if not unicodedata.combining(c)), 0)


@cache
def _month_words() -> dict[str, int]:
    whole: dict[str, int] = {}
    begun: dict[str, set[int]] = {}
    for language in (" ".join(MONTHS).lower(), *_MONTHS_ABROAD):
        for month, names in enumerate(language.split(), start=1):
            for name in names.split("|"):
                whole[name] = month
                for length in (3, 4):
                    begun.setdefault(name[:length], set()).add(month)
    return {word: next(iter(found)) for word, found in begun.items() if len(found) == 1} | whole


def in_words(day: date) -> str:
    """`in_words(date(2024, 5, 2)) == "2 May 2024"`, whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def in_brief(day: date) -> str:
    """`in_brief(date(2024, 5, 2)) == "2 May 2024"`, `"30 Sep 2024"`: for the cells of a table."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def months(first: date, last: date) -> list[tuple[int, int]]:
    """Every (year, month) that `first`..`last` touches, in order."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [((first.month - 1 + i) // 12 + first.year, (first.month - 1 + i) % 12 + 1) for i in range(count)]


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
