"""The chains on which each asset hangs: suspect to control to asset, offence to money to asset, joined by the asset, and money into a charge on it.

Authority: Prest v Petrodel [2013] UKSC 34 (the first strand); Foskett v McKeown [2001] 1 AC 102 (the second: following and tracing).
"""

from __future__ import annotations

from typing import Protocol

from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase, FoundRows
from schemas.findings import ChainLink
from tracing.chains.control_strand import ControlStrand, Link
from tracing.chains.money_strand import MoneyStrand
from tracing.chains.repayment_strand import RepaymentStrand


class Strand(Protocol):
    """One way in which an asset hangs together with the case."""

    def of(self, asset: Asset) -> list[Link]:
        """The links of the asset's chain, in order."""


def findings(base: EvidenceBase) -> FoundRows:
    """ChainLink rows by asset, strand ('control', 'money', 'repayment') and number from 1."""
    strands: dict[str, Strand] = {"control": ControlStrand(base), "money": MoneyStrand(base), "repayment": RepaymentStrand(base)}
    rows = [
        ChainLink(asset=asset.id, strand=name, n=n, **link._asdict())
        for asset in base.of(Asset)
        for name, strand in strands.items()
        for n, link in enumerate(strand.of(asset), start=1)
    ]
    return {ChainLink: sorted(rows, key=lambda link: (link.asset, link.strand, link.n))}
