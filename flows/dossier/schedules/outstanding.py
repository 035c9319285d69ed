"""Schedule G: what is still outstanding: evidence asked for and not received, and decisions that people have yet to take.

Authority: Stanford International Bank [2010] EWCA Civ 137 at [191] (what was not looked at is said).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Block, Column, Section, Table
from flows.dossier.number_kinds import briefly, cited, named, quoted
from flows.dossier.writing import joined, para, row
from tracing.assets.price_paid import PRICED


def write(b: Brief) -> Section:
    """Requests, things to be valued, then earlier applications."""
    blocks: list[Block] = []
    if b.base.case.outstanding:
        rows = tuple(
            row(quoted(o.what, f"case.toml: outstanding[{n}]"), named(o.asked_of), briefly(o.asked_on), cited(o.power or "not stated"))
            for n, o in enumerate(b.base.case.outstanding, start=1)
        )
        blocks.append(
            Table((Column("What", 12), Column("Asked of", 7), Column("On", 5, whole=True), Column("Power", 7)), rows, title="Asked for and not received")
        )
    else:
        blocks.append(para("Nothing is recorded as asked for and not received.", numbered=False))
    unvalued = [asset for asset in b.assets.reached if asset.value is None and asset.kind in PRICED]
    if unvalued:
        blocks.append(
            para(
                "No valuation is recorded, and one is needed, of ",
                joined(b.assets.link(asset) for asset in unvalued),
                ". A price that was paid is not what a thing is worth today.",
                numbered=False,
            )
        )
    if b.base.case.earlier_applications:
        rows = tuple(
            row(quoted(a.what, f"case.toml: earlier_applications[{n}]"), briefly(a.on), quoted(a.outcome, f"case.toml: earlier_applications[{n}]"))
            for n, a in enumerate(b.base.case.earlier_applications, start=1)
        )
        blocks.append(Table((Column("Earlier application", 12), Column("On", 5, whole=True), Column("Outcome", 10)), rows, title="Earlier applications"))
    else:
        blocks.append(para("No earlier application is recorded.", numbered=False))
    return Section("Schedule G", "What is still outstanding", "sG", tuple(blocks))
