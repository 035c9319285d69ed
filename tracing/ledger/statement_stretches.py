"""Stitches the statements of each account into unbroken stretches, and says where and why they break.

Authority: ISO 20022 camt.053 (opening and closing balance of a statement); tracing law needs every day between (Roscoe v
Winder [1915] 1 Ch 62: the lowest balance in between is only known where no statement is missing).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from schemas.accounts import Entry, StatementPeriod
from schemas.calendar import in_words
from schemas.findings import Gap, LeftOut, Merge
from schemas.guarantees import GuaranteeBroken
from schemas.money import display
from tracing.ids import finding_id
from tracing.ledger.account_records import DAY, AccountRecord, Stretch, signed
from tracing.ledger.missing_balances import SilentOpening, filled, opened


def natural(text: str) -> tuple:
    """A sort key under which 'Stmt 2' comes before 'Stmt 10'."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", text) if part)


def stitch(periods: Iterable[StatementPeriod], entries: Iterable[Entry], openings: Sequence[SilentOpening] = ()) -> list[AccountRecord]:
    """Every account's record, ordered by account and currency. Every entry must belong to one of the periods; `openings` say what
    stood in an account where its statements are silent."""
    of_period: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_period[entry.period].append(entry)
    by_account: dict[tuple[str, str], list[StatementPeriod]] = defaultdict(list)
    for period in periods:
        by_account[period.account, period.currency].append(period)
    known = {period.id for group in by_account.values() for period in group}
    if not (of_period.keys() <= known):
        raise GuaranteeBroken(f"entries of unknown statements: {sorted(of_period.keys() - known)[:3]}")
    records = []
    for (account, currency), group in sorted(by_account.items()):
        stitching = _Stitching(AccountRecord(account, currency))
        for period in _in_order_of_balances(group):
            stitching.add(period, statement_order(of_period[period.id]))
        stitching.finish([o for o in openings if (o.account, o.currency) == (account, currency)])
        records.append(stitching.record)
    return records


def statement_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in order of events: as listed, or turned round where the statement lists the newest first."""
    listed = sorted(entries, key=lambda e: (e.seq, natural(e.place), e.id))
    days = [entry.booked_on for entry in listed]
    newest_first = len(set(days)) > 1 and all(a >= b for a, b in zip(days, days[1:], strict=False))
    return tuple(sorted(reversed(listed) if newest_first else listed, key=lambda e: e.booked_on))


def _in_order_of_balances(periods: Sequence[StatementPeriod]) -> Iterable[StatementPeriod]:
    """By first day, the longest first; among statements of the very same days, each one that opens with the last closing."""
    left = sorted(periods, key=lambda p: (p.opens_on, -p.closes_on.toordinal(), natural(p.statement_number), p.exhibit, natural(p.place), p.id))
    closing = None
    while left:
        same_days = [p for p in left if (p.opens_on, p.closes_on) == (left[0].opens_on, left[0].closes_on)]
        chosen = next((p for p in same_days if closing is not None and p.opening == closing), left[0])
        left.remove(chosen)
        closing = chosen.closing
        yield chosen


class _Stitching:
    """Adds statements one by one, in order of their first day, to one account's record."""

    def __init__(self, record: AccountRecord):
        self.record = record
        self.stretches: list[Stretch] = []
        self.overlaps: dict[str, Gap] = {}  # by the period that follows the disagreement

    def add(self, period: StatementPeriod, entries: tuple[Entry, ...]) -> None:
        whole = Stretch(period, period.opens_on, period.closes_on, period.opening, _closing(period), entries)
        covered_to = max((s.last for s in self.stretches), default=None)
        if covered_to is None or period.opens_on > covered_to:
            self.stretches.append(whole)
            return
        first, last = period.opens_on, min(period.closes_on, covered_to)
        before = [e for s in self.stretches for e in s.entries if first <= e.booked_on <= last]
        again = [e for e in entries if first <= e.booked_on <= last]
        exact, alike, only_before, only_again = _same_entries(before, again)
        balance = self._balance_before(first)
        alike_at_ends = (balance is None or period.opening is None or balance == period.opening) and self._closes_alike(whole)
        if alike_at_ends and not alike and not only_before and not only_again and (exact or self._same_balances(whole)):
            self._repeat(whole, covered_to, exact, [])
        elif self._runs_on(whole, covered_to):
            self.stretches.append(whole)
        elif alike_at_ends and not only_before and not only_again:
            self._repeat(whole, covered_to, exact, alike)
        else:
            self._disagree(whole, last, [*exact, *alike], only_before, only_again)

    def _runs_on(self, whole: Stretch, covered_to: date) -> bool:
        """Two statements that share a day and yet follow each other: the second opens with what the first closed with."""
        closing = self.stretches[-1].closing
        return whole.first == covered_to == self.stretches[-1].last and closing is not None and closing == whole.opening

    def _closes_alike(self, whole: Stretch) -> bool:
        """A statement that does not add up by itself may close with anything: the fault is its own, and is recorded as its own."""
        balance = self._balance_after(whole.last)
        return whole.period.closing is None or balance is None or balance == whole.closing or not _adds_up(whole)

    def _same_balances(self, whole: Stretch) -> bool:
        return any((s.first, s.last, s.opening, s.closing) == (whole.first, whole.last, whole.opening, whole.closing) for s in self.stretches)

    def _repeat(self, whole: Stretch, covered_to: date, exact: list, alike: list) -> None:
        """The statement shows again what others show: its entries of those days are counted once; its other days are new."""
        for kept, repeated in exact:
            self._merge(kept, repeated, "same account, day, amount, direction, reference and text in two statements of these days")
        for kept, repeated in alike:
            self._merge(
                kept, repeated, "same account, day, amount and direction in two statements of these days, which agree on every entry; they word it differently"
            )
        if whole.last > covered_to:
            fresh = tuple(e for e in whole.entries if not whole.first <= e.booked_on <= covered_to)
            shown = sum(signed(e) for e in whole.entries) - sum(signed(e) for e in fresh)
            opening = None if whole.opening is None else whole.opening + shown
            self.stretches.append(replace(whole, first=covered_to + DAY, opening=opening, entries=fresh))
        else:
            for stray in (e for e in whole.entries if not whole.first <= e.booked_on <= covered_to):
                self.record.left_out.append(LeftOut(entry=stray.id, why="booked outside the days of its statement, which others show"))
            if not _adds_up(whole):
                self.record.gaps_of_others.append(self._not_reconciling(whole, " Other statements of these days are followed."))

    def _disagree(self, whole: Stretch, last: date, matched: list, only_before: list, only_again: list) -> None:
        """From the first day on which they differ in nothing but the days shared, the later statement is followed."""
        first = whole.first
        currency = self.record.currency
        says = [f"Two statements cover {in_words(first)} to {in_words(last)} and disagree"]
        if only_before or only_again:
            says.append(f"{len(only_before)} entries stand only in the first and {len(only_again)} only in the second")
        balance = self._balance_before(first)
        if balance is not None and whole.opening is not None and balance != whole.opening:
            says.append(f"the first has {display(balance, currency)} at the start of these days, the second {display(whole.opening, currency)}")
        self.overlaps[whole.period.id] = self._gap("overlap", first, last, balance, whole.opening, "; ".join(says) + ".")
        for before, again in matched:
            self._merge(again, before, "same account, day, amount and direction in two statements; the later one is followed, as they disagree")
        for entry in only_before:
            self.record.left_out.append(LeftOut(entry=entry.id, why="stands in only one of two statements that disagree; the other is followed"))
        after = [self._cut(s, max(s.first, whole.last + DAY), s.last) for s in self.stretches if s.last > whole.last]
        cut = (self._cut(s, s.first, first - DAY) if s.last >= first else s for s in self.stretches)
        self.stretches = [*(s for s in cut if s.first <= s.last), whole, *after]

    def _cut(self, stretch: Stretch, first: date, last: date) -> Stretch:
        """The part of a stretch from `first` to `last`, with the balances that its own entries give."""

        def net(keep) -> int:
            return sum(signed(e) for e in stretch.entries if keep(e.booked_on))

        opening = stretch.opening
        at_first = None if opening is None else opening + (net(lambda day: day < first) if first > stretch.first else 0)
        at_last = stretch.closing if last == stretch.last else None if opening is None else opening + net(lambda day: day <= last)
        low = first if first > stretch.first else date.min  # strays booked before a statement's days stay with its first part
        high = last if last < stretch.last else date.max
        entries = tuple(e for e in stretch.entries if low <= e.booked_on <= high)
        return replace(stretch, first=first, last=last, opening=at_first, closing=at_last, entries=entries)

    def _merge(self, kept: Entry, repeated: Entry, why: str) -> None:
        self.record.merges.append(Merge(repeated=repeated.id, kept=kept.id, why=why))

    def _balance_before(self, day: date) -> int | None:
        """What stands in the account when `day` begins, as the stretches so far say; None where they do not."""
        for stretch in self.stretches:
            if stretch.first <= day <= stretch.last and stretch.opening is not None:
                return stretch.opening + sum(signed(e) for e in stretch.entries if e.booked_on < day)
        return None

    def _balance_after(self, day: date) -> int | None:
        """What stands in the account when `day` ends, as the stretches so far say; None where they do not."""
        for stretch in self.stretches:
            if stretch.last == day and stretch.closing is not None:
                return stretch.closing
            if stretch.first <= day < stretch.last and stretch.opening is not None:
                return stretch.opening + sum(signed(e) for e in stretch.entries if e.booked_on <= day)
        return None

    def _gap(self, kind: str, first: date, last: date, before: int | None, after: int | None, says: str) -> Gap:
        account, currency = self.record.account, self.record.currency
        return Gap(
            id=finding_id("gap", account, currency, kind, first, last),
            account=account,
            kind=kind,
            first=first,
            last=last,
            closing_before=before,
            opening_after=after,
            currency=currency,
            says=says,
        )

    def finish(self, openings: Sequence[SilentOpening]) -> None:
        """Balances that follow from others, breaks within and between, zero amounts left out, merges that name the entry kept."""
        stretches = filled(opened(filled(self.stretches), openings))
        for stretch, right in zip(stretches, [*stretches[1:], None], strict=False):
            zero = [e for e in stretch.entries if e.amount == 0]
            self.record.left_out.extend(LeftOut(entry=e.id, why="its amount is zero: nothing moved") for e in zero)
            moved = tuple(e for e in stretch.entries if e.amount)
            within = self._not_reconciling(stretch) if stretch.shortfall or stretch.period.reconciles is False else None
            after = right and self._break_between(stretch, right)
            self.record.stretches.append(replace(stretch, entries=moved, gap_within=within, gap_after=after))
        if stretches:
            self.record.gap_before = self._overlap_before(stretches[0])
        kept = {m.repeated: m.kept for m in self.record.merges}
        for merge in self.record.merges:
            while merge.kept in kept:
                merge.kept = kept[merge.kept]
        self.record.merges.sort(key=lambda m: m.repeated)
        self.record.left_out.sort(key=lambda e: e.entry)

    def _not_reconciling(self, stretch: Stretch, more: str = "") -> Gap:
        period, currency = stretch.period, self.record.currency
        opening, closing = stretch.opening, stretch.closing
        of = f"The statement of {in_words(period.opens_on)} to {in_words(period.closes_on)}"
        told = []
        if period.unread:
            told.append(f"{of} is not wholly read: {period.unread} of its rows or balances could not be, and nobody knows what they say.")
        if stretch.shortfall or not period.unread:
            told.append(
                f"{of} does not add up: it opens with {_shown(opening, currency)}, its entries come to {display(stretch.net, currency)}, it closes with "
                f"{_shown(closing, currency)}."
            )
        says = " ".join(told) + more
        return self._gap("not_reconciling", stretch.first, stretch.last, opening, closing, says)

    def _overlap_before(self, stretch: Stretch) -> Gap | None:
        return self.overlaps.get(stretch.period.id) if stretch.first == stretch.period.opens_on else None

    def _break_between(self, left: Stretch, right: Stretch) -> Gap | None:
        overlap = self._overlap_before(right)
        if overlap is not None:
            return overlap
        known = left.closing is not None and right.opening is not None
        carries = known and left.closing == right.opening
        balances = f"{_shown(left.closing, self.record.currency)} and then {_shown(right.opening, self.record.currency)}"
        if right.first > left.last + DAY:
            first, last = left.last + DAY, right.first - DAY
            if carries and (_follows_in_number(left.period, right.period) or no_working_day(first, last)):
                return None
            says = f"No statement for {in_words(first)} to {in_words(last)}; the balances on either side are {balances}."
            return self._gap("missing", first, last, left.closing, right.opening, says)
        if known and not carries:
            says = f"The statement to {in_words(left.last)} closes and the one from {in_words(right.first)} opens with {balances}."
            return self._gap("broken_balance", left.last, right.first, left.closing, right.opening, says)
        return None


def _same_entries(before: Sequence[Entry], again: Sequence[Entry]) -> tuple[list, list, list[Entry], list[Entry]]:
    """Pairs that are equal to the word, pairs equal in day, amount and direction, and what stands only before or only again.

    Two equal payments on one day are two: each entry is in one pair at most.
    """

    def pairs(key, left: Sequence[Entry], right: Sequence[Entry]):
        waiting: dict[tuple, list[Entry]] = defaultdict(list)
        for entry in left:
            waiting[key(entry)].append(entry)
        found = [(waiting[key(entry)].pop(0), entry) for entry in right if waiting[key(entry)]]
        used = {entry.id for pair in found for entry in pair}
        return found, [e for e in left if e.id not in used], [e for e in right if e.id not in used]

    exact, left, right = pairs(lambda e: (e.booked_on, e.amount, e.direction, e.reference, e.text), before, again)
    alike, left, right = pairs(lambda e: (e.booked_on, e.amount, e.direction), left, right)
    return exact, alike, left, right


def _adds_up(whole: Stretch) -> bool:
    """False for a statement of which it is known that it does not."""
    return whole.period.reconciles is not False and not whole.shortfall


def _closing(period: StatementPeriod) -> int | None:
    if period.closing is not None or period.opening is None:
        return period.closing
    return period.opening + period.credits - period.debits


def _follows_in_number(left: StatementPeriod, right: StatementPeriod) -> bool:
    """The bank's own numbering shows that no statement is missing in between."""
    numbers = [re.search(r"(\d+)$", p.statement_number.strip()) for p in (left, right)]
    return all(numbers) and int(numbers[1][1]) == int(numbers[0][1]) + 1


def no_working_day(first: date, last: date) -> bool:
    """True if first..last is a weekend or part of one: a statement that ends on a Friday leaves nothing out."""
    return (last - first).days < 2 and all((first + DAY * n).weekday() >= 5 for n in range((last - first).days + 1))


def _shown(minor: int | None, currency: str) -> str:
    return "not stated" if minor is None else display(minor, currency)
