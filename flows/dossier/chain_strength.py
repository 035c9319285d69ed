"""How strong the chain to an asset is: on what it rests at its weakest, in words and not as a score.

Authority: `schemas.findings.ChainLink` (strengths); docs/method.md (who holds what).
"""

from __future__ import annotations

from flows.dossier.words import STRENGTHS
from schemas.assets import Asset
from schemas.evidence_base import EvidenceBase
from schemas.findings import ChainLink

_WEAKEST_FIRST = tuple(STRENGTHS)


def links(base: EvidenceBase, asset: Asset, strand: str) -> list[ChainLink]:
    """The links of one strand of the asset's chain, in order."""
    return [link for link in base.of(ChainLink) if (link.asset, link.strand) == (asset.id, strand)]


def strength(base: EvidenceBase, asset: Asset) -> str:
    """On what the chain from the suspect to the asset rests at its weakest."""
    found = min(links(base, asset, "control"), key=lambda link: (_WEAKEST_FIRST.index(link.strength), link.n), default=None)
    return STRENGTHS[found.strength] if found else STRENGTHS["case file"]
