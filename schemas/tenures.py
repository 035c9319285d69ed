"""Who held what from when to when, and what of it changed close to a date that matters.

Authority: docs/method.md (history). Closeness in time is a fact and proves no purpose.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class Tenure(SQLModel, table=True):
    """An interest in a company of the case from when to when, as it stands on record once later statements have replaced earlier ones; None: not recorded,
    or not ended. `says` what it is in words, `source` 'register' or 'case file'."""

    id: str = Field(primary_key=True)
    owner: str
    company: str
    says: str
    since: date | None = None
    until: date | None = None
    source: str
    exhibit: str = ""
    place: str = ""


class Change(SQLModel, table=True):
    """Something that changed within the window around a date that matters: `days` before (below 0) or after it, 0 on it or within the period.

    `kind`: 'interest begins', 'interest ends', 'passed on', 'appointment', 'resignation', 'new company', 'dissolution', 'title registered'. `party` is whose
    change it is, `other` the company, the party that comes after, or the title. A change near two dates has two rows.
    `also` is the other exhibit (SHA-256) that it rests on.
    """

    id: str = Field(primary_key=True)
    on: date
    kind: str
    party: str
    other: str = ""
    says: str
    near: str
    near_first: date
    near_last: date
    days: int
    exhibit: str = ""
    place: str = ""
    also: str = ""
