"""Values in XML messages that several standards write alike: days, and what is said where a value cannot be read.

Format: W3C XML Schema, Part 2 (xs:date, xs:dateTime).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from schemas import calendar

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T\S+|Z|[+-][0-9]{2}:[0-9]{2})?")


class Unreadable(ValueError):
    """An element that cannot be read as what its name says; the text says why."""


@lru_cache(1 << 12)
def day_of(written: str) -> date:
    """The date of an ISO date or date with time."""
    match = _DATE.fullmatch(written)
    try:
        return calendar.parse(match[1] if match else written)
    except calendar.DateError as error:
        raise Unreadable(str(error)) from error
