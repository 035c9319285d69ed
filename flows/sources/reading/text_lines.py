"""The lines of a text that is read line by line: none without end, and no desert of blank ones.

Format: line ends as Python's universal newlines have them, or as `newline` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOWrapper

from flows.sources.reading.limits import LINE, UNREAD, within
from flows.sources.reading.source import OpenedFile


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
