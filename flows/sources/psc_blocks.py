"""A large PSC snapshot block by block as columns; a line that is not vouched for is read by the row reader, in its turn.

Format: Companies House PSC data snapshot (flows/sources/companies_house_psc.py, whose `Snapshot` is the reference).
"""
from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.record_columns import arrow_schema, batch_of
from flows.sources.companies_house_psc import BODY, KINDS, NAME_PARTS, NOBODY, PERSON, PROTECTED, STATEMENT, Snapshot, body_jurisdiction
from flows.sources.delimited import Position, beginning
from flows.sources.json_fields import Lines, declared
from flows.sources.json_kernels import EXACT, IS_NUMBER, LIST, NUMBER, TEXT, UNREAD
from flows.sources.json_text import line_of
from flows.sources.psc_natures import Nature, nature
from flows.sources.source import OpenedFile
from flows.sources.text_blocks import blocks, turns
from flows.sources.text_columns import coded, numbers, texts
from flows.sources.written_values import NOT_VOUCHED, ORDERS, READ, days
from schemas.evidence import AcceptedRows, Outcome
from schemas.identifiers import company_number
from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord

_ADDRESS = ("care_of", "po_box", "premises", "address_line_1", "address_line_2", "locality", "region", "country", "postal_code")
_UNREAD = "description etag ceased is_sanctioned country_of_residence linked_psc_name restrictions_notice_withdrawal_reason address_same_as_registered_office_address"
_FIELDS = declared({
    "company_number": EXACT,
    "data": {
        "kind": EXACT, "name": TEXT, "notified_on": TEXT, "ceased_on": TEXT, "nationality": TEXT, "statement": TEXT, "natures_of_control": LIST,
        "links": {"self": TEXT, "statement": UNREAD}, "address": dict.fromkeys(_ADDRESS, TEXT), "principal_office_address": dict.fromkeys(_ADDRESS, UNREAD),
        "name_elements": dict.fromkeys(NAME_PARTS, TEXT), "date_of_birth": dict.fromkeys(("year", "month", "day"), NUMBER),
        "identification": {"country_registered": TEXT, "place_registered": TEXT, "registration_number": TEXT, "legal_authority": UNREAD, "legal_form": UNREAD},
    } | dict.fromkeys(_UNREAD.split(), UNREAD),
})
_COLUMN = {path.removeprefix("data/"): column for path, column in _FIELDS.columns.items()}


class _Block(NamedTuple):
    """One block typed: its lines, those vouched for, which are statements, and by table the columns and the line of each record."""

    split: Lines
    vouched: np.ndarray
    statement: np.ndarray
    tables: dict[type, tuple[np.ndarray, pa.RecordBatch]]


def outcomes(reading: Snapshot, encoding: str) -> Iterator[Outcome]:
    """Everything in the file."""
    codec, begin = beginning(encoding)
    for block in blocks(reading.file, codec, begin, _FIELDS.take_apart, partial(_typed, file=reading.file), ends=lambda text: text.count(b"\n")):
        assert not isinstance(block, Position), "a line ends where the next begins"
        yield from _in_turn(reading, block)


def _in_turn(reading: Snapshot, block: _Block) -> Iterator[Outcome]:
    behind = reading.file.rows
    for begin, end, alone in turns(block.vouched):
        if end > begin:
            statements = int(block.statement[begin:end].sum())
            reading.count(STATEMENT, statements)
            reading.count(PERSON, end - begin - statements)
            tables = {}
            for table, (lines, batch) in block.tables.items():
                first, beyond = np.searchsorted(lines, (begin, end))
                if beyond > first:
                    tables[table.__tablename__] = batch.slice(first, beyond - first)
            yield AcceptedRows(f"line {block.split.lines[begin]}", end - begin, tables)
        if alone is not None:
            reading.file.rows = behind + alone + 1
            place = f"line {block.split.lines[alone]}"
            yield reading.outcome(line_of(reading.file, place, block.split.raw(alone)))
    reading.file.rows = behind + len(block.vouched)


def _typed(block: Lines, file: OpenedFile) -> _Block:
    lines = len(block.plain)
    def text(*names: str, between: str = "") -> pa.Array:
        return texts(block, *(_COLUMN[name] for name in names), between=between)

    kinds = coded(block, _COLUMN["kind"])
    person, body, statement, protected = (kinds.mapped(bool, lambda kind, what=what: KINDS.get(kind) == what) for what in (PERSON, BODY, STATEMENT, PROTECTED))
    owned, of_nobody = person | body, statement | protected
    number = text("company_number")
    vouched = block.plain & (owned | of_nobody) & pc.match_substring_regex(number, "^[A-Z0-9]{8}$").to_numpy(zero_copy_only=False)
    started, started_state = _days(block, "notified_on")
    ended, ended_state = _days(block, "ceased_on")
    vouched &= (started_state != NOT_VOUCHED) & (ended_state != NOT_VOUCHED)
    born = [_numbers(block, f"date_of_birth/{name}") for name in ("year", "month", "day")]
    for (values, there), least, most in zip(born, (1800, 1, 1), (2200, 12, 31)):
        vouched &= ~person | ~there | ((values >= least) & (values <= most))
    elements = text(*(f"name_elements/{part}" for part in NAME_PARTS), between=" ")
    name = pc.if_else(pc.not_equal(text("name"), ""), text("name"), pc.if_else(pa.array(person), elements, ""))
    vouched &= ~owned | pc.greater(pc.binary_length(name), 0).to_numpy(zero_copy_only=False)
    jurisdiction, company = _registered(block, body)
    vouched &= ~body | pc.not_equal(jurisdiction, "").to_numpy(zero_copy_only=False)

    # natures of control: items of lines
    items = block.items[0]
    codes = block.item_texts().dictionary_encode()
    natures = [nature(code) for code in codes.dictionary.to_pylist()]
    known = np.array([made is not None for made in natures], bool)[codes.indices.to_numpy(zero_copy_only=False)] if natures else np.zeros(0, bool)
    vouched[items[~known]] &= statement[items[~known]]
    has_natures = np.zeros(lines, bool)
    has_natures[items] = True
    vouched &= statement | has_natures
    chosen, owners = np.flatnonzero(vouched), np.flatnonzero(vouched & owned)
    ids = partial(numbers, file.id("line "), block.lines)
    common = {"exhibit": file.exhibit.sha256, "place": numbers(f"{file.within}line ", block.lines)}
    company_ids, owner_ids, record = ids(":company"), ids(":controller"), text("links/self")
    companies = _records(PartyRecord, chosen, id=company_ids, mentioned_as="register entry", kind="company", name="", jurisdiction="gb", number=number, **common)
    is_person = pa.array(person)
    held = _records(
        PartyRecord, owners, id=owner_ids, mentioned_as="person with significant control", kind=pc.if_else(is_person, "person", "company"), name=name,
        nationality=pc.if_else(is_person, text("nationality"), ""), address=_addresses(block), postcode=text("address/postal_code"),
        jurisdiction=jurisdiction, number=company, **common,
        **{f"born_{part}": pa.array(values, mask=~(there & person)) for part, (values, there) in zip(("year", "month", "day"), born)},
    )
    register, own = _parted(record)
    named = np.flatnonzero(vouched & owned & pc.not_equal(own, "").to_numpy(zero_copy_only=False))
    otherwise_known = pc.and_(pc.not_equal(company, ""), pc.not_equal(jurisdiction, ""))
    identifiers = _records(
        PartyIdentifier, named, id=ids(":controller record"), party=owner_ids, scheme=pc.if_else(pc.equal(register, ""), "PSC register", register), value=own,
        own=pc.invert(otherwise_known), **common,
    )
    common |= {"company": company_ids, "record": record, "owner": pc.if_else(pa.array(owned), owner_ids, ""),
               "started_on": pa.array(started, pa.date32(), mask=started_state != READ), "ended_on": pa.array(ended, pa.date32(), mask=ended_state != READ)}
    said = text("statement")
    statements = np.flatnonzero(vouched & statement)
    of_statements = _records(Interest, statements, id=ids(":interest 1"), says=said, kind=pc.if_else(pc.is_in(said, pa.array(NOBODY)), "none_known", "unknown"), **common)
    return _Block(block, vouched, statement, {
        PartyRecord: _together((chosen, companies), (owners, held)), PartyIdentifier: (named, identifiers),
        Interest: _together(_of_natures(block, file, np.flatnonzero(vouched[items] & ~statement[items]), codes, natures, common), (statements, of_statements)),
    })


def _of_natures(
    block: Lines, file: OpenedFile, mine: np.ndarray, codes: pa.DictionaryArray, natures: list[Nature | None], common: dict[str, pa.Array | str],
) -> tuple[np.ndarray, pa.RecordBatch]:
    """An interest for each nature of control, numbered within its line. `mine`: which items of the block."""
    items = block.items[0]
    of, which = items[mine], codes.indices.take(pa.array(mine))
    nth = np.arange(len(items))[mine] - np.searchsorted(items, items)[mine] + 1
    kinds = {field.name: field.type for field in arrow_schema(Interest)}
    told = {name: pa.array([getattr(made or Nature("unknown"), name) for made in natures], kinds[name]).take(which) for name in Nature._fields}
    ids = pc.binary_join_element_wise(numbers(file.id("line "), block.lines[of], ":interest "), pa.array(nth).cast(pa.string()), "")
    lines = pa.array(of)
    taken = {name: value.take(lines) if isinstance(value, pa.Array) else value for name, value in common.items()}
    return of, batch_of(Interest, len(of), id=ids, says=codes.dictionary.take(which), **taken, **told).cast(arrow_schema(Interest))


def _records(table: type, lines: np.ndarray, **columns: pa.Array | str) -> pa.RecordBatch:
    """Records of the table for these lines of the block, for each of which a column has a value; or the same everywhere."""
    chosen = pa.array(lines)
    taken = {name: value.take(chosen) if isinstance(value, pa.Array) else value for name, value in columns.items()}
    return batch_of(table, len(lines), **taken).cast(arrow_schema(table))


def _together(*parts: tuple[np.ndarray, pa.RecordBatch]) -> tuple[np.ndarray, pa.RecordBatch]:
    """Records of several kinds in the order of their lines, those of one line in the order given."""
    lines = np.concatenate([of for of, _ in parts])
    order = np.argsort(lines, kind="stable")
    return lines[order], pa.concat_batches([batch for _, batch in parts]).take(pa.array(order))


def _days(block: Lines, name: str) -> tuple[np.ndarray, np.ndarray]:
    column = _COLUMN[name]
    return days(block.text, block.starts[column], block.stops[column], ORDERS["ymd"], False)


def _numbers(block: Lines, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers, and where they are given."""
    column = _COLUMN[name]
    there = block.what[column] == IS_NUMBER
    values = coded(block, column)
    return values.mapped(np.int64, lambda value: int(value or 0)), there


def _registered(block: Lines, body: np.ndarray) -> tuple[pa.Array, pa.Array]:
    """Jurisdiction and number of each company or legal person; '' elsewhere."""
    country, place, number = (coded(block, _COLUMN[f"identification/{name}"]) for name in ("country_registered", "place_registered", "registration_number"))
    pairs = np.where(body, country.codes.astype(np.int64) * len(place.values) + place.codes, -1)
    distinct, which = np.unique(pairs, return_inverse=True)
    known = [body_jurisdiction(country.values[pair // len(place.values)], place.values[pair % len(place.values)]) if pair >= 0 else "" for pair in distinct.tolist()]
    jurisdictions = pa.array(known or [""], pa.string()).take(pa.array(which))
    british = np.array([one == "gb" for one in known] or [False], bool)[which]
    ours, others = (pa.array([company_number(value, of) for value in number.values] or [""], pa.string()).take(pa.array(number.codes)) for of in ("gb", ""))
    return jurisdictions, pc.if_else(pa.array(body), pc.if_else(pa.array(british), ours, others), "")


def _addresses(block: Lines) -> pa.Array:
    """The parts that are written, the house before its street."""
    street = texts(block, _COLUMN["address/premises"], _COLUMN["address/address_line_1"], between=" ")
    before = texts(block, *(_COLUMN[f"address/{part}"] for part in _ADDRESS[:2]), between=", ")
    behind = texts(block, *(_COLUMN[f"address/{part}"] for part in _ADDRESS[4:]), between=", ")
    joined = before
    for part in (street, behind):
        both = pc.and_(pc.not_equal(joined, ""), pc.not_equal(part, ""))
        joined = pc.binary_join_element_wise(joined, part, pc.if_else(both, ", ", ""))
    return joined


def _parted(record: pa.Array) -> tuple[pa.Array, pa.Array]:
    """What stands before the last slash and behind it, as `str.rpartition` has it."""
    found = pc.extract_regex(record, r"(?s)^(?:(?P<register>.*)/)?(?P<own>[^/]*)$")
    return pc.fill_null(found.field("register"), ""), found.field("own")
