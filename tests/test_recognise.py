"""Recognising parties: the suspect, the innocent namesake, the conflict, and a decision that is taken back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import KESTREL, LETTINGS, World, after, decision

from flows.demo.world_parameters import uk_iban
from schemas.evidence import Refusal
from schemas.findings import Holding, Match
from schemas.interests import Interest
from schemas.parties import Party, PartyMember, PartyRecord
from tracing.assets import case_parties
from tracing.ownership import case_ownership

V1 = {"id": "v1", "name": "Ileana Vasarescu", "role": "victim", "pseudonym": "V1", "born": "1991-02-05", "accounts": [uk_iban(21)]}


def recognised(world: World, *decisions, people=(KESTREL,), companies=(LETTINGS,)):
    """Match by record, party by record, parties by id."""
    found = case_parties.findings(world.base(*decisions, people=list(people), companies=list(companies)))
    return (
        {match.right: match for match in found[Match]},
        {member.record: member.party for member in found[PartyMember]},
        {party.id: party for party in found[Party]},
    )


@pytest.mark.parametrize(
    ("born", "postcode", "state"),
    [
        ((1979, 3), "ZZ7 4DQ", "same"),
        ((1979, 3), "", "undecided"),
        ((1979, 3), "ZZ9 9ZZ", "undecided"),
        ((1979, 3, 17), "ZZ9 9ZZ", "same"),
        ((), "ZZ74DQ", "undecided"),
        ((1979,), "ZZ7 4DQ", "same"),
        ((1978,), "ZZ7 4DQ", "not_same"),
        ((), "ZZ9 9ZZ", "undecided"),
        ((), "", "undecided"),
        ((1979,), "", "undecided"),
        ((1979, 4), "ZZ7 4DQ", "not_same"),
        ((1979, 3, 18), "ZZ7 4DQ", "not_same"),
        ((1953, 6), "", "not_same"),
    ],
)
def test_a_name_needs_a_date_of_birth_with_an_address_unless_it_is_whole_and_a_conflict_is_never_overruled(born, postcode, state):
    world = World()
    record = world.person("KESTREL, Adrian", born=born, postcode=postcode)
    matches, party_of, _ = recognised(world)
    match = matches[record.id]
    assert match.state == state
    assert party_of.get(record.id) == ("kestrel" if state == "same" else None)
    assert match.reasons_for and (match.reasons_against or state == "same")
    assert match.decided_by.startswith("rule: ") == (state != "undecided")


def test_the_namesake_stays_a_stranger_with_the_reason():
    world = World()
    namesake, suspect = world.person("Adrian Kestrel", born=(1953, 6)), world.person("Adrian Kestrel", born=(1979, 3))
    shop, lettings = world.company("99999931", "Fosspool Joinery Ltd"), world.company("99999901")
    world.interest(namesake, shop)
    world.interest(suspect, lettings)
    matches, party_of, parties = recognised(world)
    assert (matches[namesake.id].state, matches[suspect.id].state) == ("not_same", "same")
    assert "dates of birth differ (1979-03-17; 1953-06)" in matches[namesake.id].reasons_against
    assert party_of == {suspect.id: "kestrel", lettings.id: "lettings"} and set(parties) == {"kestrel", "lettings"}


@given(st.lists(st.tuples(st.integers(1940, 2005), st.integers(1, 12), st.one_of(st.none(), st.integers(1, 28))), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_no_namesake_with_another_date_of_birth_is_ever_merged(births):
    world = World()
    records = [world.person("Mr Adrian Kestrel", born=birth, postcode="ZZ7 4DQ") for birth in births]
    _, party_of, _ = recognised(world)
    for record, (year, month, day) in zip(records, births, strict=True):
        conflicting = (year, month) != (1979, 3) or day not in (None, 17)
        assert (record.id not in party_of) == conflicting


def test_a_longer_name_needs_more_and_initials_are_never_enough():
    world = World()
    longer = world.person("Adrian John Kestrel", born=(1979, 3))
    with_home = world.person("Adrian John Kestrel", born=(1979, 3), postcode="ZZ7 4DQ")
    initials = world.person("A Kestrel", born=(1979, 3, 17), postcode="ZZ7 4DQ")
    matches, _, _ = recognised(world)
    assert [matches[r.id].state for r in (longer, with_home, initials)] == ["undecided", "same", "undecided"]


def test_a_decision_holds_and_taking_it_back_restores():
    world = World()
    record = world.person("Adrian Kestrel")
    before, _, _ = recognised(world)
    subject = before[record.id].id
    same, back = decision(subject, "same"), decision(subject, "taken_back", 2, takes_back="d1")
    decided, party_of, _ = recognised(world, same)
    assert (decided[record.id].state, decided[record.id].decided_by, party_of[record.id]) == ("same", "d1", "kestrel")
    assert "Seen the passport." in decided[record.id].reasons_for
    restored, members, _ = recognised(world, same, back)
    assert restored == before and members == {}
    overruled, members, _ = recognised(world, decision(subject, "not_same"))
    assert overruled[record.id].state == "not_same" and members == {}


def test_company_numbers_decide_and_placeholders_never_do():
    world = World()
    renamed = world.company("99999901", "Old Name Ltd")
    abroad = world.company("99999901", "Tarnbrook Lettings Ltd", jurisdiction="nl")
    other = world.company("99999902", "Tarnbrook Lettings Limited")
    nameless = world.company("", "TARNBROOK LETTINGS LTD", mentioned_as="proprietor")
    unplaced = world.company("99999901", "Tarnbrook Lettings", jurisdiction="")
    noughts = world.company("00000000", "Coldbeck Ltd")
    matches, party_of, _ = recognised(world, companies=[LETTINGS, LETTINGS | {"id": "coldbeck", "name": "Coldbeck Two Ltd", "number": "00000000"}])
    states = {r.id: matches[r.id].state for r in (renamed, abroad, other, nameless, unplaced)}
    assert list(states.values()) == ["same", "undecided", "not_same", "undecided", "same"]
    assert "written otherwise" in matches[renamed.id].reasons_against
    assert noughts.id not in matches and noughts.id not in party_of


def test_the_holder_of_an_account_of_the_case():
    world, account = World(), "iban:" + uk_iban(21)
    world.statement(account, "MS I VASARESCU", 0, place="Stmt 1", id="s1")
    world.statement("iban:other", "Adrian Kestrel", 0, place="Stmt 2", id="s2")
    world.statement(account, "Somebody Else", 0, place="Stmt 3", id="s3")
    holder = world.add(PartyRecord, mentioned_as="account holder", kind="unknown", name="MS I VASARESCU", place="Stmt 1", id="h1")
    stranger = world.add(PartyRecord, mentioned_as="account holder", kind="unknown", name="Somebody Else", place="Stmt 3", id="h3")
    matches, party_of, parties = recognised(world, people=[KESTREL, V1])
    assert (matches[holder.id].state, party_of[holder.id]) == ("same", "v1") and "identifier" in matches[holder.id].decided_by
    assert matches[stranger.id].state == "undecided" and "names differ" in matches[stranger.id].reasons_against
    assert (parties["v1"].role, parties["v1"].pseudonym) == ("victim", "V1")


def test_a_victim_whose_name_a_company_was_put_in_stays_a_victim_and_brings_no_company_in():
    world = World()
    victim, shell = world.person("Ileana Vasarescu", born=(1991, 2, 5)), world.company("99999950", "Front Ltd")
    world.interest(victim, shell)
    world.title("ZZ100009", world.company("99999950", "FRONT LTD", mentioned_as="proprietor"))
    matches, party_of, parties = recognised(world, people=[KESTREL, V1])
    assert (matches[victim.id].state, party_of, parties["v1"].role) == ("same", {victim.id: "v1"}, "victim")
    assert set(parties) == {"kestrel", "v1", "lettings"}


def test_a_record_that_fits_two_parties_waits_for_a_person_and_two_decisions_are_refused():
    twin = KESTREL | {"id": "twin", "role": "victim", "pseudonym": "V2"}
    world = World()
    record = world.person("Adrian Kestrel", born=(1979, 3))
    found = case_parties.findings(world.base(people=[KESTREL, twin]))
    assert [match.state for match in found[Match]] == ["undecided", "undecided"] and found[PartyMember] == []
    first, second = [match.id for match in found[Match]]
    one = case_parties.findings(world.base(decision(first, "same"), people=[KESTREL, twin]))
    assert sorted(match.state for match in one[Match]) == ["not_same", "same"] and len(one[PartyMember]) == 1
    with pytest.raises(Refusal, match="decided to be both"):
        case_parties.findings(world.base(decision(first, "same"), decision(second, "same", 2), people=[KESTREL, twin]))
    assert record.id


def test_owners_up_the_chain_get_a_row_and_the_rest_of_a_register_does_not():
    world = World()
    lettings, holdings = world.company("99999901"), world.company("99999902", "Tarnbrook Holdings Ltd")
    as_owner = world.company("99999902", "TARNBROOK HOLDINGS LIMITED", mentioned_as="person with significant control")
    parent = world.company("00000017", "Meerkoet B.V.", jurisdiction="nl", mentioned_as="person with significant control")
    unknown = [world.person("Joan Pellow", born=(1966, 5)), world.person("Joan Pellow", born=(1966, 5))]
    world.interest(as_owner, lettings)
    world.interest(parent, holdings)
    for owner in unknown:
        world.interest(owner, holdings, 0, 25)
    noise = [world.person(f"Noise {n}", born=(1980, 1)) for n in range(50)]
    for n, person in enumerate(noise):
        world.interest(person, world.company(f"9991{n:04d}", f"Noise {n} Ltd"))
    _, party_of, parties = recognised(world)
    assert party_of[as_owner.id] == party_of[holdings.id] != party_of[parent.id]
    assert parties[party_of[parent.id]].name == "Meerkoet B.V."
    assert party_of[unknown[0].id] != party_of[unknown[1].id], "a name with month and year of birth alone merges no strangers"
    assert len(parties) == 2 + 4 and not {record.id for record in noise} & party_of.keys()


def test_owners_whom_the_register_does_not_name_are_somebody_each_and_a_statement_of_nobody_is_not():
    world = World()
    company = world.company("99999901")
    for n, (kind, says) in enumerate([("unknown", "super-secure"), ("unknown", "super-secure"), ("none_known", "no-individual-or-entity")]):
        world.add(Interest, id=f"i{n}", owner="", company=company.id, kind=kind, says=says)
    base = after(world.base(companies=[LETTINGS]), case_parties, case_ownership)
    unnamed = [party for party in base.of(Party) if party.kind == "unknown"]
    assert len({party.id for party in unnamed}) == 2 and all("super-secure" in party.name for party in unnamed)
    assert {(h.owner, h.share_low, h.control) for h in base.of(Holding)} == {(party.id, None, None) for party in unnamed}


def test_a_second_register_of_a_title_names_the_same_proprietor_under_the_same_name():
    world = World()
    with_number = world.company("99999901", "TARNBROOK LETTINGS LIMITED", mentioned_as="proprietor")
    without = world.company("", "Tarnbrook Lettings Ltd", jurisdiction="", mentioned_as="proprietor")
    elsewhere = world.company("", "Tarnbrook Lettings Ltd", jurisdiction="", mentioned_as="proprietor")
    stranger, again = world.company("99910007", "Coldbeck Ltd", mentioned_as="proprietor"), world.company("", "Coldbeck Limited", "", "proprietor")
    world.title("ZZ100001", with_number, without, stranger, again)
    world.title("ZZ100002", elsewhere)
    matches, party_of, _ = recognised(world)
    assert (matches[without.id].state, matches[without.id].decided_by) == ("same", "rule: title number and name")
    assert matches[elsewhere.id].state == "undecided" and elsewhere.id not in party_of
    assert party_of[stranger.id] == party_of[again.id] != "lettings"


def test_two_companies_of_the_case_with_one_number_are_a_mistake_in_the_case_file():
    with pytest.raises(Refusal, match="99999901"):
        recognised(World(), companies=[LETTINGS, LETTINGS | {"id": "again", "name": "Again Ltd"}])
