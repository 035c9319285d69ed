"""The bytes and streams of a PDF, of which no more is taken and unpacked than a file of its size can need.

Format: ISO 32000-1, 7.3.8 (streams) and 7.4 (filters). Only the filters that text is packed by are known: the contents of pictures are never looked at.
"""

from __future__ import annotations

import io
import zlib
from typing import Any

from pdfminer import pdftypes
from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import lzwdecode
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSKeyword
from pdfminer.runlength import rldecode
from pdfminer.utils import apply_png_predictor

from flows.sources.reading.limits import Exceeded, within

STREAM = 8 << 20  # bytes of one stream when it is unpacked
UNPACKED, UNPACKED_A_BYTE = 4 << 20, 30  # bytes of all streams that are unpacked, and as many for each byte of the file
TAKEN, TAKEN_A_BYTE = 16 << 20, 60  # bytes that are taken from the file, which is read here and there and some of it again
RAW = 3  # times the file's size that its streams may come to as they are packed: more is one stream told as many
LZW = 256 << 10  # bytes of a stream packed by LZW, which is slow to unpack
_PREDICTED = 1 << 16  # bytes of a row that a predictor works on


def parser_of(content: bytes) -> PDFParser:
    """pdfminer's parser of a file, within bounds."""
    return _Parser(_Counted(content), _Measure(len(content)))


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
            return ascii85decode(data)
        if name in pdftypes.LITERALS_ASCIIHEX_DECODE:
            return asciihexdecode(data)
        if name in pdftypes.LITERALS_RUNLENGTH_DECODE:
            within(64 * len(data), STREAM, "a stream of the PDF unpacks to more than is read at once")
            return rldecode(data)
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
        return apply_png_predictor(predictor, colors, columns, bits, data)
