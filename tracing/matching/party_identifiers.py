"""The identifiers that records give parties: which can prove something, which two parties share, and where two of one kind disagree.

Authority: ISO 17442 (an entity has one LEI); Directive (EU) 2016/680 art.7(2): an identifier that is empty or stands for "none"
joins nobody. A record's own name in its register says which record it is; of those a party may have several.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from schemas.parties import PartyIdentifier

_RECORD_NAMES = ("BODS record", "Companies House officer", "PSC register", "/")  # schemes that name records, of which a party may have several
_ALSO = {"xi-lei": "lei"}  # the list of schemes at org-id.guide writes it so


class Identifier(NamedTuple):
    """`scheme` without capitals, `value` without blanks and in capitals; `single`: a party has one of them, so that two are two parties'."""

    scheme: str
    value: str
    single: bool
    written: str

    @property
    def says(self) -> str:
        """The identifier for a reader: 'LEI 5299000J2N45DDNE4Y28'."""
        return f"{self.written} {self.value}"


def identifier(scheme: str, value: str, *, single: bool = True) -> Identifier | None:
    """None if it is empty or a placeholder: no digit but noughts, or one character again and again (a record may have any name)."""
    plain, compact = scheme.strip().casefold(), re.sub(r"\s", "", value).upper()
    if not compact or single and (not any(c in "123456789" for c in compact) or (len(set(compact)) == 1 and len(compact) > 2)):
        return None
    return Identifier(_ALSO.get(plain, plain), compact, single, scheme.strip())


def identifiers_of(rows: Iterable[PartyIdentifier]) -> dict[str, frozenset[Identifier]]:
    """The identifiers of each record, by the record's id."""
    found: dict[str, set[Identifier]] = defaultdict(set)
    for row in rows:
        names_a_record = row.own and row.scheme != "LEI" or row.scheme.startswith(_RECORD_NAMES)
        if one := identifier(row.scheme, row.value, single=not names_a_record):
            found[row.party].add(one)
    return {party: frozenset(own) for party, own in found.items()}


def shared(ours: Iterable[Identifier], theirs: Iterable[Identifier]) -> list[Identifier]:
    """The identifiers of the first party that the second has as well, in order."""
    other = {(one.scheme, one.value) for one in theirs}
    return sorted(one for one in ours if (one.scheme, one.value) in other)


def conflicting(ours: Collection[Identifier], theirs: Collection[Identifier]) -> list[str]:
    """A sentence for each scheme of which a party has one, and of which the two have nothing in common."""
    by_scheme: list[Mapping[str, set[Identifier]]] = [defaultdict(set), defaultdict(set)]
    for side, own in zip(by_scheme, (ours, theirs), strict=True):
        for one in own:
            if one.single:
                side[one.scheme].add(one)
    told = []
    for scheme in sorted(by_scheme[0].keys() & by_scheme[1].keys()):
        a, b = (side[scheme] for side in by_scheme)
        if not shared(a, b):
            told.append(f"They have different identifiers of one kind ({min(a).says}; {min(b).says}).")
    return told
