"""PSC snapshots read as columns say what a reading line by line with the standard library says: of drawn, real and damaged lines."""

from __future__ import annotations

import copy
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psc_by_hand import by_hand
from sources_reading import SAMPLES, staged

from flows.sources.companies import psc_records
from flows.sources.reading import json_columns, text_blocks
from schemas.evidence import Refusal, Staged

ADDRESS = {"premises": "Unit 1", "address_line_1": "1 Long Lane", "locality": "Harrowmouth", "postal_code": "HM1 1AA", "country": "England"}
PERSON = {
    "company_number": "00012345",
    "data": {
        "kind": "individual-person-with-significant-control",
        "name": "Ms Ada Quill",
        "name_elements": {"title": "Ms", "forename": "Ada", "surname": "Quill"},
        "date_of_birth": {"month": 5, "year": 1970},
        "nationality": "British",
        "address": ADDRESS,
        "etag": "x",
        "notified_on": "2016-04-06",
        "links": {"self": "/company/00012345/persons-with-significant-control/individual/abc"},
        "natures_of_control": ["ownership-of-shares-25-to-50-percent", "voting-rights-75-to-100-percent-as-trust"],
    },
}
BODY = {
    "company_number": "SC012345",
    "data": {
        "kind": "corporate-entity-person-with-significant-control",
        "name": "Holding Limited",
        "address": ADDRESS,
        "notified_on": "2017-01-02",
        "ceased_on": "2018-02-03",
        "identification": {"country_registered": "England", "place_registered": "Companies House", "registration_number": "12345", "legal_form": "Limited"},
        "links": {"self": "/company/SC012345/persons-with-significant-control/corporate-entity/def"},
        "natures_of_control": ["right-to-appoint-and-remove-directors"],
    },
}
NOBODY = {
    "company_number": "00012346",
    "data": {
        "kind": "persons-with-significant-control-statement",
        "notified_on": "2016-04-06",
        "links": {"self": "/x/ghi"},
        "statement": "no-individual-or-entity-with-signficant-control",
    },
}
PROTECTED = {
    "company_number": "00012347",
    "data": {
        "kind": "super-secure-person-with-significant-control",
        "description": "super-secure-persons-with-significant-control",
        "natures_of_control": ["voting-rights-25-to-50-percent"],
    },
}
EXEMPT = {
    "company_number": "00012348",
    "data": {"kind": "exemptions", "exemptions": {"a": {"exemption_type": "t", "items": [{"exempt_from": "2016-04-06"}, {}]}}},
}
TOTALS = {
    "data": {"kind": "totals#persons-of-significant-control-snapshot", "persons_of_significant_control_count": 3, "statements_count": 1, "exemptions_count": 1}
}
VERIFIED = {"identity_verification_details": {"identity_verified_on": "2025-11-20", "anti_money_laundering_supervisory_bodies": ["x"]}}
ANYTHING = st.sampled_from(
    [
        None,
        "",
        " padded ",
        "é\u2003",
        'a "quoted" one',
        5,
        -1,
        1.5,
        10**20,
        True,
        [],
        ["x"],
        [None],
        {},
        {"self": "no slash"},
        "2016-02-30",
        "2016-02-29",
        "Jersey",
        "Atlantis",
        "companies house",
        "exemptions",
        "a/b/",
        "/",
        "SC 123",
        "no-individual-or-entity-with-signficant-control",
    ]
)


@st.composite
def lines(draw) -> str:
    """One line: a record, often with one field of any place changed, left out or added; or damaged."""
    record = copy.deepcopy(draw(st.sampled_from([PERSON, PERSON, BODY, BODY, NOBODY, PROTECTED, EXEMPT, TOTALS])))
    if draw(st.booleans()):
        data = record["data"]
        part = draw(st.sampled_from([record, data, data, *(value for value in data.values() if isinstance(value, dict))]))
        name = draw(st.sampled_from(sorted(part) + ["new", "name", "ceased_on", "natures_of_control", "is_sanctioned", "self"]))
        if draw(st.integers(0, 4)):
            part[name] = draw(ANYTHING)
        else:
            part.pop(name, None)
    written = json.dumps(record, ensure_ascii=draw(st.booleans()), separators=draw(st.sampled_from([(",", ":"), (", ", ": ")])))
    match draw(st.integers(0, 11)):
        case 0:
            return written.replace('"kind"', '"kind": "exemptions", "kind"', 1)
        case 1:
            return written[: draw(st.integers(0, len(written)))]
        case 2:
            odd = ["", "  ", "[]", "{}", "null", "5", '{"data":null}', '{"a":NaN}', '{"a":"\\ud800"}', "[" * 3000, '{"a":' * 2000 + "1" + "}" * 2000]
            return draw(st.sampled_from(odd))
        case 3:
            spoilt = [written + "x", written + written, written + " " + written, written + "\r", "\t" + written, written.replace(":", ":\u00a0", 1)]
            return draw(st.sampled_from([*spoilt, written.replace("00012345", "012345"), written.replace('"kind"', '"k\\u0069nd"', 1)]))
        case 4:
            return written.replace('"name"', '"name": "again", "name"', 1)
    return written


def as_told(found: Staged) -> dict[str, list]:
    """What was staged, as `by_hand` writes it down."""
    given = {name: [row.model_dump() for row in rows] for name, rows in found.records.items()}
    parties, identifiers, interests = (given.get(name, []) for name in ("partyrecord", "partyidentifier", "interest"))
    born = [tuple(party[f"born_{part}"] for part in ("year", "month", "day")) for party in parties]
    behind = ("nationality", "address", "postcode")
    assert [one["id"].rpartition(":")[0] for one in identifiers] == [one["party"].rpartition(":")[0] for one in identifiers]
    assert {one["company"] for one in interests} | {one["owner"] for one in interests} - {""} <= {party["id"] for party in parties}
    return {
        "parties": [
            (
                party["place"],
                party["kind"],
                party["mentioned_as"],
                party["name"],
                party["jurisdiction"],
                party["number"],
                day,
                *(party[name] for name in behind),
            )
            for party, day in zip(parties, born, strict=True)
        ],
        "identifiers": [(one["place"], one["scheme"], one["value"], one["own"]) for one in identifiers],
        "interests": [
            (one["id"].partition("/")[2], one["owner"] != "", *(one[name] for name in ("kind", "capacity", "low", "says", "record", "started_on", "ended_on")))
            for one in interests
        ],
        "aside": [row.place for row in found.set_aside],
        "declared": [(row.place, row.what) for row in found.declared],
        "odd": sorted((row.flag, row.place, int(times[1])) for row in found.remarks if (times := re.search(", ([0-9]+) times?, first here", row.text))),
    }


def expected(content: str) -> dict[str, list]:
    """The second reading, of which reasons are compared one by one elsewhere."""
    told = by_hand(content)
    return told | {"aside": [place for place, _ in told["aside"]], "odd": sorted(told["odd"])}


@settings(max_examples=60, deadline=None)
@given(st.lists(lines(), max_size=10), st.sampled_from([1, 2, 128]), st.sampled_from([300, 1 << 20]))
def test_columns_say_what_the_lines_say(tmp_path_factory, drawn, part, block):
    folder, content = tmp_path_factory.mktemp("psc"), "\n".join([json.dumps(PERSON), *drawn]) + "\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_columns, "_PART", part)
        patch.setattr(json_columns, "_MOST", 2 + part)
        patch.setattr(text_blocks, "BLOCK", block)
        patch.setattr(text_blocks, "MOST", 1_000)  # no line is too long for blocks as small as these
        assert as_told(staged(folder, content)) == expected(content)


def test_real_records_say_what_their_lines_say(tmp_path):
    real = [json.dumps(json.loads(path.read_text("utf-8"))) for path in sorted(SAMPLES.glob("psc/*.json"))]
    if not real:
        pytest.skip("the samples are not here")
    content = "\n".join([json.dumps(PERSON), *real]) + "\n"
    assert as_told(staged(tmp_path, content)) == expected(content)


def test_a_last_line_that_is_cut_short_is_a_refusal(tmp_path):
    whole = json.dumps(PERSON)
    assert len(staged(tmp_path, f"{whole}\n{whole}").records["interest"]) == 4
    with pytest.raises(Refusal, match="line 2: the last line is cut short"):
        staged(tmp_path, f"{whole}\n{whole[:-1]}")


def test_a_line_that_is_set_aside_says_why_and_is_kept_as_it_stands(tmp_path):
    spoilt = {
        "name given twice in one object": json.dumps(PERSON).replace('"name"', '"name": "again", "name"', 1),
        "not JSON (NaN is not a JSON number)": json.dumps(PERSON | {"x": float("nan")}),
        "company_number '1 2 3 4 5 6 7 8 9' is not a number of 8 characters": json.dumps(PERSON | {"company_number": "1 2 3 4 5 6 7 8 9"}),
        "date_of_birth {'month': 13, 'year': 1970}": json.dumps(PERSON | {"data": PERSON["data"] | {"date_of_birth": {"month": 13, "year": 1970}}}),
        "date '2016-02-30' does not exist": json.dumps(PERSON | {"data": PERSON["data"] | {"notified_on": "2016-02-30"}}),
        "name is not a text": json.dumps(BODY | {"data": BODY["data"] | {"name": 5}}),
        "the controller has no name and no id": json.dumps(BODY | {"data": BODY["data"] | {"name": "", "links": {}}}),
        "not an object with data": '{"data": null}',
    }
    found = staged(tmp_path, "\n".join([json.dumps(PERSON), *spoilt.values(), ""]))
    assert found.rows.accepted == 1 and [row.raw.rstrip("\n") for row in found.set_aside] == list(spoilt.values())
    assert all(why in row.reason for why, row in zip(spoilt, found.set_aside, strict=True))


def test_plain_lines_are_not_looked_at_one_by_one(tmp_path, monkeypatch):
    monkeypatch.setattr(text_blocks, "BLOCK", 2_000)
    monkeypatch.setattr(psc_records, "told", lambda line: pytest.fail(f"{line.place} was looked at by itself"))
    verified = PERSON | {"data": PERSON["data"] | VERIFIED}
    found = staged(tmp_path, "\n".join(map(json.dumps, [PERSON, BODY, NOBODY, PROTECTED, verified] * 20)))
    assert len(found.records["interest"]) == 140
    assert [party.number for party in found.records["partyrecord"]][:4] == ["00012345", "", "SC012345", "00012345"]
    assert {remark.flag for remark in found.remarks} == {"no_totals"}
