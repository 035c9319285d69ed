"""Anonymised account transactions of a Czech bank, 1993 to 1998, as researchers use them.

Format: PKDD'99 Discovery Challenge, financial data set ("Berka"), trans.asc: ten columns divided by semicolons, dates as YYMMDD of the
1900s, amounts in Czech koruna; from a database, the same columns divided by commas, dates as 1995-03-24. A row is one account's own entry:
the other side is outside. Not evidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.reading.delimited import Record, is_blank, opening_records, records
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar, money
from schemas.evidence import Declared, Outcome, SetAside
from schemas.research import SimulatedTransfer

VERSION = 2
_COLUMNS = ("trans_id", "account_id", "date", "type", "operation", "amount", "balance", "k_symbol", "bank", "account")
_CREDIT, _DEBIT = ("PRIJEM",), ("VYDAJ", "VYBER")
_OPERATIONS = ("VKLAD", "VYBER", "VYBER KARTOU", "PREVOD Z UCTU", "PREVOD NA UCET", "")
_CASH = ("VKLAD", "VYBER", "VYBER KARTOU")


def recognises(file: OpenedFile) -> Claim:
    """The ten headings, divided by semicolons or by commas."""
    known = bool(_delimiter(file))
    return Claim(known, f"its first line {'has' if known else 'does not have'} the ten headings of trans.asc")


def _delimiter(file: OpenedFile) -> str:
    """What divides the ten headings; '' if they are not there."""
    return next((mark for mark in ";," if tuple(heading.strip() for heading in next(iter(opening_records(file, mark, most=1)), [])) == _COLUMNS), "")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A SimulatedTransfer a row, between the account and '@...', which is outside."""
    rows, odd = RowsAsColumns(file), Oddities()
    for record in records(file, file.decode_as("utf-8"), _delimiter(file)):
        if is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif file.rows == 1:
            yield Declared(record.place, "headings", record.raw)
        elif aside := _entry(rows, record, odd):
            yield aside
        yield from rows.full()
    yield from rows.rest()
    yield from odd.remarks()


def _entry(rows: RowsAsColumns, record: Record, odd: Oddities) -> SetAside | None:
    if record.problem or len(record.fields) != len(_COLUMNS):
        return SetAside(record.place, record.problem or f"{len(record.fields)} fields, expected {len(_COLUMNS)}", record.raw)
    row = dict(zip(_COLUMNS, (value.strip() for value in record.fields), strict=False))
    day = row["date"]
    try:
        if row["type"] not in _CREDIT + _DEBIT or not (row["trans_id"] and row["account_id"]):
            raise ValueError("the row does not give a transaction, an account and PRIJEM, VYDAJ or VYBER")
        on, amount = calendar.parse(f"19{day[:2]}-{day[2:4]}-{day[4:]}" if len(day) == 6 else day), money.parse(row["amount"], "CZK")
        money.parse(row["balance"], "CZK")
    except ValueError as error:
        return SetAside(record.place, str(error), record.raw)
    if row["operation"] not in _OPERATIONS:
        odd.note("unknown_code", f"operation {row['operation']!r}", record.place)
    other = "@cash" if row["operation"] in _CASH else "@" + "/".join(filter(None, (row["bank"], row["account"])))
    payer, payee = (other, row["account_id"]) if row["type"] in _CREDIT else (row["account_id"], other)
    rows.record(
        SimulatedTransfer,
        record.place,
        dataset="Berka",
        reference=row["trans_id"],
        on=on,
        payer=payer,
        payee=payee,
        paid=amount,
        paid_currency="CZK",
        received=amount,
        received_currency="CZK",
        means=", ".join(filter(None, (row["operation"], row["k_symbol"]))),
    )
    rows.accept(record.place)
    return None
