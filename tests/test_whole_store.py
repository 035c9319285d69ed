"""What is promised of a whole store is checked on its columns, and comes out as it does on every record as an object."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from small_worlds import World
from test_relevant_part import stored

from expectations.shares import HeldForCertain, shares
from expectations.store import Everything, records
from expectations.validation import Outcome, validate
from flows.store.case_store import Store
from flows.store.whole_store import everything
from schemas.evidence_base import RECORD_TABLES, EvidenceBase
from schemas.interests import Interest
from schemas.land import Title
from schemas.parties import PartyMember, PartyRecord

TABLES = [table for table in RECORD_TABLES if {"id", "exhibit", "place"} <= table.model_fields.keys()]


def drawn(random: Random) -> tuple[World, tuple[PartyMember, ...]]:
    """Companies told apart by numbers, parties and records, and owners who are said anew, replaced, indirect, or more than there is to hold."""
    world = World()
    companies = [world.company(f"{n % 7 + 1:08d}" if n % 3 else "", reference=f"IH/{n % 2 + 1}") for n in range(20)]
    people = [world.person(f"Owner {n}") for n in range(12)]
    for n in range(160):
        begun = random.choice((None, date(2020, 1, 1), date(2021, 1, 1)))
        world.interest(
            random.choice(people + companies[:4]),
            random.choice(companies),
            random.choice((None, 10, 25, 50, 75)),
            100,
            random.choice(("shares", "shares", "votes", "office")),
            low_open=random.random() < 0.5,
            started_on=begun,
            ended_on=random.choice((None, None, date(2020, 6, 1), date(2021, 1, 1))),
            indirect=random.random() < 0.1,
            record=random.choice(("", f"r{n % 30}")),
            stated_on=random.choice((None, date(2022, 1, 1), date(2023, 1, 1))),
            replaces=random.choice(("", "", "", f"r{n % 11}\nr{n % 13}")),
            reference=random.choice(("IH/1", "IH/2")),
        )
    joined = (*random.sample(people, 4), *random.sample(companies, 6))
    return world, tuple(PartyMember(record=record.id, party=f"party {n % 4}", match="") for n, record in enumerate(joined))


def told(outcomes: list[Outcome]) -> list[tuple]:
    """Of each promise: whether it holds, of how many rows, and where not."""
    found = []
    for one in outcomes:
        rows = one.suite.records
        failed = list(rows.picked(one.failed) if hasattr(rows, "picked") else (rows[n] for n in one.failed))
        found.append((one.promise.says, one.held, one.checked, [(row.exhibit, row.place) for row in failed]))
    return found


def on_objects(base: EvidenceBase) -> Everything:
    """Everything of a base that has every row."""
    rows = [row for table in TABLES for row in base.of(table)]
    ids = [row.id for row in rows]
    return Everything(rows, frozenset(one for one in ids if ids.count(one) > 1), shares_by_hand(base), 0)


def shares_by_hand(base: EvidenceBase) -> list[HeldForCertain]:
    """Every interest by which something of a company is held for certain, told record by record."""
    party = {member.record: member.party for member in base.of(PartyMember)}
    numbered = {record.id: f"{record.jurisdiction} {record.number}" for record in base.of(PartyRecord) if record.number}
    interests = base.of(Interest)
    replaced = {name for one in interests for name in one.replaces.splitlines()}
    found = []
    for one in interests:
        said = [other.stated_on for other in interests if one.record and other.record == one.record and other.stated_on]
        anew = bool(said) and one.stated_on != max(said)
        if one.kind in ("shares", "votes", "surplus_assets") and one.low is not None and not (one.indirect or anew or one.record in replaced):
            owner, company = (party.get(record) or numbered.get(record) or record for record in (one.owner, one.company))
            found.append(HeldForCertain(company, one.kind, owner, one.low + one.low_open, one.started_on or date.min, one.ended_on, one.exhibit, one.place))
    return found


def in_a_store(base: EvidenceBase, members: tuple[PartyMember, ...], path: Path) -> EvidenceBase:
    """The base with the members, in a real store too."""
    stored(base, path)
    with Store.open(path) as store:
        store.replace({PartyMember: list(members)})
    return replace(base, rows=base.rows | {PartyMember: members})


@pytest.mark.parametrize("seed", range(5))
def test_more_than_the_whole_is_found_wherever_it_is_on_every_record(tmp_path, seed):
    world, members = drawn(Random(seed))
    base = in_a_store(world.base(), members, tmp_path / "store.duckdb")
    with Store.open(tmp_path / "store.duckdb", reading=True) as store:
        whole = everything(store, ())
    found, by_hand = told(validate(shares(base, whole.over, whole.others))), shares_by_hand(base)
    assert found == told(validate(shares(base, by_hand, 0))) and not all(held for _, held, *_ in found)
    assert 0 < len(whole.over) < len(by_hand) and whole.others and set(whole.over) <= set(by_hand)


def within_the_whole(folder: Path, *interests: tuple[int, dict]) -> bool:
    """Whether the promise holds for several owners' shares (in per cent) in one company."""
    world, path = World(), folder / "store.duckdb"
    company = world.company("99999901")
    for n, (share, more) in enumerate(interests):
        world.interest(world.person(f"Owner {n}"), company, share, share, **more)
    shutil.rmtree(folder)
    folder.mkdir()
    stored(world.base(), path)
    with Store.open(path, reading=True) as store:
        return not everything(store, ()).over


def test_shares_over_the_whole_are_found_and_what_is_said_anew_or_held_through_others_counts_once(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    assert not within_the_whole(folder, (60, {}), (60, {})) and within_the_whole(folder, (60, {}), (40, {}))
    assert within_the_whole(folder, (60, {}), (60, {"indirect": True}))
    first, later = {"record": "r", "stated_on": date(2020, 1, 1)}, {"record": "r", "stated_on": date(2021, 1, 1)}
    assert within_the_whole(folder, (60, first), (50, later)) and not within_the_whole(folder, (60, later), (50, later))
    assert within_the_whole(folder, (60, {"record": "s1"}), (50, {"record": "s2", "replaces": "s1"}))


def test_records_without_a_place_or_an_id_of_their_own_are_found_across_tables_and_what_is_kept_apart_is_not_looked_at(tmp_path):
    world, members = drawn(Random(1))
    world.add(Title, id=world.rows[Interest][3].id, land_registry="gb", title_number="ZZ1")
    world.add(Title, place="", id="no place", land_registry="gb", title_number="ZZ2")
    world.add(Title, reference="IH/9", place="", id="apart", land_registry="gb", title_number="ZZ3")
    path = tmp_path / "store.duckdb"
    base = in_a_store(world.base(), members, path)
    apart = next(exhibit.sha256 for exhibit in base.exhibits if exhibit.reference == "IH/9")
    shown = replace(base, rows={table: tuple(row for row in rows if getattr(row, "exhibit", "") != apart) for table, rows in base.rows.items()})
    with Store.open(path, reading=True) as store:
        whole = everything(store, {apart})
        found = told(validate(records(shown, whole)))
        assert [row.id for row in whole.records[:3]] == [row.id for row in on_objects(shown).records[:3]] and whole.records[-1].id == "no place"
    assert found == told(validate(records(shown, on_objects(shown))))
    [(_, held, checked, failed)] = [one for one in found if "an id of its own" in one[0]]
    assert not held and len(failed) == 3 and checked == len(on_objects(shown).records)
