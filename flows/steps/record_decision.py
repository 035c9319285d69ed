"""Recording what a person decides: the subject must be something that is open to that answer, and the exhibits must be in evidence."""

from __future__ import annotations

from typing import NamedTuple, get_args

from flows.case.case_folder import CaseFolder
from flows.custody.files import now
from flows.steps.decision_impact import resting_on
from flows.steps.load_evidence import evidence_base
from schemas.assets import Purchase
from schemas.decisions import Answer, Decision, in_force
from schemas.dispositions import ChargeRepayment, Gift
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


def record(folder: CaseFolder, subject: str, answer: str, reason: str, author: str, exhibits: tuple[str, ...] = ()) -> Recorded:
    """Add one decision to decisions.jsonl and the log. NotDecidable if it cannot be one."""
    if answer not in get_args(Answer):
        raise NotDecidable(f"{answer!r} is not an answer; use one of: {', '.join(get_args(Answer))}")
    if not reason.strip() or not author.strip():
        raise NotDecidable("A decision needs a reason and an author.")
    base = evidence_base(folder)
    unknown = sorted(set(exhibits) - {exhibit.reference for exhibit in base.exhibits})
    if unknown:
        raise NotDecidable(f"{unknown[0]!r} is not an exhibit of this case")
    standing = in_force(list(base.decisions))
    takes_back = ""
    if answer == "taken_back":
        if subject not in standing:
            raise NotDecidable(f"no decision on {subject!r} is in force")
        takes_back = standing[subject].id
    else:
        _open_to(base, subject, answer)
    decision = Decision(
        id=f"D{len(base.decisions) + 1}", at=now(), author=author, subject=subject, answer=answer, reason=reason, exhibits=exhibits, takes_back=takes_back
    )
    resting = resting_on(base, subject)
    folder.decide(decision)
    return Recorded(decision, resting)


def _open_to(base, subject: str, answer: str) -> None:
    for table, answers in _OPEN_TO.items():
        if any(row.id == subject for row in base.of(table)):
            if answer not in answers:
                raise NotDecidable(f"{subject} can be answered with {' or '.join(answers)}, not with {answer}")
            return
    raise NotDecidable(f"{subject!r} is nothing that can be decided here; 'assettrace matches' and 'assettrace status' name what can")
