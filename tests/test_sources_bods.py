"""Beneficial ownership statements: every version in one shape, ranges with their ends, what is said anew, and what is not as the standard says."""

from __future__ import annotations

import csv
import json
import re
from datetime import date

import pytest
from sources_reading import counts, flags, sample, samples, staged

from flows.sources.companies.bods_interests import held
from flows.sources.reading.json_text import parse
from schemas.evidence import Refusal
from schemas.interests import WHOLE

PER_CENT = WHOLE // 100


def statement(kind: str, record: str, details: dict, day: str = "2024-02-01", **more) -> dict:
    """A statement of version 0.4, of an invented publisher."""
    return {
        "statementId": f"{record}-{day}".ljust(32, "0"),
        "recordId": record,
        "recordType": kind,
        "declarationSubject": "harrow",
        "statementDate": day,
        "publicationDetails": {"publicationDate": day, "bodsVersion": "0.4", "publisher": {"name": "Register of Northmarsh"}},
        "recordDetails": {"isComponent": False, **details},
        **more,
    }


def entity(record: str, name: str, **details) -> dict:
    return statement("entity", record, {"entityType": {"type": "registeredEntity"}, "name": name, **details})


def person(record: str, name: str, **details) -> dict:
    return statement("person", record, {"personType": "knownPerson", "names": [{"type": "legal", "fullName": name}], **details})


def relation(record: str, owner, company, *interests: dict, day: str = "2024-02-01", **more) -> dict:
    return statement("relationship", record, {"subject": company, "interestedParty": owner, "interests": list(interests)}, day, **more)


def share(low, high=None, kind: str = "shareholding", **more) -> dict:
    return {"type": kind, "directOrIndirect": "direct", "share": {"exact": low} if high is None else {"minimum": low, "maximum": high}, **more}


WORLD = [
    entity(
        "harrow",
        "Harrowmouth Quays Ltd",
        identifiers=[{"scheme": "GB-COH", "id": "9999990"}],
        jurisdiction={"name": "United Kingdom", "code": "GB"},
        addresses=[
            {"type": "registered", "address": "1 Saltpan Wynd, Harrowmouth", "postCode": "ZZ7 1AA", "country": {"name": "United Kingdom", "code": "GB"}}
        ],
        foundingDate="2001-02-03",
        dissolutionDate="2024-01-02",
    ),
    person("corin", "Corin Vexley", birthDate="1980-06", nationalities=[{"name": "British", "code": "GB"}]),
    relation("r1", "corin", "harrow", share(60.5, startDate="2020-01-01", endDate="2023-05-06"), share(50, 75, "votingRights", directOrIndirect="indirect")),
    relation("r2", {"reason": "unknown", "description": "not found"}, "harrow", share(25)),
    relation("r3", {"reason": "noBeneficialOwners"}, "harrow"),
    relation("r4", {"reason": "subjectExemptFromDisclosure"}, "harrow"),
]


def text(statements: list[dict]) -> str:
    return json.dumps(statements)


def test_parties_their_identifiers_and_interests(tmp_path):
    found = staged(tmp_path, text(WORLD))
    assert (found.source, counts(found), flags(found)) == ("openownership_bods", (6, 0, 0), set())
    company, corin, nobody = found.records["partyrecord"]
    assert (company.kind, company.name, company.jurisdiction, company.number, company.postcode, company.incorporated_on, company.dissolved_on) == (
        "company",
        "Harrowmouth Quays Ltd",
        "gb",
        "09999990",
        "ZZ7 1AA",
        date(2001, 2, 3),
        date(2024, 1, 2),
    )
    assert (corin.kind, corin.name, corin.born_year, corin.born_month, corin.born_day, corin.nationality) == (
        "person",
        "Corin Vexley",
        1980,
        6,
        None,
        "British",
    )
    assert [(i.party == company.id, i.scheme, i.value, i.own) for i in found.records["partyidentifier"]] == [
        (True, "BODS record of Register of Northmarsh", "harrow", True),
        (True, "GB-COH", "9999990", False),
        (False, "BODS record of Register of Northmarsh", "corin", True),
        (False, "BODS record of Register of Northmarsh", "r2", True),
    ]
    held_ = [
        ({corin.id: "corin", nobody.id: "r2"}.get(i.owner, ""), i.kind, i.low, i.high, i.indirect, i.started_on, i.ended_on, i.record)
        for i in found.records["interest"]
    ]
    assert held_ == [
        ("corin", "shares", 605_000, 605_000, False, date(2020, 1, 1), date(2023, 5, 6), "r1"),
        ("corin", "votes", 50 * PER_CENT, 75 * PER_CENT, True, None, None, "r1"),
        ("r2", "shares", 25 * PER_CENT, 25 * PER_CENT, False, None, None, "r2"),
        ("", "none_known", None, None, False, None, None, "r3"),
        ("", "exempt", None, None, False, None, None, "r4"),
    ]
    assert {i.stated_on for i in found.records["interest"]} == {date(2024, 2, 1)}


def test_lines_and_an_array_give_the_same_records(tmp_path):
    array, lines = staged(tmp_path, text(WORLD)), staged(tmp_path, "".join(json.dumps(one) + "\n" for one in WORLD))
    assert counts(array) == counts(lines)
    assert [i.says for i in array.records["interest"]] == [i.says for i in lines.records["interest"]]


EARLIER = [
    {
        "statementID": "e-1",
        "statementType": "entityStatement",
        "isComponent": False,
        "entityType": "registeredEntity",
        "name": "Harrowmouth Quays Ltd",
        "incorporatedInJurisdiction": {"name": "Netherlands", "code": "NL"},
        "identifiers": [{"scheme": "NL-KVK", "id": "00000001"}],
    },
    {
        "statementID": "p-1",
        "statementType": "personStatement",
        "isComponent": False,
        "personType": "knownPerson",
        "birthDate": "1980-06-14",
        "names": [{"type": "individual", "fullName": "Corin Vexley"}],
    },
    {
        "statementID": "o-1",
        "statementType": "ownershipOrControlStatement",
        "isComponent": False,
        "statementDate": "2021-01-01",
        "subject": {"describedByEntityStatement": "e-1"},
        "interestedParty": {"describedByPersonStatement": "p-1"},
        "interests": [
            {"type": "voting-rights", "interestLevel": "direct", "share": {"minimum": 25, "maximum": 50, "exclusiveMinimum": True, "exclusiveMaximum": False}}
        ],
    },
    {
        "statementID": "o-2",
        "statementType": "ownershipOrControlStatement",
        "isComponent": False,
        "statementDate": "2022-01-01",
        "replacesStatements": ["o-1"],
        "subject": {"describedByEntityStatement": "e-1"},
        "interestedParty": {"unspecified": {"reason": "unknown", "description": "none given"}},
        "interests": [{"type": "shareholding", "directOrIndirect": "unknown", "share": {"exact": 10}}],
        "colour": "red",
    },
]


def test_earlier_versions(tmp_path):
    found = staged(tmp_path, text(EARLIER))
    assert (found.source, counts(found), flags(found)) == ("openownership_bods", (4, 0, 0), {"unknown_field"})
    company, corin, nobody = found.records["partyrecord"]
    assert (company.jurisdiction, company.number, corin.name, corin.born_day) == ("nl", "00000001", "Corin Vexley", 14)
    votes, shares = found.records["interest"]
    assert (votes.kind, votes.low, votes.low_open, votes.high, votes.high_open, votes.record) == ("votes", 250_000, True, 500_000, False, "o-1")
    assert (shares.owner, shares.replaces, shares.says) == (nobody.id, "o-1", "shareholding, unknown, unknown, none given")


@pytest.mark.parametrize(
    ("written", "low", "low_open", "high", "high_open"),
    [
        ('{"exact": 33.33333}', 333_333, False, 333_334, False),
        ('{"exact": 100}', WHOLE, False, WHOLE, False),
        ('{"minimum": 75}', 750_000, False, WHOLE, False),
        ('{"exclusiveMinimum": 25, "maximum": 50}', 250_000, True, 500_000, False),
        ('{"minimum": 50, "exclusiveMaximum": 75.5}', 500_000, False, 755_000, True),
        ('{"maximum": 10}', 0, False, 100_000, False),
        ('{"minimum": 25, "maximum": 50, "exclusiveMinimum": true}', 250_000, True, 500_000, False),
        ("{}", None, False, None, False),
        ('{"minimum": 30, "exclusiveMinimum": 25}', 300_000, False, WHOLE, False),
    ],
)
def test_shares_are_ranges_exactly_as_written(written, low, low_open, high, high_open):
    interest, unknown = held({"type": "shareholding", "share": parse(written)[0]})
    assert (interest.low, interest.low_open, interest.high, interest.high_open, unknown) == (low, low_open, high, high_open, "")


@pytest.mark.parametrize(
    "change",
    [
        {"share": {"exact": 100.01}},
        {"share": {"exact": -1}},
        {"share": {"exact": "1e-9999999"}},
        {"share": {"exact": True}},
        {"share": {"exact": "60 %"}},
        {"share": {"exact": "6e1"}},
        {"share": {"exact": "101"}},
        {"share": 60},
        {"share": {"minimum": 60, "maximum": 50}},
        {"directOrIndirect": "partly"},
        {"startDate": "2020-02-30"},
        {"endDate": 2020},
        {"type": 7},
    ],
)
def test_an_interest_that_cannot_be_read_sets_its_statement_aside(tmp_path, change):
    written = text([*WORLD[:2], relation("r1", "corin", "harrow", share(60, **change) if "share" not in change else {"type": "shareholding", **change})])
    found = staged(tmp_path, written.replace('"1e-9999999"', "1e-9999999"))  # which json writes as 0.0
    assert counts(found) == (2, 1, 0) and found.set_aside[0].place == "item 3" and "interest" not in found.records


def test_a_share_that_is_written_as_a_text_is_read_and_told(tmp_path):
    found = staged(tmp_path, text([*WORLD[:2], relation("r1", "corin", "harrow", {"type": "shareholding", "share": {"exact": "33.3333"}})]))
    assert counts(found) == (3, 0, 0) and "not_conforming" in flags(found) and found.records["interest"][0].low == 333_333


def test_a_closed_record_ends_what_it_said(tmp_path):
    found = staged(
        tmp_path,
        text(
            [
                *WORLD[:2],
                relation("r1", "corin", "harrow", share(60), day="2023-04-05", recordStatus="closed"),
                relation("r5", "corin", "harrow", day="2023-04-05", recordStatus="closed"),
            ]
        ),
    )
    assert [(i.kind, i.started_on, i.ended_on) for i in found.records["interest"]] == [("shares", None, date(2023, 4, 4)), ("none_known", None, None)]


def test_unknown_fields_codes_and_parties_are_kept_and_told(tmp_path):
    odd = [entity("harrow", "Harrowmouth Quays Ltd", colour="red"), relation("r1", "nobody", "harrow", share(60, kind="moonRights"))]
    found = staged(tmp_path, text(odd))
    assert counts(found) == (2, 0, 0) and flags(found) == {"unknown_field", "unknown_code", "not_described", "not_conforming"}
    stub = next(p for p in found.records["partyrecord"] if not p.name)
    assert (stub.kind, found.records["interest"][0].owner, found.records["interest"][0].kind) == ("unknown", stub.id, "unknown")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('}}, {"st', '}} {"st', "a comma is missing"),
        ("]}}]", "]}}", "cut short"),
        ("]}}]", "]}}] []", "stands after the array"),
        ('"r1"', '"r1', "cannot be read from here on"),
        ('"r1"', "NaN", "cannot be read"),
        ('"r1"', "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_damaged_array_is_refused(tmp_path, old, new, reason):
    whole = text(WORLD[:3])
    with pytest.raises(Refusal, match=re.escape(reason)):
        staged(tmp_path, new.join(whole.rsplit(old, 1)))


# real samples


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in samples("bods/v0.4/*.json") + samples("bods/v0.4-tests/data/valid-statements/*.json")])
def test_what_is_valid_is_read_whole(tmp_path, path):
    statements = json.loads(path.read_text("utf-8"))
    found = staged(tmp_path, path.read_bytes())
    about_nothing = [s for s in statements if isinstance(s["recordDetails"].get("subject"), dict)]
    assert counts(found) == (len(statements) - len(about_nothing), len(about_nothing), 0)
    assert flags(found) <= {"not_described"}
    interests = [i for s in statements if s not in about_nothing for i in s["recordDetails"].get("interests", ())]
    stated = [i for i in found.records.get("interest", ()) if i.kind not in ("none_known", "exempt") and i.says != "no interest is described"]
    assert len(stated) >= len(interests)
    exact = [round(i["share"]["exact"] * PER_CENT) for i in interests if "exact" in i.get("share", {})]
    assert exact == [i.low for i in stated if i.low is not None and i.low == i.high]


def test_what_is_invalid_is_told_with_the_field_that_is_wrong(tmp_path):
    folder = sample("bods/v0.4-tests/data/invalid-statements")
    rows = list(csv.reader((folder / "expected_errors.csv").read_text("utf-8").splitlines()))
    assert len(rows) > 100
    for name, _, where, field in rows:
        try:
            found = staged(tmp_path, (folder / name).read_bytes(), name=name)
        except Refusal as refusal:
            assert not field, f"{name}: {refusal}"
            continue
        told = " ".join([*(remark.text for remark in found.remarks), *(row.reason for row in found.set_aside)])
        assert (field.strip() or "array") in told, f"{name}: {where} is not told in {told!r}"
