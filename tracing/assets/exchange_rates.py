"""What an amount in another currency is in the case's, at a rate of the day that the case file states with its source.

Authority: SI 2018/1078 art.213X(3) (accounts in another currency are valued at the rate of the day, for freezing) [to be confirmed by a lawyer]. A value is converted
at the rate of its own day; without one it stays in its own currency. The money that is followed is never revalued (docs/method.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from math import ceil

from schemas.calendar import in_words
from schemas.case import Case
from schemas.case_assets import ExchangeRate
from schemas.money import DIGITS, display
from tracing.assets.net_equity import Figure, same_asset, value

OLDEST = timedelta(days=7)  # no rates are fixed on holidays and at weekends


def at_the_days_rate(worth: Figure, currency: str, rates: Sequence[ExchangeRate], up: bool = False) -> Figure:
    """The figure in `currency`, rounded down (or up, for what comes off a value), and its basis with the rate, the rate's day and source; unchanged, and its basis
    says so, where no rate of its day or of the seven days before is stated."""
    if worth.amount is None or worth.currency in ("", currency):
        return worth
    if worth.on is None:
        return replace(worth, basis=f"{worth.basis}; not converted: it has no day")
    fitting = [rate for rate in rates if rate.currency == worth.currency and worth.on - OLDEST <= rate.on <= worth.on]
    if not fitting:
        return replace(worth, basis=f"{worth.basis}; not converted: no exchange rate of that day is recorded")
    rate = max(fitting, key=lambda rate: (rate.on, rate.exhibit))
    units = worth.amount * Fraction(rate.rate) * 10 ** DIGITS[currency] / 10 ** DIGITS[worth.currency]
    return replace(
        worth,
        amount=ceil(units) if up else int(units),
        currency=currency,
        before=worth.amount,
        before_currency=worth.currency,
        rate=rate.rate,
        basis=f"{worth.basis}: {display(worth.amount, worth.currency)}, at {rate.rate} {currency} for one {rate.currency} on {in_words(rate.on)} by {rate.source} "
        f"({rate.exhibit}), rounded {'up' if up else 'down'}",
    )


def latest_value(case: Case, names: Sequence[str], recorded: Iterable[Figure] = ()) -> Figure:
    """The latest value, up to the cut-off, of the thing with these names, in the case's currency where a rate of its day is recorded."""
    name = next((name for name in names if any(same_asset(v.asset, name) for v in case.valuations)), names[0])
    return at_the_days_rate(value(name, case.valuations, case.case.cut_off, recorded), case.case.currency, case.exchange_rates)
