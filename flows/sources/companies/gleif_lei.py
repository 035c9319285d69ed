"""Legal entities with their identifier (LEI): name, legal address, jurisdiction, status, the register that has them and their number there.

Format: GLEIF level 1, LEI-CDF 1.0 to 3.1 (XML, JSON, CSV; whole files and deltas).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.sources.companies.gleif_records import Format, Record, Tree, checked_lei, claim, day, deleted, outcomes
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas.evidence import Outcome, SetAside
from schemas.identifiers import company_number
from schemas.parties import PartyIdentifier, PartyRecord

VERSION = 3
_FORMAT = Format("LEIData", "LEIRecord", ("LEI", "Entity"), ("LEI", "Entity.LegalName"))
_COMPANIES_HOUSE = ("RA000585", "RA000586", "RA000587")  # England and Wales, Northern Ireland, Scotland
_NO_AUTHORITY = ("RA888888", "RA999999")
_ADDRESS = ("FirstAddressLine", "AdditionalAddressLine", "Line1", "Line2", "Line3", "Line4", "City", "Region", "Country")


def recognises(file: OpenedFile) -> Claim:
    """LEIData of GLEIF, an array of objects with LEI and Entity, or a table with their columns."""
    return claim(file, _FORMAT)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A PartyRecord with its LEI, and its number where it is registered, a record."""
    return outcomes(file, _FORMAT, _entity)


def _entity(rows: RowsAsColumns, record: Record, odd: Oddities) -> SetAside | None:
    tree = record.tree
    if record.problem or deleted(tree):
        return SetAside(record.place, record.problem or "the register says that it has deleted this record", record.raw)
    try:
        lei = checked_lei(tree.at("LEI"), "LEI", record.place, odd)
        if not tree.at("Entity/LegalName"):
            raise ValueError("the entity has no legal name")
        authority, number = (
            tree.at("Entity/RegistrationAuthority/RegistrationAuthorityID"),
            tree.at("Entity/RegistrationAuthority/RegistrationAuthorityEntityID"),
        )
        address = tree.all("Entity/LegalAddress")[0] if tree.all("Entity/LegalAddress") else Tree()
        jurisdiction = tree.at("Entity/LegalJurisdiction").partition("-")[0].lower()
        ended = day(tree.at("Entity/EntityExpirationDate") or _dissolved(tree))
        started = day(tree.at("Entity/EntityCreationDate"))
        at_companies_house = authority in _COMPANIES_HOUSE and bool(number)
        party = rows.record(
            PartyRecord,
            record.place,
            mentioned_as="register entry",
            kind="unknown" if tree.at("Entity/EntityCategory") == "SOLE_PROPRIETOR" else "company",
            name=tree.at("Entity/LegalName"),
            address=", ".join(part.text for name in _ADDRESS for part in address.all(name) if part.text),
            postcode=address.at("PostalCode"),
            jurisdiction="gb" if at_companies_house else jurisdiction if re.fullmatch("[a-z]{2}", jurisdiction) else "",
            number=company_number(number) if at_companies_house else "",
            status=", ".join(filter(None, (tree.at("Entity/EntityStatus"), tree.at("Registration/RegistrationStatus")))),
            incorporated_on=started,
            dissolved_on=ended,
        )
    except ValueError as error:
        return SetAside(record.place, str(error), record.raw)
    registered = [entry for entry in tree.all("Entity/BusinessRegisterEntityID") if entry.text]  # of 1.0, before registers had codes
    given = [
        ("LEI", lei),
        *([(authority, number)] if number and authority and authority not in _NO_AUTHORITY else []),
        *((f"business register {entry.at('register')}".strip(), entry.text) for entry in registered),
    ]
    for n, (scheme, value) in enumerate(given, start=1):
        rows.record(PartyIdentifier, record.place, f"identifier {n}", party=party, scheme=scheme, value=value, own=n == 1)
    rows.accept(record.place)
    return None


def _dissolved(tree: Tree) -> str:
    events = tree.all("Entity/LegalEntityEvents/LegalEntityEvent") or tree.all("Entity/LegalEntityEvents")
    return next((event.at("LegalEntityEventEffectiveDate") for event in events if event.at("LegalEntityEventType") == "DISSOLUTION"), "")
