"""Large PSC snapshots read as columns: the same as the row reader gives, for drawn, real and damaged lines."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources_reading import SAMPLES, staged
from test_bank_blocks import told as _told

from flows.sources.companies import companies_house_psc
from flows.sources.reading import text_blocks
from flows.sources.reading.record_columns import Records

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
EXEMPT = {"company_number": "00012348", "data": {"kind": "exemptions", "exemptions": {"a": {"exemption_type": "t", "items": [{"exempt_from": "2016-04-06"}]}}}}
TOTALS = {"data": {"kind": companies_house_psc.TOTALS, "persons_of_significant_control_count": 3, "statements_count": 1, "exemptions_count": 1}}
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
            return draw(st.sampled_from(["", "  ", "[]", "{}", written + "x", written + "\r", "\t" + written, written.replace("00012345", "012345")]))
    return written


def told(folder, content: str, large: bool) -> tuple:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(companies_house_psc, "LARGE", 0 if large else 1 << 40)
        return _told(folder, content, large)


@settings(max_examples=35, deadline=None)
@given(st.lists(lines(), max_size=10), st.sampled_from(["", "\n"]))
def test_columns_and_rows_read_the_same(tmp_path_factory, drawn, end):
    folder, content = tmp_path_factory.mktemp("psc"), "\n".join([json.dumps(PERSON), *drawn]) + end
    assert told(folder, content, True) == told(folder, content, False)


def test_real_records_are_read_the_same(tmp_path):
    real = [json.dumps(json.loads(path.read_text("utf-8"))) for path in sorted(SAMPLES.glob("psc/*.json"))]
    if not real:
        pytest.skip("the samples are not here")
    content = "\n".join([json.dumps(PERSON), *real]) + "\n"
    assert told(tmp_path, content, True) == told(tmp_path, content, False)


def test_lines_are_mostly_read_as_columns(tmp_path, monkeypatch):
    monkeypatch.setattr(companies_house_psc, "LARGE", 0)
    monkeypatch.setattr(text_blocks, "BLOCK", 2_000)
    monkeypatch.setattr(companies_house_psc.Snapshot, "_row", lambda *_: pytest.fail("a plain line was left to the row reader"))
    found = staged(tmp_path, "\n".join(map(json.dumps, [PERSON, BODY, NOBODY, PROTECTED] * 5 + [TOTALS])))
    assert isinstance(found.records["interest"], Records) and len(found.records["interest"]) == 25
    assert [party.number for party in found.records["partyrecord"]][:4] == ["00012345", "", "SC012345", "00012345"]
    assert {remark.flag for remark in found.remarks} == {"control_total"}
