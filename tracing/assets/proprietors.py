"""Who is registered as proprietor of each title now: the latest register in evidence, and whom an earlier one named.

Authority: Land Registration Act 2002 s.58 (registration is conclusive of the legal title, not of who benefits).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from schemas.calendar import in_words
from schemas.land import Proprietorship, Title


@dataclass(frozen=True)
class Registered:
    """The proprietors of one title: Party id and where it stands, by party. `earlier` are sentences on other registers' proprietors, whom `before` has by party."""

    held: dict[str, Proprietorship]
    earlier: tuple[str, ...] = ()
    before: Mapping[str, Proprietorship] = field(default_factory=dict)


def registered(
    titles: Iterable[Title], proprietorships: Iterable[Proprietorship], party_of: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, Registered]:
    """By title number. Proprietors who are no party of the case are left out. `party_of` by record, `names` by party."""
    edition: dict[tuple[str, str], date] = {}
    for title in titles:
        if title.register_date:
            key = title.title_number, title.exhibit
            edition[key] = max(edition.get(key, date.min), title.register_date)
    shown: dict[str, dict[str, dict[str, Proprietorship]]] = defaultdict(lambda: defaultdict(dict))
    for one in sorted(proprietorships, key=lambda p: p.id):
        if one.owner in party_of:
            shown[one.title_number][one.exhibit].setdefault(party_of[one.owner], one)
    found = {}
    for number, by_exhibit in sorted(shown.items()):

        def age(exhibit: str, number: str = number, by_exhibit: Mapping[str, Mapping[str, Proprietorship]] = by_exhibit) -> tuple[date, int, str]:
            since = max((p.since for p in by_exhibit[exhibit].values() if p.since), default=date.min)
            return max(edition.get((number, exhibit), date.min), since), len(by_exhibit[exhibit]), exhibit

        latest = max(by_exhibit, key=age)
        held = dict(sorted(by_exhibit[latest].items()))
        earlier = {party: one for exhibit in sorted(by_exhibit, key=age) for party, one in by_exhibit[exhibit].items() if party not in held}
        found[number] = Registered(held, tuple(_earlier_says(names[party], one) for party, one in sorted(earlier.items())), earlier)
    return found


def _earlier_says(name: str, one: Proprietorship) -> str:
    return f"An older register in evidence names {name} as proprietor" + (f" since {in_words(one.since)}." if one.since else ".")
