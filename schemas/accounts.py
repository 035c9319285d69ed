"""Bank accounts, the periods that statements cover, their entries, and the transfers that entries prove.

Authority: ISO 20022 camt.053 (the nouns: Stmt, Bal, Ntry); Bankers' Books Evidence Act 1879 (entries in a banker's book).
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class StatementPeriod(SQLModel, table=True):
    """One statement of one account: what it opens and closes with, and whether it adds up.

    Amounts are minor units; None is "the statement does not say". `account` is the account's identity
    (`schemas.identifiers.account_identity`), the same for every exhibit that names the account. `kind` is 'statement', or
    'interim report' or 'notification': these repeat what a statement shows, perhaps not all of it, and prove no balance.
    """

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    account: str
    written_as: str
    holder: str = ""
    servicer: str = ""
    kind: str = "statement"
    currency: str
    statement_number: str = ""
    opens_on: date
    closes_on: date
    opening: int | None = None
    closing: int | None = None
    credits: int
    debits: int
    entries: int
    reconciles: bool | None = Field(default=None, description="None: a balance is not stated, so nothing can be checked")


class Entry(SQLModel, table=True):
    """One line of a statement. `amount` >= 0 in minor units; `direction` is 'credit' or 'debit', seen by the account holder.

    `seq` is the order in which the statement lists its entries; it is not taken for the order of events within a day
    unless the case says so. `original` is the amount in the currency in which the payment was made, as written ("100.00 USD"), where
    that is another.
    """

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    period: str
    account: str
    seq: int
    booked_on: date
    value_on: date | None = None
    amount: int
    direction: str
    currency: str
    counterparty: str = ""
    counterparty_account: str = ""
    reference: str = ""
    text: str = ""
    bank_code: str = ""
    reversal: bool = False
    original: str = ""
    balance_after: int | None = None


class Transfer(SQLModel, table=True):
    """Value that moved from one account to another, or in or out of the accounts in evidence: a line of the ledger.

    `payer` and `payee` are account identities; an account without statements begins with '@' (tracing: outside).
    An own transfer seen from both sides is one transfer with two entries. Where the payee's statement shows it on another day, or at a place that no one order of both
    statements has, `arrives` is that day and `arrives_seq` the place of its arrival in the order of events; else they are '' and 0. `kind` is '', 'opening', 'gap' or
    'reversal:<id>', as in the ledger's definition. `means` is by what it moved ('cash out', 'cheque', ...), '' if nothing says so, and
    `means_why` the evidence for it.
    """

    id: str = Field(primary_key=True)
    at: str
    seq: int
    payer: str
    payee: str
    amount: int
    currency: str
    kind: str = ""
    arrives: str = ""
    arrives_seq: int = 0
    debit_entry: str = ""
    credit_entry: str = ""
    counterparty: str = ""
    text: str = ""
    means: str = ""
    means_why: str = ""
    why: str = Field(default="", description="why two entries are one transfer, or why this opening or gap stands here")
