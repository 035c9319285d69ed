"""Admits an exhibit, sets rows of it aside with their reasons, or admits it only as not reconciling; and holds the store to its promises.

A verdict is evidence about evidence: it says what was promised, on how many rows, and where it was broken, and quotes none of them.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from expectations.exhibits import suites
from expectations.promises import NOT_RECONCILING, SET_ASIDE
from expectations.setting_aside import not_reconciling, set_aside
from expectations.validation import Outcome, validate
from schemas.evidence import Staged, Verdict

PLACES = 20


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
    broken_by_rows_gone: dict[str, Outcome] = {}
    while True:
        outcomes = [outcome for suite in suites(staged, first, last) for outcome in validate(suite)]
        breaches = [outcome for outcome in outcomes if not outcome.held and outcome.promise.breach == SET_ASIDE]
        reasons: dict[str, list[str]] = {}
        for outcome in breaches:
            for place in _places(outcome):
                reasons.setdefault(place, []).append(f"broken promise: {outcome.promise.says}")
        left = set_aside(staged, reasons)
        if left is staged:
            break
        for outcome in breaches:
            broken_by_rows_gone.setdefault(_name(outcome), outcome)
        staged = left
    final = [broken_by_rows_gone.pop(_name(outcome), outcome) for outcome in outcomes] + list(broken_by_rows_gone.values())
    unsound = [outcome for outcome in outcomes if not outcome.held and outcome.promise.breach == NOT_RECONCILING]
    staged = not_reconciling(staged, {period for outcome in unsound for period in _statements(outcome)})
    return Checked(staged, [_verdict(staged.exhibit, outcome, _places(outcome)) for outcome in final], "not_reconciling" if unsound else "admitted")


def _statements(outcome: Outcome) -> Iterable[str]:
    """Ids of the statements on which, or on whose entries, the promise was broken."""
    for record in (outcome.suite.records[n] for n in outcome.failed):
        if outcome.suite.name in ("statements", "entries"):
            yield record.id if outcome.suite.name == "statements" else record.period


def _places(outcome: Outcome) -> list[str]:
    return list(dict.fromkeys(outcome.suite.records[n].place for n in outcome.failed if outcome.suite.records))


def _name(outcome: Outcome) -> str:
    return f"{outcome.suite.name}: {outcome.promise.says}"


def _verdict(subject: str, outcome: Outcome, places: list[str]) -> Verdict:
    failed = len(outcome.failed) or int(outcome.whole)
    return Verdict(
        subject=subject, promise=_name(outcome), held=outcome.held, checked=outcome.checked, failed=failed,
        says=_says(outcome, failed), places="; ".join(places[:PLACES]),
    )


def _says(outcome: Outcome, failed: int) -> str:
    if outcome.held:
        return f"held for {outcome.checked:,}" if outcome.checked else "nothing to check: no row states what this is about"
    return f"broken by {failed:,} of {outcome.checked:,}; {_CONSEQUENCE[outcome.promise.breach]}"


_CONSEQUENCE = {
    SET_ASIDE: "these rows are set aside",
    NOT_RECONCILING: "admitted only as not reconciling",
    "recorded": "recorded, and kept as evidence",
}
