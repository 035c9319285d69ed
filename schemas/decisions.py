"""What a person decided, when and why: the only way a judgement enters a case.

Authority: Directive (EU) 2016/680 art.7(1) (facts apart from personal assessments) and art.11 (no adverse decision by
a machine alone).
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Answer = Literal["same", "not_same", "accept", "reject", "bridge", "taken_back"]


class Decision(BaseModel):
    """One line of decisions.jsonl. `subject` is the id of what was decided (a match, a purchase, a pairing, a gap); a decision
    with the answer 'taken_back' names an earlier decision in `takes_back`. The last word on a subject holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    at: str = Field(description="UTC, ISO 8601")
    author: str = Field(min_length=1)
    subject: str
    answer: Answer
    reason: str = Field(min_length=1)
    exhibits: tuple[str, ...] = ()
    takes_back: str = ""


def in_force(decisions: list[Decision]) -> dict[str, Decision]:
    """The decision that holds for each subject, in the order they were made; one taken back leaves its subject undecided."""
    standing: dict[str, Decision] = {}
    for decision in decisions:
        if decision.answer == "taken_back":
            held = standing.get(decision.subject)
            if held is not None and held.id == decision.takes_back:
                del standing[decision.subject]
        else:
            standing[decision.subject] = decision
    return standing
