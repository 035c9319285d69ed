"""What a bank's table comes to: the period, the balances and the holder of each account in it, and whether its balances run on.

Format: whatever the template declares (flows/sources/tables/table_template.py). Authority: arithmetic (flows/sources/tables/table_account.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.tables.table_account import Rows, TableAccount, breaks, in_order, moved, span
from flows.sources.tables.table_amounts import amount_in
from flows.sources.tables.table_days import day_in
from flows.sources.tables.table_surroundings import Surroundings
from flows.sources.tables.table_template import Template
from schemas import calendar, money
from schemas.accounts import StatementPeriod
from schemas.evidence import Heading, Outcome, Remark
from schemas.parties import PartyRecord


@dataclass
class Periods:
    """The accounts of a table of which every row was met. place: that of the table as a whole. prefix: what the place of a row begins with. unread: how many of its rows were
    set aside for what is wrong with them."""

    file: OpenedFile
    template: Template
    place: str
    prefix: str
    around: Surroundings
    odd: Oddities
    accounts: Sequence[TableAccount]
    unread: int

    def outcomes(self) -> Iterator[Outcome]:
        """A StatementPeriod and the holders for each account and currency, in the order in which the table first names them."""
        for account in self.accounts:
            yield from self._period(account)

    def _period(self, account: TableAccount) -> Iterator[Outcome]:
        rows = in_order(account.rows(), self.template.order == "newest_first")
        opening, closing = (self._stated(name, account) for name in ("opening", "closing"))
        balances_run = self._runs(account, rows, opening)
        if len(rows.stated) and rows.stated[0] and opening is None:
            opening = int(rows.balance[0]) - int(rows.signed[0])
        if len(rows.stated) and rows.stated[-1] and closing is None:
            closing = int(rows.balance[-1])
        credits, debits = moved(rows)
        booked = span(rows)
        first, last = self._days(booked)
        if first is None:
            yield Remark(self.place, "no_days", f"the account {account.written} has no rows, and no line says which days the table covers")
            if opening is not None and closing is not None and opening != closing:
                yield Remark(self.place, "control_total", "the table opens and closes with different balances, and no row stands between them")
            return
        adds_up = opening + credits - debits == closing if opening is not None and closing is not None else None
        statement = self.template.statement
        yield Heading(
            self.place,
            (
                self.file.record(
                    StatementPeriod,
                    self.place,
                    account.part,
                    account=account.identity,
                    written_as=account.written,
                    holder=account.holder,
                    servicer=self.around.said_of(statement.servicer),
                    currency=account.currency,
                    statement_number=self.around.said_of(statement.statement_number),
                    opens_on=first,
                    closes_on=last,
                    opening=opening,
                    closing=closing,
                    credits=credits,
                    debits=debits,
                    entries=int(rows.entry.sum()),
                    reconciles=adds_up if balances_run and not self.unread else False,
                    unread=self.unread,
                ),
            ),
        )
        for part, name in (("holder", account.holder), ("second holder", account.second_holder)):
            if name:
                yield Heading(
                    self.place,
                    (self.file.record(PartyRecord, self.place, f"{account.part}, {part}", mentioned_as="account holder", kind="unknown", name=name),),
                )
        if account.second_holder and len({one.identity for one in self.accounts}) > 1:
            yield Remark(
                self.place,
                "second_holder",
                "the table names a second holder and has several accounts: whose it is has to be said under [[joint_accounts]] in case.toml",
            )
        if booked and not first <= booked[0] <= booked[1] <= last:
            yield Remark(self.place, "entry_outside_period", f"entries are booked outside the table's own days, {first} to {last}")

    def _stated(self, name: str, account: TableAccount) -> int | None:
        """A balance that a line states; it is that of one account, so it is left alone where the table has several."""
        written = self.around.said_of(getattr(self.template.statement, name))
        if not written or len(self.accounts) > 1:
            return None
        try:
            return amount_in(written, account.currency, self.template)
        except money.MoneyError as error:
            self.unread += 1
            self.odd.note("unreadable_balance", f"{name}: {error}", self.place)
            return None

    def _runs(self, account: TableAccount, rows: Rows, opening: int | None) -> bool:
        """True if every stated balance is the one before and the rows between; notes where it is not."""
        runs = True
        for number, balance, expected in breaks(rows, opening):
            runs = False
            self.odd.note(
                "running_balance",
                f"balance of {account.written} that does not follow from the one before",
                f"{self.prefix}{number}",
                f"{money.decimal_string(balance, account.currency)}, expected {money.decimal_string(expected, account.currency)}",
            )
        return runs

    def _days(self, booked: tuple[date, date] | None) -> tuple[date | None, date | None]:
        """What the lines around the table say, or its rows; a table that does not say is told."""
        statement = self.template.statement
        try:
            first, last = (
                day_in(written, self.template) if written else None
                for written in (self.around.said_of(statement.first_day), self.around.said_of(statement.last_day))
            )
        except calendar.DateError as error:
            raise self.file.refusal("line above the table", str(error), "Mend the template's `dates`, or ask the producer for the table again.") from error
        if first is None or last is None:
            self.odd.note("days_not_stated", "table that does not say which days it covers; they are those of its rows", self.place)
        return first or (booked[0] if booked else last), last or (booked[1] if booked else first)
