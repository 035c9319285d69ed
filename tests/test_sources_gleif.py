"""LEI records, relationships and reporting exceptions: the same from XML, JSON and CSV; deltas, ends, and what is not as it should be."""

from __future__ import annotations

import json
from datetime import date

import pytest
from lxml import etree
from sources_reading import counts, flags, sample, staged
from stdnum import lei as lei_number
from stdnum.iso7064 import mod_97_10

from schemas.evidence import Refusal


def lei(stem: str) -> str:
    """An invented LEI with its check digits."""
    stem = stem.upper().ljust(18, "0")
    return stem + mod_97_10.calc_check_digits(stem)


CHILD, PARENT = lei("ZZ00HARROWMOUTH"), lei("ZZ00MEERKOET")
GLEIF = "http://www.gleif.org/data/schema"


def entity(**changes: str) -> str:
    given = {
        "LEI": CHILD,
        "name": "Harrowmouth Quays Ltd",
        "status": "ACTIVE",
        "created": "2001-02-03T00:00:00.000Z",
        "authority": "RA000585",
        "number": "9999990",
        "events": "",
        "extension": "",
    } | changes
    return f"""<lei:LEIRecord><lei:LEI>{given["LEI"]}</lei:LEI><lei:Entity><lei:LegalName xml:lang="en">{given["name"]}</lei:LegalName>
    <lei:LegalAddress><lei:FirstAddressLine>1 Saltpan Wynd</lei:FirstAddressLine><lei:AdditionalAddressLine>Old Quay</lei:AdditionalAddressLine>
    <lei:City>Harrowmouth</lei:City><lei:Country>GB</lei:Country><lei:PostalCode>ZZ7 1AA</lei:PostalCode></lei:LegalAddress>
    <lei:RegistrationAuthority><lei:RegistrationAuthorityID>{given["authority"]}</lei:RegistrationAuthorityID>
    <lei:RegistrationAuthorityEntityID>{given["number"]}</lei:RegistrationAuthorityEntityID></lei:RegistrationAuthority>
    <lei:LegalJurisdiction>GB</lei:LegalJurisdiction><lei:EntityStatus>{given["status"]}</lei:EntityStatus>
    <lei:EntityCreationDate>{given["created"]}</lei:EntityCreationDate>{given["events"]}</lei:Entity>
    <lei:Registration><lei:RegistrationStatus>ISSUED</lei:RegistrationStatus></lei:Registration>{given["extension"]}</lei:LEIRecord>"""


def lei_file(*entities: str, count: int | None = None) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><lei:LEIData xmlns:lei="{GLEIF}/leidata/2016"><lei:LEIHeader><lei:ContentDate>2024-01-01T00:00:00Z</lei:ContentDate>'
        f"<lei:FileContent>GLEIF_DELTA_PUBLISHED</lei:FileContent><lei:RecordCount>{len(entities) if count is None else count}</lei:RecordCount></lei:LEIHeader>"
        f"<lei:LEIRecords>{''.join(entities)}</lei:LEIRecords></lei:LEIData>"
    )


def relationship(**changes) -> dict:
    given = {"child": CHILD, "parent": PARENT, "type": "IS_DIRECTLY_CONSOLIDATED_BY", "status": "ACTIVE", "registered": "PUBLISHED", "end": None} | changes
    period = {"StartDate": "2019-05-06T00:00:00.000Z", "PeriodType": "RELATIONSHIP_PERIOD"} | ({"EndDate": given["end"]} if given["end"] else {})
    return {
        "Relationship": {
            "StartNode": {"NodeID": given["child"], "NodeIDType": "LEI"},
            "EndNode": {"NodeID": given["parent"], "NodeIDType": "LEI"},
            "RelationshipType": given["type"],
            "RelationshipPeriods": [
                {"StartDate": "2023-01-01T00:00:00.000Z", "EndDate": "2023-12-31T00:00:00.000Z", "PeriodType": "ACCOUNTING_PERIOD"},
                period,
            ],
            "RelationshipStatus": given["status"],
        },
        "Registration": {"LastUpdateDate": "2024-02-03T04:05:06.000Z", "RegistrationStatus": given["registered"]},
    }


def as_published(value):
    """JSON as GLEIF publishes it: every text in an object of its own, lists in an object named after what they list."""
    if isinstance(value, dict):
        return {
            name: {"RelationshipPeriod": [as_published(one) for one in inner]} if name == "RelationshipPeriods" else as_published(inner)
            for name, inner in value.items()
        }
    return {"$": value}


def test_an_entity_and_its_identifiers(tmp_path):
    found = staged(tmp_path, lei_file(entity()))
    assert (found.source, found.encoding, counts(found), flags(found)) == ("gleif_lei", "utf-8", (1, 0, 0), set())
    (party,) = found.records["partyrecord"]
    assert (
        party.name,
        party.jurisdiction,
        party.number,
        party.address,
        party.postcode,
        party.status,
        party.incorporated_on,
        party.dissolved_on,
        party.place,
    ) == (
        "Harrowmouth Quays Ltd",
        "gb",
        "09999990",
        "1 Saltpan Wynd, Old Quay, Harrowmouth, GB",
        "ZZ7 1AA",
        "ACTIVE, ISSUED",
        date(2001, 2, 3),
        None,
        "LEIRecord 1",
    )
    assert [(i.scheme, i.value, i.own) for i in found.records["partyidentifier"]] == [("LEI", CHILD, True), ("RA000585", "9999990", False)]


def test_dissolution_deletion_counts_and_what_is_unknown(tmp_path):
    gone = (
        "<lei:LegalEntityEvents><lei:LegalEntityEvent><lei:LegalEntityEventType>DISSOLUTION</lei:LegalEntityEventType><lei:LegalEntityEventEffectiveDate>2022-03-04T00:00:00Z"
        "</lei:LegalEntityEventEffectiveDate></lei:LegalEntityEvent></lei:LegalEntityEvents>"
    )
    deleted = f'<lei:Extension xmlns:gleif="{GLEIF}/golden-copy/extensions/1.0"><gleif:Deletion>true</gleif:Deletion></lei:Extension>'
    found = staged(
        tmp_path,
        lei_file(entity(events=gone), entity(extension=deleted), entity(number="", authority="RA999999", events="<lei:Colour>red</lei:Colour>"), count=5),
    )
    assert counts(found) == (2, 1, 0) and "deleted" in found.set_aside[0].reason
    assert [p.dissolved_on for p in found.records["partyrecord"]] == [date(2022, 3, 4), None]
    assert flags(found) == {"control_total", "unknown_element"} and len(found.records["partyidentifier"]) == 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"LEI": "ZZ"}, "not an LEI"),
        ({"LEI": "É" * 20}, "not an LEI"),
        ({"name": ""}, "no legal name"),
        ({"created": "3 May 2001"}, "neither a date"),
        ({"created": "2001-02-30"}, "does not exist"),
    ],
)
def test_an_entity_that_cannot_be_read_is_set_aside(tmp_path, change, reason):
    found = staged(tmp_path, lei_file(entity(), entity(**change)))
    assert counts(found) == (1, 1, 0) and found.set_aside[0].place == "LEIRecord 2" and reason in found.set_aside[0].reason


@pytest.mark.parametrize(("inside", "gone"), [("<gleif:DeletedAt>2024-02-03T04:05:06Z</gleif:DeletedAt>", True), ("true", True), ("", False), ("false", False)])
def test_what_a_delta_deletes_is_no_longer_so_and_a_whole_file_with_the_empty_element_deletes_nothing(tmp_path, inside, gone):
    deletion = f'<lei:Extension xmlns:gleif="{GLEIF}/golden-copy/extensions/1.0"><gleif:Deletion>{inside}</gleif:Deletion></lei:Extension>'
    assert counts(staged(tmp_path, lei_file(entity(extension=deletion)))) == ((0, 1, 0) if gone else (1, 0, 0))
    marked = {"gleif:Deletion": {"gleif:DeletedAt": {"$": "2024-02-03T04:05:06Z"}} if gone else None}
    exception = {
        "LEI": {"$": CHILD},
        "ExceptionCategory": {"$": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"},
        "ExceptionReason": [{"$": "NO_LEI"}],
        "Extension": marked,
    }
    found = staged(tmp_path, json.dumps({"exceptions": [exception]}))
    assert (found.source, counts(found)) == ("gleif_exceptions", (0, 1, 0) if gone else (1, 0, 0))


def of_api(kind: str, *records: dict, **meta) -> dict:
    rows = [{"type": kind, "id": "x", "attributes": record, "links": {"self": "https://api.example"}} for record in records]
    return {"meta": {"goldenCopy": {"publishDate": "2024-01-01T00:00:00Z"}, **meta}, "data": rows if meta else rows[0]}


def test_the_api_gives_what_the_files_give(tmp_path):
    """The same entity, relationship and exception, by the names that the API has for them."""
    answered = {
        "lei": CHILD,
        "entity": {
            "legalName": {"name": "Harrowmouth Quays Ltd", "language": "en"},
            "legalAddress": {"addressLines": ["1 Saltpan Wynd", "Old Quay"], "city": "Harrowmouth", "region": None, "country": "GB", "postalCode": "ZZ7 1AA"},
            "registeredAt": {"id": "RA000585", "other": None},
            "registeredAs": "9999990",
            "jurisdiction": "GB",
            "status": "ACTIVE",
            "creationDate": "2001-02-03T00:00:00Z",
            "expiration": {"date": None, "reason": None},
        },
        "registration": {"status": "ISSUED"},
        "bic": None,
    }
    pairs = [
        (of_api("lei-records", answered), lei_file(entity())),
        (
            of_api(
                "relationship-records",
                {
                    "relationship": {
                        "startNode": {"id": CHILD, "type": "LEI"},
                        "endNode": {"id": PARENT, "type": "LEI"},
                        "type": "IS_DIRECTLY_CONSOLIDATED_BY",
                        "status": "ACTIVE",
                        "periods": [
                            {"startDate": "2023-01-01T00:00:00Z", "endDate": "2023-12-31T00:00:00Z", "type": "ACCOUNTING_PERIOD"},
                            {"startDate": "2019-05-06T00:00:00Z", "type": "RELATIONSHIP_PERIOD"},
                        ],
                    },
                    "registration": {"status": "PUBLISHED", "lastUpdateDate": "2024-02-03T04:05:06Z"},
                    "validFrom": None,
                },
            ),
            json.dumps([relationship()]),
        ),
        (
            of_api(
                "reporting-exceptions",
                {"lei": CHILD, "category": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT", "reason": "NON_CONSOLIDATING", "reference": None, "validTo": None},
            ),
            json.dumps([{"LEI": CHILD, "ExceptionCategory": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT", "ExceptionReason": ["NON_CONSOLIDATING"]}]),
        ),
    ]
    own = {"id", "exhibit", "place", "party", "owner", "company"}
    for answer, published in pairs:
        one, two = (staged(tmp_path, content) for content in (json.dumps(answer, indent=1), published))
        assert one.source == two.source and counts(one) == counts(two) == (1, 0, 0) and flags(one) == set()
        assert {name: [row.model_dump(exclude=own) for row in rows] for name, rows in one.records.items()} == {
            name: [row.model_dump(exclude=own) for row in rows] for name, rows in two.records.items()
        }
    page = of_api("lei-records", answered, answered | {"lei": "ZZ"}, answered | {"colour": "red"}, {"lei": CHILD, "entity": 7}, pagination={"total": 9})
    found = staged(tmp_path, json.dumps(page))
    assert (counts(found), flags(found)) == ((2, 2, 0), {"more_pages", "unknown_field"})
    assert counts(staged(tmp_path, (json.dumps(page) + "\n") * 2)) == (4, 4, 0)
    with pytest.raises(Refusal):
        staged(tmp_path, json.dumps(page)[:-5])


def test_bottomless_records_are_stopped(tmp_path):
    inside = '{"a":' * 500 + "1" + "}" * 500
    found = staged(tmp_path, f'{{"records": [{{"LEI": {{"$": "{CHILD}"}}, "Entity": {{"LegalName": {{"$": "X"}}, "Deep": {inside}}}}}]}}')
    assert counts(found) == (0, 1, 0) and "nested too deeply" in found.set_aside[0].reason
    with pytest.raises(Refusal, match="a heading is a path of more than"):
        staged(tmp_path, f"LEI,Entity.LegalName,{'.'.join(['a'] * 5_000)}\n{CHILD},X,1\n")


def test_the_first_version(tmp_path):
    """LEI-CDF 1.0: the Regulatory Oversight Committee's namespace, numbered address lines, a number of a register that is told by an attribute."""
    found = staged(
        tmp_path,
        f'<lei:LEIData xmlns:lei="http://www.leiroc.org/data/schema/leidata/2014"><lei:LEIHeader><lei:RecordCount>1</lei:RecordCount></lei:LEIHeader><lei:LEIRecords>'
        f"<lei:LEIRecord><lei:LEI>{CHILD}</lei:LEI><lei:Entity><lei:LegalName>QUAY LTD</lei:LegalName><lei:LegalAddress><lei:Line1>1 Wharf</lei:Line1><lei:Line2>Dock</lei:Line2>"
        '<lei:City>Harrowmouth</lei:City><lei:Country>GB</lei:Country></lei:LegalAddress><lei:BusinessRegisterEntityID register="GB001">09999901</lei:BusinessRegisterEntityID>'
        "<lei:LegalJurisdiction>GB</lei:LegalJurisdiction><lei:LegalForm>LTD</lei:LegalForm><lei:EntityStatus>ACTIVE</lei:EntityStatus></lei:Entity></lei:LEIRecord></lei:LEIRecords></lei:LEIData>",
    )
    assert (found.source, counts(found), flags(found)) == ("gleif_lei", (1, 0, 0), set())
    (party,) = found.records["partyrecord"]
    assert (party.name, party.address, party.jurisdiction, party.status) == ("QUAY LTD", "1 Wharf, Dock, Harrowmouth, GB", "gb", "ACTIVE")
    assert [(i.scheme, i.value) for i in found.records["partyidentifier"]] == [("LEI", CHILD), ("business register GB001", "09999901")]


def test_check_digits_that_do_not_agree_are_told(tmp_path):
    wrong = CHILD[:-1] + str((int(CHILD[-1]) + 1) % 10)
    assert lei_number.is_valid(CHILD) and flags(staged(tmp_path, lei_file(entity(LEI=wrong)))) == {"check_digits"}


def test_a_cut_file_is_refused(tmp_path):
    with pytest.raises(Refusal, match="not well-formed"):
        staged(tmp_path, lei_file(entity())[:-30])


def test_relationships(tmp_path):
    rows = [
        relationship(),
        relationship(type="IS_ULTIMATELY_CONSOLIDATED_BY"),
        relationship(type="IS_SUBFUND_OF"),
        relationship(end="2023-04-05T00:00:00.000Z"),
        relationship(status="INACTIVE"),
        relationship(registered="ANNULLED"),
        relationship(child="x"),
        relationship(type="IS_FRIEND_OF"),
    ]
    found = staged(tmp_path, json.dumps(rows))
    assert (found.source, counts(found), flags(found)) == ("gleif_relationships", (6, 2, 0), {"end_not_given", "unknown_code"})
    assert [(i.kind, i.indirect, i.started_on, i.ended_on) for i in found.records["interest"]] == [
        ("influence", False, date(2019, 5, 6), None),
        ("influence", True, date(2019, 5, 6), None),
        ("unknown", False, date(2019, 5, 6), None),
        ("influence", False, date(2019, 5, 6), date(2023, 4, 5)),
        ("influence", False, date(2019, 5, 6), date(2024, 2, 3)),
        ("unknown", False, date(2019, 5, 6), None),
    ]
    value = {i.party: i.value for i in found.records["partyidentifier"]}
    assert {(value[i.owner], value[i.company], i.low, i.high) for i in found.records["interest"]} == {(PARENT, CHILD, None, None)}
    published = staged(tmp_path, json.dumps({"relations": [{"RelationshipRecord": as_published(row)} for row in rows]}))
    assert plain(published) == plain(found)


def test_exceptions(tmp_path):
    rows = [
        {"LEI": CHILD, "ExceptionCategory": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT", "ExceptionReason": reason}
        for reason in ("NO_KNOWN_PERSON", "NATURAL_PERSONS", "WHIM")
    ]
    rows += [
        {"LEI": CHILD, "ExceptionCategory": "A_SISTER", "ExceptionReason": "NO_LEI"},
        {"LEI": CHILD, "ExceptionCategory": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"},
    ]
    found = staged(tmp_path, json.dumps(rows))
    assert (found.source, counts(found), flags(found)) == ("gleif_exceptions", (3, 2, 0), {"unknown_code"})
    assert [(i.owner, i.kind, i.says.split(": ")[1]) for i in found.records["interest"]] == [
        ("", "none_known", "NO_KNOWN_PERSON"),
        ("", "unknown", "NATURAL_PERSONS"),
        ("", "unknown", "WHIM"),
    ]


def plain(found) -> list[tuple]:
    """The records without their ids, places and the file's name."""
    ids = {party.id: n for n, party in enumerate(found.records["partyrecord"])}
    return [
        tuple(ids.get(value, value) for name, value in record.model_dump().items() if name not in ("id", "exhibit", "place"))
        for rows in found.records.values()
        for record in rows
    ]


# real samples


def columns(element: etree._Element, within: str = "") -> dict[str, str]:
    """A record's elements as the columns of GLEIF's tables, by a way of its own."""
    found = {}
    for child in element:
        name = etree.QName(child).localname
        if name == "RelationshipPeriods":
            for n, period in enumerate(child, start=1):
                for part in period:
                    key = etree.QName(part).localname
                    found[f"Relationship.Period.{n}.{key[0].lower() + key[1:]}"] = part.text
        elif name == "LegalEntityEvents":
            for n, event in enumerate(child, start=1):
                found |= {f"Entity.LegalEntityEvents.LegalEntityEvent.{n}.{etree.QName(part).localname}": part.text for part in event if part.text}
        elif name in ("ExceptionCategory", "ExceptionReason"):
            found[{"ExceptionCategory": "Exception.Category", "ExceptionReason": "Exception.Reason.1"}[name]] = child.text
        elif len(child):
            found |= columns(child, f"{within}{name}.")
        else:
            line = [one for one in element if one.tag == child.tag].index(child) + 1
            found[f"{within}{name}" + (f".{line}" if name == "AdditionalAddressLine" else "")] = child.text or ""
    return found


@pytest.mark.parametrize(
    ("name", "element", "source"),
    [("lei", "LEIRecord", "gleif_lei"), ("rr", "RelationshipRecord", "gleif_relationships"), ("repex", "Exception", "gleif_exceptions")],
)
def test_real_records_are_the_same_from_xml_json_and_csv(tmp_path, name, element, source):
    document = sample(f"gleif/{name}-data.xml")
    records = etree.parse(document).xpath(f"//*[local-name() = '{element}']")
    xml = staged(tmp_path, document.read_bytes())
    json_ = staged(tmp_path, sample(f"gleif/{name}-data.json").read_bytes())
    assert (xml.source, json_.source, counts(xml), counts(json_)) == (source, source, (len(records), 0, 0), (len(records), 0, 0))
    assert flags(xml) == {"control_total"} and not flags(json_), "the sample keeps the whole file's header"
    rows = [columns(record) for record in records]
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    table = (
        "\n".join(
            ",".join('"' + (value or "").replace('"', '""') + '"' for value in line)
            for line in [headings, *([row.get(h, "") for h in headings] for row in rows)]
        )
        + "\n"
    )
    csv_ = staged(tmp_path, table)
    assert (csv_.source, counts(csv_), flags(csv_)) == (source, (len(records), 0, 1), set())
    assert plain(csv_) == plain(xml)
    if name != "lei":  # the JSON sample lists additional address lines in another form
        assert plain(json_) == plain(xml)
    assert [i.value for i in json_.records["partyidentifier"]] == [i.value for i in xml.records["partyidentifier"]]
