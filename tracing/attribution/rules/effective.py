"""What a rule's steps come to in one ledger: each label belongs to the first step that takes it, and a step that no label is left for falls away.

So every list is one step, or own money and the claims in one order or the other; which of the fast ways may serve a rule follows from this alone.

Authority: docs/method.md, "Rules". A step takes all that it may before the next takes anything, so no later step finds money of a label that an earlier one takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tracing.attribution.rules.rule import OLDEST, OWN, RATEABLY, Rule, Steps


class EffectiveStep(NamedTuple):
    """The labels of a ledger that a step takes, by number, and in which order."""

    labels: tuple[int, ...]
    order: str


def effective(steps: Steps, own: Sequence[bool]) -> tuple[EffectiveStep, ...]:
    """The steps that may take something where the labels are these; `own`: which labels are own money."""
    left: Sequence[int] = range(len(own))
    found: list[EffectiveStep] = []
    for step in steps:
        taken = tuple(label for label in left if step.takes(own[label]))
        if taken:
            found.append(EffectiveStep(taken, step.order))
        left = [label for label in left if label not in taken]
    return tuple(found)


def both_lists(rule: Rule, own: Sequence[bool]) -> tuple[tuple[EffectiveStep, ...], tuple[EffectiveStep, ...]]:
    """The effective steps of an ordinary transfer and of one that bought an asset."""
    return effective(rule.steps_for(False), own), effective(rule.steps_for(True), own)


def by_age_alone(rule: Rule, own: Sequence[bool]) -> bool:
    """True if whatever leaves is the oldest that stands there, whatever its label: then positions in the streams of money serve."""
    return all(len(steps) == 1 and steps[0].order == OLDEST for steps in both_lists(rule, own))


def by_labels_alone(rule: Rule, own: Sequence[bool]) -> bool:
    """True if what a debit takes of each label does not depend on which lot came first: then sums of labels serve."""
    return all(step.order == RATEABLY or len(step.labels) == 1 for steps in both_lists(rule, own) for step in steps)


def own_money_is_spent_first(rule: Rule, own: Sequence[bool]) -> bool:
    """True if no claim's money leaves while own money stands there."""
    every = {label for label, is_own in enumerate(own) if is_own}
    return all(set(steps[0].labels) == every for steps in both_lists(rule, own))


def depends_on_the_inner_order(rule: Rule, own: Sequence[bool], together: Sequence[int]) -> bool:
    """True if what the claims come to depends on the order in which one receipt brought the labels `together`."""
    for steps in (rule.steps_for(False), rule.steps_for(True)):
        left = set(together)
        for step in steps:
            taken = {label for label in left if step.takes(own[label])}
            if step.order != RATEABLY and step.whose != OWN and len(taken) > 1:
                return True
            left -= taken
    return False
