"""A line of the PSC snapshot: the fields that it is declared to have, and what a line says that has others, or has them otherwise.

Format: Companies House PSC data snapshot (flows/sources/companies/companies_house_psc.py); RFC 8259.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from flows.sources.companies.psc_natures import nature
from flows.sources.reading.json_text import Line, text_of
from schemas import calendar
from schemas.countries import country_code
from schemas.evidence import Declared, SetAside
from schemas.identifiers import company_number

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
_KNOWN = frozenset(
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
_TEXT = pa.string()


def _texts(*names: str) -> pa.DataType:
    return pa.struct([(name, _TEXT) for name in names])


ADDRESS = ("care_of", "po_box", "premises", "address_line_1", *_ADDRESS_PARTS)
_DATA = {
    **dict.fromkeys("kind name notified_on ceased_on nationality statement description etag country_of_residence linked_psc_name".split(), _TEXT),
    **dict.fromkeys(("ceased", "is_sanctioned", "address_same_as_registered_office_address"), pa.bool_()),
    "restrictions_notice_withdrawal_reason": _TEXT,
    "natures_of_control": pa.list_(_TEXT),
    "links": _texts("self", "statement"),
    "address": _texts(*ADDRESS),
    "principal_office_address": _texts(*ADDRESS),
    "name_elements": _texts(*NAME_PARTS),
    "date_of_birth": pa.struct([(part, pa.int64()) for part in ("year", "month", "day")]),
    "identification": _texts("country_registered", "place_registered", "registration_number", "legal_authority", "legal_form"),
    "identity_verification_details": pa.struct(
        [
            ("anti_money_laundering_supervisory_bodies", pa.list_(_TEXT)),
            *((f"appointment_verification_{when}", _TEXT) for when in ("start_on", "end_on", "statement_date", "statement_due_on")),
            ("authorised_corporate_service_provider_name", _TEXT),
            ("identity_verified_on", _TEXT),
            ("preferred_name", _TEXT),
        ]
    ),
}
SCHEMA = pa.schema([("company_number", _TEXT), ("data", pa.struct(list(_DATA.items())))])
BORN = (("year", 1800, 2200), ("month", 1, 12), ("day", 1, 31))


@dataclass
class Told:
    """What one line says: the declared fields of its kind, as texts without blanks around them; or why it says nothing (`other`). `notes`: what a reader
    should know of (flag, what, value). `exempt`: words and days of each exemption."""

    what: str = ""
    row: dict[str, Any] = field(default_factory=dict)
    other: Declared | SetAside | None = None
    totals: dict | None = None
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    exempt: list[tuple[str, date | None, date | None]] = field(default_factory=list)


def told(line: Line) -> Told:
    """What a line says, field by field in the order of the record; the first field that is not what the register gives there is the reason."""
    said = Told()
    data = line.value.get("data") if isinstance(line.value, dict) else None
    if line.value is None and not line.problem:
        said.other = Declared(line.place, "blank line", line.raw)
    elif isinstance(data, dict) and data.get("kind") == TOTALS:
        said.other, said.totals = Declared(line.place, "totals", line.raw), data
    elif line.problem or line.doubled or not isinstance(data, dict):
        doubled = f"{', '.join(line.doubled)} given twice in one object" if line.doubled else ""
        said.other = SetAside(line.place, line.problem or doubled or "not an object with data", line.raw)
    else:
        kind = data.get("kind")
        said.what = KINDS.get(kind, "") if isinstance(kind, str) else ""
        if not said.what:
            said.notes.append(("unknown_kind", f"kind {kind!r}", ""))
            said.other = SetAside(line.place, f"kind {kind!r} is not one of the register's", line.raw)
        else:
            said.notes += [("unknown_field", f"field {name!r}", str(data[name])) for name in sorted(data.keys() - _KNOWN)]
            said.row["data"] = {"kind": kind}
            try:
                _record(said, line.value, data)
            except (ValueError, TypeError, AttributeError) as error:
                said.other = SetAside(line.place, f"a field is not what the register gives there ({error})", line.raw)
    return said


def _record(said: Told, value: dict, data: dict) -> None:
    said.row["company_number"], row = _company(value.get("company_number")), said.row["data"]
    row["links"] = {"self": text_of(data.get("links") or {}, "self")}
    if said.what in (PERSON, BODY):
        (_person if said.what == PERSON else _body)(said, data, row)
        if not row["name"] and not any((row.get("name_elements") or {}).values()):
            own = row["links"]["self"].rpartition("/")[2]
            if not own:
                raise ValueError("the controller has no name and no id")
            said.notes.append(("no_name", "controller without a name", own))
    for name in ("notified_on", "ceased_on"):
        row[name] = text_of(data, name)
        day(row[name])
    if said.what == EXEMPTIONS:
        _exempt(said, data)
    elif said.what == STATEMENT:
        row["statement"] = text_of(data, "statement")
    else:
        _natures(said, data, row)


def company(written: str) -> str:
    """The company's number as its register has it; ValueError if it has not the eight characters of one."""
    number = company_number(written)
    if len(number) != 8:
        raise ValueError(f"company_number {written!r} is not a number of 8 characters")
    return number


def _company(written: Any) -> str:
    if not isinstance(written, str):
        raise ValueError(f"company_number {written!r} is not a number of 8 characters")
    return company(written)


def day(written: str) -> date | None:
    """The day that is written; None where nothing is. ValueError if it is none."""
    return calendar.parse(written) if written else None


def _person(said: Told, data: dict, row: dict) -> None:
    elements, born = data.get("name_elements") or {}, data.get("date_of_birth") or {}
    row["name"] = text_of(data, "name")
    if not row["name"]:
        row["name_elements"] = {part: text_of(elements, part) for part in NAME_PARTS}
    row["date_of_birth"] = {part: born.get(part) for part, *_ in BORN}
    for part, first, last in BORN:
        number = row["date_of_birth"][part]
        if number is not None and not (type(number) is int and first <= number <= last):
            raise ValueError(f"date_of_birth {born!r}")
    row["address"] = _address(data)
    row["nationality"] = text_of(data, "nationality")


def _body(said: Told, data: dict, row: dict) -> None:
    identity = data.get("identification") or {}
    country, registered = text_of(identity, "country_registered"), text_of(identity, "place_registered")
    if not body_jurisdiction(country, registered):
        said.notes.append(("unknown_country", f"country {country!r}, place {registered!r}", ""))
    row["address"], row["name"] = _address(data), text_of(data, "name")
    row["identification"] = {"country_registered": country, "place_registered": registered, "registration_number": text_of(identity, "registration_number")}


def body_jurisdiction(country: str, registered: str) -> str:
    """Of a company or legal person, by the country and by the place in which it says that it is registered; '' if neither is known."""
    return country_code(country) or country_code(registered) or ("gb" if any(name in registered.lower() for name in _OUR_REGISTER) else "")


def _address(data: dict) -> dict[str, str]:
    written = data.get("address") or {}
    first = ("premises", "address_line_1", "care_of", "po_box")
    return {part: text_of(written, part) for part in (*first, *_ADDRESS_PARTS)}


def _natures(said: Told, data: dict, row: dict) -> None:
    codes = data.get("natures_of_control") or []
    if not isinstance(codes, list):
        raise ValueError("natures_of_control is not a list")
    for code in codes:
        if code is None:  # the register has some that are empty
            said.notes.append(("unknown_code", "nature of control that is not given", ""))
        elif not isinstance(code, str):
            raise ValueError(f"nature of control {code!r} is not a text")
        elif nature(code) is None:
            said.notes.append(("unknown_code", f"nature of control {code!r}", ""))
    row["natures_of_control"] = codes
    if not codes:
        row["description"] = text_of(data, "description")


def _exempt(said: Told, data: dict) -> None:
    for _, exemption in sorted((data.get("exemptions") or {}).items()):
        for item in exemption.get("items") or [{}]:
            started, ended = (day(text_of(item, name)) for name in ("exempt_from", "exempt_to"))
            said.exempt.append((text_of(exemption, "exemption_type"), started, ended))
