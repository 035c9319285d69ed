"""What no rule can change: how much of a target must, and how much could, have come from the claims, in any order of attribution.

Authority: docs/method.md, "on any order of attribution"; L. R. Ford and D. R. Fulkerson, Maximal flow through a network (1956). Solved by
OR-tools' maximum flow, in whole units.
"""
from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python import max_flow

from tracing.guarantees import GuaranteeBroken
from tracing.ledger import GAP, NOBODY, Ledger, Target
from tracing.plain import trace
from tracing.rules import RULES

SOURCE, AWAY = 0, 1  # all claims begin at the one; money that left the trace ends at the other


@dataclass(frozen=True)
class Range:
    """At least and at most so many minor units of the target come from the claims."""

    at_least: int
    at_most: int


@dataclass
class Network:
    """The ledger as a network: arcs between nodes, with the amounts that moved or stood as their capacities.

    `lines[t]` is the node of line t, `last[a]` the node of what stands in account a at the end; NOBODY where no claim can be.
    """

    claimed: int = 0
    nodes: int = 2
    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    capacities: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)

    def node(self) -> int:
        self.nodes += 1
        return self.nodes - 1

    def arc(self, tail: int, head: int, capacity: int) -> None:
        if capacity > 0 and tail != NOBODY:
            self.tails.append(tail)
            self.heads.append(head)
            self.capacities.append(capacity)


def network(ledger: Ledger, labels: Collection[int] | None = None, *, free_days: bool = False) -> Network:
    """The network of a ledger for some claims (all that are not own money, unless `labels` says which).

    free_days: what came in on a day may have paid for what went out that day, in whatever order the statement lists them.
    """
    wanted = {label for label, own in enumerate(ledger.own) if not own} if labels is None else set(labels)
    net = Network(lines=[NOBODY] * len(ledger))
    undone = trace(ledger, RULES["pro_rata"]).unwound  # which reversals unwind depends on balances alone, so any rule will do
    now = [net.node() for _ in ledger.accounts]
    balance = [0] * len(ledger.accounts)
    for stretch in _stretches(ledger, free_days):
        lines = [t for t in stretch if t not in undone]
        if lines and ledger.kinds[lines[0]] == GAP:
            account = ledger.payer[lines[0]]
            net.arc(now[account], AWAY, max(balance[account], 0))
            now[account], balance[account] = net.node(), 0
            continue
        for t in lines:
            net.lines[t] = net.node()
            claims = ledger.claims.get(t, ())
            claimed = sum(amount for label, amount in claims if label in wanted)
            net.arc(SOURCE, net.lines[t], claimed)
            net.claimed += claimed
        for account in sorted({a for t in lines for a in (ledger.payer[t], ledger.payee[t]) if a != NOBODY}):
            out = [t for t in lines if ledger.payer[t] == account]
            into = [t for t in lines if ledger.payee[t] == account]
            now[account], balance[account] = _account_through(net, ledger, now[account], balance[account], into, out)
        for t in lines:
            if ledger.payee[t] == NOBODY:
                net.arc(net.lines[t], AWAY, ledger.amount[t])
    net.last = now
    for account, stands in enumerate(balance):
        end = net.node()
        net.arc(now[account], end, max(stands, 0))
        net.arc(end, AWAY, max(stands, 0))
        net.last[account] = end
    return net


def _stretches(ledger: Ledger, free_days: bool) -> Iterator[list[int]]:
    """Lines that have no order among themselves: one by one, or a day's; a gap always stands alone."""
    days: list[int] = []
    for t in range(len(ledger)):
        alone = not free_days or ledger.kinds[t] == GAP
        if days and (alone or ledger.at[t].date() != ledger.at[days[0]].date()):
            yield days
            days = []
        if alone:
            yield [t]
        else:
            days.append(t)
    if days:
        yield days


def _account_through(net: Network, ledger: Ledger, node: int, before: int, into: list[int], out: list[int]) -> tuple[int, int]:
    """One account through lines that may come in any order; its node and balance afterwards."""
    credits, debits = sum(ledger.amount[t] for t in into), sum(ledger.amount[t] for t in out)
    after = before + credits - debits
    if credits:
        least, most = min(credits, max(-before, 0)), min(credits, max(debits - before, 0))
        arriving = net.node()
        for t in into:
            net.arc(net.lines[t], arriving, ledger.amount[t])
        net.arc(arriving, node, credits - least)
        net.arc(arriving, AWAY, most)
    if not debits:
        return node, after
    standing = max(before, 0) + credits
    for t in out:
        # what a claim replaces on its way out of an account in evidence has left the trace
        net.arc(node, AWAY if t in ledger.claims else net.lines[t], min(ledger.amount[t], standing))
    following = net.node()
    net.arc(node, following, max(after, 0))
    return following, after


def bounds(ledger: Ledger, net: Network, target: Target) -> Range:
    """The range of a target. A unit that passes through several of its lines counts once."""
    ends = {net.lines[ledger.index(name)] for name in target.transfers}
    ends |= {net.last[ledger.accounts.index(name)] for name in target.accounts if name in ledger.accounts}
    ends.discard(NOBODY)
    if not ends:
        return Range(0, 0)
    tails, heads, capacities = np.array(net.tails), np.array(net.heads), np.array(net.capacities, dtype=np.int64)
    beyond = np.isin(tails, sorted(ends))
    elsewhere = _flow(tails[~beyond], heads[~beyond], capacities[~beyond], AWAY)
    arrives = ~beyond & (heads != AWAY)
    goals = np.array(sorted(ends))
    at_most = _flow(
        np.concatenate([tails[arrives], goals]), np.concatenate([heads[arrives], np.full(len(goals), AWAY)]),
        np.concatenate([capacities[arrives], np.full(len(goals), max(net.claimed, 1))]), AWAY,
    )
    found = Range(net.claimed - elsewhere, at_most)
    if not 0 <= found.at_least <= found.at_most <= net.claimed:
        raise GuaranteeBroken(f"the range of {target.name} is impossible: {found}")
    return found


def _flow(tails: np.ndarray, heads: np.ndarray, capacities: np.ndarray, sink: int) -> int:
    if not len(tails) or SOURCE not in tails:
        return 0
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(tails, heads, capacities)
    status = solver.solve(SOURCE, sink)
    assert status == solver.OPTIMAL, status
    return solver.optimal_flow()
