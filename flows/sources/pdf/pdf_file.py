"""The pages of a PDF file, opened so that no file can ask for more of the machine than its size allows: the one door to pdfminer's parsing.

Format: ISO 32000-1 (PDF 1.7): objects, cross references, streams and filters, page tree. Nothing in the file is ever run: scripts, actions and attached
files are named and left alone.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1

from flows.sources.pdf.pdf_streams import parser_of
from flows.sources.reading.limits import Exceeded, within
from flows.sources.reading.source import OpenedFile
from schemas.evidence import Refusal
from schemas.guarantees import GuaranteeBroken

SIZE = 200 << 20  # bytes of a file that is read into memory
PAGES = 2_000
RUN, RUN_A_BYTE = 512 << 10, 24  # bytes of drawing instructions that are run, and as many for each byte of them as they are packed
_A_RUN = 512  # bytes for which each run counts: a form costs time though it does nothing
_FIRST = 1_024  # bytes in which a file made for a slow line says so
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # what it stumbles over is told as a refusal
_DAMAGED = "Ask the producer to send it again, as their system makes it."


class PdfFile:
    """A PDF that was opened. oddities: what a reader should know of the file as a whole: (flag, sentence)."""

    def __init__(self, file: OpenedFile, document: PDFDocument, content: bytes):
        self.file, self.document = file, document
        self.oddities = list(_oddities(document, content))
        self._run, self._most, self._met = 0, RUN, set[int]()

    def runs(self, stream: PDFStream) -> None:
        """A stream of drawing instructions is about to be run; Exceeded where they come to more than streams so packed can honestly hold, one running many times."""
        if stream.objid not in self._met:
            self._met.add(stream.objid or 0)
            self._most += RUN_A_BYTE * len(stream.rawdata or b"")
        self._run += _A_RUN + len(stream.get_data())
        within(self._run, self._most, "the PDF's pages run more instructions than a statement of its size has")

    def pages(self) -> Iterator[tuple[int, PDFPage]]:
        """Each page with its number; Refusal if the tree of pages is damaged, or has none."""
        with understood(self.file, ""):
            leaves = list(self._leaves())
        if not leaves:
            raise self.file.refusal("", "the PDF has no pages", _DAMAGED)
        for number, (objid, attributes) in enumerate(leaves, start=1):
            self.file.budget.check()
            with understood(self.file, f"page {number}"):
                page = PDFPage(self.document, objid, attributes, None)
            yield number, page

    def _leaves(self) -> Iterator[tuple[object, dict[str, Any]]]:
        """The pages of the tree, in their order, each with what it inherits. pdfminer's own walk looks for pages elsewhere where the tree has none."""
        waiting: list[tuple[Any, dict[str, Any]]] = [(self.document.catalog.get("Pages"), {})]
        met: set[int] = set()
        pages = 0
        while waiting:
            node, inherited = waiting.pop()
            if not isinstance(node, PDFObjRef) or node.objid in met:
                raise PDFException("a tree of pages that goes round")
            met.add(node.objid)
            own = inherited | dict_value(node)
            if "Kids" in own:
                passed = {key: own[key] for key in PDFPage.INHERITABLE_ATTRS if key in own}
                waiting += [(kid, passed) for kid in reversed(list_value(own["Kids"]))]
            else:
                pages += 1
                within(pages, PAGES, f"it has more than {PAGES:,} pages", f"page {pages}")
                yield node.objid, own
            within(len(waiting) + len(met), 8 * PAGES, "the PDF's tree of pages has more branches than a statement has")


def opened(file: OpenedFile) -> PdfFile:
    """The PDF in the file. Refusal if it is damaged, or cannot be opened without a password."""
    with file.open() as bytes_:
        within(file.exhibit.size, SIZE, "a PDF larger than is read")
        content = bytes_.read()
    with understood(file, ""):
        try:
            document = PDFDocument(parser_of(content))
        except PDFEncryptionError as error:
            raise file.refusal(
                "", "the PDF opens only with a password", "Ask the producer for the statement without one; the password itself is no part of an exhibit."
            ) from error
        acroform = resolve1(document.catalog.get("AcroForm"))
        if isinstance(acroform, dict) and "XFA" in acroform:
            raise file.refusal(
                "", "the PDF is a form whose contents a program makes when it is opened (XFA)", "Ask the producer for the statement as plain pages."
            )
    return PdfFile(file, document, content)


@contextmanager
def understood(file: OpenedFile, place: str) -> Iterator[None]:
    """Whatever pdfminer stumbles over in here is damage of the file, and is told as such."""
    try:
        yield
    except (Refusal, Exceeded, GuaranteeBroken, KeyboardInterrupt, MemoryError):
        raise
    except (PDFException, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError, OSError, zlib.error) as error:
        raise file.refusal(place, f"the PDF is damaged, or is none ({type(error).__name__})", _DAMAGED) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("pdfminer", "struct", "cryptography"):
            raise
        raise file.refusal(place, f"the PDF is damaged, or is none ({type(error).__name__})", _DAMAGED) from error


def _oddities(document: PDFDocument, content: bytes) -> Iterator[tuple[str, str]]:
    """What a reader should know of the file, none of which is followed."""
    catalog = document.catalog
    names = resolve1(catalog.get("Names"))
    names = names if isinstance(names, dict) else {}
    action = resolve1(catalog.get("OpenAction"))
    runs = isinstance(action, dict) and "JS" in action
    if runs or "AA" in catalog or "JavaScript" in names:
        yield "script", "the PDF holds a script, which was not run"
    if "EmbeddedFiles" in names or "Collection" in catalog or b"/FileAttachment" in content:
        yield "attachment", "the PDF holds other files, which were not opened: take them out and list each as an exhibit of its own"
    if document.encryption is not None:
        yield "encrypted", "the PDF is encrypted, and opens without a password"
    versions = len(re.findall(rb"startxref\s+[0-9]+\s+%%EOF", content)) - (1 if b"/Linearized" in content[:_FIRST] else 0)
    if versions > 1:
        yield "changed_later", f"the PDF was written and then changed: it holds {versions} versions, of which the last is read"
