"""Where a row of the store stands, in words that find it: the exhibit's reference and the place in it, and never a name or an amount.

Authority: schemas.evidence (Origin).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from schemas.accounts import Entry, Transfer
from schemas.evidence_base import EvidenceBase


def at(base: EvidenceBase) -> Callable[[Any], str]:
    """A function that gives the place of a record: 'JB/1, Stmt 1, Ntry 3'."""
    references = {exhibit.sha256: exhibit.reference for exhibit in base.exhibits}
    return lambda row: ", ".join(filter(None, (references.get(row.exhibit, "an exhibit not in evidence"), row.place)))


def of_transfer(base: EvidenceBase) -> Callable[[Transfer], str]:
    """A function that gives the place of a transfer: that of its entry, or of which day it is a line of the ledger."""
    known, place = {entry.id: entry for entry in base.of(Entry)}, at(base)

    def where(transfer: Transfer) -> str:
        entry = known.get(transfer.debit_entry) or known.get(transfer.credit_entry)
        return place(entry) if entry else f"the ledger's {transfer.kind or 'line'} of {transfer.at}"

    return where
