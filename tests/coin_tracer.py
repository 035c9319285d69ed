"""A second tracer, for tests: every penny is a coin that is carried from purse to purse. Slow, and written from docs/method.md alone.

It shares no code with tracing/: lines are plain tuples, the rules are written again with fractions and sorting.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import count

# the rules of docs/method.md: the steps, and those for payments that bought an asset where they are others
STEPS = {
    "own_money_first": ("own oldest", "claims rateably"),
    "pro_rata": ("all rateably",),
    "fifo": ("all oldest",),
    "lifo": ("all newest",),
    "claims_first": ("claims rateably", "own oldest"),
    "asset_first": ("own oldest", "claims rateably"),
    "own_first_then_oldest_claim": ("own oldest", "claims oldest"),
}
FOR_ASSETS = {"asset_first": ("claims rateably", "own oldest")}


def lists(rule):
    """Both lists of a rule, given by its name or as the two lists themselves (the second may be None)."""
    steps, for_assets = (STEPS[rule], FOR_ASSETS.get(rule)) if isinstance(rule, str) else rule
    return [[step.split() if isinstance(step, str) else tuple(step) for step in each] for each in (steps, for_assets or steps)]


class Coin:
    def __init__(self, label, rank):
        self.label, self.rank, self.ranks_before, self.trail = label, rank, [], []


def is_own(label):
    return label == "own" or label.startswith("own:")


def shares(coins, debit, labels):
    """How many coins of each label a rateable debit takes."""
    have = Counter(coin.label for coin in coins)
    exact = {label: Fraction(debit * have[label], len(coins)) for label in have}
    take = {label: int(exact[label]) for label in have}
    by_remainder = sorted(have, key=lambda label: (take[label] - exact[label], labels.index(label)))
    for label in by_remainder[: debit - sum(take.values())]:
        take[label] += 1
    return take


def oldest_of_each(coins, take):
    chosen = []
    for label, number in take.items():
        chosen += [coin for coin in coins if coin.label == label][:number]
    return chosen


def pick(steps, coins, debit, labels):
    """The coins that leave, from `coins` in order of arrival: one step after the other, each from the coins that no step before it took."""
    chosen = []
    for whose, order in steps:
        taken = {id(coin) for coin in chosen}
        left = [coin for coin in coins if id(coin) not in taken and (whose == "all" or is_own(coin.label) is (whose == "own"))]
        number = min(debit - len(chosen), len(left))
        if order == "rateably":
            chosen += oldest_of_each(left, shares(left, number, labels)) if number else []
        else:
            chosen += (left if order == "oldest" else left[::-1])[:number]
    return chosen


def follow(lines, claims, rule, assets=()):
    """lines: (id, payer, payee, amount, kind) in order; claims: (id, label, amount); '' is outside; rule: as `lists` takes it.

    Returns what each line moved, what each account holds, and the totals, as counts by label; then, for routes and flags, what
    carried each coin of each line and of each account, the lines undone, and what is odd.
    """
    steps, for_assets = lists(rule)
    labels = [*dict.fromkeys(label for _, label, _ in claims), "own"]
    of_line = defaultdict(list)
    for label in labels:
        for line, named, amount in claims:
            if named == label:
                of_line[line].append((label, amount))
    purse, debt, owed_after = defaultdict(list), Counter(), []
    moved, totals, absorbed, carried, rank, places = {}, defaultdict(Counter), {}, {}, count(), {}
    trails, gone, odd = {}, set(), []

    def mint(label, number):
        totals["claimed"][label] += number
        return [Coin(label, next(rank)) for _ in range(number)]

    def leave(coins, chosen):
        ids = {id(coin) for coin in chosen}
        going = [coin for coin in coins if id(coin) in ids]
        coins[:] = [coin for coin in coins if id(coin) not in ids]
        return going

    for at, (line, payer, payee, amount, kind) in enumerate(lines):
        places[line] = at
        if kind == "gap":
            totals["lost_in_gap"].update(coin.label for coin in purse[payer])
            purse[payer], debt[payer], moved[line] = [], 0, Counter()
            owed_after.append(dict(debt))
            continue
        first = kind.removeprefix("reversal:") if kind.startswith("reversal:") else None
        if first is not None and undone(first, lines, places, owed_after, absorbed, of_line):
            going = carried[first]
            if payer:
                leave(purse[payer], going)
            else:
                totals["paid_out"].subtract(coin.label for coin in going)
            gone |= {first, line}
            for coin in going:
                coin.trail.pop()
                if payee:
                    coin.rank = coin.ranks_before.pop()
                    purse[payee].append(coin)
            purse[payee].sort(key=lambda coin: coin.rank)
            if not payee:
                totals["paid_out"].update(coin.label for coin in going)
            moved[line] = Counter(coin.label for coin in going)
            owed_after.append(dict(debt))
            continue
        if first is not None:
            odd.append((line, "reversal_not_unwound"))
        if payer:
            standing = purse[payer]
            chosen = standing[:] if amount >= len(standing) else pick(for_assets if line in assets else steps, standing, amount, labels)
            parcel = leave(standing, chosen)
            bank = amount - len(parcel)
            debt[payer] += bank
            for coin in parcel:
                coin.ranks_before.append(coin.rank)
            parcel += mint("own", bank)
            if of_line[line]:
                totals["relabelled"].update(coin.label for coin in parcel)
                parcel = [coin for label, number in of_line[line] for coin in mint(label, number)]
        else:
            parcel = [coin for label, number in of_line[line] for coin in mint(label, number)]
            parcel += mint("own", amount - len(parcel))
            if len({coin.label for coin in parcel}) > 1:
                odd.append((line, "mixed_credit"))
        trails[line] = [(coin.label, *coin.trail, line) for coin in parcel]
        for coin in parcel:
            coin.trail.append(line)
        moved[line] = Counter(coin.label for coin in parcel)
        carried[line] = list(parcel)
        if payee:
            back = min(debt[payee], amount)
            if back:
                debt[payee] -= back
                absorbed[line] = back
                lost = leave(parcel, parcel[:] if back == len(parcel) else pick(steps, parcel, back, labels))
                totals["absorbed"].update(coin.label for coin in lost)
            for coin in parcel:
                coin.rank = next(rank)
            purse[payee] += parcel
        else:
            totals["paid_out"].update(coin.label for coin in parcel)
        owed_after.append(dict(debt))
    for coins in purse.values():
        totals["held"].update(coin.label for coin in coins)
    held = {account: Counter(coin.label for coin in coins) for account, coins in purse.items() if account}
    standing = {account: [(coin.label, *coin.trail) for coin in coins] for account, coins in purse.items() if account}
    return moved, held, totals, trails, standing, gone, odd


def undone(first, lines, places, owed_after, absorbed, of_line):
    begin, end = places[first], len(owed_after)
    _, payer, payee, amount, _ = lines[begin]
    if lines[end][3] < amount:
        return False
    between = lines[begin + 1 : end]
    if payee and (first in absorbed or any(line[1] == payee for line in between)):
        return False
    if not payer:
        return True
    gap = any(line[1] == payer and line[4] == "gap" for line in between)
    overdrawn = any(owed.get(payer, 0) for owed in owed_after[begin:end])
    return not (gap or overdrawn or of_line[first])
