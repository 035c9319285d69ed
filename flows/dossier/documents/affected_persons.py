"""The persons whom an order affects, as forms of other states ask for them: those it is directed against, and the owners of the property.

Authority: Regulation (EU) 2018/1805, Annex I, section C. What the form asks for only if it is known or available is said to be not recorded.
"""

from __future__ import annotations

from datetime import date

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.document import Block, Open, Pieces
from flows.dossier.documents.authorities import NOT_RECORDED
from flows.dossier.documents.blanks import box, form, said
from flows.dossier.writing import joined, para
from schemas.application import Affected
from schemas.assets import Asset
from schemas.calendar import in_words
from schemas.case_parties import Company, Person
from schemas.evidence_base import EvidenceBase
from schemas.parties import PartyMember, PartyRecord


def affected_persons(base: EvidenceBase, exhibits: CitedExhibits, assets: tuple[Asset, ...]) -> tuple[Block, ...]:
    """A form for each; a blank if nobody is named."""
    owners = {holder for asset in assets for holder in asset.held_by}
    known = {item.party: item for item in base.case.application.abroad.affected}
    people = [p for p in base.case.people if p.role == "suspect" or p.id in owners]
    companies = [c for c in base.case.companies if c.role == "suspect" or c.id in owners]
    if not people and not companies:
        return (para(Open("the persons affected", "[[people]] with the role suspect")),)
    return (
        *(_person(exhibits, p, known.get(p.id, Affected(party=p.id)), p.id in owners) for p in people),
        *(_company(base, exhibits, c, known.get(c.id, Affected(party=c.id)), c.id in owners) for c in companies),
    )


def _position(against: bool, owns: bool) -> str:
    return f"{box(against, 'person against whom the order is directed')}\n{box(owns, 'person that owns property that is covered by the order')}"


def _person(exhibits: CitedExhibits, person: Person, more: Affected, owns: bool) -> Block:
    key = f'[[application.abroad.affected]] party = "{person.id}"'
    return form(
        ("Name", person.name),
        ("First name(s)", said(exhibits, more.first_names, f"which of the names of {person.name} are first names", key)),
        ("Aliases", ", ".join(person.aliases) or NOT_RECORDED),
        ("Sex", said(exhibits, more.sex, f"sex of {person.name}", key)),
        ("Nationality", said(exhibits, person.nationality, f"nationality of {person.name}", "[[people]] nationality")),
        ("Identity or social security number", more.identity_number or NOT_RECORDED),
        ("Identity document, type and number", more.identity_document or NOT_RECORDED),
        ("Date of birth", said(exhibits, _born(person), f"date of birth of {person.name}", "[[people]] born")),
        ("Place of birth", said(exhibits, more.birthplace, f"place of birth of {person.name}", key)),
        ("Residence or known address", said(exhibits, person.address, f"address of {person.name}", "[[people]] address")),
        ("Language(s) understood", said(exhibits, ", ".join(more.languages), f"languages that {person.name} understands", key)),
        ("Position in the proceedings", _position(person.role == "suspect", owns)),
        title=f"Natural person: {person.name}",
    )


def _born(person: Person) -> str:
    """The date of birth in words if the whole of it is known."""
    return in_words(date.fromisoformat(person.born)) if len(person.born) == len("2000-01-01") else person.born


def _company(base: EvidenceBase, exhibits: CitedExhibits, company: Company, more: Affected, owns: bool) -> Block:
    key = f'[[application.abroad.affected]] party = "{company.id}"'
    number = f"{company.number} (register of {company.jurisdiction.upper()})" if company.number else ""
    return form(
        ("Name", company.name),
        ("Legal form", said(exhibits, more.legal_form, f"legal form of {company.name}", key)),
        ("Short or trading name", more.trading_name or NOT_RECORDED),
        ("Registered seat", said(exhibits, more.seat, f"registered seat of {company.name}", key)),
        ("Registration number", said(exhibits, number, f"registration number of {company.name}", "[[companies]] number")),
        ("Address", exhibits.linked(more.address) if more.address else _registered(base, exhibits, company) or (Open(f"address of {company.name}", key),)),
        ("Name of the representative", said(exhibits, more.representative, f"representative of {company.name}", key)),
        ("Position in the proceedings", _position(company.role == "suspect", owns)),
        title=f"Legal person: {company.name}",
    )


def _registered(base: EvidenceBase, exhibits: CitedExhibits, company: Company) -> Pieces:
    """The address as the company's register has it, with where it stands."""
    members = {member.record for member in base.of(PartyMember) if member.party == company.id}
    found = [r for r in base.of(PartyRecord) if r.id in members and r.mentioned_as == "register entry" and r.address]
    return (
        joined(
            (
                (found[0].address, f" {found[0].postcode}" if found[0].postcode and found[0].postcode not in found[0].address else ""),
                (" (", *exhibits.origin(found[0].exhibit, found[0].place), ")"),
            ),
            "",
        )
        if found
        else ()
    )
