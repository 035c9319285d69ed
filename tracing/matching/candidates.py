"""The parties of a case that a record may mean, by the keys that they share, so that a register is read once and not pairwise.

Method: blocking, as in record linkage (Fellegi and Sunter 1969): what shares no key is not compared. A person is found by a word
of a name (as it is, with a slip, or romanised otherwise) or by month and year of birth; a company by its number or such a word; both by
account and identifier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from schemas.parties import PartyRecord
from tracing.matching.likeness import CaseParty, Given
from tracing.matching.particulars import real_number
from tracing.names.spelling import kin
from tracing.names.written_names import bare_words, words


class Candidates:
    """The parties of the case, found by the keys (names, numbers, accounts) that a record may share with them."""

    def __init__(self, parties: Sequence[CaseParty]):
        self._by_key: dict[tuple[Any, ...], list[CaseParty]] = defaultdict(list)
        for party in parties:
            for key in set(_keys_of_party(party)):
                self._by_key[key].append(party)

    def of(self, record: PartyRecord, holds: Iterable[str] = (), given: Given = ()) -> list[CaseParty]:
        """Parties of the case that share a key with the record, by id, each once."""
        found = {party.id: party for key in _keys_of_record(record, holds, given) for party in self._by_key.get(key, ())}
        return [party for _, party in sorted(found.items())]


def _keys_of_party(party: CaseParty) -> Iterator[tuple[Any, ...]]:
    yield from (("account", account) for account in party.accounts)
    yield from (("identifier", one.scheme, one.value) for one in party.identifiers)
    if party.number:
        yield "number", party.number
    for name in party.names:
        yield from _words(name, party.kind)
    if party.born[1] is not None:
        yield "born", *party.born[:2]


def _keys_of_record(record: PartyRecord, holds: Iterable[str], given: Given) -> Iterator[tuple[Any, ...]]:
    yield from (("account", account) for account in holds)
    yield from (("identifier", one.scheme, one.value) for one in given)
    if record.kind != "company":
        yield from _words(record.name, "person")
        if record.born_month is not None:
            yield "born", record.born_year, record.born_month
    if record.kind != "person":
        yield from _words(record.name, "company")
        yield "number", real_number(record.number, record.jurisdiction or "gb")


def _words(name: str, kind: str) -> Iterator[tuple[str, str, str]]:
    """Of each whole word, without a company's form; of a company's name also all of it without its blanks."""
    found = words(name, kind) if kind == "person" else bare_words(words(name, kind))
    for word in (*found, "".join(found)) if kind == "company" else found:
        if len(word) > 1:
            yield from ((kind, "word", key) for key in kin(word))
