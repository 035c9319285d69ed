"""Which records of bare register files are one party: by identifiers, never by a name alone.

Authority: Directive (EU) 2016/680 art.7(2) (personal data that are inaccurate are not passed on): an identifier that is a placeholder, or
stands beside another date of birth, joins nobody. A controller's id that two companies' entries share joins them where name and month of
birth are the same too. Owners who are not named stay as many as the register has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord
from tracing.matching.particulars import real_number
from tracing.matching.party_identifiers import identifier
from tracing.matching.unnamed_owners import unnamed_owner

Key = tuple[object, ...]  # what makes two records one party, whatever it is made of
_COMPANIES_HOUSE = "gb"
_ENTRY = "/company/"  # what Companies House's ids of entries begin with
_OVERSEAS_ENTITY = re.compile("OE[0-9]{6}")  # Companies House's own number, whatever country the entity is of (ECTEA 2022 Part 1)


@dataclass(frozen=True)
class RegisterParties:
    """Parties under the register's own ids: `party_of` by PartyRecord id, and by `unnamed_owner` for owners without a record;
    `names` by party; `known` every identifier that a person may ask for, with the parties that have it."""

    party_of: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def register_parties(records: Sequence[PartyRecord], identifiers: Iterable[PartyIdentifier], interests: Iterable[Interest]) -> RegisterParties:
    """Every party of the files, in their order."""
    of_record: dict[str, list[PartyIdentifier]] = defaultdict(list)
    for one in identifiers:
        of_record[one.party].append(one)
    found, taken = RegisterParties(), dict[str, str]()
    for group in _joined(records, of_record):
        given = [one for record in group for one in of_record[record.id]]
        party = _single(_own_id(group, given), given, taken)
        found.party_of.update({record.id: party for record in group})
        found.names[party] = _name(group)
        for text in {party, *(one.value for one in given), *(number for record in group for number in _written(record))}:
            found.known[text].add(party)
    for interest in interests:
        if not interest.owner:
            party = interest.record or f"{interest.exhibit[:16]}, {interest.place}"
            found.party_of[unnamed_owner(interest)] = party
            found.names.setdefault(party, f"not named: {interest.says or 'no particulars'}")
            found.known[party].add(party)
    return found


def _joined(records: Sequence[PartyRecord], of_record: dict[str, list[PartyIdentifier]]) -> list[list[PartyRecord]]:
    """Records that share a key, directly or through others; groups in the order of their first records."""
    parent = list(range(len(records)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = n = parent[parent[n]]
        return n

    first: dict[Key, int] = {}
    for n, record in enumerate(records):
        for key in _keys(record, of_record[record.id]):
            one, other = sorted((root(n), root(first.setdefault(key, n))))
            parent[other] = one
    groups: dict[int, list[PartyRecord]] = defaultdict(list)
    for n, record in enumerate(records):
        groups[root(n)].append(record)
    return list(groups.values())


def _keys(record: PartyRecord, identifiers: Iterable[PartyIdentifier]) -> set[Key]:
    person = (record.born_year, record.born_month) if record.kind == "person" else None
    keys: set[Key] = set()
    for one in identifiers:
        if one.own or one.scheme.startswith("BODS record"):
            keys.add((one.scheme, one.value))
            if one.scheme.startswith(_ENTRY) and record.born_year and record.born_month:
                keys.add(("controller", one.value, record.name.casefold(), person))
        if not one.scheme.startswith("BODS record") and (known := identifier(one.scheme, one.value)):
            keys.add((known.scheme, known.value, person))
    if record.kind != "person" and record.jurisdiction and real_number(record.number, record.jurisdiction):
        keys.add(("number", _register_of(record), record.number))
    return keys


def _own_id(group: list[PartyRecord], given: list[PartyIdentifier]) -> str:
    """Its number (of another country with that before it) where a register knows it by that alone; else its own name in its register; else its
    entry's id; else where it stands. So the order of the files does not decide."""
    own = {one.party: one.value for one in reversed(given) if one.own}
    if numbers := sorted(written[0] for record in group if record.id not in own and (written := _written(record))):
        return numbers[0]
    if named := next((own[record.id] for record in group if record.id in own), ""):
        return named
    return next((one.value for one in given if one.scheme.startswith(_ENTRY)), group[0].number or group[0].id)


def _written(record: PartyRecord) -> list[str]:
    if not record.jurisdiction or not real_number(record.number, record.jurisdiction):
        return []
    return [record.number] if _register_of(record) == _COMPANIES_HOUSE else [f"{record.jurisdiction}:{record.number}", record.number]


def _register_of(record: PartyRecord) -> str:
    return _COMPANIES_HOUSE if _OVERSEAS_ENTITY.fullmatch(record.number) else record.jurisdiction


def _single(party: str, given: list[PartyIdentifier], taken: dict[str, str]) -> str:
    """The id, with the scheme beside it where another party has taken it."""
    scheme = next((one.scheme for one in given if one.value == party), "another register")
    name, n = party, 1
    while name in taken:
        name, n = f"{party} ({scheme}{f', {n}' if n > 1 else ''})", n + 1
    taken[name] = scheme
    return name


def _name(group: list[PartyRecord]) -> str:
    """The party's name as the last entry of a register writes it, rather than as other records mention it."""
    named = [record for record in group if record.name]
    entered = [record for record in named if record.mentioned_as == "register entry"] or named
    return entered[-1].name if entered else ""
