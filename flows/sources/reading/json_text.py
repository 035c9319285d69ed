"""JSON as it is received: strictly parsed; a key that is given twice is told, not-numbers and bottomless nesting are refused.

Format: RFC 8259; JSON lines: one object a line, lines end with a line feed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flows.sources.reading.limits import VALUE, within
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.text_lines import text_lines


class NotJson(ValueError):
    """A text that is not one JSON value; says why."""


class Line(NamedTuple):
    """One object of a file and where it stands; `problem` says why it could not be parsed. `doubled`: keys given twice."""

    place: str
    raw: str
    value: Any
    problem: str = ""
    doubled: tuple[str, ...] = ()


class Written(float):
    """A number with a fraction, and the text that wrote it: a share is read from the text, never from the float."""

    def __new__(cls, text: str) -> Written:
        made = super().__new__(cls, text)
        made.text = text
        return made


def parse(text: str) -> tuple[Any, tuple[str, ...]]:
    """The value in `text`, and the keys that one object gives twice; NotJson for anything else, and for NaN.

    Where a key is given twice with two values, what it says is not known: its value is None.
    """
    return strictly(lambda decoder: (decoder.decode(text), text))


def strictly(decode: Callable[[json.JSONDecoder], tuple[Any, str]]) -> tuple[Any, tuple[str, ...]]:
    """As `parse`, for a value that `decode` finds in a longer text, with the decoder that it is given."""
    doubled: list[str] = []

    def pairs_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            keys = [key for key, _ in pairs]
            for key in sorted({key for key in keys if keys.count(key) > 1}):
                doubled.append(key)
                values = [value for name, value in pairs if name == key]
                found[key] = values[0] if all(value == values[0] for value in values) else None
        return found

    try:
        value, text = decode(json.JSONDecoder(object_pairs_hook=pairs_of, parse_constant=_no_constant, parse_float=Written))
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
        return value, tuple(doubled)
    except UnicodeEncodeError:
        raise NotJson("an escape gives half a character") from None
    except RecursionError:
        raise NotJson("nested too deeply") from None
    except NotJson:
        raise
    except ValueError as error:
        raise NotJson(str(error)) from error


def _no_constant(name: str) -> None:
    raise NotJson(f"{name} is not a JSON number")


def text_of(data: dict, name: str) -> str:
    """A field that must be a text, without surrounding blanks; '' if it is not there or null. ValueError for anything else."""
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is not a text")
    return (value or "").strip()


def opening_object(file: OpenedFile) -> dict | None:
    """The object on the file's first line, or the one that the whole file is, or the first on its next lines; else None."""
    if "object" not in file.seen:
        file.seen["object"] = _opening_object(file)
    return file.seen["object"]


def _opening_object(file: OpenedFile) -> dict | None:
    head = file.opening_text().lstrip()
    if not head.startswith("{"):
        return None
    first, *next_lines = head.split("\n", 10)
    return _object(first) or _object(_whole(file)) or next(filter(None, map(_object, next_lines[:9])), None)


def is_one_object(file: OpenedFile) -> bool:
    """True if the file is one object over several lines, rather than an object a line."""
    first = file.opening_text().lstrip().partition("\n")[0]
    return _object(first) is None and _object(_whole(file)) is not None


def _object(text: str) -> dict | None:
    try:
        value, _ = parse(text)
    except NotJson:
        return None
    return value if isinstance(value, dict) and value else None


def _whole(file: OpenedFile) -> str:
    """The file's text; '' if it is too large to be one object, or not UTF-8."""
    if file.path.stat().st_size > VALUE:
        return ""
    try:
        with file.open() as binary:
            return binary.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def lines(file: OpenedFile) -> Iterator[Line]:
    """Every line of a JSON lines file, counted in `file.rows`; a file that is one object is one line. Blank lines have no value.

    Refusal if the last line is cut short.
    """
    encoding = file.decode_as("utf-8")
    if is_one_object(file):
        file.rows += 1
        whole = _whole(file)
        value, doubled = parse(whole)
        yield Line("object 1", whole, value, doubled=doubled)
        return
    for number, raw in enumerate(text_lines(file, encoding, "\n", VALUE), start=1):
        file.rows += 1
        yield line_of(file, f"line {number}", raw)


def line_of(file: OpenedFile, place: str, raw: str) -> Line:
    """The line that stands at `place`, with its end. Refusal if it has none and is cut short."""
    if not raw.strip():
        return Line(place, raw, None)
    within(len(raw), VALUE, "a JSON value has more characters", place)
    try:
        value, doubled = parse(raw)
        return Line(place, raw, value, doubled=doubled)
    except NotJson as error:
        if not raw.endswith("\n"):
            raise file.refusal(place, f"the last line is cut short ({error})", "Ask for the whole file.") from error
        return Line(place, raw, None, f"not JSON ({error})")
