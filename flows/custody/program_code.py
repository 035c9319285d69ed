"""Identifies the program by its code, and not by a version number that somebody may forget to raise.

Findings and dossiers are kept under fingerprints in which this hash stands, so that other code never passes off another's results as its own.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from schemas.evidence import Refusal

PACKAGES = ("expectations", "flows", "schemas", "tracing")
CODE = "assettrace code"  # what the hash is called among versions of software
ANOTHER = "this case was made by another version of assettrace, whose findings are not those of this one"
_TOP = Path(__file__).resolve().parent.parent.parent
_LEFT_BY_TOOLS = (".pyc", ".nbi", ".nbc")  # made from the code when it runs


@cache
def code_hash(top: Path = _TOP) -> str:
    """SHA-256 over every file of the four packages (code, ready templates, fonts): its path, and the hash of its bytes; 64 hexadecimal digits.

    Some 4 MB are read, once a process: sizes and times of files would be no proof.
    """
    whole = hashlib.sha256()
    for path in sorted(path for package in PACKAGES for path in (top / package).rglob("*") if path.suffix not in _LEFT_BY_TOOLS and path.is_file()):
        with path.open("rb") as file:
            whole.update(f"{path.relative_to(top).as_posix()}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def identity() -> dict[str, str]:
    """What stands wherever a program must be named: its version for people, and the hash of its code, which alone identifies it."""
    return {"assettrace": version("assettrace"), CODE: code_hash()}


class MadeByAnother(Refusal):
    """A case that another program made is asked for what this one cannot say of it."""


def made_by_another(file: str, case: Path) -> MadeByAnother:
    """The refusal in words; it names the command that brings the case forward."""
    return MadeByAnother(file, "", ANOTHER, f"Bring it forward with: assettrace upgrade {case} (with --dry-run it shows first which figures change).")
