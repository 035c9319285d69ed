"""People and companies: how an exhibit writes them, who the case says they are, and the role each has in it.

Authority: Directive (EU) 2016/680 art.6 and Data Protection Act 2018 s.38(3): suspects, convicted persons, victims, witnesses
and others are kept apart.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from sqlmodel import Field, SQLModel

Role = Literal["suspect", "associate", "victim", "third_party", "witness"]
ROLE_WORDS: dict[str, str] = {
    "suspect": "suspect",
    "associate": "associate",
    "victim": "victim",
    "third_party": "third party",
    "witness": "witness",
    "": "no role recorded",
}


class PartyRecord(SQLModel, table=True):
    """A person or company exactly as one place of one exhibit names it; nothing here is merged.

    `mentioned_as` says in what capacity: 'register entry', 'person with significant control', 'proprietor', 'account
    holder', 'case file'. A date of birth may be known by year and month only. `number` is a company's number in the
    register of `jurisdiction` (ISO 3166-1 alpha-2, lower case).
    """

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    mentioned_as: str
    kind: str = Field(description="'person', 'company' or 'unknown'")
    name: str
    born_year: int | None = None
    born_month: int | None = None
    born_day: int | None = None
    nationality: str = ""
    address: str = ""
    postcode: str = ""
    jurisdiction: str = ""
    number: str = ""
    status: str = ""
    incorporated_on: date | None = None
    dissolved_on: date | None = None


class PartyIdentifier(SQLModel, table=True):
    """One identifier that an exhibit gives a party, beside a company's number: an LEI, a record's own name in its register.

    `party` is a PartyRecord's id. `scheme` says who gives such identifiers out; `own`: the register's own name for the record.
    """

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    party: str
    scheme: str
    value: str
    own: bool = False


class Party(SQLModel, table=True):
    """One person or company of the case: the records recognised as the same, under the case file's name where it has one."""

    id: str = Field(primary_key=True)
    kind: str
    name: str
    role: str = ""
    pseudonym: str = ""
    born: str = Field(default="", description="ISO date, or year and month, or ''")
    jurisdiction: str = ""
    number: str = ""


class PartyMember(SQLModel, table=True):
    """Which record belongs to which party, and the match that says so."""

    record: str = Field(primary_key=True)
    party: str
    match: str
