"""Which promises an exhibit's records are held to, whatever its source: the suites of the tables that it fills.

Authority: every row of an exhibit is accepted, set aside or declared, and an accepted one leaves a record (schemas.evidence).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from great_expectations import expectations as gxe
from sqlmodel import SQLModel

from expectations import coins, payments, registered_assets, registers, research, statements
from expectations.batches import batch, reckoned
from expectations.promises import NOT_RECONCILING, RECORDED, Suite, at_least, counted, nil, promise, written
from expectations.references import Texts
from schemas.evidence import RemarkRow, Staged
from schemas.guarantees import GuaranteeBroken
from schemas.land import Title
from schemas.parties import PartyIdentifier, PartyRecord
from schemas.registered_assets import REGISTERED_ASSETS

_NOT_WHOLE = ("control_total",)  # remarks that say that the file is not what it says of itself


def suites(staged: Staged, first: date, last: date) -> Iterator[Suite]:
    """The suites for one exhibit; first..last is the case's period."""
    exhibit, read = staged.exhibit, staged.records
    parties, identified, title_numbers = (
        Texts(read.get(model.__tablename__, ()), model, name) for model, name in ((PartyRecord, "id"), (PartyIdentifier, "party"), (Title, "title_number"))
    )
    periods, entries = read.get("statementperiod", []), read.get("entry", [])
    yield _whole(staged)
    if staged.remarks:
        yield _remarks(staged)
    if periods or entries:
        yield statements.statement_periods(periods, entries, exhibit, first, last)
        yield statements.statement_entries(entries, periods, exhibit, first, last)
    of_registers = {
        "partyrecord": lambda records: registers.party_records(records, identified, exhibit, last),
        "partyidentifier": lambda records: registers.party_identifiers(records, parties, exhibit),
        "interest": lambda records: registers.interests(records, parties, exhibit, last),
        "title": lambda records: registers.titles(records, exhibit, last),
        "proprietorship": lambda records: registers.proprietorships(records, parties, title_numbers, exhibit, last),
        "landsale": lambda records: registers.land_sales(records, exhibit, last),
        **{
            model.__tablename__: lambda records, model=model: registered_assets.assets(records, model, parties, exhibit, last)
            for model in REGISTERED_ASSETS.values()
        },
        "simulatedtransfer": lambda records: research.simulated_transfers(records, exhibit),
        "registerentry": lambda records: registers.register_entries(records, title_numbers, exhibit, last),
    }
    if read.get("paymentinstruction"):
        yield payments.instructions(read["paymentinstruction"], exhibit, first, last)
    if read.get("coinmovement"):
        yield coins.coin_movements(read["coinmovement"], exhibit, first, last)
    if read.get("paymentstatus"):
        yield payments.statuses(read["paymentstatus"], exhibit, first, last)
    unknown = read.keys() - of_registers.keys() - {"statementperiod", "entry", "paymentinstruction", "paymentstatus", "coinmovement"}
    if unknown:
        raise GuaranteeBroken(f"no promises are made of {sorted(unknown)}")
    for table, suite in of_registers.items():
        if read.get(table):
            yield suite(read[table])


def rows_at(staged: Staged, places: Collection[str]) -> dict[str, list[SQLModel]]:
    """The records of each accepted row at one of `places`, by its place. What stands in a statement's head, or is said of a title as a whole, is
    of no row: the place of such records is left out."""
    by_place: dict[str, list[SQLModel]] = {}
    for records in staged.records.values():
        for record in records_at(records, places):
            by_place.setdefault(record.place, []).append(record)
    of_rows = {record.place for records in _row_tables(staged) for record in records_at(records, places)}
    return {place: records for place, records in by_place.items() if place in of_rows}


def records_at(records: Sequence[SQLModel], places: Collection[str]) -> Iterable[SQLModel]:
    """The records that stand at one of `places`."""
    return records.at(places) if hasattr(records, "batches") else [record for record in records if record.place in places]


def _row_tables(staged: Staged) -> list[Sequence[SQLModel]]:
    """The tables whose records are each of a row."""
    for table in ("entry", "registerentry"):
        if table in staged.records or (table == "entry" and "statementperiod" in staged.records):
            return [staged.records.get(table, [])]
    return list(staged.records.values())


def _rows(staged: Staged) -> int:
    """How many rows of the exhibit gave at least one record."""
    tables = _row_tables(staged)
    many = [records for records in tables if hasattr(records, "batches")]
    few = {record.place for records in tables if not hasattr(records, "batches") for record in records}
    return many[0].places(*many[1:], and_at=few) if many else len(few)


def _whole(staged: Staged) -> Suite:
    records = sum(map(len, staged.records.values()))
    counts = reckoned(records=[records], rows_without_record=[staged.rows.accepted - _rows(staged)])
    return Suite(
        "exhibit",
        counts,
        (),
        (
            promise("something in the exhibit is evidence", RECORDED, at_least("records", 1)),
            promise("every accepted row left a record in the evidence, and no other row did", RECORDED, nil("rows_without_record")),
        ),
    )


def _remarks(staged: Staged) -> Suite:
    return Suite(
        "remarks",
        batch(staged.remarks, RemarkRow, "place", "flag"),
        staged.remarks,
        (
            counted(staged.remarks, "remarks"),
            promise(
                "what the file says of its own length and sums agrees with its rows",
                NOT_RECONCILING,
                written("flag"),
                gxe.ExpectColumnValuesToNotBeInSet(column="flag", value_set=list(_NOT_WHOLE)),
            ),
        ),
    )
