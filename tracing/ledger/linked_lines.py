"""The lines of a ledger as a rule follows them where links hold: each payment leaves at its place in one statement and arrives at its place in the other.

Authority: docs/method.md, "Order across accounts". What is on its way stands in an account of its own, in which nothing else ever stands, so that it cannot be
spent there. A statement gives the order of its own account only; times across accounts count by the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from schemas.identifiers import OUTSIDE
from tracing.ledger.day_order import Stands, in_order
from tracing.ledger.payment_links import Link
from tracing.ledger.prepared_ledger import Line, outside

ON_THE_WAY = "link:"
REST = ":beside the link"  # what of the larger amount is not in the link: a charge, or other money


@dataclass(frozen=True)
class Linked:
    """The lines in their order, days alone. `moved`: debits that were taken to the day of their credit; `not_followed`: links that no order of the statements
    allows; `not_unwound`: reversals that became ordinary lines."""

    lines: list[Line]
    moved: tuple[str, ...] = ()
    not_followed: tuple[Link, ...] = ()
    not_unwound: tuple[str, ...] = ()


def follow_links(ordered: Sequence[Line], links: Sequence[Link]) -> Linked:
    """`ordered`: all lines in the ledger's order. Candidates are left alone."""
    held = [link for link in links if link.holds]
    return _Following(ordered).all(held) if held else Linked(list(ordered))


def in_ledger_order(lines: Iterable[Line]) -> list[Line]:
    """By time, then sequence, then id by code point."""
    return sorted(lines, key=lambda line: (line.at, line.seq or 0, line.id))


def out_before_in(ordered: Sequence[Line], between: Set[str]) -> list[Line]:
    """The lines in an order that keeps to every account's own, but that on one day what goes to a place in `between` comes before what leaves it: those are the two ends
    of one way, and no statement says in which order banks wrote them. `ordered`: all lines in the ledger's order."""
    by_id = {line.id: line for line in ordered}
    sequences: dict[str, list[str]] = defaultdict(list)
    for line in ordered:
        for account in {line.payer, line.payee}:
            if not outside(account):
                sequences[account].append(line.id)
    for place in between & sequences.keys():
        sequences[place].sort(key=lambda id: (by_id[id].at, by_id[id].payee != place))
    names = sorted(sequences)
    found = in_order([[Stands(id, by_id[id].at) for id in sequences[name]] for name in names])
    return [replace(by_id[id], seq=n) for n, id in enumerate(found.ids)]


class _Following:
    def __init__(self, ordered: Sequence[Line]):
        self.lines = {line.id: replace(line, at=line.at[:10]) for line in ordered}
        self.place = {line.id: n for n, line in enumerate(ordered)}
        self.sequences: dict[str, list[str]] = defaultdict(list)
        for line in ordered:
            for account in {line.payer, line.payee}:
                if not outside(account):
                    self.sequences[account].append(line.id)
        self.reversed_by: dict[str, list[str]] = defaultdict(list)
        for line in ordered:
            if line.kind.startswith("reversal:"):
                self.reversed_by[line.kind.removeprefix("reversal:")].append(line.id)
        self.moved: list[str] = []
        self.not_unwound: list[str] = []

    def all(self, links: Sequence[Link]) -> Linked:
        followed = [link for link in links if self._can_arrive(link)]
        leaves: dict[str, set[str]] = defaultdict(set)
        for debits, credits in _payments(followed):
            for chain in self._join(debits, sorted(credits, key=lambda id: (self.lines[id].at, self.place[id]))):
                for first, later in zip(chain, chain[1:], strict=False):
                    leaves[later].add(first)
        for id, line in self.lines.items():
            if line.kind.startswith("reversal:"):
                leaves[id].add(line.kind.removeprefix("reversal:"))
        names = sorted(self.sequences)
        ordered = in_order([[Stands(id, self.lines[id].at) for id in self.sequences[name]] for name in names], leaves)
        lines = [replace(self.lines[id], seq=n) for n, id in enumerate(ordered.ids)]
        not_followed = tuple(link for link in links if link not in followed)
        return Linked(lines, tuple(self.moved), not_followed, tuple(self.not_unwound))

    def _can_arrive(self, link: Link) -> bool:
        """True if the debit comes first by its day, or can be taken back to the end of the credit's day without an overdraft or a gap in between."""
        debit, day = self.lines[link.debit], self.lines[link.credit].at
        if debit.at <= day:
            return True
        sequence = self.sequences[debit.payer]
        here = sequence.index(link.debit)
        there = next(n for n, id in enumerate(sequence) if self.lines[id].at > day)
        balance = 0
        stands = [0]
        for id in sequence[:here]:
            line = self.lines[id]
            balance = 0 if line.kind == "gap" else balance + (line.amount if line.payee == debit.payer else -line.amount)
            stands.append(balance)
        if min(stands[there:]) < debit.amount or any(self.lines[id].kind == "gap" for id in sequence[there:here]):
            return False
        sequence.insert(there, sequence.pop(here))
        self.lines[link.debit] = replace(debit, at=day)
        self.moved.append(link.debit)
        return True

    def _join(self, debits: Sequence[str], credits: Sequence[str]) -> Iterator[list[str]]:
        """Put the payment on its way; the orders in which its lines pass."""
        way = ON_THE_WAY + debits[0]
        while way in self.sequences:
            way += "'"
        for id in (*debits, *credits):
            for back in (id, *self.reversed_by[id]):
                if self.lines[back].kind:
                    self.lines[back] = replace(self.lines[back], kind="")
                    self.not_unwound.append(back)
        left, came = (sum(self.lines[id].amount for id in ids) for ids in (debits, credits))
        for id in debits:
            self.lines[id] = replace(self.lines[id], payee=way)
        for id in credits:
            self.lines[id] = replace(self.lines[id], payer=way)
        rest, first, last = credits[0] + REST, self.lines[credits[0]].at, self.lines[credits[-1]].at
        beside = [rest] if left != came else []
        if left > came:
            self.lines[rest] = Line(rest, last, way, OUTSIDE, left - came)
        elif left < came:
            self.lines[rest] = Line(rest, first, OUTSIDE, way, came - left)
        for n, id in enumerate(debits):
            chain = [id, *(beside if left < came else []), *credits, *(beside if left > came else [])]
            self.sequences[f"{way} {n}"] = chain
            yield chain


def _payments(links: Sequence[Link]) -> Iterator[tuple[list[str], list[str]]]:
    """The debits and credits that are one payment: one of each, or one of the one and several of the other."""
    credits, debits = defaultdict(list), defaultdict(list)
    for link in links:
        credits[link.debit].append(link.credit)
        debits[link.credit].append(link.debit)
    for link in links:
        if len(debits[link.credit]) > 1:
            if debits[link.credit][0] == link.debit:
                yield debits[link.credit], [link.credit]
        elif credits[link.debit][0] == link.credit:
            yield [link.debit], credits[link.debit]
