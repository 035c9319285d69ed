"""The persons whom an order affects, as forms of other states ask for them: those it is directed against, and the owners of the property.

Authority: Regulation (EU) 2018/1805, Annex I, section C. What the form asks for only if it is known or available is said to be not recorded.
"""

from __future__ import annotations

from datetime import date

from flows.dossier.brief import Brief, joined, para
from flows.dossier.document import Block, Open, Pieces
from flows.dossier.documents.authorities import NOT_RECORDED
from flows.dossier.documents.blanks import box, form, said
from schemas.application import Affected
from schemas.assets import Asset
from schemas.calendar import in_words
from schemas.case_parties import Company, Person
from schemas.parties import PartyMember, PartyRecord


def affected_persons(b: Brief, assets: tuple[Asset, ...]) -> tuple[Block, ...]:
    """A form for each; a blank if nobody is named."""
    owners = {holder for asset in assets for holder in asset.held_by}
    known = {item.party: item for item in b.case.application.abroad.affected}
    people = [p for p in b.case.people if p.role == "suspect" or p.id in owners]
    companies = [c for c in b.case.companies if c.role == "suspect" or c.id in owners]
    if not people and not companies:
        return (para(Open("the persons affected", "[[people]] with the role suspect")),)
    return (
        *(_person(b, p, known.get(p.id, Affected(party=p.id)), p.id in owners) for p in people),
        *(_company(b, c, known.get(c.id, Affected(party=c.id)), c.id in owners) for c in companies),
    )


def _position(against: bool, owns: bool) -> str:
    return f"{box(against, 'person against whom the order is directed')}\n{box(owns, 'person that owns property that is covered by the order')}"


def _person(b: Brief, person: Person, more: Affected, owns: bool) -> Block:
    key = f'[[application.abroad.affected]] party = "{person.id}"'
    return form(
        ("Name", person.name),
        ("First name(s)", said(b, more.first_names, f"which of the names of {person.name} are first names", key)),
        ("Aliases", ", ".join(person.aliases) or NOT_RECORDED),
        ("Sex", said(b, more.sex, f"sex of {person.name}", key)),
        ("Nationality", said(b, person.nationality, f"nationality of {person.name}", "[[people]] nationality")),
        ("Identity or social security number", more.identity_number or NOT_RECORDED),
        ("Identity document, type and number", more.identity_document or NOT_RECORDED),
        ("Date of birth", said(b, _born(person), f"date of birth of {person.name}", "[[people]] born")),
        ("Place of birth", said(b, more.birthplace, f"place of birth of {person.name}", key)),
        ("Residence or known address", said(b, person.address, f"address of {person.name}", "[[people]] address")),
        ("Language(s) understood", said(b, ", ".join(more.languages), f"languages that {person.name} understands", key)),
        ("Position in the proceedings", _position(person.role == "suspect", owns)),
        title=f"Natural person: {person.name}",
    )


def _born(person: Person) -> str:
    """The date of birth in words if the whole of it is known."""
    return in_words(date.fromisoformat(person.born)) if len(person.born) == len("2000-01-01") else person.born


def _company(b: Brief, company: Company, more: Affected, owns: bool) -> Block:
    key = f'[[application.abroad.affected]] party = "{company.id}"'
    number = f"{company.number} (register of {company.jurisdiction.upper()})" if company.number else ""
    return form(
        ("Name", company.name),
        ("Legal form", said(b, more.legal_form, f"legal form of {company.name}", key)),
        ("Short or trading name", more.trading_name or NOT_RECORDED),
        ("Registered seat", said(b, more.seat, f"registered seat of {company.name}", key)),
        ("Registration number", said(b, number, f"registration number of {company.name}", "[[companies]] number")),
        ("Address", b.linked(more.address) if more.address else _registered(b, company) or (Open(f"address of {company.name}", key),)),
        ("Name of the representative", said(b, more.representative, f"representative of {company.name}", key)),
        ("Position in the proceedings", _position(company.role == "suspect", owns)),
        title=f"Legal person: {company.name}",
    )


def _registered(b: Brief, company: Company) -> Pieces:
    """The address as the company's register has it, with where it stands."""
    members = {member.record for member in b.base.of(PartyMember) if member.party == company.id}
    found = [r for r in b.base.of(PartyRecord) if r.id in members and r.mentioned_as == "register entry" and r.address]
    return (
        joined(
            (
                (found[0].address, f" {found[0].postcode}" if found[0].postcode and found[0].postcode not in found[0].address else ""),
                (" (", *b.origin(found[0].exhibit, found[0].place), ")"),
            ),
            "",
        )
        if found
        else ()
    )
