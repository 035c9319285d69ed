"""What is painted on a page beside its text: which colour lies under a place, and whether something lies over it.

Format: ISO 32000-1, 8.5 to 8.6 (paths, clipping, colour spaces) and 11.3 (opacity). Places are points from the top left corner of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from pdfminer.utils import Matrix, PathSegment

from flows.sources.reading.limits import within

Colour = tuple[float, float, float]
WHITE: Colour = (1.0, 1.0, 1.0)
SHAPES, SIDES = 5_000, 60_000  # of one page, beside those too thin to hide a sign; and of those that are no rectangles, all their sides
_THIN = 1.0  # points: a rule, not a cover
_ALIKE = 0.12  # of the way from black to white: what differs by less is not seen
_OPAQUE = 0.7
_CURVE = 6  # straight pieces of a curve


class Area(NamedTuple):
    """A closed region: outlines as arrays of points, and whether they cross out one another (even-odd)."""

    outlines: tuple[np.ndarray, ...]
    even_odd: bool

    def box(self) -> tuple[float, float, float, float]:
        if not self.outlines:
            return (0.0, 0.0, -1.0, -1.0)
        points = np.concatenate(self.outlines)
        return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())

    def sides(self) -> int:
        """How many sides it has; 0 for an upright rectangle, which takes no time."""
        return 0 if self._upright() else sum(map(len, self.outlines))

    def _upright(self) -> bool:
        if len(self.outlines) != 1 or len(self.outlines[0]) not in (4, 5):
            return not self.outlines
        points = self.outlines[0]
        left, top, right, foot = self.box()
        return (
            bool((((points[:, 0] == left) | (points[:, 0] == right)) & ((points[:, 1] == top) | (points[:, 1] == foot))).all())
            and len(np.unique(points, axis=0)) == 4
        )

    def holds(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Which of these places lie in it."""
        left, top, right, foot = self.box()
        found = np.zeros(len(x), bool)
        near = np.flatnonzero((x >= left) & (x <= right) & (y >= top) & (y <= foot))
        if not len(near) or self._upright():
            found[near] = True
            return found
        px, py = x[near], y[near]
        winding = np.zeros(len(near), int)
        for points in self.outlines:
            for (x0, y0), (x1, y1) in zip(points, np.roll(points, -1, axis=0), strict=True):
                crosses = (y0 <= py) != (y1 <= py)
                if crosses.any():
                    at = x0 + (py - y0) * (x1 - x0) / (y1 - y0 if y1 != y0 else 1.0)
                    winding += np.where(crosses & (px < at), 1 if y1 > y0 else -1, 0)
        found[near] = (winding % 2 != 0) if self.even_odd else winding != 0
        return found


class Shape(NamedTuple):
    """Something painted: after `order` signs; its colour, None where it is not known (a picture, a pattern); whether what lies under it still shows."""

    order: int
    area: Area
    colour: Colour | None
    shows_through: bool


@dataclass
class Painted:
    """Everything painted on one page, in its order."""

    shapes: list[Shape] = field(default_factory=list)
    sides: int = 0

    def add(self, order: int, area: Area, colour: Colour | None, opacity: float, blended: bool) -> None:
        """A shape; what is too thin to hide a sign is left out."""
        if not area.outlines:
            return
        left, top, right, foot = area.box()
        if opacity <= 0 or min(right - left, foot - top) < _THIN:
            return
        self.shapes.append(Shape(order, area, colour, opacity < _OPAQUE or blended))
        self.sides += area.sides()
        within(len(self.shapes), SHAPES, "a page of the PDF has more shapes than a statement has")
        within(self.sides, SIDES, "a page of the PDF has shapes with more sides than a statement's have")

    def hidden(self, order: np.ndarray, x: np.ndarray, y: np.ndarray, colours: Sequence[Colour | None]) -> tuple[np.ndarray, np.ndarray]:
        """Of signs painted in these `order` at these places and in these colours: which have the colour of what lies under them, and which something covers.
        A colour that is None cannot be told, and counts as that of the page."""
        covered = np.zeros(len(order), bool)
        under = np.ones((len(order), 3))
        known = np.ones(len(order), bool)
        for shape in self.shapes:
            inside = shape.area.holds(x, y)
            if not inside.any():
                continue
            behind = inside & (order >= shape.order)
            if not shape.shows_through:
                covered |= inside & (order < shape.order)
                known[behind] = shape.colour is not None
                under[behind] = shape.colour or WHITE
        own = np.array([colour or (np.nan,) * 3 for colour in colours], float).reshape(-1, 3)
        alike = known & ~(np.abs(own - under).max(axis=1) >= _ALIKE)
        pale = ~known & ~(own.min(axis=1) < 1 - _ALIKE)  # on a picture: only what is not nearly white is surely seen
        return alike | pale, covered


def colour_of(space: str, value: object) -> Colour | None:
    """Red, green and blue of a colour; None where its space does not say it without a table."""
    parts = list(value) if isinstance(value, tuple | list) else [value]
    numbers = [min(1.0, max(0.0, float(part))) for part in parts if isinstance(part, int | float)]
    if len(numbers) != len(parts):
        return None
    if space in ("Separation", "DeviceN"):
        ink = 1 - max(numbers, default=0.0)
        return (ink, ink, ink)
    if space in ("Indexed", "Pattern", "Lab"):
        return None
    if len(numbers) == 1:
        return (numbers[0],) * 3
    if len(numbers) == 3:
        return (numbers[0], numbers[1], numbers[2])
    if len(numbers) == 4:
        red, green, blue = ((1 - ink) * (1 - numbers[3]) for ink in numbers[:3])
        return (red, green, blue)
    return None


def area_of(path: Sequence[PathSegment], matrix: Matrix, even_odd: bool) -> Area:
    """The region within a path of pdfminer's, its points put through the matrix."""
    a, b, c, d, e, f = matrix
    outlines: list[list[tuple[float, float]]] = []
    for step in path:
        if step[0] == "m" or not outlines:
            outlines.append([])
        if step[0] == "h":
            continue
        points = list(zip(step[1::2], step[2::2], strict=True))
        if step[0] in "cvy" and outlines[-1]:
            points = _curve(outlines[-1][-1], step[0], points)
        outlines[-1].extend(points)
    made = (np.array(points, float) for points in outlines if len(points) > 2)
    return Area(tuple(np.column_stack((a * p[:, 0] + c * p[:, 1] + e, b * p[:, 0] + d * p[:, 1] + f)) for p in made), even_odd)


def segments(path: Sequence[PathSegment], matrix: Matrix) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight lines of a path, their ends put through the matrix."""
    a, b, c, d, e, f = matrix
    last = None
    for kind, *ends in path:
        if kind in ("m", "l"):
            x, y = (float(end) for end in ends)
            point = (a * x + c * y + e, b * x + d * y + f)
            if kind == "l" and last is not None:
                yield last, point
            last = point


def box_area(matrix: Matrix, left: float = 0, foot: float = 0, right: float = 1, top: float = 1) -> Area:
    """The region of a rectangle: without sides, of the square in which a picture is painted."""
    return area_of([("m", left, foot), ("l", right, foot), ("l", right, top), ("l", left, top)], matrix, False)


def _curve(start: tuple[float, float], kind: str, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A cubic curve as straight pieces."""
    p0, p3 = np.array(start), np.array(points[-1])
    p1 = np.array(points[0]) if kind != "v" else p0
    p2 = np.array(points[-2] if kind != "y" else points[-1]) if kind != "v" else np.array(points[0])
    steps = np.linspace(0, 1, _CURVE + 1)[1:, None]
    line = (1 - steps) ** 3 * p0 + 3 * steps * (1 - steps) ** 2 * p1 + 3 * steps**2 * (1 - steps) * p2 + steps**3 * p3
    return [(float(x), float(y)) for x, y in line]
