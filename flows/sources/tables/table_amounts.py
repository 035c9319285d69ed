"""Amounts as a bank's table writes them: marks around the digits, where the sign stands, which column says which way the money went.

Format: whatever the template declares (flows/sources/tables/table_template.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from flows.sources.reading.cells import Cells
from flows.sources.reading.text_columns import Coded
from flows.sources.reading.typed_cells import Column, Marks, money_column, none
from flows.sources.tables.table_template import Template
from schemas import money


def amount_in(written: str, currency: str, template: Template) -> int:
    """Minor units of an amount as the template says that amounts are written; money.MoneyError if it is none, or the currency is none."""
    plain = written.replace(_MINUS, "-")
    if template.negative == "dr_cr" and (match := _DR_CR.fullmatch(plain)):
        if match[1][:1] in ("+", "-"):
            raise money.MoneyError(f"amount {written!r} has a sign and {match[2]}: which of them counts cannot be told")
        plain = ("-" if match[2].upper().startswith("D") else "") + match[1]
    if template.currency_mark:
        sign = plain[: plain[:1] in ("+", "-")]
        plain = sign + plain[len(sign) :].removeprefix(template.currency_mark).removesuffix(template.currency_mark).strip()
    if template.negative == "trailing_minus" and plain.endswith("-") and not plain.startswith("-"):
        plain = "-" + plain[:-1].strip().removesuffix(template.currency_mark).strip()
    elif template.negative == "parentheses" and plain.startswith("(") and plain.endswith(")") and plain[1:2] not in ("+", "-"):
        plain = "-" + plain[1:-1].strip().removeprefix(template.currency_mark).removesuffix(template.currency_mark).strip()
    if template.group_mark == " ":
        plain = plain.replace("\u00a0", " ").replace("\u202f", " ")
    return money.parse(plain, currency, decimal=template.decimal_mark, group=template.group_mark)


_MINUS = "\u2212"  # the minus of mathematics, which some banks write for the hyphen
_DR_CR = re.compile(r"(\S.*?)\s*(?<![A-Za-z])(DR|CR|D|C)\.?", re.IGNORECASE)


@dataclass(frozen=True)
class AmountColumns:
    """The columns of amounts of one block: `at` are columns by our name, `currency` that of all rows or of each. Rows that cannot be read are told in `wrong`,
    the first reason of each."""

    cells: Cells
    template: Template
    at: dict[str, int]
    currency: str | Coded
    wrong: dict[int, str]

    def column(self, name: str, where: np.ndarray, required: bool = False) -> Column:
        """The amounts of one of the template's columns; nothing is given in it if the template does not have it."""
        if name not in self.at:
            return none(len(self.cells))
        template = self.template
        marks = Marks(template.decimal_mark, template.group_mark, template.negative, template.currency_mark)
        found = money_column(self.cells, self.at[name], self.currency, where, marks, lambda written, currency: amount_in(written, currency, template), required)
        for row, reason in found.wrong.items():
            self.wrong.setdefault(row, reason)
        return found

    def signed(self, where: np.ndarray) -> np.ndarray:
        """What each row moves, minor units, above zero for a credit."""
        if "amount" not in self.at:
            return self._out_and_in(where)
        minor = self.column("amount", where, required=True).values
        if "direction" in self.at:
            return self._directed(minor, where)
        charge = self.column("fee", self._left(where)).values
        return (minor if self.template.sign == "credit_positive" else -minor) - charge

    def balances(self, where: np.ndarray) -> Column:
        """What is stated after each row, below nil where the word beside it says that the account is overdrawn."""
        found = self.column("balance_after", where)
        if "balance_direction" not in self.at:
            return found
        template, at = self.template, self.at
        way = self.cells.coded(at["balance_direction"]).mapped(np.int8, lambda word: (word in template.in_credit) - (word in template.overdrawn))
        for row in np.flatnonzero(where & found.given & ((found.values < 0) | ((way == 0) & (found.values != 0)))).tolist():
            balance, word = (self.cells.cell(at[name], row) for name in ("balance_after", "balance_direction"))
            self.wrong.setdefault(
                row,
                f"{template.columns.balance_after} {balance!r} and {template.columns.balance_direction} {word!r}: a balance without a sign and one of the template's words are expected",
            )
        return found._replace(values=np.where(way < 0, -found.values, found.values))

    def nothing_moved(self) -> np.ndarray:
        """Rows in which no column of amounts has more than a nil."""
        given = np.zeros(len(self.cells), bool)
        for name in ("amount", "paid_out", "paid_in"):
            if name in self.at:
                given |= self.cells.given(self.at[name]) & ~self.cells.coded(self.at[name]).mapped(bool, lambda written: not re.search("[1-9]", written))
        return ~given

    def _left(self, where: np.ndarray) -> np.ndarray:
        """The rows of which nothing has been found wrong so far."""
        left = where.copy()
        left[list(self.wrong)] = False
        return left

    def _directed(self, minor: np.ndarray, where: np.ndarray) -> np.ndarray:
        """Amounts without a sign, and a word that says which way."""
        template, at = self.template, self.at
        way = self.cells.coded(at["direction"]).mapped(np.int8, lambda word: (word in template.credits) - (word in template.debits))
        for row in np.flatnonzero(self._left(where) & ((way == 0) | (minor < 0))).tolist():
            amount, word = (self.cells.cell(at[name], row) for name in ("amount", "direction"))
            self.wrong[row] = (
                f"{template.columns.amount} {amount!r} and {template.columns.direction} {word!r}: an amount without a sign and one of the template's words are expected"
            )
        return minor * way

    def _out_and_in(self, where: np.ndarray) -> np.ndarray:
        """Two columns, of which one has an amount; a nil beside it is none."""
        columns = self.template.columns
        out, out_given, _ = self.column("paid_out", where)
        come, come_given, _ = self.column("paid_in", self._left(where))
        if self.template.paid_out_sign == "minus":
            out = -out
        one = ((out != 0) != (come != 0)) | ((out == 0) & (come == 0) & (out_given | come_given))
        for row in np.flatnonzero(self._left(where) & ~(one & (out >= 0) & (come >= 0))).tolist():
            taken, added = (self.cells.cell(self.at[name], row) for name in ("paid_out", "paid_in"))
            self.wrong[row] = (
                f"{columns.paid_out} {taken!r} and {columns.paid_in} {added!r}: exactly one amount is expected, without a sign that the template does not declare"
            )
        return come - out
