"""How much of each company belongs to a party through every layer: exact, as a range, through loops as well.

Method: integrated ownership, x = d + A'x (Brioschi, Buzzacchi and Colombo 1989): what a party holds directly, and through each company
that it holds part of. A loop of companies that own one another is one strongly connected component and is solved exactly.
"""
from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from schemas.interests import WHOLE

Shares = Mapping[str, Mapping[str, int]]  # owner -> company -> millionths


def shares_of(owner: str, held: Shares, *, end: Literal["low", "high"]) -> dict[str, Fraction]:
    """The part of each company that belongs to `owner`, direct and indirect, at most 1; companies of which it has some.

    `held` are direct shares in millionths: the low or the high `end` of every range. All paths are added, those round a loop as the
    sum that they converge to. Where they do not converge (the ranges leave room for a loop that holds the whole of itself, or the
    records add up to more than the whole) the low end is what is held without the loop, the high end the whole.
    """
    found: dict[str, Fraction] = {}
    for group in _components(owner, held):
        direct = {
            company: sum((part * _part(held, of, company) for of, part in found.items()), _part(held, owner, company)) for company in group
        }
        found |= {company: min(part, Fraction(1)) for company, part in _within(group, direct, held, end).items() if part}
    return found


def _part(held: Shares, owner: str, company: str) -> Fraction:
    return Fraction(held.get(owner, {}).get(company, 0), WHOLE)


def _within(group: list[str], direct: dict[str, Fraction], held: Shares, end: str) -> dict[str, Fraction]:
    """The shares inside one component: x = direct + A'x, by elimination. Pivots stay above 0 exactly when the sum converges."""
    if not any(direct.values()):
        return dict.fromkeys(group, Fraction(0))
    size = len(group)
    rows = [
        [Fraction(int(i == j)) - _part(held, of, company) for j, of in enumerate(group)] + [direct[company]]
        for i, company in enumerate(group)
    ]
    for i in range(size):
        if rows[i][i] <= 0:
            return direct if end == "low" else dict.fromkeys(group, Fraction(1))
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for other in range(size):
            if other != i and rows[other][i]:
                rows[other] = [a - rows[other][i] * b for a, b in zip(rows[other], rows[i], strict=True)]
    return {company: rows[i][-1] for i, company in enumerate(group)}


def _components(owner: str, held: Shares) -> list[list[str]]:
    """The companies below `owner` in groups that own one another, owners before what they own (Tarjan 1972, without recursion).
    The owner itself, if something below holds part of it, is no part of a group: what it holds is its own already."""
    order: list[list[str]] = []
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()

    def below(party: str) -> list[str]:
        return [company for company in sorted(held.get(party, {})) if company != owner and held[party][company]]

    for root in below(owner):
        if root in number:
            continue
        walk = [(root, iter(below(root)))]
        number[root] = lowest[root] = len(number)
        stack.append(root)
        waiting.add(root)
        while walk:
            party, onward = walk[-1]
            fresh = next((company for company in onward if company not in number or company in waiting), None)
            if fresh is None:
                walk.pop()
                if walk:
                    lowest[walk[-1][0]] = min(lowest[walk[-1][0]], lowest[party])
                if lowest[party] == number[party]:
                    at = stack.index(party)
                    group, stack[at:] = sorted(stack[at:]), []
                    waiting -= set(group)
                    order.append(group)
            elif fresh in number:
                lowest[party] = min(lowest[party], number[fresh])
            else:
                number[fresh] = lowest[fresh] = len(number)
                stack.append(fresh)
                waiting.add(fresh)
                walk.append((fresh, iter(below(fresh))))
    return order[::-1]
