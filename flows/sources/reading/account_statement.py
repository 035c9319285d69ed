"""One statement of one account as its entries come: each added with its sign, and at the end its period, holder and whether it adds up.

Authority: arithmetic: what it opens with and every entry come to what it closes with. Schemas: `schemas.accounts`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Oddities, OpenedFile
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Heading, Outcome, Remark
from schemas.parties import PartyRecord


def days_of_balances(opened: date | None, last: date, booked: Collection[date]) -> tuple[date, date]:
    """The days of a statement that gives those of its balances: from the day after the opening balance (it is the close of the statement before) to the
    closing one; from the opening balance's own day if an entry is booked on it or the statement closes on it."""
    if opened is None:
        return min([*booked, last]), last
    return (opened if opened >= last or opened in booked else opened + timedelta(days=1)), max(opened, last)


class AccountStatement:
    """What is known of a statement so far. `written`: the account as the file writes it; `account`: its identity. Balances are minor units, None where the
    file does not state them. A reader sets these, and `adds_up` to False where something was not read or a total differs."""

    def __init__(self, file: OpenedFile, place: str, rows: RowsAsColumns, odd: Oddities):
        self.file, self.place, self.rows, self.odd = file, place, rows, odd
        self.written = self.account = self.currency = self.holder = self.servicer = self.number = ""
        self.kind = "statement"
        self.opening: int | None = None
        self.closing: int | None = None
        self.credits = self.debits = self.entries = 0
        self.counts = {"credit": 0, "debit": 0}
        self.days: list[date] = []
        self.adds_up = True

    def add(self, place: str, minor: int, booked_on: date, **facts: Any) -> None:
        """An entry of `minor` units, below nil if money went out, that stands at `place`; `facts` are the other fields of `Entry`."""
        direction = "credit" if facts.pop("credit", minor >= 0) else "debit"
        self.entries += 1
        self.counts[direction] += 1
        self.days.append(booked_on)
        if direction == "credit":
            self.credits += abs(minor)
        else:
            self.debits += abs(minor)
        self.rows.record(
            Entry,
            place,
            period=self.file.id(self.place),
            account=self.account,
            seq=self.entries,
            booked_on=booked_on,
            amount=abs(minor),
            direction=direction,
            currency=self.currency,
            **facts,
        )

    def differs(self, what: str, stated: object, counted: object, place: str) -> None:
        """Tell a control total that differs from what was read; the statement then does not add up."""
        if stated != counted:
            self.adds_up = False
            self.odd.note("control_total", f"{what} says {stated}, the entries give {counted}", place)

    def finish(self, opens_on: date, closes_on: date) -> Iterator[Outcome]:
        """The period and the holder, and a remark where entries are booked outside its days."""
        reconciles = None if self.opening is None or self.closing is None else self.opening + self.credits - self.debits == self.closing
        records: list[StatementPeriod | PartyRecord] = [
            self.file.record(
                StatementPeriod,
                self.place,
                account=self.account,
                written_as=self.written,
                holder=self.holder,
                servicer=self.servicer,
                kind=self.kind,
                currency=self.currency,
                statement_number=self.number,
                opens_on=opens_on,
                closes_on=closes_on,
                opening=self.opening,
                closing=self.closing,
                credits=self.credits,
                debits=self.debits,
                entries=self.entries,
                reconciles=reconciles if self.adds_up else False,
            )
        ]
        if self.holder:
            records.append(self.file.record(PartyRecord, self.place, "holder", mentioned_as="account holder", name=self.holder, kind="unknown"))
        else:
            self.odd.note("no_holder", "statement that does not name the account's holder", self.place)
        yield Heading(self.place, tuple(records))
        if any(not opens_on <= day <= closes_on for day in self.days):
            yield Remark(self.place, "entry_outside_period", f"entries are booked outside the statement's own days, {opens_on} to {closes_on}")
