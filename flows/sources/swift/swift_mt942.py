"""What happened in an account during a day, as SWIFT MT942 messages: no statement, and no proof of a balance.

Format: SWIFT MT942 Interim Transaction Report: fields 20, 25, 28C, 34F, 13D, 61, 86, 90D, 90C. A row is a field 61; one that is a payment and a charge is two.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.reading.source import Claim, OpenedFile
from flows.sources.swift import swift_messages
from flows.sources.swift.swift_fields import SETTLED, TAGS, message_type, opening_tags
from schemas.evidence import Outcome

VERSION = 4
INTERIM = frozenset({"34F", "13", "13D", "90C", "90D"})  # fields that a statement does not have


def recognises(file: OpenedFile) -> Claim:
    """A file with the fields of an interim report, and without balances."""
    named, tags = message_type(file), set(opening_tags(file))
    if named not in ("", "942"):
        return Claim(False, f"its envelope says that it is an MT{named}")
    if not named and SETTLED in opening_tags(file, TAGS | {SETTLED}):
        return Claim(False, f"it has a field {SETTLED}, as payment messages have and no statement")
    if not {"20", "25", "25P"} & tags or not (named or INTERIM & tags):
        return Claim(False, "it lacks the fields of MT942, such as :34F: or :13D:")
    if not named and {"60F", "60M", "62F", "62M"} & tags:
        return Claim(False, "it has balances, which MT942 has not")
    return Claim(True, "it has the fields of MT942")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """See flows/sources/swift/swift_messages.py."""
    return swift_messages.read(file)
