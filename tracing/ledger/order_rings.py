"""Days on which links could close a ring of orders: each payment stands once, at its place in both statements, and those places contradict each other.

Authority: docs/method.md, "Order across accounts". On such a day those accounts have no order in the range.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tracing.ledger.payment_links import Link
from tracing.ledger.prepared_ledger import GAP, NOBODY, Ledger

MANY = 500  # payments of one day that could be one with others: of more, every account is taken to have no order on it
LAST = 1 << 62  # the place of a debit that is taken back to the end of its credit's day


class _Payment(NamedTuple):
    """A payment between two accounts in evidence: its lines, and its place in each account."""

    lines: frozenset[int]
    places: tuple[tuple[int, int], ...]  # account, place


def ring_days(ledger: Ledger, links: Sequence[Link]) -> frozenset[tuple[int, int]]:
    """Accounts (by number) and days (as ordinals) on which links, candidates too, could contradict the order of statements."""
    of_day: dict[int, list[_Payment]] = defaultdict(list)
    for link in links:
        debit, credit = ledger.index(link.debit), ledger.index(link.credit)
        left, came = ledger.at[debit].toordinal(), ledger.at[credit].toordinal()
        if came <= left:
            places = ((ledger.payer[debit], debit if came == left else LAST), (ledger.payee[credit], credit))
            of_day[came].append(_Payment(frozenset((debit, credit)), places))
    if not of_day:
        return frozenset()
    for line, (kind, payer, payee) in enumerate(zip(ledger.kinds, ledger.payer, ledger.payee, strict=True)):
        if kind != GAP and payer != NOBODY and payee != NOBODY and (day := ledger.at[line].toordinal()) in of_day:
            of_day[day].append(_Payment(frozenset((line,)), ((payer, line), (payee, line))))
    return frozenset((account, day) for day, payments in of_day.items() for account in _contradicting(payments))


def _contradicting(payments: Sequence[_Payment]) -> set[int]:
    """The accounts in which payments of one day follow each other in a ring."""
    if len(payments) > MANY:
        return {account for payment in payments for account, _ in payment.places}
    of_account: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for n, payment in enumerate(payments):
        for account, place in payment.places:
            of_account[account].append((place, n))
    follows = [
        (one, other, account)
        for account, standing in of_account.items()
        for at, one in standing
        for later, other in standing
        if at < later and not payments[one].lines & payments[other].lines
    ]
    if not follows:
        return set()
    tails, heads, accounts = (np.array(column, np.int64) for column in zip(*follows, strict=True))
    graph = csr_array((np.ones(len(follows), np.int8), (tails, heads)), shape=(len(payments), len(payments)))
    _, group = connected_components(graph, directed=True, connection="strong")
    return set(accounts[group[tails] == group[heads]].tolist())
