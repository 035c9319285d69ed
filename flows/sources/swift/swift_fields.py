"""The fields of SWIFT messages, line by line: which lines are a field, which belong to one, which are only the envelope.

Format: SWIFT FIN text block (a field is ':tag:' at the beginning of a line), in the FIN envelope ({1:...}{4:...-}), in a bank's own, or in none.
Banks cut long fields anywhere, so a line that looks like a tag is one only if messages of that kind have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO, TextIOWrapper

from flows.sources.reading.limits import LINE, MESSAGE_FIELD, within
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.text_lines import bank_text, lines_of_undeclared_letters

TAGS = frozenset("13 13D 20 21 25 25P 28 28C 34F 60F 60M 61 62F 62M 64 65 86 90C 90D NS".split())
SETTLED = "32A"  # day, currency and amount of one payment, in messages that are no statements
_TAG = re.compile(r":([0-9]{2}[A-Z]?|NS):(.*)", re.DOTALL)
_ENVELOPE = re.compile(
    r"\{[0-9A-Z]+:.*|-\}.*|-(XXX|\+@[0-9]+@)?|:?9(40|41|42|50):?( [0-9]+)?|[0-9]{4} [0-9]{2}[A-Z]{6}[A-Z0-9]{2,}[0-9]*|[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?"
)
_FINTS = re.compile(r"\s*(@[0-9]+@)?(@@)?:20:[^\r\n@]*@@")
_LENGTH = re.compile(r"^\s*@[0-9]+@")  # how many bytes follow, before a binary text of FinTS
_PIECE = 1 << 16  # characters
_CONTROLS = "\x01\x03"  # the transmission's own start and end, around a FIN message


@dataclass
class Field:
    """One field: its tag, the number of its first line, and its lines without line ends. The tag '' is a line outside every field, '-'
    the end of a message."""

    tag: str
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"line {self.line}"

    @property
    def text(self) -> str:
        """The field on one line, as it was before it was cut."""
        return "".join(self.lines)

    @property
    def raw(self) -> str:
        return (f":{self.tag}:" if self.tag not in ("", "-") else "") + "\n".join(self.lines)


def fields(file: OpenedFile, tags: frozenset[str] = TAGS) -> Iterator[Field]:
    """Every field of the file that has one of `tags`, in its order; blank lines belong to nothing. A tag that is cut after its first colon is put together."""
    # universal line ends: FIN's CRLF, a file's LF
    yield from _fields(_lines_of_fints(file) if ends_lines_as_fints(file) else lines_of_undeclared_letters(file), tags)


def ends_lines_as_fints(file: OpenedFile) -> bool:
    """Whether the lines end with @@, as in the messages in which German banks send statements (FinTS, HKKAZ)."""
    return bool(_FINTS.match(file.opening_text()))


def _lines_of_fints(file: OpenedFile) -> Iterator[str]:
    """The lines of such a file; one line of the file holds all of them. limits.Exceeded for one that is too long."""
    pending = ""
    with TextIOWrapper(file.open(), bank_text(file), errors="strict", newline=None) as text:
        beginning = _LENGTH.sub("", text.read(_PIECE))
        while piece := beginning or text.read(_PIECE):
            beginning = ""
            *whole, pending = (pending + piece).split("@@")
            within(len(pending), LINE, "a line has more characters")
            yield from (line.strip("\n") for line in whole)
    yield pending.strip("\n")


def opening_tags(file: OpenedFile, tags: frozenset[str] = TAGS) -> list[str]:
    """Which of `tags` the file's head has, for recognising only."""
    text = file.opening_text()
    if _FINTS.match(text):
        text = _LENGTH.sub("", text).replace("@@", "\n")
    return [found.tag for found in _fields((line.rstrip("\n") for line in StringIO(text, newline=None)), tags) if found.tag in tags]


def message_type(file: OpenedFile) -> str:
    """'940' and the like, if the FIN envelope names it."""
    match = re.search(r"\{2:[IO]([0-9]{3})", file.opening_text())
    return match[1] if match else ""


def _fields(lines: Iterator[str], tags: frozenset[str]) -> Iterator[Field]:
    current: Field | None = None
    size = 0  # characters of the field so far
    colon = 0  # the number of a line that is a colon and nothing else
    for number, line in enumerate(lines, start=1):
        line = line.strip(_CONTROLS).removeprefix("\ufeff")
        if colon:
            line, number, colon = ":" + line, colon, 0
        elif line.strip() == ":":
            colon = number
            continue
        match = _TAG.match(line)
        if match and match[1] in tags:
            if current:
                yield current
            current, size = Field(match[1], number, [match[2]]), len(line)
            within(size, MESSAGE_FIELD, f"field {current.tag} has more characters", current.place)
        elif _ENVELOPE.fullmatch(line.strip()) and (current is None or line.startswith(("{", "-"))):
            if current:
                yield current
            current = None
            yield Field("-" if line.startswith("-") else "", number, [line])
        elif current is not None and (line.strip() or current.tag == "86"):
            current.lines.append(line)
            size += len(line) + 1
            within(size, MESSAGE_FIELD, f"field {current.tag} has more characters", current.place)
        elif line.strip():
            yield Field("", number, [line])
    if current:
        yield current
    if colon:
        yield Field("", colon, [":"])
