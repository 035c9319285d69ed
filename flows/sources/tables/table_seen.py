"""A table as a proposal first sees it: which line is its headings, and what stands above, below and behind them.

Format: none is known yet: delimited text, or a workbook's sheet, in which a line has the words of flows/sources/reading/statement_words.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.sources.reading import statement_words
from flows.sources.reading.delimited import Record, beginning, opening_records, records
from flows.sources.reading.source import ENCODINGS, UTF_16, Oddities, OpenedFile
from flows.sources.reading.workbook import is_workbook, opened
from flows.sources.tables import forward_rows, table_evidence

STORED = "\ue000"  # stands for the decimal mark of numbers that a workbook stores as such: they prove nothing of its texts
_LOOK = 2_000  # rows whose contents are looked at
_DELIMITERS = (";", ",", "\t", "|")


@dataclass
class Seen:
    """Headings, the rows below them that have a day, those that have an amount and no day, and the other lines. trailing_delimiter: as a template has it. why: what is certain by now, in words."""

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ";"
    trailing_delimiter: str = ""
    headings: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    undated: list[list[str]] = field(default_factory=list)
    above: list[Record] = field(default_factory=list)
    after: list[Record] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def look(file: OpenedFile) -> Seen:
    """The table in the file. Refusal if no line could be its headings."""
    seen = Seen()
    lines = _of_a_sheet(file, seen) if is_workbook(file) else _of_text(file, seen)
    best = max(lines[:100], key=lambda record: _weight(record.fields), default=None)
    if best is None or _weight(best.fields) < 3:
        raise file.refusal(
            "",
            "no line could be the headings of a statement: a date, an amount and one more column are looked for by name",
            "Write the template by hand; the keys are told in flows/sources/tables/table_template.py. If no line has headings, column_names names the columns.",
        )
    at = lines.index(best)
    seen.headings, seen.above = [value.strip() for value in best.fields], lines[:at]
    below = [record for record in lines[at + 1 :] if any(value.strip() for value in record.fields)]
    seen.why.append(f"headings: {best.place}, because {_weight(best.fields)} of its words are known")
    _rows(seen, below if seen.sheet else _without_trailing(seen, below))
    odd = next((word for record in lines for value in record.fields for word in value.split() if not word.isascii()), "")
    if odd and seen.encoding not in ("", "utf-8", "utf-16"):
        seen.why.append(
            f"encodings: it is not UTF-8, and nothing says what else; as {seen.encoding} it has words such as {odd!r}. If that is misspelt, "
            f"it is another of {', '.join(ENCODINGS)}"
        )
    return seen


def day_heading(headings: list[str]) -> str:
    """The heading of the day of booking; where none is called so, of the day of payment; '' if there is none."""
    return next((heading for name in ("booked_on", "day") for heading in headings if statement_words.role(heading) == name), "")


def _of_text(file: OpenedFile, seen: Seen) -> list[Record]:
    known = ("utf-16",) if file.head.startswith(UTF_16) else ("utf-8", "latin-1", "cp1252", "cp1250")
    codec, begin = beginning(file.decode_as(*known))  # behind a byte order mark, which is no text
    seen.encoding = codec
    seen.delimiter = max(_DELIMITERS, key=lambda mark: max(map(_weight, opening_records(file, mark, encodings=[seen.encoding])), default=0))
    return [record for _, record in zip(range(_LOOK), records(file, codec, seen.delimiter, begin), strict=False) if not record.problem]


def _of_a_sheet(file: OpenedFile, seen: Seen) -> list[Record]:
    """The lines of the sheet whose headings are known best."""
    found: list[Record] = []
    with opened(file) as workbook:
        for sheet in workbook.sheets:
            lines = [record for _, record in zip(range(_LOOK), workbook.records(sheet, STORED, Oddities(), counted=False), strict=False) if not record.problem]
            if max((_weight(record.fields) for record in lines[:100]), default=0) > max((_weight(record.fields) for record in found[:100]), default=0):
                found, seen.sheet = lines, sheet.name
    return found


def _without_trailing(seen: Seen, below: list[Record]) -> list[Record]:
    """The lines below the headings without a delimiter that all of them have at their end; or the headings without theirs."""
    width = len(seen.headings)
    if below and seen.headings[-1] and all(len(record.fields) == width + 1 and not record.fields[-1].strip() for record in below):
        seen.trailing_delimiter = "rows"
        return [record._replace(fields=record.fields[:width]) for record in below]
    if below and not seen.headings[-1] and all(len(record.fields) == width - 1 for record in below):
        seen.trailing_delimiter = "headings"
        seen.headings = seen.headings[:-1]
    return below


def _rows(seen: Seen, below: list[Record]) -> None:
    """A workbook does not store the empty cells at a row's end."""
    width, day = len(seen.headings), day_heading(seen.headings)
    for record in below if seen.sheet else ():
        record.fields.extend([""] * (width - len(record.fields)))
    at = seen.headings.index(day) if day else 0
    whole = [record.fields for record in below if day and len(record.fields) == width]
    seen.rows = [fields for fields in whole if table_evidence.looks_like_a_day(fields[at].strip())]
    amounts = [n for n, heading in enumerate(seen.headings) if statement_words.role(heading) in ("amount", "paid_out", "paid_in")]
    seen.undated = [
        fields
        for fields in whole
        if not fields[at].strip() and any(table_evidence.are_numbers([fields[n].strip()]) for n in amounts) and not forward_rows.ends_a_table(_first(fields))
    ]
    taken = {id(fields) for fields in seen.rows}
    seen.after = [record for record in below if id(record.fields) not in taken]


def _weight(fields: list[str]) -> int:
    """How many known words a line has, if a day and an amount are among them."""
    roles = {statement_words.role(value) for value in fields} - {""}
    return len(roles) if roles & {"booked_on", "day"} and roles & {"amount", "paid_out", "paid_in"} else 0


def _first(fields: list[str]) -> str:
    return next(filter(None, map(str.strip, fields)), "")
