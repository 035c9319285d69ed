"""What is true of an invented case, worked out from its planted events alone; of the tracing engine it has the rules' lists of steps and nothing else.

The sums follow those lists on the story's own accounts. The demo by hand, in thousands: 260 of claims (A 170 before B 90) stand when 40 goes to the uncle, so 220 remain; 62 and 38
are own; 20 more of A makes 240 of claims in 340. Title One costs 260.
  own money first   260 - 100 own = 160
  pro rata          260 x 240/340 = 183.52941
  fifo              the oldest 260 are the 220 of January, then 40 own: 220
  lifo              20 of A, then 100 own, then 140 of January: 160
  claims first      240, then 20 own: 240
  own, oldest claim 100 own, then the oldest 160: what the uncle left of A (170 - 40 = 130) and 30 of B
80 remain and 20 clean come in; Title Two takes 70 of the 100, a car 12, and 18 is drawn.
  own money first   80 of claims and 20 own: 70 - 20 = 50 for Title Two, 12 for the car, 18 drawn
  fifo              60 own, 20 of A, 20 own: 10 for Title Two, 10 for the car, nothing of the cash
  own, oldest claim 20 own and 50 of B; 10 of B and 2 of A for the car; 18 of A drawn
On any order: own money is 120 in all, so the titles and the car (342) hold at least 222, and at most the 240 of claims; Title One at least
260 - 100 = 160 and at most 240; Title Two nil if the 100 went into Title One's rest, at most 70; the car nil, at most 12.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import prod

from flows.demo.story import Event
from schemas.guarantees import GuaranteeBroken
from tracing.attribution.rules.rule import Rule

Lots = list[tuple[str, int]]  # label and pence, oldest first
OWN = "own"
BOUGHT = ("title_one", "title_two", "car")  # what the case names as bought: the payments of these are its targets


def _in_label_order(labels: Iterable[str]) -> list[str]:
    return sorted(set(labels), key=lambda label: (label == OWN, label))


def _sums(lots: Lots) -> dict[str, int]:
    return {label: sum(pence for of, pence in lots if of == label) for label in _in_label_order(of for of, _ in lots)}


def _rateably(sums: dict[str, int], debit: int) -> dict[str, int]:
    """Each label's share of the debit; pence left over go to the largest fractions, equal ones in the order of labels."""
    whole = sum(sums.values())
    exact = {label: Fraction(debit * pence, whole) for label, pence in sums.items()}
    shares = {label: share.numerator // share.denominator for label, share in exact.items()}
    largest = sorted(sums, key=lambda label: shares[label] - exact[label])
    for label in largest[: debit - sum(shares.values())]:
        shares[label] += 1
    return shares


def _leave(lots: Lots, debit: int, steps: Iterable[tuple[str, str]]) -> tuple[Lots, Lots]:
    """The lots that leave, in the order in which they stood, and those that stay."""
    left, leave = list(lots), [0] * len(lots)
    for whose, order in steps:
        places = [n for n, (label, _) in enumerate(lots) if whose == "all" or (whose == "own") == (label == OWN)]
        part = min(debit, sum(left[n][1] for n in places))
        quota = _rateably(_sums([left[n] for n in places if left[n][1]]), part) if order == "rateably" and part else None
        for n in places[::-1] if order == "newest" else places:
            label, pence = left[n]
            taken = min(pence, part if quota is None else quota.get(label, 0))
            leave[n] += taken
            left[n] = (label, pence - taken)
            part -= taken
            debit -= taken
            if quota is not None:
                quota[label] = quota.get(label, 0) - taken
    if debit:
        raise ValueError(f"{debit} pence are left over when every step has taken what it may")
    return [(label, pence) for (label, _), pence in zip(lots, leave, strict=True) if pence], [lot for lot in left if lot[1]]


def traced(events: list[Event], rule: Rule) -> dict[str, dict[str, int]]:
    """Pence of each label in each target ('title_one', 'title_two', 'car', 'withdrawn') and with the uncle, under one rule.

    The uncle's account is not followed: his statements break off, and what comes back from him is unknown money.
    """
    pots: dict[str, Lots] = {event.payee: [] for event in events if _followed(event.payee)}
    found: dict[str, dict[str, int]] = {}
    for event in events:
        moved = [(event.label or OWN, event.amount)]
        if _followed(event.payer):
            lots = pots[event.payer]
            if not (sum(pence for _, pence in lots) >= event.amount):
                raise GuaranteeBroken(f"{event.payer} is overdrawn on {event.on}")
            moved, pots[event.payer] = _leave(lots, event.amount, rule.steps_for(event.target in BOUGHT))
        if _followed(event.payee):
            pots[event.payee].extend(moved)
        target = event.target or ("uncle" if event.payee == "uncle" else "")
        if target:
            found[target] = _sums([*found.get(target, {}).items(), *moved])
    if any(pence for lots in pots.values() for _, pence in lots):
        raise GuaranteeBroken("the story leaves nothing in its accounts")
    return found


def _followed(name: str) -> bool:
    return name in ("lettings", "holdings") or name.startswith("victim")


def round_the_circle(direct: Fraction, circle: Iterable[Fraction]) -> Fraction:
    """What a direct share of a company comes to where so much of each company belongs to the next, and of the last to the first: the sum of what
    comes back, 1 + p + p^2 + ... times the direct share, for p the product of the circle."""
    back = prod(circle, start=Fraction(1))
    if not (0 <= back < 1):
        raise GuaranteeBroken("this does not hold: 0 <= back < 1")
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
