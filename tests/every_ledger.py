"""Every ledger of some lines over two inside accounts, amounts of one and two, up to the accounts' names; for tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coin_tracer import follow
from test_tracing_plain import built

from tracing.attribution import guarantees
from tracing.attribution.plain_tracer import trace
from tracing.attribution.rules import RULES

PARTIES = [("", "a"), ("", "b"), ("a", ""), ("b", ""), ("a", "b"), ("b", "a")]


def ledgers(lines: int) -> Iterator[tuple[list[tuple], list[tuple]]]:
    """Lines as (id, payer, payee, units, kind) and claims as (id, label, units), in an order that never changes."""
    yield from _longer([], [], lines)


def _longer(lines, claims, left):
    if lines:
        yield lines, claims
    if not left:
        return
    id = f"t{len(lines)}"
    for payer, payee in PARTIES:
        for units in (1, 2):
            for claimed in (0, units):
                yield from _first_is_a([*lines, (id, payer, payee, units, "")], [*claims, (id, "A", units)] if claimed else claims, left)
    for account in "ab":
        yield from _first_is_a([*lines, (id, account, "", 0, "gap")], claims, left)
    taken_back = {line[4] for line in lines}
    for first in lines:
        if first[4] == "" and f"reversal:{first[0]}" not in taken_back:
            yield from _first_is_a([*lines, (id, first[2], first[1], first[3], f"reversal:{first[0]}")], claims, left)


def _first_is_a(lines, claims, left):
    """The other half has the names of the accounts exchanged."""
    if next(name for line in lines for name in line[1:3] if name) == "a":
        yield from _longer(lines, claims, left - 1)


def two_tracers_agree(lines, claims) -> None:
    """Every rule, the plain tracer against the coins, and the guarantees."""
    ledger = built(lines, claims)
    word = ledger.labels
    for name, rule in RULES.items():
        found = trace(ledger, rule, {0})
        guarantees.check(found)
        moved, held, totals, _, _, gone, odd = follow(lines, claims, name, {lines[0][0]})
        assert all({word[n]: units for n, units in found.moved(t).items()} == +moved[id] for t, id in enumerate(ledger.ids)), (lines, claims, name)
        assert all({word[n]: units for n, units in found.held(a).items()} == +held.get(of, Counter()) for a, of in enumerate(ledger.accounts)), (
            lines,
            claims,
            name,
        )
        assert [(ledger.ids[t], flag) for t, flag in found.flags] == odd and {ledger.ids[t] for t in found.unwound} == gone
        for n, label in enumerate(word):
            assert all(getattr(found.totals[n], column) == totals[column][label] for column in ("claimed", "paid_out", "absorbed", "relabelled", "lost_in_gap"))
