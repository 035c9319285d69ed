"""Assets as registers and seizures record them, beside land in England and Wales: one model a kind.

Authority: Proceeds of Crime Act 2002 s.84 (property is all property wherever situated) and ss.289-303 (cash and listed assets).
A table, a template's columns and the basic promises follow from each model's fields: a text without a default must be said.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class Vehicle(SQLModel, table=True):
    """A motor vehicle. `holder` is a PartyRecord's id or '': the keeper, who need not be the owner. `value` in minor units of `currency`."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    registration: str
    vin: str = ""
    make: str = ""
    model: str = ""
    colour: str = ""
    first_registered_on: date | None = None
    held_since: date | None = None
    holder: str = ""
    value: int | None = None
    currency: str = ""
    valued_on: date | None = None


class Vessel(SQLModel, table=True):
    """A ship or boat. `imo` is the number of the hull, which outlives names and flags; `shares` as the register writes them ("64/64")."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    official_number: str
    name: str = ""
    imo: str = ""
    mmsi: str = ""
    flag: str = ""
    shares: str = ""
    mortgages: str = ""
    held_since: date | None = None
    holder: str = ""
    value: int | None = None
    currency: str = ""
    valued_on: date | None = None


class Aircraft(SQLModel, table=True):
    """An aircraft. `registration` with its nationality mark ("G-ABCD"); `holder` is the registered owner or operator."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    registration: str
    serial_number: str = ""
    model: str = ""
    mortgages: str = ""
    held_since: date | None = None
    holder: str = ""
    value: int | None = None
    currency: str = ""
    valued_on: date | None = None


class CryptoWallet(SQLModel, table=True):
    """An address on a network. `balance` is as written, with its `unit`: units that are no currency are not counted in money."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    network: str
    address: str
    balance: str = ""
    unit: str = ""
    balance_on: date | None = None
    custodian: str = ""
    holder: str = ""
    value: int | None = None
    currency: str = ""
    valued_on: date | None = None


class CashSeizure(SQLModel, table=True):
    """Cash that was seized. `holder` is the person from whom; `amount` in minor units of `currency`."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    reference: str
    amount: int
    currency: str
    seized_on: date
    seized_at: str = ""
    power: str = ""
    holder: str = ""


class RegisteredLand(SQLModel, table=True):
    """Land in a register that has no format of its own here. `holder` is the registered owner; `share` as the register writes it."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    land_registry: str
    title_number: str
    country: str = ""
    address: str = ""
    share: str = ""
    charges: str = ""
    acquired_on: date | None = None
    price_paid: int | None = None
    holder: str = ""
    value: int | None = None
    currency: str = ""
    valued_on: date | None = None


class Receivable(SQLModel, table=True):
    """Money that somebody owes. `holder` is the creditor, `debtor` the name of who owes it; `principal` was lent on `lent_on` and
    `outstanding` was left of it on `outstanding_on`, both in minor units of `currency`."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    reference: str
    debtor: str
    principal: int | None = None
    outstanding: int | None = None
    currency: str = ""
    lent_on: date | None = None
    due_on: date | None = None
    outstanding_on: date | None = None
    security: str = ""
    holder: str = ""


RegisteredAsset = Vehicle | Vessel | Aircraft | CryptoWallet | CashSeizure | RegisteredLand | Receivable
REGISTERED_ASSETS: dict[str, type[RegisteredAsset]] = {
    "vehicle": Vehicle,
    "vessel": Vessel,
    "aircraft": Aircraft,
    "crypto_wallet": CryptoWallet,
    "cash": CashSeizure,
    "land": RegisteredLand,
    "receivable": Receivable,
}
