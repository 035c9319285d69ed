"""What a bank said to its customer of payments that were ordered, as pain.002 messages: accepted, pending, rejected.

Format: ISO 20022 CustomerPaymentStatusReport, pain.002.001. A row is a TxInfAndSts, OrgnlPmtInfAndSts or OrgnlGrpInfAndSts.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.iso20022 import iso20022_payments, iso20022_statuses
from flows.sources.iso20022.iso20022_statuses import CUSTOMER
from flows.sources.reading.source import Claim, OpenedFile
from schemas.evidence import Outcome

VERSION = 1


def recognises(file: OpenedFile) -> Claim:
    """A pain.002 Document, in its namespace or in none, in an envelope or not."""
    return iso20022_payments.recognises(file, CUSTOMER)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """See flows/sources/iso20022/iso20022_statuses.py."""
    return iso20022_statuses.read(file, CUSTOMER)
