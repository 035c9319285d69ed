"""Asset first: own money first, except that a payment which bought a surviving asset is taken from the claims' money first.

Authority: Re Oatway [1903] 2 Ch 356.
"""

from __future__ import annotations

from tracing.attribution.rules import claims_first, own_money_first
from tracing.attribution.rules.rule import Rule

RULE = Rule(
    name="asset_first",
    says="own money first, except that the payments which bought the assets named are taken from the claims' money first",
    authority="Re Oatway [1903] 2 Ch 356",
    use="against the wrongdoer, where a payment bought a surviving asset and the rest was dissipated",
    steps=own_money_first.RULE.steps,
    steps_on_targets=claims_first.RULE.steps,
)
