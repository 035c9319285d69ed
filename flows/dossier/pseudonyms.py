"""Pseudonyms: every spelling of a protected person's name, and every number of their accounts, gives way to the pseudonym wherever it stands; and words
that tell a person's health or another special category give way to what they are.

Authority: Directive 2011/36/EU art.12 (protection of victims); Directive (EU) 2016/680 art.10; Unicode NFKD (accents and capitals do not hide a name).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from pydantic import BaseModel

from schemas.accounts import Entry, StatementPeriod
from schemas.case_parties import Person
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match
from schemas.guarantees import GuaranteeBroken
from schemas.identifiers import account_identity, display_account
from schemas.parties import PartyMember, PartyRecord
from schemas.partners import SPECIAL_CATEGORIES
from tracing.ledger.account_references import known_account
from tracing.matching.likeness import closest
from tracing.names.written_names import words

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
LONG_ENOUGH = 3  # letters of a part of a name that alone gives somebody away


class Pseudonyms:
    """The substitutions of one evidence base."""

    def __init__(self, base: EvidenceBase):
        self.base = base
        # the longest spellings first: pattern, what stands instead, what it would show, whose pseudonym it is
        self._said: list[tuple[re.Pattern, str, str, str]] = []
        self._seen: dict[str, str] = {}  # texts, and what stands for each
        spellings: dict[str, tuple[str, str, str]] = {}
        for person in base.case.people:
            if person.pseudonym:
                for pattern, instead in (*self._accounts(person), *self._names(person)):
                    spellings.setdefault(pattern, (instead, f"who {person.pseudonym} is", person.pseudonym))
        for special in base.case.special_category:
            called = SPECIAL_CATEGORIES[special.kind]
            for written in special.words:
                spellings.setdefault(
                    _spelling(re.findall(r"\w+", _folded(written)[0])), (f"[{called}: withheld]", f"data of a special category ({called})", "")
                )
        for pattern in sorted(spellings, key=lambda p: (-len(p), p)):
            self._said.append((re.compile(pattern), *spellings[pattern]))
        self._any = re.compile("|".join(pattern.pattern for pattern, *_ in self._said)) if self._said else None

    def applied(self, base: EvidenceBase) -> EvidenceBase:
        """The same evidence, every text of it with pseudonyms; ids that name an account or person change alike everywhere."""
        return replace(
            base,
            case=self._everywhere(base.case),
            exhibits=tuple(map(self._everywhere, base.exhibits)),
            verdicts=tuple(map(self._everywhere, base.verdicts)),
            decisions=tuple(map(self._everywhere, base.decisions)),
            rows={table: tuple(map(self._everywhere, rows)) for table, rows in base.rows.items()},
        )

    def text(self, text: str) -> str:
        """One text with pseudonyms. Most texts of a case stand in it many times: each is looked through once."""
        if text not in self._seen:
            self._seen[text] = self._looked_through(text)
        return self._seen[text]

    def _looked_through(self, text: str) -> str:
        if self._any is None or not self._any.search(_folded(text)[0]):
            return text
        for pattern, instead, *_ in self._said:
            folded, places = _folded(text)
            for match in reversed(list(pattern.finditer(folded))):
                text = text[: places[match.start()]] + instead + text[places[match.end()] :]
        return text

    def shown(self, text: str) -> Iterator[str]:
        """The pseudonyms of those whose name or number the text still has; one may come more than once."""
        folded = _without_accents(text)
        return (pseudonym for pattern, _, _, pseudonym in self._said if pseudonym and pattern.search(folded))

    def first_shown(self, text: str) -> str:
        """What the text would still show ('who V1 is', data of a special category), or ''."""
        folded = _without_accents(text)
        return next((shows for pattern, _, shows, _ in self._said if pattern.search(folded)), "")

    def _everywhere(self, value):
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, BaseModel):
            return type(value).model_construct(**{name: self._everywhere(getattr(value, name)) for name in type(value).model_fields})
        if isinstance(value, tuple):
            return tuple(map(self._everywhere, value))
        if not (value is None or isinstance(value, (bool, int, date))):
            raise GuaranteeBroken(f"{type(value)} may hold a name")
        return value

    # how a person may be written

    def _names(self, person: Person) -> Iterator[tuple[str, str]]:
        records = {member.record for member in self.base.of(PartyMember) if member.party == person.id}
        written = {person.name, *person.aliases, *(record.name for record in self.base.of(PartyRecord) if record.id in records)}
        for name in sorted(written):
            parts = words(name, "person")
            if not parts:
                continue
            yield _spelling(_folded(name)[0].split()), person.pseudonym
            orders = {parts, parts[::-1], (*parts[1:], parts[0]), (parts[-1], *parts[:-1]), (parts[0], parts[-1]), (parts[-1], parts[0])}
            orders |= {(parts[0][0], parts[-1]), (parts[-1], parts[0][0])} if len(parts) > 1 else set()
            for order in sorted(orders):
                yield _spelling(order), person.pseudonym
            for part in parts:
                if len(part) >= LONG_ENOUGH and part not in self._others(person):
                    yield _spelling((part,)), person.pseudonym
        for name in sorted(self._undecided(person)):
            for order in sorted({tuple(_folded(name)[0].split()), words(name, "person"), words(name, "person")[::-1]}):
                yield _spelling(order), person.pseudonym

    def _undecided(self, person: Person) -> set[str]:
        """Names that are like the person's (a slip, another romanisation) in records that may be theirs: nobody has decided, and they would give away."""
        records = {match.right for match in self.base.of(Match) if match.left == person.id and match.state == "undecided"}
        names = {record.name for record in self.base.of(PartyRecord) if record.id in records}
        return {name for name in names if closest((person.name, *person.aliases), name, "person").verdict not in ("different", "silent")}

    def _others(self, person: Person) -> set[str]:
        """Words of other parties' names in the case: alone, such a word gives nobody away, and another's name stays whole."""
        others = [other.name for other in self.base.case.parties if other.id != person.id]
        return {word for name in others for word in words(name, "company")}

    # the numbers of their accounts

    def _accounts(self, person: Person) -> Iterator[tuple[str, str]]:
        for n, (identity, spellings) in enumerate(sorted(self._held(person).items()), start=1):
            mark = f"{person.pseudonym} account {n}"
            yield re.escape(_folded(identity)[0]), f"account:{mark}"
            for spelling in sorted(spellings):
                compact = re.sub(r"[\s-]", "", _folded(spelling)[0])
                if len(compact) > 5:
                    yield number_spelling(compact), mark

    def _held(self, person: Person) -> dict[str, set[str]]:
        """Every account that the person holds by the case file or by its statements, with every way in which an exhibit writes it."""
        periods = self.base.of(StatementPeriod)
        known = {period.account for period in periods}
        records = {member.record for member in self.base.of(PartyMember) if member.party == person.id}
        held_at = {(r.exhibit, r.place) for r in self.base.of(PartyRecord) if r.id in records and r.mentioned_as == "account holder"}
        said = {*person.accounts, *(joint.account for joint in self.base.case.joint_accounts if person.id in joint.holders)}
        identities = {known_account(written, known) or account_identity(written) for written in said} - {""}
        identities |= {period.account for period in periods if (period.exhibit, period.place) in held_at}
        found = {identity: {display_account(identity), identity.partition(":")[2]} for identity in identities}
        for identity in identities:
            if identity.startswith("iban:GB"):
                found[identity].add(identity[-14:])  # its sort code and number
        for period in periods:
            if period.account in found:
                found[period.account].add(period.written_as)
        for written in {entry.counterparty_account for entry in self.base.of(Entry)} | said:
            identity = known_account(written, known) or account_identity(written)
            if identity in found:
                found[identity].add(written)
        return found


def number_spelling(number: str) -> str:
    """A pattern for an account's number however it is spaced; for a text in small letters, or to be searched without regard to them."""
    return r"(?<![a-z0-9])" + r"[\s-]?".join(map(re.escape, re.sub(r"[\s-]", "", number))) + r"(?![a-z0-9])"


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text without accents and capitals, and for each letter of that where it stands in the text (and, last, where the text ends)."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    letters, places = [], []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), [*places, len(text)]


def _without_accents(text: str) -> str:
    """The text that `_folded` gives, without the places of its letters: they take most of the time on a whole document."""
    if text.isascii():
        return text.lower()
    return _NOT_ASCII.sub(lambda letter: "" if unicodedata.combining(letter[0]) else letter[0], unicodedata.normalize("NFKD", text).casefold())


def _spelling(parts) -> str:
    """A pattern for these words one after the other, with anything that is no letter between them."""
    return r"(?<!\w)" + r"[\W_]+".join(map(re.escape, parts)) + r"(?!\w)"
