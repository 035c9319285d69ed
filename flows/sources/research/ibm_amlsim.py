"""Simulated transfers between accounts, with alerts as labels, and the balances with which the accounts begin.

Format: AMLSim (IBM): tx.csv and cash_tx.csv of a simulation (days by number), transactions.csv as converted (time stamps, is_sar, alert_id; in the
example data sets TX_ID, days by number, IS_FRAUD or IS_SAR), accounts.csv (opening balances). Amounts are US dollars. Not evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.sources.reading.delimited import Record, is_blank, opening_records, records
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, OpenedFile
from schemas import calendar, money
from schemas.evidence import Declared, Outcome, SetAside
from schemas.research import SimulatedTransfer

VERSION = 2
_CURRENCY = "USD"
_LAYOUTS = {
    "TXN_ID,ACCOUNT_ID,COUNTER_PARTY_ACCOUNT_NUM,TXN_SOURCE_TYPE_CODE,tx_count,TXN_AMOUNT_ORIG,start,end": "transfer",
    "TXN_ID,ACCOUNT_ID,BRANCH_ID,TXN_SOURCE_TYPE_CODE,tx_count,TXN_AMOUNT_ORIG,RUN_DATE,end": "cash",
    "tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp,is_sar,alert_id": "converted",
    "ACCOUNT_ID,PRIMARY_CUSTOMER_ID,init_balance,start,end,country,business,suspicious,isFraud,modelID": "opening",
    "TX_ID,SENDER_ACCOUNT_ID,RECEIVER_ACCOUNT_ID,TX_TYPE,TX_AMOUNT,TIMESTAMP,IS_FRAUD,ALERT_ID": "example",
    "TX_ID,SENDER_ACCOUNT_ID,RECEIVER_ACCOUNT_ID,TX_TYPE,TX_AMOUNT,TIMESTAMP,IS_SAR,ALERT_ID": "example",
    "ACCOUNT_ID,CUSTOMER_ID,INIT_BALANCE,COUNTRY,ACCOUNT_TYPE,IS_FRAUD,TX_BEHAVIOR_ID": "example opening",
    "ACCOUNT_ID,CUSTOMER_ID,INIT_BALANCE,COUNTRY,ACCOUNT_TYPE,IS_SAR,TX_BEHAVIOR_ID": "example opening",
}


def recognises(file: OpenedFile) -> Claim:
    """Claims a file whose headings are those of one of the tables."""
    first = ",".join(heading.strip() for heading in next(iter(opening_records(file, most=1)), []))
    known = first in _LAYOUTS
    return Claim(known, f"its first line {'has' if known else 'does not have'} the headings of a table of AMLSim")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """One SimulatedTransfer for each row of transfers."""
    rows, layout, headings = RowsAsColumns(file), "", []
    for record in records(file, file.decode_as("utf-8")):
        if is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif not layout:
            headings = [heading.strip() for heading in record.fields]
            layout = _LAYOUTS[",".join(headings)]
            yield Declared(record.place, "headings", record.raw)
        elif record.problem or len(record.fields) != len(headings):
            yield SetAside(record.place, record.problem or f"{len(record.fields)} fields, expected {len(headings)}", record.raw)
        elif aside := _transfer(rows, record, _READERS[layout], dict(zip(headings, (value.strip() for value in record.fields), strict=False))):
            yield aside
        yield from rows.full()
    yield from rows.rest()


def _transfer(rows: RowsAsColumns, record: Record, reader: Callable[[dict[str, str]], dict], row: dict[str, str]) -> SetAside | None:
    try:
        values = reader(row)
    except ValueError as error:
        return SetAside(record.place, str(error), record.raw)
    if not values["reference"] or not (values["payer"] and values["payee"]):
        return SetAside(record.place, "the row names no transaction, or not both accounts", record.raw)
    rows.record(SimulatedTransfer, record.place, dataset="AMLSim", received=values["paid"], paid_currency=_CURRENCY, received_currency=_CURRENCY, **values)
    rows.accept(record.place)
    return None


def _plain(row: dict[str, str]) -> dict:
    return {
        "reference": row["TXN_ID"],
        "step": _number(row["start"]),
        "payer": row["ACCOUNT_ID"],
        "payee": row["COUNTER_PARTY_ACCOUNT_NUM"],
        "paid": money.parse(row["TXN_AMOUNT_ORIG"], _CURRENCY),
        "means": row["TXN_SOURCE_TYPE_CODE"],
    }


def _cash(row: dict[str, str]) -> dict:
    """In and out are the simulator's words for the account in the first column; the branch is where cash is handed over."""
    sides = {"CASH-IN": ("@branch " + row["BRANCH_ID"], row["ACCOUNT_ID"]), "CASH-OUT": (row["ACCOUNT_ID"], "@branch " + row["BRANCH_ID"])}
    if row["TXN_SOURCE_TYPE_CODE"] not in sides:
        raise ValueError(f"cash of the type {row['TXN_SOURCE_TYPE_CODE']!r} goes neither in nor out")
    payer, payee = sides[row["TXN_SOURCE_TYPE_CODE"]]
    return {
        "reference": row["TXN_ID"],
        "step": _number(row["RUN_DATE"]),
        "payer": payer,
        "payee": payee,
        "paid": money.parse(row["TXN_AMOUNT_ORIG"], _CURRENCY),
        "means": row["TXN_SOURCE_TYPE_CODE"],
    }


def _converted(row: dict[str, str]) -> dict:
    return {
        "reference": row["tran_id"],
        "on": calendar.day_of(row["tran_timestamp"]),
        "time": row["tran_timestamp"][11:16],
        "payer": row["orig_acct"],
        "payee": row["bene_acct"],
        "paid": money.parse(row["base_amt"], _CURRENCY),
        "means": row["tx_type"],
        "label": _label(row["is_sar"], row["alert_id"]),
    }


def _example(row: dict[str, str]) -> dict:
    return {
        "reference": row["TX_ID"],
        "step": _number(row["TIMESTAMP"]),
        "payer": row["SENDER_ACCOUNT_ID"],
        "payee": row["RECEIVER_ACCOUNT_ID"],
        "paid": money.parse(row["TX_AMOUNT"], _CURRENCY),
        "means": row["TX_TYPE"],
        "label": _label(row.get("IS_FRAUD", row.get("IS_SAR", "")), row["ALERT_ID"]),
    }


def _label(marked: str, alert: str) -> str:
    if marked.lower() not in ("true", "false"):
        raise ValueError(f"the mark {marked!r} is neither True nor False")
    return f"alert {alert}" if marked.lower() == "true" else ""


def _opening(row: dict[str, str]) -> dict:
    return {
        "reference": f"opening {row['ACCOUNT_ID']}",
        "step": _number(row.get("start", "0")),
        "payer": "@",
        "payee": row["ACCOUNT_ID"],
        "kind": "opening",
        "paid": money.parse(row.get("init_balance") or row.get("INIT_BALANCE", ""), _CURRENCY),
    }


def _number(written: str) -> int:
    if not written.isascii() or not written.isdigit() or len(written) > 9:
        raise ValueError(f"step {written!r} is not a whole number")
    return int(written)


_READERS = {"transfer": _plain, "cash": _cash, "converted": _converted, "opening": _opening, "example": _example, "example opening": _opening}
