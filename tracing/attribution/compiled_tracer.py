"""The compiled loop's result as a trace, the same as the plain tracer's.

Authority: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from tracing.attribution import compiled_loop
from tracing.attribution.fastest_engine import every_lot, lines_of, marked_of
from tracing.attribution.plain_tracer import MIXED_CREDIT, NOT_UNWOUND, Account, Lot, Totals, Trace
from tracing.attribution.rules.rule import Rule
from tracing.ledger.prepared_ledger import NOBODY, Ledger


def trace(ledger: Ledger, rule: Rule, assets: Collection[int] = ()) -> Trace:
    """Follow the ledger under `rule`; `assets`: the lines that are among the targets, for a rule that has steps of their own for them."""
    rows, parcels, absorbed, marks, totals, state = every_lot(lines_of(ledger), marked_of(ledger), rule, np.array(sorted(assets), np.int64))
    table = rows.tolist()
    stands: list[Lot | None] = []  # each lot as it stands in an account, whatever is left of it
    moved: list[Lot] = []
    undone = marks[:, 1] == compiled_loop.UNWOUND
    goes_back = (undone & (np.array(ledger.reverses) != NOBODY)).tolist()
    for rank, (label, line, amount, left, parent, _, _) in enumerate(row[:7] for row in table):
        before = None if parent == NOBODY else moved[parent] if goes_back[line] else stands[parent]
        stands.append(Lot(label, line, rank, left, before))
        moved.append(Lot(label, line, rank, amount, before))
    accounts = [Account([], *row) for row in state.tolist()]
    for lot in stands:
        if lot is not None and lot.amount:
            accounts[ledger.payee[lot.brought_by]].lots.append(lot)
    begins = parcels.tolist()
    words = {compiled_loop.MIXED: MIXED_CREDIT, compiled_loop.RETURNED_OTHERWISE: NOT_UNWOUND}
    return Trace(
        ledger,
        rule,
        [moved[begins[t] : begins[t + 1]] for t in range(len(ledger))],
        accounts,
        [Totals(*row) for row in totals.tolist()],
        {t: int(absorbed[t]) for t in np.flatnonzero(absorbed).tolist()},
        set(np.flatnonzero(undone).tolist()),
        [(t, words[int(marks[t, 0])]) for t in np.flatnonzero(marks[:, 0]).tolist()],
    )
