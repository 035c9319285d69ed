"""Own money first: the holder is taken to have spent their own money before the claimants'.

Authority: Re Hallett's Estate (1880) 13 Ch D 696.
"""

from __future__ import annotations

from tracing.attribution.rules.rule import OWN_OLDEST, Rule, own_in, rateably


def choose(debit, totals, own, asset, take):
    own_money = own_in(totals, own)
    take[OWN_OLDEST] = min(debit, own_money)
    if debit > own_money:
        rateably(debit - own_money, totals, own, True, take)


RULE = Rule(
    name="own_money_first",
    says="the account holder is taken to spend their own money first, then the claims' money rateably",
    authority="Re Hallett's Estate (1880) 13 Ch D 696",
    use="against the wrongdoer",
    choose=choose,
)
