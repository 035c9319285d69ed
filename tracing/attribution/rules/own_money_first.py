"""Own money first: the holder is taken to have spent their own money before the claimants'.

Authority: Re Hallett's Estate (1880) 13 Ch D 696.
"""

from __future__ import annotations

from tracing.attribution.rules.rule import CLAIMS, OLDEST, OWN, RATEABLY, Rule, Step

RULE = Rule(
    name="own_money_first",
    says="the account holder is taken to spend their own money first, then the claims' money rateably",
    authority="Re Hallett's Estate (1880) 13 Ch D 696",
    use="against the wrongdoer",
    steps=(Step(OWN, OLDEST), Step(CLAIMS, RATEABLY)),
)
