"""Registered titles: the property, its proprietors, and the entries that burden or protect it.

Authority: Land Registration Act 2002 s.2 and Land Registration Rules 2003 rr.5-9 (property, proprietorship and charges
registers); HM Land Registry CCOD and OCOD technical specification.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class Title(SQLModel, table=True):
    """One title as one exhibit shows it. `price_paid` in minor units of `currency`, None where the register is silent."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    land_registry: str
    title_number: str
    tenure: str = ""
    address: str = ""
    postcode: str = ""
    district: str = ""
    price_paid: int | None = None
    currency: str = "GBP"
    register_date: date | None = Field(default=None, description="edition date, or the date of the data set")


class Proprietorship(SQLModel, table=True):
    """One registered proprietor of a title; legal ownership, not beneficial. `owner` is a PartyRecord's id."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    title_number: str
    owner: str
    category: str = ""
    since: date | None = None


class LandSale(SQLModel, table=True):
    """One sale as a register of prices tells it, without naming buyer or seller. `price` in minor units of `currency`, None where
    not stated; it is the price of everything with the same `reference`, which is the register's own.

    `nature` is what passed in the register's word ("Vente", "standard price"), `tenure` 'Freehold', 'Leasehold' or ''; `parcel` a
    cadastral parcel or ''.
    """

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    register_name: str
    reference: str
    sold_on: date
    price: int | None = None
    currency: str
    nature: str = ""
    property_type: str = ""
    tenure: str = ""
    address: str = ""
    postcode: str = ""
    district: str = ""
    parcel: str = ""


class RegisterEntry(SQLModel, table=True):
    """One entry of a title's register in the registrar's words. `kind`: 'charge', 'restriction', 'notice', 'agreement',
    'home_rights', 'beneficial_interest', 'price', or 'other'; `part` is 'A', 'B' or 'C'."""

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    title_number: str
    part: str
    kind: str
    entered_on: date | None = None
    dated: date | None = Field(default=None, description="the date of the deed or charge")
    party: str = Field(default="", description="the lender or beneficiary as named")
    text: str
