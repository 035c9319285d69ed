"""People with significant control: who holds what control of which company, from when to when, in the register's bands.

Format: Companies House PSC data snapshot, JSON lines: an object a line with company_number and data, and a totals line. Kinds:
individuals, companies, legal persons, beneficial owners of overseas entities, protected ("super-secure") people, statements, exemptions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flows.sources.companies.psc_natures import Nature, nature
from flows.sources.reading.delimited import LARGE
from flows.sources.reading.json_text import Line, is_one_object, lines, opening_object, text_of
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar
from schemas.countries import country_code
from schemas.evidence import Accepted, Declared, Outcome, Remark, SetAside
from schemas.identifiers import company_number
from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord

VERSION = 3
TOTALS = "totals#persons-of-significant-control-snapshot"
PERSON, BODY, PROTECTED, STATEMENT, EXEMPTIONS = "person", "body", "protected", "statement", "exemptions"
KINDS = {
    "individual-person-with-significant-control": PERSON,
    "individual-beneficial-owner": PERSON,
    "corporate-entity-person-with-significant-control": BODY,
    "corporate-entity-beneficial-owner": BODY,
    "legal-person-person-with-significant-control": BODY,
    "legal-person-beneficial-owner": BODY,
    "super-secure-person-with-significant-control": PROTECTED,
    "super-secure-beneficial-owner": PROTECTED,
    "persons-with-significant-control-statement": STATEMENT,
    "exemptions": EXEMPTIONS,
}
_FIELDS = frozenset(
    """
    address address_same_as_registered_office_address ceased ceased_on country_of_residence date_of_birth description etag exemptions
    identification identity_verification_details is_sanctioned kind linked_psc_name links name name_elements nationality natures_of_control
    notified_on principal_office_address restrictions_notice_withdrawal_reason statement
""".split()
)
# the register spells "significant" so
NOBODY = (
    "no-individual-or-entity-with-signficant-control",
    "no-individual-or-entity-with-significant-control",
    "no-individual-or-entity-with-signficant-control-partnership",
)
_OUR_REGISTER = ("companies house", "registrar of companies for england and wales", "england and wales companies registry")
NAME_PARTS = ("title", "forename", "other_forenames", "middle_name", "surname")
_ADDRESS_PARTS = ("address_line_2", "locality", "region", "country", "postal_code")


def recognises(file: OpenedFile) -> Claim:
    """An object whose "data" has a "kind", as every line of the snapshot has."""
    first = opening_object(file)
    if first is None:
        return Claim(False, "neither its first lines nor the whole of it are a JSON object")
    data = first.get("data")
    if isinstance(data, dict) and isinstance(data.get("kind"), str):
        return Claim(True, f"its first object has data of the kind {data['kind']!r}")
    return Claim(False, "its first object has no data.kind")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """Party records of company and controller, and an Interest for each nature of control, a line."""
    reading = Snapshot(file)
    if file.path.stat().st_size < LARGE or is_one_object(file):
        yield from map(reading.outcome, lines(file))
    else:
        from flows.sources.companies import psc_blocks  # compiled code takes a moment to load

        yield from psc_blocks.outcomes(reading, file.decode_as("utf-8"))
    yield from _compare(reading.totals, reading.counts, file.rows)
    yield from reading.odd.remarks()


class Snapshot:
    """The snapshot as it is read, line by line."""

    def __init__(self, file: OpenedFile):
        self.file, self.odd = file, Oddities()
        self.counts = {"persons_of_significant_control_count": 0, "statements_count": 0, "exemptions_count": 0}
        self.totals: tuple[str, dict] | None = None

    def outcome(self, line: Line) -> Outcome:
        """One line: a record, the totals, or nothing."""
        data = line.value.get("data") if isinstance(line.value, dict) else None
        if line.value is None and not line.problem:
            return Declared(line.place, "blank line", line.raw)
        if isinstance(data, dict) and data.get("kind") == TOTALS:
            self.totals = (line.place, data)
            return Declared(line.place, "totals", line.raw)
        return self._row(line, data)

    def count(self, what: str, times: int = 1) -> None:
        """Lines of one of the kinds that the totals count."""
        self.counts[{STATEMENT: "statements_count", EXEMPTIONS: "exemptions_count"}.get(what, "persons_of_significant_control_count")] += times

    def _row(self, line: Line, data: Any) -> Accepted | SetAside:
        if line.problem or line.doubled or not isinstance(data, dict):
            doubled = f"{', '.join(line.doubled)} given twice in one object" if line.doubled else ""
            return SetAside(line.place, line.problem or doubled or "not an object with data", line.raw)
        kind = data.get("kind")
        what = KINDS.get(kind) if isinstance(kind, str) else None
        if what is None:
            self.odd.note("unknown_kind", f"kind {kind!r}", line.place)
            return SetAside(line.place, f"kind {kind!r} is not one of the register's", line.raw)
        self.count(what)
        for name in sorted(data.keys() - _FIELDS):
            self.odd.note("unknown_field", f"field {name!r}", line.place, str(data[name]))
        try:
            company = _company(self.file, line)
            return Accepted(line.place, (company, *_records(self.file, line.place, what, data, company, self.odd)))
        except (ValueError, TypeError, AttributeError) as error:
            return SetAside(line.place, f"a field is not what the register gives there ({error})", line.raw)


def _compare(totals: tuple[str, dict] | None, counts: dict[str, int], rows: int) -> Iterator[Remark]:
    if totals is None:
        if rows > 1:
            yield Remark(f"line {rows}", "no_totals", "the file has no totals line: it is one part of a snapshot, an extract, or cut short")
        return
    place, data = totals
    for name, found in counts.items():
        stated = data.get(name, found)
        if stated != found:
            yield Remark(place, "control_total", f"{name} says {stated}, the file has {found}")


def _company(file: OpenedFile, line: Line) -> PartyRecord:
    written = line.value.get("company_number")
    number = company_number(written) if isinstance(written, str) else ""
    if len(number) != 8:
        raise ValueError(f"company_number {written!r} is not a number of 8 characters")
    return file.record(PartyRecord, line.place, "company", mentioned_as="register entry", kind="company", name="", jurisdiction="gb", number=number)


def _records(file: OpenedFile, place: str, what: str, data: dict, company: PartyRecord, odd: Oddities) -> Iterator[PartyRecord | Interest]:
    owner, record = None, text_of(data.get("links") or {}, "self")
    if what in (PERSON, BODY):
        owner = _person(file, place, data) if what == PERSON else _body(file, place, data, odd)
        of, _, own = record.rpartition("/")
        if not owner.name:
            if not own:
                raise ValueError("the controller has no name and no id")
            odd.note("no_name", "controller without a name", place, own)
        yield owner
        if own:
            yield file.record(
                PartyIdentifier,
                place,
                "controller record",
                party=owner.id,
                scheme=of or "PSC register",
                value=own,
                own=not (owner.number and owner.jurisdiction),
            )
    dates = {"started_on": _day(data, "notified_on"), "ended_on": _day(data, "ceased_on")}
    held = _exempt(data) if what == EXEMPTIONS else [(made, says, dates) for made, says in _natures(what, data, place, odd)]
    for n, (made, says, days) in enumerate(held, start=1):
        yield file.record(
            Interest, place, f"interest {n}", owner=owner.id if owner else "", company=company.id, says=says, record=record, **made._asdict(), **days
        )


def _natures(what: str, data: dict, place: str, odd: Oddities) -> Iterator[tuple[Nature, str]]:
    if what == STATEMENT:
        says = text_of(data, "statement")
        yield Nature("none_known" if says in NOBODY else "unknown"), says
        return
    codes = data.get("natures_of_control") or []
    if not isinstance(codes, list):
        raise ValueError("natures_of_control is not a list")
    for code in codes:
        if code is None:  # the register has some that are empty
            odd.note("unknown_code", "nature of control that is not given", place)
            yield Nature("unknown"), "nature of control not given"
            continue
        if not isinstance(code, str):
            raise ValueError(f"nature of control {code!r} is not a text")
        made = nature(code)
        if made is None:
            odd.note("unknown_code", f"nature of control {code!r}", place)
        yield made or Nature("unknown"), code
    if not codes:
        yield Nature("unknown"), text_of(data, "description")


def _exempt(data: dict) -> Iterator[tuple[Nature, str, dict[str, date | None]]]:
    for _, exemption in sorted((data.get("exemptions") or {}).items()):
        for item in exemption.get("items") or [{}]:
            days = {"started_on": _day(item, "exempt_from"), "ended_on": _day(item, "exempt_to")}
            yield Nature("exempt"), text_of(exemption, "exemption_type"), days


def _person(file: OpenedFile, place: str, data: dict) -> PartyRecord:
    elements, born = data.get("name_elements") or {}, data.get("date_of_birth") or {}
    name = text_of(data, "name") or " ".join(filter(None, (text_of(elements, part) for part in NAME_PARTS)))
    year, month, day = (born.get(part) for part in ("year", "month", "day"))
    for number, first, last in ((year, 1800, 2200), (month, 1, 12), (day, 1, 31)):
        if number is not None and not (type(number) is int and first <= number <= last):
            raise ValueError(f"date_of_birth {born!r}")
    address, postcode = _address(data.get("address"))
    return file.record(
        PartyRecord,
        place,
        "controller",
        mentioned_as="person with significant control",
        kind="person",
        name=name,
        born_year=year,
        born_month=month,
        born_day=day,
        nationality=text_of(data, "nationality"),
        address=address,
        postcode=postcode,
    )


def body_jurisdiction(country: str, registered: str) -> str:
    """Of a company or legal person, by the country and by the place in which it says that it is registered; '' if neither is known."""
    return country_code(country) or country_code(registered) or ("gb" if any(name in registered.lower() for name in _OUR_REGISTER) else "")


def _body(file: OpenedFile, place: str, data: dict, odd: Oddities) -> PartyRecord:
    identity = data.get("identification") or {}
    country, registered = text_of(identity, "country_registered"), text_of(identity, "place_registered")
    jurisdiction = body_jurisdiction(country, registered)
    if not jurisdiction:
        odd.note("unknown_country", f"country {country!r}, place {registered!r}", place)
    address, postcode = _address(data.get("address"))
    return file.record(
        PartyRecord,
        place,
        "controller",
        mentioned_as="person with significant control",
        kind="company",
        name=text_of(data, "name"),
        address=address,
        postcode=postcode,
        jurisdiction=jurisdiction,
        number=company_number(text_of(identity, "registration_number"), jurisdiction),
    )


def _address(written: dict | None) -> tuple[str, str]:
    written = written or {}
    street = " ".join(filter(None, (text_of(written, "premises"), text_of(written, "address_line_1"))))
    lines_ = (text_of(written, "care_of"), text_of(written, "po_box"), street, *(text_of(written, part) for part in _ADDRESS_PARTS))
    return ", ".join(filter(None, lines_)), text_of(written, "postal_code")


def _day(data: dict, name: str) -> date | None:
    written = text_of(data, name)
    return calendar.parse(written) if written else None
