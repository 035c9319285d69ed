"""The lines of a text that is read line by line: none without end, and no desert of blank ones.

Format: line ends as Python's universal newlines have them, or as `newline` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOWrapper

from flows.sources.reading.limits import LINE, UNREAD, within
from flows.sources.reading.source import OpenedFile
from schemas.evidence import Remark


def text_lines(file: OpenedFile, encoding: str, newline: str | None = None, longest: int = LINE) -> Iterator[str]:
    """Every line with its end. limits.Exceeded for a line of more than `longest` characters, and for very many blank lines in a row."""
    blank = number = 0
    with TextIOWrapper(file.open(), encoding, errors="strict", newline=newline) as text:
        while line := text.readline(longest + 1):
            number += 1
            within(len(line), longest, f"line {number} has more characters", f"line {number}")
            if line.isspace():
                blank += 1
                within(blank, UNREAD, f"{blank} blank lines stand one after another up to line {number}", f"line {number}")
            else:
                blank = 0
            yield line


def lines_of_undeclared_letters(file: OpenedFile) -> Iterator[str]:
    """Every line without its end, of a format that names no encoding: UTF-8 or UTF-16 where it is that, else each byte as the letter of
    ISO 8859-1."""
    return (line.rstrip("\n") for line in text_lines(file, bank_text(file)))


def bank_text(file: OpenedFile) -> str:
    """The encoding of such a file."""
    return file.decode_as(*file.or_utf_16("utf-8", "latin-1"), controls=True)


def undeclared_letters(file: OpenedFile) -> Iterator[Remark]:
    """What is told of such a file, if it holds letters whose encoding nothing names."""
    if file.encoding == "latin-1":
        yield Remark(
            "the file",
            "letters_not_declared",
            "letters beyond ASCII, in an encoding that nothing in the file names: each byte is kept as the letter of ISO 8859-1, which may not be the bank's",
        )
