"""A statement in a table, record by record as it is read: lines around it, headings, rows, running balances, what it comes to.

Format: whatever the template declares (flows/sources/tables/table_template.py), of delimited text or of a workbook's sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from flows.sources.reading.delimited import Record, is_blank
from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.tables.table_account import Rows, TableAccount, breaks, identity_of, in_order, moved, plain_number, span
from flows.sources.tables.table_days import day_in, is_turned, looks_like_a_row, without_time
from flows.sources.tables.table_template import Template, Where
from schemas import calendar, money
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Accepted, Declared, Heading, Outcome, Remark, SetAside
from schemas.parties import PartyRecord

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Table:
    """A table as it is read: first the lines above, then the headings, then rows until a footer. `place` is what it has as a whole."""

    def __init__(self, file: OpenedFile, template: Template, place: str = "table", in_workbook: bool = False):
        self.file, self.template, self.place, self.in_workbook, self.odd = file, template, place, in_workbook, Oddities()
        self.said: dict[str, str] = {}  # what the lines around the table say, by label
        self.above: list[Record] = []
        self.headings: list[str] = []
        self.unread: list[tuple[str, int]] = []  # what the template does not name: in words, and where
        self.below = False
        self.accounts: dict[tuple[str, str], TableAccount] = {}
        self.all_read = True
        self.counts = "line "  # what the places of the rows begin with
        self.labels = {where.line for where in template.statement.named().values() if where.line}

    def outcome(self, record: Record) -> Outcome:
        """One record: a line around the table, the headings, or a row."""
        if record.problem:
            self.all_read = False
            return SetAside(record.place, record.problem, record.raw)
        if is_blank(record):
            return Declared(record.place, "blank line", record.raw)
        first = next(filter(None, map(str.strip, record.fields)))
        if not self.headings and self.template.column_names:
            self._name(self.template.column_names)
        if not self.headings:
            if self.template.headings() <= {value.strip() for value in record.fields}:
                return self._head(record)
            self._listen(record)
            self.above.append(record)
            return Declared(record.place, "line above the table", record.raw)
        if any(first.startswith(footer) for footer in self.template.footers):
            self.below = True
            self._listen(record)
            return Declared(record.place, "line below the table", record.raw)
        return self._row(record)

    def _head(self, record: Record) -> Declared:
        headings = [value.strip() for value in record.fields]
        self._name(headings[:-1] if self.template.trailing_delimiter == "headings" and not headings[-1] else headings)
        twice = sorted({name for name in self.template.headings() if self.headings.count(name) > 1})
        if twice:
            raise self.file.refusal(
                record.place,
                f"the heading {twice[0]!r} stands twice, so that its column is not certain",
                "Ask the producer for a table with distinct headings.",
            )
        for line in self.above:
            if looks_like_a_row(self.template, self.headings, line.fields):
                self.all_read = False
                self.odd.note(
                    "row_above",
                    "line above the headings that looks like a row of the table: lines have changed places, or the headings stand too low",
                    line.place,
                )
        return Declared(record.place, "headings", record.raw)

    def _name(self, headings: list[str]) -> None:
        self.headings = headings
        self.unread = [
            (f"column {name!r}, which the template does not name" if name else f"column {n}, which has no heading", n - 1)
            for n, name in enumerate(self.headings, start=1)
            if name not in self.template.headings()
        ]

    def _listen(self, record: Record) -> None:
        """'Label', 'value' or 'Label: value' in a line around the table; what no label asks for is kept as a declared line."""
        cells = [value.strip() for value in record.fields if value.strip()]
        label, _, value = cells[0].partition(":")
        value = value.strip() or next(filter(None, cells[1:]), "")
        if label.strip() not in self.labels:
            self.odd.note("unread_line", f"line {label.strip()!r} around the table", record.place, value)
        elif self.said.setdefault(label.strip(), value) != value:
            self.odd.note("contradiction", f"{label.strip()!r} is given again with another value", record.place, value)

    def _row(self, record: Record) -> Accepted | SetAside:
        ended = self.template.trailing_delimiter == "rows"
        width = len(self.headings) + ended
        if self.below or len(record.fields) != width or (ended and record.fields[-1].strip()):
            self.all_read = False
            reason = (
                "a row below the table's footer"
                if self.below
                else f"{len(record.fields)} fields, expected {width}{', the last of them empty' if ended else ''}"
            )
            return SetAside(record.place, reason, record.raw)
        values = [value.strip() for value in record.fields]
        row = {name: value for name, value in zip(self.headings, values) if name}
        state = row.get(self.template.columns.status, "")
        if self.template.booked and state not in self.template.booked:
            return SetAside(record.place, f"its {self.template.columns.status} is {state!r}: it is not booked", record.raw)
        try:
            entry = self._entry(record.place, row)
        except ValueError as error:
            self.all_read = False
            return SetAside(record.place, str(error), record.raw)
        for words, at in self.unread:
            if values[at]:
                self.odd.note("unknown_column", words, record.place, values[at])
        return Accepted(record.place, (entry,))

    def _entry(self, place: str, row: dict[str, str]) -> Entry:
        template, columns = self.template, self.template.columns
        written, currency = self.said_of(template.statement.account, row), self.said_of(template.statement.currency, row).upper()
        if not written:
            raise ValueError("the row names no account, and the table does not either")
        if sort_code := self.said_of(template.statement.sort_code, row):
            written = f"{plain_number(sort_code)} {plain_number(written)}"
        signed = self._signed(row, currency)
        balance = row.get(columns.balance_after, "")
        account = self.account(written, currency, *(self.said_of(where, row) for where in (template.statement.holder, template.statement.second_holder)), place)
        entry = self.file.record(
            Entry,
            place,
            period=self.file.id(self.place, account.part),
            account=account.identity,
            seq=self.file.rows,
            booked_on=self._date(row[columns.booked_on], place),
            value_on=self._date(row[columns.value_on], place) if row.get(columns.value_on) else None,
            amount=abs(signed),
            direction="debit" if signed < 0 else "credit",
            currency=currency,
            counterparty=row.get(columns.counterparty, ""),
            counterparty_account=identity_of(row.get(columns.counterparty_account, ""), template.country),
            reference=row.get(columns.reference, ""),
            text=" / ".join(filter(None, (*(row[name] for name in columns.texts), self._charge(row)))),
            bank_code=row.get(columns.bank_code, ""),
            original=self._original(row, currency),
            balance_after=self._money(balance, currency) if balance else None,
        )
        account.add(entry, self._number(place))
        return entry

    def _signed(self, row: dict[str, str], currency: str) -> int:
        """Minor units, above zero for a credit."""
        columns = self.template.columns
        if columns.direction:
            minor, way = self._money(row[columns.amount], currency), row[columns.direction]
            if minor < 0 or way not in (*self.template.credits, *self.template.debits):
                raise ValueError(
                    f"{columns.amount} {row[columns.amount]!r} and {columns.direction} {way!r}: an amount without a sign and one of the template's words are expected"
                )
            return minor if way in self.template.credits else -minor
        if columns.amount:
            minor = self._money(row[columns.amount], currency)
            charge = self._money(row[columns.fee], currency) if row.get(columns.fee) else 0
            return (minor if self.template.sign == "credit_positive" else -minor) - charge
        given = {name: self._money(row[name], currency) for name in (columns.paid_out, columns.paid_in) if row[name]}
        if self.template.paid_out_sign == "minus" and columns.paid_out in given:
            given[columns.paid_out] *= -1
        moved = {name: minor for name, minor in given.items() if minor} or dict(list(given.items())[:1])
        if len(moved) != 1 or min(moved.values()) < 0:
            raise ValueError(
                f"{columns.paid_out} {row[columns.paid_out]!r} and {columns.paid_in} {row[columns.paid_in]!r}: exactly one amount is expected, without a sign that the template does not declare"
            )
        ((name, minor),) = moved.items()
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

    def _charge(self, row: dict[str, str]) -> str:
        written = row.get(self.template.columns.fee, "")
        return f"with {self.template.columns.fee} {written}" if any(digit in written for digit in "123456789") else ""

    def _date(self, written: str, place: str) -> date:
        """The day. What ISO 8601 writes is certain in any order, and is how a workbook's own dates arrive."""
        day = without_time(written)
        if self.in_workbook and _ISO.fullmatch(day):
            return calendar.parse(day)
        try:
            return day_in(day, self.template)
        except calendar.DateError:
            if is_turned(day, self.template):
                self.odd.note(
                    "date_order",
                    "day that exists only if day and month change places: if the template's order is wrong, the other days are misread",
                    place,
                    written,
                )
            raise

    def _original(self, row: dict[str, str], currency: str) -> str:
        columns = self.template.columns
        amount, unit = row.get(columns.original_amount, ""), row.get(columns.original_currency, "")
        return f"{amount} {unit}".strip() if amount and unit.upper() != currency else ""

    def said_of(self, where: Where | None, row: dict[str, str] | None = None) -> str:
        """What the template, a line around the table or the row says; '' if nothing does."""
        if where is None:
            return ""
        return where.fixed or self.said.get(where.line, "") or (row or {}).get(where.column, "")

    def account(self, written: str, currency: str, holder: str, second_holder: str, place: str, times: int = 1) -> TableAccount:
        """The account that `times` rows from `place` on name; money.MoneyError if the currency is none."""
        money.digits(currency)  # an unknown currency has no account here
        identity = identity_of(written, self.template.country)
        account = self.accounts.setdefault(
            (identity, currency), TableAccount(written, identity, currency, holder, second_holder, f"account {len(self.accounts) + 1}")
        )
        if account.holder != holder:
            self.odd.note("contradiction", f"the holder of {written} is {account.holder!r} and then another", place, holder, times)
        return account

    def _number(self, place: str) -> int:
        """That of a row's place, which says what it counts the same way in all of a table."""
        counts, _, number = place.rpartition(" ")
        self.counts = f"{counts} "
        return int(number)

    def finish(self) -> Iterator[Outcome]:
        """The accounts, now that every line around the table has been heard. Refusal if the table never began."""
        if not self.headings:
            raise self.file.refusal("", "the table's headings were not found", "Name the template of this table.")
        statement = self.template.statement
        if not self.accounts and self.said_of(statement.account) and self.said_of(statement.currency).upper() in money.DIGITS:
            self.account(
                self.said_of(statement.account),
                self.said_of(statement.currency).upper(),
                self.said_of(statement.holder),
                self.said_of(statement.second_holder),
                self.place,
            )
        if not self.accounts and self.file.rows:
            self.odd.note("no_account", "no row could be read, and no line names an account and its currency", self.place)
        for account in self.accounts.values():
            yield from self._period(account)
        yield from self.odd.remarks()

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
                    servicer=self.said_of(statement.servicer),
                    currency=account.currency,
                    statement_number=self.said_of(statement.statement_number),
                    opens_on=first,
                    closes_on=last,
                    opening=opening,
                    closing=closing,
                    credits=credits,
                    debits=debits,
                    entries=len(rows.signed),
                    reconciles=adds_up if balances_run and self.all_read else False,
                ),
            ),
        )
        for part, name in (("holder", account.holder), ("second holder", account.second_holder)):
            if name:
                yield Heading(
                    self.place,
                    (self.file.record(PartyRecord, self.place, f"{account.part}, {part}", mentioned_as="account holder", kind="unknown", name=name),),
                )
        if account.second_holder and len({identity for identity, _ in self.accounts}) > 1:
            yield Remark(
                self.place,
                "second_holder",
                "the table names a second holder and has several accounts: whose it is has to be said under [[joint_accounts]] in case.toml",
            )
        if booked and not first <= booked[0] <= booked[1] <= last:
            yield Remark(self.place, "entry_outside_period", f"entries are booked outside the table's own days, {first} to {last}")

    def _stated(self, name: str, account: TableAccount) -> int | None:
        """A balance that a line states; it is that of one account, so it is left alone where the table has several."""
        written = self.said_of(getattr(self.template.statement, name))
        if not written or len(self.accounts) > 1:
            return None
        try:
            return self._money(written, account.currency)
        except money.MoneyError as error:
            self.all_read = False
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
                f"{self.counts}{number}",
                f"{money.decimal_string(balance, account.currency)}, expected {money.decimal_string(expected, account.currency)}",
            )
        return runs

    def _days(self, booked: tuple[date, date] | None) -> tuple[date | None, date | None]:
        """What the lines around the table say, or its rows; a table that does not say is told."""
        statement = self.template.statement
        try:
            first, last = (
                day_in(written, self.template) if written else None for written in (self.said_of(statement.first_day), self.said_of(statement.last_day))
            )
        except calendar.DateError as error:
            raise self.file.refusal("line above the table", str(error), "Mend the template's `dates`, or ask the producer for the table again.") from error
        if first is None or last is None:
            self.odd.note("days_not_stated", "table that does not say which days it covers; they are those of its rows", self.place)
        return first or (booked[0] if booked else last), last or (booked[1] if booked else first)
