"""The statements of a PDF, read by a layout and proven: what the source gives as evidence, and what a proposal shows.

Format: whatever the layout declares (flows/sources/pdf/pdf_layout.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.sources.pdf.page_amounts import Amounts
from flows.sources.pdf.page_days import Period
from flows.sources.pdf.page_grid import Grid
from flows.sources.pdf.page_headings import Geometry
from flows.sources.pdf.page_labels import DATED, DAYS, MONEY
from flows.sources.pdf.page_text import PageText, pages_of
from flows.sources.pdf.pdf_file import PdfFile
from flows.sources.pdf.pdf_layout import PdfLayout
from flows.sources.pdf.pdf_proof import Labels, Proof, proven
from flows.sources.pdf.pdf_rows import RowReader, Rows
from flows.sources.pdf.pdf_sections import Scanned, Scanner, Section
from flows.sources.reading.source import OpenedFile
from schemas import money
from schemas.identifiers import account_identity

_PICTURE = 0.5  # of a page without words: it is a picture
_SCANNED = (
    "Ask the bank for the statement as it issued it, as a PDF whose words can be selected and copied, or as data (camt.053, MT940, CSV); a scan can be listed as a document, "
    "which is kept and cited and not read."
)


@dataclass
class Statement:
    """One statement, its rows and their proof."""

    section: Section
    currency: str
    account: str
    identity: str
    period: Period | None
    rows: Rows
    proof: Proof

    @property
    def place(self) -> str:
        return f"page {self.section.first_page}"


@dataclass
class Statements:
    """Every statement of a file, and the pages on which they stand. grids: the columns by the edges of their headings."""

    layout: PdfLayout
    pages: Sequence[PageText]
    scanned: Scanned
    grids: dict[str, dict[Geometry, Grid]]
    found: list[Statement] = field(default_factory=list)


def seen_pages(pdf: PdfFile) -> list[PageText]:
    """All pages with their words. Refusal if one of them is a picture."""
    pages = list(pages_of(pdf))
    pictures = [page.number for page in pages if not page.lines and page.pictured >= _PICTURE]
    if pictures:
        hidden = any(page.hidden for page in pages if page.number in pictures)
        which = "its pages are pictures" if len(pictures) == len(pages) else f"page {pictures[0]} is a picture"
        why = f"{which} (a scan or photograph){' over text that nobody sees' if hidden else ''}, and pictures are not read"
        raise pdf.file.refusal("" if len(pictures) == len(pages) else f"page {pictures[0]}", why, _SCANNED)
    if not any(page.lines for page in pages):
        raise pdf.file.refusal("", "no text is seen on its pages", _SCANNED)
    return pages


def read_pages(file: OpenedFile, layout: PdfLayout, pages: Sequence[PageText]) -> Statements:
    """What the layout reads of the pages, proven. Refusal if it cannot be held to what it must be."""
    scanner = Scanner(file, layout)
    scanned = scanner.scan(pages)
    sections = [scanner.complete(section) for section in scanned.sections if section.zones]
    currencies = {said(section, "currency") for section in sections}
    wrong = next((code for code in sorted(currencies) if code not in money.DIGITS), None)
    if wrong is not None:
        raise file.refusal(
            "", f"the currency {wrong!r} is none" if wrong else "nothing says the currency", 'Write it into the layout: currency = { fixed = "..." }.'
        )
    found = Statements(layout, pages, scanned, {})
    for currency in sorted(currencies):
        zones = [zone for section in sections if said(section, "currency") == currency for zone in section.zones]
        for key in {zone.head.geometry() for zone in zones}:
            alike = [zone for zone in zones if zone.head.geometry() == key]
            lines = [(zone.page, line) for zone in alike for line in zone.lines]
            found.grids.setdefault(currency, {})[key] = Grid(file, Amounts(layout, currency), alike[0].head.edges, lines)
    for section in sections:
        found.found.append(_statement(file, found, section))
    return found


def _statement(file: OpenedFile, found: Statements, section: Section) -> Statement:
    layout, place = found.layout, f"page {section.first_page}"
    currency, written = said(section, "currency"), said(section, "account")
    if not written:
        raise file.refusal(
            place, "the statement that begins here does not say whose account it is", "Write into the layout where it is said, or the account itself."
        )
    amounts = Amounts(layout, currency)
    period = _period(file, section)
    rows = RowReader(file, layout, amounts, period or _year_before(section)).read(section, found.grids[currency])
    stated = {name: _amount(file, section, name, amounts) for name in MONEY}
    proof = proven(file, place, rows, Labels(**stated), currency, layout.order == "newest_first")
    sort_code = said(section, "sort_code")
    account = f"{sort_code} {written}" if sort_code else written
    return Statement(section, currency, account, account_identity(account, country=layout.country), period, rows, proof)


def said(section: Section, name: str) -> str:
    label = section.said.get(name)
    return label.text if label else ""


def _period(file: OpenedFile, section: Section) -> Period | None:
    days = [date.fromisoformat(day) for name in DAYS for day in said(section, name).split()]
    if len(days) < 2:
        return None
    if days[0] > days[1]:
        raise file.refusal(
            f"page {section.first_page}", f"the stated period runs backwards, from {days[0]} to {days[1]}", "Mend the layout's order of days in numbers."
        )
    return days[0], days[1]


def _year_before(section: Section) -> Period | None:
    """The year that ends with the day of the statement itself, in which each day without a year stands once."""
    day = said(section, DATED)
    return (date.fromisoformat(day) - timedelta(days=364), date.fromisoformat(day)) if day else None


def _amount(file: OpenedFile, section: Section, name: str, amounts: Amounts) -> int | None:
    label = section.said.get(name)
    if label is None:
        return None
    written = next(amounts.in_line(label.words), None)
    if written is None:
        raise file.refusal(f"page {section.first_page}", f"behind the label of {name} stands {label.text!r}, and no amount", "Mend the layout's label.")
    return amounts.signed(written, amounts.of_a_balance) if name in ("opening", "closing") else abs(amounts.signed(written))
