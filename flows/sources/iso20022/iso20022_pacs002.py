"""What one bank said to another of payments that were sent to it, as pacs.002 messages: accepted, pending, rejected.

Format: ISO 20022 FIToFIPaymentStatusReport, pacs.002.001. A row is a TxInfAndSts or OrgnlGrpInfAndSts.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows.sources.iso20022 import iso20022_payments, iso20022_statuses
from flows.sources.iso20022.iso20022_statuses import BANK
from flows.sources.reading.source import Claim, OpenedFile
from schemas.evidence import Outcome

VERSION = 1


def recognises(file: OpenedFile) -> Claim:
    """A pacs.002 Document, in its namespace or in none, in an envelope or not."""
    return iso20022_payments.recognises(file, BANK)


def read(file: OpenedFile) -> Iterator[Outcome]:
    """See flows/sources/iso20022/iso20022_statuses.py."""
    return iso20022_statuses.read(file, BANK)
