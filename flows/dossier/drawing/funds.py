"""The flow of funds to one asset: bands as thick as the sums they stand for, from where the money came from to what it bought.

Authority: M Schmidt, The Sankey Diagram in Energy and Material Flow Management (2008) (widths to one scale, which is stated).
"""
from __future__ import annotations

from collections import Counter, defaultdict

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import white

from flows.dossier.drawing.layers import Layout, layout, ranks
from flows.dossier.drawing.routes import ASSET, Flow, Place, flows_to
from flows.dossier.drawing.sheet import (
    BLUE, BOLD, GREY, INK, MID_BLUE, MIST, PALE, PALE_BLUE, REGULAR, Sheet, width_of, wrapped,
)
from schemas.accounts import StatementPeriod
from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import display_account
from schemas.money import digits, display

SIDE, BAR, GAP, TALLEST = 112, 9, 12, 330  # points: a text column at each side, a place's bar, between places, all together
POINTS_A_MM = 72 / 25.4
SHADES = (BLUE, MID_BLUE, PALE_BLUE, GREY, MIST)
OTHER = {
    "unclaimed": "Not covered by a claim: own or unexplained money", "mortgage": "Mortgage", "elsewhere": "From elsewhere: not in evidence",
}
RULES = {
    "fifo": "first in, first out", "lifo": "last in, first out", "pro_rata": "pro rata", "own_money_first": "own money first",
    "claims_first": "claims first", "asset_first": "asset first",
}


def flow_of_funds(base: EvidenceBase, asset_id: str, width: float) -> list[Drawing]:
    """From the claims and what no claim covers, through the accounts, to the asset, under the declared rule. Empty if unknown."""
    asset = next((a for a in base.of(Asset) if a.id == asset_id), None)
    flows = flows_to(base, asset) if asset else []
    if not flows:
        return []
    places = sorted({place for flow in flows for place in flow[:2]})
    edges = sorted({flow[:2] for flow in flows})
    rank = ranks(places, edges)
    last = max(rank.values())
    rank.update({place: 0 for place in places if place[0] not in ("accounts", "asset")})
    return [_Diagram(base, asset, flows, layout(places, edges, rank | {ASSET: last}), width).drawn()]


class _Diagram:
    """One asset's flows laid out: `top` and `x` of every place, one scale for all."""

    def __init__(self, base: EvidenceBase, asset: Asset, flows: list[Flow], found: Layout, width: float):
        self.base, self.asset, self.flows, self.found, self.width = base, asset, flows, found, width
        self.through: Counter = Counter()
        into: Counter = Counter()
        for flow in flows:
            for bend in found.way[flow.left, flow.right][1:-1]:
                self.through[bend] += flow.amount
            into[flow.right] += flow.amount
            if flow.left[0] != "accounts":
                self.through[flow.left] += flow.amount
        self.through += into
        self.columns = [found.layer(r) for r in range(found.rank[ASSET] + 1)]
        self.label = {place: self._label(place) for column in self.columns for place in column if place[0] != "bend"}
        self._scale()
        self._place()

    def _scale(self) -> None:
        """The smallest 1, 2 or 5 times a power of ten of minor units a millimetre with which the tallest column fits."""
        unit, n = 10 ** digits(self.asset.currency), 0
        self.a_mm = unit
        while max(sum(self._height(p) + GAP for p in column) for column in self.columns) > TALLEST:
            n += 1
            self.a_mm = unit * (1, 2, 5)[n % 3] * 10 ** (n // 3)

    def _thick(self, amount: int) -> float:
        return amount / self.a_mm * POINTS_A_MM

    def _above(self, place: Place) -> float:
        """Room for the text above the bar of an account; sources and the asset have theirs beside the bar."""
        return 8.5 * len(self.label[place]) + 2 if place[0] == "accounts" else 0

    def _beside(self, place: Place) -> float:
        return 0 if place[0] in ("accounts", "bend") else 8.5 * len(self.label[place])

    def _height(self, place: Place) -> float:
        return max(self._thick(self.through[place]), self._beside(place)) + (self._above(place) if place[0] != "bend" else 0)

    def _place(self) -> None:
        tall = [sum(self._height(p) + GAP for p in column) - GAP for column in self.columns]
        self.height = max(tall)
        self.top: dict[Place, float] = {}
        self.x: dict[Place, float] = {}
        pitch = (self.width - 2 * SIDE - BAR) / max(len(self.columns) - 1, 1)
        for n, column in enumerate(self.columns):
            y = (self.height - tall[n]) / 2
            for place in column:
                above = self._above(place) if place[0] != "bend" else 0
                room = self._height(place) - above
                self.top[place] = y + above + (room - self._thick(self.through[place])) / 2
                self.x[place] = SIDE + n * pitch
                y += self._height(place) + GAP
        self.pitch = pitch

    def drawn(self) -> Drawing:
        sheet = Sheet(self.width, self.height + 26, self._caption())
        self._bands(sheet)
        for place, lines in self.label.items():
            sheet.box(self.x[place], self.top[place], BAR, self._thick(self.through[place]), fill=INK, stroke=INK, line=0.3)
            self._write(sheet, place, lines)
        self._legend(sheet)
        return sheet.drawing

    def _bands(self, sheet: Sheet) -> None:
        """Every flow as a band; at a place the bands leave and arrive in the order of where they lead and come from."""
        leaving: dict[Place, float] = defaultdict(float)
        arriving: dict[Place, float] = defaultdict(float)
        hops = []
        for flow in self.flows:
            way = self.found.way[flow.left, flow.right]
            hops += [(a, b, flow) for a, b in zip(way, way[1:], strict=False)]
        starts = {}
        for a, b, flow in sorted(hops, key=lambda h: (self.x[h[0]], self.top[h[0]], self.top[h[1]], h[2])):
            starts[a, b, flow] = self.top[a] + leaving[a]
            leaving[a] += self._thick(flow.amount)
        for a, b, flow in sorted(hops, key=lambda h: (self.x[h[1]], self.top[h[1]], starts[h], h[2])):
            end = self.top[b] + arriving[b]
            arriving[b] += self._thick(flow.amount)
            right = self.x[b]
            left = self.x[a] + BAR
            sheet.ribbon((left, starts[a, b, flow]), (right, end), self._thick(flow.amount), **self._style(flow.source))
            if b[0] == "bend":
                sheet.ribbon((right, end), (right + BAR, end), self._thick(flow.amount), **self._style(flow.source))

    def _style(self, source: Place) -> dict:
        if source[0] == "claim" and not source[1].startswith("own:"):
            return {"fill": SHADES[self._claims().index(source[1]) % len(SHADES)], "stroke": white}
        return {
            "claim": {"fill": PALE, "stroke": GREY}, "unclaimed": {"fill": white, "hatch": 4, "stroke": GREY},
            "mortgage": {"fill": white, "stroke": INK}, "elsewhere": {"fill": white, "hatch": 9, "stroke": GREY},
        }[source[0]]

    def _claims(self) -> list[str]:
        return [claim.label for claim in self.base.case.claims if not claim.label.startswith("own:")]

    def _write(self, sheet: Sheet, place: Place, lines: list[tuple[str, str]]) -> None:
        bar = self._thick(self.through[place])
        if place[0] == "accounts":
            x, y, anchor = self.x[place] + BAR / 2, self.top[place] - self._above(place), "middle"
            wide = max(width_of(text, 7, font) for text, font in lines)
            sheet.box(x - wide / 2 - 2, y, wide + 4, self._above(place) - 1, fill=white, stroke=None)
        else:
            right = place == ASSET
            x, anchor = (self.x[place] + BAR + 5, "start") if right else (self.x[place] - 5, "end")
            y = self.top[place] + (bar - self._beside(place)) / 2
        for n, (text, font) in enumerate(lines):
            sheet.text(x, y + 7 + 8.5 * n, text, 7, font, anchor=anchor)

    def _label(self, place: Place) -> list[tuple[str, str]]:
        room = SIDE - 8 if place[0] != "accounts" else max(60.0, (self.width - 2 * SIDE) / max(len(self.columns) - 1, 1) - 14)
        bold, plain, sum_ = *self._names(place), display(self.through[place], self.asset.currency)
        return [
            *((line, BOLD) for line in wrapped(bold, room, 7, BOLD, lines=2)),
            *((line, REGULAR) for line in wrapped(plain, room, 7, lines=3)), (sum_, REGULAR),
        ]

    def _names(self, place: Place) -> tuple[str, str]:
        """What stands in bold, and what below it."""
        if place == ASSET:
            return f"{self.asset.identifier}", self.asset.description
        if place[0] == "claim":
            says = next((claim.says for claim in self.base.case.claims if claim.label == place[1]), "")
            return (place[1].removeprefix("own:").capitalize() if place[1].startswith("own:") else f"Claim {place[1]}"), says
        if place[0] != "accounts":
            return OTHER[place[0]], ""
        holders = sorted({self._holder(account) for account in place[1:]})
        if len(place) > 2:
            return f"{len(place) - 1} accounts that pay each other", ", ".join(holders)
        return holders[0], display_account(place[1])

    def _holder(self, account: str) -> str:
        return next((p.holder for p in self.base.of(StatementPeriod) if p.account == account and p.holder), "holder not stated")

    def _legend(self, sheet: Sheet) -> None:
        """A measure of ten millimetres, and what the bands are."""
        y, ten = self.height + 12, 10 * POINTS_A_MM
        for mark in (0.5, ten + 0.5):
            sheet.line((mark, y), (mark, y + 6), width=0.8)
        sheet.line((0.5, y + 3), (ten + 0.5, y + 3), width=0.8)
        sheet.text(ten + 6, y + 6, f"10 mm of thickness = {display(10 * self.a_mm, self.asset.currency)}", 7)

    def _caption(self) -> str:
        return (
            f"Summary of rows in the schedule of transactions, under the declared rule ({RULES[self.base.case.tracing.rule]}). "
            f"Widths to scale: 1 mm stands for {display(self.a_mm, self.asset.currency)}. Hatched: not covered by a claim."
        )
