"""Follows a ledger under a rule: line by line in plain Python, or compiled where there are so many lines that compiling pays.

Authority: docs/method.md. Both give the same trace.
"""

from __future__ import annotations

from collections.abc import Collection

from tracing.attribution import plain_tracer
from tracing.attribution.plain_tracer import Trace
from tracing.attribution.rules.rule import Rule
from tracing.ledger.prepared_ledger import Ledger

MANY = 100_000  # lines from which compiling pays


def trace(ledger: Ledger, rule: Rule, assets: Collection[int] = ()) -> Trace:
    """Follow the ledger under `rule`; `assets`: the lines that are among the targets, for a rule that has steps of their own for them."""
    if len(ledger) < MANY:
        return plain_tracer.trace(ledger, rule, assets)
    from tracing.attribution import compiled_tracer  # slow to import

    return compiled_tracer.trace(ledger, rule, assets)
