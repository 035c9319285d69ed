"""What is promised of shares in companies: on no day do they come to more than the whole of the company.

Authority: Companies Act 2006 Sch 1A Part 1 (a share or vote is a part of one whole; the register gives bands, so that only the lower
end of each is certain).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from expectations.batches import batch, reckoned
from expectations.promises import RECORDED, Suite, counted, promise, true
from expectations.row_places import at
from schemas.evidence_base import EvidenceBase
from schemas.findings import Holding
from schemas.interests import WHOLE


class HeldForCertain(NamedTuple):
    """One interest by which something of a company is held for certain, at `exhibit` and `place`: `least` in millionths of the whole, more than a share being one millionth
    more; from `first` on (the first day there is, where that is not recorded) to the day before `last`, or on. Records recognised as one party are one owner or company; others
    are told apart as they are written, a company by its register and number. What is held through others is counted with those; what is said anew, once."""

    company: str
    kind: str
    owner: str
    least: int
    first: date
    last: date | None
    exhibit: str
    place: str


def shares(base: EvidenceBase, held: Sequence[HeldForCertain], others: int) -> Suite:
    """What the owners of each company hold for certain, by kind; the first interest of each company and kind stands for all. `others`: how many companies and kinds there are
    besides those of `held`, of which no more than the whole is held on any day."""
    companies: dict[tuple[str, str], list[HeldForCertain]] = defaultdict(list)
    for one in held:
        companies[one.company, one.kind].append(one)
    return Suite(
        "shares",
        reckoned(within_the_whole=[*map(_fits, companies.values()), *[True] * others]),
        [together[0] for together in companies.values()],
        (
            counted(range(len(companies) + others), "companies and kinds of share"),
            promise("what is held of a company for certain is on no day more than the whole", RECORDED, true("within_the_whole")),
        ),
        at(base),
    )


def holdings(base: EvidenceBase) -> Suite:
    """What was worked out of each owner's part in each company."""
    rows = base.of(Holding)
    checked = batch(
        rows, Holding, in_range=[None if row.share_low is None or row.share_high is None else 0 <= row.share_low <= row.share_high <= WHOLE for row in rows]
    )
    return Suite(
        "holdings",
        checked,
        rows,
        (counted(rows, "holdings"), promise("no holding is below nil, above the whole, or has its least above its most", RECORDED, true("in_range"))),
        lambda row: f"{row.owner} in {row.company} as at {row.as_at}",
    )


def _fits(held: Sequence[HeldForCertain]) -> bool:
    """On every day on which an interest begins, the sum of what each owner then holds at least."""
    return all(_least(held, one.first) <= WHOLE for one in held)


def _least(held: Sequence[HeldForCertain], day: date) -> int:
    """An owner who is on record several times for the same kind holds the largest, not the sum."""
    least: dict[str, int] = {}
    for one in held:
        if one.first <= day and (one.last is None or day < one.last):
            least[one.owner] = max(least.get(one.owner, 0), one.least)
    return sum(least.values())
