#!/usr/bin/env python3
"""Checks a dossier by itself: hashes, signature, log, exhibits read again, every figure worked out again, and that the PDF says what its twin says.

A single file that needs Python 3.11 and nothing else; with pypdf it reads the PDF, with pyHanko the signature. It shares no code with the
program that made the dossier. Run it from inside the bundle: python3 verify.py [BUNDLE or DOSSIER.pdf] [--trust CERTIFICATE.pem]
Authority: docs/method.md (the rules, written again from it); RFC 8493 (BagIt); ISO 20022 camt.052, .053 and .054; SWIFT MT940; Open Financial Exchange. Exit codes: 0 everything that could be
checked holds, 3 there is nothing here that can be checked, 5 something does not hold, 6 all that was worked out agrees, and something that it rests on is not known to this file.
"""

from __future__ import annotations

import argparse
import csv
import gc
import hashlib
import io
import json
import logging
import re
import sys
import tomllib
import unicodedata
from bisect import bisect
from collections import Counter, defaultdict, deque
from datetime import date
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

OK, NOTHING, BROKEN, NOT_COMPLETE = 0, 3, 5, 6
FORMAT = "assettrace dossier twin, version 2"
OUTSIDE = -1
# docs/method.md, "Rules": whose money leaves and in which order, step by step; and the same for payments that bought an asset, where it is not the same
RULES = {
    "own_money_first": {"steps": [["own", "oldest"], ["claims", "rateably"]], "steps_on_targets": None},
    "pro_rata": {"steps": [["all", "rateably"]], "steps_on_targets": None},
    "fifo": {"steps": [["all", "oldest"]], "steps_on_targets": None},
    "lifo": {"steps": [["all", "newest"]], "steps_on_targets": None},
    "claims_first": {"steps": [["claims", "rateably"], ["own", "oldest"]], "steps_on_targets": None},
    "asset_first": {"steps": [["own", "oldest"], ["claims", "rateably"]], "steps_on_targets": [["claims", "rateably"], ["own", "oldest"]]},
    "own_first_then_oldest_claim": {"steps": [["own", "oldest"], ["claims", "oldest"]], "steps_on_targets": None},
}
UNSAID = ("own_money_first", "pro_rata", "fifo", "lifo", "claims_first", "asset_first")  # the rules of a twin that does not say its rules: there were no others
NAMED = 20  # exhibits that are told by name where there are more
FLOW_LINES = 6_000  # a ledger of more lines has its ranges compared with the rules and not worked out again
NO_HUNDREDTHS = dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF ESP ITL".split(), 0) | dict.fromkeys(
    "BHD IQD JOD KWD LYD OMR TND".split(), 3
)
SYMBOLS = {"GBP": "£", "EUR": "€"}


class NotCheckable(Exception):
    """There is nothing here that can be checked; the text says why."""


class Findings:
    """What was checked, what does not hold, what was not checked, and what was worked out on the dossier's own word."""

    def __init__(self):
        self.checked: list[str] = []
        self.broken: list[str] = []
        self.unchecked: list[str] = []
        self.incomplete: list[str] = []

    def hold(self, what: str, wrong: list[str]) -> None:
        """One check: `wrong` names each thing that does not hold."""
        if wrong:
            self.broken += [f"{what}: {each}" for each in wrong[:20]] + ([f"{what}: and {len(wrong) - 20} more"] if len(wrong) > 20 else [])
        else:
            self.checked.append(what)

    def tell(self) -> int:
        for title, lines in (("Holds", self.checked), ("NOT CHECKED", self.unchecked), ("NOT COMPLETE", self.incomplete), ("DOES NOT HOLD", self.broken)):
            if lines:
                print(f"{title}:")
                print("\n".join(f"  {line}" for line in lines))
        print(f"{len(self.checked)} checks hold, {len(self.broken)} things do not, {len(self.unchecked)} were not checked.")
        if self.incomplete and not self.broken:
            print("AGREES, NOT COMPLETE.")
        return BROKEN if self.broken else NOT_COMPLETE if self.incomplete else OK


# money


def minor(text: str, currency: str) -> int:
    """Minor units of a decimal string."""
    places = NO_HUNDREDTHS.get(currency, 2)
    match = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]+))?", text)
    if not match or len((match[3] or "").rstrip("0")) > places:
        raise ValueError(f"{text!r} is no amount in {currency}")
    value = int(match[2] + (match[3] or "")[:places].ljust(places, "0"))
    return -value if match[1] else value


def shown(amount: str, currency: str) -> set[str]:
    """The ways in which a figure may stand in the text."""
    if currency in ("", "%"):
        return {f"{int(amount):,}" if currency == "" else amount}
    value, places = minor(amount, currency), NO_HUNDREDTHS.get(currency, 2)
    digits = str(abs(value)).rjust(places + 1, "0")
    whole, part = (digits[:-places], "." + digits[-places:]) if places else (digits, "")
    said = f"{'-' if value < 0 else ''}{SYMBOLS.get(currency, currency + ' ')}{int(whole):,}{part}"
    return {said, "nil"} if value == 0 else {said}


# following the money, written from docs/method.md


class Lot:
    __slots__ = ("amount", "before", "label", "line", "rank")

    def __init__(self, label, line, amount, before, rank):
        self.label, self.line, self.amount, self.before, self.rank = label, line, amount, before, rank


def is_own(label: str) -> bool:
    return label == "own" or label.startswith("own:")


def takes(whose: str, label: str) -> bool:
    """True if a step takes money of this label."""
    return whose == "all" or is_own(label) == (whose == "own")


def can_be_followed(rule: dict) -> bool:
    """True if each list of the rule is of steps that this file knows, and takes all that there may be."""

    def whole(steps) -> bool:
        known = all(len(step) == 2 and step[0] in ("own", "claims", "all") and step[1] in ("oldest", "newest", "rateably") for step in steps)
        return known and all(any(takes(whose, label) for whose, _ in steps) for label in ("own", "a claim"))

    return whole(rule["steps"]) and (rule["steps_on_targets"] is None or whole(rule["steps_on_targets"]))


def told_rule(name: str, rule: dict) -> str:
    """A rule's steps in words."""
    said = "; then ".join(" ".join(map(str, step)) for step in rule["steps"])
    return (
        f"{name} ({said})"
        if rule["steps_on_targets"] is None
        else f"{name} ({said}; for payments that bought an asset {'; then '.join(' '.join(map(str, step)) for step in rule['steps_on_targets'])})"
    )


class Followed:
    """One ledger under one rule. Lines: (id, day, payer, payee, amount, kind); claims: line -> [(label, amount)] in the order of labels; rule: as in RULES.

    An account's lots stand in a queue a label, the oldest first; lots of different labels stand in the order of their rank.
    """

    def __init__(self, lines, accounts, claims, labels, rule, bought, also=()):
        self.lines, self.claims, self.labels, self.bought = lines, claims, {label: n for n, label in enumerate(labels)}, bought
        self.steps, self.steps_on_targets = rule["steps"], rule["steps_on_targets"] or rule["steps"]
        self.queues = [defaultdict(deque) for _ in range(accounts)]
        self.have = [Counter() for _ in range(accounts)]
        self.standing, self.debt = [0] * accounts, [0] * accounts
        self.debited, self.gapped, self.owing = [-1] * accounts, [-1] * accounts, [-1] * accounts
        self.totals = defaultdict(Counter)
        self.moved, self.repaid, self.undone = {}, {}, set()
        self.place = {line[0]: n for n, line in enumerate(lines)}
        self.keep = set(bought) | set(also) | {self.place.get(line[5][9:], -1) for line in lines if line[5].startswith("reversal:")}
        self.rank = 0
        for n in range(len(lines)):
            self._line(n)
        for have in self.have:
            for label, amount in have.items():
                self.totals[label]["held"] += amount

    def _line(self, n):
        _, _, payer, payee, amount, kind = self.lines[n]
        first = self.place.get(kind[9:], -1) if kind.startswith("reversal:") else -1
        if kind == "gap":
            for label, lost in self.have[payer].items():
                self.totals[label]["lost_in_gap"] += lost
            self.queues[payer], self.have[payer] = defaultdict(deque), Counter()
            self.standing[payer] = self.debt[payer] = 0
            self.gapped[payer] = self.debited[payer] = n
        elif 0 <= first < n and self._can_go_back(first):
            self._back(n, first)
        elif not (payee < 0 <= payer and n not in self.claims and n not in self.keep and self._paid_out_of_one(n, payer, amount)):
            parcel = self._out(n, payer, amount)
            if n in self.keep:
                self.moved[n] = [(lot.label, lot.amount, lot.before) for lot in parcel]
            self._in(n, payee, amount, parcel)
        for account in (payer, payee):
            if account >= 0 and self.debt[account]:
                self.owing[account] = n

    def _paid_out_of_one(self, n, payer, amount):
        """The same, told shorter, where all that stands in the account is of one label and goes nowhere that anybody asks about; False if not."""
        label = next((label for label, part in self.have[payer].items() if part), None)
        if self.standing[payer] < amount or label is None or self.have[payer][label] != self.standing[payer]:
            return False
        order = next(order for whose, order in self.steps if takes(whose, label))
        draw([self.queues[payer][label]], amount, [], newest=order == "newest")
        self.have[payer][label] -= amount
        self.standing[payer] -= amount
        self.debited[payer] = n
        self.totals[label]["paid_out"] += amount
        return True

    def _new(self, label, n, amount):
        self.rank += 1
        self.totals[label]["claimed"] += amount
        return Lot(label, n, amount, None, self.rank)

    def _out(self, n, payer, amount):
        claims = self.claims.get(n, ())
        if payer < 0:
            rest = amount - sum(part for _, part in claims)
            return [self._new(label, n, part) for label, part in (*claims, ("own", rest)) if part]
        standing = self.standing[payer]
        going = min(amount, standing)
        parcel = self._spend(self.queues[payer], self.have[payer], standing, going, n, n in self.bought)
        self.standing[payer] -= going
        self.debited[payer] = n
        if amount > standing:
            self.debt[payer] += amount - standing
            parcel.append(self._new("own", n, amount - standing))
        if claims:
            for lot in parcel:
                self.totals[lot.label]["relabelled"] += lot.amount
            parcel = [self._new(label, n, part) for label, part in claims]
        return parcel

    def _in(self, n, payee, amount, parcel):
        if payee < 0:
            for lot in parcel:
                self.totals[lot.label]["paid_out"] += lot.amount
            return
        owed = min(self.debt[payee], amount)
        if owed:
            queues, have = defaultdict(deque), Counter()
            for lot in parcel:
                queues[lot.label].append(lot)
                have[lot.label] += lot.amount
            for lot in self._spend(queues, have, amount, owed, n, False):
                self.totals[lot.label]["absorbed"] += lot.amount
            self.debt[payee] -= owed
            self.repaid[n] = owed
            parcel = [lot for lot in parcel if lot.amount]
        for lot in parcel:
            self.queues[payee][lot.label].append(lot)
            self.have[payee][lot.label] += lot.amount
        self.standing[payee] += amount - owed

    def _spend(self, queues, have, standing, debit, n, asset):
        """Take the debit out of the queues, step by step; what is taken keeps the order in which it stood."""
        if not debit:
            return []
        taken = []
        if debit == standing:
            draw([queue for queue in queues.values() if queue], debit, taken)
            debit = 0
        for whose, order in self.steps_on_targets if asset else self.steps:
            if not debit:
                break
            # what an earlier step took all of has an empty queue
            of_step = {label: have[label] for label, queue in queues.items() if queue and takes(whose, label)}
            part = min(debit, sum(of_step.values()))
            debit -= part
            if order == "rateably":
                self._rateably(queues, of_step, part, taken)
            else:
                draw([queues[label] for label in of_step], part, taken, newest=order == "newest")
        if len(taken) > 1:
            taken.sort(key=lambda pair: pair[0].rank)
        parts = []
        for lot, part in taken:
            have[lot.label] -= part
            if lot.label == "own" and parts and parts[-1].label == "own" and n not in self.keep:
                parts[-1].amount += part  # nobody asks for the way of what no claim covers
                continue
            self.rank += 1
            parts.append(Lot(lot.label, n, part, lot, self.rank))
        return parts

    def _rateably(self, queues, have, debit, taken):
        """Labels in proportion, the units that are missing to the largest remainders; within a label the oldest first."""
        have = {label: amount for label, amount in have.items() if amount}
        if not debit:
            return
        if len(have) == 1:
            draw([queues[label] for label in have], debit, taken)
            return
        whole = sum(have.values())
        quota = {label: debit * amount // whole for label, amount in have.items()}
        by_remainder = sorted(have, key=lambda label: (-(debit * have[label] % whole), self.labels[label]))
        for label in by_remainder[: debit - sum(quota.values())]:
            quota[label] += 1
        for label, part in quota.items():
            draw([queues[label]], part, taken)

    def _can_go_back(self, first):
        _, _, payer, payee, _, _ = self.lines[first]
        if payee >= 0 and (first in self.repaid or self.debited[payee] > first):
            return False
        return payer < 0 or (self.gapped[payer] < first and self.owing[payer] < first and first not in self.claims)

    def _back(self, n, first):
        _, _, payer, payee, moved, _ = self.lines[first]
        if payee >= 0:
            for label, queue in self.queues[payee].items():
                self.have[payee][label] -= sum(lot.amount for lot in queue if lot.line == first)
                self.queues[payee][label] = deque(lot for lot in queue if lot.line != first)
            self.standing[payee] -= moved
            self.debited[payee] = n
        for label, amount, before in self.moved[first]:
            if payee < 0:
                self.totals[label]["paid_out"] -= amount
            if payer < 0:
                self.totals[label]["paid_out"] += amount
                continue
            if not before.amount:  # it had left whole, and takes up its old place
                queue = sorted((*self.queues[payer][label], before), key=lambda lot: lot.rank)
                self.queues[payer][label] = deque(queue)
            before.amount += amount
            self.have[payer][label] += amount
        if payer >= 0:
            self.standing[payer] += moved
        self.undone |= {first, n}

    def target(self, lines, accounts):
        """What a target holds by label, and its route: (label, from line, to line or -1) -> amount."""
        held, route = Counter(), Counter()
        ends = [(label, amount, before, n) for n in lines if n not in self.undone for label, amount, before in self.moved[n]]
        ends += [(lot.label, lot.amount, lot, -1) for a in accounts for queue in self.queues[a].values() for lot in queue]
        for label, amount, lot, to in ends:
            if label == "own":
                continue
            held[label] += amount
            while lot is not None:
                route[label, lot.line, to] += amount
                to, lot = lot.line, lot.before
        return held, route


def draw(queues, debit, taken, newest=False):
    """Take from the oldest lots of some queues, or from the newest, whichever queue they stand in."""
    end = -1 if newest else 0
    while debit:
        queue = queues[0] if len(queues) == 1 else (max if newest else min)((q for q in queues if q), key=lambda q: q[end].rank)
        lot = queue[end]
        part = min(debit, lot.amount)
        taken.append((lot, part))
        lot.amount -= part
        debit -= part
        if not lot.amount:
            queue.pop() if newest else queue.popleft()


class FollowedLinks:
    """The lines as the rules follow them: what holds as one payment leaves at its place in one statement and arrives at its place in the other. `links`: what no order of the
    statements allows is a candidate; `places`: accounts that stand for payments on their way, numbered behind the others."""

    def __init__(self, lines, accounts, links):
        self.lines, self.links, self.places = list(lines), list(links), 0
        if not any(state != "candidate" for _, _, state in links):
            return
        now = [list(line[:1]) + [line[1][:10], *line[2:]] for line in lines]
        statement = [[n for n, line in enumerate(now) if a in line[2:4]] for a in range(accounts)]
        before: dict[int, set] = defaultdict(set)
        credits, debits = defaultdict(list), defaultdict(list)
        for k, (debit, credit, state) in enumerate(links):
            if state == "candidate":
                continue
            if not self._can_arrive(now, statement[now[debit][2]], debit, now[credit][1]):
                self.links[k] = (debit, credit, "candidate")
                continue
            credits[debit].append(credit)
            debits[credit].append(debit)
        ways = []
        for debit, credit, state in self.links:
            if state != "candidate":
                way = (tuple(debits[credit]), (credit,)) if len(debits[credit]) > 1 else ((debit,), tuple(sorted(credits[debit], key=lambda n: (now[n][1], n))))
                if way not in ways:
                    ways.append(way)
        linked, at = {lines[n][0] for way in ways for n in (*way[0], *way[1])}, {line[0]: n for n, line in enumerate(lines)}
        for n, line in enumerate(now):
            if line[5].startswith("reversal:"):
                if line[0] in linked or line[5][9:] in linked:
                    line[5] = ""
                else:
                    before[n].add(at[line[5][9:]])
        for out, into in ways:
            place, self.places = accounts + self.places, self.places + 1
            left, came = (sum(now[n][4] for n in side) for side in (out, into))
            for n in out:
                now[n][3] = place
            for n in into:
                now[n][2] = place
            beside = []
            if left != came:
                day = now[into[-1] if left > came else into[0]][1]
                ends = (place, -1) if left > came else (-1, place)
                now.append([f"{now[into[0]][0]}:beside the link", day, *ends, abs(left - came), ""])
                beside = [len(now) - 1]
            for n in out:
                chain = [n, *into, *beside] if left > came else [n, *beside, *into]
                statement.append(chain)
                for one, later in zip(chain, chain[1:], strict=False):
                    before[later].add(one)
        self.lines = [tuple(now[n]) for n in in_order(now, statement, before)]

    def candidates(self):
        return [link for link in self.links if link[2] == "candidate"]

    @staticmethod
    def _can_arrive(now, statement, debit, day):
        """A debit that is booked later is taken back to the end of that day, if the money was there from then on."""
        if now[debit][1] <= day:
            return True
        account, amount, here = now[debit][2], now[debit][4], statement.index(debit)
        there = sum(now[n][1] <= day for n in statement)
        stands = [0]
        for n in statement[:here]:
            stands.append(0 if now[n][5] == "gap" else stands[-1] + (now[n][4] if now[n][3] == account else -now[n][4]))
        if min(stands[there:]) < amount or any(now[n][5] == "gap" for n in statement[there:here]):
            return False
        statement.insert(there, statement.pop(here))
        now[debit][1] = day
        return True


def in_order(lines, statements, before):
    """One order of all lines that keeps to every statement. Where they contradict each other, first the line that fewest others still stand before, then the one that stands
    earliest in its statement, then by id; but never one before what is `before` it."""
    follows, earliest = defaultdict(set), {}
    for statement in statements:
        for n, line in enumerate(statement):
            earliest[line] = min(n, earliest.get(line, n))
        for one, later in zip(statement, statement[1:], strict=False):
            if lines[one][1] == lines[later][1]:
                follows[one].add(later)
    for later, firsts in before.items():
        for first in firsts:
            if lines[first][1] == lines[later][1]:
                follows[first].add(later)
    of_day = defaultdict(list)
    for n, line in enumerate(lines):
        of_day[line[1]].append(n)
    found = []
    for day in sorted(of_day):
        left = Counter(dict.fromkeys(of_day[day], 0))
        for n in of_day[day]:
            for later in follows[n]:
                left[later] += 1
        while left:
            ready = [n for n in left if not left[n]]
            if ready:
                n = min(ready, key=lambda n: (earliest.get(n, 0), lines[n][0]))
            else:
                n = min((n for n in left if not any(first in left for first in before.get(n, ()))), key=lambda n: (left[n], earliest.get(n, 0), lines[n][0]))
            del left[n]
            found.append(n)
            for later in follows[n]:
                if later in left:
                    left[later] -= 1
    return found


def contradicting_days(lines, links):
    """Accounts and days on which payments, each standing once at its place in both statements, follow each other in a ring."""
    of_day = defaultdict(list)
    for debit, credit, _ in links:
        out, came = lines[debit][1][:10], lines[credit][1][:10]
        if came <= out:
            of_day[came].append(({debit, credit}, [(lines[debit][2], debit if came == out else len(lines)), (lines[credit][3], credit)]))
    for n, line in enumerate(lines):
        if line[5] != "gap" and min(line[2:4]) >= 0 and line[1][:10] in of_day:
            of_day[line[1][:10]].append(({n}, [(line[2], n), (line[3], n)]))
    found = set()
    for day, payments in of_day.items():
        if len(payments) > 500:
            found |= {(account, day) for _, places in payments for account, _ in places}
            continue
        follows = [
            (i, j, account)
            for i, (one, places) in enumerate(payments)
            for j, (other, others) in enumerate(payments)
            if not one & other
            for account, at in places
            for same, later in others
            if account == same and at < later
        ]
        onward = defaultdict(set)
        for i, j, _ in follows:
            onward[i].add(j)
        reach = {}
        for i in range(len(payments)):
            seen, waiting = set(), list(onward[i])
            while waiting:
                j = waiting.pop()
                if j not in seen:
                    seen.add(j)
                    waiting += onward[j]
            reach[i] = seen
        found |= {(account, day) for i, j, account in follows if i in reach[j]}
    return found


class Network:
    """The ledger as a network of what moved and what stood, for the ranges; nodes 0 and 1 are where claims begin and where the trace ends. links: (debit, credit, state), edges
    beside what left and came, or instead of it where they hold; free: (account, day) without an order; both: lines taken as undone and as not."""

    def __init__(self, lines, accounts, claims, undone, by_day, links=(), free=frozenset(), both=frozenset()):
        self.head, self.room, self.out = [], [], [[], []]
        self.claimed, self.line_node, self.both = 0, {}, both
        linked = Counter()
        for debit, credit, state in links:
            linked[debit] += min(lines[debit][4], lines[credit][4]) if state != "candidate" else 0
        of_account = [[] for _ in range(accounts)]
        for n, line in enumerate(lines):
            if n in undone:
                continue
            for account in {a for a in line[2:4] if a >= 0}:
                of_account[account].append(n)
            if line[5] == "gap":
                continue
            self.line_node[n] = self.node()
            part = sum(amount for label, amount in claims.get(n, ()) if not is_own(label))
            self.edge(0, self.line_node[n], part)
            self.claimed += part
            if line[3] < 0:
                self.edge(self.line_node[n], 1, line[4] - linked[n])
        for debit, credit, _ in links:
            if debit in self.line_node and credit in self.line_node:
                self.edge(self.line_node[debit], self.line_node[credit], min(lines[debit][4], lines[credit][4]))
        self.last = [self._account(lines, a, claims, self._groups(lines, of_account[a], by_day, {day for of, day in free if of == a})) for a in range(accounts)]

    def _account(self, lines, account, claims, groups):
        """One account from group to group; the node of what stands there at the end."""
        now, balance, away, here = self.node(), 0, 0, 0
        for group in groups:
            if lines[group[0]][5] == "gap":
                self.edge(now, 1, max(balance, 0))
                now, balance = self.node(), 0
                continue
            out, into = [n for n in group if lines[n][2] == account], [n for n in group if lines[n][3] == account]
            credits, debits, before = sum(lines[n][4] for n in into), sum(lines[n][4] for n in out), balance
            high, low = before + away, before - here  # as if what came back had never left, and as if what left again had never come
            if into:
                gate = self.node()
                for n in into:
                    self.edge(self.line_node[n], gate, lines[n][4])
                self.edge(gate, now, credits - min(credits, max(-high, 0)))
                self.edge(gate, 1, min(credits, max(debits - low, 0)))
            balance = before + credits - debits
            for n in self.both & set(group):
                back = lines[n][5].startswith("reversal:")
                away += lines[n][4] * ((n in out and not back) - (n in into and back))
                here += lines[n][4] * ((n in into and not back) - (n in out and back))
            if out:
                for n in out:
                    self.edge(now, 1 if n in claims else self.line_node[n], min(lines[n][4], max(high, 0) + credits))
                later = self.node()
                self.edge(now, later, max(balance + away, 0))
                now = later
        end = self.node()
        self.edge(now, end, max(balance, 0))
        self.edge(end, 1, max(balance, 0))
        return end

    @staticmethod
    def _groups(lines, own, by_day, free=frozenset()):
        """The account's lines one by one, or a day at a time; a gap stands alone in its account."""
        group = []
        for n in own:
            alone = lines[n][5] == "gap" or not (by_day or lines[n][1][:10] in free)
            if group and (alone or lines[group[0]][1][:10] != lines[n][1][:10]):
                yield group
                group = []
            if alone:
                yield [n]
            else:
                group.append(n)
        if group:
            yield group

    def node(self):
        self.out.append([])
        return len(self.out) - 1

    def edge(self, tail, head, room):
        if room > 0:
            for a, b, left in ((tail, head, room), (head, tail, 0)):
                self.out[a].append(len(self.head))
                self.head.append(b)
                self.room.append(left)

    def range(self, lines, accounts):
        """At least and at most of a target."""
        ends = {self.line_node[n] for n in lines if n in self.line_node} | {self.last[a] for a in accounts}
        if not ends:
            return 0, 0
        elsewhere = self._flow({1}, ends)
        return self.claimed - elsewhere, self._flow(ends, {1})

    def _flow(self, sinks, walls):
        """The largest flow from the claims into `sinks`, nothing going on from `walls` or from a sink."""
        room, flow = self.room[:], 0
        stop = sinks | walls
        while True:
            level, waiting = {0: 0}, deque([0])
            while waiting:
                tail = waiting.popleft()
                if tail in stop:
                    continue
                for e in self.out[tail]:
                    if room[e] and self.head[e] not in level and self.head[e] not in walls - sinks:
                        level[self.head[e]] = level[tail] + 1
                        waiting.append(self.head[e])
            if not sinks & level.keys():
                return flow
            at = dict.fromkeys(level, 0)
            while True:
                path, node = [], 0
                while node not in sinks:
                    edges = self.out[node]
                    while at[node] < len(edges):
                        e = edges[at[node]]
                        if room[e] and level.get(self.head[e], -1) == level[node] + 1 and node not in stop:
                            break
                        at[node] += 1
                    else:
                        if not path:
                            node = None
                            break
                        e = path.pop()
                        node = self.head[e ^ 1]
                        at[node] += 1
                        continue
                    path.append(e)
                    node = self.head[e]
                if node is None:
                    break
                least = min(room[e] for e in path)
                for e in path:
                    room[e] -= least
                    room[e ^ 1] += least
                flow += least


# exhibits, read again


class Read:
    """What an exhibit says: entries by place (day, signed minor units, account, order), statements by id, and how many rows of which kind."""

    def __init__(self):
        self.entries, self.statements, self.accepted, self.set_aside, self.declared = {}, {}, 0, 0, 0


CAMT = {b"BkToCstmrStmt": "Stmt", b"BkToCstmrAcctRpt": "Rpt", b"BkToCstmrDbtCdtNtfctn": "Ntfctn"}


def read_camt(content: bytes, report: str) -> Read:
    """Statements, interim reports or notifications. A row is an Ntry; one of several movements is as many rows (`camt_movements`)."""
    found, number, space = Read(), 0, ""
    for _, element in ElementTree.iterparse(io.BytesIO(content), events=("start",)):
        space = element.tag.rpartition("}")[0] + "}" if "}" in element.tag else ""  # the first of all is the document, whose namespace every element has
        break
    cut = len(space)
    for _, element in ElementTree.iterparse(io.BytesIO(content), events=("end",)):
        if element.tag != space + report:
            continue
        number += 1
        for one in element.iter():
            if isinstance(one.tag, str):
                one.tag = one.tag[cut:]
        account = next(
            (e.text.strip() for path in ("Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id") if (e := element.find(path)) is not None and e.text), ""
        )
        balances: dict[tuple[str, str], int] = {}
        for balance in element.findall("Bal"):
            kind, amount = balance.findtext("Tp/CdOrPrtry/Cd"), balance.find("Amt")
            value = minor(amount.text, amount.get("Ccy")) * (1 if balance.findtext("CdtDbtInd") == "CRDT" else -1)
            if kind == "CLBD":
                balances[amount.get("Ccy"), "closing"] = value
            elif kind in ("OPBD", "PRCD") and (kind == "OPBD" or (amount.get("Ccy"), "opening") not in balances):
                balances[amount.get("Ccy"), "opening"] = value
        own = (element.findtext("Acct/Ccy") or "").strip()
        alone = own if {balance.find("Amt").get("Ccy") for balance in element.findall("Bal")} <= {own} else ""
        currencies, order = {currency for currency, _ in balances}, 0
        sums: dict[str, Counter] = defaultdict(Counter)
        for n, entry in enumerate(element.findall("Ntry"), start=1):
            status = (entry.findtext("Sts") or "").strip() or entry.findtext("Sts/Cd")
            once = all(len(entry.findall(name)) < 2 for name in ("Amt", "CdtDbtInd", "RvslInd", "Sts", "BookgDt", "ValDt"))
            if status != "BOOK" or not once:
                found.set_aside += 1
                continue
            day = next((text for path in ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm") if (text := entry.findtext(path))), "")
            currency, moved = camt_movements(entry, alone)
            for part, value in moved:
                order += 1
                found.accepted += 1
                found.entries[f"{report} {number}, Ntry {n}{part}"] = (day[:10], value, account, order)
                credit = value > 0 or (value == 0 and entry.findtext("CdtDbtInd") == "CRDT")
                sums[currency]["credits" if credit else "debits"] += abs(value)
                sums[currency]["entries"] += 1
        for currency in currencies | set(sums):
            found.statements[f"{report} {number}:{currency}"] = {
                "opening": balances.get((currency, "opening")),
                "closing": balances.get((currency, "closing")),
                **{name: sums[currency][name] for name in ("credits", "debits", "entries")},
            }
        element.clear()
    return found


def camt_movements(entry, alone: str) -> tuple[str, list[tuple[str, int]]]:
    """Currency and movements of a booked Ntry, each with what its place ends with. Several transactions are movements of their own if their amounts, under one name and each with its
    sign, come to the entry, with their own charges or with the entry's; of one that went out the charge is one, if an amount that it states and the charge come to it. An entry in
    another currency than the account, all of whose balances are in its own (`alone`), moves its counter value."""
    amount, way = entry.find("Amt"), 1 if entry.findtext("CdtDbtInd") == "CRDT" else -1
    currency, whole = amount.get("Ccy"), minor(amount.text.strip(), amount.get("Ccy")) * way
    details = entry.findall("NtryDtls/TxDtls") + entry.findall("TxDtls")
    kinds = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt", "AmtDtls/AnncdPstngAmt/Amt")
    if alone and currency != alone:
        for one in (entry, *(details if len(details) == 1 else ())):
            counter = next((e for path in kinds[1:3] if (e := one.find(path)) is not None and e.get("Ccy") == alone), None)
            if counter is not None:
                currency, whole = alone, minor(counter.text.strip(), alone) * way
                break

    def stated(one) -> list[int | None]:
        values = []
        for path in kinds:
            written = one.find(path)
            try:
                values.append(minor(written.text.strip(), currency) if written is not None and written.text and written.get("Ccy") == currency else None)
            except ValueError:
                values.append(None)
        return values

    def charged(one) -> int | None:
        """What its charges come to, below nil; None if one is in another currency."""
        total = 0
        for chrgs in one.findall("Chrgs"):
            listed = [record for record in chrgs.findall("Rcrd") if record.findtext("Amt")] or ([chrgs] if chrgs.findtext("Amt") else [])
            for record, name in [(record, "Amt") for record in listed] or [(chrgs, "TtlChrgsAndTaxAmt")]:
                written = record.find(name)
                if written is not None and written.text:
                    if written.get("Ccy") != currency:
                        return None
                    total += minor(written.text.strip(), currency) * (1 if name == "Amt" and record.findtext("CdtDbtInd") == "CRDT" else -1)
        return total

    beside, own = charged(entry), [charged(one) for one in details]
    if len(details) < 2:
        paid = {value for one in details for value in stated(one)} - {None}
        inside = own[0] if own else 0
        for charge in (None if None in (beside, inside) else beside + inside, beside, inside):
            if charge and whole < charge < 0 and charge - whole in paid:
                return currency, [("", whole - charge), (", Chrgs", charge)]
        return currency, [("", whole)]
    table = [stated(one) for one in details]
    ways = [list(column) for column in zip(*table, strict=True)] + [[next((v for v in of_one if v is not None), None) for of_one in table]]
    signs = [{"CRDT": 1, "DBIT": -1}.get(one.findtext("CdtDbtInd"), 1 if whole >= 0 else -1) for one in details]
    for values in ways:
        if None in values:
            continue
        for turn in (1, -1) if (entry.findtext("RvslInd") or "").strip() in ("true", "1") else (1,):
            moved = [value * sign * turn for value, sign in zip(values, signs, strict=True)]
            more = []
            if sum(moved) != whole and None not in own and any(own) and sum(moved) + sum(own) == whole:
                moved = [value + charge for value, charge in zip(moved, own, strict=True)]
            elif sum(moved) != whole and beside and sum(moved) + beside == whole:
                more = [(", Chrgs", beside)]
            if sum(moved) + sum(value for _, value in more) == whole:
                return currency, [(f", TxDtls {n}", value) for n, value in enumerate(moved, start=1)] + more
    return currency, [("", whole)]


class Odd(Exception):
    """The exhibit is not as its format says, and only a reader that knows banks' own ways could read it; the text says what was met."""


# bank tables: read as the template says that travels in the bundle, written again from what docs/verify.md and the template itself say

READY_TEMPLATES = {  # SHA-256 of those that come with the program; another is printed, so that a reader sees how a table was read
    "continental_bank": "064b7a460265f69f606990c012bea76f2f0b9e8192d57cd1b4e58e771e45acac",
    "moneygram": "072869ac520e43605bd5947a1757412c9f16896c558e0ee57594e9ea39028c1a",
    "paypal": "32d0ac407c4288034704ac83b1a17869e17c1baf656f10c3e62354bf751acc40",
    "paypal_us": "4017ef26d75812ec01c7a279df425918295d9895b491d73075fceac56d5ec2ed",
    "revolut": "c8b845562561fbbbb519cb5ae3da3a28d92e37b6fffd1ae445a736220da331df",
    "uk_bank": "daf2d0ab6f6c4b469fa0be4d101c53c094f59b8e130049af429a256fb62af34d",
    "wise": "e4787cc91b41849cf60426f6183b1740ba486b26f84296fe5348cfbc1523e0a0",
}
TEMPLATE_KEYS = frozenset(
    "says encodings delimiter dates day_once century decimal_mark group_mark negative paid_out_sign currency_mark order sign country column_names trailing_delimiter "
    "leading_noughts footers sheet credits debits in_credit overdrawn booked statement columns".split()
)
STATEMENT_KEYS = frozenset("account currency sort_code holder second_holder servicer statement_number first_day last_day opening closing".split())
COLUMN_KEYS = frozenset(
    "booked_on text value_on amount direction status paid_out paid_in balance_after balance_direction counterparty counterparty_account reference bank_code original_amount "
    "original_currency fee".split()
)
CURRENCIES = frozenset(  # ISO 4217, and those that the euro replaced
    "AED AFN ALL AMD ANG AOA ARS ATS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CYP CZK DEM DJF DKK DOP DZD "
    "EEK EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR IEP ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD "
    "KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MTL MUR MVR MWK MXN MYR MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SIT SKK SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF "
    "XPF YER ZAR ZMW ZWG".split()
)
# what a row without an amount says that is a balance, and no payment: docs/method.md has it in words
FORWARD = frozenset(
    "a reporter|alter saldo|ancien solde|anfangssaldo|b/f|b/fwd|balance at close of business|balance at end of day|balance b/f|balance b/fwd|balance bf|balance brought forward|"
    "balance c/f|balance c/fwd|balance carried forward|balance cf|balance from previous statement|beginsaldo|brought forward|c/f|c/fwd|carried forward|closing balance|eindsaldo|"
    "end balance|ending balance|endsaldo|ingaende saldo|kontostand|neuer saldo|nieuw saldo|nouveau solde|opening balance|previous balance|report|saldo anterior|saldo final|saldo finale|"
    "saldo inicial|saldo iniziale|saldo koncowe|saldo poczatkowe|saldo poprzednie|saldo precedente|saldovortrag|schlusssaldo|solde anterieur|solde final|solde initial|solde precedent|"
    "start balance|starting balance|uebertrag|ubertrag|utgaende saldo|vorig saldo".split("|")
)
LAKHS = ("INR", "PKR", "BDT", "NPR", "LKR")
MONTHS = (  # each with the names that banks of other countries give it, without accents
    "january januar janner januari janvier enero gennaio janeiro stycznia styczen|february februar feber februari fevrier febrero febbraio fevereiro lutego luty|"
    "march marz maart mars marts marzo marco marca marzec|april avril abril aprile kwietnia kwiecien|may mai mei maj mayo maggio maio maja|"
    "june juni juin junio giugno junho czerwca czerwiec|july juli juillet julio luglio julho lipca lipiec|august augustus augusti aout agosto sierpnia sierpien|"
    "september septembre septiembre settembre setembro wrzesnia wrzesien|october oktober octobre octubre ottobre outubro pazdziernika pazdziernik|"
    "november novembre noviembre novembro listopada listopad|december dezember decembre diciembre dicembre dezembro grudnia grudzien"
).split("|")


class TableReader:
    """One table and its template: what the lines around it say, and what each row moves. ValueError for a row that is no row of the table."""

    def __init__(self, template: dict):
        self.template, self.statement, self.columns = template, template["statement"], template["columns"]
        unknown = (template.keys() - TEMPLATE_KEYS) | (self.statement.keys() - STATEMENT_KEYS) | (self.columns.keys() - COLUMN_KEYS)
        if unknown:
            raise Odd(f"its template has keys that are not known here: {', '.join(sorted(unknown))}")
        texts = self.columns["text"]
        self.wanted = {heading for name, heading in self.columns.items() if name != "text"} | set([texts] if isinstance(texts, str) else texts)
        self.wanted |= {where["column"] for where in self.statement.values() if "column" in where}
        self.said: dict[str, str] = {}
        self.labels = {where["line"] for where in self.statement.values() if "line" in where}

    def listen(self, cells: list[str]) -> None:
        """A label and what stands behind it, in one cell or in two."""
        there = [cell for cell in cells if cell]
        label, _, value = there[0].partition(":")
        if label.strip() in self.labels:
            self.said.setdefault(label.strip(), value.strip() or next(iter(there[1:]), ""))

    def of(self, name: str, row: dict[str, str]) -> str:
        """What the template, a line or the row says."""
        where = self.statement.get(name, {})
        return where.get("fixed") or self.said.get(where.get("line", ""), "") or row.get(where.get("column", ""), "")

    def amount(self, written: str, currency: str) -> int:
        """Minor units, with the marks and the sign where the template has them."""
        key = self.template.get
        if currency not in CURRENCIES:
            raise ValueError(f"currency {currency!r}")
        mark, group, decimal = key("currency_mark", ""), key("group_mark", ""), key("decimal_mark")
        written = written.replace("\u2212", "-")
        if key("negative") == "dr_cr" and (match := re.fullmatch(r"(\S.*?)\s*(?<![A-Za-z])(DR|CR|D|C)\.?", written, re.IGNORECASE)):
            if match[1][0] in "+-":
                raise ValueError(f"amount {written!r}")
            written = ("-" if match[2][0] in "Dd" else "") + match[1]
        sign, rest = (written[0], written[1:]) if written[:1] in ("+", "-") else ("", written)
        if mark:
            rest = rest.removeprefix(mark).removesuffix(mark).strip()
        if key("negative") == "trailing_minus" and rest.endswith("-") and sign != "-":
            if sign:
                raise ValueError(f"amount {written!r}")
            sign, rest = "-", rest[:-1].strip().removesuffix(mark).strip()
        elif key("negative") == "parentheses" and not sign and re.fullmatch(r"\([^+-].*\)", rest, re.DOTALL):
            sign, rest = "-", rest[1:-1].strip().removeprefix(mark).removesuffix(mark).strip()
        if not sign and rest[:1] in ("+", "-") and rest[:1]:
            sign, rest = rest[0], rest[1:]  # behind a mark
        if group == " ":
            rest = rest.replace("\u00a0", " ").replace("\u202f", " ")
        whole, point, part = rest.partition(decimal)
        blocks = whole.split(group) if group else [whole]
        thirds = all(len(block) == 3 for block in blocks[1:]) and (len(blocks) == 1 or 1 <= len(blocks[0]) <= 3)
        lakhs = currency in LAKHS and len(blocks) > 2 and len(blocks[-1]) == 3 and all(len(block) == 2 for block in blocks[1:-1]) and 1 <= len(blocks[0]) <= 2
        if not all(re.fullmatch("[0-9]+", block) for block in blocks) or not (thirds or lakhs) or (point and not re.fullmatch("[0-9]+", part)):
            raise ValueError(f"amount {written!r}")
        value = minor(f"{''.join(blocks)}{point and '.' + part}", currency)
        if value >= 2**62:
            raise ValueError(f"amount {written!r}")
        return -value if sign == "-" else value

    def day(self, written: str) -> date:
        """A day in the template's order, a time behind it left off; a year of two digits only where the template gives the century."""
        text = re.sub(r"(?<=[0-9])[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?(Z|UTC|GMT|CES?T|BST|[+-][0-9]{2}:?[0-9]{2}))?$", "", written)
        order, century = self.template["dates"], self.template.get("century", 0)
        try:
            return self.in_order(text, order, century)
        except ValueError:
            for certain in ("ymd", "d month y", "month d y"):  # of which there is one reading, whatever the template has
                if certain != "ymd" or re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                    try:
                        return self.in_order(text, certain, 0)
                    except ValueError:
                        continue
            raise

    @staticmethod
    def in_order(text: str, order: str, century: int) -> date:
        """The day that is written in one order."""
        year = "(?P<y>[0-9]{4}|[0-9]{2})" if century else "(?P<y>[0-9]{4})"
        form = {
            "dmy": rf"(?P<d>[0-9]{{1,2}})(?P<s>[-/.])(?P<m>[0-9]{{1,2}})(?P=s){year}",
            "mdy": rf"(?P<m>[0-9]{{1,2}})(?P<s>[-/.])(?P<d>[0-9]{{1,2}})(?P=s){year}",
            "ymd": rf"{year}(?P<s>[-/.])(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}})(?:(?<=\.[0-9])\.|(?<=\.[0-9]{{2}})\.)?",
            "yyyymmdd": rf"{year}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})",
            "d month y": rf"(?P<d>[0-9]{{1,2}})\.?(?P<s>[ ./-])(?P<m>[^\W\d_]+\.?)(?P=s){year}",
            "month d y": rf"(?P<m>[^\W\d_]+\.?)(?P<s>[ -])(?P<d>[0-9]{{1,2}})(?:, |,|(?P=s)){year}",
        }[order]
        match = re.fullmatch(form, text)
        if match is None:
            raise ValueError(f"day {text!r}")
        named = match["m"]
        month = int(named) if named.isdigit() else month_named(named)
        return date(int(match["y"]) + (century if len(match["y"]) == 2 else 0), month, int(match["d"]))

    def is_footer(self, cells: list[str], headings: list[str] | None) -> bool:
        """The whole of a footer's label, with no more behind it than figures, and no day where rows have it."""
        first = next(filter(None, cells), "")
        figures = r"[\s:=*.()-]*(?:[A-Z]{3}|[£€$])?\s*[-+(]?[0-9][0-9.,'\s/()-]*\s*(?:[A-Z]{3}|CR|DR|[£€$])?[\s.)*]*|[\s:=*.]*"
        if not any(first.startswith(label) and re.fullmatch(figures, first[len(label) :]) for label in self.template.get("footers", ())):
            return False
        if headings is None or len(cells) != len(headings) + (self.template.get("trailing_delimiter") == "rows"):
            return True
        try:
            self.day(cells[headings.index(self.columns["booked_on"])])
        except ValueError:
            return True
        return False

    def is_forward(self, row: dict[str, str]) -> bool:
        """A balance that is carried forward: nothing moved, and all that is said is one of the forms."""
        columns, texts = self.columns, self.columns["text"]
        named = [*([texts] if isinstance(texts, str) else texts), *([columns["counterparty"]] if "counterparty" in columns else [])]
        said = [" ".join(re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", row[name].casefold())).split()).strip(" :.-=") for name in named]
        said = [text for text in said if text]
        if not said or not all(text in FORWARD for text in said):
            return False
        moved = any(re.search("[1-9]", row[columns[name]]) for name in ("amount", "paid_out", "paid_in") if name in columns)
        stated = bool(row.get(columns.get("balance_after", ""), ""))
        if moved and "balance_after" not in columns:
            raise ValueError("the words of a balance, beside an amount")
        return stated and not moved

    def balance(self, row: dict[str, str], currency: str) -> int | None:
        """What is stated after the row, below nil where the word beside it says so."""
        written = row.get(self.columns.get("balance_after", ""), "")
        if not written:
            return None
        value, word = self.amount(written, currency), row.get(self.columns.get("balance_direction", ""), "")
        if "balance_direction" not in self.columns:
            return value
        if value < 0 or (value and word not in self.template["in_credit"] + self.template["overdrawn"]):
            raise ValueError(f"balance {written!r} {word!r}")
        return -value if word in self.template["overdrawn"] else value

    def moved(self, row: dict[str, str], currency: str) -> int:
        """Minor units, above zero for a credit."""
        columns, key = self.columns, self.template.get
        if "amount" in columns:
            value = self.amount(row[columns["amount"]], currency)
            if "direction" in columns:
                word = row[columns["direction"]]
                if value < 0 or word not in key("credits") + key("debits"):
                    raise ValueError(f"direction {word!r}")
                return value if word in key("credits") else -value
            charge = row[columns["fee"]] if "fee" in columns else ""
            return (value if key("sign", "credit_positive") == "credit_positive" else -value) - (self.amount(charge, currency) if charge else 0)
        sides = [self.amount(row[columns[name]], currency) if row[columns[name]] else None for name in ("paid_out", "paid_in")]
        if key("paid_out_sign") == "minus" and sides[0] is not None:
            sides[0] = -sides[0]
        out, come = (side or 0 for side in sides)
        if sides == [None, None] or (out and come) or out < 0 or come < 0:
            raise ValueError("not one amount")
        return come - out


def bare_number(written: str) -> str:
    """Without the marks by which a spreadsheet takes a number for text."""
    match = re.fullmatch(r"'([^']*)'?|=\"(.*)\"", written, re.DOTALL)
    return (match[1] or match[2] or "") if match else written


def decoded(content: bytes, encodings: list[str]) -> str:
    """The text in the first of the encodings in which every byte is text; in the one that its byte order mark says, where it has one."""
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if marked else ["utf-8", *encodings] if content[:3] == b"\xef\xbb\xbf" else encodings:
        if encoding == "utf-16" and not marked:
            continue
        try:
            text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not (encoding in ("latin-1", "iso-8859-2", "iso-8859-15") and re.search("[\x80-\x9f]", text)):
            return text
    raise ValueError("it is text in none of the encodings that its template names")


def read_table(content: bytes, template: dict) -> Read:
    """A table's rows, with the lines around it, and a statement for each account and currency in it."""
    table, found = TableReader(template), Read()
    text = decoded(content, template.get("encodings", ["utf-8"]))
    headings, below, begins, order = template.get("column_names"), False, 1, 0
    ended = template.get("trailing_delimiter", "")
    accounts: dict[tuple[str, str], list] = {}
    latest, undated = "", template.get("day_once", False)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=template["delimiter"], strict=True)
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            break
        except csv.Error:
            fields = None
        place, begins = f"line {begins}", reader.line_num + 1
        if fields is None:
            found.set_aside += 1
            continue
        cells = [field.strip() for field in fields]
        first = next(filter(None, cells), "")
        if not first:
            found.declared += 1
        elif headings is None:
            found.declared += 1
            if table.wanted <= set(cells):
                headings = cells[:-1] if ended == "headings" and not cells[-1] else cells
                if any(headings.count(name) > 1 for name in table.wanted):
                    raise Odd("a heading that stands twice")
            else:
                table.listen(cells)
        elif table.is_footer(cells, headings):
            found.declared, below = found.declared + 1, True
            table.listen(cells)
        elif below or len(cells) != len(headings) + (ended == "rows") or (ended == "rows" and cells[-1]):
            found.set_aside += 1
        elif template.get("booked") and dict(zip(headings, cells, strict=False))[table.columns["status"]] not in template["booked"]:
            found.set_aside += 1
        else:
            order += 1
            try:
                row = {name: cell for name, cell in zip(headings, cells, strict=False) if name}
                entry = _table_row(table, row, order, accounts, latest, undated)
                latest = row[table.columns["booked_on"]] or latest
                if entry is None:
                    found.declared += 1
                else:
                    found.entries[place] = entry
                    found.accepted += 1
            except ValueError:
                found.set_aside += 1
    if headings is None:
        raise ValueError("no line has the headings of its template")
    _table_statements(table, accounts, found)
    return found


def _table_row(
    table: TableReader, row: dict[str, str], order: int, accounts: dict[tuple[str, str], list], latest: str, once: bool
) -> tuple[str, int, str, int] | None:
    """The entry of a row: day, what it moves, account as written, order; None for a balance that is carried forward. The account's rows are kept, with the balances they state.
    `latest`: the last day above, where a day stands `once` for several rows."""
    written, currency = table.of("account", row), table.of("currency", row).upper()
    if not written:
        raise ValueError("no account")
    if sort_code := table.of("sort_code", row):
        written = f"{bare_number(sort_code)} {bare_number(written)}"
    if table.template.get("country") == "gb" and table.template.get("leading_noughts") == "cut" and " " in written:
        sort_code, _, number = written.rpartition(" ")
        if (sort_code.isdigit() and len(sort_code) < 6) or (number.isdigit() and len(number) < 8):
            written = f"{sort_code.rjust(6, '0') if sort_code.isdigit() else sort_code} {number.rjust(8, '0')}"
    forward = table.is_forward(row)
    if forward and currency not in CURRENCIES:
        raise ValueError(f"currency {currency!r}")
    value = 0 if forward else table.moved(row, currency)
    rows = accounts.setdefault((table_account(written, table.template.get("country", "")), currency), [])
    stands = row[table.columns["booked_on"]] or (latest if once or forward else "")
    day = date.min if forward and not stands else table.day(stands)
    if stated := row.get(table.columns.get("value_on", ""), ""):
        table.day(stated)
    rows.append((value, table.balance(row, currency), not forward))
    return None if forward else (day.isoformat(), value, written, -order if table.template["order"] == "newest_first" else order)


def month_named(written: str) -> int:
    """The month of a name, or of its first three or four letters where no other month begins so; 0 if there is none."""
    word = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", written.casefold().removesuffix(".").replace("ł", "l")))
    whole = [n for n, names in enumerate(MONTHS, start=1) if word in names.split()]
    begun = [n for n, names in enumerate(MONTHS, start=1) if len(word) in (3, 4) and any(name.startswith(word) for name in names.split())]
    return next(iter(whole or (begun if len(begun) == 1 else [])), 0)


def table_account(written: str, country: str) -> str:
    """One key for an account however it is written: letters and digits of an IBAN, or of a British sort code and number; else without blanks."""
    text = re.sub(r"\s", "", bare_number(written)).upper()
    bare = re.sub("[^0-9A-Z]", "", text)
    if re.fullmatch("[A-Z]{2}[0-9]{2}[0-9A-Z]{8,30}", bare):
        return bare
    british = re.fullmatch("([0-9]{2}-?){3}[-/:]?[0-9]{8}", text) and (country == "gb" or not text.replace("/", "").isdigit())
    return f"gb {bare}" if british else text


def _table_statements(table: TableReader, accounts: dict[tuple[str, str], list], found: Read) -> None:
    """What each account comes to; balances that a line states are those of the only account."""
    said = (table.of("account", {}), table.of("currency", {}).upper())
    if not accounts and said[0] and said[1] in CURRENCIES:
        accounts[said] = []
    for number, ((_, currency), rows) in enumerate(accounts.items(), start=1):
        stated = {}
        for name in ("opening", "closing"):
            written = table.of(name, {}) if len(accounts) == 1 else ""
            try:
                stated[name] = table.amount(written, currency) if written else None
            except ValueError:
                stated[name] = None
        rows = rows[::-1] if table.template["order"] == "newest_first" else rows
        if rows and stated["opening"] is None and rows[0][1] is not None:
            stated["opening"] = rows[0][1] - rows[0][0]
        if rows and stated["closing"] is None:
            stated["closing"] = rows[-1][1]
        found.statements[f"table:account {number}"] = {
            **stated,
            "credits": sum(value for value, _, _ in rows if value > 0),
            "debits": -sum(value for value, _, _ in rows if value < 0),
            "entries": sum(entry for _, _, entry in rows),
        }


SWIFT_TAGS = frozenset("13 13D 20 21 25 25P 28 28C 34F 60F 60M 61 62F 62M 64 65 86 90C 90D NS".split())


def read_mt940(content: bytes) -> Read:
    """Statements of fields 20, 25, 60, 61, 62; a row is a field 61. Days of two digits: 80 to 99 are 19xx; the entry date is the one nearest to the value date."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    found, number, now, order, latest, booked = Read(), 0, None, 0, "", {}

    def balance(written: str) -> int:
        match = re.fullmatch(r"([CD])[0-9]{6}([A-Z]{3})([0-9]*(?:,[0-9]*)?)", written.strip())
        if match is None or now["currency"] not in ("", match[2]):
            raise Odd(f"balance {written.strip()!r}")
        now["currency"] = match[2]
        return swift_amount(match[3], match[2]) * (1 if match[1] == "C" else -1)

    for at, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        line = line.strip("\x01\x03")
        tagged = re.match(r":([0-9]{2}[A-Z]?|NS):(.*)", line)
        tag = tagged[1] if tagged and tagged[1] in SWIFT_TAGS else ""
        if re.fullmatch(r"-(XXX)?|-\}.*", line.strip()) or (tag == "20" and now):
            now = None
        if not tag:
            if line.strip() == ":" or (latest == "61" and re.match(r"[0-9]{10}", line)):
                raise Odd(f"line {at}: a field that is cut")
            if latest in ("61", "86") and booked:
                booked["told"][latest] += line
            continue
        if tag == "86" and booked:
            booked["told"]["86"] += tagged[2]
        else:
            order += swift_charge(found, booked, order)
            booked = {}
        if now is None and tag in ("20", "25", "25P", "28", "28C", "60F", "60M", "34F"):
            number += 1
            now = {"account": "", "currency": "", "opening": None, "closing": None, "credits": 0, "debits": 0, "entries": 0}
            found.statements[f"statement {number}"] = now
        if now is None:
            raise Odd(f"line {at}: a field outside every statement")
        if tag in ("25", "25P"):
            if now["account"] not in ("", tagged[2].strip()):
                raise Odd(f"line {at}: a second account")
            now["account"] = tagged[2].strip()
        elif tag.startswith("60"):
            now["opening"] = balance(tagged[2]) if now["opening"] is None else now["opening"]
        elif tag.startswith("62"):
            now["closing"] = balance(tagged[2])
        elif tag == "61":
            match = re.fullmatch(r"([0-9]{6})([0-9]{4})?(E?R?[CD])[A-Z]?([0-9]*(?:,[0-9]*)?)[A-Z][A-Z0-9 ]{3}.*", tagged[2].rstrip())
            if match is None or not now["currency"]:
                raise Odd(f"line {at}: {tagged[2][:40]!r}")
            value, booked, mark, written = match.groups()
            amount, order = swift_amount(written, now["currency"]), order + 1
            if mark.startswith("E"):
                found.set_aside += 1
            else:
                way = "credits" if mark in ("C", "RD") else "debits"
                account = re.sub(rf"(?<=[0-9])[ /]?{now['currency']}$", "", now["account"]).lstrip("/")
                found.entries[f"line {at}"] = (swift_day(value, booked or ""), amount if way == "credits" else -amount, account, order)
                found.accepted += 1
                now[way] += amount
                now["entries"] += 1
                booked = {"of": now, "place": f"line {at}", "way": way, "amount": amount, "told": {"61": "", "86": ""}}
        latest = tag
    swift_charge(found, booked, order)
    return found


def swift_charge(found: Read, booked: dict, order: int) -> int:
    """1 if what is told of the last entry, money that went out, is a payment and a charge that come to it: then they are two; else 0."""
    if not booked or booked["way"] == "credits":
        return 0
    told, currency = booked["told"], booked["of"]["currency"]
    german = re.match(r"\s*[0-9]{3}([^0-9A-Za-z\s])(?=[0-9]{2})", told["86"])
    if german:
        mark = re.escape(german[1])
        text = "".join(part + (" " if len(part) < 27 else "") for part in re.findall(rf"(?<={mark})(?:2[0-9]|6[0-5])([^{mark}]*)", told["86"]))
        said = {name: re.search(rf"{name}\+\s*([0-9]+(?:,[0-9]*)?)\s?([A-Z]{{3}})?", text) for name in ("COAM", "OAMT")}
        paid, charge = ([(match[1], match[2] or currency)] if match else [] for match in (said["OAMT"], said["COAM"]))
    else:
        where = told["86"] if "/OCMT/" in told["86"] or "/CHGS/" in told["86"] else told["61"]
        paid, charge = ([(m[2], m[1]) for m in re.finditer(rf"/(?:{names})/([A-Z]{{3}})([0-9]+(?:,[0-9]*)?)", where)] for names in ("OCMT", "CHGT|CHGS"))
    if len(paid) != 1 or len(charge) != 1 or {unit for _, unit in (*paid, *charge)} != {currency}:
        return 0
    values = [swift_amount(written, currency) for ((written, _),) in (paid, charge)]
    if not all(values) or sum(values) != booked["amount"]:
        return 0
    day, _, account, _ = found.entries[booked["place"]]
    found.entries[booked["place"]] = (day, -values[0], account, order)
    found.entries[f"{booked['place']}, charges"] = (day, -values[1], account, order + 1)
    found.accepted += 1
    booked["of"]["entries"] += 1
    return 1


def swift_amount(written: str, currency: str) -> int:
    """Minor units of an amount with a decimal comma."""
    if not re.search("[0-9]", written):
        raise Odd(f"amount {written!r}")
    return minor(("0" if written.startswith(",") else "") + written.rstrip(",").replace(",", "."), currency)


def swift_day(value: str, booked: str) -> str:
    """The entry date MMDD in the year in which it is nearest to the value date YYMMDD; the value date where there is none."""
    try:
        near = date((1900 if value[:2] >= "80" else 2000) + int(value[:2]), int(value[2:4]), int(value[4:]))
        if not booked:
            return near.isoformat()
        days = [date(year, int(booked[:2]), int(booked[2:])) for year in (near.year - 1, near.year, near.year + 1) if booked != "0229" or year % 4 == 0]
        return min(days, key=lambda day: abs(day - near)).isoformat()
    except ValueError as error:
        raise Odd(f"day {value} {booked}: {error}") from error


def read_ofx(content: bytes) -> Read:
    """Statements of bank accounts and cards, SGML or XML; a row is a STMTTRN. What is an investment account, or nested otherwise than OFX says, is not read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    body = text[(re.search(r"<OFX>", text, re.IGNORECASE) or re.search("$", text)).start() :]
    if re.search(r"<!--|<!DOCTYPE|<INVSTMTRS>", body, re.IGNORECASE):
        raise Odd("comments, a document type or an investment account")
    found, row, before = Read(), 0, text[: len(text) - len(body)].count("\n") + 1
    lines = [n for n, letter in enumerate(body) if letter == "\n"]

    def value(within: str, name: str) -> str:
        match = re.search(rf"<{name}>([^<]*)", within, re.IGNORECASE)
        return match[1].strip() if match else ""

    def amount(written: str, currency: str) -> int:
        if re.fullmatch("[+-]?[0-9]{1,3}(,[0-9]{3})+", written):
            raise Odd(f"amount {written!r}, which may be thousands")
        plain = written.removeprefix("+").replace(",", ".") if "." not in written else written.removeprefix("+")
        return minor(re.sub(r"^(-?)(?=\.[0-9])", r"\g<1>0", plain), currency)

    statements = list(re.finditer(r"<(STMTRS|CCSTMTRS)>(.*?)</\1>", body, re.IGNORECASE | re.DOTALL))
    if len(re.findall(r"<STMTTRN>", body, re.IGNORECASE)) != sum(
        len(re.findall(r"<STMTTRN>.*?</STMTTRN>", s[2], re.IGNORECASE | re.DOTALL)) for s in statements
    ):
        raise Odd("a STMTTRN that does not end, or stands in no statement")
    for number, statement in enumerate(statements, start=1):
        said = statement[2]
        currency, bank, branch, written = (value(said, name).upper() for name in ("CURDEF", "BANKID", "BRANCHID", "ACCTID"))
        of = value(said[said.upper().find("<LEDGERBAL>") :], "DTASOF") if "<LEDGERBAL>" in said.upper() else ""
        if not re.fullmatch("[A-Z]{3}", currency) or of and not re.match("[12][0-9]{3}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", of):
            raise Odd(f"currency {currency!r}, or a balance of no day")
        uk = currency == "GBP" and re.fullmatch("[0-9]{6}", bank)
        account = (
            written
            if re.match("[A-Z]{2}[0-9]{2}", written) or not bank
            else (bank + written if len(written) == 8 else written)
            if uk
            else "/".join(filter(None, (bank, branch, written)))
        )
        sums = Counter()
        listed = re.findall(r"<STMTTRN>(.*?)</STMTTRN>", said, re.IGNORECASE | re.DOTALL)
        times, corrected = Counter(value(one, "FITID") for one in listed), {value(one, "CORRECTFITID") for one in listed} - {""}
        for one in re.finditer(r"<STMTTRN>(.*?)</STMTTRN>", said, re.IGNORECASE | re.DOTALL):
            row += 1
            takes_back = value(one[1], "CORRECTACTION").upper() == "DELETE" and times[value(one[1], "CORRECTFITID")] == 1
            own = value(one[1], "FITID")
            if takes_back or (own in corrected and times[own] == 1 and value(one[1], "CORRECTFITID") != own):
                found.set_aside += 1
                continue
            day, moved = re.match("([0-9]{4})([0-9]{2})([0-9]{2})", value(one[1], "DTPOSTED")), amount(value(one[1], "TRNAMT"), currency)
            if day is None or re.search("<(CURRENCY|STMTTRN)>", one[1], re.IGNORECASE):
                raise Odd(f"row {row}: no day, or another currency")
            found.accepted += 1
            found.entries[f"line {before + bisect(lines, statement.start(2) + one.start())}, STMTTRN {row}"] = ("-".join(day.groups()), moved, account, row)
            sums["credits" if moved >= 0 else "debits"] += abs(moved)
            sums["entries"] += 1
        ledger = value(said[said.upper().find("<LEDGERBAL>") :], "BALAMT") if "<LEDGERBAL>" in said.upper() else ""
        found.statements[f"{statement[1].upper()} {number}"] = {
            "opening": None,
            "closing": amount(ledger, currency) if ledger else None,
            **{name: sums[name] for name in ("credits", "debits", "entries")},
        }
    return found


def is_pdf(content: bytes) -> bool:
    """Whether it says so near its beginning, as PDF's standard asks."""
    return b"%PDF-" in content[:1024]


def read_exhibit(exhibit: dict, content: bytes, template: bytes | None = None) -> Read | None:
    """The exhibit read again, a table by its template; None for a format that this file does not read. Odd where the exhibit is not as its format says."""
    head = content[:4096]
    if is_pdf(content):
        return None
    if exhibit.get("template"):
        declared = tomllib.loads(template.decode()) if template is not None and not head.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else {}
        if called := declared.get("statement", {}).get("account", {}).get("each_file", ""):
            declared["statement"]["account"] = {"fixed": f"{called} of {exhibit['reference']}"}
        return read_table(content, declared) if {"columns", "statement"} <= declared.keys() else None
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", "replace")
        content = content if text.lstrip().startswith("<?xml") else text.encode()  # XML declares its encoding itself
    if re.match(rb"\s*(@[0-9]+@)?(@@)?:20:[^\r\n@]*@@", content):
        content = re.sub(rb"^\s*@[0-9]+@", b"", content).replace(b"@@\r\n", b"@@").replace(b"@@\n", b"@@").replace(b"@@", b"\n")  # FinTS ends its lines so
    head = content[:4096]
    for holder, report in CAMT.items():
        if holder in head:
            return read_camt(content, report)
    if b"<OFX>" in head.upper():
        return read_ofx(content)
    if re.search(rb"(?m)^\x01?:(20|25|60[FM]):", head) and re.search(rb"(?m)^:6[02][FM]:", content):
        return read_mt940(content)
    return None


def templates_beside(files: dict[str, Path]) -> dict[str, bytes]:
    """The template of each exhibit that has one in the bundle, by the exhibit's SHA-256."""
    for path in files.values():
        data = path.parent.parent
        if not (data / "templates.json").is_file():
            return {}
        used = json.loads((data / "templates.json").read_bytes())
        names = {name: (data / "templates" / name).resolve() for name in set(used.values())}
        within = (data / "templates").resolve()
        return {sha256: names[name].read_bytes() for sha256, name in used.items() if names[name].is_relative_to(within) and names[name].is_file()}
    return {}


def tell_templates(exhibits: dict[str, dict], templates: dict[str, bytes], findings: Findings) -> None:
    """Prints every template that does not come with the program: whether it says rightly what the columns are, a reader has to see."""
    by_template: dict[bytes, list[str]] = defaultdict(list)
    names = {}
    for sha256, exhibit in exhibits.items():
        template = templates.get(sha256) if exhibit.get("template") else None
        if template is not None and hashlib.sha256(template).hexdigest() not in READY_TEMPLATES.values():
            by_template[template].append(exhibit["reference"])
            names[template] = exhibit["template"]
    for template, references in by_template.items():
        text = "".join(f"\n      | {line}" for line in template.decode().splitlines())
        findings.unchecked.append(
            f"that the template {names[template]} (SHA-256 {hashlib.sha256(template).hexdigest()}), which does not come with the program, says rightly how to read "
            f"{', '.join(references)}; it was read by it:{text}"
        )


# the twin


class NotFollowed(Exception):
    """What a figure rests on is not followed here: a finding of a person on the money's way, or money in another currency."""


class RuleNotFollowed(Exception):
    """A figure is one under a rule with steps that this file cannot take."""


class Twin:
    """A dossier's twin, with its ledger by number."""

    def __init__(self, data: bytes):
        try:
            self.all = json.loads(data)
            if self.all["format"] != FORMAT:
                raise NotCheckable(f"the twin is of the format {self.all['format']!r}, and this file checks {FORMAT!r}")
            case, ledger = self.all["case"], self.all["ledger"]
            self.currency, self.rule, self.claims = case["currency"], case["rule"], case["claims"]
            rules = case["rules"] if "rules" in case else {name: RULES[name] for name in UNSAID}
            self.rules = {
                name: {
                    "steps": [list(step) for step in rule["steps"]],
                    "steps_on_targets": rule["steps_on_targets"] and [list(step) for step in rule["steps_on_targets"]],
                }
                for name, rule in rules.items()
            }
            self.rows, self.figures = self.all["findings"], {f["id"]: f for f in self.all["figures"]}
            self.exhibits = {e["sha256"]: e for e in self.all["exhibits"]}
            self.statements = {s["id"]: s for s in self.all["statements"]}
            self.accounts, self.lines, self.entries = ledger["accounts"], [], []
            for id, at, payer, payee, amount, kind, debit, credit in ledger["lines"]:
                self.lines.append((id or debit or credit, at, payer, payee, amount, kind))
                self.entries.append((debit, credit))
            self.place = {line[0]: n for n, line in enumerate(self.lines)}
            self.links = [(self.place[debit], self.place[credit], state) for debit, credit, state in ledger.get("links", [])]
            self.assets = {a["id"]: a for a in self.rows["asset"]}
            self.elsewhere = {r["target"] for r in self.rows["ruling"] if r["currency"] or r["target"].startswith("conversion:")}
            found = case.get("found_by_people", {"conversions": [], "others": 0})
            self.not_followed = found["others"] + sum(into == self.currency for _, into in found["conversions"])
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise NotCheckable(f"the twin cannot be read ({type(error).__name__}: {error})") from error

    def money(self, row: dict, name: str) -> int:
        own = {"price": "price_currency", "value_before": "before_currency"}.get(name, "")
        return minor(row[name], row.get(own) or row.get("currency") or self.currency)


class Recomputed:
    """Everything that follows from the twin's ledger and claims, worked out anew."""

    def __init__(self, twin: Twin, findings: Findings):
        self.twin, self.findings = twin, findings
        received = sorted(twin.rows["claimedreceipt"], key=lambda r: (twin.all["case"]["labels"].index(r["label"]), r["transfer"]))
        self.labels = [*dict.fromkeys(r["label"] for r in received), "own"]
        self.claims: dict[int, list] = defaultdict(list)
        for r in received:
            self.claims[twin.place[r["transfer"]]].append((r["label"], twin.money(r, "amount")))
        # the rules follow the links that hold, so that lines may stand in another order; `at` says where each line of the ledger then stands
        self.ways = FollowedLinks(twin.lines, len(twin.accounts), twin.links)
        self.at = {twin.place[line[0]]: n for n, line in enumerate(self.ways.lines) if line[0] in twin.place}
        self.bought = self._bought()
        self.apart = self._apart()
        self.by_rule = {}
        if received:
            paid, also = ({self.at[n] for lines, _ in of.values() for n in lines} for of in (self.bought, self.apart))
            claims = defaultdict(list, {self.at[n]: of for n, of in self.claims.items()})
            self.by_rule = {
                name: Followed(self.ways.lines, len(twin.accounts) + self.ways.places, claims, self.labels, rule, paid, also)
                for name, rule in twin.rules.items()
                if can_be_followed(rule)
            }
        self.networks = self._networks()
        self.targets = self.bought | self.apart
        for n, account in enumerate(twin.accounts):
            linked = any(net.range((), (n,))[1] for net in self.networks["recorded"][1]) if self.networks and self.ways.candidates() else 0
            if f"account:{account}" not in self.targets and (linked or any(f.target((), (n,))[0] for f in self.by_rule.values())):
                self.targets[f"account:{account}"] = ((), (n,))
        self.held = {
            rule: {name: f.target([self.at[n] for n in lines], accounts) for name, (lines, accounts) in self.targets.items()}
            for rule, f in self.by_rule.items()
        }
        self.ranges = self._ranges()

    def _bought(self) -> dict:
        asset = {p["id"]: p["asset"] for p in self.twin.rows["purchase"] if p["state"] == "accepted"}
        found: dict[str, set] = defaultdict(set)
        for p in self.twin.rows["purchasepayment"]:
            if p["purchase"] in asset and p["transfer"] in self.twin.place:
                found[asset[p["purchase"]]].add(self.twin.place[p["transfer"]])
        return {name: (tuple(sorted(lines)), ()) for name, lines in sorted(found.items())}

    def _apart(self) -> dict:
        """Repayments of charges and gifts of money: targets of their own, those of which the dossier gives a figure."""
        ruled, found = {r["target"] for r in self.twin.rows["ruling"]}, defaultdict(set)
        for table, name in (("repaymenttransfer", "repayment"), ("gifttransfer", "gift")):
            for row in self.twin.rows[table]:
                if row[name] in ruled and row["transfer"] in self.twin.place:
                    found[row[name]].add(self.twin.place[row["transfer"]])
        return {name: (tuple(sorted(lines)), ()) for name, lines in sorted(found.items())}

    def _networks(self) -> dict:
        """By the order within a day: the networks without and with the candidates, one for each way in which reversals may be taken."""
        if not self.by_rule or len(self.twin.lines) > FLOW_LINES:
            if self.by_rule:
                self.findings.unchecked.append(f"ranges of a ledger of more than {FLOW_LINES:,} lines are compared with the rules and not worked out again")
            return {}
        lines, accounts = self.twin.lines, len(self.twin.accounts)
        undone = set()
        if any(line[5].startswith("reversal:") for line in lines):  # which are undone is the same under every rule
            undone = Followed(lines, accounts, self.claims, self.labels, next(iter(self.twin.rules.values())), ()).undone
        otherwise = {self.twin.place[self.ways.lines[n][0]] for n in next(iter(self.by_rule.values())).undone}
        pairs = {(self.twin.place[lines[n][5][9:]], n) for n in undone | otherwise if lines[n][5].startswith("reversal:")}
        named, may_be = ({n for link in self.ways.links if (link[2] != "candidate") is holds for n in link[:2]} for holds in (True, False))
        firm = {pair for pair in pairs if named & set(pair)}
        loose = sorted(pair for pair in pairs - firm if may_be & set(pair) or (pair[1] in undone) != (pair[1] in otherwise))
        rest = undone - {n for pair in (*firm, *loose) for n in pair}
        if len(loose) > 3:
            taken = [(rest, {n for pair in loose for n in pair})]
        else:
            taken = [(rest | {n for k, pair in enumerate(loose) if number >> k & 1 for n in pair}, set()) for number in range(1 << len(loose))]
        free, held = contradicting_days(lines, self.ways.links), [link for link in self.ways.links if link[2] != "candidate"]
        return {
            day: tuple([Network(lines, accounts, self.claims, gone, day == "free", of, free, both) for gone, both in taken] for of in (held, self.ways.links))
            for day in ("recorded", "free")
        }

    def _ranges(self) -> dict:
        wanted = self.targets | self._together()
        found = {}
        for day, (without, linked) in self.networks.items():
            for name, where in wanted.items():
                plain = [net.range(*where) for net in without]
                most = max(high for _, high in plain)
                beside = max(net.range(*where)[1] for net in linked) if self.ways.candidates() else most
                found[day, name] = (min(low for low, _ in plain), most, max(most, beside))
        return found

    def _together(self) -> dict:
        groups: dict[str, list] = defaultdict(list)
        for name, where in self.targets.items():
            if name in self.apart:
                continue
            asset = self.twin.assets.get(name)
            groups["schedule"].append(where)
            if asset:
                for holder in (asset["holder"], *(asset.get("co_suspects", "").split() if asset["reach"] == "own" else ())):
                    groups[f"holder:{holder}"].append(where)
                if asset["reach"] in ("own", "basis"):
                    groups["reached"].append(where)
        return {name: (tuple(n for lines, _ in of for n in lines), tuple(a for _, accounts in of for a in accounts)) for name, of in groups.items()}

    def follows(self, target: str) -> bool:
        return not self.twin.not_followed and target not in self.twin.elsewhere

    def takes(self, rule: str) -> bool:
        """False for a rule of the dossier with steps that cannot be taken here; one that it does not name has no figures, and those given for it do not hold."""
        return rule not in self.twin.rules or can_be_followed(self.twin.rules[rule])

    def can_work_out(self, rule: str, target: str) -> None:
        """NotFollowed or RuleNotFollowed if not."""
        if not self.follows(target):
            raise NotFollowed
        if not self.takes(rule):
            raise RuleNotFollowed

    def traced(self, rule: str, target: str, label: str = "") -> int:
        self.can_work_out(rule, target)
        held = self.held.get(rule, {}).get(target, ({}, {}))[0]
        return held.get(label, 0) if label else sum(amount for name, amount in held.items() if not is_own(name))

    def step(self, rule: str, target: str, label: str, came: str, went: str) -> int | None:
        self.can_work_out(rule, target)
        return self.route(rule, target).get((label, came, went))

    def route(self, rule: str, target: str) -> dict:
        """The steps of a route, by label and the two transfers; the two places of one transfer are one, and the last step ends at ''."""
        found: Counter = Counter()
        for (label, came, went), amount in self.held.get(rule, {}).get(target, ({}, {}))[1].items():
            ends = [self.ways.lines[n][0].removesuffix(":arrives") if n >= 0 else "" for n in (came, went)]
            if ends[0] != ends[1]:
                found[label, *ends] += amount
        return found

    def total(self, rule: str, part: str, label: str = "") -> int:
        self.can_work_out(rule, "")
        names = [label] if label else self.twin.claims
        count = [self.by_rule[rule].totals[name] for name in names] if self.by_rule else []
        assets = sum(self.traced(rule, name, label) for name in self.bought for label in names)
        parts = {
            "in assets": lambda c: 0,
            "lost in gaps": lambda c: c["lost_in_gap"],
            "elsewhere": lambda c: c["paid_out"],
            "absorbed": (lambda c: c["absorbed"]) if part == "absorbed" and not label else None,
        }
        if part == "absorbed_and_relabelled":
            return sum(c["absorbed"] + c["relabelled"] for c in count)
        if part in ("in assets", "elsewhere"):
            return assets if part == "in assets" else sum(c["paid_out"] for c in count) - assets
        return sum((parts.get(part) or (lambda c: c[part]))(c) for c in count)


def check_twin(twin: Twin, again: Recomputed, read: dict[str, Read], files: dict[str, Path], findings: Findings) -> None:
    """Figures, findings and sums against what was worked out anew."""
    rows = twin.rows
    check_rules(twin, findings)
    followed = [r for r in rows["ruling"] if again.follows(r["target"])]
    if len(followed) < len(rows["ruling"]):
        findings.unchecked.append(
            f"{len(rows['ruling']) - len(followed)} rulings, with their routes and ranges: they rest on findings of persons on the money's way, or are in another "
            "currency, and this file follows neither"
        )
    if not all(again.takes(r["rule"]) for r in followed):
        findings.unchecked.append(
            f"{sum(not again.takes(r['rule']) for r in followed)} rulings, with their routes: they are under a rule whose steps this file cannot follow"
        )
        followed = [r for r in followed if again.takes(r["rule"])]
    wrong = [
        f"{r['rule']}, {r['target']}, {r['label']}: {r['amount']}, worked out {again.traced(r['rule'], r['target'], r['label'])}"
        for r in followed
        if again.traced(r["rule"], r["target"], r["label"]) != twin.money(r, "amount")
    ]
    findings.hold(f"{len(followed)} rulings under {len(again.by_rule)} rules, traced again", wrong)
    known = {(r["rule"], r["target"], r["label"]) for r in rows["ruling"]}
    findings.hold(
        "no target that money reaches is left out",
        [
            f"{rule}, {name}, {label}"
            for rule, of in again.held.items()
            for name, (held, _) in of.items()
            for label in held
            if again.follows(name) and (rule, name, label) not in known
        ],
    )
    steps = {
        (s["rule"], s["target"], s["label"], s["from_transfer"], s["to_transfer"]): twin.money(s, "amount")
        for s in rows["routestep"]
        if again.follows(s["target"]) and again.takes(s["rule"])
    }
    routes = {
        (twin.rule, name, *step): amount
        for name in again.held.get(twin.rule, {})
        if again.follows(name)
        for step, amount in again.route(twin.rule, name).items()
    }
    findings.hold(f"{len(steps)} steps of routes, followed again", [str(key) for key in steps.keys() | routes.keys() if steps.get(key) != routes.get(key)])
    wrong = []
    for t in rows["labeltotal"]:
        parts = ("held", "paid_out", "absorbed", "relabelled", "lost_in_gap")
        if twin.money(t, "claimed") != sum(twin.money(t, part) for part in parts):
            wrong.append(f"{t['rule']}, {t['label']}: the parts do not add up to what was claimed")
        if t["label"] in twin.claims and not t["currency"] and not twin.not_followed and again.takes(t["rule"]):
            wrong += [
                f"{t['rule']}, {t['label']}, {part}" for part in ("claimed", *parts) if again.by_rule[t["rule"]].totals[t["label"]][part] != twin.money(t, part)
            ]
    findings.hold("conservation: what was claimed is held, paid out, absorbed, relabelled or lost, under every rule", wrong)
    columns = ("at_least", "at_most", "at_most_linked")
    wrong, ranges = [], {(r["same_day"], r["target"]): tuple(twin.money(r, c) for c in columns if c in r) for r in rows["anyorder"]}
    for (day, name), (least, most, *linked) in ranges.items():
        if not again.follows(name):
            continue
        if again.ranges and again.ranges.get((day, name), ())[: 2 + len(linked)] != (least, most, *linked):
            wrong.append(f"{name}, {day}: {least} to {most}{''.join(f', if linked {end}' for end in linked)}, worked out {again.ranges.get((day, name))}")
        wrong += [f"{name}: {rule} lies outside" for rule in again.by_rule if name in again.targets and not least <= again.traced(rule, name) <= most]
    findings.hold(f"{len(ranges)} ranges on any order of attribution, {'worked out again' if again.ranges else 'and every rule within them'}", wrong)
    findings.hold(
        "no pairing that waits for a decision could bring more to a target than all of them together",
        [r["pairing"] for r in rows.get("linkeffect", ()) if twin.money(r, "amount") > ranges.get(("recorded", r["target"]), (0, 0, 1 << 62))[-1]],
    )
    findings.hold(
        "the rows of every exhibit that were accepted, set aside and declared add up to the file",
        [
            twin.exhibits[r["exhibit"]]["reference"]
            for r in rows["reading"]
            if r["exhibit"] in twin.exhibits and r["accepted"] + r["set_aside"] + r["declared"] != r["total"]
        ],
    )
    findings.hold(
        "prices are what was paid, a mortgage and what came from elsewhere",
        [p["id"] for p in rows["purchase"] if twin.money(p, "price") != sum(twin.money(p, part) for part in ("paid", "mortgage", "elsewhere"))],
    )
    findings.hold(
        "net equity is value less charges and costs, times the beneficial share",
        [a["id"] for a in rows["asset"] if a["net_equity"] is not None and twin.money(a, "net_equity") != _net(twin, a)],
    )
    wrong = [
        t["row"]
        for t in twin.all["transactions"]
        if t["id"] in twin.place and (twin.lines[twin.place[t["id"]]][4], twin.lines[twin.place[t["id"]]][1]) != (twin.money(t, "amount"), t["at"])
    ]
    findings.hold(f"{len(twin.all['transactions'])} transactions relied on stand so in the ledger", wrong)
    check_figures(twin, again, read, files, findings)


def check_rules(twin: Twin, findings: Findings) -> None:
    """The rules that the dossier follows against those that this file knows: one that it does not know is followed as the dossier says, and said."""
    findings.hold("the declared rule is one whose steps the dossier gives", [] if twin.rule in twin.rules else [twin.rule])
    for name, rule in sorted(twin.rules.items()):
        if RULES.get(name) != rule:
            how = "its figures were worked out by these steps" if can_be_followed(rule) else "its figures were not worked out, as the steps cannot be followed"
            other = f"; this file knows {told_rule(name, RULES[name])}" if name in RULES else ""
            findings.incomplete.append(f"the rule {told_rule(name, rule)} is the dossier's own and not one that this file knows{other}; {how}")
    if "rules" in twin.all["case"]:
        findings.incomplete += [
            f"the rule {told_rule(name, RULES[name])} is known to this file, and the dossier has no figures under it"
            for name in RULES
            if name not in twin.rules
        ]


def check_figures(twin: Twin, again: Recomputed, read: dict[str, Read], files: dict[str, Path], findings: Findings) -> None:
    """Every figure by the operation that it names."""
    wrong, left = [], Counter()
    for figure in twin.figures.values():
        try:
            found = _figure(twin, again, read, files, figure["by"], figure)
        except NotFollowed:
            found = "rest on findings of persons on the money's way, or on money in another currency, which this file does not follow"
        except RuleNotFollowed:
            found = "are under a rule whose steps this file cannot follow"
        except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError, StopIteration) as error:
            wrong.append(f"{figure['id']}: it cannot be worked out ({type(error).__name__}: {error})")
            continue
        if isinstance(found, str):
            left[found] += 1
        elif found != (int(figure["amount"].replace(".", "")) if figure["currency"] in ("", "%") else minor(figure["amount"], figure["currency"])):
            wrong.append(f"{figure['id']}: {figure['amount']}, worked out {found}")
    findings.hold(f"{len(twin.figures) - sum(left.values())} of {len(twin.figures)} figures worked out again", wrong)
    for why, number in sorted(left.items()):
        findings.unchecked.append(f"{number} figures {why}")


def _figure(twin: Twin, again: Recomputed, read: dict[str, Read], files: dict[str, Path], by: list[str], figure: dict) -> int | str:
    """What the figure comes to, or why it was not worked out."""
    what, *of = by
    rows = twin.rows
    if what == "stated":
        return "are as a person or a paper states them"
    if what == "counted":
        return "are counts of records that the twin does not hold"
    if what == "sum":
        return sum(_source(twin, again, source) for source in figure["sources"])
    if what == "step":
        return _source(twin, again, of[0])
    if what == "traced":
        return again.traced(*of)
    if what in ("at least", "at most", "at most linked"):
        row = next(r for r in rows["anyorder"] if (r["same_day"], r["target"]) == tuple(of))
        return twin.money(row, what.replace(" ", "_"))
    if what == "effect":
        return max(twin.money(row, "amount") for row in rows["linkeffect"] if row["pairing"] == of[0])
    if what == "total":
        return again.total(*of)
    if what == "transfer":
        if of[0] in twin.place:
            return twin.lines[twin.place[of[0]]][4]
        return twin.money(next(t for t in twin.all["transactions"] if t["id"] == of[0]), "amount")
    if what == "statement":
        return twin.statements[of[0]][of[1]]
    if what == "reading":
        return next(r for r in rows["reading"] if r["exhibit"] == of[0])[of[1]]
    if what == "bytes":
        return files[of[0]].stat().st_size if of[0] in files else twin.exhibits[of[0]]["size"]
    if what == "rows":
        return sum(len(of) == 1 or row[of[1]] == of[2] for row in (twin.all["exhibits"] if of[0] == "exhibits" else rows[of[0]]))
    if what == "sum of":
        return sum(row[of[1]] for row in rows[of[0]])
    if what == "gap":
        gap = next(g for g in rows["gap"] if g["id"] == of[0])
        value = twin.money(gap, of[1])
        sides = {"closing_before": "closing", "opening_after": "opening"}
        if not any(s["account"] == gap["account"] and s[sides[of[1]]] == value for s in twin.statements.values()):
            return "are balances beside a gap that no whole statement has"
        return value
    if what == "purchase":
        purchase = next(p for p in rows["purchase"] if p["id"] == of[0])
        if of[1] == "paid" and purchase["state"] == "accepted":
            return sum(_source(twin, again, p["transfer"]) for p in rows["purchasepayment"] if p["purchase"] == of[0])
        return twin.money(purchase, of[1])
    if what == "gift":
        return _gift(twin, again, *of)
    asset = twin.assets[of[0]]
    if what == "asset":
        if of[1] == "value":
            return _value(twin, asset)
        return _price(twin, asset) if of[1] == "price" else twin.money(asset, of[1])
    if what == "net equity":
        return _net(twin, asset)
    price = sum(twin.money(p, "price") for p in rows["purchase"] if p["asset"] == of[0] and p["state"] == "accepted")
    if what == "share of value":
        return again.traced(twin.rule, of[0]) * twin.money(asset, "value") // price
    if what == "part of price":
        return again.traced(twin.rule, of[0]) * 10_000 // price
    raise ValueError(f"an operation that is not known: {what}")


def _value(twin: Twin, asset: dict) -> int:
    """A balance as its last statement has it; what was converted, at the rate that stands beside it, rounded down."""
    before = twin.money(asset, "value_before" if asset.get("rate") else "value")
    if asset["kind"] == "account_balance":
        currency = asset.get("before_currency") or asset["currency"]
        last = max(
            (
                s
                for s in twin.statements.values()
                if (s["account"], s["currency"]) == (asset["identifier"], currency)
                and s["closing"] is not None
                and s["closes_on"] <= twin.all["case"]["cut_off"]
            ),
            key=lambda s: (s["closes_on"], s["id"]),
        )
        before = last["closing"]
    if not asset.get("rate"):
        return before
    places = {code: NO_HUNDREDTHS.get(code, 2) for code in (asset["currency"], asset["before_currency"])}
    return before * Fraction(asset["rate"]) * 10 ** places[asset["currency"]] // 10 ** places[asset["before_currency"]]


def _net(twin: Twin, asset: dict) -> int:
    """From the value, or the price where no value is recorded, which the row must say and which must be in its currency."""
    off = sum(twin.money(asset, part) for part in ("charges", "costs") if part in asset)
    if asset["value"] is not None:
        return max(0, twin.money(asset, "value") - off) * asset["beneficial"] // 1_000_000
    if not asset.get("net_equity_basis", "").startswith("price paid") or asset["price_currency"] != asset["currency"]:
        raise ValueError(f"no value is recorded, and net equity is from {asset.get('net_equity_basis')!r}")
    return max(0, _price(twin, asset) - off) * asset["beneficial"] // 1_000_000


def _price(twin: Twin, asset: dict) -> int:
    """The price of the purchase that was accepted, or else the row's."""
    bought = [p for p in twin.rows["purchase"] if p["asset"] == asset["id"] and p["state"] == "accepted"]
    return twin.money(bought[0] if bought else asset, "price")


def _gift(twin: Twin, again: Recomputed, id: str, name: str) -> int | str:
    """What a gift comes to: what was given, that at the prices of the index's latest month, what the recipient holds of it, and the greater of the two."""
    row, gift = (next(r for r in twin.rows[table] if r[key] == id) for table, key in (("gifttoday", "gift"), ("gift", "id")))
    index = {month: Fraction(figure) for month, figure in twin.all["case"]["price_index"].items() if month <= twin.all["case"]["cut_off"][:7]}
    paid = [p["transfer"] for p in twin.rows["gifttransfer"] if p["gift"] == id] if gift["kind"] in ("money", "price") else []
    given, whole = twin.money(row, "given"), twin.money(row, "whole")
    if name == "given":
        if gift["currency"] != row["currency"]:
            return "were converted from another currency, at a rate that a person states"
        return (
            sum(_source(twin, again, t) for t in paid)
            if paid
            else max(0, twin.money(gift, "value") - (twin.money(gift, "paid") if gift["paid"] is not None else 0))
        )
    if name == "adjusted":
        parts = [(_source(twin, again, t), _at(twin, t)[:7]) for t in paid] or [(given, gift["first"][:7])]
        return sum(amount * index[max(index)] // index[month] for amount, month in parts)
    if name == "now":
        free = max(0, twin.money(row, "worth") - twin.money(row, "charges")) * row["beneficial"] // 1_000_000
        return min(twin.money(row, "worth") * given // whole, free) if gift["kind"] == "price" else free * given // whole
    return max(twin.money(row, "given" if row["adjusted"] is None else "adjusted"), 0 if row["now"] is None else twin.money(row, "now"))


def _at(twin: Twin, transfer: str) -> str:
    return twin.lines[twin.place[transfer]][1] if transfer in twin.place else next(t["at"] for t in twin.all["transactions"] if t["id"] == transfer)


def _source(twin: Twin, again: Recomputed, source: str) -> int:
    """What one source of a sum comes to: a figure, a transfer, a receipt claimed, a step of a route."""
    if source.startswith("less "):
        return -_source(twin, again, source[5:])
    if source.startswith("claimed | "):
        _, label, transfer = source.split(" | ")
        return next(twin.money(r, "amount") for r in twin.rows["claimedreceipt"] if (r["label"], r["transfer"]) == (label, transfer))
    if source.startswith("step | "):
        found = again.step(*source.split(" | ")[1:])
        if found is None:
            raise ValueError(f"no such step: {source}")
        return found
    if source in twin.figures:
        figure = twin.figures[source]
        return minor(figure["amount"], figure["currency"])
    if source not in twin.place:  # of an account that no claim's money could reach
        return twin.money(next(t for t in twin.all["transactions"] if t["id"] == source), "amount")
    return twin.lines[twin.place[source]][4]


def check_exhibits(twin: Twin, files: dict[str, Path], findings: Findings) -> dict[str, Read]:
    """The exhibits that are there, read again: rows, control totals, and every line of the ledger where it is said to stand."""
    read, wrong, not_read = {}, [], defaultdict(list)
    templates = templates_beside(files)
    for sha256, exhibit in twin.exhibits.items():
        if sha256 not in files:
            not_read["is not in this bundle"].append(exhibit["reference"])
            continue
        content = files[sha256].read_bytes()
        try:
            found = read_exhibit(exhibit, content, templates.get(sha256))
        except Odd as error:
            findings.unchecked.append(
                f"{exhibit['reference']} was not read again: it is not quite as its format says ({error}), and this file does not know banks' own ways"
            )
            continue
        except (ValueError, KeyError, TypeError, AttributeError, StopIteration, csv.Error, ElementTree.ParseError) as error:
            wrong.append(f"{exhibit['reference']}: it cannot be read ({type(error).__name__}: {error})")
            continue
        if found is None:
            unknown = "is a PDF, whose pages this file does not read" if is_pdf(content) else "has a format or template that this file does not read"
            not_read[unknown if exhibit["kind"] == "data" else "is a document"].append(exhibit["reference"])
        else:
            read[sha256] = found
    tell_templates({sha256: twin.exhibits[sha256] for sha256 in read}, templates, findings)
    for why, references in sorted(not_read.items()):
        named = ", ".join(references[:NAMED]) + (f" and {len(references) - NAMED} more" if len(references) > NAMED else "")
        findings.unchecked.append(f"{len(references)} exhibits not read again: each {why} ({named})")
    if not read and not wrong:
        findings.unchecked.append("that the ledger and the statements are those of the exhibits: none of them is here to be read")
        return {}
    readings = {r["exhibit"]: r for r in twin.rows["reading"]}
    for sha256, found in read.items():
        reference, counted = twin.exhibits[sha256]["reference"], readings[sha256]
        wrong += [
            f"{reference}: {getattr(found, part)} rows {part}, the twin has {counted[part]}"
            for part in ("accepted", "set_aside", "declared")
            if getattr(found, part) != counted[part]
        ]
    findings.hold(f"{len(read)} exhibits read again: rows accepted, set aside and declared", wrong)
    wrong = []
    for id, statement in twin.statements.items():
        if statement["exhibit"] in read:
            again = read[statement["exhibit"]].statements.get(id.partition("/")[2], {})
            wrong += [
                f"{id}: {part} {statement[part]}, the exhibit has {again.get(part)}"
                for part in ("opening", "closing", "credits", "debits", "entries")
                if statement[part] != again.get(part)
            ]
            if (
                None not in (statement["opening"], statement["closing"])
                and statement["reconciles"] != (statement["opening"] + statement["credits"] - statement["debits"] == statement["closing"])
                and statement["reconciles"]
            ):
                wrong.append(f"{id}: it does not add up")
    findings.hold("control totals: opening, credits, debits, closing and entries of every statement read again", wrong)
    check_ledger(twin, read, findings)
    return read


def check_ledger(twin: Twin, read: dict[str, Read], findings: Findings) -> None:
    """Every line stands in its exhibit with its day, amount, direction and account; and every entry of these accounts is a line."""
    by_prefix = {sha256[:16]: sha256 for sha256 in twin.exhibits}
    wrong, looked, elsewhere, said, order = [], 0, 0, set(), defaultdict(list)
    names: dict[str, set] = defaultdict(set)
    for (id, at, payer, payee, amount, kind), (debit, credit) in zip(twin.lines, twin.entries, strict=False):
        days: set[str] = set()
        for entry, sign, account in ((debit, -1, payer), (credit, 1, payee)):
            if not entry:
                continue
            prefix, _, place = entry.partition("/")
            sha256 = by_prefix.get(prefix, "")
            if sha256 not in read:
                elsewhere += 1
                days.add(at[:10])
                continue
            stands = read[sha256].entries.get(place)
            said.add(entry)
            if stands is None or (stands[1] != sign * amount):
                wrong.append(
                    f"{id}: {'nothing stands' if stands is None else f'{abs(stands[1])} stands'} at {twin.exhibits[sha256]['reference']}, {place}; the ledger has {amount}"
                )
                continue
            looked += 1
            days.add(stands[0])
            if kind.startswith("reversal:") is False and account < 0:
                wrong.append(f"{id}: its account is not in the ledger")
            elif account >= 0:
                names[twin.accounts[account]].add(stands[2])
            order[sha256, stands[0], place.split(",")[0] if place.startswith(("Stmt", "Rpt", "Ntfctn")) else ""].append(stands[3])
        if days and at[:10] not in days:
            findings.unchecked.append(f"{id}: the ledger has it on {at[:10]}, its statement on {', '.join(sorted(days))}; see why it was moved")
        if not debit and not credit and kind == "opening":
            account = twin.accounts[max(payer, payee)]
            value = amount if payee >= 0 else -amount
            if not any(s["account"] == account and s["opening"] == value for s in twin.statements.values()):
                findings.unchecked.append(f"{id}: the opening is of no whole statement")
    for account, written in names.items():
        compact = {re.sub(r"[^0-9A-Za-z]", "", name).upper() for name in written}
        if len(compact) > 1 or (account.startswith(("iban:", "gb:")) and re.sub(r"[^0-9A-Za-z]", "", account.partition(":")[2]).upper() not in compact):
            wrong.append(f"{account}: its lines stand in statements of {', '.join(sorted(written))}")
    findings.hold(f"{looked} entries of the ledger's {len(twin.lines)} lines stand in their exhibits", wrong)
    if elsewhere:
        findings.unchecked.append(f"{elsewhere} entries of the ledger stand in exhibits that were not read again")
    accounted = {id for id, _ in twin.all["ledger"]["not_in_it"]} | said
    followed = {re.sub(r"[^0-9A-Za-z]", "", account.partition(":")[2] or account).upper() for account in twin.accounts}
    missing = [
        f"{twin.exhibits[sha256]['reference']}, {place}"
        for sha256, found in read.items()
        for place, (_, value, account, _) in found.entries.items()
        if re.sub(r"[^0-9A-Za-z]", "", account).upper() in followed and f"{sha256[:16]}/{place}" not in accounted and value
    ]
    findings.hold("every entry of these accounts is a line of the ledger, or is said to be none and why", missing)
    turned = sum(any(a > b for a, b in zip(places, places[1:], strict=False)) for places in order.values())
    if turned:
        findings.unchecked.append(f"on {turned} days of a statement the ledger has another order than the statement")


# the text


def words(runs) -> str:
    return runs if isinstance(runs, str) else "".join(run if isinstance(run, str) else run[1] for run in runs)


def every_run(part):
    """Every run of some text, [what, text, reference]; a plain string is a run that is nothing."""
    if isinstance(part, str):
        yield ["", part, ""]
    elif (
        isinstance(part, list)
        and len(part) == 3
        and all(isinstance(each, str) for each in part)
        and part[0] in ("figure", "quoted", "link", "paragraph", "page", "row", "provision", "date", "identifier", "hash", "version", "scale")
    ):
        yield part
    elif isinstance(part, list):
        for each in part:
            yield from every_run(each)


def lines_of(block: dict) -> list:
    """The texts of a block in the order of the page."""
    if "heading" in block:
        return [block["heading"]]
    if "strings" in block:
        return [block["drawing"], *block["strings"]]
    if "rows" in block:
        return [
            block["table"],
            *(block["columns"] if any(map(words, block["columns"])) else []),
            *(cell for row in block["rows"] for cell in row),
            block["note"],
        ]
    return [str(block["number"] or ""), block["text"], f"[{block['mark']}]" if block["mark"] else ""]


def check_text(twin: Twin, findings: Findings) -> None:
    """Every number of the text says what it is, and every figure stands in it as it is in the lineage."""
    wrong, plain, used, quoted = [], [], set(), 0
    for section in twin.all["text"]:
        for block in section["blocks"]:
            texts = [block["text"]] if "text" in block else lines_of(block)
            for what, text, reference in (run for part in texts for run in every_run(part)):
                if what == "figure":
                    used.add(reference)
                    figure = twin.figures.get(reference)
                    if figure is None or text not in shown(figure["amount"], figure["currency"]):
                        wrong.append(f"{reference}: the text has {text}, the lineage {figure and figure['amount']}")
                elif what == "" and re.search(r"[0-9]", text):
                    plain.append(f"{section['section']}: {text[:60]!r}")
                quoted += what == "quoted"
    sources = {source for figure in twin.figures.values() for source in figure["sources"]}
    findings.hold(
        "every figure stands in the text as the lineage has it", wrong + [f"{id}: stands nowhere in the text" for id in twin.figures.keys() - used - sources]
    )
    findings.hold("every number of the text is a figure, is quoted with its source, or is said to be none", plain)
    if quoted:
        findings.unchecked.append(f"{quoted} passages with numbers are quoted from the case file, an exhibit or a finding; they are not compared with it")


def check_pages(twin: Twin, pages: list[str], findings: Findings) -> None:
    """The PDF's text is the twin's, word for word; between them stand only page heads and feet, contents and repeated headings."""
    squeeze = re.compile(r"[\s\u00ad]+")
    heads = [squeeze.sub("", text) for text in (twin.all["marking"], twin.all["running"])]
    whole, wrong = [], []
    for number, page in enumerate(pages, start=1):
        lines = [squeeze.sub("", line) for line in page.split("\n")]
        for head in (heads[0], heads[0], heads[1], f"page{number}"):
            if head and head not in lines:
                wrong.append(f"page {number}: its head or foot is not what the twin has")
                break
            if head:
                lines.remove(head)
        whole.append("".join(lines))
    text, at = "".join(whole), 0
    for n, section in enumerate(twin.all["text"]):
        if text.startswith("Contents", at):
            listed = [squeeze.sub("", other["section"]) for other in twin.all["text"][1:]]
            contents = re.compile(
                "Contents" + "".join(rf"(?:\.*[0-9]*{re.escape(each)}|{re.escape(each)}\.*[0-9]*|\.*[0-9]+{re.escape(each)})" for each in listed) + r"\.*[0-9]*"
            )
            found = contents.match(text, at)
            if found is None:
                wrong.append("the contents do not list the sections and their pages")
            else:
                at = found.end() if not text[found.end() - 1 :].startswith(squeeze.sub("", section["section"])) else found.end() - 1
        for block in ([{"heading": section["section"]}] if n else []) + section["blocks"]:
            columns = squeeze.sub("", "".join(map(words, block["columns"]))) if "rows" in block else ""
            for part in lines_of(block):
                said = squeeze.sub("", words(part))
                if not said:
                    continue
                if not text.startswith(said, at) and columns and text.startswith(columns, at):
                    at += len(columns)  # the headings again, on a new page
                if not text.startswith(said, at):
                    wrong.append(f"{section['section']}: the twin has {said[:70]!r}, the page {text[at : at + 70]!r}")
                    at = max(text.find(said, at), at)
                at += len(said) if text.startswith(said, at) else 0
    if text[at:]:
        wrong.append(f"after the last section the page goes on with {text[at : at + 70]!r}")
    findings.hold(f"the text of {len(pages)} pages is the twin's", wrong)


# PDF, signature, log, bag


def check_pdf(path: Path, beside: bytes | None, findings: Findings, trust: list[Path]) -> Twin:
    """One dossier: the twin inside it, its text and its signature."""
    content = path.read_bytes()
    if not content.startswith(b"%PDF-"):
        raise NotCheckable(f"{path.name} is no PDF")
    check_signature(path.name, content, findings, trust)
    try:
        from pypdf import PdfReader
    except ImportError:
        if beside is None:
            raise NotCheckable("the twin is inside the PDF, and without pypdf this file cannot open it") from None
        findings.unchecked.append("the PDF's own text and the twin inside it: pypdf is not there")
        return Twin(beside)
    try:
        reader = PdfReader(io.BytesIO(content))
        inside = reader.attachments["twin.json"][0]
        pages = [page.extract_text() for page in reader.pages]
    except Exception as error:  # whatever a damaged file makes of the reader
        raise NotCheckable(f"{path.name}: its twin cannot be taken out ({type(error).__name__})") from error
    if beside is not None:
        findings.hold("the twin beside the PDF is the twin inside it", [] if beside == inside else [path.name])
    twin = Twin(inside)
    try:
        check_pages(twin, pages, findings)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        findings.broken.append(f"the twin's text cannot be read: {type(error).__name__}: {error}")
    return twin


def check_signature(name: str, content: bytes, findings: Findings, trust: list[Path]) -> None:
    """Every signature must be good to the last (`bottom_line`) and the last must cover the whole file; nothing less counts."""
    if b"/ByteRange" not in content:
        if trust:
            findings.hold("the signature", [f"{name} is not signed"])
        else:
            findings.unchecked.append(f"{name} is not signed")
        return
    try:
        from pyhanko.keys import load_cert_from_pemder
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.status import SignatureCoverageLevel
        from pyhanko_certvalidator import ValidationContext
    except ImportError:
        findings.unchecked.append(f"{name} is signed; the signature was not checked: pyHanko is not there")
        return
    try:
        context = ValidationContext(trust_roots=[load_cert_from_pemder(str(path)) for path in trust], allow_fetching=False)
        signatures = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
        signers = [signature.signer_cert.subject.human_friendly for signature in signatures]
        wrong = [] if signatures else [f"{name}: a signature is said to be there and is not"]
        for n, signature in enumerate(signatures, start=1):
            status = validate_pdf_signature(signature, context)
            who = signature.signer_cert.subject.human_friendly
            if n == len(signatures) and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
                wrong.append(f"{name}: the signature of {who} does not cover the whole file")
            if not (status.intact and status.valid) or (trust and not status.bottom_line):
                wrong.append(f"{name}: the signature of {who} is not good ({status.summary()})")
            elif not trust:
                findings.unchecked.append(
                    f"{name} is signed by {who}, certificate {signature.signer_cert.sha256.hex()}, and unaltered since; whether that is who it should "
                    "be is not checked, and so it counts for nothing: name whom you trust with --trust"
                )
    except Exception as error:  # whatever a damaged signature makes of the library
        signers, wrong = [], [f"{name}: the signature cannot be checked ({type(error).__name__}: {error})"]
    if wrong or trust:
        findings.hold(f"{name}: the signature of {' and '.join(signers) or 'nobody'} is good, trusted, and covers the whole file", wrong)


def check_seal(seal: Path, pdf: Path, findings: Findings) -> None:
    """The detached manifest: the whole file, and the unsigned document that it begins with."""
    try:
        said, content = json.loads(seal.read_bytes()), pdf.read_bytes()
        wrong = [] if hashlib.sha256(content).hexdigest() == said["sha256"] else [f"{pdf.name}: not the file that was sealed"]
        if hashlib.sha256(content[: said["unsigned_size"]]).hexdigest() != said["unsigned_sha256"]:
            wrong.append(f"{pdf.name}: it does not begin with the document that was signed")
    except (ValueError, KeyError, TypeError) as error:
        wrong = [f"{seal.name}: it cannot be read ({type(error).__name__})"]
    findings.hold("the sealed file is whole, by its detached manifest", wrong)


def check_log(lines: list[str], head: str, findings: Findings) -> None:
    """Each line carries the hash of the one before; the head that the dossier prints is the hash of one of them."""
    wrong, previous, hashes, withheld = [], "0" * 64, set(), 0
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            kept = entry["withheld"] if set(entry) == {"n", "withheld"} else None
            if entry["n"] != number or (kept is None and entry["previous"] != previous):
                wrong.append(f"line {number} does not follow from the one before")
        except (ValueError, KeyError, TypeError):
            wrong.append(f"line {number} cannot be read")
            kept = None
        withheld += kept is not None
        previous = kept or hashlib.sha256(line.encode()).hexdigest()
        hashes.add(previous)
    if head != "0" * 64 and head not in hashes:
        wrong.append("the head that the dossier prints is the hash of no line")
    findings.hold(f"the case log of {len(lines)} lines is one chain, and has the head that the dossier prints", wrong)
    if withheld:
        findings.unchecked.append(f"{withheld} lines of the log are withheld in this edition and stand there as their hashes")


def check_bag(bag: Path, findings: Findings) -> None:
    """RFC 8493: every file of the payload is in the manifest, with its hash, and no other; so for the tag files."""

    def hashes(name: str) -> dict[str, str]:
        found = {}
        for line in (bag / name).read_text("utf-8").splitlines():
            value, path = line.split(maxsplit=1)
            if ".." in Path(path).parts or Path(path).is_absolute():
                raise NotCheckable(f"{name} names a path outside the bag: {path!r}")
            found[path] = value
        return found

    try:
        said, tags = hashes("manifest-sha256.txt"), hashes("tagmanifest-sha256.txt")
        declared = (bag / "bagit.txt").read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        findings.hold("the bag's manifests", [f"{type(error).__name__}: {error}"])
        return
    there = {path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file() or path.is_symlink()}
    wrong = [f"{path} is not in a manifest" for path in sorted(there - said.keys() - tags.keys() - {"tagmanifest-sha256.txt"})]
    wrong += [f"{path} is missing" for path in sorted((said.keys() | tags.keys()) - there)]
    wrong += [f"{path} is a link" for path in sorted(there) if (bag / path).is_symlink()]
    wrong += [
        f"{path} is not what it was"
        for path, value in sorted((said | tags).items())
        if path in there and (bag / path).is_file() and hashlib.sha256((bag / path).read_bytes()).hexdigest() != value
    ]
    wrong += (
        []
        if declared[:1] == ["BagIt-Version: 1.0"] and {"bagit.txt", "bag-info.txt", "manifest-sha256.txt"} <= tags.keys()
        else ["bagit.txt or its manifest is not as RFC 8493 has it"]
    )
    findings.hold(f"{len(said)} files of the bag and {len(tags)} about it have the hashes of its manifests, and there are no others", wrong)


def verify(target: Path, trust: list[Path] = ()) -> Findings:
    """Check a bundle or a PDF. NotCheckable where there is nothing to check."""
    collecting = gc.isenabled()
    gc.disable()  # millions of small values that hold no circles: looking for some would take as long as all the rest
    try:
        return check_target(target, trust)
    finally:
        if collecting:
            gc.enable()


def check_target(target: Path, trust: list[Path]) -> Findings:
    for library in ("pypdf", "pyhanko", "pyhanko_certvalidator"):  # what they find wrong is told here, in one line and not as a traceback
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    findings = Findings()
    if target.is_dir():
        if not (target / "bagit.txt").is_file():
            raise NotCheckable(f"{target} is no bundle: it has no bagit.txt")
        check_bag(target, findings)
        pdfs = sorted((target / "data" / "dossiers").glob("*.pdf"))
        if not pdfs:
            raise NotCheckable("the bundle has no dossier")
        files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted((target / "data" / "exhibits").glob("*")) if path.is_file()}
        for pdf in pdfs:
            beside = pdf.with_name(pdf.name.removesuffix(".pdf").removesuffix(".sealed") + ".json")
            twin = check_pdf(pdf, beside.read_bytes() if beside.is_file() else None, findings, list(trust))
            if (seal := pdf.with_name(pdf.name + ".seal.json")).is_file():
                check_seal(seal, pdf, findings)
            strangers = [path.name for sha256, path in files.items() if sha256 not in twin.exhibits]
            findings.hold(f"{len(files)} exhibits in the bundle are those of the register", strangers)
            log = target / "data" / "log.jsonl"
            check_log(log.read_bytes().decode("utf-8", "replace").removesuffix("\n").split("\n") if log.is_file() else [], twin.all["log_head"], findings)
            check_content(twin, files, findings)
    elif target.is_file():
        twin = check_pdf(target, None, findings, list(trust))
        if (seal := target.with_name(target.name + ".seal.json")).is_file():
            check_seal(seal, target, findings)
        findings.unchecked.append("the case log: only a bundle has it")
        check_content(twin, {}, findings)
    else:
        raise NotCheckable(f"{target} is not there")
    return findings


def check_content(twin: Twin, files: dict[str, Path], findings: Findings) -> None:
    """The twin against the exhibits, against itself, and against its text."""
    try:
        read = check_exhibits(twin, files, findings)
        check_twin(twin, Recomputed(twin, findings), read, files, findings)
        check_text(twin, findings)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, StopIteration) as error:
        findings.broken.append(f"the twin contradicts itself: {type(error).__name__}: {error}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Checks a dossier, or a bundle with its exhibits, and says what was checked and what was not.")
    parser.add_argument(
        "target", nargs="?", type=Path, default=Path(__file__).resolve().parent, help="a bundle's folder or a dossier as PDF (default: the bundle of this file)"
    )
    parser.add_argument("--trust", action="append", type=Path, default=[], help="a certificate (PEM or DER) whose signatures you accept")
    chosen = parser.parse_args(arguments)
    try:
        return verify(chosen.target, chosen.trust).tell()
    except NotCheckable as error:
        print(f"Not checkable: {error}", file=sys.stderr)
        return NOTHING
    except Exception as error:  # whatever was done to the files, it is never taken for a check that holds
        print(f"Does not hold: the check came to a stop ({type(error).__name__}: {error})", file=sys.stderr)
        return BROKEN


if __name__ == "__main__":
    sys.exit(main())
