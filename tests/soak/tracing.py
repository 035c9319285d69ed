"""Long runs on tracing, by hand: bounded, with a printed seed and one line of result each.

Run: python tests/soak/tracing.py guarantees 100000 | lists 200 | coins 20000 | small 5 [part of parts] | mutants 300
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter

HERE = Path(__file__).resolve().parent
sys.path.remove(str(HERE))
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent)]
sys.path.append(str(HERE))  # last: this file would hide the package of its name

SEED = 20_261_124


def guarantees(count: int) -> str:
    """Random ledgers of every kind and size of amount: every guarantee under every rule, and the compiled ways to the last number."""
    from drawn_ledgers import drawn_lines
    from numpy import arange
    from test_compiled import the_same
    from test_tracing_plain import keeps_every_guarantee

    from tracing.attribution.fastest_engine import follow, lines_of, marked_of
    from tracing.attribution.plain_tracer import trace
    from tracing.attribution.rules import RULES
    from tracing.ledger.prepared_ledger import build

    for n in range(count):
        rng = Random(SEED + n)
        ledger = build(*drawn_lines(rng, rng.randint(1, 40), rng.choice([3, 50, 10**9, 10**15])))
        for rule in RULES:
            keeps_every_guarantee(ledger, rule)
            assets = arange(0, len(ledger), 4)
            the_same(follow(lines_of(ledger), marked_of(ledger), RULES[rule], assets), trace(ledger, RULES[rule], set(assets.tolist())), ledger)
    return f"{count} ledgers under {len(RULES)} rules keep every guarantee, and the compiled ways agree on every number"


def lists(count: int) -> str:
    """Every list of one and two steps, each on so many random ledgers, half of them beside another list for what bought an asset: every tracer and the verifier."""
    from test_rules import WHOLE, every_tracer_agrees

    for n, steps in enumerate(WHOLE):
        for turn in range(count):
            every_tracer_agrees(steps, SEED + n * count + turn, turn)
    return f"{len(WHOLE)} lists of steps on {count} ledgers each: the plain tracer, the coins, the compiled ways and the verifier agree on every number"


def coins(count: int) -> str:
    """Random ledgers as files: the command against the second implementation, byte for byte."""
    from test_ledger_twice import compare

    with tempfile.TemporaryDirectory() as folder:
        ended = [compare(SEED + n, Path(folder)) for n in range(count)]
    return f"{ended.count('same')} of {count} ledgers gave the same bytes twice; {ended.count('refused')} were refused by both"


def small(lines: int, part: int = 1, parts: int = 1) -> str:
    """Every small ledger; one part of several, so that it can be spread."""
    from every_ledger import ledgers, two_tracers_agree

    tried = 0
    for n, (made, claims) in enumerate(ledgers(lines)):
        if n % parts == part - 1:
            two_tracers_agree(made, claims)
            tried += 1
    return f"{tried} ledgers of up to {lines} lines (part {part} of {parts}): the plain tracer and the coins agree, every guarantee holds"


def mutants(count: int) -> str:
    """Small faults put into the money, the rules and the plain tracer, one at a time: how many the fast tests notice."""
    from mutation import run

    return run(count, SEED)


if __name__ == "__main__":
    what, *numbers = sys.argv[1:] or ["-h"]
    if what not in (found := {f.__name__: f for f in (guarantees, lists, coins, small, mutants)}):
        sys.exit(__doc__)
    begun = perf_counter()
    print(f"{found[what](*map(int, numbers))}; seed {SEED}; {perf_counter() - begun:.0f} s")
