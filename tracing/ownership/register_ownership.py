"""Who owns and controls what on one day, from register files alone: every owner of a company, direct and indirect, with every path.

Method: tracing.ownership.case_ownership (economic share through layers and loops, control as a fixpoint), on the interests as they stand on the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.interests import Interest
from schemas.parties import PartyRecord
from tracing.matching.unnamed_owners import unnamed_owner
from tracing.ownership.case_ownership import Reasons
from tracing.ownership.control import ControlMap
from tracing.ownership.direct_shares import DirectShares, reached
from tracing.ownership.dissolution import dissolved, without_benefit
from tracing.ownership.paths import Ways
from tracing.ownership.positions import positions
from tracing.ownership.register_parties import RegisterParties
from tracing.ownership.register_remarks import remarks
from tracing.ownership.stakes import Stake, from_registers, with_hand_overs


@dataclass(frozen=True)
class Owned:
    """What one party holds of one company. Shares in millionths, None where not known; `control` None where the records leave it
    open; `paths` from owner to company, at most MOST_PATHS of them (`more_paths`: there are others); `why` in sentences, where asked for."""

    owner: str
    company: str
    share_low: int | None
    share_high: int | None
    control: bool | None
    paths: tuple[tuple[str, ...], ...]
    more_paths: bool
    why: tuple[str, ...] = ()


def owned(
    parties: RegisterParties,
    records: Iterable[PartyRecord],
    interests: Sequence[Interest],
    day: date,
    *,
    of: str | None = None,
    held_by: str | None = None,
    references: Mapping[str, str] | None = None,
) -> tuple[list[Owned], list[str]]:
    """Every owner and company, or the owners `of` one company, or what is `held_by` one party; and remarks a reader needs, in words.
    Reasons are given where `references` (file names by exhibit SHA-256) are."""
    recorded = stakes_of(parties, interests)
    standing = _around([stake for stake in recorded if stake.holds_on(day)], of, held_by)
    gone = {party: on for party, on in dissolved(records, parties.party_of).items() if on <= day}
    standing = without_benefit(standing, gone, day)
    shares, control = DirectShares.of(standing), ControlMap(standing)
    ways = Ways(shares.onward())
    reasons = (
        Reasons(standing, shares, control, {party: name or party for party, name in parties.names.items()}, references) if references is not None else None
    )
    lines = []
    for position in positions(standing, shares, control, held_by):
        if of in (None, position.company):
            why = tuple(reasons.of(position, reasons.path(position))) if reasons else ()
            lines.append(Owned(*position, *ways.all(position.owner, position.company), why))
    return lines, remarks(_around(recorded, of, held_by), standing, gone, parties.names, ways)


def stakes_of(parties: RegisterParties, interests: Sequence[Interest]) -> list[Stake]:
    """The stakes of all interests, under the register's own ids. One record whose owner is not named is one owner."""
    unnamed = {unnamed_owner(interest): parties.party_of[unnamed_owner(interest)] for interest in interests if not interest.owner}
    found = with_hand_overs([replace(stake, owner=unnamed.get(stake.owner, stake.owner)) for stake in from_registers(interests, parties.party_of)])
    return sorted(found, key=lambda s: (s.owner, s.company, s.kind, s.started_on or date.min, s.id))


def _around(stakes: list[Stake], of: str | None, held_by: str | None) -> list[Stake]:
    """The stakes that the answer may rest on: everything in the companies on the ways to, or from, the party asked for."""
    if of is None and held_by is None:
        return stakes
    back, onward = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for stake in stakes:
        back[stake.company].add(stake.owner)
        onward[stake.owner].add(stake.company)
    companies = reached({held_by}, onward) if held_by is not None else set()
    if of is not None:
        companies = {of} | reached({of}, back)
    return [stake for stake in stakes if stake.company in companies]
