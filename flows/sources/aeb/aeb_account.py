"""One account of a Norma 43 file: its balances, its movements and what is said of each, and its totals.

Format: AEB Cuaderno 43. Days are YYMMDD; amounts have two decimals without a mark; 1 is debit (what is owed to the bank), 2 credit. The account is bank, branch
and number; its two control digits follow from these, and with them its IBAN (ISO 13616, ES).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from stdnum.es import ccc

from flows.sources.aeb.aeb_layouts import ACCOUNT, CONCEPT, CURRENCIES, END, EQUIVALENT, MOVEMENT
from flows.sources.reading.account_statement import AccountStatement
from flows.sources.reading.fixed_columns import Unreadable, implied, whole_number
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Oddities, OpenedFile
from schemas.evidence import Outcome, SetAside
from schemas.identifiers import account_identity
from schemas.money import decimal_string

_SIGNS = {"1": -1, "2": 1}


def _day(written: str, what: str) -> date:
    """YYMMDD: 80 to 99 are 19xx."""
    whole_number(written, what)
    year = int(written[:2])
    try:
        return date(year + (1900 if year >= 80 else 2000), int(written[2:4]), int(written[4:6]))
    except ValueError:
        raise Unreadable(f"{what} {written!r} does not exist (read as year, month, day)") from None


def _signed(side: str, amount: str, currency: str, what: str) -> int:
    if side not in _SIGNS:
        raise Unreadable(f"{what}: {side!r} stands where 1 says debit and 2 credit")
    return _SIGNS[side] * implied(amount, 2, currency, what)


class AebAccount:
    """An account as its records come: `begin`, each `movement` and what `more` is said of it, `end`; `finish` when the file has ended."""

    def __init__(self, file: OpenedFile, place: str, rows: RowsAsColumns, odd: Oddities):
        self.file, self.odd, self.rows = file, odd, rows
        self.statement = AccountStatement(file, place, rows, odd)
        self.waiting: tuple[str, str, dict[str, str], list[str], str] | None = None  # place, line and fields of a movement, its texts and its original amount
        self.opens_on = self.closes_on = date.min

    def begin(self, line: str, place: str) -> None:
        """Record 11. Refusal if it does not say whose account it is, in which currency, and of which days."""
        said, of = ACCOUNT.cut(line, place, self.odd), self.statement
        try:
            number = "".join(f"{whole_number(said[name], name)}".rjust(size, "0") for name, size in (("bank", 4), ("branch", 4), ("number", 10)))
            self.opens_on, self.closes_on = _day(said["first"], "the first day"), _day(said["last"], "the last day")
            if said["currency"] not in CURRENCIES:
                raise Unreadable(f"currency {said['currency']!r} is no code of a currency that is known here")
            of.currency = CURRENCIES[said["currency"]]
            of.opening = _signed(said["side"], said["balance"], of.currency, "the opening balance")
        except Unreadable as error:
            raise self.file.refusal(place, f"record 11: {error}", "Ask the producer for the file again, as the bank made it.") from error
        of.written = f"{number[:4]} {number[4:8]} {number[8:]}"
        of.account = account_identity(ccc.to_iban(f"{number[:8]}{ccc.calc_check_digits(f'{number[:8]}00{number[8:]}')}{number[8:]}"))
        of.holder = said["holder"]

    def movement(self, line: str, place: str) -> Iterator[Outcome]:
        """Record 22; the one before it is complete."""
        yield from self._complete()
        self.waiting = (place, line, MOVEMENT.cut(line, place, self.odd), [], "")

    def more(self, kind: str, line: str, place: str) -> None:
        """Record 23 or 24, which belongs to the movement before it."""
        if self.waiting is None:
            self.odd.note("stray_record", f"record {kind} that follows no movement", place, line[2:].strip())
            return
        at, raw, fields, texts, original = self.waiting
        if kind == "23":
            said = CONCEPT.cut(line, place, self.odd)
            texts.extend(filter(None, (said["first"], said["second"])))
        else:
            said = EQUIVALENT.cut(line, place, self.odd)
            currency = CURRENCIES.get(said["currency"], "")
            try:
                original = f"{decimal_string(implied(said['amount'], 2, currency, 'the original amount'), currency)} {currency}"
            except Unreadable as error:
                self.odd.note("original_amount", f"record 24: {error}", place, line)
        self.waiting = (at, f"{raw}\n{line}", fields, texts, original)

    def _complete(self) -> Iterator[Outcome]:
        if self.waiting is None:
            return
        place, raw, said, texts, original = self.waiting
        self.waiting = None
        try:
            minor = _signed(said["side"], said["amount"], self.statement.currency, "the amount")
            booked_on, value_on = _day(said["booked"], "the day of booking"), _day(said["value"], "the value date") if said["value"].strip("0") else None
        except Unreadable as error:
            self.statement.adds_up = False
            yield SetAside(place, str(error), raw)
            return
        self.statement.add(place, minor, booked_on, value_on=value_on, credit=said["side"] == "2", **_facts(said, texts, original))
        self.rows.accept(place)
        yield from self.rows.full()

    def end(self, line: str, place: str) -> Iterator[Outcome]:
        """Record 33: the last movement, the totals and the closing balance."""
        yield from self._complete()
        said, of = END.cut(line, place, self.odd), self.statement
        try:
            for side, count, total in (("debit", "debits", "debited"), ("credit", "credits", "credited")):
                of.differs(f"the number of {count} in record 33", whole_number(said[count], f"the number of {count}"), of.counts[side], place)
                of.differs(
                    f"the sum of {count} in record 33",
                    decimal_string(implied(said[total], 2, of.currency, f"the sum of {count}"), of.currency),
                    decimal_string(of.debits if side == "debit" else of.credits, of.currency),
                    place,
                )
            of.closing = _signed(said["side"], said["balance"], of.currency, "the closing balance")
            if CURRENCIES.get(said["currency"]) != of.currency:
                raise Unreadable(f"its currency is {said['currency']!r}, and record 11 says {of.currency}")
            if f"{said['bank']} {said['branch']} {said['number']}" != of.written:
                raise Unreadable("it names another account than record 11")
        except Unreadable as error:
            of.adds_up = False
            self.odd.note("unreadable_balance", f"record 33: {error}", place, line)

    def finish(self) -> Iterator[Outcome]:
        """The statement."""
        yield from self.statement.finish(self.opens_on, self.closes_on)


def _facts(said: dict[str, str], texts: list[str], original: str) -> dict[str, Any]:
    """What an entry holds of a movement. Which of the texts is a name, the standard does not say."""
    references = [(name, said[name].strip()) for name in ("first reference", "second reference", "document") if said[name].strip("0 ")]
    return {
        "reference": references[0][1] if references else "",
        "other_references": "; ".join(
            f"{name} {value}" for name, value in (*references[1:], *([("branch", said["branch"])] if said["branch"].strip("0 ") else []))
        ),
        "text": " / ".join(texts),
        "bank_code": "-".join(filter(None, (said["concept"], said["own concept"]))),
        "original": original,
    }
