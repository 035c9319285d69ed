"""The dossier: from an evidence base to a PDF that a court can rely on, and its machine-readable twin inside it.

Authority: Criminal Procedure Rules 2025 (SI 2025/909) Part 33 (what an application for a restraint order contains).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from flows.dossier.attach_twin import with_twin
from flows.dossier.brief import Brief, brief_of
from flows.dossier.changes import changes
from flows.dossier.document import Dossier, numbered
from flows.dossier.documents import document_for
from flows.dossier.documents.assembling import open_points, places, written
from flows.dossier.editions import WORKING, check_nothing_shows, edition_of, shown_lines
from flows.dossier.front_pages import changes_since, control, cover, page_two, state
from flows.dossier.partner_evidence import Disclosure
from flows.dossier.partner_limits import left_out, limits
from flows.dossier.printing import print_pdf
from flows.dossier.schedules import SCHEDULES
from flows.dossier.sections import SECTIONS
from flows.dossier.twin import document_twin, twin
from schemas.evidence_base import EvidenceBase
from schemas.findings import Deficiency


@dataclass(frozen=True)
class Compiled:
    """One edition as bytes: the PDF with its twin attached, and the twin (JSON) by itself. `left_out`: for the office, what a partner edition has not, a sentence each."""

    pdf: bytes
    twin: bytes
    left_out: tuple[str, ...] = ()


def compile(base: EvidenceBase, edition: str, to: str = "", before: tuple[int, bytes] | None = None) -> Compiled:
    """One edition of the dossier; the same base gives the same bytes. `to`: the id of the partner that a partner edition is for; `before`: number and twin of the version
    before, for the list of what changed. Refusal if an edition would give away who is under a pseudonym, or what it does not have."""
    made = edition_of(base, edition, to)
    brief = brief_of(made.base, edition, made.disclosure)
    written = numbered(_written(brief))
    beside = twin(brief, written)
    if before:
        number, earlier = before
        found = changes(earlier, beside)
        written = replace(written, front=(*written.front, changes_since(number, found, partial(shown_lines, base, edition, made.disclosure))))
        beside = twin(brief, written)
    if edition != WORKING:
        check_nothing_shows(base, beside.decode(), made.disclosure)
    return Compiled(with_twin(print_pdf(written), beside), beside, left_out(made.disclosure))


def with_open_points(base: EvidenceBase, name: str, edition: str = WORKING, to: str = "") -> EvidenceBase:
    """The evidence base with a reason against a final document for each blank that the edition of the document of this name leaves open. Refusal if it cannot be had."""
    made = edition_of(base, edition, to)
    brief = brief_of(made.base, edition, made.disclosure)
    return replace(base, rows={**base.rows, Deficiency: (*base.of(Deficiency), *open_points(brief, document_for(base.case, base.order, name)))})


def compile_document(base: EvidenceBase, edition: str, name: str, to: str = "") -> Compiled:
    """One edition of a legal document from a base `with_open_points`; the rest is as for the dossier. Refusal if it cannot be had for the case's order.

    A victim whom a recorded decision names to a partner is put into the finished document alone: what is checked is the same document without the name.
    """
    document, made = document_for(base.case, base.order, name), edition_of(base, edition, to)
    elsewhere = places(_written(brief_of(made.base, edition, made.disclosure)))

    def finished(disclosure: Disclosure | None) -> tuple[Dossier, bytes]:
        brief = brief_of(made.base, edition, disclosure)
        said = written(brief, document, elsewhere)
        return said, document_twin(brief, document.key, said)

    if edition != WORKING:
        unnamed = replace(made.disclosure, victims=()) if made.disclosure else None
        check_nothing_shows(base, finished(unnamed)[1].decode(), made.disclosure)
    said, beside = finished(made.disclosure)
    return Compiled(with_twin(print_pdf(said), beside), beside, left_out(made.disclosure))


def _written(b: Brief) -> Dossier:
    head = b.base.case.case
    running = f"{head.reference} · {b.base.order.name} · {b.edition.said}, version {b.base.version} · {state(b.base)}"
    sections, schedules = tuple(write(b) for write in SECTIONS), tuple(write(b) for write in SCHEDULES)
    return Dossier(
        head.caption,
        head.author.name,
        head.protective_marking,
        running,
        cover(b),
        (page_two(b), *limits(b.edition, b.figures, b.exhibits, b.law), control(b.base, b.edition, b.figures, b.law)),
        sections,
        schedules,
    )
