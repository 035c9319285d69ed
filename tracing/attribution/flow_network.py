"""The ledger as a network: nodes for lines and for accounts between their lines, arcs with the amounts that moved or stood there.

Authority: docs/method.md, "on any order of attribution"; L. R. Ford and D. R. Fulkerson, Flows in Networks (1962).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from tracing.attribution.rules import RULES
from tracing.attribution.trace_ledger import trace
from tracing.ledger.prepared_ledger import GAP, NOBODY, REVERSAL, Ledger, Target

SOURCE, AWAY = 0, 1  # all claims begin at the one; money that left the trace ends at the other


@dataclass(frozen=True)
class Network:
    """Arcs as parallel int64 arrays: tails, heads, capacities, all above zero. `lines[t]` is the node of line t (NOBODY if a reversal
    undid it, or it moves nothing), `last[a]` the node of what stands in account a at the end; `claimed` what the claims add up to."""

    ledger: Ledger
    claimed: int
    nodes: int
    tails: np.ndarray
    heads: np.ndarray
    capacities: np.ndarray
    lines: np.ndarray
    last: np.ndarray

    def ends(self, target: Target) -> dict[int, str]:
        """The nodes at which money is in the target, each with the transfer or account that it is."""
        found = {int(self.lines[self.ledger.index(name)]): name for name in target.transfers}
        found |= {int(self.last[self.ledger.number(name)]): name for name in target.accounts if self.ledger.knows(name)}
        found.pop(NOBODY, None)
        return found

    def through(self, target: Target) -> tuple[str, str] | None:
        """Two of the target's transfers or accounts of which money can reach the second through the first; None if there are none."""
        ends = self.ends(target)
        if len(ends) < 2:
            return None
        into = self.arcs_into(ends)
        before = _reached(self._backward, np.unique(self.tails[into]))
        for node in sorted(set(ends) & set(before.tolist())):
            onward = _reached(self._forward, np.unique(self.heads[self.tails == node]))
            others = sorted(set(onward.tolist()) & set(ends) - {node})
            if others:
                return ends[node], ends[others[0]]
        return None

    def arcs_into(self, nodes: Collection[int]) -> np.ndarray:
        """True for every arc that ends at one of the nodes."""
        return np.isin(self.heads, np.fromiter(nodes, np.int64))

    def towards(self, ends: Collection[int]) -> np.ndarray:
        """True for every node that claim money can be in on its way to one of the ends, those included."""
        found = np.zeros(self.nodes, bool)
        found[_reached(self._backward, np.fromiter(ends, np.int64))] = True
        return found & self.claims_reach

    @cached_property
    def claims_reach(self) -> np.ndarray:
        """True for every node that claim money can reach."""
        found = np.zeros(self.nodes, bool)
        found[_reached(self._forward, np.array([SOURCE]))] = True
        return found

    @cached_property
    def _forward(self) -> csr_array:
        return _adjacency(self.tails, self.heads, self.nodes)

    @cached_property
    def _backward(self) -> csr_array:
        return _adjacency(self.heads, self.tails, self.nodes)


@dataclass(frozen=True)
class Linked:
    """How payments of the ledger hang together beside its lines. `ways`: int64 rows (debit's line, credit's line, width in minor units); `replaced`: how much of
    each debit's way out they replace, by line, so that it cannot leave; `free`: accounts and days (as ordinals) without an order; `undone`: lines of reversals,
    and of what they take back, that are left out (None: as balances have it); `either`: such lines taken as ordinary and as left out at once."""

    ways: np.ndarray
    replaced: np.ndarray
    free: frozenset[tuple[int, int]] = frozenset()
    undone: frozenset[int] | None = None
    either: frozenset[int] = frozenset()


def unwound(ledger: Ledger) -> frozenset[int]:
    """The lines that a reversal undoes, and it: which ones do depends on balances alone, so any rule will do."""
    return frozenset(trace(ledger, next(iter(RULES.values()))).unwound) if REVERSAL in ledger.kinds else frozenset()


def network(ledger: Ledger, labels: Collection[int] | None = None, *, free_days: bool = False, linked: Linked | None = None) -> Network:
    """The network of a ledger for some claims (all that are not own money, unless `labels` says which).

    free_days: what came in on a day may have paid for what went out that day, in whatever order the statement lists them. `linked`: payments that are one.
    """
    linked = linked or Linked(np.zeros((0, 3), np.int64), np.zeros(len(ledger), np.int64))
    wanted = {label for label, own in enumerate(ledger.own) if not own} if labels is None else set(labels)
    kind, payer, payee, amount = (np.array(part, np.int64) for part in (ledger.kinds, ledger.payer, ledger.payee, ledger.amount))
    moves = kind != GAP
    moves[sorted(unwound(ledger) if linked.undone is None else linked.undone)] = False
    stays = ~moves & (kind != GAP)
    lines = np.where(moves, 2 + np.cumsum(moves) - 1, NOBODY)
    arcs = _Arcs(2 + int(moves.sum()))
    marked = {t: sum(amount for label, amount in claims if label in wanted) for t, claims in ledger.claims.items() if moves[t]}
    claimed = sum(marked.values())
    arcs.add(SOURCE, lines[list(marked)], np.array(list(marked.values()), np.int64))
    leaves = moves & (payee == NOBODY)
    arcs.add(lines[leaves], AWAY, (amount - linked.replaced)[leaves])
    ways = linked.ways[moves[linked.ways[:, 0]] & moves[linked.ways[:, 1]]]
    arcs.add(lines[ways[:, 0]], lines[ways[:, 1]], ways[:, 2])
    relabelled = np.zeros(len(ledger), bool)
    relabelled[list(ledger.claims)] = True

    # one event for each side of a line that is an account in evidence; an account's events stand together, in the order of lines
    side = [np.flatnonzero((payer != NOBODY) & ~stays), np.flatnonzero((payee != NOBODY) & ~stays)]
    line = np.concatenate(side)
    account = np.concatenate([payer[side[0]], payee[side[1]]])
    is_debit = np.repeat([True, False], [len(side[0]), len(side[1])])
    order = np.lexsort((line, account))
    line, account, is_debit = line[order], account[order], is_debit[order]
    gap = kind[line] == GAP
    # a stretch is what has no order among itself: one event, or an account's day; a gap always stands alone
    begins = np.ones(len(line), bool)
    if (free_days or linked.free) and len(line):
        day = np.array([at.toordinal() for at in ledger.at], np.int64)[line]
        begins[1:] = (account[1:] != account[:-1]) | (day[1:] != day[:-1]) | gap[1:] | gap[:-1]
        if not free_days:
            begins |= [(int(a), int(d)) not in linked.free for a, d in zip(account, day, strict=True)]
    stretch = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    credits = _sums(stretch, np.where(is_debit, 0, amount[line]), len(first))
    debits = _sums(stretch, np.where(is_debit, amount[line], 0), len(first))
    account_of, gap_of = account[first], gap[first]
    before, after = _balances(account_of, gap_of, credits - debits)
    high, low = before, before
    if linked.either:  # as if what was taken back had never left, and as if what came for a while never had
        for_a_while = np.isin(line, sorted(linked.either))
        came_back = np.isin(line, [t for t in linked.either if ledger.reverses[t] != NOBODY])
        leaving = for_a_while & (is_debit ^ came_back)
        high = before + _balances(account_of, gap_of, _sums(stretch, np.where(leaving, np.where(is_debit, 1, -1) * amount[line], 0), len(first)))[0]
        coming = for_a_while & ~(is_debit ^ came_back)
        low = before - _balances(account_of, gap_of, _sums(stretch, np.where(coming, np.where(is_debit, -1, 1) * amount[line], 0), len(first)))[0]
    node = arcs.nodes_for(len(first))
    follows = np.flatnonzero(account_of[1:] == account_of[:-1]) + 1
    arcs.add(node[follows - 1], np.where(gap_of[follows], AWAY, node[follows]), np.maximum(high[follows], 0))
    # what pays off an overdraft ends at the bank
    least, most = np.minimum(credits, np.maximum(-high, 0)), np.minimum(credits, np.maximum(debits - low, 0))
    came = ~is_debit
    count = np.bincount(stretch[came], minlength=len(first))
    together, alone = np.flatnonzero(count > 1), came & (count[stretch] == 1)
    arriving = np.full(len(first), NOBODY)
    arriving[stretch[alone]] = lines[line[alone]]
    arriving[together] = arcs.nodes_for(len(together))
    several = came & (count[stretch] > 1)
    arcs.add(lines[line[several]], arriving[stretch[several]], amount[line[several]])
    receives = count > 0
    arcs.add(arriving[receives], node[receives], (credits - least)[receives])
    arcs.add(arriving[receives], AWAY, most[receives])
    # what a claim replaces on its way out of an account in evidence has left the trace
    pays = is_debit & ~gap
    arcs.add(node[stretch[pays]], np.where(relabelled[line[pays]], AWAY, lines[line[pays]]), amount[line[pays]])
    last = arcs.nodes_for(len(ledger.accounts))
    final = np.flatnonzero(np.append(account_of[1:] != account_of[:-1], True)) if len(first) else first
    arcs.add(node[final], last[account_of[final]], np.maximum(after[final], 0))
    arcs.add(last[account_of[final]], AWAY, np.maximum(after[final], 0))
    return Network(ledger, claimed, arcs.nodes, *arcs.joined(claimed), lines, last)


class _Arcs:
    """Arcs while they are collected; a tail or head may be one node for all."""

    def __init__(self, nodes: int):
        self.nodes = nodes
        self._parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def nodes_for(self, count: int) -> np.ndarray:
        self.nodes += count
        return np.arange(self.nodes - count, self.nodes)

    def add(self, tails, heads, capacities: np.ndarray) -> None:
        keep = capacities > 0
        self._parts.append(tuple(np.broadcast_to(part, keep.shape)[keep] for part in (tails, heads, capacities)))

    def joined(self, claimed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """All arcs; no more than all claims can flow anywhere, so that no sum of capacities outgrows 64 bits by much."""
        tails, heads, capacities = (np.concatenate(parts).astype(np.int64) for parts in zip(*self._parts, strict=True))
        return tails, heads, np.minimum(capacities, max(claimed, 1))


def _sums(group: np.ndarray, amounts: np.ndarray, count: int) -> np.ndarray:
    found = np.zeros(count, np.int64)
    np.add.at(found, group, amounts)
    return found


def _balances(account: np.ndarray, gap: np.ndarray, change: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every stretch's balance before and after; nil at an account's first and after a gap."""
    running = np.cumsum(change) - change  # before each, were there one account and no gap
    resets = np.append(True, (account[1:] != account[:-1]) | gap[:-1]) if len(account) else np.zeros(0, bool)
    start = np.maximum.accumulate(np.where(resets, np.arange(len(account)), 0)) if len(account) else np.zeros(0, int)
    before = running - running[start]
    return before, np.where(gap, 0, before + change)


def _adjacency(tails: np.ndarray, heads: np.ndarray, nodes: int) -> csr_array:
    return csr_array((np.ones(len(tails), np.int8), (tails, heads)), shape=(nodes, nodes))


def _reached(graph: csr_array, begin: np.ndarray) -> np.ndarray:
    """Every node that can be reached from the given ones, those included."""
    nodes = graph.shape[0]
    # one node more, from which the given ones can be reached
    indices, indptr = np.concatenate([graph.indices, begin]), np.append(graph.indptr, graph.indptr[-1] + len(begin))
    wider = csr_array((np.ones(len(indices), np.int8), indices, indptr), shape=(nodes + 1, nodes + 1))
    return breadth_first_order(wider, nodes, return_predecessors=False)[1:]
