"""Writes a drawing as SVG that may stand in any page: attributes alone, no style, no script, nothing fetched from elsewhere.

Format: SVG 1.1, with title and description for those who do not see it (WAI-ARIA 1.2, role img; SVG Accessibility API Mappings). It is well-formed
whatever the names in it, and shows under a content security policy that allows no inline style. The same drawing gives the same text.
"""

from __future__ import annotations

import hashlib
import re
from xml.etree.ElementTree import Element, SubElement, tostring

from flows.drawing.geometry import Box, Drawing, Group, Line, Outline, Point, Role, Shape, Text
from flows.drawing.lettering import width_of

FAMILY = "Noto Sans, sans-serif"
_ROLES: dict[Role, dict[str, str]] = {"regular": {}, "bold": {"font-weight": "bold"}, "italic": {"font-style": "italic"}}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2: a sign that no XML can hold


def svg(drawing: Drawing) -> str:
    """The `svg` element, without an XML declaration, so that it can stand by itself or in a page. Ids in it begin with a hash of the drawing: those of
    two drawings on one page are not the same. ValueError if a text has a sign that XML cannot hold."""
    own = "d" + hashlib.sha256(repr(drawing).encode("utf-8", "backslashreplace")).hexdigest()[:12]
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_number(drawing.width)} {_number(drawing.height)}",
            "width": _number(drawing.width),
            "height": _number(drawing.height),
            "role": "img",
            "aria-labelledby": f"{own}-title",
            "aria-describedby": f"{own}-desc",
            "font-family": FAMILY,
        },
    )
    for name, text in (("title", drawing.title), ("desc", drawing.description)):
        SubElement(root, name, {"id": f"{own}-{name}"}).text = _xml(text)
    _Writer(own).add(root, drawing.shapes)
    return tostring(root, encoding="unicode")


class _Writer:
    """Puts shapes into elements; numbers the outlines that hatching keeps to."""

    def __init__(self, own: str):
        self.own, self.clips = own, 0

    def add(self, parent: Element, shapes: tuple[Shape, ...]) -> None:
        for shape in shapes:
            if isinstance(shape, Group):
                self.add(SubElement(parent, "g", {"class": shape.name}), shape.shapes)
            elif isinstance(shape, Text):
                _text(parent, shape)
            elif isinstance(shape, Line):
                _line(parent, shape)
            elif isinstance(shape, Box):
                _box(parent, shape)
            else:
                self.outline(parent, shape)

    def outline(self, parent: Element, shape: Outline) -> None:
        path = {"d": _path(shape)}
        SubElement(parent, "path", path | _painted(shape) | {"stroke-linejoin": "round"})
        if shape.hatch:
            self.clips += 1
            name = f"{self.own}-clip-{self.clips}"
            SubElement(SubElement(parent, "clipPath", {"id": name}), "path", path)
            within = SubElement(parent, "g", {"clip-path": f"url(#{name})"})
            for stroke in shape.strokes():
                _line(within, stroke)


def _text(parent: Element, shape: Text) -> None:
    """Words as wide as they were measured, whatever typeface the reader has."""
    where = {"x": _number(shape.x), "y": _number(shape.y), "font-size": _number(shape.size), "fill": shape.colour or "none"}
    anchor = {} if shape.anchor == "start" else {"text-anchor": shape.anchor}
    wide = {"textLength": _number(width_of(shape.text, shape.size, shape.role)), "lengthAdjust": "spacingAndGlyphs"}
    SubElement(parent, "text", where | _ROLES[shape.role] | anchor | wide).text = _xml(shape.text)


def _line(parent: Element, shape: Line) -> None:
    dash = {"stroke-dasharray": " ".join(map(_number, shape.dash))} if shape.dash else {}
    points = " ".join(map(_point, shape.points))
    SubElement(
        parent,
        "polyline",
        {"points": points, "fill": "none", "stroke": shape.colour or "none", "stroke-width": _number(shape.width), **dash, "stroke-linejoin": "round"},
    )


def _box(parent: Element, shape: Box) -> None:
    corners = {"x": _number(shape.x), "y": _number(shape.y), "width": _number(shape.width), "height": _number(shape.height)}
    SubElement(parent, "rect", corners | ({"rx": _number(shape.radius)} if shape.radius else {}) | _painted(shape))


def _painted(shape: Box | Outline) -> dict[str, str]:
    return {"fill": shape.fill or "none", "stroke": shape.stroke or "none", "stroke-width": _number(shape.line)}


def _path(shape: Outline) -> str:
    steps = (("L" if len(step) == 1 else "C") + " ".join(map(_point, step)) for step in shape.steps)
    return f"M{_point(shape.start)}{''.join(steps)}Z"


def _point(point: Point) -> str:
    return ",".join(map(_number, point))


def _number(value: float) -> str:
    """Hundredths of a point, no more digits than needed: 12, 0.5, never -0."""
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")


def _xml(text: str) -> str:
    if wrong := _NOT_XML.search(text):
        raise ValueError(f"a text of a drawing has U+{ord(wrong[0]):04X}, which no XML can hold: {text!r}")
    return text
