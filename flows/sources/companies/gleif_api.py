"""Answers of the Global LEI Foundation's API, in the shape of the records of its files.

Format: GLEIF API v1 (JSON:API): an object whose "data" is a record or a list of them, of the type lei-records, relationship-records or
reporting-exceptions; an answer a file or a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.sources.reading.json_text import Line, lines, opening_object
from flows.sources.reading.source import OpenedFile

TYPES = {"lei-records": "LEIRecord", "relationship-records": "RelationshipRecord", "reporting-exceptions": "Exception"}
_KNOWN = frozenset(
    """
    lei entity legalName name language otherNames transliteratedOtherNames type legalAddress headquartersAddress otherAddresses transliteratedOtherAddresses addressLines
    addressNumber addressNumberWithinBuilding mailRouting city region country postalCode registeredAt id other registeredAs jurisdiction category subCategory legalForm
    associatedEntity status expiration date reason successorEntity successorEntities creationDate eventGroups groupType events validationDocuments effectiveDate recordedDate
    affectedFields registration initialRegistrationDate lastUpdateDate nextRenewalDate managingLou corroborationLevel corroborationDocuments corroborationReference
    validatedAt validatedAs otherValidationAuthorities bic mic ocid qcc spglobal conformityFlag relationship startNode endNode periods startDate endDate qualifiers dimension
    quantifiers method amount units validFrom validTo reference
""".split()
)


def element(file: OpenedFile) -> str:
    """The element of GLEIF's files that the API's first record is one of; '' where the file is no answer of the API."""
    first = next(iter(_rows(opening_object(file))), None)
    kind = first.get("type") if isinstance(first, dict) and isinstance(first.get("attributes"), dict) else None
    return TYPES.get(kind, "") if isinstance(kind, str) else ""


def answers(file: OpenedFile) -> Iterator[tuple[Line, list, int | None]]:
    """Each answer in the file, its records, and how many the API says there are in all (None where it does not). Refusal if the last is cut short."""
    for line in lines(file):
        if line.raw.strip():
            told = line.value
            for name in ("meta", "pagination", "total"):
                told = told.get(name) if isinstance(told, dict) else None
            yield line, _rows(line.value), told if isinstance(told, int) else None


def as_published(record: Any, of: str) -> tuple[dict, list[str]]:
    """A record of the element `of` with the names of GLEIF's files, and the names in it that are not known. ValueError if it is none."""
    if not isinstance(record, dict) or TYPES.get(str(record.get("type"))) != of or not isinstance(record.get("attributes"), dict):
        raise ValueError(f"this is no {of} of the API")
    given = record["attributes"]
    try:
        made = {"LEIRecord": _entity, "RelationshipRecord": _relationship, "Exception": _exception}[of](given)
    except (AttributeError, TypeError, KeyError, IndexError) as error:
        raise ValueError(f"a field is not what the API gives there ({error})") from error
    return made, sorted(set(_names(given)) - _KNOWN)


def _rows(answer: Any) -> list:
    data = answer.get("data") if isinstance(answer, dict) else None
    return data if isinstance(data, list) else [data] if isinstance(data, dict) else []


def _names(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from one
        waiting.extend(one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())


def _entity(given: dict) -> dict:
    entity, registration = given["entity"], given.get("registration") or {}
    address = entity.get("legalAddress") or {}
    first, *others = address.get("addressLines") or [""]
    return {
        "LEI": given["lei"],
        "Entity": {
            "LegalName": (entity.get("legalName") or {}).get("name"),
            "LegalAddress": {
                "FirstAddressLine": first,
                "AdditionalAddressLine": others,
                "City": address.get("city"),
                "Region": address.get("region"),
                "Country": address.get("country"),
                "PostalCode": address.get("postalCode"),
            },
            "RegistrationAuthority": {
                "RegistrationAuthorityID": (entity.get("registeredAt") or {}).get("id"),
                "RegistrationAuthorityEntityID": entity.get("registeredAs"),
            },
            "LegalJurisdiction": entity.get("jurisdiction"),
            "EntityCategory": entity.get("category"),
            "EntityStatus": entity.get("status"),
            "EntityCreationDate": entity.get("creationDate"),
            "EntityExpirationDate": (entity.get("expiration") or {}).get("date"),
        },
        "Registration": {"RegistrationStatus": registration.get("status"), "LastUpdateDate": registration.get("lastUpdateDate")},
    }


def _relationship(given: dict) -> dict:
    said, registration = given["relationship"], given.get("registration") or {}
    periods = [
        {"StartDate": period.get("startDate"), "EndDate": period.get("endDate"), "PeriodType": period.get("type")} for period in said.get("periods") or []
    ]
    return {
        "Relationship": {
            "StartNode": {"NodeID": said["startNode"]["id"]},
            "EndNode": {"NodeID": said["endNode"]["id"]},
            "RelationshipType": said.get("type"),
            "RelationshipPeriods": periods,
            "RelationshipStatus": said.get("status"),
        },
        "Registration": {"RegistrationStatus": registration.get("status"), "LastUpdateDate": registration.get("lastUpdateDate")},
    }


def _exception(given: dict) -> dict:
    return {
        "LEI": given["lei"],
        "ExceptionCategory": given.get("category"),
        "ExceptionReason": given.get("reason"),
        "ExceptionReference": given.get("reference"),
    }
