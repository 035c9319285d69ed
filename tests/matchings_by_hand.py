"""What a target can hold if some payments are one, found by trying: every matching, every order that the statements allow, every attribution of every debit.

Written from docs/method.md, "Which payments are one"; it shares no code with the product. An account is how many units stand there and how many of them are the claims'.
Lines are (id, day, payer, payee, amount, kind), outside as '', in the ledger's order; links are (debit, credit).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, permutations, product


def matchings(lines, candidates):
    """Every set of candidates that can be true together: one to one with a charge or other money beside, or one to several that fit into it."""
    amount = {line[0]: line[4] for line in lines}
    for n in range(len(candidates) + 1):
        for chosen in combinations(candidates, n):
            credits, debits = defaultdict(list), defaultdict(list)
            for debit, credit in chosen:
                credits[debit].append(credit)
                debits[credit].append(debit)
            one_side = all(len(credits[d]) == 1 or len(debits[c]) == 1 for d, c in chosen)
            fits = all(len(of) == 1 or sum(amount[c] for c in of) <= amount[d] for d, of in credits.items())
            fits &= all(len(of) == 1 or sum(amount[d] for d in of) <= amount[c] for c, of in debits.items())
            if one_side and fits:
                yield chosen


def can_hold(lines, claimed, relabelled, undone, held, chosen, target):
    """Every sum of claim units that the target can hold where exactly these links are true (`held` for certain, `chosen` of the candidates), under every order that
    the statements leave open; an empty set where the debit is booked after its credit and was not in the account before. `undone`: pairs (first, reversal) that a
    reversal undoes."""
    links = [*held, *chosen]
    firm, loose = ({id for link in of for id in link} for of in (held, chosen))
    touched = [pair for pair in undone if set(pair) & loose and not set(pair) & firm]
    found = set()
    for taken in product((True, False), repeat=len(touched)):
        gone = {id for pair in undone if not set(pair) & (firm | loose) for id in pair}
        gone |= {id for pair, is_gone in zip(touched, taken, strict=True) if is_gone for id in pair}
        left = [link for link in links if not set(link) & gone]
        for order in orders(lines, left):
            found |= attributions(order, claimed, relabelled, gone, left, target)
    return found


def orders(lines, links):
    """The orders of all lines. One is enough where the statements contradict each other nowhere; on a day on which they do, all."""
    by_id = {line[0]: line for line in lines}
    accounts = sorted({name for line in lines for name in line[2:4] if name})
    statement = {a: [line[0] for line in lines if a in line[2:4]] for a in accounts}
    day = {line[0]: line[1] for line in lines}
    for debit, credit in links:
        if day[debit] > day[credit]:
            account = by_id[debit][2]
            if not taken_back(statement[account], by_id, account, debit, day, day[credit]):
                return
    order = merged(statement, day, links, strict=True)
    if order is not None:
        yield [by_id[id] for id in order]
        return
    blocks = sorted(contradicting(statement, day, links))
    runs = [run for a, d in blocks for run in runs_of(statement[a], by_id, day, a, d)]
    for chosen in product(*(permutations(statement[a][n] for n in at) for a, at in runs)):
        changed = {a: list(of) for a, of in statement.items()}
        for (a, at), permuted in zip(runs, chosen, strict=True):
            for n, id in zip(at, permuted, strict=True):
                changed[a][n] = id
        order = merged(changed, day, links, strict=False)
        if order is not None:
            yield [by_id[id] for id in order]


def runs_of(statement, by_id, day, account, of_day):
    """The places of an account's lines of a day, parted where statements are missing."""
    run = []
    for n, id in enumerate([*statement, None]):
        if id is not None and day[id] == of_day and by_id[id][5] != "gap":
            run.append(n)
        elif run:
            yield account, run
            run = []


def contradicting(statement, day, links):
    """Accounts and days on which payments, each standing once, follow each other in a ring."""
    same = {id: id for of in statement.values() for id in of}
    credits, debits = defaultdict(set), defaultdict(set)
    for d, c in links:
        debits[c].add(d)
        credits[d].add(c)
    for d, c in links:
        if day[d] == day[c] and len(credits[d]) == len(debits[c]) == 1:
            same[c] = d
    after = defaultdict(set)
    for d, c in links:
        after[same[d]].add(same[c])
    for of in statement.values():
        for one, other in combinations(of, 2):
            after[same[one]].add(same[other])

    def reach(id, seen):
        for other in after[id] - {id}:
            if other not in seen:
                seen.add(other)
                reach(other, seen)
        return seen

    ahead = {id: reach(id, set()) for id in set(same.values())}
    return {
        (a, day[one])
        for a, of in statement.items()
        for one, other in combinations(of, 2)
        if day[one] == day[other] and same[one] != same[other] and same[other] in ahead[same[one]] and same[one] in ahead[same[other]]
    }


def taken_back(statement, by_id, account, debit, day, to):
    """Move the debit to the end of that day in its own statement; False if it was not there to be spent."""
    here = statement.index(debit)
    balance, there = 0, 0
    stands = [0]
    for id in statement[:here]:
        line = by_id[id]
        balance = 0 if line[5] == "gap" else balance + (line[4] if line[3] == account else -line[4])
        stands.append(balance)
        there += day[id] <= to
    if min(stands[there:]) < by_id[debit][4] or any(by_id[id][5] == "gap" for id in statement[there:here]):
        return False
    statement.insert(there, statement.pop(here))
    day[debit] = to
    return True


def merged(statement, day, links, strict):
    """One order of all lines that keeps to every statement; `strict`: both lines of a payment of one day, which has no other, stand side by side. None if there is none."""
    left = {a: list(of) for a, of in statement.items()}
    stands_in = defaultdict(set)
    for a, of in left.items():
        for id in of:
            stands_in[id].add(a)
    debits, credits = defaultdict(set), defaultdict(set)
    for d, c in links:
        debits[c].add(d)
        credits[d].add(c)
    beside = {d: c for d, c in links if day[d] == day[c] and len(credits[d]) == len(debits[c]) == 1} if strict else {}
    order = []

    def first(id):
        return all(left[a][0] == id for a in stands_in[id])

    def take(id):
        order.append(id)
        for a in stands_in[id]:
            left[a].pop(0)

    while any(left.values()):
        before = len(order)
        for id in sorted({of[0] for of in left.values() if of}):
            if not all(left[a] and left[a][0] == id for a in stands_in[id]) or not debits[id] <= set(order):
                continue
            if id in beside and not first(beside[id]):
                continue
            take(id)
            if id in beside:
                take(beside[id])
            break
        if len(order) == before:
            return None
    return order


def attributions(order, claimed, relabelled, gone, links, target):
    """Every sum that the target can hold in this order; at each choice, each possible number of claim units is tried."""
    amount = {line[0]: line[4] for line in order}
    credits, debits = defaultdict(list), defaultdict(list)
    for link in links:
        credits[link[0]].append(link)
        debits[link[1]].append(link)

    def part(link):
        return min(amount[link[0]], amount[link[1]])

    known = {}

    def go(at, accounts, way):
        """`accounts`: (balance, claim units) by name; `way`: claim units on their way by link; both as sorted tuples."""
        if at == len(order):
            return frozenset((sum(claims for name, (_, claims) in accounts if name in target[1]),))
        key = at, accounts, way
        if key not in known:
            known[key] = frozenset(went(at, dict(accounts), dict(way)))
        return known[key]

    def on(at, accounts, way, got):
        return (got + more for more in go(at + 1, tuple(sorted(accounts.items())), tuple(sorted(way.items()))))

    def went(at, accounts, way):
        id, _, payer, payee, units, kind = order[at]
        if id in gone:
            yield from on(at, accounts, way, 0)
            return
        if kind == "gap":
            yield from on(at, accounts | {payer: (0, 0)}, way, 0)
            return
        came = sum(way.pop(link, 0) for link in debits[id])
        leaving = [claimed.get(id, 0) + came]
        if payer:
            balance, claims = accounts.get(payer, (0, 0))
            real = min(units, max(balance, 0))
            leaving = range(max(0, real - (max(balance, 0) - claims)), min(real, claims) + 1)
        for n in leaving:
            later = dict(accounts)
            if payer:
                later[payer] = (balance - units, claims - n)
            carried = claimed[id] if id in claimed and payer else 0 if id in relabelled else n
            hit = carried if id in target[0] else 0
            for split in splits(carried, units, [part(link) for link in credits[id]]):
                onward = way | dict(zip(credits[id], split, strict=True))
                if not payee:
                    yield from on(at, later, onward, hit)
                    continue
                standing, there = later.get(payee, (0, 0))
                absorbed = min(max(-standing, 0), units)
                for lost in range(max(0, absorbed - (units - carried)), min(absorbed, carried) + 1):
                    yield from on(at, later | {payee: (standing + units, there + carried - lost)}, onward, hit)

    return set(go(0, (), ()))


def splits(carried, units, parts):
    """Every way in which the claim units of a payment can lie in its parts and in what is left beside them."""
    if not parts:
        yield ()
        return
    rest = units - sum(parts)
    for chosen in product(*(range(min(size, carried) + 1) for size in parts)):
        if 0 <= carried - sum(chosen) <= rest:
            yield chosen
