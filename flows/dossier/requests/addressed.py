"""Everything that one bank or register is asked for, in one request.

Authority: Directive 2011/36/EU art.12 (protection of victims): a request names a protected person only if it asks for an account of theirs, and then it asks
for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.case import Outstanding
from schemas.requests import AskedOfAccount, Wanted


@dataclass(frozen=True)
class Addressed:
    """`name` is '' where nobody names the bank. `wanted` concerns no account. `outstanding` was asked of it before and not received.
    `protected` are the pseudonyms of those whom this request names because the accounts are theirs."""

    name: str
    accounts: tuple[AskedOfAccount, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    outstanding: tuple[Outstanding, ...] = ()
    protected: tuple[str, ...] = ()

    @property
    def things(self) -> tuple[Wanted, ...]:
        """Everything that is asked for: what concerns no account, then account by account."""
        return (*self.wanted, *(one for account in self.accounts for one in account.wanted))

    @property
    def could_be_monitored(self) -> tuple[AskedOfAccount, ...]:
        """The accounts that held money at the end of their last statement."""
        return tuple(account for account in self.accounts if account.open_with is not None)
