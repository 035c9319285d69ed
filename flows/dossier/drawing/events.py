"""The timeline: what happened when, on one axis, with the words beside it.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 19 (facts in their order) [rule numbers to be confirmed by a lawyer].
"""
from __future__ import annotations

from datetime import date

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import white

from flows.dossier.drawing.happened import KINDS, Event, happened
from flows.dossier.drawing.sheet import BLUE, BOLD, GREY, INK, MIST, PALE, REGULAR, Sheet, shortened, width_of, wrapped
from schemas.calendar import MONTHS, in_words
from schemas.evidence_base import EvidenceBase

A_PAGE, AXIS, LANE, LANES, TEXT, DATE = 18, 62, 6.5, 4, 96, 92  # events a drawing; x of the axis; width and number of lanes; x of the text; room for a date
BREAK = 92  # days: a longer time without an event is shown by a break of the axis
LEGEND = 18
CAPTION = "Summary of rows in the chronology. The axis is to scale except at its breaks, where nothing dated is in evidence for more than three months."


def timeline(base: EvidenceBase, width: float) -> list[Drawing]:
    """Dated events from the first to the last, at most 18 a drawing; periods are bars beside the axis. Empty if nothing is dated."""
    events = happened(base)
    pages = -(-len(events) // A_PAGE)
    size = -(-len(events) // max(pages, 1))
    drawings = []
    for n in range(0, len(events), size or 1):
        own, after = events[n : n + size], events[n + size :]
        until = after[0].first if after else max(event.last for event in events)
        drawings.append(_Page(own, [e for e in events if e.is_period], own[0].first, max(until, own[-1].first), width).drawn())
    return drawings


class _Page:
    """Some events in a row, on an axis from `first` to `last`; `periods` of other pages that reach into it are shown without words."""

    def __init__(self, events: list[Event], periods: list[Event], first: date, last: date, width: float):
        self.events, self.width = events, width
        self.periods = [p for p in periods if p.first <= last and p.last >= first]
        days = {first, last, *(e.first for e in events)}
        days |= {min(max(day, first), last) for p in self.periods for day in (p.first, p.last)}
        self.days = sorted(days)
        self.words = [self._words(event) for event in events]
        heights = [10.0 * len(lines) + 7 for _, lines in self.words]
        self.length = max(sum(heights), 60.0)
        self.at = self._scale()
        self.top = self._apart(heights)

    def _scale(self) -> dict[date, float]:
        shown = [min((b - a).days, BREAK) for a, b in zip(self.days, self.days[1:], strict=False)]
        a_day = (self.length - 14) / max(sum(shown), 1)
        at, y = {self.days[0]: 6.0}, 6.0
        for day, length in zip(self.days[1:], shown, strict=True):
            y += length * a_day
            at[day] = y
        return at

    def _apart(self, heights: list[float]) -> list[float]:
        """The top of each text: as near its date as can be, none over another, none below the foot."""
        top, free = [], 0.0
        for event, height in zip(self.events, heights, strict=True):
            top.append(max(free, self.at[event.first] - 6))
            free = top[-1] + height
        foot = self.length
        for n in reversed(range(len(top))):
            top[n] = min(top[n], foot - heights[n])
            foot = top[n]
        return top

    def _words(self, event: Event) -> tuple[str, list[tuple[str, str]]]:
        room = self.width - TEXT - DATE
        lines = [(text, BOLD) for text in wrapped(event.says, room, 7.5, BOLD, lines=2)]
        return event.when, [*lines, *((text, REGULAR) for text in wrapped(event.more, room, 7, lines=2))]

    def drawn(self) -> Drawing:
        sheet = Sheet(self.width, self.length + LEGEND, CAPTION)
        self._axis(sheet)
        self._periods(sheet)
        for event, top, (when, lines) in zip(self.events, self.top, self.words, strict=True):
            y = self.at[event.first]
            sheet.line((AXIS + 3, y), (AXIS + 10, y), (TEXT - 12, top + 6), (TEXT - 4, top + 6), colour=GREY, width=0.4)
            _mark(sheet, AXIS, y, event.kind)
            sheet.text(TEXT, top + 8.5, shortened(when, DATE - 6, 7.5), 7.5)
            for n, (text, font) in enumerate(lines):
                sheet.text(TEXT + DATE, top + 8.5 + 10 * n, text, 7.5 if font == BOLD else 7, font)
        self._legend(sheet)
        return sheet.drawing

    def _axis(self, sheet: Sheet) -> None:
        days, at = self.days, self.at
        sheet.line((AXIS, at[days[0]] - 6), (AXIS, at[days[-1]] + 8), width=1.2)
        low = -99.0
        for before, day in zip([None, *days], days, strict=False):
            year_is_new = before is None or before.year != day.year
            if year_is_new and at[day] - low > 9:
                sheet.text(0, at[day] + 2.8, str(day.year), 8, BOLD)
                low = at[day]
            if before is not None and (day - before).days > BREAK:
                _break(sheet, (at[before] + at[day]) / 2)

    def _periods(self, sheet: Sheet) -> None:
        """Periods as bars left of the axis, overlapping ones in lanes of their own as long as there are lanes."""
        ends = [date.min] * LANES
        for period in self.periods:
            free = [n for n in range(LANES) if ends[n] < period.first]
            lane = free[0] if free else LANES - 1
            ends[lane] = max(ends[lane], period.last)
            top, foot = (self.at[min(max(day, self.days[0]), self.days[-1])] for day in (period.first, period.last))
            _bar(sheet, AXIS - 8 - LANE * lane, top, max(foot - top, 2), period.kind)

    def _legend(self, sheet: Sheet) -> None:
        x, y = 0.0, self.length + 12
        for kind in KINDS:
            if any(event.kind == kind for event in self.events + self.periods):
                _mark(sheet, x + 4, y, kind)
                sheet.text(x + 11, y + 2.6, KINDS[kind], 7)
                x += 11 + width_of(KINDS[kind], 7) + 14


def _break(sheet: Sheet, y: float) -> None:
    """Where the axis leaves time out."""
    sheet.box(AXIS - 4, y - 2, 8, 4, fill=white, stroke=None)
    for edge in (y - 2, y + 2):
        sheet.line((AXIS - 5, edge + 1.5), (AXIS - 1.5, edge - 1.5), (AXIS + 1.5, edge + 1.5), (AXIS + 5, edge - 1.5), width=0.7)


def _bar(sheet: Sheet, x: float, y: float, high: float, kind: str) -> None:
    if kind == "offence":
        sheet.box(x, y, 4, high, fill=BLUE, stroke=None)
    else:
        sheet.box(x, y, 4, high, fill=white, line=0.6)


def _mark(sheet: Sheet, x: float, y: float, kind: str) -> None:
    """A sign for each kind, told apart by shape alone."""
    if kind == "receipt":
        sheet.polygon((x - 4, y - 3), (x + 4, y - 3), (x, y + 4), fill=BLUE, stroke=INK, line=0.4)
    elif kind == "purchase":
        sheet.polygon((x - 4, y + 4), (x - 4, y - 0.5), (x, y - 4.5), (x + 4, y - 0.5), (x + 4, y + 4), fill=INK, stroke=None)
    elif kind == "ownership":
        sheet.polygon((x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y), fill=white, line=0.8)
    elif kind == "gap":
        sheet.box(x - 3, y - 3, 6, 6, fill=white, line=0.8)
    else:
        sheet.box(x - 3, y - 3, 6, 6, fill=BLUE, stroke=None)
