"""What a case asks of its ledger: the payments that bought each asset, and those that repaid a charge or were given away, each as one target.

Authority: docs/method.md (what only a person can find).
"""

from __future__ import annotations

from schemas.assets import Purchase, PurchasePayment
from schemas.dispositions import ChargeRepayment, Gift, GiftTransfer, RepaymentTransfer
from schemas.evidence_base import EvidenceBase
from tracing.ledger.prepared_ledger import Target


def purchase_targets(base: EvidenceBase) -> list[Target]:
    """One target for each asset that accepted purchases bought: the payments that bought it."""
    accepted = {p.id: p.asset for p in base.of(Purchase) if p.state == "accepted"}
    paid: dict[str, list[str]] = {}
    for payment in base.of(PurchasePayment):
        if payment.purchase in accepted:
            paid.setdefault(accepted[payment.purchase], []).append(payment.transfer)
    return [Target(asset, tuple(sorted(set(transfers)))) for asset, transfers in sorted(paid.items())]


def proposed_targets(base: EvidenceBase) -> list[Target]:
    """The payments of each purchase that waits for a decision, as a target of its own name."""
    waiting = {p.id for p in base.of(Purchase) if p.state == "proposed" and p.currency == base.case.case.currency}
    paid: dict[str, list[str]] = {}
    for payment in base.of(PurchasePayment):
        if payment.purchase in waiting:
            paid.setdefault(payment.purchase, []).append(payment.transfer)
    return [Target(name, tuple(sorted(set(transfers)))) for name, transfers in sorted(paid.items())]


def repayment_and_gift_targets(base: EvidenceBase) -> list[Target]:
    """The payments of each that nobody has rejected, in the case's currency, as a target of its own name; by name."""
    dispositions: tuple[ChargeRepayment | Gift, ...] = (*base.of(ChargeRepayment), *base.of(Gift))
    open_ = {row.id for row in dispositions if row.state != "rejected" and row.currency == base.case.case.currency}
    paid: dict[str, list[str]] = {}
    for transfer, name in (*((r.transfer, r.repayment) for r in base.of(RepaymentTransfer)), *((r.transfer, r.gift) for r in base.of(GiftTransfer))):
        if name in open_:
            paid.setdefault(name, []).append(transfer)
    return [Target(name, tuple(sorted(transfers))) for name, transfers in sorted(paid.items())]
