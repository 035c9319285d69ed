"""How a file without a standard would be read: a template, why, what only a person can say, and every row as it would be read until they say it.

Format: TOML for the template, as the reader that it is for declares it. Answers are KEY=VALUE, as a question names its key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.sources.reading.source import OpenedFile

Row = dict[str, str | None]  # what is read of a row, by name; `line` is its place


@dataclass(frozen=True)
class Question:
    """What only a person can say. key: what an answer names. choices: the answers that fit; none if any text may be one. because: what of the file leaves it open. readings: each
    choice with the same rows as it would read them."""

    key: str
    asks: str
    choices: tuple[str, ...]
    because: str
    readings: tuple[tuple[str, tuple[Row, ...]], ...] = ()

    def as_json(self) -> dict:
        """Plain values, as `assettrace inspect --propose --json` prints them."""
        return {
            "key": self.key,
            "asks": self.asks,
            "choices": list(self.choices),
            "because": self.because,
            "readings": [{"choice": choice, "rows": list(rows)} for choice, rows in self.readings],
        }


@dataclass
class Proposal:
    """A template as TOML, with "?" where a question is open; why it says what it says; the open questions, and what the rows suppose until they are answered; every row as it would be
    read; what proves the amounts, '' if nothing does; and the lines of the table that would not be read, each with its reason."""

    template: str = ""
    why: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    supposed: dict[str, str] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    proven_by: str = ""
    not_read: Sequence[tuple[str, str]] = ()

    def as_json(self) -> dict:
        """Plain values, as `assettrace inspect --propose --json` prints them."""
        return {
            "template": self.template,
            "why": self.why,
            "questions": [question.as_json() for question in self.questions],
            "supposed": self.supposed,
            "rows": list(self.rows),
            "proven_by": self.proven_by or None,
            "not_read": [{"line": line, "why": why} for line, why in self.not_read],
        }


@dataclass
class Answers:
    """What a person has said, by key. `taken`: the keys that something asked for."""

    file: OpenedFile
    said: Mapping[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def get(self, key: str, choices: Sequence[str] = (), fits: Callable[[str], bool] | None = None) -> str:
        """The answer to `key`, '' if there is none. Refusal if it is none of the choices, or does not fit the file."""
        self.taken.add(key)
        said = self.said.get(key, "").strip()
        if said and choices and said not in choices:
            raise self.file.refusal("", f"the answer {key}={said} is none that fits this file", f"Answer one of: {', '.join(choices)}.")
        if said and fits is not None and not fits(said):
            raise self.file.refusal("", f"the answer {key}={said} does not fit what stands in this file", "Look at the file again, or leave the answer away to see why it asks.")
        return said

    def listed(self, key: str, choices: Sequence[str]) -> list[str] | None:
        """The answer as a list: JSON, or words parted by commas; None if there is none."""
        said = self.get(key)
        if not said:
            return None
        if said.startswith("["):
            try:
                words = [str(word) for word in json.loads(said)]
            except ValueError:
                words = []
        else:
            words = [said] if said in choices else [word.strip() for word in said.split(",")]
        if not words or not set(words) <= set(choices):
            raise self.file.refusal("", f"the answer {key}={said} does not fit this file", f"Answer one or several of: {', '.join(choices)}.")
        return words

    def all_taken(self) -> None:
        """Refusal if an answer was given that nothing in this file asks for."""
        unknown = sorted(self.said.keys() - self.taken)
        if unknown:
            raise self.file.refusal("", f"nothing in this file asks for {unknown[0]!r}", f"Answers are taken for: {', '.join(sorted(self.taken))}.")


def toml(keys: Mapping[str, object], **tables: Mapping[str, object]) -> str:
    """A template's text: the keys, then each table under its name."""
    lines = [f"{key} = {_value(value)}" for key, value in keys.items()]
    for name, table in tables.items():
        if table:
            lines += ["", f"[{name}]", *(f"{_key(key)} = {_value(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() and name.isascii() else json.dumps(name, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
