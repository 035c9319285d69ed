"""What a PSC snapshot says, read line by line with the standard library and written down as plain tuples: a second reading that shares no code with the first
but the meaning of single values (numbers, days, countries, natures of control)."""

from __future__ import annotations

import json
import re
from typing import Any

from flows.sources.companies.psc_natures import nature
from schemas.calendar import parse
from schemas.countries import country_code
from schemas.identifiers import company_number

KNOWN = set(
    """address address_same_as_registered_office_address ceased ceased_on country_of_residence date_of_birth description etag exemptions identification
    identity_verification_details is_sanctioned kind linked_psc_name links name name_elements nationality natures_of_control notified_on
    principal_office_address restrictions_notice_withdrawal_reason statement""".split()
)
OURS = ("companies house", "registrar of companies for england and wales", "england and wales companies registry")


class Broken(ValueError):
    """A line of which no record is to be made."""


def by_hand(content: str) -> dict[str, list]:
    """Parties, identifiers, interests; lines set aside and declared; oddities (flag, place of the first, how many times), in the order in which they come."""
    told: dict[str, list] = {name: [] for name in ("parties", "identifiers", "interests", "aside", "declared")}
    odd: dict[tuple, list] = {}
    lines = content.split("\n")
    for n, line in enumerate(lines[:-1] if lines[-1] == "" else lines, start=1):
        place, notes, records = f"line {n}", [], {"parties": [], "identifiers": [], "interests": []}
        try:
            declared = _line(line, place, records, notes)
        except Broken as why:
            told["aside"].append((place, str(why)))
        else:
            if declared:
                told["declared"].append((place, declared))
            for name, rows in records.items():
                told[name] += rows
        for flag, what in notes:
            odd.setdefault((flag, what), [place, 0])[1] += 1
    return told | {"odd": [(flag, *found) for (flag, _), found in odd.items()]}


def _line(line: str, place: str, records: dict, notes: list) -> str:
    if not line.strip():
        return "blank line"
    twice: list[str] = []

    def pairs(given: list) -> dict:
        names = [name for name, _ in given]
        twice.extend(name for name in set(names) if names.count(name) > 1)
        kept: dict[str, Any] = {}
        for name, value in given:
            kept[name] = value if name not in kept or kept[name] == value else None
        return kept

    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        value = json.loads(line, object_pairs_hook=pairs, parse_constant=refuse)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Broken("not JSON") from None
    if value is None:
        return "blank line"
    data = value.get("data") if isinstance(value, dict) else None
    if isinstance(data, dict) and str(data.get("kind")).startswith("totals#"):
        return "totals"
    if twice:
        raise Broken("twice")
    if not isinstance(data, dict):
        raise Broken("no data")
    what = _what(data.get("kind"))
    if not what:
        notes.append(("unknown_kind", repr(data.get("kind"))))
        raise Broken("kind")
    notes += [("unknown_field", name) for name in sorted(set(data) - KNOWN)]
    written = value.get("company_number")
    number = company_number(written) if isinstance(written, str) else ""
    _must(len(number) == 8, "company_number")
    link = _text(_object(data, "links"), "self")
    records["parties"].append((place, "company", "register entry", "", "gb", number, (None, None, None), "", "", ""))
    of, _, own = link.rpartition("/")
    if what in ("person", "body"):
        party = _person(data, place) if what == "person" else _body(data, place, notes)
        if not party[3]:
            _must(own != "", "no name and no id")
            notes.append(("no_name", ""))
        records["parties"].append(party)
        if own:
            records["identifiers"].append((place, of or "PSC register", own, not (party[4] and party[5])))
    days = [_day(data, name) for name in ("notified_on", "ceased_on")]
    for n, (kind, capacity, low, says, between) in enumerate(_held(what, data, days, notes), start=1):
        records["interests"].append((f"{place}:interest {n}", what in ("person", "body"), kind, capacity, low, says, link, *between))
    return ""


def _what(kind: Any) -> str:
    kind = kind if isinstance(kind, str) else ""
    if kind in ("persons-with-significant-control-statement", "exemptions"):
        return kind.rpartition("-")[2]
    person, body = "individual", "corporate-entity|legal-person"
    for word, start in (("person", person), ("body", body), ("protected", "super-secure")):
        if re.fullmatch(f"({start})-(person-with-significant-control|beneficial-owner)", kind):
            return word
    return ""


def _must(holds: bool, why: str) -> None:
    if not holds:
        raise Broken(why)


def _object(data: dict, name: str) -> dict:
    value = data.get(name) or {}
    _must(isinstance(value, dict), name)
    return value


def _text(data: dict, name: str) -> str:
    value = data.get(name)
    _must(value is None or isinstance(value, str), f"{name} is not a text")
    return (value or "").strip()


def _day(data: dict, name: str):
    written = _text(data, name)
    try:
        return parse(written) if written else None
    except ValueError as error:
        raise Broken(str(error)) from None


def _address(data: dict) -> tuple[str, str]:
    given = _object(data, "address")
    told = {name: _text(given, name) for name in "care_of po_box premises address_line_1 address_line_2 locality region country postal_code".split()}
    street = f"{told.pop('premises')} {told.pop('address_line_1')}".strip()
    parts = [told["care_of"], told["po_box"], street, *list(told.values())[2:]]
    return ", ".join(part for part in parts if part), told["postal_code"]


def _person(data: dict, place: str) -> tuple:
    elements, born = data.get("name_elements") or {}, _object(data, "date_of_birth")
    name = _text(data, "name")
    if not name:
        _must(isinstance(elements, dict), "name_elements")
        name = " ".join(filter(None, (_text(elements, part) for part in ("title", "forename", "other_forenames", "middle_name", "surname"))))
    parts = tuple(born.get(part) for part in ("year", "month", "day"))
    for part, limits in zip(parts, (range(1800, 2201), range(1, 13), range(1, 32)), strict=True):
        _must(part is None or (type(part) is int and part in limits), "date_of_birth")
    address, postcode = _address(data)
    return place, "person", "person with significant control", name, "", "", parts, _text(data, "nationality"), address, postcode


def _body(data: dict, place: str, notes: list) -> tuple:
    identity = _object(data, "identification")
    country, registered = _text(identity, "country_registered"), _text(identity, "place_registered")
    jurisdiction = country_code(country) or country_code(registered) or ("gb" if any(word in registered.lower() for word in OURS) else "")
    if not jurisdiction:
        notes.append(("unknown_country", f"{country!r} {registered!r}"))
    address, postcode = _address(data)
    name, number = _text(data, "name"), company_number(_text(identity, "registration_number"), jurisdiction)
    return place, "company", "person with significant control", name, jurisdiction, number, (None, None, None), "", address, postcode


def _held(what: str, data: dict, days: list, notes: list) -> list[tuple]:
    if what == "statement":
        says = _text(data, "statement")
        nobody = re.fullmatch("no-individual-or-entity-with-sign(i)?ficant-control|no-individual-or-entity-with-signficant-control-partnership", says)
        return [("none_known" if nobody else "unknown", "", None, says, days)]
    if what == "exemptions":
        found = []
        for _, one in sorted(_object(data, "exemptions").items()):
            _must(isinstance(one, dict), "exemption")
            for item in one.get("items") or [{}]:
                _must(isinstance(item, dict), "item")
                between = [_day(item, name) for name in ("exempt_from", "exempt_to")]
                found.append(("exempt", "", None, _text(one, "exemption_type"), between))
        return found
    codes = data.get("natures_of_control") or []
    _must(isinstance(codes, list), "natures_of_control is not a list")
    found = []
    for code in codes:
        _must(code is None or isinstance(code, str), "nature of control is not a text")
        made = nature(code) if code is not None else None
        if made is None:
            notes.append(("unknown_code", repr(code)))
        of = (made.kind, made.capacity, made.low) if made else ("unknown", "", None)
        found.append((*of, "nature of control not given" if code is None else code, days))
    return found or [("unknown", "", None, _text(data, "description"), days)]
