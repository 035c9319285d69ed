"""The amounts in the sentences of findings, made figures again: each found among the sums of the rows that the finding speaks of.

Authority: `tracing.chains.money_strand` and `tracing.ledger.statement_stretches` write the sentences; what is summed here is summed anew, so an amount that no row gives
stays a quotation and is no figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from flows.dossier.brief import Brief
from flows.dossier.brief.ledger_transfers import LedgerTransfers
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Amount
from flows.dossier.shared_figures import a_claimed, price
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.dispositions import Gift, GiftToday
from schemas.evidence_base import EvidenceBase
from schemas.findings import ChainLink, ClaimedReceipt, Gap, RouteStep, Ruling

Amounts = Callable[[str], Amount | None]


class Sum(NamedTuple):
    """An amount that rows give: `by` and `sources` as `schemas.findings.Figure` has them."""

    minor: int
    formula: str
    sources: tuple[str, ...]
    by: tuple[str, ...] = ("sum",)
    currency: str = ""


def step(row: RouteStep) -> str:
    """The name of a step of a route as a source."""
    return " | ".join(("step", row.rule, row.target, row.label, row.from_transfer, row.to_transfer))


def of_gaps(base: EvidenceBase, figures: Figures) -> Amounts:
    """What makes figures of the balances on either side of a gap, where a text has them."""
    return _amounts(figures, "gap", _gaps(base))


def of_events(base: EvidenceBase, figures: Figures, transfers: LedgerTransfers) -> Amounts:
    """What the chronology sums up: a claim's receipts of a month, prices and their parts, gaps."""
    return _amounts(figures, "event", (*_months(base, transfers), *_parts(base, transfers), *_gaps(base)))


def of_link(base: EvidenceBase, figures: Figures, traced: TracedMoney, transfers: LedgerTransfers, asset: Asset, link: ChainLink) -> Amounts:
    """A link of the money's way: the transfers between two accounts from the link's first, and so much of them as is on the route."""
    return _amounts(
        figures,
        f"link {asset.id} {link.n}",
        (*_hops(base, traced, transfers, asset, link.subject), *_parts(base, transfers, asset), *_holds(base, traced, asset)),
    )


def of_drawing(b: Brief, asset: Asset) -> Amounts:
    """A flow of funds: claims, what came into each account on the way, the price and its parts, and what no claim covers."""
    return _amounts(b.figures, f"drawn {asset.id}", (*_holds(b.base, b.traced, asset), *_parts(b.base, b.transfers, asset), *_into(b, asset)))


def of_falls(base: EvidenceBase, figures: Figures, transfers: LedgerTransfers, asset: Asset) -> Amounts:
    """What would have to fall for an asset to be out of reach: what was paid for it, and balances beside gaps."""
    return _amounts(figures, f"fall {asset.id}", (*_parts(base, transfers, asset), *_gaps(base)))


def of_charges(base: EvidenceBase, figures: Figures) -> Amounts:
    """What makes figures of the sums that would redeem a charge, where a text has them."""
    return _amounts(
        figures,
        "redemption",
        (
            Sum(
                figures.stated(r.amount, r.currency or ""),
                f"what redeems the charge of {r.lender}",
                (f"case.toml: redemptions[{n}]",),
                ("stated",),
                r.currency or "",
            )
            for n, r in enumerate(base.case.redemptions, start=1)
        ),
    )


def of_costs(base: EvidenceBase, figures: Figures) -> Amounts:
    """What makes figures of the costs of realising an asset, where a text has them."""
    return _amounts(
        figures,
        "cost",
        (
            Sum(figures.stated(c.amount, c.currency or ""), f"cost of {c.what}", (f"case.toml: costs[{n}]",), ("stated",), c.currency or "")
            for n, c in enumerate(base.case.costs, start=1)
        ),
    )


def of_gift(figures: Figures, gift: Gift) -> Amounts:
    """What a gift was worth when it was made, and what is recorded as paid for it."""
    told = ((gift.value, "what it was worth when it passed, as stated"), (gift.paid, "what is recorded as paid for it"))
    return _amounts(figures, f"of {gift.id}", (Sum(minor, words, (gift.id,), ("stated",), gift.currency) for minor, words in told if minor is not None))


def of_gift_today(figures: Figures, of: GiftToday) -> Amounts:
    """What was given, of what whole, and what the recipient holds of it now."""
    told = (
        (of.given, "what was given", ("gift", of.gift, "given")),
        (of.whole, "what the whole was worth, or cost, when it passed, as stated", ("stated",)),
        (of.worth, "what it is worth now, as stated", ("stated",)),
        (of.charges, "what is owed on it, as recorded", ("stated",)),
    )
    return _amounts(figures, f"of {of.gift} today", (Sum(minor, words, (of.gift,), by, of.currency) for minor, words, by in told if minor is not None))


def _amounts(figures: Figures, name: str, sums) -> Amounts:
    known: dict[str, Sum] = {}
    for found in sums:
        known.setdefault(figures.money(found.minor, found.currency), found)

    def figure(text: str) -> Amount | None:
        found = known.get(text)
        return figures.amount(f"{name}: {text}", found.minor, found.formula, *found.sources, by=found.by, currency=found.currency) if found else None

    return figure


def _gaps(base: EvidenceBase) -> Iterator[Sum]:
    for gap in base.of(Gap):
        for side, minor in (("closing_before", gap.closing_before), ("opening_after", gap.opening_after)):
            if minor is not None:
                yield Sum(minor, f"{side.replace('_', ' ')} the gap, as the statement has it", (gap.id,), ("gap", gap.id, side), gap.currency)


def _months(base: EvidenceBase, transfers: LedgerTransfers) -> Iterator[Sum]:
    sums: dict[tuple[str, str], list[ClaimedReceipt]] = defaultdict(list)
    for receipt in base.of(ClaimedReceipt):
        sums[transfers.by_id[receipt.transfer].at[:7], receipt.label].append(receipt)
    for (month, label), receipts in sums.items():
        yield Sum(sum(r.amount for r in receipts), f"receipts claimed as {label} in {month}", tuple(map(a_claimed, receipts)))


def _parts(base: EvidenceBase, transfers: LedgerTransfers, asset: Asset | None = None) -> Iterator[Sum]:
    """Prices, and what was paid from where."""
    for p in base.of(Purchase):
        if asset is None or p.asset == asset.id:
            for part in ("price", "paid", "mortgage", "elsewhere"):
                yield Sum(getattr(p, part), f"{part} of the purchase", (p.id,), ("purchase", p.id, part), p.currency)
            if p.state == "accepted":
                for payment in base.of(PurchasePayment):
                    if payment.purchase == p.id:
                        paid = transfers.by_id[payment.transfer]
                        yield Sum(paid.amount, "as the transfer has it", (paid.id,), ("sum",), paid.currency)


def _when(transfers: LedgerTransfers, id: str) -> tuple:
    found = transfers.by_id[id]
    return found.at, found.seq, found.id


def _hops(base: EvidenceBase, traced: TracedMoney, transfers: LedgerTransfers, asset: Asset, first: str) -> Iterator[Sum]:
    """Receipts into one account, and transfers from one account to another, that begin with `first`; and their part on the route."""
    receipts = {(r.transfer, r.label): r for r in base.of(ClaimedReceipt)}
    groups: dict[tuple, list[RouteStep]] = defaultdict(list)
    for s in traced.steps(asset.id):
        if (s.from_transfer, s.label) in receipts:
            groups["in", transfers.by_id[s.from_transfer].payee, s.label].append(s)
        if s.to_transfer:
            onward = transfers.by_id[s.to_transfer]
            groups["on", onward.payer, onward.payee, s.label].append(s)
            groups["paid", s.to_transfer, s.label].append(s)
    for (kind, *_, label), steps in groups.items():
        ids = {s.from_transfer if kind == "in" else s.to_transfer for s in steps}
        if min(ids, key=lambda id: _when(transfers, id)) == first:
            if kind == "in":
                yield Sum(
                    sum(receipts[id, label].amount for id in ids),
                    f"these receipts of claim {label}",
                    tuple(a_claimed(receipts[id, label]) for id in sorted(ids)),
                )
            else:
                yield Sum(sum(transfers.by_id[id].amount for id in ids), "these transfers", tuple(sorted(ids)))
            yield Sum(sum(s.amount for s in steps), f"so much of them as is claim {label} on the route to the asset", tuple(map(step, steps)))


def _holds(base: EvidenceBase, traced: TracedMoney, asset: Asset) -> Iterator[Sum]:
    for r in base.of(Ruling):
        if (r.rule, r.target) == (traced.rule, asset.id):
            yield Sum(r.amount, f"claim {r.label} in the asset under {r.rule}", ("ledger",), ("traced", r.rule, r.target, r.label))


def _into(b: Brief, asset: Asset) -> Iterator[Sum]:
    """What came into each account on the route, with and without what no claim covers."""
    payments = [
        b.transfers.by_id[p.transfer]
        for p in b.base.of(PurchasePayment)
        for q in b.base.of(Purchase)
        if p.purchase == q.id and q.asset == asset.id and q.state == "accepted"
    ]
    if asset.price is not None and price(b.assets, b.figures, asset):
        yield Sum(asset.price, "price", (f"price {asset.id}",), ("sum",), asset.price_currency)
    came: dict[str, list[RouteStep]] = defaultdict(list)
    for s in b.traced.steps(asset.id):
        came[b.transfers.by_id[s.from_transfer].payee].append(s)
    for account, steps in came.items():
        yield Sum(sum(s.amount for s in steps), f"what came into {account} on the route", tuple(map(step, steps)))
    for account in {t.payer for t in payments}:
        paid, claims = (
            [t for t in payments if t.payer == account],
            [s for s in b.traced.steps(asset.id) if s.to_transfer in {t.id for t in payments if t.payer == account}],
        )
        whole, traced = sum(t.amount for t in paid), sum(s.amount for s in claims)
        yield Sum(whole, "what this account paid", tuple(t.id for t in paid))
        yield Sum(whole - traced, "what this account paid less the claims in it", (*(t.id for t in paid), *(f"less {step(s)}" for s in claims)))
    claimed_there = [r for r in b.base.of(Ruling) if (r.rule, r.target) == (b.traced.rule, asset.id) and r.label in b.traced.claim_labels]
    yield Sum(sum(r.amount for r in claimed_there), "all claims in the asset", ("ledger",), ("traced", b.traced.rule, asset.id))
