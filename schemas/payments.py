"""Payments that were ordered: who told a bank to pay whom how much, or one bank another. An order is not proof that it was carried out.

Authority: ISO 20022 pain.001 (customer credit transfer initiation) and pacs.008 (customer credit transfer between banks).
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class PaymentInstruction(SQLModel, table=True):
    """One credit transfer as it was ordered. `amount` > 0 in minor units of `currency`; `on` is the day on which it was to be carried out
    (pain.001) or settled (pacs.008). Accounts are identities (`schemas.identifiers.account_identity`), '' where none is named."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    message: str = Field(description="'pain.001' or 'pacs.008'")
    on: date | None = None
    amount: int
    currency: str
    debtor: str = ""
    debtor_account: str = ""
    creditor: str = ""
    creditor_account: str = ""
    reference: str = ""
    text: str = ""
    original: str = Field(default="", description="the amount instructed, as written, where another was settled")
