"""What a payment may have bought: titles and other recorded things, each with the words that name it in a payment and the days near its acquisition.

Authority: Land Registration Act 2002 s.27 and sch.2 (a transfer is completed by registration: payment comes first). That a price is
paid through the conveyancer's client account, or to a dealer, is practice, not law.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from schemas.accounts import Transfer
from schemas.assets import thing
from schemas.evidence_base import EvidenceBase
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.marks import compact
from schemas.parties import Party, PartyMember
from tracing.assets.asset_ids import title_asset
from tracing.assets.recorded_assets import Recorded, recorded_assets

_WORDS = re.compile(r"[A-Z]{0,4}[0-9]+[A-Z]?")
_PARTS = re.compile("[A-Z0-9]+")
_SHORTEST = 5  # letters and digits of a mark that is found within other words
CONVEYANCING = re.compile(r"\b(conveyanc\w*|solicitors?|notar\w*|client account|completion|deposit|purchase of|LLP)\b", re.IGNORECASE)
_NOBODY = re.compile(r"(?!)")
_DEALERS = {
    "land": CONVEYANCING,
    "vehicle": re.compile(r"\b(motors?|cars?|autos?|automobiles?|vehicles?|garage|dealerships?)\b", re.IGNORECASE),
    "vessel": re.compile(r"\b(yachts?|marine|marina|boats?|shipbrok\w*|shipyard)\b", re.IGNORECASE),
    "aircraft": re.compile(r"\b(aviation|aircraft|aero\w*|jets?)\b", re.IGNORECASE),
}
_BEFORE, _AFTER = timedelta(days=180), timedelta(days=14)  # of the day from which a proprietor is registered
_DAYS = {"land": (_BEFORE, _AFTER), "receivable": (timedelta(days=3), timedelta(days=3))}
_AROUND = (timedelta(days=30), timedelta(days=30))


@dataclass
class Purchasable:
    """A thing as all exhibits together show it. `naming` are the payments whose words have its title number, or one of its marks however it is spaced; `sign` is what a
    payment to a seller of such a thing says; `charged` its registered charges."""

    kind: str
    identifier: str
    id: str
    naming: set[str] = field(default_factory=set)
    sign: re.Pattern[str] = CONVEYANCING
    before: timedelta = _BEFORE
    after: timedelta = _AFTER
    price: int | None = None
    since: date | None = None
    holders: set[str] = field(default_factory=set)
    charged: list[RegisterEntry] = field(default_factory=list)

    @property
    def called(self) -> str:
        """What a sentence calls the thing: 'title ZZ100001', 'vehicle ZZ24AAA'."""
        return thing(self.kind, self.identifier)

    def near(self, day: date) -> bool:
        """Whether a day is near the one from which somebody holds it."""
        return self.since is not None and self.since - self.before <= day <= self.since + self.after


def purchasable(base: EvidenceBase, paid: Sequence[Transfer]) -> Iterator[Purchasable]:
    """The titles worth asking about, by number, and then the other things; a price counts in the currency of the case alone."""
    yield from _titles(base, paid)
    names = {party.id: party.name for party in base.of(Party)}
    recorded = [one for one in recorded_assets(base, names) if one.kind != "cash"]
    naming: dict[str, set[str]] = {mark: set() for one in recorded for mark in _marks(one)}
    for t in paid if naming else ():
        for words in _spaced(t):
            if words in naming:
                naming[words].add(t.id)
    for one in recorded:
        found = _thing(one, base.case.case.currency)
        found.naming = set().union(*(naming[mark] for mark in _marks(one)))
        if found.holders or found.naming:
            yield found


def _titles(base: EvidenceBase, paid: Sequence[Transfer]) -> Iterator[Purchasable]:
    party_of = {member.record: member.party for member in base.of(PartyMember)}
    named: dict[str, set[str]] = defaultdict(set)
    for t in paid:
        for word in numbers_in(f"{t.text} {t.counterparty}"):
            named[word].add(t.id)
    held: dict[str, list[Proprietorship]] = defaultdict(list)
    for row in base.of(Proprietorship):
        if row.owner in party_of or row.title_number in named:
            held[row.title_number].append(row)
    properties = {number: Purchasable("land_title", number, title_asset(number)) for number in held}
    for title in base.of(Title):
        number = title.title_number
        if number in named:
            properties.setdefault(number, Purchasable("land_title", number, title_asset(number)))
        known = properties.get(number)
        if known and title.price_paid and title.currency == base.case.case.currency:
            known.price = max(known.price or 0, title.price_paid)
    for number, known in properties.items():
        known.naming = named.get(number, set())
    for number, rows in held.items():
        properties[number].holders = {party_of[row.owner] for row in rows if row.owner in party_of}
        properties[number].since = max((row.since for row in rows if row.since), default=None)
    for entry in base.of(RegisterEntry):
        if entry.kind == "charge" and entry.title_number in properties:
            properties[entry.title_number].charged.append(entry)
    yield from (properties[number] for number in sorted(properties))


def numbers_in(text: str) -> list[str]:
    """The words of a payment that may be a title's number, in capitals."""
    return _WORDS.findall(text.upper())


def _thing(one: Recorded, currency: str) -> Purchasable:
    """A debt is bought by lending the principal to the debtor."""
    sign = _DEALERS.get(one.kind, _NOBODY)
    if one.kind == "receivable":
        sign = re.compile(rf"\b{re.escape(str(one.first('debtor')))}\b", re.IGNORECASE)
    price = one.amount("principal", "price_paid") if one.first("currency") == currency else None
    before, after = _DAYS.get(one.kind, _AROUND)
    return Purchasable(one.kind, one.identifier, one.id, set(), sign, before, after, price, one.day("held_since", "lent_on", "acquired_on"), set(one.held))


def _marks(one: Recorded) -> list[str]:
    """The marks by which a payment may name it; a very short one is found in anything."""
    return [mark for name in one.names if len(mark := compact(name)) >= _SHORTEST]


def _spaced(payment: Transfer) -> Iterator[str]:
    """The words of a payment, and up to four that follow one another as one: a mark may be written with spaces."""
    words = _PARTS.findall(f"{payment.text} {payment.counterparty}".upper())
    for start in range(len(words)):
        for end in range(start + 1, min(start + 4, len(words)) + 1):
            yield "".join(words[start:end])
