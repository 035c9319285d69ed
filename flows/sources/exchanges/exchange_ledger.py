"""Ledgers of Binance, Coinbase and Kraken: money in and out of the account there, units of coins as they moved, and what of each coin is left.

Format: delimited text (flows/sources/exchanges/exchange_layouts.py). A row is a line under the headings. Money is an entry of the account that the exchange keeps; a coin is none, and
what is left of it at the end is an asset with its quantity.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import cast

from flows.sources.exchanges.exchange_layouts import LAYOUTS, Layout, Row, Said, Unreadable, number
from flows.sources.reading.account_statement import AccountStatement
from flows.sources.reading.delimited import Record, is_blank, opening_records, records
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar, money
from schemas.coins import CoinMovement
from schemas.evidence import Declared, Heading, Outcome, SetAside
from schemas.identifiers import account_identity
from schemas.parties import PartyRecord
from schemas.registered_assets import CryptoWallet

VERSION = 1


def recognises(file: OpenedFile) -> Claim:
    """A table with the headings of one of the exchanges, for which no template is named."""
    if file.template or file.register_template:
        return Claim(False, "a template is named for it")
    layout = _layout_of(opening_records(file))
    return Claim(layout is not None, f"it has the headings of {layout.custodian}" if layout else "no line has the headings of Binance, Coinbase or Kraken")


def _layout_of(lines: list[list[str]]) -> Layout | None:
    return next((layout for fields in lines for layout in LAYOUTS if layout.headings <= {value.strip() for value in fields}), None)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """An Entry for each row that moved money, a CoinMovement for each that moved a coin; at the end a statement for each currency and a holding for each coin."""
    reading = _Reading(file, cast(Layout, _layout_of(opening_records(file))))
    for record in records(file, file.decode_as(*file.or_utf_16("utf-8"))):
        yield from reading.meet(record)
    yield from reading.finish()


class _Reading:
    """The lines as they come: those above the headings, the headings, then rows, which are put into the order of their times."""

    def __init__(self, file: OpenedFile, layout: Layout):
        self.file, self.layout, self.rows, self.odd = file, layout, RowsAsColumns(file), Oddities()
        self.headings: list[str] = []
        self.holder = self.account = ""
        self.said: list[tuple[Record, Said, date]] = []
        self.all_read = True
        self.statements: dict[tuple[str, str], AccountStatement] = {}
        self.held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.last: dict[tuple[str, str], date] = {}

    def meet(self, record: Record) -> Iterator[Outcome]:
        """One line."""
        fields = [value.strip() for value in record.fields]
        if record.problem:
            self.all_read = False
            yield SetAside(record.place, record.problem, record.raw)
        elif is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif not self.headings:
            if self.layout.headings <= set(fields):
                self.headings = fields
            elif fields[0] == "User":  # Coinbase: name and number
                self.holder, self.account = (fields + ["", ""])[1:3]
            yield Declared(record.place, "headings" if self.headings else "line above the table", record.raw)
        elif len(fields) != len(self.headings):
            self.all_read = False
            yield SetAside(record.place, f"{len(fields)} fields, expected {len(self.headings)}", record.raw)
        else:
            yield from self._row(record, dict(zip(self.headings, fields, strict=True)))

    def _row(self, record: Record, row: Row) -> Iterator[Outcome]:
        try:
            said = cast(Callable[[Row], Said], self.layout.said)(row)
            on = calendar.parse(said.at[:10])
            if said.money is not None:
                money.parse(f"{said.money:f}", said.currency)
        except (Unreadable, calendar.DateError, money.MoneyError) as error:
            waits = "not booked" in str(error)
            self.all_read &= waits
            yield SetAside(record.place, str(error), record.raw)
            return
        self.said.append((record, said, on))

    def finish(self) -> Iterator[Outcome]:
        """The rows in the order of their times, then what they come to."""
        for record, said, on in sorted(self.said, key=lambda one: one[1].at):
            self._moved(record, said, on)
            self.rows.accept(record.place)
            yield from self.rows.full()
        yield from self.rows.rest()
        for statement in self.statements.values():
            statement.adds_up = self.all_read
            yield from statement.finish(min(statement.days), max(statement.days))
        yield from self._holdings()
        if any(statement.opening is None for statement in self.statements.values()):
            self.odd.note(
                "balances_not_stated", "the exchange states no balances of money here, and of a purchase not whether a card or a bank paid it", "the file"
            )
        yield from self.odd.remarks()

    def _moved(self, record: Record, said: Said, on: date) -> None:
        written = said.account or self.account or f"of {self.file.exhibit.reference}"
        account = f"{self.layout.custodian} {written}"
        entry = ""
        if said.money is not None:
            statement = self._statement(account, said.currency)
            minor = money.parse(f"{said.money:f}", said.currency)
            balance = _minor(said.balance, said.currency)
            entry = self.file.id(record.place)
            statement.add(record.place, minor, on, credit=said.money >= 0, reference=said.reference, text=said.text, balance_after=balance)
            if balance is not None:
                statement.opening = balance - minor if statement.opening is None and statement.entries == 1 else statement.opening
                statement.closing = balance
        if said.unit == said.currency:
            return
        key = (account, said.unit)
        self.held[key] += said.quantity
        self.last[key] = on
        self.rows.record(
            CoinMovement,
            record.place,
            "coin",
            account=account_identity(account),
            custodian=self.layout.custodian,
            on=on,
            kind=said.kind,
            unit=said.unit,
            quantity=f"{said.quantity:f}",
            address=said.address,
            reference=said.reference,
            text=said.text,
            money=entry,
        )

    def _statement(self, account: str, currency: str) -> AccountStatement:
        if (account, currency) not in self.statements:
            made = AccountStatement(self.file, f"account {len(self.statements) + 1}", self.rows, self.odd)
            made.written, made.account, made.currency, made.holder, made.servicer = (
                account,
                account_identity(account),
                currency,
                self.holder,
                self.layout.custodian,
            )
            self.statements[account, currency] = made
        return self.statements[account, currency]

    def _holdings(self) -> Iterator[Outcome]:
        """What is left of each coin. One of which more left than came in is told: the file does not begin at the beginning."""
        for n, ((account, unit), quantity) in enumerate(sorted(self.held.items()), start=1):
            place = f"holding {n}"
            if quantity < 0:
                self.odd.note(
                    "more_left_than_came", f"{unit}: more left than came in, so that the file does not begin where the account did", place, f"{quantity:f}"
                )
            if quantity <= 0:
                continue
            records: list[PartyRecord | CryptoWallet] = []
            holder = ""
            if self.holder:
                records.append(self.file.record(PartyRecord, place, "holder", mentioned_as="account holder", name=self.holder, kind="unknown"))
                holder = self.file.id(place, "holder")
            wallet = {"network": f"kept by {self.layout.custodian}", "address": f"{account}, {unit}", "balance": f"{quantity:f}", "unit": unit}
            records.append(self.file.record(CryptoWallet, place, **wallet, balance_on=self.last[account, unit], custodian=self.layout.custodian, holder=holder))
            yield Heading(place, tuple(records))


def _minor(written: str, currency: str) -> int | None:
    """A balance of money, where it is stated and comes to whole minor units."""
    try:
        return money.parse(f"{number(written, 'balance'):f}", currency) if written else None
    except (Unreadable, money.MoneyError):
        return None
