"""How a case is followed: the steps in their order, each a function from all that is known to the tables that it finds.

Authority: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Callable

from schemas.evidence_base import EvidenceBase, FoundRows
from tracing.assets import case_parties, dispositions, purchases, schedule
from tracing.attribution import claimed_receipts, rulings
from tracing.chains import asset_chains, weakest_links
from tracing.ledger import build_transfers
from tracing.ownership import case_ownership, history

Findings = Callable[[EvidenceBase], FoundRows]
# in this order: each step rests on those before it
STEPS: dict[str, Findings] = {
    "recognise parties": case_parties.findings,
    "build the ledger": build_transfers.findings,
    "mark the claims": claimed_receipts.findings,
    "work out ownership": case_ownership.findings,
    "find purchases": purchases.findings,
    "list the assets": schedule.findings,
    "find gifts and repayments": dispositions.findings,
    "trace the money": rulings.findings,
    "join the chains": asset_chains.findings,
    "look for the weakest links": weakest_links.findings,
    "tell the history of ownership": history.findings,
}
