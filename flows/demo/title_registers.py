"""A title's register as HM Land Registry gives it in JSON, about titles that do not exist.

Format: HM Land Registry's register extract (data.title_number, data.groups[].entries[]); Land Registration Rules 2003 rr.5-9: part A
describes the property, B names the proprietors and what limits them, C has the charges.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from flows.demo.world_parameters import CITY, COUNTY, DISTRICT
from schemas.calendar import in_words

_OFFICE = "Harrowmouth Office"


@dataclass(frozen=True)
class Proprietor:
    """Who is registered, of the land or of a charge. `company`: a company's number, '' for a person."""

    name: str
    address: str
    company: str = ""
    is_company: bool = False


@dataclass(frozen=True)
class Charge:
    """A registered charge: its date and its lender."""

    dated: date
    lender: Proprietor


@dataclass(frozen=True)
class Register:
    """What one title's register says. `price` in pence, with the day on which it was paid. `held_alone`: the restriction that a sole
    proprietor cannot give a good receipt; `claimant`: who has a unilateral notice of a beneficial interest, and since when."""

    number: str
    address: str
    postcode: str
    proprietor: Proprietor
    since: date
    edition: date
    price: int | None = None
    paid_on: date | None = None
    charge: Charge | None = None
    held_alone: bool = False
    claimant: tuple[Proprietor, date] | None = None


def title_register(register: Register) -> bytes:
    """A title's register as the one JSON object in which HM Land Registry gives it."""
    groups = [_group("PROPERTY", [_property(register)]), _group("OWNERSHIP", _proprietorship(register))]
    if register.charge:
        groups.append(_group("CHARGE", _charge(register.charge, register.since)))
    data = {
        "application_reference": f"X{register.number[2:]}",
        "closure_status": "OPEN",
        "edition_date": register.edition.isoformat(),
        "groups": groups,
        "class": "Absolute",
        "tenure": "Freehold",
        "title_number": register.number,
        "dlr": _OFFICE,
        "uprns": [],
        "migration_errors": [],
        "districts": [{"county": COUNTY, "name": DISTRICT}],
    }
    return (json.dumps({"data": data}, ensure_ascii=False, indent=1) + "\n").encode()


def _group(category: str, entries: list[dict]) -> dict:
    """Entries numbered within their group, each of the group's category."""
    numbered = [{"sequence_number": n, "status": "Current", "language": "ENG", "category": category, **entry} for n, entry in enumerate(entries, 1)]
    return {"category": category, "entries": numbered}


def _property(register: Register) -> dict:
    written = f"{register.address}, {CITY} ({register.postcode})"
    place = {"address_string": written, "postcode": register.postcode, "town": CITY}
    return {
        "sub_register": "A",
        "role_code": "RDES",
        "infills": [{"address": place, "type": "Address"}],
        "entry_date": register.since.isoformat(),
        "full_text": f"The Freehold land shown edged with red on the plan of the above title filed at the Registry and being {written}.",
    }


def _proprietorship(register: Register) -> list[dict]:
    since = register.since.isoformat()
    found = [
        {
            "sub_register": "B",
            "role_code": "RPRO",
            "entry_date": since,
            "infills": [_named(register.proprietor, "Proprietor")],
            "full_text": f"PROPRIETOR: {_written(register.proprietor)}.",
        }
    ]
    if register.price is not None and register.paid_on:
        found.append(
            {
                "sub_register": "B",
                "role_code": "RPPD",
                "entry_date": since,
                "infills": [],
                "full_text": f"The price stated to have been paid on {in_words(register.paid_on)} was £{register.price // 100:,}"
                + (f".{register.price % 100:02d}." if register.price % 100 else "."),
            }
        )
    if register.held_alone:
        found.append(
            {
                "sub_register": "B",
                "role_code": "ORES",
                "entry_date": since,
                "infills": [],
                "full_text": "RESTRICTION: No disposition by a sole proprietor of the registered estate under which capital money arises is to "
                "be registered unless authorised by an order of the court.",
            }
        )
    if register.claimant:
        who, entered = register.claimant
        found.append(
            {
                "sub_register": "B",
                "role_code": "ONOT",
                "entry_date": entered.isoformat(),
                "infills": [_named(who, "Beneficiary")],
                "full_text": f"UNILATERAL NOTICE in respect of a beneficial interest claimed by {who.name} of {who.address}.",
            }
        )
    return found


def _charge(charge: Charge, entered: date) -> list[dict]:
    mark, dated = f"{charge.dated.isoformat()}-00.00.00", in_words(charge.dated)
    return [
        {
            "sub_register": "C",
            "role_code": "CCHA",
            "charge_id": mark,
            "entry_date": entered.isoformat(),
            "infills": [{"text": dated, "date": charge.dated.isoformat(), "type": "DATE"}],
            "full_text": f"REGISTERED CHARGE dated {dated}.",
        },
        {
            "sub_register": "C",
            "role_code": "CCHR",
            "charge_id": mark,
            "entry_date": entered.isoformat(),
            "infills": [_named(charge.lender, "Charge Proprietor")],
            "full_text": f"Proprietor: {_written(charge.lender)}.",
        },
    ]


def _named(who: Proprietor, kind: str) -> dict:
    if who.is_company:
        name = {"name_category": "LIMITED COMPANY OR PUBLIC LIMITED COMPANY", "non_private_individual_name": who.name.upper()}
    else:
        *forenames, surname = who.name.upper().split()
        name = {"name_category": "PRIVATE INDIVIDUAL", "forename": " ".join(forenames), "surname": surname}
    return {"proprietors": [{"addresses": [{"address_string": who.address, "address_type": "UK"}], "name": name}], "type": kind}


def _written(who: Proprietor) -> str:
    number = f" (Co. Regn. No. {who.company})" if who.company else ""
    return f"{who.name.upper()}{number} of {who.address}"
