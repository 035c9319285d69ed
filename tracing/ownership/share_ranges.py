"""The economic share that one party has of every company below it, as a range in millionths.

Method: `tracing.ownership.economic_share`, from both ends of every recorded range.
"""

from __future__ import annotations

from math import ceil, floor

from schemas.interests import WHOLE
from tracing.ownership.direct_shares import DirectShares
from tracing.ownership.economic_share import shares_of

Part = tuple[int | None, int | None]


def part_of_each(owner: str, shares: DirectShares) -> dict[str, Part]:
    """The owner's economic share of every company below it in millionths, the least rounded down and the most up; None: not stated.

    Where the owner is on record for an indirect share, what the ways come to and what is on record bound it both; where the two
    contradict each other, the range covers them.
    """
    found = along(owner, shares)
    if shares.declared.get(owner):
        on_record = along(owner, shares.as_declared(owner))
        found = {company: _both(found.get(company, (None, None)), on_record.get(company, (None, None))) for company in found.keys() | on_record.keys()}
    return found


def along(owner: str, shares: DirectShares) -> dict[str, Part]:
    """The owner's share of every company below it, along the ways that the tables have, by exact fractions."""
    low, high = shares_of(owner, shares.low, end="low"), shares_of(owner, shares.high, end="high")
    known, unknown = shares.known_and_unknown(owner)
    return {
        company: (floor(low.get(company, 0) * WHOLE) if company in known else None, ceil(high.get(company, 0) * WHOLE) if company in known - unknown else None)
        for company in (known | unknown) - {owner}
    }


def _both(one: Part, other: Part) -> Part:
    lows, highs = ([end for end in ends if end is not None] for ends in zip(one, other, strict=True))
    low, high = max(lows, default=None), min(highs, default=None)
    return (min(lows), max(highs)) if low is not None and high is not None and low > high else (low, high)
