"""Section 3: persons and companies, each with its role; what the registers say apart from what people assert; and who was not taken for whom.

Authority: Directive (EU) 2016/680 arts 6 and 7 (suspects, victims and others kept apart; facts apart from assessments); Directive 2011/36/EU
art.8 (a trafficked person is a victim).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.party_names import Names
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Block, Column, Heading, Section, Table
from flows.dossier.number_kinds import dated, named, quoted
from flows.dossier.words import listed
from flows.dossier.writing import para, row
from schemas.calendar import in_brief
from schemas.evidence_base import EvidenceBase
from schemas.findings import Match
from schemas.parties import ROLE_WORDS, PartyMember, PartyRecord


def write(b: Brief) -> Section:
    """People, companies, and records that were held not to be them."""
    return Section(
        "3",
        "Persons and companies",
        "s3",
        (*_people(b.base, b.exhibits), *_companies(b.base, b.exhibits), *_others(b.base, b.names), *_not_the_same(b.base, b.edition, b.names, b.exhibits)),
    )


def _people(base: EvidenceBase, exhibits: CitedExhibits) -> list[Block]:
    if not base.case.people:
        return [para("The case file names no person.")]
    rows = []
    for person in base.case.people:
        known = [f"born {person.born}" if person.born else "", person.nationality, person.address, *(f"also known as {alias}" for alias in person.aliases)]
        source = f"case.toml: people {person.id}"
        note = exhibits.linked(f"The investigator notes: {person.note}", source) if person.note else "–"
        rows.append(row(named(person.name), ROLE_WORDS[person.role], quoted("; ".join(filter(None, known)), source) or "nothing more", note))
    columns = (Column("Person", 7), Column("Role in this case", 5), Column("As identified", 12), Column("Assessment", 10))
    blocks: list[Block] = [
        Heading("People"),
        Table(columns, tuple(rows), note="The first three columns are facts as the case file states them; the last is an assessment."),
    ]
    if any(person.role == "victim" for person in base.case.people):
        blocks.append(
            para(
                "A person who was made to open an account or to pass money on is a victim of the offence and not an associate of those who committed it. "
                "No inference is drawn from the use of a victim's account."
            )
        )
    return blocks


def _companies(base: EvidenceBase, exhibits: CitedExhibits) -> list[Block]:
    if not base.case.companies:
        return []
    rows = []
    for company in base.case.companies:
        records = [r for r in _records(base, company.id) if r.mentioned_as == "register entry" and (r.status or r.incorporated_on)]
        found = next(iter(records), None)
        register = (
            ()
            if found is None
            else (
                dated(
                    ", ".join(
                        filter(
                            None,
                            (
                                found.status,
                                f"incorporated on {in_brief(found.incorporated_on)}" if found.incorporated_on else "",
                                f"dissolved on {in_brief(found.dissolved_on)}" if found.dissolved_on else "",
                            ),
                        )
                    )
                ),
                " (",
                exhibits.origin(found.exhibit, found.place),
                ")",
            )
        )
        number = f"{company.number} ({company.jurisdiction.upper()})" if company.number else f"no number recorded ({company.jurisdiction.upper()})"
        rows.append(
            row(
                named(company.name),
                ROLE_WORDS[company.role],
                named(number),
                register or "no register entry is in evidence",
                exhibits.linked(company.note or "–", f"case.toml: companies {company.id}"),
            )
        )
    columns = (Column("Company", 8), Column("Role in this case", 5), Column("Number", 5), Column("Its register says", 9), Column("Assessment", 8))
    return [Heading("Companies"), Table(columns, tuple(rows))]


def _records(base: EvidenceBase, party: str) -> list[PartyRecord]:
    members = {member.record for member in base.of(PartyMember) if member.party == party}
    return [record for record in base.of(PartyRecord) if record.id in members]


def _others(base: EvidenceBase, names: Names) -> list[Block]:
    of_the_case = {party.id for party in base.case.parties}
    others = [party.name or "not named" for id, party in sorted(names.parties.items()) if id not in of_the_case]
    if not others:
        return []
    return [
        Heading("Others whom the registers name"),
        para(
            "The registers name as owners, controllers or proprietors on the way to these assets: ",
            named(listed(sorted(set(others)))),
            ". No role in the case is recorded for them, and none is implied.",
        ),
    ]


def _not_the_same(base: EvidenceBase, edition: WrittenFor, names: Names, exhibits: CitedExhibits) -> list[Block]:
    """Records with a like name that are held not to be a person of the case: nobody may be frozen for a name."""
    apart = [m for m in base.of(Match) if m.state == "not_same" and m.left in names.parties]
    if not apart:
        return []
    places = {record.id: (record.exhibit, record.place) for record in base.of(PartyRecord)}
    rows = []
    for match in apart:
        reason = (
            " ".join(match.reasons_against.splitlines())
            if edition.name == "working"
            else "The working papers state the difference; personal details of this person are left out."
        )
        rows.append(
            row(
                named(match.left_name),
                (named(match.right_name), " (", exhibits.origin(*places[match.right]), ")") if match.right in places else named(match.right_name),
                quoted(reason, match.id),
            )
        )
    columns = (Column("Person of the case", 6), Column("Not the same as", 9), Column("Because", 12))
    return [
        Heading("Not to be confused"),
        para("These records have a like name and are held to be somebody else. Nothing that they hold is in the schedules."),
        Table(columns, tuple(rows)),
    ]
