"""What the contents of a column prove of how it is written: the order of its dates, its decimal mark; or that they prove nothing.

Authority: ISO 8601 for what is certain in itself. Where both readings fit every value, neither is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from schemas import calendar
from schemas.money import DIGITS

_NUMBER = re.compile(r"[(]?[+-]?\s*[^\w\s.,()-]?\s*[0-9]+(?:[.,'\s][0-9]+)*\s*[^\w\s.,()-]?[)-]?")
_IN_MONEY = re.compile(r"(?:([A-Z]{3})\s?)?([(]?[+-]?[0-9][0-9.,'\s]*[)-]?)(?:\s?([A-Z]{3}))?")
_TIME = re.compile(r"[ T]+[0-9]{1,2}:.*")
_SHORT = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}|[0-9]{1,2}([ ./-])[A-Za-z]{3,}\1[0-9]{2}|[A-Za-z]{3,} [0-9]{1,2}, [0-9]{2}")
_ORDERS = ("ymd", "yyyymmdd", "d month y", "month d y", "dmy", "mdy")


class Proven(NamedTuple):
    """What is proven, or '' if nothing is; and why, in words."""

    value: str
    why: str


def date_order(values: Sequence[str], century: int = 0) -> Proven:
    """An order as a template has it, if the values allow only that one. `century`: what is added to years of two digits."""
    days = [_TIME.sub("", value) for value in values]
    fitting = [order for order in _ORDERS if all(_is_day(day, order, century) for day in days)]
    if not days or not fitting:
        short = next((value for value in days if _SHORT.fullmatch(value)), "")
        return Proven("", f"{short!r} has a year of two digits, and nothing says its century" if short else "no order fits all of its dates")
    if len(fitting) > 1:
        first = " or ".join({"dmy": "day first", "mdy": "month first", "ymd": "year first"}.get(order, order) for order in sorted(fitting))
        return Proven("", f"every one of its {len(days)} dates is a day in several orders, such as {days[0]!r}: {first} cannot be told")
    proof = next((day for day in days if not _is_day(day, "mdy" if fitting[0] == "dmy" else "dmy", century)), days[0])
    return Proven(fitting[0], f"all {len(days)} dates fit {fitting[0]} and no other order ({proof!r})")


def has_short_year(values: Sequence[str]) -> str:
    """The first of the values that is a day with a year of two digits; '' if none is."""
    return next((day for day in (_TIME.sub("", value) for value in values) if _SHORT.fullmatch(day)), "")


def looks_like_a_day(value: str) -> bool:
    """Whether the value is a day in any order, or one with a year of two digits."""
    day = _TIME.sub("", value)
    return bool(_SHORT.fullmatch(day)) or any(_is_day(day, order) for order in _ORDERS)


def day_of(value: str, order: str, century: int = 0) -> date:
    """The day in a value that fits the order."""
    return calendar.parse(_TIME.sub("", value), order, century)


def running(amounts: Sequence[int], balances: Sequence[int]) -> list[tuple[str, str]]:
    """Every (order, sign), as a template has them, under which each balance is the one before it and the amount, or its opposite."""
    found = []
    for order in ("oldest_first", "newest_first"):
        pairs = list(zip(amounts, balances, strict=False))[:: 1 if order == "oldest_first" else -1]
        for sign, factor in (("credit_positive", 1), ("debit_positive", -1)):
            if len(pairs) > 1 and all(before + factor * amount == after for (_, before), (amount, after) in zip(pairs, pairs[1:], strict=False)):
                found.append((order, sign))
    return found


def decimal_mark(values: Sequence[str]) -> Proven:
    """'.' or ',', if the values allow only that one; '.' also where no value has a mark at all."""
    marks: set[str] = set()
    unsure = ""
    for value in values:
        digits = re.sub(r"[^0-9.,]", "", value)
        last = max(digits.rfind("."), digits.rfind(","))
        if last < 0:
            continue
        mark, other = digits[last], "," if digits[last] == "." else "."
        if other in digits or len(digits) - last - 1 != 3 and digits.count(mark) == 1:
            marks.add(mark)
        elif digits.count(mark) > 1:
            marks.add(other)
        else:
            unsure = unsure or value
    if len(marks) == 1:
        mark = marks.pop()
        return Proven(mark, f"{mark!r} stands before the last digits")
    if marks:
        return Proven("", "some amounts have a decimal point and some a decimal comma")
    return Proven("", f"{unsure!r} may be a thousand or a one, and no other amount tells") if unsure else Proven(".", "no amount has a mark")


def differ(amounts: Sequence[str], balances: Sequence[str]) -> bool:
    """Whether the decimal marks of both are proven, and not the same."""
    one, other = (decimal_mark([value for value in values if re.search("[.,]", value)]) for values in (amounts, balances))
    return bool(one.value and other.value and one.value != other.value and re.search("[.,]", "".join(amounts)) and re.search("[.,]", "".join(balances)))


def group_mark(values: Sequence[str], decimal: str) -> str:
    """What marks thousands: '.', ',', ' ', an apostrophe, or '' for nothing."""
    whole = [re.split(re.escape(decimal), re.sub(r"[^0-9.,'\s\u00a0\u202f]", "", value).strip())[0] for value in values]
    found = next((mark[0] for text in whole if (mark := re.search(r"(?<=[0-9])[.,'\s\u00a0\u202f](?=[0-9]{3})", text))), "")
    return " " if found in ("\u00a0", "\u202f") else found


def without_currency(values: Sequence[str]) -> tuple[str, list[str]]:
    """The code of a currency that stands before or behind amounts, where it is always the same, and the amounts without it; '' and the values if not."""
    found = [match if (match := _IN_MONEY.fullmatch(value)) and (match[1] or match[3]) in DIGITS else None for value in values]
    codes = {match[1] or match[3] for match in found if match}
    if len(codes) != 1:
        return "", list(values)
    return codes.pop(), [match[2].strip() if match else value for match, value in zip(found, values, strict=False)]


def are_numbers(values: Sequence[str]) -> bool:
    """Whether every value looks like an amount."""
    return bool(values) and all(_NUMBER.fullmatch(value) for value in values)


def _is_day(text: str, order: str, century: int = 0) -> bool:
    try:
        calendar.parse(text, order, century)
    except calendar.DateError:
        return False
    return True
