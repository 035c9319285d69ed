"""The guarantees that held: what every run checks of itself, with the figures it was checked on.

Authority: `tracing.attribution.guarantees`: a run that breaks one stops and writes nothing, so what stands here held.
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Block, Column, Section, Table
from flows.dossier.number_kinds import dated, named, quoted
from flows.dossier.writing import para, row
from schemas.decisions import in_force
from schemas.findings import GuaranteeHeld
from tracing.attribution.rules import RULES


def write(b: Brief) -> Section:
    """Guarantees by name and rule; then the decisions in force."""
    held = b.base.of(GuaranteeHeld)
    blocks: list[Block] = []
    if held:
        rows = []
        for guarantee in held:
            name, _, rule = guarantee.name.partition(": ")
            rows.append(row(name, RULES[rule].called if rule in RULES else rule, guarantee.says, quoted(guarantee.checked_on, guarantee.name)))
        blocks.append(Table((Column("Guarantee", 6), Column("Under", 5), Column("What was checked", 12), Column("On", 7)), tuple(rows)))
    else:
        blocks.append(para("Nothing is claimed, so nothing was traced and there was nothing to check.", numbered=False))
    decisions = in_force(list(b.base.decisions))
    if decisions:
        rows = tuple(
            row(
                named(d.id),
                dated(d.at[:10]),
                named(d.author),
                named(f"{d.subject}: {d.answer.replace('_', ' ')}"),
                (*b.exhibits.linked(d.reason, f"decision {d.id}"), *b.exhibits.in_brackets(d.exhibits)),
            )
            for d in decisions.values()
        )
        blocks.append(
            Table(
                (Column("", 2), Column("On", 4), Column("By", 5), Column("Decided", 8), Column("Reason", 12)),
                rows,
                title="Decisions of people that are in force",
            )
        )
    return Section("", "Guarantees and decisions", "sW", tuple(blocks))
