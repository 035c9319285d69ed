"""Interests whose owner a register does not name: statements that there is nobody, and owners who are protected or not yet found.

Authority: Companies Act 2006 Part 21A (the register of people with significant control).
"""

from __future__ import annotations

from schemas.interests import Interest
from tracing.ids import finding_id

NOBODY = ("none_known", "exempt", "office")  # an office is neither share nor votes


def unnamed_owner(interest: Interest) -> str:
    """The Party id of an owner whom the register does not name (protected, or not yet found): one for each such interest."""
    return finding_id("party", "unnamed", interest.id)
