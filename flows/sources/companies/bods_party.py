"""People and entities as statements of beneficial ownership describe them, with every identifier that they are given.

Format: Beneficial Ownership Data Standard 0.2 to 0.4, person and entity statements; identifiers by scheme (org-id.guide); dates of birth
by year, by month or by day.
"""

from __future__ import annotations

import re
from typing import Any

from flows.sources.companies.bods_statement import PERSON, Statement
from flows.sources.reading.json_text import text_of
from flows.sources.reading.rows_as_columns import RowsAsColumns
from schemas import calendar
from schemas.countries import country_code
from schemas.identifiers import company_number
from schemas.parties import PartyIdentifier, PartyRecord

_UNKNOWN = ("anonymousEntity", "unknownEntity")
_COMPANIES_HOUSE = "GB-COH"


def party(rows: RowsAsColumns, place: str, statement: Statement) -> str:
    """Adds the record of the person or entity, and its identifiers: its own name in the register first. Gives the record's id; ValueError, with a part of
    them added, if a field is not what the standard gives there."""
    made = _person(rows, place, statement.details) if statement.kind == PERSON else _entity(rows, place, statement.details)
    for n, name in enumerate((statement.record, *statement.replaces)):
        rows.record(PartyIdentifier, place, f"record {n}", party=made, scheme=own_scheme(statement), value=name, own=n == 0)
    for n, (scheme, value) in enumerate(_identifiers(statement.details), start=1):
        rows.record(PartyIdentifier, place, f"identifier {n}", party=made, scheme=scheme, value=value, own=False)
    return made


def stub(rows: RowsAsColumns, place: str, part: str, statement: Statement, record: str) -> str:
    """Adds a party that a relationship names by its record alone; its id."""
    made = rows.record(PartyRecord, place, part, mentioned_as="register entry", kind="unknown", name="")
    rows.record(PartyIdentifier, place, f"{part} record", party=made, scheme=own_scheme(statement), value=record, own=True)
    return made


def own_scheme(statement: Statement) -> str:
    """The scheme under which a publisher's own names for its records stand."""
    return f"BODS record of {statement.publisher or 'a publisher not named'}"


def _person(rows: RowsAsColumns, place: str, details: dict) -> str:
    names = _objects(details, "names")
    legal = next((name for name in names if text_of(name, "type") in ("legal", "individual")), names[0] if names else {})
    year, month, day = _born(text_of(details, "birthDate"))
    address, postcode = _address(details, "residence", "service")
    nationality = ", ".join(filter(None, (text_of(one, "name") or text_of(one, "code") for one in _objects(details, "nationalities"))))
    full = text_of(legal, "fullName") or " ".join(filter(None, (text_of(legal, part) for part in ("givenName", "patronymicName", "familyName"))))
    return rows.record(
        PartyRecord,
        place,
        "person",
        mentioned_as="beneficial owner",
        kind="person",
        name=full,
        born_year=year,
        born_month=month,
        born_day=day,
        nationality=nationality,
        address=address,
        postcode=postcode,
    )


def _entity(rows: RowsAsColumns, place: str, details: dict) -> str:
    given = details.get("entityType")
    kind = text_of(given, "type") if isinstance(given, dict) else text_of(details, "entityType")
    jurisdiction = _jurisdiction(details)
    numbered = _numbered(details, jurisdiction)
    address, postcode = _address(details, "registered")
    founded, dissolved = (calendar.day_of(text) if text else None for text in (text_of(details, "foundingDate"), text_of(details, "dissolutionDate")))
    return rows.record(
        PartyRecord,
        place,
        "entity",
        mentioned_as="register entry",
        kind="unknown" if kind in _UNKNOWN else "company",
        name=text_of(details, "name"),
        address=address,
        postcode=postcode,
        jurisdiction=numbered[0] if numbered else jurisdiction,
        number=numbered[1] if numbered else "",
        incorporated_on=founded,
        dissolved_on=dissolved,
    )


def _jurisdiction(details: dict) -> str:
    """The country's code, in lower case; '' if it is not given by a code or a name that is known."""
    given = details.get("jurisdiction") or details.get("incorporatedInJurisdiction") or {}
    code = text_of(given, "code").partition("-")[0].lower()
    return code if re.fullmatch("[a-z]{2}", code) else country_code(text_of(given, "name"))


def _numbered(details: dict, jurisdiction: str) -> tuple[str, str] | None:
    """The register's country and number, if the entity has a number of Companies House, or one number of its own country's schemes."""
    given = _identifiers(details)
    of_companies_house = [value for scheme, value in given if scheme == _COMPANIES_HOUSE]
    if of_companies_house:
        return "gb", company_number(of_companies_house[0])
    of_country = {value for scheme, value in given if jurisdiction and jurisdiction != "gb" and scheme.lower().startswith(f"{jurisdiction}-")}
    return (jurisdiction, company_number(of_country.pop(), jurisdiction)) if len(of_country) == 1 else None


def _identifiers(details: dict) -> list[tuple[str, str]]:
    """Scheme and value of every identifier that gives both."""
    given = [(text_of(one, "scheme") or text_of(one, "schemeName"), text_of(one, "id")) for one in _objects(details, "identifiers")]
    return [(scheme, value) for scheme, value in given if scheme and value]


def _born(written: str) -> tuple[int | None, int | None, int | None]:
    parts = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?", written)
    if not written or parts:
        return (int(parts[1]), int(parts[2]) if parts[2] else None, None) if parts else (None, None, None)
    day = calendar.day_of(written)
    return day.year, day.month, day.day


def _address(details: dict, *preferred: str) -> tuple[str, str]:
    given = _objects(details, "addresses")
    chosen = next((one for kind in preferred for one in given if text_of(one, "type") == kind), given[0] if given else {})
    country = chosen.get("country")
    named = text_of(country, "name") if isinstance(country, dict) else text_of(chosen, "country")
    return ", ".join(filter(None, (text_of(chosen, "address"), named))), text_of(chosen, "postCode")


def _objects(details: dict, name: str) -> list[dict[str, Any]]:
    """An array of objects; empty if it is not there. ValueError for anything else."""
    given = details.get(name) or []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise ValueError(f"{name} is not an array of objects")
    return given
