"""Writes a drawing as PDF, and knows the dossier's typeface, which is embedded: Latin, Greek and Cyrillic.

Format: ReportLab graphics (vectors); TrueType, Noto Sans under the SIL Open Font License 1.1 (fonts/OFL.txt). Widths are the font's own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from reportlab.graphics import renderPDF, shapes
from reportlab.lib.colors import HexColor
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.tables import CellStyle

from flows.drawing.geometry import Box, Drawing, Line, Outline, Point, Role, Text

REGULAR, BOLD, ITALIC = "AT", "AT-Bold", "AT-Italic"
_NAMES: dict[Role, str] = {"regular": REGULAR, "bold": BOLD, "italic": ITALIC}
_FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf", ITALIC: "NotoSans-Italic.ttf"}
_ROUND = 1  # how the stretches of a line are joined


@cache
def register() -> None:
    """Make the fonts known to ReportLab, once a process. They become its defaults too: an empty cell or drawing would else ask for a typeface
    that is not embedded."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, Path(__file__).parent / "fonts" / file))
    for bold, italic, name in ((0, 0, REGULAR), (1, 0, BOLD), (0, 1, ITALIC), (1, 1, BOLD)):
        addMapping(REGULAR, bold, italic, name)
    CellStyle.fontname = shapes.STATE_DEFAULTS["fontName"] = REGULAR


@cache
def letter_widths(role: Role) -> Mapping[int, float]:
    """How wide each letter of the font is, by its code point, in thousandths of the size; what is not in it the font cannot print."""
    register()
    face = pdfmetrics.getFont(_NAMES[role]).face
    return MappingProxyType({point: face.charWidths[point] for point in face.charToGlyph})


def pdf_drawing(drawing: Drawing) -> shapes.Drawing:
    """The drawing as ReportLab puts it on a page: y upwards, painted in the same order."""
    register()
    made = shapes.Drawing(drawing.width, drawing.height)
    for shape in drawing.painted():
        for part in _parts(shape, drawing.height):
            made.add(part)
    return made


def page_pdf(drawing: Drawing) -> bytes:
    """The drawing as a PDF of one page of its size; the same drawing gives the same bytes."""
    into = io.BytesIO()
    canvas = Canvas(into, pagesize=(drawing.width, drawing.height), invariant=1)
    renderPDF.draw(pdf_drawing(drawing), canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return into.getvalue()


def _parts(shape: Text | Line | Box | Outline, height: float) -> list:
    if isinstance(shape, Text):
        return [
            shapes.String(
                shape.x,
                height - shape.y,
                shape.text,
                fontName=_NAMES[shape.role],
                fontSize=shape.size,
                fillColor=_colour(shape.colour),
                textAnchor=shape.anchor,
            )
        ]
    if isinstance(shape, Line):
        return [_line(shape, height)]
    if isinstance(shape, Box):
        return [
            shapes.Rect(
                shape.x,
                height - shape.y - shape.height,
                shape.width,
                shape.height,
                rx=shape.radius,
                ry=shape.radius,
                fillColor=_colour(shape.fill),
                strokeColor=_colour(shape.stroke),
                strokeWidth=shape.line,
            )
        ]
    made = [_path(shape, height, fillColor=_colour(shape.fill), strokeColor=_colour(shape.stroke), strokeWidth=shape.line, strokeLineJoin=_ROUND)]
    if shape.hatch:
        within = _path(shape, height, isClipPath=1, fillColor=None, strokeColor=None)
        made.append(shapes.Group(within, *(_line(stroke, height) for stroke in shape.strokes())))
    return made


def _line(line: Line, height: float) -> shapes.PolyLine:
    flat = [value for x, y in line.points for value in (x, height - y)]
    return shapes.PolyLine(flat, strokeColor=_colour(line.colour), strokeWidth=line.width, strokeDashArray=line.dash or None, strokeLineJoin=_ROUND)


def _path(outline: Outline, height: float, **style) -> shapes.Path:
    def flat(points: tuple[Point, ...]) -> list[float]:
        return [value for x, y in points for value in (x, height - y)]

    path = shapes.Path(**style)
    path.moveTo(*flat((outline.start,)))
    for step in outline.steps:
        (path.lineTo if len(step) == 1 else path.curveTo)(*flat(step))
    path.closePath()
    return path


def _colour(name: str) -> HexColor | None:
    return HexColor(name) if name else None
