"""Rateably: every debit takes from all money in proportion to what stands there at that moment (rolling charge).

Authority: discussed in Barlow Clowes International v Vaughan [1992] 4 All ER 22.
"""

from __future__ import annotations

from tracing.attribution.rules.rule import ALL, RATEABLY, Rule, Step

RULE = Rule(
    name="pro_rata",
    says="every payment takes from all the money then in the account, in proportion",
    authority="discussed in Barlow Clowes International v Vaughan [1992] 4 All ER 22",
    use="between claimants",
    steps=(Step(ALL, RATEABLY),),
)
