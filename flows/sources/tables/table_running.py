"""What the running balances of a table prove of it: the order of its rows, the sign of its amounts, which columns hold them, whether a charge stands beside them.

Authority: arithmetic: a balance is the one before it and what was booked in between, within one account and currency. Where both readings fit, or none does, nothing is proven.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

_MOST = 40  # digits; what has more is no amount, and proves nothing
_NEARLY = 0.8  # of the balances: so many follow by no accident, and the others are gaps
SIGNS = {"credit_positive": 1, "debit_positive": -1}


class Fit(NamedTuple):
    """A reading of the table: the order and sign as a template has them; how many of the stated balances could be checked under it, and how many follow."""

    order: str
    sign: str
    follows: int
    of: int

    @property
    def whole(self) -> bool:
        """Whether every balance follows, and one could be checked."""
        return 0 < self.of == self.follows

    @property
    def nearly(self) -> bool:
        """Whether so many follow that it is no accident."""
        return self.of >= 5 and self.follows >= _NEARLY * self.of


def fits(
    moved: Sequence[int], balances: Sequence[int | None], groups: Sequence[Hashable], signs: Sequence[str] = tuple(SIGNS), taken: Sequence[int] = ()
) -> list[Fit]:
    """The readings under which every balance follows; where there is none, the one under which nearly all do and under no other more than a few; else nothing. moved: what each row
    moves, above nil for what its columns call a credit. groups: which account and currency each row is of. taken: a charge of each row, which leaves the account besides."""
    found = [
        Fit(order, sign, *_followed([SIGNS[sign] * one - (taken[n] if taken else 0) for n, one in enumerate(moved)], balances, groups, order))
        for order in ("oldest_first", "newest_first")
        for sign in signs
    ]
    whole = [fit for fit in found if fit.whole]
    if whole:
        return whole
    nearly = [fit for fit in found if fit.nearly]
    others = [fit for fit in found if fit not in nearly]
    return nearly if len(nearly) == 1 and all(fit.follows <= (1 - _NEARLY) * fit.of for fit in others) else []


def _followed(moved: Sequence[int], balances: Sequence[int | None], groups: Sequence[Hashable], order: str) -> tuple[int, int]:
    follows = of = 0
    expected: dict[Hashable, int] = {}
    rows: Iterator[int] = iter(range(len(moved))) if order == "oldest_first" else reversed(range(len(moved)))
    for n in rows:
        group, stated = groups[n], balances[n]
        if group in expected:
            expected[group] += moved[n]
            if stated is not None:
                of += 1
                follows += expected[group] == stated
        if stated is not None:
            expected[group] = stated
    return follows, of


def figure(written: str, decimal_mark: str) -> int | None:
    """The digits of an amount as a whole number of thousandths, below nil by any of the marks for it; None if it is empty or no amount."""
    text = written.strip().replace("\u2212", "-")
    below = bool(re.search(r"^\s*[^0-9]*[-(]|-\s*$|[0-9]\s*(?:DR?\.?)$|-\s*[^0-9]*$", text, re.IGNORECASE))
    whole, _, fraction = re.sub(r"[^0-9.,]", "", text).partition(decimal_mark)
    digits = re.sub("[^0-9]", "", whole) + re.sub("[^0-9]", "", fraction).ljust(3, "0")
    if not re.search("[0-9]", text) or len(digits) > _MOST:
        return None
    return -int(digits) if below else int(digits)
