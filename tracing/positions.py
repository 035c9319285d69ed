"""What every party has of every company below it on one day: economic share and control, in plain Python or compiled.

Method: `tracing.economic_share` and `tracing.control`. Both ways give the same; compiling pays where there is much on record.
"""
from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor
from typing import NamedTuple

from schemas.interests import WHOLE
from tracing.control import ControlMap
from tracing.direct_shares import DirectShares
from tracing.economic_share import shares_of
from tracing.stakes import Stake

MANY = 100_000  # stakes on one day from which compiling pays, even the first time
Part = tuple[int | None, int | None]


class Position(NamedTuple):
    """Shares in millionths, the least rounded down and the most up, None where not stated; control None where the records leave it open."""

    owner: str
    company: str
    share_low: int | None
    share_high: int | None
    control: bool | None


def positions(standing: list[Stake], shares: DirectShares, control: ControlMap, only: str | None = None) -> Iterator[Position]:
    """By owner and company, of every owner or of `only` one; `shares` and `control` are those of the `standing` stakes."""
    owners = sorted({stake.owner for stake in standing if only in (None, stake.owner)})
    if len(standing) < MANY or len(owners) == 1:
        found = ((owner, part_of_each(owner, shares), control.controlled_by(owner)) for owner in owners)
    else:
        from tracing.compiled_positions import of_each  # slow to import

        found = of_each(owners, shares, control)
    for owner, parts, controlled in found:
        for company in sorted(parts.keys() | controlled.keys()):
            yield Position(owner, company, *parts.get(company, (None, None)), controlled.get(company, False))


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
    """The same along the ways of the tables alone, by exact fractions."""
    low, high = shares_of(owner, shares.low, end="low"), shares_of(owner, shares.high, end="high")
    known, unknown = shares.known_and_unknown(owner)
    return {
        company: (floor(low.get(company, 0) * WHOLE) if company in known else None,
                  ceil(high.get(company, 0) * WHOLE) if company in known - unknown else None)
        for company in (known | unknown) - {owner}
    }


def _both(one: Part, other: Part) -> Part:
    lows, highs = ([end for end in ends if end is not None] for ends in zip(one, other, strict=True))
    low, high = max(lows, default=None), min(highs, default=None)
    return (min(lows), max(highs)) if low is not None and high is not None and low > high else (low, high)
