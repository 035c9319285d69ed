"""The price that stands in for a value nobody gave: what was paid for a thing, when, and why it says less than a valuation.

Authority: Proceeds of Crime Act 2002 s.79 (what counts is the market value at the time; a price is what was paid at another). What a price cannot answer is
"not known", never nil.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from schemas.calendar import DateError, in_words, parse
from schemas.land import RegisterEntry
from tracing.assets.net_equity import Figure

# kinds that are today what was bought; what stands in a wallet or is left of a debt is not what the price was paid for
PRICED = ("land_title", "land", "vehicle", "vessel", "aircraft")
_STATED_DAY = re.compile(r"\bpaid on ([0-9]{1,2} [A-Za-z]+ [0-9]{4})\b")


def in_place_of_a_value(kind: str, basis: str, worth: Figure, price: int | None, currency: str, on: date | None, cut_off: date) -> Figure:
    """What net equity is counted from: the value, or else the price paid up to the cut-off, in the currency in which it was paid; never the price of what is said to be a
    gift, nor a price of nil."""
    if worth.amount is not None or kind not in PRICED or not price or basis == "tainted_gift" or (on is not None and on > cut_off):
        return worth
    return Figure(price, f"price paid {f'on {in_words(on)}' if on else 'on a day that is not known'}; no valuation is recorded", on, currency)


def day_stated(entries: Sequence[RegisterEntry], exhibit: str) -> date | None:
    """The day on which a title's register says that the price was paid; None where it has not exactly one such day."""
    days = {str(day) for entry in entries if (entry.kind, entry.exhibit) == ("price", exhibit) for day in _STATED_DAY.findall(entry.text)}
    try:
        return parse(days.pop(), "d month y") if len(days) == 1 else None
    except DateError:
        return None
