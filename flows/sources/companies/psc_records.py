"""The records that a block of the PSC snapshot's lines gives, as columns: companies, who controls them, and their interests.

Format: Companies House PSC data snapshot (flows/sources/companies/psc_lines.py declares a line). A line whose every value is a plain one is read as
columns; any other, and one of which something is to be told, is looked at field by field first, and its fields join the columns as they were found.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.sources.companies.psc_lines import (
    ADDRESS,
    BODY,
    BORN,
    EXEMPTIONS,
    KINDS,
    NAME_PARTS,
    NOBODY,
    PERSON,
    SCHEMA,
    STATEMENT,
    Told,
    body_jurisdiction,
    company,
    day,
    told,
)
from flows.sources.companies.psc_natures import Nature, nature
from flows.sources.reading.arrow_columns import alike, by_value, few, joined, mapped, numbered, picked
from flows.sources.reading.json_columns import Lines
from flows.sources.reading.json_text import line_of
from flows.sources.reading.record_columns import arrow_schema, batch_of
from flows.sources.reading.source import OpenedFile
from schemas.evidence import Declared, SetAside
from schemas.identifiers import company_number
from schemas.interests import Interest
from schemas.parties import PartyIdentifier, PartyRecord

_WHATS = ("", *dict.fromkeys(KINDS.values()))
_COUNTED = {STATEMENT: "statements_count", EXEMPTIONS: "exemptions_count"}
_NOT_GIVEN = "nature of control not given"


@dataclass
class Made:
    """What a block of `lines` lines gives: `accepted` of them, the first at `place`, with their records by table; the `others`; how many are of each kind
    that the totals count; what is to be told (flag, what, place, value)."""

    lines: int
    place: str
    accepted: int = 0
    columns: dict[str, pa.RecordBatch] = field(default_factory=dict)
    others: list[Declared | SetAside] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    notes: list[tuple[str, str, str, str]] = field(default_factory=list)
    totals: tuple[str, dict] | None = None


def records(file: OpenedFile, block: Lines) -> Made:
    """The records of a block's lines. Refusal if the file's last line is cut short."""
    made = Made(len(block), block.place(0))
    looked_at = {row: told(line) for row, line in block.parsed.items()}
    found = _Columns(file, block, block.columns)
    if len(looked_at) < len(block):
        plain = found.plain()
        plain[list(looked_at)] = True
        for row in np.flatnonzero(~plain).tolist():
            looked_at[row] = told(line_of(file, block.place(row), block.raw(row)))
    if looked_at:
        found = _Columns(file, block, _with(block.columns, looked_at))
    for row, said in sorted(looked_at.items()):
        made.notes += [(flag, what, block.place(row), value) for flag, what, value in said.notes]
        made.totals = (block.place(row), said.totals) if said.totals is not None else made.totals
        if said.other is not None:
            made.others.append(said.other)
            made.counts[_COUNTED.get(said.what, "persons_of_significant_control_count")] += bool(said.what)
    accepted = np.ones(len(block), bool)
    accepted[[row for row, said in looked_at.items() if said.other is not None]] = False
    made.accepted = int(accepted.sum())
    if made.accepted:
        for n, what in enumerate(_WHATS[1:], start=1):
            made.counts[_COUNTED.get(what, "persons_of_significant_control_count")] += int((found.whats[accepted] == n).sum())
        exempt = [(row, *one) for row, said in looked_at.items() if said.other is None for one in said.exempt]
        tables = {PartyRecord: found.parties(accepted), PartyIdentifier: found.identifiers(accepted), Interest: found.interests(accepted, exempt)}
        made.columns = {table.__tablename__: batch for table, batch in tables.items() if batch.num_rows}
    return made


def _with(columns: pa.StructArray, looked_at: dict[int, Told]) -> pa.StructArray:
    """The columns with the fields of the lines that were looked at, nothing where a line gives no record."""
    rows = pa.array([said.row if said.other is None else None for said in looked_at.values()], pa.struct(list(SCHEMA)))
    at = np.arange(len(columns))
    at[list(looked_at)] = len(columns) + np.arange(len(looked_at))
    return pa.concat_arrays([columns, rows]).take(pa.array(at))


class _Columns:
    """A block's lines as columns, a row a line; a text is '' where none is given."""

    def __init__(self, file: OpenedFile, block: Lines, columns: pa.StructArray):
        self.file, self.block, self.columns, self.lines = file, block, columns, block.numbers
        self.ids = partial(numbered, file.id(block.word))
        self.whats = mapped(self.text("kind"), lambda kind: _WHATS.index(KINDS.get(kind, "")), np.int8)
        self.person, self.body, self.statement, self.exempt = (self.whats == _WHATS.index(what) for what in (PERSON, BODY, STATEMENT, EXEMPTIONS))
        self.owned = self.person | self.body
        self.started, self.ended = (by_value(self.trimmed(name), day, pa.date32()) for name in ("notified_on", "ceased_on"))
        self.born = {part: pc.struct_field(columns, ["data", "date_of_birth", part]) for part, *_ in BORN}
        self.name, self.link = self.trimmed("name"), self.trimmed("links", "self")
        self.of_register, self.own = self._parted()
        country, place, number = (self.trimmed("identification", name) for name in ("country_registered", "place_registered", "registration_number"))
        self.jurisdiction, self.number = _registered(self.body, country, place, number)
        codes = pc.struct_field(columns, ["data", "natures_of_control"])
        self.of_codes = pc.list_parent_indices(codes).to_numpy(zero_copy_only=False)
        self.codes = pc.list_flatten(codes)

    def text(self, *path: str) -> pa.Array:
        """The texts of one field of the data, as they are written."""
        return pc.fill_null(pc.struct_field(self.columns, ["data", *path]), "")

    def trimmed(self, *path: str) -> pa.Array:
        """A field of the data without blanks around it."""
        return pc.utf8_trim_whitespace(self.text(*path))

    def _parted(self) -> tuple[pa.Array, pa.Array]:
        """The register's own name of each controller: whose it is, and the name in it, which stands behind the last slash."""
        own = pc.replace_substring_regex(self.link, "(?s)^.*/", "")
        before = pc.subtract(pc.binary_length(self.link), pc.binary_length(own))
        size = np.maximum(before.to_numpy(zero_copy_only=False) - 1, 0)
        return _beginnings(self.link, size), own

    def plain(self) -> np.ndarray:
        """Whether each line is of a known kind, every value of it that is read is what it should be, and nothing is to be told of it."""
        number = pc.fill_null(pc.struct_field(self.columns, ["company_number"]), "")
        plain = (self.owned | self.statement | (self.whats == _WHATS.index("protected"))) & _true(pc.match_substring_regex(number, "^[A-Z0-9]{8}$"))
        plain &= ~self.started.refused & ~self.ended.refused
        for part, first, last in BORN:
            fits = pc.and_(pc.greater_equal(self.born[part], first), pc.less_equal(self.born[part], last))
            plain &= ~self.person | _true(pc.fill_null(fits, True))
        plain &= ~self.owned | _true(pc.not_equal(self.name, ""))
        plain &= ~self.body | (self.jurisdiction != "")
        unknown = _true(pc.fill_null(pc.not_equal(self.codes, ""), False)) & mapped(pc.fill_null(self.codes, ""), lambda code: nature(code) is not None, bool)
        plain[self.of_codes[~unknown]] = False
        return plain

    def _stands(self, of: np.ndarray) -> dict[str, pa.Array | str]:
        return {"exhibit": self.file.exhibit.sha256, "place": numbered(f"{self.file.within}{self.block.word}", self.lines[of])}

    def parties(self, accepted: np.ndarray) -> pa.RecordBatch:
        """The company of each line, and behind it who controls it."""
        chosen = np.flatnonzero(accepted)
        of = np.repeat(chosen, 1 + self.owned[chosen])
        second = np.zeros(len(of), bool)
        second[1:] = of[1:] == of[:-1]
        company_of, controller, person = (np.where(which, of, -1) for which in (~second, second, second & self.person[of]))
        name = self.name
        if (self.person & ~_true(pc.not_equal(name, ""))).any():
            elements = joined(" ", *(self.trimmed("name_elements", part) for part in NAME_PARTS))
            name = pc.if_else(pc.and_(pc.equal(name, ""), pa.array(self.person)), elements, name)
        numbers = by_value(pc.fill_null(pc.struct_field(self.columns, ["company_number"]), ""), company, pa.string()).values
        jurisdictions = [*dict.fromkeys(self.jurisdiction.tolist()), "gb", ""]
        at = {value: n for n, value in reversed(list(enumerate(jurisdictions)))}
        where = np.where(second, np.where(person < 0, mapped(pa.array(self.jurisdiction, pa.string()), at.__getitem__, np.int64)[of], at[""]), at["gb"])
        street = joined(" ", self.trimmed("address", "premises"), self.trimmed("address", "address_line_1"))
        before, behind = ([self.trimmed("address", part) for part in parts] for parts in (ADDRESS[:2], ADDRESS[4:]))
        return batch_of(
            PartyRecord,
            len(of),
            id=self.ids(self.lines[of], pa.array([":company", ":controller"]).take(pa.array(second.astype(np.int8)))),
            **self._stands(of),
            name=picked(name, controller),
            mentioned_as=alike(["register entry", "person with significant control"], second),
            kind=alike(["company", "person"], person >= 0),
            nationality=few(picked(self.trimmed("nationality"), person)),
            address=picked(joined(", ", *before, street, *behind), controller),
            postcode=picked(self.trimmed("address", "postal_code"), controller),
            jurisdiction=alike(jurisdictions, where),
            number=pc.if_else(pa.array(second), picked(self.number, np.where(person < 0, controller, -1)), picked(numbers, company_of)),
            **{f"born_{part}": values.take(pa.array(person, mask=person < 0)) for part, values in self.born.items()},
        )

    def identifiers(self, accepted: np.ndarray) -> pa.RecordBatch:
        """The register's own name of who controls, where it is given."""
        of = np.flatnonzero(accepted & self.owned & _true(pc.not_equal(self.own, "")))
        scheme = picked(self.of_register, of)
        known_otherwise = _true(pc.not_equal(self.number, ""))[of] & (self.jurisdiction[of] != "")
        return batch_of(
            PartyIdentifier,
            len(of),
            id=self.ids(self.lines[of], ":controller record"),
            **self._stands(of),
            party=self.ids(self.lines[of], ":controller"),
            scheme=pc.if_else(pc.equal(scheme, ""), "PSC register", scheme),
            value=picked(self.own, of),
            own=pa.array(~known_otherwise),
        )

    def interests(self, accepted: np.ndarray, exempt: list[tuple]) -> pa.RecordBatch:
        """One for each nature of control, numbered within its line; one for a statement, or where no nature is given; one for each exemption."""
        with_codes = accepted & ~self.statement & ~self.exempt
        coded = np.flatnonzero(with_codes[self.of_codes])
        none = with_codes.copy()
        none[self.of_codes] = False
        bare, statements = np.flatnonzero(none), np.flatnonzero(accepted & self.statement)
        parts = (  # of which line, what it says in words, what that is
            (self.of_codes[coded], pc.fill_null(self.codes.take(pa.array(coded)), _NOT_GIVEN), lambda code: nature(code) or Nature("unknown")),
            (bare, picked(self.trimmed("description"), bare), lambda words: Nature("unknown")),
            (statements, picked(self.trimmed("statement"), statements), lambda words: Nature("none_known" if words in NOBODY else "unknown")),
            (np.array([one[0] for one in exempt], np.int64), pa.array([one[1] for one in exempt], pa.string()), lambda words: Nature("exempt")),
        )
        says: list[str] = []
        natures: list[Nature] = []
        which = []
        for _, words, read in parts:
            found = words.dictionary_encode()
            which.append(found.indices.to_numpy(zero_copy_only=False) + len(says))
            says += found.dictionary.to_pylist()
            natures += map(read, found.dictionary.to_pylist())
        of = np.concatenate([part[0] for part in parts])
        order = np.argsort(of, kind="stable")
        days = [pa.concat_arrays([one.values.take(pa.array(of[: len(of) - len(exempt)])), pa.array([e[n] for e in exempt], pa.date32())]).take(pa.array(order))
                for n, one in ((2, self.started), (3, self.ended))]  # fmt: skip
        of, at = of[order], np.concatenate(which)[order]
        nth = np.arange(len(of)) - np.searchsorted(of, of) + 1
        lines, kinds = self.lines[of], {one.name: one.type for one in arrow_schema(Interest)}
        given = {name: [getattr(made, name) for made in natures] for name in Nature._fields}
        return batch_of(
            Interest,
            len(of),
            id=self.ids(lines, numbered(":interest ", nth)),
            **self._stands(of),
            company=self.ids(lines, ":company"),
            owner=pc.if_else(pa.array(self.owned[of]), self.ids(lines, ":controller"), ""),
            says=alike(says, at),
            record=picked(self.link, of),
            started_on=days[0],
            ended_on=days[1],
            **{name: alike(values, at) if kinds[name] == pa.string() else pa.array(values, kinds[name]).take(pa.array(at)) for name, values in given.items()},
        )


def _true(values: pa.Array) -> np.ndarray:
    return values.to_numpy(zero_copy_only=False).astype(bool)


def _beginnings(texts: pa.Array, sizes: np.ndarray) -> pa.Array:
    """The first bytes of each text, as many as `sizes` says."""
    starts = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    at = np.repeat(starts[:-1] - offsets[:-1], sizes) + np.arange(offsets[-1])
    text = np.frombuffer(texts.buffers()[2], np.uint8)[at] if len(at) else np.zeros(0, np.uint8)
    return pa.Array.from_buffers(pa.string(), len(texts), [None, pa.py_buffer(offsets), pa.py_buffer(text)])


def _registered(body: np.ndarray, country: pa.Array, place: pa.Array, number: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Jurisdiction and number of each company or legal person; '' elsewhere."""
    written = pc.binary_join_element_wise(country, place, "\n")
    jurisdiction = np.full(len(body), "", object)
    bodies = np.flatnonzero(body)
    coded = written.take(pa.array(bodies)).dictionary_encode()
    firsts = {code: row for row, code in zip(bodies[::-1].tolist(), coded.indices.to_pylist()[::-1], strict=False)}
    known = [body_jurisdiction(country[firsts[code]].as_py(), place[firsts[code]].as_py()) for code in range(len(coded.dictionary))]
    if len(bodies):
        jurisdiction[bodies] = np.array(known, object)[coded.indices.to_numpy(zero_copy_only=False)]
    numbers = np.full(len(body), "", object)
    for row in np.flatnonzero(body & _true(pc.not_equal(number, ""))).tolist():
        numbers[row] = company_number(number[row].as_py(), jurisdiction[row])
    return jurisdiction, pa.array(numbers, pa.string())
