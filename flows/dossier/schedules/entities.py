"""Schedule D: the parties, their identifiers, and every record recognised as each, with the reasons for and against.

Authority: Directive (EU) 2016/680 art.4(1)(d) (accurate); docs/method.md (who holds what).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.party_names import Names
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Column, Row, Section, Table
from flows.dossier.number_kinds import named, quoted
from flows.dossier.writing import joined, para, row
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match
from schemas.parties import ROLE_WORDS, PartyMember, PartyRecord


def write(b: Brief) -> Section:
    """Schedule D: the parties, then every record that was recognised as one of them."""
    if not b.names.parties:
        return Section("Schedule D", "Entities and identifiers", "sD", (para("No party is known.", numbered=False),))
    parties = tuple(
        row(
            named(p.name or "not named"),
            p.kind,
            ROLE_WORDS.get(p.role, p.role),
            named("; ".join(filter(None, (f"born {p.born}" if p.born else "", p.number and f"number {p.number}", p.jurisdiction.upper())))) or "–",
            key=f"row-D-{n}",
        )
        for n, p in enumerate(sorted(b.names.parties.values(), key=lambda p: (p.role == "", p.kind, p.id)))
    )
    blocks: list[Block] = [Table((Column("Party", 9), Column("Kind", 4), Column("Role", 5), Column("Identifiers", 10)), parties)]
    records = _records(b.base, b.edition, b.names, b.exhibits)
    if records:
        columns = (Column("Party", 6), Column("Record", 9), Column("Mentioned as", 5), Column("State", 5), Column("Why", 13))
        blocks.append(
            Table(
                columns,
                tuple(records),
                title="Records recognised, or not, as a party",
                note="A record that is not decided is in no figure and no chain until a person decides. Alike records are counted, not repeated.",
            )
        )
    return Section("Schedule D", "Entities and identifiers", "sD", tuple(blocks))


def _records(base: EvidenceBase, edition: WrittenFor, names: Names, exhibits: CitedExhibits) -> list[Row]:
    """One row for alike matches of a party: the same name, capacity and reasons, wherever they stand."""
    records = {record.id: record for record in base.of(PartyRecord)}
    members = {member.record for member in base.of(PartyMember)}
    groups: dict[tuple, dict[str, list[PartyRecord]]] = {}
    for match in base.of(Match):
        record = records.get(match.right)
        if record is None or match.left not in names.parties or (match.state == "same" and record.id not in members):
            continue
        if match.state == "not_same" and edition.name != "working":
            continue  # section 3 names them; their details are not the reader's
        why = " ".join(filter(None, (*match.reasons_for.splitlines(), *(f"Against: {line}" for line in match.reasons_against.splitlines()))))
        if match.state == "undecided" and edition.name != "working":
            why = "The working papers state what agrees and what differs; personal details of this person are left out."
        groups.setdefault((match.left, record.name, record.mentioned_as, match.state, match.decided_by, why), {}).setdefault(record.exhibit, []).append(record)
    rows = []
    for (left, name, mentioned_as, state, decided_by, why), found in sorted(groups.items()):
        by = f" ({decided_by.removeprefix('rule: ')})" if decided_by else ""
        said = {"same": "the same", "not_same": "not the same", "undecided": "not decided"}[state]
        places = joined(
            (exhibits.origin(exhibit, records[0].place), quoted(f" and {len(records) - 1} more", f"exhibit {exhibit}") if len(records) > 1 else "")
            for exhibit, records in found.items()
        )
        rows.append(
            row(
                named(names.party(left)),
                (named(name or "not named"), " (", places, ")"),
                mentioned_as,
                named(f"{said}{by}"),
                exhibits.linked(why, f"match {left}"),
            )
        )
    return rows
