"""Data quality: promises that do not hold, rows set aside with their reasons, and oddities in the exhibits.

Authority: Directive (EU) 2016/680 art.7(2) (quality is checked before data are passed on).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.document import Block, Column, Section, Table
from flows.dossier.number_kinds import quoted
from flows.dossier.writing import para, row
from schemas.evidence import Reading, RemarkRow, SetAsideRow
from schemas.findings import LeftOut


def write(b: Brief) -> Section:
    """How many promises were checked and how many of them hold, then every one that is broken."""
    verdicts = b.base.verdicts
    broken = [v for v in verdicts if not v.held]
    blocks: list[Block] = [
        para(
            b.figures.number("promises", len(verdicts), "promises checked, one on one exhibit or on all"),
            " promises were checked on the exhibits and on the evidence as a whole; ",
            b.figures.number("promises held", len(verdicts) - len(broken), "promises that hold"),
            " hold.",
            numbered=False,
        )
    ]
    if broken:
        rows = tuple(
            row(
                (b.exhibits.origin(v.subject) if v.subject in b.exhibits.by_sha256 else "all together"),
                quoted(v.says, f"verdict {v.promise}"),
                quoted(f"{v.failed:,} of {v.checked:,}", f"verdict {v.promise}"),
                quoted(v.places or "–", f"verdict {v.promise}"),
            )
            for v in broken
        )
        blocks.append(
            Table((Column("Exhibit", 4), Column("Promise", 13), Column("Broken by", 4, True), Column("Where", 9)), rows, title="Promises that do not hold")
        )
    aside = [r for r in b.base.of(SetAsideRow) if r.exhibit in b.exhibits.by_sha256]
    if aside:
        rows = tuple(row(b.exhibits.origin(r.exhibit, r.place), quoted(r.reason, f"exhibit {r.exhibit}: {r.place}")) for r in aside)
        blocks.append(Table((Column("Row", 7), Column("Why it was set aside", 20)), rows, title="Rows set aside"))
    else:
        blocks.append(para("No row was set aside.", numbered=False))
    refused = [r for r in b.base.of(Reading) if r.state == "refused" and r.exhibit in b.exhibits.by_sha256]
    if refused:
        blocks.append(
            Table(
                (Column("Exhibit", 5), Column("What follows", 20)),
                tuple(row(b.exhibits.origin(r.exhibit), "it could not be read, and nothing rests on it") for r in refused),
                title="Exhibits that could not be read",
            )
        )
    left_out = [r for r in b.base.of(LeftOut) if r.entry in b.transfers.entries]
    if left_out:
        rows = tuple(
            row(b.exhibits.origin(b.transfers.entries[r.entry].exhibit, b.transfers.entries[r.entry].place), quoted(r.why, f"entry {r.entry}"))
            for r in left_out
        )
        blocks.append(Table((Column("Entry", 7), Column("Why it is no line of the ledger", 20)), rows, title="Entries left out of the ledger"))
    kinds: dict[tuple[str, str], list[RemarkRow]] = {}
    for remark in b.base.of(RemarkRow):
        kinds.setdefault((remark.exhibit, remark.flag), []).append(remark)
    if kinds:
        rows = tuple(
            row(
                b.exhibits.origin(exhibit, found[0].place),
                quoted(found[0].text, f"exhibit {exhibit}: {found[0].place}"),
                quoted(f"{len(found):,}", f"exhibit {exhibit}"),
            )
            for (exhibit, _), found in kinds.items()
        )
        blocks.append(Table((Column("First seen at", 7), Column("Oddity", 17), Column("Times", 3, True)), rows, title="Oddities in the exhibits"))
    return Section("", "Data quality", "sQ", tuple(blocks))
