"""What every source of evidence offers, and the file that it is given: opened once, decoded strictly, counted row by row.

Authority: a source is one file format of one publisher; each names its specification. Encodings: RFC 3629 (UTF-8), RFC 2781 (UTF-16), ISO/IEC
8859-1 (latin-1), 8859-2 and 8859-15, windows-1250 and windows-1252.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol, TypeVar, get_args

from sqlmodel import SQLModel

from flows.custody.regular_file import open_regular
from flows.sources.reading.limits import Budget
from schemas.evidence import Exhibit, Outcome, Refusal, Remark

HEAD = 64 * 1024  # bytes that are enough to recognise any format read here
CHUNK = 1 << 20
REGISTER = "register:"
LEFT_OUT = "left_out"  # the flag of the remark that names what no record keeps
_QIF = re.compile(r"!(type|account|option|clear)", re.IGNORECASE)
Encoding = Literal["utf-8", "latin-1", "cp1252", "cp1250", "iso-8859-2", "iso-8859-15", "utf-16"]  # what a table's template can name
ENCODINGS = get_args(Encoding)
_WITH_CONTROLS = ("latin-1", "iso-8859-2", "iso-8859-15")  # where the bytes 0x80 to 0x9F are control characters
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
Record = TypeVar("Record", bound=SQLModel)


class Claim(NamedTuple):
    """Whether a source says that a file is its own, and why or why not, in words. `near`: it would read the file if a person named what it lacks."""

    claims: bool
    why: str
    near: bool = False


class Part(NamedTuple):
    """A file that a container holds: opened, its place in the container ('' if it is all that is in it), what it was in words, and whether it is a
    container itself, which is not opened."""

    file: OpenedFile
    place: str
    was: str
    packed: bool


class Source(Protocol):
    """One format. `VERSION` rises when the same bytes would give other records. A container has `parts(file) -> Iterator[Part]` in place of `read`."""

    VERSION: int

    @staticmethod
    def recognises(file: OpenedFile) -> Claim: ...

    @staticmethod
    def read(file: OpenedFile) -> Iterator[Outcome]: ...


@cache
def _all_fields(table: type[SQLModel]) -> set[str]:
    return set(table.model_fields)


@dataclass
class OpenedFile:
    """A file as received. `rows` counts what the format repeats as it is met, apart from what a source makes of it. A template named
    "register:vehicles" is that of a register's table, and no bank's: it is in `register_template`. `within` is what the place of
    everything in it begins with, where the file is a part of the exhibit."""

    path: Path
    exhibit: Exhibit
    template: str | None = None
    templates_dir: Path | None = None
    register_template: str | None = None
    seen: dict[str, Any] = field(default_factory=dict)  # what one source found of the file's beginning, for the next
    head: bytes = b""
    encoding: str = ""
    rows: int = 0
    within: str = ""
    budget: Budget = field(default_factory=Budget)
    _bytes: BinaryIO | None = None
    _behind: int = 0

    def __post_init__(self) -> None:
        if self.template is not None and self.template.startswith(REGISTER):
            self.register_template, self.template = self.template.removeprefix(REGISTER), None
        with open_regular(self.path) as file:
            self.head = file.read(HEAD)
            self.budget.size += file.seek(0, io.SEEK_END)

    def open(self) -> BinaryIO:
        """The file's bytes from their beginning, of which no more is given when the exhibit's budget is used up; close it."""
        self._bytes, self._behind = io.BufferedReader(_Metered(open_regular(self.path).detach(), self.budget), CHUNK), 0
        return self._bytes

    def behind(self) -> int:
        """How many bytes of what was opened last have been taken from it; when it is closed, as many as were last seen to be."""
        if self._bytes is not None and not self._bytes.closed:
            self._behind = self._bytes.tell()
        return self._behind

    def part(self, path: Path, within: str = "") -> OpenedFile:
        """A file that is a part of this exhibit, unpacked to `path`, to be read by the same template."""
        template = self.template if self.register_template is None else REGISTER + self.register_template
        return OpenedFile(path, self.exhibit, template, self.templates_dir, within=within, budget=self.budget)

    def id(self, place: str, part: str = "") -> str:
        """An id that is the only one over all exhibits; `part` tells apart several records of one place."""
        return f"{self.exhibit.sha256[:16]}/{self.within}{place}{':' if part else ''}{part}"

    def record(self, table: type[Record], place: str, part: str = "", /, **values: Any) -> Record:
        """A row of `table` that stands at `place`, as the store gives it back: an object that is not changed, and so is made
        seven times as fast as one that SQLModel watches."""
        return table.model_construct(_fields_set=_all_fields(table), id=self.id(place, part), exhibit=self.exhibit.sha256, place=self.within + place, **values)

    def refusal(self, place: str, reason: str, next_step: str, details: Sequence[str] = ()) -> Refusal:
        """A Refusal that names this file as the user knows it."""
        return Refusal(self.exhibit.file_name, f"{self.within}{place}".removesuffix(", "), reason, next_step, details)

    def opening_text(self, *encodings: str) -> str:
        """The first 64 KiB as text, for recognising only: evidence is decoded by `decode_as`. The first of UTF-8 and `encodings` in which it is text."""
        if self.head.startswith(UTF_16):
            return codecs.getincrementaldecoder("utf-16")("replace").decode(self.head)
        for encoding in ("utf-8-sig", *encodings):
            try:
                return codecs.getincrementaldecoder(encoding)("strict").decode(self.head)
            except UnicodeError:
                continue
        return self.head.decode("latin-1")

    def or_utf_16(self, *encodings: str) -> tuple[str, ...]:
        """What to decode as, where a text without a byte order mark is in one of `encodings`: a mark of UTF-16 is the file's own word."""
        return ("utf-16",) if self.head.startswith(UTF_16) else encodings

    def decode_as(self, *encodings: str, controls: bool = False) -> str:
        """The first of `encodings` in which every byte of the file is text; it is remembered as the file's encoding.

        Refusal with the byte and line if there is none: nothing is ever replaced. A byte order mark is named ("utf-8-sig").
        `controls`: latin-1 may hold bytes that are control characters in it, where nothing says what else they are.
        """
        problems = []
        if self.head.startswith(codecs.BOM_UTF8) and "utf-8" not in encodings[:1]:
            encodings = ("utf-8", *encodings)  # the mark is no text: it says which encoding this is
        for encoding in encodings:
            named = "utf-8-sig" if encoding == "utf-8" and self.head.startswith(codecs.BOM_UTF8) else encoding
            problem = self._not_text(named, controls)
            if problem is None:
                self.encoding = named
                return named
            problems.append(problem)
        place, reason = problems[0]
        raise self.refusal(
            place, reason, f"Ask the producer for the file as UTF-8; only a table's template can name another encoding ({', '.join(ENCODINGS)})."
        )

    def _not_text(self, encoding: str, controls: bool) -> tuple[str, str] | None:
        if encoding == "utf-16" and not self.head.startswith(UTF_16):
            return "line 1", "this is not utf-16 text (it does not begin with a byte order mark)"
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        offset, line = 0, 1
        with self.open() as file:
            while True:
                chunk = file.read(CHUNK)
                pending = len(decoder.getstate()[0])
                if not pending and chunk and chunk.isascii() and b"\x00" not in chunk:  # text in every encoding read here; thrice as fast
                    offset += len(chunk)
                    line += chunk.count(b"\n")
                    continue
                try:
                    text = decoder.decode(chunk, final=not chunk)
                except UnicodeDecodeError as error:
                    at = offset - pending + error.start
                    line += error.object[: error.start].count(b"\n")
                    return f"line {line}, byte {at + 1}", f"this is not {encoding} text (byte 0x{error.object[error.start]:02X})"
                odd = (
                    next((c for c in ("\x00", *map(chr, range(0x80, 0xA0))) if c in text), None)
                    if encoding in _WITH_CONTROLS and not controls
                    else ("\x00" if "\x00" in text else None)
                )
                if odd is not None:
                    line += text[: text.index(odd)].count("\n")
                    return f"line {line}", f"this is not {encoding} text (it holds the control character 0x{ord(odd):02X})"
                if not chunk:
                    return None
                offset += len(chunk)
                line += text.count("\n")


def begins_as_qif(file: OpenedFile) -> bool:
    """Whether the first line that is not blank is one of QIF's; a table's template must not be tried on such a file."""
    return bool(_QIF.match(file.opening_text().lstrip("\ufeff \t\r\n")))


def begins_as_pdf(file: OpenedFile) -> bool:
    """Whether the file says that it is a PDF, near its beginning (ISO 32000-1, annex H.3.4.1); a table's template must not be tried on such a file."""
    return b"%PDF-" in file.head[:1024]


class _Metered(io.RawIOBase):
    """An open file that looks at the budget with every piece that it gives."""

    def __init__(self, file: io.FileIO, budget: Budget):
        self._file, self._budget = file, budget

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self._budget.check()
        return self._file.readinto(into)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def close(self) -> None:
        self._file.close()
        super().close()


@dataclass
class Oddities:
    """Unknown columns, elements and codes, counted: one remark each, with how often and where first; and in one remark by name everything that no record keeps."""

    seen: dict[tuple[str, str], list] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    _left_first: str = ""

    def note(self, flag: str, what: str, place: str, value: str = "", times: int = 1) -> None:
        """Count one, or as many as `times`, of which the first stands at `place`; `value`, what stood there, is kept of the first."""
        first = self.seen.setdefault((flag, what), [0, place, value])
        first[0] += times

    def leave_out(self, name: str, place: str, times: int = 1) -> None:
        """Count `times` of what the file has under this name and no record keeps; the first stands at `place`."""
        self._left_first = self._left_first or place
        self.left[name] = self.left.get(name, 0) + times

    def remarks(self) -> Iterator[Remark]:
        """In the order in which they were first met; last what no record keeps."""
        for (flag, what), (count, place, value) in self.seen.items():
            shown = f": {value[:200]!r}" if value else ""
            yield Remark(place, flag, f"{what}, {count} time{'s' if count > 1 else ''}, first here{shown}")
        if self.left:
            told = ", ".join(f"{name} ({f'{count:,} times' if count > 1 else 'once'})" for name, count in self.left.items())
            yield Remark(self._left_first, LEFT_OUT, f"the file holds more than is kept; kept only in the file itself: {told}")
