"""Register extracts in the registers' own layouts, about companies and titles that do not exist.

Formats: Companies House PSC snapshot (JSON lines with a totals line) and Free Company Data Product (BasicCompanyData, whose
header has blanks before some names); HM Land Registry CCOD and OCOD (35 and 39 columns and a row-count footer).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha1

_COMPANY_COLUMNS = (
    "CompanyName",
    " CompanyNumber",
    "RegAddress.CareOf",
    "RegAddress.POBox",
    "RegAddress.AddressLine1",
    " RegAddress.AddressLine2",
    "RegAddress.PostTown",
    "RegAddress.County",
    "RegAddress.Country",
    "RegAddress.PostCode",
    "CompanyCategory",
    "CompanyStatus",
    "CountryOfOrigin",
    "DissolutionDate",
    "IncorporationDate",
    "Accounts.AccountRefDay",
    "Accounts.AccountRefMonth",
    "Accounts.NextDueDate",
    "Accounts.LastMadeUpDate",
    "Accounts.AccountCategory",
    "Returns.NextDueDate",
    "Returns.LastMadeUpDate",
    "Mortgages.NumMortCharges",
    "Mortgages.NumMortOutstanding",
    "Mortgages.NumMortPartSatisfied",
    "Mortgages.NumMortSatisfied",
    "SICCode.SicText_1",
    "SICCode.SicText_2",
    "SICCode.SicText_3",
    "SICCode.SicText_4",
    "LimitedPartnerships.NumGenPartners",
    "LimitedPartnerships.NumLimPartners",
    "URI",
    "PreviousName_1.CONDATE",
    " PreviousName_1.CompanyName",
    " PreviousName_2.CONDATE",
    " PreviousName_2.CompanyName",
    *(f"{blank}PreviousName_{n}.{name}" for n in range(3, 11) for blank, name in (("", "CONDATE"), (" ", "CompanyName"))),
    "ConfStmtNextDueDate",
    " ConfStmtLastMadeUpDate",
)
_TITLE_COLUMNS = ("Title Number", "Tenure", "Property Address", "District", "County", "Region", "Postcode", "Multiple Address Indicator", "Price Paid")
_LAST_COLUMNS = ("Date Proprietor Added", "Additional Proprietor Indicator")


@dataclass(frozen=True)
class CompanyRow:
    """A company as Companies House lists it."""

    name: str
    number: str
    address: str
    town: str
    county: str
    postcode: str
    incorporated: date
    status: str = "Active"
    trade: str = "68209 - Other letting and operating of own or leased real estate"
    charges: int = 0
    dissolved: date | None = None


@dataclass(frozen=True)
class Controller:
    """A person with significant control of the company `number`. A person has `born`, a company an `identification`."""

    number: str
    name: str
    natures: tuple[str, ...]
    notified: date
    born: date | None = None
    forename: str = ""
    surname: str = ""
    nationality: str = "British"
    residence: str = "England"
    address: dict[str, str] = field(default_factory=dict)
    identification: dict[str, str] = field(default_factory=dict)
    ceased: date | None = None


@dataclass(frozen=True)
class TitleRow:
    """A title with its corporate proprietor. `country` is given for a company incorporated abroad."""

    number: str
    address: str
    postcode: str
    proprietor: str
    company: str
    proprietor_address: str
    added: date
    price: int | None = None
    tenure: str = "Freehold"
    district: str = ""
    county: str = ""
    region: str = ""
    country: str = ""


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], footer: bool) -> bytes:
    text = io.StringIO(newline="")
    text.write(",".join(columns) + "\r\n")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    if footer:
        text.write(f'"Row Count:","{len(rows)}"\r\n')
    return text.getvalue().encode()


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def company_data(rows: Sequence[CompanyRow]) -> bytes:
    """BasicCompanyData: 55 columns, every field quoted, no footer."""
    return _table(_COMPANY_COLUMNS, [_company_fields(row) for row in rows], footer=False)


def _company_fields(row: CompanyRow) -> list[str]:
    given = {
        "CompanyName": row.name.upper(),
        "CompanyNumber": row.number,
        "RegAddress.AddressLine1": row.address.upper(),
        "RegAddress.PostTown": row.town.upper(),
        "RegAddress.County": row.county.upper(),
        "RegAddress.Country": "ENGLAND",
        "RegAddress.PostCode": row.postcode,
        "CompanyCategory": "Private Limited Company",
        "CompanyStatus": row.status,
        "CountryOfOrigin": "United Kingdom",
        "DissolutionDate": _day(row.dissolved),
        "IncorporationDate": _day(row.incorporated),
        "Accounts.AccountRefDay": "31",
        "Accounts.AccountRefMonth": "3",
        "Accounts.AccountCategory": "MICRO ENTITY",
        "Mortgages.NumMortCharges": str(row.charges),
        "Mortgages.NumMortOutstanding": str(row.charges),
        "Mortgages.NumMortPartSatisfied": "0",
        "Mortgages.NumMortSatisfied": "0",
        "SICCode.SicText_1": row.trade,
        "LimitedPartnerships.NumGenPartners": "0",
        "LimitedPartnerships.NumLimPartners": "0",
        "URI": f"http://business.data.gov.uk/id/company/{row.number}",
    }
    return [given.get(column.strip(), "") for column in _COMPANY_COLUMNS]


def psc_snapshot(controllers: Sequence[Controller], silent: Sequence[tuple[str, date]], generated: date) -> bytes:
    """A PSC snapshot: a JSON object a line; `silent` are companies that state that there is nobody. The last line has totals."""
    lines = [_controller_record(c) for c in controllers] + [_silence_record(number, on) for number, on in silent]
    totals = {
        "data": {
            "kind": "totals#persons-of-significant-control-snapshot",
            "persons_of_significant_control_count": len(controllers),
            "statements_count": len(silent),
            "exemptions_count": 0,
            "generated_at": f"{generated.isoformat()}T02:10:44Z",
        }
    }
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in [*lines, totals]).encode()


def _controller_record(c: Controller) -> dict:
    kind = "individual" if c.born else "corporate-entity"
    data: dict = {
        "address": c.address,
        "etag": _mark(c.number, c.name, c.notified),
        "kind": f"{kind}-person-with-significant-control",
        "links": {"self": f"/company/{c.number}/persons-with-significant-control/{kind}/{_mark(c.number, c.name)[:27]}"},
        "name": c.name,
        "natures_of_control": list(c.natures),
        "notified_on": c.notified.isoformat(),
    }
    if c.born:
        data["country_of_residence"] = c.residence
        data["date_of_birth"] = {"month": c.born.month, "year": c.born.year}
        data["name_elements"] = {"forename": c.forename, "surname": c.surname}
        data["nationality"] = c.nationality
    else:
        data["identification"] = c.identification
    if c.ceased:
        data["ceased_on"] = c.ceased.isoformat()
    return {"company_number": c.number, "data": dict(sorted(data.items()))}


def _silence_record(number: str, on: date) -> dict:
    return {
        "company_number": number,
        "data": {
            "etag": _mark(number, "none", on),
            "kind": "persons-with-significant-control-statement",
            "links": {"self": f"/company/{number}/persons-with-significant-control-statements/{_mark(number)[:27]}"},
            "notified_on": on.isoformat(),
            "statement": "no-individual-or-entity-with-signficant-control",
        },
    }


def _mark(*parts: object) -> str:
    """An etag as long as the register's, made from what it stands for, so that the same world has the same bytes."""
    return sha1("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def corporate_titles(rows: Sequence[TitleRow]) -> bytes:
    """CCOD: titles whose proprietor is a company of the United Kingdom."""
    return _table(_columns(overseas=False), [_title_fields(row, overseas=False) for row in rows], footer=True)


def overseas_titles(rows: Sequence[TitleRow]) -> bytes:
    """OCOD: titles whose proprietor is a company from abroad; one column more a proprietor."""
    return _table(_columns(overseas=True), [_title_fields(row, overseas=True) for row in rows], footer=True)


def _columns(overseas: bool) -> list[str]:
    columns = list(_TITLE_COLUMNS)
    for n in range(1, 5):
        columns += [f"Proprietor Name ({n})", f"Company Registration No. ({n})", f"Proprietorship Category ({n})"]
        columns += [f"Country Incorporated ({n})"] if overseas else []
        columns += [f"Proprietor ({n}) Address ({line})" for line in (1, 2, 3)]
    return [*columns, *_LAST_COLUMNS]


def _title_fields(row: TitleRow, overseas: bool) -> list[str]:
    proprietor = [row.proprietor.upper(), row.company, "Limited Company or Public Limited Company"]
    proprietor += [row.country.upper()] if overseas else []
    proprietor += [row.proprietor_address, "", ""]
    return [
        row.number,
        row.tenure,
        f"{row.address} ({row.postcode})",
        row.district,
        row.county,
        row.region,
        row.postcode,
        "N",
        "" if row.price is None else str(row.price),
        *proprietor,
        *([""] * len(proprietor) * 3),
        _day(row.added),
        "N",
    ]
