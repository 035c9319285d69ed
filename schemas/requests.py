"""What is missing in a case, as something that a bank or a register can be asked for.

Authority: Roscoe v Winder [1915] 1 Ch 62 (what stood in an account in between must be known); Directive (EU) 2016/680 art.4(1)(c) (no more is asked for
than is needed).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# what can be asked for, as a heading of a request says it
KINDS = {
    "statements": "Statements that are missing",
    "record": "Statements that break or disagree",
    "balance": "Balances that no statement states",
    "voucher": "Copies of vouchers",
    "account": "Accounts that money was paid to",
    "copy": "Files that could not be read",
    "register": "Entries of a register",
    "valuation": "Valuations",
}


@dataclass(frozen=True)
class Wanted:
    """One thing to ask for. `kind` is a key of KINDS; `first`..`last` the days concerned, both included.

    `subject` is the id of the finding that it comes from: a gap, a transfer, an exhibit's SHA-256, an asset. `what` says what to send, `because` why it is
    asked for; both are sentences. `numbers` are the statement numbers that the neighbours' show to be missing, or of the statements concerned. Of a voucher
    `text` is how the statement words the entry, `direction` 'credit' or 'debit', `amount` in minor units of `currency`; of an account paid to, all that was paid.
    `rests`: money of a claim may have stood there. `bridged_by`: a decision's id or ''.
    """

    kind: str
    subject: str
    first: date
    last: date
    currency: str
    what: str
    because: str
    numbers: str = ""
    amount: int | None = None
    direction: str = ""
    text: str = ""
    rests: bool = False
    bridged_by: str = ""


@dataclass(frozen=True)
class AskedOfAccount:
    """Everything to ask about one account. `holders` as its statements and the case file name them; `bank` is '' where nothing names it, `bank_why` says
        what does. `written` is how the bank knows the account. `open_with`: what it held at the end of `open_on`, the last day of its statements, in minor units of
    `currency`, where that was not nil and the account could be monitored."""

    account: str
    written: str
    holders: tuple[str, ...]
    bank: str
    bank_why: str
    in_evidence: bool
    currency: str
    wanted: tuple[Wanted, ...]
    passed_from: date | None = None
    open_with: int | None = None
    open_on: date | None = None


@dataclass(frozen=True)
class AskedOfProducer:
    """What to ask of somebody about no account: a file that could not be read, an entry of a register."""

    producer: str
    wanted: tuple[Wanted, ...]
