"""What became of money and property otherwise than by a purchase: a lender's charge repaid, and what was given away or sold for too little.

Authority: Proceeds of Crime Act 2002 ss.77-78 (tainted gifts; a transfer at an undervalue); Boscawen v Bajwa [1996] 1 WLR 328 (traced money that pays off a charge).
"""
from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class ChargeRepayment(SQLModel, table=True):
    """Payments of one account to the lender in whose favour a title is charged. `state`: 'proposed', 'accepted', 'rejected'; `decided_by` is a decision's id or
    ''. `charge` is a RegisterEntry's id; `amount` in minor units of `currency`, capital and interest together."""

    id: str = Field(primary_key=True)
    asset: str
    title_number: str
    lender: str
    account: str
    charge: str
    first: date
    last: date
    amount: int
    currency: str
    state: str
    decided_by: str = ""
    reasons: str = ""
    against: str = ""


class RepaymentTransfer(SQLModel, table=True):
    """One of those payments."""

    repayment: str = Field(primary_key=True)
    transfer: str = Field(primary_key=True)


class Gift(SQLModel, table=True):
    """Property that a suspect may have given, or sold for less than its value. `kind`: 'money' (payments), 'price' (the price of what another holds), 'title',
    'shares', 'thing', or 'recorded' (by the case file).

    `recipient` is a Party's id or ''. `value` when it was given and `paid` for it in minor units of `currency`; None is "not known", never nil. `state` as in
    ChargeRepayment; the case file's own are 'accepted'. Whether it is tainted is not said here: that rests on the relevant day and on what was traced.
    """

    id: str = Field(primary_key=True)
    kind: str
    giver: str
    giver_name: str
    recipient: str = ""
    recipient_name: str
    what: str
    asset: str = ""
    first: date | None = None
    last: date | None = None
    value: int | None = None
    paid: int | None = None
    currency: str
    state: str
    decided_by: str = ""
    reasons: str = ""
    against: str = ""
    exhibit: str = ""
    place: str = ""


class GiftTransfer(SQLModel, table=True):
    """One payment of a gift of money."""

    gift: str = Field(primary_key=True)
    transfer: str = Field(primary_key=True)
