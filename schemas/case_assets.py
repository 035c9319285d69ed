"""What case.toml says of assets: what bought them, what they are worth and at what rate, what is owed on them, who else has a part, what was given away.

Every part names the exhibit that it rests on, or who found it and why.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from schemas.stated import Amount, Currency, Id, Part


class PaymentNamed(Part):
    """One payment of an account in evidence, exactly as the statement has it."""

    account: str
    on: date
    amount: Amount


class PurchasePaymentNamed(PaymentNamed):
    part: Literal["deposit", "completion", "whole price"]


class OfAThing(Part):
    """A part that is about a title, by its number, or about another thing, by its mark, number, address or reference."""

    title: str = ""
    asset: str = ""

    @model_validator(mode="after")
    def _about_one_thing(self) -> OfAThing:
        if bool(self.title) == bool(self.asset):
            raise ValueError("give the number of a registered title as title, or what identifies another thing as asset; one of the two")
        return self

    @property
    def about(self) -> str:
        """The name of the thing as the case file writes it: a title's number or another mark."""
        return self.title or self.asset


class PurchaseDecided(OfAThing):
    """A purchase that the case file decides: these payments bought this title, or this thing."""

    price: Amount
    completed_on: date
    payments: tuple[PurchasePaymentNamed, ...] = Field(min_length=1)
    mortgage: Amount = "0"
    reason: str
    author: str
    exhibits: tuple[str, ...] = ()


class Valuation(Part):
    """What an asset was worth on a day, on what basis; `asset` is a title number, an account, a company's id, or what identifies another thing: a registration
    mark, an IMO number, an address of a wallet, the reference of a seizure or of a loan."""

    asset: str
    amount: Amount
    currency: Currency
    on: date
    basis: str
    exhibit: str


class Redemption(OfAThing):
    """What would redeem a charge on a day; "0.00" where a search showed that there is none. `currency`: if it is not the case's; `charge_dated`: which charge,
    where one lender has several."""

    lender: str
    amount: Amount
    currency: Currency | None = None
    charge_dated: date | None = None
    on: date
    exhibit: str


class CostOfRealising(OfAThing):
    """What it would cost to turn a thing into money (an agent's and a conveyancer's fees, a lender's early repayment charge), estimated or quoted on a day."""

    what: str
    amount: Amount
    currency: Currency | None = None
    on: date
    exhibit: str


class ExchangeRate(Part):
    """What one unit of `currency` was in the case's currency on a day, by whom it was published."""

    currency: Currency
    rate: str = Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,10})?$")
    on: date
    source: str
    exhibit: str

    @model_validator(mode="after")
    def _above_nil(self) -> ExchangeRate:
        if not self.rate.strip("0."):
            raise ValueError("an exchange rate is above nil")
        return self


class IndexOfAMonth(Part):
    """What a price index stood at for one month, as it was published."""

    month: str = Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="'2024-05'")
    figure: str = Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$")

    @model_validator(mode="after")
    def _above_nil(self) -> IndexOfAMonth:
        if not self.figure.strip("0."):
            raise ValueError("a price index is above nil")
        return self


class PriceIndex(Part):
    """The one series by which values are adjusted for changes in the value of money: its name, who published it, and the months that are needed."""

    name: str
    source: str
    exhibit: str
    author: str
    figures: tuple[IndexOfAMonth, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_month_once(self) -> PriceIndex:
        months = [figure.month for figure in self.figures]
        if len(set(months)) < len(months):
            raise ValueError("a month of the price index is given twice")
        return self


class LoanMade(Part):
    """Money that a party of the case lent to somebody, and what is left of it; `reference` is what the rest of case.toml calls it."""

    reference: str
    lender: Id
    debtor: str
    principal: Amount | None = None
    currency: Currency
    lent_on: date | None = None
    due_on: date | None = None
    outstanding: Amount | None = None
    outstanding_on: date | None = None
    security: str = ""
    exhibit: str
    place: str = ""


class GiftRecorded(Part):
    """Property that a party transferred for nothing, or for much less than it was worth, as a person found: `value` when it was transferred, `paid` what was
    given for it. `asset` names a scheduled thing, or is '' and `what` says it."""

    giver: Id
    recipient: str
    what: str
    asset: str = ""
    on: date
    value: Amount | None = None
    paid: Amount = "0"
    currency: Currency
    payments: tuple[PaymentNamed, ...] = ()
    reason: str
    author: str
    exhibits: tuple[str, ...] = ()


class BeneficialInterest(Part):
    """A third party's interest, or the suspect's own share where it is less than the whole. Share in per cent, '' if unknown."""

    asset: str
    holder: str
    share: str = Field(default="", pattern=r"^([0-9]{1,3}(\.[0-9]{1,4})?)?$")
    nature: str
    exhibit: str
    accepted: bool = True
