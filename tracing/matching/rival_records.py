"""What other records in evidence do to the judgement of one: a rival of the same name and address, or a record that shares its identifier.

Authority: Directive (EU) 2016/680 art.11: where two people in evidence fit, a person decides. ISO 17442 and the registers' own names of
records: an identifier joins a record to another that is recognised already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from schemas.parties import PartyRecord
from tracing.matching.agreement_weights import weighed
from tracing.matching.likeness import CaseParty, Given, Judgement, by_identifier, closest, contradicted
from tracing.matching.particulars import postcode
from tracing.matching.party_identifiers import Identifier
from tracing.names.written_names import name_key

Judged = dict[tuple[str, str], tuple[PartyRecord, CaseParty, Judgement]]  # by record and party


def beside_rivals(judged: Judged) -> Judged:
    """The same, where a record that says nothing of a birth has one more reason against if somebody else of that name, with another date of
    birth, is recorded at that address: father and son."""
    rivals: dict[tuple[str, str, str], PartyRecord] = {}
    for record, party, found in judged.values():
        if found.state == "not_same" and record.born_year and postcode(record):
            rivals.setdefault((party.id, name_key(record.name, party.kind), postcode(record)), record)
    settled: Judged = {}
    for key, (record, party, found) in judged.items():
        rival = rivals.get((party.id, name_key(record.name, party.kind), postcode(record)))
        if rival and found.state == "undecided" and not record.born_year:
            found = found.doubted(weighed(f"Another {rival.name} at this address is in evidence, with another date of birth.", ("rival", "otherwise")))
        settled[key] = record, party, found
    return settled


def by_way_of_others(
    judged: Judged, sure: Collection[tuple[str, str]], parties: Mapping[str, CaseParty], records: Sequence[PartyRecord], identifiers: Mapping[str, Given]
) -> Judged:
    """The same, with every record that shares an identifier with one that is recognised (`sure`: record and party), through as many
    records as it takes."""
    settled = dict(judged)
    having: dict[tuple[str, str], list[PartyRecord]] = defaultdict(list)
    for record in records:
        for one in identifiers.get(record.id, ()):
            having[one.scheme, one.value].append(record)
    known: dict[str, set[Identifier]] = {party.id: set(party.identifiers) for party in parties.values()}
    waiting = [judged[key][:2] for key in judged if key in sure]
    for record, party in waiting:
        known[party.id] |= set(identifiers.get(record.id, ()))
    looked_at = {(record.id, party.id) for record, party in waiting}
    for recognised, party in waiting:  # grows while it is read
        for one in sorted(identifiers.get(recognised.id, ())):
            for record in having[one.scheme, one.value]:
                key = record.id, party.id
                before = settled[key][2] if key in settled else None
                if key in looked_at or {party.kind, record.kind} == {"person", "company"} or before and before.state == "not_same":
                    continue
                looked_at.add(key)
                given = identifiers.get(record.id, ())
                found = _joined(party, record, one, recognised, given, known[party.id])
                settled[key] = record, party, found
                if found.state == "same":
                    known[party.id] |= set(given)
                    waiting.append((record, party))
    return settled


def _joined(party: CaseParty, record: PartyRecord, one: Identifier, recognised: PartyRecord, given: Given, known: Given) -> Judgement:
    favour = weighed(f"It has the same identifier ({one.says}) as a record that is recognised as {party.names[0]}.", ("identifier", "same"))
    found = by_identifier(party, record, closest((*party.names, recognised.name), record.name, party.kind), favour, one.written)
    against = contradicted(known, given)
    return found.doubted(*against) if found.state == "same" and against else found
