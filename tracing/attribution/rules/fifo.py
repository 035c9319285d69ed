"""First in, first out: the oldest money leaves first.

Authority: Devaynes v Noble (Clayton's Case) (1816) 1 Mer 572.
"""

from __future__ import annotations

from tracing.attribution.rules.rule import ALL, OLDEST, Rule, Step

RULE = Rule(
    name="fifo",
    called="first in, first out",
    says="the money that came in first goes out first",
    authority="Devaynes v Noble (Clayton's Case) (1816) 1 Mer 572",
    use="between innocent contributors to a running account; easily displaced",
    steps=(Step(ALL, OLDEST),),
)
