"""Payments to a lender whose charge stands on a scheduled title, from accounts through which money of a claim may have gone.

Authority: Boscawen v Bajwa [1996] 1 WLR 328: money that pays off a charge may be followed into what the charge secured, by subrogation [to be confirmed by a lawyer].
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from schemas.accounts import Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.calendar import in_words
from schemas.dispositions import ChargeRepayment
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import display_account
from schemas.land import RegisterEntry
from tracing.attribution.accounts_reached import accounts_reached
from tracing.ids import finding_id
from tracing.ledger.account_holders import account_holders
from tracing.ledger.prepared_ledger import outside
from tracing.names.written_names import name_key

Charge = tuple[Asset, str, RegisterEntry]  # the title, its lender's name as names are compared, the entry in the register
Repaid = list[tuple[ChargeRepayment, list[Transfer]]]


def repayments(base: EvidenceBase) -> Repaid:
    """One row for each charge and paying account. A payment is taken for a repayment where its payee has the lender's whole name, after the charge was made."""
    charges = _charges(base)
    paid = _payments(base, {lender for _, lender, _ in charges}) if charges else {}
    found = []
    for asset, lender, charge in charges:
        for account, payments in sorted(paid.get(lender, {}).items()):
            after = [t for t in payments if charge.dated is None or date.fromisoformat(t.at) >= charge.dated]
            if after:
                found.append((_row(base, asset, charge, account, after, [c for c in charges if c[1] == lender]), after))
    return found


def _charges(base: EvidenceBase) -> list[Charge]:
    """Title, lender's name as it is compared, and the entry; a charge that several exhibits show counts once."""
    titles = {asset.identifier: asset for asset in base.of(Asset) if asset.kind == "land_title"}
    found: dict[tuple[str, str], Charge] = {}
    for entry in base.of(RegisterEntry):
        if entry.kind == "charge" and entry.party and entry.title_number in titles:
            found.setdefault((entry.title_number, name_key(entry.party, "company")), (titles[entry.title_number], name_key(entry.party, "company"), entry))
    return [found[key] for key in sorted(found)]


def _payments(base: EvidenceBase, lenders: set[str]) -> dict[str, dict[str, list[Transfer]]]:
    """Payments by lender and paying account, in the ledger's order; those that bought something are no repayments."""
    accepted = {purchase.id for purchase in base.of(Purchase) if purchase.state == "accepted"}
    bought = {payment.transfer for payment in base.of(PurchasePayment) if payment.purchase in accepted}
    passed = accounts_reached(base)
    found: dict[str, dict[str, list[Transfer]]] = defaultdict(lambda: defaultdict(list))
    for t in sorted(base.of(Transfer), key=lambda t: (t.at, t.seq, t.id)):
        named = name_key(t.counterparty, "company") if t.counterparty else ""
        if named in lenders and t.debit_entry and not t.kind and outside(t.payee) and t.currency == base.case.case.currency and t.id not in bought:
            if t.payer in passed and date.fromisoformat(t.at) >= passed[t.payer]:
                found[named][t.payer].append(t)
    return found


def _row(base: EvidenceBase, asset: Asset, charge: RegisterEntry, account: str, paid: Sequence[Transfer], of_lender: Sequence[Charge]) -> ChargeRepayment:
    days = [date.fromisoformat(t.at) for t in paid]
    return ChargeRepayment(
        id=finding_id("repayment", asset.identifier, name_key(charge.party, "company"), account),
        asset=asset.id,
        title_number=asset.identifier,
        lender=charge.party,
        account=account,
        charge=charge.id,
        first=min(days),
        last=max(days),
        amount=sum(t.amount for t in paid),
        currency=paid[0].currency,
        state="proposed",
        reasons="\n".join(_reasons(asset, charge, paid)),
        against="\n".join(_against(base, asset, account, paid, of_lender)),
    )


def _reasons(asset: Asset, charge: RegisterEntry, paid: Sequence[Transfer]) -> Iterator[str]:
    dated = f" dated {in_words(charge.dated)}" if charge.dated else ""
    yield f"The register of {asset.identifier} has a charge{dated} in favour of {charge.party}, and the payee has that name."
    naming = sum(asset.identifier in t.text.upper().split() for t in paid)
    if naming:
        yield f"{'One payment names' if naming == 1 else f'{naming} payments name'} the title."


def _against(base: EvidenceBase, asset: Asset, account: str, paid: Sequence[Transfer], of_lender: Sequence[Charge]) -> Iterator[str]:
    if not any(asset.identifier in t.text.upper().split() for t in paid):
        yield "No payment names the title: the lender may have lent for something else."
    others = sorted({other.identifier for other, _, _ in of_lender} - {asset.identifier})
    if others:
        yield f"The same lender has a charge on {' and '.join(others)} too."
    holders = account_holders(base).get(account, ())
    if not set(asset.held_by) & set(holders):
        yield f"{display_account(account)} is not an account that {asset.holder_name} is known to hold."
    yield "What of it was interest, and what paid off the capital, is not known."
