"""Where every figure comes from: its formula in words, and the rows and other figures that it was worked out from.

Authority: Criminal Justice Act 2003 s.117 (each link of supply is kept); docs/method.md. A figure that nobody can work out again has no
place in a dossier.
"""

from __future__ import annotations

from collections.abc import Iterable

from schemas.findings import Figure
from schemas.guarantees import GuaranteeBroken


class Lineage:
    """The figures of one document, by id; the same id is always the same figure."""

    def __init__(self) -> None:
        self._figures: dict[str, Figure] = {}

    def add(self, id: str, minor: int, currency: str, formula: str, *sources: str, by: tuple[str, ...] = ("stated",)) -> Figure:
        """Record a figure. `sources` are ids of transfers, entries, other figures, or 'case.toml: ...'."""
        figure = Figure(id, minor, currency, formula, tuple(sources), by)
        known = self._figures.setdefault(id, figure)
        if known != figure:
            raise GuaranteeBroken(f"two figures are called {id}: {known} and {figure}")
        return figure

    def figure(self, id: str) -> Figure:
        """The figure that was recorded under an id."""
        return self._figures[id]

    def figures(self, printed: Iterable[str]) -> list[Figure]:
        """The figures that are printed and those that they were worked out from, by id."""
        wanted, waiting = set(), list(printed)
        while waiting:
            id = waiting.pop()
            if id in self._figures and id not in wanted:
                wanted.add(id)
                waiting += self._figures[id].sources
        return [self._figures[id] for id in sorted(wanted)]
