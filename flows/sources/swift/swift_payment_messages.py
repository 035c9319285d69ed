"""Payments as SWIFT messages: orders between banks (MT103), and what a bank confirms to its customer (MT900, MT910). No statements.

Format: SWIFT FIN, MT103, MT900, MT910, with their envelopes or without. A row is a message.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.text_lines import undeclared_letters
from flows.sources.swift.swift_fields import Field, fields, message_type, opening_tags
from flows.sources.swift.swift_payment import TAGS, Envelope, envelope, instruction, kind_of
from flows.sources.swift.swift_statement import Unreadable
from schemas.evidence import Outcome, SetAside
from schemas.payments import PaymentInstruction

VERSION = 1
_KINDS = ("103", "900", "910")


def recognises(file: OpenedFile) -> Claim:
    """A message whose envelope says that it is an MT103, MT900 or MT910; without one, whose fields do."""
    named = message_type(file)
    if named:
        return Claim(named in _KINDS, f"its envelope says that it is an MT{named}")
    kind = kind_of(opening_tags(file, TAGS))
    return Claim(bool(kind), f"it has the fields of an MT{kind}" if kind else "it has no fields 20 and 32A of a payment message, such as :32A:240105EUR1000,00")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A PaymentInstruction for every message. Refusal if there is none."""
    rows, odd = RowsAsColumns(file), Oddities()
    around, waiting = "", list[Field]()
    for found in fields(file, TAGS):
        if found.tag == "-" or (waiting and (found.tag == "20" or found.text.startswith("{1:"))):
            if waiting:
                yield from _message(file, rows, odd, waiting, around, found.tag == "-")
                around, waiting = "", []
        if found.tag == "":
            around += found.text.strip()
        elif found.tag != "-":
            waiting.append(found)
    if waiting:
        yield from _message(file, rows, odd, waiting, around, False)
    yield from rows.rest()
    if not file.rows:
        raise file.refusal("", "no message begins in this file: it has no field 20", "Ask the producer for the whole file.")
    yield from undeclared_letters(file)
    yield from odd.remarks()


def _message(file: OpenedFile, rows: RowsAsColumns, odd: Oddities, found: list[Field], written: str, ended: bool) -> Iterator[Outcome]:
    file.rows += 1
    place, around = f"message {file.rows}", envelope(written)
    kind = around.kind or kind_of([one.tag for one in found])
    try:
        if written and not ended:
            raise Unreadable("it does not end with -}: the file is cut short")
        if kind not in _KINDS:
            raise Unreadable(
                f"it is an MT{kind}, and no MT103, MT900 or MT910" if kind else "nothing says which message it is, and its fields could be those of two"
            )
        rows.record(PaymentInstruction, place, **instruction(kind, found, around if written else Envelope(), place, odd))
    except Unreadable as error:
        yield SetAside(place, str(error), "\n".join(filter(None, (written, *(one.raw for one in found)))))
        return
    rows.accept(place)
    yield from rows.full()
