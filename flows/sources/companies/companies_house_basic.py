"""Live companies as Companies House lists them each month: name, number, registered office, status, dates.

Format: Companies House Free Company Data Product (BasicCompanyData), 55 columns, 53 before confirmation statements, some headings with a blank
before them; dates are day first. The file has no footer.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.reading.delimited import Record, is_blank, opening_records, records
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar
from schemas.evidence import Declared, Outcome, SetAside
from schemas.identifiers import company_number
from schemas.parties import PartyRecord

VERSION = 2
_ADDRESS = ("CareOf", "POBox", "AddressLine1", "AddressLine2", "PostTown", "County", "Country", "PostCode")
COLUMNS = (
    "CompanyName",
    "CompanyNumber",
    *(f"RegAddress.{part}" for part in _ADDRESS),
    "CompanyCategory",
    "CompanyStatus",
    "CountryOfOrigin",
    "DissolutionDate",
    "IncorporationDate",
    "Accounts.AccountRefDay",
    "Accounts.AccountRefMonth",
    "Accounts.NextDueDate",
    "Accounts.LastMadeUpDate",
    "Accounts.AccountCategory",
    "Returns.NextDueDate",
    "Returns.LastMadeUpDate",
    "Mortgages.NumMortCharges",
    "Mortgages.NumMortOutstanding",
    "Mortgages.NumMortPartSatisfied",
    "Mortgages.NumMortSatisfied",
    *(f"SICCode.SicText_{n}" for n in range(1, 5)),
    "LimitedPartnerships.NumGenPartners",
    "LimitedPartnerships.NumLimPartners",
    "URI",
    *(f"PreviousName_{n}.{part}" for n in range(1, 11) for part in ("CONDATE", "CompanyName")),
    "ConfStmtNextDueDate",
    "ConfStmtLastMadeUpDate",
)


def recognises(file: OpenedFile) -> Claim:
    """The headings, without the blanks that some have before them; others may stand with them."""
    first = [heading.strip() for heading in next(iter(opening_records(file, most=1)), [])]
    missing = [name for name in COLUMNS[:-2] if name not in first]  # the last two came in 2016
    if not missing and len(set(first)) == len(first):
        return Claim(True, f"its first line has the {len(first)} headings of BasicCompanyData")
    return Claim(
        False, f"its first line does not have the headings of BasicCompanyData{f': {missing[0]!r} is missing' if len(missing) < 5 and missing else ''}"
    )


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A PartyRecord a row, mentioned as 'register entry'."""
    rows, odd, headings = RowsAsColumns(file), Oddities(), []
    for record in records(file, file.decode_as("utf-8")):
        if file.rows == 1:
            headings = [heading.strip() for heading in record.fields]
            for name in sorted(set(headings) - set(COLUMNS)):
                odd.note("unknown_column", f"column {name!r}", record.place)
            yield Declared(record.place, "headings", record.raw)
        elif is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif aside := _company(rows, record, headings):
            yield aside
        yield from rows.full()
    yield from rows.rest()
    yield from odd.remarks()


def _company(rows: RowsAsColumns, record: Record, headings: list[str]) -> SetAside | None:
    if record.problem or len(record.fields) != len(headings):
        return SetAside(record.place, record.problem or f"{len(record.fields)} fields, expected {len(headings)}", record.raw)
    row = dict(zip(headings, (value.strip() for value in record.fields), strict=False))
    number = company_number(row["CompanyNumber"])
    if len(number) != 8 or not row["CompanyName"]:
        return SetAside(
            record.place,
            f"company number {row['CompanyNumber']!r} and name {row['CompanyName']!r}: a number of 8 characters and a name are expected",
            record.raw,
        )
    try:
        incorporated, dissolved = (calendar.parse(row[name], "dmy") if row[name] else None for name in ("IncorporationDate", "DissolutionDate"))
    except calendar.DateError as error:
        return SetAside(record.place, str(error), record.raw)
    rows.record(
        PartyRecord,
        record.place,
        mentioned_as="register entry",
        kind="company",
        name=row["CompanyName"],
        jurisdiction="gb",
        number=number,
        address=", ".join(filter(None, (row[f"RegAddress.{part}"] for part in _ADDRESS))),
        postcode=row["RegAddress.PostCode"],
        status=row["CompanyStatus"],
        incorporated_on=incorporated,
        dissolved_on=dissolved,
    )
    rows.accept(record.place)
    return None
