"""One title's register as HM Land Registry keeps it: property, proprietors, charges with their lenders, restrictions and notices.

Format: HM Land Registry's register extract as JSON (title_number, groups[].entries[]; alone, or as "data" of an object); Land Registration Rules 2003
rr.5-9 for the three parts. A row is an entry of the register.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from flows.sources.reading.json_text import lines, opening_object, text_of
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar, money
from schemas.evidence import Heading, Outcome, SetAside
from schemas.identifiers import company_number, title_number
from schemas.land import Proprietorship, RegisterEntry, Title
from schemas.parties import PartyRecord

VERSION = 2
_FIELDS = frozenset(
    """
    application_reference class closure_status districts dlr edition_date filed_plan_format geometry groups last_app_timestamp
    migration_errors raster_plan_quality tenure title_number uprns
""".split()
)
_ENTRY_FIELDS = frozenset(
    """
    category charge_id deed_id deeds draft_entry_code draft_entry_version entry_date entry_id full_text infills language notes role_code
    schedule sequence_number status sub_register template_text
""".split()
)
_PROPRIETOR, _CHARGE, _LENDER = "RPRO", "CCHA", "CCHR"
# the registrar's own words, in the order in which they are looked for
_WORDS = (
    ("price", re.compile(r"\bprice\b.{0,60}\bpaid\b", re.I | re.S)),
    ("home_rights", re.compile(r"\bhome rights\b|Family Law Act 1996|Matrimonial Homes", re.I)),
    ("beneficial_interest", re.compile(r"\bbeneficial (interest|owner)", re.I)),
    ("restriction", re.compile(r"^\W*RESTRICTION\b|^\W*No disposition\b", re.I)),
    ("charge", re.compile(r"^\W*(REGISTERED|EQUITABLE|SUB-?)\s*CHARGE\b", re.I)),
    ("agreement", re.compile(r"^\W*(OPTION|AGREEMENT|CONTRACT)\b|\boption to purchase\b", re.I)),
    ("notice", re.compile(r"\bNOTICE\b|^\W*CAUTION\b", re.I)),
)
_PAID = re.compile(r"£\s?([0-9][0-9,]*(?:\.[0-9]{2})?)")
_COMPANY_NUMBER = r"#?\s*\(Co\. Regn\. No\.\s*([A-Z]{0,2}[0-9]+)\)"  # after the name it belongs to
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})\b")


class _Proprietor(NamedTuple):
    """A proprietor of the land or of a charge, as an entry names them."""

    name: str
    company: bool
    category: str
    address: str


def recognises(file: OpenedFile) -> Claim:
    """An object that has, or whose data has, a title_number and groups."""
    first = opening_object(file)
    if first is None:
        return Claim(False, "neither its first lines nor the whole of it are a JSON object")
    data = _register(first)
    if isinstance(data, dict) and "title_number" in data and "groups" in data:
        return Claim(True, "it has a title_number and groups of entries")
    return Claim(False, "its object has no title_number and groups, and no data that has")


def _register(given: dict) -> Any:
    return given["data"] if "data" in given else given


def read(file: OpenedFile) -> Iterator[Outcome]:
    """The title, and each entry that is in force: its words and kind, the proprietor or lender it names."""
    line, *others = (line for line in lines(file) if line.raw.strip())
    if others:
        raise file.refusal(others[0].place, "the file holds more than one object", "Give each title's register as a file of its own.")
    rows, odd = RowsAsColumns(file), Oddities()
    try:
        data = _register(line.value)
        entries = [(f"group {g}, entry {n}", entry) for g, group in enumerate(data["groups"], 1) for n, entry in enumerate(group["entries"], 1)]
        title, lenders = _title(file, data, entries, odd), _lenders([entry for _, entry in entries])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise file.refusal("data", f"this is not a title's register as HM Land Registry gives it ({error!r})", "Ask for the register again.") from error
    file.rows = len(entries)
    for name in line.doubled:
        odd.note("doubled_key", f"{name} is given twice in one object; where the two differ, it is taken as not known", "data")
    beside = line.value if data is not line.value else {}
    for name, value in [*((name, data[name]) for name in sorted(data.keys() - _FIELDS)), *((name, beside[name]) for name in sorted(beside.keys() - {"data"}))]:
        odd.note("unknown_field", f"field {name!r}", "data", str(value))
    for place, entry in entries:
        aside = _entry(rows, place, entry, title.title_number, lenders, odd)
        if aside:
            yield aside
    yield from rows.rest()
    yield Heading("data", (title,))
    yield from odd.remarks()


def _title(file: OpenedFile, data: dict, entries: list[tuple[str, dict]], odd: Oddities) -> Title:
    """The title with the address of its description and the price of its price entry, where they are in force."""
    current = [(place, entry) for place, entry in entries if entry.get("status") == "Current"]
    described = [
        infill["address"] for _, entry in current if entry.get("role_code") == "RDES" for infill in entry.get("infills") or [] if infill.get("address")
    ]
    prices = [(place, text_of(entry, "full_text")) for place, entry in current if _kind(entry, text_of(entry, "full_text")) == "price"]
    address = described[0] if described else {}
    return file.record(
        Title,
        "data",
        land_registry="HM Land Registry",
        title_number=title_number(text_of(data, "title_number")),
        tenure=text_of(data, "tenure"),
        address=text_of(address, "address_string"),
        postcode=text_of(address, "postcode"),
        district="; ".join(district if isinstance(district, str) else _joined(district, ("name", "county")) for district in data.get("districts") or []),
        price_paid=_price(prices, odd),
        register_date=_day(text_of(data, "edition_date")),
    )


def _price(entries: list[tuple[str, str]], odd: Oddities) -> int | None:
    """Pence, if exactly one entry in force gives exactly one amount."""
    amounts = [amount for _, text in entries for amount in _PAID.findall(text)]
    if len(amounts) == 1:
        return money.parse(amounts[0], "GBP", group=",")
    if entries:
        odd.note("price_not_read", "price entries without exactly one amount in pounds", *entries[0])
    return None


def _entry(rows: RowsAsColumns, place: str, entry: Any, title: str, lenders: dict[str, str], odd: Oddities) -> SetAside | None:
    try:
        for name in sorted(entry.keys() - _ENTRY_FIELDS):
            odd.note("unknown_field", f"entry field {name!r}", place, str(entry[name]))
        if entry["status"] != "Current":
            return SetAside(place, f"the entry's status is {entry['status']!r}: it is not in force", str(entry.get("full_text")))
        _records(rows, place, entry, title, lenders, odd)
        rows.accept(place)
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        rows.drop()
        return SetAside(place, f"a field is not what a register gives there ({error!r})", str(entry))


def _records(rows: RowsAsColumns, place: str, entry: dict, title: str, lenders: dict[str, str], odd: Oddities) -> None:
    text, part = " ".join(text_of(entry, "full_text").split()), text_of(entry, "sub_register")
    part = (entry.get("schedule") or {}).get("parent_register", part) if part not in ("A", "B", "C") else part
    if not isinstance(part, str):
        raise ValueError("parent_register is not a text")
    if part not in ("A", "B", "C"):
        odd.note("unknown_code", f"sub_register {entry['sub_register']!r}", place)
    kind = _kind(entry, text)
    rows.record(
        RegisterEntry,
        place,
        title_number=title,
        part=part,
        kind=kind,
        entered_on=_day(text_of(entry, "entry_date")),
        dated=_dated(entry),
        party=lenders.get(text_of(entry, "charge_id"), "") if kind == "charge" else _named(entry),
        text=text,
    )
    if entry["role_code"] == _PROPRIETOR:
        for n, proprietor in enumerate(_proprietors(entry), 1):
            number = re.search(re.escape(proprietor.name) + _COMPANY_NUMBER, text, re.I) if proprietor.company else None
            postcodes = _POSTCODE.findall(proprietor.address)
            party = rows.record(
                PartyRecord,
                place,
                f"proprietor {n}",
                mentioned_as="proprietor",
                kind="company" if proprietor.company else "person",
                name=proprietor.name,
                address=proprietor.address,
                postcode=postcodes[-1] if postcodes else "",
                jurisdiction="gb" if number else "",
                number=company_number(number[1]) if number else "",
            )
            rows.record(
                Proprietorship,
                place,
                f"proprietorship {n}",
                title_number=title,
                owner=party,
                category=proprietor.category,
                since=_day(text_of(entry, "entry_date")),
            )


def _kind(entry: dict, text: str) -> str:
    """By the entry's role where that says it, else by the registrar's own opening words."""
    role = entry.get("role_code")
    if role in (_CHARGE, _LENDER):
        return "charge" if role == _CHARGE else "other"
    return next((kind for kind, words in _WORDS if words.search(text)), "other")


def _lenders(entries: list) -> dict[str, str]:
    """The proprietors of each charge, by the charge's id: a lender is entered apart from its charge."""
    found: dict[str, str] = {}
    for entry in entries:
        if entry.get("role_code") == _LENDER and text_of(entry, "charge_id"):
            found[text_of(entry, "charge_id")] = _named(entry)
    return found


def _proprietors(entry: dict) -> list[_Proprietor]:
    found = []
    for infill in entry.get("infills") or []:
        for proprietor in infill.get("proprietors") or []:
            name = proprietor["name"]
            body = text_of(name, "non_private_individual_name")
            address = "; ".join(text_of(place, "address_string") for place in proprietor.get("addresses") or [])
            full_name = body or _joined(name, ("title", "forename", "middle_name", "surname"), " ")
            found.append(_Proprietor(full_name, bool(body), text_of(name, "name_category"), address))
    return found


def _named(entry: dict) -> str:
    return "; ".join(proprietor.name for proprietor in _proprietors(entry))


def _dated(entry: dict) -> date | None:
    """The date of the charge or deed that the entry speaks of, if it gives exactly one."""
    given = [infill.get("date") for infill in entry.get("infills") or []] + [deed.get("date") for deed in entry.get("deeds") or []]
    days = {written for written in given if written}
    return _day(days.pop()) if len(days) == 1 else None


def _joined(parts: dict, names: tuple[str, ...], mark: str = ", ") -> str:
    return mark.join(filter(None, (text_of(parts, name) for name in names)))


def _day(written: str | None) -> date | None:
    return calendar.parse(written) if written else None
