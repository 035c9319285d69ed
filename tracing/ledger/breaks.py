"""Openings and gaps of one account as lines of the ledger, so that what stands in it is always what its statements say.

Authority: docs/method.md (the ledger: openings and gaps); Roscoe v Winder [1915] 1 Ch 62.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schemas.accounts import Transfer
from schemas.calendar import in_words
from schemas.findings import Gap
from schemas.identifiers import OUTSIDE
from schemas.money import display
from tracing.ledger.account_records import DAY, AccountRecord, Stretch


@dataclass(frozen=True)
class Placed:
    """A line of the ledger and its place among the lines of one account: what stands between two stretches has an even first
    number, the entries of stretch n have 2n + 1; between two stretches what does not add up comes first (0, 1), then the gap (2), what
    only other accounts show (3), and how the account resumes (4, 5). `effect` on the account's balance, in minor units; `arrives`: it is the payee's place."""

    place: tuple[int, ...]
    line: Transfer
    effect: int
    arrives: bool = False

    @property
    def day(self) -> str:
        """The day on which it stands in this account."""
        return self.line.arrives if self.arrives and self.line.arrives else self.line.at


def turn_of(record: AccountRecord, day: date) -> int:
    """Between which stretches a day without statements lies: 0 is before the first."""
    return sum(stretch.first <= day for stretch in record.stretches)


def missing_at_turn(record: AccountRecord, gaps: Sequence[Gap], turn: int) -> Gap | None:
    """The break between two stretches, or the days missing before the first (turn 0) or after the last."""
    if 0 < turn < len(record.stretches):
        return record.stretches[turn - 1].gap_after
    own = [g for g in gaps if (g.account, g.currency, g.kind) == (record.account, record.currency, "missing")]
    if turn == 0:
        return next((g for g in own if g.last < record.stretches[0].first), None)
    return next((g for g in own if g.first > record.stretches[-1].last), None)


def break_lines(record: AccountRecord, gaps: Sequence[Gap], unseen: Mapping[int, Sequence[Placed]]) -> list[Placed]:
    """The account's openings, gaps and bridges. `unseen`, by turn: transfers that only another account's statement shows."""
    found: list[Placed] = []
    for turn in range(len(record.stretches) + 1):
        before = record.stretches[turn - 1] if turn else None
        after = record.stretches[turn] if turn < len(record.stretches) else None
        gap = missing_at_turn(record, gaps, turn)
        found += _Turn(record, turn, before, after, gap, list(unseen.get(turn, ()))).lines()
    seen: Counter[str] = Counter()
    for placed in found:  # statements of a single day may break twice on it
        seen[placed.line.id] += 1
        if seen[placed.line.id] > 1:
            placed.line.id += f":{seen[placed.line.id]}"
    return found


@dataclass(frozen=True)
class _Turn:
    record: AccountRecord
    number: int
    before: Stretch | None
    after: Stretch | None
    gap: Gap | None
    unseen: list[Placed]

    def lines(self) -> list[Placed]:
        if self.before is None:
            arrived = [self._gap(4, self.gap.id, self.after.first, self.gap.says)] if self.gap and self.unseen else []
            return arrived + self._opening(5, self.after.opening, self.after.first, _opening_says(self.after))
        if self.gap is not None and not self.gap.bridged_by:
            return self._swallowed()
        return self._unexplained() + (self._bridged() if self.gap else [])

    def _swallowed(self) -> list[Placed]:
        """Statements stop: what stands here is lost; so is what arrives before they resume; then the balance is an opening."""
        found = [self._gap(2, self.gap.id, self._day(), self.gap.says)]
        if self.unseen:
            resumes = self.after.first if self.after else self.gap.last
            found.append(self._gap(4, f"{self.gap.id}:resumes", resumes, "what arrived while statements are missing stands there no longer"))
        if self.after:
            found += self._opening(5, self.after.opening, self.after.first, _opening_says(self.after))
        return found

    def _unexplained(self) -> list[Placed]:
        """The statement before does not add up: unless a decision bridges it, nothing is traced through its end."""
        short, within = self.before.shortfall, self.before.gap_within
        if not short:
            return []
        if within.bridged_by:
            return self._residual(0, short, self._day(), within)
        says = f"{within.says} What it closes with is of unknown origin."
        return [self._gap(0, within.id, self._day(), within.says), *self._opening(1, self.before.closing, self._day(), says)]

    def _bridged(self) -> list[Placed]:
        """A person decided that the money is still there; what the balances leave unexplained comes or goes as unknown."""
        if self.after is None or self.after.opening is None or self.before.closing is None:
            return []
        moved = sum(placed.effect for placed in self.unseen)
        return self._residual(5, self.after.opening - self.before.closing - moved, self.after.first, self.gap)

    def _residual(self, order: int, amount: int, day: date, gap: Gap) -> list[Placed]:
        if not amount:
            return []
        account, unknown = self.record.account, f"{OUTSIDE}gap:{self.record.account}"
        says = f"bridged ({gap.bridged_by}); the balances leave {display(abs(amount), gap.currency)} unexplained"
        payer, payee = (unknown, account) if amount > 0 else (account, unknown)
        return [self._placed(order, f"bridge:{gap.id}", day, payer, payee, abs(amount), "opening" if amount > 0 else "", says, amount)]

    def _opening(self, order: int, amount: int | None, day: date, says: str) -> list[Placed]:
        if not amount:
            return []
        account = self.record.account
        payer, payee = (OUTSIDE, account) if amount > 0 else (account, OUTSIDE)
        return [self._placed(order, f"opening:{account}:{day}", day, payer, payee, abs(amount), "opening", says, amount)]

    def _gap(self, order: int, gap: str, day: date, says: str) -> Placed:
        return self._placed(order, f"gap:{gap}", day, self.record.account, "", 0, "gap", says, 0)

    def _placed(self, order: int, id: str, day: date, payer: str, payee: str, amount: int, kind: str, why: str, effect: int) -> Placed:
        line = Transfer(id=id, at=day.isoformat(), seq=0, payer=payer, payee=payee, amount=amount, currency=self.record.currency, kind=kind, why=why)
        return Placed((2 * self.number, order), line, effect)

    def _day(self) -> date:
        """The day at whose start the break stands; two statements that share a day break within it."""
        day = self.before.last + DAY
        return min(day, self.after.first) if self.after else day


def _opening_says(stretch: Stretch) -> str:
    if stretch.opened_by:
        return stretch.opened_by
    if stretch.period.opening is not None and stretch.first == stretch.period.opens_on:
        return f"what the statement from {in_words(stretch.first)} opens with"
    return f"what stood there when {in_words(stretch.first)} began, by the statements' balances and entries"
