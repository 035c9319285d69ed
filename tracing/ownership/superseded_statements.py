"""What a register's interests come to once later statements have taken the place of earlier ones.

Authority: Beneficial Ownership Data Standard 0.4 (a record is stated anew: recordStatus updated, closed) and 0.2, 0.3 (replacesStatements);
Companies House PSC (a person's entry is given again with the day on which they ceased). The last word on an interest is the register's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from schemas.interests import Interest

Order = tuple[date, int, date, tuple[int, ...], str, str]

_FIRST, _A_DAY = date.min, timedelta(days=1)


def current(interests: Iterable[Interest], party_of: Mapping[str, str]) -> list[Interest]:
    """The interests that stand, with the days on which they ended; in no particular order. `party_of`: PartyRecord to party.

    An interest that a later statement of its record repeats (same kind, start and words) is as that statement says. One that it
    leaves out stood to the day before the new interest of its kind began, or else to the day before the later statement.
    """
    free = [interest for interest in interests if not interest.record]
    return free + [one for series in _series([i for i in interests if i.record], party_of) for one in _stands(series)]


def _series(interests: list[Interest], party_of: Mapping[str, str]) -> list[list[Interest]]:
    """Interests in one company whose records are the same, or replace one another."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(name: tuple[str, str]) -> tuple[str, str]:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    named = [((interest.record, party_of.get(interest.company, interest.company)), interest) for interest in interests]
    for (record, company), interest in named:
        for replaced in interest.replaces.splitlines():
            parent[root((replaced, company))] = root((record, company))
    groups: dict[tuple[str, str], list[Interest]] = defaultdict(list)
    for name, interest in named:
        groups[root(name)].append(interest)
    return list(groups.values())


def _stands(series: list[Interest]) -> Iterable[Interest]:
    by_place: dict[tuple[str, str], list[Interest]] = defaultdict(list)
    for interest in series:
        by_place[interest.exhibit, interest.place].append(interest)
    if len(by_place) == 1:
        return series
    statements = sorted(by_place.values(), key=_order(by_place.values()))
    found = (_after(interest, statements[n], statements[n + 1 :]) for n, statement in enumerate(statements) for interest in statement)
    return [interest for interest in found if interest is not None]


def _order(statements: Iterable[list[Interest]]) -> Callable[[list[Interest]], Order]:
    """By the day they were made, then what is replaced before what replaces it, then what has ended last, then as they stand."""
    replaces = {statement[0].record: set(statement[0].replaces.splitlines()) for statement in statements}

    def depth(record: str, seen: frozenset[str] = frozenset()) -> int:
        return max((1 + depth(one, seen | {record}) for one in replaces.get(record, ()) if one in replaces and one not in seen), default=0)

    def key(statement: list[Interest]) -> Order:
        first = statement[0]
        place = tuple(int(number) for number in re.findall("[0-9]+", first.place))
        return first.stated_on or _FIRST, depth(first.record), max(i.ended_on or _FIRST for i in statement), place, first.place, first.exhibit

    return key


def _after(interest: Interest, statement: list[Interest], later: list[list[Interest]]) -> Interest | None:
    """The interest as it stands after later statements; None if one of them says it anew, or it never was."""
    ended, left_out = interest.ended_on, False
    for other in later:
        if any(_same(one) == _same(interest) for one in other):
            return None
        if left_out:
            continue
        if other[0].stated_on is not None:
            begun = [
                one.started_on
                for one in other
                if (one.kind, one.indirect) == (interest.kind, interest.indirect) and one.started_on and one.started_on > (interest.started_on or _FIRST)
            ]
            ends = min(begun, default=other[0].stated_on) - _A_DAY
            ended, left_out = ends if ended is None else min(ended, ends), True
        elif statement[0].record in other[0].replaces.splitlines():
            return None
    if not left_out:
        return interest
    return None if interest.started_on and ended and ended < interest.started_on else interest.model_copy(update={"ended_on": ended})


def _same(interest: Interest) -> tuple[str, date | None, bool, str, str]:
    return interest.kind, interest.started_on, interest.indirect, interest.capacity, interest.says.partition(",")[0]
