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
    reconciles: bool | None = Field(
        default=None, description="None: a balance is not stated, so nothing can be checked; False also where it was not wholly read"
    )
    unread: int = Field(default=0, description="rows and balances that could not be read, so that nobody knows what they say")


class Entry(SQLModel, table=True):
    """One line of a statement. `amount` >= 0 in minor units; `direction` is 'credit' or 'debit', seen by the account holder.

    `seq` is the order in which the statement lists its entries; it is not taken for the order of events within a day
    unless the case says so. `original` is every other amount that it states of the payment, as written ("100.00 USD"): what was
    instructed or agreed, those in another currency first; `rate` is the rate that the statement gives ("0.9225 USD to EUR"). `charges`: what the statement says was charged
    within the amount, as written. What it booked as one sum and lists in parts is one entry a part; `batch` is the same for all of them: the place of that sum, and the
    bank's number of it. An entry that gives back an earlier one has a `return_reason` (a code, the bank's words, or both), and in `returns` how the statement
    names that one ('' if it does not). `ultimate_counterparty`: for whom the other side paid or was paid; `on_behalf_of`: for whom the account's holder did.
    `counterparty_bank`: a BIC, a bank code or a name. `other_references`: every further reference, each behind its name in the format ("MndtId M9; TxId 7").
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
    counterparty_bank: str = ""
    counterparty_address: str = ""
    ultimate_counterparty: str = ""
    on_behalf_of: str = ""
    reference: str = ""
    other_references: str = ""
    text: str = ""
    bank_code: str = ""
    reversal: bool = False
    returns: str = ""
    return_reason: str = ""
    batch: str = ""
    original: str = ""
    rate: str = ""
    charges: str = ""
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
