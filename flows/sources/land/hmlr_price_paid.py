"""Prices paid for land in England and Wales: what was sold for how much on which day, without naming buyer or seller.

Format: HM Land Registry Price Paid Data, 16 columns without headings; prices in whole pounds. The last column says whether the row is an
addition (A), a change to a sale told before (C), or takes one out (D); earlier files lack the last one or two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.sources.reading.delimited import Record, is_blank, opening_records, records
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar, money
from schemas.evidence import Declared, Outcome, SetAside
from schemas.land import LandSale

VERSION = 1
_COLUMNS = (
    "reference",
    "price",
    "sold_on",
    "postcode",
    "type",
    "age",
    "duration",
    "paon",
    "saon",
    "street",
    "locality",
    "town",
    "district",
    "county",
    "category",
    "status",
)
_FEWEST = 14
_REFERENCE = re.compile(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", re.I)
_SOLD = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} 00:00")
_TYPES = {"D": "detached", "S": "semi-detached", "T": "terraced", "F": "flat or maisonette", "O": "other"}
_DURATIONS = {"F": "Freehold", "L": "Leasehold", "U": ""}
_CATEGORIES = {"A": "standard price", "B": "additional price", "": ""}
_AGES = {"Y": "new", "N": "established"}
_STATUSES = ("A", "C", "D", "")


def recognises(file: OpenedFile) -> Claim:
    """A table without headings whose first row has a transaction's identifier in braces, a price and a day."""
    first = next(iter(opening_records(file, most=1)), [])
    if _FEWEST <= len(first) <= len(_COLUMNS) and _REFERENCE.fullmatch(first[0].strip()) and _SOLD.fullmatch(first[2].strip()):
        return Claim(True, f"its first row has a transaction's identifier and the {len(first)} columns of Price Paid Data")
    return Claim(False, "its first row does not begin with a transaction's identifier in braces, a price and a day")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """One LandSale for each row."""
    rows, odd = RowsAsColumns(file), Oddities()
    for record in records(file, file.decode_as("utf-8")):
        if is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif aside := _sale(rows, record, odd):
            yield aside
        yield from rows.full()
    yield from rows.rest()
    yield from odd.remarks()


def _sale(rows: RowsAsColumns, record: Record, odd: Oddities) -> SetAside | None:
    if record.problem or not _FEWEST <= len(record.fields) <= len(_COLUMNS):
        return SetAside(record.place, record.problem or f"{len(record.fields)} fields, expected {_FEWEST} to {len(_COLUMNS)}", record.raw)
    row = dict.fromkeys(_COLUMNS, "") | dict(zip(_COLUMNS, (value.strip() for value in record.fields), strict=False))
    try:
        if not _REFERENCE.fullmatch(row["reference"]):
            raise ValueError(f"transaction's identifier {row['reference']!r} is not one")
        if not _SOLD.fullmatch(row["sold_on"]):
            raise ValueError(f"date of transfer {row['sold_on']!r} is not a day at 00:00")
        sold_on, price = calendar.day_of(row["sold_on"]), money.parse(row["price"], "GBP")
        if row["status"] not in _STATUSES:
            raise ValueError(f"record status {row['status']!r} is none of A, C and D")
    except ValueError as error:
        return SetAside(record.place, str(error), record.raw)
    if row["status"] == "D":
        return SetAside(record.place, "the register takes this sale out", record.raw)
    if row["status"] == "C":
        odd.note("changed_record", "sale told anew", record.place, row["reference"])
    for name, known in (("type", _TYPES), ("duration", _DURATIONS), ("category", _CATEGORIES), ("age", _AGES)):
        if row[name] not in known:
            odd.note("unknown_code", f"{name} {row[name]!r}", record.place)
    rows.record(
        LandSale,
        record.place,
        register_name="HM Land Registry Price Paid Data",
        reference=row["reference"].upper(),
        sold_on=sold_on,
        price=price,
        currency="GBP",
        nature=_CATEGORIES.get(row["category"], row["category"]),
        tenure=_DURATIONS.get(row["duration"], ""),
        property_type=", ".join(filter(None, (_TYPES.get(row["type"], row["type"]), _AGES.get(row["age"], row["age"])))),
        address=", ".join(filter(None, (row[name] for name in ("saon", "paon", "street", "locality", "town")))),
        postcode=row["postcode"],
        district=", ".join(filter(None, (row["district"], row["county"]))),
    )
    rows.accept(record.place)
    return None
