"""The pages of a PDF file, opened so that no file can ask for more of the machine than its size allows: the one door to pdfminer's parsing.

Format: ISO 32000-1 (PDF 1.7): objects, cross references, streams and filters, page tree. Nothing in the file is ever run: scripts, actions and attached
files are named and left alone.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pdfminer import pdftypes
from pdfminer.lzw import lzwdecode
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSKeyword

from flows.sources.reading.limits import Exceeded, within
from flows.sources.reading.source import OpenedFile
from schemas.evidence import Refusal
from schemas.guarantees import GuaranteeBroken

SIZE = 200 << 20  # bytes of a file that is read into memory
PAGES = 2_000
STREAM = 8 << 20  # bytes of one stream when it is unpacked
UNPACKED, UNPACKED_A_BYTE = 4 << 20, 30  # bytes of all streams that are unpacked, and as many for each byte of the file
TAKEN, TAKEN_A_BYTE = 16 << 20, 60  # bytes that are taken from the file, which is read here and there and some of it again
RAW = 3  # times the file's size that its streams may come to as they are packed: more is one stream told as many
LZW = 256 << 10  # bytes of a stream packed by LZW, which is slow to unpack
_PREDICTED = 1 << 16  # bytes of a row that a predictor works on
_FIRST = 1_024  # bytes in which a file made for a slow line says so
_DAMAGED = "Ask the producer to send it again, as their system makes it."


class PdfFile:
    """A PDF that was opened. oddities: what a reader should know of the file as a whole: (flag, sentence)."""

    def __init__(self, file: OpenedFile, document: PDFDocument, content: bytes):
        self.file, self.document = file, document
        self.oddities = list(_oddities(document, content))

    def pages(self) -> Iterator[tuple[int, PDFPage]]:
        """Each page with its number; Refusal if the tree of pages is damaged."""
        with understood(self.file, ""):
            pages = enumerate(PDFPage.create_pages(self.document), start=1)
        while True:
            with understood(self.file, ""):
                number, page = next(pages, (0, None))
            if page is None:
                return
            within(number, PAGES, f"it has more than {PAGES:,} pages", f"page {number}")
            self.file.budget.check()
            yield number, page


def opened(file: OpenedFile) -> PdfFile:
    """The PDF in the file. Refusal if it is damaged, or cannot be opened without a password."""
    with file.open() as bytes_:
        within(file.exhibit.size, SIZE, "a PDF larger than is read")
        content = bytes_.read()
    with understood(file, ""):
        try:
            document = PDFDocument(_Parser(_Counted(content), _Measure(len(content))))
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


class _Measure:
    """What the file's streams have asked for so far; Exceeded where it is more than a file of its size can need."""

    def __init__(self, size: int):
        self.size, self.raw, self.out = size, 0, 0

    def packed(self, more: int) -> None:
        self.raw += more
        within(self.raw, RAW * self.size, "the PDF's streams lie over each other")

    def unpacked(self, more: int) -> None:
        self.out += more
        within(self.out, UNPACKED + UNPACKED_A_BYTE * self.size, "the PDF unpacks to more than a statement of its size has")


class _Counted(io.BytesIO):
    """The file's bytes, of which no more is given than a file of its size can need."""

    def __init__(self, content: bytes):
        super().__init__(content)
        self._left = TAKEN + TAKEN_A_BYTE * len(content)

    def _given(self, piece: bytes) -> bytes:
        self._left -= len(piece)
        if self._left < 0:
            raise Exceeded("the PDF sends its reader round and round", TAKEN)
        return piece

    def read(self, size: int | None = -1, /) -> bytes:
        return self._given(super().read(size))


class _Parser(PDFParser):
    """pdfminer's parser, whose streams unpack within bounds."""

    def __init__(self, content: io.BytesIO, measure: _Measure):
        super().__init__(content)
        self._measure = measure

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        if token is self.KEYWORD_STREAM and self.curstack and isinstance(of := self.curstack[-1][1], dict):
            length = resolve1(of.get("Length", 0))
            if not isinstance(length, int) or length < 0:
                of["Length"] = 0
        super().do_keyword(pos, token)
        if token is self.KEYWORD_STREAM and self.curstack:
            at, stream = self.curstack[-1]
            if isinstance(stream, PDFStream):
                self.curstack[-1] = (at, BoundedStream(stream, self._measure))


class BoundedStream(PDFStream):
    """A stream that unpacks within bounds, and only by the filters that text needs: the contents of pictures are never looked at."""

    def __init__(self, stream: PDFStream, measure: _Measure):
        super().__init__(stream.attrs, stream.rawdata or b"", stream.decipher)
        self._measure = measure
        measure.packed(len(self.rawdata or b""))

    def decode(self) -> None:
        """The bytes as the file's writer packed them; PDFException if a filter is unknown or its data are damaged."""
        data = self.rawdata or b""
        if self.decipher and self.objid is not None and self.genno is not None:
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        for name, parameters in self.get_filters():
            data = self._unpredicted(self._filtered(name, data), resolve1(parameters))
            within(len(data), STREAM, "a stream of the PDF unpacks to more than is read at once")
        self._measure.unpacked(len(data))
        self.data, self.rawdata = data, None

    @staticmethod
    def _filtered(name: object, data: bytes) -> bytes:
        if name in pdftypes.LITERALS_FLATE_DECODE:
            unpacking = zlib.decompressobj()
            found = unpacking.decompress(data, STREAM + 1)
            if not unpacking.eof and len(found) <= STREAM:
                raise PDFException("a packed stream is cut short")
            return found
        if name in pdftypes.LITERALS_LZW_DECODE:
            within(len(data), LZW, "a stream of the PDF that is packed in an old way (LZW) is longer than is read")
            return lzwdecode(data)
        if name in pdftypes.LITERALS_ASCII85_DECODE:
            return pdftypes.ascii85decode(data)
        if name in pdftypes.LITERALS_ASCIIHEX_DECODE:
            return pdftypes.asciihexdecode(data)
        if name in pdftypes.LITERALS_RUNLENGTH_DECODE:
            within(64 * len(data), STREAM, "a stream of the PDF unpacks to more than is read at once")
            return pdftypes.rldecode(data)
        raise PDFException(f"a stream that should hold text is packed as {name!r}")

    @staticmethod
    def _unpredicted(data: bytes, parameters: Any) -> bytes:
        predictor = resolve1(parameters.get("Predictor", 1)) if isinstance(parameters, dict) else 1
        if predictor == 1:
            return data
        colors, columns, bits = (resolve1(parameters.get(key, usual)) for key, usual in (("Colors", 1), ("Columns", 1), ("BitsPerComponent", 8)))
        within(colors * columns * bits, 8 * _PREDICTED, "a row of a packed stream of the PDF is longer than is read")
        if predictor < 10:
            raise PDFException(f"a stream that should hold text is packed with predictor {predictor}")
        return pdftypes.apply_png_predictor(predictor, colors, columns, bits, data)


def _oddities(document: PDFDocument, content: bytes) -> Iterator[tuple[str, str]]:
    """What a reader should know of the file, none of which is followed."""
    catalog = document.catalog
    names = resolve1(catalog.get("Names"))
    names = names if isinstance(names, dict) else {}
    if {"OpenAction", "AA"} & catalog.keys() and b"/JavaScript" in content or "JavaScript" in names:
        yield "script", "the PDF holds a script, which was not run"
    if "EmbeddedFiles" in names or "Collection" in catalog or b"/FileAttachment" in content:
        yield "attachment", "the PDF holds other files, which were not opened: take them out and list each as an exhibit of its own"
    if document.encryption is not None:
        yield "encrypted", "the PDF is encrypted, and opens without a password"
    versions = len(re.findall(rb"startxref\s+[0-9]+\s+%%EOF", content)) - (1 if b"/Linearized" in content[:_FIRST] else 0)
    if versions > 1:
        yield "changed_later", f"the PDF was written and then changed: it holds {versions} versions, of which the last is read"
