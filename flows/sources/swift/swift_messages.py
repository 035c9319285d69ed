"""Reads SWIFT customer statements: message by message, every line accounted for, every field 61 an entry or set aside.

Format: SWIFT MT940, MT941, MT942, MT950 as banks send them. No library reads these strictly: one that skips what it does not understand loses
evidence, so each line is a field, part of one, or counted. A row is a field 61.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Oddities, OpenedFile
from flows.sources.reading.text_lines import undeclared_letters
from flows.sources.swift.swift_fields import Field, ends_lines_as_fints, fields
from flows.sources.swift.swift_statement import SwiftStatement
from schemas.evidence import Outcome, Remark, SetAside

_BEGINS = ("20", "25", "25P", "28", "28C", "60F", "60M", "34F")
_GOES_ON = ("61", "86", "62F", "62M")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The entries of every message, and with each message's end its account and balances. Refusal if there is none."""
    rows, odd = RowsAsColumns(file), Oddities()
    statement: SwiftStatement | None = None
    statements = 0
    dash: Field | None = None  # a line that is a dash, before the closing balance: the end of the message, or of a cut text
    for found in fields(file):
        if dash and found.tag in _GOES_ON:
            odd.note("dash", "line that is only a dash, which ends a message, within one: it was read on to its closing balance", dash.place)
        elif statement and (dash or found.tag in ("-", "20")):
            if found.text == "-" and statement.goes_on and not dash:
                dash = found
                continue
            yield from statement.finish()
            statement = None
        dash = None
        if found.tag in ("", "-"):
            if found.text.strip() not in ("-", ""):
                odd.note("envelope", "line of the envelope, outside every statement", found.place, found.text.strip())
            continue
        if statement is None and found.tag in _BEGINS:
            statements += 1
            statement = SwiftStatement(file, f"statement {statements}", rows, odd)
        if statement is not None:
            yield from statement.meet(found)
        elif found.tag == "61":
            file.rows += 1
            yield SetAside(found.place, "a statement line that stands in no statement", found.raw)
        else:
            odd.note("outside_statement", f"field {found.tag} that stands in no statement", found.place, found.text.strip())
    if statement:
        yield from statement.finish()
    yield from rows.rest()
    if not statements:
        raise file.refusal("", "no statement begins in this file: it has no field 20 or 25", "Ask the producer for the whole file.")
    if ends_lines_as_fints(file):
        yield Remark("the file", "fints_lines", "the file ends its lines with @@, as FinTS does: by these they are counted here")
    yield from undeclared_letters(file)
    yield from odd.remarks()
