"""The lines of a ledger as a rule follows them where links hold: each payment leaves at its place in one statement and arrives at its place in the other.

Authority: docs/method.md, "Order across accounts". What is on its way stands in an account of its own, in which nothing else ever stands, so that it cannot be
spent there. A statement gives the order of its own account only; times across accounts count by the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.identifiers import OUTSIDE
from tracing.ledger.day_order import Stands, in_order
from tracing.ledger.payment_links import Link
from tracing.ledger.prepared_ledger import Line, outside

ON_THE_WAY = "link:"
REST = ":beside the link"  # what of the larger amount is not in the link: a charge, or other money


@dataclass(frozen=True)
class Linked:
    """The lines in their order, days alone. `arrivals`: the credit of each link that is followed, and its debit; `moved`: debits that were taken to the day of
    their credit; `not_followed`: links that no order of the statements allows; `not_unwound`: reversals that became ordinary lines."""

    lines: list[Line]
    arrivals: dict[str, str]
    moved: tuple[str, ...] = ()
    not_followed: tuple[Link, ...] = ()
    not_unwound: tuple[str, ...] = ()


def follow_links(ordered: Sequence[Line], links: Sequence[Link]) -> Linked:
    """`ordered`: all lines in the ledger's order. Candidates are left alone."""
    held = [link for link in links if link.holds]
    if not held:
        return Linked(list(ordered), {})
    return _Following(ordered).all(held)


class _Following:
    def __init__(self, ordered: Sequence[Line]):
        self.lines = {line.id: replace(line, at=line.at[:10]) for line in ordered}
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
        followed, not_followed = [], []
        leaves: dict[str, str] = {}
        for link in links:
            if self._can_arrive(link):
                followed.append(link)
            else:
                not_followed.append(link)
        for link in followed:
            self._join(link, leaves)
        leaves = {id: line.kind.removeprefix("reversal:") for id, line in self.lines.items() if line.kind.startswith("reversal:")} | leaves
        names = sorted(self.sequences)
        ordered = in_order([[Stands(id, self.lines[id].at) for id in self.sequences[name]] for name in names], leaves)
        lines = [replace(self.lines[id], seq=n) for n, id in enumerate(ordered.ids)]
        return Linked(lines, {link.credit: link.debit for link in followed}, tuple(self.moved), tuple(not_followed), tuple(self.not_unwound))

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

    def _join(self, link: Link, leaves: dict[str, str]) -> None:
        debit, credit = self.lines[link.debit], self.lines[link.credit]
        way = ON_THE_WAY + link.debit
        while way in self.sequences:
            way += "'"
        for line in (debit, credit):
            back = [line.id] if line.kind.startswith("reversal:") else []
            for id in (*back, *self.reversed_by[line.id]):
                if self.lines[id].kind:
                    self.lines[id] = replace(self.lines[id], kind="")
                    self.not_unwound.append(id)
        debit, credit = self.lines[link.debit], self.lines[link.credit]
        self.lines[link.debit], self.lines[link.credit] = replace(debit, payee=way), replace(credit, payer=way)
        passing = [link.debit, link.credit]
        rest = credit.id + REST
        if debit.amount > credit.amount:
            self.lines[rest] = Line(rest, credit.at, way, OUTSIDE, debit.amount - credit.amount)
            passing.append(rest)
        elif debit.amount < credit.amount:
            self.lines[rest] = Line(rest, credit.at, OUTSIDE, way, credit.amount - debit.amount)
            passing.insert(1, rest)
        self.sequences[way] = passing
        leaves |= dict(zip(passing[1:], passing, strict=False))
