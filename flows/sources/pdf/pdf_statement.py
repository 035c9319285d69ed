"""Bank statements as PDF, read by a layout that a person names: only what is seen on the page, every amount in the table used, and all of it proven by balances.

Format: ISO 32000-1 (PDF) as the layout declares (flows/sources/pdf/pdf_layout.py). A row is a payment; a place is a page and the box around the row on it. What cannot be held to
this is refused: pages that are pictures, text that is hidden where other text is seen, amounts under no heading, balances that do not follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from flows.sources.pdf import pdf_layout
from flows.sources.pdf.page_text import pages_of, place_of, text_of
from flows.sources.pdf.pdf_file import opened
from flows.sources.pdf.pdf_reading import Statement, Statements, read_pages, said, seen_pages
from flows.sources.pdf.pdf_rows import Stated, payments
from flows.sources.reading.limits import Exceeded
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile, begins_as_pdf
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Declared, Heading, Outcome, Refusal
from schemas.money import decimal_string
from schemas.parties import PartyRecord

VERSION = 1
_LOOK = 3  # pages
_LARGE = 0.3  # of a page: a picture that is no logo
_AMOUNT = re.compile(r"[^0-9]*[0-9][0-9.,' ]*[.,][0-9]{2}[^0-9]*")


def recognises(file: OpenedFile) -> Claim:
    """A PDF for which a layout is named."""
    if not begins_as_pdf(file):
        return Claim(False, "it is no PDF")
    if not file.template:
        return Claim(False, _unnamed(file), near=True)
    if not pdf_layout.is_layout(file.template, file.templates_dir):
        return Claim(False, f"it is a PDF, and the template {file.template} is for another format")
    return Claim(True, f"it is a PDF, and the layout {file.template} is named for it")


def _unnamed(file: OpenedFile) -> str:
    """What a PDF is for which no layout is named, by its first pages."""
    try:
        first = list(islice(pages_of(opened(file)), _LOOK))
    except (Refusal, Exceeded) as wrong:
        return f"it begins as a PDF, and cannot be read: {wrong.reason if isinstance(wrong, Refusal) else wrong}"
    if not any(page.lines for page in first):
        return "it is a PDF without text on its first pages (a scan or photograph): ask the bank for the statement as it issued it"
    return "it is a PDF, and no layout is named that says how its pages are read"


def read(file: OpenedFile) -> Iterator[Outcome]:
    """An Entry a payment, and when all are proven a StatementPeriod and the holder of each statement."""
    layout = pdf_layout.load(file.template or "", file.templates_dir)
    file.encoding = "PDF"
    pdf = opened(file)
    found = read_pages(file, layout, seen_pages(pdf))
    rows, odd = RowsAsColumns(file), Oddities()
    for number, statement in enumerate(found.found, start=1):
        yield from _entries(file, rows, odd, found, statement, f"account {number}")
    yield from rows.rest()
    for number, statement in enumerate(found.found, start=1):
        yield from _heading(file, odd, statement, f"account {number}")
    yield from _declared(file, found)
    _remark_pages(found, odd)
    for flag, sentence in pdf.oddities:
        odd.note(flag, sentence, "file")
    yield from odd.remarks()


def _entries(file: OpenedFile, rows: RowsAsColumns, odd: Oddities, found: Statements, statement: Statement, part: str) -> Iterator[Outcome]:
    """The payments of one statement, in the order in which they are listed."""
    texts = [name for name in found.layout.columns.headings() if name.startswith("text ")]
    last: date | None = None
    for seq, row in enumerate(payments(statement.rows.items), start=1):
        file.rows += 1
        rows.record(
            Entry,
            row.place,
            period=file.id(statement.place, part),
            account=statement.identity,
            seq=seq,
            booked_on=row.booked_on,
            value_on=row.value_on,
            amount=abs(row.signed),
            direction="debit" if row.signed < 0 else "credit",
            currency=statement.currency,
            counterparty=row.said("counterparty"),
            reference=row.said("reference"),
            text=row.said(*texts),
            bank_code=row.said("bank_code"),
            balance_after=row.balance,
        )
        rows.accept(row.place)
        yield from rows.full()
        if last and (row.booked_on < last if found.layout.order == "oldest_first" else row.booked_on > last):
            odd.note("days_backwards", "day that comes before the day of the row above it, against the statement's order", row.place, str(row.booked_on))
        last = row.booked_on


def _heading(file: OpenedFile, odd: Oddities, statement: Statement, part: str) -> Iterator[Outcome]:
    """The statement's period and holder, and what proves its amounts."""
    section, rows, proof, place = statement.section, list(payments(statement.rows.items)), statement.proof, statement.place
    days = [row.booked_on for row in rows]
    if statement.period is None:
        odd.note(
            "days_not_stated", "statement that does not say which days it covers; they are those of its rows, which could be held against no period", place
        )
    first, last = statement.period or ((min(days), max(days)) if days else (None, None))
    if first is None or last is None:
        odd.note("no_days", "statement that says no days and has no rows", place)
        return
    holder = said(section, "holder")
    records: list[StatementPeriod | PartyRecord] = [
        file.record(
            StatementPeriod,
            place,
            part,
            account=statement.identity,
            written_as=statement.account,
            holder=holder,
            servicer=said(section, "servicer"),
            currency=statement.currency,
            statement_number=said(section, "statement_number"),
            opens_on=first,
            closes_on=last,
            opening=proof.opening,
            closing=proof.closing,
            credits=sum(row.signed for row in rows if row.signed > 0),
            debits=-sum(row.signed for row in rows if row.signed < 0),
            entries=len(rows),
            reconciles=True if proof.opening is not None and proof.closing is not None else None,
        )
    ]
    if holder:
        records.append(file.record(PartyRecord, place, f"{part}, holder", mentioned_as="account holder", kind="unknown", name=holder))
    else:
        odd.note("no_holder", "statement of which the layout does not say where the account's holder stands", place)
    yield Heading(place, tuple(records))
    odd.note(
        "proof", f"statement whose amounts are proven by {proof.by}; that its days and texts were read as they stand is proven by nothing but the layout", place
    )
    if proof.unproven is not None:
        shown = decimal_string(proof.unproven.signed, statement.currency)
        odd.note("amount_not_proven", "first amount of a statement that states no balance before it: nothing proves it", proof.unproven.place, shown)
    if not proof.closes:
        odd.note(
            "end_not_stated",
            "statement that states neither its closing balance nor its totals, or only a balance carried forward: payments behind the last one would not be missed",
            place,
        )
    for cells in statement.rows.cells:
        for written in cells.in_text:
            odd.note("amount_in_text", "amount that stands within a text, and was not read as one", place_of(cells.page, written.words), written.text)


def _declared(file: OpenedFile, found: Statements) -> Iterator[Outcome]:
    """Every line that is no payment, once."""
    scanned = found.scanned
    for what, lines in (("headings", scanned.heads), ("line outside the table", scanned.around), ("end of the table", scanned.feet)):
        for page, line in lines:
            file.rows += 1
            yield Declared(place_of(page, line), what, text_of(line))
    for statement in found.found:
        for item in statement.rows.items:
            if isinstance(item, Stated):
                file.rows += 1
                yield Declared(item.place, "row that states a balance", text_of(item.words))
        for cells in statement.rows.total_lines:
            file.rows += 1
            yield Declared(place_of(cells.page, cells.words), "row of totals", text_of(cells.words))
        for cells in statement.rows.cells:
            if cells.beside:
                file.rows += 1
                yield Declared(place_of(cells.page, cells.beside), "words beside the table", text_of(cells.beside))


def _remark_pages(found: Statements, odd: Oddities) -> None:
    """What else is on the pages, and was not read."""
    outside = [(page, line) for page, line in found.scanned.around]
    outside += [(cells.page, tuple(cells.beside)) for statement in found.found for cells in statement.rows.cells if cells.beside]
    for page, line in outside:
        for word in line:
            if _AMOUNT.fullmatch(word.text) and (page, word.left, word.base) not in found.scanned.labelled:
                odd.note("unread_amount", "amount outside the table that the layout does not ask for", place_of(page, [word]), word.text)
    for seen in found.pages:
        place = f"page {seen.number}"
        for why, words in seen.hidden.items():
            odd.note("hidden_text", f"word that is not seen, {why}, and was not read", place, " ".join(words), len(words))
        if seen.turned:
            odd.note("turned_text", "page with text written in another direction, which was not read", place, seen.turned[0])
        if seen.notes:
            odd.note("notes_over_page", "note or field laid over a page, which was not read", place, times=seen.notes)
        if seen.pictured >= _LARGE:
            odd.note("picture", "page with a large picture, which was not looked at", place)
