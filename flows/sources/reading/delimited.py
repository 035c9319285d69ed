"""Tables of delimited text, record by record as they physically stand in a file, quoted line breaks inside.

Format: RFC 4180, with the delimiter that the source or template declares; read by the csv module in strict mode, never sniffed.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from io import StringIO, TextIOWrapper
from typing import NamedTuple, TextIO

from flows.sources.reading.limits import COLUMNS, FIELD, LINE, Exceeded, within
from flows.sources.reading.source import OpenedFile


class Record(NamedTuple):
    """One physical record: its fields, or the problem that keeps them from being read; `raw` is its text with line ends."""

    place: str
    fields: list[str]
    raw: str
    problem: str = ""


class Position(NamedTuple):
    """A byte of the file at which a record begins, and how many lines are behind it."""

    offset: int
    line: int


csv.field_size_limit(FIELD)
LARGE = 1 << 20  # bytes: below this the csv module has done its work before compiled code is loaded
BEGINNING = Position(0, 0)


class _Lines:
    """Lines of a file, remembering those that the current record has taken."""

    def __init__(self, file: TextIO, number: int = 0):
        self.file, self.number, self.taken, self.size, self.ended = file, number, [], 0, False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.file.readline(LINE + 1)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.size += len(line)
        within(self.size, LINE, "a record has more characters", f"line {self.number - len(self.taken)}")
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """Begin the next record."""
        self.taken, self.size = [], 0


def records(file: OpenedFile, encoding: str, delimiter: str = ",", begin: Position = BEGINNING, quoted: bool = True) -> Iterator[Record]:
    """Every record of the file, blank lines too (no fields); counts them in `file.rows`. The place is the record's first line. `begin` is where
    the first of them stands. `quoted`: whether a quotation mark encloses a field; where none does, it is a character like others.

    Refusal if a quotation mark is still open at the end: the file is cut short.
    """
    with file.open() as binary:
        binary.seek(begin.offset)
        text = TextIOWrapper(binary, encoding, errors="strict", newline="")
        lines = _Lines(text, begin.line)
        reader = csv.reader(lines, delimiter=delimiter, strict=True, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
        while True:
            place = f"line {lines.number + 1}"
            lines.begin()
            try:
                fields, problem = next(reader), ""
            except StopIteration:
                return
            except csv.Error as error:
                if lines.ended:
                    raise file.refusal(
                        place, "a quotation mark opens here and is never closed: the file is cut short or damaged", "Ask the producer for the whole file."
                    ) from error
                fields, problem = [], _problem(error, place)
            within(len(fields), COLUMNS, f"a record has {len(fields):,} fields", place)
            file.rows += 1
            yield Record(place, fields, "".join(lines.taken), problem)


def beginning(encoding: str) -> tuple[str, Position]:
    """How to decode the file, and where its first record begins: behind the byte order mark."""
    return ("utf-8", Position(len(BOM_UTF8), 0)) if encoding == "utf-8-sig" else (encoding, BEGINNING)


def after(at: Position, record: Record, codec: str) -> Position:
    """Where the record behind one that begins at `at` begins."""
    written = record.raw.encode(codec)
    return Position(at.offset + len(written), at.line + line_ends(written))


def record_of(place: str, raw: str, delimiter: str) -> Record:
    """The record that `raw`, one record with its line ends, is."""
    within(len(raw), LINE, "a record has more characters", place)
    try:
        fields = next(csv.reader(StringIO(raw, newline=""), delimiter=delimiter, strict=True))
        within(len(fields), COLUMNS, f"a record has {len(fields):,} fields", place)
        return Record(place, fields, raw)
    except csv.Error as error:
        return Record(place, [], raw, _problem(error, place))


def _problem(error: csv.Error, place: str) -> str:
    """Why a record cannot be read. limits.Exceeded for a field without end: a quotation mark that is never closed takes in all rows behind it."""
    if "field limit" in str(error):
        raise Exceeded("a field has more characters: a quotation mark opens in it and is not closed", FIELD, place) from error
    return f"not a readable record ({error})"


def opening_records(file: OpenedFile, delimiter: str = ",", most: int = 100, encodings: Sequence[str] = ()) -> list[list[str]]:
    """The first records of the file's head, for recognising only: the last of them may be cut. One that cannot be read has no fields, as when it is read."""
    found: list[list[str]] = []
    reader = csv.reader(StringIO(file.opening_text(*encodings), newline=""), delimiter=delimiter, strict=True)  # lines end here as where they are read
    while len(found) < most:
        try:
            found.append(next(reader))
        except StopIteration:
            break
        except csv.Error:
            found.append([])
    return found


def line_ends(text: bytes) -> int:
    """Line ends as the csv module meets them: LF, CR LF, or CR alone."""
    returns = text.count(b"\r")
    return text.count(b"\n") + (returns - text.count(b"\r\n") if returns else 0)


def is_blank(record: Record) -> bool:
    """True for a record in which nothing is written."""
    return not record.problem and not any(field.strip() for field in record.fields)
