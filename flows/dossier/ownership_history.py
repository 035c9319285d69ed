"""Who held what when, and what changed close to the dates that matter, as two tables of the section on ownership.

Authority: `tracing.ownership.history`; closeness in time is a fact and proves no purpose.
"""

from __future__ import annotations

from itertools import groupby

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.party_names import Names
from flows.dossier.document import Block, Column, Heading, Pieces, Table
from flows.dossier.number_kinds import briefly, dated, named, quoted
from flows.dossier.words import count
from flows.dossier.writing import joined, para, row
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.tenures import Change, Tenure
from tracing.ownership.history import near


def history(base: EvidenceBase, names: Names, exhibits: CitedExhibits) -> list[Block]:
    """The table of what was held when and the table of what changed, each only where there is something to show."""
    return [*_held(base, names, exhibits), *_changed(base, exhibits)]


def _held(base: EvidenceBase, names: Names, exhibits: CitedExhibits) -> list[Block]:
    tenures = base.of(Tenure)
    if not tenures:
        return []
    rows = tuple(
        row(
            named(names.party(t.company)),
            named(names.party(t.owner)),
            quoted(t.says, f"tenure {t.id}"),
            briefly(t.since) if t.since else "not recorded",
            briefly(t.until) if t.until else "not ended",
            (exhibits.origin(t.exhibit, t.place),) if t.exhibit in exhibits.by_sha256 else "case file",
        )
        for t in sorted(tenures, key=lambda t: (names.party(t.company), t.since.isoformat() if t.since else "", names.party(t.owner), t.id))
    )
    columns = (Column("Company", 6), Column("Held by", 6), Column("What", 8), Column("From", 4), Column("Until", 4), Column("Source", 5))
    return [Table(columns, rows, title="Who held what from when to when")]


def _changed(base: EvidenceBase, exhibits: CitedExhibits) -> list[Block]:
    window = base.case.history.window_days
    heading = Heading("What changed around the dates that matter")
    dates = joined(
        (
            (
                named(f"{found.what} ("),
                dated(in_words(found.first) if found.first == found.last else f"{in_words(found.first)} to {in_words(found.last)}"),
                ")",
                *exhibits.in_brackets(found.exhibits),
            )
            for found in near(base)
        ),
        "; ",
    )
    said = para(
        "Looked for within ",
        quoted(count(window, "day"), "case.toml: history"),
        " before and after ",
        dates,
        ". That two things happened close to each other is a fact; why they did is not said here.",
    )
    changes = base.of(Change)
    if not changes:
        return [heading, said, para("In that time no change of an interest, office, title or company of the case is on record.")]
    rows = []
    for (on, _, _, says), group in groupby(sorted(changes, key=_event), key=_event):
        found = sorted(group, key=lambda change: (abs(change.days), change.near))
        rows.append(
            row(
                briefly(on),
                found[0].kind,
                exhibits.linked(says, f"change {found[0].id}"),
                joined((_near(change) for change in found), "; "),
                (exhibits.origin(found[0].exhibit, found[0].place),) if found[0].exhibit in exhibits.by_sha256 else "case file",
            )
        )
    columns = (Column("When", 4), Column("What", 4), Column("On record", 12), Column("Close to", 8), Column("Source", 5))
    return [heading, said, Table(columns, tuple(rows))]


def _event(change: Change) -> tuple:
    return change.on, change.kind, change.party, change.says


def _near(change: Change) -> Pieces:
    if change.days == 0:
        return (named(f"{'within' if change.near_first < change.near_last else 'on the day of'} {change.near}"),)
    when = "before" if change.days < 0 else "after"
    return quoted(count(abs(change.days), "day"), f"change {change.id}"), named(f" {when} {change.near}")
