"""The flow of funds to one asset: bands as thick as the sums they stand for, from where the money came from to what it bought.

Authority: M Schmidt, The Sankey Diagram in Energy and Material Flow Management (2008) (widths to one scale, which is stated).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flows.drawing.funds_labels import SIZE, beside, called
from flows.drawing.funds_routes import ACCOUNTS, ASSET, SOURCES, Flow, Place, edges_of, flows_to, places_of, through
from flows.drawing.geometry import BLUE, GREY, INK, MID_BLUE, MIST, PALE, PALE_BLUE, WHITE, Anchor, Drawing
from flows.drawing.layered_layout import bends, ranks
from flows.drawing.lettering import width_of
from flows.drawing.sheet import Sheet
from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase
from schemas.money import digits, display

SIDE, BAR, GAP, LEADING, SCALE = 102, 7, 10, 8.5, 36  # points: text at a side, a bar, between places, a line of text, the measure
TALLEST, SMALLEST = 230, 90  # points: a column with its text; but where that is long, the sums of a column may be as tall as this
POINTS_A_MM = 72 / 25.4
SHADES = (BLUE, MID_BLUE, PALE_BLUE, GREY, MIST)
CAPTION = (
    "Summary of rows in the schedule of transactions, under the declared rule ({rule}), from left to right. The thickness of every band is to "
    "scale: 1 mm is {a_mm}. Full: from a claim.{hatched}{together}"
)
HATCHED = " Hatched: not covered by a claim."
TOGETHER = " Accounts that pay each other, and what is too small to be shown apart, are taken together."


def flow_of_funds(base: EvidenceBase, asset_id: str, width: float, rule: str) -> list[Drawing]:
    """From the claims and what no claim covers, through the accounts, to the asset, under the declared rule, which is called `rule`. Empty if unknown."""
    asset = next((a for a in base.of(Asset) if a.id == asset_id), None)
    if asset is None:
        return []
    flows = flows_to(base, asset)
    return [_Diagram(base, asset, flows, width).drawn(rule)] if flows else []


class _Diagram:
    """One asset's flows: places in columns, the first of each column at one height, one scale for all."""

    def __init__(self, base: EvidenceBase, asset: Asset, flows: list[Flow], width: float):
        self.base, self.asset, self.flows, self.width = base, asset, flows, width
        rank = ranks(places_of(flows), edges_of(flows))
        rank, self.way = bends(edges_of(flows), rank)
        self.sums = through(flows)
        self.hops = [(a, b, flow) for flow in flows for a, b in zip(self.way[flow[:2]], self.way[flow[:2]][1:], strict=False)]
        for _, right, flow in self.hops:
            if right[0] == "bend":
                self.sums[right] += flow.amount
        self.columns = [sorted(place for place in rank if rank[place] == n) for n in range(rank[ASSET] + 1)]
        self.columns[0].sort(key=lambda place: (SOURCES.index(place[0]), self._claim(place), place))
        self.pitch = (width - 2 * SIDE - BAR) / (len(self.columns) - 1)
        self.lines = beside(base, asset, flows, SIDE - 6, self.pitch - 5)
        self.a_mm = self._scale()
        self.top = self._tops()

    def _claim(self, place: Place) -> int:
        """Where the place's claim stands in the case file: it gives its order and its shade."""
        labels = [claim.label for claim in self.base.case.claims if not claim.label.startswith("own:")]
        return labels.index(place[1]) if place[0] == "claim" else 0

    def _scale(self) -> int:
        """Minor units that a millimetre stands for: the smallest 1, 2 or 5 times a power of ten with which every column fits."""
        n = 0
        while True:
            self.a_mm = 10 ** digits(self.asset.currency) * (1, 2, 5)[n % 3] * 10 ** (n // 3)
            if all(self._tall(column) <= TALLEST or sum(self._thick(self.sums[p]) for p in column) <= SMALLEST for column in self.columns):
                return self.a_mm
            n += 1

    def _thick(self, amount: int) -> float:
        return amount / self.a_mm * POINTS_A_MM

    def _above(self, place: Place) -> float:
        """Room above a bar: for all the text of an account; elsewhere for what its text beside the bar is taller than the bar."""
        if place[0] in ACCOUNTS:
            return LEADING * len(self.lines[place]) + 3
        return max(0.0, (LEADING * len(self.lines.get(place, ())) - self._thick(self.sums[place])) / 2)

    def _below(self, place: Place) -> float:
        return 0 if place[0] in ACCOUNTS else self._above(place)

    def _tall(self, column: list[Place]) -> float:
        return sum(self._above(p) + self._thick(self.sums[p]) + self._below(p) + GAP for p in column) - GAP

    def _tops(self) -> dict[Place, float]:
        """The top of every bar. After the first column, places stand in the order of the middle of what flows into them."""
        highest = max(self._above(place) for column in self.columns for place in column)
        top: dict[Place, float] = {}
        for column in self.columns:
            column.sort(key=lambda place: self._middle(place, top))
            y = highest - self._above(column[0])
            for place in column:
                top[place] = y + self._above(place)
                y = top[place] + self._thick(self.sums[place]) + self._below(place) + GAP
        return top

    def _middle(self, place: Place, top: dict[Place, float]) -> float:
        into = [(left, flow.amount) for left, right, flow in self.hops if right == place]
        return sum((top[left] + self._thick(self.sums[left]) / 2) * amount for left, amount in into) / max(sum(a for _, a in into), 1)

    def _x(self, place: Place) -> float:
        return SIDE + self.pitch * next(n for n, column in enumerate(self.columns) if place in column)

    def drawn(self, rule: str) -> Drawing:
        self.height = max(self.top[p] + self._thick(self.sums[p]) + self._below(p) for p in self.top)
        sheet = Sheet(self.width, self.height + SCALE, f"Flow of funds to {', '.join(filter(None, called(self.base, self.asset, ASSET)))}", self._caption(rule))
        self._bands(sheet)
        for place in self.lines:
            with sheet.group("place"):
                sheet.box(self._x(place), self.top[place], BAR, self._thick(self.sums[place]), fill=INK, stroke="")
                self._write(sheet, place)
        with sheet.group("scale"):
            self._measure(sheet)
        return sheet.drawing(*self._says())

    def _says(self) -> list[str]:
        """A sentence for each flow: what the drawing shows, in words."""
        sentences = []
        for flow in self.flows:
            left, right = (called(self.base, self.asset, place)[0] for place in flow[:2])
            through_it = f", of {called(self.base, self.asset, flow.source)[0]}" if flow.source != flow.left else ""
            sentences.append(f"From {left} to {right}{through_it}: {display(flow.amount, self.asset.currency)}.")
        return sentences

    def _caption(self, rule: str) -> str:
        several = any(place[0] == "several" or place[0] in ("claim", "own") and len(place) > 2 for place in self.lines)
        return CAPTION.format(
            rule=rule,
            a_mm=display(self.a_mm, self.asset.currency),
            together=TOGETHER if several else "",
            hatched=HATCHED if ("unclaimed",) in self.lines or ("elsewhere",) in self.lines else "",
        )

    def _bands(self, sheet: Sheet) -> None:
        """Every flow as one band through its bends; at a place the bands stand in the order of their other ends, so that few cross."""
        leaves: dict[Place, float] = defaultdict(float)
        reaches: dict[Place, float] = defaultdict(float)
        start, end = {}, {}
        for a, b, flow in sorted(self.hops, key=lambda hop: (self.top[hop[0]], self.top[hop[1]], hop[2], hop[0])):
            start[a, b, flow] = self.top[a] + leaves[a]
            leaves[a] += self._thick(flow.amount)
        for a, b, flow in sorted(self.hops, key=lambda hop: (start[hop], hop[2], hop[1])):
            end[a, b, flow] = self.top[b] + reaches[b]
            reaches[b] += self._thick(flow.amount)
        for flow in self.flows:
            way = self.way[flow[:2]]
            stations = [((self._x(a) + BAR, start[a, b, flow]), (self._x(b), end[a, b, flow])) for a, b in zip(way, way[1:], strict=False)]
            with sheet.group("band"):
                sheet.band([point for station in stations for point in station], self._thick(flow.amount), **self._style(flow.source))

    def _style(self, source: Place) -> dict[str, Any]:
        if source[0] == "claim":
            return {"fill": SHADES[self._claim(source) % len(SHADES)], "stroke": WHITE}
        styles: dict[str, dict[str, Any]] = {
            "own": {"fill": PALE, "stroke": GREY},
            "unclaimed": {"hatch": 4, "stroke": GREY},
            "mortgage": {"stroke": INK},
            "elsewhere": {"hatch": 10, "stroke": GREY},
        }
        return styles[source[0]]

    def _write(self, sheet: Sheet, place: Place) -> None:
        lines, bar = self.lines[place], self._thick(self.sums[place])
        anchor: Anchor
        if place[0] in ACCOUNTS:
            x, y, anchor = self._x(place) + BAR / 2, self.top[place] - self._above(place), "middle"
            wide = max(width_of(text, SIZE, font) for text, font in lines)
            sheet.box(x - wide / 2 - 1, y, wide + 2, self._above(place) - 1, fill=WHITE, stroke="")
        else:
            x, anchor = (self._x(place) + BAR + 5, "start") if place == ASSET else (self._x(place) - 5, "end")
            y = self.top[place] + (bar - LEADING * len(lines)) / 2
        for n, (text, font) in enumerate(lines):
            sheet.text(x, y + LEADING * n + 6.8, text, SIZE, font, anchor=anchor)

    def _measure(self, sheet: Sheet) -> None:
        """Ten millimetres, upright as the bands are measured."""
        foot, ten = self.height + SCALE - 2, 10 * POINTS_A_MM
        x = self.width - 4
        for y in (foot, foot - ten):
            sheet.line((x - 3, y), (x + 3, y), width=0.8)
        sheet.line((x, foot), (x, foot - ten), width=0.8)
        sheet.text(x - 7, foot - ten / 2 + 2.5, f"10 mm = {display(10 * self.a_mm, self.asset.currency)}", SIZE, anchor="end")
