"""What a document is written from, in parts: a function of a section takes the parts that it uses, and is not given the others.

Format: every part looks up or formats what the evidence base says, as pieces of text (`flows.dossier.document`); none finds anything out.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.cited_law import CitedLaw
from flows.dossier.brief.ledger_transfers import LedgerTransfers
from flows.dossier.brief.party_names import Names
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.scheduled_assets import ScheduledAssets
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.partner_evidence import Disclosure
from schemas.evidence_base import EvidenceBase


@dataclass(frozen=True)
class Brief:
    """The parts for one edition of one document; nothing of its own. What is listed as a section or a document takes it whole, and so does what needs five parts or more."""

    base: EvidenceBase
    edition: WrittenFor
    figures: Figures
    assets: ScheduledAssets
    traced: TracedMoney
    transfers: LedgerTransfers
    names: Names
    exhibits: CitedExhibits
    law: CitedLaw


def brief_of(base: EvidenceBase, edition: str, disclosure: Disclosure | None = None) -> Brief:
    """The parts for an edition of an evidence base; of a partner edition also for whom it is, and what it leaves out."""
    figures = Figures(base.case.case.currency)
    return Brief(
        base,
        WrittenFor(edition, disclosure),
        figures,
        ScheduledAssets(base),
        TracedMoney(base, figures),
        LedgerTransfers(base, figures),
        Names(base),
        CitedExhibits(base),
        CitedLaw(base),
    )
