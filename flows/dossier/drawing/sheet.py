"""A sheet to draw on: top-down coordinates in points, text that never leaves the room it is given, a caption underneath.

Format: ReportLab graphics (vectors). Pale and dark differ enough to be told apart without colour; patterns carry the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Group, Line, Path, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import HexColor, white
from reportlab.pdfbase.pdfmetrics import stringWidth

from flows.dossier.typeface import ITALIC, REGULAR, register, visible

INK, GREY, MIST, PALE = HexColor("#1a1a1a"), HexColor("#6b6b6b"), HexColor("#c4c4c4"), HexColor("#eeeeee")
BLUE, MID_BLUE, PALE_BLUE = HexColor("#1f4e79"), HexColor("#6f97bf"), HexColor("#c3d5e8")
ELLIPSIS = "…"
CAPTION_SIZE, CAPTION_LEADING = 7.5, 9.5
HIGHEST = 600  # points: with its caption a drawing still stands on one page of A4 or Letter with a heading above

Point = tuple[float, float]


def width_of(text: str, size: float, font: str = REGULAR) -> float:
    """The width of a line of text in points."""
    register()
    return stringWidth(text, font, size)


def shortened(text: str, width: float, size: float, font: str = REGULAR) -> str:
    """The text, or as much of its beginning as fits with an ellipsis; the full text stands in the schedule."""
    text = visible(" ".join(text.split()))
    if width_of(text, size, font) <= width:
        return text
    while text and width_of(text + ELLIPSIS, size, font) > width:
        text = text[:-1].rstrip()
    return text + ELLIPSIS


def wrapped(text: str, width: float, size: float, font: str = REGULAR, lines: int = 2) -> list[str]:
    """The text on at most so many lines of that width; what does not fit ends in an ellipsis."""
    done: list[str] = []
    rest = visible(" ".join(text.split()))
    while rest and len(done) < lines - 1:
        line = _first_line(rest, width, size, font)
        done.append(line)
        rest = rest[len(line) :].lstrip()
    return [*done, shortened(rest, width, size, font)] if rest else done


def _first_line(text: str, width: float, size: float, font: str) -> str:
    if width_of(text, size, font) <= width:
        return text
    end = len(text)
    while end > 1 and width_of(text[:end], size, font) > width:
        end -= 1
    space = text.rfind(" ", 0, end + 1)
    return text[:space] if space > 0 else text[:end]


class Sheet:
    """A drawing of `width` x `height` points and its caption below; y counts downwards from the top edge."""

    def __init__(self, width: float, height: float, caption: str):
        lines = wrapped(caption, width, CAPTION_SIZE, ITALIC, lines=4)
        self.width, self.height = width, height
        self._top = height + 5 + len(lines) * CAPTION_LEADING
        self.drawing = Drawing(width, self._top)
        for n, line in enumerate(lines, start=1):
            self.text(0, height + 3 + n * CAPTION_LEADING, line, CAPTION_SIZE, ITALIC, INK)

    def text(self, x: float, y: float, text: str, size: float = 7.5, font: str = REGULAR, colour=INK, anchor: str = "start") -> None:
        """One line whose baseline is at y; `anchor` is 'start', 'middle' or 'end'."""
        self.drawing.add(String(x, self._up(y), visible(text), fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor))

    def line(self, *points: Point, colour=INK, width: float = 0.6, dash: Sequence[float] | None = None) -> None:
        flat = [value for x, y in points for value in (x, self._up(y))]
        self.drawing.add(PolyLine(flat, strokeColor=colour, strokeWidth=width, strokeDashArray=dash, strokeLineJoin=1))

    def box(self, x: float, y: float, width: float, height: float, fill=None, stroke=INK, line: float = 0.6, radius: float = 0) -> None:
        """A box whose top left corner is (x, y)."""
        self.drawing.add(Rect(x, self._up(y + height), width, height, rx=radius, ry=radius, fillColor=fill, strokeColor=stroke, strokeWidth=line))

    def polygon(self, *points: Point, fill=None, stroke=INK, line: float = 0.6) -> None:
        flat = [value for x, y in points for value in (x, self._up(y))]
        self.drawing.add(Polygon(flat, fillColor=fill, strokeColor=stroke, strokeWidth=line, strokeLineJoin=1))

    def band(self, points: Sequence[Point], thickness: float, fill=white, stroke=INK, hatch: float = 0) -> None:
        """A band of one thickness whose upper edge runs through the points: curved from the first to the second, straight to the
        third, and so on in turn. `hatch` is the distance between strokes, 0 for none."""
        self.drawing.add(self._band(points, thickness, fillColor=fill, strokeColor=stroke, strokeWidth=0.4))
        if hatch:
            low, high = self._up(max(y for _, y in points) + thickness), self._up(min(y for _, y in points))
            strokes = Group(self._band(points, thickness, isClipPath=1, fillColor=None, strokeColor=None))
            x = points[0][0] - (high - low)
            while x < points[-1][0]:
                strokes.add(Line(x, low, x + high - low, high, strokeColor=GREY, strokeWidth=0.5))
                x += hatch
            self.drawing.add(strokes)

    def _band(self, points: Sequence[Point], thickness: float, **style) -> Path:
        upper = [(x, self._up(y)) for x, y in points]
        lower = [(x, y - thickness) for x, y in reversed(upper)]
        band = Path(**style)
        for edge, begin in ((upper, band.moveTo), (lower, band.lineTo)):
            begin(*edge[0])
            for n, ((x0, y0), (x1, y1)) in enumerate(zip(edge, edge[1:], strict=False)):
                if n % 2:
                    band.lineTo(x1, y1)
                else:
                    band.curveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1)
        band.closePath()
        return band

    def _up(self, y: float) -> float:
        return self._top - y
