"""Keeps rows out of an exhibit's evidence, with the reason, so that the counts still add up and no statement hides what it lost.

Authority: accepted + set aside + declared = the file (schemas.evidence); a statement from which an entry is missing does not reconcile.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlmodel import SQLModel

from expectations.exhibits import rows_at
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import RowCount, SetAsideRow, Staged
from schemas.guarantees import GuaranteeBroken


def set_aside(staged: Staged, reasons: Mapping[str, Collection[str]]) -> Staged:
    """Another `staged` without the rows at the places that `reasons` names: every record of such a row goes, as one row set aside.

    Places that are of no row (a statement's head) are left: what breaks a promise there is a verdict, and stays.
    """
    gone = rows_at(staged, reasons)
    if not gone:
        return staged
    if not (len(gone) <= staged.rows.accepted):
        raise GuaranteeBroken("more rows set aside than were accepted")
    records = {table: _elsewhere(records, gone) for table, records in staged.records.items()}
    lost = [record for records_ in gone.values() for record in records_ if isinstance(record, Entry)]
    if "statementperiod" in records:
        records["statementperiod"] = [_without(period, [e for e in lost if e.period == period.id]) for period in records["statementperiod"]]
    aside = (SetAsideRow(exhibit=staged.exhibit, place=place, reason="; ".join(reasons[place]), raw=_as_read(gone[place])) for place in gone)
    before = staged.set_aside
    counts = RowCount(staged.rows.accepted - len(gone), staged.rows.set_aside + len(gone), staged.rows.declared)
    return replace(staged, rows=counts, records=records, set_aside=before.followed_by(aside) if hasattr(before, "batches") else [*before, *aside])


def _elsewhere(records: Sequence[SQLModel], places: Collection[str]) -> Sequence[SQLModel]:
    return records.elsewhere(places) if hasattr(records, "batches") else [record for record in records if record.place not in places]


def not_reconciling(staged: Staged, periods: Collection[str]) -> Staged:
    """Another `staged` in which the statements with these ids say that they do not add up."""
    if not periods:
        return staged
    marked = [_changed(p, reconciles=False) if p.id in periods else p for p in staged.records["statementperiod"]]
    return replace(staged, records=staged.records | {"statementperiod": marked})


def _without(period: StatementPeriod, lost: list[Entry]) -> StatementPeriod:
    """The statement's sums without the entries lost. It no longer adds up if value went with them, or may have."""
    if not lost:
        return period
    credits = sum(entry.amount or 0 for entry in lost if entry.direction == "credit")
    debits = sum(entry.amount or 0 for entry in lost if entry.direction != "credit")
    nothing_moved = all(entry.amount == 0 for entry in lost)
    return _changed(
        period,
        credits=period.credits - credits,
        debits=period.debits - debits,
        entries=period.entries - len(lost),
        reconciles=period.reconciles if nothing_moved else False,
        unread=period.unread + (0 if nothing_moved else len(lost)),
    )


def _changed(period: StatementPeriod, **changes: object) -> StatementPeriod:
    return StatementPeriod(**period.model_dump() | changes)


def _as_read(records: list[SQLModel]) -> str:
    """What was read from the row: its text has been left behind by the reader."""
    return json.dumps([record.model_dump(mode="json") for record in records], ensure_ascii=False, sort_keys=True)
