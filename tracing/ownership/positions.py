"""What every party has of every company below it on one day: economic share and control, in plain Python or compiled.

Method: `tracing.ownership.economic_share` and `tracing.ownership.control`. Both ways give the same; compiling pays where there is much on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tracing.ownership.control import ControlMap
from tracing.ownership.direct_shares import DirectShares
from tracing.ownership.share_ranges import Part, part_of_each
from tracing.ownership.stakes import Stake

MANY = 100_000  # stakes on one day from which compiling pays, even the first time


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
        found: Iterator[tuple[str, dict[str, Part], dict[str, bool | None]]] = (
            (owner, part_of_each(owner, shares), control.controlled_by(owner)) for owner in owners
        )
    else:
        from tracing.ownership.compiled_positions import of_each  # slow to import

        found = of_each(owners, shares, control)
    for owner, parts, controlled in found:
        for company in sorted(parts.keys() | controlled.keys()):
            yield Position(owner, company, *parts.get(company, (None, None)), controlled.get(company, False))
