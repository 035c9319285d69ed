"""The compiled loop's result as a trace, the same as the plain tracer's.

Authority: docs/method.md.
"""
from __future__ import annotations

from collections.abc import Collection

import numpy as np

from tracing import kernels
from tracing.ledger import NOBODY, Ledger
from tracing.plain import MIXED_CREDIT, NOT_UNWOUND, Account, Lot, Totals, Trace
from tracing.rules import RULES
from tracing.rules.rule import Rule


def trace(ledger: Ledger, rule: Rule, assets: Collection[int] = ()) -> Trace:
    """Follow the ledger under `rule`, one of RULES; `assets` are the lines that `asset_first` takes from the claims first."""
    rows, parcels, absorbed, marks, totals, state = follow(ledger, rule, assets)
    table = rows.tolist()
    stands: list[Lot | None] = []  # each lot as it stands in an account, whatever is left of it
    moved: list[Lot] = []
    undone = marks[:, 1] == kernels.UNWOUND
    goes_back = (undone & (np.array(ledger.reverses) != NOBODY)).tolist()
    for rank, (label, line, amount, left, parent, _, _) in enumerate(row[:7] for row in table):
        before = None if parent == NOBODY else moved[parent] if goes_back[line] else stands[parent]
        stands.append(Lot(label, line, rank, left, before))
        moved.append(Lot(label, line, rank, amount, before))
    accounts = [Account([], *row) for row in state.tolist()]
    for lot in stands:
        if lot.amount:
            accounts[ledger.payee[lot.brought_by]].lots.append(lot)
    begins = parcels.tolist()
    words = {kernels.MIXED: MIXED_CREDIT, kernels.RETURNED_OTHERWISE: NOT_UNWOUND}
    return Trace(
        ledger, rule.name, [moved[begins[t] : begins[t + 1]] for t in range(len(ledger))], accounts, [Totals(*row) for row in totals.tolist()],
        {t: int(absorbed[t]) for t in np.flatnonzero(absorbed).tolist()}, set(np.flatnonzero(undone).tolist()),
        [(t, words[int(marks[t, 0])]) for t in np.flatnonzero(marks[:, 0]).tolist()],
    )


def follow(ledger: Ledger, rule: Rule, assets: Collection[int] = ()) -> tuple[np.ndarray, ...]:
    """The lots as rows (`kernels.LABEL` ...), where each line's parcel begins among them, what of each line an overdraft absorbed, the
    marks of each line, the totals of each label, and the state of each account."""
    lines = len(ledger)
    claims_from = np.zeros(lines + 1, np.int64)
    for t, claims in ledger.claims.items():
        claims_from[t + 1] = len(claims)
    claims_from = np.cumsum(claims_from)
    marked = [pair for _, claims in sorted(ledger.claims.items()) for pair in claims]
    labels, amounts = (np.array([pair[i] for pair in marked], np.int64) for i in (0, 1))
    bought = np.zeros(lines, np.bool_)
    bought[list(assets)] = True
    return kernels.follow(
        list(RULES).index(rule.name), np.array(ledger.kinds, np.int8), *(np.array(part, np.int32) for part in (ledger.payer, ledger.payee)),
        np.array(ledger.amount, np.int64), np.array(ledger.reverses, np.int32), claims_from, labels, amounts, np.array(ledger.own, np.bool_), bought,
        len(ledger.accounts),
    )
