"""Which part of a debit each lot gives: a rule's steps taken one after the other, as a person would with the lots on a sheet of paper.

Authority: docs/method.md, "Rules". The plain tracer spends by this; the compiled loops are compared with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracing.attribution.rules.rule import NEWEST, RATEABLY, RuleMistake, Steps


def spend(steps: Steps, debit: int, labels: Sequence[int], amounts: Sequence[int], own: Sequence[bool]) -> list[int]:
    """Minor units that each lot gives, adding up to `debit`.

    debit: at most the sum of `amounts`. labels, amounts: one item a lot, in order of arrival. own: which labels are own money.
    """
    if debit == sum(amounts):
        return list(amounts)
    given = [0] * len(amounts)
    for step in steps:
        places = [n for n in range(len(amounts)) if step.takes(own[labels[n]]) and given[n] < amounts[n]]
        part = min(debit, sum(amounts[n] - given[n] for n in places))
        if step.order == RATEABLY:
            of_label: dict[int, list[int]] = {}
            for n in places:
                of_label.setdefault(labels[n], []).append(n)
            shares = rateably(part, {label: sum(amounts[n] - given[n] for n in lots) for label, lots in of_label.items()})
            for label, share in shares.items():
                _draw(share, of_label[label], amounts, given)
        else:
            _draw(part, places[::-1] if step.order == NEWEST else places, amounts, given)
        debit -= part
    if debit:
        raise RuleMistake(f"{debit} minor units of a debit are left over when every step has taken what it may")
    return given


def rateably(part: int, standing: dict[int, int]) -> dict[int, int]:
    """Each label's share of `part`, in proportion to what stands there of it: rounded down, then one unit each to the largest
    remainders, equal remainders in the order of labels. `standing` is above zero for each; `part` is at most their sum."""
    whole = sum(standing.values())
    shares = {label: part * stands // whole for label, stands in standing.items()}
    by_remainder = sorted(standing, key=lambda label: (-(part * standing[label] % whole), label))
    for label in by_remainder[: part - sum(shares.values())]:
        shares[label] += 1
    return shares


def _draw(part: int, places: Sequence[int], amounts: Sequence[int], given: list[int]) -> None:
    for n in places:
        from_lot = min(part, amounts[n] - given[n])
        given[n] += from_lot
        part -= from_lot
