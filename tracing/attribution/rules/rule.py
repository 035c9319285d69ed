"""What a rule of attribution is: a list of steps, each saying whose money leaves an account and in which order.

Format: docs/method.md, "Rules". Every tracer interprets the list and none knows a rule by its name; the list travels in the dossier's twin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

OWN, CLAIMS, ALL = "own", "claims", "all"
OLDEST, NEWEST, RATEABLY = "oldest", "newest", "rateably"
ALL_RULES, POISON, PARI_PASSU = "all", "poison", "pari_passu"  # words that stand where a rule's name may stand, and are none
_NO_RULES = (ALL_RULES, POISON, PARI_PASSU)
_WHOSE = {OWN: "own money", CLAIMS: "the claims' money", ALL: "all money"}
_ORDER = {OLDEST: ", the oldest first", NEWEST: ", the newest first", RATEABLY: ", rateably"}


class RuleMistake(ValueError):
    """A rule that cannot be followed; the text says what is wrong with it."""


class Step(NamedTuple):
    """`whose`: OWN (own money of every kind), CLAIMS (all that is not) or ALL. `order`: by age, the OLDEST or the NEWEST lots first, or RATEABLY, every label in
    proportion to what stands there of it and within a label the oldest first."""

    whose: str
    order: str

    def takes(self, own: bool) -> bool:
        """True if the step takes money of a label; `own`: whether that label is own money."""
        return self.whose == ALL or (self.whose == OWN) == own


Steps = tuple[Step, ...]


@dataclass(frozen=True)
class Rule:
    """A doctrine. A debit is taken by the first step as far as its money reaches, then by the next; the last must be able to take what is left.

    name: as in files and in case.toml. says: a clause that can follow the name and a colon. use: when it is taken. steps_on_targets: the list for the
    transfers that the user named as having bought an asset, where they have one of their own; what pays off an overdraft is always chosen by
    `steps`. called: the name in words, where those are not the words of `name`. RuleMistake if a list does not say everything, or a word is not known.
    """

    name: str
    says: str
    authority: str
    use: str
    steps: Steps
    steps_on_targets: Steps | None = None
    called: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name) or self.name in _NO_RULES:
            raise RuleMistake(f"{self.name!r} cannot be the name of a rule: use small letters, digits and _, and none of {', '.join(_NO_RULES)}")
        for name in ("says", "authority", "use"):
            if not getattr(self, name).strip():
                raise RuleMistake(f"{self.name}: {name} is empty")
        object.__setattr__(self, "steps", _checked(self.name, self.steps))
        if self.steps_on_targets is not None:
            object.__setattr__(self, "steps_on_targets", _checked(self.name, self.steps_on_targets))
        object.__setattr__(self, "called", self.called or self.name.replace("_", " "))

    def steps_for(self, on_target: bool) -> Steps:
        """The list for a transfer; `on_target`: whether it is one that the user named as having bought an asset."""
        return self.steps_on_targets if on_target and self.steps_on_targets is not None else self.steps

    @property
    def as_data(self) -> dict[str, list[list[str]] | None]:
        """The lists as JSON can hold them: what the twin carries, and what a case rests on."""
        on_targets = None if self.steps_on_targets is None else [list(step) for step in self.steps_on_targets]
        return {"steps": [list(step) for step in self.steps], "steps_on_targets": on_targets}

    @property
    def in_words(self) -> str:
        """The rule's steps as a sentence for a reader."""
        said = _read_out(self.steps)
        return f"{said}. For the payments that bought the assets named: {_read_out(self.steps_on_targets)}" if self.steps_on_targets else said


def _checked(name: str, steps: Sequence[tuple[str, str]]) -> Steps:
    found = []
    for step in steps:
        if len(step) != 2 or step[0] not in _WHOSE or step[1] not in _ORDER:
            raise RuleMistake(f"{name}: {step!r} is not a step; a step is a pair of one of {', '.join(_WHOSE)} and one of {', '.join(_ORDER)}")
        found.append(Step(*step))
    for own, kind in ((True, "own money"), (False, "the claims' money")):
        if not any(step.takes(own) for step in found):
            raise RuleMistake(f"{name}: no step takes {kind}, so a debit larger than the rest could not be taken; add a step for it at the end")
    return tuple(found)


def _read_out(steps: Steps) -> str:
    return "; then ".join(_WHOSE[step.whose] + _ORDER[step.order] for step in steps)
