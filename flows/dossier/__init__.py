"""The dossier: from an evidence base to a PDF that a court can rely on, and its machine-readable twin inside it.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 33 (what an application for a restraint order contains).
"""
from __future__ import annotations

from dataclasses import dataclass

from flows.dossier.document import Cover, Dossier, Paragraph, Section, numbered
from flows.dossier.printing import print_pdf
from schemas.evidence_base import EvidenceBase


@dataclass(frozen=True)
class Compiled:
    """One edition as bytes: the PDF, and its twin (JSON)."""

    pdf: bytes
    twin: bytes


def compile(base: EvidenceBase, edition: str) -> Compiled:
    """One edition of the dossier; the same base gives the same bytes."""
    head = base.case.case
    state = "FINAL" if base.final else "DRAFT"
    cover = Cover(head.caption, base.order.name, state, (("Reference", (head.reference,)),), ())
    section = Section("1", "Order sought and summary", "s1", (Paragraph((base.order.name,)),))
    dossier = Dossier(head.caption, head.author.name, head.protective_marking, f"{head.reference} {edition} {state}", cover, (), (section,))
    return Compiled(print_pdf(numbered(dossier)), b"{}")
