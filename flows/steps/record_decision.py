"""Recording what a person decides: the subject must be something that is open to that answer, and the exhibits must be in evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from flows.case.case_folder import CaseFolder
from flows.custody.files import now
from flows.steps.decision_impact import resting_on
from flows.steps.load_evidence import evidence_base
from schemas.assets import Purchase
from schemas.decisions import Answer, Decision, in_force
from schemas.dispositions import ChargeRepayment, Gift
from schemas.evidence_base import EvidenceBase
from schemas.findings import Gap, Match, Pairing

_OPEN_TO = {
    Match: ("same", "not_same"),
    Pairing: ("same", "not_same"),
    Purchase: ("accept", "reject"),
    Gift: ("accept", "reject"),
    ChargeRepayment: ("accept", "reject"),
    Gap: ("bridge",),
}


class NotDecidable(ValueError):
    """The subject or the answer does not fit; the text says what would."""


class Recorded(NamedTuple):
    """A decision as it was written, and what rests on its subject as the case was last followed."""

    decision: Decision
    resting: tuple[str, ...]


def record(folder: CaseFolder, subject: str | Sequence[str], answer: str, reason: str, author: str, exhibits: tuple[str, ...] = ()) -> list[Recorded]:
    """Add a decision on each subject to decisions.jsonl and the log, all or none. NotDecidable if one of them cannot be one."""
    if answer not in get_args(Answer):
        raise NotDecidable(f"{answer!r} is not an answer; use one of: {', '.join(get_args(Answer))}")
    if not reason.strip() or not author.strip():
        raise NotDecidable("A decision needs a reason and an author.")
    subjects = [subject] if isinstance(subject, str) else list(dict.fromkeys(subject))
    base = evidence_base(folder)
    unknown = sorted(set(exhibits) - {exhibit.reference for exhibit in base.exhibits})
    if unknown:
        raise NotDecidable(f"{unknown[0]!r} is not an exhibit of this case")
    standing = in_force(list(base.decisions))
    takes_back = {}
    for one in subjects:
        if answer == "taken_back":
            if one not in standing:
                raise NotDecidable(f"no decision on {one!r} is in force")
            takes_back[one] = standing[one].id
        else:
            _open_to(base, one, answer)
    if answer == "same":
        _each_entry_once(base, subjects, standing)
    made = [
        Recorded(
            Decision(
                id=f"D{len(base.decisions) + n}",
                at=now(),
                author=author,
                subject=one,
                answer=answer,
                reason=reason,
                exhibits=exhibits,
                takes_back=takes_back.get(one, ""),
            ),
            resting_on(base, one),
        )
        for n, one in enumerate(subjects, start=1)
    ]
    for recorded in made:
        folder.decide(recorded.decision)
    return made


def _each_entry_once(base: EvidenceBase, subjects: Sequence[str], standing: Mapping[str, Decision]) -> None:
    """An entry is one payment with one other side: NotDecidable where two pairings that are decided to be the same share one."""
    same = {*subjects, *(subject for subject, decision in standing.items() if decision.answer == "same")}
    taken: dict[str, str] = {}
    for pairing in base.of(Pairing):
        for entry in (*pairing.debit_entry.splitlines(), *pairing.credit_entry.splitlines()) if pairing.id in same else ():
            if entry in taken:
                raise NotDecidable(
                    f"{taken[entry]} and {pairing.id} have an entry in common, so that only one of them can be the same; decide on one, or take a decision back"
                )
            taken[entry] = pairing.id


def _open_to(base, subject: str, answer: str) -> None:
    for table, answers in _OPEN_TO.items():
        if any(row.id == subject for row in base.of(table)):
            if answer not in answers:
                raise NotDecidable(f"{subject} can be answered with {' or '.join(answers)}, not with {answer}")
            return
    raise NotDecidable(f"{subject!r} is nothing that can be decided here; 'assettrace matches' and 'assettrace status' name what can")
