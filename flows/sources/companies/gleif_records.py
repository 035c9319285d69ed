"""Records of the Global LEI Foundation in one shape, whichever of its formats wrote them: XML, JSON or CSV, whole files and deltas.

Format: GLEIF LEI-CDF 1.0 to 3.1, RR-CDF 1.1 to 2.1 and Reporting Exceptions 1.1 to 2.1; golden copy and delta files. JSON as published ({"$": text}) or
plain, and as the API answers (flows/sources/companies/gleif_api.py); CSV with a column a path (Entity.LegalName). A row is a record; the header's RecordCount is compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stdnum import lei as lei_number

from flows.sources.companies import gleif_api
from flows.sources.reading.delimited import is_blank, opening_records, records
from flows.sources.reading.json_array import items, opening_item
from flows.sources.reading.json_text import NotJson
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from flows.sources.reading.xml_nodes import Node, node
from flows.sources.reading.xml_stream import elements, forget, opening, raw
from schemas import calendar
from schemas.evidence import Declared, Outcome, Remark, SetAside

_KNOWN = frozenset(
    """
    LEI Entity Registration Relationship LegalName OtherEntityNames OtherEntityName TransliteratedOtherEntityNames TransliteratedOtherEntityName type
    LegalAddress HeadquartersAddress OtherAddresses OtherAddress TransliteratedOtherAddresses TransliteratedOtherAddress FirstAddressLine AddressNumber
    AddressNumberWithinBuilding MailRouting AdditionalAddressLine City Region Country PostalCode RegistrationAuthority RegistrationAuthorityID
    OtherRegistrationAuthorityID RegistrationAuthorityEntityID LegalJurisdiction EntityCategory EntitySubCategory LegalForm EntityLegalFormCode OtherLegalForm
    AssociatedEntity AssociatedLEI AssociatedEntityName EntityStatus EntityCreationDate EntityExpirationDate EntityExpirationReason SuccessorEntity SuccessorLEI
    SuccessorEntityName LegalEntityEvents LegalEntityEvent LegalEntityEventType LegalEntityEventEffectiveDate LegalEntityEventRecordedDate ValidationDocuments
    ValidationReference AffectedFields AffectedField InitialRegistrationDate LastUpdateDate RegistrationStatus NextRenewalDate ManagingLOU ValidationSources
    ValidationAuthority ValidationAuthorityID OtherValidationAuthorityID ValidationAuthorityEntityID OtherValidationAuthorities OtherValidationAuthority Extension
    NextVersion StartNode EndNode NodeID NodeIDType RelationshipType RelationshipPeriods RelationshipPeriod Period StartDate EndDate PeriodType
    RelationshipStatus RelationshipQualifiers RelationshipQualifier Qualifiers QualifierDimension QualifierCategory RelationshipQuantifiers
    RelationshipQuantifier Quantifiers MeasurementMethod QuantifierAmount QuantifierUnits Exception ExceptionCategory ExceptionReason ExceptionReference
    Category Reason Reference ContentDate RelationshipRecord xmllang Group_type Event_status Group_id Group_sequence_no
    Line1 Line2 Line3 Line4 BusinessRegisterEntityID register
""".split()
)


DEEPEST = 50  # elements within one another; no record has ten
# of 1.0 the Regulatory Oversight Committee was the publisher
_PUBLISHERS = ("gleif.org/", "leiroc.org/")


@dataclass
class Tree:
    """An element or object: its text, and what stands in it by name."""

    text: str = ""
    children: dict[str, list[Tree]] = field(default_factory=dict)

    def all(self, path: str) -> list[Tree]:
        """Every tree at a path ("Entity/LegalName")."""
        found = [self]
        for name in path.split("/"):
            found = [child for tree in found for child in tree.children.get(name, ())]
        return found

    def at(self, *paths: str) -> str:
        """The text at the first of the paths at which there is one; ''."""
        return next((tree.text for path in paths for tree in self.all(path) if tree.text), "")

    def names(self) -> Iterator[str]:
        """Every name in it, but not inside an extension."""
        for name, children in self.children.items():
            yield name
            if name != "Extension":
                for child in children:
                    yield from child.names()


@dataclass(frozen=True)
class Format:
    """One of the three kinds of file: XML root and record, JSON fields of a record, CSV headings that tell it."""

    root: str
    element: str
    json: tuple[str, ...]
    csv: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """One record and where it stands; `problem` says why it could not be read."""

    place: str
    raw: str
    tree: Tree
    problem: str = ""


def claim(file: OpenedFile, of: Format) -> Claim:
    """Claims a file whose root element, first object or headings are the format's."""
    if file.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        found = opening(file)
        known = found.root == of.root and any(publisher in found.namespace for publisher in _PUBLISHERS)
        return Claim(known, f"its root element is {found.root or 'not there'}{'' if known else f', not {of.root} of GLEIF'}")
    answered = gleif_api.element(file)
    if answered:
        return Claim(answered == of.element, f"it is an answer of GLEIF's API: a {answered}")
    first = opening_item(file)
    if first is not None:
        inner = first.get("RelationshipRecord", first)
        known = isinstance(inner, dict) and all(name in inner for name in of.json)
        return Claim(known, f"its first object {'has' if known else 'does not have'} {' and '.join(of.json)}")
    headings = {heading.strip() for heading in next(iter(opening_records(file, most=1)), [])}
    known = set(of.csv) <= headings
    return Claim(known, f"its headings {'are' if known else 'are not'} those of GLEIF's {of.element} table")


def outcomes(file: OpenedFile, of: Format, take: Callable[[RowsAsColumns, Record, Oddities], SetAside | None]) -> Iterator[Outcome]:
    """Every record of a file, each given to `take`, which adds what it holds or says why it is set aside; at the end what was odd."""
    rows, odd = RowsAsColumns(file), Oddities()
    for record in _read_records(file, of, odd):
        if not isinstance(record, Record):
            yield record
        elif aside := take(rows, record, odd):
            yield aside
        yield from rows.full()
    yield from rows.rest()
    yield from odd.remarks()


def _read_records(file: OpenedFile, of: Format, odd: Oddities) -> Iterator[Record | Declared | SetAside | Remark]:
    """Every record as a tree, and the rows that are none. Names that the formats do not know are counted."""
    if file.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        found = _of_xml(file, of)
    elif gleif_api.element(file):
        found = _of_api(file, of, odd)
    elif opening_item(file) is not None:
        found = _of_json(file)
    else:
        found = _of_csv(file)
    for record in found:
        if isinstance(record, Record) and not record.problem:
            for name in sorted(set(record.tree.names()) - _KNOWN):
                odd.note("unknown_element", f"element {name!r}", record.place)
        yield record


def _of_xml(file: OpenedFile, of: Format) -> Iterator[Record | Remark]:
    namespace = opening(file).namespace
    element, header = f"{{{namespace}}}{of.element}", [f"{{{namespace}}}{name}" for name in ("LEIHeader", "Header")]
    stated = None
    for event, found in elements(file, element, *header):
        if event == "start":
            continue
        if found.tag in header:
            stated = node(raw(found)).at("RecordCount")
        else:
            file.rows += 1
            written = raw(found)
            yield Record(f"{of.element} {file.rows}", written, _from_node(node(written)))
        forget(found)
    if stated is not None and stated != str(file.rows):
        yield Remark("the header", "control_total", f"RecordCount says {stated}, the file has {file.rows} records")


def _from_node(node: Node) -> Tree:
    only_holds_others = bool(node.children) and not node.mixed and _KNOWN.issuperset(node.children)
    made = Tree("" if only_holds_others else node.text, {name: [_from_node(child) for child in children] for name, children in node.children.items()})
    if "register" in node.attributes:  # of 1.0: which register a number is of
        made.children["register"] = [Tree(node.attributes["register"])]
    return made


def _of_json(file: OpenedFile) -> Iterator[Record | Declared]:
    for line in items(file):
        if line.value is None and not line.problem and not line.raw.strip():
            yield Declared(line.place, "blank line", line.raw)
        elif line.problem or line.doubled or not isinstance(line.value, dict):
            problem = line.problem or (f"{', '.join(line.doubled)} given twice in one object" if line.doubled else "not an object")
            yield Record(line.place, line.raw, Tree(), problem)
        else:
            try:
                yield Record(line.place, line.raw, _from_json(line.value.get("RelationshipRecord", line.value)))
            except NotJson as problem:
                yield Record(line.place, line.raw, Tree(), str(problem))


def _of_api(file: OpenedFile, of: Format, odd: Oddities) -> Iterator[Record | Remark]:
    answered = list(gleif_api.answers(file))
    file.rows = 0
    for line, rows, _ in answered:
        if line.problem or line.doubled or not rows:
            raise file.refusal(line.place, line.problem or "this is no whole answer of the API", "Ask the API again.")
        for n, row in enumerate(rows, start=1):
            file.rows += 1
            place, written = f"{line.place}, record {n}", json.dumps(row, ensure_ascii=False)
            try:
                made, unknown = gleif_api.as_published(row, of.element)
                yield Record(place, written, _from_json(made))
            except ValueError as problem:
                yield Record(place, written, Tree(), str(problem))
                continue
            for name in unknown:
                odd.note("unknown_field", f"field {name!r}", place)
    total = max(total or 0 for *_, total in answered)
    if total > file.rows:
        yield Remark(answered[-1][0].place, "more_pages", f"the API says that there are {total} records: the file has {file.rows} of them, and more follow")


def _from_json(value: Any, depth: int = 0) -> Tree:
    if depth > DEEPEST:
        raise NotJson("nested too deeply")
    if not isinstance(value, dict):
        return Tree("" if value is None else str(value).strip())
    inside = {name: given if isinstance(given, list) else [given] for name, given in value.items() if name != "$" and not name.startswith("@")}
    return Tree(str(value.get("$") or "").strip(), {name: [_from_json(one, depth + 1) for one in given] for name, given in inside.items()})


def _of_csv(file: OpenedFile) -> Iterator[Record | Declared]:
    headings: list[str] = []
    for record in records(file, file.decode_as("utf-8")):
        if is_blank(record):
            yield Declared(record.place, "blank line", record.raw)
        elif not headings:
            headings = [heading.strip() for heading in record.fields]
            if any(heading.count(".") > DEEPEST for heading in headings):
                raise file.refusal(record.place, f"a heading is a path of more than {DEEPEST} names", "Ask for the file as it is published.")
            yield Declared(record.place, "headings", record.raw)
        elif record.problem or len(record.fields) != len(headings):
            yield Record(record.place, record.raw, Tree(), record.problem or f"{len(record.fields)} fields, expected {len(headings)}")
        else:
            yield Record(record.place, record.raw, _from_columns(zip(headings, record.fields, strict=True)))


def _from_columns(cells: Iterator[tuple[str, str]]) -> Tree:
    """A column's heading is a path; a number in it counts repeated elements from 1; some begin in lower case."""
    top = Tree()
    for heading, value in cells:
        if not value.strip():
            continue
        tree, parts = top, heading.split(".")
        for n, name in enumerate(parts):
            if name.isdigit():
                continue
            wanted = int(parts[n + 1]) if n + 1 < len(parts) and parts[n + 1].isdigit() else 1
            same = tree.children.setdefault(name[:1].upper() + name[1:] if name not in _KNOWN else name, [])
            while len(same) < min(wanted, 1_000):
                same.append(Tree())
            tree = same[-1] if wanted > len(same) else same[wanted - 1]
        tree.text = value.strip()
    return top


def checked_lei(written: str, what: str, place: str, odd: Oddities) -> str:
    """The identifier; ValueError if it has not the form of one. One whose check digits do not agree is kept, and told."""
    if len(written) != 20 or not written.isascii() or not written.isalnum():
        raise ValueError(f"{what} {written!r} is not an LEI of 20 letters and digits")
    if not lei_number.is_valid(written):
        odd.note("check_digits", "LEI whose check digits do not agree", place, written)
    return written.upper()


def day(written: str) -> date | None:
    """The day of a time stamp; None where there is none."""
    return calendar.day_of(written) if written else None


def deleted(tree: Tree) -> bool:
    """Whether a delta file says that the record is no more: by a day on which it was deleted, or by "true". Whole files have the element too, with nothing in it."""
    return any(
        _says_so(child)
        for extension in tree.all("Extension")
        for name, children in extension.children.items()
        if name.rpartition(":")[2] == "Deletion"
        for child in children
    )


def _says_so(tree: Tree) -> bool:
    return tree.text.lower() not in ("", "false") or any(map(_says_so, (child for children in tree.children.values() for child in children)))
