"""The network as a chart for i2 Analyst's Notebook: an icon a party, account or asset, a link a payment, interest or holding, each with its source.

Format: Analyst's Notebook Exchange (.anx), by anxwritter; UTF-16. Amounts are numbers, days the links' own dates; the source reference is exhibit and place.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from anxwritter import ANXChart, SummaryCfg

from flows.handover.exports.graphml import legal
from flows.handover.exports.network import CaseNetwork, Edge, Node, Value

_TYPES = {
    "person": "Person",
    "company": "Company",
    "unknown": "Person or company",
    "account": "Account",
    "outside account": "Account not in evidence",
    "land_title": "House",
    "land": "House",
    "vehicle": "Car",
    "vessel": "Ship",
    "aircraft": "Airplane",
    "crypto_wallet": "Crypto wallet",
    "cash": "Cash",
    "receivable": "Debt",
}
_LINKS = {"holds": "Holds", "interest": "Interest", "transfer": "Transfer", "paid for": "Paid for"}


def write(case: CaseNetwork, title: str, made_on: date, told: str) -> bytes:
    """The chart; the same network gives the same bytes: its date is the case's cut-off. `told` is what it says of itself."""
    chart = ANXChart()
    chart.settings.summary = SummaryCfg(title=legal(title), comments=legal(told), created=f"{made_on.isoformat()}T00:00:00")
    for n, node in enumerate(case.nodes):
        chart.add_icon(
            id=legal(node.id),
            type=_TYPES[node.kind],
            label=legal(node.label),
            attributes=_attributes(node),
            source_ref=legal(node.origins),
            x=160 * (n % 12),
            y=160 * (n // 12),
        )
    for edge in case.edges:
        day = edge.attributes.get("day") or edge.attributes.get("started_on")
        chart.add_link(
            from_id=legal(edge.source),
            to_id=legal(edge.target),
            type=_LINKS[edge.kind],
            arrow="->",
            label=legal(edge.label),
            attributes=_attributes(edge),
            source_ref=legal(edge.origins),
            **({"date": day.isoformat()} if isinstance(day, date) else {}),
        )
    return b"".join(chart.iter_anx_bytes())


def _attributes(of: Node | Edge) -> dict[str, str | int | float | bool]:
    """Words for a chart's attributes; amounts are exact to the 15 digits of its numbers, and whole in the minor units beside them."""
    return {name.replace("_", " "): _value(value) for name, value in of.attributes.items()}


def _value(value: Value) -> str | int | float | bool:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else legal(value) if isinstance(value, str) else value
