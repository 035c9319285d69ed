"""Admits an exhibit, sets rows of it aside with their reasons, or admits it only as not reconciling; and holds the store to its promises.

A verdict is evidence about evidence: it says what was promised, on how many rows, and where it was broken, and quotes none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from expectations import store
from expectations.exhibits import suites
from expectations.joined_suites import validate_together
from expectations.promises import NOT_RECONCILING, RECORDED, SET_ASIDE
from expectations.setting_aside import not_reconciling, set_aside
from expectations.validation import Outcome, validate
from schemas.accounts import Entry, StatementPeriod
from schemas.evidence import Staged, Verdict
from schemas.evidence_base import EvidenceBase

PLACES = 20
_CONSEQUENCE = {SET_ASIDE: " (rows that break this are set aside)", NOT_RECONCILING: " (admitted only as not reconciling)", RECORDED: ""}


TOGETHER = 20_000  # records of an exhibit up to which it is checked together with others


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
    (checked,) = check_exhibits([staged], first=first, last=last)
    return checked


def check_exhibits(several: Sequence[Staged], *, first: date, last: date) -> list[Checked]:
    """What `check_exhibit` gives for each. Those of few records are checked together: each table of all of them at once."""
    found: list[Checked | _Checking] = [_Checking(staged) for staged in several]
    while left := [n for n, one in enumerate(found) if isinstance(one, _Checking)]:
        for n, outcomes in zip(left, _outcomes([found[n].staged for n in left], first, last), strict=True):
            found[n] = found[n].after(outcomes)
    return found


@dataclass
class _Checking:
    """An exhibit between two passes, and what broke promises in those before."""

    staged: Staged
    gone: dict[str, list[Outcome]] = field(default_factory=dict)

    def after(self, outcomes: Sequence[Outcome]) -> Checked | _Checking:
        """What is left of it, to be checked again; or the end, if nothing went."""
        breaches = [outcome for outcome in outcomes if not outcome.held and outcome.promise.breach == SET_ASIDE]
        left = set_aside(self.staged, _reasons(breaches))
        if left is not self.staged:
            gone = dict(self.gone)
            for outcome in breaches:
                gone[_name(outcome)] = [*gone.get(_name(outcome), ()), outcome]
            return _Checking(left, gone)
        unsound = [outcome for outcome in outcomes if not outcome.held and outcome.promise.breach == NOT_RECONCILING]
        staged = not_reconciling(self.staged, {period for outcome in unsound for period in _statements(outcome)})
        final = {_name(outcome): [outcome] for outcome in outcomes} | self.gone
        verdicts = [_verdict(staged.exhibit, name, passes) for name, passes in final.items()]
        return Checked(staged, verdicts, "not_reconciling" if unsound else "admitted")


def _outcomes(several: Sequence[Staged], first: date, last: date) -> list[list[Outcome]]:
    """The outcomes of the suites of each."""
    few = [staged for staged in several if sum(map(len, staged.records.values())) <= TOGETHER]
    of = [list(suites(staged, first, last)) for staged in few]
    together = iter(validate_together([suite for own in of for suite in own]))
    found = {id(staged): [outcome for _ in own for outcome in next(together)] for staged, own in zip(few, of, strict=True)}
    return [found[id(staged)] if id(staged) in found else _alone(staged, first, last) for staged in several]


def _alone(staged: Staged, first: date, last: date) -> list[Outcome]:
    return [outcome for suite in suites(staged, first, last) for outcome in validate(suite)]


def check_store(base: EvidenceBase, everything: store.Everything) -> list[Verdict]:
    """The verdicts on everything that was read and found, together; their subject is 'store'."""
    return [_verdict("store", _name(outcome), [outcome]) for suite in store.suites(base, everything) for outcome in validate(suite)]


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
