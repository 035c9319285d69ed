"""Companies that own one another, as groups: strongly connected components.

Method: R. Tarjan, Depth-first search and linear graph algorithms (1972), without recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Party = TypeVar("Party", str, int)


def components(roots: Iterable[Party], below: Callable[[Party], Sequence[Party]]) -> list[list[Party]]:
    """Everything reached from the `roots`, themselves too, in groups that own one another; owners before what they own. `below` gives
    what a party holds, in order."""
    order: list[list[Party]] = []
    number: dict[Party, int] = {}
    lowest: dict[Party, int] = {}
    stack: list[Party] = []
    waiting: set[Party] = set()
    for root in roots:
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
                    group = [stack.pop()]
                    while group[-1] != party:
                        group.append(stack.pop())
                    waiting -= set(group)
                    order.append(sorted(group))
            elif fresh in number:
                lowest[party] = min(lowest[party], number[fresh])
            else:
                number[fresh] = lowest[fresh] = len(number)
                stack.append(fresh)
                waiting.add(fresh)
                walk.append((fresh, iter(below(fresh))))
    return order[::-1]
