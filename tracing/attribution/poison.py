"""The poison test: everything that leaves an account which ever received claim money is flagged. A lead, never a figure.

Authority: none; M. Möser, R. Böhme and D. Breuker, Towards risk scoring of bitcoin transactions (2014), describe it.
"""

from __future__ import annotations

from tracing.ledger.prepared_ledger import NOBODY, Ledger


def poisoned(ledger: Ledger) -> list[int]:
    """The lines that left an account which had by then received claim money, or money from a flagged account, in line order."""
    tainted: set[int] = set()
    flagged = []
    for line in range(len(ledger)):
        payer, payee = ledger.payer[line], ledger.payee[line]
        leaves_tainted = payer in tainted and ledger.amount[line] > 0
        if leaves_tainted:
            flagged.append(line)
        claimed = any(not ledger.own[label] for label, _ in ledger.claims.get(line, ()))
        if payee != NOBODY and (leaves_tainted or claimed):
            tainted.add(payee)
    return flagged
