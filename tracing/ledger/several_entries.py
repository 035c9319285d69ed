"""Candidates that are more than one debit and one equal credit: one entry that several of another account add up to, and a charge inside a payment.

Authority: docs/method.md, "Which payments are one". Such a candidate is always for a person. It is looked for only where a name or a number hangs the entries together: sums come
out by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from tracing.ledger.holders_named import AccountsHinted
from tracing.ledger.transfer_sides import Candidate, Side, agree, near

LARGEST_CHARGE = 50_00  # minor units; of a larger payment a hundredth
MANY = 40  # entries near one another of which sums are looked for


def several_and_charges(sides: Iterable[Side], hinted: AccountsHinted) -> list[Candidate]:
    """Each entry with the two or three of another account that come to it, and each debit with the credit that a charge makes smaller. `sides` are those that are free."""
    ordered = sorted(sides, key=lambda s: (s.day, s.place, s.entry.id))
    debits, credits = ([side for side in ordered if side.entry.direction == direction] for direction in ("debit", "credit"))
    credits = [side for side in credits if not side.claimed]
    found = []
    for debit, there in _hanging_together(debits, credits, hinted):
        found += [Candidate((debit,), (credit,)) for credit in there if _charge(debit.entry.amount - credit.entry.amount, debit.entry.amount)]
        found += [Candidate((debit,), chosen) for chosen in _adding_up(debit, there)]
    for credit, there in _hanging_together(credits, debits, hinted):
        found += [Candidate(chosen, (credit,)) for chosen in _adding_up(credit, there)]
    return sorted(found, key=lambda c: (c.debit.day, c.id))


def _hanging_together(ones: Sequence[Side], others: Sequence[Side], hinted: AccountsHinted) -> Iterator[tuple[Side, list[Side]]]:
    """Each entry with those of one other account, near it, that it hints at or that hint at it."""
    of_account: dict[tuple[str, str], list[Side]] = defaultdict(list)
    hinting: dict[tuple[str, str], list[Side]] = defaultdict(list)
    for other in others:
        of_account[other.record.account, other.entry.currency].append(other)
        for account in hinted.of(other):
            hinting[account, other.entry.currency].append(other)
    for one in ones:
        there: dict[str, set[Side]] = defaultdict(set)
        for account in hinted.of(one):
            there[account] |= set(near(one, of_account.get((account, one.entry.currency), [])))
        for other in near(one, hinting.get((one.record.account, one.entry.currency), [])):
            there[other.record.account].add(other)
        for account in sorted(there):
            pairs = ((one, other) if one.entry.direction == "debit" else (other, one) for other in there[account])
            fitting = [debit if debit is not one else credit for debit, credit in pairs if agree(debit, credit)]
            yield one, sorted(fitting, key=lambda s: (s.day, s.place, s.entry.id))


def _charge(left: int, amount: int) -> bool:
    return 0 < left <= max(LARGEST_CHARGE, amount // 100) and left * 10 < amount


def _adding_up(side: Side, there: Sequence[Side]) -> Iterator[tuple[Side, ...]]:
    smaller = [other for other in there if other.entry.amount < side.entry.amount]
    for size in (2, 3) if len(smaller) <= MANY else ():
        for chosen in combinations(smaller, size):
            if sum(other.entry.amount for other in chosen) == side.entry.amount:
                yield chosen
