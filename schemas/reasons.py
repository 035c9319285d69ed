"""A reason for or against that two records are one party, with its weight where something was compared; how reasons are kept as text.

Method: docs/method.md, "Weights". A weight is the logarithm to base 2 of how much oftener records of one party stand so to one another than those of two
(Fellegi and Sunter 1969; a match weight in Splink's words). It is kept in whole tenths of a bit, so that printed weights add up to the printed score.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple


class Reason(NamedTuple):
    """`says` is one sentence; `weight` in tenths of a bit, None where it compares nothing (a caution, a person's decision)."""

    says: str
    weight: int | None = None


def score(reasons: Iterable[Reason]) -> int | None:
    """The sum of their weights, in tenths of a bit; None if none has one."""
    weights = [reason.weight for reason in reasons if reason.weight is not None]
    return sum(weights) if weights else None


def written(reasons: Iterable[Reason]) -> tuple[str, str]:
    """The sentences, one a line, and their weights in the same lines."""
    rows = tuple(reasons)
    return "\n".join(row.says for row in rows), "\n".join("" if row.weight is None else str(row.weight) for row in rows)


def read(says: str, weights: str) -> tuple[Reason, ...]:
    """What `written` wrote; a sentence whose weight is not there has none."""
    return tuple(Reason(line, int(weight) if weight else None) for line, weight in zip_longest(says.split("\n"), weights.split("\n"), fillvalue="") if line)
