"""The layout that declares how to read a statement on pages: its headings, how days and amounts are written, which lines are no payments.

Format: TOML, named like a table's template: a file NAME.toml among the ready ones (flows/sources/pdf/layouts) or in the case's own folder `templates/`. Every key:

    says = "what this is, for a person"
    format = "pdf"                       # required: other templates are for tables
    dates = "d month"                    # or "d month y", "month d", "month d y", "dmy", "dm", "mdy", "md", "ymd"; a year that is not written, or has two
                                         # digits, is the one that lies within the period that the statement states
    day_on = "every_row"                 # or "first_of_day": a row without a day is of the day above it
    amount_on = "first_line"             # of a payment of several lines; or "last_line"
    headings_on = "every_page"           # or "first_page" of each statement
    decimal_mark = "."
    group_mark = ","                     # marks thousands; "" for none
    negative = "minus"                   # or "trailing_minus" (5.00-), "parentheses", "none"
    currency_mark = "£"                  # what may stand before or after an amount
    debit_marks = ["OD", "DR"]           # what stands beside an amount that is owed or paid out
    credit_marks = ["CR"]                # and beside one that is in credit or paid in
    sign = "credit_positive"             # or "debit_positive": what an amount without a mark is, where `amount` is one column
    balance_sign = "credit_positive"     # or "debit_positive": what a balance without a mark is; of a card it is what is owed
    paid_out_sign = "none"               # or "minus", if what stands in the column `paid_out` has one
    order = "oldest_first"               # or "newest_first"
    country = "gb"                       # whose account numbers these are, "" if they are IBANs
    balances = ["Balance brought forward", "Balance carried forward"]    # whole texts of rows that state a balance and move nothing, in whichever column
    totals = ["Totals"]                  # whole texts of rows that add up the columns
    feet = ["Page # of #", "Continued"]  # whole lines at which the table ends; # is any number

    [statement]                          # each behind a label outside the table, on the n-th line of the statement's first page, or fixed
    account = { line = "Account number" }    # required
    currency = { fixed = "GBP" }             # required
    sort_code = { line = "Sort code" }
    period = { line = "Statement" }          # two days in one line; or first_day and last_day; or, where it is not said, dated: the day of the statement itself
    holder = { nth = 2 }
    servicer, statement_number, first_day, last_day, opening, closing, total_in, total_out

    [columns]                            # our name = the heading on the page; the words of a heading may stand over each other
    booked_on = "Date"                   # required, and text, and either amount or both paid_out and paid_in
    text = ["Type", "Details"]           # one heading or several
    value_on, amount, paid_out, paid_in, balance_after, counterparty, reference, bank_code
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from flows.sources.reading.template_files import written
from schemas.evidence import Refusal

AMOUNTS = ("paid_out", "paid_in", "amount", "balance_after")  # the columns in which amounts stand
Dates = Literal["d month", "d month y", "month d", "month d y", "dmy", "dm", "mdy", "md", "ymd"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Strict):
    """Where something is said outside the table: behind a label, on the n-th line of the statement's first page, or by the layout itself."""

    line: str = ""
    nth: int = 0
    fixed: str = ""

    @model_validator(mode="after")
    def _one(self) -> Said:
        if sum(map(bool, (self.line, self.nth, self.fixed))) != 1 or self.nth < 0:
            raise ValueError("give exactly one of line, nth and fixed")
        return self


class StatementPart(_Strict):
    """What is said of a statement as a whole."""

    account: Said
    currency: Said
    sort_code: Said | None = None
    period: Said | None = None
    first_day: Said | None = None
    last_day: Said | None = None
    dated: Said | None = None
    holder: Said | None = None
    servicer: Said | None = None
    statement_number: Said | None = None
    opening: Said | None = None
    closing: Said | None = None
    total_in: Said | None = None
    total_out: Said | None = None

    @model_validator(mode="after")
    def _days(self) -> StatementPart:
        if (self.first_day is None) != (self.last_day is None) or sum(map(bool, (self.period, self.first_day, self.dated))) > 1:
            raise ValueError("give period, or both first_day and last_day, or dated")
        return self

    def named(self) -> dict[str, Said]:
        """Every part that the layout gives, by name."""
        return {name: said for name in type(self).model_fields if (said := getattr(self, name)) is not None}

    def labels(self) -> dict[str, str]:
        """The label behind which each part stands that has one."""
        return {name: said.line for name, said in self.named().items() if said.line}


class Columns(_Strict):
    """The heading of each column that is read."""

    booked_on: str
    text: str | list[str]
    value_on: str = ""
    amount: str = ""
    paid_out: str = ""
    paid_in: str = ""
    balance_after: str = ""
    counterparty: str = ""
    reference: str = ""
    bank_code: str = ""

    @model_validator(mode="after")
    def _amounts(self) -> Columns:
        if bool(self.amount) == bool(self.paid_out or self.paid_in) or bool(self.paid_out) != bool(self.paid_in):
            raise ValueError("give either amount, or both paid_out and paid_in")
        headings = list(self.headings().values())
        if len(set(headings)) < len(headings):
            raise ValueError("two columns have one heading")
        return self

    def headings(self) -> dict[str, str]:
        """The heading of each column by our name; texts are "text 1", "text 2", ..."""
        texts = [self.text] if isinstance(self.text, str) else self.text
        named = {name: heading for name in type(self).model_fields if name != "text" and (heading := getattr(self, name))}
        return named | {f"text {n}": heading for n, heading in enumerate(texts, start=1)}


class PdfLayout(_Strict):
    """One layout; see the head of this file."""

    says: str
    format: Literal["pdf"]
    dates: Dates
    day_on: Literal["every_row", "first_of_day"] = "every_row"
    amount_on: Literal["first_line", "last_line"] = "first_line"
    headings_on: Literal["every_page", "first_page"] = "every_page"
    decimal_mark: Literal[".", ","]
    group_mark: Literal["", ".", ",", " ", "'"] = ""
    negative: Literal["minus", "trailing_minus", "parentheses", "none"] = "minus"
    currency_mark: str = ""
    debit_marks: list[str] = []
    credit_marks: list[str] = []
    sign: Literal["credit_positive", "debit_positive"] = "credit_positive"
    balance_sign: Literal["credit_positive", "debit_positive"] = "credit_positive"
    paid_out_sign: Literal["none", "minus"] = "none"
    order: Literal["oldest_first", "newest_first"] = "oldest_first"
    country: str = ""
    balances: list[str] = []
    totals: list[str] = []
    feet: list[str] = []
    statement: StatementPart
    columns: Columns

    @model_validator(mode="after")
    def _marks(self) -> PdfLayout:
        if self.decimal_mark == self.group_mark:
            raise ValueError("decimal_mark and group_mark are the same")
        if set(self.debit_marks) & set(self.credit_marks):
            raise ValueError("debit_marks and credit_marks have something in common")
        if self.paid_out_sign == "minus" and not self.columns.paid_out:
            raise ValueError("paid_out_sign goes with paid_out")
        return self


def load(name: str, folder: Path | None) -> PdfLayout:
    """The layout called `name`; Refusal if there is none or it has a mistake."""
    path, keys = written(name, folder)
    try:
        return PdfLayout.model_validate(keys)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise Refusal(path.name, place, f"the layout is mistaken ({first['msg']})", "Mend it; the keys are told in flows/sources/pdf/pdf_layout.py.") from error


def is_layout(name: str, folder: Path | None) -> bool:
    """Whether what is called `name` is a layout for pages; Refusal if there is nothing of this name."""
    return written(name, folder)[1].get("format") == "pdf"
