"""The records of a BAI2 file: fields between commas up to a slash, and what the lines 88 go on with.

Format: BAI, Cash Management Balance Reporting Specifications, version 2. The text of a record 16 is its last field: it may hold commas, and may end with the line
instead of a slash. Some systems write several records on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows.sources.reading.limits import MESSAGE_FIELD, within

KINDS = ("01", "02", "03", "16", "49", "88", "98", "99")
_NEXT = re.compile(rf"(?<=/)\s+(?=(?:{'|'.join(KINDS)}),)")
_KIND = re.compile(rf"\s*({'|'.join(KINDS)}),(.*)", re.DOTALL)
_DETAIL = "16"


@dataclass
class Record:
    """One record: its kind, where it begins, what stands behind its kind there and on each line 88, and whether a line of it begins with no kind."""

    kind: str
    place: str
    parts: list[str] = field(default_factory=list)
    wrapped: bool = False

    @property
    def physical(self) -> int:
        """How many records the totals count it as: itself, and each record 88."""
        return len(self.parts)

    @property
    def raw(self) -> str:
        return f"{self.kind},{self.parts[0]}" + "".join(f"\n88,{part}" for part in self.parts[1:])

    def fields(self) -> list[str]:
        """The fields of every kind but 16, those of its records 88 behind them."""
        return [one.strip() for part in self.parts for one in unended(part).split(",")]


def unended(part: str) -> str:
    """A line without the slash that ends it."""
    return part.rstrip().removesuffix("/").rstrip()


def records(lines: Iterable[str]) -> Iterator[Record]:
    """Every record with its continuations. A line that begins with no kind of record goes on with the text before it; before the first record it is one of
    the kind ''."""
    current: Record | None = None
    size = 0
    for number, line in enumerate(lines, start=1):
        on_line = [one for one in _NEXT.split(line.removeprefix("\ufeff").strip("\x1a")) if one.strip()]
        for n, written in enumerate(on_line, start=1):
            place = f"line {number}" if len(on_line) == 1 else f"line {number}, record {n}"
            match = _KIND.fullmatch(written)
            size += len(written)
            if match and match[1] == "88" and current is not None:
                current.parts.append(match[2])
            elif match and match[1] != "88":
                if current is not None:
                    yield current
                current, size = Record(match[1], place, [match[2]]), len(written)
            elif current is not None and current.kind == _DETAIL and not current.parts[-1].rstrip().endswith("/"):
                current.parts[-1] = f"{current.parts[-1].rstrip()} {written.strip()}"
                current.wrapped = True
            else:
                if current is not None:
                    yield current
                current, size = Record("", place, [written]), len(written)
            within(size, MESSAGE_FIELD, "a record has more characters", current.place)
    if current is not None:
        yield current
