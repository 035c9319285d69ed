"""From the store to a dossier on disk: gather the evidence base, number the version, write PDF and twin, log it.

The document's date is the case's cut-off and its log head is that of the last line that changed the evidence, so the same case
compiled again by the same program, on any day, is the same bytes and keeps its version number; a version that exists is never replaced.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from flows.case.case_folder import CaseFolder
from flows.case.dossier_versions import before, fingerprint, path_of, register_of
from flows.steps.follow_case import check_followed
from flows.steps.load_evidence import evidence_base
from flows.steps.results import CompiledDossier
from flows.steps.standing import keep_dossier, standing_dossier
from flows.steps.take_in import pending
from schemas.findings import Deficiency


class NotFinal(Exception):
    """A final dossier was asked for and there are reasons against it; `reasons` are Deficiency rows, each with what to do."""

    def __init__(self, reasons: tuple[Deficiency, ...]):
        super().__init__(f"{len(reasons)} reasons against a final dossier")
        self.reasons = reasons


def compile_dossier(folder: CaseFolder, edition: str, *, final: bool = False, document: str = "", to: str = "", if_new: bool = False) -> CompiledDossier:
    """Write one edition of the dossier, or of the document of that name, to dossiers/. `to`: the id of the partner that a partner edition is for. `if_new`: not if it
    is there already, made from the same. NotFinal if a final one
    is asked for and deficiencies stand that nobody has declared; Refusal if the case has changed since it was followed, or has no such document for its order;
    IntegrityBroken if an exhibit, or a dossier that was written before, is not what it was."""
    called = "-".join(filter(None, (document, edition, to)))
    if if_new and not document and (standing := standing_dossier(folder, called, edition, final)) is not None:
        return standing
    from flows import dossier  # ReportLab and the fonts: only when a dossier is made

    pending(folder)  # every exhibit is still what it was
    register = register_of(folder)
    register.check()
    base = evidence_base(folder, final=final)
    check_followed(base)
    if document:
        base = dossier.with_open_points(base, document, edition, to)
    reasons = base.of(Deficiency)
    if final:
        declared = set(folder.case.approval.deficiencies) if folder.case.approval else set()
        standing = tuple(reason for reason in reasons if not reason.declarable or reason.id not in declared)
        if standing:
            raise NotFinal(standing)
    version = register.reserve(called, fingerprint(base, called))
    number = version.number
    base = replace(base, version=number)
    compiled = dossier.compile_document(base, edition, document, to) if document else dossier.compile(base, edition, to, before(folder, called, version))
    state = "FINAL" if final else "DRAFT"
    pdf = path_of(folder, called, number, state)
    twin = pdf.with_suffix(".json")
    register.keep(called, number, {pdf.name: compiled.pdf, twin.name: compiled.twin})
    folder.log.add("dossier compiled", pdf.name, sha256=hashlib.sha256(compiled.pdf).hexdigest(), state=state)
    written = CompiledDossier(pdf, twin, edition, state, number, reasons, document, compiled.left_out)
    if not document:
        keep_dossier(folder, called, written, final)
    return written
