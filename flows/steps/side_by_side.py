"""A match as a person looks at it: the party and the record in two columns, what each says of itself, and what the record is registered for.

Authority: Directive (EU) 2016/680 art.11 (human intervention has to be able to look at the facts, not at a result).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from schemas.accounts import StatementPeriod
from schemas.case_parties import Person
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match
from schemas.identifiers import display_account
from schemas.interests import Interest
from schemas.land import Proprietorship
from schemas.parties import Party, PartyIdentifier, PartyMember, PartyRecord
from tracing.assets.recorded_assets import recorded_assets
from tracing.ledger.account_holders import AccountsHeld
from tracing.matching.particulars import born_written


class Beside(NamedTuple):
    """One line of the two columns: 'born', and what the party and the record say of it ('' for nothing)."""

    what: str
    party: str
    record: str


@dataclass(frozen=True)
class _Particulars:
    """What one side says of itself, in the order in which it is shown."""

    name: str = ""
    known_as: str = ""
    mentioned_as: str = ""
    born: str = ""
    nationality: str = ""
    address: str = ""
    register: str = ""
    number: str = ""
    identifiers: str = ""
    holds: str = ""


_SHOWN = {
    "name": "name",
    "known_as": "also",
    "mentioned_as": "as",
    "born": "born",
    "nationality": "nationality",
    "address": "address",
    "register": "register of",
    "number": "number",
    "identifiers": "identifiers",
    "holds": "holds",
}


class SideBySide:
    """The two sides of every match of an evidence base."""

    def __init__(self, base: EvidenceBase):
        self._records = {record.id: record for record in base.of(PartyRecord)}
        self._parties = {party.id: party for party in base.of(Party)}
        self._given = {party.id: party for party in base.case.parties}
        self._identifiers: Mapping[str, list[str]] = defaultdict(list)
        for one in base.of(PartyIdentifier):
            self._identifiers[one.party].append(f"{one.scheme} {one.value}")
        self._holds: Mapping[str, list[str]] = defaultdict(list)
        for held in base.of(Proprietorship):
            self._holds[held.owner].append(f"title {held.title_number}")
        for thing in recorded_assets(base, {}):
            for recorded in thing.records:
                self._holds[recorded.holder].append(f"{thing.kind.replace('_', ' ')} {thing.identifier}")
        party_of = {member.record: self._parties[member.party].name for member in base.of(PartyMember)}
        for interest in base.of(Interest):
            if interest.owner and (company := self._records.get(interest.company)):
                self._holds[interest.owner].append(f"{interest.kind.replace('_', ' ')} of {party_of.get(company.id) or company.name or company.number}")
        self._accounts, self._references = AccountsHeld(base.of(StatementPeriod)), {exhibit.sha256: exhibit.reference for exhibit in base.exhibits}

    def of(self, match: Match) -> tuple[Beside, ...]:
        """Lines of which at least one side says something; the first says where each stands."""
        record = self._records[match.right]
        sides = self._party(match), self._record(record)
        rows = (Beside(shown, *(getattr(side, field) for side in sides)) for field, shown in _SHOWN.items())
        return (
            Beside("", "case.toml" if match.left in self._given else "other records", f"{self._references[record.exhibit]}, {record.place}"),
            *(row for row in rows if row.party or row.record),
        )

    def _party(self, match: Match) -> _Particulars:
        given, party = self._given.get(match.left), self._parties.get(match.left)
        if given is None:
            return _Particulars(
                match.left_name, register=party.jurisdiction.upper() if party else "", born=party.born if party else "", number=party.number if party else ""
            )
        told = {
            "name": given.name,
            "mentioned_as": given.role.replace("_", " "),
            "identifiers": "; ".join(f"{one.scheme} {one.value}" for one in given.identifiers),
            "holds": "; ".join(f"account {written}" for written in given.accounts),
        }
        if isinstance(given, Person):
            return _Particulars(**told, known_as="; ".join(given.aliases), born=given.born, nationality=given.nationality, address=given.address)
        return _Particulars(**told, register=given.jurisdiction.upper(), number=given.number)

    def _record(self, record: PartyRecord) -> _Particulars:
        address = record.address if not record.postcode or record.postcode in record.address else ", ".join(filter(None, (record.address, record.postcode)))
        accounts = [f"account {display_account(account)}" for account in sorted(self._accounts.of(record))]
        return _Particulars(
            record.name,
            "",
            record.mentioned_as,
            born_written((record.born_year, record.born_month, record.born_day)),
            record.nationality,
            address,
            record.jurisdiction.upper(),
            record.number,
            "; ".join(self._identifiers[record.id]),
            "; ".join(dict.fromkeys([*self._holds[record.id], *accounts])),
        )
