"""Of a register only what may concern the case becomes records, and nothing that is found is other than with every row of it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from followed_cases import small_case
from hypothesis import given
from hypothesis import strategies as st
from labelled_records import labelled_case
from small_worlds import CUT_OFF, HEAD, KESTREL, LETTINGS, World

from flows.demo.world_parameters import title_number, uk_iban
from flows.dossier import compile
from flows.steps.side_by_side import SideBySide
from flows.store.case_store import Store
from schemas.accounts import Entry
from schemas.case import Case
from schemas.evidence import Reading, RowCount, Staged
from schemas.evidence_base import REGISTER_TABLES, UNREAD_TABLES, EvidenceBase
from schemas.findings import Holding, Match
from schemas.land import LandSale
from schemas.parties import PartyIdentifier, PartyMember, PartyRecord
from schemas.registered_assets import Vehicle
from tracing.assets.sought_in_registers import sought
from tracing.case_steps import STEPS
from tracing.matching.likeness import case_parties, may_be
from tracing.matching.sought_records import SoughtRecords
from tracing.names.written_names import bare_words, parts, words

REFERENCES = ("IH/1", "IH/2", "IH/3", "IH/4")
ACCOUNT = "gb:000000-00000001"
BASIS = {"suspect": "kestrel", "through": ["lettings"], "basis": "nominee", "reason": "r", "author": "Imogen Hale", "decided_on": CUT_OFF, "exhibits": ["IH/1"]}
AT_RANDOM = 60  # records of strangers for each of the case's


def drawn(random: Random) -> tuple[World, dict]:
    """A case, and registers that name its people and companies in every way, strangers who look like them, and many who don't; owners above and below, titles, a car."""
    world, case = World(), labelled_case(random)
    case.people[0] |= {"role": "suspect"}
    case.people[1] |= {"role": "associate", "accounts": [ACCOUNT[3:]]}
    records = []
    for one in case.records:
        kept = world.add(PartyRecord, reference=random.choice(REFERENCES), **one.record.model_dump(exclude={"id", "exhibit", "place"}))
        for of_it in one.identifiers:
            world.add(PartyIdentifier, reference=random.choice(REFERENCES), party=kept.id, scheme=of_it.scheme, value=of_it.value, own=of_it.own)
        records.append(kept)
    strangers = list(_strangers(world, random))
    everybody = records + strangers
    for record in random.sample(everybody, len(everybody) // 3):  # names of records that lead from one register to another, and to nobody
        for _ in range(random.choice((1, 1, 2))):
            value = random.choice((f"r{random.randrange(len(everybody))}", f" R{random.randrange(40)}", "none", "Ünique"))
            world.add(PartyIdentifier, party=record.id, scheme=random.choice(("Register of X", "register of x")), value=value, own=True)
    companies = [one for one in everybody if one.kind != "person"]
    for _ in range(len(everybody) * 2 // 3):
        owner, company = random.choice((random.choice(records), random.choice(everybody))), random.choice(companies)
        kind, days = (
            random.choice(("shares", "votes", "appointment", "office", "unknown")),
            random.choice(((None, None), (date(2020, 5, 1), None), (None, date(2024, 2, 1)))),
        )
        world.interest(owner, company, random.choice((25, 51, 75)), 100, kind, started_on=days[0], ended_on=days[1], reference=random.choice(REFERENCES))
    numbers = [title_number(900_000 + n) for n in range(60)]
    for number in numbers:
        world.title(
            number, *random.sample(everybody, random.choice((1, 1, 2))), since=date(2021, 1, random.randint(1, 28)), price=random.randrange(10**7, 10**8)
        )
        world.register(number, random.choice(("charge", "restriction", "other")), party="Ferrymark Building Society")
    world.add(Vehicle, registration="ZZ24AAA", holder=random.choice(strangers).id)
    world.add(LandSale, register_name="prices", sold_on=date(2023, 1, 1), currency="GBP", price=1).reference = "P"
    period = world.statement(ACCOUNT, case.people[1]["name"], 0)
    world.person(case.people[1]["name"], "account holder", place=period.place)
    paid = {"account": ACCOUNT, "currency": "GBP", "direction": "debit", "amount": 40_000, "booked_on": date(2024, 1, 9)}
    world.add(Entry, period=period.id, seq=0, text=f"DEPOSIT {numbers[3]} AND {numbers[4]}", counterparty="A SOLICITOR", **paid)
    basis = BASIS | {"suspect": case.people[0]["id"], "through": [case.companies[0]["id"]]}
    parts = {"people": case.people, "companies": case.companies, "chains": [basis | {"asset": numbers[0]}, basis | {"asset": "ZZ24 AAA"}]}
    return world, parts


def _strangers(world: World, random: Random) -> Iterator[PartyRecord]:
    syllables = "bar del fen gor hal kin lom mer nor pel quen rad sil tor ulm ver wex yar zan".split()

    def word() -> str:
        return "".join(random.sample(syllables, random.choice((1, 2, 3)))).title()

    for n in range(AT_RANDOM * 8):
        reference, number = random.choice(REFERENCES), random.randrange(1, 200)
        if n % 3:
            yield world.person(f"{word()} {word()}", born=(random.randrange(1950, 2000), random.randint(1, 12)), reference=reference)
        else:  # one number in several ways of writing it, and placeholders
            written = random.choice((f"{number:08d}", str(number), f" {number:08d}", "00000000", "", f"SC{number}"))
            yield world.company(written, f"{word()} {word()} Ltd", random.choice(("gb", "gb", "nl", "")), reference=reference)


def stored(base: EvidenceBase, path: Path) -> None:
    """The records of an evidence base in a real store."""
    with Store.open(path) as store:
        for exhibit in base.exhibits:
            found = {table.__tablename__: own for table, rows in base.rows.items() if (own := [row for row in rows if row.exhibit == exhibit.sha256])}
            counts = RowCount(accepted=1)
            reading = Reading(exhibit=exhibit.sha256, source="s", reader_version=1, encoding="", accepted=1, set_aside=0, declared=0, total=1, state="admitted")
            store.load(exhibit, reading, Staged(exhibit.sha256, "s", 1, "", counts, found), [])


def parts_of(base: EvidenceBase, path: Path) -> EvidenceBase:
    """The same with what is read from the store for it."""
    found = Store.evidence(path, base.case.model_dump_json(), lambda rows: sought(replace(base, rows=rows)))
    return replace(base, rows=found.rows, registers=found.counts)


def followed(base: EvidenceBase) -> dict[type, list]:
    """Everything that every step finds."""
    found: dict[type, list] = {}
    for step in STEPS.values():
        found |= step(base)
        base = replace(base, rows=base.rows | {table: tuple(rows) for table, rows in found.items()})
    return found


@pytest.mark.parametrize("seed", range(4))
def test_what_is_found_in_a_part_is_what_is_found_in_everything(tmp_path, seed):
    world, parts = drawn(Random(seed))
    whole = world.base(**parts)
    stored(whole, tmp_path / "store.duckdb")
    part = parts_of(whole, tmp_path / "store.duckdb")
    assert shown(part) == shown(whole)
    found = followed(part)
    assert found[Match] and found[Holding] and len(found[PartyMember]) > 30, "the case is one in which there is something to find"
    for table in REGISTER_TABLES:
        rows = part.of(table)
        assert {row.id for row in rows} <= {row.id for row in whole.of(table)} and [row.id for row in rows] == sorted(row.id for row in rows)
    assert len(part.of(PartyRecord)) < len(whole.of(PartyRecord)) and not any(part.of(table) for table in UNREAD_TABLES)
    counted = Counter(row.exhibit for table in (*REGISTER_TABLES, *UNREAD_TABLES) for row in whole.of(table))
    taken = Counter(row.exhibit for table in REGISTER_TABLES for row in part.of(table))
    assert part.registers == {exhibit: (counted[exhibit], taken[exhibit]) for exhibit in counted}


def numbers_in_two_ways(world: World) -> dict:
    """Companies that two registers number in two ways: the suspect owns the first by the one, which owns the next by the other."""
    above = world.person("Adrian Kestrel", born=(1979, 3, 17))
    for one, other in (("01234567", "1234567"), (" 7654321 ", "07654321"), ("SC000123", "sc123"), ("NI7", "NI000007"), ("9", "00000009")):
        world.interest(above, world.company(one, reference="IH/2"))
        above = world.company(other, reference="IH/3")
    world.company("00000000", "Nil Ltd")
    return {}


def a_thing_whose_holder_is_no_party(world: World) -> dict:
    """A car that the case file names; a company holds it, and somebody owns the company."""
    keeper, owner = world.company("7654321", "Zanrad Ltd"), world.person("Zan Rad")
    world.interest(owner, world.company("07654321", reference="IH/2"))
    world.add(Vehicle, registration="ZZ24AAA", holder=keeper.id)
    return {"chains": [BASIS | {"asset": "ZZ24 AAA"}]}


def a_holder_of_an_account_who_is_no_party(world: World) -> dict:
    """The case file says whose account it is, and the statement names somebody else."""
    period = world.statement("iban:" + uk_iban(91), "Somebody Else", 30_00)
    world.person("Somebody Else", "account holder", place=period.place)
    return {"joint_accounts": [{"account": uk_iban(91), "holders": ["kestrel", "lettings"], "says": "The mandate", "exhibits": ["IH/1"]}]}


def what_an_owner_holds_besides(world: World) -> dict:
    """Two records of one owner of the case's company, beside which a person is shown what each holds elsewhere."""
    for reference, elsewhere in (("IH/2", "Elsewhere Ltd"), ("IH/3", "Nowhere Ltd")):
        owner = world.person("Zan Rad", born=(1960, 1), postcode="ZZ1 1ZZ", reference=reference)
        world.interest(owner, world.company("99999901", reference=reference))
        world.interest(owner, world.company(f"0999999{len(elsewhere) % 10}", elsewhere))
    return {}


def identifiers_that_capitals_change(world: World) -> dict:
    """One identifier in two ways of writing it that differ by more than capitals of ASCII."""
    for n, value in enumerate(("straße 9", "STRASSE9", "Strasse 9")):
        world.add(PartyIdentifier, party=world.company(f"0888888{n}", f"Zanrad {n} Ltd").id, scheme="Register of X", value=value, own=False)
    return {"companies": [LETTINGS | {"identifiers": [{"scheme": "register of x", "value": "Straße 9"}]}]}


@pytest.mark.parametrize(
    "drawn_up",
    [
        numbers_in_two_ways,
        a_thing_whose_holder_is_no_party,
        a_holder_of_an_account_who_is_no_party,
        what_an_owner_holds_besides,
        identifiers_that_capitals_change,
    ],
)
def test_each_way_to_the_case_is_followed(tmp_path, drawn_up):
    world = World()
    own, strangers = drawn_up(world), list(_strangers(world, Random(7)))
    whole = world.base(**{"people": [KESTREL], "companies": [LETTINGS], **own})
    stored(whole, tmp_path / "store.duckdb")
    part = parts_of(whole, tmp_path / "store.duckdb")
    assert shown(part) == shown(whole) and len(part.of(PartyRecord)) < len(strangers) // 10


def shown(base: EvidenceBase) -> tuple:
    """Everything that is found, and every match as a person is shown it."""
    found = followed(base)
    sides = SideBySide(replace(base, rows=base.rows | {table: tuple(rows) for table, rows in found.items()}))
    return found, [sides.of(match) for match in found[Match]]


def met(records: SoughtRecords, record: PartyRecord) -> bool:
    """Whether enough parts of the record's name meet a name that is sought, as flows/store/relevant_queries.py counts them."""
    found: dict[int, set[int]] = defaultdict(set)
    for part in record.name.split(" "):
        for name, word in records.met_by(part):
            found[name].add(word)
    return any(len(words_met) >= records.names[name].least for name, words_met in found.items() if record.kind in (records.names[name].kind, "unknown"))


@pytest.mark.parametrize("seed", range(12))
def test_no_name_that_a_rule_would_take_for_another_is_passed_over(seed):
    case = labelled_case(Random(seed))
    named = HEAD | {"people": case.people, "companies": [company | {"number": "", "identifiers": []} for company in case.companies]}
    parties = case_parties(Case.model_validate(named), ())
    alike = 0
    for record in [one.record for one in case.records]:
        records = [SoughtRecords([party], ()) for party in parties if may_be(party, record)]
        assert all(met(one, record) for one in records), record.name
        alike += len(records)
    strangers = list(_strangers(World(), Random(seed)))
    assert alike > 50 and sum(met(SoughtRecords(parties, ()), record) for record in strangers) < len(strangers) // 20


@given(st.text(alphabet=st.sampled_from(" ABCabcЩщΜΠμπάέß´'’.&_-1é\u0301\u00a0") | st.characters(), max_size=20))
def test_the_words_of_a_name_are_among_those_of_its_parts(name):
    of_parts = {word for part in name.split(" ") for word in parts(part)}
    assert {*words(name, "person"), *bare_words(words(name, "company"))} <= of_parts


def test_what_was_read_is_kept_until_a_record_is_written(tmp_path):
    world, case = drawn(Random(1))
    base, path = world.base(**case), tmp_path / "store.duckdb"
    stored(base, path)
    once, again = parts_of(base, path), parts_of(base, path)
    assert once.of(PartyRecord) is again.of(PartyRecord)
    with Store.open(path) as store:
        store.replace({Match: []})
    assert parts_of(base, path).of(PartyRecord) is once.of(PartyRecord), "a finding is no record"
    more = World()
    more.person(base.case.people[0].name, reference="IH/9")
    stored(more.base(), path)
    assert len(parts_of(base, path).of(PartyRecord)) == len(once.of(PartyRecord)) + 1
    fewer = replace(base, case=base.case.model_copy(update={"people": base.case.people[:2]}))
    assert len(parts_of(fewer, path).of(PartyRecord)) < len(once.of(PartyRecord)), "other people are sought"


def words_of(block: dict) -> str:
    """The text of a paragraph of the twin."""
    return "".join(piece if isinstance(piece, str) else piece[1] for piece in block.get("text", ()))


def test_the_dossier_says_how_many_records_of_a_whole_register_may_concern_the_case():
    base = small_case().base
    reading = next(one for one in base.of(Reading) if one.source == "companies_house_psc")
    other = next(one for one in base.of(Reading) if one.source != reading.source)
    counted = replace(base, version=1, registers={reading.exhibit: (250_000, 1_234), other.exhibit: (9_000, 12)})
    twin = json.loads(compile(counted, "served").twin)
    [said] = [words for section in twin["text"] for block in section["blocks"] if "is a register of" in (words := words_of(block))]
    assert said.startswith(f"{base.exhibit(reading.exhibit).reference} is a register of 250,000 records.") and "1,234 records lie on these ways." in said
    amounts = {figure["amount"] for figure in twin["figures"] if reading.exhibit in figure["sources"]}
    assert {"250000", "1234"} <= amounts
    assert base.registers[reading.exhibit][0] >= base.registers[reading.exhibit][1] > 0 and "is a register of" not in json.dumps(
        json.loads(small_case().dossier("served").twin)["text"]
    )
