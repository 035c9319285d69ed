"""What stands on one page: every sign with its place, and why a reader of the page would not see it, if that is so.

Format: ISO 32000-1, 7.7.3 (pages), 8.11 (layers), 12.5 (notes laid over a page). Places are points (1/72 inch) from the top left corner of what is shown of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, dict_value, list_value, resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import Matrix

from flows.sources.pdf.painted import Area, Colour, Painted, box_area
from flows.sources.pdf.pdf_file import PdfFile
from flows.sources.pdf.pdf_fonts import Fonts
from flows.sources.reading.limits import within

_NOT_OVER = ("Link", "Popup")  # notes that lay nothing over a page
_UNSEEN = 2 | 32  # flags of a note that is not shown
_NOTES = 2_000  # of a page
_PALE = 0.8

SEEN, INVISIBLE, FAINT, SMALL, CLIPPED, SWITCHED_OFF, OUTSIDE, SAME_COLOUR, COVERED, TURNED = range(10)
WORDS = {
    INVISIBLE: "written as invisible",
    FAINT: "nearly transparent",
    SMALL: "too small to see",
    CLIPPED: "cut away",
    SWITCHED_OFF: "on a layer that is switched off",
    OUTSIDE: "outside the page",
    SAME_COLOUR: "in the colour of the paper under it",
    COVERED: "under something that lies over it",
    TURNED: "written in another direction",
}


class Sign(NamedTuple):
    """A letter, digit or mark: left and right edge, base line and height in points, and why it is not seen (SEEN if it is)."""

    text: str
    left: float
    right: float
    base: float
    size: float
    state: int


@dataclass
class PageSigns:
    """One page: its size in points, its signs in the order of writing, how much of it pictures cover (0 to 1), how many notes lie over it, and the first sign of which a
    font says two things."""

    width: float
    height: float
    signs: list[Sign] = field(default_factory=list)
    pictured: float = 0.0
    notes: int = 0
    contradicted: str = ""


@dataclass
class PageUnderWay:
    """A page of which the instructions are being run. colours: that of each sign, None if it cannot be told. off: objects that are layers not shown. content: bytes of
    instructions run by now. depth: forms within forms. cut: how often a side of a clipping path was looked at."""

    page: PageSigns
    pdf: PdfFile
    fonts: Fonts
    off: frozenset[int]
    painted: Painted = field(default_factory=Painted)
    signs: list[Sign] = field(default_factory=list)
    colours: list[Colour | None] = field(default_factory=list)
    content: int = 0
    depth: int = 0
    cut: int = 0

    def finished(self, notes: Sequence[Area]) -> PageSigns:
        """The page, its signs held against what is painted under and over them."""
        signs = self.signs
        for note in notes:
            self.painted.add(len(signs), note, None, 1.0, False)
        self.page.notes, self.page.signs = len(notes), signs
        if signs and (self.painted.shapes or any(colour is None or min(colour) > _PALE for colour in self.colours)):
            alike, covered = self.painted.hidden(np.arange(len(signs)), *middles(signs), self.colours)
            for n in np.flatnonzero(alike | covered).tolist():
                if signs[n].state == SEEN:
                    signs[n] = signs[n]._replace(state=COVERED if covered[n] else SAME_COLOUR)
        return self.page


def middles(signs: Sequence[Sign]) -> tuple[np.ndarray, np.ndarray]:
    """The middle of each sign."""
    return np.array([(sign.left + sign.right) / 2 for sign in signs]), np.array([sign.base - 0.3 * sign.size for sign in signs])


def beginning(page: PDFPage, pdf: PdfFile, fonts: Fonts) -> tuple[PageUnderWay, Matrix]:
    """A page of which nothing is run yet, and the matrix that puts its own points into ours."""
    left, foot, right, top = (
        max(page.mediabox[0], page.cropbox[0]),
        max(page.mediabox[1], page.cropbox[1]),
        min(page.mediabox[2], page.cropbox[2]),
        min(page.mediabox[3], page.cropbox[3]),
    )
    matrices: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -foot, -left),
        180: (-1, 0, 0, 1, right, -foot),
        270: (0, -1, -1, 0, top, right),
    }
    if page.rotate not in matrices or right <= left or top <= foot:
        raise PDFException("a page without a size, or turned by no right angle")
    width, height = (right - left, top - foot) if page.rotate % 180 == 0 else (top - foot, right - left)
    return PageUnderWay(PageSigns(width, height), pdf, fonts, _layers_off(pdf.document)), matrices[page.rotate]


def notes_over(page: PDFPage, matrix: Matrix) -> list[Area]:
    """The regions of the notes and fields that are shown over the page."""
    found = []
    notes = list_value(page.annots) if page.annots is not None else []
    within(len(notes), _NOTES, "a page of the PDF has more notes and fields than a statement has")
    for note in map(dict_value, notes):
        sides = [float(resolve1(side)) for side in list_value(note.get("Rect", []))]
        if literal_name(resolve1(note.get("Subtype", ""))) in _NOT_OVER or int(resolve1(note.get("F", 0))) & _UNSEEN or len(sides) != 4:
            continue
        if sides[0] != sides[2] and sides[1] != sides[3]:
            found.append(box_area(matrix, *sides))
    return found


def _layers_off(document: PDFDocument) -> frozenset[int]:
    """The objects that are layers and not shown when the file is opened."""
    said = dict_value(document.catalog.get("OCProperties", {}))
    usual: dict[str, Any] = dict_value(said.get("D", {}))

    def numbers(value: object) -> set[int]:
        return {one.objid for one in list_value(value) if isinstance(one, PDFObjRef)}

    base = literal_name(resolve1(usual.get("BaseState", "ON")))
    off = numbers(usual.get("OFF", [])) if base != "OFF" else numbers(said.get("OCGs", [])) - numbers(usual.get("ON", []))
    return frozenset(off)
