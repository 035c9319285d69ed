"""Statements of French banks as CFONB 120 files: every account with its opening and closing balance, and its movements.

Format: CFONB 120 (flows/sources/cfonb/cfonb_layouts.py): 01 opening balance, 04 movement, 05 what more is said of it, 07 closing balance. A row is a record 04.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.sources.cfonb.cfonb_account import CfonbAccount
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.text_lines import lines_of_undeclared_letters, undeclared_letters
from schemas.evidence import Outcome, SetAside

VERSION = 1
_BEGINS = re.compile(r"01.{5}.{4}.{5}[A-Z]{3}[0-9].[0-9A-Z ]{11}.{2}.{6}.{50}")
_WHOLE = "Ask the producer for the whole file, as the bank made it."


def recognises(file: OpenedFile) -> Claim:
    """A first record 01 with a currency and an account where CFONB 120 has them."""
    first = next((line for line in file.opening_text().lstrip("\ufeff").splitlines() if line.strip()), "")
    if not _BEGINS.match(first):
        return Claim(False, "its first line is no record 01 of CFONB 120")
    return Claim(True, "its first line is a record 01 of CFONB 120")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The movements of every account, and with its record 07 its statement. Refusal if a record 01 or 07 is missing."""
    rows, odd = RowsAsColumns(file), Oddities()
    account: CfonbAccount | None = None
    accounts, last = 0, ""
    for number, line in enumerate(lines_of_undeclared_letters(file), start=1):
        line = line.removeprefix("\ufeff").strip("\x1a")
        place, kind = f"line {number}", line[:2]
        if not line.strip():
            continue
        last = place
        if (kind == "01") is not (account is None) and kind in ("01", "04", "05", "07"):
            what = "before the record 07 of the account before it" if kind == "01" else "under no account, before a record 01"
            raise file.refusal(place, f"a record {kind} stands {what}: the file is cut short or damaged", _WHOLE)
        if account is None and kind == "01":
            accounts += 1
            account = CfonbAccount(file, f"account {accounts}", rows, odd)
            account.begin(line, place)
        elif account is not None and kind == "04":
            file.rows += 1
            yield from account.movement(line, place)
        elif account is not None and kind == "05":
            account.more(line, place)
        elif account is not None and kind == "07":
            yield from account.end(line, place)
            account = None
        else:
            file.rows += 1
            if account is not None:
                account.statement.adds_up = False
            yield SetAside(place, f"a record {kind!r}, which CFONB 120 does not have", line)
    if account is not None:
        raise file.refusal(last, "no record 07 stands behind this: the file is cut short", _WHOLE)
    yield from rows.rest()
    yield from undeclared_letters(file)
    yield from odd.remarks()
