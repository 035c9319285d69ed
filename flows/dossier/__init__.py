"""The dossier: from an evidence base to a PDF that a court can rely on, and its machine-readable twin inside it.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 33 (what an application for a restraint order contains).
"""
from __future__ import annotations

from dataclasses import dataclass, replace

from flows.dossier.attaching import with_twin
from flows.dossier.brief import Brief
from flows.dossier.document import Dossier, numbered
from flows.dossier.documents import document_for
from flows.dossier.documents.assembling import open_points, places, written
from flows.dossier.editions import EDITIONS, check_nothing_shows
from flows.dossier.front import control, cover, page_two, state
from flows.dossier.printing import print_pdf
from flows.dossier.schedules import SCHEDULES
from flows.dossier.sections import SECTIONS
from flows.dossier.twin import document_twin, twin
from schemas.evidence_base import EvidenceBase
from schemas.findings import Deficiency


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


def with_open_points(base: EvidenceBase, name: str) -> EvidenceBase:
    """The evidence base with a reason against a final document for each blank that the document of this name leaves open. Refusal if it cannot be had."""
    brief = Brief(base, "working")
    return replace(base, rows=base.rows | {Deficiency: (*base.of(Deficiency), *open_points(brief, document_for(base.case, base.order, name)))})


def compile_document(base: EvidenceBase, edition: str, name: str) -> Compiled:
    """One edition of a legal document from a base `with_open_points`; the rest is as for the dossier. Refusal if it cannot be had for the case's order."""
    document = document_for(base.case, base.order, name)
    shown = EDITIONS[edition](base)
    brief = Brief(shown, edition)
    made = written(brief, document, places(_written(Brief(shown, edition))))
    beside = document_twin(brief, document.key, made)
    if edition != "working":
        check_nothing_shows(base, beside.decode())
    return Compiled(with_twin(print_pdf(made), beside), beside)


def _written(b: Brief) -> Dossier:
    head = b.case.case
    running = f"{head.reference} · {b.order.name} · {b.edition} edition, version {b.base.version} · {state(b)}"
    sections, schedules = tuple(write(b) for write in SECTIONS), tuple(write(b) for write in SCHEDULES)
    return Dossier(head.caption, head.author.name, head.protective_marking, running, cover(b), (page_two(b), control(b)), sections, schedules)
