"""A sheet to draw a chart on: shapes are added one over the other, and a caption stands underneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flows.drawing.geometry import INK, WHITE, Anchor, Box, Drawing, Group, Line, Outline, Point, Role, Shape, Text
from flows.drawing.lettering import visible, wrapped

CAPTION_SIZE, CAPTION_LEADING = 7.5, 9.5
HIGHEST = 600  # points: with its caption a drawing still stands on one page of A4 or Letter with a heading above


class Sheet:
    """A drawing of `width` x `height` points and its caption below, called by its `title`."""

    def __init__(self, width: float, height: float, title: str, caption: str):
        self.width, self.height = width, height
        self._title, self._caption = title, caption
        self._shapes: list[Shape] = []
        lines = wrapped(caption, width, CAPTION_SIZE, "italic", lines=4)
        self._whole = height + 5 + len(lines) * CAPTION_LEADING
        with self.group("caption"):
            for n, line in enumerate(lines, start=1):
                self.text(0, height + 3 + n * CAPTION_LEADING, line, CAPTION_SIZE, "italic")

    def drawing(self, *says: str) -> Drawing:
        """The sheet as it is now; `says`: what it shows, sentence by sentence, beside what the caption says."""
        return Drawing(self.width, self._whole, visible(self._title), visible(" ".join((self._caption, *says))), tuple(self._shapes))

    @contextmanager
    def group(self, name: str) -> Iterator[None]:
        """What is added within it stands for one thing of the kind `name`."""
        outside, self._shapes = self._shapes, []
        try:
            yield
        finally:
            outside.append(Group(name, tuple(self._shapes)))
            self._shapes = outside

    def text(self, x: float, y: float, text: str, size: float = 7.5, role: Role = "regular", colour: str = INK, anchor: Anchor = "start") -> None:
        """Adds one line of text whose baseline is at y."""
        self._shapes.append(Text(x, y, visible(text), size, role, colour, anchor))

    def line(self, *points: Point, colour: str = INK, width: float = 0.6, dash: tuple[float, ...] = ()) -> None:
        self._shapes.append(Line(points, colour, width, dash))

    def box(self, x: float, y: float, width: float, height: float, fill: str = "", stroke: str = INK, line: float = 0.6, radius: float = 0) -> None:
        """Adds a box whose top left corner is at (x, y)."""
        self._shapes.append(Box(x, y, width, height, fill, stroke, line, radius))

    def polygon(self, *points: Point, fill: str = "", stroke: str = INK, line: float = 0.6) -> None:
        self._shapes.append(Outline(points[0], tuple((point,) for point in points[1:]), fill, stroke, line))

    def band(self, points: Sequence[Point], thickness: float, fill: str = WHITE, stroke: str = INK, hatch: float = 0) -> None:
        """A band of one thickness whose upper edge runs through the points: curved from the first to the second, straight to the
        third, and so on in turn. `hatch` is the distance between strokes, 0 for none."""
        lower = [(x, y + thickness) for x, y in reversed(points)]
        steps = (*_edge(points), (lower[0],), *_edge(lower))
        self._shapes.append(Outline(points[0], steps, fill, stroke, 0.4, hatch))


def _edge(points: Sequence[Point]) -> list[tuple[Point, ...]]:
    """The steps along one edge of a band, after its first point."""
    steps: list[tuple[Point, ...]] = []
    for n, ((x0, y0), (x1, y1)) in enumerate(zip(points, points[1:], strict=False)):
        steps.append(((x1, y1),) if n % 2 else (((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1), (x1, y1)))
    return steps
