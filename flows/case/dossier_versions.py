"""The versions of a dossier: the same evidence has the same number, other evidence the next one; dossiers/versions.json keeps which is which.

Format: JSON, for each edition (or document and edition) the fingerprints of its versions in order.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.custody.files import write_whole
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Versions:
    """The versions of one edition of a case's dossier, or of one of its documents; `called` is 'served', 'partner-ID' or 'DOCUMENT-served'."""

    def __init__(self, folder: CaseFolder, called: str):
        self.folder, self.called = folder, called

    @property
    def register(self) -> Path:
        return self.folder.dossiers / "versions.json"

    def path(self, number: int, state: str) -> Path:
        """Where the PDF of a version is; its twin is the same with .json."""
        return self.folder.dossiers / f"{self.folder.case.case.reference}-{self.called}-v{number}-{state.lower()}.pdf"

    def number(self, fingerprint: str) -> int:
        """That of the same evidence compiled before, or the next one, which is written down. Refusal if the register cannot be read."""
        known = self.known()
        versions = known.setdefault(self.called, [])
        if fingerprint not in versions:
            versions.append(fingerprint)
            self.folder.dossiers.mkdir(exist_ok=True)
            write_whole(self.register, json.dumps(known, sort_keys=True, indent=1).encode())
        return versions.index(fingerprint) + 1

    def before(self, number: int) -> tuple[int, bytes] | None:
        """The version before, as far as its twin is there: its number and the twin, a final one before a draft. Refusal if that is no twin any more."""
        for earlier in range(number - 1, 0, -1):
            for state in ("final", "draft"):
                twin = self.path(earlier, state).with_suffix(".json")
                if twin.is_file():
                    return earlier, _twin(twin)
        return None

    def known(self) -> dict[str, list[str]]:
        """Every version of the case. Refusal if the register is not what was written there."""
        if not self.register.exists():
            return {}
        try:
            known = json.loads(self.register.read_bytes())
            whole = all(isinstance(prints, list) and all(isinstance(p, str) and _FINGERPRINT.fullmatch(p) for p in prints) for prints in known.values())
        except (ValueError, AttributeError, OSError):
            whole = False
        if not whole:
            raise Refusal(
                "dossiers/versions.json",
                "",
                "it is damaged, so it is not known which number the next version has",
                "Put it back from a copy of the case. If there is none, move the whole folder dossiers/ elsewhere: numbers then begin again at 1, and what was "
                "handed over keeps the number that is printed on it.",
            )
        return known


def _twin(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        json.loads(content)["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(
            f"dossiers/{path.name}",
            "",
            "it is damaged, so it cannot be said what has changed since that version",
            "Put it back from a copy; or move it and its PDF out of dossiers/, and an earlier version is compared.",
        ) from error
    return content


def fingerprint(base: EvidenceBase, called: str) -> str:
    """One hash of all that the document is made from: what makes a new version a new version."""
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
