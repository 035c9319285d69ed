"""What companies told their bank of their owners, as statements of beneficial ownership about people and companies that do not exist.

Format: Beneficial Ownership Data Standard 0.4, one JSON array of statements about people, entities and relationships.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from flows.demo.cast import Company, Person
from flows.demo.ownership_ring import Share
from flows.demo.world_parameters import CITY


def beneficial_owners(shares: Sequence[Share], publisher: str, on: date) -> bytes:
    """Each party once, then each share; exact per cents, held directly, since the company began."""
    parties = {party.id: party for share in shares for party in (share.owner, share.company)}
    said = [
        *(_statement(_record(party), publisher, on, *_party(party)) for party in parties.values()),
        *(_statement(f"{_record(share.owner)}-in-{_record(share.company)}", publisher, on, "relationship", _relationship(share)) for share in shares),
    ]
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _statement(record: str, publisher: str, on: date, kind: str, details: dict) -> dict:
    subject = details.get("subject", record)
    return {
        "statementId": sha256(f"{publisher}|{record}|{on}".encode()).hexdigest()[:40],
        "statementDate": on.isoformat(),
        "declarationSubject": subject,
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "recordDetails": details,
        "publicationDetails": {"publicationDate": on.isoformat(), "bodsVersion": "0.4", "publisher": {"name": publisher}},
        "source": {"type": ["selfDeclaration"], "description": "Questionnaire on opening the account"},
    }


def _record(party: Person | Company) -> str:
    return f"party-{party.id}"


def _party(party: Person | Company) -> tuple[str, dict]:
    """The type of a party's record in a statement of beneficial ownership, and its details."""
    if isinstance(party, Person):
        return "person", {
            "isComponent": False,
            "personType": "knownPerson",
            "names": [{"type": "legal", "fullName": party.name}],
            "birthDate": party.born.isoformat(),
            "addresses": [{"type": "residence", "address": f"{party.home}, {CITY}", "postCode": party.postcode}],
        }
    return "entity", {
        "isComponent": False,
        "entityType": {"type": "registeredEntity"},
        "name": party.name,
        "jurisdiction": {"name": "United Kingdom", "code": "GB"},
        "identifiers": [{"scheme": "GB-COH", "id": party.number}],
        "foundingDate": party.since.isoformat(),
        "addresses": [{"type": "registered", "address": f"{party.office}, {CITY}", "postCode": party.postcode}],
    }


def _relationship(share: Share) -> dict:
    return {
        "isComponent": False,
        "subject": _record(share.company),
        "interestedParty": _record(share.owner),
        "interests": [
            {
                "type": "shareholding",
                "directOrIndirect": "direct",
                "beneficialOwnershipOrControl": True,
                "startDate": share.company.since.isoformat(),
                "share": {"exact": share.told},
            }
        ],
    }
