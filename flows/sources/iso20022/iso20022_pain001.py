"""Payments that a bank's customer ordered, as pain.001 messages: orders, not proof that they were carried out.

Format: ISO 20022 CustomerCreditTransferInitiation, pain.001.001. A row is a CdtTrfTxInf.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.iso20022 import iso20022_payments
from flows.sources.iso20022.iso20022_payments import CUSTOMER
from flows.sources.reading.source import Claim, OpenedFile
from schemas.evidence import Outcome

VERSION = 4


def recognises(file: OpenedFile) -> Claim:
    """A pain.001 Document, in its namespace or in none, in an envelope or not."""
    return iso20022_payments.recognises(file, CUSTOMER)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """See flows/sources/iso20022/iso20022_payments.py."""
    return iso20022_payments.read(file, CUSTOMER)
