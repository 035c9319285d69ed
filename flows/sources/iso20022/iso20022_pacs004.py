"""Payments that a bank sent back, as pacs.004 messages: what comes back, of which payment, and why.

Format: ISO 20022 PaymentReturn, pacs.004.001. A row is a TxInf.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.iso20022 import iso20022_payments, iso20022_statuses
from flows.sources.iso20022.iso20022_statuses import RETURN
from flows.sources.reading.source import Claim, OpenedFile
from schemas.evidence import Outcome

VERSION = 1


def recognises(file: OpenedFile) -> Claim:
    """A pacs.004 Document, in its namespace or in none, in an envelope or not."""
    return iso20022_payments.recognises(file, RETURN)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """See flows/sources/iso20022/iso20022_statuses.py."""
    return iso20022_statuses.read(file, RETURN)
