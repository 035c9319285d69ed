"""The fonts of a PDF, made only within bounds; a font that says another digit than it draws is known by its contradictions.

Format: ISO 32000-1, 9.6 to 9.10 (simple and composite fonts, encodings, ToUnicode). What a glyph looks like is not examined: a font whose table of
characters is wrong throughout and consistent can be told only by looking at the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from pdfminer.cmapdb import CMap, CMapParser, FileUnicodeMap
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFSimpleFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import PSKeyword, literal_name
from pdfminer.utils import choplist, nunpack

from flows.sources.reading.limits import within

UNREADABLE = "\ufffd"  # stands for a sign whose letter the font does not say
CODES = 65_536  # codes that a font can have
_MARKS = frozenset("0123456789.,-")
_SYMBOLIC = 4  # flag of a font's descriptor: its codes are its own
_EMBEDDED = ("FontFile2", "FontFile3")


class Fonts(PDFResourceManager):
    """pdfminer's fonts, each made once. contradicted: codes of a font whose encoding and table of characters give different digits."""

    def __init__(self) -> None:
        super().__init__()
        self.contradicted: dict[int, frozenset[int]] = {}

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """The font that `spec` describes; Exceeded if it asks for more codes than a font can have."""
        if objid and objid in self._cached_fonts:
            return self._cached_fonts[objid]
        said = dict(spec)
        if literal_name(said.get("Subtype", "")) == "Type0":
            font = super().get_font(None, said | {"DescendantFonts": [self._bounded(said)]})
            if isinstance(font, PDFCIDFont) and type(font.cmap) is CMap and not font.cmap.code2cid:
                raise PDFException("a font's encoding is not known")
        else:
            font = super().get_font(None, self._plain(said))
            self._map(font, said)
        if objid:
            self._cached_fonts[objid] = font
        return font

    @staticmethod
    def _bounded(said: dict[str, object]) -> dict[str, object]:
        """The descendant of a composite font, without the program that draws it."""
        own = dict(dict_value(list_value(said["DescendantFonts"])[0]))
        codes = 0
        numbers: list[object] = []
        for one in map(resolve1, list_value(own.get("W", []))):
            if isinstance(one, list):
                codes, numbers = codes + len(one), []
                continue
            numbers.append(one)
            if len(numbers) == 3:
                first, last, _ = numbers
                codes, numbers = codes + (int(last) - int(first) if isinstance(first, int) and isinstance(last, int) else CODES), []
            within(codes, 2 * CODES, "a font of the PDF tells the widths of more signs than there are")
        own["FontDescriptor"] = _without_program(own)
        own.pop("W2", None)
        return own

    @staticmethod
    def _plain(said: dict[str, object]) -> dict[str, object]:
        """A simple font without what is read of it elsewhere."""
        kept = {key: value for key, value in said.items() if key != "ToUnicode"}
        within(len(list_value(kept.get("Widths", []))), CODES, "a font of the PDF tells the widths of more signs than there are")
        return kept

    def _map(self, font: PDFFont, said: dict[str, object]) -> None:
        """The font's table of characters, where it has one; which of its codes contradict its encoding."""
        stream = resolve1(said.get("ToUnicode"))
        if isinstance(stream, PDFStream):
            found = FileUnicodeMap()
            _BoundedCMap(found, BytesIO(stream.get_data())).run()
            if isinstance(font, PDFCIDFont | PDFSimpleFont):
                font.unicode_map = found
        if not isinstance(font, PDFSimpleFont):
            return
        descriptor = dict_value(said.get("FontDescriptor", {}))
        if "Encoding" not in said and any(key in descriptor for key in _EMBEDDED):
            font.cid2unicode = {}  # the encoding is within the font's program: only the table of characters tells
        elif font.unicode_map is not None and not font.flags & _SYMBOLIC:
            told = {code: text for code in range(256) if (text := _told(font, code))}
            self.contradicted[id(font)] = frozenset(
                code for code, text in told.items() if (by := font.cid2unicode.get(code)) and by != text and {by, text} & _MARKS
            )


def letter(font: PDFFont, code: int) -> str:
    """What the font says that a code is; UNREADABLE if it does not say."""
    try:
        return font.to_unichr(code).replace("\x00", UNREADABLE) or UNREADABLE
    except (PDFUnicodeNotDefined, KeyError):
        return UNREADABLE


def _told(font: PDFSimpleFont, code: int) -> str:
    try:
        return font.unicode_map.get_unichr(code) if font.unicode_map else ""
    except KeyError:
        return ""


def _without_program(spec: Mapping[str, object]) -> dict[str, object]:
    descriptor = dict_value(spec.get("FontDescriptor", {}))
    return {key: value for key, value in descriptor.items() if not key.startswith("FontFile")}


class _BoundedCMap(CMapParser):
    """pdfminer's reader of a table of characters, which looks at each range before it is written out."""

    _codes = 0

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        if token in (self.KEYWORD_ENDBFRANGE, self.KEYWORD_ENDCIDRANGE):
            for first, last, _ in choplist(3, [one for _, one in self.curstack]):
                if isinstance(first, bytes) and isinstance(last, bytes):
                    self._codes += max(0, nunpack(last[-4:]) - nunpack(first[-4:])) + 1
                    within(self._codes, 2 * CODES, "a font of the PDF has a table of more signs than there are")
        super().do_keyword(pos, token)
