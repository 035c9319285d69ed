"""Statements that banks and card issuers give their customers as OFX or QFX files; of an investment account the cash, no securities.

Format: Open Financial Exchange 1.x and 2.x, chapters 11 (bank and card statements) and 13 (investments). A row is a STMTTRN, or what else an
INVTRANLIST lists. No library reads these both strictly and as banks write them (flows/sources/ofx/ofx_elements.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import TextIOWrapper

from flows.sources.ofx.ofx_account import OfxAccount
from flows.sources.ofx.ofx_elements import Element, tree
from flows.sources.reading.limits import TREE, within
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas.evidence import Outcome, Remark, SetAside

VERSION = 4
_STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")


def recognises(file: OpenedFile) -> Claim:
    """A file that begins with an OFX header or with the element OFX."""
    text = file.opening_text().lstrip("\ufeff \t\r\n")
    text = re.sub(r"^(<\?xml.*?\?>|<!--.*?-->|\s)*", "", text, flags=re.DOTALL)
    if re.match(r"OFXHEADER\s*:|<\?OFX\s|<OFX>", text, re.IGNORECASE):
        return Claim(True, "it begins as OFX does")
    return Claim(False, "it does not begin with OFXHEADER or <OFX>")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The entries of every statement, and then the statement. Refusal if there is none."""
    rows, odd = RowsAsColumns(file), Oddities()
    declared = _declared_encoding(file)
    encoding = file.decode_as(*file.or_utf_16(*dict.fromkeys(("utf-8", declared))))
    within(file.path.stat().st_size, TREE, "the file, which can only be read as a whole, has more bytes")
    with TextIOWrapper(file.open(), encoding, errors="strict", newline=None) as opened:
        text = opened.read()
    if not declared.startswith("utf-8") and encoding.startswith("utf-8") and not text.isascii():
        yield Remark("the header", "encoding", f"the header says {declared}, and the text is UTF-8, which it was read as")
    ofx = tree(file, text, odd)
    statements = list(ofx.all(*_STATEMENTS))
    if not statements:
        raise file.refusal("", f"the file holds no statement{_error(ofx)}", "Ask the producer for the statement itself.")
    for number, statement in enumerate(statements, start=1):
        account = OfxAccount(file, f"{statement.name} {number}", statement, rows, odd)
        for row in _rows(statement):
            file.rows += 1
            place = f"line {row.line}, {row.name} {file.rows}"
            if row.name == "STMTTRN":
                reason = account.entry(row, place)
                if reason:
                    yield SetAside(place, reason, row.raw())
                yield from rows.full()
            else:
                yield SetAside(place, f"{row.name}: securities and not cash; only the movements of cash are read", row.raw())
        yield from account.finish(_made(ofx))
    yield from rows.rest()
    for row in _elsewhere(ofx):
        file.rows += 1
        yield SetAside(
            f"line {row.line}, STMTTRN {file.rows}", "a STMTTRN that stands in no statement of a bank account, card or investment account", row.raw()
        )
    yield from odd.remarks()


def _rows(statement: Element) -> Iterator[Element]:
    """Every transaction; of an investment account also what is no movement of cash."""
    if statement.name != "INVSTMTRS":
        yield from statement.all("STMTTRN")
        return
    for transactions in statement.all("INVTRANLIST"):
        for one in transactions.children:
            if one.name == "INVBANKTRAN":
                yield from one.all("STMTTRN")
            elif one.name not in ("DTSTART", "DTEND"):
                yield one


def _elsewhere(ofx: Element) -> Iterator[Element]:
    waiting = [ofx]
    while waiting:
        one = waiting.pop()
        if one.name == "STMTTRN":
            yield one
        elif one.name not in _STATEMENTS:
            waiting.extend(one.children[::-1])


def _error(ofx: Element) -> str:
    errors = [status for status in ofx.all("STATUS") if status.at("SEVERITY").upper() == "ERROR"]
    return f": the bank answered with error {errors[0].at('CODE')} {errors[0].at('MESSAGE')}".rstrip() if errors else ""


def _made(ofx: Element) -> date | None:
    written = ofx.at("DTSERVER")
    try:
        return date.fromisoformat(f"{written[:4]}-{written[4:6]}-{written[6:8]}") if re.match("[0-9]{8}", written) else None
    except ValueError:
        return None


def _declared_encoding(file: OpenedFile) -> str:
    """What the header says; USASCII with character set 1252 is windows-1252, as most banks mean it."""
    header = file.opening_text().upper().partition("<OFX>")[0]
    said = " ".join(re.findall(r"(?:ENCODING|CHARSET)\s*[:=]\s*[\"']?([A-Z0-9_.-]+)", header))
    if "1252" in said:
        return "cp1252"
    if re.search(r"8859-?1\b|LATIN-?1", said):
        return "latin-1"
    return "utf-8"
