"""Last in, first out: the newest money leaves first.

Authority: an accounting convention; no English authority was found for it.
"""

from __future__ import annotations

from tracing.attribution.rules.rule import ALL_NEWEST, Rule


def choose(debit, totals, own, asset, take):
    take[ALL_NEWEST] = debit


RULE = Rule(
    name="lifo",
    says="the money that came in last goes out first",
    authority="accounting convention; no English authority found",
    use="comparison only",
    choose=choose,
)
