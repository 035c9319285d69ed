"""Recognising parties by identifiers: LEI and national ids join, placeholders never do, and two of one kind block."""

from __future__ import annotations

import pytest
from small_worlds import KESTREL, LETTINGS, World, after, decision

from flows.dossier.editions import SERVED, edition_of
from schemas.findings import Match
from schemas.parties import PartyIdentifier, PartyMember, PartyRecord
from tracing.assets import case_parties
from tracing.matching.party_identifiers import conflicting, identifier

LEI, OTHER_LEI = "000000ZZZZZZZZ000142", "000000ZZZZZZZZ000239"
CARD = {"scheme": "ZZ-IDCARD", "value": "ZZ 4471 9"}
WITH_LEI = LETTINGS | {"identifiers": [{"scheme": "LEI", "value": LEI}]}


def given(world: World, record: PartyRecord, scheme: str, value: str, own: bool = False) -> PartyRecord:
    world.add(PartyIdentifier, party=record.id, scheme=scheme, value=value, own=own)
    return record


def recognised(world: World, people=(KESTREL,), companies=(LETTINGS,)) -> tuple[dict[str, Match], dict[str, str]]:
    found = case_parties.findings(world.base(people=list(people), companies=list(companies)))
    return {match.right: match for match in found[Match]}, {member.record: member.party for member in found[PartyMember]}


def test_an_lei_joins_whatever_the_name_and_however_the_scheme_is_written():
    world = World()
    record = given(world, world.company("", "Old Name AG", jurisdiction=""), "XI-LEI", LEI.lower())
    matches, party_of = recognised(world, companies=[WITH_LEI])
    assert party_of == {record.id: "lettings"} and matches[record.id].decided_by == "rule: identifier (LEI)"
    assert LEI in matches[record.id].reasons_for and "written otherwise" in matches[record.id].reasons_against


@pytest.mark.parametrize("value", ["", "0000", "N/A", "UNKNOWN", "9999999"])
def test_placeholders_join_nobody(value):
    world = World()
    company = given(world, world.company("", "Somebody Ltd"), "LEI", value, own=True)
    person = given(world, world.person("Somebody Else"), "ZZ-IDCARD", value)
    case_value = value or "0"
    matches, party_of = recognised(
        world,
        people=[KESTREL | {"identifiers": [CARD | {"value": case_value}]}],
        companies=[LETTINGS | {"identifiers": [{"scheme": "LEI", "value": case_value}]}],
    )
    assert not matches and not party_of and {company.id, person.id}


def test_a_persons_card_decides_unless_the_birth_or_the_name_is_another():
    world = World()
    same = given(world, world.person("Kestrel, A.", born=(1979, 3)), "zz-idcard", "zz44719")
    other_name = given(world, world.person("Marion Kestrel"), "ZZ-IDCARD", "ZZ44719")
    other_birth = given(world, world.person("Adrian Kestrel", born=(1953, 6)), "ZZ-IDCARD", "ZZ44719")
    matches, party_of = recognised(world, people=[KESTREL | {"identifiers": [CARD]}])
    assert [matches[record.id].state for record in (same, other_name, other_birth)] == ["same", "undecided", "not_same"]
    assert party_of == {same.id: "kestrel"}


def test_two_identifiers_of_one_kind_leave_a_match_to_a_person():
    world = World()
    by_number = given(world, world.company("99999901", "Tarnbrook Lettings Ltd"), "LEI", OTHER_LEI)
    by_birth = given(world, world.person("Adrian Kestrel", born=(1979, 3, 17)), "ZZ-IDCARD", "ZZ 9999 1")
    matches, party_of = recognised(world, people=[KESTREL | {"identifiers": [CARD]}], companies=[WITH_LEI])
    assert not party_of and {matches[record.id].state for record in (by_number, by_birth)} == {"undecided"}
    assert all("different identifiers of one kind" in match.reasons_against for match in matches.values())


def test_an_identifier_leads_from_one_register_to_another():
    world = World()
    in_gleif = given(world, world.company("99999901", "TARNBROOK LETTINGS LIMITED"), "LEI", LEI, own=True)
    stub = given(world, world.add(PartyRecord, mentioned_as="register entry", kind="unknown", name=""), "LEI", LEI, own=True)
    in_bods, contrary = (world.company("", "Tarnbrook Lettings", jurisdiction="") for _ in range(2))
    mentioned = world.add(PartyRecord, mentioned_as="register entry", kind="unknown", name="")
    given(world, in_bods, "XI-LEI", LEI)
    given(world, contrary, "LEI", OTHER_LEI)
    for record in (in_bods, mentioned, contrary):
        given(world, record, "BODS record of a publisher", "tb-7", own=True)
    matches, party_of = recognised(world)
    assert party_of == {record.id: "lettings" for record in (in_gleif, stub, in_bods, mentioned)}
    assert "recognised as Tarnbrook Lettings Ltd" in matches[mentioned.id].reasons_for
    assert matches[contrary.id].state == "undecided" and OTHER_LEI in matches[contrary.id].reasons_against


def test_what_follows_from_a_match_follows_from_its_decision():
    world = World()
    same_name = given(world, world.company("", "Tarnbrook Lettings Ltd", jurisdiction=""), "LEI", LEI)
    stub = given(world, world.add(PartyRecord, mentioned_as="register entry", kind="unknown", name=""), "XI-LEI", LEI)
    asked, nobody = recognised(world)
    assert asked[same_name.id].state == "undecided" and stub.id not in asked and not nobody
    found = case_parties.findings(world.base(decision(asked[same_name.id].id, "same"), companies=[LETTINGS]))
    assert {member.record for member in found[PartyMember]} == {same_name.id, stub.id}
    numbered = given(world, world.company("99999901", "Tarnbrook Lettings Ltd"), "LEI", LEI)
    by_rule, _ = recognised(world)
    assert by_rule[stub.id].state == by_rule[numbered.id].state == "same"
    found = case_parties.findings(world.base(decision(by_rule[numbered.id].id, "not_same"), companies=[LETTINGS]))
    assert found[PartyMember] == [], "what rested on it falls with it"


def test_other_parties_are_joined_by_identifiers_too_but_not_over_another_birth():
    world = World()
    lettings = world.company("99999901")
    owners = [world.company("", name, "de", "person with significant control") for name in ("Wulpkamp GmbH", "Wulpkamp Gesellschaft")]
    people = [world.person("Otto Plover", born=born) for born in ((1970, 2), (1970, 2), (1971, 2))]
    for owner in owners:
        world.interest(given(world, owner, "LEI", LEI), lettings, 0, 25)
    for person in people:
        world.interest(given(world, person, "ZZ-IDCARD", "71-4"), lettings, 0, 25)
    _, party_of = recognised(world)
    assert party_of[owners[0].id] == party_of[owners[1].id]
    assert party_of[people[0].id] == party_of[people[1].id] != party_of[people[2].id]


def test_a_party_may_have_several_records_and_cards_but_one_of_them_agrees():
    def one(scheme, value, single=True):
        return identifier(scheme, value, single=single)

    assert conflicting([one("LEI", LEI)], [one("XI-LEI", OTHER_LEI)]) and not conflicting([one("LEI", LEI)], [one("ZZ-TAX", "12")])
    assert not conflicting([one("record", "a", False)], [one("record", "b", False)])
    assert not conflicting([one("ZZ-IDCARD", "1"), one("ZZ-IDCARD", "2")], [one("ZZ-IDCARD", "2")])


def test_what_is_served_says_no_identifier_of_a_victim_and_no_name_that_is_nearly_theirs():
    victim = {"id": "v1", "name": "Ileana Vasarescu", "role": "victim", "pseudonym": "V1", "born": "1991-02-05", "identifiers": [CARD]}
    world = World()
    recorded = given(world, world.person("Ileana Vasarescu"), "ZZ-IDCARD", "ZZ44719")
    world.person("VASARESCU, Illeana", born=(1991, 2))
    world.person("Илеана Васареску", born=(1991, 2))
    base = after(world.base(people=[KESTREL, victim]), case_parties)
    assert {match.state for match in base.of(Match)} == {"same", "undecided"} and len(base.of(Match)) == 3
    shown = edition_of(base, SERVED).base
    assert shown.of(PartyIdentifier) == () and shown.case.people[1].identifiers == () and base.case.people[1].identifiers
    told = repr((shown.case.people, shown.rows))
    assert recorded.id in told and not any(secret in told.casefold() for secret in ("44719", "vasarescu", "illeana", "илеана", "васареску"))
