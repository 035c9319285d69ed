"""Plain amounts and days in text, read by compiled code: minor units and days, exactly, or not vouched for.

Authority: `schemas.money.parse` and `schemas.calendar.parse`, which are the reference; what a template allows around an amount or a day is told in
flows/sources/tables/table_template.py. Nothing here decides that something is wrong: what is not vouched for is read by the reference, which says why.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from flows.sources.reading.text_kernels import trimmed
from schemas.calendar import MONTHS
from schemas.money import LARGEST

EMPTY, READ, NOT_VOUCHED = 0, 1, 2
NEGATIVES = {"minus": 0, "trailing_minus": 1, "parentheses": 2}
ORDERS = {"dmy": 0, "mdy": 1, "ymd": 2, "yyyymmdd": 3, "d month y": 4}
_TRAILING_MINUS, _PARENTHESES = 1, 2
_MONTH_FIRST, _YEAR_FIRST, _COMPACT, _NAMED = 1, 2, 3, 4
_ZERO, _NINE, _BLANK = 48, 57, 32
_LARGEST = LARGEST
_MONTHS = np.array([list(name.lower().ljust(9).encode()) for name in MONTHS], np.uint8)


@njit(nogil=True, cache=True)
def amounts(text, starts, stops, places, decimal, group, negative, mark):
    """(minor units, EMPTY, READ or NOT_VOUCHED) of each field. `places`: the currency's digits in each; -1 for none. `group`: 0 for none.
    `mark`: the currency's mark as bytes."""
    rows = len(starts)
    minor, state = np.zeros(rows, np.int64), np.empty(rows, np.uint8)
    for row in range(rows):
        if starts[row] == stops[row]:
            state[row] = EMPTY
        elif places[row] < 0:
            state[row] = NOT_VOUCHED
        else:
            minor[row], state[row] = _amount(text, starts[row], stops[row], places[row], decimal, group, negative, mark)
    return minor, state


@njit(nogil=True, cache=True)
def _amount(text, start, stop, places, decimal, group, negative, mark):
    below, signed = False, False
    if text[start] == 43 or text[start] == 45:
        signed, below = True, text[start] == 45
        start += 1
    if len(mark):
        start, stop = _unmarked(text, start, stop, mark, True)
        start, stop, _ = trimmed(text, start, stop)
    if negative == _TRAILING_MINUS and stop > start and text[stop - 1] == 45:
        if signed:
            return 0, NOT_VOUCHED
        below = True
        start, stop, _ = trimmed(text, start, stop - 1)
    elif negative == _PARENTHESES and stop - start > 2 and text[start] == 40 and text[stop - 1] == 41:
        if signed or text[start + 1] == 43 or text[start + 1] == 45:
            return 0, NOT_VOUCHED
        below = True
        start, stop, _ = trimmed(text, start + 1, stop - 1)
        if len(mark):
            start, stop = _unmarked(text, start, stop, mark, False)
    value, digits, since, groups = 0, 0, 0, 0
    at = start
    while at < stop and text[at] != decimal:
        c = text[at]
        if _ZERO <= c <= _NINE:
            if value > _LARGEST // 10:
                return 0, NOT_VOUCHED
            value = value * 10 + (c - _ZERO)
            digits += 1
            since += 1
            if groups and since > 3:
                return 0, NOT_VOUCHED
        elif group and c == group:
            if since == 0 or since > 3 or (groups and since != 3):
                return 0, NOT_VOUCHED
            groups, since = groups + 1, 0
        else:
            return 0, NOT_VOUCHED
        at += 1
    if digits == 0 or (groups and since != 3):
        return 0, NOT_VOUCHED
    fraction = 0
    if at < stop:
        at += 1
        if at == stop:
            return 0, NOT_VOUCHED
        while at < stop:
            c = text[at]
            if c < _ZERO or c > _NINE or (fraction >= places and c != _ZERO) or value > _LARGEST // 10:
                return 0, NOT_VOUCHED
            if fraction < places:
                value = value * 10 + (c - _ZERO)
            fraction += 1
            at += 1
    for _ in range(fraction, places):
        if value > _LARGEST // 10:
            return 0, NOT_VOUCHED
        value *= 10
    if value >= _LARGEST:
        return 0, NOT_VOUCHED
    return -value if below else value, READ


@njit(nogil=True, cache=True)
def _unmarked(text, start, stop, mark, behind_too):
    """Without the mark before it, and behind it."""
    size = len(mark)
    if stop - start >= size and _stands(text, start, mark):
        start += size
    if behind_too and stop - start >= size and _stands(text, stop - size, mark):
        stop -= size
    return start, stop


@njit(nogil=True, cache=True)
def _stands(text, at, mark):
    for k in range(len(mark)):
        if text[at + k] != mark[k]:
            return False
    return True


@njit(nogil=True, cache=True)
def days(text, starts, stops, order, timed):
    """(days since 1970-01-01, EMPTY, READ or NOT_VOUCHED) of each field. `timed`: a time of day may follow, and is dropped."""
    rows = len(starts)
    found, state = np.zeros(rows, np.int32), np.empty(rows, np.uint8)
    for row in range(rows):
        if starts[row] == stops[row]:
            state[row] = EMPTY
        else:
            found[row], state[row] = _day(text, starts[row], stops[row], order, timed)
    return found, state


@njit(nogil=True, cache=True)
def _digits(text, at, stop, most):
    """(value, how many digits) from `at` on, at most `most`."""
    value = count = 0
    while at + count < stop and count < most and _ZERO <= text[at + count] <= _NINE:
        value = value * 10 + (text[at + count] - _ZERO)
        count += 1
    return value, count


@njit(nogil=True, cache=True)
def _day(text, start, stop, order, timed):
    at = start
    if order == _COMPACT:
        value, count = _digits(text, at, stop, 8)
        if count != 8:
            return 0, NOT_VOUCHED
        year, month, day = value // 10_000, value // 100 % 100, value % 100
        at += 8
    elif order == _YEAR_FIRST:
        year, count = _digits(text, at, stop, 4)
        at += 4
        if count != 4 or at >= stop or not (45 <= text[at] <= 47):
            return 0, NOT_VOUCHED
        between = text[at]
        month, count = _digits(text, at + 1, stop, 2)
        at += 1 + count
        if count == 0 or at >= stop or text[at] != between:
            return 0, NOT_VOUCHED
        day, count = _digits(text, at + 1, stop, 2)
        at += 1 + count
        if count == 0:
            return 0, NOT_VOUCHED
    else:
        day, count = _digits(text, at, stop, 2)
        at += count
        if count == 0 or at >= stop:
            return 0, NOT_VOUCHED
        between = text[at]
        if order == _NAMED:
            if between != _BLANK and between != 45:
                return 0, NOT_VOUCHED
            month, count = _month(text, at + 1, stop)
        else:
            if not (45 <= between <= 47):
                return 0, NOT_VOUCHED
            month, count = _digits(text, at + 1, stop, 2)
        at += 1 + count
        if count == 0 or at >= stop or text[at] != between:
            return 0, NOT_VOUCHED
        year, count = _digits(text, at + 1, stop, 4)
        at += 5
        if count != 4:
            return 0, NOT_VOUCHED
        if order == _MONTH_FIRST:
            day, month = month, day
    if at != stop and not (timed and _is_time(text, at, stop)):
        return 0, NOT_VOUCHED
    if year < 1 or month < 1 or month > 12 or day < 1 or day > _length(year, month):
        return 0, NOT_VOUCHED
    return _since_1970(year, month, day), READ


@njit(nogil=True, cache=True)
def _month(text, at, stop):
    """(month, letters) of an English name or its first three letters; 0 letters if there is none."""
    letters = 0
    while at + letters < stop and 65 <= (text[at + letters] & 0xDF) <= 90:
        letters += 1
    if letters < 3 or letters > 9:
        return 0, 0
    for month in range(12):
        same = letters == 3 or letters == 9 or _MONTHS[month, letters] == _BLANK
        for k in range(letters):
            same &= (text[at + k] | 0x20) == _MONTHS[month, k]
        if same:
            return month + 1, letters
    return 0, 0


@njit(nogil=True, cache=True)
def _is_time(text, at, stop):
    """Blanks or Ts, hours and minutes, perhaps seconds with a fraction, perhaps a zone, and nothing else."""
    begin = at
    while at < stop and (text[at] == _BLANK or text[at] == 84):
        at += 1
    _, count = _digits(text, at, stop, 2)
    if at == begin or count == 0 or at + count >= stop or text[at + count] != 58:
        return False
    at += count + 1
    _, count = _digits(text, at, stop, 2)
    if count != 2:
        return False
    at += 2
    if at < stop and text[at] == 58:
        _, count = _digits(text, at + 1, stop, 2)
        if count != 2:
            return False
        at += 3
        if at < stop and text[at] == 46:
            _, count = _digits(text, at + 1, stop, stop)
            if count == 0:
                return False
            at += 1 + count
    if at < stop and text[at] == 90:
        return at + 1 == stop
    if at < stop and (text[at] == 43 or text[at] == 45):
        _, count = _digits(text, at + 1, stop, 2)
        if count != 2:
            return False
        at += 3
        if at < stop and text[at] == 58:
            at += 1
        _, count = _digits(text, at, stop, 2)
        if count != 2:
            return False
        at += 2
    return at == stop


@njit(nogil=True, cache=True)
def _length(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31


@njit(nogil=True, cache=True)
def _since_1970(year, month, day):
    """The proleptic Gregorian calendar, years counted from March."""
    year -= month <= 2
    era, of_era = year // 400, year % 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
