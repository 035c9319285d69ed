"""The statements within a PDF: which lines are a table's and which stand around it, and where another account or another period begins.

Format: whatever the layout declares (flows/sources/pdf/pdf_layout.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.sources.pdf.page_days import is_day
from flows.sources.pdf.page_headings import Head, head_at
from flows.sources.pdf.page_labels import MONEY, Label, begins_with_a_label, labels_in, value_in
from flows.sources.pdf.page_text import Line, PageText, place_of, text_of
from flows.sources.pdf.pdf_layout import AMOUNTS, PdfLayout
from flows.sources.reading.source import OpenedFile

_NEAR = 3.0  # points from the edge of its heading at which a day begins
_DAY_WORDS = 4
_OF = r"([0-9]{1,4})\s*(?:of|von|de|sur|van|di|/)\s*([0-9]{1,4})"
_PAGE = re.compile(rf"(?:page|seite|sheet|blatt|pagina|p\u00e1gina|side)\s*:?\s*{_OF}(?![0-9./])", re.IGNORECASE)
_ALONE = re.compile(rf"\W*{_OF}\W*")
_AGAIN = "Ask the bank for the statement again; if pages of it are missing, for all of them."


@dataclass
class Zone:
    """The lines of a table on one page, under its headings."""

    page: int
    head: Head
    lines: list[Line] = field(default_factory=list)


@dataclass
class Section:
    """One statement of one account: what is said around its table, and the table's lines page by page."""

    first_page: int
    said: dict[str, Label] = field(default_factory=dict)
    zones: list[Zone] = field(default_factory=list)


@dataclass
class Scanned:
    """All statements of a file. around: lines outside the tables. heads: lines of headings. feet: lines at which a table ends. labelled: words that a label was asked for."""

    sections: list[Section] = field(default_factory=list)
    around: list[tuple[int, Line]] = field(default_factory=list)
    heads: list[tuple[int, Line]] = field(default_factory=list)
    feet: list[tuple[int, Line]] = field(default_factory=list)
    labelled: set[tuple[int, float, float]] = field(default_factory=set)


def plain_line(text: str) -> str:
    """A line as feet and rows without payments are compared: without case, any number as #."""
    return re.sub("[0-9]+", "#", " ".join(text.split()).casefold())


class Scanner:
    """Reads pages from top to bottom."""

    def __init__(self, file: OpenedFile, layout: PdfLayout):
        self.file, self.layout = file, layout
        self.headings, self.labels = layout.columns.headings(), layout.statement.labels()
        self.feet = {plain_line(foot) for foot in layout.feet}
        self.numbers = "mdy" if layout.dates in ("mdy", "md", "month d", "month d y") else "dmy"
        self.found = Scanned()
        self.block: list[Line] = []  # lines of this page that stand around a table, since the last one
        self.zone: Zone | None = None
        self.pages: dict[int, Sequence[Line]] = {}

    def scan(self, pages: Sequence[PageText]) -> Scanned:
        """The statements of all pages. Refusal if no page has the layout's headings, or a row stands outside a table."""
        for page in pages:
            self.pages[page.number] = page.lines
            self._page(page)
        if not self.found.sections or not any(section.zones for section in self.found.sections):
            raise self.file.refusal("", "no page has the headings of the layout", "Name the layout of this bank; `--propose` proposes one.")
        self._no_row_outside()
        self._no_page_missing(pages)
        return self.found

    def _page(self, page: PageText) -> None:
        at, lines = 0, page.lines
        before = self.found.sections[-1].zones if self.found.sections else []
        goes_on = before[-1].head if before and self.layout.headings_on == "first_page" else None
        self.zone = None
        while at < len(lines):
            head = head_at(lines, at, self.headings)
            if head is None and goes_on is not None and self._begins_a_row(lines[at], goes_on):
                head, goes_on = goes_on._replace(lines=0), None
            if head is not None:
                self._hear(page.number)
                self.found.heads += [(page.number, line) for line in lines[at : at + head.lines]]
                self.zone = Zone(page.number, head)
                self._section(page.number).zones.append(self.zone)
                at += head.lines
                if not head.lines:
                    self.zone.lines.append(lines[at])
                    at += 1
                continue
            line = lines[at]
            if self.zone is not None and plain_line(text_of(line)) in self.feet:
                self.found.feet.append((page.number, line))
                self._hear(page.number)
                self.zone = None
            elif self.zone is not None and not begins_with_a_label(line, self.labels, self.numbers):
                self.zone.lines.append(line)
            else:
                self.zone = None
                self.block.append(line)
                self.found.around.append((page.number, line))
            at += 1
        kept = self.zone
        self._hear(page.number)
        self.zone = kept

    def _section(self, page: int) -> Section:
        if not self.found.sections:
            self.found.sections.append(Section(page))
        return self.found.sections[-1]

    def _hear(self, page: int) -> None:
        """What the lines since the last table say; where they name another account or period, another statement begins with them."""
        heard = list(labels_in(self.block, self.labels, self.numbers))
        self.block = []
        section = self._section(page)
        other = next((n for n, label in heard if label.begins and section.zones and self._differs(section, label)), None)
        if other is not None and not any(zone.page == page for zone in section.zones):
            other = -1  # a page that says so at its top is of the other statement altogether
        for n, label in heard:
            if other is not None and n >= other and section is self.found.sections[-1]:
                section = Section(page)
                self.found.sections.append(section)
                other = None
            if self._differs(section, label):
                raise self.file.refusal(
                    place_of(page, label.words),
                    f"{label.name} is given as {section.said[label.name].text!r} and here as {label.text!r}, and no other statement begins here",
                    _AGAIN,
                )
            section.said.setdefault(label.name, label)
            self.found.labelled |= {(page, word.left, word.base) for word in label.words}

    @staticmethod
    def _differs(section: Section, label: Label) -> bool:
        said = section.said.get(label.name)
        if said is None:
            return False
        if label.name in MONEY:  # what stands behind the amount may differ
            return next(filter(_has_digit, said.text.split()), "") != next(filter(_has_digit, label.text.split()), "")
        return said.text != label.text

    def _begins_a_row(self, line: Line, head: Head) -> bool:
        """Whether a day stands in this line at the edge of its heading, and something with digits under a heading of amounts."""
        edge = head.edges["booked_on"].left
        at = next((n for n, word in enumerate(line) if abs(word.left - edge) < _NEAR), None)
        if at is None or not any(is_day(text_of(line[at : at + n]), self.layout.dates) for n in range(1, _DAY_WORDS + 1)):
            return False
        under = [head.edges[name] for name in head.edges if name in AMOUNTS]
        return any(_has_digit(word.text) and word.left < edge.right and edge.left < word.right for word in line for edge in under)

    def _no_page_missing(self, pages: Sequence[PageText]) -> None:
        """Where the pages are numbered as so many of so many: Refusal unless they are all there, one after the other."""
        last = (0, 0)
        for page in pages:
            said = next((found for line in page.lines if (found := _numbered(text_of(line)))), None)
            if said is None:
                continue
            this = said
            if this[0] != last[0] + 1 and not (this[0] == 1 and last[0] == last[1]):
                raise self.file.refusal(
                    f"page {page.number}", f"the page says that it is {this[0]} of {this[1]}, and the one before it {last[0]} of {last[1]}", _AGAIN
                )
            last = this
        if last[0] != last[1]:
            raise self.file.refusal(f"page {pages[-1].number}", f"the last page says that it is {last[0]} of {last[1]}", _AGAIN)

    def _no_row_outside(self) -> None:
        heads = [zone.head for section in self.found.sections for zone in section.zones]
        kinds = {head.geometry(): head for head in heads}.values()
        for page, line in (*self.found.around, *self.found.feet):
            if any(self._begins_a_row(line, head) for head in kinds):
                raise self.file.refusal(
                    place_of(page, line),
                    "a row of the table stands where no headings are above it, or below the table's end",
                    "If the headings stand only on the first page, the layout says so (headings_on); else " + _AGAIN[0].lower() + _AGAIN[1:],
                )

    def complete(self, section: Section) -> Section:
        """The statement with what its layout takes from the n-th line of its first page, or says itself."""
        for name, said in self.layout.statement.named().items():
            lines = self.pages[section.first_page]
            if said.fixed:
                section.said[name] = Label(name, said.fixed, ())
            elif said.nth and said.nth <= len(lines) and (label := value_in(name, lines[said.nth - 1], self.numbers)):
                section.said[name] = label
                self.found.labelled |= {(section.first_page, word.left, word.base) for word in label.words}
        return section


def _numbered(line: str) -> tuple[int, int] | None:
    """Which page of how many a line says that this is: within it behind a word for a page, or as all that stands in it."""
    match = _PAGE.search(line) or _ALONE.fullmatch(line)
    return (int(match[1]), int(match[2])) if match and int(match[1]) <= int(match[2]) else None


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)
