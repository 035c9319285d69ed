"""Simulated transactions between accounts of many banks, each with a label: is it laundering; and the laundering patterns, block by block.

Format: AMLworld (IBM Transactions for Anti Money Laundering), HI and LI, Trans.csv (11 columns, two of them called Account, or Account and Account.1
as a data frame writes them) and Patterns.txt (the same columns without headings between BEGIN and END lines). Bank and account numbers keep their leading noughts. Not evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.sources.reading.delimited import Record, is_blank, opening_records, records
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar, money
from schemas.evidence import Declared, Outcome, SetAside
from schemas.research import SimulatedTransfer

VERSION = 2
COLUMNS = (
    "Timestamp",
    "From Bank",
    "Account",
    "To Bank",
    "Account",
    "Amount Received",
    "Receiving Currency",
    "Amount Paid",
    "Payment Currency",
    "Payment Format",
    "Is Laundering",
)
_CURRENCIES = {
    "US Dollar": "USD",
    "Euro": "EUR",
    "UK Pound": "GBP",
    "Swiss Franc": "CHF",
    "Yuan": "CNY",
    "Yen": "JPY",
    "Rupee": "INR",
    "Ruble": "RUB",
    "Shekel": "ILS",
    "Saudi Riyal": "SAR",
    "Mexican Peso": "MXN",
    "Brazil Real": "BRL",
    "Canadian Dollar": "CAD",
    "Australian Dollar": "AUD",
}
_BLOCK = re.compile(r"(BEGIN|END) LAUNDERING ATTEMPT - ([A-Z-]+).*")
_STAMP = re.compile(r"([0-9]{4}/[0-9]{2}/[0-9]{2}) ([0-9]{2}:[0-9]{2})")


def recognises(file: OpenedFile) -> Claim:
    """The eleven headings, or a first line that begins a laundering attempt."""
    first = next(iter(opening_records(file, most=1)), [])
    if _are_headings(first):
        return Claim(True, "its first line has the 11 headings of AMLworld's transactions")
    if first and _BLOCK.fullmatch(",".join(first).strip()):
        return Claim(True, "its first line begins a block of AMLworld's laundering patterns")
    return Claim(False, "its first line is neither AMLworld's headings nor the beginning of a laundering attempt")


def _are_headings(fields: list[str]) -> bool:
    return tuple("Account" if field == "Account.1" else field for field in fields) == COLUMNS


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A SimulatedTransfer a row; in the file of patterns its label is the pattern and the number of the attempt."""
    rows, odd, attempt, n = RowsAsColumns(file), Oddities(), "", 0
    for record in records(file, file.decode_as("utf-8")):
        block = _BLOCK.fullmatch(record.raw.strip())
        if is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif _are_headings(record.fields):
            yield Declared(record.place, "headings", record.raw)
        elif block:
            n += block[1] == "BEGIN"
            attempt = f"{block[2]} {n}" if block[1] == "BEGIN" else ""
            yield Declared(record.place, f"line that {'begins' if attempt else 'ends'} an attempt", record.raw)
        elif aside := _transfer(rows, record, attempt, odd):
            yield aside
        yield from rows.full()
    yield from rows.rest()
    yield from odd.remarks()


def _transfer(rows: RowsAsColumns, record: Record, attempt: str, odd: Oddities) -> SetAside | None:
    if record.problem or len(record.fields) != len(COLUMNS):
        return SetAside(record.place, record.problem or f"{len(record.fields)} fields, expected {len(COLUMNS)}", record.raw)
    at, from_bank, payer, to_bank, payee, received, received_in, paid, paid_in, means, laundering = (value.strip() for value in record.fields)
    try:
        stamp = _STAMP.fullmatch(at)
        if stamp is None or laundering not in ("0", "1") or not all((from_bank, payer, to_bank, payee)):
            raise ValueError("the row does not give a time such as 2022/09/01 00:20, two accounts with their banks and a label 0 or 1")
        for name in (received_in, paid_in):
            if name not in _CURRENCIES:
                raise ValueError(f"currency {name!r} is not one with an ISO 4217 code")
        values = {"on": calendar.parse(stamp[1]), "received": money.parse(received, _CURRENCIES[received_in]), "paid": money.parse(paid, _CURRENCIES[paid_in])}
    except ValueError as error:
        return SetAside(record.place, str(error), record.raw)
    if payer == payee and from_bank == to_bank:
        odd.note("to_itself", "transfer from an account to itself", record.place)
    rows.record(
        SimulatedTransfer,
        record.place,
        dataset="AMLworld",
        reference=record.place.removeprefix("line "),
        time=stamp[2],
        payer=f"{from_bank}/{payer}",
        payee=f"{to_bank}/{payee}",
        paid_currency=_CURRENCIES[paid_in],
        received_currency=_CURRENCIES[received_in],
        means=means,
        label=attempt or ("laundering" if laundering == "1" else ""),
        **values,
    )
    rows.accept(record.place)
    return None
