"""Registers' interests and the case file's as stakes of one party in another, dated, with the range that is recorded.

Authority: Companies Act 2006 Sch 1A Part 1 (kinds and bands); Beneficial Ownership Data Standard 0.4 (share ranges).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.calendar import in_words
from schemas.case import DeclaredInterest
from schemas.evidence import Exhibit, Refusal
from schemas.evidence_base import EvidenceBase
from schemas.interests import WHOLE, Interest
from schemas.parties import PartyMember
from tracing.ids import finding_id
from tracing.matching.unnamed_owners import NOBODY, unnamed_owner
from tracing.ownership.superseded_statements import current

KIND_WORDS = {
    "shares": "of the shares of",
    "votes": "of the votes in",
    "appointment": "the right to appoint most of the board of",
    "influence": "significant influence or control over",
    "surplus_assets": "of the surplus assets of",
    "benefit": "a benefit from the property of",
    "unknown": "an interest of a kind not stated in",
}
COVERS = "the range covers them all, and what one file has side by side added up."
DISSOLVED = "dissolved"
_ANOTHERS = ("nominee", DISSOLVED)


@dataclass(frozen=True)
class Stake:
    """One recorded interest between two parties (Party ids). `low`..`high` in millionths, None where not stated; an open end is
    itself excluded. `source`: 'register' or 'case file'. `exhibit` is a SHA-256. `indirect`: held through others. `handed_on`: another of
    its kind in the company begins on the day on which it ended."""

    id: str
    owner: str
    company: str
    kind: str
    low: int | None
    high: int | None
    low_open: bool = False
    high_open: bool = False
    started_on: date | None = None
    ended_on: date | None = None
    capacity: str = ""
    source: str = "register"
    exhibit: str = ""
    place: str = ""
    indirect: bool = False
    handed_on: bool = False

    @property
    def free(self) -> bool:
        """Whether the owner can use it as its own: a nominee cannot, and a dissolved company has nothing."""
        return self.capacity not in _ANOTHERS

    def holds_on(self, day: date) -> bool:
        """Whether the interest stands on a day: from its start (or from before anything is recorded) to the day on which it ended. On
        that day it stands too, unless it is handed on: what begins on the day then takes its place, so that nothing is held twice."""
        if self.started_on is not None and day < self.started_on:
            return False
        return self.ended_on is None or day < self.ended_on or (day == self.ended_on and not self.handed_on)


def stakes_of(base: EvidenceBase) -> list[Stake]:
    """Every stake in which both sides are parties of the case, by owner, company, kind, start and id."""
    party_of = {member.record: member.party for member in base.of(PartyMember)}
    found = with_hand_overs(from_registers(base.of(Interest), party_of) + declared(base.case.interests, base.exhibits))
    return sorted(found, key=lambda s: (s.owner, s.company, s.kind, s.started_on or date.min, s.id))


def from_registers(interests: Iterable[Interest], party_of: Mapping[str, str]) -> list[Stake]:
    """The interests of register records as they stand; statements that there is nobody, and offices, are no stakes."""
    return [
        Stake(
            i.id,
            party_of[i.owner] if i.owner else unnamed_owner(i),
            party_of[i.company],
            i.kind,
            i.low,
            i.high,
            i.low_open,
            i.high_open,
            i.started_on,
            i.ended_on,
            i.capacity,
            "register",
            i.exhibit,
            i.place,
            i.indirect,
        )
        for i in current(interests, party_of)
        if i.kind not in NOBODY and (not i.owner or i.owner in party_of) and i.company in party_of
    ]


def with_hand_overs(stakes: Sequence[Stake]) -> list[Stake]:
    """The same, each marked that ends on a day on which another of its kind in its company begins, and goes on."""
    begun = {(s.company, s.kind, s.started_on) for s in stakes if s.started_on is not None and (s.ended_on is None or s.ended_on > s.started_on)}
    return [replace(s, handed_on=True) if s.ended_on is not None and (s.company, s.kind, s.ended_on) in begun else s for s in stakes]


def declared(interests: Sequence[DeclaredInterest], exhibits: Iterable[Exhibit]) -> list[Stake]:
    """The interests of the case file; Refusal if a range is the wrong way round, over the whole, or its exhibit is not known."""
    sha256 = {exhibit.reference: exhibit.sha256 for exhibit in exhibits}
    found = []
    for n, interest in enumerate(interests, start=1):
        place = f"interests, no. {n} ({interest.owner} in {interest.company})"
        low, high = millionths(interest.low), millionths(interest.high)
        if not low <= high <= WHOLE:
            raise Refusal(
                "case.toml",
                place,
                f"the share {interest.low} to {interest.high} per cent is not a range within 0 to 100",
                "Write the lower end first; 100 is the whole.",
            )
        if interest.ended_on and interest.ended_on < interest.started_on:
            raise Refusal("case.toml", place, f"it ends ({interest.ended_on}) before it starts ({interest.started_on})", "Correct the dates.")
        if interest.exhibit not in sha256:
            raise Refusal("case.toml", place, f"exhibit {interest.exhibit!r} is not in evidence", "Name an exhibit's reference as in exhibits.csv.")
        found.append(
            Stake(
                finding_id("interest", interest.owner, interest.company, interest.kind, interest.started_on, interest.capacity),
                interest.owner,
                interest.company,
                interest.kind,
                low,
                high,
                started_on=interest.started_on,
                ended_on=interest.ended_on,
                capacity=interest.capacity,
                source="case file",
                exhibit=sha256[interest.exhibit],
                place=interest.place,
            )
        )
    return found


def millionths(per_cent: str) -> int:
    """`millionths("33.3333") == 333333`, exactly."""
    whole, _, fraction = per_cent.partition(".")
    return int(whole + fraction.ljust(4, "0"))


def per_cent(share: int) -> str:
    """`per_cent(333333) == "33.3333%"`; noughts at the end are left out."""
    text = f"{share // 10_000}.{share % 10_000:04d}".rstrip("0").rstrip(".")
    return f"{text}%"


def band(stake: Stake) -> str:
    """The range in words: 'more than 75% and at most 100%', 'exactly 40%', or 'a share not stated'."""
    if stake.low is None or stake.high is None:
        return "a share not stated"
    if stake.low == stake.high:
        return per_cent(stake.low)
    least, most = "more than" if stake.low_open else "at least", "less than" if stake.high_open else "at most"
    return f"{least} {per_cent(stake.low)} and {most} {per_cent(stake.high)}"


def says(stake: Stake, names: Mapping[str, str]) -> str:
    """A sentence: who holds what of which company, in what capacity, since when."""
    what = KIND_WORDS[stake.kind] if stake.kind in ("appointment", "influence", "benefit", "unknown") else f"{band(stake)} {KIND_WORDS[stake.kind]}"
    capacity = f" as {stake.capacity}" if stake.capacity and stake.capacity != DISSOLVED else ""
    since = f" since {in_words(stake.started_on)}" if stake.started_on else " (from when is not recorded)"
    until = f" until {in_words(stake.ended_on)}" if stake.ended_on else ""
    gone = " It is dissolved: what it held may have passed to the Crown (Companies Act 2006 s.1012)." if stake.capacity == DISSOLVED else ""
    way = "indirectly " if stake.indirect else ""
    return f"{names[stake.owner]} {way}holds {what} {names[stake.company]}{capacity}{since}{until}.{gone}"


@dataclass(frozen=True)
class Range:
    """What several records of one holding come to: the range in millionths that agrees with all of them, or, where they contradict
    each other (`contradicted`), the range that covers them all and what one exhibit has side by side added up: two holdings, it may be.
    `low_open`: more than `low`. None: no record states it."""

    low: int | None
    high: int | None
    low_open: bool = False
    contradicted: bool = False


def combined(stakes: Iterable[Stake]) -> Range:
    """One range from the records of one owner's shares (or votes) in one company; a record without figures adds nothing."""
    stated = [(stake.low, stake.high, stake) for stake in stakes if stake.low is not None and stake.high is not None]
    if not stated:
        return Range(None, None)
    low, high = max(low for low, _, _ in stated), min(high for _, high, _ in stated)
    low_open, high_open = any(s.low_open for own, _, s in stated if own == low), any(s.high_open for _, own, s in stated if own == high)
    if low > high or (low == high and (low_open or high_open) and len(stated) > 1):
        return Range(min(low for low, _, _ in stated), _side_by_side(stated), contradicted=True)
    return Range(low, high, low_open)


def _side_by_side(stated: list[tuple[int, int, Stake]]) -> int:
    ranges: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for low, high, stake in stated:
        ranges[stake.exhibit].add((low, high))
    return min(WHOLE, max(sum(high for _, high in of_one) for of_one in ranges.values()))


def by_pair(stakes: Iterable[Stake], kind: str) -> dict[tuple[str, str], list[Stake]]:
    """The stakes of one kind by (owner, company), in order."""
    pairs: dict[tuple[str, str], list[Stake]] = defaultdict(list)
    for stake in stakes:
        if stake.kind == kind:
            pairs[stake.owner, stake.company].append(stake)
    return dict(sorted(pairs.items()))
