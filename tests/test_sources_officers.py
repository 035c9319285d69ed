"""Officers of a company: offices with their days, people without a day of birth, bodies with their numbers, pages that must be whole."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sources_reading import counts, flags, staged

from schemas.evidence import Refusal


def entry(**changes) -> dict:
    return {
        "name": "VEXLEY, Corin",
        "officer_role": "director",
        "appointed_on": "2020-01-02",
        "date_of_birth": {"month": 6, "year": 1980},
        "nationality": "British",
        "address": {"premises": "4", "address_line_1": "Lanternholt Street", "postal_code": "ZZ7 4DQ"},
        "occupation": "Director",
        "country_of_residence": "England",
        "links": {"self": "/company/99999901/appointments/a1", "officer": {"appointments": "/officers/Ab-1/appointments"}},
        **changes,
    }


BODY = entry(
    name="QUAY SECRETARIES LTD",
    officer_role="corporate-secretary",
    resigned_on="2021-03-04",
    date_of_birth=None,
    identification={"identification_type": "uk-limited-company", "place_registered": "England", "registration_number": "9999902"},
    links={"self": "/company/99999901/appointments/a2", "officer": {"appointments": "/officers/Cd-2/appointments"}},
)


def page(*entries, **changes) -> dict:
    return {
        "kind": "officer-list",
        "etag": "0",
        "items": list(entries),
        "items_per_page": 35,
        "start_index": 0,
        "total_results": len(entries),
        "active_count": sum("resigned_on" not in e for e in entries),
        "resigned_count": sum("resigned_on" in e for e in entries),
        "links": {"self": "/company/99999901/officers"},
        **changes,
    }


@pytest.mark.parametrize("indent", [None, 2])
def test_a_page(tmp_path, indent):
    found = staged(tmp_path, json.dumps(page(entry(), BODY), indent=indent) + "\n")
    assert (found.source, counts(found), flags(found)) == ("companies_house_officers", (2, 0, 0), set())
    parties = {p.id: p for p in found.records["partyrecord"]}
    assert [(parties[i.owner].name, parties[i.company].number, i.kind, i.says, i.started_on, i.ended_on, i.low) for i in found.records["interest"]] == [
        ("VEXLEY, Corin", "99999901", "office", "director", date(2020, 1, 2), None, None),
        ("QUAY SECRETARIES LTD", "99999901", "office", "corporate-secretary", date(2020, 1, 2), date(2021, 3, 4), None),
    ]
    corin, body = (next(p for p in parties.values() if p.name.startswith(name)) for name in ("VEXLEY", "QUAY"))
    assert (corin.kind, corin.born_year, corin.born_month, corin.born_day, corin.postcode) == ("person", 1980, 6, None, "ZZ7 4DQ")
    assert (body.kind, body.jurisdiction, body.number) == ("company", "gb", "09999902")
    assert [(i.value, i.own) for i in found.records["partyidentifier"]] == [("Ab-1", True), ("Cd-2", False)]


def test_pages_that_are_not_whole_and_counts_that_differ_are_told(tmp_path):
    assert flags(staged(tmp_path, json.dumps(page(entry(), total_results=40)))) == {"more_pages"}
    assert flags(staged(tmp_path, json.dumps(page(entry(), resigned_count=1)))) == {"control_total"}
    assert flags(staged(tmp_path, json.dumps(page(entry(shoe_size=43, officer_role="mascot"), moon="full")))) == {"unknown_field", "unknown_code"}
    two = json.dumps(page(entry(), total_results=2)) + "\n" + json.dumps(page(BODY, start_index=1, total_results=2)) + "\n"
    assert counts(staged(tmp_path, two)) == (2, 0, 0) and flags(staged(tmp_path, two)) == {"more_pages"}


def test_an_officers_appointments(tmp_path):
    def appointment(number: str, **more) -> dict:
        return {
            "name": "Corin VEXLEY",
            "officer_role": "director",
            "appointed_on": "2020-01-02",
            "links": {"company": f"/company/{number}"},
            "name_elements": {"surname": "VEXLEY"},
            "appointed_to": {"company_number": number, "company_name": f"COMPANY {number}", "company_status": "active"},
            **more,
        }

    listed = page(
        appointment("99999901"),
        appointment("SC999902", resigned_on="2022-01-01"),
        appointment(""),
        kind="personal-appointment",
        name="Corin VEXLEY",
        is_corporate_officer=False,
        date_of_birth={"month": 6, "year": 1980},
        links={"self": "/officers/Ab-1/appointments"},
    )
    found = staged(tmp_path, json.dumps(listed))
    assert (found.source, counts(found), flags(found)) == ("companies_house_officers", (2, 1, 0), set())
    companies = [p for p in found.records["partyrecord"] if p.kind == "company"]
    assert [(p.number, p.name, p.status) for p in companies] == [("99999901", "COMPANY 99999901", "active"), ("SC999902", "COMPANY SC999902", "active")]
    assert {(p.name, p.born_year, p.born_month) for p in found.records["partyrecord"] if p.kind == "person"} == {("Corin VEXLEY", 1980, 6)}
    assert [i.value for i in found.records["partyidentifier"]] == ["Ab-1", "Ab-1"]
    assert [i.ended_on for i in found.records["interest"]] == [None, date(2022, 1, 1)]
    bare = {
        "officer_role": "director",
        "appointed_on": "2020-01-02",
        "links": {"company": "/company/SC999902"},
    }  # who it is stands above, the company in a link
    found = staged(tmp_path, json.dumps(listed | {"items": [bare]}))
    assert counts(found) == (1, 0, 0) and [(p.name, p.number) for p in found.records["partyrecord"]] == [("", "SC999902"), ("Corin VEXLEY", "")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": ""}, "names no officer"),
        ({"officer_role": None}, "names no officer"),
        ({"appointed_on": "02/01/2020"}, "cannot be read"),
        ({"date_of_birth": {"year": "1980"}}, "date_of_birth"),
        ({"links": 3}, "not what the API gives"),
        ({"name": 5}, "not a text"),
    ],
)
def test_an_entry_that_cannot_be_read_is_set_aside(tmp_path, change, reason):
    found = staged(tmp_path, json.dumps(page(BODY, entry(**change))))
    assert counts(found) == (1, 1, 0) and reason in found.set_aside[0].reason


def test_a_list_of_no_company_and_a_cut_file(tmp_path):
    nobody = staged(tmp_path, json.dumps(page(entry(links={}), links={})))
    assert counts(nobody) == (0, 1, 0)
    with pytest.raises(Refusal):
        staged(tmp_path, json.dumps(page(entry()))[:-20])
    with pytest.raises(Refusal, match="not a list of officers"):
        staged(tmp_path, json.dumps(page(entry())) + '\n{"a": 1}\n')
