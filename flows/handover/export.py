"""From the store to files for other tools: gather the evidence of one edition, check that it shows nobody whom it hides, write, and log it.

Authority: Directive (EU) 2016/680 art.25 (disclosure is logged: who, to whom, what, when, why). The evidence is cut down before a format is made, and the finished
files are searched for what must not be in them.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.custody.files import write_whole
from flows.dossier.editions import check_nothing_shows
from flows.handover.exports import EXPORTS
from flows.handover.exports.account_grid_workbook import account_grid_workbook
from flows.handover.exports.leaving import Leaving, leaving
from flows.steps.follow_case import check_followed
from flows.steps.load_evidence import evidence_base
from flows.steps.take_in import pending
from schemas.evidence import Refusal
from schemas.evidence_base import EvidenceBase


@dataclass(frozen=True)
class Exported:
    """One export as written: a file, or a folder of files; the hash is the file's, or that of the folder's list of hashes. `left_out`: what is not in it."""

    path: Path
    format: str
    edition: str
    sha256: str
    left_out: tuple[str, ...]


def export(folder: CaseFolder, formats: Sequence[str], edition: str, *, to: str = "", why: str = "") -> list[Exported]:
    """Write these formats of an edition into exports/ and log each; with `to` (a partner's id for theirs) as handed over, and why.

    Refusal if a working edition would leave the office, the case has changed since it was followed, or the files would show who is hidden; IntegrityBroken if an
    exhibit is not what it was.
    """
    if to and edition == "working":
        raise Refusal("export", "", "the working edition does not leave the office", "Hand over the served edition, or that of a partner.")
    pending(folder)  # every exhibit is still what it was
    base = evidence_base(folder)
    check_followed(base)
    of = leaving(base, edition, to)
    made = [(name, EXPORTS[name](of)) for name in formats]
    for _, files in made:
        _check(base, of, files)
    return [_written(folder, of, name, files, to, why) for name, files in made]


def _check(base: EvidenceBase, of: Leaving, files: dict[str, bytes]) -> None:
    """Every text that the finished files hold, a workbook's parts too."""
    if of.edition != "working":
        for content in files.values():
            check_nothing_shows(base, "\n".join(_texts(content)), of.disclosure, "export")


def _texts(content: bytes) -> list[str]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return [book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xml")]
    return [content.decode("utf-16" if content.startswith(b"\xff\xfe") else "utf-8-sig")]


def _written(folder: CaseFolder, of: Leaving, name: str, files: dict[str, bytes], to: str, why: str) -> Exported:
    """One file as it is; several in a folder of their own with a list of their hashes, replaced whole."""
    room = folder.path / "exports"
    room.mkdir(exist_ok=True)
    partner = of.disclosure.partner if of.disclosure else None
    called = f"{of.base.case.case.reference}-{of.edition}" + (f"-{partner.id}" if partner else "")
    (behind, content), *more = files.items()
    path = room / f"{called}{behind}"
    sha256 = hashlib.sha256(content).hexdigest()
    if more:
        path = room / f"{called}{behind.partition('/')[0]}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        listed = "".join(f"{hashlib.sha256(part).hexdigest()}  {each.partition('/')[2]}\n" for each, part in sorted(files.items()))
        for each, part in files.items():
            write_whole(room / f"{called}{each}", part)
        write_whole(path / "sha256sums.txt", listed.encode())
        sha256 = hashlib.sha256(listed.encode()).hexdigest()
    else:
        write_whole(path, content)
    detail = {"format": name, "edition": of.edition, "sha256": sha256} | ({"to": partner.name if partner else to} if to else {})
    detail |= {"gateway": partner.gateway, "decided_by": partner.author} if partner else {}
    folder.log.add("handed over" if to else "exported", path.name, why, **detail)
    return Exported(path, name, of.edition, sha256, of.left_out)


def export_account_grid(folder: CaseFolder, file: Path, why: str = "") -> None:
    """The accounts by month as a workbook; the file is replaced whole."""
    made = account_grid_workbook(evidence_base(folder))
    write_whole(file, made)
    folder.log.add("exported", file.name, why, sha256=hashlib.sha256(made).hexdigest())
