"""One SWIFT customer statement or interim report: its account, balances and entries, and whether they add up.

Format: SWIFT MT940, MT942, MT950: fields 25, 28C, 60, 61, 62, 86, 90. Dates have two digits for the year, as the standard says: 80 to 99 are
19xx, 00 to 79 are 20xx; the entry date (month and day) is the one nearest to the value date. Amounts have a decimal comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from flows.sources.reading.account_statement import days_of_balances
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.swift.swift_fields import Field
from flows.sources.swift.swift_narrative import BLANKS, IBAN_SHAPE, STRUCTURED, amounts_beside, narrative
from schemas import money
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Heading, Outcome, Remark, SetAside
from schemas.identifiers import account_identity
from schemas.parties import PartyRecord

_BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})?([0-9]+(?:,[0-9]*)?|,[0-9]+)")
_LINE = re.compile(r"([0-9]{6})([0-9]{4})?(E?R?[CD])([A-Z])?([0-9]+(?:,[0-9]*)?|,[0-9]+)( ?)([A-Z][A-Z0-9 ]{3}|(?=//))(.*)")
_DAMAGED = re.compile(r":?(6[0245][FM]?:?[CD][0-9]{6}[A-Z]{3}[0-9,]|61:?[0-9]{6,10}E?R?[CD][A-Z]?[0-9,])")
_TOTAL = re.compile(r"([0-9]{1,9})([A-Z]{3})([0-9]+(?:,[0-9]*)?)")
_NOT_KEPT = ("20", "21", "64", "65")  # the message's own references, and balances that are available and not booked
_NO_REFERENCE = ("", "NONREF", "NOTPROVIDED", "KREF+", "EREF")


class Unreadable(ValueError):
    """A field that cannot be read as what its tag says; the text says why."""


def day_of(written: str) -> date:
    """The date of six digits YYMMDD; Unreadable if there is no such day."""
    year = int(written[:2])
    try:
        return date(year + (1900 if year >= 80 else 2000), int(written[2:4]), int(written[4:6]))
    except ValueError:
        raise Unreadable(f"date {written!r} does not exist (read as year, month, day)") from None


def entry_day(written: str, value_date: str) -> date:
    """The day MMDD of the year in which it is nearest to the value date YYMMDD."""
    day = min(int(value_date[4:6]), 28)  # near enough: banks that count 30 days a month write 30 February
    near = day_of(f"{value_date[:4]}{day:02d}")
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(date(year, int(written[:2]), int(written[2:])))
        except ValueError:
            continue
    if not found:
        raise Unreadable(f"entry date {written!r} does not exist (read as month, day)")
    return min(found, key=lambda one: abs(one - near))


def amount(written: str, currency: str) -> int:
    """Minor units of an amount whose decimal comma may be its last or, as some banks write, its first character."""
    try:
        return money.parse(("0" if written.startswith(",") else "") + written.rstrip(","), currency, decimal=",")
    except money.MoneyError as error:
        raise Unreadable(str(error)) from error


class SwiftStatement:
    """A message as its fields come: `meet` each, then `finish`. An entry is complete when the next field is not its 86."""

    def __init__(self, file: OpenedFile, place: str, rows: RowsAsColumns, odd: Oddities):
        self.file, self.place, self.rows, self.odd = file, place, rows, odd
        self.account = self.number = self.currency = self.holder = ""
        self.opening: tuple[date, int] | None = None
        self.closing: tuple[date, int] | None = None
        self.has_balances = False
        self.credits = self.debits = self.entries = 0
        self.counts = {"C": 0, "D": 0}
        self.days: list[date] = []
        self.made: date | None = None
        self.totals: list[Field] = []
        self.adds_up = True
        self.unread = 0
        self.waiting: tuple[Field, list[Field]] | None = None  # a field 61, and what the fields after it say of it

    def meet(self, found: Field) -> Iterator[Outcome]:
        """One field of the message; the entry that it completes is added to the rows or set aside."""
        tag = found.tag
        if lost := next((line for line in found.lines[1:] if _DAMAGED.match(line)), ""):
            self.unread += 1
            self.odd.note("damaged_field", f"line within field {tag} that looks like a balance or statement line whose tag is damaged", found.place, lost)
        if self.waiting and tag == "25" and STRUCTURED.match(found.text):
            self.odd.note("wrong_tag", "field 25 that is an entry's narrative, read as field 86", found.place, found.text)
            self.waiting[1].append(found)
            return
        if self.waiting and tag in ("86", "NS"):
            self.waiting[1].append(found)
            return
        yield from self._complete()
        if tag in _NOT_KEPT:
            self.odd.leave_out(f"field {tag}", found.place)
        if tag == "61":
            self.file.rows += 1
            self.waiting = (found, [])
        elif tag in ("25", "25P"):
            self._once("account", found.text.strip(BLANKS) if tag == "25" else found.lines[0].strip(BLANKS), found)
        elif tag in ("28", "28C"):
            self._once("number", found.text.strip(BLANKS), found)
        elif tag[:2] in ("60", "62"):
            self._balance(found)
        elif tag in ("90C", "90D"):
            self.totals.append(found)
        elif tag == "34F" and re.match("[A-Z]{3}", found.text):
            self.currency = self.currency or found.text[:3]
        elif tag in ("13", "13D"):
            self._made(found)
        elif tag == "NS":
            for line in found.lines:
                if line.strip(BLANKS) and not line.startswith("22"):
                    self.odd.leave_out(f"line {line[:2]} of field NS", found.place)
            self.holder = self.holder or next((line[2:].strip(BLANKS) for line in found.lines if line.startswith("22")), "")
        elif tag == "86":
            self.odd.note("statement_text", "what the bank says of the statement as a whole, not of an entry", found.place, found.text.strip(BLANKS))

    def _once(self, name: str, value: str, found: Field) -> None:
        if getattr(self, name) and getattr(self, name) != value:
            self.odd.note("contradiction", f"the {name} is given again with another value", found.place, value)
            self.adds_up = False
        else:
            setattr(self, name, value)

    def _made(self, found: Field) -> None:
        try:
            self.made = day_of(found.text[:6])
        except (Unreadable, ValueError):
            self.odd.note("unreadable_date", f"field {found.tag}, which says when the report was made", found.place, found.text)

    def _balance(self, found: Field) -> None:
        self.has_balances = True
        match = _BALANCE.fullmatch(found.text.strip(BLANKS))
        try:
            if match is None:
                raise Unreadable("expected C or D, six digits, a currency and an amount")
            currency = match[3] or self.currency
            if self.currency and currency != self.currency:
                raise Unreadable(f"the statement is in {self.currency}, this balance in {currency}")
            self.currency = currency
            minor = amount(match[4], currency)
            balance = day_of(match[2]), minor if match[1] == "C" else -minor
        except Unreadable as error:
            self.unread += 1
            self.odd.note("unreadable_balance", f"balance {found.tag}: {error}", found.place, found.text)
            return
        if found.tag.startswith("60"):
            self.opening = self.opening or balance
        else:
            self.closing = balance

    def _complete(self) -> Iterator[Outcome]:
        if self.waiting is None:
            return
        line, said = self.waiting
        self.waiting, before = None, self.entries
        try:
            booked = self._entry(line, said)
        except Unreadable as error:
            self.unread += 1
            yield SetAside(line.place, str(error), "\n".join(part.raw for part in (line, *said)))
            return
        if not booked:
            yield SetAside(line.place, "it is marked as expected (E): it has not been booked", "\n".join(part.raw for part in (line, *said)))
            return
        self.rows.accept(line.place, self.entries - before)
        yield from self.rows.full()

    def _entry(self, line: Field, said: list[Field]) -> bool:
        """Add the entry; False if it has not been booked. Unreadable says what is wrong with it."""
        match, rest = _LINE.fullmatch(line.lines[0].rstrip()), line.lines[1:]
        if match is None and rest and (match := _LINE.fullmatch((line.lines[0] + rest[0]).rstrip())):
            self.odd.note("wrapped_line", "field 61 that is cut within its first line, put together", line.place, line.lines[0])
            rest = rest[1:]
        if match is None:
            raise Unreadable("this is not a statement line; expected a date, C or D, an amount and a type, such as 2401050105C1,00NTRF")
        value, booked, mark, funds, written, blank, kind, references = match.groups()
        if blank or not kind:
            self.odd.note("line_form", f"field 61 {'with a blank before' if blank else 'without'} its type of transaction", line.place, line.lines[0])
        if not self.currency:
            raise Unreadable("no field before it says the currency")
        minor = amount(written, self.currency)
        if mark.startswith("E"):
            return False
        if funds and funds != self.currency[2]:
            self.odd.note("funds_code", f"funds code that is not the third letter of {self.currency}", line.place, funds)
        value_on = self._value_day(value, booked, line)
        booked_on = entry_day(booked, value) if booked else value_on
        if not booked:
            self.odd.note("no_booking_date", "entry without an entry date, taken at its value date", line.place)
        reversal, credit = "R" in mark, mark in ("C", "RD")
        self.counts["C" if credit else "D"] += 1
        self.days.append(booked_on)
        facts = {"booked_on": booked_on, "value_on": value_on, "amount": minor, "direction": "credit" if credit else "debit", "reversal": reversal}
        self._record(line, said, rest, references, kind, facts, mark)
        return True

    def _value_day(self, value: str, booked: str | None, line: Field) -> date | None:
        try:
            return day_of(value)
        except Unreadable as error:
            if not booked:
                raise
            self.odd.note("no_such_day", f"value {error}; the entry date stands", line.place, value)
            return None

    def _record(self, line: Field, said: list[Field], rest: list[str], references: str, kind: str, facts: dict, mark: str) -> None:
        own, _, of_bank = references.partition("//")
        own, _, beside = (part.strip(BLANKS) for part in (own.partition("  ") if "  " in own.strip(BLANKS) else (own, "", "")))
        supplementary = " ".join(part.strip(BLANKS) for part in rest if part.strip(BLANKS))
        told = narrative([text for part in said if part.tag != "NS" for text in part.lines], supplementary, own)
        numbered = [(text[:2], text[2:].strip(BLANKS)) for part in said if part.tag == "NS" for text in part.lines]
        other = told.account or next((one.strip(BLANKS) for one in rest if IBAN_SHAPE.fullmatch(one.strip(BLANKS))), "")
        beside_amounts = amounts_beside(supplementary)
        texts = [
            beside,
            supplementary if supplementary not in told.text else "",
            told.text,
            *(f"{code} {text}" for code, text in numbered if text and code not in ("15", "16")),
        ]
        known = [one for one in (own, told.reference, of_bank.strip(BLANKS)) if one not in _NO_REFERENCE]
        returned = told.return_reason or (
            f"{mark}: the bank marks it as a reversal" if facts["reversal"] else f"type {kind}: a returned item" if kind[1:] == "RTI" else ""
        )
        named = told.reference or (own if own not in _NO_REFERENCE else "")
        for name in told.left_out:
            self.odd.leave_out(name, line.place)
        values = {
            "counterparty": told.name or " ".join(text for code, text in numbered if code in ("15", "16")),
            "counterparty_account": account_identity(other),
            "counterparty_bank": told.bank,
            "ultimate_counterparty": told.payer if facts["direction"] == "credit" else told.payee,
            "on_behalf_of": told.payee if facts["direction"] == "credit" else told.payer,
            "reference": known[0] if known else "",
            "other_references": "; ".join(dict.fromkeys([*(f"field 61 {one}" for one in known[1:] if one not in known[0]), *told.others])),
            "text": " / ".join(filter(None, texts)),
            "bank_code": "-".join(filter(None, (kind.strip(BLANKS), told.code))),
            "returns": named if returned else "",
            "return_reason": returned,
            "original": told.original or beside_amounts.original,
            "rate": told.rate or beside_amounts.rate,
            "charges": told.charges or beside_amounts.charges,
        }
        self._add_movements(line.place, facts, values, of_bank.strip(BLANKS))

    def _add_movements(self, place: str, facts: dict, values: dict, of_bank: str) -> None:
        """The entry as one record; or, of money that went out, what was paid and what was charged, where the amounts that the narrative states come to it."""
        charge, paid = (self._in_own(values[name]) for name in ("charges", "original"))
        if facts["direction"] == "debit" and charge and paid and charge + paid == facts["amount"]:
            batch = f"{place} ({of_bank})" if of_bank else place
            self._add(place, facts | values | {"amount": paid, "batch": batch, "charges": "", "original": ""})
            self.file.rows += 1
            about = {"text": "charges of the bank", "charges": values["charges"], "reference": of_bank, "bank_code": values["bank_code"]}
            self._add(f"{place}, charges", facts | about | {"amount": charge, "batch": batch, "reversal": False})
        else:
            self._add(place, facts | values)

    def _in_own(self, written: str) -> int:
        """Minor units of '3.00 EUR' in the statement's currency; 0 of anything else."""
        amount_, _, unit = written.partition(" ")
        try:
            return amount(amount_.replace(".", ","), self.currency) if amount_ and unit in ("", self.currency) else 0
        except Unreadable:
            return 0

    def _add(self, place: str, values: dict) -> None:
        self.entries += 1
        if values["direction"] == "credit":
            self.credits += values["amount"]
        else:
            self.debits += values["amount"]
        self.rows.record(Entry, place, period=self.file.id(self.place), account=self._identity(), seq=self.entries, currency=self.currency, **values)

    def _written(self) -> str:
        """The account as written, without the currency that some banks append and the slash with which some begin."""
        appended = re.fullmatch(rf"(.*[0-9])[ /]?{self.currency or '-'}", self.account)
        return (appended[1] if appended else self.account).lstrip("/")

    def _identity(self) -> str:
        return account_identity(self._written(), country="gb" if self.currency == "GBP" and "/" in self.account else "")

    @property
    def goes_on(self) -> bool:
        """Whether its closing balance is still to come."""
        return self.opening is not None and self.closing is None

    def finish(self) -> Iterator[Outcome]:
        """The last entry, the period and the holder. Refusal if no field 25 names the account."""
        yield from self._complete()
        if not self.account:
            raise self.file.refusal(
                self.place, "no field 25 names the account of this statement", "Ask the producer for the whole file; a statement says whose account it is."
            )
        if not self.currency:
            yield Remark(self.place, "no_currency", "the statement has no balance, and does not say its currency")
            return
        for total in self.totals:
            self._compare(total)
        first, last = self._period_days()
        opening, closing = (balance and balance[1] for balance in (self.opening, self.closing))
        reconciles = None if opening is None or closing is None else opening + self.credits - self.debits == closing
        number, _, page = self.number.partition("/")
        records = [
            self.file.record(
                StatementPeriod,
                self.place,
                account=self._identity(),
                written_as=self._written(),
                holder=self.holder,
                currency=self.currency,
                kind="statement" if self.has_balances else "interim report",
                statement_number="" if not number.strip("0") else number if not page.strip("0").strip("1") else self.number,
                opens_on=first,
                closes_on=last,
                opening=opening,
                closing=closing,
                credits=self.credits,
                debits=self.debits,
                entries=self.entries,
                reconciles=reconciles if self.adds_up and not self.unread else False,
                unread=self.unread,
            )
        ]
        if self.holder:
            records.append(self.file.record(PartyRecord, self.place, "holder", mentioned_as="account holder", name=self.holder, kind="unknown"))
        else:
            self.odd.note("no_holder", "statement that does not name the account's holder", self.place)
        yield Heading(self.place, tuple(records))
        if any(not first <= day <= last for day in self.days):
            yield Remark(self.place, "entry_outside_period", f"entries are booked outside the statement's own days, {first} to {last}")

    def _compare(self, total: Field) -> None:
        match = _TOTAL.fullmatch(total.text.strip(BLANKS))
        side = total.tag[2]
        sum_ = self.credits if side == "C" else self.debits
        counted = (
            f"{self.counts[side]}{self.currency}{money.decimal_string(sum_, self.currency) if self.currency in money.DIGITS else ', which is no currency'}"
        )
        try:
            stated = match and f"{int(match[1])}{match[2]}{money.decimal_string(amount(match[3], match[2]), match[2])}"
        except Unreadable:
            stated = None
        if stated != counted:
            self.adds_up = False
            self.odd.note("control_total", f"field {total.tag} says {total.text}, the entries give {counted}", total.place)

    def _period_days(self) -> tuple[date, date]:
        """The days of its balances; without them the days of the entries, and the day on which it was made."""
        self_made = [self.made] if self.made else []
        last = self.closing[0] if self.closing else max([*self.days, *self_made, *([self.opening[0]] if self.opening else [])], default=None)
        if last is None:
            raise self.file.refusal(self.place, "nothing in the statement says which day it is of", "Ask the producer for the whole file.")
        return days_of_balances(self.opening and self.opening[0], last, self.days)
