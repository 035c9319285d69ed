"""What steps of a run give back, and a run as a whole: names no person, and needs nothing that is slow to import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from schemas.findings import Deficiency


@dataclass(frozen=True)
class CompiledDossier:
    """A dossier as written: where it is, and whether it is a draft and why."""

    pdf: Path
    twin: Path
    edition: str
    state: str
    version: int
    reasons: tuple[Deficiency, ...]
    document: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseRun:
    """What one run did: what became of each new exhibit, counts of findings by verb, the dossiers. `nothing_new`: no stage had anything to do."""

    taken_in: list[dict]
    found: dict[str, dict[str, int]]
    dossiers: list[CompiledDossier]
    nothing_new: bool = False
