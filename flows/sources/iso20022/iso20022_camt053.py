"""Bank statements as camt.053 messages: every Stmt with its account, balances, control totals and booked entries.

Format: ISO 20022 Bank-to-Customer Statement, camt.053.001.02, .03, .04 and .08; other versions by the elements they share.
A row is an Ntry, or each movement of one that is made of several.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.iso20022 import iso20022_camt
from flows.sources.iso20022.iso20022_camt import STATEMENT
from flows.sources.reading.source import Claim, OpenedFile
from schemas.evidence import Outcome

VERSION = 5


def recognises(file: OpenedFile) -> Claim:
    """A camt.053 Document, in its namespace or in none, in an envelope or not."""
    return iso20022_camt.recognises(file, STATEMENT)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """See flows/sources/iso20022/iso20022_camt.py."""
    return iso20022_camt.read(file, STATEMENT)
