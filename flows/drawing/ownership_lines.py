"""The lines of an ownership chart and the words on them, which stand where no other words and, if they can, no other line is."""

from __future__ import annotations

from itertools import pairwise
from math import hypot
from typing import NamedTuple

from flows.drawing.geometry import INK, WHITE, Point
from flows.drawing.lettering import width_of, wrapped
from flows.drawing.ownership_ties import Edge, Tie
from flows.drawing.sheet import Sheet

GAP, LEADING, SIZE = 34, 7.6, 6.5  # points
BOLD, THIN = 1.8, 0.7
DASHED, DOTTED = (4, 2.5), (0.8, 2.2)
# how far along its last stretch, and how far beside it, words may stand; the first that is free
ASIDE = (0, *(sign * step for step in range(12, 73, 12) for sign in (1, -1)))
ALONG = (44, 34, 54, 26, 62, 20, 70)


class Stretch(NamedTuple):
    """A line's way from one row to the next: all its points, where it leaves the one row and reaches the other, and whether it ends there."""

    points: list[Point]
    leaves: Point
    reaches: Point
    ends: bool


class Room(NamedTuple):
    """The room that some words take up on the sheet."""

    left: float
    top: float
    right: float
    foot: float

    def meets(self, other: Room) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.foot and other.top < self.foot

    def is_crossed(self, a: Point, b: Point) -> bool:
        """Whether a straight line from a to b passes through it."""
        enters, leaves = 0.0, 1.0
        for start, step, low, high in ((a[0], b[0] - a[0], self.left, self.right), (a[1], b[1] - a[1], self.top, self.foot)):
            if abs(step) < 1e-9:
                if not low < start < high:
                    return False
                continue
            one, other = sorted(((low - start) / step, (high - start) / step))
            enters, leaves = max(enters, one), min(leaves, other)
        return enters < leaves


class Lines:
    """The ties of one layout. `way` gives the places that each passes, `pitch` the width of a column."""

    def __init__(self, ties: dict[Edge, Tie], way: dict[Edge, list], pitch: float):
        self.ties, self.way = ties, way
        self.words = {edge: [line for text in ties[edge].says for line in wrapped(text, pitch - 6, SIZE, lines=2)] for edge in way}

    def gap(self, rank: dict, above: int) -> float:
        """How much room is needed between a row and the next for the words of the ties that end there."""
        here = [len(self.words[edge]) for edge, path in self.way.items() if {rank[path[-2]], rank[path[-1]]} == {above, above + 1}]
        return max(GAP, max(here, default=0) * LEADING + 20)

    def draw(self, sheet: Sheet, paths: dict[Edge, list[Stretch]]) -> None:
        """Thin lines first, an arrow's head where a line reaches what is held; family has none."""
        for edge in sorted(paths, key=lambda edge: (self.ties[edge].bold, edge)):
            tie = self.ties[edge]
            for stretch in paths[edge]:
                sheet.line(*stretch.points, width=BOLD if tie.bold else THIN, dash=DASHED if tie.dashed else DOTTED if tie.dotted else ())
                if stretch.ends and not tie.dotted:
                    arrow(sheet, stretch.points[-2], stretch.points[-1], size=5.5 if tie.bold else 4.5)

    def write(self, sheet: Sheet, paths: dict[Edge, list[Stretch]]) -> bool:
        """What each tie is, on its last stretch; whether no words stand on others."""
        written: list[Room] = []
        free = True
        for edge, stretches in paths.items():
            if not (stretches and stretches[-1].ends and self.words[edge]):
                continue
            crossing = [pair for other, each in paths.items() if other != edge for stretch in each for pair in pairwise(stretch.points)]
            rooms = self._rooms(edge, stretches[-1], sheet.width)
            apart = [room for room in rooms if not any(room.meets(other) for other in written)]
            free = free and bool(apart)
            room = next((room for room in apart if not any(room.is_crossed(*pair) for pair in crossing)), (apart or rooms)[0])
            written.append(room)
            sheet.box(room.left, room.top, room.right - room.left, room.foot - room.top, fill=WHITE, stroke="")
            for n, line in enumerate(self.words[edge]):
                sheet.text((room.left + room.right) / 2, room.top + 6.4 + LEADING * n, line, SIZE, anchor="middle")
        return free

    def _rooms(self, edge: Edge, stretch: Stretch, width: float) -> list[Room]:
        """Where the words could stand between the two rows, the best place first."""
        wide, high = max(width_of(line, SIZE) for line in self.words[edge]) + 3, LEADING * len(self.words[edge]) + 1.5
        (x0, y0), (x1, y1) = stretch.leaves, stretch.reaches
        top, foot = sorted((y0, y1))
        rooms = []
        for aside in ASIDE:
            for part in ALONG:
                y = min(max(y0 + (y1 - y0) * part / 100, top + high / 2 + 1), foot - high / 2 - 1)
                x = min(max(x0 + (x1 - x0) * part / 100 + aside, wide / 2), width - wide / 2)
                rooms.append(Room(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
        return rooms


def arrow(sheet: Sheet, a: Point, b: Point, size: float) -> None:
    """An arrow's head at b, coming from a."""
    long = hypot(b[0] - a[0], b[1] - a[1])
    dx, dy = (b[0] - a[0]) / long * size, (b[1] - a[1]) / long * size
    sheet.polygon(b, (b[0] - dx - dy * 0.45, b[1] - dy + dx * 0.45), (b[0] - dx + dy * 0.45, b[1] - dy - dx * 0.45), fill=INK, stroke="")
