"""Follows a ledger under a rule: line by line in plain Python, or compiled where there are so many lines that compiling pays.

Authority: docs/method.md. Both give the same trace.
"""
from __future__ import annotations

from collections.abc import Collection

from tracing import plain
from tracing.ledger import Ledger
from tracing.plain import Trace
from tracing.rules.rule import Rule

MANY = 100_000  # lines from which compiling pays


def trace(ledger: Ledger, rule: Rule, assets: Collection[int] = ()) -> Trace:
    """Follow the ledger under `rule`; `assets`: the lines that are among the targets, for a rule that has steps of their own for them."""
    if len(ledger) < MANY:
        return plain.trace(ledger, rule, assets)
    from tracing import compiled  # slow to import

    return compiled.trace(ledger, rule, assets)
