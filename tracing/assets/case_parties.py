"""Recognising the parties of a case: the records of its registers, and whoever holds a recorded thing which the case file names.

Authority: Directive (EU) 2016/680 art.4(1)(c) (adequate, relevant and not excessive).
"""

from __future__ import annotations

from schemas.evidence_base import EvidenceBase, FoundRows
from tracing.assets.recorded_assets import holders_of_named_things
from tracing.matching import recognise_parties


def findings(base: EvidenceBase) -> FoundRows:
    """Party, PartyMember and Match rows, as `tracing.matching.recognise_parties` gives them."""
    return recognise_parties.findings(base, holders_of_named_things(base))
