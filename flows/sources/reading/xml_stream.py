"""The only door to XML: elements one by one, bounded, without entities, without the network.

Format: XML 1.0 (W3C). A document type declaration is refused: no bank's message has one, and XML bombs and outside files need one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from lxml import etree

from flows.sources.reading.limits import BYTES_AN_ELEMENT, ELEMENT, LINE, Exceeded, within
from flows.sources.reading.source import OpenedFile

_BOUNDED = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
_BIT = 64  # bytes fed at a time, so that nothing after the first elements is looked at
_LARGE = 1 << 16  # bytes of a row whose elements are counted
_ELEMENTS = etree.XPath("count(descendant::*)")
_MESSAGES = "{urn:iso:std:iso:20022:tech:xsd:"
_NAMES = {"iso-8859-1": "latin-1", "windows-1252": "cp1252"}


class Opening(NamedTuple):
    """A document's root and first child by local name, and the root's namespace; `problem` says why it is not XML.

    Where the root is the envelope of an ISO 20022 Document (SWIFT's DataPDU, the business message envelope, a bank's own), `envelope` is the
    root, and the others are those of the Document.
    """

    root: str = ""
    first: str = ""
    namespace: str = ""
    problem: str = ""
    envelope: str = ""


def opening(file: OpenedFile) -> Opening:
    """The beginning of the file as XML, from its head alone. Refusal if it declares a document type."""
    parser = etree.XMLPullParser(events=("start",), **_BOUNDED)
    found, problem = [], ""
    try:
        for start in range(0, len(file.head), _BIT):
            parser.feed(file.head[start : start + _BIT])
            for _, element in parser.read_events():
                if not found:
                    _no_document_type(file, element)
                found.append(element.tag)
            if len(found) > 1 and any(map(_is_message, found[:-1])):
                break
    except etree.XMLSyntaxError as error:
        problem = f"it is not XML ({_first_sentence(error)})"
    if not found:
        return Opening(problem=problem or "it is not XML")
    at = next((n for n, tag in enumerate(found) if _is_message(tag)), 0)
    first = local(found[at + 1]) if len(found) > at + 1 else ""
    return Opening(local(found[at]), first, found[at].rpartition("}")[0].lstrip("{"), "", local(found[0]) if at else "")


def elements(file: OpenedFile, *tags: str) -> Iterator[tuple[str, etree._Element]]:
    """('start' or 'end', element) for the elements named in Clark notation, as the file is parsed.

    Only what has ended may be read; the caller frees what it no longer needs with `forget`. Refusal if the file is not well formed.
    """
    with file.open() as binary:
        declared = yield from elements_of(file, binary, *tags)
    file.encoding = "utf-8-sig" if file.head.startswith(b"\xef\xbb\xbf") else _NAMES.get(declared, declared)


def elements_of(file: OpenedFile, binary: BinaryIO, *tags: str) -> Generator[tuple[str, etree._Element], None, str]:
    """As `elements`, of a part of the file; returns the encoding that the document declares."""
    fed = _Fed(binary)
    events = etree.iterparse(fed, events=("start", "end"), tag=tags, **_BOUNDED)
    first = True
    try:
        for event, element in events:
            if event == "end" and fed.since > _LARGE:
                if _ELEMENTS(element) * BYTES_AN_ELEMENT > fed.since:
                    raise Exceeded(f"the elements in {local(element.tag)[:50]} have fewer bytes each than honest ones", BYTES_AN_ELEMENT)
            fed.since = 0
            if first:
                _no_document_type(file, element)
                first = False
            yield event, element
    except etree.XMLSyntaxError as error:
        raise file.refusal(
            f"line {error.lineno}",
            f"this is not well-formed XML ({_first_sentence(error)}): the file is cut short, damaged or not in the encoding it names",
            "Ask the producer for the whole file as it was made.",
        ) from error
    return (events.root.getroottree().docinfo.encoding or "utf-8").lower()  # known only when all is parsed


class _Fed:
    """What the parser is given, bounded: the tree between two elements that are asked for, and a tag or text, which are kept in memory."""

    def __init__(self, binary: BinaryIO):
        self._binary = binary
        self.since = self._open = 0  # bytes since an element was asked for, and since a tag ended

    def read(self, size: int) -> bytes:
        piece = self._binary.read(size)
        self.since += len(piece)
        end = piece.rfind(b">")
        self._open = self._open + len(piece) if end < 0 else len(piece) - end
        within(self.since, ELEMENT, "there are more bytes between one row and the next")
        within(self._open, LINE, "a tag or a text has more bytes")
        return piece


def forget(element: etree._Element) -> None:
    """Take an element that has been read out of the tree, so that a long file needs no more memory than a short one."""
    element.clear()  # to remove it with all that is in it takes lxml the square of their number
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _is_message(tag: str) -> bool:
    return tag == "Document" or tag.startswith(_MESSAGES) and tag.endswith("}Document")


@lru_cache(4096)
def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]


def text_in(element: etree._Element) -> str:
    """All text that stands in an element, as `flows.sources.reading.xml_nodes.Node` has it, with its surrounding blanks."""
    if not len(element):
        return element.text or ""
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)


def raw(element: etree._Element) -> str:
    """The element as text, as it stands in the file but for the encoding."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def parsed(text: str) -> etree._Element:
    """The element that a text of our own is, written as `raw` writes it."""
    return etree.fromstring(text, etree.XMLParser(**_BOUNDED))


def _no_document_type(file: OpenedFile, element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise file.refusal(
            "the document type declaration",
            "the file declares a document type, which can hide entities that swell (an XML bomb) or fetch other files; no bank's message has one",
            "Ask the producer for the message as their system made it.",
        )


def _first_sentence(error: etree.XMLSyntaxError) -> str:
    return str(error.msg or error).split(", line ")[0]
