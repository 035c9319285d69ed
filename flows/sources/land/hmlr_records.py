"""The records that a block of rows of the corporate proprietors' data sets gives, as columns: titles, who holds them, and that they do.

Format: HM Land Registry, CCOD and OCOD (flows/sources/land/hmlr_proprietors.py). What a column may hold is said by the function that reads its values; the
first in the order of the columns that cannot be read is why a row is set aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.sources.reading.arrow_columns import ByValue, by_value, few, joined, mapped, numbered
from flows.sources.reading.delimited import Record, is_blank
from flows.sources.reading.delimited_columns import Fields
from flows.sources.reading.record_columns import batch_of
from flows.sources.reading.source import OpenedFile
from schemas import calendar, money
from schemas.countries import country_code
from schemas.evidence import SetAside
from schemas.identifiers import TITLE_NUMBER, company_number, title_number
from schemas.land import Proprietorship, Title
from schemas.parties import PartyRecord

FOOTER = "Row Count:"
CHANGES = ("Change Indicator", "Change Date")
# bodies whose number is one of Companies House; societies and others have registers of their own
_ON_COMPANIES_HOUSE = ("Limited Company or Public Limited Company", "Limited Liability Partnership", "Unlimited Company")
_INDICATORS = ("Y", "N")
_PROPRIETORS = (1, 2, 3, 4)


@dataclass
class Made:
    """What a block gives: rows `accepted`, the first at `place`, with their records by table; rows set aside; what is to be told (flag, what, place, value);
    and records that are no rows, by where they stand in the block. `lines`: where each record begins; `rows`: the positions of the rows."""

    lines: np.ndarray
    place: str = ""
    accepted: int = 0
    columns: dict[str, pa.RecordBatch] = field(default_factory=dict)
    aside: list[SetAside] = field(default_factory=list)
    notes: list[tuple[str, str, str, str]] = field(default_factory=list)
    blank: dict[int, Record] = field(default_factory=dict)
    footers: dict[int, Record] = field(default_factory=dict)
    rows: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))


def records(block: Fields, file: OpenedFile, headings: Sequence[str], overseas: bool) -> Made:
    """The records that the rows of one block give, as columns."""
    made = Made(block.lines)
    rows, reasons = np.ones(len(block), bool), {}
    first = block.column(0)
    odd = ~block.whole | pc.is_in(first, value_set=pa.array(["", FOOTER])).to_numpy(zero_copy_only=False)
    for row in np.flatnonzero(odd).tolist():
        record = block.record(row)
        if is_blank(record):
            made.blank[row] = record
        elif record.fields[:1] == [FOOTER]:
            made.footers[row] = record
        elif not block.whole[row]:
            reasons[row] = record.problem or f"{len(record.fields)} fields, expected {len(headings)}"
    rows[[*made.blank, *made.footers]] = False
    made.rows = np.flatnonzero(rows)
    read = _Rows(block, file, headings, overseas)
    accepted = rows & block.whole
    for row, reason in read.refused(accepted):
        reasons[row] = reason
        accepted[row] = False
    made.aside = [SetAside(block.place(row), reason, block.record(row).raw) for row, reason in sorted(reasons.items())]
    made.accepted = int(accepted.sum())
    if made.accepted:
        chosen = np.flatnonzero(accepted)
        made.place = block.place(int(chosen[0]))
        of, nth = read.held(chosen)
        made.notes = [(flag, what, block.place(row), value) for row, _, flag, what, value in sorted(read.notes(chosen, of, nth))]
        tables = {Title: read.titles(chosen), **read.proprietors(of, nth)}
        made.columns = {table.__tablename__: batch for table, batch in tables.items() if batch.num_rows}
    return made


class _Rows:
    """The fields of a block's rows, read as texts and days."""

    def __init__(self, block: Fields, file: OpenedFile, headings: Sequence[str], overseas: bool):
        self.block, self.at, self.overseas = block, {heading: n for n, heading in enumerate(headings)}, overseas
        self.ids, self.places, self.exhibit = partial(numbered, file.id("line ")), partial(numbered, f"{file.within}line "), file.exhibit.sha256
        self.number = _titles(self.text("Title Number"))
        self.price = by_value(self.text("Price Paid"), lambda written: money.parse(written, "GBP"), pa.int64())
        self.since = by_value(self.text("Date Proprietor Added"), _day, pa.date32())
        self.change = self.text(CHANGES[0]) if CHANGES[0] in self.at else None
        self.changed = by_value(self.text(CHANGES[1]), _day, pa.date32()) if self.change is not None else None

    def text(self, heading: str) -> pa.Array:
        """The texts of one column."""
        return self.block.column(self.at[heading])

    def refused(self, rows: np.ndarray) -> list[tuple[int, str]]:
        """The rows that are not accepted, and why: the first reason of each."""
        reasons: dict[int, str] = {}
        for heading, read in (("Title Number", self.number), ("Price Paid", self.price), ("Date Proprietor Added", self.since)):
            self._add(reasons, rows & read.refused, heading, read.reasons.__getitem__)
        if self.changed is not None:
            self._add(reasons, rows & ~_true(pc.is_in(self.change, value_set=pa.array(["A", "D"]))), CHANGES[0], _no_change)
            self._add(
                reasons, rows & ~_true(pc.is_valid(self.changed.values)), CHANGES[1], lambda written: self.changed.reasons.get(written) or _no_day(written)
            )
            out = rows & _true(pc.equal(self.change, "D"))
            for row in np.flatnonzero(out).tolist():
                reasons.setdefault(row, f"the data set takes this row out as of {self.changed.values[row].as_py()}")
        return list(reasons.items())

    def _add(self, reasons: dict[int, str], refused: np.ndarray, heading: str, why) -> None:
        if refused.any():
            written = self.text(heading)
            for row in np.flatnonzero(refused).tolist():
                reasons.setdefault(row, why(written[row].as_py()))

    def held(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The row and the number of each proprietor that is named, row by row."""
        named = np.stack([_true(pc.not_equal(self.text(f"Proprietor Name ({n})"), ""))[rows] for n in _PROPRIETORS], axis=1)
        of, nth = np.nonzero(named)
        return rows[of], nth

    def of_each(self, heading: str, of: np.ndarray, nth: np.ndarray) -> pa.Array:
        """One of the columns that each of up to four proprietors has."""
        parts, order = [], []
        for n in range(len(_PROPRIETORS)):
            mine = np.flatnonzero(nth == n)
            if len(mine):
                parts.append(self.text(heading.format(n + 1)).take(pa.array(of[mine])))
                order.append(mine)
        if len(parts) == 1:
            return parts[0]
        back = np.empty(len(of), np.int64)
        back[np.concatenate(order or [of])] = np.arange(len(of))
        return pa.concat_arrays(parts).take(pa.array(back)) if parts else pa.array([], pa.string())

    def notes(self, rows: np.ndarray, of: np.ndarray, nth: np.ndarray) -> list[tuple[int, int, str, str, str]]:
        """What is to be told: the row, the order in it, and the flag, what and value."""
        told = []
        for order, name in enumerate(("Multiple Address Indicator", "Additional Proprietor Indicator")):
            written = self.text(name)
            for row in rows[~_true(pc.is_in(written, value_set=pa.array(_INDICATORS)))[rows]].tolist():
                told.append((row, order, "unknown_code", f"{name} {written[row].as_py()!r}", ""))
        numbers = self.number.values
        for row in rows[_true(pc.equal(self.text("Additional Proprietor Indicator"), "Y"))[rows]].tolist():
            told.append((row, 2, "more_proprietors", "title with more proprietors than the data set gives", numbers[row].as_py()))
        if self.overseas and len(of):
            country, name = self.of_each("Country Incorporated ({})", of, nth), self.of_each("Proprietor Name ({})", of, nth)
            for k in np.flatnonzero(~mapped(country, lambda written: bool(country_code(written)), bool)).tolist():
                told.append((int(of[k]), 3 + int(nth[k]), "unknown_country", f"country {country[k].as_py()!r}", name[k].as_py()))
        for row in np.setdiff1d(rows, of).tolist():
            told.append((row, 8, "no_proprietor", "title without a proprietor", numbers[row].as_py()))
        return told

    def titles(self, rows: np.ndarray) -> pa.RecordBatch:
        """One title for each row."""
        at, lines = pa.array(rows), self.block.lines[rows]
        return batch_of(
            Title,
            len(rows),
            id=self.ids(lines),
            exhibit=self.exhibit,
            place=self.places(lines),
            land_registry="HM Land Registry",
            title_number=self.number.values.take(at),
            tenure=few(self.text("Tenure").take(at)),
            address=self.text("Property Address").take(at),
            postcode=self.text("Postcode").take(at),
            district=joined(", ", *(self.text(heading).take(at) for heading in ("District", "County", "Region"))),
            price_paid=self.price.values.take(at),
            register_date=self.changed.values.take(at) if self.changed is not None else None,
        )

    def proprietors(self, of: np.ndarray, nth: np.ndarray) -> dict[type, pa.RecordBatch]:
        """Who is named, and that the title is held: one of each proprietor of each row."""
        lines, at = self.block.lines[of], pa.array(of)
        ids, places = self.ids(lines, numbered(":proprietor ", nth + 1)), self.places(lines)
        category, written = (self.of_each(heading, of, nth) for heading in ("Proprietorship Category ({})", "Company Registration No. ({})"))
        jurisdiction = ["gb"] * len(of)
        if self.overseas:
            jurisdiction = mapped(self.of_each("Country Incorporated ({})", of, nth), country_code, object).tolist()
        parties = batch_of(
            PartyRecord,
            len(of),
            id=ids,
            exhibit=self.exhibit,
            place=places,
            mentioned_as="proprietor",
            kind="company",
            name=self.of_each("Proprietor Name ({})", of, nth),
            address=joined("; ", *(self.of_each(f"Proprietor ({{}}) Address ({line})", of, nth) for line in (1, 2, 3))),
            jurisdiction=few(pa.array(jurisdiction, pa.string())),
            number=_numbers(written, category, jurisdiction),
        )
        held = batch_of(
            Proprietorship,
            len(of),
            id=self.ids(lines, numbered(":proprietorship ", nth + 1)),
            exhibit=self.exhibit,
            place=places,
            owner=ids,
            title_number=self.number.values.take(at),
            category=few(category),
            since=self.since.values.take(at),
        )
        return {PartyRecord: parties, Proprietorship: held}


def _titles(written: pa.Array) -> ByValue:
    """Title numbers: those that are written as the register writes them are what they are; others are looked at one by one."""
    plain = _true(pc.match_substring_regex(written, f"^(?:{TITLE_NUMBER})$"))
    if plain.all():
        return ByValue(written, ~plain, {})
    refused, reasons = np.zeros(len(plain), bool), {}
    others = []
    for row in np.flatnonzero(~plain).tolist():
        text = written[row].as_py()
        try:
            others.append(title_number(text))
        except ValueError as error:
            others.append(None)
            refused[row], reasons[text] = True, str(error)
    return ByValue(pc.replace_with_mask(written, pa.array(~plain), pa.array(others, pa.string())), refused, reasons)


def _numbers(written: pa.Array, category: pa.Array, jurisdiction: list[str]) -> pa.Array:
    """Companies' numbers: those of Companies House as it writes them, others without blanks, in capitals."""
    plain = _true(pc.match_substring_regex(written, "^[A-Z0-9]{8}$"))
    if plain.all():
        return written
    others = []
    for row in np.flatnonzero(~plain).tolist():
        text = written[row].as_py()
        on_companies_house = jurisdiction[row] == "gb" and category[row].as_py() in _ON_COMPANIES_HOUSE
        others.append(company_number(text) if on_companies_house else "".join(text.upper().split()))
    return pc.replace_with_mask(written, pa.array(~plain), pa.array(others, pa.string()))


def _day(written: str):
    return calendar.parse(written, "dmy")


def _no_change(indicator: str) -> str:
    return f"change indicator {indicator!r} is neither A nor D"


def _no_day(written: str) -> str:
    try:
        return f"date {_day(written)} is not taken"
    except ValueError as error:
        return str(error)


def _true(values: pa.Array) -> np.ndarray:
    return values.to_numpy(zero_copy_only=False).astype(bool)
