"""Tells before anything slow is started whether a run has anything to do, and gives back what the last one gave if it has not.

What is written to disk (dossiers, pages) stands only if the files are there and are the bytes that were written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from flows.case.case_folder import CaseFolder
from flows.custody.files import sha256_once
from flows.steps.results import CaseRun, CompiledDossier
from flows.steps.stages import DOSSIER, FOLLOW, PAGES, dossier_stage, following_stage, kept, pages_stage
from flows.steps.take_in import pending, up_to_date
from flows.store.case_store import Store
from schemas.findings import Deficiency

EDITIONS = ("working", "served")  # those of a run


def standing_run(folder: CaseFolder, editions: Sequence[str] = EDITIONS) -> CaseRun | None:
    """What the last run found and wrote, if nothing of what it was made from has changed since; None if a stage has something to do. Nothing is written.

    IntegrityBroken if an exhibit that was taken in has since been changed or removed.
    """
    if pending(folder) or not up_to_date(folder):
        return None
    done = kept(folder)
    followed = {name.removeprefix(FOLLOW).partition(" ")[2]: stage for name, stage in sorted(done.items()) if name.startswith(FOLLOW)}
    if not followed or any(following_stage(folder, verb, n).fingerprint != stage.fingerprint for n, (verb, stage) in enumerate(followed.items())):
        return None
    if done.get(PAGES) != pages_stage(folder):
        return None
    dossiers = [standing_dossier(folder, edition, edition, False) for edition in editions]
    if not all(dossiers):
        return None
    return CaseRun([], {verb: json.loads(stage.result) for verb, stage in followed.items()}, dossiers, nothing_new=True)


def standing_dossier(folder: CaseFolder, called: str, edition: str, final: bool) -> CompiledDossier | None:
    """The dossier as it was written last, if it was made from the same and both of its files are as they were; else None."""
    before = kept(folder).get(f"{DOSSIER}{called}{' final' if final else ''}")
    if before is None:
        return None
    wrote = json.loads(before.result)
    if dossier_stage(folder, called, final, wrote["version"]).fingerprint != before.fingerprint:
        return None
    pdf, twin = (folder.dossiers / name for name in wrote["files"])
    if any(not path.is_file() or sha256_once(path) != sha256 for path, sha256 in zip((pdf, twin), wrote["sha256s"], strict=True)):
        return None
    reasons = Store.tables(folder.store, (Deficiency,))[Deficiency]
    return CompiledDossier(pdf, twin, edition, wrote["state"], wrote["version"], reasons, left_out=tuple(wrote["left_out"]))


def keep_dossier(folder: CaseFolder, called: str, written: CompiledDossier, final: bool) -> None:
    """Keep what this dossier was made from. A crash before this has happened writes it again, to the same bytes."""
    files = (written.pdf, written.twin)
    result = {
        "version": written.version,
        "state": written.state,
        "files": [path.name for path in files],
        "sha256s": [sha256_once(path) for path in files],
        "left_out": list(written.left_out),
    }
    stage = dossier_stage(folder, called, final, written.version).model_copy(update={"result": json.dumps(result)})
    with Store.open(folder.store) as store:
        store.keep(stage)
