"""What the lines around a bank's table say: whose account it is, its days, its balances, each behind a label.

Format: whatever the template declares (flows/sources/tables/table_template.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.sources.reading.source import Oddities
from flows.sources.tables.table_template import Template, Where


class Surroundings:
    """The lines above and below the table, as they are met. said: what stands behind each label that the template asks for."""

    def __init__(self, template: Template, odd: Oddities):
        self.said: dict[str, str] = {}
        self._odd = odd
        self._labels = {where.line for where in template.statement.named().values() if where.line}

    def listen(self, place: str, fields: Sequence[str]) -> None:
        """'Label', 'value' or 'Label: value' in a line around the table; what no label asks for is kept as a declared line."""
        cells = [value.strip() for value in fields if value.strip()]
        label, _, value = cells[0].partition(":")
        value = value.strip() or next(filter(None, cells[1:]), "")
        if label.strip() not in self._labels:
            self._odd.note("unread_line", f"line {label.strip()!r} around the table", place, value)
        elif self.said.setdefault(label.strip(), value) != value:
            self._odd.note("contradiction", f"{label.strip()!r} is given again with another value", place, value)

    def said_of(self, where: Where | None) -> str:
        """What the template or a line around the table says; '' if nothing does."""
        return "" if where is None else where.fixed or self.said.get(where.line, "")
