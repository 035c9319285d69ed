"""Records of one company's shares or votes that cannot all be right: two of one owner's that exclude each other, or all owners' that come to more than the whole.

Authority: Directive (EU) 2016/680 art.7(1) (facts are kept apart from assessments): each record is shown as it stands and none is preferred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.interests import WHOLE
from tracing.ownership.direct_shares import LEGAL_ONLY
from tracing.ownership.stakes import Range, Stake, by_pair, combined


@dataclass(frozen=True)
class Contradiction:
    """`owner` is a Party id, '' where it is what all owners hold for certain, bare legal titles left out, that comes to more than the whole. `range`: what covers an owner's records, or, as its
    low end, what they all come to. `stakes` in order."""

    kind: str
    company: str
    owner: str
    range: Range
    stakes: tuple[Stake, ...]


def contradictions(standing: Iterable[Stake]) -> list[Contradiction]:
    """Among the direct stakes of one day: by kind, those of one owner first."""
    found, direct = [], [stake for stake in standing if not stake.indirect]
    for kind in ("shares", "votes"):
        of_company: dict[str, list[list[Stake]]] = defaultdict(list)
        for (owner, company), own in by_pair(direct, kind).items():
            of_company[company].append(own)
            held = combined(own)
            if held.contradicted:
                found.append(Contradiction(kind, company, owner, held, tuple(own)))
        for company, owners in sorted(of_company.items()):
            least = sum(combined(stake for stake in own if stake.capacity not in LEGAL_ONLY).low or 0 for own in owners)
            if least > WHOLE:
                found.append(Contradiction(kind, company, "", Range(least, None), tuple(stake for own in owners for stake in own)))
    return found
