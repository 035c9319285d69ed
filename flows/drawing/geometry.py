"""What a chart is before it is a PDF or an SVG: lines, boxes, outlines and words at their places.

Format: plain frozen values in points (1/72 inch); x runs to the right and y down from the top left corner. A colour is '#rrggbb', or '' for
none. What stands later is painted over what stands earlier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Role = Literal["regular", "bold", "italic"]
Anchor = Literal["start", "middle", "end"]
# pale and dark differ enough to be told apart in black and white
INK, GREY, MIST, PALE, WHITE = "#1a1a1a", "#6b6b6b", "#c4c4c4", "#eeeeee", "#ffffff"
BLUE, MID_BLUE, PALE_BLUE = "#1f4e79", "#6f97bf", "#c3d5e8"


@dataclass(frozen=True)
class Text:
    """One line of words whose baseline is at y; `anchor` says which part of it is at x."""

    x: float
    y: float
    text: str
    size: float
    role: Role = "regular"
    colour: str = INK
    anchor: Anchor = "start"


@dataclass(frozen=True)
class Line:
    """A line through points; `dash` is the length of a stroke and of the gap after it, () where the line is whole."""

    points: tuple[Point, ...]
    colour: str = INK
    width: float = 0.6
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Box:
    """An upright rectangle with its top left corner at (x, y); `line` is the thickness of its frame, `radius` that of its corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = INK
    line: float = 0.6
    radius: float = 0


@dataclass(frozen=True)
class Outline:
    """A closed shape from `start` through `steps`: a step is the next point, or two control points and the next point (a cubic Bézier curve).
    `hatch` is the distance between slanted strokes within it, 0 for none."""

    start: Point
    steps: tuple[tuple[Point, ...], ...]
    fill: str = ""
    stroke: str = INK
    line: float = 0.6
    hatch: float = 0

    def strokes(self) -> list[Line]:
        """The slanted strokes over the whole rectangle that the shape stands in; whoever paints them keeps to the shape."""
        points = [self.start, *(point for step in self.steps for point in step)]
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        top, foot = min(y for _, y in points), max(y for _, y in points)
        strokes, x = [], left - (foot - top)
        while self.hatch and x < right:
            strokes.append(Line(((x, foot), (x + foot - top, top)), GREY, 0.5))
            x += self.hatch
        return strokes


@dataclass(frozen=True)
class Group:
    """Shapes that stand for one thing; `name` says what kind of thing: 'party', 'ties', 'band', 'event', 'legend', ..."""

    name: str
    shapes: tuple[Shape, ...]


Shape = Text | Line | Box | Outline | Group


@dataclass(frozen=True)
class Drawing:
    """A chart of `width` x `height` points. `title` and `description` say in words what it shows, to those who do not see it."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]

    def painted(self) -> Iterator[Text | Line | Box | Outline]:
        """Every shape in the order of painting, groups opened."""
        yield from _opened(self.shapes)

    def texts(self) -> list[Text]:
        """Every text in the order of painting."""
        return [shape for shape in self.painted() if isinstance(shape, Text)]

    def groups(self, name: str) -> list[Group]:
        """The groups of that name which stand in no other group."""
        return [shape for shape in self.shapes if isinstance(shape, Group) and shape.name == name]


def _opened(shapes: tuple[Shape, ...]) -> Iterator[Text | Line | Box | Outline]:
    for shape in shapes:
        if isinstance(shape, Group):
            yield from _opened(shape.shapes)
        else:
            yield shape
