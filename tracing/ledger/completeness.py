"""Which months of which accounts the statements show, and where they break: the account grid and the gaps.

Authority: Roscoe v Winder [1915] 1 Ch 62 (what stood in an account in between must be known, not assumed).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from schemas.accounts import StatementPeriod
from schemas.calendar import in_words, month_end, months
from schemas.case import Period
from schemas.decisions import Decision
from schemas.findings import AccountMonth, Gap
from schemas.money import display
from tracing.ids import finding_id
from tracing.ledger.account_records import DAY, AccountRecord
from tracing.ledger.statement_stretches import no_working_day


def find_gaps(records: Iterable[AccountRecord], case_period: Period, standing: Mapping[str, Decision]) -> list[Gap]:
    """Every break of every account, by account, first day and kind; `bridged_by` where a decision in force bridges it.

    Days of the case before the first statement count only if that opens with a balance (the account was open), and days
    after the last only if it did not close at nil; a weekend at either end is no gap.
    """
    gaps = [gap for record in records for gap in (*record.gaps, *_before_and_after(record, case_period))]
    for gap in gaps:
        gap.bridged_by = bridging(gap, standing)
    return sorted(gaps, key=lambda g: (g.account, g.first, g.kind, g.currency, g.id))


def bridging(gap: Gap, standing: Mapping[str, Decision]) -> str:
    """The id of the decision that bridges the gap, or ''."""
    decision = standing.get(gap.id)
    return decision.id if decision is not None and decision.answer == "bridge" else ""


def _before_and_after(record: AccountRecord, case_period: Period) -> list[Gap]:
    first, last = record.stretches[0], record.stretches[-1]
    found = []
    if first.opening and case_period.first < first.first:
        found.append(
            (
                case_period.first,
                min(first.first - DAY, case_period.last),
                None,
                first.opening,
                f"the first statement opens with {display(first.opening, record.currency)}",
            )
        )
    if last.closing != 0 and last.last < case_period.last:
        closing = "with a balance that is not stated" if last.closing is None else f"with {display(last.closing, record.currency)}"
        found.append((max(last.last + DAY, case_period.first), case_period.last, last.closing, None, f"the last statement closes {closing}"))
    return [
        Gap(
            id=finding_id("gap", record.account, record.currency, "missing", a, b),
            account=record.account,
            kind="missing",
            first=a,
            last=b,
            closing_before=before,
            opening_after=after,
            currency=record.currency,
            says=f"No statement for {in_words(a)} to {in_words(b)}, days of the case on which the account was open: {why}.",
        )
        for a, b, before, after, why in found
        if not no_working_day(a, b)
    ]


def account_months(records: Iterable[AccountRecord], periods: Sequence[StatementPeriod], case_period: Period, gaps: Sequence[Gap]) -> list[AccountMonth]:
    """The grid: a cell for each account and month of the case from the account's first sign of life to its last.

    'broken' if a balance does not carry over, statements disagree or do not add up in that month; else 'complete', 'partly' or
    'missing' by the days that statements show. Months in which nothing says that the account was open have no cell.
    """
    by_account: dict[str, list[AccountRecord]] = defaultdict(list)
    for record in records:
        by_account[record.account].append(record)
    cells = []
    for account, of_account in by_account.items():
        breaks = [g for g in gaps if g.account == account and g.kind != "missing"]
        absent = [g for g in gaps if g.account == account and g.kind == "missing"]
        entries = Counter((day.year, day.month) for record in of_account for *_, day in record.shown() if case_period.first <= day <= case_period.last)
        for year, month in months(case_period.first, case_period.last):
            first = max(date(year, month, 1), case_period.first)
            last = min(month_end(year, month), case_period.last)
            days = [first + DAY * n for n in range((last - first).days + 1)]
            shown = [day for day in days if any(record.covers(day) for record in of_account)]
            if not shown and not any(g.first <= last and g.last >= first for g in absent):
                continue
            broken = any(g.first <= last and g.last >= first for g in breaks)
            state = "broken" if broken else "complete" if len(shown) == len(days) else "partly" if shown else "missing"
            exhibits = sorted({p.exhibit for p in periods if p.account == account and p.opens_on <= last and p.closes_on >= first})
            cells.append(AccountMonth(account=account, month=f"{year:04d}-{month:02d}", state=state, entries=entries[year, month], exhibits=" ".join(exhibits)))
    return sorted(cells, key=lambda cell: (cell.account, cell.month))
