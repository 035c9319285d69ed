"""The two sides of a possible own transfer: a debit of one account and a credit of another, or several, that could be the same money.

Authority: docs/method.md, "Which payments are one": equal amount and currency, a few days, and no account number that is another's.
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
from tracing.names.bank_names import Holder

# a credit may be booked a day before the debit (two banks close their days apart) and five after it (weekend and holidays)
EARLIEST, LATEST = timedelta(days=-1), timedelta(days=5)


@dataclass(frozen=True, eq=False)
class Side:
    """One entry as half of a possible own transfer. `holder`: the account's holder as its statement has it; `holders`: every name by which they are known. `points_at`: the
    account in evidence that the entry names as the other side, '' where it names none, ELSEWHERE where it names another; `parts`: numbers in it that may end an account's
    number. `place` orders the entries of one account. `claimed`: a claim of the case marks it; `joined`: the case file says what its other side is."""

    entry: Entry
    record: AccountRecord
    holder: str
    day: date
    place: tuple[int, int]
    points_at: str
    parts: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()
    claimed: bool = False
    joined: bool = False


@dataclass(frozen=True, eq=False)
class Candidate:
    """Debits and credits that could be one payment: one of each, or one of the one and several of the other."""

    debits: tuple[Side, ...]
    credits: tuple[Side, ...]

    @property
    def debit(self) -> Side:
        """The first debit."""
        return self.debits[0]

    @property
    def credit(self) -> Side:
        """The first credit."""
        return self.credits[0]

    @property
    def one_each(self) -> bool:
        """True for one debit and one credit of the same amount."""
        return len(self.debits) == len(self.credits) == 1 and self.debit.entry.amount == self.credit.entry.amount

    @property
    def named(self) -> bool:
        """True if one debit and one credit of the same amount are one payment by an account's whole number."""
        return self.one_each and bool(self.debit.points_at or self.credit.points_at)

    @property
    def sides(self) -> set[Side]:
        """The debits and the credits."""
        return {*self.debits, *self.credits}

    @property
    def id(self) -> str:
        """The id under which a person decides on the pairing."""
        return finding_id("pairing", *(" ".join(side.entry.id for side in sides) for sides in (self.debits, self.credits)))


def window(side: Side) -> tuple[date, date]:
    """The first and last day on which the other half of an entry may be booked."""
    low, high = (EARLIEST, LATEST) if side.entry.direction == "debit" else (-LATEST, -EARLIEST)
    return side.day + low, side.day + high


def candidates(sides: Iterable[Side]) -> list[Candidate]:
    """Every debit and credit of one amount that could be one payment, in order of time. A credit that a claim marks is one only if an account's number says so."""
    by_amount: dict[tuple[str, int], tuple[list[Side], list[Side]]] = defaultdict(lambda: ([], []))
    for side in sides:
        by_amount[side.entry.currency, side.entry.amount][side.entry.direction == "credit"].append(side)
    found = []
    for debits, credits in by_amount.values():
        credits.sort(key=lambda side: side.day)
        for debit in debits:
            for credit in near(debit, credits):
                if agree(debit, credit) and (not credit.claimed or debit.points_at or credit.points_at):
                    found.append(Candidate((debit,), (credit,)))
    return sorted(found, key=lambda c: (c.debit.day, c.debit.entry.id, c.credit.day, c.credit.entry.id))


def near(side: Side, others: list[Side]) -> list[Side]:
    """Those of the others, which are in order of their days, that may be the other half by their day."""
    first, last = window(side)
    return others[bisect_left(others, first, key=lambda s: s.day) : bisect_right(others, last, key=lambda s: s.day)]


def agree(debit: Side, credit: Side) -> bool:
    """True if they stand in two accounts and neither names a whole account number that is not the other's."""
    return debit.record is not credit.record and debit.points_at in ("", credit.record.account) and credit.points_at in ("", debit.record.account)
