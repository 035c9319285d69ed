"""Last in, first out: the newest money leaves first.

Authority: an accounting convention; no English authority was found for it.
"""

from __future__ import annotations

from tracing.attribution.rules.rule import ALL, NEWEST, Rule, Step

RULE = Rule(
    name="lifo",
    called="last in, first out",
    says="the money that came in last goes out first",
    authority="accounting convention; no English authority found",
    use="comparison only",
    steps=(Step(ALL, NEWEST),),
)
