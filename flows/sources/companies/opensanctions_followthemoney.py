"""People, companies and who owns or directs what, as entities of the FollowTheMoney model.

Format: FollowTheMoney (OpenSanctions, Aleph), one entity a line, or one JSON array: id, schema, properties whose values are lists, of texts or, where it is
published nested, of entities. What a property says in several ways is taken only where all agree; names in other ways are kept as names are, the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from flows.sources.reading.json_array import items, opening_item
from flows.sources.reading.json_text import Line
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar
from schemas.evidence import Declared, Outcome, SetAside
from schemas.identifiers import company_number
from schemas.interests import WHOLE, Interest
from schemas.parties import PartyIdentifier, PartyRecord

VERSION = 2
_PARTIES = {"Person": "person", "Company": "company", "Organization": "company", "PublicBody": "company", "LegalEntity": "unknown"}
_LINKS = {  # schema -> the properties that name the two sides, and the kind of interest
    "Ownership": ("owner", "asset", "shares"),
    "Directorship": ("director", "organization", "office"),
    "Membership": ("member", "organization", "office"),
    "Employment": ("employee", "employer", "office"),
    "Control": ("controller", "controlled", "influence"),
}
_OTHERS = frozenset(
    """
    Address Airplane Analyzable Article Asset Assessment Associate Audio BankAccount Call CallForTenders Contract ContractAward CourtCase CourtCaseParty CryptoWallet Debt Document
    Documentation EconomicActivity Email Event Family Folder HyperText Identification Image Interest Interval License Message Mention Note Occupancy Package Page Pages Passport Payment
    PlainText Position ProjectParticipant Project RealEstate Representation Risk Sanction Security Similar Succession Table TaxRoll Territory Thing Trip UnknownLink UserAccount Value
    Vehicle Vessel Video Workbook
""".split()
)
_TOP = frozenset("id schema properties caption datasets referents first_seen last_seen last_change target origin".split())
_NUMBERS = {
    "leiCode": "LEI",
    "registrationNumber": "registration number",
    "taxNumber": "tax number",
    "idNumber": "identity number",
    "passportNumber": "passport number",
    "innCode": "INN",
    "ogrnCode": "OGRN",
    "uniqueEntityId": "UEI",
    "opencorporatesUrl": "OpenCorporates",
    "wikidataId": "Wikidata",
    "imoNumber": "IMO",
}
_SCHEME = "FollowTheMoney entity"


def recognises(file: OpenedFile) -> Claim:
    """Claims a file of JSON objects with id, schema and properties."""
    first = opening_item(file)
    if first is not None and isinstance(first.get("schema"), str) and isinstance(first.get("properties"), dict) and "id" in first:
        return Claim(True, f"its first object is an entity of the schema {first['schema']}")
    return Claim(False, "its first object is no entity with id, schema and properties")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A party, or an interest between two, an entity; entities of other schemata are declared."""
    rows, odd = RowsAsColumns(file), Oddities()
    for line in items(file):
        if line.value is None and not line.problem and not line.raw.strip():
            yield Declared(line.place, "blank line", line.raw)
        elif other := _entity(rows, line, odd):
            yield other
        yield from rows.full()
    yield from rows.rest()
    yield from odd.remarks()


def _entity(rows: RowsAsColumns, line: Line, odd: Oddities) -> SetAside | Declared | None:
    if line.problem or line.doubled:
        return SetAside(line.place, line.problem or f"{', '.join(line.doubled)} given twice in one object", line.raw)
    read = False
    try:
        top, *inner = _entities(line.value, line.place)
        for field in sorted(line.value.keys() - _TOP):
            odd.note("unknown_field", f"field {field!r}", line.place, str(line.value[field]))
        if top.schema in _PARTIES or top.schema in _LINKS:
            _records(rows, top, odd)
            read = True
        for entity in inner:
            if entity.schema in _LINKS or entity.schema in _PARTIES and entity.properties.get("name"):
                _records(rows, entity, odd)
                read = True
            else:
                odd.note("within_another", f"{entity.schema} within another entity, of which nothing is read but its id", entity.place)
    except (ValueError, TypeError, AttributeError) as error:
        rows.drop()
        return SetAside(line.place, f"a field is not what the model gives there ({error})", line.raw)
    for schema in sorted({entity.schema for entity in (top, *inner)} - _PARTIES.keys() - _LINKS.keys() - _OTHERS):
        odd.note("unknown_code", f"schema {schema!r}", line.place)
    if not read:
        return Declared(line.place, f"{top.schema}: neither a party nor an interest in one", line.raw)
    rows.accept(line.place)
    return None


class _Entity(NamedTuple):
    """One entity; where another stood in one of its properties, there is its id."""

    place: str
    name: str
    schema: str
    properties: dict[str, list[str]]


def _entities(value: Any, place: str) -> list[_Entity]:
    """The entity, and behind it all that stand within it."""
    name, schema, given = value["id"] if "id" in value else None, value.get("schema"), value.get("properties")
    if not isinstance(name, str) or not name or not isinstance(schema, str) or not isinstance(given, dict):
        raise ValueError("an entity has an id, a schema and properties")
    properties: dict[str, list[str]] = {}
    inner: list[_Entity] = []
    for key, values in given.items():
        if not isinstance(values, list) or not all(isinstance(one, str) or isinstance(one, dict) and key.isalnum() for one in values):
            raise ValueError(f"property {key} is not a list of texts or entities")
        within = [_entities({"properties": {}} | one, f"{place}, {key} {n}") for n, one in enumerate(values, start=1) if isinstance(one, dict)]
        inner += [entity for entities in within for entity in entities]
        properties[key] = [one for one in values if isinstance(one, str)] + [entities[0].name for entities in within]
    return [_Entity(place, name, schema, properties), *inner]


def _records(rows: RowsAsColumns, entity: _Entity, odd: Oddities) -> None:
    read = _party if entity.schema in _PARTIES else _link
    read(rows, entity.place, entity.name, entity.schema, entity.properties, odd)


def _party(rows: RowsAsColumns, place: str, name: str, schema: str, properties: dict[str, list[str]], odd: Oddities) -> None:
    names = properties.get("name", [])
    if not names:
        raise ValueError("the party has no name")
    jurisdiction = _one(properties, ("jurisdiction", "mainCountry", "country"), place, odd)
    number = _one(properties, ("registrationNumber",), place, odd)
    year, month, day = _born(properties, place, odd)
    two_letters = jurisdiction if re.fullmatch("[a-z]{2}", jurisdiction) else ""
    party = rows.record(
        PartyRecord,
        place,
        "party",
        mentioned_as="register entry",
        kind=_PARTIES[schema],
        name=names[0],
        born_year=year,
        born_month=month,
        born_day=day,
        nationality=", ".join(properties.get("nationality", [])),
        address="; ".join(properties.get("address", [])),
        status=", ".join(properties.get("status", [])),
        jurisdiction="" if schema == "Person" else two_letters,
        number="" if schema == "Person" or not two_letters else company_number(number, two_letters),
        incorporated_on=_day(properties, "incorporationDate", place, odd),
        dissolved_on=_day(properties, "dissolutionDate", place, odd),
    )
    _identifier(rows, place, "party", party, name)
    numbers = [(scheme, value) for key, scheme in _NUMBERS.items() for value in properties.get(key, []) if value]
    for n, (scheme, value) in enumerate(numbers, start=1):
        of = f"{scheme} of {two_letters or 'a country not named'}" if scheme.endswith("number") else scheme
        rows.record(PartyIdentifier, place, f"number {n}", party=party, scheme=of, value=value, own=False)


def _link(rows: RowsAsColumns, place: str, name: str, schema: str, properties: dict[str, list[str]], odd: Oddities) -> None:
    holder, held, kind = _LINKS[schema]
    low, high = _share(properties.get("percentage", []), place, odd) if kind == "shares" else (None, None)
    words = ", ".join(
        [schema, *(value for key in ("role", "ownershipType", "controlType", "percentage", "sharesCount", "status") for value in properties.get(key, []))]
    )
    indirect = any("indirect" in value.lower() for value in properties.get("ownershipType", []))
    started, ended = _day(properties, "startDate", place, odd), _day(properties, "endDate", place, odd)
    owners, companies = properties.get(holder, []), properties.get(held, [])
    if not owners or not companies:
        raise ValueError(f"{holder} or {held} is not named")
    sides: dict[str, str] = {}
    for n, side in enumerate(dict.fromkeys([*owners, *companies]), start=1):
        sides[side] = rows.record(PartyRecord, place, f"side {n}", mentioned_as="register entry", kind="unknown", name="")
        _identifier(rows, place, f"side {n}", sides[side], side)
    for n, (owner, company) in enumerate(((owner, company) for owner in owners for company in companies), start=1):
        rows.record(
            Interest,
            place,
            f"interest {n}",
            owner=sides[owner],
            company=sides[company],
            kind=kind,
            low=low,
            high=high,
            started_on=started,
            ended_on=ended,
            says=words,
            indirect=indirect,
            record=f"{name} {n}" if n > 1 else name,
        )


def _identifier(rows: RowsAsColumns, place: str, part: str, party: str, value: str) -> None:
    rows.record(PartyIdentifier, place, f"{part} id", party=party, scheme=_SCHEME, value=value, own=True)


def _share(written: list[str], place: str, odd: Oddities) -> tuple[int | None, int | None]:
    """Millionths from "25", "25.5%" or "25-50"; not stated where it is written otherwise, or in several ways."""
    if len(set(written)) == 1:
        match = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%?(?: ?- ?([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%?)?", written[0].strip())
        if match:
            low, high = (_millionths(end) for end in (match[1], match[2] or match[1]))
            if low <= high <= WHOLE:
                return low, high
    if written:
        odd.note("share_not_read", "percentage that is no share from 0 to 100", place, "; ".join(written))
    return None, None


def _millionths(per_cent: str) -> int:
    whole, _, fraction = per_cent.partition(".")
    return int(whole) * 10_000 + int(fraction.ljust(4, "0"))


def _one(properties: dict[str, list[str]], names: tuple[str, ...], place: str, odd: Oddities) -> str:
    """The one value of the first property that is given; '' where several disagree."""
    given = next((properties[name] for name in names if properties.get(name)), [])
    if len(set(given)) > 1:
        odd.note("several_values", f"{names[0]} that is given in several ways", place, "; ".join(given))
        return ""
    return given[0] if given else ""


def _day(properties: dict[str, list[str]], name: str, place: str, odd: Oddities) -> date | None:
    """The day; None, and told, for a year or a month alone."""
    written = _one(properties, (name,), place, odd)
    try:
        return calendar.day_of(written) if written else None
    except calendar.DateError:
        odd.note("day_not_read", f"{name} that is no day", place, written)
        return None


def _born(properties: dict[str, list[str]], place: str, odd: Oddities) -> tuple[int | None, int | None, int | None]:
    written = _one(properties, ("birthDate",), place, odd)
    match = re.fullmatch(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?", written)
    if match:
        return int(match[1]), int(match[2]) if match[2] else None, None
    day = _day(properties, "birthDate", place, odd) if written else None
    return (day.year, day.month, day.day) if day else (None, None, None)
