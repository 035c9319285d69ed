"""JSON as it is received: strictly parsed, without doubled keys, not-numbers or bottomless nesting.

Format: RFC 8259; JSON lines: one object a line, lines end with a line feed.
"""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from flows.sources.source import OpenedFile

WHOLE_FILE = 64 << 20  # bytes up to which a file that is one single object is read


class NotJson(ValueError):
    """A text that is not one JSON value; says why."""


class Line(NamedTuple):
    """One object of a file and where it stands; `problem` says why it could not be parsed."""

    place: str
    raw: str
    value: Any
    problem: str = ""


def parse(text: str) -> Any:
    """The value in `text`; NotJson for anything else, for a key given twice, and for NaN."""
    try:
        return json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except RecursionError:
        raise NotJson("nested too deeply") from None
    except NotJson:
        raise
    except ValueError as error:
        raise NotJson(str(error)) from error


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("a key is given twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise NotJson(f"{name} is not a JSON number")


def opening_object(file: OpenedFile) -> dict | None:
    """The object on the file's first line, or the one that the whole file is; None if it begins with neither."""
    first = file.opening_text().lstrip().partition("\n")[0]
    if not first.startswith("{"):
        return None
    for text in (lambda: first, lambda: _whole(file)):
        try:
            value = parse(text())
        except (NotJson, UnicodeDecodeError):
            continue
        return value if isinstance(value, dict) else None
    return None


def is_one_object(file: OpenedFile) -> bool:
    """True if the file is one object over several lines, rather than an object a line."""
    try:
        parse(file.opening_text().lstrip().partition("\n")[0])
    except NotJson:
        return opening_object(file) is not None
    return False


def _whole(file: OpenedFile) -> str:
    if file.path.stat().st_size > WHOLE_FILE:
        raise NotJson(f"larger than {WHOLE_FILE} bytes")
    return file.path.read_text("utf-8-sig")


def lines(file: OpenedFile) -> Iterator[Line]:
    """Every line of a JSON lines file, counted in `file.rows`; a file that is one object is one line. Blank lines have no value.

    Refusal if the last line is cut short.
    """
    encoding = file.decode_as("utf-8")
    if is_one_object(file):
        file.rows += 1
        whole = _whole(file)
        yield Line("object 1", whole, parse(whole))
        return
    with file.path.open(encoding=encoding, errors="strict", newline="\n") as text:
        for number, raw in enumerate(text, start=1):
            file.rows += 1
            place = f"line {number}"
            if not raw.strip():
                yield Line(place, raw, None)
                continue
            try:
                yield Line(place, raw, parse(raw))
            except NotJson as error:
                if not raw.endswith("\n"):
                    raise file.refusal(place, f"the last line is cut short ({error})", "Ask for the whole file.") from error
                yield Line(place, raw, None, f"not JSON ({error})")
