"""What became of money and property otherwise than by a purchase: a lender's charge repaid, and what was given away or sold for too little.

Authority: Proceeds of Crime Act 2002 ss.77-79 and 81 (tainted gifts; a transfer at an undervalue; their value); Boscawen v Bajwa [1996] 1 WLR 328 (traced money that pays off a charge).
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
    """One payment of a charge's repayment."""

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


class GiftToday(SQLModel, table=True):
    """What a gift comes to on the day up to which evidence was considered: the greater of what was given, adjusted for later changes in the value of money, and what
    the recipient holds of it or in its place. Amounts in minor units of `currency`; None is "not known", never nil; each with its basis in words.

    `given` is so much of `whole` (what passed, or the price) as nothing was paid for. `worth`, `charges` and `beneficial` (the recipient's share in millionths) are of the
    thing today; so large a part of them as was given is `now`. `complete`: both sides are known and the adjustment was made; else `today` is the least that it comes to.
    """

    gift: str = Field(primary_key=True)
    on: date
    currency: str
    whole: int | None = None
    given: int | None = None
    given_basis: str = ""
    adjusted: int | None = None
    adjusted_basis: str = ""
    worth: int | None = None
    charges: int | None = None
    beneficial: int | None = None
    now: int | None = None
    now_basis: str = ""
    today: int | None = None
    complete: bool = False
