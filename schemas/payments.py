"""Payments as messages show them: who told a bank to pay whom how much, one bank another, or a bank its customer; and what a bank said of one later.

Authority: ISO 20022 pain.001 (customer credit transfer initiation), pacs.008 (customer credit transfer between banks), pain.002 and pacs.002 (payment status report), pacs.004
(payment return); SWIFT MT103 (single customer credit transfer), MT900 (confirmation of debit), MT910 (confirmation of credit). None of them is a statement of an account: a
movement of money is what the account's statements show.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

CONFIRMATIONS = ("MT900", "MT910")  # the account's own bank says that it booked the payment
ORDERS = ("pain.001", "pacs.008", "MT103")  # not proof that it was carried out
STATUSES = ("pain.002", "pacs.002", "pacs.004")


class PaymentInstruction(SQLModel, table=True):
    """One credit transfer as a message shows it. `amount` > 0 in minor units of `currency`; `on` is the day on which it was to be carried out
    (pain.001) or settled (the others). Accounts are identities (`schemas.identifiers.account_identity`), '' where none is named; banks a BIC, a code or a name.

    `number` is the message's own, `group` that of the group of orders within it. `reference` goes with the payment from end to end; `other_references` are all others, each behind
    its name in the format. `related`: the number of the message that a confirmation is of. `original`: what was instructed, as written, where another amount was settled.
    """

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    message: str = Field(description="one of ORDERS or CONFIRMATIONS")
    number: str = ""
    group: str = ""
    related: str = ""
    on: date | None = None
    amount: int
    currency: str
    debtor: str = ""
    debtor_account: str = ""
    debtor_bank: str = ""
    creditor: str = ""
    creditor_account: str = ""
    creditor_bank: str = ""
    reference: str = ""
    other_references: str = ""
    text: str = ""
    charges: str = ""
    rate: str = ""
    original: str = Field(default="", description="the amount instructed, as written, where another was settled")


class PaymentStatus(SQLModel, table=True):
    """What a bank said later of a payment, of a group of payments or of a whole message: that it was accepted, is pending, was rejected, or comes back.

    `of` is 'payment', 'group' or 'message'. `status` is the message's own code (ACSC, RJCT, ...), RTRN for a return. What it is said of is named as that was: the number of its
    message and group, its references. `amount`: what comes back, or the amount of what it is said of; None where the message does not say it.
    """

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    message: str = Field(description="one of STATUSES")
    number: str = ""
    on: date | None = None
    of: str
    status: str = ""
    reason: str = ""
    original_message: str = ""
    original_kind: str = ""
    original_group: str = ""
    reference: str = ""
    other_references: str = ""
    amount: int | None = None
    currency: str = ""
    original: str = Field(default="", description="the amount of the payment that comes back, as written, where another amount does")
    debtor: str = ""
    debtor_account: str = ""
    creditor: str = ""
    creditor_account: str = ""
    charges: str = ""
