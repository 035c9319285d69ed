"""Lines whose fields stand in fixed columns: declared with their first and last column, cut out, and what is kept of none counted by name.

Authority: the layout that each standard publishes (AEB Cuaderno 43, Febelfin CODA, CFONB 120); columns are counted from 1, as the standards count them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flows.sources.reading.source import Oddities
from schemas import money

_NOTHING = re.compile("[ 0]*")


class Unreadable(ValueError):
    """A field that cannot be read as what the standard says stands there; the text says why."""


@dataclass(frozen=True)
class Layout:
    """One kind of line: its name in the standard, how many characters it has, the fields that a record keeps, and those that none does."""

    name: str
    length: int
    kept: Mapping[str, tuple[int, int]]
    left: Mapping[str, tuple[int, int]]

    def cut(self, line: str, place: str, odd: Oddities) -> dict[str, str]:
        """The kept fields without blanks around them. A line that lost the blanks at its end is whole; one that is longer is told; a field that is not
        kept, and holds more than blanks and noughts, is counted by its name."""
        if len(line.rstrip()) > self.length:
            odd.note("line_length", f"line {self.name} of more than {self.length} characters, as the standard has it: its columns may be shifted", place, line)
            odd.leave_out(f"what stands behind column {self.length} of line {self.name}", place)
        for name, (first, last) in self.left.items():
            if not _NOTHING.fullmatch(line[first - 1 : last]):
                odd.leave_out(f"{self.name} {name}", place)
        return {name: line[first - 1 : last].strip() for name, (first, last) in self.kept.items()}


def whole_number(written: str, what: str) -> int:
    """A count; Unreadable if it is not all digits."""
    if not (written.isascii() and written.isdigit()):
        raise Unreadable(f"{what} {written!r} is not all digits, as the standard has it: the line is damaged, or its columns are shifted")
    return int(written)


def implied(written: str, places: int, currency: str, what: str) -> int:
    """Minor units of digits of which the last `places` are decimals, without a mark. Unreadable if it is no such amount."""
    whole_number(written, what)
    digits = written.rjust(places + 1, "0")
    try:
        return money.parse(f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}" if places else digits, currency)
    except money.MoneyError as error:
        raise Unreadable(f"{what}: {error}") from error
