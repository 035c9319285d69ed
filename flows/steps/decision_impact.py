"""What rests on one match, transfer, purchase or gift as the case was last followed: where to expect a change if it is decided otherwise.

Method: docs/method.md, "Weakest links". By how much each figure changes, to the penny, the dossier's next version says.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.assets import Asset, thing
from schemas.evidence_base import EvidenceBase
from schemas.findings import ChainLink, Match, WeakestSet
from schemas.identifiers import display_account
from schemas.interests import Interest
from schemas.land import Proprietorship
from schemas.money import display


def resting_on(base: EvidenceBase, subject: str) -> tuple[str, ...]:
    """A sentence for each asset whose holder or whose traced money rests on the subject, in the order of the schedule."""
    records = {match.right for match in base.of(Match) if match.id == subject}
    subjects = {
        subject,
        *(row.id for row in base.of(Interest) if records & {row.owner, row.company}),
        *(row.id for row in base.of(Proprietorship) if row.owner in records),
    }
    strands = {(link.asset, link.strand) for link in base.of(ChainLink) if link.subject in subjects}
    return tuple(sentence for asset in base.of(Asset) for sentence in _of(base, asset, subject, {strand for id, strand in strands if id == asset.id}))


def _of(base: EvidenceBase, asset: Asset, subject: str, strands: set[str]) -> Iterator[str]:
    by_kind = {"account_balance": f"the balance of {display_account(asset.identifier)}", "shares": asset.description.split(":")[0]}
    called = by_kind.get(asset.kind) or thing(asset.kind, asset.identifier)
    if "control" in strands:
        priced = f", {asset.net_equity_basis}" if asset.value is None else ""
        worth = f" (net equity {display(asset.net_equity, asset.currency)}{priced})" if asset.net_equity is not None else ""
        yield f"{called}{worth}: who holds it, or how it is reached"
    falls = max((row.amount for row in base.of(WeakestSet) if (row.asset, row.strand, row.links) == (asset.id, "money", subject)), default=0)
    if falls or "money" in strands:
        amount = f" ({display(falls, base.case.case.currency)} of the claims came by this alone)" if falls else ""
        yield f"{called}: the money traced to it{amount}"
