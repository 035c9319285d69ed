"""The assets as Schedule A numbers them: 'A3' with its row, and a short name for each.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) r.33.45 (full details of realisable property and who holds it).
"""

from __future__ import annotations

from functools import cached_property

from flows.dossier.document import Link, Pieces
from flows.dossier.number_kinds import named
from schemas.assets import REACHED, Asset, thing
from schemas.evidence_base import EvidenceBase
from schemas.identifiers import display_account
from schemas.registered_assets import REGISTERED_ASSETS

_KINDS = ("land_title", "account_balance", "shares", *REGISTERED_ASSETS)


class ScheduledAssets:
    """The assets of one evidence base with their numbers in Schedule A."""

    def __init__(self, base: EvidenceBase):
        self._base = base

    @cached_property
    def scheduled(self) -> tuple[Asset, ...]:
        """All of them in the order in which they are numbered: what is reached first, then by kind and identifier."""

        def order(asset: Asset) -> tuple[bool, bool, int, str, str]:
            return asset.reach not in REACHED, asset.reach == "none", _KINDS.index(asset.kind), asset.identifier, asset.id

        return tuple(sorted(self._base.of(Asset), key=order))

    @cached_property
    def reached(self) -> tuple[Asset, ...]:
        """The assets that an order against a suspect could reach on what is recorded."""
        return tuple(asset for asset in self.scheduled if asset.reach in REACHED)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {asset.id: n for n, asset in enumerate(self.scheduled, start=1)}

    def mark(self, asset: str) -> str:
        """'A3': the asset's number, by its id."""
        return f"A{self._numbers[asset]}"

    def row_key(self, asset: Asset) -> str:
        """The key of the asset's row in Schedule A."""
        return f"row-{self.mark(asset.id)}"

    def link(self, asset: Asset) -> Link:
        """The asset's number, leading to its row in Schedule A."""
        return Link(self.row_key(asset), self.mark(asset.id))

    def labelled(self, asset: Asset) -> Pieces:
        """'A3 title ZZ100001', the number a link; of a long address only its ends, the whole stands in Schedule A."""
        called = asset_called(asset)
        if asset.kind == "crypto_wallet" and len(asset.identifier) > 20:
            called = called.replace(asset.identifier, f"{asset.identifier[:8]}…{asset.identifier[-6:]}")
        return self.link(asset), " ", named(called)


def asset_called(asset: Asset) -> str:
    """A short name for the asset: 'title ZZ100001', 'the balance of ...', 'shares in ...'."""
    if asset.kind == "land_title":
        return f"title {asset.identifier}"
    if asset.kind == "account_balance":
        return f"the balance of {display_account(asset.identifier)}"
    return asset.description.split(":")[0] if asset.kind == "shares" else thing(asset.kind, asset.identifier)


def asset_identifier(asset: Asset) -> str:
    """What can be served on a registrar or a bank, as they write it."""
    return display_account(asset.identifier) if asset.kind == "account_balance" else asset.identifier
