"""The figures that a dossier prints in more than one place: each worked out once, under one name, with where it comes from.

Authority: Proceeds of Crime Act 2002 ss.79-84 (value and interests); Foskett v McKeown [2001] 1 AC 102 (a share of the value). What nobody recorded is
"not known", never nil.
"""

from __future__ import annotations

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Amount, Pieces
from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase
from schemas.findings import ClaimedReceipt
from tracing.assets.recorded_assets import AS_RECORDED


def a_claimed(receipt: ClaimedReceipt) -> str:
    """The name of a claimed receipt as a source."""
    return f"claimed | {receipt.label} | {receipt.transfer}"


def benefit(base: EvidenceBase, figures: Figures) -> Amount | None:
    """The benefit alleged; None where the case file states none."""
    stated = base.case.benefit
    return figures.amount("benefit", figures.stated(stated.amount), stated.method, "case.toml: benefit", to="s9") if stated else None


def no_benefit(edition: WrittenFor) -> str:
    """The sentence that says why there is no figure for the benefit."""
    return (
        "The figure for the benefit rests on material that is not disclosed to this partner"
        if edition.has_not("benefit")
        else "No figure for the benefit is stated in the case file"
    )


def claimed(base: EvidenceBase, figures: Figures, label: str) -> Amount:
    """The sum of the receipts that are claimed as `label`."""
    received = [r for r in base.of(ClaimedReceipt) if r.label == label]
    return figures.amount(
        f"claimed {label}", sum(r.amount for r in received), f"sum of the receipts claimed as {label}", *map(a_claimed, received), to="s9", by=("sum",)
    )


def claimed_in_all(base: EvidenceBase, figures: Figures, traced: TracedMoney) -> Amount:
    """The sum of all receipts claimed, own money known by name apart."""
    total = sum(r.amount for r in base.of(ClaimedReceipt) if r.label in traced.claim_labels)
    return figures.amount(
        "claimed in all",
        total,
        "sum of what is claimed under every claim",
        *(f"claimed {label}" for label in traced.claim_labels if claimed(base, figures, label)),
        to="s9",
        by=("sum",),
    )


def traced_to_reached(assets: ScheduledAssets, figures: Figures, traced: TracedMoney, rule: str = "") -> Amount:
    """What a rule (the declared one if none is given) traces to the assets within reach, together."""
    rule = rule or traced.rule
    held = [
        asset.id
        for asset in assets.reached
        if traced.currency_of(asset.id) == figures.currency and traced.into(asset.id, rule) and traced.figure(asset.id, rule, to="s6")
    ]
    return figures.amount(
        f"traced {rule} reached",
        sum(traced.into(id, rule) for id in held),
        f"sum of what is traced to the assets within reach under {rule}",
        *(f"traced {rule} {id}" for id in held),
        to="s6",
        by=("sum",),
    )


def net_equity(assets: ScheduledAssets, figures: Figures, exhibits: CitedExhibits, asset: Asset) -> Pieces:
    """The asset's net equity, and whether it is counted from a price; or 'not known'."""
    if asset.net_equity is None:
        return ("not known",)
    from_what = "price paid" if from_a_price(asset) else "value"
    return (
        figures.amount(
            f"net equity {asset.id}",
            asset.net_equity,
            f"({from_what} less charges and costs of realising) times the beneficial share, rounded down",
            f"{from_what.split()[0]} {asset.id}",
            f"charges {asset.id}",
            *((f"costs {asset.id}",) if asset.costs else ()),
            f"beneficial share {asset.id}",
            to=assets.row_key(asset),
            currency=asset.currency,
            by=("net equity", asset.id),
        ),
        *_of_the_price(exhibits, asset),
    )


def from_a_price(asset: Asset) -> bool:
    """Whether its net equity is counted from the price paid, because no valuation is recorded."""
    return asset.net_equity is not None and asset.value is None


def _of_the_price(exhibits: CitedExhibits, asset: Asset) -> Pieces:
    return (" (", *exhibits.linked(asset.net_equity_basis, asset.id), ")") if from_a_price(asset) else ()


def equity_from_prices(assets: ScheduledAssets, figures: Figures) -> Pieces:
    """So much of the net equity of the assets within reach as rests on prices paid and on no valuation, in words; nothing if none does."""
    of = [asset for asset in assets.reached if from_a_price(asset) and asset.currency == figures.currency and asset.net_equity]
    if not of:
        return ()
    total = figures.amount(
        "net equity from prices",
        sum(asset.net_equity for asset in of),
        "sum of the net equity of the assets within reach of which no valuation is recorded",
        *(f"net equity {asset.id}" for asset in of),
        to="s1",
        by=("sum",),
    )
    return (" (of it ", total, " from prices paid, no valuation being recorded)")


def equity_reached(assets: ScheduledAssets, figures: Figures) -> tuple[Amount, int]:
    """The net equity of the assets within reach together, as far as it is known in the case's currency; and of how many it is not."""
    known = [asset for asset in assets.reached if asset.net_equity is not None and asset.currency == figures.currency]
    total = figures.amount(
        "net equity reached",
        sum(asset.net_equity for asset in known),
        "sum of the net equity of the assets within reach",
        *(f"net equity {asset.id}" for asset in known),
        to="s1",
        by=("sum",),
    )
    return total, sum(asset.net_equity is None for asset in assets.reached)


def equity_beside(assets: ScheduledAssets, figures: Figures, exhibits: CitedExhibits) -> list[Pieces]:
    """The net equity of each asset within reach that stands in another currency, because no rate of its day is recorded: it is in no sum."""
    return [
        (assets.link(asset), " ", *net_equity(assets, figures, exhibits, asset))
        for asset in assets.reached
        if asset.net_equity is not None and asset.currency != figures.currency
    ]


def price(assets: ScheduledAssets, figures: Figures, asset: Asset) -> Amount | None:
    """What the asset was bought for: as its purchase or else the register has it."""
    if asset.price is None:
        return None
    return figures.amount(
        f"price {asset.id}",
        asset.price,
        "price of the purchase, or else as the register states it",
        asset.id,
        to=assets.row_key(asset),
        currency=asset.price_currency,
        by=("asset", asset.id, "price"),
    )


def value(assets: ScheduledAssets, figures: Figures, asset: Asset) -> Amount | None:
    """What the asset is worth, before charges."""
    if asset.value is None:
        return None
    recorded = asset.kind == "account_balance" or asset.value_basis.startswith(AS_RECORDED)
    source = f"{asset.exhibit}: {asset.place}" if recorded else "case.toml: valuations"
    rates = ("case.toml: exchange_rates",) if asset.rate else ()
    return figures.amount(
        f"value {asset.id}", asset.value, asset.value_basis, source, *rates, to=assets.row_key(asset), currency=asset.currency, by=("asset", asset.id, "value")
    )


def charges(assets: ScheduledAssets, figures: Figures, asset: Asset) -> Amount | None:
    """The sum of the redemption figures; None where one is not known."""
    if asset.charges is None:
        return None
    return figures.amount(
        f"charges {asset.id}",
        asset.charges,
        "sum of the redemption figures",
        "case.toml: redemptions",
        to=assets.row_key(asset),
        currency=asset.currency,
        by=("asset", asset.id, "charges"),
    )


def costs(assets: ScheduledAssets, figures: Figures, asset: Asset) -> Amount | None:
    """What realising the asset would cost, as far as it is stated; None where one cost is in another currency than the value."""
    if asset.costs is None:
        return None
    return figures.amount(
        f"costs {asset.id}",
        asset.costs,
        "sum of the costs of realising it that are stated",
        "case.toml: costs",
        to=assets.row_key(asset),
        currency=asset.currency,
        by=("asset", asset.id, "costs"),
    )


def share_of_value(assets: ScheduledAssets, figures: Figures, traced: TracedMoney, asset: Asset, paid: int) -> Amount:
    """The traced part of the price, `paid` in all, as the same part of the value; rounded down."""
    return figures.amount(
        f"share of value {asset.id}",
        traced.into(asset.id) * asset.value // paid,
        "traced times value divided by price, rounded down",
        f"traced {traced.rule} {asset.id}",
        f"value {asset.id}",
        f"price {asset.id}",
        to=assets.row_key(asset),
        currency=asset.currency,
        by=("share of value", asset.id),
    )
