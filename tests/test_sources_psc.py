"""PSC snapshot: every kind of record, every nature of control, bands with their open ends, and the totals line."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sources_reading import counts, flags, staged

from flows.demo.registers import Controller, psc_snapshot
from flows.sources.companies.psc_natures import nature

NUMBER, OTHER = "99999901", "99999902"
CONTROLLERS = psc_snapshot(
    [
        Controller(
            NUMBER,
            "Mr Corin Vexley",
            ("ownership-of-shares-25-to-50-percent", "voting-rights-25-to-50-percent"),
            date(2023, 5, 2),
            date(1980, 6, 1),
            "Corin",
            "Vexley",
            address={"premises": "4", "address_line_1": "Lanternholt Street", "postal_code": "ZZ7 4DQ"},
        ),
        Controller(
            NUMBER,
            "Meerkoet B.V.",
            ("ownership-of-shares-75-to-100-percent-as-trust",),
            date(2020, 1, 1),
            ceased=date(2023, 5, 1),
            identification={"country_registered": "Netherlands", "registration_number": "0000 0001"},
        ),
    ],
    [(OTHER, date(2022, 2, 2))],
    date(2024, 3, 4),
)
PER_CENT = 10_000  # millionths


def record(kind: str, **data) -> str:
    return json.dumps({"company_number": NUMBER, "data": {"etag": "0", "kind": kind, "links": {}, **data}})


def test_a_snapshot(tmp_path):
    found = staged(tmp_path, CONTROLLERS)
    assert (found.source, found.encoding, counts(found), flags(found)) == ("companies_house_psc", "utf-8", (3, 0, 1), set())
    parties = {p.id: p for p in found.records["partyrecord"]}
    held = [
        (parties[i.owner].name if i.owner else "", parties[i.company].number, i.kind, i.low, i.high, i.started_on, i.ended_on, i.capacity)
        for i in found.records["interest"]
    ]
    assert held == [
        ("Mr Corin Vexley", NUMBER, "shares", 25 * PER_CENT, 50 * PER_CENT, date(2023, 5, 2), None, ""),
        ("Mr Corin Vexley", NUMBER, "votes", 25 * PER_CENT, 50 * PER_CENT, date(2023, 5, 2), None, ""),
        ("Meerkoet B.V.", NUMBER, "shares", 75 * PER_CENT, 100 * PER_CENT, date(2020, 1, 1), date(2023, 5, 1), "trustee"),
        ("", OTHER, "none_known", None, None, date(2022, 2, 2), None, ""),
    ]
    corin = next(p for p in parties.values() if p.kind == "person")
    assert (corin.born_year, corin.born_month, corin.born_day, corin.address, corin.postcode) == (1980, 6, None, "4 Lanternholt Street, ZZ7 4DQ", "ZZ7 4DQ")
    body = next(p for p in parties.values() if p.name == "Meerkoet B.V.")
    assert (body.kind, body.jurisdiction, body.number) == ("company", "nl", "00000001")


# Companies Act 2006 Sch 1A: more than 25 but not more than 50; more than 50 but less than 75; 75 or more
@pytest.mark.parametrize(
    ("band", "low", "low_open", "high", "high_open"),
    [("25-to-50", 25, True, 50, False), ("50-to-75", 50, True, 75, True), ("75-to-100", 75, False, 100, False), ("more-than-25", 25, True, 100, False)],
)
@pytest.mark.parametrize(("what", "kind"), [("ownership-of-shares", "shares"), ("voting-rights", "votes"), ("right-to-share-surplus-assets", "surplus_assets")])
def test_bands_keep_their_open_ends(band, low, low_open, high, high_open, what, kind):
    read = nature(f"{what}-{band}-percent")
    assert (read.kind, read.low, read.low_open, read.high, read.high_open) == (kind, low * PER_CENT, low_open, high * PER_CENT, high_open)


@pytest.mark.parametrize(
    ("code", "kind", "capacity"),
    [
        ("right-to-appoint-and-remove-directors", "appointment", ""),
        ("right-to-appoint-and-remove-directors-as-firm", "appointment", "firm"),
        ("right-to-appoint-and-remove-members-limited-liability-partnership", "appointment", ""),
        ("significant-influence-or-control", "influence", ""),
        ("significant-influence-or-control-as-trust", "influence", "trustee"),
        ("voting-rights-50-to-75-percent-as-trust-limited-liability-partnership", "votes", "trustee"),
        ("ownership-of-shares-more-than-25-percent-as-firm-registered-overseas-entity", "shares", "firm"),
        ("part-right-to-share-surplus-assets-25-to-50-percent", "surplus_assets", ""),
        ("registered-owner-as-nominee-person-england-wales-registered-overseas-entity", "unknown", "nominee"),
    ],
)
def test_natures_without_shares_and_capacities(code, kind, capacity):
    assert (nature(code).kind, nature(code).capacity) == (kind, capacity)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "ownership-of-shares",
        "significant-influence-or-control-25-to-50-percent",
        "ownership-of-shares-10-to-20-percent",
        "ownership-of-shares-25-to-50-percent-as-hobby",
    ],
)
def test_what_is_not_a_nature_is_none(code):
    assert nature(code) is None


def test_an_unknown_nature_is_kept_as_unknown_and_told(tmp_path):
    found = staged(tmp_path, record("individual-person-with-significant-control", name="Corin Vexley", natures_of_control=["by-magic"]))
    (interest,) = found.records["interest"]
    assert (interest.kind, interest.low, interest.high, interest.says) == ("unknown", None, None, "by-magic")
    assert flags(found) == {"unknown_code"}
    empty = staged(
        tmp_path, record("individual-person-with-significant-control", name="Corin Vexley", natures_of_control=["voting-rights-25-to-50-percent", None])
    )
    assert [i.kind for i in empty.records["interest"]] == ["votes", "unknown"] and flags(empty) == {"unknown_code"}


@pytest.mark.parametrize(
    ("line", "kind", "says", "named"),
    [
        (
            record("super-secure-person-with-significant-control", description="super-secure-persons-with-significant-control"),
            "unknown",
            "super-secure-persons-with-significant-control",
            0,
        ),
        (record("persons-with-significant-control-statement", statement="psc-exists-but-not-identified"), "unknown", "psc-exists-but-not-identified", 0),
        (
            record("persons-with-significant-control-statement", statement="no-individual-or-entity-with-signficant-control"),
            "none_known",
            "no-individual-or-entity-with-signficant-control",
            0,
        ),
        (
            record("legal-person-person-with-significant-control", name="Northmarsh Council", natures_of_control=["significant-influence-or-control"]),
            "influence",
            "significant-influence-or-control",
            1,
        ),
        (
            record(
                "individual-beneficial-owner",
                name_elements={"forename": "Ada", "surname": "Quill"},
                natures_of_control=["ownership-of-shares-more-than-25-percent-registered-overseas-entity"],
            ),
            "shares",
            "ownership-of-shares-more-than-25-percent-registered-overseas-entity",
            1,
        ),
    ],
)
def test_every_other_kind(tmp_path, line, kind, says, named):
    found = staged(tmp_path, line)
    (interest,) = found.records["interest"]
    assert counts(found) == (1, 0, 0)
    assert (interest.kind, interest.says, bool(interest.owner), len(found.records["partyrecord"])) == (kind, says, bool(named), 1 + named)


def test_exemptions_have_their_days(tmp_path):
    found = staged(
        tmp_path,
        record(
            "exemptions",
            exemptions={
                "psc_exempt_as_shares_admitted_on_market": {
                    "exemption_type": "psc-exempt-as-shares-admitted-on-market",
                    "items": [{"exempt_from": "2016-10-29", "exempt_to": "2018-01-02"}, {"exempt_from": "2019-01-01"}],
                }
            },
        ),
    )
    assert [(i.kind, i.started_on, i.ended_on) for i in found.records["interest"]] == [
        ("exempt", date(2016, 10, 29), date(2018, 1, 2)),
        ("exempt", date(2019, 1, 1), None),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "not JSON"),
        ('{"company_number": "1"}', "not an object with data"),
        (record("a-new-kind"), "is not one of the register's"),
        (record("individual-person-with-significant-control"), "no name"),
        (record("corporate-entity-person-with-significant-control"), "no name"),
        (record("individual-person-with-significant-control", name="A", notified_on="02/05/2023"), "cannot be read"),
        (record("individual-person-with-significant-control", name="A", date_of_birth={"year": "1980"}), "date_of_birth"),
        (record("individual-person-with-significant-control", name=7), "not a text"),
        (record("legal-person-beneficial-owner", name="A", natures_of_control="shares"), "not a list"),
        (record("individual-person-with-significant-control", name="A").replace(NUMBER, "12 34 567 89"), "company_number"),
        (record("individual-person-with-significant-control", name="A", natures_of_control="shares").replace('"shares"', "NaN"), "not JSON"),
        (record("individual-person-with-significant-control", name="A").replace('"links"', '"kind": "exemptions", "links"'), "given twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_set_aside(tmp_path, line, reason):
    found = staged(tmp_path, CONTROLLERS + line.encode() + b"\n\n")
    assert counts(found) == (3, 1, 2)
    assert found.set_aside[0].place == "line 5" and reason in found.set_aside[0].reason


def test_unknown_fields_and_totals_that_differ_are_told(tmp_path):
    extra = staged(tmp_path, record("individual-person-with-significant-control", name="A", shoe_size=43))
    assert flags(extra) == {"unknown_field"}
    differs = staged(tmp_path, CONTROLLERS.replace(b'"statements_count":1', b'"statements_count":4'))
    assert flags(differs) == {"control_total"} and counts(differs) == (3, 0, 1)


def test_a_pretty_printed_record_is_one_row(tmp_path):
    found = staged(tmp_path, json.dumps(json.loads(record("individual-person-with-significant-control", name="A")), indent=2))
    assert counts(found) == (1, 0, 0) and found.records["partyrecord"][0].place == "object 1"


def test_a_last_line_that_is_cut_is_refused(tmp_path):
    with pytest.raises(Exception, match="line 4: the last line is cut short"):
        staged(tmp_path, CONTROLLERS[:-20])
