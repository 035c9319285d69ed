"""The dossier's typeface, embedded: Latin, Greek and Cyrillic; what it has no letter for is printed as its code point, never dropped.

Format: TrueType; Noto Sans under the SIL Open Font License 1.1 (fonts/OFL.txt).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus.tables import CellStyle

REGULAR, BOLD, ITALIC = "AT", "AT-Bold", "AT-Italic"
_FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf", ITALIC: "NotoSans-Italic.ttf"}


@cache
def register() -> frozenset[int]:
    """Make the fonts known to ReportLab, once a process; the code points that all three have.

    They become its defaults too: an empty cell or drawing would else ask for a typeface that is not embedded.
    """
    shared: set[int] | None = None
    for name, file in _FILES.items():
        font = TTFont(name, Path(__file__).parent / "fonts" / file)
        pdfmetrics.registerFont(font)
        points = set(font.face.charToGlyph)
        shared = points if shared is None else shared & points
    for bold, italic, name in ((0, 0, REGULAR), (1, 0, BOLD), (0, 1, ITALIC), (1, 1, BOLD)):
        addMapping(REGULAR, bold, italic, name)
    CellStyle.fontname = STATE_DEFAULTS["fontName"] = REGULAR
    return frozenset(shared)


def visible(text: str) -> str:
    """The text with every sign that the typeface lacks, every invisible one, and every space after a space written as [U+XXXX], so that what
    is printed is what the exhibit has, sign by sign. Line ends stay."""
    known = register()
    shown = "".join(c if c == "\n" or (ord(c) in known and c.isprintable()) else f"[U+{ord(c):04X}]" for c in text)
    return re.sub(r"(?<= ) ", "[U+0020]", shown)
