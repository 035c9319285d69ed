"""The property that an application asks for: the assets named in the case file, or all within reach, with everything that is known of each.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) r.33.45 (full details of realisable property and who holds it).
"""

from __future__ import annotations

from flows.dossier.brief import Brief
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.document import Block, Open
from flows.dossier.schedules.assets import particulars
from flows.dossier.sections.order_sought import within_reach
from flows.dossier.writing import para
from schemas.assets import ASSET_KINDS, Asset
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import account_identity
from tracing.assets.net_equity import same_asset
from tracing.attribution.rules import RULES


def asked_for(base: EvidenceBase, assets: ScheduledAssets, traced: TracedMoney, *kinds: str) -> tuple[Asset, ...]:
    """The assets asked for, of these kinds (of every kind if none is given), in the dossier's order: those that the case file names, or else all within reach, of an order
    about property only those into which a rule traces money. Refusal if the case file names one that is not known, is out of reach, or is of another kind."""
    named = base.case.application.assets
    if not named:
        fitting = (asset for asset in assets.reached if not kinds or asset.kind in kinds)
        return tuple(a for a in fitting if base.order.regime == "value" or any(traced.into(a.id, rule) for rule in RULES))
    chosen = {_named(base, assets, name, kinds).id for name in named}
    return tuple(asset for asset in assets.reached if asset.id in chosen)


def _named(base: EvidenceBase, assets: ScheduledAssets, name: str, kinds: tuple[str, ...]) -> Asset:
    numbers = {company.number for company in base.case.companies if company.id == name and company.number}
    found = [a for a in assets.scheduled if same_asset(name, a.identifier) or a.identifier in {account_identity(name, country="gb"), *numbers}]
    if not found:
        raise Refusal(
            "case.toml",
            "application.assets",
            f"{name!r} is no asset of this case",
            "Name a title number, an account, a company's id or another thing's identifier as Schedule A has it.",
        )
    asset = found[0]
    if asset not in assets.reached:
        raise Refusal(
            "case.toml",
            "application.assets",
            f"{name!r} is not within reach of the order on what is recorded",
            "Record a basis in [[chains]], or leave it out.",
        )
    if kinds and asset.kind not in kinds:
        raise Refusal(
            "case.toml",
            "application.assets",
            f"{name!r} is {ASSET_KINDS[asset.kind]}, which this document is not for",
            "Leave it out, or make another document.",
        )
    return asset


def property_asked_for(b: Brief, assets: tuple[Asset, ...], missing: str) -> tuple[Block, ...]:
    """The summary, then each asset by itself: item, holder, interests, value and its date, charges, what was traced, exhibits; a blank if there is no asset."""
    if not assets:
        return (para(Open(missing, "application.assets, or a basis in [[chains]]")),)
    return (within_reach(b, assets), *(particulars(b, asset) for asset in assets))
