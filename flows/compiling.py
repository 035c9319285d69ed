"""From the store to a dossier on disk: gather the evidence base, number the version, write PDF and twin, log it.

The document's date is the case's cut-off and its log head is that of the last line that changed the evidence, so the same case
compiled again, on any day, is the same bytes and keeps its version number.
"""
from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from flows.case_folder import CaseFolder
from flows.custody import write_whole
from flows.following import check_followed
from flows.gathering import evidence_base
from flows.receiving import pending
from schemas.evidence_base import EvidenceBase
from schemas.findings import Deficiency

EDITIONS = ("working", "served")


class NotFinal(Exception):
    """A final dossier was asked for and there are reasons against it; `reasons` are Deficiency rows, each with what to do."""

    def __init__(self, reasons: tuple[Deficiency, ...]):
        super().__init__(f"{len(reasons)} reasons against a final dossier")
        self.reasons = reasons


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


def compile_dossier(folder: CaseFolder, edition: str, *, final: bool = False, document: str = "") -> CompiledDossier:
    """Write one edition of the dossier, or of the document of that name, to dossiers/. NotFinal if a final one is asked for and deficiencies
    stand that nobody has declared; Refusal if the case has changed since it was followed, or has no such document for its order;
    IntegrityBroken if an exhibit is not what it was."""
    from flows import dossier  # ReportLab and the fonts: only when a dossier is made

    assert edition in EDITIONS, edition
    pending(folder)  # every exhibit is still what it was
    base = evidence_base(folder, final=final)
    check_followed(base)
    if document:
        base = dossier.with_open_points(base, document)
    reasons = base.of(Deficiency)
    if final:
        declared = set(folder.case.approval.deficiencies) if folder.case.approval else set()
        standing = tuple(reason for reason in reasons if not reason.declarable or reason.id not in declared)
        if standing:
            raise NotFinal(standing)
    called = "-".join(filter(None, (document, edition)))
    number = _version(folder, called, _fingerprint(base, called))
    base = replace(base, version=number)
    compiled = dossier.compile_document(base, edition, document) if document else dossier.compile(base, edition)
    folder.dossiers.mkdir(exist_ok=True)
    state = "FINAL" if final else "DRAFT"
    name = f"{folder.case.case.reference}-{called}-v{number}-{state.lower()}"
    pdf, twin = folder.dossiers / f"{name}.pdf", folder.dossiers / f"{name}.json"
    write_whole(pdf, compiled.pdf)
    write_whole(twin, compiled.twin)
    folder.log.add("dossier compiled", pdf.name, sha256=hashlib.sha256(compiled.pdf).hexdigest(), state=state)
    return CompiledDossier(pdf, twin, edition, state, number, reasons, document)


def _fingerprint(base: EvidenceBase, called: str) -> str:
    """One hash of all that the document is made from: what makes a new version a new version."""
    parts = [
        called, base.final, base.log_head, base.versions, base.case.model_dump(mode="json"), [d.model_dump() for d in base.decisions],
        [e.model_dump(mode="json") for e in base.exhibits], [v.model_dump(mode="json") for v in base.verdicts],
        {table.__tablename__: [row.model_dump(mode="json") for row in rows] for table, rows in base.rows.items()},
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _version(folder: CaseFolder, called: str, fingerprint: str) -> int:
    """The number of this version: that of the same evidence compiled before, or the next one."""
    register = folder.dossiers / "versions.json"
    known: dict[str, list[str]] = json.loads(register.read_text("utf-8")) if register.exists() else {}
    versions = known.setdefault(called, [])
    if fingerprint not in versions:
        versions.append(fingerprint)
        folder.dossiers.mkdir(exist_ok=True)
        write_whole(register, json.dumps(known, sort_keys=True, indent=1).encode())
    return versions.index(fingerprint) + 1
