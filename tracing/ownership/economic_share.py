"""How much of each company belongs to a party through every layer: exact, as a range, through loops as well.

Method: integrated ownership, x = d + A'x (Brioschi, Buzzacchi and Colombo 1989): what a party holds directly, and through each company
that it holds part of. A loop of companies that own one another is one strongly connected component and is solved exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from schemas.interests import WHOLE
from tracing.ownership.loops import components

Shares = Mapping[str, Mapping[str, int]]  # owner -> company -> millionths


def shares_of(owner: str, held: Shares, *, end: Literal["low", "high"]) -> dict[str, Fraction]:
    """The part of each company that belongs to `owner`, direct and indirect, at most 1; companies of which it has some.

    `held` are direct shares in millionths: the low or the high `end` of every range. All paths are added, those round a loop as the
    sum that they converge to. Where they do not converge (the ranges leave room for a loop that holds the whole of itself, or the
    records add up to more than the whole) the low end is what is held without the loop, the high end the whole.
    """
    found: dict[str, Fraction] = {}
    coming: dict[str, Fraction] = defaultdict(Fraction)  # what comes to a company from all that is above its group

    def below(party: str) -> list[str]:
        return sorted(company for company, part in held.get(party, {}).items() if part and company != owner)

    def pass_on(party: str, part: Fraction, among: set[str]) -> None:
        for company in below(party):
            if company not in among:
                coming[company] += part * Fraction(held[party][company], WHOLE)

    pass_on(owner, Fraction(1), set())
    for group in components(below(owner), below):
        among = set(group)
        for company, part in _within(group, {one: coming[one] for one in group}, held, end).items():
            if part:
                found[company] = min(part, Fraction(1))
                pass_on(company, found[company], among)
    return found


def _within(group: list[str], direct: dict[str, Fraction], held: Shares, end: str) -> dict[str, Fraction]:
    """The shares inside one component: x = direct + A'x, by elimination. Pivots stay above 0 exactly when the sum converges."""
    if not any(direct.values()):
        return dict.fromkeys(group, Fraction(0))
    if len(group) == 1 and not held.get(group[0], {}).get(group[0]):
        return direct
    rows: dict[str, dict[str, Fraction]] = {company: {company: Fraction(1)} for company in group}  # by column; what is 0 is left out
    for of in group:
        for company, part in held.get(of, {}).items():
            if company in rows and part:
                rows[company][of] = rows[company].get(of, Fraction(0)) - Fraction(part, WHOLE)
    found = dict(direct)
    for pivot in group:
        by = rows[pivot].get(pivot, Fraction(0))
        if by <= 0:
            return direct if end == "low" else dict.fromkeys(group, Fraction(1))
        rows[pivot] = {column: value / by for column, value in rows[pivot].items() if value}
        found[pivot] /= by
        for other in group:
            factor = rows[other].get(pivot) if other != pivot else None
            if factor:
                for column, value in rows[pivot].items():
                    rows[other][column] = rows[other].get(column, Fraction(0)) - factor * value
                found[other] -= factor * found[pivot]
    return found
