"""The exhibit register: every file as received, who produced it, under what power, what it may be used for, and its SHA-256.

Authority: Criminal Justice Act 2003 s.117; ACPO Good Practice Guide for Digital Evidence v5, principle 3.
"""
from __future__ import annotations

from flows.dossier.brief import Brief, para, row
from flows.dossier.document import Column, Section, Table
from flows.dossier.words import HANDLING
from schemas.calendar import in_words
from schemas.evidence import Reading


def write(b: Brief) -> Section:
    """One row an exhibit; references in this document lead here."""
    if not b.base.exhibits:
        return Section("", "Exhibit register", "sX", (para("No exhibit is in evidence.", numbered=False),))
    totals = {reading.exhibit: reading for reading in b.base.of(Reading)}
    rows = []
    for e in b.base.exhibits:
        reading = totals.get(e.sha256)
        size = f"{reading.total:,} rows" if reading and reading.total else f"{e.size:,} bytes"
        rows.append(row(
            e.reference, (e.file_name, "\n", f"{e.producer or 'producer not recorded'}; received {in_words(e.received_on) if e.received_on else 'on a day not recorded'}"),
            f"{e.power or 'not recorded'}; use: {e.permitted_use or 'not recorded'}; {HANDLING[e.handling]}", size, e.sha256, key=b.exhibit_row(e.sha256),
        ))
    columns = (Column("Reference", 4), Column("File, producer, received", 9), Column("Power, permitted use, handling", 9), Column("Size", 4), Column("SHA-256", 9))
    return Section("", "Exhibit register", "sX", (Table(columns, tuple(rows)),))
