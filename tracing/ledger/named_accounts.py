"""Which accounts an entry names as its other side: whole numbers in their own field or in the narrative, and parts of numbers.

Authority: ISO 13616 (IBAN); UK sort code and account number. A whole number identifies; a part of one only proposes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from schemas.accounts import Entry
from schemas.identifiers import account_identity
from tracing.ledger.account_references import known_account

ELSEWHERE = "@"  # the entry names an account that is not in evidence, or several
_GROUPS = 10  # an IBAN in groups of four has at most nine, and a letter may stand beside it
_UK = re.compile(r"(?<![0-9A-Z-])[0-9]{2}-[0-9]{2}-[0-9]{2}[ /:-]{0,3}[0-9]{8}(?![0-9A-Z-])")
_IBAN = re.compile(r"(?<![0-9A-Z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?(?![0-9A-Z])")
_MASKED = re.compile(r"(?:[*X\u2022.]{2,}|ENDING(?: IN)? |A/?C(?:COUNT)?(?: NO\.?| NUMBER)? ?|ACCT? ?|REK ?|KTO\.? ?)([0-9]{3,7})(?![0-9A-Z])")
_NUMBER_ALONE = re.compile(r"(?<![0-9A-Z-])[0-9]{8,10}(?![0-9A-Z-])")


class Named(NamedTuple):
    """`account`: the account in evidence that the entry names as its other side, '' where it names none, ELSEWHERE where it names another or several; `parts`:
    numbers that may be the end of an account's number, or its number without its bank."""

    account: str
    parts: tuple[str, ...]


class AccountsNamed:
    """The accounts in evidence of one currency, found again in what banks write."""

    def __init__(self, accounts: Collection[str]):
        self._accounts = frozenset(accounts)
        self._by_number: dict[str, str] = {}
        for account in sorted(self._accounts):
            for number in _numbers(account):
                self._by_number[number] = "" if number in self._by_number else account

    def of(self, entry: Entry, own: str) -> Named:
        """What the entry names; its own account is no other side."""
        named = {self._written(entry.counterparty_account, own), *self._in_text(f"{entry.counterparty} {entry.text} {entry.reference}", own)} - {""}
        found = next(iter(named)) if len(named) == 1 else ELSEWHERE if named else ""
        return Named(found, _parts(f"{entry.counterparty_account} {entry.counterparty} {entry.text}"))

    def _written(self, written: str, own: str) -> str:
        if not written.strip() or known_account(written, {own}):
            return ""
        return known_account(written, self._accounts - {own}) or ("" if _masked(written) else ELSEWHERE)

    def _in_text(self, text: str, own: str) -> set[str]:
        upper, found = text.upper(), set()
        groups = [(m.start(), m.group()) for m in re.finditer("[A-Z0-9]+", upper)] if any(c.isdigit() for c in upper) else []
        for n in range(len(groups)):
            joined = ""
            for _, group in groups[n : n + _GROUPS]:
                joined += group
                if account := self._by_number.get(joined, ""):
                    found.add(account)
        if own in found:
            found.discard(own)
        for pattern in (_UK, _IBAN):
            for match in pattern.finditer(upper):
                identity = account_identity(match[0], country="gb" if pattern is _UK else "")
                if identity.startswith(("gb:", "iban:")) and not known_account(identity, self._accounts):
                    found.add(ELSEWHERE)
        return found


def ends_with(account: str, part: str) -> bool:
    """True if the part is the end of the account's number."""
    digits = re.sub("[^0-9]", "", account.partition(":")[2])
    return len(part) < len(digits) and digits.endswith(part)


@lru_cache(maxsize=1 << 12)
def _numbers(account: str) -> frozenset[str]:
    """The account's whole number as it may stand in a narrative, without separators."""
    scheme, _, rest = account.partition(":")
    compact = re.sub("[^A-Z0-9]", "", rest.upper())
    found = {compact} if len(compact) >= 8 and any(c.isdigit() for c in compact) else set()
    if scheme == "iban" and compact.startswith("GB"):
        found.add(compact[8:])
    if scheme == "iban" and compact.startswith("DE"):
        found.add(compact[4:])
    return frozenset(found)


def _masked(written: str) -> bool:
    return bool(_MASKED.search(written.upper())) or bool(re.fullmatch("[0-9]{3,10}", written.strip()))


def _parts(text: str) -> tuple[str, ...]:
    upper = text.upper()
    found: Iterable[str] = (*(m[1] for m in _MASKED.finditer(upper)), *(m[0] for m in _NUMBER_ALONE.finditer(upper)))
    return tuple(sorted(set(found)))
