"""What a record must share with the people and companies of a case to be looked at: words of a name, a month of birth, a number, an identifier, an account.

Method: blocking (Fellegi and Sunter 1969), so that of a whole register only the records that may be somebody of the case are ever more than rows of a table. Names
are compared word by word as `tracing.names.written_names` compares them: a record that shares less than is asked for here is like nobody in the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.accounts import StatementPeriod
from schemas.parties import PartyRecord
from tracing.ledger.account_holders import AccountsHeld
from tracing.matching.candidates import Candidates
from tracing.matching.likeness import CaseParty, Given, may_be
from tracing.names.spelling import kin
from tracing.names.written_names import bare_words, parts, words


class SoughtName(NamedTuple):
    """A name of the case. A record of this kind (or of one that is not known) is looked at if parts of its name meet `least` of the name's words."""

    kind: str
    least: int


class SoughtRecords:
    """What is looked for. `names` are numbered from 0; `numbers` of companies, `births` (year and month) and `identifiers` (values) are those of the parties."""

    def __init__(self, parties: Sequence[CaseParty], periods: Sequence[StatementPeriod]):
        self.names: list[SoughtName] = []
        self.numbers = frozenset(party.number for party in parties if party.number)
        self.births = frozenset((party.born[0], party.born[1]) for party in parties if party.born[1] is not None)
        self.identifiers = frozenset(one.value for party in parties for one in party.identifiers)
        self._met: dict[str, list[tuple[int, int]]] = defaultdict(list)  # by key of a word: numbers of names, and of words in them
        self._joined: list[tuple[int, str]] = []
        self._candidates, self._holders = Candidates(parties), AccountsHeld(periods)
        for party in parties:
            for name in party.names:
                self._look_for(name, party.kind)

    def _look_for(self, name: str, kind: str) -> None:
        """A person's name by any word: a slip is allowed in each. A company's by all of its words but one, in which a slip may be; or by any part with which the whole
        name begins, if it is written without its blanks."""
        found = words(name, kind) if kind == "person" else bare_words(words(name, kind))
        whole = [word for word in found if len(word) > 1]
        if whole:
            for n, word in enumerate(whole):
                for key in kin(word):
                    self._met[key].append((len(self.names), n))
            self.names.append(SoughtName(kind, 1 if kind == "person" else max(1, len(whole) - 1)))
        if kind == "company" and found:
            self._joined.append((len(self.names), "".join(found)))
            self.names.append(SoughtName(kind, 1))

    def met_by(self, part: str) -> Iterator[tuple[int, int]]:
        """The names, and the words in them, that a part of a record's name between two blanks meets; each by its number."""
        found = set()
        for word in parts(part):
            found |= {met for key in kin(word) for met in self._met.get(key, ())}
            found |= {(name, 0) for name, joined in self._joined if joined.startswith(word)}
        yield from sorted(found)

    def may_be_one(self, record: PartyRecord, given: Mapping[str, Given]) -> bool:
        """Whether the record may be somebody of the case. `given`: identifiers by record's id."""
        holds, own = self._holders.of(record), given.get(record.id, ())
        return any(may_be(party, record, holds, own) for party in self._candidates.of(record, holds, own))
