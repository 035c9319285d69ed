"""Bank statements as SWIFT MT940 or MT950 messages.

Format: SWIFT MT940 Customer Statement Message, MT950 Statement Message: fields 20, 25, 28C, 60, 61, 86, 62. A row is a field 61; one that is a payment and a charge is two.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.reading.source import Claim, OpenedFile
from flows.sources.swift import swift_messages
from flows.sources.swift.swift_fields import SETTLED, TAGS, message_type, opening_tags
from flows.sources.swift.swift_mt942 import INTERIM
from schemas.evidence import Outcome

VERSION = 4


def recognises(file: OpenedFile) -> Claim:
    """A file with the fields of a statement, and none that only an interim report has."""
    named, tags = message_type(file), opening_tags(file)
    if named not in ("", "940", "941", "950"):
        return Claim(False, f"its envelope says that it is an MT{named}")
    if not named and SETTLED in opening_tags(file, TAGS | {SETTLED}):
        return Claim(False, f"it has a field {SETTLED}, as payment messages have and no statement")
    if not {"20", "25", "25P", "60F", "60M", "61", "62F", "62M"} & set(tags):
        return Claim(False, "no line begins with a field of a SWIFT statement, such as :20: or :61:")
    if not named and not {"60F", "60M", "62F", "62M"} & set(tags) and INTERIM & set(tags):
        return Claim(False, "it has no balance, and fields that only MT942 has")
    return Claim(True, "it has the fields of a SWIFT statement")


def read(file: OpenedFile) -> Iterator[Outcome]:
    """See flows/sources/swift/swift_messages.py."""
    return swift_messages.read(file)
