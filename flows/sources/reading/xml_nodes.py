"""Elements of XML that have been read whole, by local names: their texts, attributes and children, found by path.

Format: XML 1.0 (W3C). The text of an element is what string() of XPath gives: all text in it, that of its children too; comments and instructions are
no part of it. Most rows of a file are built alike and differ only in their texts, so where what stands is found out once for each `Shape` (an element
without its texts) and kept: of a million entries of camt.053 an element costs a sixth of what it costs to build objects of it each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import unescape

from flows.sources.reading.limits import ATTRIBUTES, within
from flows.sources.reading.source import Oddities
from flows.sources.reading.xml_stream import local, parsed

_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)  # comments and instructions
# all but blanks, as `raw` writes it: no bracket stands in a text or an attribute; behind what ends a tag, which is cut off
_TEXT = re.compile(r">(?=[^<])((?:\s++|&#13;)*+[^<]+)")
_TAG = re.compile(r"<([^\s/>]+)[^>]*>")  # no bracket stands in an attribute, as `raw` writes it
_CARRIAGE_RETURN = {"&#13;": "\r"}
_LONGEST = 8_000  # characters of a shape that is kept; longer ones are rarely met again
Piece = int | str  # of a text: the place of what differs from row to row, or blanks
MISSING = -1  # the place of the text of an element that is not there, or of one without a text


class Shape:
    """What stands in an element, without its texts: by local names, in the order of the document. Nothing in it changes but what is kept."""

    __slots__ = ("_kept", "_parts", "attributes", "children", "name")

    def __init__(self, element: Any):
        self.name = local(element.tag)
        # lxml needs the square of their number to list them
        within(len(element.attrib), ATTRIBUTES, f"an element {self.name[:50]} has {len(element.attrib)} attributes")
        self.attributes: dict[str, str] = dict(element.attrib)
        self.children: dict[str, list[Shape]] = {}
        self._parts: list[Piece | Shape] = []
        self._kept: dict[Hashable, Any] = {}
        self._add(element.text)
        for child in element:
            shape = Shape(child)
            self.children.setdefault(shape.name, []).append(shape)
            self._parts.append(shape)
            self._add(child.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(int(text) if text.strip() else text)

    def kept(self, key: Hashable, make: Callable[[Shape], Any]) -> Any:
        """What `make` makes of this shape: made once, and kept under a key."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make(self)
        return found

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces of its text, from the first that differs from row to row to the last: () where there is no text."""
        return self.kept("", _pieces)

    @property
    def mixed(self) -> bool:
        """Whether text stands beside elements in it, as in 125<b/>000.00."""
        return bool(self.children) and any(isinstance(part, int) for part in self._parts)

    def all(self, path: str) -> list[Shape]:
        """Every one at a path of local names ("NtryDtls/TxDtls"), under every one that the names before lead to."""
        kept = self._kept.get(path)
        if kept is None:
            kept = [self]
            for name in path.split("/"):
                kept = [child for shape in kept for child in shape.children.get(name, ())]
            self._kept[path] = kept
        return kept

    def first(self, path: str) -> Shape | None:
        """The first at a path, under the first at each name before."""
        found: Shape | None = self
        for name in path.split("/"):
            children = found.children.get(name)
            if children is None:
                return None
            found = children[0]
        return found

    def walk(self) -> Iterator[Shape]:
        """This one and all below it; those of one name within one element follow each other."""
        waiting = [self]
        while waiting:
            shape = waiting.pop()
            yield shape
            for shapes in reversed(shape.children.values()):
                waiting.extend(reversed(shapes))


def _pieces(shape: Shape) -> tuple[Piece, ...]:
    found: list[Piece] = []
    waiting: list[Piece | Shape] = [shape]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Shape):
            waiting.extend(reversed(part._parts))
        else:
            found.append(part)
    written = [n for n, piece in enumerate(found) if isinstance(piece, int)]
    return tuple(found[written[0] : written[-1] + 1]) if written else ()


class Node:
    """An element that has ended: its shape and its texts."""

    __slots__ = ("shape", "texts")

    def __init__(self, shape: Shape, texts: list[str]):
        self.shape, self.texts = shape, texts

    @property
    def name(self) -> str:
        return self.shape.name

    @property
    def attributes(self) -> dict[str, str]:
        return self.shape.attributes

    @property
    def children(self) -> dict[str, list[Node]]:
        return {name: [Node(shape, self.texts) for shape in shapes] for name, shapes in self.shape.children.items()}

    @property
    def text(self) -> str:
        """All text that stands in the element, without surrounding blanks."""
        return joined(self.shape.pieces, self.texts)

    @property
    def mixed(self) -> bool:
        """Whether text stands beside elements in it, as in 125<b/>000.00."""
        return self.shape.mixed

    def first(self, path: str) -> Node:
        """The first node at a path of local names ("Ownr/Nm"); NOTHING where there is none."""
        found = self.shape.first(path)
        return NOTHING if found is None else Node(found, self.texts)

    def all(self, path: str) -> list[Node]:
        """Every node at a path, under every node that the parts before name."""
        return [Node(shape, self.texts) for shape in self.shape.all(path)]

    def at(self, path: str) -> str:
        """The text of the first node at a path; '' where there is none."""
        return self.first(path).text

    def walk(self) -> Iterator[Node]:
        """This node and all below it; those of one name within one element follow each other."""
        for shape in self.shape.walk():
            yield Node(shape, self.texts)


def joined(pieces: tuple[Piece, ...], texts: list[str]) -> str:
    """The text whose pieces stand at these places, without surrounding blanks."""
    return "".join(texts[piece] if isinstance(piece, int) else piece for piece in pieces).strip()


def node(written: str) -> Node:
    """The element that `flows.sources.reading.xml_stream.raw` has written."""
    if "<!" in written or "<?" in written:
        written = _ASIDE.sub("", written)
    parts = _TEXT.split(written)
    skeleton, texts = "\0".join(parts[::2]), parts[1::2]
    if "&" in written:
        texts = [unescape(text, _CARRIAGE_RETURN) if "&" in text else text for text in texts]
    texts.append("")  # at the place MISSING
    return Node(_kept_shape(skeleton) if len(skeleton) < _LONGEST else _shape(_bounded(skeleton)), texts)


def _bounded(skeleton: str) -> str:
    """The skeleton, if no tag in it has more attributes than may be: looked at before it is parsed, which takes memory for each of them."""
    for tag in _TAG.finditer(skeleton):
        within(tag[0].count('="'), ATTRIBUTES, f"an element {local(tag[1])[:50]} has {tag[0].count(chr(61) + chr(34)):,} attributes")
    return skeleton


def _shape(skeleton: str) -> Shape:
    """The shape of an element whose texts are cut out of it; in their places stand zeros, and now their numbers."""
    first, *others = skeleton.split("\0")
    return Shape(parsed(first + "".join(f">{n}{other}" for n, other in enumerate(others))))


_kept_shape = lru_cache(1024)(_shape)
NOTHING = node("<nothing/>")


def note_oddities(row: Node, known: frozenset[str], says: str, place: str, odd: Oddities) -> None:
    """Count what stands in a row and is no part of its format: elements that are not `known` (`says`, to whom), and text beside elements."""
    for part in row.shape.kept(known, lambda shape: [one for one in shape.walk() if one.mixed or one.name not in known]):
        if part.mixed:
            odd.note("stray_text", f"text beside the elements in {part.name}, read as one with theirs", place, joined(part.pieces, row.texts))
        if part.name not in known:
            odd.note("unknown_element", f"element {part.name}, {says}", place, joined(part.pieces, row.texts))
