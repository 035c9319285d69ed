"""What a row of an XML message is declared to hold: the elements of each value, of what type it is, and what the row is refused for.

Format: XML 1.0 (W3C). A place is a path of local names from the row ("BookgDt/Dt"); with `@`, an attribute there ("Amt@Ccy"); with `*` at its end, all
elements there and not only the first. Of places parted by `|`, the first at which there is a text is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flows.sources.reading.xml_nodes import MISSING, Node, Piece, Shape, joined
from flows.sources.reading.xml_values import Unreadable

Found = int | str | tuple[Piece, ...] | list[tuple[Piece, ...]]  # a text's place, what an attribute says, a text's pieces, several texts' pieces


class Field(NamedTuple):
    """One value of a row. `typed` makes it of the texts at `places` ('' where there is none, a list for all elements of a place), and raises `Unreadable`
    with what is wrong with them; None leaves a single text as it is. `required`: what the row is refused for if no element stands at the first place."""

    name: str
    places: tuple[str, ...]
    typed: Callable[..., Any] | None = None
    required: str = ""


class _Step(NamedTuple):
    """How one value of the rows of a shape is read: `at`, where its only text stands, or -1 and the `places` of several."""

    name: str
    typed: Callable[..., Any] | None
    at: int
    places: tuple[Found, ...]
    refused: str  # what every row of this shape is refused for


class Fields:
    """The values of a row, in the order in which they are read and refused."""

    def __init__(self, *fields: Field):
        self.fields = fields

    def read(self, row: Node) -> dict[str, Any]:
        """Every value by its name. Unreadable says of the first that cannot be read, or is missing and required, why."""
        texts = row.texts
        alike, steps = row.shape.kept(self, self._plan)
        values = alike.copy()
        for name, typed, at, places, refused in steps:
            if at >= 0:
                text = texts[at].strip()
                values[name] = text if typed is None else typed(text)
            elif refused:
                raise Unreadable(refused)
            else:
                found = [texts[place].strip() if type(place) is int else place if type(place) is str else _text(place, texts) for place in places]
                values[name] = typed(*found) if typed else found[0]
        return values

    def read_of(self, shape: Shape) -> set[Shape]:
        """The elements of a row of this shape whose texts are read."""
        return {found for _, places, _, _ in self.fields for place in places for found in _elements(place, shape)}

    def _plan(self, shape: Shape) -> tuple[dict[str, Any], list[_Step]]:
        """What every row of a shape says alike, by name, and how the other values are read."""
        alike: dict[str, Any] = {}
        steps = []
        for name, places, typed, required in self.fields:
            found = tuple(_where(place, shape) for place in places)
            alike[name] = None  # for the order of the names
            if required and not any(map(shape.first, places[0].split("|"))):
                steps.append(_Step(name, typed, -1, (), required))
            elif any(map(_varies, found)):
                steps.append(_Step(name, typed, found[0] if len(found) == 1 and isinstance(found[0], int) else -1, found, ""))
            else:
                try:
                    texts = [_text(place, [""]) for place in found]
                    alike[name] = typed(*texts) if typed else texts[0]
                except Unreadable as error:
                    steps.append(_Step(name, typed, -1, (), str(error)))
        return alike, steps


def _varies(place: Found) -> bool:
    if isinstance(place, list):
        return any(map(_varies, place))
    return any(isinstance(piece, int) for piece in place) if isinstance(place, tuple) else isinstance(place, int) and place != MISSING


def _text(place: Found, texts: list[str]) -> str | list[str]:
    if isinstance(place, int):
        return texts[place].strip()
    if isinstance(place, list):
        return [joined(pieces, texts) for pieces in place]
    return joined(place, texts) if isinstance(place, tuple) else place


def _elements(place: str, shape: Shape) -> list[Shape]:
    """Those in which what stands at a place is looked for and found."""
    if place.endswith("*"):
        return shape.all(place[:-1])
    for path in place.split("|"):
        element, _, attribute = path.partition("@")
        found = shape.first(element)
        if found is not None and (attribute or found.pieces):
            return [found]
    return []


def _where(place: str, shape: Shape) -> Found:
    if place.endswith("*"):
        return [found.pieces for found in shape.all(place[:-1])]
    for path in place.split("|"):
        element, _, attribute = path.partition("@")
        found = shape.first(element)
        if found is None:
            continue
        if attribute:
            return found.attributes.get(attribute, "")
        if found.pieces:
            return found.pieces[0] if len(found.pieces) == 1 else found.pieces
    return MISSING
