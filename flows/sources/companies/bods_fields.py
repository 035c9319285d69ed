"""What a statement of the Beneficial Ownership Data Standard may hold, field by field: what is not so is told, and no field goes unseen.

Format: Beneficial Ownership Data Standard 0.4, JSON Schema and codelists (statement, entity, person, relationship, components).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from schemas import calendar

# a field's kind; an object is a dict (a name with "!" must be there), an array a list of one, a codelist a tuple
_TEXT, _DAY, _TIME, _FLAG, _PER_CENT, _URI, _PARTIAL, _PARTY = (
    "text",
    "date",
    "date or time",
    "true or false",
    "per cent",
    "URI",
    "date or part",
    "record or reason",
)
_COUNTRY = {"name!": _TEXT, "code": "code of 2"}
_PLACE = {"name!": _TEXT, "code": "code of 2 to 6"}
_ID = {"id": _TEXT, "scheme": _TEXT, "schemeName": _TEXT, "uri": _URI}
_REASONS = (
    "noBeneficialOwners",
    "subjectUnableToConfirmOrIdentifyBeneficialOwner",
    "interestedPartyHasNotProvidedInformation",
    "subjectExemptFromDisclosure",
    "interestedPartyExemptFromDisclosure",
    "unknown",
    "informationUnknownToPublisher",
)
UNSPECIFIED = {"reason!": _REASONS, "description": _TEXT}
_BY = {"name": _TEXT, "uri": _URI}
_SOURCE = {
    "type": [("selfDeclaration", "officialRegister", "thirdParty", "primaryResearch", "verified")],
    "description": _TEXT,
    "url": _URI,
    "retrievedAt": _TIME,
    "assertedBy": [_BY],
}


def _address(*types: str) -> dict:
    return {"type": types, "address": _TEXT, "postCode": _TEXT, "country": _COUNTRY}


_STATEMENT = {
    "statementId!": "text of 32 to 64",
    "statementDate!": _TIME,
    "declaration": _TEXT,
    "declarationSubject!": _TEXT,
    "recordId!": _TEXT,
    "recordType!": ("entity", "person", "relationship"),
    "recordStatus": ("new", "updated", "closed"),
    "recordDetails!": {},
    "source": _SOURCE,
    "publicationDetails": {"publicationDate!": _TIME, "bodsVersion!": "version", "license": _URI, "publisher!": {"name": _TEXT, "url": _URI}},
    "annotations": [
        {
            "statementPointerTarget!": _TEXT,
            "creationDate": _TIME,
            "createdBy": _BY,
            "description": _TEXT,
            "transformedContent": _TEXT,
            "url": _URI,
            "motivation!": ("commenting", "correcting", "identifying", "linking", "transformation"),
        }
    ],
}
_DETAILS = {
    "entity": {
        "isComponent!": _FLAG,
        "unspecifiedEntityDetails": UNSPECIFIED,
        "name": _TEXT,
        "alternateNames": [_TEXT],
        "jurisdiction": _PLACE,
        "identifiers": [_ID],
        "entityType!": {
            "type!": ("registeredEntity", "legalEntity", "arrangement", "anonymousEntity", "unknownEntity", "state", "stateBody"),
            "subtype": ("governmentDepartment", "stateAgency", "other", "trust", "nomination"),
            "details": _TEXT,
        },
        "foundingDate": _DAY,
        "dissolutionDate": _DAY,
        "addresses": [_address("registered", "business", "alternative")],
        "uri": _URI,
        "formedByStatute": {"name": _TEXT, "date": _DAY},
        "publicListing": {
            "hasPublicListing!": _FLAG,
            "companyFilingsURLs": [_URI],
            "securitiesListings": [
                {
                    "marketIdentifierCode": _TEXT,
                    "operatingMarketIdentifierCode": _TEXT,
                    "stockExchangeJurisdiction!": "code of 2 to 6",
                    "stockExchangeName!": _TEXT,
                    "security!": {"idScheme": ("isin", "figi", "cusip", "cins"), "id": _TEXT, "ticker!": _TEXT},
                }
            ],
        },
    },
    "person": {
        "isComponent!": _FLAG,
        "personType!": ("anonymousPerson", "unknownPerson", "knownPerson"),
        "unspecifiedPersonDetails": UNSPECIFIED,
        "names": [
            {
                "type": ("legal", "translation", "transliteration", "former", "alternative", "birth"),
                "fullName!": _TEXT,
                "familyName": _TEXT,
                "givenName": _TEXT,
                "patronymicName": _TEXT,
            }
        ],
        "identifiers": [_ID],
        "nationalities": [_COUNTRY],
        "placeOfBirth": _address("placeOfBirth"),
        "birthDate": _PARTIAL,
        "deathDate": _PARTIAL,
        "taxResidencies": [_COUNTRY],
        "addresses": [_address("residence", "service", "alternative")],
        "politicalExposure": {
            "status!": ("isPep", "isNotPep", "unknown"),
            "details": [{"reason": _TEXT, "missingInfoReason": _TEXT, "jurisdiction": _PLACE, "startDate": _DAY, "endDate": _DAY, "source": _SOURCE}],
        },
    },
    "relationship": {
        "isComponent!": _FLAG,
        "componentRecords": [_TEXT],
        "subject!": _PARTY,
        "interestedParty!": _PARTY,
        "interests": [
            {
                "type": (
                    "shareholding",
                    "votingRights",
                    "appointmentOfBoard",
                    "otherInfluenceOrControl",
                    "seniorManagingOfficial",
                    "settlor",
                    "trustee",
                    "protector",
                    "beneficiaryOfLegalArrangement",
                    "rightsToSurplusAssetsOnDissolution",
                    "rightsToProfitOrIncome",
                    "rightsGrantedByContract",
                    "conditionalRightsGrantedByContract",
                    "controlViaCompanyRulesOrArticles",
                    "controlByLegalFramework",
                    "boardMember",
                    "boardChair",
                    "unknownInterest",
                    "unpublishedInterest",
                    "enjoymentAndUseOfAssets",
                    "rightToProfitOrIncomeFromAssets",
                    "nominee",
                    "nominator",
                ),
                "directOrIndirect": ("direct", "indirect", "unknown"),
                "beneficialOwnershipOrControl": _FLAG,
                "details": _TEXT,
                "startDate": _DAY,
                "endDate": _DAY,
                "share": {"exact": _PER_CENT, "minimum": _PER_CENT, "maximum": _PER_CENT, "exclusiveMinimum": _PER_CENT, "exclusiveMaximum": _PER_CENT},
            }
        ],
    },
}
_SUBTYPES = {"arrangement": ("trust", "nomination", "other"), "legalEntity": ("trust", "other"), "stateBody": ("governmentDepartment", "stateAgency", "other")}


class Fault(NamedTuple):
    """A field that is not as the standard says, or (`unknown`) that it does not know; `field` is its path without array numbers."""

    field: str
    says: str
    unknown: bool = False
    value: str = ""


def faults(statement: dict) -> Iterator[Fault]:
    """Everything in a statement that is not as the standard says."""
    yield from _check(statement, _STATEMENT, "")
    details = statement.get("recordDetails")
    fields = _DETAILS.get(statement["recordType"]) if isinstance(statement.get("recordType"), str) else None
    if isinstance(details, dict) and fields is not None:
        yield from _check(details, fields, "recordDetails")
        yield from _together(statement, details)


def _together(statement: dict, details: dict) -> Iterator[Fault]:
    """What the standard says of fields beside each other."""
    kind = details.get("entityType")
    if isinstance(kind, dict) and isinstance(kind.get("type"), str) and kind.get("subtype") is not None:
        if kind["subtype"] not in _SUBTYPES.get(kind["type"], ("other",)):
            yield Fault("recordDetails.entityType.subtype", f"is not one of {kind['type']}", value=str(kind["subtype"]))
    if details.get("isComponent") is True and details.get("componentRecords"):
        yield Fault("recordDetails.componentRecords", "are given, though the record is a component itself")
    for given in _listed(details.get("identifiers")):
        if isinstance(given, dict) and not given.get("scheme") and not given.get("schemeName"):
            yield Fault("recordDetails.identifiers", "is an identifier without scheme and scheme's name")
    publisher = statement["publicationDetails"].get("publisher") if isinstance(statement.get("publicationDetails"), dict) else None
    if isinstance(publisher, dict) and not publisher.keys() & {"name", "url"}:
        yield Fault("publicationDetails.publisher", "has neither name nor url")
    for note in _listed(statement.get("annotations")):
        if isinstance(note, dict) and note.get("motivation") == "linking" and "url" not in note:
            yield Fault("annotations.url", "is missing, though the annotation links")
        if isinstance(note, dict) and note.get("motivation") != "transformation" and note.get("transformedContent"):
            yield Fault("annotations.transformedContent", "is given, though the annotation is no transformation")


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else []


def _check(value: Any, kind: Any, path: str) -> Iterator[Fault]:
    if isinstance(kind, dict):
        if not isinstance(value, dict):
            yield Fault(path, "is not an object", value=str(value))
            return
        for name, of in kind.items():
            field = name.rstrip("!")
            if value.get(field) is not None:
                yield from _check(value[field], of, f"{path}.{field}".lstrip("."))
            elif name.endswith("!") or field in value:
                yield Fault(f"{path}.{field}".lstrip("."), "is missing")
        if kind:
            for name in sorted(value.keys() - {name.rstrip("!") for name in kind}):
                yield Fault(f"{path}.{name}".lstrip("."), "", unknown=True, value=str(value[name]))
    elif isinstance(kind, list):
        if not isinstance(value, list):
            yield Fault(path, "is not an array", value=str(value))
            return
        for one in value:
            yield from _check(one, kind[0], path)
    elif isinstance(kind, tuple):
        if value not in kind:
            yield Fault(path, "is not in the codelist", value=str(value))
    elif kind == _PARTY and isinstance(value, dict):
        yield from _check(value, UNSPECIFIED, path)
    elif not _is(value, kind):
        yield Fault(path, f"is not a {kind}", value=str(value))


def _is(value: Any, kind: str) -> bool:
    if kind == _FLAG:
        return isinstance(value, bool)
    if kind == _PER_CENT:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 100
    if not isinstance(value, str):
        return False
    if kind in (_DAY, _TIME, _PARTIAL):
        try:
            calendar.parse(value) if kind == _DAY else calendar.day_of(value)
            return True
        except calendar.DateError:
            return kind == _PARTIAL and re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2]))?", value) is not None
    patterns = {
        _URI: r"[A-Za-z][A-Za-z0-9+.-]*:\S+",
        "version": r"[0-9]+\.[0-9]+",
        "code of 2": r".{2}",
        "code of 2 to 6": r".{2,6}",
        "text of 32 to 64": r".{32,64}",
    }
    return re.fullmatch(patterns.get(kind, r"(?s).*"), value) is not None
