"""What a rule of attribution is: one small function that says which part of a debit comes from which money.

Format: docs/method.md's table of rules; the functions use whole numbers and indexing only, so that a compiler can take them as they are.
"""

from __future__ import annotations

from collections.abc import Callable, MutableSequence, Sequence
from dataclasses import dataclass

# The last cells of `take`, after one cell a label: parts of the debit that are chosen by age and not by label.
OWN_OLDEST, ALL_OLDEST, ALL_NEWEST = -3, -2, -1
CELLS_BY_AGE = 3

Choose = Callable[[int, Sequence[int], Sequence[bool], bool, MutableSequence[int]], None]


@dataclass(frozen=True)
class Rule:
    """A doctrine. `choose(debit, totals, own, asset, take)` fills `take` so that it adds up to `debit`.

    debit: minor units to choose, at most the sum of `totals`. totals: what stands in the account of each label. own: which labels
    are own money. asset: True if the transfer is one that the user named as having bought an asset. take: zeros, one for each
    label and then CELLS_BY_AGE; a label's part is taken from its oldest lots. A rule that takes the newest takes nothing else.
    """

    name: str
    says: str
    authority: str
    use: str
    choose: Choose


def rateably(debit: int, totals: Sequence[int], own: Sequence[bool], claims_only: bool, take: MutableSequence[int]) -> None:
    """Share `debit` among the labels in proportion to what they have: rounded down, then one unit each to the largest
    remainders, equal remainders in the order of labels. `debit` is at most what those labels have, and above zero."""
    whole = 0
    for label in range(len(totals)):
        if not (claims_only and own[label]):
            whole += totals[label]
    left = debit
    for label in range(len(totals)):
        if totals[label] > 0 and not (claims_only and own[label]):
            take[label] = portion(debit, totals[label], whole)
            left -= take[label]
    while left > 0:
        largest, at = 0, -1
        for label in range(len(totals)):
            if totals[label] > 0 and not (claims_only and own[label]):
                # below zero once the label was given its unit
                remainder = debit * totals[label] - take[label] * whole
                if remainder > largest:
                    largest, at = remainder, label
        take[at] += 1
        left -= 1


def portion(debit: int, part: int, whole: int) -> int:
    """debit x part / whole, rounded down; 0 <= part <= whole."""
    return debit * part // whole


def claims_in(totals: Sequence[int], own: Sequence[bool]) -> int:
    """How much claim money stands there."""
    whole = 0
    for label in range(len(totals)):
        if not own[label]:
            whole += totals[label]
    return whole


def own_in(totals: Sequence[int], own: Sequence[bool]) -> int:
    """How much own money of every kind stands there."""
    whole = 0
    for label in range(len(totals)):
        if own[label]:
            whole += totals[label]
    return whole
