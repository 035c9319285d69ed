"""Figures as they are printed: each amount and count is recorded with where it comes from at the moment at which it is written.

Format: docs/method.md (lineage). Money is whole minor units of one currency.
"""

from __future__ import annotations

from flows.dossier.document import Amount, Pieces
from flows.dossier.lineage import Lineage
from flows.dossier.words import count
from schemas.money import display, parse


class Figures:
    """The figures of one document. `currency`: the case's, in which a figure is if nothing else is said."""

    def __init__(self, currency: str):
        self.currency, self.lineage = currency, Lineage()

    def money(self, minor: int, currency: str = "") -> str:
        """An amount for a reader, which is no figure of its own."""
        return display(minor, currency or self.currency)

    def stated(self, text: str, currency: str = "") -> int:
        """Minor units of an amount that case.toml states."""
        return parse(text, currency or self.currency)

    def amount(self, id: str, minor: int, formula: str, *sources: str, to: str = "", currency: str = "", by: tuple[str, ...] = ("stated",)) -> Amount:
        """An amount whose origin the twin records, nil as a word; `to` is the key of the row that shows it; `by` as `Figure` has it."""
        self.lineage.add(id, minor, currency or self.currency, formula, *sources, by=by)
        return Amount(id, self.money(minor, currency) if minor else "nil", to)

    def number(self, id: str, number: int, formula: str, *sources: str, by: tuple[str, ...] = ("counted",)) -> Amount:
        """A count whose origin the twin records."""
        self.lineage.add(id, number, "", formula, *(sources or (by[1] if by[0] in ("rows", "sum of") else "store",)), by=by)
        return Amount(id, f"{number:,}")

    def counted(self, id: str, number: int, noun: str, plural: str = "", *, of: str = "", by: tuple[str, ...] = ("counted",)) -> Pieces:
        """'2 rows' with the count as a figure; `of` says what was counted."""
        return self.number(id, number, f"number of {of or plural or noun + 's'}", by=by), count(number, noun, plural).removeprefix(f"{number:,}")

    def per_cent(self, id: str, hundredths: int, formula: str, *sources: str, by: tuple[str, ...] = ("stated",)) -> Pieces:
        """'61.53 %' of hundredths of a per cent, as a figure."""
        self.lineage.add(id, hundredths, "%", formula, *sources, by=by)
        return Amount(id, f"{hundredths // 100}.{hundredths % 100:02d}"), " %"
