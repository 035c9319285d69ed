"""Follows a ledger under a rule: line by line in plain Python, or compiled where there are so many lines that compiling pays.

Authority: docs/method.md. Both give the same trace.
"""
from __future__ import annotations

from collections.abc import Collection

from tracing import plain
from tracing.ledger import Ledger
from tracing.plain import Trace
from tracing.rules.rule import Rule


def trace(ledger: Ledger, rule: Rule, assets: Collection[int] = ()) -> Trace:
    """Follow the ledger under `rule`; `assets` are the lines that `asset_first` takes from the claims first."""
    return plain.trace(ledger, rule, assets)
