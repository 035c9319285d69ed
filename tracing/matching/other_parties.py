"""The parties that only records name: joined by a company's number, a person's full particulars, or a title; else kept apart.

Authority: unknown owners stay distinct: two records with one name are two parties until something more than the name joins them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from schemas.decisions import Decision
from schemas.findings import Match
from schemas.interests import Interest
from schemas.parties import Party, PartyRecord
from tracing.ids import finding_id
from tracing.matching.agreement_weights import weighed
from tracing.matching.case_matches import decide, weighed_match
from tracing.matching.particulars import postcode, real_number
from tracing.matching.party_identifiers import Identifier
from tracing.matching.unnamed_owners import NOBODY, unnamed_owner
from tracing.names.written_names import name_key


def provisional(record: PartyRecord) -> str:
    """What stands for the record's party before its name is looked at: its number in its register, or the record itself."""
    number = "" if record.kind == "person" else real_number(record.number, record.jurisdiction)
    return f"{record.jurisdiction} {number}" if record.jurisdiction and number else record.id


def other_parties(
    records: Sequence[PartyRecord], titles: Mapping[str, Iterable[str]], standing: Mapping[str, Decision], identifiers: Mapping[str, Collection[Identifier]]
) -> dict[str, tuple[str, Match | None]]:
    """For each of these records its party, and the match that joins it to an earlier record (None for the first).

    Records are one party by a company's number in a named register; by a person's whole name, month and year of birth and postcode; by an
    identifier (of people, with the same month and year of birth); or as proprietors of one title under one name, where one of them has
    such a number or particulars. `titles` and `identifiers`: by record's id.
    """
    keys: dict[str, tuple[object, ...] | None] = {record.id: _key(record) for record in records}
    of_identifier = {held: key for record in records if (key := keys[record.id]) for held in _held(record, identifiers)}
    on_title = {(title, name_key(record.name, record.kind)): key for record in records if (key := keys[record.id]) for title in titles.get(record.id, ())}
    found: dict[str, tuple[str, Match | None]] = {}
    first: dict[str, PartyRecord] = {}
    for record in sorted(records, key=lambda r: (keys[r.id] is None, r.id)):
        key = keys[record.id]
        why = "company number" if key and record.kind != "person" else "name, date of birth and postcode"
        if key is None:
            name = name_key(record.name, record.kind)
            shared = [on_title[title, name] for title in sorted(titles.get(record.id, ())) if (title, name) in on_title]
            key, why = (shared[0], "title number and name") if shared else ((record.id,), "")
            held = _held(record, identifiers)
            if same := [of_identifier[one] for one in held if one in of_identifier]:
                key, why = same[0], "identifier"
            of_identifier |= {one: key for one in held if one not in of_identifier}
        party = finding_id("party", *key)
        if party not in first:
            first[party] = record
            found[record.id] = (party, None)
            continue
        levels = {
            "company number": [("identifier", "same")],
            "identifier": [("identifier", "same")],
            "title number and name": [("name", "same"), ("title", "same")],
            "name, date of birth and postcode": [("name", "same"), ("month", "same"), *([("day", "same")] if record.born_day else []), ("home", "same")],
        }
        match = weighed_match(
            Match(
                id=finding_id("match", party, record.id),
                left=party,
                right=record.id,
                left_name=first[party].name,
                right_name=record.name,
                state="same",
                decided_by=f"rule: {why}",
            ),
            [weighed(f"Both records have the same {why}.", *levels[why])],
        )
        decide(match, standing)
        found[record.id] = (party if match.state == "same" else finding_id("party", record.id), match)
    return found


def _key(record: PartyRecord) -> tuple[object, ...] | None:
    """What makes two records one party, or None."""
    number = real_number(record.number, record.jurisdiction)
    if record.kind != "person" and record.jurisdiction and number:
        return record.jurisdiction, number
    name, home = name_key(record.name, "person"), postcode(record)
    if record.kind == "person" and name and record.born_year and record.born_month and home:
        return name, record.born_year, record.born_month, record.born_day or "", home
    return None


def _held(record: PartyRecord, identifiers: Mapping[str, Collection[Identifier]]) -> list[tuple[object, ...]]:
    person = (record.born_year, record.born_month) if record.kind == "person" else None
    return [(one.scheme, one.value, person) for one in sorted(identifiers.get(record.id, ()))]


def other_rows(records: Sequence[PartyRecord], found: Mapping[str, str]) -> list[Party]:
    """A row for each party that only records name: under the name of its register entry, or of its first record with a name."""
    members: dict[str, list[PartyRecord]] = defaultdict(list)
    for record in records:
        members[found[record.id]].append(record)
    rows = []
    for party, own in members.items():
        own = sorted(own, key=lambda r: (not r.name, r.mentioned_as != "register entry", r.id))
        one = own[0]
        born = "-".join(f"{part:02d}" for part in (one.born_year, one.born_month, one.born_day) if part)
        rows.append(
            Party(
                id=party,
                kind=one.kind,
                name=one.name or (f"company {one.number}" if one.number else "somebody whom the register does not name"),
                born=born,
                jurisdiction=one.jurisdiction,
                number=real_number(one.number, one.jurisdiction),
            )
        )
    return rows


def unnamed_rows(interests: Iterable[Interest], party_of: Mapping[str, str]) -> list[Party]:
    """A row for each owner of a company of the case whom the register does not name: somebody, until it says nobody."""
    return [
        Party(id=unnamed_owner(interest), kind="unknown", name=f"somebody whom the register does not name ({interest.says or 'no particulars'})")
        for interest in interests
        if not interest.owner and interest.kind not in NOBODY and interest.company in party_of
    ]
