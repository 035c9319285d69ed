"""Charges repaid and gifts: what was proposed from the evidence, and what decisions and the case file say of it.

Authority: docs/method.md (what only a person can find): both are proposals with reasons until a person decides; neither is in the figure of an asset's price.
"""

from __future__ import annotations

from schemas.decisions import in_force
from schemas.dispositions import ChargeRepayment, Gift, GiftToday, GiftTransfer, RepaymentTransfer
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import AnyOrder
from tracing.assets import charge_repayments, gifts
from tracing.assets.gift_values import gift_values


def findings(base: EvidenceBase) -> FoundRows:
    """The five tables, by id; a decision that accepts or rejects one is its state."""
    standing = in_force(list(base.decisions))
    repaid, given = charge_repayments.repayments(base), gifts.gifts(base)
    proposed: list[ChargeRepayment | Gift] = [*(row for row, _ in repaid), *(row for row, _ in given)]
    for row in proposed:
        decision = standing.get(row.id)
        if row.state == "proposed" and decision is not None and decision.answer in ("accept", "reject"):
            row.state, row.decided_by = f"{decision.answer}ed", decision.id
    return {
        ChargeRepayment: sorted((row for row, _ in repaid), key=lambda row: row.id),
        RepaymentTransfer: sorted(
            (RepaymentTransfer(repayment=row.id, transfer=t.id) for row, paid in repaid for t in paid), key=lambda r: (r.repayment, r.transfer)
        ),
        Gift: sorted((row for row, _ in given), key=lambda row: row.id),
        GiftTransfer: sorted((GiftTransfer(gift=row.id, transfer=t.id) for row, paid in given for t in paid), key=lambda r: (r.gift, r.transfer)),
        GiftToday: sorted(gift_values(base, given), key=lambda row: row.gift),
    }


def of_claims(base: EvidenceBase) -> list[ChargeRepayment]:
    """The repayments that nobody has rejected and in which, on some view, there is money of a claim; by id."""
    most = {row.target: row.at_most_linked for row in base.of(AnyOrder) if row.same_day == "free"}
    return [row for row in base.of(ChargeRepayment) if row.state != "rejected" and most.get(row.id)]
