"""First in, first out: the oldest money leaves first.

Authority: Devaynes v Noble (Clayton's Case) (1816) 1 Mer 572.
"""

from __future__ import annotations

from tracing.attribution.rules.rule import ALL_OLDEST, Rule


def choose(debit, totals, own, asset, take):
    take[ALL_OLDEST] = debit


RULE = Rule(
    name="fifo",
    says="the money that came in first goes out first",
    authority="Devaynes v Noble (Clayton's Case) (1816) 1 Mer 572",
    use="between innocent contributors to a running account; easily displaced",
    choose=choose,
)
