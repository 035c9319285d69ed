"""What the two data sets of corporate proprietors have in common: a title a row, up to four proprietors, a row count at the end.

Format: HM Land Registry, UK companies (CCOD) and overseas companies (OCOD) that own property in England and Wales, technical
specification. Amounts are whole pounds, dates are day first; the last line is "Row Count:" and the number of rows. A change-only update
has two more columns: what was added (A) or taken out (D), and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flows.sources.land.hmlr_records import CHANGES, FOOTER, Made, records
from flows.sources.reading import delimited
from flows.sources.reading.delimited import Record, after, beginning, opening_records
from flows.sources.reading.delimited_columns import field_blocks
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas.evidence import AcceptedRows, Declared, Outcome


def columns(*, overseas: bool) -> tuple[str, ...]:
    """The headings of CCOD (35) or OCOD (39), in the data set's order."""
    named = ["Title Number", "Tenure", "Property Address", "District", "County", "Region", "Postcode", "Multiple Address Indicator", "Price Paid"]
    for n in range(1, 5):
        named += [f"Proprietor Name ({n})", f"Company Registration No. ({n})", f"Proprietorship Category ({n})"]
        named += [f"Country Incorporated ({n})"] if overseas else []
        named += [f"Proprietor ({n}) Address ({line})" for line in (1, 2, 3)]
    return (*named, "Date Proprietor Added", "Additional Proprietor Indicator")


def claim(file: OpenedFile, headings: tuple[str, ...]) -> Claim:
    """Claims a table whose first line has these headings in their order, and perhaps those of its change-only update and others behind, and says where
    another one begins to differ."""
    first = [heading.strip() for heading in next(iter(opening_records(file, most=1)), [])]
    changes = set(CHANGES) & set(first)
    if tuple(first[: len(headings)]) == headings and len(set(first)) == len(first) and len(changes) in (0, len(CHANGES)):
        return Claim(True, f"its first line has the {len(first)} headings of the data set{', change-only update' if changes else ''}")
    if first[:1] != list(headings[:1]):
        return Claim(False, f"its first line does not begin with {headings[0]!r}")
    differs = next((n for n, (a, b) in enumerate(zip(first, headings, strict=False), 1) if a != b), min(len(first), len(headings)) + 1)
    return Claim(False, f"its first line has {len(first)} headings, not {len(headings)}; they differ from column {differs} on", near=True)


def read(file: OpenedFile, *, overseas: bool) -> Iterator[Outcome]:
    """A Title, its proprietors and their proprietorships a row. Refusal if the row count is missing or is not the file's."""
    odd, (codec, at) = Oddities(), beginning(file.decode_as("utf-8"))
    first = next(delimited.records(file, codec, begin=at))
    headings = tuple(field.strip() for field in first.fields)
    for name in sorted({*headings} - {*columns(overseas=overseas), *CHANGES}):
        odd.note("unknown_column", f"column {name!r}", first.place)
    yield Declared(first.place, "headings", first.raw)
    rows, footer = 0, None
    work = partial(records, file=file, headings=headings, overseas=overseas)
    for made in field_blocks(file, codec, after(at, first, codec), len(headings), work):
        footer = _only_footer(file, footer, made)
        rows += len(made.rows)
        for note in made.notes:
            odd.note(*note)
        if made.accepted:
            yield AcceptedRows(made.place, made.accepted, made.columns)
        yield from made.aside
        for row, record in sorted((made.blank | made.footers).items()):
            yield Declared(record.place, "row count" if row in made.footers else "blank line", record.raw)
    _compare(file, footer, rows)
    yield from odd.remarks()


def _only_footer(file: OpenedFile, footer: Record | None, made: Made) -> Record | None:
    """The row count, if it stands in this block or one before it. Refusal if more than blank lines stand behind it."""
    begins = 0
    if footer is None and made.footers:
        begins, footer = next((row + 1, record) for row, record in made.footers.items())
    behind = [row for row in (*made.rows.tolist(), *made.footers) if row >= begins] if footer is not None else []
    if behind:
        raise file.refusal(f"line {made.lines[min(behind)]}", f"something stands after the {FOOTER} line", "Ask for the file as HM Land Registry publishes it.")
    return footer


def _compare(file: OpenedFile, footer: Record | None, rows: int) -> None:
    """Refusal if the row count is missing or is not the file's."""
    if footer is None:
        raise file.refusal(
            f"after {rows} rows",
            f"the file ends without its {FOOTER} line: it is cut short, or an extract made by hand",
            "Get the file again as HM Land Registry publishes it.",
        )
    stated = footer.fields[1].strip() if len(footer.fields) > 1 else ""
    if stated != str(rows):
        raise file.refusal(
            footer.place,
            f"{FOOTER} says {stated or 'nothing'}, but the file has {rows} rows: lines are missing or were added",
            "Get the file again as HM Land Registry publishes it.",
        )
