"""Which payments bought which titles and other things: decided by the case file or by a decision, and otherwise only proposed, with reasons.

Authority: Foskett v McKeown [2001] 1 AC 102 (tracing into what the money bought); Land Registration Act 2002 s.27 and sch.2 (a
transfer is completed by registration, so payment comes before the day from which the proprietor is registered).
"""

from __future__ import annotations

from schemas.assets import Purchase, PurchasePayment
from schemas.decisions import in_force
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase, FoundRows
from tracing.assets.decided_purchases import Found, decided_in_case
from tracing.assets.purchase_proposals import proposals


def findings(base: EvidenceBase) -> FoundRows:
    """Every purchase, and its payments; what the case file decides is not proposed again."""
    standing = in_force(list(base.decisions))
    found = decided_in_case(base, standing)
    decided = {purchase.asset for purchase, _ in found}
    for purchase, payments in proposals(base, without=decided):
        decision = standing.get(purchase.id)
        if decision is not None and decision.answer in ("accept", "reject"):
            purchase.state, purchase.decided_by = f"{decision.answer}ed", decision.id
        found.append((purchase, payments))
    _each_payment_once(found)
    return {
        Purchase: sorted((purchase for purchase, _ in found), key=lambda p: p.id),
        PurchasePayment: sorted((row for _, payments in found for row in payments), key=lambda p: (p.purchase, p.transfer)),
    }


def _each_payment_once(found: Found) -> None:
    """A payment that decisions accept for two purchases would count twice."""
    bought: dict[str, Purchase] = {}
    for purchase, payments in found:
        for payment in payments if purchase.state == "accepted" else ():
            other = bought.setdefault(payment.transfer, purchase)
            if other is not purchase:
                raise Refusal(
                    "decisions.jsonl",
                    f"decision {purchase.decided_by}",
                    f"it accepts for {purchase.title_number} a payment that already bought {other.title_number} ({other.decided_by})",
                    "Take one of the two back: each payment buys one thing.",
                )
