"""Admits an exhibit, sets rows of it aside with their reasons, or admits it only as not reconciling; and holds the store to its promises.

A verdict is evidence about evidence: it says what was promised, on how many rows, and where it was broken, and quotes none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from expectations import store
from expectations.exhibits import suites
from expectations.promises import NOT_RECONCILING, RECORDED, SET_ASIDE
from expectations.setting_aside import not_reconciling, set_aside
from expectations.validation import Outcome, validate
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Staged, Verdict
from schemas.evidence_base import EvidenceBase

PLACES = 20
_CONSEQUENCE = {SET_ASIDE: " (rows that break this are set aside)", NOT_RECONCILING: " (admitted only as not reconciling)", RECORDED: ""}


@dataclass(frozen=True)
class Checked:
    """An exhibit after validation: what is left of it, the verdicts, and 'admitted' or 'not_reconciling'."""

    staged: Staged
    verdicts: list[Verdict]
    state: str


def check_exhibit(staged: Staged, *, first: date, last: date) -> Checked:
    """Hold an exhibit's records to every promise made of their tables; first..last is the case's period, both included.

    Rows that break a promise of the kind 'set aside' go, and what is left is checked again until it holds. A row outside the
    case's period is evidence and stays. `staged` itself is not changed.
    """
    gone: dict[str, list[Outcome]] = {}
    while True:
        outcomes = [outcome for suite in suites(staged, first, last) for outcome in validate(suite)]
        breaches = [outcome for outcome in outcomes if not outcome.held and outcome.promise.breach == SET_ASIDE]
        left = set_aside(staged, _reasons(breaches))
        if left is staged:
            break
        for outcome in breaches:
            gone.setdefault(_name(outcome), []).append(outcome)
        staged = left
    unsound = [outcome for outcome in outcomes if not outcome.held and outcome.promise.breach == NOT_RECONCILING]
    staged = not_reconciling(staged, {period for outcome in unsound for period in _statements(outcome)})
    final = {_name(outcome): [outcome] for outcome in outcomes} | gone
    verdicts = [_verdict(staged.exhibit, name, passes) for name, passes in final.items()]
    return Checked(staged, verdicts, "not_reconciling" if unsound else "admitted")


def check_store(base: EvidenceBase) -> list[Verdict]:
    """The verdicts on everything that was read and found, together; their subject is 'store'."""
    return [_verdict("store", _name(outcome), [outcome]) for suite in store.suites(base) for outcome in validate(suite)]


def _reasons(breaches: Iterable[Outcome]) -> dict[str, list[str]]:
    """By place, why the row there is set aside."""
    reasons: dict[str, list[str]] = {}
    for outcome in breaches:
        for place in _places(outcome):
            reasons.setdefault(place, []).append(f"broken promise: {outcome.promise.says}")
    return reasons


def _statements(outcome: Outcome) -> Iterable[str]:
    """Ids of the statements on which, or on whose entries, the promise was broken."""
    return [record.period if isinstance(record, Entry) else record.id for record in _failed(outcome) if isinstance(record, (Entry, StatementPeriod))]


def _places(outcome: Outcome) -> Iterator[str]:
    """Where the promise was broken, each place once; nowhere in particular if it is about all rows together."""
    seen: set[str] = set()
    for record in _failed(outcome):
        place = outcome.suite.where(record)
        if place not in seen:
            seen.add(place)
            yield place


def _failed(outcome: Outcome) -> Iterable:
    """The records of the rows that break the promise."""
    records = outcome.suite.records
    if hasattr(records, "batches"):
        return records.picked(outcome.failed)
    return (records[n] for n in outcome.failed) if records else ()


def _name(outcome: Outcome) -> str:
    return f"{outcome.suite.name}: {outcome.promise.says}"


def _verdict(subject: str, name: str, passes: Sequence[Outcome]) -> Verdict:
    """`says` is the promise, and what follows from its breach; what was found is in the counts and places. A promise that rows broke in
    several passes was broken by all of them."""
    held, says = all(outcome.held for outcome in passes), passes[0].promise.says
    places = islice((place for outcome in passes for place in _places(outcome)), PLACES)
    return Verdict(
        subject=subject,
        promise=name,
        held=held,
        checked=passes[0].checked,
        failed=sum(len(outcome.failed) or int(outcome.whole) for outcome in passes),
        says=says[0].upper() + says[1:] + ("" if held else _CONSEQUENCE[passes[0].promise.breach]),
        places="; ".join(places),
    )
