"""The one way to pair debits with credits, where the statements leave no other.

Authority: docs/method.md (two equal payments on one day are two; what is ambiguous stays apart and waits for a decision).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tracing.ledger.transfer_sides import Candidate, Side

Pairs = list[tuple[Side, Side]]  # debit, credit


def settle(named: Sequence[Candidate]) -> Iterator[tuple[Pairs, list[Candidate]]]:
    """For every group of entries that candidates connect: the pairs, if there is one way to make them, or else all its candidates.

    A reference that both sides carry and no other candidate of either carries settles first; then that every entry of a group has
    its other half on the very same day; then that there is only one way at all.
    """
    referenced, rest = _by_reference(named)
    yield referenced, []
    for group in _groups(rest):
        pairs = _forced([c for c in group if c.debit.day == c.credit.day], group)
        if pairs is None:
            pairs = _forced(group, group)
        yield ([], group) if pairs is None else (pairs, [])


def _by_reference(named: Sequence[Candidate]) -> tuple[Pairs, list[Candidate]]:
    alike = [c for c in named if c.debit.entry.reference and c.debit.entry.reference == c.credit.entry.reference]
    count: dict[Side, int] = defaultdict(int)
    for candidate in alike:
        for side in candidate.sides:
            count[side] += 1
    pairs = [(c.debit, c.credit) for c in alike if count[c.debit] == count[c.credit] == 1]
    used = {side for pair in pairs for side in pair}
    return pairs, [c for c in named if not c.sides & used]


def _groups(named: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """The candidates in groups that share no entry."""
    neighbours: dict[Side, list[int]] = defaultdict(list)
    for number, candidate in enumerate(named):
        for side in candidate.sides:
            neighbours[side].append(number)
    seen: set[int] = set()
    for start in range(len(named)):
        group, waiting = [], [start]
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                group.append(number)
                for side in named[number].sides:
                    waiting += neighbours.pop(side, ())
        if group:
            yield [named[number] for number in sorted(group)]


def _forced(ways: Sequence[Candidate], group: Sequence[Candidate]) -> Pairs | None:
    """The one way to pair every entry of the group along `ways`, or None if there is none or more than one.

    Entries of one account, day and direction that name the same account are interchangeable: the ledger is the same whichever of
    them is paired, so they are taken in the order of the statement. A way to pair all is the only one if it can be found by forced
    steps: again and again some kind of entry has a single kind left to be paired with.
    """
    waiting: dict[tuple, list[Side]] = defaultdict(list)
    for side in sorted({side for c in group for side in c.sides}, key=lambda s: (s.day, s.place, s.entry.id)):
        waiting[_kind(side)].append(side)
    partners: dict[tuple, set[tuple]] = {kind: set() for kind in waiting}
    for way in ways:
        partners[_kind(way.debit)].add(_kind(way.credit))
        partners[_kind(way.credit)].add(_kind(way.debit))
    pairs: Pairs = []
    while waiting:
        kind = min((k for k in waiting if len(partners[k]) == 1 or len(waiting[k]) == sum(len(waiting[p]) for p in partners[k])), default=None)
        if kind is None or len(waiting[kind]) > sum(len(waiting[p]) for p in partners[kind]):
            return None
        others = sorted(partners[kind])
        for one in waiting.pop(kind):
            other = next(p for p in others if waiting.get(p))
            match = waiting[other].pop(0)
            pairs.append((one, match) if one.entry.direction == "debit" else (match, one))
        for other in others:
            partners[other].discard(kind)
            if not waiting[other]:
                del waiting[other]
                for left in partners.values():
                    left.discard(other)
    return pairs


def _kind(side: Side) -> tuple:
    return (side.entry.direction, side.record.account, side.day, side.points_at)
