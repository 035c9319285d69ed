"""The elements of an OFX file as a tree: SGML without end tags, or XML, and what banks make of both, with every repair told.

Format: Open Financial Exchange 1.6 (SGML) and 2.x (XML), section 2.3. In SGML an element with a value has no end tag, so one without a
value cannot be told from an aggregate until its parent ends. Entities are only the predefined ones; a document type is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern

from flows.sources.reading.limits import ELEMENTS, within
from flows.sources.reading.source import Oddities, OpenedFile

DEPTH = 100
_TOKEN = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>|<(!DOCTYPE)|<(/?)([A-Za-z][A-Za-z0-9._]*)\s*(/?)>", re.DOTALL)
_ENTITY = re.compile(r"&(lt|gt|amp|nbsp|quot|apos|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,5});")
_PREDEFINED = {"lt": "<", "gt": ">", "amp": "&", "nbsp": "\u00a0", "quot": '"', "apos": "'"}
_AGGREGATE = re.compile(
    r"OFX|[A-Z0-9]+MSGSRSV[0-9]|[A-Z0-9]*TRNRS|[A-Z]*STMT(END)?RS|[A-Z]*ACCT(FROM|TO)|[A-Z]*TRANLIST|STMTTRN|[A-Z]*BAL|BALLIST|STATUS|SONRS|FI|PAYEE|CURRENCY|"
    r"ORIGCURRENCY|INV[A-Z]*LIST|INVBANKTRAN|(BUY|SELL)[A-Z]+|INCOME|REINVEST|INVTRAN|SECID|POS[A-Z]*"
)


@dataclass(slots=True)  # a long statement is a million of them
class Element:
    """One element: its name in capitals, the line where it begins, its value, its children, and why its values cannot be relied on ('' if they can)."""

    name: str
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)
    wrong: str = ""

    def all(self, *names: str) -> Iterator[Element]:
        """Every element of one of these names below this one, in order, not looking into those that are found."""
        waiting = self.children[::-1]
        while waiting:
            one = waiting.pop()
            if one.name in names:
                yield one
            else:
                waiting.extend(one.children[::-1])

    def first(self, name: str) -> Element | None:
        return next(self.all(name), None)

    def at(self, path: str) -> str:
        """The value of the first element below at a path ("LEDGERBAL/BALAMT"); '' where there is none."""
        found: Element | None = self
        for name in path.split("/"):
            found = found and found.first(name)
        return found.text if found else ""

    def raw(self) -> str:
        """The element as SGML with every end tag."""
        return f"<{self.name}>{self.text}{''.join(child.raw() for child in self.children)}</{self.name}>"


def tree(file: OpenedFile, text: str, odd: Oddities) -> Element:
    """The element OFX of the file. Refusal if it does not end, or is nested deeper than any statement is."""
    for opens, closes in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")):
        if text.rfind(opens) > text.rfind(closes):  # looking for an end that never comes would take for ever where there are many
            raise file.refusal(
                f"line {text[: text.rfind(opens)].count(chr(10)) + 1}",
                f"{opens} begins here and does not end: the file is cut short or damaged",
                "Ask the producer for the whole file.",
            )
    growing, line, at = _Growing(file, odd), 1, 0
    for token in _TOKEN.finditer(text):
        between = text[at : token.start()]
        growing.value(between)
        line += between.count("\n")
        cdata, document_type, ends, name, empty = token.groups()
        if document_type:
            raise file.refusal(
                f"line {line}",
                "the file declares a document type, which can hide entities that swell or fetch other files",
                "Ask the producer for the file as their system made it.",
            )
        if cdata is not None:
            growing.value(cdata, escaped=False)
        elif name and ends:
            growing.end(name.upper(), line)
        elif name:
            growing.start(name.upper(), line)
            if empty:
                growing.end(name.upper(), line)
        line += token[0].count("\n")
        at = token.end()
    if growing.whole is None:
        raise file.refusal(f"line {line}", "the file ends before </OFX>: it is cut short", "Ask the producer for the whole file.")
    if text[at:].strip():
        odd.note("after_the_end", "text after </OFX>", f"line {line}", text[at:].strip())
    return growing.whole


class _Growing:
    """The tree of elements while it is built, tag by tag."""

    def __init__(self, file: OpenedFile, odd: Oddities):
        self.file, self.odd = file, odd
        self.open: list[Element] = []
        self.whole: Element | None = None
        self.elements = 0
        self.pieces: list[str] = []  # of the text since the last tag: a comment or CDATA does not end it
        self.ended: list[set[str]] = []  # in each open element, the names of those with a value that ended because the next began

    def value(self, text: str, escaped: bool = True) -> None:
        if self.open and text:
            self.pieces.append(_ENTITY.sub(_character, text) if escaped else text)

    def _keep_text(self, line: int) -> None:
        text = "".join(self.pieces).strip()
        self.pieces.clear()
        if not text or not self.open:
            return
        if self.open[-1].children:
            self._wrong("stray_text", f"text that stands beside the elements in {self.open[-1].name}, so that a value is not whole", line, text)
        else:
            self.open[-1].text = text

    def _wrong(self, flag: str, why: str, line: int, text: str = "") -> None:
        self.odd.note(flag, why, f"line {line}", text)
        for one in self.open:
            one.wrong = why

    def start(self, name: str, line: int) -> None:
        self._keep_text(line)
        if self.open and self.open[-1].text:  # an element with a value ends where the next begins
            ended = self._pop()
            if self.ended:
                self.ended[-1].add(ended.name)
        if not self.open and (name != "OFX" or self.whole):
            self.odd.note("outside_ofx", f"element {name} outside OFX", f"line {line}")
            if name != "OFX":
                return
        if name == "STMTTRN" and any(one.name == name for one in self.open):
            self.odd.note("repaired", "a STMTTRN that does not end before the next begins", f"line {line}")
            self._close("STMTTRN")
        self.elements += 1
        within(self.elements, ELEMENTS, "there are more elements", f"line {line}")
        one = Element(intern(name), line)
        if self.open:
            self.open[-1].children.append(one)
        self.open.append(one)
        self.ended.append(set())
        if len(self.open) > DEPTH:
            raise self.file.refusal(f"line {line}", f"elements are nested more than {DEPTH} deep", "Ask the producer for the file as their system made it.")

    def _pop(self) -> Element:
        self.ended.pop()
        return self.open.pop()

    def end(self, name: str, line: int) -> None:
        self._keep_text(line)
        if self.open and name in self.ended[-1]:
            self.ended[-1].discard(name)
            self._wrong("stray_text", f"another element within the value of {name}, so that the value is not whole", line)
        elif any(one.name == name for one in self.open):
            self._close(name)
        elif self.open or name != "OFX":
            self.odd.note("repaired", f"end of a {name} that did not begin", f"line {line}")

    def _close(self, name: str) -> None:
        while True:
            one = self._pop()
            if one.name == name:
                break
            if one.text:
                continue  # in SGML an element with a value needs no end tag
            if _AGGREGATE.fullmatch(one.name):
                self.odd.note("repaired", f"a {one.name} that does not end before its parent does", f"line {one.line}")
            elif one.children:  # it was an element without a value: what seemed to be in it follows it
                self.open[-1].children.extend(one.children)
                one.children = []
        if not self.open and name == "OFX":
            self.whole = one


def _character(match: re.Match) -> str:
    name = match[1]
    if not name.startswith("#"):
        return _PREDEFINED[name]
    number = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(number) if number >= 32 and not 0xD800 <= number <= 0xDFFF else match[0]
