"""Forms: what the case knows is filled in, what it does not know stays visibly open with what is missing and where to say it.

Format: tables of two columns; a box is [X] or [ ], which every typeface has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from flows.dossier.amounts_in_words import amount_in_words
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Amount, Block, Column, Dossier, Open, Paragraph, Piece, Pieces, Table
from flows.dossier.words import sentence
from flows.dossier.writing import row, strong
from schemas.calendar import in_words

Field = tuple[str, Pieces | str]


def said(exhibits: CitedExhibits, text: str, missing: str, key: str) -> Pieces:
    """What the case says, its exhibits as links; a blank if it says nothing."""
    return exhibits.linked(text) if text else (Open(missing, key),)


def stated(exhibits: CitedExhibits, text: str, missing: str, key: str) -> Pieces:
    """As `said`, as a sentence of its own."""
    return said(exhibits, sentence(text) if text else "", missing, key)


def told(exhibits: CitedExhibits, texts: tuple[str, ...], missing: str, key: str) -> Pieces:
    """As `said`, for a list of texts: one on each line."""
    return said(exhibits, "\n".join(texts), missing, key)


def on(day: date | None, missing: str, key: str) -> Pieces:
    """A day in words; a blank if it is not known."""
    return (in_words(day),) if day else (Open(missing, key),)


def figures_and_words(figures: Figures, amount: Amount) -> Pieces:
    """A figure of the case in figures, its words beside it; both lead to where it comes from."""
    figure = figures.lineage.figure(amount.figure)
    words = replace(amount, text=amount_in_words(figure.minor, figure.currency))
    return (amount, f" ({figure.currency}; ", words, ")")


def form(*fields: Field, title: str = "", note: str = "") -> Table:
    """Labels and what stands beside each."""
    return Table((Column("", 8), Column("", 18)), tuple(row(strong(label), value) for label, value in fields), title=title, note=note)


def box(ticked: bool, text: str) -> str:
    """One choice of a form, ticked or not."""
    return f"[{'X' if ticked else ' '}] {text}"


def by_hand(*labels: str, note: str = "") -> Table:
    """Lines that a person fills in: signatures, dates, stamps. They are no blanks of the case."""
    return Table((Column("", 8), Column("", 18)), tuple(row(strong(label), "\n\n") for label in labels), note=note)


def blanks(dossier: Dossier) -> list[Open]:
    """Every blank of a document, each once, in the order in which they stand."""
    pieces = [piece for _, value in dossier.cover.facts for piece in value]
    pieces += [piece for block in dossier.cover.summary for piece in pieces_of(block)]
    pieces += [piece for part in dossier.parts() for block in part.blocks for piece in pieces_of(block)]
    return list(dict.fromkeys(piece for piece in pieces if isinstance(piece, Open)))


def pieces_of(block: Block) -> Iterator[Piece]:
    """The pieces of a paragraph or of a table's cells."""
    if isinstance(block, Paragraph):
        yield from block.pieces
    elif isinstance(block, Table):
        yield from (piece for line in block.rows for cell in line.cells for piece in cell)
