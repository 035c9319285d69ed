"""The exhibit register: every file as received, who produced it, under what power, what it may be used for, and its SHA-256.

Authority: Criminal Justice Act 2003 s.117; ACPO Good Practice Guide for Digital Evidence v5, principle 3.
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Column, Exempt, Section, Table
from flows.dossier.number_kinds import cited, dated, named
from flows.dossier.words import HANDLING
from flows.dossier.writing import para, row
from schemas.evidence import Reading


def write(b: Brief) -> Section:
    """One row an exhibit; references in this document lead here."""
    if not b.base.exhibits:
        return Section("", "Exhibit register", "sX", (para("No exhibit is in evidence.", numbered=False),))
    totals = {reading.exhibit: reading for reading in b.base.of(Reading)}
    rows = []
    for e in b.base.exhibits:
        reading = totals.get(e.sha256)
        size = (
            (b.figures.number(f"rows total {e.reference}", reading.total, "rows of the exhibit: total", e.sha256, by=("reading", e.sha256, "total")), " rows")
            if reading and reading.total
            else (b.figures.number(f"bytes {e.reference}", e.size, "bytes of the file", e.sha256, by=("bytes", e.sha256)), " bytes")
        )
        received = dated(e.received_on) if e.received_on else "on a day not recorded"
        rows.append(
            row(
                named(e.reference),
                (named(e.file_name), "\n", named(e.producer or "producer not recorded"), "; received ", received),
                cited(f"{e.power or 'not recorded'}; use: {e.permitted_use or 'not recorded'}; {HANDLING[e.handling]}"),
                size,
                Exempt(e.sha256, "hash"),
                key=b.exhibits.row_key(e.sha256),
            )
        )
    columns = (
        Column("Reference", 4),
        Column("File, producer, received", 9),
        Column("Power, permitted use, handling", 9),
        Column("Size", 4),
        Column((Exempt("SHA-256", "hash"),), 9),
    )
    return Section("", "Exhibit register", "sX", (Table(columns, tuple(rows)),))
