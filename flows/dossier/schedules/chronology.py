"""Schedule F: the chronology as a drawing and as rows.

Authority: docs/method.md; every event is a summary of rows elsewhere in this document.
"""

from __future__ import annotations

from flows.dossier.amounts_in_findings import of_events
from flows.dossier.brief import Brief
from flows.dossier.document import Block, Column, Drawn, Section, Table
from flows.dossier.number_kinds import dated
from flows.dossier.writing import para, row
from flows.drawing import timeline
from flows.drawing.timeline_events import KINDS, timeline_events

# whose rows an event of each kind is a summary of
SOURCES = {"offence": "case.toml: case", "receipt": "claimedreceipt", "purchase": "purchase", "ownership": "holding", "gap": "gap"}


def write(b: Brief) -> Section:
    """The timeline, then the same events as a table that can be searched and copied."""
    found = timeline_events(b.base)
    if not found:
        return Section("Schedule F", "Chronology", "sF", (para("No dated event is known.", numbered=False),))
    rows = tuple(
        row(
            dated(" ".join(event.when)),
            KINDS[event.kind],
            *(b.exhibits.linked(text, SOURCES[event.kind], of_events(b.base, b.figures, b.transfers)) for text in (event.says, event.more)),
        )
        for event in found
    )
    blocks: list[Block] = [
        Drawn(lambda width: timeline(b.base, width), source="chronology", figure=of_events(b.base, b.figures, b.transfers)),
        Table((Column("When", 6), Column("Kind", 5), Column("What", 11), Column("More", 11)), rows, title="The same as rows"),
    ]
    return Section("Schedule F", "Chronology", "sF", tuple(blocks))
