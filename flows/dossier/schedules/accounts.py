"""Schedule B: the accounts and every statement of each: days, balances, sums, and whether they add up and run on.

Authority: ISO 20022 camt.053 (opening balance + credits - debits = closing balance).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.document import Block, Column, Section, Table
from flows.dossier.number_kinds import briefly, named
from flows.dossier.writing import para, row
from schemas.accounts import StatementPeriod


def write(b: Brief) -> Section:
    """Schedule B: one table for each account."""
    periods = sorted(b.base.of(StatementPeriod), key=lambda p: (p.account, p.currency, p.opens_on, p.closes_on, p.id))
    if not periods:
        return Section("Schedule B", "Accounts and statements", "sB", (para("No statement is in evidence.", numbered=False),))
    blocks: list[Block] = []
    for account, currency in dict.fromkeys((p.account, p.currency) for p in periods):
        of_account = [p for p in periods if (p.account, p.currency) == (account, currency)]
        holders = ", ".join(sorted({p.holder for p in of_account if p.holder})) or "holder not stated"
        banks = ", ".join(sorted({p.servicer for p in of_account if p.servicer}))
        blocks.append(
            Table(
                _COLUMNS,
                tuple(_row(b.figures, b.exhibits, period) for period in of_account),
                title=(named(f"{b.names.account(account)}, {currency}: {holders}{f'; {banks}' if banks else ''}"),),
            )
        )
    return Section("Schedule B", "Accounts and statements", "sB", tuple(blocks))


_COLUMNS = (
    Column("Statement", 7),
    Column("From", 5, whole=True),
    Column("To", 5, whole=True),
    Column("Opens with", 5, True),
    Column("Credits", 5, True),
    Column("Debits", 5, True),
    Column("Closes with", 5, True),
    Column("Entries", 3, True),
    Column("Adds up", 3),
)


def _row(figures: Figures, exhibits: CitedExhibits, p: StatementPeriod):
    def figure(name: str, minor: int | None):
        if minor is None:
            return "not stated"
        return (
            figures.amount(
                f"{name} {p.id}",
                minor,
                f"{name} as the statement has it" if name in ("opening", "closing") else f"sum of the statement's {name}",
                p.id,
                currency=p.currency,
                by=("statement", p.id, name),
            ),
        )

    return row(
        (exhibits.origin(p.exhibit, p.place)),
        briefly(p.opens_on),
        briefly(p.closes_on),
        figure("opening", p.opening),
        figure("credits", p.credits),
        figure("debits", p.debits),
        figure("closing", p.closing),
        figures.number(f"entries {p.id}", p.entries, "entries of the statement", p.id, by=("statement", p.id, "entries")),
        "not wholly read" if p.unread and not _out(p) else {True: "yes", False: "NO", None: "cannot be said"}[p.reconciles],
    )


def _out(p: StatementPeriod) -> bool:
    """Whether the balances and the entries that were read contradict each other."""
    return p.opening is not None and p.closing is not None and p.opening + p.credits - p.debits != p.closing
