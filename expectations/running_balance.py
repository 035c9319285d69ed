"""How far each balance that a statement states after an entry is from the one that must stand there.

Authority: arithmetic: a balance is the one before it and what was booked in between. Statements list their entries oldest first or newest
first; the order in which the balances run on is the order of events.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.accounts import Entry, StatementPeriod
from schemas.money import LARGEST


def signed(entry: Entry) -> int:
    """The entry's effect on the balance, in minor units; nil where its amount is not stated."""
    amount = entry.amount or 0
    return amount if entry.direction == "credit" else -amount


def balances_out_by(entries: Sequence[Entry], periods: Iterable[StatementPeriod]) -> list[int | None]:
    """For each entry, its stated balance less the one that follows from what was stated before, in minor units; None where either
    is not stated."""
    openings = {period.id: period.opening for period in periods}
    listed: dict[str, list[int]] = {entry.period: [] for entry in entries if entry.balance_after is not None}
    found: list[int | None] = [None] * len(entries)
    if not listed:
        return found
    for n in sorted(range(len(entries)), key=lambda n: entries[n].seq):
        if entries[n].period in listed:
            listed[entries[n].period].append(n)
    for period, positions in listed.items():
        opening = openings.get(period)
        forwards, backwards = (_run(entries, order, opening) for order in (positions, positions[::-1]))
        for n, out_by in min(forwards, backwards, key=lambda run: sum(map(bool, run.values()))).items():
            found[n] = out_by
    return found


def _run(entries: Sequence[Entry], order: Sequence[int], opening: int | None) -> dict[int, int]:
    """Differences by position, taking the entries in `order`. After a break it runs on from the balance that is stated there."""
    found: dict[int, int] = {}
    balance = opening
    for n in order:
        entry = entries[n]
        if balance is not None:
            balance += signed(entry)
        if entry.balance_after is not None:
            if balance is not None:
                found[n] = max(-LARGEST, min(LARGEST, entry.balance_after - balance))
            balance = entry.balance_after
    return found
