"""Transfers of simulated or anonymised ledgers that researchers publish with labels: for trying the engine, never evidence.

Authority: AMLSim and AMLworld (IBM; labels of simulated laundering), PKDD'99 financial data set ("Berka").
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class SimulatedTransfer(SQLModel, table=True):
    """One transfer of a research ledger. Nothing that traces a case reads this table.

    When: a day (`on`), with the time of day as written (`time`), or the number of a step of the simulation (`step`). What was paid
    and what was received are minor units of their currencies, and differ where money was converted. `kind`: 'transfer', or
    'opening' (what stood in the account at the beginning). `label`: the data set's own, '' for a transfer it does not mark.
    """

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    dataset: str
    reference: str
    on: date | None = None
    time: str = ""
    step: int | None = None
    payer: str
    payee: str
    paid: int
    paid_currency: str
    received: int
    received_currency: str
    kind: str = "transfer"
    means: str = ""
    label: str = ""
