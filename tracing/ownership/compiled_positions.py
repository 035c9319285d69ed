"""The positions of many owners on one day, compiled: the tables of the plain code as an index of that day.

Method: tracing.ownership.ownership_index; equal to `tracing.ownership.share_ranges.part_of_each` and `tracing.ownership.control` for every owner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from tracing.ownership import share_kernels as kernels
from tracing.ownership.control import ControlMap, Votes, most_votes
from tracing.ownership.direct_shares import DirectShares
from tracing.ownership.ownership_index import EVER, Interests, OwnershipIndex
from tracing.ownership.share_ranges import Part, part_of_each

_ANY_DAY = date.min


def of_each(owners: Sequence[str], shares: DirectShares, control: ControlMap) -> Iterator[tuple[str, dict[str, Part], dict[str, bool | None]]]:
    """Each owner with its parts and what it controls, in the order given."""
    names = sorted({party for pair in _pairs(shares, control) for party in pair})
    number = {name: n for n, name in enumerate(names)}
    index = OwnershipIndex(_interests(shares, control, number), len(names))
    asked = np.array([number[owner] for owner in owners if owner not in shares.declared], np.int32)
    rows, left = index.shares_of_each(asked, _ANY_DAY)
    parts: dict[str, dict[str, Part]] = defaultdict(dict)
    for owner, company, low, high in rows.tolist():
        parts[names[owner]][names[company]] = (None if low < 0 else low, None if high < 0 else high)
    by_fractions = {names[owner] for owner in left.tolist()} | shares.declared.keys()
    falls: dict[str, dict[str, bool | None]] = defaultdict(dict)
    for owner, company, certain in index.control_of_each(np.array([number[owner] for owner in owners], np.int32), _ANY_DAY).tolist():
        falls[names[owner]][names[company]] = True if certain else None
    for owner in owners:
        yield owner, part_of_each(owner, shares) if owner in by_fractions else parts.get(owner, {}), falls.get(owner, {})


def _pairs(shares: DirectShares, control: ControlMap) -> set[tuple[str, str]]:
    found = {(owner, company) for owner, held in shares.high.items() for company in held}
    for votes in (control.votes, control.through_others):
        found |= {(owner, company) for company, voters in votes.items() for owner in voters}
    for named in (control.appoints, control.may):
        found |= {(owner, company) for owner, companies in named.items() for company in companies}
    return found


def _interests(shares: DirectShares, control: ControlMap, number: dict[str, int]) -> Interests:
    """A row for each pair: its share, its votes and its powers; and one for votes that are held through others."""
    rows: dict[tuple[str, str], list[int]] = {pair: [0, 0, 0, 0, 0] for pair in _pairs(shares, control)}
    for owner, company, low, high, stated, unstated in shares.steps():
        rows[owner, company][:2] = low, high
        rows[owner, company][4] |= kernels.SHARE | kernels.STATED * stated | kernels.UNSTATED * unstated
    for company, voters in control.votes.items():
        for owner, votes in voters.items():
            rows[owner, company][2:4] = votes.range.low or 0, most_votes(votes.range)
            rows[owner, company][4] |= kernels.VOTES | _own(votes)
    for flag, named in ((kernels.APPOINTS, control.appoints), (kernels.OPEN, control.may)):
        for owner, companies in named.items():
            for company in companies:
                rows[owner, company][4] |= flag
    table = [(number[owner], number[company], 0, EVER, *row) for (owner, company), row in rows.items()]
    table += [
        (number[owner], number[company], 0, EVER, 0, 0, votes.range.low or 0, most_votes(votes.range), kernels.THROUGH | _own(votes))
        for company, voters in control.through_others.items()
        for owner, votes in voters.items()
    ]
    return Interests(*np.array(table, np.int32).reshape(-1, len(Interests._fields)).T.copy())


def _own(votes: Votes) -> int:
    return kernels.FREE * votes.free | kernels.LOW_KNOWN * (votes.range.low is not None) | kernels.LOW_OPEN * votes.range.low_open
