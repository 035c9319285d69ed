"""The ownership chart: who holds what share or control of which company, and who is the proprietor of which title, at the cut-off.

Authority: Companies Act 2006 Sch 1A (bands as ranges); Prest v Petrodel [2013] UKSC 34 (control and ownership are shown apart).
"""
from __future__ import annotations

from math import ceil, hypot

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import white

from flows.dossier.drawing.layers import Layout, layout, ranks
from flows.dossier.drawing.sheet import HIGHEST, INK, PALE, Point, Sheet, shortened, width_of, wrapped
from flows.dossier.drawing.ties import Node, Tie, charted, ties_of
from flows.dossier.typeface import BOLD, ITALIC, REGULAR
from schemas.assets import Asset
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.parties import ROLE_WORDS, Party

BOX, GAP, ROOF, WIDEST, NARROW, BESIDE = 50, 46, 11, 136, 90, 14  # points
A_ROW, COLUMNS = 4, 6  # boxes given to a row; columns that one drawing can hold
# where the words of a tie may stand: how far down its last stretch, and how far beside it; the first that is free
ALONG = [(part / 100, aside) for aside in (0, 12, -12, 24, -24, 36, -36) for part in (44, 32, 56, 26, 62, 38, 50, 68, 20, 74)]
ROWS = int((HIGHEST - 40 + GAP) // (BOX + GAP))
CAPTION = (
    "Summary of rows in the schedule of entities, as at {day}. Rounded: a person; square: a company; with a roof: registered land. "
    "Bold: the chain of control to an asset. Dashed: through a nominee or trust, or control without a share. Control of a company is not "
    "ownership of what the company holds."
)


def ownership_chart(base: EvidenceBase, width: float) -> list[Drawing]:
    """Persons above, companies below them, titles at the foot, as at the cut-off. Empty if there is neither a holding nor a title.

    One drawing where all fits; else several, and in each at most so many rows.
    """
    ties = ties_of(base)
    drawings = []
    for part in charted(base, ties):
        found = _laid_out(part, ties)
        for piece in _pieces(part, ties) if _columns(found) > COLUMNS else [part]:
            drawings += _pages(base, ties, _laid_out(piece, ties), width)
    return drawings


def _pieces(part: list[Node], ties: dict) -> list[list[Node]]:
    """A part too wide for a page: for each title, and each company that holds nothing, all that leads to it; then what is left."""
    pieces = [_above(node, ties) for node in part if not any(left == node for left, _ in ties)]
    rest = [node for node in part if not any(node in piece for piece in pieces)]
    return pieces + [rest] if rest else pieces


def _laid_out(nodes: list[Node], ties: dict) -> Layout:
    edges = [edge for edge in ties if edge[0] in nodes and edge[1] in nodes]
    return layout(nodes, edges, ranks(nodes, edges, widest=A_ROW))


def _columns(found: Layout) -> int:
    return ceil(max(found.across.values())) + 1


def _above(node: Node, ties: dict) -> list[Node]:
    """The node and everything that leads to it."""
    found, waiting = {node}, [node]
    while waiting:
        at = waiting.pop()
        new = {left for left, right in ties if right == at} - found
        found |= new
        waiting += sorted(new)
    return sorted(found)


def _pages(base: EvidenceBase, ties: dict, found: Layout, width: float) -> list[Drawing]:
    """At most so many rows a drawing; the last row of one is the first of the next."""
    last = max(found.rank.values())
    firsts = range(0, max(last, 1), ROWS - 1)
    return [
        _Chart(base, ties, found, width, first, min(first + ROWS - 1, last), f" Part {n} of {len(firsts)}." * (len(firsts) > 1)).drawn()
        for n, first in enumerate(firsts, start=1)
    ]


class _Chart:
    """The rows first..last of one layout."""

    def __init__(self, base: EvidenceBase, ties: dict[tuple, Tie], found: Layout, width: float, first: int, last: int, part: str):
        self.ties, self.found, self.first, self.last, self.width = ties, found, first, last, width
        self.parties = {party.id: party for party in base.of(Party)}
        self.titles = {asset.id: asset for asset in base.of(Asset)}
        columns = _columns(found)
        self.pitch = min(width / columns, WIDEST + 34)
        self.left = (width - columns * self.pitch) / 2
        self.wide = {place: self._wide(place) for place in found.rank if place[0] != "bend"}
        self.sheet = Sheet(width, (last - first + 1) * (BOX + GAP) - GAP + 2, CAPTION.format(day=in_words(base.case.case.cut_off)) + part)
        self.written: list[tuple[float, float, float, float]] = []

    def drawn(self) -> Drawing:
        ways = [(edge, path) for edge, path in self.found.way.items()]
        ends = {edge: self._ends(edge, path) for edge, path in ways}
        for edge, path in sorted(ways, key=lambda w: self.ties[w[0]].bold):
            self._line(edge, path, *ends[edge])
        for place in self.found.rank:
            if place[0] != "bend" and self._here(place):
                self._box(place)
        for edge, path in ways:
            self._says(edge, path, *ends[edge])
        return self.sheet.drawing

    def _here(self, place: Node) -> bool:
        return self.first <= self.found.rank[place] <= self.last

    def _x(self, place: Node) -> float:
        return self.left + (self.found.across[place] + 0.5) * self.pitch

    def _wide(self, place: Node) -> float:
        """The width of a box: the same for all, or where that is too narrow for a name as much as its row leaves free."""
        wide = self.pitch - (34 if self.pitch > WIDEST else BESIDE)
        if wide >= NARROW:
            return wide
        x, row = self._x(place), [p for p in self.found.rank if self.found.rank[p] == self.found.rank[place] and p != place]
        free = [2 * abs(self._x(p) - x) - BESIDE if p[0] == "bend" else abs(self._x(p) - x) - BESIDE for p in row]
        return min(NARROW, 2 * x, 2 * (self.width - x), *free)

    def _y(self, place: Node) -> float:
        return (self.found.rank[place] - self.first) * (BOX + GAP) + 1

    def _ends(self, edge: tuple, path: list[Node]) -> tuple[Point, Point]:
        """Where a line leaves its owner and where it reaches what is held; several at one side of a box stand apart."""
        down = self.found.rank[path[0]] < self.found.rank[path[-1]]
        leaving = sorted((p for e, p in self.found.way.items() if e[0] == edge[0]), key=lambda p: self._x(p[1]))
        reaching = sorted((p for e, p in self.found.way.items() if e[1] == edge[1]), key=lambda p: self._x(p[-2]))
        start = self._x(path[0]) + self._apart(path[0], leaving.index(path), len(leaving))
        end = self._x(path[-1]) + (0 if path[-1][0] == "title" else self._apart(path[-1], reaching.index(path), len(reaching)))
        return (start, self._y(path[0]) + (BOX if down else 0)), (end, self._y(path[-1]) + (0 if down else BOX))

    def _apart(self, place: Node, n: int, of: int) -> float:
        step = min(22.0, self.wide[place] * 0.7 / max(of - 1, 1))
        return (n - (of - 1) / 2) * step

    def _corners(self, path: list[Node], start: Point, end: Point) -> list[Point]:
        corners = [start]
        for bend in path[1:-1]:
            corners += [(self._x(bend), self._y(bend)), (self._x(bend), self._y(bend) + BOX)][:: 1 if start[1] < end[1] else -1]
        return [*corners, end]

    def _line(self, edge: tuple, path: list[Node], start: Point, end: Point) -> None:
        tie = self.ties[edge]
        stops = [path[0], *(bend for bend in path[1:-1] for _ in range(2)), path[-1]]
        corners = self._corners(path, start, end)
        weight = 1.8 if tie.bold else 0.7
        for n, (a, b) in enumerate(zip(corners, corners[1:], strict=False)):
            if self._here(stops[n]) and self._here(stops[n + 1]):
                self.sheet.line(a, b, width=weight, dash=(4, 2.5) if tie.dashed else None)
                if n == len(corners) - 2:
                    self._arrow(a, b, 5.5 if tie.bold else 4.5)

    def _arrow(self, a: Point, b: Point, size: float) -> None:
        long = hypot(b[0] - a[0], b[1] - a[1])
        dx, dy = (b[0] - a[0]) / long * size, (b[1] - a[1]) / long * size
        self.sheet.polygon(
            b, (b[0] - dx - dy * 0.45, b[1] - dy + dx * 0.45), (b[0] - dx + dy * 0.45, b[1] - dy - dx * 0.45), fill=INK, stroke=None,
        )

    def _says(self, edge: tuple, path: list[Node], start: Point, end: Point) -> None:
        """What the tie is, on its last stretch, where nothing is written yet."""
        if not (self._here(path[-1]) and self._here(path[-2])):
            return
        (x0, y0), (x1, y1) = self._corners(path, start, end)[-2:]
        lines = [line for text in self.ties[edge].says for line in wrapped(text, self.pitch - 6, 6.5, lines=2)]
        wide, high = max((width_of(line, 6.5) for line in lines), default=0) + 3, 7.6 * len(lines) + 1.5
        for part, aside in ALONG:
            x, y = x0 + (x1 - x0) * part + aside, y0 + (y1 - y0) * part
            x = min(max(x, wide / 2), self.sheet.width - wide / 2)
            room = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if not any(room[0] < r[2] and r[0] < room[2] and room[1] < r[3] and r[1] < room[3] for r in self.written):
                break
        self.written.append(room)
        self.sheet.box(room[0], room[1], wide, high, fill=white, stroke=None)
        for n, line in enumerate(lines):
            self.sheet.text(x, room[1] + 6.4 + 7.6 * n, line, 6.5, anchor="middle")

    def _box(self, place: Node) -> None:
        wide, y = self.wide[place], self._y(place)
        left, right, foot = self._x(place) - wide / 2, self._x(place) + wide / 2, y + BOX
        if place[0] == "title":
            self.sheet.polygon((left, foot), (left, y + ROOF), (self._x(place), y), (right, y + ROOF), (right, foot), fill=PALE)
            lines, y = self._land([self.titles[id] for id in place[1:]], wide - 8), y + ROOF - 1
        else:
            party = self.parties[place[1]]
            radius, line = 9 if party.kind == "person" else 0, 1.4 if party.role == "suspect" else 0.7
            self.sheet.box(left, y, wide, BOX, fill=white, radius=radius, line=line)
            lines = self._party(party, wide - 8)
        top = y + (foot - y - sum(size + 1.6 for _, _, size in lines)) / 2
        for text, font, size in lines:
            top += size + 1.6
            self.sheet.text(self._x(place), top - 2, shortened(text, wide - 6, size, font), size, font, anchor="middle")

    def _land(self, titles: list[Asset], room: float) -> list[tuple[str, str, float]]:
        name = f"Title {titles[0].identifier}" if len(titles) == 1 else f"{len(titles)} titles"
        more = titles[0].description if len(titles) == 1 else ", ".join(title.identifier for title in titles)
        return [(name, BOLD, 7.5), *((text, REGULAR, 6.5) for text in wrapped(more, room, 6.5, lines=3))]

    def _party(self, party: Party, room: float) -> list[tuple[str, str, float]]:
        lines = [(text, BOLD, 7.5) for text in wrapped(party.name, room, 7.5, BOLD, lines=2)]
        if party.kind == "company" and (party.number or party.jurisdiction):
            lines.append((" ".join(part for part in (party.jurisdiction.upper(), party.number) if part), REGULAR, 6.5))
        return [*lines, (ROLE_WORDS[party.role], ITALIC, 6.5)] if party.role else lines
