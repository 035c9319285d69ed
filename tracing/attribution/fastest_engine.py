"""A ledger as arrays, and the fastest exact way to follow claims through it under each rule.

Authority: docs/method.md. Positions (`tracing.attribution.fifo_streams`) or sums of labels (`tracing.attribution.label_sums`), which need no lots, where the rule's steps and the
labels of the ledger allow it (`tracing.attribution.rules.effective`); else the one loop of `tracing.attribution.compiled_loop`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from schemas.guarantees import GuaranteeBroken
from tracing.attribution import compiled_loop, fifo_streams, label_sums, stream_claims, unwound_reversals
from tracing.attribution.fifo_streams import Streams
from tracing.attribution.rules.effective import by_age_alone, by_labels_alone
from tracing.attribution.rules.rule import Rule
from tracing.attribution.step_kernels import step_arrays
from tracing.attribution.stream_claims import Followed, added_up
from tracing.compiled.arrays import Bools, Int8s, Int32s, Int64s
from tracing.ledger.prepared_ledger import NOBODY, Ledger


@dataclass(frozen=True)
class Lines:
    """One item a line, in the order of events: kinds int8, payer and payee int32 (NOBODY is outside), amount int64 in minor units,
    reverses int32 (the line taken back whole, or NOBODY)."""

    kinds: Int8s
    payer: Int32s
    payee: Int32s
    amount: Int64s
    reverses: Int32s
    accounts: int


@dataclass(frozen=True)
class Marked:
    """Claims on lines: int64 rows (line, label, units) in the order of lines and, within a line, of labels; `own` says which labels
    are own money, plain own the last."""

    rows: Int64s
    own: Bools

    def on_inside(self, lines: Lines) -> Int64s:
        """The lines out of an account in evidence that a claim marks."""
        marked: Int64s = np.unique(self.rows[:, 0])
        inside: Int64s = marked[lines.payer[marked] != NOBODY]
        return inside


def lines_of(ledger: Ledger) -> Lines:
    """The lines of a ledger as arrays."""
    return Lines(
        np.array(ledger.kinds, np.int8),
        np.array(ledger.payer, np.int32),
        np.array(ledger.payee, np.int32),
        np.array(ledger.amount, np.int64),
        np.array(ledger.reverses, np.int32),
        len(ledger.accounts),
    )


def marked_of(ledger: Ledger) -> Marked:
    """The claims of a ledger as rows."""
    rows = [(t, label, amount) for t, claims in sorted(ledger.claims.items()) for label, amount in claims]
    return Marked(np.array(rows, np.int64).reshape(-1, 3), np.array(ledger.own, np.bool_))


def every_lot(lines: Lines, marked: Marked, rule: Rule, assets: np.ndarray) -> tuple[Int64s, Int64s, Int64s, Int8s, Int64s, Int64s]:
    """The lots as rows (`kernels.LABEL` ...), where each line's parcel begins among them, what of each line an overdraft absorbed, the
    marks of each line, the totals of each label, and the state of each account. `assets`: the lines that are among the targets."""
    claims_from = np.zeros(len(lines.kinds) + 1, np.int64)
    np.add.at(claims_from, marked.rows[:, 0] + 1, 1)
    bought = np.zeros(len(lines.kinds), np.bool_)
    bought[assets] = True
    return compiled_loop.follow(
        *step_arrays(rule, marked.own),
        lines.kinds,
        lines.payer,
        lines.payee,
        lines.amount,
        lines.reverses,
        np.cumsum(claims_from),
        np.ascontiguousarray(marked.rows[:, 1]),
        np.ascontiguousarray(marked.rows[:, 2]),
        bought,
        lines.accounts,
    )


def follow(lines: Lines, marked: Marked, rule: Rule, assets: np.ndarray, positions: Streams | None = None) -> Followed:
    """What the claims come to under a rule; `positions`, if they are known, save a pass or two. GuaranteeBroken if it does not add up."""
    relabelled, labels = marked.on_inside(lines), len(marked.own)
    if positions is not None and np.isin(positions.undone[:, 0], relabelled).any():
        positions = None  # a claim keeps a reversal from unwinding
    own = marked.own.tolist()
    if by_age_alone(rule, own):
        known = positions or positions_of(lines, relabelled)
        found = stream_claims.follow(known, lines.payee, lines.amount, marked.rows, labels, relabelled)
    elif by_labels_alone(rule, own):
        undone = unwound_of(lines, relabelled) if positions is None else positions.undone
        steps = step_arrays(rule, marked.own)
        found = label_sums.follow(steps, lines.kinds, lines.payer, lines.payee, lines.amount, marked.rows, np.sort(assets), undone, lines.accounts)
    else:
        found = _from_lots(lines, marked, rule, assets)
    _adds_up(lines, marked, rule, found)
    return found


def unwound_of(lines: Lines, relabelled: np.ndarray) -> np.ndarray:
    """The lines that a reversal undoes, with it: see `tracing.attribution.unwound_reversals`."""
    return unwound_reversals.unwound(lines.kinds, lines.payer, lines.payee, lines.amount, lines.reverses, relabelled, lines.accounts)


def positions_of(lines: Lines, relabelled: np.ndarray) -> Streams:
    """Where each line lies in the streams of first in, first out: see `tracing.attribution.fifo_streams`."""
    return fifo_streams.streams(lines.kinds, lines.payer, lines.payee, lines.amount, unwound_of(lines, relabelled), lines.accounts)


def _from_lots(lines: Lines, marked: Marked, rule: Rule, assets: np.ndarray) -> Followed:
    lots, _, _, marks, totals, _ = every_lot(lines, marked, rule, assets)
    stands = lots[lots[:, compiled_loop.STANDS] > 0]
    every = np.zeros(lines.accounts, np.int64)
    np.add.at(every, lines.payee[stands[:, compiled_loop.LINE]], stands[:, compiled_loop.STANDS])
    named = lots[lots[:, compiled_loop.LABEL] < len(marked.own) - 1]
    standing = named[named[:, compiled_loop.STANDS] > 0]
    return Followed(
        added_up(named[:, [compiled_loop.LINE, compiled_loop.LABEL, compiled_loop.MOVED]]),
        added_up(np.column_stack([lines.payee[standing[:, compiled_loop.LINE]], standing[:, [compiled_loop.LABEL, compiled_loop.STANDS]]])),
        totals[:, [compiled_loop.PAID_OUT, compiled_loop.ABSORBED, compiled_loop.RELABELLED, compiled_loop.LOST]],
        every,
        np.flatnonzero(marks[:, 1] == compiled_loop.UNWOUND),
    )


def _adds_up(lines: Lines, marked: Marked, rule: Rule, found: Followed) -> None:
    """Claimed = held + paid out + absorbed + relabelled + lost for every label but plain own; no line moves more than its amount."""
    claimed, held = (np.zeros(len(marked.own), np.int64) for _ in range(2))
    np.add.at(claimed, marked.rows[:, 1], marked.rows[:, 2])
    np.add.at(held, found.held[:, 1], found.held[:, 2])
    wrong = np.flatnonzero((claimed != held + found.ended.sum(axis=1))[:-1])
    if len(wrong):
        raise GuaranteeBroken(
            f"{rule.name}: {claimed[wrong[0]]} came in under label {wrong[0]} and {(held + found.ended.sum(axis=1))[wrong[0]]} is accounted for"
        )
    begins = np.flatnonzero(np.append(True, found.moved[1:, 0] != found.moved[:-1, 0])) if len(found.moved) else np.zeros(0, int)
    moved = np.add.reduceat(found.moved[:, 2], begins) if len(begins) else begins
    above = np.flatnonzero(moved > lines.amount[found.moved[begins, 0]])
    if len(above) or (len(found.moved) and found.moved[:, 2].min() <= 0):
        raise GuaranteeBroken(f"{rule.name}: the parts of a line do not fit into its amount")
