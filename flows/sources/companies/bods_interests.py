"""What each interest of a beneficial ownership statement is, as an interest with a range.

Format: Beneficial Ownership Data Standard 0.2 to 0.4, interestType codelist (0.2 writes voting-rights where 0.4 writes votingRights) and
the share object; in 0.2 and 0.3 exclusiveMinimum and exclusiveMaximum say of the other two ends whether they are open.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from flows.sources.reading.json_text import Written, text_of
from schemas import calendar
from schemas.interests import WHOLE

_KINDS = {
    "shareholding": "shares",
    "votingrights": "votes",
    "appointmentofboard": "appointment",
    "rightstosurplusassetsondissolution": "surplus_assets",
    "rightstosurplusassets": "surplus_assets",
    "otherinfluenceorcontrol": "influence",
    "influenceorcontrol": "influence",
    "controlviacompanyrulesorarticles": "influence",
    "controlbylegalframework": "influence",
    "rightsgrantedbycontract": "influence",
    "conditionalrightsgrantedbycontract": "influence",
    "settlor": "influence",
    "settloroftrust": "influence",
    "protector": "influence",
    "protectoroftrust": "influence",
    "trustee": "influence",
    "trusteeoftrust": "influence",
    "nominator": "influence",
    "nominee": "influence",
    "otherinfluenceorcontroloftrust": "influence",
    "beneficiaryoflegalarrangement": "benefit",
    "beneficiaryoftrust": "benefit",
    "rightstoprofitorincome": "benefit",
    "enjoymentanduseofassets": "benefit",
    "righttoprofitorincomefromassets": "benefit",
    "seniormanagingofficial": "office",
    "boardmember": "office",
    "boardchair": "office",
    "unknowninterest": "unknown",
    "unpublishedinterest": "unknown",
}
_CAPACITIES = {"trustee": "trustee", "trusteeoftrust": "trustee", "nominee": "nominee"}
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,2})?")
_DECIMAL = re.compile(r"[0-9]{1,3}(\.[0-9]{1,40})?")
_LEVELS = ("direct", "indirect", "unknown", "")


class Held(NamedTuple):
    """One interest, with the fields of schemas.interests.Interest."""

    kind: str
    low: int | None
    low_open: bool
    high: int | None
    high_open: bool
    started_on: date | None
    ended_on: date | None
    capacity: str
    indirect: bool
    says: str


def held(interest: dict) -> tuple[Held, str]:
    """The interest, and its type if that is none of the standard's. ValueError if a field is not what the standard gives there."""
    written = text_of(interest, "type")
    code = written.replace("-", "").lower()
    level = text_of(interest, "directOrIndirect") or text_of(interest, "interestLevel")
    if level not in _LEVELS:
        raise ValueError(f"the interest is held {level!r}, neither directly nor indirectly")
    says = ", ".join(filter(None, (written or "an interest of a type not stated", level, text_of(interest, "details"))))
    started, ended = (_day(interest, name) for name in ("startDate", "endDate"))
    made = Held(_KINDS.get(code, "unknown"), *_range(interest.get("share")), started, ended, _CAPACITIES.get(code, ""), level == "indirect", says)
    return made, "" if code in _KINDS or not code else written


def _day(interest: dict, name: str) -> date | None:
    written = text_of(interest, name)
    return calendar.day_of(written) if written else None


def _range(share: Any) -> tuple[int | None, bool, int | None, bool]:
    """Millionths of the whole, the low end rounded down and the high end up, and whether each is open. An end that is not given is
    the whole's; None if nothing is given."""
    if share is None:
        return None, False, None, False
    if not isinstance(share, dict):
        raise ValueError("share is not an object")
    exact, least, most = (_per_cent(share, name) for name in ("exact", "minimum", "maximum"))
    low_open, high_open = (share.get(name) is True for name in ("exclusiveMinimum", "exclusiveMaximum"))
    above, below = (None if isinstance(share.get(name), bool) else _per_cent(share, name) for name in ("exclusiveMinimum", "exclusiveMaximum"))
    if exact is not None:
        return floor(exact), False, ceil(exact), False
    if all(end is None for end in (least, most, above, below)):
        return None, False, None, False
    low, low_open = (above, True) if above is not None and (least is None or above >= least) else (least or Fraction(0), low_open and least is not None)
    high, high_open = (
        (below, True) if below is not None and (most is None or below <= most) else (Fraction(WHOLE) if most is None else most, high_open and most is not None)
    )
    if low > high:
        raise ValueError(f"the share's least is above its most: {share}")
    return floor(low), low_open, ceil(high), high_open


def _per_cent(share: dict, name: str) -> Fraction | None:
    """A share in per cent as millionths of the whole, exactly as it is written."""
    value = share.get(name)
    if value is None:
        return None
    if isinstance(value, str) and _DECIMAL.fullmatch(value):  # as some registers write it
        value = Written(value)
    if isinstance(value, bool) or not isinstance(value, (int, Written)):
        raise ValueError(f"share.{name} is not a number")
    if isinstance(value, Written) and not _NUMBER.fullmatch(value.text):  # a power of ten of a million digits takes a machine minutes
        raise ValueError(f"share.{name} is not a number of a sensible length")
    exact = Fraction(value.text if isinstance(value, Written) else value)
    if not 0 <= exact <= 100:
        raise ValueError(f"share.{name}, {value.text if isinstance(value, Written) else value}, is not within 0 to 100")
    return exact * WHOLE / 100
