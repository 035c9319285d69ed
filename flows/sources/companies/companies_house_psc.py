"""People with significant control: who holds what control of which company, from when to when, in the register's bands.

Format: Companies House PSC data snapshot, JSON lines: an object a line with company_number and data, and a totals line. Kinds:
individuals, companies, legal persons, beneficial owners of overseas entities, protected ("super-secure") people, statements, exemptions.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flows.sources.companies import psc_lines
from flows.sources.companies.psc_records import Made, records
from flows.sources.reading.json_columns import json_lines
from flows.sources.reading.json_text import opening_object
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas.evidence import AcceptedRows, Outcome, Remark

VERSION = 3


def recognises(file: OpenedFile) -> Claim:
    """An object whose "data" has a "kind", as every line of the snapshot has."""
    first = opening_object(file)
    if first is None:
        return Claim(False, "neither its first lines nor the whole of it are a JSON object")
    data = first.get("data")
    if isinstance(data, dict) and isinstance(data.get("kind"), str):
        return Claim(True, f"its first object has data of the kind {data['kind']!r}")
    return Claim(False, "its first object has no data.kind")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """Party records of company and controller, and an Interest for each nature of control, a line."""
    odd, totals = Oddities(), None
    counts = {"persons_of_significant_control_count": 0, "statements_count": 0, "exemptions_count": 0}
    for made in json_lines(file, psc_lines.SCHEMA, partial(records, file)):
        file.rows += made.lines
        for name, found in made.counts.items():
            counts[name] += found
        for note in made.notes:
            odd.note(*note)
        totals = made.totals or totals
        yield from _outcomes(made)
    yield from _compare(totals, counts, file.rows)
    yield from odd.remarks()


def _outcomes(made: Made) -> Iterator[Outcome]:
    if made.accepted:
        yield AcceptedRows(made.place, made.accepted, made.columns)
    yield from made.others


def _compare(totals: tuple[str, dict] | None, counts: dict[str, int], rows: int) -> Iterator[Remark]:
    if totals is None:
        if rows > 1:
            yield Remark(f"line {rows}", "no_totals", "the file has no totals line: it is one part of a snapshot, an extract, or cut short")
        return
    place, data = totals
    for name, found in counts.items():
        stated = data.get(name, found)
        if stated != found:
            yield Remark(place, "control_total", f"{name} says {stated}, the file has {found}")
