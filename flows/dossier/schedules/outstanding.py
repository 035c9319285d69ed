"""Schedule G: what is still outstanding: evidence asked for and not received, and decisions that people have yet to take.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (what was not looked at is said).
"""
from __future__ import annotations

from flows.dossier.brief import Brief, para, row
from flows.dossier.document import Block, Column, Section, Table
from schemas.calendar import in_brief


def write(b: Brief) -> Section:
    """Requests, then earlier applications."""
    blocks: list[Block] = []
    if b.case.outstanding:
        rows = tuple(row(o.what, o.asked_of, in_brief(o.asked_on), o.power or "not stated") for o in b.case.outstanding)
        blocks.append(Table((Column("What", 12), Column("Asked of", 7), Column("On", 5, whole=True), Column("Power", 7)), rows, title="Asked for and not received"))
    else:
        blocks.append(para("Nothing is recorded as asked for and not received.", numbered=False))
    if b.case.earlier_applications:
        rows = tuple(row(a.what, in_brief(a.on), a.outcome) for a in b.case.earlier_applications)
        blocks.append(Table((Column("Earlier application", 12), Column("On", 5, whole=True), Column("Outcome", 10)), rows, title="Earlier applications"))
    else:
        blocks.append(para("No earlier application is recorded.", numbered=False))
    return Section("Schedule G", "What is still outstanding", "sG", tuple(blocks))
