"""The score of a match: the sum of its reasons' weights, each worked out by hand from docs/method.md; and that it decides nothing."""

from __future__ import annotations

from datetime import date

import pytest
from small_worlds import KESTREL, LETTINGS, World, after, decision

from flows.dossier.brief import brief_of
from flows.dossier.document import plain
from flows.dossier.editions import SERVED, edition_of
from flows.dossier.schedules import entities
from flows.dossier.sections import persons
from flows.handover.exports.recognised import match_rows
from flows.steps.side_by_side import SideBySide
from schemas.findings import Deficiency, Match
from schemas.parties import PartyIdentifier, PartyRecord
from schemas.reasons import Reason, read, score, written
from tracing.assets import case_parties, schedule
from tracing.chains import deficiencies
from tracing.matching.nationality import one_nationality
from tracing.ownership import case_ownership

BRITON = KESTREL | {"nationality": "British", "identifiers": [{"scheme": "ZZ-IDCARD", "value": "44719"}]}


def found(world: World, *decisions, people=(BRITON,), companies=(LETTINGS,)) -> dict[str, Match]:
    return {match.right: match for match in case_parties.findings(world.base(*decisions, people=list(people), companies=list(companies)))[Match]}


def adds_up(match: Match) -> float:
    """The score in bits, after a check that it is the sum of the weights, and that every reason has its line."""
    reasons = (*read(match.reasons_for, match.weights_for), *read(match.reasons_against, match.weights_against))
    assert [reason.says for reason in reasons] == [*match.reasons_for.splitlines(), *match.reasons_against.splitlines()]
    assert match.score == sum(reason.weight or 0 for reason in reasons)
    return match.score / 10


@pytest.mark.parametrize(
    ("name", "record", "state", "bits"),
    [
        ("KESTREL, Adrian", {"born": (1979, 3), "postcode": "ZZ7 4DQ"}, "same", 19.6 + 9.6 + 15.6),
        ("Adrian Kestrel", {"born": (1979, 3, 17), "postcode": "ZZ9 9ZZ", "nationality": "GB"}, "same", 19.6 + 9.6 + 4.9 - 1.0 + 0.7),
        ("Adrian Kestrel", {"postcode": "ZZ7 4DQ"}, "undecided", 19.6 + 15.6),
        ("Adrian John Kestrel", {"born": (1979,)}, "undecided", 13.3 + 5.9),
        ("A Kestrel", {"born": (1979, 3, 17)}, "undecided", 12.8 + 9.6 + 4.9),
        ("Adrian Kestrel", {"born": (1953, 6), "postcode": "ZZ7 4DQ", "nationality": "Irish"}, "not_same", 19.6 - 5.1 + 15.6 - 3.0),
        ("Adrian Kestrel", {"born": (1979, 3, 18)}, "not_same", 19.6 + 9.6 - 5.6),
        ("Adrian Kestrel", {"born": (1978,)}, "not_same", 19.6 - 5.0),
    ],
)
def test_what_agrees_and_what_differs_is_weighed_and_decides_nothing(name, record, state, bits):
    world = World()
    one = world.person(name, **record)
    match = found(world)[one.id]
    assert match.state == state and adds_up(match) == pytest.approx(bits)


def test_identifiers_weigh_most_and_a_conflict_less_than_a_name_which_is_why_it_is_a_rule():
    world = World()
    by_number, renamed = world.company("99999901", "Tarnbrook Lettings Ltd"), world.company("99999901", "Old Name Ltd")
    other, abroad, unplaced = (
        world.company("99999902", "Tarnbrook Lettings Ltd"),
        world.company("77", "Tarnbrook Lettings Ltd", "nl"),
        world.company("99999901", "Tarnbrook Lettings", ""),
    )
    card, another_card = world.person("Adrian Kestrel"), world.person("Adrian Kestrel", born=(1979, 3, 17))
    for record, value in ((card, "44719"), (another_card, "55512")):
        world.add(PartyIdentifier, party=record.id, scheme="ZZ-IDCARD", value=value)
    matches = found(world)
    told = {
        record.id: (matches[record.id].state, pytest.approx(adds_up(matches[record.id])))
        for record in (by_number, renamed, other, abroad, unplaced, card, another_card)
    }
    assert list(told.values()) == [
        ("same", 26.6 + 19.6),
        ("same", 26.6 - 5.1),
        ("not_same", 19.6 - 6.6),
        ("undecided", 19.6 - 3.3),
        ("same", 9.8 + 13.3),
        ("same", 26.6 + 19.6),
        ("undecided", 19.6 + 9.6 + 4.9 - 6.6),
    ]


def test_a_decision_has_no_weight_and_a_record_that_fits_two_has_one_against_each():
    world = World()
    record = world.person("Adrian Kestrel", born=(1979, 3, 17))
    twins = [BRITON, BRITON | {"id": "twin", "identifiers": []}]
    matches = case_parties.findings(world.base(people=twins))[Match]
    assert [(m.state, adds_up(m)) for m in matches] == [("undecided", pytest.approx(19.6 + 9.6 + 4.9 - 1.0))] * 2
    decided = found(world, decision(found(world)[record.id].id, "not_same"))[record.id]
    assert (
        adds_up(decided) == pytest.approx(19.6 + 9.6 + 4.9) and decided.weights_against == "" and decided.reasons_against.startswith("Decided by Imogen Hale")
    )


def test_reasons_come_back_as_they_were_written():
    rows = (Reason("One.", 196), Reason("Two."), Reason("Three.", -51))
    assert read(*written(rows)) == rows and score(rows) == 145 and read(*written(())) == () and score(rows[1:2]) is None
    assert read("What is withheld.", "") == (Reason("What is withheld."),)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("British", "GB", True),
        ("British", "United Kingdom", True),
        ("english", "British", True),
        ("British, Polish", "PL", True),
        ("British", "Irish", False),
        ("British", "Utopian", None),
        ("Utopian", "utopian", True),
        ("", "British", None),
    ],
)
def test_nationalities_are_one_however_they_are_written_and_what_is_not_known_is_not_compared(left, right, same):
    assert one_nationality(left, right) is one_nationality(right, left) is same


# a name at an address


def homes(*owners: dict, decided: bool = False) -> tuple[World, list[PartyRecord]]:
    """Titles of people of the suspect's name, as registers of titles have them: without a birth."""
    world = World()
    records = [world.person("ADRIAN KESTREL", "proprietor", **owner) for owner in owners]
    for n, record in enumerate(records, start=1):
        world.title(f"ZZ10000{n}", record, since=date(2016, 5, 4))
    if decided:
        world.decided_to_be("kestrel", records[0])
    return world, records


def drafts(world: World) -> list[Deficiency]:
    base = after(world.base(people=[KESTREL]), case_parties, case_ownership, schedule)
    return [row for row in deficiencies.findings(base)[Deficiency] if row.kind == "match_undecided"]


def test_a_flat_at_the_suspects_address_waits_for_a_person_and_the_dossier_with_it():
    world, (his, strangers) = homes({"postcode": "ZZ7 4DQ"}, {"postcode": "ZZ9 9ZZ"})
    (reason,) = drafts(world)
    matches = found(world, people=[KESTREL])
    assert [matches[record.id].state for record in (his, strangers)] == ["undecided", "undecided"]
    assert matches[his.id].id in reason.next_step and "the proprietor ADRIAN KESTREL" in reason.says
    decided, _ = homes({"postcode": "ZZ7 4DQ"}, {"postcode": "ZZ9 9ZZ"}, decided=True)
    assert drafts(decided) == [], "a namesake's flat elsewhere, which no chain rests on, stops nothing"


def test_father_and_son_in_one_house_are_told_and_never_joined():
    world, (flat, elsewhere) = homes({"postcode": "ZZ7 4DQ"}, {"postcode": "ZZ9 9ZZ"})
    world.person("Adrian Kestrel", born=(2001, 7), postcode="ZZ7 4DQ")
    world.person("Adrian Kestrel", born=(2002, 8))
    nowhere = world.person("Adrian Kestrel", "proprietor")
    matches = found(world)
    assert "Another" not in matches[nowhere.id].reasons_against, "two records without an address are at no address together"
    assert matches[flat.id].state == "undecided" and adds_up(matches[flat.id]) == pytest.approx(19.6 + 15.6 - 1.0)
    assert "Another Adrian Kestrel at this address is in evidence" in matches[flat.id].reasons_against and "2001" not in matches[flat.id].reasons_against
    assert "Another" not in matches[elsewhere.id].reasons_against


def test_one_title_one_name_is_one_proprietor_unless_one_register_names_two():
    world, (first,) = homes({"postcode": "ZZ7 4DQ"}, decided=True)
    again, beside = world.person("Adrian Kestrel", "proprietor", reference="IH/2"), world.person("Adrian Kestrel", "proprietor")
    world.title("ZZ100001", again, beside)
    matches = found(world)
    assert [matches[record.id].state for record in (first, again, beside)] == ["same", "same", "undecided"]
    assert adds_up(matches[again.id]) == pytest.approx(19.6 + 13.2) and "names two proprietors of this name" in matches[beside.id].reasons_against
    assert "in another record" not in matches[first.id].reasons_for, "a record is no evidence for itself"


# shown


def test_both_sides_stand_beside_one_another_with_what_the_record_holds():
    world, (flat,) = homes({"postcode": "ZZ7 4DQ", "address": "4 Tallowgate"})
    base = after(world.base(people=[BRITON]), case_parties)
    (match,) = base.of(Match)
    lines = {line.what: line[1:] for line in SideBySide(base).of(match)}
    assert lines == {
        "": ("case.toml", f"IH/1, {flat.place}"),
        "name": ("Adrian Kestrel", "ADRIAN KESTREL"),
        "as": ("suspect", "proprietor"),
        "born": ("1979-03-17", ""),
        "nationality": ("British", ""),
        "address": ("4 Tallowgate, Harrowmouth ZZ7 4DQ", "4 Tallowgate, ZZ7 4DQ"),
        "identifiers": ("ZZ-IDCARD 44719", ""),
        "holds": ("", "title ZZ100001"),
    }


def test_a_score_leaves_with_its_reasons_or_not_at_all():
    world, (flat, _) = homes({"postcode": "ZZ7 4DQ"}, {"postcode": "ZZ9 9ZZ"}, decided=True)
    base = after(world.base(people=[KESTREL]), case_parties)
    office, outside = ({row.record: row for row in match_rows(base, office=office)} for office in (True, False))
    assert (office[flat.id].decided_by_whom, office[flat.id].decided_at, office[flat.id].score) == ("Imogen Hale", "2024-04-01T08:00:00Z", 352)
    assert "[+19.6]" in office[flat.id].reasons_for and "[+15.6]" in office[flat.id].reasons_for and outside[flat.id] == office[flat.id]
    (waits,) = (row for row in outside.values() if row.state == "undecided")
    assert (waits.score, waits.reasons_for, waits.reasons_against) == (None, "", "") and office[waits.record].score is not None


def said(section) -> str:
    """All that a section prints."""
    cells = [cell for block in section.blocks for row in getattr(block, "rows", ()) for cell in row.cells]
    return " ".join(plain(pieces) for pieces in (*(getattr(block, "pieces", ()) or () for block in section.blocks), *cells))


def test_the_dossier_has_reasons_and_no_score_and_the_served_one_nothing_of_whom_nobody_has_decided():
    world, (_flat, _) = homes({"postcode": "ZZ7 4DQ"}, {"postcode": "ZZ9 9ZZ"})
    worth = {"asset": "ZZ100001", "amount": "300000.00", "currency": "GBP", "on": date(2024, 1, 9), "basis": "market value", "exhibit": "IH/1"}
    base = after(world.base(people=[KESTREL], valuations=[worth]), case_parties)
    office, court = brief_of(base, "working"), brief_of(edition_of(base, SERVED).base, "served")
    assert "The registers name as owners, controllers or proprietors on the way to these assets: ADRIAN KESTREL. No role" in said(persons.write(office))
    assert "The postcodes are the same (ZZ74DQ; ZZ74DQ)" in said(entities.write(office)) and "ZZ99ZZ" in said(entities.write(office))
    assert "not decided" in said(entities.write(court)) and "ZZ99ZZ" not in said(entities.write(court)) and "ZZ74DQ" not in said(entities.write(court))
    assert not any(bits in said(section.write(b)) for section in (persons, entities) for b in (office, court) for bits in ("19.6", "35.2", "+", " score"))
