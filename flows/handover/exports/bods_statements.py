"""Who holds what interest in which company, as statements of beneficial ownership: people, entities, relationships.

Format: Beneficial Ownership Data Standard (Open Ownership) 0.4, one JSON array. A statement's source describes exhibit and place. A nominee's or trustee's capacity
stands in the interest's details; somebody whom the register does not name is an unspecified interested party; a person under a pseudonym is anonymous.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from flows.custody.program_code import CODE, identity
from flows.handover.exports.leaving import Leaving
from flows.handover.exports.origins import Origins
from schemas.countries import country_name
from schemas.interests import WHOLE
from schemas.parties import Party
from tracing.ownership.stakes import Stake, stakes_of

_TYPES = {
    "shares": "shareholding",
    "votes": "votingRights",
    "appointment": "appointmentOfBoard",
    "influence": "otherInfluenceOrControl",
    "surplus_assets": "rightsToSurplusAssetsOnDissolution",
    "benefit": "rightsToProfitOrIncome",
    "unknown": "unknownInterest",
}
_REGISTERS = {"gb": "GB-COH", "nl": "NL-KVK", "de": "DE-CR", "fr": "FR-RCS", "ie": "IE-CRO", "dk": "DK-CVR", "be": "BE-BCE_KBO"}  # org-id.guide


def write(of: Leaving) -> bytes:
    """The statements: of parties first, then of the relationships between them."""
    return (json.dumps(list(_Statements(of)), ensure_ascii=False, indent=1) + "\n").encode()


class _Statements:
    def __init__(self, of: Leaving):
        self.base, self.origins, self.head = of.base, Origins(of.base), of.base.case.case
        self.parties = {party.id: party for party in of.base.of(Party)}
        self.program = identity()
        self.stakes: dict[tuple[str, str], list[Stake]] = {}
        for stake in stakes_of(of.base):
            self.stakes.setdefault((stake.owner, stake.company), []).append(stake)
        self.pseudonyms = {person.id for person in of.base.case.people if person.pseudonym}

    def __iter__(self) -> Iterator[dict]:
        concerned = {party for pair in self.stakes for party in pair}
        for id in sorted(concerned & self.parties.keys()):
            party = self.parties[id]
            if not _unnamed(party):
                kind = "person" if party.kind == "person" else "entity"
                details, origin = self._person(party) if kind == "person" else _entity(party), self.origins.party(id)
                yield self._statement(kind, f"{kind} {id}", f"{kind} {id}", details, origin, ["primaryResearch" if origin == "case.toml" else "thirdParty"])
        for (owner, company), stakes in sorted(self.stakes.items()):
            details = {
                "isComponent": False,
                "subject": _record(self.parties[company]),
                "interestedParty": self._interested(self.parties[owner]),
                "interests": [_interest(stake) for stake in stakes],
            }
            origin = "; ".join(dict.fromkeys(filter(None, map(self.origins.of, stakes))))
            types = sorted({"primaryResearch" if stake.source == "case file" else "officialRegister" for stake in stakes})
            yield self._statement("relationship", f"relationship {owner} {company}", _record(self.parties[company]), details, origin, types)

    def _statement(self, kind: str, record: str, subject: str, details: dict, origin: str, types: list[str]) -> dict:
        day = self.head.cut_off.isoformat()
        return {
            "statementId": hashlib.sha256(f"{self.head.reference} {record} {json.dumps(details, sort_keys=True)}".encode()).hexdigest(),
            "statementDate": day,
            "declarationSubject": subject,
            "recordId": record,
            "recordType": kind,
            "recordStatus": "new",
            "recordDetails": details,
            "source": {"type": types, "description": origin},
            "publicationDetails": {
                "publicationDate": day,
                "bodsVersion": "0.4",
                "publisher": {"name": f"assettrace {self.program['assettrace']} (code {self.program[CODE]}), case {self.head.reference}"},
            },
        }

    def _person(self, party: Party) -> dict:
        hidden = party.id in self.pseudonyms
        found = {
            "isComponent": False,
            "personType": "anonymousPerson" if hidden else "knownPerson",
            "names": [{"type": "alternative" if hidden else "legal", "fullName": party.name}],
        }
        if hidden:
            found["unspecifiedPersonDetails"] = {"reason": "interestedPartyExemptFromDisclosure", "description": "shown under a pseudonym"}
        return found | ({"birthDate": party.born} if party.born else {})

    def _interested(self, party: Party) -> str | dict:
        return {"reason": "unknown", "description": party.name} if _unnamed(party) else _record(party)


def _unnamed(party: Party) -> bool:
    """An owner whom the register does not name has no statement of its own."""
    return party.kind == "unknown" and party.name.startswith("somebody whom the register does not name")


def _record(party: Party) -> str:
    return f"{'person' if party.kind == 'person' else 'entity'} {party.id}"


def _entity(party: Party) -> dict:
    found: dict = {
        "isComponent": False,
        "entityType": {"type": "registeredEntity" if party.number else "unknownEntity" if party.kind == "unknown" else "legalEntity"},
        "name": party.name,
    }
    if party.jurisdiction:
        found["jurisdiction"] = {"name": country_name(party.jurisdiction), "code": party.jurisdiction.upper()}
    if party.number:
        scheme = (
            {"scheme": _REGISTERS[party.jurisdiction]}
            if party.jurisdiction in _REGISTERS
            else {"schemeName": f"company register of {party.jurisdiction.upper() or 'a country not named'}"}
        )
        found["identifiers"] = [scheme | {"id": party.number}]
    return found


def _interest(stake: Stake) -> dict:
    found: dict = {"type": _TYPES[stake.kind], "directOrIndirect": "indirect" if stake.indirect else "direct"}
    if stake.capacity:
        found["details"] = f"held as {stake.capacity}"
    if stake.low is not None and stake.high is not None:
        low, high = _per_cent(stake.low), _per_cent(stake.high)
        if stake.low == stake.high:
            found["share"] = {"exact": low}
        else:
            found["share"] = {"exclusiveMinimum" if stake.low_open else "minimum": low, "exclusiveMaximum" if stake.high_open else "maximum": high}
    for name, day in (("startDate", stake.started_on), ("endDate", stake.ended_on)):
        if day:
            found[name] = day.isoformat()
    return found


def _per_cent(millionths: int) -> int | float:
    """Four decimals of a per cent at most, which a JSON number holds as written."""
    whole, rest = divmod(millionths * 100, WHOLE)
    return whole if not rest else round(millionths * 100 / WHOLE, 4)
