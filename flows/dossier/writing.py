"""Builds paragraphs and rows of tables out of texts, pieces and groups of pieces.

Format: `flows.dossier.document`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from flows.dossier.document import Paragraph, Piece, Pieces, Row, Strong
from schemas.calendar import in_words


def para(*parts: str | Piece | Pieces, key: str = "", mark: str = "", numbered: bool = True) -> Paragraph:
    """A paragraph from pieces and groups of pieces."""
    return Paragraph(tuple(flat(parts)), key=key, mark=mark, numbered=numbered)


def row(*cells: str | Piece | Pieces, key: str = "", strong: bool = False) -> Row:
    """A row of a table; a cell is a text, a piece or several."""
    return Row(tuple(tuple(flat((cell,))) for cell in cells), key=key, strong=strong)


def flat(parts: Iterable[str | Piece | Pieces]) -> Iterator[Piece]:
    """Pieces out of pieces and groups of them; empty texts fall away."""
    for part in parts:
        if isinstance(part, tuple):
            yield from flat(part)
        elif part != "":
            yield part


def joined(groups: Iterable[Piece | Pieces], separator: str = ", ") -> Pieces:
    """The groups one after the other, with a separator between them."""
    return tuple(piece for n, group in enumerate(groups) for piece in flat((separator if n else "", group)))


def between(first: date, last: date) -> str:
    """'on 2 May 2024', or 'between 4 January 2024 and 19 January 2024'."""
    return f"on {in_words(first)}" if first == last else f"between {in_words(first)} and {in_words(last)}"


def strong(text: str) -> Strong:
    """A text printed in bold."""
    return Strong(text)
