"""What the two data sets of corporate proprietors have in common: a title a row, up to four proprietors, a row count at the end.

Format: HM Land Registry, UK companies (CCOD) and overseas companies (OCOD) that own property in England and Wales, technical
specification. Amounts are whole pounds, dates are day first; the last line is "Row Count:" and the number of rows. A change-only update
has two more columns: what was added (A) or taken out (D), and when.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.sources.reading.delimited import LARGE, Record, after, beginning, is_blank, opening_records, records
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar, money
from schemas.countries import country_code
from schemas.evidence import Accepted, Declared, Outcome, SetAside
from schemas.identifiers import company_number, title_number
from schemas.land import Proprietorship, Title
from schemas.parties import PartyRecord

FOOTER = "Row Count:"
CHANGES = ("Change Indicator", "Change Date")
# bodies whose number is one of Companies House; societies and others have registers of their own
ON_COMPANIES_HOUSE = ("Limited Company or Public Limited Company", "Limited Liability Partnership", "Unlimited Company")
INDICATORS = ("Y", "N")


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
    differs = next((n for n, (a, b) in enumerate(zip(first, headings), 1) if a != b), min(len(first), len(headings)) + 1)
    return Claim(False, f"its first line has {len(first)} headings, not {len(headings)}; they differ from column {differs} on")


def read(file: OpenedFile, *, overseas: bool) -> Iterator[Outcome]:
    """A Title, its proprietors and their proprietorships a row. Refusal if the row count is missing or is not the file's."""
    reading, codec, at = DataSet(file, overseas), *beginning(file.decode_as("utf-8"))
    if file.path.stat().st_size < LARGE:
        yield from map(reading.outcome, records(file, codec, begin=at))
    else:
        from flows.sources.land import hmlr_blocks  # compiled code takes a moment to load

        for record in records(file, codec, begin=at):
            yield reading.outcome(record)
            at = after(at, record, codec)
            if reading.headings:
                break
        yield from hmlr_blocks.outcomes(reading, codec, at)
    reading.compare()
    yield from reading.odd.remarks()


class DataSet:
    """The data set as it is read, record by record."""

    def __init__(self, file: OpenedFile, overseas: bool):
        self.file, self.overseas, self.odd = file, overseas, Oddities()
        self.headings: tuple[str, ...] = ()
        self.rows = 0
        self.footer: Record | None = None

    def outcome(self, record: Record) -> Outcome:
        """One record: the headings, a row, or the row count."""
        if is_blank(record):
            return Declared(record.place, "blank line", record.raw)
        if self.footer is not None:
            raise self.file.refusal(record.place, f"something stands after the {FOOTER} line", "Ask for the file as HM Land Registry publishes it.")
        if self.file.rows == 1:
            self.headings = tuple(field.strip() for field in record.fields)
            for name in sorted({*self.headings} - {*columns(overseas=self.overseas), *CHANGES}):
                self.odd.note("unknown_column", f"column {name!r}", record.place)
            return Declared(record.place, "headings", record.raw)
        if record.fields[:1] == [FOOTER]:
            self.footer = record
            return Declared(record.place, "row count", record.raw)
        self.rows += 1
        return _row(self.file, record, self.headings, self.overseas, self.odd)

    def compare(self) -> None:
        """Refusal if the row count is missing or is not the file's."""
        if self.footer is None:
            raise self.file.refusal(
                f"after {self.rows} rows",
                f"the file ends without its {FOOTER} line: it is cut short, or an extract made by hand",
                "Get the file again as HM Land Registry publishes it.",
            )
        stated = self.footer.fields[1].strip() if len(self.footer.fields) > 1 else ""
        if stated != str(self.rows):
            raise self.file.refusal(
                self.footer.place,
                f"{FOOTER} says {stated or 'nothing'}, but the file has {self.rows} rows: lines are missing or were added",
                "Get the file again as HM Land Registry publishes it.",
            )


def _row(file: OpenedFile, record: Record, headings: tuple[str, ...], overseas: bool, odd: Oddities) -> Accepted | SetAside:
    if record.problem or len(record.fields) != len(headings):
        return SetAside(record.place, record.problem or f"{len(record.fields)} fields, expected {len(headings)}", record.raw)
    row = dict(zip(headings, (value.strip() for value in record.fields)))
    try:
        number = title_number(row["Title Number"])
        price = money.parse(row["Price Paid"], "GBP") if row["Price Paid"] else None
        since = calendar.parse(row["Date Proprietor Added"], "dmy") if row["Date Proprietor Added"] else None
        change, changed = _change(row)
    except ValueError as error:
        return SetAside(record.place, str(error), record.raw)
    if change == "D":
        return SetAside(record.place, f"the data set takes this row out as of {changed}", record.raw)
    for name in ("Multiple Address Indicator", "Additional Proprietor Indicator"):
        if row[name] not in INDICATORS:
            odd.note("unknown_code", f"{name} {row[name]!r}", record.place)
    if row["Additional Proprietor Indicator"] == "Y":
        odd.note("more_proprietors", "title with more proprietors than the data set gives", record.place, number)
    title = file.record(
        Title,
        record.place,
        land_registry="HM Land Registry",
        title_number=number,
        tenure=row["Tenure"],
        address=row["Property Address"],
        postcode=row["Postcode"],
        district=", ".join(filter(None, (row["District"], row["County"], row["Region"]))),
        price_paid=price,
        register_date=changed,
    )
    held = [made for n in range(1, 5) for made in _proprietor(file, record.place, row, n, number, since, overseas, odd)]
    if not held:
        odd.note("no_proprietor", "title without a proprietor", record.place, number)
    return Accepted(record.place, (title, *held))


def _change(row: dict[str, str]) -> tuple[str, date | None]:
    """What a change-only update says of the row, and when; ('', None) in a full file."""
    indicator, written = (row.get(name) for name in CHANGES)
    if indicator is None:
        return "", None
    if indicator not in ("A", "D"):
        raise ValueError(f"change indicator {indicator!r} is neither A nor D")
    return indicator, calendar.parse(written, "dmy")


def _proprietor(file: OpenedFile, place: str, row: dict[str, str], n: int, title: str, since, overseas: bool, odd: Oddities) -> tuple:
    name, category = row[f"Proprietor Name ({n})"], row[f"Proprietorship Category ({n})"]
    if not name:
        return ()
    country, written = row.get(f"Country Incorporated ({n})", ""), row[f"Company Registration No. ({n})"]
    jurisdiction = country_code(country) if overseas else "gb"
    if overseas and not jurisdiction:
        odd.note("unknown_country", f"country {country!r}", place, name)
    on_companies_house = jurisdiction == "gb" and category in ON_COMPANIES_HOUSE
    lines = [row[f"Proprietor ({n}) Address ({line})"] for line in (1, 2, 3)]
    party = file.record(
        PartyRecord,
        place,
        f"proprietor {n}",
        mentioned_as="proprietor",
        kind="company",
        name=name,
        address="; ".join(filter(None, lines)),
        jurisdiction=jurisdiction,
        number=company_number(written) if on_companies_house else "".join(written.upper().split()),
    )
    return party, file.record(Proprietorship, place, f"proprietorship {n}", title_number=title, owner=party.id, category=category, since=since)
