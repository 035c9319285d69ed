"""The network as GraphML, which Gephi, yEd, igraph and networkx open: typed attributes, one edge a payment.

Format: GraphML 1.0 (graphml.graphdrawing.org), directed; its ids are name tokens (`token`); amounts as double for drawing and as `amount_minor`, a long, exactly;
days as ISO 8601 text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from flows.handover.exports.network import CaseNetwork, Edge, Node, Value

_TYPES = {bool: "boolean", int: "long", Decimal: "double", str: "string", date: "string"}


def write(case: CaseNetwork, told: str) -> bytes:
    """The file; `told` is what it says of itself."""
    return ("\n".join(_lines(case, told)) + "\n").encode()


def _lines(case: CaseNetwork, told: str) -> Iterator[str]:
    keys = {("node", name): kind for node in case.nodes for name, kind in _kinds(node)}
    keys |= {("edge", name): kind for edge in case.edges for name, kind in _kinds(edge)}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    yield f"<desc>{escape(legal(told))}</desc>"
    for of, name in sorted(keys):
        yield f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{keys[of, name]}"/>'
    yield '<graph id="case" edgedefault="directed">'
    for node in case.nodes:
        yield f'<node id="{token(node.id)}">{_data("node", node)}</node>'
    for edge in case.edges:
        yield f'<edge id="{token(edge.id)}" source="{token(edge.source)}" target="{token(edge.target)}">{_data("edge", edge)}</edge>'
    yield "</graph>"
    yield "</graphml>"


def _said(of: Node | Edge) -> dict[str, Value]:
    return {"kind": of.kind, "label": of.label, "origins": of.origins, **of.attributes}


def _kinds(of: Node | Edge) -> Iterator[tuple[str, str]]:
    return ((name, _TYPES[type(value)]) for name, value in _said(of).items())


def _data(kind: str, of: Node | Edge) -> str:
    return "".join(f'<data key="{kind}-{name}">{escape(legal(_text(value)))}</data>' for name, value in _said(of).items())


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else str(value)


def token(id: str) -> str:
    """The id as an XML name token, as no other id is: `token("@A B") == "_x0040_A_x0020_B"` (signs as SQL/XML writes them in names)."""
    kept = re.sub("_(?=x[0-9A-F]+_)", "_x005F_", id)
    return re.sub("[^A-Za-z0-9._:-]", lambda found: f"_x{ord(found[0]):04X}_", kept)


def legal(text: str) -> str:
    """The text with every sign that XML 1.0 forbids as its code point in words: "[U+0001]"."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", lambda found: f"[U+{ord(found[0]):04X}]", text)
