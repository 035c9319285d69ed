"""References to exhibits: each leads to its row in the exhibit register, wherever it stands in a sentence.

Format: an exhibit by its reference, as `schemas.evidence.Exhibit` has it, with the place in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from flows.dossier.document import Amount, Link, Piece, Pieces
from flows.dossier.number_kinds import AN_AMOUNT, named, quoted
from schemas.evidence import Exhibit
from schemas.evidence_base import EvidenceBase


class CitedExhibits:
    """The exhibits of one evidence base, by their SHA-256 and by their reference."""

    def __init__(self, base: EvidenceBase):
        self.by_sha256 = {exhibit.sha256: exhibit for exhibit in base.exhibits}
        self.by_reference = {exhibit.reference: exhibit for exhibit in base.exhibits}
        self._numbers = {exhibit.sha256: n for n, exhibit in enumerate(base.exhibits, start=1)}
        names = sorted(self.by_reference, key=lambda reference: (-len(reference), reference))
        self._written = re.compile(rf"(?<![\w/])({'|'.join(map(re.escape, names))})(?![\w/])") if names else None

    def row_key(self, sha256: str) -> str:
        """The key of the exhibit's row in the register."""
        return f"row-X{self._numbers[sha256]}"

    def link(self, exhibit: Exhibit, place: str = "") -> Link:
        """The exhibit's reference, with the place in it, leading to its row in the exhibit register."""
        return Link(self.row_key(exhibit.sha256), ", ".join(filter(None, (exhibit.reference, place))))

    def origin(self, sha256: str, place: str = "") -> Pieces:
        """Where a record stands, as a link; nothing if the record has no exhibit."""
        return (self.link(self.by_sha256[sha256], place),) if sha256 in self.by_sha256 else ()

    def in_brackets(self, references: Iterable[str]) -> Pieces:
        """' (JB/1; JB/2)', each a link; nothing for none."""
        found: list[Piece] = []
        for reference in references:
            exhibit = self.by_reference.get(reference)
            found += ["; " if found else " (", self.link(exhibit) if exhibit else named(reference)]
        return (*found, ")") if found else ()

    def linked(self, text: str, source: str = "", amounts: Callable[[str], Amount | None] | None = None) -> Pieces:
        """A sentence with every reference to an exhibit in it as a link, and its numbers as quoted from `source`; `amounts` makes figures of
        the amounts in it that it knows."""
        found: list[Piece] = []
        parts = self._written.split(text) if self._written else [text]
        for n, part in enumerate(parts):
            if n % 2:
                found.append(Link(self.row_key(self.by_reference[part].sha256), part))
                continue
            for m, words in enumerate(AN_AMOUNT.split(part) if amounts else (part,)):
                figure = amounts(words) if amounts and m % 2 else None
                found.append(figure or quoted(words, source))
        return tuple(piece for piece in found if piece != "")
