"""A statement in a table, record by record as it is read: lines around it, headings, rows, running balances, what it comes to.

Format: whatever the template declares (flows/sources/table_template.py), of delimited text or of a workbook's sheet.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.sources.delimited import Record, is_blank
from flows.sources.source import Oddities, OpenedFile
from flows.sources.table_template import Template, Where
from schemas import calendar, money
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Accepted, Declared, Heading, Outcome, Remark, SetAside
from schemas.identifiers import account_identity
from schemas.parties import PartyRecord

_TIME = re.compile(r"(.*[0-9])[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass
class _Account:
    """One account in one currency, as the rows come: amounts in minor units, the row's balance after it where it is stated."""

    written: str
    identity: str
    currency: str
    holder: str
    second_holder: str
    part: str  # of an id: counted, as an account's number is not for an id to tell
    entries: list[Entry] = field(default_factory=list)


class Table:
    """A table as it is read: first the lines above, then the headings, then rows until a footer. `place` is what it has as a whole."""

    def __init__(self, file: OpenedFile, template: Template, place: str = "table", in_workbook: bool = False):
        self.file, self.template, self.place, self.in_workbook, self.odd = file, template, place, in_workbook, Oddities()
        self.said: dict[str, str] = {}  # what the lines around the table say, by label
        self.headings: list[str] = []
        self.unread: list[str] = []
        self.below = False
        self.accounts: dict[tuple[str, str], _Account] = {}
        self.all_read = True
        self.labels = {where.line for where in template.statement.named().values() if where.line}

    def outcome(self, record: Record) -> Outcome:
        """One record: a line around the table, the headings, or a row."""
        if record.problem:
            self.all_read = False
            return SetAside(record.place, record.problem, record.raw)
        if is_blank(record):
            return Declared(record.place, "blank line", record.raw)
        first = record.fields[0].strip()
        if not self.headings:
            if self.template.headings() <= {value.strip() for value in record.fields}:
                return self._head(record)
            self._listen(record)
            return Declared(record.place, "line above the table", record.raw)
        if any(first.startswith(footer) for footer in self.template.footers):
            self.below = True
            self._listen(record)
            return Declared(record.place, "line below the table", record.raw)
        return self._row(record)

    def _head(self, record: Record) -> Declared:
        self.headings = [value.strip() for value in record.fields]
        twice = sorted({name for name in self.template.headings() if self.headings.count(name) > 1})
        if twice:
            raise self.file.refusal(record.place, f"the heading {twice[0]!r} stands twice, so that its column is not certain", "Ask the producer for a table with distinct headings.")
        self.unread = [name for name in self.headings if name and name not in self.template.headings()]
        return Declared(record.place, "headings", record.raw)

    def _listen(self, record: Record) -> None:
        """'Label', 'value' or 'Label: value' in a line around the table; what no label asks for is kept as a declared line."""
        cells = [value.strip() for value in record.fields]
        label, _, value = cells[0].partition(":")
        value = value.strip() or next(filter(None, cells[1:]), "")
        if label.strip() not in self.labels:
            self.odd.note("unread_line", f"line {label.strip()!r} around the table", record.place, value)
        elif self.said.setdefault(label.strip(), value) != value:
            self.odd.note("contradiction", f"{label.strip()!r} is given again with another value", record.place, value)

    def _row(self, record: Record) -> Accepted | SetAside:
        if self.below or len(record.fields) != len(self.headings):
            self.all_read = False
            reason = "a row below the table's footer" if self.below else f"{len(record.fields)} fields, expected {len(self.headings)}"
            return SetAside(record.place, reason, record.raw)
        row = dict(zip(self.headings, (value.strip() for value in record.fields)))
        state = row.get(self.template.columns.status, "")
        if self.template.booked and state not in self.template.booked:
            return SetAside(record.place, f"its {self.template.columns.status} is {state!r}: it is not booked", record.raw)
        try:
            entry = self._entry(record.place, row)
        except ValueError as error:
            self.all_read = False
            return SetAside(record.place, str(error), record.raw)
        for name in self.unread:
            if row[name]:
                self.odd.note("unknown_column", f"column {name!r}, which the template does not name", record.place, row[name])
        return Accepted(record.place, (entry,))

    def _entry(self, place: str, row: dict[str, str]) -> Entry:
        template, columns = self.template, self.template.columns
        written, currency = self._said_of(template.statement.account, row), self._said_of(template.statement.currency, row).upper()
        if not written:
            raise ValueError("the row names no account, and the table does not either")
        signed = self._signed(row, currency)
        balance = row.get(columns.balance_after, "")
        account = self._account(written, currency, row, place)
        entry = self.file.record(
            Entry, place, period=self.file.id(self.place, account.part), account=account.identity, seq=self.file.rows,
            booked_on=self._date(row[columns.booked_on]), value_on=self._date(row[columns.value_on]) if row.get(columns.value_on) else None, amount=abs(signed),
            direction="debit" if signed < 0 else "credit", currency=currency, counterparty=row.get(columns.counterparty, ""),
            counterparty_account=account_identity(row.get(columns.counterparty_account, ""), country=template.country),
            reference=row.get(columns.reference, ""), text=" / ".join(filter(None, (row[name] for name in columns.texts))),
            bank_code=row.get(columns.bank_code, ""), original=self._original(row, currency), balance_after=self._money(balance, currency) if balance else None,
        )
        account.entries.append(entry)
        return entry

    def _signed(self, row: dict[str, str], currency: str) -> int:
        """Minor units, above zero for a credit."""
        columns = self.template.columns
        if columns.direction:
            minor, way = self._money(row[columns.amount], currency), row[columns.direction]
            if minor < 0 or way not in (*self.template.credits, *self.template.debits):
                raise ValueError(f"{columns.amount} {row[columns.amount]!r} and {columns.direction} {way!r}: an amount without a sign and one of the template's words are expected")
            return minor if way in self.template.credits else -minor
        if columns.amount:
            minor = self._money(row[columns.amount], currency)
            return minor if self.template.sign == "credit_positive" else -minor
        given = {name: self._money(row[name], currency) for name in (columns.paid_out, columns.paid_in) if row[name]}
        moved = {name: minor for name, minor in given.items() if minor} or dict(list(given.items())[:1])
        if len(moved) != 1 or min(moved.values()) < 0:
            raise ValueError(f"{columns.paid_out} {row[columns.paid_out]!r} and {columns.paid_in} {row[columns.paid_in]!r}: exactly one amount without a sign is expected")
        (name, minor), = moved.items()
        return minor if name == columns.paid_in else -minor

    def _money(self, written: str, currency: str) -> int:
        template, plain = self.template, written
        if template.currency_mark:
            sign = plain[: plain[:1] in ("+", "-")]
            plain = sign + plain[len(sign) :].removeprefix(template.currency_mark).removesuffix(template.currency_mark).strip()
        if template.negative == "trailing_minus" and plain.endswith("-") and not plain.startswith("-"):
            plain = "-" + plain[:-1].strip()
        elif template.negative == "parentheses" and plain.startswith("(") and plain.endswith(")") and plain[1:2] not in ("+", "-"):
            plain = "-" + plain[1:-1].strip().removeprefix(template.currency_mark)
        if template.group_mark == " ":
            plain = plain.replace("\u00a0", " ").replace("\u202f", " ")
        return money.parse(plain, currency, decimal=template.decimal_mark, group=template.group_mark)

    def _date(self, written: str):
        """The day; the time of day that some banks write after it is dropped. What ISO 8601 writes is certain in any order, and is how a
        workbook's own dates arrive."""
        timed = _TIME.fullmatch(written)
        day = timed[1] if timed else written
        return calendar.parse(day) if self.in_workbook and _ISO.fullmatch(day) else calendar.parse(day, self.template.dates)

    def _original(self, row: dict[str, str], currency: str) -> str:
        columns = self.template.columns
        amount, unit = row.get(columns.original_amount, ""), row.get(columns.original_currency, "")
        return f"{amount} {unit}".strip() if amount and unit.upper() != currency else ""

    def _said_of(self, where: Where | None, row: dict[str, str] | None = None) -> str:
        if where is None:
            return ""
        return where.fixed or self.said.get(where.line, "") or (row or {}).get(where.column, "")

    def _account(self, written: str, currency: str, row: dict[str, str], place: str) -> _Account:
        money.digits(currency)  # an unknown currency has no account here
        holder = self._said_of(self.template.statement.holder, row)
        identity = account_identity(written, country=self.template.country)
        account = self.accounts.setdefault((identity, currency), _Account(written, identity, currency, holder, self._said_of(self.template.statement.second_holder, row), f"account {len(self.accounts) + 1}"))
        if account.holder != holder:
            self.odd.note("contradiction", f"the holder of {written} is {account.holder!r} and then another", place, holder)
        return account

    def finish(self) -> Iterator[Outcome]:
        """The accounts, now that every line around the table has been heard. Refusal if the table never began."""
        if not self.headings:
            raise self.file.refusal("", "the table's headings were not found", "Name the template of this table.")
        statement = self.template.statement
        if not self.accounts and self._said_of(statement.account) and self._said_of(statement.currency).upper() in money.DIGITS:
            self._account(self._said_of(statement.account), self._said_of(statement.currency).upper(), {}, self.place)
        if not self.accounts and self.file.rows:
            self.odd.note("no_account", "no row could be read, and no line names an account and its currency", self.place)
        for account in self.accounts.values():
            yield from self._period(account)
        yield from self.odd.remarks()

    def _period(self, account: _Account) -> Iterator[Outcome]:
        in_order = account.entries if self.template.order == "oldest_first" else account.entries[::-1]
        opening, closing = (self._stated(name, account) for name in ("opening", "closing"))
        balances_run = self._runs(account, in_order, opening)
        if in_order and in_order[0].balance_after is not None and opening is None:
            opening = in_order[0].balance_after - _signed_amount(in_order[0])
        if in_order and in_order[-1].balance_after is not None and closing is None:
            closing = in_order[-1].balance_after
        credits, debits = (sum(e.amount for e in in_order if e.direction == way) for way in ("credit", "debit"))
        first, last = self._days(in_order)
        if first is None:
            yield Remark(self.place, "no_days", f"the account {account.written} has no rows, and no line says which days the table covers")
            if opening is not None and closing is not None and opening != closing:
                yield Remark(self.place, "control_total", "the table opens and closes with different balances, and no row stands between them")
            return
        adds_up = opening + credits - debits == closing if opening is not None and closing is not None else None
        statement = self.template.statement
        yield Heading(self.place, (self.file.record(
            StatementPeriod, self.place, account.part, account=account.identity, written_as=account.written,
            holder=account.holder, servicer=self._said_of(statement.servicer), currency=account.currency,
            statement_number=self._said_of(statement.statement_number), opens_on=first, closes_on=last, opening=opening, closing=closing,
            credits=credits, debits=debits, entries=len(in_order), reconciles=adds_up if balances_run and self.all_read else False,
        ),))
        for part, name in (("holder", account.holder), ("second holder", account.second_holder)):
            if name:
                yield Heading(self.place, (self.file.record(PartyRecord, self.place, f"{account.part}, {part}", mentioned_as="account holder", kind="unknown", name=name),))
        if account.second_holder and len({identity for identity, _ in self.accounts}) > 1:
            yield Remark(self.place, "second_holder", "the table names a second holder and has several accounts: whose it is has to be said under [[joint_accounts]] in case.toml")
        if any(not first <= entry.booked_on <= last for entry in in_order):
            yield Remark(self.place, "entry_outside_period", f"entries are booked outside the table's own days, {first} to {last}")

    def _stated(self, name: str, account: _Account) -> int | None:
        """A balance that a line states; it is that of one account, so it is left alone where the table has several."""
        written = self._said_of(getattr(self.template.statement, name))
        if not written or len(self.accounts) > 1:
            return None
        try:
            return self._money(written, account.currency)
        except money.MoneyError as error:
            self.all_read = False
            self.odd.note("unreadable_balance", f"{name}: {error}", self.place)
            return None

    def _runs(self, account: _Account, in_order: list[Entry], opening: int | None) -> bool:
        """True if every stated balance is the one before and the row's amount; notes where it is not."""
        before, runs = opening, True
        for entry in in_order:
            if before is not None:
                expected = before + _signed_amount(entry)
                if entry.balance_after is not None and entry.balance_after != expected:
                    runs = False
                    self.odd.note("running_balance", f"balance of {account.written} that does not follow from the one before", entry.place,
                                  f"{money.decimal_string(entry.balance_after, entry.currency)}, expected {money.decimal_string(expected, entry.currency)}")
            before = entry.balance_after if entry.balance_after is not None else before + _signed_amount(entry) if before is not None else None
        return runs

    def _days(self, in_order: list[Entry]) -> tuple:
        statement = self.template.statement
        try:
            first, last = (calendar.parse(written, self.template.dates) if written else None
                           for written in (self._said_of(statement.first_day), self._said_of(statement.last_day)))
        except calendar.DateError as error:
            raise self.file.refusal("line above the table", str(error), "Mend the template's `dates`, or ask the producer for the table again.") from error
        booked = [entry.booked_on for entry in in_order]
        if first is None or last is None:
            self.odd.note("days_not_stated", "table that does not say which days it covers; they are those of its rows", self.place)
        return first or min(booked, default=last), last or max(booked, default=first)


def _signed_amount(entry: Entry) -> int:
    return entry.amount if entry.direction == "credit" else -entry.amount
