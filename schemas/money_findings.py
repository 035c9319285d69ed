"""What only a person can find about the way that money took: never inferred from timing, each with its author, day and exhibits.

Authority: Federal Republic of Brazil v Durant International Corp [2015] UKPC 35 (backward tracing: coordination, not timing alone); Barlow
Clowes International v Vaughan [1992] 4 All ER 22 (a common pool shared rateably).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from schemas.stated import Amount, Currency, Id, Part


class MoneyFinding(Part):
    """Who finds it, when, why, and on which exhibits."""

    id: Id
    author: str = Field(min_length=1)
    on: date
    reason: str = Field(min_length=1)
    exhibits: tuple[str, ...] = Field(min_length=1)


class JointAccount(Part):
    """An account of several holders, of whom a statement names one at most: the mandate, or another exhibit, shows them all. `says` is what it shows."""

    account: str
    holders: tuple[Id, ...] = Field(min_length=2)
    says: str = Field(min_length=1)
    exhibits: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> JointAccount:
        if len(set(self.holders)) < len(self.holders):
            raise ValueError(f"the account {self.account} names a holder twice")
        return self


class End(Part):
    """One entry of an account in evidence, by account, day and amount, exactly as the statement has it."""

    account: str
    on: date
    amount: Amount


class EndInCurrency(End):
    """An entry of an account that may be in another currency than the case's."""

    currency: Currency


class Conversion(MoneyFinding):
    """What went out in one currency came in in another, at the rate that was executed: the two amounts."""

    out: EndInCurrency
    into: EndInCurrency


class JoinedEnds(MoneyFinding):
    """Money that left accounts in evidence and came back into others is the same money: cash, a money-service business, an exchange, or an
    own transfer whose other side lies in a gap."""

    what: Literal["cash", "money_service_business", "exchange", "own_transfer_across_a_gap"]
    out: tuple[End, ...] = Field(min_length=1)
    into: tuple[End, ...] = Field(min_length=1)


class BackwardTracing(MoneyFinding):
    """A receipt paid for a payment that the same account had made before it, by one coordinated scheme; `amount` is so much of both, the
    smaller of the two if it is left out."""

    payment: End
    receipt: End
    amount: Amount | None = None


class OnePot(MoneyFinding):
    """Accounts that are treated as one: money that moves between them does not move."""

    accounts: tuple[str, ...] = Field(min_length=2)


class Pool(MoneyFinding):
    """Accounts whose surviving money is shared in proportion to what each claim contributed; this is distribution and follows nothing."""

    accounts: tuple[str, ...] = Field(min_length=1)
