"""The route: how each traced unit of a target came from a claim, transfer by transfer, so that every step adds up.

Authority: docs/method.md; El Ajou v Dollar Land Holdings [1993] 3 All ER 717 (each link from the claimant's money to the asset is shown).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tracing.attribution.plain_tracer import Lot, Trace
from tracing.ledger.prepared_ledger import OWN, Ledger, Target

STANDS = -1  # the last step of a route to an account: the money stands there


class Step(NamedTuple):
    """So much of `label` that line `came` brought went on with line `went`; `went` is STANDS where it stayed."""

    label: int
    came: int
    went: int
    amount: int


def traced(trace: Trace, target: Target) -> dict[int, int]:
    """Minor units of every label but plain own in a target, in the order of labels; lines undone by a reversal count for nothing."""
    found: dict[int, int] = {}
    for lot, _ in _arrived(trace, target):
        if trace.ledger.labels[lot.label] != OWN:
            found[lot.label] = found.get(lot.label, 0) + lot.amount
    return dict(sorted(found.items()))


def route(trace: Trace, target: Target) -> list[Step]:
    """Every step of every unit of every label but plain own from the line that first carried it to the target, in line order."""
    steps: dict[tuple[int, int, int], int] = {}
    for lot, went in _arrived(trace, target):
        if trace.ledger.labels[lot.label] == OWN:
            continue
        amount, came = lot.amount, lot if went == STANDS else lot.parent
        while came is not None:
            key = (lot.label, came.brought_by, went)
            steps[key] = steps.get(key, 0) + amount
            went, came = came.brought_by, came.parent
    return [Step(*key, amount) for key, amount in sorted(steps.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] % len(trace.ledger)))]


def ways(trace: Trace, target: Target) -> Iterator[tuple[int, int, list[int]]]:
    """Every lot of every label but plain own in a target: (label, amount, the lines it came by, the last first; STANDS before them where it
    stands in an account)."""
    for lot, went in _arrived(trace, target):
        if trace.ledger.labels[lot.label] != OWN:
            lines, came = [went], lot if went == STANDS else lot.parent
            while came is not None:
                lines.append(came.brought_by)
                came = came.parent
            yield lot.label, lot.amount, lines


def _arrived(trace: Trace, target: Target) -> Iterable[tuple[Lot, int]]:
    ledger: Ledger = trace.ledger
    for name in target.transfers:
        line = ledger.index(name)
        if line not in trace.unwound:
            yield from ((lot, line) for lot in trace.parcels[line])
    for name in target.accounts:
        if ledger.knows(name):
            yield from ((lot, STANDS) for lot in trace.accounts[ledger.number(name)].lots)
