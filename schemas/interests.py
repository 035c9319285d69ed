"""Who holds what share or control of which company, from when to when, as a range.

Authority: Companies Act 2006 Sch 1A Part 1 (shares, votes, board, influence; bands of 25, 50 and 75 per cent);
Beneficial Ownership Data Standard 0.4 (interests with share ranges).
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

WHOLE = 1_000_000  # a share is counted in millionths of the whole: four decimals of a per cent, exactly


class Interest(SQLModel, table=True):
    """One dated interest as an exhibit records it.

    `kind`: 'shares', 'votes', 'appointment' (of most of the board), 'influence', 'surplus_assets', 'benefit' (income, use, a
    trust's beneficiary), 'office' (a director, a secretary: neither share nor votes), 'none_known' (a statement that there is
    nobody), 'exempt', or 'unknown'. `low`..`high` in millionths of the whole, None where not stated; `low_open` / `high_open`: the
    end itself is excluded ("more than 25 per cent"). `owner` is a PartyRecord's id.

    `indirect`: held through others, so that it states the end of a way and not a step of it. `record` is the register's own
    name for what it says here, which stays the same when the register says it anew; `stated_on` is the day it was said;
    `replaces` names other records, one a line, that this one takes the place of.
    """

    id: str = Field(primary_key=True)
    exhibit: str
    place: str
    owner: str
    company: str = Field(description="PartyRecord id of the company as the exhibit names it")
    kind: str
    low: int | None = None
    low_open: bool = False
    high: int | None = None
    high_open: bool = False
    started_on: date | None = None
    ended_on: date | None = None
    capacity: str = Field(default="", description="'', 'nominee', 'trustee', 'firm'")
    says: str = Field(default="", description="the register's own words")
    indirect: bool = False
    record: str = ""
    stated_on: date | None = None
    replaces: str = ""
