"""Who is sought in registers: the people and companies of a case, or of a table of names.

Format of the table: CSV (RFC 4180) in UTF-8 with the columns kind, name and any of COLUMNS; `kind` is person or company, `born` as in case.toml,
several aliases or identifiers ("LEI 5299...") with a semicolon between them. Columns in any order, no others.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from flows.sources.reading.delimited import records
from flows.sources.reading.source import OpenedFile
from schemas.case import Case
from schemas.case_parties import Company, Person
from schemas.evidence import Exhibit, Refusal
from tracing.matching.likeness import CaseParty, case_parties, party_of_company, party_of_person

COLUMNS = ("kind", "name", "aliases", "born", "nationality", "address", "jurisdiction", "number", "identifiers")
_OF_A_KIND = {"person": ("aliases", "born", "nationality", "address", "identifiers"), "company": ("jurisdiction", "number", "identifiers")}


def of_case(case: Case) -> list[CaseParty]:
    """Everybody of a case; Refusal if it names nobody."""
    parties = case_parties(case, ())
    if not parties:
        raise Refusal("case.toml", "", "it names no person and no company", "Add [[people]] or [[companies]], or name a table of names.")
    return parties


def of_table(path: Path) -> list[CaseParty]:
    """The people and companies of a table, by line; Refusal for the first line that is not as it should be."""
    file = OpenedFile(path, Exhibit(sha256="", reference=path.name, file_name=path.name, size=path.stat().st_size))
    rows = [row for row in records(file, file.decode_as("utf-8")) if row.fields or row.problem]
    heading = rows[0].fields if rows else []
    if not {"kind", "name"} <= set(heading) <= set(COLUMNS) or len(set(heading)) < len(heading):
        raise Refusal(path.name, "line 1", f"the columns are {', '.join(heading) or 'none'}", f"Expected: kind, name and any of {', '.join(COLUMNS[2:])}.")
    parties = []
    for row in rows[1:]:
        if row.problem or len(row.fields) != len(heading):
            raise Refusal(path.name, row.place, row.problem or f"this line has not {len(heading)} fields", "A field with a comma stands in quotes.")
        given = {column: field.strip() for column, field in zip(heading, row.fields, strict=True) if field.strip()}
        parties.append(_party(path.name, row.place, given))
    if not parties:
        raise Refusal(path.name, "", "it names nobody", "Give each person and company a line.")
    return parties


def _party(name: str, place: str, given: dict[str, str]) -> CaseParty:
    kind = given.pop("kind", "")
    if kind not in _OF_A_KIND:
        raise Refusal(name, place, f"kind {kind!r} is not known", "Use person or company.")
    wrong = sorted(given.keys() - {"name", *_OF_A_KIND[kind]})
    if wrong:
        raise Refusal(name, place, f"a {kind} has no {wrong[0]}", f"Of a {kind} there may be: {', '.join(_OF_A_KIND[kind])}.")
    values: dict = dict(given)
    for column in ("aliases", "identifiers"):
        if column in values:
            values[column] = [part.strip() for part in values[column].split(";") if part.strip()]
    if "identifiers" in values:
        values["identifiers"] = [
            dict(zip(("value", "scheme"), (part[::-1] for part in one[::-1].split(None, 1)), strict=False)) for one in values["identifiers"]
        ]
    if kind == "company":
        values.setdefault("jurisdiction", "gb")
    try:
        party = {"id": place.replace(" ", "-"), "role": "third_party", **values}
        return party_of_person(Person.model_validate(party), ()) if kind == "person" else party_of_company(Company.model_validate(party), ())
    except ValidationError as error:
        first = error.errors()[0]
        raise Refusal(
            name, f"{place}, column {first['loc'][0]}", f"this is not as it should be ({first['msg']})", "Write it as case.toml does: docs/case-file.md."
        ) from error
