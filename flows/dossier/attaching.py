"""Puts the twin into the PDF as an attached file, so that the two are never apart; the same input gives the same bytes.

Format: PDF 1.7 embedded files (ISO 32000-1, 7.11.4), by pypdf.
"""
from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

TWIN = "twin.json"


def with_twin(pdf: bytes, twin: bytes, language: str = "en-GB") -> bytes:
    """The PDF with the twin attached as twin.json, its language stated, and its bookmarks shown when it is opened."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.add_attachment(TWIN, twin)
    writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseOutlines")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
