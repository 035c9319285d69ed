"""Statements that Santander UK's customers download as text: every transaction in lines "Date:", "Description:", "Amount:" and "Balance:".

Format: no specification is published; Santander UK's online banking ("text file"), in ISO 8859-1 with hard blanks behind the labels: the period ("From: ... to ..."), the account
with all but its last four digits masked, then the transactions with the balance after each, newest first. Amounts are in pounds, which the file does not say unless "GBP" stands
behind them. A row is a transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from flows.sources.reading.account_statement import AccountStatement
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.text_lines import bank_text, text_lines
from schemas import calendar, money
from schemas.evidence import Outcome, SetAside
from schemas.identifiers import account_identity

VERSION = 1
_CURRENCY = "GBP"
_DAY = r"([0-9]{2}/[0-9]{2}/[0-9]{4})"
_PERIOD = re.compile(rf"From: ?{_DAY} to {_DAY}")
_ACCOUNT = re.compile(r"Account: ?([X*0-9 -]+)")
_LABELLED = re.compile(r"(Date|Description|Amount|Balance): ?(.*)")
_BEGINS = re.compile(rf"\s*{_PERIOD.pattern}\s+{_ACCOUNT.pattern}\s")
_LABELS = ("Date", "Description", "Amount", "Balance")
Block = tuple[int, dict[str, str], list[str]]  # the number of its first line, its values by label, its lines


def _plain(line: str) -> str:
    return re.sub(r"[ \u00a0\t]+", " ", line).strip()


def recognises(file: OpenedFile) -> Claim:
    """A period, an account and nothing before them, as Santander UK writes them."""
    known = bool(_BEGINS.match(re.sub("[ \u00a0\t]+", " ", file.opening_text()).lstrip("\ufeff")))
    return Claim(known, f"it {'begins' if known else 'does not begin'} with 'From: ... to ...' and 'Account: ...', as Santander UK's text files do")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The transactions in the order in which they were booked, and then the statement, proven by the balance after each."""
    rows, odd = RowsAsColumns(file), Oddities()
    statement = AccountStatement(file, "the file", rows, odd)
    statement.currency, statement.servicer = _CURRENCY, "Santander UK"
    head: dict[str, str] = {}
    blocks = list(_blocks(file, head, odd))
    statement.written = head["account"]
    statement.account = account_identity(statement.written)
    if not statement.written.replace(" ", "").replace("-", "").isdigit():
        odd.note(
            "masked_account",
            "account of which the file shows only the last digits: another account that ends alike would be taken for it",
            "the file",
            statement.written,
        )
    odd.note("currency_not_stated", "the file does not say its currency; Santander UK writes it of accounts in pounds", "the file")
    readable: list[tuple[Block, date, int, int]] = []
    for block in blocks:
        file.rows += 1
        try:
            readable.append((block, *_values(block)))
        except ValueError as error:
            statement.adds_up = False
            yield SetAside(f"line {block[0]}", str(error), "\n".join(block[2]))
    readable = _oldest_first(readable, odd)
    for (number, fields, _), on, minor, balance in readable:
        statement.add(f"line {number}", minor, on, text=fields["Description"], balance_after=balance)
        rows.accept(f"line {number}")
        yield from rows.full()
    if readable:
        statement.opening, statement.closing = readable[0][3] - readable[0][2], readable[-1][3]
    yield from rows.rest()
    yield from statement.finish(calendar.parse(head["first"], "dmy"), calendar.parse(head["last"], "dmy"))
    yield from odd.remarks()


def _blocks(file: OpenedFile, head: dict[str, str], odd: Oddities) -> Iterator[Block]:
    """Every transaction; what stands above them goes into `head`. Refusal if a line is none that the format has, so that nothing falls between two labels."""
    block: Block | None = None
    for number, line in enumerate(text_lines(file, bank_text(file)), start=1):
        written = _plain(line.removeprefix("\ufeff"))
        if period := _PERIOD.fullmatch(written):
            head.update(first=period[1], last=period[2])
        elif (account := _ACCOUNT.fullmatch(written)) and "account" not in head:
            head["account"] = account[1].strip()
        elif label := _LABELLED.fullmatch(written):
            if label[1] == "Date":
                if block:
                    yield block
                block = (number, {}, [])
            if block is None or label[1] in block[1]:
                raise file.refusal(
                    f"line {number}",
                    f"a line {label[1]!r} stands where none can, before a line 'Date'",
                    "Ask the producer for the file again, as the bank made it.",
                )
            block[1][label[1]] = label[2].strip()
            block[2].append(written)
        elif written and block and "Description" in block[1] and "Amount" not in block[1]:
            block[1]["Description"] += f" {written}"  # a description of several lines
            block[2].append(written)
        elif written:
            raise file.refusal(
                f"line {number}",
                f"{written[:60]!r} has none of the labels of Santander UK's text files",
                "Ask the producer for the file again, as the bank made it.",
            )
    if block:
        yield block
    if not {"first", "account"} <= head.keys():
        raise file.refusal("", "it does not say its period and its account", "Ask the producer for the whole file.")


def _values(block: Block) -> tuple[date, int, int]:
    """Day, minor units with their sign, and the balance after it. ValueError says what is wrong."""
    fields = block[1]
    missing = [label for label in _LABELS if label not in fields]
    if missing:
        raise ValueError(f"it has no line {', '.join(map(repr, missing))}: the file is cut short or damaged")
    return calendar.parse(fields["Date"], "dmy"), _money(fields["Amount"], "Amount"), _money(fields["Balance"], "Balance")


def _money(written: str, label: str) -> int:
    try:
        return money.parse(written.replace("£", "").removesuffix(_CURRENCY).strip(), _CURRENCY, group=",")
    except money.MoneyError as error:
        raise ValueError(f"{label}: {error}") from error


def _oldest_first(rows: list[tuple[Block, date, int, int]], odd: Oddities) -> list[tuple[Block, date, int, int]]:
    """The transactions in the order that their balances prove; as they stand where no order does."""

    def runs_on(ordered: list[tuple[Block, date, int, int]]) -> bool:
        return all(after[3] - after[2] == before[3] for before, after in zip(ordered, ordered[1:], strict=False))

    if runs_on(turned := rows[::-1]):
        return turned
    if not runs_on(rows):
        odd.note("balances_differ", "the balances do not run on from transaction to transaction in either order", "the file")
        return turned
    return rows
