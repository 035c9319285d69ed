"""Recognising the parties of a case: the records of its registers, and whoever holds a recorded thing which the case file names.

Authority: Directive (EU) 2016/680 art.4(1)(c) (adequate, relevant and not excessive).
"""
from __future__ import annotations

from schemas.evidence_base import EvidenceBase
from tracing import recognise
from tracing.recorded_assets import holders_of_named_things


def findings(base: EvidenceBase) -> dict[type, list]:
    """Party, PartyMember and Match rows, as `tracing.recognise` gives them."""
    return recognise.findings(base, holders_of_named_things(base))
