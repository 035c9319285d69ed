"""Companies that no longer exist: what such a company held is nobody's for certain.

Authority: Companies Act 2006 s.1012 (property of a dissolved company is bona vacantia and belongs to the Crown) and ss.1024-1032
(restored, it is taken never to have been dissolved). [to be confirmed by a lawyer for companies of other countries]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from schemas.parties import PartyRecord
from tracing.ownership.stakes import DISSOLVED, Stake


def dissolved(records: Iterable[PartyRecord], party_of: Mapping[str, str]) -> dict[str, date]:
    """When each company was dissolved, by party; the first day if records differ."""
    found: dict[str, date] = {}
    for record in records:
        party = party_of.get(record.id)
        if party is not None and record.dissolved_on is not None:
            found[party] = min(record.dissolved_on, found.get(party, record.dissolved_on))
    return found


def without_benefit(stakes: Iterable[Stake], dissolved_on: Mapping[str, date], day: date) -> list[Stake]:
    """The stakes, those of an owner that was dissolved by that day marked: they are on record, and benefit nobody for certain."""
    return [replace(s, capacity=DISSOLVED) if s.owner in dissolved_on and dissolved_on[s.owner] <= day else s for s in stakes]
