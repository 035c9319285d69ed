"""Custody: hashes of what was received, the clock, and the case's log, whose every line carries the hash of the one before.

Authority: ACPO Good Practice Guide for Digital Evidence v5, principle 3 (an audit trail that a third party can repeat);
Directive (EU) 2016/680 art.25 (collection, alteration, consultation and disclosure are logged: who, when, why, to whom).
"""
from __future__ import annotations

import getpass
import hashlib
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

from schemas.evidence import Refusal

NO_LINE_YET = "0" * 64
# actions that leave the evidence as it is: a dossier prints the head before them, so that compiling twice prints it alike
LEAVES_EVIDENCE = frozenset({"dossier compiled", "dossier sealed", "case read", "handed over"})


class IntegrityBroken(Exception):
    """What was received or recorded is no longer what it was; the text says what, where, and what to do."""


def now() -> str:
    """The time, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> date:
    """Today's date, UTC."""
    return datetime.now(UTC).date()


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits; Refusal if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refusal(path.name, "", f"the file cannot be opened ({error.strerror})", "Check that it is there and may be read.") from error


def write_whole(path: Path, data: bytes) -> None:
    """Replace `path` by `data` so that a reader or a crash sees the old file or the new one, never a part."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


class CaseLog:
    """log.jsonl: one line an action, in order, each with the SHA-256 of the line before; lines are only ever added."""

    def __init__(self, path: Path):
        self.path = path

    def lines(self) -> list[dict]:
        """Every line, checked against the one before; IntegrityBroken names the first that does not follow."""
        read, previous = [], NO_LINE_YET
        for number, line in enumerate(self._text(), start=1):
            try:
                entry = json.loads(line)
                whole = entry["previous"] == previous and entry["n"] == number
            except (ValueError, KeyError, TypeError):
                whole = False
            if not whole:
                raise IntegrityBroken(
                    f"{self.path.name}, line {number}: this line does not follow from the one before; the log was altered or "
                    "cut. Restore it from a copy; do not go on with this case until it is explained."
                )
            previous = hashlib.sha256(line.encode()).hexdigest()
            read.append(entry)
        return read

    def head(self) -> str:
        """The SHA-256 of the last line: print it elsewhere, and nobody can rewrite the log unseen."""
        lines = self._text()
        return hashlib.sha256(lines[-1].encode()).hexdigest() if lines else NO_LINE_YET

    def evidence_head(self) -> str:
        """The SHA-256 of the last line whose action changed the evidence."""
        changed = [line for line in self._text() if json.loads(line)["action"] not in LEAVES_EVIDENCE]
        return hashlib.sha256(changed[-1].encode()).hexdigest() if changed else NO_LINE_YET

    def _text(self) -> list[str]:
        return self.path.read_text("utf-8").splitlines() if self.path.exists() else []

    def add(self, action: str, subject: str, why: str = "", **detail: str | int) -> None:
        """Add one line: `action` in one word or two, `subject` an id or a file's name; on disk when this returns."""
        lines = self.lines()
        entry = {
            "n": len(lines) + 1, "at": now(), "who": getpass.getuser(), "action": action, "subject": subject, "why": why,
            "detail": detail, "previous": self.head(),
        }
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())
