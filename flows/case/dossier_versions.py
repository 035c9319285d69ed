"""The versions of a dossier: same evidence and same program, same number and same bytes; anything else is the next version."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.case.version_register import Version, VersionRegister
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase


def register_of(folder: CaseFolder) -> VersionRegister:
    """The register in which the versions of the case's dossiers stand (dossiers/versions.json)."""
    return VersionRegister(folder, folder.dossiers)


def path_of(folder: CaseFolder, called: str, number: int, state: str) -> Path:
    """Where the PDF of a version is; its twin is the same with .json. `called` is 'served', 'partner-ID' or 'DOCUMENT-served'."""
    return folder.dossiers / f"{folder.case.case.reference}-{called}-v{number}-{state.lower()}.pdf"


def before(folder: CaseFolder, called: str, version: Version) -> tuple[int, bytes] | None:
    """The version that the list of changes begins from: its number and the twin, a final one before a draft. Refusal if that is no twin any more."""
    for state in ("final", "draft"):
        twin = path_of(folder, called, version.since, state).with_suffix(".json")
        if twin.is_file():
            return version.since, _twin(twin)
    return None


def _twin(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        json.loads(content)["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(
            f"dossiers/{path.name}", "", "it is damaged, so it cannot be said what has changed since that version", "Put it back from a copy of the case."
        ) from error
    return content


def fingerprint(base: EvidenceBase, called: str) -> str:
    """One hash of all that the document is made from, the program's code among it: what makes a new version a new version."""
    parts = [
        called,
        base.final,
        base.log_head,
        base.versions,
        base.case.model_dump(mode="json"),
        [d.model_dump() for d in base.decisions],
        [e.model_dump(mode="json") for e in base.exhibits],
        [v.model_dump(mode="json") for v in base.verdicts],
        {table.__tablename__: [row.model_dump(mode="json") for row in rows] for table, rows in base.rows.items()},
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
