"""One account of a CFONB 120 file: its balances and its movements, each with what is said of it.

Format: CFONB 120. The last character of an amount gives its last digit and its sign: { and A to I are 0 to 9 of a credit, } and J to R of a debit. Days are DDMMYY.
What a record 05 says goes by its qualifier: NPY the payer, NBE the payee, IPY and IBE their identifiers, NPO and NBU on whose behalf, REF and RCN references,
MMO the original amount, LIB, LCC, LC2 and LCS texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from flows.sources.cfonb.cfonb_layouts import BALANCE, MORE, MOVEMENT
from flows.sources.reading.account_statement import AccountStatement, days_of_balances
from flows.sources.reading.fixed_columns import Unreadable, implied, whole_number
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Oddities, OpenedFile
from schemas import money
from schemas.evidence import Outcome, SetAside
from schemas.identifiers import account_identity

_LAST = {character: (str(digit), sign) for characters, sign in (("{ABCDEFGHI", 1), ("}JKLMNOPQR", -1)) for digit, character in enumerate(characters)}
_MONEY = re.compile(r"([A-Z]{3})([0-9])([0-9]{14})(?:([0-9]{2})?([0-9]+))?")
_TEXTS = ("LIB", "LCC", "LC2", "LCS")
_NEXT = "Ask the producer for the file again, as the bank made it."


def day_of(written: str, what: str) -> date:
    """DDMMYY: 80 to 99 are 19xx. Unreadable if there is no such day."""
    whole_number(written, what)
    year = int(written[4:])
    try:
        return date(year + (1900 if year >= 80 else 2000), int(written[2:4]), int(written[:2]))
    except ValueError:
        raise Unreadable(f"{what} {written!r} does not exist (read as day, month, year)") from None


class CfonbAccount:
    """An account as its records come: `begin`, each `movement` and what `more` is said of it, `end`."""

    def __init__(self, file: OpenedFile, place: str, rows: RowsAsColumns, odd: Oddities):
        self.file, self.odd, self.rows = file, odd, rows
        self.statement = AccountStatement(file, place, rows, odd)
        self.decimals = 2
        self.opened: date | None = None
        self.named: tuple[str, ...] = ()
        self.waiting: tuple[str, str, dict[str, str], list[tuple[str, str]]] | None = None  # place, line and fields of a movement, and what is said of it

    def begin(self, line: str, place: str) -> None:
        """Record 01. Refusal if it does not say whose account it is, and in which currency."""
        said, of = BALANCE["01"].cut(line, place, self.odd), self.statement
        try:
            if said["currency"] not in money.DIGITS:
                raise Unreadable(f"currency {said['currency']!r} is not an ISO 4217 code")
            if not said["number"]:
                raise Unreadable("it names no account")
            of.currency, self.decimals = said["currency"], whole_number(said["decimals"], "the number of decimals")
        except Unreadable as error:
            raise self.file.refusal(place, f"record 01: {error}", _NEXT) from error
        self.named = (said["bank"], said["branch"], said["number"])
        of.written = " ".join(self.named)
        of.account = account_identity("/".join(self.named))
        try:
            of.opening, self.opened = self._signed(said["amount"], "the opening balance"), day_of(said["day"], "its day")
        except Unreadable as error:
            self._unreadable("01", error, line, place)

    def _signed(self, written: str, what: str) -> int:
        """Minor units, below nil for a debit. Unreadable if it is no amount of 14 characters."""
        last = _LAST.get(written[-1:])
        if last is None or len(written) != 14:
            raise Unreadable(
                f"{what}: {written!r} stands in columns 91 to 104, where 13 digits and one of {{}}A-R are expected: the line is damaged, or its columns are shifted"
            )
        digit, sign = last
        return implied(written[:-1] + digit, self.decimals, self.statement.currency, what) * sign

    def _unreadable(self, kind: str, error: Unreadable, line: str, place: str) -> None:
        self.statement.adds_up = False
        self.odd.note("unreadable_balance", f"record {kind}: {error}", place, line)

    def movement(self, line: str, place: str) -> Iterator[Outcome]:
        """Record 04; the one before it is complete."""
        yield from self._complete()
        self.waiting = (place, line, MOVEMENT.cut(line, place, self.odd), [])

    def more(self, line: str, place: str) -> None:
        """Record 05, which belongs to the movement before it."""
        said = MORE.cut(line, place, self.odd)
        if self.waiting is None:
            self.odd.note("stray_record", "record 05 that follows no movement", place, line)
            return
        at, raw, fields, told = self.waiting
        if said["qualifier"] or said["text"]:
            told.append((said["qualifier"], said["text"]))
        self.waiting = (at, f"{raw}\n{line}", fields, told)

    def _complete(self) -> Iterator[Outcome]:
        if self.waiting is None:
            return
        place, raw, said, told = self.waiting
        self.waiting = None
        try:
            if (said["bank"], said["branch"], said["number"]) != self.named or said["currency"] != self.statement.currency:
                raise Unreadable("it names another account, or another currency, than the record 01 before it")
            minor = self._signed(said["amount"], "the amount")
            booked_on, value_on = day_of(said["booked"], "the day of booking"), day_of(said["value"], "the value date") if said["value"].strip("0") else None
        except Unreadable as error:
            self.statement.adds_up = False
            yield SetAside(place, str(error), raw)
            return
        self.statement.add(place, minor, booked_on, value_on=value_on, credit=_LAST[said["amount"][-1]][1] > 0, **self._facts(place, said, told, minor))
        self.rows.accept(place)
        yield from self.rows.full()

    def _facts(self, place: str, said: dict[str, str], told: list[tuple[str, str]], minor: int) -> dict[str, Any]:
        """What an entry holds of a movement, by the qualifiers of what is said of it."""
        by: dict[str, list[str]] = {}
        for qualifier, text in told:
            by.setdefault(qualifier, []).append(text)
        name, on_behalf, identifier = ("NPY", "NPO", "IPY") if minor >= 0 else ("NBE", "NBU", "IBE")
        own_behalf = "NBU" if minor >= 0 else "NPO"
        references = [text[:35].strip() for qualifier in ("RCN", "REF") for text in by.get(qualifier, ())]
        taken = {*_TEXTS, name, on_behalf, own_behalf, identifier, "RCN", "REF", "MMO"}
        texts = [said["text"], *(text for one in _TEXTS for text in by.get(one, ())), *(text[35:].strip() for text in by.get("RCN", ()))]
        others = [
            *((one, text) for one in (identifier,) for text in by.get(one, ())),
            *((one or "?", text) for one, texts_ in by.items() if one not in taken for text in texts_),
            *(("reference", text) for text in references[1:]),
            ("entry", said["number of the entry"] if said["number of the entry"].strip("0") else ""),
            ("record", said["reference"] if references else ""),
        ]
        original, rate = self._original(place, by.get("MMO", [""])[0])
        return {
            "counterparty": " ".join(by.get(name, ())),
            "ultimate_counterparty": " ".join(by.get(on_behalf, ())),
            "on_behalf_of": " ".join(by.get(own_behalf, ())),
            "reference": references[0] if references else said["reference"],
            "other_references": "; ".join(f"{what} {value}" for what, value in others if value),
            "text": " / ".join(filter(None, texts)),
            "bank_code": "-".join(filter(None, (said["code"], said["own code"]))),
            "original": original,
            "rate": rate,
            "return_reason": f"rejected, code {said['reject']}" if said["reject"].strip("0") else "",
        }

    def _original(self, place: str, written: str) -> tuple[str, str]:
        """What was paid in another currency, and the rate."""
        if not written:
            return "", ""
        match = _MONEY.match(written)
        try:
            if match is None:
                raise Unreadable("expected a currency, the number of decimals and 14 digits")
            minor = implied(match[3], int(match[2]), match[1], "the original amount")
        except Unreadable as error:
            self.odd.note("original_amount", f"record 05 MMO: {error}", place, written)
            return "", written
        return f"{money.decimal_string(minor, match[1])} {match[1]}", written[18:].strip()

    def end(self, line: str, place: str) -> Iterator[Outcome]:
        """Record 07: the last movement and the closing balance; then the statement."""
        yield from self._complete()
        said, of, last = BALANCE["07"].cut(line, place, self.odd), self.statement, None
        try:
            if (said["bank"], said["branch"], said["number"], said["currency"]) != (*self.named, of.currency):
                raise Unreadable("it names another account, or another currency, than record 01")
            of.closing, last = self._signed(said["amount"], "the closing balance"), day_of(said["day"], "its day")
        except Unreadable as error:
            self._unreadable("07", error, line, place)
        last = last or max(of.days, default=self.opened)
        if last is None:
            raise self.file.refusal(of.place, "nothing in the statement says which days it is of", _NEXT)
        yield from of.finish(*days_of_balances(self.opened, last, of.days))
