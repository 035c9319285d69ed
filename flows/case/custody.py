"""Custody: hashes of what was received, the clock, and the case's log, whose every line carries the hash of the one before.

Authority: ACPO Good Practice Guide for Digital Evidence v5, principle 3 (an audit trail that a third party can repeat);
Directive (EU) 2016/680 art.25 (collection, alteration, consultation and disclosure are logged: who, when, why, to whom).
"""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO

from schemas.evidence import Refusal

NO_LINE_YET = "0" * 64
# actions that leave the evidence as it is: a dossier prints the head before them, so that compiling twice prints it alike
LEAVES_EVIDENCE = frozenset({"dossier compiled", "dossier sealed", "case read", "handed over", "request drafted", "exported", "exhibit read again"})


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


def sha256_once(path: Path) -> str:
    """The same, but a file that this process has hashed before is not read again while its size and times stay what they were."""
    try:
        stat = path.stat()
    except OSError:
        return sha256_of(path)
    key = (path.absolute(), stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    if key not in _hashed:
        _hashed[key] = sha256_of(path)
    return _hashed[key]


_hashed: dict[tuple, str] = {}


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
        return self._checked(self._text())

    def _checked(self, lines: list[str]) -> list[dict]:
        read, previous = [], NO_LINE_YET
        for number, line in enumerate(lines, start=1):
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
        return _hash_of_last(self._text())

    def evidence_head(self) -> str:
        """The SHA-256 of the last line whose action changed the evidence."""
        lines = self._text()
        return _hash_of_last([line for line, entry in zip(lines, self._checked(lines), strict=True) if entry["action"] not in LEAVES_EVIDENCE])

    def _text(self) -> list[str]:
        if not self.path.exists():
            return []
        with self._open("r", fcntl.LOCK_SH) as file:
            return self._lines(file)

    def _lines(self, file: IO[str]) -> list[str]:
        try:
            text = file.read()
        except UnicodeDecodeError as error:
            raise IntegrityBroken(f"{self.path.name} is not UTF-8 text any more ({error.reason}). Restore it from a copy.") from error
        return text.removesuffix("\n").split("\n") if text else []  # not splitlines: a reason may hold a separator that JSON leaves as it is

    @contextmanager
    def _open(self, mode: str, lock: int) -> Iterator[IO[str]]:
        """The log, locked: runs, decisions and readers of one case may all want to add a line at once."""
        with self.path.open(mode, encoding="utf-8", newline="\n") as file:
            fcntl.flock(file, lock)
            yield file

    def add(self, action: str, subject: str, why: str = "", **detail: str | int) -> None:
        """Add one line: `action` in one word or two, `subject` an id or a file's name; on disk when this returns."""
        with self._open("a+", fcntl.LOCK_EX) as file:
            file.seek(0)
            lines = self._lines(file)
            entry = {
                "n": len(self._checked(lines)) + 1,
                "at": now(),
                "who": getpass.getuser(),
                "action": action,
                "subject": subject,
                "why": why,
                "detail": detail,
                "previous": _hash_of_last(lines),
            }
            file.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _hash_of_last(lines: list[str]) -> str:
    return hashlib.sha256(lines[-1].encode()).hexdigest() if lines else NO_LINE_YET
