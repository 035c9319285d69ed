"""The strand of a chain that runs from the claims through the accounts to an asset, summed up hop by hop so that it can be read.

Authority: the declared rule's route (`schemas.findings.RouteStep`); every line names its first transfer, the route's rows have them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from schemas.accounts import Entry, Transfer
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.calendar import in_words
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt, RouteStep, Ruling
from schemas.identifiers import OUTSIDE, display_account
from schemas.money import display
from tracing.attribution.rules import RULES
from tracing.chains.control_strand import Link


class MoneyStrand:
    """Money strands of one evidence base under its declared rule; `of(asset)` gives one asset's links in order."""

    def __init__(self, base: EvidenceBase):
        self.rule, self.currency = base.case.tracing.rule, base.case.case.currency
        self.rule_words = RULES[self.rule].called
        self.claims = {claim.label: claim for claim in base.case.claims}
        self.transfers = {transfer.id: transfer for transfer in base.of(Transfer)}
        self.entries = {entry.id: entry for entry in base.of(Entry)}
        self.claimed = {(receipt.transfer, receipt.label): receipt.amount for receipt in base.of(ClaimedReceipt)}
        self.steps: dict[str, list[RouteStep]] = defaultdict(list)
        for step in base.of(RouteStep):
            if step.rule == self.rule:
                self.steps[step.target].append(step)
        self.rulings: dict[str, list[Ruling]] = defaultdict(list)
        for ruling in base.of(Ruling):
            if ruling.rule == self.rule and ruling.amount and not ruling.label.startswith("own:"):
                self.rulings[ruling.target].append(ruling)
        self.purchases = {purchase.asset: purchase for purchase in base.of(Purchase) if purchase.state == "accepted"}
        self.payments: dict[str, list[PurchasePayment]] = defaultdict(list)
        for payment in base.of(PurchasePayment):
            self.payments[payment.purchase].append(payment)

    def of(self, asset: Asset) -> list[Link]:
        """Receipts, hops, payments and what the asset holds; none if the declared rule traces no claim to the asset."""
        rulings = sorted(self.rulings[asset.id], key=lambda r: r.label)
        if not rulings:
            return []
        purchase = self.purchases.get(asset.id)
        paid_with = [p.transfer for p in self.payments[purchase.id]] if purchase else []
        links = []
        for label in [ruling.label for ruling in rulings]:
            steps = [step for step in self.steps[asset.id] if step.label == label]
            links += self._receipts(label, steps)
            links += self._hops(label, steps, set(paid_with))
        if purchase:
            links += [self._payment(purchase, payment, asset) for payment in sorted(self.payments[purchase.id], key=lambda p: self._when(p.transfer))]
        return [*links, self._holds(asset, rulings, purchase)]

    def _receipts(self, label: str, steps: Sequence[RouteStep]) -> list[Link]:
        """One link for each account into which the claim's receipts on this route came."""
        into: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for step in steps:
            if (step.from_transfer, label) in self.claimed:
                into[self.transfers[step.from_transfer].payee][step.from_transfer] += step.amount
        links = []
        for account, on_route in sorted(into.items(), key=lambda item: min(map(self._when, item[1]))):
            ids = sorted(on_route, key=self._when)
            received, went_on = sum(self.claimed[id, label] for id in ids), sum(on_route.values())
            says = self.claims[label].says if label in self.claims else label
            links.append(
                self._link(
                    f"claim {label}",
                    "was received in",
                    display_account(account),
                    ids,
                    f"Claim {label} ({says}): {self._count(ids, 'receipt', received)} came into {display_account(account)} "
                    f"{self._dates(ids)}; {self._money(went_on)} of that is on the way to this asset.",
                    "case file",
                )
            )
        return links

    def _hops(self, label: str, steps: Sequence[RouteStep], paid_with: set[str]) -> list[Link]:
        """One link for each pair of accounts between which the claim's money went on."""
        moved: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for step in steps:
            onward = self.transfers.get(step.to_transfer)
            if onward is not None and onward.id not in paid_with:
                moved[onward.payer, onward.payee][onward.id] += step.amount
        links = []
        for (payer, payee), on_route in sorted(moved.items(), key=lambda item: min(map(self._when, item[1]))):
            ids = sorted(on_route, key=self._when)
            whole, part = sum(self.transfers[id].amount for id in ids), sum(on_route.values())
            links.append(
                self._link(
                    _account(payer),
                    "paid",
                    _account(payee),
                    ids,
                    f"{_capital(self._count(ids, 'transfer', whole))} went from {_account(payer)} to {_account(payee)} {self._dates(ids)}; under "
                    f"{self.rule_words} {self._money(part)} of that is claim {label} on its way to this asset.",
                    "identifier",
                )
            )
        return links

    def _payment(self, purchase: Purchase, payment: PurchasePayment, asset: Asset) -> Link:
        transfer = self.transfers[payment.transfer]
        by_case = purchase.decided_by == "case file"
        held: dict[str, int] = defaultdict(int)
        for step in self.steps[asset.id]:
            if step.to_transfer == transfer.id and not step.label.startswith("own:"):
                held[step.label] += step.amount
        parts = " and ".join(f"{self._money(amount)} is claim {label}" for label, amount in sorted(held.items())) or "nothing is of a claim"
        why = purchase.reasons.rstrip(".") or "no reason is given"
        return self._link(
            _account(transfer.payer),
            "paid for",
            asset.identifier,
            [transfer.id],
            f"On {in_words(_day(transfer))} {self._money(transfer.amount)} went from {_account(transfer.payer)} to {_account(transfer.payee)}: the "
            f"{payment.part} of {asset.identifier} (price {self._money(purchase.price)}). Of it {parts} under {self.rule_words}. That it is this payment "
            f"{'the case file decides' if by_case else f'decision {purchase.decided_by} accepts'}: {why}.",
            "case file" if by_case else "decided",
        )._replace(subject=purchase.id)

    def _holds(self, asset: Asset, rulings: Sequence[Ruling], purchase: Purchase | None) -> Link:
        what = asset.identifier if purchase else display_account(asset.identifier)
        held = f"The payments for {what} hold" if purchase else f"What stands in {what} holds"
        parts = " and ".join(f"{self._money(ruling.amount)} of claim {ruling.label}" for ruling in rulings)
        return Link(
            " and ".join(f"claim {ruling.label}" for ruling in rulings),
            "is held in",
            what,
            f"{held} {parts}, under the declared rule ({self.rule_words}).",
            "inference",
            in_words(purchase.completed_on) if purchase and purchase.completed_on else "",
            purchase.id if purchase else "",
            asset.exhibit,
            asset.place,
        )

    def _link(self, left: str, relation: str, right: str, ids: Sequence[str], sentence: str, strength: str) -> Link:
        first = self.transfers[ids[0]]
        entry = self.entries.get(first.credit_entry or first.debit_entry)
        exhibit, place = (entry.exhibit, entry.place) if entry else ("", "")
        return Link(left, relation, right, sentence, strength, self._dates(ids), first.id, exhibit, place)

    def _when(self, transfer: str) -> tuple[str, int, str]:
        found = self.transfers[transfer]
        return found.at, found.seq, found.id

    def _dates(self, ids: Sequence[str]) -> str:
        first, last = _day(self.transfers[ids[0]]), _day(self.transfers[ids[-1]])
        return f"on {in_words(first)}" if first == last else f"from {in_words(first)} to {in_words(last)}"

    def _count(self, ids: Sequence[str], noun: str, total: int) -> str:
        return f"one {noun} of {self._money(total)}" if len(ids) == 1 else f"{len(ids)} {noun}s of together {self._money(total)}"

    def _money(self, amount: int) -> str:
        return display(amount, self.currency)


def _day(transfer: Transfer) -> date:
    return date.fromisoformat(transfer.at[:10])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _account(identity: str) -> str:
    """An account as a reader knows it; outside accounts by the name they go by."""
    if not identity.startswith(OUTSIDE):
        return display_account(identity)
    name = identity.removeprefix(OUTSIDE)
    return (display_account(name) if name.startswith(("iban:", "gb:", "account:")) else name) or "somebody not named"
