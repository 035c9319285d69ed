"""A statement written down as the two tables that banks export: one with columns for money out and in, one with signed amounts.

Format: the templates `uk_bank` and `continental_bank` of flows/sources/templates. One table is one statement.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from flows.demo.statements import Line, Statement

_TYPES = {
    "transfer in": "FPI",
    "transfer out": "FPO",
    "cash in": "CPT",
    "cash out": "ATM",
    "card": "DEB",
    "direct debit": "DD",
    "standing order": "SO",
    "wages": "BGC",
}
_CODES = {
    "transfer in": "BIJ",
    "transfer out": "OVB",
    "cash in": "STO",
    "cash out": "GEA",
    "card": "BEA",
    "direct debit": "INC",
    "standing order": "PER",
    "wages": "SAL",
}


def uk_bank(part: Statement) -> bytes:
    """Lines about the account, then the table, the oldest entry first; UTF-8."""
    rows = [
        ("Account Name", part.account.holder),
        ("Account Number", part.account.written),
        ("Currency", part.account.currency),
        ("Bank", part.account.servicer),
        ("From", _day(part.first, "/")),
        ("To", _day(part.last, "/")),
        ("Opening Balance", _money(part.opening, ",", ".")),
        ("Closing Balance", _money(part.closing, ",", ".")),
        (),
        ("Date", "Type", "Description", "Counterparty", "Counterparty Account", "Reference", "Paid Out", "Paid In", "Balance"),
    ]
    for line, balance in _with_balances(part):
        amount = _money(abs(line.amount), ",", ".")
        rows.append(
            (
                _day(line.on, "/"),
                _TYPES[line.code],
                line.text,
                line.counterparty,
                line.counterparty_account,
                line.reference,
                "" if line.amount > 0 else amount,
                amount if line.amount > 0 else "",
                _money(balance, ",", "."),
            )
        )
    return _table(rows, ",", "\n")


def continental_bank(part: Statement) -> bytes:
    """Lines about the account, then the table, the newest entry first, then the closing balance; semicolons and decimal commas."""
    rows = [
        ("IBAN", part.account.written),
        ("Rekeninghouder", part.account.holder),
        ("Bank", part.account.servicer),
        ("Valuta", part.account.currency),
        ("Periode van", _day(part.first, "-")),
        ("Periode tot", _day(part.last, "-")),
        ("Beginsaldo", _money(part.opening, ".", ",")),
        (),
        ("Boekdatum", "Valutadatum", "Naam tegenpartij", "Tegenrekening", "Omschrijving", "Kenmerk", "Code", "Bedrag", "Saldo"),
    ]
    for line, balance in reversed(_with_balances(part)):
        rows.append(
            (
                _day(line.on, "-"),
                _day(line.on, "-"),
                line.counterparty,
                line.counterparty_account,
                line.text,
                line.reference,
                _CODES[line.code],
                _money(line.amount, ".", ","),
                _money(balance, ".", ","),
            )
        )
    return _table([*rows, ("Eindsaldo", _money(part.closing, ".", ","))], ";", "\r\n")


def _with_balances(part: Statement) -> list[tuple[Line, int]]:
    """Every line with what stands in the account after it, in the bank's order."""
    balances = accumulate((line.amount for line in part.lines), initial=part.opening)
    next(balances)
    return list(zip(part.lines, balances, strict=True))


def _money(minor: int, group: str, mark: str) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100:,}".replace(",", group) + f"{mark}{abs(minor) % 100:02d}"


def _day(day: date, mark: str) -> str:
    return mark.join((f"{day.day:02d}", f"{day.month:02d}", f"{day.year:04d}"))


def _table(rows: Sequence[Sequence[str]], delimiter: str, line_end: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue().encode()
