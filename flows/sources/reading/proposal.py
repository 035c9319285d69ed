"""What a proposal of a template is: the template, the questions that only a person can answer, the rows as they would be read, and what is not read.

Format: an object {template, why, questions: [{key, asks, choices, because, readings}], supposed, rows: [{day, amount, currency, counterparty, text, account, line}], proven_by,
not_read: [{line, why}]}; amounts are signed decimal strings, days by ISO 8601. An answer is KEY=VALUE, as a question names its key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from flows.sources.reading.source import OpenedFile


@dataclass(frozen=True)
class ProposedRow:
    """One row as it would be read. Of an account or currency that nobody has said yet it is ''. line: its place."""

    day: str
    amount: str
    currency: str
    counterparty: str
    text: str
    account: str
    line: str = ""


@dataclass(frozen=True)
class Reading:
    """Some rows under one answer; the same rows stand under each."""

    choice: str
    rows: list[Any]


@dataclass(frozen=True)
class Question:
    """What cannot be told: the key of the answer, the question, what it may be answered with ([] where that is free), and why it is asked; the same rows under each answer."""

    key: str
    asks: str
    choices: list[str]
    because: str
    readings: list[Reading] = field(default_factory=list)


@dataclass(frozen=True)
class NotRead:
    """A line of the file, or a place and what stands there, that is not read, and why."""

    line: str
    why: str


@dataclass
class Proposal:
    """A template as TOML with what it rests on. why: what each key of it was told by. supposed: the answers under which the rows are shown while a question is open. proven_by: what proves
    the amounts, '' if nothing does."""

    template: str = ""
    why: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    supposed: dict[str, str] = field(default_factory=dict)
    rows: Sequence[Any] = field(default_factory=list)
    proven_by: str = ""
    not_read: list[NotRead] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object that is printed."""
        return asdict(self)


@dataclass
class Answers:
    """What a person has said, by key. taken: the keys that something asked for."""

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
            raise self.file.refusal(
                "", f"the answer {key}={said} does not fit what stands in this file", "Look at the file again, or leave the answer out to see why it is asked."
            )
        return said

    def listed(self, key: str, choices: Sequence[str]) -> list[str] | None:
        """The answer as a list, JSON or words parted by commas; None if there is none."""
        said = self.get(key)
        if not said:
            return None
        words = [said] if said in choices else [word.strip() for word in said.split(",")]
        if said.startswith("["):
            try:
                words = [str(word) for word in json.loads(said)]
            except ValueError:
                words = []
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
