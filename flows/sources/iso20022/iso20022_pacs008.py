"""Payments that one bank sent to another for its customer, as pacs.008 messages.

Format: ISO 20022 FIToFICustomerCreditTransfer, pacs.008.001. A row is a CdtTrfTxInf.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.iso20022 import iso20022_payments
from flows.sources.iso20022.iso20022_payments import BANK
from flows.sources.reading.source import Claim, OpenedFile
from schemas.evidence import Outcome

VERSION = 4


def recognises(file: OpenedFile) -> Claim:
    """A pacs.008 Document, in its namespace or in none, in an envelope or not."""
    return iso20022_payments.recognises(file, BANK)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """See flows/sources/iso20022/iso20022_payments.py."""
    return iso20022_payments.read(file, BANK)
