"""What was read of a page, drawn over it: a box around every payment, balance and heading, and beside each payment its day, amount and balance as they were read.

Format: neutral geometry (flows/drawing/geometry.py) in points from the page's top left corner; the readings stand in a margin to the right of the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.drawing.geometry import BLUE, GREY, MID_BLUE, MIST, Box, Drawing, Group, Line, Shape, Text
from flows.drawing.lettering import visible
from flows.sources.pdf.page_text import PageText, Word
from flows.sources.pdf.pdf_reading import Statement, Statements
from flows.sources.pdf.pdf_rows import Row, Stated
from schemas.money import decimal_string

MARGIN = 230.0  # points, for the readings
_SIZE = 6.5


def pictures(found: Statements) -> dict[int, Drawing]:
    """A drawing for each page with a table, by the page's number; each is as large as its page and the margin."""
    shapes: dict[int, list[Shape]] = {}
    for statement in found.found:
        for zone in statement.section.zones:
            grid = found.grids[statement.currency][zone.head.geometry()]
            page = found.pages[zone.page - 1]
            sides = [x for reach in grid.reach.values() for x in (reach.left, reach.right)]
            top = min((word.top for line in zone.lines for word in line), default=0.0)
            shapes.setdefault(zone.page, []).append(Group("columns", tuple(Line(((x, top), (x, page.height - 20)), MIST, 0.4, (2, 2)) for x in sides)))
        for item in statement.rows.items:
            shapes.setdefault(item.page, []).extend(_item(item, statement, found.pages[item.page - 1]))
    for number, line in found.scanned.heads:
        shapes.setdefault(number, []).append(_frame("headings", line, GREY))
    return {number: _drawing(found.pages[number - 1], tuple(drawn)) for number, drawn in sorted(shapes.items())}


def _item(item: Row | Stated, statement: Statement, page: PageText) -> list[Shape]:
    first = item.words[0]
    if isinstance(item, Stated):
        said = f"balance {decimal_string(item.balance, statement.currency)}"
        return [_frame("balance", item.words, GREY), Text(page.width + 215, first.base, said, _SIZE, colour=GREY, anchor="end")]
    amount = visible(f"{decimal_string(item.signed, statement.currency)} {statement.currency}")
    texts = [Text(page.width + 8, first.base, item.booked_on.isoformat(), _SIZE), Text(page.width + 125, first.base, amount, _SIZE, anchor="end")]
    if item.balance is not None:
        texts.append(Text(page.width + 215, first.base, f"balance {decimal_string(item.balance, statement.currency)}", _SIZE, colour=GREY, anchor="end"))
    return [_frame("payment", item.words, BLUE), *texts]


def _frame(name: str, words: Sequence[Word], colour: str) -> Group:
    left, top = min(word.left for word in words) - 1.5, min(word.top for word in words) - 1
    right, foot = max(word.right for word in words) + 1.5, max(word.foot for word in words) + 0.5
    return Group(name, (Box(left, top, right - left, foot - top, stroke=colour, line=0.4),))


def _drawing(page: PageText, shapes: tuple[Shape, ...]) -> Drawing:
    edge = Line(((page.width, 0), (page.width, page.height)), MID_BLUE, 0.8)
    title = Text(page.width + 8, 16, f"As read: page {page.number}", 8, "bold")
    return Drawing(
        page.width + MARGIN, page.height, f"Page {page.number} as it was read", "Every payment framed, and beside it what was read", (edge, title, *shapes)
    )
