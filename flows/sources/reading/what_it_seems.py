"""What a file that no source reads seems to be, in a few words for a person, and whom to ask for what instead.

Format: by first bytes and first line alone: PDF, OLE2, RTF, pictures, mail; SWIFT FIN blocks; XML's root; JSON; delimited lines. It claims nothing: no record rests on it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.sources.reading.source import UTF_16, OpenedFile

_SIGNATURES = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "a text document (RTF)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"\x89PNG": "a picture (PNG)",
    b"II*\x00": "a picture (TIFF)",
    b"MM\x00*": "a picture (TIFF)",
    b"From ": "an e-mail",
    b"Return-Path:": "an e-mail",
}
_FROM_THE_BANK = "Ask the bank for the statement as camt.053, MT940, OFX or CSV; if the file is only to be cited, list it as a document."
_LAYOUT = (
    "Name the layout that reads it (`assettrace inspect FILE --propose` proposes one), or ask the bank for the statement as camt.053, MT940, OFX or CSV; "
    "if it is only to be cited, list it as a document."
)
_TEMPLATE = "Name the template that reads it (`assettrace inspect FILE --propose` proposes one); if it is no statement or register, list it as a document."
_FROM_THE_PRODUCER = (
    "Ask whoever produced it what it is, and for it in a format that is read (docs/formats.md); if it is only to be cited, list it as a document."
)


class Seems(NamedTuple):
    """What the file seems to be, and what to do next."""

    what: str
    next_step: str


def seems(file: OpenedFile) -> Seems:
    """By its beginning; the last resort is that it is text, or no text."""
    head = file.head
    for sign, what in _SIGNATURES.items():
        if head.startswith(sign):
            return Seems(what, {b"PK\x03\x04": _TEMPLATE, b"%PDF": _LAYOUT}.get(sign, _FROM_THE_BANK))
    if b"\0" in head and not head.startswith(UTF_16):
        return Seems("no text, and of no kind that is known here", _FROM_THE_PRODUCER)
    text = file.opening_text().lstrip("\ufeff \t\r\n")
    first = text.partition("\n")[0].strip()
    if message := re.search(r"\{2:[IO]([0-9]{3})", text):
        return Seems(f"a SWIFT message MT{message[1]}", _FROM_THE_BANK)
    if root := re.match(r"(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<([A-Za-z_][^\s/>]*)", text, re.DOTALL):
        name = "a page of HTML" if root[1].lower() in ("html", "!doctype") else f"XML whose first element is {root[1][:60]}"
        return Seems(name, _FROM_THE_PRODUCER)
    if text.lower().startswith("<!doctype html"):
        return Seems("a page of HTML", _FROM_THE_BANK)
    if first.startswith(("{", "[")):
        return Seems("JSON", _FROM_THE_PRODUCER)
    mark, kind = max(",;\t|", key=first.count), " (UTF-16 text)" if head.startswith(UTF_16) else ""
    if first.count(mark) >= 2:
        return Seems(f"a table whose first line has {first.count(mark) + 1} columns{kind}", _TEMPLATE)
    return Seems(f"text{kind} that begins with {first[:40]!r}", _TEMPLATE if first.count(mark) else _FROM_THE_BANK)
