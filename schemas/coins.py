"""Movements of units of a coin in an account that an exchange keeps: what was bought, sold, received and sent where. No money of the ledger.

Authority: Regulation (EU) 2023/1114 (MiCA) art.75 (custody: a register of positions for each client).
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class CoinMovement(SQLModel, table=True):
    """One movement. `quantity` is a decimal number of units of `unit`, below nil for what left. `kind` is the exchange's own word. `address`: to or from which address on a chain
    it went, where the exchange says so. `money`: the id of the entry that moved the money for it, '' if none did."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    account: str
    custodian: str
    on: date
    kind: str
    unit: str
    quantity: str
    address: str = ""
    reference: str = ""
    text: str = ""
    money: str = ""
