"""Claims first: the claimants' money leaves before the holder's own.

Authority: practice of courts of the United States ("drugs-in, first-out"); used here to compare.
"""

from __future__ import annotations

from tracing.attribution.rules.rule import CLAIMS, OLDEST, OWN, RATEABLY, Rule, Step

RULE = Rule(
    name="claims_first",
    says="the claims' money is taken to leave first, rateably, then the account holder's own",
    authority='United States practice ("drugs-in, first-out")',
    use="comparison; see asset first",
    steps=(Step(CLAIMS, RATEABLY), Step(OWN, OLDEST)),
)
