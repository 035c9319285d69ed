"""A table as a proposal first sees it: which line is its headings, and what stands above, below and behind them.

Format: none is known yet: delimited text, or a workbook's sheet. The headings are the line with most of the words of flows/sources/reading/statement_words.py; where no line has
them, the line above the first row that has a day and an amount; where there is none, the columns are numbered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from flows.sources.reading import proven_forms, statement_words
from flows.sources.reading.delimited import Record, opening_records, records
from flows.sources.reading.source import ENCODINGS, Oddities, OpenedFile
from flows.sources.reading.table_records import RecordsOfSheet, RecordsOfText
from flows.sources.reading.workbook import is_workbook, opened
from schemas.evidence import Refusal

STORED = "\ue000"  # stands for the decimal mark of numbers that a workbook stores as such: they prove nothing of its texts
LOOK = 20_000  # rows whose contents are looked at
Weigh = Callable[[Sequence[str]], int]
_DELIMITERS = (";", ",", "\t", "|")
_NO_TABLE = "no line could be the headings of a statement: a date, an amount and one more column are looked for by name and by what stands in them"


@dataclass
class Seen:
    """Headings, the rows below them that have a day in the column `day`, and the other lines: above the headings, between the rows, and after the last. numbered: no line has headings, and they are made up. trailing_delimiter: as a template
    has it. why: what is certain by now, in words."""

    sheet: str = ""
    encoding: str = ""
    codec: str = ""  # the encoding, with the byte order mark named
    delimiter: str = ";"
    trailing_delimiter: str = ""
    headings: list[str] = field(default_factory=list)
    numbered: bool = False
    day: int = -1
    rows: list[list[str]] = field(default_factory=list)
    above: list[Record] = field(default_factory=list)
    between: list[Record] = field(default_factory=list)
    after: list[Record] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    def values(self, heading: str) -> list[str]:
        """What stands in the column, without what is empty."""
        at = self.headings.index(heading)
        return [value for row in self.rows if (value := row[at].strip())]

    @contextmanager
    def records(self, file: OpenedFile, decimal_mark: str) -> Iterator[RecordsOfText | RecordsOfSheet]:
        """Every record of the table from its beginning."""
        if not self.sheet:
            yield RecordsOfText(file, self.codec, self.delimiter)
            return
        with opened(file) as workbook:
            sheet = next(one for one in workbook.sheets if one.name == self.sheet)
            yield RecordsOfSheet(sheet.name, workbook.records(sheet, decimal_mark, Oddities(), counted=False))


def look(file: OpenedFile, known: Callable[[Sequence[str]], int] | None = None) -> Seen:
    """The table in the file. Refusal if no line could be its headings or a row. known: how many of a line's words are known as headings, if not as those of a bank."""
    seen, weigh = Seen(), known or weight
    lines = sheet_lines(file, seen, weigh) if is_workbook(file) else _of_text(file, seen, weigh)
    at = _headings_at(lines, weigh)
    if at is not None:
        seen.headings, seen.above, below = [value.strip() for value in lines[at].fields], lines[:at], lines[at + 1 :]
        seen.why.append(f"headings: {lines[at].place}, because {weigh(lines[at].fields)} of its words are known")
    else:
        below = _by_contents(file, seen, lines)
    below = [record for record in below if any(value.strip() for value in record.fields)]
    for record in below if seen.sheet else ():  # a workbook does not store the empty cells at a row's end
        record.fields.extend([""] * (len(seen.headings) - len(record.fields)))
    seen.day = _day_column(seen.headings, below) if known is None else -1
    if known is None:
        _rows(seen, below if seen.sheet else _without_trailing(seen, below))
    else:
        seen.rows = [record.fields for record in below if len(record.fields) == len(seen.headings)]
        seen.after = below[-3:]
    odd = next((word for record in lines for value in record.fields for word in value.split() if not word.isascii()), "")
    if odd and seen.encoding not in ("", "utf-8", "utf-16"):
        seen.why.append(
            f"encodings: it is not UTF-8, and nothing says what else; as {seen.encoding} it has words such as {odd!r}. If that is misspelt, "
            f"it is another of {', '.join(ENCODINGS)}"
        )
    return seen


def weight(fields: Sequence[str]) -> int:
    """How many known words a line has, if a day and an amount are among them."""
    roles = {statement_words.role(value) or statement_words.part_role(value) for value in fields} - {""}
    return len(roles) if roles & {"booked_on", "day"} and roles & {"amount", "paid_out", "paid_in"} else 0


def _headings_at(lines: Sequence[Record], weigh: Weigh) -> int | None:
    best = max(range(min(100, len(lines))), key=lambda n: weigh(lines[n].fields), default=None)
    return None if best is None or weigh(lines[best].fields) < 3 or _is_row(lines[best].fields) else best


def _by_contents(file: OpenedFile, seen: Seen, lines: Sequence[Record]) -> list[Record]:
    """The lines below the headings, which are the line above the first row; headings are made up if it is no such line."""
    first = next((n for n, record in enumerate(lines[:100]) if _is_row(record.fields)), None)
    if first is None:
        raise file.refusal(
            "",
            _NO_TABLE,
            "Ask the producer for a table with headings, or write the template by hand; the keys are told in flows/sources/tables/table_template.py.",
        )
    width = len(lines[first].fields)
    above = next((n for n in range(first - 1, -1, -1) if any(value.strip() for value in lines[n].fields)), None)
    words = [value.strip() for value in lines[above].fields] if above is not None else []
    given = [word for word in words if word]
    if above is not None and len(given) * 2 > width and abs(len(words) - width) <= 1 and not any(re.search("[0-9]", word) for word in given):
        seen.headings, seen.above = words, list(lines[:above])
        seen.why.append(f"headings: {lines[above].place}, because the first row with a day and an amount stands below it; its words are not known")
        return list(lines[above + 1 :])
    if above is not None or seen.sheet:
        raise file.refusal("", _NO_TABLE, "Ask the producer for a table with headings.")
    seen.headings, seen.numbered = [f"Column {n}" for n in range(1, width + 1)], True
    seen.why.append("column_names: no line has headings; the first line is a row, and the columns are numbered")
    return list(lines)


def _is_row(fields: Sequence[str]) -> bool:
    """Whether a line has a day and an amount in cells of their own, and something besides."""
    given = [value.strip() for value in fields if value.strip()]
    days = [value for value in given if proven_forms.looks_like_a_day(value)]
    return len(given) > 2 and bool(days) and any(is_money(value) for value in given if value not in days)


def is_money(value: str) -> bool:
    """Whether the value looks like an amount that could be no number of another kind: it has a decimal mark with two digits behind it, or a mark of currency or sign, or is short."""
    return proven_forms.are_numbers([value]) and (len(value) < 7 or any(not c.isdigit() for c in value)) and not proven_forms.looks_like_a_day(value)


def _day_column(headings: Sequence[str], below: Sequence[Record]) -> int:
    """The column of the day of booking, by its heading; where none is called so, of the day of payment; else the first in which days stand. Days must stand in it."""
    days = Counter(n for record in below[:200] for n, value in enumerate(record.fields[: len(headings)]) if proven_forms.looks_like_a_day(value.strip()))
    roles = [statement_words.role(heading) or statement_words.part_role(heading) for heading in headings]
    if not days:
        return next((n for name in ("booked_on", "day") for n, role in enumerate(roles) if role == name), -1)
    most = max(days.values())
    often = [n for n in range(len(headings)) if days[n] * 2 >= most]
    return next((n for name in ("booked_on", "day") for n in often if roles[n] == name), next((n for n in often if roles[n] != "value_on"), often[0]))


def _of_text(file: OpenedFile, seen: Seen, weigh: Weigh) -> list[Record]:
    seen.codec = file.decode_as(*file.or_utf_16("utf-8", "latin-1", "cp1252", "cp1250"))
    if seen.codec in ("latin-1", "cp1252"):
        seen.codec = _by_headings(file, seen.codec, weigh)
    seen.encoding = seen.codec.removesuffix("-sig")
    found = {mark: opening_records(file, mark, encodings=[seen.encoding]) for mark in _DELIMITERS}
    seen.delimiter = max(
        found, key=lambda mark: (max(map(weigh, found[mark]), default=0), sum(map(_is_row, found[mark])), max(map(len, found[mark]), default=0))
    )
    return [record for _, record in zip(range(LOOK), records(file, seen.codec, seen.delimiter), strict=False) if not record.problem]


def _by_headings(file: OpenedFile, first: str, weigh: Weigh) -> str:
    """The encoding under which most words of the headings are known; the first, if none is better. Nothing in such a file says which it is, and the template says it to a person."""

    def known(encoding: str) -> int:
        return max((weigh(fields) for mark in _DELIMITERS for fields in opening_records(file, mark, encodings=[encoding])), default=0)

    best = max((first, "cp1250"), key=known)
    try:
        return file.decode_as(best)
    except Refusal:
        return file.decode_as(first)


def sheet_lines(file: OpenedFile, seen: Seen, weigh: Weigh = weight) -> list[Record]:
    """The lines of the sheet whose headings are known best."""
    found: list[Record] = []
    best = -1
    with opened(file) as workbook:
        for sheet in workbook.sheets:
            lines = [record for _, record in zip(range(LOOK), workbook.records(sheet, STORED, Oddities(), counted=False), strict=False) if not record.problem]
            known = max((weigh(record.fields) for record in lines[:100]), default=0)
            if known > best:
                found, seen.sheet, best = lines, sheet.name, known
    return found


def _without_trailing(seen: Seen, below: list[Record]) -> list[Record]:
    """The lines below the headings without a delimiter that every row has at its end; or the headings without theirs."""
    width = len(seen.headings)
    rows = [record.fields for record in below if 0 <= seen.day < len(record.fields) and proven_forms.looks_like_a_day(record.fields[seen.day].strip())]
    if rows and seen.headings[-1] and all(len(fields) == width + 1 and not fields[-1].strip() for fields in rows):
        seen.trailing_delimiter = "rows"
        return [record._replace(fields=record.fields[:width]) if len(record.fields) == width + 1 else record for record in below]
    if rows and not seen.headings[-1] and all(len(fields) == width - 1 for fields in rows):
        seen.trailing_delimiter = "headings"
        seen.headings = seen.headings[:-1]
    return below


def _rows(seen: Seen, below: list[Record]) -> None:
    width = len(seen.headings)
    is_row = [seen.day >= 0 and len(record.fields) == width and proven_forms.looks_like_a_day(record.fields[seen.day].strip()) for record in below]
    last = max((n for n, row in enumerate(is_row) if row), default=-1)
    seen.rows = [record.fields for record, row in zip(below, is_row, strict=True) if row]
    seen.between = [record for record, row in zip(below[: last + 1], is_row, strict=False) if not row]
    seen.after = below[last + 1 :]
