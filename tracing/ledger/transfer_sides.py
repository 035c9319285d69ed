"""The two sides of a possible own transfer: a debit of one account and a credit of another that could be the same money.

Authority: docs/method.md (own transfers: equal amount and currency, accounts that name each other, a few days).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from schemas.accounts import Entry
from tracing.ids import finding_id
from tracing.ledger.account_records import AccountRecord

# a credit may be booked a day before the debit (two banks close their days apart) and five after it (weekend and holidays)
EARLIEST, LATEST = timedelta(days=-1), timedelta(days=5)
ELSEWHERE = "@"  # the entry names an account that is not in evidence


@dataclass(frozen=True, eq=False)
class Side:
    """One entry as half of a possible own transfer. `points_at`: the account in evidence that it names as the other side, '' where
    it names none, ELSEWHERE where it names another. `place` orders the entries of one account."""

    entry: Entry
    record: AccountRecord
    holder: str
    day: date
    place: tuple[int, int]
    points_at: str


@dataclass(frozen=True, eq=False)
class Candidate:
    """A debit and a credit that could be one transfer. `named`: by an account's identifier; else only by the holder's name."""

    debit: Side
    credit: Side
    named: bool

    @property
    def sides(self) -> set[Side]:
        """The two sides: the debit and the credit."""
        return {self.debit, self.credit}

    @property
    def id(self) -> str:
        """The id under which a person decides on the pairing."""
        return finding_id("pairing", self.debit.entry.id, self.credit.entry.id)


def window(side: Side) -> tuple[date, date]:
    """The first and last day on which the other half of an entry may be booked."""
    low, high = (EARLIEST, LATEST) if side.entry.direction == "debit" else (-LATEST, -EARLIEST)
    return side.day + low, side.day + high


def candidates(sides: Iterable[Side]) -> list[Candidate]:
    """Every debit and credit that could be one transfer, in order of time."""
    by_amount: dict[tuple[str, int], tuple[list[Side], list[Side]]] = defaultdict(lambda: ([], []))
    for side in sides:
        by_amount[side.entry.currency, side.entry.amount][side.entry.direction == "credit"].append(side)
    found = []
    for debits, credits in by_amount.values():
        credits.sort(key=lambda side: side.day)
        for debit in debits:
            first, last = window(debit)
            for credit in credits[bisect_left(credits, first, key=lambda s: s.day) : bisect_right(credits, last, key=lambda s: s.day)]:
                if debit.record is not credit.record and _agree(debit, credit):
                    named = bool(debit.points_at or credit.points_at)
                    if named or names_holder(debit, credit) or names_holder(credit, debit):
                        found.append(Candidate(debit, credit, named))
    return sorted(found, key=lambda c: (c.debit.day, c.debit.entry.id, c.credit.day, c.credit.entry.id))


def names_holder(side: Side, other: Side) -> bool:
    """True if the entry's counterparty is the other account's holder, to the letter but for case and spaces."""
    one, two = (" ".join(name.casefold().split()) for name in (side.entry.counterparty, other.holder))
    return bool(one) and one == two


def _agree(debit: Side, credit: Side) -> bool:
    return debit.points_at in ("", credit.record.account) and credit.points_at in ("", debit.record.account)
