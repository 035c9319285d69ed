"""Writes a PDF that shows a statement's own pages, and on them what a layout reads: for a person who compares the one with the other.

Format: PDF by pypdf, what is drawn by flows/drawing. It is a working paper and no evidence; what of the statement could run or be opened is not in it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

from flows.drawing.geometry import Drawing
from flows.drawing.pdf import page_pdf
from flows.sources.pdf import pdf_layout
from flows.sources.pdf.page_picture import pictures
from flows.sources.pdf.pdf_file import opened as opened_pdf
from flows.sources.pdf.pdf_reading import Statements, read_pages, seen_pages
from flows.sources.reading.source import OpenedFile

PAGES = 40  # that are drawn, the first with a table on them


def picture(file: OpenedFile) -> bytes:
    """The pages with what the layout that is named for the file reads of them. Refusal as when it is read."""
    layout = pdf_layout.load(file.template or "", file.templates_dir)
    return picture_of(file.path, read_pages(file, layout, seen_pages(opened_pdf(file))))


def picture_of(path: Path, found: Statements) -> bytes:
    """The PDF's pages with what was read of them."""
    return _drawn_over(path, pictures(found))


def _drawn_over(path: Path, drawings: Mapping[int, Drawing]) -> bytes:
    writer, into = PdfWriter(), io.BytesIO()
    with path.open("rb") as statement:
        pages = PdfReader(statement).pages
        for number, drawing in list(drawings.items())[:PAGES]:
            writer.add_page(_with(pages[number - 1], drawing))
        writer.write(into)
    return into.getvalue()


def _with(page: PageObject, drawing: Drawing) -> PageObject:
    made = PageObject.create_blank_page(width=drawing.width, height=drawing.height)
    left, foot, right, top = (float(side) for side in page.cropbox)
    matrix = {
        0: (1.0, 0.0, 0.0, 1.0, -left, -foot),
        90: (0.0, -1.0, 1.0, 0.0, -foot, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, 1.0, -1.0, 0.0, top, -left),
    }[page.rotation % 360]
    try:
        made.merge_transformed_page(page, Transformation(matrix))
    except (PyPdfError, KeyError, ValueError):  # pypdf reads less than pdfminer does: the frames alone then
        pass
    made.merge_page(PdfReader(io.BytesIO(page_pdf(drawing))).pages[0])
    return made
