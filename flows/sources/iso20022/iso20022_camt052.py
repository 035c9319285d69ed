"""What happened in an account during a day, as camt.052 messages: booked entries are kept, pending ones set aside.

Format: ISO 20022 Bank-to-Customer Account Report, camt.052.001.01, .02, .04, .06 and .08; other versions by the elements they share.
A row is an Ntry, or each movement of one that is made of several.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.iso20022 import iso20022_camt
from flows.sources.iso20022.iso20022_camt import REPORT
from flows.sources.reading.source import Claim, OpenedFile
from schemas.evidence import Outcome

VERSION = 4


def recognises(file: OpenedFile) -> Claim:
    """A camt.052 Document, in its namespace or in none, in an envelope or not."""
    return iso20022_camt.recognises(file, REPORT)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """See flows/sources/iso20022/iso20022_camt.py."""
    return iso20022_camt.read(file, REPORT)
