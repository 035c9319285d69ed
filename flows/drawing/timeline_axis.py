"""The timeline: what happened when, on one axis, with the words beside it.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 19 (facts in their order) [rule numbers to be confirmed by a lawyer].
"""

from __future__ import annotations

from datetime import date

from flows.drawing.geometry import BLUE, GREY, INK, WHITE, Drawing, Role
from flows.drawing.lettering import width_of, wrapped
from flows.drawing.sheet import HIGHEST, Sheet
from flows.drawing.timeline_events import KINDS, Event, timeline_events
from schemas.calendar import MONTHS, in_words, months
from schemas.evidence_base import EvidenceBase

AXIS, LANE, LANES, TEXT, DATE = 74, 7, 4, 106, 104  # x of the axis; the lanes' width and number; x and width of the dates
BREAK = 92  # days: a longer time without an event is shown by a break of the axis
LEGEND = 18
LONGEST = HIGHEST - LEGEND - 30
CAPTION = "Summary of rows in the chronology. The axis is to scale"
BROKEN = " except at its breaks, where for more than three months nothing is dated"


def timeline(base: EvidenceBase, width: float) -> list[Drawing]:
    """Dated events from the first to the last, as many a drawing as a page holds; periods are bars beside the axis.

    Empty if the exhibits show no dated event: the offence period alone is no timeline.
    """
    pages: list[list[Event]] = []
    room = 0.0
    events = timeline_events(base)
    if len(events) == 1:
        return []
    for event in events:
        if (height := _height(event, width)) > room:
            pages.append([])
            room = LONGEST
        pages[-1].append(event)
        room -= height
    ends = [page[0].first for page in pages[1:]] + [max(event.last for event in events)]
    return [_Page(page, [e for e in events if e.is_period], end, width).drawn() for page, end in zip(pages, ends, strict=True)]


def _lines(event: Event, width: float) -> list[tuple[str, Role]]:
    """The event's words, each line with its font."""
    room = width - TEXT - DATE
    return [
        *((text, "bold") for text in wrapped(event.says, room, 7.5, "bold", lines=2)),
        *((text, "regular") for text in wrapped(event.more, room, 7, lines=2)),
    ]


def _height(event: Event, width: float) -> float:
    return 10.0 * max(len(event.when), len(_lines(event, width))) + 7


class _Page:
    """Some events in a row, on an axis from the first of them to `last`; `periods` of other pages that reach into it are shown without words."""

    def __init__(self, events: list[Event], periods: list[Event], last: date, width: float):
        self.events, self.width = events, width
        first, last = events[0].first, max(last, events[-1].first)
        self.periods = [p for p in periods if p.first <= last and p.last >= first]
        days = {first, last, *(e.first for e in events)}
        days |= {min(max(day, first), last) for p in self.periods for day in (p.first, p.last)}
        self.days = sorted(days)
        heights = [_height(event, width) for event in events]
        self.length = max(sum(heights), 60.0)
        self.at = self._scale()
        self.top = self._apart(heights)
        self.lane: dict[Event, float] = {}

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

    def drawn(self) -> Drawing:
        title = f"Timeline, {in_words(self.days[0])} to {in_words(self.days[-1])}"
        sheet = Sheet(self.width, self.length + LEGEND, title, CAPTION + (BROKEN if self._breaks() else "") + ".")
        with sheet.group("axis"):
            self._axis(sheet)
            self._periods(sheet)
        for event, top in zip(self.events, self.top, strict=True):
            with sheet.group("event"):
                self._event(sheet, event, top)
        with sheet.group("legend"):
            self._legend(sheet)
        return sheet.drawing(*(f"{' '.join(event.when)}: {'; '.join(filter(None, (event.says, event.more.rstrip('.'))))}." for event in self.events))

    def _event(self, sheet: Sheet, event: Event, top: float) -> None:
        y = self.at[event.first]
        sheet.line((self.lane.get(event, AXIS), y), (AXIS + 10, y), (TEXT - 12, top + 6), (TEXT - 4, top + 6), colour=GREY, width=0.4)
        _mark(sheet, self.lane.get(event, AXIS), y, event.kind)
        for n, text in enumerate(event.when):
            sheet.text(TEXT, top + 8.5 + 10 * n, text, 7.5)
        for n, (text, role) in enumerate(_lines(event, self.width)):
            sheet.text(TEXT + DATE, top + 8.5 + 10 * n, text, 7.5 if role == "bold" else 7, role)

    def _axis(self, sheet: Sheet) -> None:
        """The axis with a tick for every month that it does not leave out; a year where it begins, a month where there is room."""
        sheet.line((AXIS, self.at[self.days[0]] - 6), (AXIS, self.at[self.days[-1]] + 6), width=1.2)
        year_free = month_free = 0.0
        years: set[int] = set()
        for day in self.days[:1] + self._month_starts():
            y = self._y(day)
            if day.year not in years and y >= year_free:
                sheet.text(0, y + 2.8, str(day.year), 8, "bold")
                years.add(day.year)
                year_free = y + 10
            if day.day == 1:
                sheet.line((AXIS - 3, y), (AXIS, y), colour=GREY)
                if y >= month_free:
                    sheet.text(24, y + 2.4, MONTHS[day.month - 1][:3], 6.5, colour=GREY)
                    month_free = y + 8
        for before, day in self._breaks():
            _break(sheet, (self.at[before] + self.at[day]) / 2)

    def _breaks(self) -> list[tuple[date, date]]:
        return [(a, b) for a, b in zip(self.days, self.days[1:], strict=False) if (b - a).days > BREAK]

    def _month_starts(self) -> list[date]:
        """First days of months on stretches that are to scale, and all days at which the axis goes on after a break."""
        found = []
        for before, day in zip(self.days, self.days[1:], strict=False):
            if (day - before).days > BREAK:
                found.append(day)
            else:
                found += [start for y, m in months(before, day) if before <= (start := date(y, m, 1)) <= day]
        return sorted(set(found))

    def _y(self, day: date) -> float:
        """Where a day stands on the axis, between the two days around it that are marked."""
        if day in self.at:
            return self.at[day]
        before, after = max(d for d in self.days if d < day), min(d for d in self.days if d > day)
        return self.at[before] + (self.at[after] - self.at[before]) * (day - before).days / (after - before).days

    def _periods(self, sheet: Sheet) -> None:
        """Periods as bars left of the axis, overlapping ones in lanes of their own as long as there are lanes."""
        ends = [date.min] * LANES
        for period in self.periods:
            lane = next((n for n in range(LANES) if ends[n] < period.first), LANES - 1)
            ends[lane] = max(ends[lane], period.last)
            self.lane[period] = AXIS - 10 - LANE * lane
            top, foot = (self.at[min(max(day, self.days[0]), self.days[-1])] for day in (period.first, period.last))
            sheet.box(self.lane[period] - 2, top, 4, max(foot - top, 1), fill=BLUE if period.kind == "offence" else WHITE)

    def _legend(self, sheet: Sheet) -> None:
        x, y = 0.0, self.length + 12
        for kind in KINDS:
            if any(event.kind == kind for event in self.events + self.periods):
                _mark(sheet, x + 4, y, kind)
                sheet.text(x + 11, y + 2.6, KINDS[kind], 7)
                x += 11 + width_of(KINDS[kind], 7) + 14


def _break(sheet: Sheet, y: float) -> None:
    """Draws the sign for a stretch of time that the axis leaves out."""
    sheet.box(AXIS - 4, y - 2, 8, 4, fill=WHITE, stroke="")
    for edge in (y - 2, y + 2):
        sheet.line((AXIS - 5, edge + 1.5), (AXIS - 1.5, edge - 1.5), (AXIS + 1.5, edge + 1.5), (AXIS + 5, edge - 1.5), width=0.7)


def _mark(sheet: Sheet, x: float, y: float, kind: str) -> None:
    """A sign for each kind, told apart by shape alone."""
    if kind == "receipt":
        sheet.polygon((x - 4, y - 3), (x + 4, y - 3), (x, y + 4), fill=BLUE, stroke=INK, line=0.4)
    elif kind == "purchase":
        sheet.polygon((x - 4, y + 4), (x - 4, y - 0.5), (x, y - 4.5), (x + 4, y - 0.5), (x + 4, y + 4), fill=INK, stroke="")
    elif kind == "ownership":
        sheet.polygon((x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y), fill=WHITE, line=0.8)
    elif kind == "gap":
        sheet.box(x - 3, y - 3, 6, 6, fill=WHITE, line=0.8)
    else:
        sheet.box(x - 3, y - 3, 6, 6, fill=BLUE, stroke="")
