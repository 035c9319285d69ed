"""What each stage of a run is made from, as one fingerprint: a stage whose fingerprint stands has nothing new to do.

A fingerprint holds the program's code, the versions of the libraries, and every part of the case that the stage could use. A stage of which it is not certain what it
uses depends on everything. It is kept in the store in the transaction of its result, so that no crash leaves one without the other.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.case.dossier_versions import before, register_of
from flows.custody.files import sha256_once
from flows.custody.program_code import code_hash
from flows.steps.load_evidence import software_versions
from flows.store.case_store import Store
from schemas.evidence import Exhibit, Reading, Verdict
from schemas.stages import StageDone

READING, FOLLOW, PAGES, DOSSIER = "read ", "follow ", "write the checks", "dossier "


def hashed(*parts: object) -> str:
    """SHA-256 of parts that JSON can hold."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _made_by_program(*parts: object) -> str:
    return hashed(code_hash(), software_versions(), *parts)


def reading_stage(folder: CaseFolder, exhibit: Exhibit) -> StageDone:
    """Reading an exhibit and holding it to its promises: its bytes, what exhibits.csv says of how to read it, the case's own templates, and its period. All
    templates, and not the named one alone: a file that names none is compared with each. Its name and where it came from are no part of it;
    a document is not read."""
    if exhibit.kind == "document":
        return StageDone(stage=READING + exhibit.sha256, fingerprint=hashed(exhibit.sha256, exhibit.kind))
    period = folder.case.case.period
    said = [exhibit.sha256, exhibit.kind, exhibit.template, exhibit.handling, _files(folder.templates)]
    return StageDone(stage=READING + exhibit.sha256, fingerprint=_made_by_program(said, period.first.isoformat(), period.last.isoformat()))


def following_stage(folder: CaseFolder, verb: str, number: int) -> StageDone:
    """One verb of following, the `number`th: everything that was taken in, the case file, the decisions, and through the code the verbs before it."""
    return StageDone(stage=following_name(verb, number), fingerprint=_made_by_program(verb, _all_of_the_case(folder)))


def following_name(verb: str, number: int) -> str:
    """What the stage of the `number`th verb is called: in the order of their names stages are in the order of their verbs."""
    return f"{FOLLOW}{number:02} {verb}"


def pages_stage(folder: CaseFolder) -> StageDone:
    """The operator's pages, and what they were when they were written."""
    tables = Store.tables(folder.store, (Verdict, Exhibit, Reading))
    made_from = _made_by_program([[row.model_dump(mode="json") for row in rows] for rows in tables.values()])
    return StageDone(stage=PAGES, fingerprint=made_from, result=_files(folder.checks))


def dossier_stage(folder: CaseFolder, called: str, final: bool, version: int) -> StageDone:
    """One edition of the dossier: everything that its findings were made from, the log up to what last changed the evidence, and the versions up to this one, with
    the one before, from which it tells what has changed."""
    versions = [one for one in register_of(folder).of(called) if one.number <= version]
    _, twin = (before(folder, called, versions[-1]) if versions else None) or (0, b"")
    earlier = [[one.fingerprint for one in versions], hashlib.sha256(twin).hexdigest()]
    made_from = _made_by_program(_all_of_the_case(folder), folder.log.evidence_head(), called, final, earlier)
    return StageDone(stage=f"{DOSSIER}{called}{' final' if final else ''}", fingerprint=made_from)


def kept(folder: CaseFolder) -> dict[str, StageDone]:
    """Every stage that is done, by name, as the store has it."""
    return {done.stage: done for done in Store.tables(folder.store, (StageDone,))[StageDone]}


def stands(folder: CaseFolder, stage: StageDone) -> bool:
    """Whether what is kept of this stage was made from the same."""
    before = kept(folder).get(stage.stage)
    return before is not None and before.fingerprint == stage.fingerprint


def _all_of_the_case(folder: CaseFolder) -> list:
    """The case file, the decisions, and every exhibit with what its reading was made from. Evidence that was taken in before fingerprints were kept has none."""
    tables = Store.tables(folder.store, (Exhibit, StageDone))
    return [
        folder.case.model_dump(mode="json"),
        [decision.model_dump(mode="json") for decision in folder.decisions()],
        [exhibit.model_dump(mode="json") for exhibit in tables[Exhibit]],
        [[done.stage, done.fingerprint] for done in tables[StageDone] if done.stage.startswith(READING)],
    ]


def _files(folder: Path) -> str:
    """One hash of the files below a folder, by name and bytes; that of nothing if there is no such folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashed([[path.relative_to(folder).as_posix(), sha256_once(path)] for path in paths])
