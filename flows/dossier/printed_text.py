"""The text of a dossier as the twin has it: everything that is printed, in the order of the pages, each number with what it is.

Format: a text is a string where it has nothing to tell, else a list of runs: a string, or [what, text, reference], where `what` is 'figure'
(reference: its id), 'quoted' (its source), 'link' or 'paragraph' (the key of the place), or a key of `document.EXEMPT`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.document import Amount, Block, Dossier, Drawn, Exempt, Heading, Link, Paragraph, Piece, Pieces, Quoted, Table, ToParagraph, pieces
from flows.dossier.number_kinds import AN_AMOUNT
from flows.dossier.printing import WIDTH
from flows.drawing.lettering import visible

_SCALE = re.compile(rf"1 mm is {AN_AMOUNT.pattern}|10 mm = {AN_AMOUNT.pattern}")


def text(exhibits: CitedExhibits, dossier: Dossier) -> list[dict]:
    """Every section's blocks as printed. Amounts in drawings become figures here."""
    return list(_Text(exhibits, dossier).sections())


class _Text:
    def __init__(self, exhibits: CitedExhibits, dossier: Dossier):
        self.exhibits, self.dossier = exhibits, dossier
        self.numbers = {block.key: block.number for section in dossier.parts() for block in section.blocks if isinstance(block, Paragraph) and block.key}

    def sections(self) -> Iterator[dict]:
        cover = self.dossier.cover
        titles = [_with_figures({"heading": self.runs(pieces(text))}) for text in (cover.caption, cover.title, cover.state)]
        facts = {"table": "", "columns": [], "rows": [[label, self.runs(value)] for label, value in cover.facts], "note": ""}
        yield {"section": "cover", "blocks": [*titles, _with_figures(facts), *map(self.block, cover.summary)]}
        for section in self.dossier.parts():
            yield {"section": section.heading, "key": section.key, "blocks": [self.block(block) for block in section.blocks]}

    def block(self, block: Block) -> dict:
        if isinstance(block, Heading):
            return _with_figures({"heading": self.runs(pieces(block.text))})
        if isinstance(block, Paragraph):
            made: dict = {"number": block.number, "text": self.runs(block.pieces), "mark": block.mark}
        elif isinstance(block, Table):
            made = {
                "table": self.runs(pieces(block.title)),
                "columns": [self.runs(pieces(column.title)) for column in block.columns],
                "rows": [[self.runs(cell) for cell in row.cells] for row in block.rows],
                "note": self.runs(pieces(block.note)),
            }
        else:
            made = {"drawing": self.runs(pieces(block.title)), "source": block.source, "strings": self._drawn(block)}
        return _with_figures(made)

    def runs(self, text: Pieces) -> str | list:
        found: list = []
        for run in map(self._run, text):
            if isinstance(run, str) and found and isinstance(found[-1], str):
                found[-1] += run
            elif run != "":
                found.append(run)
        return found[0] if len(found) == 1 and isinstance(found[0], str) else found or ""

    def _run(self, piece: Piece) -> str | list:
        if isinstance(piece, str):
            return visible(piece)
        if isinstance(piece, ToParagraph):
            return ["paragraph", f"paragraph {self.numbers[piece.key]}", piece.key]
        said = visible(piece.text)
        if isinstance(piece, Amount):
            return ["figure", said, piece.figure]
        if isinstance(piece, Quoted):
            return ["quoted", said, piece.source]
        if isinstance(piece, Link):
            return ["link", said, piece.to]
        return [piece.kind, said, ""] if isinstance(piece, Exempt) else said

    def _drawn(self, block: Drawn) -> list:
        """The strings of the drawings in the order in which they are printed; what is only the scale is no figure."""
        said = [text.text for drawing in block.drawings(WIDTH) for text in drawing.texts()]
        scale = {amount for match in _SCALE.finditer(" ".join(said)) for amount in match.groups() if amount}

        def amounts(text: str) -> Piece | None:
            return Exempt(text, "scale") if text in scale else block.figure(text) if block.figure else None

        return [self.runs(_not_the_measure(self.exhibits.linked(string, block.source, amounts))) for string in said]


def _not_the_measure(found: Pieces) -> Pieces:
    """The millimetres of the scale are no figures either."""
    return tuple(Exempt(piece.text, "scale") if isinstance(piece, Quoted) and re.search(r"\b(?:1|10) mm\b", piece.text) else piece for piece in found)


def _with_figures(made: dict) -> dict:
    """The block with the ids of its figures."""
    return made | {"figures": sorted(set(_figures(made)))}


def _figures(made) -> Iterator[str]:
    """The ids of the figures in runs, wherever they stand."""
    if isinstance(made, list) and len(made) == 3 and made[0] == "figure":
        yield made[2]
    elif isinstance(made, (list, dict)):
        for part in made.values() if isinstance(made, dict) else made:
            yield from _figures(part)
