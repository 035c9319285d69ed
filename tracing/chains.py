"""The chains on which each asset hangs: suspect to control to asset, and offence to money to asset, joined by the asset.

Authority: Prest v Petrodel [2013] UKSC 34 (the first strand); Foskett v McKeown [2001] 1 AC 102 (the second: following and tracing).
"""
from __future__ import annotations

from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase
from schemas.findings import ChainLink
from tracing.control_strand import ControlStrand
from tracing.money_strand import MoneyStrand


def findings(base: EvidenceBase) -> dict[type, list]:
    """ChainLink rows by asset, strand ('control', then 'money') and number from 1."""
    strands = {"control": ControlStrand(base), "money": MoneyStrand(base)}
    rows = [
        ChainLink(asset=asset.id, strand=name, n=n, **link._asdict())
        for asset in base.of(Asset) for name, strand in strands.items() for n, link in enumerate(strand.of(asset), start=1)
    ]
    return {ChainLink: sorted(rows, key=lambda link: (link.asset, link.strand, link.n))}
