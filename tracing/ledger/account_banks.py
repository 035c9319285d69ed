"""Which bank keeps an account: as its statements name it, else whoever produced them, else as the case file says, else the bank of an account with the same bank code.

Authority: ISO 13616 (IBAN; in the registry's structures a British, Irish or Dutch bank code is four letters, a German one eight digits, a French one five).
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from schemas.accounts import StatementPeriod
from schemas.evidence_base import EvidenceBase
from tracing.ledger.account_references import known_account

_LETTERS_OF_THE_BANK = {"GB": 4, "IE": 4, "NL": 4, "DE": 8, "FR": 5}


class Bank(NamedTuple):
    """A bank's name, '' where nothing names it, and what does."""

    name: str = ""
    why: str = "no exhibit names the bank"


class Banks:
    """The banks of one case's accounts."""

    def __init__(self, base: EvidenceBase):
        producers = {exhibit.sha256: exhibit for exhibit in base.exhibits}
        self._known: dict[str, Bank] = {}
        for period in sorted(base.of(StatementPeriod), key=lambda p: (not p.servicer, -p.closes_on.toordinal(), p.id)):
            exhibit = producers.get(period.exhibit)
            if period.servicer:
                self._known.setdefault(period.account, Bank(period.servicer, "the account's statements name it"))
            elif exhibit is not None and exhibit.producer:
                self._known.setdefault(period.account, Bank(exhibit.producer, f"it produced the statement {exhibit.reference}"))
        self._said = [(recipient.name, recipient.accounts) for recipient in base.case.application.information.recipients]
        self._by_code: dict[str, set[str]] = defaultdict(set)
        for account, bank in self._known.items():
            self._by_code[_code(account)].add(bank.name)

    def of(self, account: str) -> Bank:
        """The bank of an account's identity; one that only the bank code tells is not named where accounts with that code name two."""
        if account in self._known:
            return self._known[account]
        for name, accounts in self._said:
            if any(known_account(written, {account}) for written in accounts):
                return Bank(name, "the case file says so")
        alike = self._by_code.get(_code(account), set()) if _code(account) else set()
        return Bank(*alike, "an account in evidence has the same bank code") if len(alike) == 1 else Bank()


def _code(account: str) -> str:
    """The part of an account's identity that is its bank's alone, or ''."""
    scheme, _, rest = account.partition(":")
    if scheme == "iban" and rest[:2] in _LETTERS_OF_THE_BANK:
        return rest[:2] + rest[4 : 4 + _LETTERS_OF_THE_BANK[rest[:2]]]
    if scheme == "de":
        return "DE" + rest[:8]
    if scheme == "fr":
        return "FR" + rest[:5]
    return {"gb": f"sort code {rest[:6]}", "bic": rest.partition("-")[0]}.get(scheme, "")
