"""Which records are which people and companies of the case, each match a row with its reasons; nothing is merged silently.

Authority: Directive (EU) 2016/680 art.6 (suspects, victims, witnesses and others apart): a party's role is the case file's alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from schemas.accounts import StatementPeriod
from schemas.case import Case
from schemas.decisions import in_force
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import Match
from schemas.interests import Interest
from schemas.land import Proprietorship
from schemas.parties import Party, PartyIdentifier, PartyMember, PartyRecord
from tracing.matching.case_matches import match_records
from tracing.matching.likeness import CaseParty, case_parties
from tracing.matching.other_parties import other_parties, other_rows, provisional, unnamed_rows
from tracing.matching.particulars import real_number
from tracing.matching.party_identifiers import identifiers_of
from tracing.matching.relevant_parties import relevant_parties


def findings(base: EvidenceBase, named_holders: Collection[str]) -> FoundRows:
    """Party, PartyMember and Match rows for the whole case; Refusal if the case file or two decisions contradict themselves. `named_holders`: the
    records that hold a recorded thing which the case file names."""
    records, periods = base.of(PartyRecord), base.of(StatementPeriod)
    parties = case_parties(base.case, {period.account for period in periods})
    _numbers_are_single(parties)
    titles: dict[str, set[str]] = defaultdict(set)
    for held in base.of(Proprietorship):
        titles[held.owner].add(held.title_number)
    standing = in_force(list(base.decisions))
    identifiers = identifiers_of(base.of(PartyIdentifier))
    matches = match_records(parties, records, periods, titles, standing, identifiers, _beside(parties, records, base.of(Interest)))
    of_record = {match.right: match.left for match in matches if match.state == "same"}
    nodes = {record.id: of_record.get(record.id) or provisional(record) for record in records}
    wanted = relevant_parties(base.case, nodes, base.of(Interest), base.of(Proprietorship), named_holders)
    others = other_parties([record for record in records if record.id not in of_record and nodes[record.id] in wanted], titles, standing, identifiers)
    matches += [match for _, match in others.values() if match is not None]
    party_of = of_record | {record: party for record, (party, _) in others.items()}
    match_of = {match.right: match.id for match in matches if match.state == "same"}
    members = [PartyMember(record=record, party=party, match=match_of.get(record, "")) for record, party in party_of.items()]
    rest = other_rows([record for record in records if record.id in others], party_of) + unnamed_rows(base.of(Interest), party_of)
    return {
        Party: sorted([*_case_rows(base.case, parties), *rest], key=lambda party: party.id),
        PartyMember: sorted(members, key=lambda member: member.record),
        Match: sorted(matches, key=lambda match: match.id),
    }


def _case_rows(case: Case, parties: Sequence[CaseParty]) -> list[Party]:
    """A row for each person and company of the case: its role is the case file's and nobody else's."""
    people = [Party(id=p.id, kind="person", name=p.name, role=p.role, pseudonym=p.pseudonym, born=p.born) for p in case.people]
    numbers = {party.id: party.number for party in parties}
    return people + [Party(id=c.id, kind="company", name=c.name, role=c.role, jurisdiction=c.jurisdiction, number=numbers[c.id]) for c in case.companies]


def _beside(parties: Sequence[CaseParty], records: Sequence[PartyRecord], interests: Sequence[Interest]) -> dict[str, set[str]]:
    """The names of the companies of the case, known by their numbers, that each record has an interest or office in."""
    named = {(party.jurisdiction, party.number): party.names[0] for party in parties if party.number}
    companies = {record.id: named.get((record.jurisdiction, real_number(record.number, record.jurisdiction))) for record in records if record.kind != "person"}
    found: dict[str, set[str]] = defaultdict(set)
    for interest in interests:
        if company := companies.get(interest.company):
            found[interest.owner].add(company)
    return found


def _numbers_are_single(parties: Sequence[CaseParty]) -> None:
    taken: dict[tuple[str, str], str] = {}
    for party in parties:
        if party.number and (other := taken.setdefault((party.jurisdiction, party.number), party.id)) != party.id:
            raise Refusal(
                "case.toml",
                f"companies {other} and {party.id}",
                f"both have the number {party.number} of {party.jurisdiction.upper()}",
                "Keep one of the two, or correct the number.",
            )
