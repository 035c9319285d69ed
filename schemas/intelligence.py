"""What a report to a financial intelligence unit says: leads for the investigation. None of it is evidence, and none of it is ever stored with it.

Authority: Proceeds of Crime Act 2002 ss.333A-333D (tipping off); Directive (EU) 2015/849 arts.38-39 (whoever reported is protected). These tables are in no
list of the store or of the evidence base (schemas.evidence_base), so that no record of them can reach a finding or a dossier.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class ReportedTransaction(SQLModel):
    """One transaction as it was reported. `amount` in minor units of `currency`; names as written, accounts as identities."""

    id: str
    exhibit: str
    place: str
    on: date | None = None
    amount: int | None = None
    currency: str = ""
    number: str = ""
    payer: str = ""
    payer_account: str = ""
    payee: str = ""
    payee_account: str = ""
    text: str = ""


class ReportedParty(SQLModel):
    """One person, company or account that a report names, in the part of it that `place` and `role` say."""

    id: str
    exhibit: str
    place: str
    role: str
    kind: str = Field(description="'person', 'company' or 'account'")
    name: str = ""
    born: str = ""
    number: str = ""
    account: str = ""
