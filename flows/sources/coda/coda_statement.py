"""Statements of Belgian banks as CODA files: one account and day each, with both balances, its movements and the totals of its trailer.

Format: Febelfin CODA 2 (flows/sources/coda/coda_layouts.py): 0 header, 1 old balance, 2 movement, 3 information, 4 free text, 8 new balance, 9 trailer. A row is a record
21. A movement that the bank gives in parts is an entry a part where they come to it, and one entry where they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.sources.coda.coda_account import CodaAccount
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.text_lines import lines_of_undeclared_letters, undeclared_letters
from schemas.evidence import Outcome, SetAside

VERSION = 1
_BEGINS = re.compile(r"00000[0-9]{6}[0-9]{3}05[ D][^\r\n]*[\r\n]+1[0-3][0-9 ]{3}")
_WHOLE = "Ask the producer for the whole file, as the bank made it."
_OF_A_MOVEMENT = ("22", "23", "31", "32", "33")


def recognises(file: OpenedFile) -> Claim:
    """A header of CODA, application 05, and behind it an old balance."""
    if not _BEGINS.match(file.opening_text().lstrip("\ufeff")):
        return Claim(False, "its first two lines are not the records 0 and 1 of CODA")
    return Claim(True, "its first two lines are the records 0 and 1 of CODA")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The movements of every statement, and with its record 9 its balances. Refusal if a record 1, 8 or 9 is missing."""
    rows, odd = RowsAsColumns(file), Oddities()
    account: CodaAccount | None = None
    statements, last, goes_on = 0, "", False
    for number, line in enumerate(lines_of_undeclared_letters(file), start=1):
        line = line.removeprefix("\ufeff").strip("\x1a")
        place, kind = f"line {number}", line[:2] if line[:1] in ("2", "3") else line[:1]
        if not line.strip():
            continue
        last = place
        if kind == "0" and account is None:
            statements += 1
            account = CodaAccount(file, f"statement {statements}", rows, odd)
            account.header(line, place)
        elif account is None or not account.may_follow(kind):
            raise file.refusal(place, f"a record {kind} stands where none can: the one that must begin or end before it is missing", _WHOLE)
        elif kind == "9":
            yield from account.finish(line, place)
            goes_on, account = account.goes_on, None
        elif kind == "1":
            account.old_balance(line, place)
        elif kind == "21":
            file.rows += 1
            yield from account.movement(line, place)
        elif kind in _OF_A_MOVEMENT:
            account.more(kind, line, place)
        elif kind == "8":
            yield from account.new_balance(line, place)
        elif kind == "4":
            account.free_text(line, place)
        else:
            file.rows += 1
            account.statement.adds_up = False
            yield SetAside(place, f"a record {kind!r}, which CODA does not have", line)
    if account is not None or not statements:
        raise file.refusal(last, "no record 9 stands behind this: the file is cut short", _WHOLE)
    yield from rows.rest()
    if goes_on:
        odd.note("another_follows", "the last record 9 says that another statement follows, and none does", last)
    yield from undeclared_letters(file)
    yield from odd.remarks()
