"""Which transfers a dossier relies on: the receipts claimed, every step of the declared route, the payments for assets, to lenders and as gifts, and what breaks a trace.

Authority: Directive (EU) 2016/680 art.4(1)(c) (adequate, relevant and not excessive): the rest of a person's statements stays in the exhibits.
"""

from __future__ import annotations

from schemas.accounts import StatementPeriod, Transfer
from schemas.assets import PurchasePayment
from schemas.dispositions import Gift, GiftTransfer, RepaymentTransfer
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt, RouteStep
from schemas.identifiers import OUTSIDE
from tracing.assets.dispositions import of_claims


def relied_on(base: EvidenceBase) -> set[str]:
    """Ids of transfers; openings and gaps of every account that a relied-on transfer touches are among them."""
    ids = {receipt.transfer for receipt in base.of(ClaimedReceipt)} | {payment.transfer for payment in base.of(PurchasePayment)}
    open_ = {repayment.id for repayment in of_claims(base)} | {gift.id for gift in base.of(Gift) if gift.state != "rejected"}
    ids |= {r.transfer for r in base.of(RepaymentTransfer) if r.repayment in open_} | {r.transfer for r in base.of(GiftTransfer) if r.gift in open_}
    for step in base.of(RouteStep):
        ids |= {step.from_transfer, step.to_transfer} - {""}
    touched = {account for t in base.of(Transfer) if t.id in ids for account in (t.payer, t.payee)}
    return ids | {t.id for t in base.of(Transfer) if t.kind in ("opening", "gap") and touched & {t.payer, t.payee} - {"", "@"}}


def opened_by(base: EvidenceBase, opening: Transfer) -> tuple[str, ...]:
    """The statement that an opening balance stands in, or else the case file, which states what the statements do not."""
    overdrawn = opening.payee.startswith(OUTSIDE)
    account, minor = (opening.payer, -opening.amount) if overdrawn else (opening.payee, opening.amount)
    found = [p.id for p in base.of(StatementPeriod) if (p.account, p.opening, p.opens_on.isoformat()) == (account, minor, opening.at[:10])]
    return tuple(found[:1]) or ("case.toml: openings",)
