"""Own money first, then the oldest claim: against the holder as in Re Hallett's Estate, between the claimants as in Clayton's Case.

Authority: Re Hallett's Estate (1880) 13 Ch D 696; Devaynes v Noble (Clayton's Case) (1816) 1 Mer 572.
"""

from __future__ import annotations

from tracing.attribution.rules.rule import CLAIMS, OLDEST, OWN, Rule, Step

RULE = Rule(
    name="own_first_then_oldest_claim",
    says="the account holder is taken to spend their own money first, then of the claims' money what came in first",
    authority="Re Hallett's Estate (1880) 13 Ch D 696 against the holder; Devaynes v Noble (Clayton's Case) (1816) 1 Mer 572 between the claimants",
    use="against the wrongdoer, where the claimants' money is attributed in the order in which it came in",
    steps=(Step(OWN, OLDEST), Step(CLAIMS, OLDEST)),
)
