"""The accounts in evidence that money of a claim may have reached, whatever the rule of attribution.

Authority: forward tracing as docs/method.md states it.
"""

from __future__ import annotations

from datetime import date

from schemas.accounts import Transfer
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt
from tracing.ledger.prepared_ledger import OWN_KIND, outside


def accounts_reached(base: EvidenceBase) -> dict[str, date]:
    """Accounts in evidence that money of a claim may have reached, whatever the rule, and the day it first could.

    A kind of own money ('own:...') is no claim. What an account pays on counts whether or not the rule would take it from a claim.
    """
    claimed = {row.transfer for row in base.of(ClaimedReceipt) if not row.label.startswith(OWN_KIND)}
    passed: dict[str, date] = {}
    for t in sorted(base.of(Transfer), key=lambda t: t.seq):
        if not outside(t.payee) and (t.id in claimed or t.payer in passed):
            passed.setdefault(t.payee, date.fromisoformat(t.at))
    return passed
