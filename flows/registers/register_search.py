"""Looks for the parties of a case in bare register files, of any size: candidates in order, each with its reasons; nothing is merged or kept.

Method: docs/method.md, "Searching registers". Identifiers first; then what shares words or a month of birth, put in order by weight. What a candidate
is worth is said by the rules that a case's own records are judged by (tracing.matching.likeness); the weight only says which to look at first.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.ledgers.ledger_files import Progress, no_progress
from flows.registers.register_names import are_names, keep_names
from flows.store.case_store import searching
from schemas.evidence import Refusal
from schemas.parties import PartyRecord
from tracing.matching import search_blocks, search_weights
from tracing.matching.agreement_weights import RARE_NAME
from tracing.matching.likeness import CaseParty, judge
from tracing.matching.particulars import postcode_in
from tracing.matching.party_identifiers import identifier
from tracing.names.written_names import bare_words, name_key, words

_LOOKED_AT = 20  # times as many candidates are judged as are shown, since the rules make nothing of some
_SAMPLE = 300_000  # people in a sample that is drawn in groups
_AT_RANDOM = 2_000
_ORDER = ("same", "undecided", "not_same")
_SOUGHT = pa.schema(
    [
        ("unique_id", pa.int32()),
        ("party", pa.string()),
        ("kind", pa.string()),
        ("name_key", pa.string()),
        ("words", pa.list_(pa.string())),
        ("born_year", pa.int16()),
        ("born_month", pa.int16()),
        ("born_day", pa.int16()),
        ("postcode", pa.string()),
        ("nationality", pa.string()),
    ]
)
_SOUGHT_WORDS = pa.schema([("sought", pa.int32()), ("kind", pa.string()), ("word", pa.string()), ("other", pa.string())])
_SOUGHT_IDENTIFIERS = pa.schema([("sought", pa.int32()), ("kind", pa.string()), ("value", pa.string())])


@dataclass(frozen=True)
class Candidate:
    """A record that may be a party. `state` and `rule` are what the rules make of it; `weight` is the logarithm to base 2 of the odds that it is the
    party, if one record of these registers is."""

    party: str
    party_name: str
    file: str
    place: str
    mentioned_as: str
    name: str
    born: str
    nationality: str
    address: str
    jurisdiction: str
    number: str
    identifiers: tuple[str, ...]
    state: str
    rule: str
    weight: float
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]

    def as_json(self) -> dict:
        """The result as plain values that JSON can hold."""
        return asdict(self)


@dataclass(frozen=True)
class Search:
    """The candidates of each party, what fits first, and by weight; and what a reader needs to know."""

    candidates: list[Candidate]
    told: tuple[str, ...]


def search(paths: Sequence[Path], parties: Sequence[CaseParty], *, most: int, keep: Path | None = None, progress: Progress = no_progress) -> Search:
    """Look for the parties in register files, or in names kept from them; at most `most` candidates a party. `keep`: where the names that are read
    are kept for the next search. Refusal if a file cannot be read."""
    if keep is not None and keep.exists() and not are_names(keep):
        raise Refusal(keep.name, "", "this file is there already, and holds no names that were kept", "Keep the names under another name.")
    with tempfile.TemporaryDirectory(prefix="assettrace-search-") as folder:
        kept = [path for path in paths if are_names(path)]
        registers = [path for path in paths if path not in kept]
        told: list[str] = []
        if registers:
            names = keep or Path(folder) / "names.parquet"
            told += keep_names(registers, names, progress).told
            kept.append(names)
        elif keep is not None:
            told.append("Only names that were kept before were searched: nothing was read, and nothing kept.")
        with searching([path.resolve() for path in kept], Path(folder) / "spill") as connection:
            return _Searching(connection, [str(path.resolve()) for path in kept], parties, most, told).run(progress)


class _Searching:
    """One search through registers, on one connection to DuckDB."""

    def __init__(self, connection: Any, files: Sequence[str], parties: Sequence[CaseParty], most: int, told: list[str]):
        self._connection, self._files, self._parties, self._most, self._told = connection, files, {party.id: party for party in parties}, most, told

    def run(self, progress: Progress) -> Search:
        progress("looking for the parties", 0.1)
        counted = [self._run(search_blocks.people(), file=file).fetchone() for file in self._files]
        records, people = (sum(column) for column in zip(*counted, strict=True))
        self._make_sought()
        self._make_pairs(records)
        progress("weighing the candidates", 0.7)
        weights = self._estimated(people) if people >= search_weights.ENOUGH else search_weights.fixed()
        scores = search_weights.score(self._connection, weights, "compared_sought", "compared_candidates", "pairs", "frequencies", records)
        rows = self._run(search_blocks.ranked(scores), most=self._most * _LOOKED_AT).to_arrow_table().to_pylist()
        self._told.append(f"{records:,} records searched. Weights are {weights.estimated or 'fixed'}; they put candidates in order, and decide nothing.")
        return Search(self._judged(rows), tuple(self._told))

    def _make_sought(self) -> None:
        rows, by_word, by_identifier = [], [], []
        for party in self._parties.values():
            for name in party.names:
                n = len(rows)
                key = name_key(name, party.kind)
                year, month, day = party.born
                rows.append(
                    (n, party.id, party.kind, key or None, key.split(), year, month, day, postcode_in(party.address) or None, party.nationality.lower() or None)
                )
                whole = words(name, party.kind) if party.kind == "person" else bare_words(words(name, party.kind))
                others = whole if len(whole) > 1 else (*whole, "")
                by_word += [(n, party.kind, word, other) for word in whole if len(word) > 1 for other in others if other != word]
                by_identifier += [(n, party.kind, f"{one.scheme} {one.value}") for one in party.identifiers]
                by_identifier += [(n, party.kind, f"{party.jurisdiction} {party.number}")] if party.number else []
        for table, schema, made in (
            ("sought", _SOUGHT, rows),
            ("sought_words", _SOUGHT_WORDS, by_word),
            ("sought_identifiers", _SOUGHT_IDENTIFIERS, by_identifier),
        ):
            columns = list(zip(*dict.fromkeys(map(_hashable, made)), strict=True)) or [()] * len(schema)
            self._connection.register("incoming", pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema))
            self._run(f"create table {table} as select * from incoming")
            self._connection.unregister("incoming")

    def _make_pairs(self, records: int) -> None:
        self._run(search_blocks.hits_table())
        for n, file in enumerate(self._files):
            for block in (search_blocks.by_identifier, search_blocks.by_words, search_blocks.by_birth):
                self._run(block(), file=file, n=n)
        self._run(search_blocks.found_table(), file=self._files[0])
        for n, file in enumerate(self._files):
            self._run(search_blocks.found(), file=file, n=n)
        self._run(search_blocks.candidates())
        self._run(search_blocks.pairs())
        rare = 0.0 if records >= search_weights.ENOUGH else RARE_NAME
        self._run(search_blocks.frequencies(), records=records, unless=rare)
        for table in ("sought", "candidates"):
            self._run(search_blocks.as_compared(table))

    def _estimated(self, people: int) -> search_weights.Weights:
        one_in = {name: max(people // wanted, 1) for name, wanted in (("rows", _AT_RANDOM), ("name", _SAMPLE), ("home", _SAMPLE))}
        for n, file in enumerate(self._files):
            self._run(search_blocks.sampled(n), file=file, **one_in)
        for drawn_by in search_blocks.DRAWN_BY:
            self._run(search_blocks.sample(drawn_by, len(self._files)))
        return search_weights.estimated(self._connection, "sample_rows", "sample_name", "sample_home", people)

    def _judged(self, rows: list[dict[str, Any]]) -> list[Candidate]:
        by_party: dict[str, list[Candidate]] = defaultdict(list)
        for row in rows:
            party = self._parties[row["party"]]
            if candidate := _candidate(party, row):
                by_party[party.id].append(candidate)
        for own in by_party.values():
            own.sort(key=lambda one: _ORDER.index(one.state))  # within a state they stay in the order of their weights
        for party in self._parties.values():
            if len(by_party[party.id]) > self._most:
                self._told.append(f"{party.names[0]}: the first {self._most} candidates are shown; there are more.")
        return [candidate for party in self._parties for candidate in by_party[party][: self._most]]

    def _run(self, statement: str, **values: Any) -> Any:
        return self._connection.execute(statement, values)


def _hashable(row: tuple) -> tuple:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


def _candidate(party: CaseParty, row: dict[str, Any]) -> Candidate | None:
    """The record as the rules see it; None if they make nothing of it."""
    record = PartyRecord.model_construct(
        id="",
        exhibit="",
        status="",
        **{
            name: row[name]
            for name in (
                "place",
                "mentioned_as",
                "kind",
                "name",
                "born_year",
                "born_month",
                "born_day",
                "nationality",
                "address",
                "postcode",
                "jurisdiction",
                "number",
            )
        },
    )
    given = [one for written in row["identifiers"] if (one := identifier(*written.rsplit(" ", 1)))]
    found = judge(party, record, given=given)
    if found is None:
        return None
    born = "-".join(f"{part:02d}" for part in (record.born_year, record.born_month, record.born_day) if part)
    return Candidate(
        party.id,
        party.names[0],
        row["file"],
        record.place,
        record.mentioned_as,
        record.name,
        born,
        record.nationality,
        record.address,
        record.jurisdiction,
        record.number,
        tuple(row["identifiers"]),
        found.state,
        found.rule,
        round(row["weight"], 1),
        tuple(reason.says for reason in found.reasons_for),
        tuple(reason.says for reason in found.reasons_against),
    )
