"""The entries that case.toml names: those of its claims by account, days, counterparty, text and amount, those that it joins by account, day and amount; never by likeness.

Authority: docs/method.md (a claim marks money: transfer, label, amount).
"""

from __future__ import annotations

from collections import defaultdict

from schemas.accounts import Entry, StatementPeriod
from schemas.case import Receipts
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.money import MoneyError, parse
from tracing.ledger.account_references import known_account


class EntriesNamed:
    """The credits of a case, found by what a claim says of its receipts."""

    def __init__(self, base: EvidenceBase):
        self._claims, self._currency = base.case.claims, base.case.case.currency
        self._accounts = {(period.account, period.currency) for period in base.of(StatementPeriod)}
        self._credits: dict[str, list[Entry]] = defaultdict(list)
        for entry in base.of(Entry):
            if entry.direction == "credit" and entry.currency == self._currency:
                self._credits[entry.account].append(entry)

    def all(self) -> set[str]:
        """The ids of all entries that some claim names."""
        return {
            entry.id
            for n, claim in enumerate(self._claims, start=1)
            for m, receipts in enumerate(claim.receipts, start=1)
            for entry in self.fitting(receipts, f"claims[{n}].receipts[{m}]")
        }

    def fitting(self, receipts: Receipts, place: str) -> list[Entry]:
        """The credits that one line of a claim names. Refusal if it names no account of the case's currency."""
        account = known_account(receipts.account, {account for account, _ in self._accounts})
        if not account:
            raise Refusal(
                "case.toml",
                f"{place}.account",
                f"no statement in evidence is of the account {receipts.account!r}",
                "Mend the account's number, or add its statements to exhibits/.",
            )
        if (account, self._currency) not in self._accounts:
            raise Refusal(
                "case.toml",
                f"{place}.account",
                f"the account {receipts.account!r} is not held in {self._currency}, the currency of the case",
                "Claim the receipts where they arrive in the currency of the case.",
            )
        amount = self._parse(receipts.amount, f"{place}.amount") if receipts.amount is not None else None
        return [
            entry
            for entry in self._credits.get(account, ())
            if receipts.first <= entry.booked_on <= receipts.last
            and receipts.counterparty in ("", entry.counterparty)
            and receipts.text_contains in entry.text
            and amount in (None, entry.amount)
        ]

    def _parse(self, text: str, place: str) -> int:
        try:
            return parse(text, self._currency)
        except MoneyError as error:
            raise Refusal("case.toml", place, str(error), "Mend the amount.") from error


def joined_entries(base: EvidenceBase) -> set[str]:
    """The ids of the entries that [[joined]] and [[conversions]] name: what their other side is, a person has found."""
    accounts = {period.account for period in base.of(StatementPeriod)}
    home = base.case.case.currency
    ends = [(end, direction, home) for found in base.case.joined for direction, of in (("debit", found.out), ("credit", found.into)) for end in of]
    ends += [(end, direction, end.currency) for found in base.case.conversions for direction, end in (("debit", found.out), ("credit", found.into))]
    named = {(known_account(end.account, accounts), end.on, direction, currency, end.amount) for end, direction, currency in ends}
    by_day = {key[:4] for key in named}
    return {
        entry.id
        for entry in base.of(Entry)
        if (key := (entry.account, entry.booked_on, entry.direction, entry.currency)) in by_day
        and any(key == other[:4] and _minor(other[4], entry.currency) == entry.amount for other in named)
    }


def _minor(written: str, currency: str) -> int | None:
    """What cannot be read is refused where the finding is followed."""
    try:
        return parse(written, currency)
    except MoneyError:
        return None
