"""Files as evidence: the hash of what was received, the clock, and writing that leaves the old file or the new one and never a part.

Authority: ACPO Good Practice Guide for Digital Evidence v5, principles 1 and 3 (nothing changed; an audit trail that a third party can repeat).
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, date, datetime
from pathlib import Path

from flows.custody.private_files import FILE
from flows.custody.regular_file import open_regular, written_name
from schemas.evidence import Refusal


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
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refusal(
            written_name(path), "", f"the file cannot be read ({error.strerror})", "Check that it is there, whole, and on a disk that works."
        ) from error


def sha256_once(path: Path) -> str:
    """The same, but a file that this process has hashed before is not read again while its size and times stay what they were."""
    try:
        stat = path.lstat()
    except OSError:
        return sha256_of(path)
    key = (path.absolute(), stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    if key not in _hashed:
        _hashed[key] = sha256_of(path)
    return _hashed[key]


_hashed: dict[tuple, str] = {}


def write_whole(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, for its user alone, so that a reader or a crash sees the old file or the new one, never a part."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
