"""The template that declares how to read a table without a standard: its columns, date order, decimal mark, signs and lines around it.

Format: TOML. A template is a file NAME.toml among the ready ones (flows/sources/templates) or in the case's own folder
`templates/`; the case's own comes first. Every key:

    says = "what this is, for a person"
    encodings = ["utf-8", "latin-1"]     # the first in which every byte is text; also "cp1252", "cp1250", "iso-8859-2", "iso-8859-15", "utf-16"; a byte order mark of UTF-16 counts whatever is named
    delimiter = ";"
    dates = "dmy"                        # or "mdy", "ymd", "yyyymmdd", "d month y" (5 Jan 2024), "month d y" (Jan 5, 2024); a time after it is dropped. What is a day
                                         # in no other reading (2024-01-05, 5 January 2024) is read and told, whatever is declared
    day_once = true                      # if the day is given once for the rows of one day: a row without one is of the day of the row above
    century = 2000                       # only if the years have two digits: what is added to them
    decimal_mark = ","
    group_mark = "."                     # marks thousands; "" for none; a blank may be a no-break space
    negative = "minus"                   # or "trailing_minus" (5,00-), "parentheses", or "dr_cr" (5.00 DR is below nil, 5.00 CR above)
    paid_out_sign = "minus"              # if what stands in the column `paid_out` has a minus; "none" if not given
    currency_mark = "£"                  # what may stand before or after an amount
    order = "newest_first"               # or "oldest_first": how the rows are listed
    sign = "credit_positive"             # or "debit_positive": what an amount above zero is, where `amount` is one column
    country = "gb"                       # whose account numbers these are, "" if they are IBANs
    column_names = ["Date", "Amount"]    # only if no line has headings: what the columns are called here, in their order, all of them
    trailing_delimiter = "rows"          # if every row ends with a delimiter and the headings do not; or "headings", the other way round
    leading_noughts = "cut"              # if a spreadsheet cut the noughts with which account numbers or sort codes begin; "whole" if short ones are whole
    footers = ["Total"]                  # the label of a line below the table, whole: Total, Total: 5.00, and nothing that has a day where rows have it
    sheet = "Movements"                  # of a workbook; the first sheet that has the headings if not given
    credits = ["Bij", "C"]               # what the column `direction` says of a credit, and
    debits = ["Af", "D"]                 # of a debit; the amounts have no sign then
    in_credit = ["Cr"]                   # what the column `balance_direction` says beside a balance above nil, and
    overdrawn = ["Dr"]                   # beside one below it
    booked = ["COMPLETED"]               # what the column `status` says of a row that is booked; the others are set aside

    [statement]                          # each from a line around the table, from a column, or fixed
    account = {line = "Account Number"}  # required; {each_file = "PayPal account"} where the file does not say it: an account of its own in each exhibit, never one with another's
    currency = {column = "CCY"}          # required
    sort_code = {column = "Sort Code"}   # where it stands apart from the account's number
    holder = {fixed = "Joan Pellow"}
    second_holder = {line = "Second name"}   # of a joint account, in a table of one account
    servicer, statement_number, first_day, last_day, opening, closing      # as above; from a line or fixed only

    [columns]                            # our name = the heading in the file
    booked_on = "Date"                   # required, and text, and either amount or both paid_out and paid_in
    text = ["Type", "Details"]           # one heading or several
    value_on, amount, direction, status, paid_out, paid_in, balance_after, balance_direction, counterparty, counterparty_account, reference, bank_code,
    original_amount, original_currency, and fee: a charge that is taken besides `amount`, as the running balances show

A row without an amount whose text is a whole form such as Balance brought forward is a balance and no payment (flows/sources/tables/forward_rows.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from flows.sources.reading.source import Encoding
from flows.sources.reading.template_files import written
from schemas.evidence import Refusal


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Where(_Strict):
    """Where something is said: after a label in a line around the table, in a column, or by the template itself."""

    line: str = ""
    column: str = ""
    fixed: str = ""

    @model_validator(mode="after")
    def _one(self) -> Where:
        if sum(map(bool, (self.line, self.column, self.fixed))) != 1:
            raise ValueError("give exactly one of line, column and fixed")
        return self


class WhereAccount(Where):
    """The same of an account, or what it is called, with its exhibit, where no file of the kind names it."""

    each_file: str = ""

    @model_validator(mode="after")
    def _one(self) -> WhereAccount:
        if sum(map(bool, (self.line, self.column, self.fixed, self.each_file))) != 1:
            raise ValueError("give exactly one of line, column, fixed and each_file")
        return self


class OnlyOnce(Where):
    """A value that a template states once for the whole table and not in a column."""

    @model_validator(mode="after")
    def _no_column(self) -> OnlyOnce:
        if self.column:
            raise ValueError("give line or fixed: this is said once for the whole table")
        return self


class StatementPart(_Strict):
    """What the table says of the statement as a whole."""

    account: WhereAccount
    currency: Where
    sort_code: Where | None = None
    holder: Where | None = None
    second_holder: Where | None = None
    servicer: OnlyOnce | None = None
    statement_number: OnlyOnce | None = None
    first_day: OnlyOnce | None = None
    last_day: OnlyOnce | None = None
    opening: OnlyOnce | None = None
    closing: OnlyOnce | None = None

    def named(self) -> dict[str, Where]:
        """Every part that the template gives, by name."""
        return {name: where for name in type(self).model_fields if (where := getattr(self, name)) is not None}


class Columns(_Strict):
    """The heading of each column that is read."""

    booked_on: str
    text: str | list[str]
    value_on: str = ""
    amount: str = ""
    direction: str = ""
    status: str = ""
    paid_out: str = ""
    paid_in: str = ""
    balance_after: str = ""
    balance_direction: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    reference: str = ""
    bank_code: str = ""
    original_amount: str = ""
    original_currency: str = ""
    fee: str = ""

    @model_validator(mode="after")
    def _amounts(self) -> Columns:
        if bool(self.amount) == bool(self.paid_out or self.paid_in) or bool(self.paid_out) != bool(self.paid_in):
            raise ValueError("give either amount, or both paid_out and paid_in")
        if (self.direction or self.fee) and not self.amount:
            raise ValueError("direction and fee go with amount")
        return self

    @property
    def texts(self) -> list[str]:
        return [self.text] if isinstance(self.text, str) else self.text


class Template(_Strict):
    """One template; see the head of this file."""

    says: str
    encodings: Annotated[list[Encoding], Field(min_length=1)] = ["utf-8"]
    delimiter: Annotated[str, Field(min_length=1, max_length=1)]
    dates: Literal["dmy", "mdy", "ymd", "yyyymmdd", "d month y", "month d y"]
    day_once: bool = False
    century: Literal[0, 1900, 2000] = 0
    decimal_mark: Literal[".", ","]
    group_mark: Literal["", ".", ",", " ", "'"] = ""
    negative: Literal["minus", "trailing_minus", "parentheses", "dr_cr"] = "minus"
    paid_out_sign: Literal["none", "minus"] = "none"
    currency_mark: str = ""
    order: Literal["oldest_first", "newest_first"]
    sign: Literal["credit_positive", "debit_positive"] = "credit_positive"
    country: str = ""
    column_names: list[str] = []
    trailing_delimiter: Literal["", "rows", "headings"] = ""
    leading_noughts: Literal["", "cut", "whole"] = ""
    footers: list[str] = []
    sheet: str = ""
    credits: list[str] = []
    debits: list[str] = []
    in_credit: list[str] = []
    overdrawn: list[str] = []
    booked: list[str] = []
    statement: StatementPart
    columns: Columns

    @model_validator(mode="after")
    def _marks(self) -> Template:
        if self.decimal_mark == self.group_mark:
            raise ValueError("decimal_mark and group_mark are the same")
        if bool(self.columns.direction) != bool(self.credits and self.debits) or set(self.credits) & set(self.debits):
            raise ValueError("a column direction needs credits and debits, which have nothing in common")
        if bool(self.columns.balance_direction) != bool(self.in_credit and self.overdrawn) or set(self.in_credit) & set(self.overdrawn):
            raise ValueError("a column balance_direction needs in_credit and overdrawn, which have nothing in common")
        if self.columns.balance_direction and not self.columns.balance_after:
            raise ValueError("balance_direction goes with balance_after")
        if bool(self.columns.status) != bool(self.booked):
            raise ValueError("a column status needs booked, and booked a column status")
        if self.paid_out_sign == "minus" and not self.columns.paid_out:
            raise ValueError("paid_out_sign goes with paid_out")
        if self.column_names and (len(set(self.column_names)) < len(self.column_names) or not self.headings() <= set(self.column_names)):
            raise ValueError("column_names must name every column that is read, and none twice")
        return self

    def of_exhibit(self, reference: str) -> Template:
        """The template with the account that it gives to one exhibit, where it gives one to each."""
        called = self.statement.account.each_file
        if not called:
            return self
        account = WhereAccount(fixed=f"{called} of {reference}")
        return self.model_copy(update={"statement": self.statement.model_copy(update={"account": account})})

    def headings(self) -> set[str]:
        """Every heading that the table must have."""
        columns = {heading for name in Columns.model_fields if name != "text" and (heading := getattr(self.columns, name))}
        return columns | set(self.columns.texts) | {where.column for where in self.statement.named().values() if where.column}


def load(name: str, folder: Path | None) -> Template:
    """The template called `name`; Refusal if there is none or it has a mistake."""
    path, text = written(name, folder)
    try:
        return Template.model_validate(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise Refusal(
            path.name, place, f"the template is mistaken ({first['msg']})", "Mend it; the keys are told in flows/sources/tables/table_template.py."
        ) from error
