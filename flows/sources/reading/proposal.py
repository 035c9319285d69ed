"""What a proposal of a template is: the template, the questions that only a person can answer, the rows as they would be read, and what is not read.

Format: an object {template, questions: [{key, asks, choices, because}], rows: [{day, amount, currency, counterparty, text, account}], proven_by, not_read: [{line, why}]}; amounts are
signed decimal strings, days by ISO 8601.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Question:
    """What cannot be told: the template's key, the question, what it may be answered with ([] where that is free), and why it is asked: the same rows under each answer."""

    key: str
    asks: str
    choices: list[str]
    because: str


@dataclass(frozen=True)
class ProposedRow:
    """One row as it would be read."""

    day: str
    amount: str
    currency: str
    counterparty: str
    text: str
    account: str


@dataclass(frozen=True)
class NotRead:
    """A line of the file, or a place and what stands there, that is not read, and why."""

    line: str
    why: str


@dataclass
class Proposal:
    """A template as TOML with what it rests on. why: what each key of it was told by. proven_by: what proves the amounts, '' if nothing does."""

    template: str = ""
    why: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    rows: list[ProposedRow] = field(default_factory=list)
    proven_by: str = ""
    not_read: list[NotRead] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object that is printed."""
        return {key: value for key, value in asdict(self).items() if key != "why"}
