"""case.toml and exhibits.csv written so that an investigator can read and change them.

Format: TOML 1.0, the keys of `schemas.case`; exhibits.csv has one row an exhibit.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from schemas.guarantees import GuaranteeBroken

RECEIVED = Path("exhibits")


@dataclass(frozen=True)
class ListedExhibit:
    """One row of exhibits.csv, in the order of its columns; `content` is the file itself."""

    file: str
    reference: str
    producer: str
    received_on: date
    power: str
    permitted_use: str
    handling: str
    kind: str
    template: str
    content: bytes


_COLUMNS = [f.name for f in fields(ListedExhibit) if f.name != "content"]


def write_exhibits(case: Path, exhibits: Sequence[ListedExhibit]) -> None:
    """Writes every exhibit below `exhibits/` and lists them in exhibits/exhibits.csv."""
    (case / RECEIVED).mkdir(parents=True, exist_ok=True)
    for kind in ("file", "reference"):
        given = [getattr(exhibit, kind) for exhibit in exhibits]
        if len(set(given)) != len(given):
            raise GuaranteeBroken(f"two exhibits with one {kind}")
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for exhibit in exhibits:
        (case / RECEIVED / exhibit.file).write_bytes(exhibit.content)
        table.writerow(str(value) for value in astuple(exhibit)[:-1])
    (case / RECEIVED / "exhibits.csv").write_text(text.getvalue(), encoding="utf-8", newline="")


def toml_value(value: object) -> str:
    """A value as TOML writes it; a list of tables stands one a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, date)):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + " }"
    if not (isinstance(value, (list, tuple))):
        raise GuaranteeBroken(f"{type(value)} has no TOML")
    if any(isinstance(item, Mapping) for item in value) or len(_on_one_line(value)) > 120:
        return "[\n" + "".join(f"  {toml_value(item)},\n" for item in value) + "]"
    return _on_one_line(value)


def _on_one_line(items: Sequence[object]) -> str:
    """A TOML list written on one line."""
    return "[" + ", ".join(toml_value(item) for item in items) + "]"


def table(name: str, values: Mapping[str, object], comment: str = "") -> str:
    """One table under its heading, `[name]` or `[[name]]`, with a comment that says what it is for."""
    lines = [f"# {line}" for line in comment.splitlines()] + [name]
    return "\n".join([*lines, *(f"{key} = {toml_value(value)}" for key, value in values.items())]) + "\n"


def tables(name: str, rows: Sequence[Mapping[str, object]], comment: str = "") -> list[str]:
    """A list of tables `[[name]]`; the comment stands before the first."""
    return [table(f"[[{name}]]", row, comment if n == 0 else "") for n, row in enumerate(rows)]


def write_toml(path: Path, heading: str, parts: Sequence[str]) -> None:
    """The parts with blank lines between them, below a heading of comment lines."""
    top = "".join(f"# {line}".rstrip() + "\n" for line in heading.splitlines())
    path.write_text("\n".join([top, *parts]), encoding="utf-8", newline="")
