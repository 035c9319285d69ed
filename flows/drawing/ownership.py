"""The ownership chart: who holds what share or control of which company, who is family of whom, and what each holds, as at the cut-off.

Authority: Companies Act 2006 Sch 1A (bands as ranges); Prest v Petrodel [2013] UKSC 34 (control and ownership are shown apart).
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil

from flows.drawing.geometry import Drawing, Point
from flows.drawing.layered_layout import Layout, layout, ranks
from flows.drawing.ownership_boxes import MOST, Held, PartyBox, controllers, draw, held_by, party_box
from flows.drawing.ownership_legend import LEGEND, legend
from flows.drawing.ownership_lines import Lines, Stretch
from flows.drawing.ownership_ties import Edge, Tie, charted, circles, ties_of
from flows.drawing.sheet import Sheet
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.parties import Party

WIDEST, NARROW, BESIDE = 136, 90, 14  # points
A_ROW, COLUMNS = 4, 6  # boxes given to a row; columns that one drawing can hold
TALLEST = 684  # points: with a heading above, a page of A4 and nothing else on it
ROOM = TALLEST - 32 - LEGEND  # for the rows of boxes and what is between them
WIDER = (1.0, 1.4, 2.0, 3.0)  # how much more room there is between rows, if the words of two ties would stand on each other
FEWER = (MOST, 4, 2)  # how many rows of things stand under a party, if two rows of boxes would not fit a page
CAPTION = (
    "Summary of rows in the schedule of entities, as at {day}. A thing stands under its registered or recorded holder. Control of a company is not ownership of what the "
    "company holds."
)


def ownership_chart(base: EvidenceBase, width: float) -> list[Drawing]:
    """Owners above what they own, as at the cut-off. Empty if there is neither a tie nor a thing that somebody holds.

    One drawing where all fits; else several, and in each as many rows as a page has room for.
    """
    ties, held = ties_of(base), held_by(base)
    drawings = []
    for part in charted(base, ties, set(held)):
        pieces = _pieces(part, ties) if _columns(_laid_out(part, ties)) > COLUMNS else [part]
        for piece in pieces:
            drawings += _Rows(base, ties, held, _laid_out(piece, ties), width).drawings()
    return drawings


def _pieces(part: list[str], ties: dict[Edge, Tie]) -> list[list[str]]:
    """A part too wide for a page: for each that holds no company, all that leads to it; then what is left."""
    pieces = [_above(party, ties) for party in part if not any(left == party for left, _ in ties)]
    rest = [party for party in part if not any(party in piece for piece in pieces)]
    return pieces + [rest] if rest else pieces


def _laid_out(parties: list[str], ties: dict[Edge, Tie]) -> Layout:
    edges = [edge for edge in ties if edge[0] in parties and edge[1] in parties]
    return layout(parties, edges, ranks(parties, edges, widest=A_ROW))


def _columns(found: Layout) -> int:
    return ceil(max(found.across.values())) + 1


def _above(party: str, ties: dict[Edge, Tie]) -> list[str]:
    """The party and everybody who leads to it."""
    found, waiting = {party}, [party]
    while waiting:
        at = waiting.pop()
        new = {left for left, right in ties if right == at} - found
        found |= new
        waiting += sorted(new)
    return sorted(found)


class _Rows:
    """One layout with its boxes as they are drawn, and how its rows are spread over pages."""

    def __init__(self, base: EvidenceBase, ties: dict[Edge, Tie], held: dict[str, list[Held]], found: Layout, width: float):
        self.base, self.ties, self.found, self.width = base, ties, found, width
        columns = _columns(found)
        self.pitch = min(width / columns, WIDEST + 34)
        self.left = (width - columns * self.pitch) / 2
        self.wide = {place: self._wide(place) for place in found.rank if isinstance(place, str)}
        self.lines = Lines(ties, found.way, self.pitch)
        self.gaps = [self.lines.gap(found.rank, rank) for rank in range(max(found.rank.values()))]
        for most in FEWER:
            self.boxes, self.high = self._boxes(held, most)
            if all(self._room_left(rank) >= 0 for rank in range(len(self.gaps))):
                break

    def _boxes(self, held: dict[str, list[Held]], most: int) -> tuple[dict[str, PartyBox], list[float]]:
        """Every box, and how high each row is."""
        parties, of, ring = {party.id: party for party in self.base.of(Party)}, controllers(self.base), circles(self.ties)
        boxes = {id: party_box(parties[id], held.get(id, ()), of, id in ring, wide, most) for id, wide in self.wide.items()}
        return boxes, [max((one.high for id, one in boxes.items() if self.found.rank[id] == rank), default=0.0) for rank in range(len(self.gaps) + 1)]

    def _room_left(self, rank: int) -> float:
        """On a page that has this row and the next, and nothing else."""
        return ROOM - self.high[rank] - self.gaps[rank] - self.high[rank + 1]

    def x(self, place: object) -> float:
        """Where the middle of a box, or of a line's bend, stands from the left."""
        return self.left + (self.found.across[place] + 0.5) * self.pitch

    def _wide(self, place: str) -> float:
        """The width of a box: the same for all, or where that is too narrow for a name as much as its row leaves free."""
        wide = self.pitch - (34 if self.pitch > WIDEST else BESIDE)
        if wide >= NARROW:
            return wide
        x, row = self.x(place), [p for p in self.found.rank if self.found.rank[p] == self.found.rank[place] and p != place]
        free = [abs(self.x(p) - x) - BESIDE if isinstance(p, str) else 2 * abs(self.x(p) - x) - BESIDE for p in row]
        return min(NARROW, 2 * x, 2 * (self.width - x), *free)

    def drawings(self) -> list[Drawing]:
        """With so much room between the rows that no words stand on others."""
        for wider in WIDER:
            gaps = [gap + min(gap * (wider - 1), max(self._room_left(rank), 0)) for rank, gap in enumerate(self.gaps)]
            pages = _pages(self.high, gaps)
            drawn = [self._page(gaps, first, last, f" Part {n} of {len(pages)}." * (len(pages) > 1)) for n, (first, last) in enumerate(pages, start=1)]
            if all(free for _, free in drawn):
                break
        return [drawing for drawing, _ in drawn]

    def _page(self, gaps: list[float], first: int, last: int, part: str) -> tuple[Drawing, bool]:
        """The rows first..last, and whether every tie's words stand free."""
        tops, y = {}, 1.0
        for rank in range(first, last + 1):
            tops[rank] = y
            y += self.high[rank] + (gaps[rank] if rank < last else 0)
        day = in_words(self.base.case.case.cut_off)
        sheet = Sheet(self.width, y + LEGEND, f"Who holds and controls what, as at {day}", CAPTION.format(day=day) + part)
        paths = {edge: self._path(edge, path, tops) for edge, path in self.found.way.items()}
        with sheet.group("ties"):
            self.lines.draw(sheet, paths)
        shown = {id: one for id, one in self.boxes.items() if self.found.rank[id] in tops}
        for id, one in shown.items():
            with sheet.group("party"):
                draw(sheet, one, self.x(id) - self.wide[id] / 2, tops[self.found.rank[id]], self.wide[id])
        with sheet.group("ties-words"):
            free = self.lines.write(sheet, paths)
        with sheet.group("legend"):
            legend(sheet, y + 4)
        return sheet.drawing(*self._says(shown, paths)), free

    def _says(self, shown: dict[str, PartyBox], paths: dict[Edge, list[Stretch]]) -> list[str]:
        """Every tie whose words are on the page, and every thing that a party on it holds, in a sentence."""
        named = {id: one.party.name for id, one in self.boxes.items()}
        ties = [
            f"{named[left]} {'and' if self.ties[left, right].dotted else 'to'} {named[right]}: {', '.join(self.ties[left, right].says)}."
            for (left, right), stretches in paths.items()
            if stretches and stretches[-1].ends
        ]
        return ties + [
            f"Recorded as held by {one.party.name}: {'; '.join(filter(None, (row.title, row.more)))}." for one in shown.values() for row, _ in one.rows
        ]

    def _path(self, edge: Edge, path: list, tops: dict[int, float]) -> list[Stretch]:
        """The stretches of a line that stand on the page, each from one row to the next."""
        down, stretches = self._down(edge), []
        for here, there in pairwise(path):
            if self.found.rank[here] in tops and self.found.rank[there] in tops:
                leaves, reaches = self._stop(edge, here, True, down, tops), self._stop(edge, there, False, not down, tops)
                stretches.append(Stretch([*leaves, *reaches[::-1]], leaves[-1], reaches[-1], there == path[-1]))
        return stretches

    def _stop(self, edge: Edge, place: object, leaving: bool, foot: bool, tops: dict[int, float]) -> list[Point]:
        """From inside a row to its edge: past a bend, or from a box that is lower than its row; `foot`: to the row's lower edge."""
        rank = self.found.rank[place]
        top, bottom = tops[rank], tops[rank] + self.high[rank]
        if not isinstance(place, str):
            x, edges = self.x(place), (top, bottom) if foot else (bottom, top)
            return [(x, y) for y in (edges if leaving else edges[1:])]
        x, lower = self._at(edge, place, leaving), top + self.boxes[place].high
        return [(x, top)] if not foot else [(x, bottom)] if bottom - lower < 0.1 else [(x, lower), (x, bottom)]

    def _at(self, edge: Edge, place: str, leaving: bool) -> float:
        """Where a line meets a box; several at one side of it stand apart."""
        foot = self._down(edge) == leaving
        ends = [
            (self.x(p[1 if own else -2]), e)
            for e, p in self.found.way.items()
            for own in (True, False)
            if e[0 if own else 1] == place and (self._down(e) == own) == foot
        ]
        order = [e for _, e in sorted(ends)]
        step = min(22.0, self.wide[place] * 0.7 / max(len(order) - 1, 1))
        return self.x(place) + (order.index(edge) - (len(order) - 1) / 2) * step

    def _down(self, edge: Edge) -> bool:
        return self.found.rank[edge[0]] < self.found.rank[edge[1]]


def _pages(high: list[float], gaps: list[float]) -> list[tuple[int, int]]:
    """The first and last row of each page; the last row of one is the first of the next, and a page has two rows at least."""
    pages, first = [], 0
    while True:
        last, used = first, high[first]
        while last + 1 < len(high) and (used + gaps[last] + high[last + 1] <= ROOM or last == first):
            used += gaps[last] + high[last + 1]
            last += 1
        pages.append((first, last))
        if last == len(high) - 1:
            return pages
        first = last
