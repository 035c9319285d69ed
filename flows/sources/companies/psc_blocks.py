"""A large PSC snapshot block by block as columns; a line that is not vouched for is read by the row reader, in its turn.

Format: Companies House PSC data snapshot (flows/sources/companies/companies_house_psc.py, whose `Snapshot` is the reference).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.sources.companies.companies_house_psc import BODY, KINDS, NAME_PARTS, NOBODY, PERSON, PROTECTED, STATEMENT, Snapshot, body_jurisdiction
from flows.sources.companies.psc_natures import Nature, nature
from flows.sources.reading.delimited import Position, beginning
from flows.sources.reading.json_fields import Lines, declared
from flows.sources.reading.json_kernels import EXACT, IS_NUMBER, LIST, NUMBER, TEXT, UNREAD
from flows.sources.reading.json_text import line_of
from flows.sources.reading.record_columns import arrow_schema, batch_of
from flows.sources.reading.source import OpenedFile
from flows.sources.reading.text_blocks import blocks, turns
from flows.sources.reading.text_columns import Coded, alike, coded, cut, numbers, rows_between, texts
from flows.sources.reading.text_kernels import last_slashes
from flows.sources.reading.written_values import NOT_VOUCHED, ORDERS, READ, days
from schemas.evidence import AcceptedRows, Outcome
from schemas.identifiers import company_number
from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord

_ADDRESS = ("care_of", "po_box", "premises", "address_line_1", "address_line_2", "locality", "region", "country", "postal_code")
_UNREAD = (
    "description etag ceased is_sanctioned country_of_residence linked_psc_name restrictions_notice_withdrawal_reason address_same_as_registered_office_address"
)
_FIELDS = declared(
    {
        "company_number": EXACT,
        "data": {
            "kind": EXACT,
            "name": TEXT,
            "notified_on": TEXT,
            "ceased_on": TEXT,
            "nationality": TEXT,
            "statement": TEXT,
            "natures_of_control": LIST,
            "links": {"self": TEXT, "statement": UNREAD},
            "address": dict.fromkeys(_ADDRESS, TEXT),
            "principal_office_address": dict.fromkeys(_ADDRESS, UNREAD),
            "name_elements": dict.fromkeys(NAME_PARTS, TEXT),
            "date_of_birth": dict.fromkeys(("year", "month", "day"), NUMBER),
            "identification": {
                "country_registered": TEXT,
                "place_registered": TEXT,
                "registration_number": TEXT,
                "legal_authority": UNREAD,
                "legal_form": UNREAD,
            },
        }
        | dict.fromkeys(_UNREAD.split(), UNREAD),
    }
)
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
    for block in blocks(
        reading.file, codec, begin, _FIELDS.take_apart, partial(_typed, file=reading.file), ends=lambda text: text.count(b"\n"), columns=len(_FIELDS.columns)
    ):
        assert not isinstance(block, Position), "a line ends where the next begins"
        yield from _in_turn(reading, block)


def _in_turn(reading: Snapshot, block: _Block) -> Iterator[Outcome]:
    behind = reading.file.rows
    for begin, end, alone in turns(block.vouched):
        if end > begin:
            statements = int(block.statement[begin:end].sum())
            reading.count(STATEMENT, statements)
            reading.count(PERSON, end - begin - statements)
            yield AcceptedRows(f"line {block.split.lines[begin]}", end - begin, rows_between(block.tables, begin, end))
        if alone is not None:
            reading.file.rows = behind + alone + 1
            place = f"line {block.split.lines[alone]}"
            yield reading.outcome(line_of(reading.file, place, block.split.raw(alone)))
    reading.file.rows = behind + len(block.vouched)


def _typed(block: Lines, file: OpenedFile) -> _Block:
    told = _Told(block, file)
    return _Block(block, told.vouched, told.statement, {PartyRecord: told.parties(), PartyIdentifier: told.identifiers(), Interest: told.interests()})


class _Told:
    """What the lines of a block say, a value for each line, and the records that come of those that are vouched for: the line of each, and the columns."""

    def __init__(self, block: Lines, file: OpenedFile):
        self.block, self.file = block, file
        self.ids = partial(numbers, file.id("line "))
        kinds = coded(block, _COLUMN["kind"])
        self.person, body, self.statement, protected = (
            kinds.mapped(bool, lambda kind, what=what: KINDS.get(kind) == what) for what in (PERSON, BODY, STATEMENT, PROTECTED)
        )
        self.owned = self.person | body
        vouched = block.plain & (self.owned | self.statement | protected)
        vouched &= pc.match_substring_regex(texts(block, _COLUMN["company_number"]), "^[A-Z0-9]{8}$").to_numpy(zero_copy_only=False)
        self.started, self.ended = (_days(block, name) for name in ("notified_on", "ceased_on"))
        vouched &= (self.started[1] != NOT_VOUCHED) & (self.ended[1] != NOT_VOUCHED)
        self.born = {f"born_{part}": _numbers(block, f"date_of_birth/{part}") for part in ("year", "month", "day")}
        for (values, there), least, most in zip(self.born.values(), (1800, 1, 1), (2200, 12, 31)):
            vouched &= ~self.person | ~there | ((values >= least) & (values <= most))
        self.nameless = ~self._given("name")
        vouched &= ~self.owned | ~self.nameless | (self.person & np.any([self._given(f"name_elements/{part}") for part in NAME_PARTS], axis=0))
        self.begin, self.end = (places[_COLUMN["links/self"]] for places in (block.starts, block.stops))
        self.slash = last_slashes(block.text, self.begin, self.end)
        vouched &= ~self.owned | (self.slash > self.begin) | (self.begin == self.end)
        self.jurisdiction, self.number = _registered(block, body)
        vouched &= ~body | self.jurisdiction.mapped(bool, bool)
        self.codes = block.item_texts().dictionary_encode()
        self.natures = [nature(code) for code in self.codes.dictionary.to_pylist()]
        items = block.items[0]
        unknown = items[~np.array([made is not None for made in self.natures] or [True], bool)[self.codes.indices.to_numpy(zero_copy_only=False)]]
        vouched[unknown] &= self.statement[unknown]
        with_natures = np.zeros(len(vouched), bool)
        with_natures[items] = True
        self.vouched = vouched & (self.statement | with_natures)

    def _given(self, name: str) -> np.ndarray:
        return self.block.stops[_COLUMN[name]] > self.block.starts[_COLUMN[name]]

    def _stands(self, of: np.ndarray) -> dict[str, pa.Array | str]:
        return {"exhibit": self.file.exhibit.sha256, "place": numbers(f"{self.file.within}line ", self.block.lines[of])}

    def parties(self) -> tuple[np.ndarray, pa.RecordBatch]:
        """The company of each line, and behind it who controls it."""
        block, chosen = self.block, np.flatnonzero(self.vouched)
        of = np.repeat(chosen, 1 + self.owned[chosen])
        second = np.zeros(len(of), bool)
        second[1:] = of[1:] == of[:-1]
        company, controller, person = (np.where(which, of, -1) for which in (~second, second, second & self.person[of]))
        name = texts(block, _COLUMN["name"], rows=controller)
        if (second & self.nameless[of]).any():
            elements = texts(block, *(_COLUMN[f"name_elements/{part}"] for part in NAME_PARTS), between=" ", rows=np.where(self.nameless[of], person, -1))
            name = pc.if_else(pc.equal(name, ""), elements, name)
        jurisdictions = [*self.jurisdiction.values, "gb", ""]
        where = np.where(second, np.where(person < 0, self.jurisdiction.codes[of], len(jurisdictions) - 1), len(jurisdictions) - 2)
        return of, batch_of(
            PartyRecord,
            len(of),
            id=self.ids(block.lines[of], ":company", ":controller", which=second.astype(np.int64)),
            **self._stands(of),
            name=name,
            mentioned_as=alike(["register entry", "person with significant control"], second),
            kind=alike(["company", "person"], person >= 0),
            nationality=coded(block, _COLUMN["nationality"]).column(person),
            address=_addresses(block, controller),
            postcode=texts(block, _COLUMN["address/postal_code"], rows=controller),
            jurisdiction=alike(jurisdictions, where),
            number=pc.if_else(pa.array(second), self.number.column(controller).cast(pa.string()), texts(block, _COLUMN["company_number"], rows=company)),
            **{part: pa.array(values[of], mask=(person < 0) | ~there[of]) for part, (values, there) in self.born.items()},
        )

    def identifiers(self) -> tuple[np.ndarray, pa.RecordBatch]:
        """The register's own name of who controls, where it is given."""
        of = np.flatnonzero(self.vouched & self.owned & (self.slash + 1 < self.end) & (self.slash >= 0))
        known_otherwise = self.number.mapped(bool, bool)[of] & self.jurisdiction.mapped(bool, bool)[of]
        return of, batch_of(
            PartyIdentifier,
            len(of),
            id=self.ids(self.block.lines[of], ":controller record"),
            **self._stands(of),
            party=self.ids(self.block.lines[of], ":controller"),
            scheme=cut(self.block, self.begin[of], self.slash[of]),
            value=cut(self.block, self.slash[of] + 1, self.end[of]),
            own=pa.array(~known_otherwise),
        )

    def interests(self) -> tuple[np.ndarray, pa.RecordBatch]:
        """One for each nature of control, numbered within its line; one for a statement."""
        block, items = self.block, self.block.items[0]
        mine, statements = np.flatnonzero(self.vouched[items] & ~self.statement[items]), np.flatnonzero(self.vouched & self.statement)
        said = coded(block, _COLUMN["statement"])
        says = self.codes.dictionary.to_pylist() + said.values
        natures = [made or Nature("unknown") for made in self.natures] + [Nature("none_known" if words in NOBODY else "unknown") for words in said.values]
        of = np.concatenate([items[mine], statements])
        order = np.argsort(of, kind="stable")
        of = of[order]
        which = np.concatenate([self.codes.indices.to_numpy(zero_copy_only=False)[mine], len(self.natures) + said.codes[statements]])[order]
        nth = np.concatenate([mine - np.searchsorted(items, items[mine]), np.zeros(len(statements), np.int64)])[order]
        lines, owned, kinds = block.lines[of], self.owned[of], {field.name: field.type for field in arrow_schema(Interest)}
        owner = self.ids(lines, ":controller")
        told = {name: [getattr(made, name) for made in natures] for name in Nature._fields}
        return of, batch_of(
            Interest,
            len(of),
            id=self.ids(lines, *(f":interest {n}" for n in range(1, int(nth.max(initial=0)) + 2)), which=nth),
            **self._stands(of),
            company=self.ids(lines, ":company"),
            owner=owner if owned.all() else pc.if_else(pa.array(owned), owner, ""),
            says=alike(says, which),
            record=texts(block, _COLUMN["links/self"], rows=of),
            **{
                name: pa.array(days[of], pa.date32(), mask=states[of] != READ)
                for name, (days, states) in (("started_on", self.started), ("ended_on", self.ended))
            },
            **{
                name: alike(values, which) if kinds[name] == pa.string() else pa.array(values, kinds[name]).take(pa.array(which))
                for name, values in told.items()
            },
        )


def _days(block: Lines, name: str) -> tuple[np.ndarray, np.ndarray]:
    column = _COLUMN[name]
    return days(block.text, block.starts[column], block.stops[column], ORDERS["ymd"], False)


def _numbers(block: Lines, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers, and where they are given."""
    column = _COLUMN[name]
    there = block.what[column] == IS_NUMBER
    values = coded(block, column)
    return values.mapped(np.int64, lambda value: int(value or 0)), there


def _registered(block: Lines, body: np.ndarray) -> tuple[Coded, Coded]:
    """Jurisdiction and number of each company or legal person; '' elsewhere."""
    country, place, number = (coded(block, _COLUMN[f"identification/{name}"]) for name in ("country_registered", "place_registered", "registration_number"))
    pairs = np.where(body, country.codes.astype(np.int64) * len(place.values) + place.codes, -1)
    distinct, which = np.unique(pairs, return_inverse=True)
    known = [
        body_jurisdiction(country.values[pair // len(place.values)], place.values[pair % len(place.values)]) if pair >= 0 else "" for pair in distinct.tolist()
    ]
    british = np.array([one == "gb" for one in known] or [False], bool)[which]
    ours, others = ([company_number(value, of) for value in number.values] for of in ("gb", ""))
    codes = np.where(british, number.codes, number.codes + len(ours))
    return Coded(known, which), Coded([*ours, *others, ""], np.where(body, codes, 2 * len(ours)))


def _addresses(block: Lines, rows: np.ndarray) -> pa.Array:
    """The parts that are written, the house before its street."""
    street = texts(block, _COLUMN["address/premises"], _COLUMN["address/address_line_1"], between=" ", rows=rows)
    before = texts(block, *(_COLUMN[f"address/{part}"] for part in _ADDRESS[:2]), between=", ", rows=rows)
    behind = texts(block, *(_COLUMN[f"address/{part}"] for part in _ADDRESS[4:]), between=", ", rows=rows)
    joined = before
    for part in (street, behind):
        both = pc.and_(pc.not_equal(joined, ""), pc.not_equal(part, ""))
        joined = pc.binary_join_element_wise(joined, part, pc.if_else(both, ", ", ""))
    return joined
