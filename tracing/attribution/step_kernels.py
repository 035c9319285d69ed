"""A rule's steps as small arrays, and the rateable share, for the compiled loops.

Authority: docs/method.md, "Rules". A loop knows no rule: it is given the step that takes each label, and the order of each step.
"""

from __future__ import annotations

from types import FunctionType
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numba import njit

from schemas.guarantees import GuaranteeBroken
from tracing.attribution.exact_share import floor
from tracing.attribution.rules.effective import both_lists
from tracing.attribution.rules.rule import NEWEST, OLDEST, RATEABLY, Rule
from tracing.compiled.arrays import Int, Int8s, Int64s

BY_OLDEST, BY_NEWEST, BY_SHARE = range(3)
STEPS = 2  # own money and the claims, or all at once: see `tracing.attribution.rules.effective`
_ORDERS = {OLDEST: BY_OLDEST, NEWEST: BY_NEWEST, RATEABLY: BY_SHARE}


class StepArrays(NamedTuple):
    """First index: 0 for an ordinary transfer, 1 for one that bought an asset. `step_of` int8 (2, labels): the step that takes a label; `orders` int8 (2, STEPS)."""

    step_of: np.ndarray
    orders: np.ndarray


def step_arrays(rule: Rule, own: np.ndarray) -> StepArrays:
    """The rule's lists for labels of which `own` says which are own money."""
    found = StepArrays(np.zeros((2, len(own)), np.int8), np.zeros((2, STEPS), np.int8))
    for which, steps in enumerate(both_lists(rule, own.tolist())):
        for place, step in enumerate(steps):
            found.step_of[which, list(step.labels)] = place
            found.orders[which, place] = _ORDERS[step.order]
    return found


@njit(inline="never")
def rateably(part: Int, whole: Int, standing: Int64s, step_of: Int8s, which: Int, step: Int, take: Int64s) -> None:
    """Share `part` among the labels of a step in proportion to what stands there of them, which adds up to `whole`: rounded down, then one unit
    each to the largest remainders, equal remainders in the order of labels. 0 < part <= whole; what the step does not take is left alone in `take`."""
    left = part
    for label in range(len(standing)):
        if step_of[which, label] == step:
            take[label] = 0
            if standing[label] > 0:
                take[label] = floor(part, standing[label], whole)
                left -= take[label]
    while left > 0:
        largest, at = 0, -1
        for label in range(len(standing)):
            if standing[label] > 0 and step_of[which, label] == step:
                # below zero once the label was given its unit
                remainder = part * standing[label] - take[label] * whole
                if remainder > largest:
                    largest, at = remainder, label
        take[at] += 1
        left -= 1


def _code(function: object) -> bytes:
    if not isinstance(function, FunctionType):
        raise GuaranteeBroken(f"a function was expected, not {function!r}")
    code = function.__code__
    return code.co_code + repr((code.co_consts, code.co_names)).encode()


# numba does not see that a function of another file has changed: a loop that calls these takes their fingerprint into what it is kept under
FINGERPRINT = crc32(_code(rateably.py_func) + _code(floor))
