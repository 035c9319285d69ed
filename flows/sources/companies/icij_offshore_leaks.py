"""Offshore entities, their officers and intermediaries, and who is on paper what of whom, as leaked papers show it.

Format: ICIJ Offshore Leaks Database, CSV: nodes of entities, officers, intermediaries, others and addresses, and relationships, in the columns of
every release: of 2016 (node_1, rel_type, node_2), of 2017 (columns "n.name", a label a node; START_ID, TYPE, END_ID) and those since. An officer may be
a person or a company: the data does not say. No share is ever told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from flows.sources.reading.delimited import Record, is_blank, opening_records, records
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas import calendar
from schemas.countries import country_code
from schemas.evidence import Declared, Outcome, SetAside
from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord

VERSION = 2
# as relationships have called their columns, by what they are called since 2021
_CALLED = {"node_1": "node_id_start", "START_ID": "node_id_start", "node_2": "node_id_end", "END_ID": "node_id_end", "TYPE": "rel_type"}
_RELATIONSHIPS = frozenset({"node_id_start", "node_id_end", "rel_type"})
_LABEL = "labels(n)"
_TABLES = {  # the columns that tell a table, asked in this order, and what its nodes are
    "other": frozenset({"node_id", "name", "type"}),
    "entity": frozenset({"node_id", "name", "jurisdiction", "incorporation_date"}),
    "intermediary": frozenset({"node_id", "name", "status", "internal_id"}),
    "address": frozenset({"node_id", "address", "countries"}),
    "officer": frozenset({"node_id", "name", "countries"}),
}
_KNOWN = (
    _RELATIONSHIPS
    | frozenset(
        """
    node_id name original_name former_name jurisdiction jurisdiction_description company_type address internal_id incorporation_date inactivation_date
    struck_off_date dorm_date closed_date status service_provider ibcRUC country_codes countries sourceID valid_until note type start_date end_date link icij_id
""".split()
    )
    | {_LABEL}
)
_MONTHS = {month[:3].upper(): n for n, month in enumerate(calendar.MONTHS, start=1)}
_NO_INTEREST = re.compile(r"registered_address|connected_to|(?:probably_)?(?:same|similar)(?:_.*)?")
_KINDS = ("officer_of", "intermediary_of")
_LINKS = (  # what the words of a link make it: the kind and the capacity
    (re.compile(r"nominee (share|stock)holder"), "shares", "nominee"),
    (re.compile(r"(share|stock)holder|owner of shares"), "shares", ""),
    (re.compile(r"trustee"), "influence", "trustee"),
    (re.compile(r"(ultimate )?beneficial owner|beneficiary"), "benefit", ""),
    (re.compile(r"settlor|protector"), "influence", ""),
    (re.compile(r"nominee"), "unknown", "nominee"),
    (re.compile(r"director|secretary|president|treasurer|manager|signatory|officer|power of attorney|representative|auditor|agent|alternate"), "office", ""),
)


def recognises(file: OpenedFile) -> Claim:
    """Claims a file whose headings are those of one of the tables."""
    found = _table(_headings(next(iter(opening_records(file, most=1)), [])))
    if found:
        return Claim(True, "its first line has the headings of " + ("relationships" if found == "relationships" else f"the table of {found} nodes"))
    return Claim(False, "its first line has the headings of none of the Offshore Leaks tables")


def _headings(fields: list[str]) -> list[str]:
    return [_CALLED.get(heading, heading) for heading in (field.strip().removeprefix("n.") for field in fields)]


def _table(headings: list[str]) -> str:
    """Which table has these headings; '' if none."""
    there = set(headings)
    if there >= _RELATIONSHIPS:
        return "relationships" if len(headings) == 3 or there & {"link", "sourceID"} else ""
    if {_LABEL, "node_id", "name", "sourceID"} <= there:
        return "labelled"
    return next((name for name, wanted in _TABLES.items() if wanted <= there and "sourceID" in there), "")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A party a node, or an interest between two nodes a relationship. Addresses, and relationships that are no interest, are declared."""
    rows, odd, headings, table = RowsAsColumns(file), Oddities(), [], ""
    for record in records(file, file.decode_as("utf-8")):
        if is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif not headings:
            headings = _headings(record.fields)
            table = _table(headings)
            for name in sorted(set(headings) - _KNOWN):
                odd.note("unknown_column", f"column {name!r}", record.place)
            yield Declared(record.place, "headings", record.raw)
        elif record.problem or len(record.fields) != len(headings):
            yield SetAside(record.place, record.problem or f"{len(record.fields)} fields, expected {len(headings)}", record.raw)
        else:
            row = dict(zip(headings, (value.strip() for value in record.fields), strict=True))
            other = _relationship(rows, record, row, odd) if table == "relationships" else _node(rows, record, row, table, odd)
            if other:
                yield other
        yield from rows.full()
    yield from rows.rest()
    yield from odd.remarks()


def _node(rows: RowsAsColumns, record: Record, row: dict[str, str], table: str, odd: Oddities) -> SetAside | Declared | None:
    table = row[_LABEL].strip('[]" ').lower() if table == "labelled" else table
    if table not in _TABLES:
        return SetAside(record.place, f"the node's label {row[_LABEL]!r} is none of {', '.join(_TABLES)}", record.raw)
    if table == "address":
        return Declared(record.place, "address", record.raw)
    if not row["node_id"] or not row["name"]:
        return SetAside(record.place, "the node has no id or no name", record.raw)
    country = row.get("jurisdiction_description") if table == "entity" else row.get("countries", "")
    party = rows.record(
        PartyRecord,
        record.place,
        "node",
        mentioned_as="register entry" if table == "entity" else table,
        kind="company" if table == "entity" else "unknown",
        name=row["name"],
        jurisdiction=country_code(country or ""),
        address=row.get("address", ""),
        status=row.get("status", ""),
        incorporated_on=_day(row, "incorporation_date", record.place, odd) if table == "entity" else None,
        dissolved_on=_day(row, "struck_off_date", record.place, odd) if table == "entity" else None,
    )
    _node_id(rows, record.place, "node", party, row["node_id"])
    rows.accept(record.place)
    return None


def _relationship(rows: RowsAsColumns, record: Record, row: dict[str, str], odd: Oddities) -> SetAside | Declared | None:
    kind, link = "_".join(row["rel_type"].lower().split()), row.get("link", "")
    if _NO_INTEREST.fullmatch(kind):
        return Declared(record.place, f"relationship {kind}: no interest", record.raw)
    if not row["node_id_start"] or not row["node_id_end"]:
        return SetAside(record.place, "the relationship lacks one of its two nodes", record.raw)
    words = (link or row["rel_type"]).lower()  # in 2016 the type itself is in words
    made, capacity = next(((made, capacity) for pattern, made, capacity in _LINKS if pattern.search(words)), ("unknown", ""))
    if kind == "intermediary_of":
        made, capacity = "office", ""
    elif kind not in _KINDS and (link or made == "unknown"):
        odd.note("unknown_code", f"relationship {row['rel_type']!r}", record.place)
    if link and made == "unknown":
        odd.note("unknown_code", f"link {link!r}", record.place)
    sides: dict[str, str] = {}
    for side, column in (("owner", "node_id_start"), ("company", "node_id_end")):
        sides[side] = rows.record(PartyRecord, record.place, side, mentioned_as="register entry", kind="unknown", name="")
        _node_id(rows, record.place, side, sides[side], row[column])
    rows.record(
        Interest,
        record.place,
        "interest",
        **sides,
        kind=made,
        capacity=capacity,
        says=f"{row['rel_type']}: {link}".strip(": "),
        started_on=_day(row, "start_date", record.place, odd),
        ended_on=_day(row, "end_date", record.place, odd),
    )
    rows.accept(record.place)
    return None


def _node_id(rows: RowsAsColumns, place: str, part: str, party: str, value: str) -> None:
    rows.record(PartyIdentifier, place, f"{part} id", party=party, scheme="ICIJ Offshore Leaks node", value=value, own=True)


def _day(row: dict[str, str], name: str, place: str, odd: Oddities) -> date | None:
    """The day; None, and told, where the papers give none that can be read without a guess."""
    written = row.get(name, "")
    if not written:
        return None
    try:
        day = re.fullmatch(
            r"(?P<day>[0-9]{1,2})-(?P<month>[A-Z]{3})-(?P<year>[0-9]{4})|(?P<first>[A-Z]{3}) (?P<then>[0-9]{1,2}), (?P<last>[0-9]{4})", written.upper()
        )
        if day and (day["month"] or day["first"]) in _MONTHS:
            return calendar.parse(f"{day['year'] or day['last']}-{_MONTHS[day['month'] or day['first']]}-{day['day'] or day['then']}")
        return calendar.day_of(written)
    except calendar.DateError:
        odd.note("day_not_read", f"{name} that is no day", place, written)
        return None
