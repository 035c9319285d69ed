"""Who held what from when to when, and what changed close to the dates that matter: shares that pass, offices given up, companies that begin or end.

Authority: Proceeds of Crime Act 2002 ss.77-78 (gifts and undervalue by date); risk of dissipation is shown by what was done and when (Ninemia Maritime v
Trave [1983] 1 WLR 1412) [to be confirmed by a lawyer]. Closeness in time is a fact and proves no purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from schemas.assets import Asset, Purchase
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import Holding
from schemas.interests import Interest
from schemas.land import Proprietorship
from schemas.parties import Party, PartyMember, PartyRecord
from schemas.tenures import Change, Tenure
from tracing.ids import finding_id
from tracing.ownership.stakes import KIND_WORDS, Stake, band, stakes_of
from tracing.ownership.superseded_statements import current

HANDED_ON = 30  # days: an interest that begins no later after another's ended in the same company may be the same one, passed on


class Near(NamedTuple):
    """A date that matters, or a period; `what` goes on after 'days before'."""

    first: date
    last: date
    what: str
    exhibits: tuple[str, ...] = ()


class Event(NamedTuple):
    """Something that changed on a day, from a register or the case file."""

    on: date
    kind: str
    party: str
    other: str
    says: str
    exhibit: str
    place: str
    also: str = ""


def findings(base: EvidenceBase) -> FoundRows:
    """Tenure rows of every interest in a company of the case; Change rows of what fell within the window of a date that matters."""
    history = _History(base)
    return {Tenure: history.tenures(), Change: sorted(history.changes(), key=lambda change: (change.on, change.kind, change.id))}


def near(base: EvidenceBase) -> list[Near]:
    """The offence period, each purchase's completion, and the dates that the case file names; in order."""
    offence = base.case.case.offence_period
    found = [Near(offence.first, offence.last, "the offence period")]
    found += [Near(p.completed_on, p.completed_on, f"the purchase of {p.title_number}") for p in base.of(Purchase) if p.state == "accepted" and p.completed_on]
    found += [Near(named.on, named.on, named.says or f"the {named.what}", named.exhibits) for named in base.case.history.dates]
    return sorted(found)


class _History:
    def __init__(self, base: EvidenceBase):
        self._base, self._names = base, {party.id: party.name for party in base.of(Party)}
        self._party_of = {member.record: member.party for member in base.of(PartyMember)}
        roles = {party.id for party in base.of(Party) if party.role}
        self._companies = roles | {holding.company for holding in base.of(Holding) if holding.owner in roles}
        self._parties = self._companies | {holding.owner for holding in base.of(Holding) if holding.company in self._companies}
        self._stakes = [stake for stake in stakes_of(base) if stake.company in self._companies and stake.owner in self._names]
        self._family = {(person.id, other) for person in base.case.people for other in person.family}

    def tenures(self) -> list[Tenure]:
        return sorted(
            (
                Tenure(
                    id=s.id,
                    owner=s.owner,
                    company=s.company,
                    says=_what(s),
                    since=s.started_on,
                    until=s.ended_on,
                    source=s.source,
                    exhibit=s.exhibit,
                    place=s.place,
                )
                for s in self._stakes
            ),
            key=lambda t: (t.company, t.since or date.min, t.owner, t.id),
        )

    def changes(self) -> Iterator[Change]:
        window = self._base.case.history.window_days
        for event in sorted({*self._interests(), *self._passed_on(), *self._offices(), *self._begun_and_ended(), *self._titles()}):
            for date_ in near(self._base):
                days = min((event.on - date_.first).days, 0) or max((event.on - date_.last).days, 0)
                if abs(days) <= window and event.on <= self._base.case.case.cut_off:
                    yield Change(
                        id=finding_id("change", *event[:5], date_.what, date_.first),
                        near=date_.what,
                        near_first=date_.first,
                        near_last=date_.last,
                        days=days,
                        **event._asdict(),
                    )

    def _interests(self) -> Iterator[Event]:
        """What begins and what ends, of one day, owner and company together."""
        together: dict[tuple[date, str, str, str], list[Stake]] = defaultdict(list)
        for stake in self._stakes:
            for day, kind in ((stake.started_on, "interest begins"), (stake.ended_on, "interest ends")):
                if day is not None:
                    together[day, kind, stake.owner, stake.company].append(stake)
        for (day, kind, owner, company), stakes in together.items():
            held = "; ".join(dict.fromkeys(_what(stake) for stake in stakes))
            yield Event(
                day,
                kind,
                owner,
                company,
                f"{self._names[owner]}'s interest in {self._names[company]} {kind.split()[1]}: {held}.",
                stakes[0].exhibit,
                stakes[0].place,
            )

    def _passed_on(self) -> Iterator[Event]:
        """An interest that ended, and another's of the same kind in the same company that began then or soon after."""
        for gone in self._stakes:
            ended = gone.ended_on
            for come in self._stakes:
                if (
                    (come.company, come.kind) == (gone.company, gone.kind)
                    and come.owner != gone.owner
                    and ended
                    and come.started_on
                    and 0 <= (come.started_on - ended).days <= HANDED_ON
                ):
                    was, now = self._names[gone.owner], self._names[come.owner]
                    kin = f" {now} is family of {was} by the case file." if {(gone.owner, come.owner), (come.owner, gone.owner)} & self._family else ""
                    yield Event(
                        come.started_on,
                        "passed on",
                        gone.owner,
                        come.owner,
                        f"{was}'s interest in {self._names[gone.company]} ({_what(gone)}) ended on {in_words(ended)} and {now}'s ({_what(come)}) began on "
                        f"{in_words(come.started_on)}.{kin}",
                        come.exhibit,
                        come.place,
                        gone.exhibit,
                    )

    def _offices(self) -> Iterator[Event]:
        for held in current(self._base.of(Interest), self._party_of):
            owner, company = self._party_of.get(held.owner), self._party_of.get(held.company)
            if held.kind == "office" and company in self._companies and owner in self._names:
                for day, kind, words in ((held.started_on, "appointment", "takes up"), (held.ended_on, "resignation", "gives up")):
                    if day is not None:
                        yield Event(
                            day,
                            kind,
                            owner,
                            company,
                            f"{self._names[owner]} {words} an office in {self._names[company]}: {held.says or 'which is not stated'}.",
                            held.exhibit,
                            held.place,
                        )

    def _begun_and_ended(self) -> Iterator[Event]:
        told = set()
        for record in self._base.of(PartyRecord):
            party = self._party_of.get(record.id, "")
            for day, kind, words in ((record.incorporated_on, "new company", "is incorporated"), (record.dissolved_on, "dissolution", "is dissolved")):
                if day is not None and party in self._parties and (party, day, kind) not in told:
                    told.add((party, day, kind))
                    yield Event(day, kind, party, "", f"{self._names[party]} {words}.", record.exhibit, record.place)

    def _titles(self) -> Iterator[Event]:
        listed, told = {asset.identifier for asset in self._base.of(Asset) if asset.kind == "land_title"}, set()
        for held in self._base.of(Proprietorship):
            party = self._party_of.get(held.owner, "")
            key = (party, held.title_number, held.since)
            if held.since is not None and party in self._names and (held.title_number in listed or party in self._parties) and key not in told:
                told.add(key)
                yield Event(
                    held.since,
                    "title registered",
                    party,
                    held.title_number,
                    f"{self._names[party]} is registered as proprietor of {held.title_number}.",
                    held.exhibit,
                    held.place,
                )


def _what(stake: Stake) -> str:
    kind = KIND_WORDS[stake.kind].removesuffix(" of").removesuffix(" in")
    held = kind if stake.kind in ("appointment", "influence", "benefit", "unknown") else f"{band(stake)} {kind}"
    return f"{held} as {stake.capacity}" if stake.capacity else held
