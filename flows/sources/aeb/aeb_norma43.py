"""Statements of Spanish banks as Norma 43 files: every account with its balances, totals and movements.

Format: AEB Cuaderno 43 (flows/sources/aeb/aeb_layouts.py): 11 account, 22 movement, 23 and 24 what more is said of it, 33 end of account, 88 end of file.
A row is a movement, 22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.sources.aeb.aeb_account import AebAccount
from flows.sources.aeb.aeb_layouts import END_OF_FILE
from flows.sources.reading.fixed_columns import Unreadable, whole_number
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.text_lines import lines_of_undeclared_letters, undeclared_letters
from schemas.evidence import Outcome, SetAside

VERSION = 1
_BEGINS = re.compile(r"11[0-9]{18}[0-9]{12}[12][0-9]{14}[0-9]{3}")
_OF_A_MOVEMENT = ("23", "24")


def recognises(file: OpenedFile) -> Claim:
    """A first record 11, with digits where account, days and balance stand."""
    first = next((line for line in file.opening_text().lstrip("\ufeff").splitlines() if line.strip()), "")
    if not _BEGINS.match(first):
        return Claim(False, "its first line is no record 11 of Norma 43")
    return Claim(True, "its first line is a record 11 of Norma 43")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The movements of every account, and with its record 33 its statement. Refusal if a record 33 or 88 is missing."""
    rows, odd = RowsAsColumns(file), Oddities()
    account: AebAccount | None = None
    accounts: list[AebAccount] = []
    records, of_this_file, end = 0, 0, ""
    for number, line in enumerate(lines_of_undeclared_letters(file), start=1):
        place, kind = f"line {number}", line[:2]
        if not line.strip(" \x1a"):
            continue
        if end:  # several files, one after another
            end, records, of_this_file = "", 0, len(accounts)
        records += 1
        if kind == "88":
            _compare_records(END_OF_FILE.cut(line, place, odd)["records"], records - 1, accounts[of_this_file:], place, odd)
            end = place
        elif kind == "11":
            _whole(file, account, place)
            account = AebAccount(file, f"account {len(accounts) + 1}", rows, odd)
            account.begin(line, place)
            accounts.append(account)
        elif account is None:
            raise file.refusal(place, f"a record {kind!r} stands under no account, before a record 11", "Ask the producer for the whole file.")
        elif kind == "22":
            file.rows += 1
            yield from account.movement(line, place)
        elif kind in _OF_A_MOVEMENT:
            account.more(kind, line, place)
        elif kind == "33":
            yield from account.end(line, place)
            account = None
        else:
            file.rows += 1
            account.statement.adds_up = False
            yield SetAside(place, f"a record {kind!r}, which Norma 43 does not have", line)
    _whole(file, account, "the file")
    if not end:
        raise file.refusal("", "its last record is not 88: the file is cut short", "Ask the producer for the whole file.")
    for one in accounts:
        yield from one.finish()
    yield from rows.rest()
    yield from undeclared_letters(file)
    yield from odd.remarks()


def _whole(file: OpenedFile, account: AebAccount | None, place: str) -> None:
    if account is not None:
        raise file.refusal(
            place,
            f"{account.statement.place} has no record 33, with which it must end: the file is cut short or damaged",
            "Ask the producer for the whole file.",
        )


def _compare_records(stated: str, counted: int, accounts: list[AebAccount], place: str, odd: Oddities) -> None:
    """Some banks count the record 88 itself."""
    try:
        differs = whole_number(stated, "the number of records") not in (counted, counted + 1)
    except Unreadable:
        differs = True
    if differs:
        odd.note("control_total", f"record 88 says {stated} records, there are {counted}", place)
        for account in accounts:
            account.statement.adds_up = False
