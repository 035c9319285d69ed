"""Each promise about registers, broken by one row and held by the others; rows go whole, and what is odd but readable stays."""

from __future__ import annotations

from datetime import date

import pytest

from expectations import registers
from expectations.validation import validate
from expectations.verdicts import check_exhibit
from schemas.evidence import RowCount, Staged
from schemas.interests import Interest
from schemas.land import LandSale, Proprietorship, RegisterEntry, Title
from schemas.parties import PartyIdentifier, PartyRecord

EXHIBIT = "e" * 64
LAST = date(2024, 12, 31)
PERIOD = {"first": date(2024, 1, 1), "last": LAST}
PERSON = {"kind": "person", "mentioned_as": "person with significant control", "name": "Corin Vexley", "born_year": 1980, "born_month": 6, "born_day": 14}
COMPANY = {
    "kind": "company",
    "mentioned_as": "register entry",
    "name": "Fennmark Homes Ltd",
    "jurisdiction": "gb",
    "number": "SC999901",
    "incorporated_on": date(1998, 1, 5),
    "dissolved_on": date(2020, 2, 3),
}
INTEREST = {
    "owner": "owner",
    "company": "company",
    "kind": "shares",
    "low": 250_000,
    "high": 500_000,
    "started_on": date(2016, 4, 6),
    "ended_on": date(2020, 1, 1),
}
TITLE = {"land_registry": "HM Land Registry", "title_number": "ZZ910001", "tenure": "Freehold", "price_paid": 0, "register_date": date(2024, 3, 1)}
PROPRIETORSHIP = {"title_number": "ZZ910001", "owner": "owner", "since": date(2024, 2, 27)}
ENTRY = {"title_number": "ZZ910001", "part": "C", "kind": "charge", "entered_on": date(2024, 2, 27), "dated": date(2024, 2, 20), "text": "REGISTERED CHARGE"}
SUITES = {
    PartyRecord: lambda rows: registers.party_records(rows, {"known"}, EXHIBIT, LAST),
    PartyIdentifier: lambda rows: registers.party_identifiers(rows, {"owner", "company"}, EXHIBIT),
    Interest: lambda rows: registers.interests(rows, {"owner", "company"}, EXHIBIT, LAST),
    Title: lambda rows: registers.titles(rows, EXHIBIT, LAST),
    LandSale: lambda rows: registers.land_sales(rows, EXHIBIT, LAST),
    Proprietorship: lambda rows: registers.proprietorships(rows, {"owner"}, {"ZZ910001"}, EXHIBIT, LAST),
    RegisterEntry: lambda rows: registers.register_entries(rows, {"ZZ910001"}, EXHIBIT, LAST),
}
IDENTIFIER = {"party": "owner", "scheme": "LEI", "value": "5299000000000000ZZ00"}
SALE = {"register_name": "Price Paid Data", "reference": "{1}", "sold_on": date(2020, 5, 6), "price": 0, "currency": "GBP", "tenure": "Freehold"}
GOOD = {
    LandSale: SALE,
    PartyRecord: PERSON,
    PartyIdentifier: IDENTIFIER,
    Interest: INTEREST,
    Title: TITLE,
    Proprietorship: PROPRIETORSHIP,
    RegisterEntry: ENTRY,
}


def row(table, n: int, **values):
    return table(**{"id": f"{table.__tablename__}-{n}", "exhibit": EXHIBIT, "place": f"line {n}"} | values)


def broken(suite) -> dict[str, tuple[int, ...]]:
    return {outcome.promise.says: outcome.failed for outcome in validate(suite) if not outcome.held}


@pytest.mark.parametrize(
    ("table", "change", "promise"),
    [
        (PartyRecord, {"name": ""}, "a name, a number"),
        (PartyRecord, {"kind": "ship"}, "is a person, a company"),
        (PartyRecord, {"mentioned_as": ""}, "in what capacity"),
        (PartyRecord, COMPANY | {"number": "9999"}, "Companies House"),
        (PartyRecord, {"jurisdiction": "GBR"}, "ISO 3166-1"),
        (PartyRecord, {"born_month": 13}, "date of birth"),
        (PartyRecord, {"born_year": 1066}, "date of birth"),
        (PartyRecord, {"born_day": 31}, "date of birth"),
        (PartyRecord, COMPANY | {"dissolved_on": date(1997, 1, 1)}, "dissolved before"),
        (PartyRecord, COMPANY | {"dissolved_on": date(2924, 1, 1)}, "plausible"),
        (PartyRecord, {"place": ""}, "its place in it"),
        (PartyIdentifier, {"party": "nobody"}, "a party that the same exhibit names"),
        (PartyIdentifier, {"scheme": ""}, "of which scheme"),
        (PartyIdentifier, {"value": ""}, "says something"),
        (PartyIdentifier, {"id": "partyidentifier-1"}, "its place in it"),
        (Interest, {"kind": "ownership"}, "kind of interest"),
        (Interest, {"low": -1}, "below nil or above the whole"),
        (Interest, {"high": 1_000_001}, "below nil or above the whole"),
        (Interest, {"low": 500_001}, "least is above its most"),
        (Interest, {"company": "nobody"}, "a company that the same exhibit names"),
        (Interest, {"owner": "nobody"}, "an owner that the same exhibit names"),
        (Interest, {"owner": ""}, "an owner that the same exhibit names"),
        (Interest, {"capacity": "friend"}, "capacity"),
        (Interest, {"ended_on": date(2016, 4, 5)}, "ended before it began"),
        (Interest, {"started_on": date(1066, 1, 1)}, "plausible"),
        (Interest, {"id": "interest-1"}, "its place in it"),
        (Title, {"title_number": "ZZ 910001"}, "title number"),
        (Title, {"title_number": "FLAT 1"}, "title number"),
        (Title, {"land_registry": ""}, "which land registry"),
        (Title, {"price_paid": -1}, "price paid"),
        (Title, {"currency": ""}, "ISO 4217"),
        (Title, {"tenure": "Borrowed"}, "tenure"),
        (Title, {"register_date": date(2124, 1, 1)}, "plausible"),
        (Title, {"exhibit": ""}, "its place in it"),
        (LandSale, {"reference": ""}, "under which reference"),
        (LandSale, {"price": -1}, "below nil"),
        (LandSale, {"currency": "GPB"}, "ISO 4217"),
        (LandSale, {"tenure": "F"}, "tenure"),
        (LandSale, {"sold_on": date(1066, 1, 1)}, "plausible"),
        (LandSale, {"place": ""}, "its place in it"),
        (Proprietorship, {"title_number": "ZZ910002"}, "a title that the same exhibit shows"),
        (Proprietorship, {"owner": "nobody"}, "a party that the same exhibit names"),
        (Proprietorship, {"since": date(2124, 1, 1)}, "plausible"),
        (Proprietorship, {"id": ""}, "its place in it"),
        (RegisterEntry, {"title_number": "ZZ910002"}, "a title that the same exhibit shows"),
        (RegisterEntry, {"part": "D"}, "part A, B or C"),
        (RegisterEntry, {"kind": "rumour"}, "kind of entry"),
        (RegisterEntry, {"text": ""}, "has words"),
        (RegisterEntry, {"dated": date(1500, 1, 1)}, "plausible"),
        (RegisterEntry, {"place": ""}, "its place in it"),
    ],
)
def test_a_row_that_breaks_a_promise_is_found_and_the_others_hold(table, change, promise):
    found = broken(SUITES[table]([row(table, 1, **GOOD[table]), row(table, 2, **GOOD[table] | change), row(table, 3, **GOOD[table])]))
    assert len(found) == 1 and promise in next(iter(found)), found
    assert next(iter(found.values())) == ((0, 1) if change.get("id") else (1,))


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (PartyRecord, COMPANY),
        (PartyRecord, PERSON | {"born_day": None}),
        (PartyRecord, COMPANY | {"name": "", "number": "R0000123"}),
        (PartyRecord, COMPANY | {"jurisdiction": "nl", "number": "1"}),
        (PartyRecord, PERSON | {"name": "", "id": "known"}),
        (PartyIdentifier, IDENTIFIER),
        (Interest, INTEREST | {"kind": "benefit", "indirect": True}),
        (Interest, INTEREST | {"kind": "office", "low": None, "high": None}),
        (Interest, INTEREST | {"low": None, "high": None, "kind": "influence"}),
        (Interest, INTEREST | {"owner": "", "kind": "none_known"}),
        (Interest, INTEREST | {"low": 1_000_000, "high": 1_000_000, "capacity": "nominee"}),
        (Title, TITLE | {"price_paid": None, "tenure": ""}),
        (LandSale, SALE | {"price": None, "tenure": ""}),
        (Proprietorship, PROPRIETORSHIP | {"since": None}),
        (RegisterEntry, ENTRY | {"part": "A", "dated": None}),
    ],
)
def test_what_a_register_may_say_holds(table, values):
    assert not broken(SUITES[table]([row(table, 1, **values)]))


def test_a_row_goes_whole_and_what_rested_on_it_goes_after_it():
    def line(n: int, **change) -> list:
        return [
            row(PartyRecord, n, **COMPANY | {"id": f"company-{n}", "name": ""}),
            row(PartyRecord, n, **PERSON | {"id": f"owner-{n}"}),
            row(Interest, n, **INTEREST | {"owner": f"owner-{n}", "company": f"company-{n}"} | change),
        ]

    records: dict[str, list] = {"partyrecord": [], "interest": []}
    for record in [*line(1), *line(2, low=500_001), *line(3, company="company-2"), *line(4, started_on=date(1066, 1, 1))]:
        records[record.__tablename__].append(record)
    checked = check_exhibit(Staged(EXHIBIT, "test", 1, "utf-8", RowCount(4, 0, 1), records), **PERIOD)
    assert {r.place for rows in checked.staged.records.values() for r in rows} == {"line 1", "line 4"}
    assert [aside.place for aside in checked.staged.set_aside] == ["line 2", "line 3"]
    assert (checked.staged.rows.accepted, checked.staged.rows.set_aside, checked.staged.rows.total) == (2, 2, 5)
    assert checked.state == "admitted"
    assert {v.promise: v.places for v in checked.verdicts if not v.held} == {
        "interests: no share's least is above its most": "line 2",
        "interests: every interest is in a company that the same exhibit names": "line 3",
        "interests: the days of an interest are plausible": "line 4",
    }


def test_a_title_stays_when_an_entry_of_its_register_is_set_aside():
    records = {
        "title": [Title(id="t", exhibit=EXHIBIT, place="data", **TITLE)],
        "registerentry": [row(RegisterEntry, 1, **ENTRY), row(RegisterEntry, 2, **ENTRY | {"kind": "rumour"})],
    }
    checked = check_exhibit(Staged(EXHIBIT, "test", 1, "utf-8", RowCount(2, 0, 0), records), **PERIOD)
    assert [title.id for title in checked.staged.records["title"]] == ["t"]
    assert [entry.place for entry in checked.staged.records["registerentry"]] == ["line 1"]
    assert [v.held for v in checked.verdicts if "every accepted row left a record" in v.promise] == [True]
