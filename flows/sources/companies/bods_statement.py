"""One statement of beneficial ownership in one shape, whichever version of the standard wrote it.

Format: Beneficial Ownership Data Standard 0.2 and 0.3 (statementID, statementType, fields beside them, replacesStatements) and 0.4
(statementId, recordId, recordType, recordStatus, recordDetails).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.sources.reading.json_text import text_of
from schemas import calendar

PERSON, ENTITY, RELATIONSHIP = "person", "entity", "relationship"
_TYPES = {"personStatement": PERSON, "entityStatement": ENTITY, "ownershipOrControlStatement": RELATIONSHIP}
# fields of 0.2 and 0.3; those of 0.4 are in bods_fields
_EARLIER = {
    "": "statementID statementType statementDate isComponent publicationDetails source annotations replacesStatements declaration declarationSubject",
    PERSON: "personType unspecifiedPersonDetails names identifiers nationalities placeOfBirth placeOfResidence birthDate deathDate taxResidencies addresses "
    "hasPepStatus pepStatusDetails politicalExposure missingInfoReason",
    ENTITY: "entityType entitySubtype unspecifiedEntityDetails name alternateNames incorporatedInJurisdiction jurisdiction identifiers foundingDate dissolutionDate "
    "addresses uri publicListing formedByStatute missingInfoReason",
    RELATIONSHIP: "subject interestedParty interests componentStatementIDs disclosureDetails",
}
_EARLIER_FIELDS = {kind: frozenset((_EARLIER[""] + " " + fields).split()) for kind, fields in _EARLIER.items() if kind}
_PARTIES = ("describedByPersonStatement", "describedByEntityStatement")


@dataclass(frozen=True)
class Statement:
    """`record` is the register's own name for what the statement is about, `details` what it says of it; `replaces` are the names of
    statements that it takes the place of, `anew` that it states a record anew, `closed` that it is the record's last one."""

    kind: str
    record: str
    publisher: str
    stated_on: date | None
    details: dict
    replaces: tuple[str, ...] = ()
    anew: bool = False
    closed: bool = False


def is_statement(value: dict | None) -> bool:
    """Whether an object has the fields by which a statement of any version is known."""
    return value is not None and (
        value.get("statementType") in _TYPES
        if isinstance(value.get("statementType"), str)
        else len(value.keys() & {"statementId", "recordId", "recordType", "recordDetails", "declarationSubject"}) > 2
    )


def is_earlier(value: dict) -> bool:
    """Whether a statement is of 0.2 or 0.3."""
    return "statementType" in value


def statement_of(value: Any) -> Statement:
    """ValueError if it lacks what every statement must have: of what, about which record, and what it says."""
    if not isinstance(value, dict):
        raise ValueError("not an object")
    details = value if is_earlier(value) else value.get("recordDetails")
    kind = _TYPES.get(text_of(value, "statementType")) if is_earlier(value) else text_of(value, "recordType")
    if kind not in (PERSON, ENTITY, RELATIONSHIP):
        raise ValueError("it is a statement neither about an entity nor about a person nor about a relationship")
    record = text_of(value, "statementID" if is_earlier(value) else "recordId")
    if not record or not isinstance(details, dict):
        raise ValueError("it has no id of its record, or no details")
    published = value.get("publicationDetails") or {}
    day = text_of(value, "statementDate") or text_of(published, "publicationDate")
    replaces = value.get("replacesStatements") or []
    if not isinstance(replaces, list) or not all(isinstance(one, str) for one in replaces):
        raise ValueError("replacesStatements is not a list of ids")
    return Statement(
        kind,
        record,
        text_of(published.get("publisher") or {}, "name"),
        calendar.day_of(day) if day else None,
        details,
        tuple(replaces),
        bool(replaces) or text_of(value, "recordStatus") in ("updated", "closed"),
        text_of(value, "recordStatus") == "closed",
    )


def unknown_fields(value: dict, kind: str) -> set[str]:
    """Fields of a statement of 0.2 or 0.3 that neither version knows."""
    return value.keys() - _EARLIER_FIELDS[kind]


def referred(details: dict, name: str) -> tuple[str, dict]:
    """The id of the record that `name` (the subject or the interested party) refers to, or why there is none: ('', {'reason': ...})."""
    given = details.get(name)
    if isinstance(given, str):
        return given.strip(), {}
    if not isinstance(given, dict):
        raise ValueError(f"{name} is neither a record nor a reason why there is none")
    ids = [text_of(given, key) for key in _PARTIES if given.get(key)]
    if len(ids) > 1:
        raise ValueError(f"{name} is described by two statements")
    why = given.get("unspecified", given) if not ids else {}
    if not ids and (not isinstance(why, dict) or not text_of(why, "reason")):
        raise ValueError(f"{name} is neither a record nor a reason why there is none")
    return (ids[0], {}) if ids else ("", why)
