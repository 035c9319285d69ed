"""A bank's template in the making: what is certain of it, what is asked, and what it rests on.

Format: the template's own (flows/sources/tables/table_template.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.sources.reading.proposal import Answers, NotRead
from flows.sources.reading.source import OpenedFile
from flows.sources.tables import table_lines
from flows.sources.tables.table_lines import Around
from flows.sources.tables.table_roles import Figures, Roles, roles_of
from flows.sources.tables.table_seen import Seen

Change = Mapping[str, Mapping[str, Any]]


@dataclass
class Draft:
    """A template in the making: its keys, what it says of the statement, its columns."""

    keys: dict[str, Any] = field(default_factory=dict)
    statement: dict[str, dict[str, str]] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)

    def changed(self, change: Change) -> Draft:
        """The draft with other values; what is None is left out."""
        new = {name: {**getattr(self, name), **change.get(name, {})} for name in ("keys", "statement", "columns")}
        return Draft(**{name: {key: value for key, value in part.items() if value is not None} for name, part in new.items()})


@dataclass
class Open:
    """A question and what each of its choices changes; the first is what the rows suppose. shown_as: what stands in the template until it is answered."""

    key: str
    asks: str
    because: str
    choices: dict[str, Change]
    shown_as: Change


class Drafting:
    """What is known of the table while its template is made. rows: those that are booked. mark: of a currency, that stands with amounts. stated_currency: whether something says
    which it is. by_days: the order of the rows, as their days
    tell it. currency_column: where each row says its currency, '' if none does."""

    def __init__(self, file: OpenedFile, seen: Seen, answers: Answers):
        self.file, self.seen, self.answers, self.why = file, seen, answers, seen.why
        self.around: Around = table_lines.around(seen)
        self.roles: Roles = roles_of(seen)
        self.draft, self.open = Draft(), list[Open]()
        self.rows: Sequence[Sequence[str]] = seen.rows
        self.mark = self.by_days = self.currency_column = ""
        self.digits: set[int] = set()
        self.stated_currency = self.account_runs = self.proven_without_a_charge = False
        self.figures = self.figures_by()
        self.unused: list[NotRead] = []

    def settle(self, key: str, value: object, why: str) -> None:
        """A key of the template that is certain."""
        self.draft.keys[key] = value
        self.why.append(f"{key}: {why}")

    def ask(self, key: str, asks: str, because: str, choices: Mapping[str, Change], shown_as: Change | None = None) -> None:
        """A question; the first of its choices is supposed until it is answered."""
        first = next(iter(choices.values()))
        self.draft = self.draft.changed(first)
        shown = shown_as if shown_as is not None else {name: dict.fromkeys(part, "?") for name, part in first.items()}
        self.open.append(Open(key, asks, because, dict(choices), shown))

    def figures_by(self, *groups: str) -> Figures:
        """The amounts of the booked rows, in groups by what stands in these columns."""
        return Figures(self.seen, str(self.draft.keys.get("decimal_mark", ".")), self.rows, [heading for heading in groups if heading])

    def said_behind(self, label: str) -> str:
        """What stands behind a label in a line around the table; '' if no line has it."""
        for record in (*self.seen.above, *self.seen.after):
            cells = [value.strip() for value in record.fields if value.strip()]
            if cells and cells[0].partition(":")[0].strip() == label:
                return cells[0].partition(":")[2].strip() or next(iter(cells[1:]), "")
        return ""
