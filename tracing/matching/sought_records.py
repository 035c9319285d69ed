"""What a record must share with the people and companies of a case to be looked at: enough words of a name, a company's number, an identifier, an account.

Method: blocking (Fellegi and Sunter 1969), so that of a whole register only the records that may be somebody of the case are ever more than rows of a table. Words
meet wherever `tracing.names.written_names` could take one for the other: a record whose name meets fewer than are asked for here is like nobody in the case.
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
from tracing.names.spelling import LONG, SYSTEMS, kin, romanised, slip
from tracing.names.written_names import bare_words, parts, words

Met = tuple[int, int]  # the number of a name, and of a word in it


class SoughtName(NamedTuple):
    """A name of the case. A record of this kind (or of one that is not known) is looked at if parts of its name meet `least` of the name's words."""

    kind: str
    least: int


class SoughtRecords:
    """What is looked for. `names` are numbered from 0; `numbers` of companies and `identifiers` (values) are those of the parties."""

    def __init__(self, parties: Sequence[CaseParty], periods: Sequence[StatementPeriod]):
        self.names: list[SoughtName] = []
        self.numbers = frozenset(party.number for party in parties if party.number)
        self.identifiers = frozenset(one.value for party in parties for one in party.identifiers)
        self._kin: dict[str, list[Met]] = defaultdict(list)  # by key of a word
        self._long: list[tuple[str, Met]] = []  # in which two slips are allowed; words with one share a key
        self._beginning: dict[str, list[Met]] = defaultdict(list)  # by the letter with which a word of a person begins, in any way of writing it
        self._initials: dict[str, list[Met]] = defaultdict(list)  # by that letter, where it may be all of the word
        self._joined: list[tuple[str, Met]] = []
        self._candidates, self._holders = Candidates(parties), AccountsHeld(periods)
        for party in parties:
            for name in party.names:
                (self._look_for_person if party.kind == "person" else self._look_for_company)(name)

    def _look_for_person(self, name: str) -> None:
        """By two words: a name may be shorter than the other, and has two words at least that fit it."""
        found = words(name, "person")
        self._look_for("person", found, min(2, len(found)))
        for n, word in enumerate(found):
            for form in _forms(word):
                self._beginning[form[0]].append((len(self.names) - 1, n))
                if len(form) == 1:
                    self._initials[form[0]].append((len(self.names) - 1, n))

    def _look_for_company(self, name: str) -> None:
        """By all of its words but single letters; or by any word with which the name begins, if it is written without its blanks."""
        found = bare_words(words(name, "company"))
        whole = [word for word in found if len(word) > 1]
        self._look_for("company", whole, len(whole))
        self._joined.append(("".join(found), (len(self.names), 0)))
        self.names.append(SoughtName("company", 1))

    def _look_for(self, kind: str, found: Sequence[str], least: int) -> None:
        for n, word in enumerate(found):
            if len(word) >= LONG:
                self._long.append((word, (len(self.names), n)))
            for key in kin(word):
                self._kin[key].append((len(self.names), n))
        self.names.append(SoughtName(kind, least))

    def met_by(self, part: str) -> Iterator[Met]:
        """The words of the names that a part of a record's name between two blanks meets."""
        found: set[Met] = set()
        for word in parts(part):
            for key in kin(word):
                found.update(self._kin.get(key, ()))
            if len(word) >= LONG:
                found.update(met for other, met in self._long if slip(other, word))
            found.update(met for joined, met in self._joined if joined.startswith(word))
            for form in _forms(word):
                found.update((self._beginning if len(form) == 1 else self._initials).get(form[0], ()))
        yield from sorted(found)

    def may_be_one(self, record: PartyRecord, given: Mapping[str, Given]) -> bool:
        """Whether the record may be somebody of the case. `given`: identifiers by record's id."""
        holds, own = self._holders.of(record), given.get(record.id, ())
        return any(may_be(party, record, holds, own) for party in self._candidates.of(record, holds, own))


def _forms(word: str) -> set[str]:
    """The word as it is, and as each system of romanisation has it."""
    return {word, *(romanised(word, system) for system in SYSTEMS)} - {""}
