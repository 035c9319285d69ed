"""The order of the ledger's lines: by day, and within a day as every account's own statement lists them.

Authority: docs/method.md (order by time, then seq; order across accounts). Where statements contradict each other about one day (a ring of
orders), the line with the fewest lines still before it goes first, then the one that stands earliest in its statement, then by id.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from schemas.accounts import Transfer
from schemas.guarantees import GuaranteeBroken
from tracing.ledger.ledger_lines import ARRIVES


class Stands(NamedTuple):
    """A line in the order of one account: its id and its day (2024-05-02)."""

    id: str
    day: str


class Ordered(NamedTuple):
    """Ids in order, and those about which the statements contradict each other."""

    ids: list[str]
    in_rings: set[str]


def number_lines(sequences: Sequence[Sequence[tuple[Transfer, bool]]]) -> list[Transfer]:
    """All transfers in order, `seq` and `arrives_seq` set; `sequences`: those of each account in its own order, which never goes back in time, and whether each arrives
    there. A transfer that stands once in two statements which contradict each other about it stands at two places from then on, and leaves before it arrives."""
    transfers = {line.id: line for sequence in sequences for line, _ in sequence}
    ordered = _ordered(sequences, transfers)
    contested = [transfers[id] for id in ordered.in_rings if id in transfers and transfers[id].debit_entry and transfers[id].credit_entry]
    if contested:
        for line in contested:
            line.arrives = line.arrives or line.at
        ordered = _ordered(sequences, transfers)
    for number, id in enumerate(ordered.ids, start=1):
        if id in transfers:
            transfers[id].seq = number
        else:
            transfers[id.removesuffix(ARRIVES)].arrives_seq = number
    return [transfers[id] for id in ordered.ids if id in transfers]


def _ordered(sequences: Sequence[Sequence[tuple[Transfer, bool]]], transfers: Mapping[str, Transfer]) -> Ordered:
    places = [
        [Stands(line.id + ARRIVES, line.arrives) if arrives and line.arrives else Stands(line.id, line.at) for line, arrives in sequence]
        for sequence in sequences
    ]
    return in_order(places, {id + ARRIVES: (id,) for id, line in transfers.items() if line.arrives and line.arrives >= line.at})


def in_order(sequences: Sequence[Sequence[Stands]], leaves: Mapping[str, Collection[str]] | None = None) -> Ordered:
    """One order of all lines that keeps to every sequence, days first. `leaves`: the lines that come before another in any case, by that one's id
    (a payment leaves before it arrives): in a ring the sequences give way to it."""
    days: dict[str, str] = {}
    earliest: dict[str, int] = {}
    follows: dict[str, set[str]] = defaultdict(set)
    for sequence in sequences:
        for place, (id, day) in enumerate(sequence):
            days[id] = day
            earliest[id] = min(place, earliest.get(id, place))
        for one, next_one in zip(sequence, sequence[1:], strict=False):
            if not (one.day <= next_one.day):
                raise GuaranteeBroken(f"{one.id} stands before {next_one.id} and is later")
            if one.day == next_one.day:
                follows[one.id].add(next_one.id)
    leaves = {later: {first for first in firsts if days[first] == days[later]} for later, firsts in (leaves or {}).items()}
    for later, firsts in leaves.items():
        for first in firsts:
            follows[first].add(later)
    by_day: dict[str, list[str]] = defaultdict(list)
    for id in sorted(days):
        by_day[days[id]].append(id)
    ordered: list[str] = []
    in_a_ring: set[str] = set()
    for day in sorted(by_day):
        ids, ring = _one_day(by_day[day], follows, earliest, leaves)
        ordered += ids
        in_a_ring |= ring
    return Ordered(ordered, in_a_ring)


def _one_day(
    ids: Sequence[str], follows: Mapping[str, set[str]], earliest: Mapping[str, int], leaves: Mapping[str, Collection[str]]
) -> tuple[list[str], set[str]]:
    before = dict.fromkeys(ids, 0)
    for id in ids:
        for later in follows.get(id, ()):
            before[later] += 1
    ready = [(earliest[id], id) for id in ids if not before[id]]
    heapq.heapify(ready)
    ordered: list[str] = []
    in_a_ring: set[str] = set()
    while before:
        if not ready:  # statements contradict each other
            in_a_ring |= _in_rings(before, follows)
            id = min((i for i in before if not any(first in before for first in leaves.get(i, ()))), key=lambda i: (before[i], earliest[i], i))
        else:
            id = heapq.heappop(ready)[1]
        del before[id]
        ordered.append(id)
        for later in follows.get(id, ()):
            if later in before:
                before[later] -= 1
                if not before[later]:
                    heapq.heappush(ready, (earliest[later], later))
    return ordered, in_a_ring


def _in_rings(left: Iterable[str], follows: Mapping[str, set[str]]) -> set[str]:
    """The lines from which a way leads back to themselves."""
    ids = sorted(left)
    number = {id: n for n, id in enumerate(ids)}
    ways = [(number[id], number[later]) for id in ids for later in follows.get(id, ()) if later in number]
    tails, heads = (np.array(ends, np.int64) for ends in zip(*ways, strict=True))
    _, group = connected_components(csr_array((np.ones(len(ways), np.int8), (tails, heads)), shape=(len(ids), len(ids))), directed=True, connection="strong")
    size = np.bincount(group)
    return {id for id, of in zip(ids, group, strict=True) if size[of] > 1}
