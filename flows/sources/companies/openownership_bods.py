"""Beneficial ownership statements: people, entities, and who holds what interest in which entity, said and said anew.

Format: Beneficial Ownership Data Standard (Open Ownership) 0.2, 0.3 and 0.4, one JSON array or a statement a line. A row is a statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flows.sources.companies.bods_fields import Fault, faults
from flows.sources.companies.bods_interests import Held, held
from flows.sources.companies.bods_party import own_scheme, party, stub
from flows.sources.companies.bods_statement import RELATIONSHIP, Statement, is_earlier, is_statement, referred, statement_of, unknown_fields
from flows.sources.reading.json_array import items, opening_item
from flows.sources.reading.json_text import Line, text_of
from flows.sources.reading.rows_as_columns import RowsAsColumns
from flows.sources.reading.source import Claim, Oddities, OpenedFile
from schemas.evidence import Declared, Outcome, SetAside
from schemas.interests import Interest

VERSION = 2
_REASONS = {"nobeneficialowners": "none_known", "subjectexemptfromdisclosure": "exempt"}  # why there is nobody to be named
_NOBODY = tuple(_REASONS.values())


def recognises(file: OpenedFile) -> Claim:
    """An array, or lines, of which the first object is a statement."""
    first = opening_item(file)
    if first is None:
        return Claim(False, "it begins neither with a JSON object nor with an array of them")
    if is_statement(first):
        return Claim(True, f"its first object is a statement of the Beneficial Ownership Data Standard, {'0.2 or 0.3' if is_earlier(first) else '0.4'}")
    return Claim(False, "its first object is no statement of the Beneficial Ownership Data Standard")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """A party and its identifiers, or the interests of a relationship, a statement."""
    reading = _Reading(file)
    for line in items(file):
        if line.value is None and not line.problem and not line.raw.strip():
            yield Declared(line.place, "blank line", line.raw)
        elif aside := reading.statement(line):
            yield aside
        yield from reading.rows.full()
    yield from reading.rows.rest()
    yield from reading.odd.remarks()


class _Reading:
    """Statements as they come, with the parties that they have described so far."""

    def __init__(self, file: OpenedFile):
        self.rows, self.odd = RowsAsColumns(file), Oddities()
        self.known: dict[tuple[str, str], str] = {}  # publisher's scheme and record -> PartyRecord id

    def statement(self, line: Line) -> SetAside | None:
        """Adds one statement's records, or says why there are none."""
        if line.problem or line.doubled:
            return SetAside(line.place, line.problem or f"{', '.join(line.doubled)} given twice in one object", line.raw)
        try:
            statement = statement_of(line.value)
            (self._relationship if statement.kind == RELATIONSHIP else self._party)(line.place, statement)
        except (ValueError, TypeError, AttributeError) as error:
            self.rows.drop()
            wrong = [f"{fault.field} {fault.says}" for fault in _faults(line.value) if not fault.unknown]
            return SetAside(line.place, f"a field is not what the standard gives there ({'; '.join([*wrong, str(error)])})", line.raw)
        self._told(line, statement.kind)
        self.rows.accept(line.place)
        return None

    def _told(self, line: Line, kind: str) -> None:
        if line.place.startswith("object"):
            self.odd.note("not_conforming", "a statement that stands in no array", line.place)
        if is_earlier(line.value):
            for name in sorted(unknown_fields(line.value, kind)):
                self.odd.note("unknown_field", f"field {name!r}", line.place, str(line.value[name]))
        for fault in _faults(line.value):
            flag, what = ("unknown_field", f"field {fault.field!r}") if fault.unknown else ("not_conforming", f"{fault.field} {fault.says}")
            self.odd.note(flag, what, line.place, fault.value)

    def _party(self, place: str, statement: Statement) -> None:
        made = party(self.rows, place, statement)
        for name in (statement.record, *statement.replaces):
            self.known[own_scheme(statement), name] = made

    def _relationship(self, place: str, statement: Statement) -> None:
        given = statement.details.get("interests") or []
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise ValueError("interests is not an array of objects")
        interests = [self._held(place, one) for one in given]
        ids: dict[str, str] = {}
        fresh: dict[tuple[str, str], str] = {}
        for side in ("subject", "interestedParty"):
            record, why = referred(statement.details, side)
            if side == "subject" and not record:
                raise ValueError(f"the subject is not named ({text_of(why, 'reason')}): it is an interest in nothing")
            ids[side] = self._reference(place, side, statement, record, fresh) if record else ""
        if not ids["interestedParty"]:
            says = ", ".join(filter(None, (text_of(why, "reason"), text_of(why, "description"))))
            interests = _of_nobody(interests, text_of(why, "reason"), says)
            if interests[0].kind not in _NOBODY:  # somebody: known by the record of the relationship alone
                ids["interestedParty"] = self._reference(place, "interestedParty", statement, statement.record, fresh)
        elif not interests:
            # a record that is stated anew without interests, or closed, says that there are none any more
            none = statement.closed or (statement.anew and "interests" in statement.details)
            interests = [Held("none_known" if none else "unknown", None, False, None, False, None, None, "", False, "no interest is described")]
        for n, one in enumerate(interests, start=1):
            ends = {"ended_on": _closed(one, statement)} if statement.closed else {}
            self.rows.record(
                Interest,
                place,
                f"interest {n}",
                owner=ids["interestedParty"],
                company=ids["subject"],
                record=statement.record,
                stated_on=statement.stated_on,
                replaces="\n".join(statement.replaces),
                **one._asdict() | ends,
            )
        self.known |= fresh

    def _held(self, place: str, interest: dict) -> Held:
        made, unknown = held(interest)
        for name, value in (interest.get("share") or {}).items():
            if isinstance(value, str):
                self.odd.note("not_conforming", f"share.{name} that is written as a text", place, value)
        if unknown:
            self.odd.note("unknown_code", f"interest type {unknown!r}", place)
        return made

    def _reference(self, place: str, side: str, statement: Statement, record: str, fresh: dict) -> str:
        key = (own_scheme(statement), record)
        known = self.known.get(key) or fresh.get(key)
        if known is None:
            known = fresh[key] = stub(self.rows, place, side, statement, record)
            if record != statement.record:
                self.odd.note("not_described", "party that is referred to before, or without, a statement about it", place, record)
        return known


def _closed(one: Held, statement: Statement) -> date | None:
    """The last day of an interest in a record that is closed: its own, or the day before it was said that there is nothing more to say."""
    if one.ended_on is not None or statement.stated_on is None or one.kind in _NOBODY:
        return one.ended_on
    return max(statement.stated_on - timedelta(days=1), one.started_on or date.min)


def _faults(value: Any) -> Iterator[Fault]:
    return faults(value) if isinstance(value, dict) and not is_earlier(value) else iter(())


def _of_nobody(interests: list[Held], reason: str, says: str) -> list[Held]:
    """Interests whose holder is not named: by a reason why there is nobody, or as an owner who is not known."""
    kind = _REASONS.get(reason.replace("-", "").lower(), "")
    if kind or not interests:
        return [Held(kind or "unknown", None, False, None, False, None, None, "", False, says)]
    return [one._replace(says=f"{one.says}, {says}") for one in interests]
