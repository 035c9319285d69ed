"""What is true of an invented case, worked out from its planted events alone; it shares nothing with the tracing engine.

The sums follow the definitions of the rules (Devaynes v Noble, Re Hallett's Estate, Barlow Clowes v Vaughan) on the story's own
accounts. The demo by hand, in thousands: 260 of claims (A 170 before B 90) stand when 40 goes to the uncle, so 220 remain; 62 and 38
are own; 20 more of A makes 240 of claims in 340. Title One costs 260.
  own money first   260 - 100 own = 160
  pro rata          260 x 240/340 = 183.52941
  fifo              the oldest 260 are the 220 of January, then 40 own: 220
  lifo              20 of A, then 100 own, then 140 of January: 160
  claims first      240, then 20 own: 240
80 remain and 20 clean come in; Title Two takes 70 of the 100, a car 12, and 18 is drawn.
  own money first   80 of claims and 20 own: 70 - 20 = 50 for Title Two, 12 for the car, 18 drawn
  fifo              60 own, 20 of A, 20 own: 10 for Title Two, 10 for the car, nothing of the cash
On any order: own money is 120 in all, so the titles and the car (342) hold at least 222, and at most the 240 of claims; Title One at least
260 - 100 = 160 and at most 240; Title Two nil if the 100 went into Title One's rest, at most 70; the car nil, at most 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import prod

from flows.demo.story import Event

Lots = list[tuple[str, int]]  # label and pence, oldest first
OWN = "own"


def _in_label_order(labels: Iterable[str]) -> list[str]:
    return sorted(set(labels), key=lambda label: (label == OWN, label))


def _sums(lots: Lots) -> dict[str, int]:
    return {label: sum(pence for l, pence in lots if l == label) for label in _in_label_order(l for l, _ in lots)}


def _rateably(sums: dict[str, int], debit: int) -> dict[str, int]:
    """Each label's share of the debit; pence left over go to the largest fractions, equal ones in the order of labels."""
    whole = sum(sums.values())
    exact = {label: Fraction(debit * pence, whole) for label, pence in sums.items()}
    shares = {label: share.numerator // share.denominator for label, share in exact.items()}
    largest = sorted(sums, key=lambda label: shares[label] - exact[label])
    for label in largest[: debit - sum(shares.values())]:
        shares[label] += 1
    return shares


def _pro_rata(lots: Lots, debit: int) -> dict[str, int]:
    return _rateably(_sums(lots), debit)


def _one_group_first(lots: Lots, debit: int, own_first: bool) -> dict[str, int]:
    own = {label: pence for label, pence in _sums(lots).items() if label == OWN}
    claims = {label: pence for label, pence in _sums(lots).items() if label != OWN}
    left, taken = debit, {}
    for group in (own, claims) if own_first else (claims, own):
        part = min(left, sum(group.values()))
        if part:
            taken |= _rateably(group, part)
            left -= part
    return taken


def _by_age(lots: Lots, debit: int) -> dict[str, int]:
    taken: dict[str, int] = {}
    for label, pence in lots:
        part = min(pence, debit)
        taken[label] = taken.get(label, 0) + part
        debit -= part
    return {label: pence for label, pence in taken.items() if pence}


RULES: dict[str, Callable[[Lots, int], dict[str, int]]] = {
    "fifo": _by_age,
    "lifo": lambda lots, debit: _by_age(lots[::-1], debit),
    "pro_rata": _pro_rata,
    "own_money_first": lambda lots, debit: _one_group_first(lots, debit, own_first=True),
    "claims_first": lambda lots, debit: _one_group_first(lots, debit, own_first=False),
}


def traced(events: list[Event], rule: str) -> dict[str, dict[str, int]]:
    """Pence of each label in each target ('title_one', 'title_two', 'car', 'withdrawn') and with the uncle, under one rule.

    The uncle's account is not followed: his statements break off, and what comes back from him is unknown money.
    """
    pots: dict[str, Lots] = {event.payee: [] for event in events if _followed(event.payee)}
    found: dict[str, dict[str, int]] = {}
    for event in events:
        moved = {event.label or OWN: event.amount}
        if _followed(event.payer):
            lots = pots[event.payer]
            assert sum(pence for _, pence in lots) >= event.amount, f"{event.payer} is overdrawn on {event.on}"
            moved = RULES[rule](lots, event.amount)
            assert sum(moved.values()) == event.amount
            pots[event.payer] = _without(lots, moved, newest=rule == "lifo")
        if _followed(event.payee):
            pots[event.payee].extend(moved.items())
        target = event.target or ("uncle" if event.payee == "uncle" else "")
        if target:
            found[target] = {label: found.get(target, {}).get(label, 0) + moved.get(label, 0) for label in _in_label_order([*moved, *found.get(target, {})])}
    assert not any(pence for lots in pots.values() for _, pence in lots), "the story leaves nothing in its accounts"
    return found


def _followed(name: str) -> bool:
    return name in ("lettings", "holdings") or name.startswith("victim")


def _without(lots: Lots, moved: dict[str, int], newest: bool) -> Lots:
    """The lots that stay when `moved` has left; within a label the oldest go first, or the newest."""
    left, stay = dict(moved), []
    for label, pence in lots[::-1] if newest else lots:
        part = min(pence, left.get(label, 0))
        left[label] = left.get(label, 0) - part
        if pence > part:
            stay.append((label, pence - part))
    return stay[::-1] if newest else stay


def round_the_circle(direct: Fraction, circle: Iterable[Fraction]) -> Fraction:
    """What a direct share of a company comes to where so much of each company belongs to the next, and of the last to the first: the sum of what
    comes back, 1 + p + p^2 + ... times the direct share, for p the product of the circle."""
    back = prod(circle, start=Fraction(1))
    assert 0 <= back < 1
    return direct / (1 - back)


def any_order(events: list[Event], targets: set[str], credits_first: bool) -> tuple[int, int]:
    """At least and at most how many pence of claims the targets hold together, whichever way each debit is attributed.

    The company's account is the one place where money mixes, so a target takes claims first, all else own money first, for the
    most; the reverse for the least. `credits_first` puts a day's credits before its debits (the widest order of a day in
    which no account could be overdrawn).
    """
    pool = [event for event in events if "lettings" in (event.payer, event.payee)]
    if credits_first:
        pool.sort(key=lambda event: (event.on, event.payer == "lettings"))
    limits = []
    for most in (False, True):
        held, got = {"claims": 0, OWN: 0}, 0
        for event in pool:
            if event.payee == "lettings":
                held["claims" if event.label or event.payer.startswith("victim") else OWN] += event.amount
                continue
            hit = (event.target or ("title_two" if event.payee == "holdings" else "")) in targets
            first = "claims" if hit == most else OWN
            part = min(held[first], event.amount)
            held[first] -= part
            held[OWN if first == "claims" else "claims"] -= event.amount - part
            got += (part if first == "claims" else event.amount - part) if hit else 0
        limits.append(got)
    return limits[0], limits[1]
