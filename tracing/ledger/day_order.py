"""The order of the ledger's lines: by day, and within a day as every account's own statement lists them.

Authority: docs/method.md (order by time, then seq). Where two statements contradict each other about one day, the line with the
fewest lines still before it goes first, then the one that stands earliest in its statement, then by id.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence

from schemas.accounts import Transfer
from schemas.guarantees import GuaranteeBroken


def number_lines(sequences: Sequence[Sequence[Transfer]]) -> list[Transfer]:
    """All lines in order, `seq` set to 1, 2, ...; `sequences`: the lines of each account in its own order, which never goes back in
    time. A line between two accounts stands in the sequences of both."""
    lines: dict[str, Transfer] = {}
    earliest: dict[str, int] = {}
    follows: dict[str, set[str]] = defaultdict(set)
    for sequence in sequences:
        for place, line in enumerate(sequence):
            lines[line.id] = line
            earliest[line.id] = min(place, earliest.get(line.id, place))
        for one, next_one in zip(sequence, sequence[1:], strict=False):
            if not (one.at <= next_one.at):
                raise GuaranteeBroken(f"{one.id} stands before {next_one.id} and is later")
            if one.at == next_one.at:
                follows[one.id].add(next_one.id)
    by_day: dict[str, list[str]] = defaultdict(list)
    for id in sorted(lines):
        by_day[lines[id].at].append(id)
    ordered = [lines[id] for day in sorted(by_day) for id in _one_day(by_day[day], follows, earliest)]
    for number, line in enumerate(ordered, start=1):
        line.seq = number
    return ordered


def _one_day(ids: Sequence[str], follows: dict[str, set[str]], earliest: dict[str, int]) -> list[str]:
    before = dict.fromkeys(ids, 0)
    for id in ids:
        for later in follows[id]:
            before[later] += 1
    ready = [(earliest[id], id) for id in ids if not before[id]]
    heapq.heapify(ready)
    ordered: list[str] = []
    while before:
        if not ready:  # two statements contradict each other
            id = min(before, key=lambda i: (before[i], earliest[i], i))
        else:
            id = heapq.heappop(ready)[1]
        del before[id]
        ordered.append(id)
        for later in follows[id]:
            if later in before:
                before[later] -= 1
                if not before[later]:
                    heapq.heappush(ready, (earliest[later], later))
    return ordered
