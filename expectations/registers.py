"""What is promised of registers: parties that can be told apart, shares that fit into the whole, titles with their proprietors.

Authority: Companies Act 2006 Sch 1A (interests and their bands); Land Registration Rules 2003 rr.5-9 (the three parts of a register);
ISO 3166-1 alpha-2 (jurisdictions); ISO 4217 (currency codes).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.batches import Told, WorkedOut, among, batch, has_form, where
from expectations.promises import RECORDED, SET_ASIDE, Suite, at_least, between, counted, days_between, one_of, promise, true, with_origin, written
from expectations.references import Texts, absent, found, references
from expectations.written_numbers import company_numbers_check, title_numbers_check
from schemas.interests import WHOLE, Interest
from schemas.land import LandSale, Proprietorship, RegisterEntry, Title
from schemas.money import DIGITS
from schemas.parties import PartyIdentifier, PartyRecord

_OLDEST = date(1600, 1, 1)  # companies by royal charter, older than any register, are on it with their first day
_DECADE = timedelta(days=3_653)  # registers are read after the case's period, and give days to come
_INTERESTS = ("shares", "votes", "appointment", "influence", "surplus_assets", "benefit", "office", "none_known", "exempt", "unknown")
_OF_NOBODY = {"none_known", "exempt", "unknown"}
_ENTRY_KINDS = ("charge", "restriction", "notice", "agreement", "home_rights", "beneficial_interest", "price", "other")


def party_records(records: Sequence[PartyRecord], identified: Texts | Collection[str], exhibit: str, last: date) -> Suite:
    """Promises about people and companies as an exhibit names them; `identified` are the ids of those that it gives an identifier,
    `last` is the last day of the case's period."""
    unknown = absent(references(records, PartyRecord, "id", _unnamed, "name", "number"), identified)

    def work(told: Told) -> dict:
        return {
            "named": pc.or_(pc.invert(_unnamed(told)), found(told["id"], unknown)),
            "number_checks": company_numbers_check(told["jurisdiction"], told["number"]),
            "jurisdiction_checks": where(pc.not_equal(told["jurisdiction"], ""), has_form(told["jurisdiction"], "[a-z]{2}")),
            "born_checks": _born(told["born_year"], told["born_month"], told["born_day"], last),
            "days_in_order": pc.less_equal(told["incorporated_on"], told["dissolved_on"]),
        }

    read = ("id", "name", "number", "jurisdiction", "born_year", "born_month", "born_day", "incorporated_on", "dissolved_on")
    rows = batch(records, PartyRecord, "id", "exhibit", "place", "mentioned_as", "kind", "incorporated_on", "dissolved_on", work=WorkedOut(read, work))
    return Suite(
        "parties",
        rows,
        records,
        (
            counted(records, "parties"),
            with_origin(exhibit),
            promise("every party has a name, a number or another identifier", SET_ASIDE, true("named")),
            promise("every party is a person, a company, or said to be neither", SET_ASIDE, one_of("kind", "person", "company", "unknown")),
            promise("it is said in what capacity the party is named", SET_ASIDE, written("mentioned_as")),
            promise("the number is one that Companies House gives", RECORDED, true("number_checks")),
            promise("the jurisdiction is two letters (ISO 3166-1)", RECORDED, true("jurisdiction_checks")),
            promise("the date of birth is a possible one", RECORDED, true("born_checks")),
            promise("no company was dissolved before it was incorporated", RECORDED, true("days_in_order")),
            promise(
                "the days of a company's life are plausible",
                RECORDED,
                days_between("incorporated_on", _OLDEST, last + _DECADE),
                days_between("dissolved_on", _OLDEST, last + _DECADE),
            ),
        ),
    )


def _unnamed(told: Told) -> pa.ChunkedArray:
    return pc.and_(pc.equal(told["name"], ""), pc.equal(told["number"], ""))


def party_identifiers(records: Sequence[PartyIdentifier], parties: Texts | Collection[str], exhibit: str) -> Suite:
    """Promises about identifiers; `parties` are the ids of the exhibit's party records."""
    unknown = absent(references(records, PartyIdentifier, "party"), parties)
    work = WorkedOut(("party",), lambda told: {"party_named": found(told["party"], unknown)})
    rows = batch(records, PartyIdentifier, "id", "exhibit", "place", "scheme", "value", work=work)
    return Suite(
        "identifiers",
        rows,
        records,
        (
            counted(records, "identifiers"),
            with_origin(exhibit),
            promise("every identifier is one of a party that the same exhibit names", SET_ASIDE, true("party_named")),
            promise("every identifier says something, and of which scheme it is", SET_ASIDE, written("scheme"), written("value")),
        ),
    )


def interests(records: Sequence[Interest], parties: Texts | Collection[str], exhibit: str, last: date) -> Suite:
    """Promises about interests in companies; `parties` are the ids of the exhibit's party records."""
    companies, owners = (absent(references(records, Interest, name), parties) for name in ("company", "owner"))

    def work(told: Told) -> dict:
        of_nobody = pc.and_(pc.equal(told["owner"], ""), among(told["kind"], _OF_NOBODY))
        return {
            "low_to_high": pc.less_equal(told["low"], told["high"]),
            "company_named": found(told["company"], companies),
            "owner_named": pc.or_(found(told["owner"], owners), of_nobody),
            "days_in_order": pc.less_equal(told["started_on"], told["ended_on"]),
        }

    read = ("owner", "company", "kind", "low", "high", "started_on", "ended_on")
    rows = batch(records, Interest, "id", "exhibit", "place", "kind", "low", "high", "capacity", "started_on", "ended_on", work=WorkedOut(read, work))
    return Suite(
        "interests",
        rows,
        records,
        (
            counted(records, "interests"),
            with_origin(exhibit),
            promise("the kind of interest is one that is known", SET_ASIDE, one_of("kind", *_INTERESTS)),
            promise("no share is below nil or above the whole", SET_ASIDE, between("low", 0, WHOLE), between("high", 0, WHOLE)),
            promise("no share's least is above its most", SET_ASIDE, true("low_to_high")),
            promise("every interest is in a company that the same exhibit names", SET_ASIDE, true("company_named")),
            promise("every interest has an owner that the same exhibit names, or is a statement about nobody", SET_ASIDE, true("owner_named")),
            promise("the capacity is nominee, trustee, firm, or none", SET_ASIDE, one_of("capacity", "", "nominee", "trustee", "firm")),
            promise("no interest ended before it began", RECORDED, true("days_in_order")),
            promise(
                "the days of an interest are plausible",
                RECORDED,
                days_between("started_on", _OLDEST, last + _DECADE),
                days_between("ended_on", _OLDEST, last + _DECADE),
            ),
        ),
    )


def titles(records: Sequence[Title], exhibit: str, last: date) -> Suite:
    """Promises about registered titles."""
    rows = batch(
        records,
        Title,
        "id",
        "exhibit",
        "place",
        "land_registry",
        "price_paid",
        "currency",
        "tenure",
        "register_date",
        work=WorkedOut(("title_number",), lambda told: {"number_checks": title_numbers_check(told["title_number"])}),
    )
    return Suite(
        "titles",
        rows,
        records,
        (
            counted(records, "titles"),
            with_origin(exhibit),
            promise("the title number has the form of one", SET_ASIDE, true("number_checks")),
            promise("the title says which land registry keeps it", SET_ASIDE, written("land_registry")),
            promise("no price paid is below nil", SET_ASIDE, at_least("price_paid", 0)),
            promise("the currency is an ISO 4217 code", SET_ASIDE, one_of("currency", *sorted(DIGITS))),
            promise("the tenure is freehold or leasehold, or not stated", RECORDED, one_of("tenure", "Freehold", "Leasehold", "")),
            promise("the register's own date is plausible", RECORDED, days_between("register_date", _OLDEST, last + _DECADE)),
        ),
    )


def proprietorships(
    records: Sequence[Proprietorship], parties: Texts | Collection[str], title_numbers: Texts | Collection[str], exhibit: str, last: date
) -> Suite:
    """Promises about registered proprietors; `title_numbers` are the exhibit's titles."""
    unknown_titles, owners = (absent(references(records, Proprietorship, name), known) for name, known in (("title_number", title_numbers), ("owner", parties)))

    def work(told: Told) -> dict:
        return {"title_named": found(told["title_number"], unknown_titles), "owner_named": found(told["owner"], owners)}

    rows = batch(records, Proprietorship, "id", "exhibit", "place", "since", work=WorkedOut(("title_number", "owner"), work))
    return Suite(
        "proprietorships",
        rows,
        records,
        (
            counted(records, "proprietorships"),
            with_origin(exhibit),
            promise("every proprietor is one of a title that the same exhibit shows", SET_ASIDE, true("title_named")),
            promise("every proprietor is a party that the same exhibit names", SET_ASIDE, true("owner_named")),
            promise("the day from which a proprietor is registered is plausible", RECORDED, days_between("since", _OLDEST, last + _DECADE)),
        ),
    )


def land_sales(records: Sequence[LandSale], exhibit: str, last: date) -> Suite:
    """Promises about sales as registers of prices tell them."""
    rows = batch(records, LandSale, "id", "exhibit", "place", "register_name", "reference", "sold_on", "price", "currency", "tenure")
    return Suite(
        "land sales",
        rows,
        records,
        (
            counted(records, "land sales"),
            with_origin(exhibit),
            promise("every sale says which register tells it, and under which reference", SET_ASIDE, written("register_name"), written("reference")),
            promise("no price is below nil", SET_ASIDE, at_least("price", 0)),
            promise("the currency is an ISO 4217 code", SET_ASIDE, one_of("currency", *sorted(DIGITS))),
            promise("the tenure is freehold or leasehold, or not stated", RECORDED, one_of("tenure", "Freehold", "Leasehold", "")),
            promise("the day of the sale is plausible", RECORDED, days_between("sold_on", _OLDEST, last + _DECADE)),
        ),
    )


def register_entries(records: Sequence[RegisterEntry], title_numbers: Texts | Collection[str], exhibit: str, last: date) -> Suite:
    """Promises about the entries of a title's register."""
    unknown = absent(references(records, RegisterEntry, "title_number"), title_numbers)
    rows = batch(
        records,
        RegisterEntry,
        "id",
        "exhibit",
        "place",
        "part",
        "kind",
        "text",
        "entered_on",
        "dated",
        work=WorkedOut(("title_number",), lambda told: {"title_named": found(told["title_number"], unknown)}),
    )
    return Suite(
        "register entries",
        rows,
        records,
        (
            counted(records, "register entries"),
            with_origin(exhibit),
            promise("every entry is one of a title that the same exhibit shows", SET_ASIDE, true("title_named")),
            promise("every entry stands in part A, B or C of the register", RECORDED, one_of("part", "A", "B", "C")),
            promise("the kind of entry is one that is known", SET_ASIDE, one_of("kind", *_ENTRY_KINDS)),
            promise("every entry has words", SET_ASIDE, written("text")),
            promise(
                "the days of an entry are plausible",
                RECORDED,
                days_between("entered_on", _OLDEST, last + _DECADE),
                days_between("dated", _OLDEST, last + _DECADE),
            ),
        ),
    )


def _born(years: pa.ChunkedArray, months: pa.ChunkedArray, days: pa.ChunkedArray, last: date) -> pa.Array:
    """Whether each date of birth, of which parts may not be stated, is a possible one; null where nothing of it is stated. Each is looked at once."""
    coded = [part.combine_chunks().dictionary_encode("encode") for part in (years, months, days)]
    together = np.zeros(len(years), np.int64)
    for part in coded:
        together = together * max(len(part.dictionary), 1) + part.indices.to_numpy(zero_copy_only=False)
    which, _ = pd.factorize(together)
    firsts = np.zeros(which.max(initial=-1) + 1, np.int64)
    firsts[which[::-1]] = np.arange(len(which))[::-1]
    distinct = zip(*(part.take(pa.array(firsts)).to_pylist() for part in (years, months, days)), strict=False)
    return pa.array([_possible(*one, last) for one in distinct], pa.bool_()).take(pa.array(which))


def _possible(year: int | None, month: int | None, day: int | None, last: date) -> bool | None:
    if year is None and month is None and day is None:
        return None
    try:
        born = date(year or 2000, month or 1, day or 1)
    except ValueError:
        return False
    return year is None or last.year - 130 <= born.year <= last.year
