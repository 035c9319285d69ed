"""The index of unused material: what is held and not relied on, each described by itself.

Authority: Criminal Procedure and Investigations Act 1996; Attorney General's Guidelines on Disclosure 2024 [to be confirmed by a lawyer].
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Block, Column, Section, Table
from flows.dossier.number_kinds import named, quoted
from flows.dossier.writing import para, row


def write(b: Brief) -> Section:
    """Sensitive items stand in the working edition alone; a partner has no index at all."""
    if b.edition.disclosure:
        return Section(
            "",
            "Index of unused material",
            "sU",
            (para("The index of unused material is for the court and the respondent, and is not part of an edition for a partner.", numbered=False),),
        )
    shown = [item for item in b.base.case.unused if b.edition.name == "working" or not item.sensitive]
    if not shown:
        return Section("", "Index of unused material", "sU", (para("No unused material is recorded.", numbered=False),))
    rows = tuple(
        row(
            named(item.reference),
            quoted(item.says, f"case.toml: unused {item.reference}"),
            "yes" if item.helps_respondent else "not thought so",
            *(("yes" if item.sensitive else "no",) if b.edition.name == "working" else ()),
        )
        for item in shown
    )
    columns = (
        Column("Reference", 5),
        Column("What it is", 16),
        Column("Helps the respondent", 5),
        *((Column("Sensitive", 4),) if b.edition.name == "working" else ()),
    )
    blocks: list[Block] = [Table(columns, rows)]
    return Section("", "Index of unused material", "sU", tuple(blocks))
