"""What the running balances of a table prove of it: the order of its rows, the sign of its amounts, whether a charge stands beside them.

Authority: arithmetic: a balance is the one before it and what was booked in between. Where both readings fit, or none does, nothing is proven.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flows.sources.tables import table_evidence

_MOST = 40  # digits; what has more is no amount, and proves nothing


class Running(NamedTuple):
    """What the balances prove: an order and a sign, as a template has them, and the heading of the charge, if only with it they run."""

    order: str
    sign: str
    fee: str = ""


def proven(headings: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[str, object], keys: Mapping[str, object], fee: str) -> Running | None:
    """The only reading under which every balance follows from the one before; None if there is none, or several. `fee`: the heading of what may be a charge."""
    if not {"amount", "balance_after"} <= columns.keys() and not {"paid_out", "paid_in", "balance_after"} <= columns.keys() or "decimal_mark" not in keys:
        return None
    told = _Digits(headings, rows, columns, keys)
    balances = told.column("balance_after")
    for charge in ("", *([fee] if fee else [])):
        charges = told.of(charge) if charge else [0] * len(rows)
        readings = [
            (order, sign)
            for sign, factor in (("credit_positive", 1), ("debit_positive", -1))
            for order, fits in table_evidence.running([factor * moved - taken for moved, taken in zip(told.moved(), charges, strict=False)], balances)
            if fits == "credit_positive"
        ]
        if "amount" not in columns or "direction" in columns:
            readings = [(order, sign) for order, sign in readings if sign == "credit_positive"]
        if readings:
            return Running(*readings[0], charge) if len(readings) == 1 else None
    return None


def within(heading: str, headings: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[str, object], keys: Mapping[str, object], fee: str) -> bool:
    """Whether the balances of each account in the column run on by themselves, where one has several."""
    at, groups = list(headings).index(heading), {}
    for row in rows:
        groups.setdefault(row[at].strip(), []).append(row)
    several = [of_one for of_one in groups.values() if len(of_one) > 1]
    return bool(several) and all(proven(headings, of_one, columns, keys, fee) for of_one in several)


class _Digits:
    """The digits of amounts as whole numbers, comparable with each other where they are written alike."""

    def __init__(self, headings: Sequence[str], rows: Sequence[Sequence[str]], columns: Mapping[str, object], keys: Mapping[str, object]):
        self.headings, self.rows, self.columns, self.keys = list(headings), rows, columns, keys

    def of(self, heading: str) -> list[int]:
        at = self.headings.index(heading)
        return [self._number(row[at].strip()) for row in self.rows]

    def column(self, name: str) -> list[int]:
        return self.of(self.columns[name])

    def moved(self) -> list[int]:
        """What each row moves, above zero for what its columns call a credit."""
        if "amount" not in self.columns:
            return [come - abs(out) for come, out in zip(self.column("paid_in"), self.column("paid_out"), strict=False)]
        amounts = self.column("amount")
        if "direction" in self.columns and "credits" in self.keys:
            at = self.headings.index(self.columns["direction"])
            return [amount if row[at].strip() in self.keys["credits"] else -amount for amount, row in zip(amounts, self.rows, strict=False)]
        return amounts

    def _number(self, written: str) -> int:
        sign = -1 if written.startswith(("-", "(")) or written.endswith("-") else 1
        whole, _, fraction = written.partition(self.keys["decimal_mark"])
        digits = re.sub("[^0-9]", "", whole) + re.sub("[^0-9]", "", fraction).ljust(3, "0")
        return sign * int(digits) if len(digits) <= _MOST else 0
