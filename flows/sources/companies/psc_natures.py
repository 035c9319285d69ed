"""What each nature of control of the PSC register says, as an interest with a range.

Authority: Companies Act 2006 Sch 1A Part 1 paras 2-6, and SI 2016/339 reg.7 and Sch 2 (more than 25 but not more than 50 per cent; more than 50 but less
than 75; 75 or more); Companies House, natures of control (api-enumerations, psc_descriptions).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from schemas.interests import WHOLE


class Nature(NamedTuple):
    """One nature of control: the interest's kind, its range in millionths of the whole with open ends, and the capacity."""

    kind: str
    low: int | None = None
    low_open: bool = False
    high: int | None = None
    high_open: bool = False
    capacity: str = ""


_BANDS = {  # low, low_open, high, high_open in per cent
    "25-to-50": (25, True, 50, False),
    "50-to-75": (50, True, 75, True),
    "75-to-100": (75, False, 100, False),
    "more-than-25": (25, True, 100, False),
}
_KINDS = {
    "ownership-of-shares": "shares",
    "voting-rights": "votes",
    "right-to-share-surplus-assets": "surplus_assets",
    "part-right-to-share-surplus-assets": "surplus_assets",
    "right-to-appoint-and-remove-directors": "appointment",
    "right-to-appoint-and-remove-members": "appointment",
    "right-to-appoint-and-remove-person": "appointment",
    "right-to-appoint-and-remove-persons": "appointment",
    "significant-influence-or-control": "influence",
}
_BANDED = ("shares", "votes", "surplus_assets")
_CODE = re.compile(
    rf"(?P<what>{'|'.join(_KINDS)})(?:-(?P<band>{'|'.join(_BANDS)})-percent)?(?:-as-(?:control-over-)?(?P<capacity>trust|firm))?"
    r"(?:-(?:limited-liability-partnership|registered-overseas-entity))?"
)
_NOMINEE = re.compile(r"registered-owner-as-nominee-(?:person|another-entity)-(?:england-wales|scotland|northern-ireland)-registered-overseas-entity")


def nature(code: str) -> Nature | None:
    """The interest that a code stands for; None if it is none of the register's codes, or lacks the band it needs."""
    if _NOMINEE.fullmatch(code):
        return Nature("unknown", capacity="nominee")
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    kind = _KINDS[match["what"]]
    if (match["band"] is not None) != (kind in _BANDED):
        return None
    capacity = {"trust": "trustee", "firm": "firm", None: ""}[match["capacity"]]
    if match["band"] is None:
        return Nature(kind, capacity=capacity)
    low, low_open, high, high_open = _BANDS[match["band"]]
    per_cent = WHOLE // 100
    return Nature(kind, low * per_cent, low_open, high * per_cent, high_open, capacity)
