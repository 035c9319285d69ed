"""What is promised of movements of coins: each says of which account, how many of which unit, and on which day.

Authority: schemas.coins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from expectations.batches import batch
from expectations.promises import RECORDED, SET_ASIDE, Suite, counted, days_between, promise, true, with_origin, written
from schemas.coins import CoinMovement

_CENTURY = timedelta(days=36_525)
_QUANTITY = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def coin_movements(records: Sequence[CoinMovement], exhibit: str, first: date, last: date) -> Suite:
    """Promises about movements of coins; first..last is the case's period."""
    counted_in_units = [_QUANTITY.fullmatch(record.quantity) is not None for record in records]
    rows = batch(records, CoinMovement, "id", "exhibit", "place", "account", "unit", "on", is_a_number=counted_in_units)
    return Suite(
        "movements of coins",
        rows,
        records,
        (
            counted(records, "movements of coins"),
            with_origin(exhibit),
            promise("every movement says of which account and of which unit it is", SET_ASIDE, written("account"), written("unit")),
            promise("every quantity is a decimal number", SET_ASIDE, true("is_a_number")),
            promise("the day lies within a century of the case's period", RECORDED, days_between("on", first - _CENTURY, last + _CENTURY)),
        ),
    )
