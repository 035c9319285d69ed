"""Offshore Leaks tables and FollowTheMoney entities: parties by the register's own ids, interests without a share, and what is no interest."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sources_reading import counts, flags, staged

from flows.registers.register_files import ownership

ENTITIES = (
    "node_id,name,original_name,former_name,jurisdiction,jurisdiction_description,company_type,address,internal_id,incorporation_date,inactivation_date,struck_off_date,"
    "dorm_date,status,service_provider,ibcRUC,country_codes,countries,sourceID,valid_until,note\n"
    '10000001,"QUAY, HOLDINGS INC.",QUAY HOLDINGS INC.,,BVI,British Virgin Islands,,,1,23-MAR-2006,,15-FEB-2013,,Defaulted,Agents,2,VGB,British Virgin Islands,Invented Papers,2015,\n'
    "10000002,LANTERN LTD,,,SAM,Samoa,,,1,2006,,,,Active,Agents,2,WSM,Samoa,Invented Papers,2015,\n,NAMELESS,,,,,,,,,,,,,,,,,Invented Papers,,\n"
)
OFFICERS = "node_id,name,countries,country_codes,sourceID,valid_until,note\n12000001,CORIN VEXLEY,United Kingdom,GBR,Invented Papers,2015,\n"
INTERMEDIARIES = (
    "node_id,name,status,internal_id,address,countries,country_codes,sourceID,valid_until,note\n11000001,MEERKOET TRUST CO,ACTIVE,7,,,,Invented Papers,2015,\n"
)
ADDRESSES = "node_id,address,name,countries,country_codes,sourceID,valid_until,note\n14000001,1 Saltpan Wynd,,,,Invented Papers,2015,\n"
LINKS = (
    "node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID\n12000001,10000001,officer_of,shareholder of,,23-MAR-2006,,Invented Papers\n"
    "12000001,10000001,officer_of,nominee shareholder of,,,2013-02-15,Invented Papers\n12000001,10000002,officer_of,director of,,x,,Invented Papers\n"
    "11000001,10000001,intermediary_of,intermediary of,,,,Invented Papers\n10000001,14000001,registered_address,registered address,,,,Invented Papers\n"
    "12000001,,officer_of,shareholder of,,,,Invented Papers\n12000001,10000002,officer_of,friend of,,,,Invented Papers\n10000001,10000002,officer_of,beneficial owner of,,,,Invented Papers\n"
)


def test_nodes(tmp_path):
    found = staged(tmp_path, ENTITIES)
    assert (found.source, counts(found), flags(found)) == ("icij_offshore_leaks", (2, 1, 1), {"day_not_read"})
    quay, lantern = found.records["partyrecord"]
    assert (quay.name, quay.kind, quay.jurisdiction, quay.incorporated_on, quay.dissolved_on, quay.status, lantern.incorporated_on) == (
        "QUAY, HOLDINGS INC.",
        "company",
        "vg",
        date(2006, 3, 23),
        date(2013, 2, 15),
        "Defaulted",
        None,
    )
    assert [(i.scheme, i.value, i.own) for i in found.records["partyidentifier"]] == [("ICIJ Offshore Leaks node", str(10000001 + n), True) for n in (0, 1)]
    (officer,) = staged(tmp_path, OFFICERS).records["partyrecord"]
    assert (officer.kind, officer.mentioned_as, officer.jurisdiction) == ("unknown", "officer", "gb")
    assert staged(tmp_path, INTERMEDIARIES).records["partyrecord"][0].mentioned_as == "intermediary"
    assert counts(staged(tmp_path, ADDRESSES)) == (0, 0, 2)
    others = "node_id,name,type,incorporation_date,struck_off_date,closed_date,jurisdiction,jurisdiction_description,countries,country_codes,sourceID,valid_until,note\n"
    assert staged(tmp_path, others + "8,A TRUST,TRUST,,,,,,,,Invented Papers,,\n").records["partyrecord"][0].mentioned_as == "other"


def test_relationships(tmp_path):
    found = staged(tmp_path, LINKS)
    assert (found.source, counts(found), flags(found)) == ("icij_offshore_leaks", (6, 1, 2), {"day_not_read", "unknown_code"})
    assert [(i.kind, i.capacity, i.started_on, i.ended_on, i.low) for i in found.records["interest"]] == [
        ("shares", "", date(2006, 3, 23), None, None),
        ("shares", "nominee", None, date(2013, 2, 15), None),
        ("office", "", None, None, None),
        ("office", "", None, None, None),
        ("unknown", "", None, None, None),
        ("benefit", "", None, None, None),
    ]


def test_earlier_releases(tmp_path):
    """In 2016 a relationship's type is in words; in 2017 each node has a label, in tables of the same columns, and relationships the names of a graph's import."""
    found = staged(
        tmp_path,
        "node_1,rel_type,node_2\n1,shareholder of,2\n3,intermediary of,2\n2,registered address,4\n2,similar name and address as,5\n1,Trustee of Trust of,2\n1,eats,2\n",
    )
    assert (found.source, counts(found), flags(found)) == ("icij_offshore_leaks", (4, 0, 3), {"unknown_code"})
    assert [(i.kind, i.capacity, i.says) for i in found.records["interest"]] == [
        ("shares", "", "shareholder of"),
        ("office", "", "intermediary of"),
        ("influence", "trustee", "Trustee of Trust of"),
        ("unknown", "", "eats"),
    ]
    found = staged(
        tmp_path, 'START_ID,TYPE,END_ID,link,start_date,end_date,sourceID,valid_until\n1,officer_of,2,director of,"Sep 5, 2012",,Invented Papers,2017\n'
    )
    assert [(i.kind, i.started_on) for i in found.records["interest"]] == [("office", date(2012, 9, 5))] and not flags(found)
    found = staged(
        tmp_path,
        '"labels(n)","n.valid_until","n.countries","n.node_id","n.sourceID","n.address","n.name","n.jurisdiction_description","n.jurisdiction","n.incorporation_date"\n'
        '"[""Entity""]",,Malta,1,Invented Papers,,QUAY LTD,Malta,MT,05-JAN-2012\n"[""Officer""]",,Malta,2,Invented Papers,,CORIN VEXLEY,,,\n'
        '"[""Address""]",,Malta,3,Invented Papers,1 Saltpan Wynd,,,,\n"[""Ship""]",,Malta,4,Invented Papers,,X,,,\n',
    )
    assert (found.source, counts(found), flags(found), found.set_aside[0].reason[:23]) == ("icij_offshore_leaks", (2, 1, 2), set(), "the node's label '[\"Shi")
    assert [(p.name, p.kind, p.mentioned_as, p.incorporated_on) for p in found.records["partyrecord"]] == [
        ("QUAY LTD", "company", "register entry", date(2012, 1, 5)),
        ("CORIN VEXLEY", "unknown", "officer", None),
    ]
    (officer,) = staged(tmp_path, "name,icij_id,valid_until,country_codes,countries,node_id,sourceID\nCORIN VEXLEY,A1,,MLT,Malta,2,Invented Papers\n").records[
        "partyrecord"
    ]
    assert (officer.name, officer.mentioned_as) == ("CORIN VEXLEY", "officer")


def test_who_owns_what_in_the_leaks(tmp_path):
    paths = []
    for name, content in (("e", ENTITIES), ("o", OFFICERS), ("r", LINKS)):
        (tmp_path / name).write_text(content)
        paths.append(tmp_path / name)
    found = ownership(paths, date(2010, 1, 1), of="10000001").as_json()
    assert [(line["owner"], line["owner_name"], line["company_name"], line["share_low"], line["paths"]) for line in found] == [
        ("12000001", "CORIN VEXLEY", "QUAY, HOLDINGS INC.", None, [["12000001", "10000001"]])
    ]


def entity(id_: str, schema: str, **properties) -> str:
    return (
        json.dumps(
            {
                "id": id_,
                "schema": schema,
                "caption": id_,
                "datasets": ["invented"],
                "properties": {key: value if isinstance(value, list) else [value] for key, value in properties.items()},
            }
        )
        + "\n"
    )


PARTIES = (
    entity("p", "Person", name=["Corin Vexley", "C. Vexley"], birthDate="1980-06", nationality="gb", passportNumber="ZZ1")
    + entity(
        "c",
        "Company",
        name="Quay Holdings Ltd",
        jurisdiction="gb",
        registrationNumber="9999902",
        incorporationDate="2001",
        dissolutionDate="2024-03-04",
        leiCode="ZZ00",
    )
    + entity("a", "Address", full="1 Saltpan Wynd")
    + entity("x", "Spaceship", name="S")
)
OWNERSHIPS = (
    entity("o1", "Ownership", owner="p", asset="c", percentage="25-50", startDate="2019-03-01", ownershipType="Indirect ownership")
    + entity("o2", "Ownership", owner=["p", "q"], asset="c", percentage="40 %")
    + entity("o3", "Ownership", owner="p", asset="c", percentage=["1", "2"])
    + entity("o4", "Directorship", director="p", organization="c", role="director", endDate="2020")
    + entity("o5", "Ownership", owner="p")
)


def test_followthemoney(tmp_path):
    found = staged(tmp_path, PARTIES + OWNERSHIPS)
    assert (found.source, counts(found)) == ("opensanctions_followthemoney", (6, 1, 2))
    assert flags(found) == {"unknown_code", "day_not_read", "share_not_read"}
    corin, quay = found.records["partyrecord"][:2]
    assert (corin.name, corin.born_year, corin.born_month, quay.jurisdiction, quay.number, quay.incorporated_on, quay.dissolved_on) == (
        "Corin Vexley",
        1980,
        6,
        "gb",
        "09999902",
        None,
        date(2024, 3, 4),
    )
    assert [(i.scheme, i.value, i.own) for i in found.records["partyidentifier"][:5]] == [
        ("FollowTheMoney entity", "p", True),
        ("passport number of a country not named", "ZZ1", False),
        ("FollowTheMoney entity", "c", True),
        ("LEI", "ZZ00", False),
        ("registration number of gb", "9999902", False),
    ]
    assert [(i.kind, i.low, i.high, i.indirect, i.started_on) for i in found.records["interest"]] == [
        ("shares", 250_000, 500_000, True, date(2019, 3, 1)),
        ("shares", 400_000, 400_000, False, None),
        ("shares", 400_000, 400_000, False, None),
        ("shares", None, None, False, None),
        ("office", None, None, False, None),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "p", "schema": "Person", "properties": {"name": "Corin"}}', "not a list"),
        ('{"id": "p", "schema": "Person", "properties": {}}', "no name"),
        ('{"id": 7, "schema": "Person", "properties": {}}', "has an id"),
        ("[]", "not what the model gives"),
        ("{", "not JSON"),
        ('{"id": "p", "id": "q", "schema": "Person", "properties": {}}', "given twice"),
    ],
)
def test_an_entity_that_cannot_be_read_is_set_aside(tmp_path, line, reason):
    found = staged(tmp_path, PARTIES + line + "\n")
    assert counts(found) == (2, 1, 2) and reason in found.set_aside[0].reason


def test_entities_within_entities_and_in_an_array(tmp_path):
    """As targets are published nested: the link stands in both of its sides, and is one; of an address within nothing is read but that it is there."""
    company = {"id": "c", "schema": "Company", "properties": {"name": ["Quay Ltd"]}}
    owned = {"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "percentage": ["60"], "asset": [company]}}
    person = {
        "id": "p",
        "schema": "Person",
        "properties": {"name": ["Corin Vexley"], "ownershipOwner": [owned], "addressEntity": [{"id": "a", "schema": "Address"}]},
    }
    back = {
        "id": "o",
        "schema": "Ownership",
        "properties": {"asset": ["c"], "percentage": ["60"], "owner": [{"id": "p", "schema": "Person", "caption": "Corin"}]},
    }
    rows = [
        person,
        company | {"properties": {"name": ["Quay Ltd"], "ownershipAsset": [back]}},
        {"id": "k", "schema": "Control", "properties": {"controller": ["p"], "controlled": ["c"], "controlType": ["trust"]}},
    ]
    for content in ("".join(json.dumps(row) + "\n" for row in rows), json.dumps(rows, indent=1)):
        found = staged(tmp_path, content)
        assert (found.source, counts(found), flags(found)) == ("opensanctions_followthemoney", (3, 0, 0), {"within_another"})
        assert [(i.kind, i.low, i.record, i.says) for i in found.records["interest"]] == [
            ("shares", 600_000, "o", "Ownership, 60"),
            ("shares", 600_000, "o", "Ownership, 60"),
            ("influence", None, "k", "Control, trust"),
        ]
        assert [p.name for p in found.records["partyrecord"] if p.name] == ["Corin Vexley", "Quay Ltd", "Quay Ltd"]
        (told,) = ownership([tmp_path / "received"], date(2024, 1, 1)).as_json()
        assert (told["owner"], told["company_name"], told["share_low"], told["share_high"]) == ("p", "Quay Ltd", "60.0000", "60.0000")
    hostile = {"id": "p", "schema": "Person", "properties": {"name": ["X"], "a 1, b": [company]}}
    assert "not a list of texts" in staged(tmp_path, PARTIES + json.dumps(hostile) + "\n").set_aside[0].reason


def test_values_that_disagree_are_not_taken(tmp_path):
    found = staged(tmp_path, entity("c", "Company", name="Quay", jurisdiction=["gb", "nl"], registrationNumber=["1", "2"]))
    assert (found.records["partyrecord"][0].jurisdiction, found.records["partyrecord"][0].number, flags(found)) == ("", "", {"several_values"})
