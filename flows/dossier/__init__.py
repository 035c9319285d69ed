"""The dossier: from an evidence base to a PDF that a court can rely on, and its machine-readable twin inside it.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 33 (what an application for a restraint order contains).
"""
from __future__ import annotations

from dataclasses import dataclass

from flows.dossier.attaching import with_twin
from flows.dossier.brief import Brief
from flows.dossier.document import Dossier, numbered
from flows.dossier.editions import EDITIONS, check_nothing_shows
from flows.dossier.front import control, cover, page_two, state
from flows.dossier.printing import print_pdf
from flows.dossier.schedules import SCHEDULES
from flows.dossier.sections import SECTIONS
from flows.dossier.twin import twin
from schemas.evidence_base import EvidenceBase


@dataclass(frozen=True)
class Compiled:
    """One edition as bytes: the PDF with its twin attached, and the twin (JSON) by itself."""

    pdf: bytes
    twin: bytes


def compile(base: EvidenceBase, edition: str) -> Compiled:
    """One edition of the dossier; the same base gives the same bytes. Refusal if an edition would give away who is under a pseudonym."""
    brief = Brief(EDITIONS[edition](base), edition)
    written = numbered(_written(brief))
    beside = twin(brief, written)
    if edition != "working":
        check_nothing_shows(base, beside.decode())
    return Compiled(with_twin(print_pdf(written), beside), beside)


def _written(b: Brief) -> Dossier:
    head = b.case.case
    running = f"{head.reference} · {b.order.name} · {b.edition} edition, version {b.base.version} · {state(b)}"
    sections, schedules = tuple(write(b) for write in SECTIONS), tuple(write(b) for write in SCHEDULES)
    return Dossier(head.caption, head.author.name, head.protective_marking, running, cover(b), (page_two(b), control(b)), sections, schedules)
