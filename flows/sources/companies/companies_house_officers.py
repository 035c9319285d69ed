"""Directors, secretaries and other officers of a company: who held which office from when to when.

Format: Companies House API, a company's officers (kind "officer-list") and an officer's appointments ("personal-appointment"), an object
a page or a line. A row is an entry. A date of birth has no day; an office is neither share nor votes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from flows.sources.reading.json_text import Line, lines, opening_object, text_of
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar
from schemas.countries import country_code
from schemas.evidence import Outcome, Remark, SetAside
from schemas.identifiers import company_number
from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord

VERSION = 2
_KINDS = ("officer-list", "personal-appointment")
_PAGE = frozenset(
    """
    active_count date_of_birth etag inactive_count is_corporate_officer items items_per_page kind links name resigned_count start_index total_results
""".split()
)
_FIELDS = frozenset(
    """
    address appointed_before appointed_on appointed_to contact_details country_of_residence date_of_birth etag former_names identification identity_verification_details
    is_pre_1992_appointment links name name_elements nationality occupation officer_role person_number principal_office_address resigned_on responsibilities
""".split()
)
_ROLES = frozenset(
    """
    cic-manager corporate-director corporate-llp-designated-member corporate-llp-member corporate-manager-of-an-eeig corporate-managing-officer
    corporate-member-of-a-management-organ corporate-member-of-a-supervisory-organ corporate-member-of-an-administrative-organ corporate-nominee-director
    corporate-nominee-secretary corporate-secretary director general-partner-in-a-limited-partnership judicial-factor limited-partner-in-a-limited-partnership
    llp-designated-member llp-member manager-of-an-eeig managing-officer member-of-a-management-organ member-of-a-supervisory-organ
    member-of-an-administrative-organ nominee-director nominee-secretary person-authorised-to-accept person-authorised-to-represent
    person-authorised-to-represent-and-accept receiver-and-manager secretary corporate-general-partner-in-a-limited-partnership
    corporate-limited-partner-in-a-limited-partnership
""".split()
)
_ADDRESS = ("care_of", "po_box", "premises", "address_line_1", "address_line_2", "locality", "region", "country")
_COMPANY = re.compile(r"/company/([A-Z0-9]{8})(?:/|$)")
_OFFICER = re.compile(r"/officers/([^/]+)/appointments")


def recognises(file: OpenedFile) -> Claim:
    """An object of one of the two kinds, or with items of which the first has an officer_role."""
    first = opening_object(file)
    if first is None:
        return Claim(False, "neither its first lines nor the whole of it are a JSON object")
    items = first.get("items")
    listed = isinstance(items, list) and bool(items) and isinstance(items[0], dict) and "officer_role" in items[0]
    if first.get("kind") in _KINDS or listed:
        return Claim(True, "it is a list of officers as the API gives it")
    return Claim(False, "its object is not a list of officers")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The company, the officer and the office an entry."""
    rows, odd, pages = RowsAsColumns(file), Oddities(), [line for line in lines(file) if line.raw.strip()]
    file.rows = 0
    for page in pages:
        if page.problem or not isinstance(page.value, dict) or not isinstance(page.value.get("items"), list):
            raise file.refusal(page.place, page.problem or "this is not a list of officers", "Ask the API for the list again.")
        yield from _page(file, rows, page, odd)
    yield from rows.rest()
    yield from odd.remarks()


def _page(file: OpenedFile, rows: RowsAsColumns, page: Line, odd: Oddities) -> Iterator[Outcome]:
    for name in page.doubled:
        odd.note("doubled_key", f"{name} is given twice in one object; where the two differ, it is taken as not known", page.place)
    for name in sorted(page.value.keys() - _PAGE):
        odd.note("unknown_field", f"field {name!r}", page.place, str(page.value[name]))
    links = page.value.get("links")
    own = text_of(links, "self") if isinstance(links, dict) and isinstance(links.get("self"), str) else ""
    company, person = _COMPANY.match(own), _OFFICER.match(own)
    # an officer's appointments say once for all who the officer is
    said = {name: page.value[name] for name in ("name", "date_of_birth") if page.value.get("kind") == _KINDS[1] and page.value.get(name)}
    entries = page.value["items"]
    for n, entry in enumerate(entries, start=1):
        file.rows += 1
        told = said | entry if isinstance(entry, dict) else entry
        aside = _entry(rows, f"{page.place}, entry {n}", told, company[1] if company else "", person[1] if person else "", odd)
        if aside:
            yield aside
        yield from rows.full()
    yield from _compare(page, entries)


def _compare(page: Line, entries: list) -> Iterator[Remark]:
    start, total, resigned = (page.value.get(name) for name in ("start_index", "total_results", "resigned_count"))
    if isinstance(total, int) and total > (start if isinstance(start, int) else 0) + len(entries):
        yield Remark(page.place, "more_pages", f"total_results says {total}: this page has {len(entries)} of them, and more follow")
    elif isinstance(resigned, int) and total == len(entries):
        found = sum(isinstance(entry, dict) and bool(entry.get("resigned_on")) for entry in entries)
        if found != resigned:
            yield Remark(page.place, "control_total", f"resigned_count says {resigned}, the page has {found}")


def _entry(rows: RowsAsColumns, place: str, entry: Any, company: str, person: str, odd: Oddities) -> SetAside | None:
    try:
        for name in sorted(entry.keys() - _FIELDS):
            odd.note("unknown_field", f"field {name!r}", place, str(entry[name]))
        role, links = text_of(entry, "officer_role"), entry.get("links") or {}
        own, appointed_to = _COMPANY.match(text_of(links, "self") or text_of(links, "company")), entry.get("appointed_to") or {}
        number = text_of(appointed_to, "company_number") or company or (own[1] if own else "")
        if not number or not role or not text_of(entry, "name"):
            raise ValueError("the entry names no officer, no office or no company")
        if role not in _ROLES:
            odd.note("unknown_code", f"office {role!r}", place)
        of = rows.record(
            PartyRecord,
            place,
            "company",
            mentioned_as="register entry",
            kind="company",
            name=text_of(appointed_to, "company_name"),
            jurisdiction="gb",
            number=company_number(number),
            status=text_of(appointed_to, "company_status"),
        )
        told = _officer(entry, role)
        officer = rows.record(PartyRecord, place, "officer", mentioned_as="officer", **told)
        known = _OFFICER.match(text_of(links.get("officer") or {}, "appointments"))
        if known or person:
            rows.record(
                PartyIdentifier,
                place,
                "officer id",
                party=officer,
                scheme="Companies House officer",
                value=known[1] if known else person,
                own=not told["number"],
            )
        rows.record(
            Interest,
            place,
            "office",
            owner=officer,
            company=of,
            kind="office",
            started_on=_day(entry, "appointed_on"),
            ended_on=_day(entry, "resigned_on"),
            says=role,
            capacity="nominee" if "nominee" in role else "",
            record=text_of(links, "self"),
        )
        rows.accept(place)
        return None
    except (ValueError, TypeError, AttributeError) as error:
        rows.drop()
        return SetAside(place, f"a field is not what the API gives there ({error})", str(entry))


def _officer(entry: dict, role: str) -> dict[str, Any]:
    """What the entry says of the officer, by PartyRecord's fields. ValueError if a field is not what the API gives there."""
    identity, born, address = (entry.get(name) or {} for name in ("identification", "date_of_birth", "address"))
    body = role.startswith("corporate-") or bool(identity)
    country, registered = text_of(identity, "country_registered"), text_of(identity, "place_registered")
    uk = "uk" in text_of(identity, "identification_type") or "companies house" in registered.lower()
    jurisdiction = country_code(country) or country_code(registered) or ("gb" if uk and body else "")
    day, month, year = (born.get(part) for part in ("day", "month", "year"))
    for number, first, last in ((year, 1800, 2200), (month, 1, 12), (day, 1, 31)):
        if number is not None and not (type(number) is int and first <= number <= last):
            raise ValueError(f"date_of_birth {born!r}")
    return {
        "kind": "company" if body else "person",
        "name": text_of(entry, "name"),
        "born_year": year,
        "born_month": month,
        "born_day": day,
        "nationality": text_of(entry, "nationality"),
        "address": ", ".join(filter(None, (text_of(address, part) for part in _ADDRESS))),
        "postcode": text_of(address, "postal_code"),
        "jurisdiction": jurisdiction,
        "number": company_number(text_of(identity, "registration_number"), jurisdiction) if jurisdiction else "",
    }


def _day(entry: dict, name: str) -> date | None:
    written = text_of(entry, name)
    return calendar.parse(written) if written else None
