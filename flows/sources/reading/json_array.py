"""One JSON array as it is received, element by element, however long it is; or an object a line where there is no array.

Format: RFC 8259; the array is the whole file, or the only thing in an object. JSON lines: flows/sources/reading/json_text.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any, TextIO

from flows.sources.reading.json_text import Line, NotJson, lines, opening_object, strictly
from flows.sources.reading.limits import VALUE, within
from flows.sources.reading.source import CHUNK, OpenedFile
from schemas.evidence import Refusal

_BLANKS = re.compile(r"[ \t\r\n]*")
_ARRAY = re.compile(r'\s*(?:\{\s*"(?P<key>[^"\\]+)"\s*:\s*)?\[')


def opening_item(file: OpenedFile) -> dict | None:
    """The first object of the file, be it an array's, one on a line, or the whole file; None if it does not begin with one."""
    head = file.opening_text()
    begins = _ARRAY.match(head)
    if begins is None:
        return opening_object(file)
    start = _BLANKS.match(head, begins.end()).end()
    try:
        value, _ = strictly(lambda decoder: (decoder.raw_decode(head, start)[0], ""))
    except NotJson:
        return None
    return value if isinstance(value, dict) else None


def items(file: OpenedFile) -> Iterator[Line]:
    """Every element of the file's array, counted in `file.rows`, or its `lines` if it holds no array. Refusal if it is cut short or
    damaged: where an array's element cannot be parsed, nothing tells where the next begins."""
    begins = _ARRAY.match(file.opening_text())
    if begins is None:
        yield from lines(file)
        return
    encoding = file.decode_as("utf-8")
    with TextIOWrapper(file.open(), encoding, errors="strict", newline="") as text:
        array = _Array(file, text, begins.end(), "}" if begins["key"] else "")
        while (line := array.next()) is not None:
            file.rows += 1
            yield line


class _Array:
    """An array's elements one by one: of the file no more in memory than an element and the next piece."""

    def __init__(self, file: OpenedFile, text: TextIO, start: int, closes: str):
        self.file, self.text, self.closes = file, text, closes
        self.buffer, self.at, self.ended, self.n = "", 0, False, 0
        self._more()
        self.at = start

    def next(self) -> Line | None:
        """The next element; None when the array has ended and nothing stands after it."""
        mark = self._mark()
        if mark == "]":
            return self._close()
        if self.n:
            if mark != ",":
                raise self._damaged("a comma is missing")
            self.at += 1
            self._mark()
        value, raw, doubled = self._element()
        self.n += 1
        self.at += len(raw)
        return Line(f"item {self.n}", raw, value, doubled=doubled)

    def _element(self) -> tuple[Any, str, tuple[str, ...]]:
        while True:
            try:
                (value, raw), doubled = strictly(self._decoded)
                return value, raw, doubled
            except NotJson as problem:
                if self.ended:
                    raise self._damaged(str(problem)) from problem
                within(len(self.buffer) - self.at, VALUE, "a JSON value has more characters", f"item {self.n + 1}")
                self._more()

    def _decoded(self, decoder: json.JSONDecoder) -> tuple[tuple[Any, str], str]:
        value, end = decoder.raw_decode(self.buffer, self.at)
        if end == len(self.buffer) and not self.ended:
            raise NotJson("it may go on")
        raw = self.buffer[self.at : end]
        return (value, raw), raw

    def _mark(self) -> str:
        """The next character that is not blank, which is then the next to be read; '' at the end of the file."""
        self.at = _BLANKS.match(self.buffer, self.at).end()
        while self.at == len(self.buffer) and not self.ended:
            self._more()
            self.at = _BLANKS.match(self.buffer, self.at).end()
        return self.buffer[self.at : self.at + 1]

    def _more(self) -> None:
        """Read on, as much again as is still unread, so that a long element is not parsed too often."""
        unread = self.buffer[self.at :]
        piece = self.text.read(max(CHUNK, len(unread)))
        self.ended = not piece
        self.buffer, self.at = unread + piece, 0

    def _close(self) -> None:
        self.at += 1
        if self.closes:
            if self._mark() != self.closes:
                raise self.file.refusal(
                    f"after item {self.n}", "something stands beside the array in its object, or the file is cut short", "Ask for the file as it is published."
                )
            self.at += 1
        if self._mark():
            raise self.file.refusal(f"after item {self.n}", "something stands after the array", "Ask for the file as it is published.")

    def _damaged(self, why: str) -> Refusal:
        return self.file.refusal(
            f"item {self.n + 1}", f"the array cannot be read from here on ({why}): the file is cut short or damaged", "Ask for the whole file."
        )
