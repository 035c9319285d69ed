"""One account as its statements show it: unbroken stretches of days, and the breaks between and within them.

Authority: ISO 20022 camt.053 (opening and closing balance of a statement); Roscoe v Winder [1915] 1 Ch 62 (what stood in an
account in between must be known).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from schemas.accounts import Entry, StatementPeriod
from schemas.findings import Gap, LeftOut, Merge

DAY = timedelta(days=1)


def signed(entry: Entry) -> int:
    """The entry's effect on the balance, in minor units: a credit above zero, a debit below."""
    return entry.amount if entry.direction == "credit" else -entry.amount


@dataclass(frozen=True)
class Stretch:
    """Days of one statement that the ledger follows. `opening` and `closing` in minor units, None where nothing says.

    `entries` in the order of events as the statement has it. `gap_within` says that the statement does not add up; `gap_after` is
    the break before the next stretch, or None where the next one runs on from this one (always None for the last). `opened_by`
    says where the opening comes from if not from a statement.
    """

    period: StatementPeriod
    first: date
    last: date
    opening: int | None
    closing: int | None
    entries: tuple[Entry, ...]
    gap_within: Gap | None = None
    gap_after: Gap | None = None
    opened_by: str = ""

    @property
    def net(self) -> int:
        """What the entries add to the balance, in minor units."""
        return sum(map(signed, self.entries))

    @property
    def shortfall(self) -> int:
        """What the entries leave unexplained between opening and closing, in minor units; nil where a balance is not known."""
        return 0 if self.opening is None or self.closing is None else self.closing - self.opening - self.net


@dataclass
class AccountRecord:
    """One account in one currency: its stretches in order of time, the entries counted once, and those left out."""

    account: str
    currency: str
    stretches: list[Stretch] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    gaps_of_others: list[Gap] = field(default_factory=list)  # statements that do not add up, of days that other statements show
    gap_before: Gap | None = None  # a disagreement in the very first days, before which nothing is known

    @property
    def gaps(self) -> list[Gap]:
        """Every break that the statements themselves show, each once: those of statements that are not followed, then the others in order of time."""
        found = [*self.gaps_of_others, self.gap_before, *(gap for stretch in self.stretches for gap in (stretch.gap_within, stretch.gap_after))]
        return list({gap.id: gap for gap in found if gap}.values())

    def covers(self, day: date) -> bool:
        """True if the statements show what happened on `day`; days between stretches that run on count as shown."""
        return any(s.first <= day <= s.last for s in self.stretches) or any(
            a.last < day < b.first and a.gap_after is None for a, b in zip(self.stretches, self.stretches[1:], strict=False)
        )

    def breaks(self) -> set[date]:
        """The days at whose start the balance may be set anew: the first day of all, and every day after a break."""
        days = {self.stretches[0].first, self.stretches[-1].last + DAY}
        for before, after in zip(self.stretches, self.stretches[1:], strict=False):
            if before.gap_after or before.shortfall:
                days |= {min(before.last + DAY, after.first), after.first}
        return days

    def shown(self) -> Iterator[tuple[int, int, Entry, date]]:
        """Every entry that the ledger follows: stretch, place in it, entry, and its day in the ledger. An entry that its statement
        books outside its own days counts on the nearest of them, because its balances include it there."""
        for number, stretch in enumerate(self.stretches):
            for place, entry in enumerate(stretch.entries):
                yield number, place, entry, min(max(entry.booked_on, stretch.first), stretch.last)
