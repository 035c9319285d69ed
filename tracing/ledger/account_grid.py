"""The account grid: every account by every month, with what is known of each. The dossier's section 5, `assettrace status` and the workbook all show this.

Authority: Roscoe v Winder [1915] 1 Ch 62 (a balance in between must be known, so a missing month is shown and not passed over).
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.accounts import StatementPeriod
from schemas.calendar import months
from schemas.evidence_base import EvidenceBase
from schemas.findings import AccountMonth

# what each state of `AccountMonth` is to a reader, in the order of a legend
STATES = {"complete": "complete", "partly": "part of the month", "broken": "does not add up or carry over", "missing": "missing"}
NOT_OPEN = "not known to have been open"


@dataclass(frozen=True)
class GridRow:
    """One account; `states` has a key of STATES for each month, '' where nothing says that the account was open. `holder` as the first statement that names one does."""

    account: str
    holder: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class AccountGrid:
    """`months` as '2024-05', every one of the case's period and none left out; `rows` by holder and account. Without accounts both are empty."""

    months: tuple[str, ...]
    rows: tuple[GridRow, ...]


def account_grid(base: EvidenceBase) -> AccountGrid:
    """The grid of everything that is known of the accounts in evidence."""
    cells = {(cell.account, cell.month): cell.state for cell in base.of(AccountMonth)}
    if not cells:
        return AccountGrid((), ())
    holders: dict[str, str] = {}
    for statement in base.of(StatementPeriod):
        if statement.holder:
            holders.setdefault(statement.account, statement.holder)
    period = base.case.case.period
    columns = tuple(sorted({f"{y:04d}-{m:02d}" for y, m in months(period.first, period.last)} | {month for _, month in cells}))
    accounts = sorted({account for account, _ in cells}, key=lambda a: (holders.get(a, ""), a))
    return AccountGrid(columns, tuple(GridRow(a, holders.get(a, ""), tuple(cells.get((a, month), "") for month in columns)) for a in accounts))
