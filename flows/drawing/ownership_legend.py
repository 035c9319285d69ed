"""The legend of an ownership chart: every shape and kind of line that the chart may have, each with a word."""

from __future__ import annotations

from collections.abc import Callable

from flows.drawing.geometry import PALE, WHITE
from flows.drawing.lettering import width_of
from flows.drawing.ownership_lines import BOLD, DASHED, DOTTED, THIN, arrow
from flows.drawing.sheet import Sheet

LEGEND, SIZE, SAMPLE, ROW = 30, 6.5, 22, 11  # points: its height, its words, a sample's width, a row's height
Sample = Callable[[Sheet, float, float], None]


def _frame(radius: float = 0, double: bool = False, fill: str = WHITE, line: float = 0.7) -> Sample:
    def sample(sheet: Sheet, x: float, y: float) -> None:
        sheet.box(x + 2, y - 4, SAMPLE - 6, 8, fill=fill, radius=radius, line=line)
        if double:
            sheet.box(x + 4, y - 2, SAMPLE - 10, 4, line=0.5)

    return sample


def _line(width: float = THIN, dash: tuple[float, ...] = (), head: bool = True) -> Sample:
    def sample(sheet: Sheet, x: float, y: float) -> None:
        sheet.line((x, y), (x + SAMPLE - 4, y), width=width, dash=dash)
        if head:
            arrow(sheet, (x, y), (x + SAMPLE - 2, y), size=5)

    return sample


ITEMS: tuple[tuple[Sample, str], ...] = (
    (_frame(radius=4), "person"),
    (_frame(), "company"),
    (_frame(double=True), "companies that own one another"),
    (_frame(fill=PALE, line=0.5), "a thing held"),
    (_frame(fill=PALE, line=1.4), "within reach of an order"),
    (_line(), "share, and who has it"),
    (_line(dash=DASHED), "control, a basis or a bare title: no share"),
    (_line(width=BOLD), "on the chain to a thing within reach"),
    (_line(dash=DOTTED, head=False), "family"),
)


def legend(sheet: Sheet, y: float) -> None:
    """Draws the legend below y, in rows as wide as the sheet."""
    x, y = 0.0, y + ROW / 2
    for sample, text in ITEMS:
        wide = SAMPLE + width_of(text, SIZE) + 10
        if x + wide > sheet.width + 10:
            x, y = 0.0, y + ROW
        sample(sheet, x, y)
        sheet.text(x + SAMPLE, y + 2.3, text, SIZE)
        x += wide
