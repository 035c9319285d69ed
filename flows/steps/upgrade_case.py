"""Brings a case that an earlier program made forward: every exhibit is read anew and followed again beside the old store, the figures are compared, then the new one takes its place.

Decisions, the log and the dossiers stay as they are; the log gets one line. After a crash the case is the old one or the new one.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.case import upgrade_swap
from flows.case.case_folder import CaseFolder
from flows.case.case_log import CaseLog
from flows.case.dossier_versions import register_of
from flows.custody.case_lock import one_writer
from flows.custody.files import IntegrityBroken
from flows.custody.program_code import code_hash
from flows.steps.compare_figures import COLUMNS, ChangedFigure, Rows, changed_figures, rows_of_twin
from flows.steps.follow_case import VERBS, follow_step
from flows.steps.load_evidence import evidence_base
from flows.steps.take_in import TAKEN_IN, take_in_several
from flows.store.case_store import checkpoint, of_another_program, of_another_program_under_lock
from schemas.evidence_base import FINDING_TABLES

NOT_READABLE = "what was found before cannot be read: neither the old store nor a dossier's data file has these figures"


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade changed, or with a dry run would change. `compared_with`: where the earlier figures stand, or why there are none; `also`: what else than the program
    changed since; `exhibits`: a sentence for each that is read otherwise. `needed`: False where the case is of this program already."""

    needed: bool
    exhibits: tuple[str, ...] = ()
    figures: tuple[ChangedFigure, ...] = ()
    compared_with: str = ""
    also: tuple[str, ...] = ()
    read: int = 0

    def as_json(self) -> dict:
        """The result as plain values that JSON can hold."""
        return asdict(self) | {"figures": [figure._asdict() for figure in self.figures]}


class _OnlyRead(CaseLog):
    """The case's log, to which what is done beside the case adds nothing."""

    def add(self, action: str, subject: str, why: str = "", **detail: str | int) -> None:
        """Nothing is logged: an upgrade adds one line of its own when it is done."""


class _Beside(CaseFolder):
    """The case that is upgraded, with a store and pages in a folder of their own beside the old ones."""

    def __init__(self, path: Path, room: Path):
        super().__init__(path)
        self._room = room

    @property
    def store(self) -> Path:
        return self._room / "store.duckdb"

    @property
    def checks(self) -> Path:
        return self._room / "checks"

    @property
    def log(self) -> CaseLog:
        return _OnlyRead(self.path / "log.jsonl")


def upgrade(folder: CaseFolder, *, dry_run: bool = False, why: str = "") -> Upgrade:
    """Bring the case forward; with `dry_run` in a temporary copy, and nothing of the case changes. IntegrityBroken if an exhibit, the old store, a dossier or the log is not
    what it was; Refusal where case.toml and the evidence do not agree. The case is then what it was."""
    register_of(folder).check()
    with one_writer(folder.store.with_suffix(".lock")):
        if not of_another_program_under_lock(folder.store):
            return Upgrade(needed=False)
        wanted = _taken_in(folder)
        earlier, compared_with = _earlier(folder)
        room = Path(tempfile.mkdtemp(prefix="assettrace-upgrade-")) if dry_run else upgrade_swap.new_room(folder.path)
        try:
            found = _built(folder, room, wanted, earlier, compared_with)
            if not dry_run:
                _swap(folder, room, why, found)
            return found
        finally:
            shutil.rmtree(room, ignore_errors=True)


def _built(folder: CaseFolder, room: Path, wanted: dict[str, dict], earlier: Rows | None, compared_with: str) -> Upgrade:
    """Read and follow everything in `room`, and compare."""
    beside, told = _Beside(folder.path, room), []
    for result in take_in_several(beside, list(wanted)):
        before = wanted[result.sha256]
        if result.state != before["state"]:
            told.append(f"{result.reference}: {before['state']} before, now {result.state}{f' ({result.message})' if result.message else ''}".replace("_", " "))
    if {exhibit.sha256 for exhibit in evidence_base(beside).exhibits} != wanted.keys():
        raise IntegrityBroken("a file of exhibits/ changed while it was read again. Upgrade when nobody writes there; the case is as it was.")
    for verb in VERBS:
        follow_step(beside, verb)
    base = evidence_base(beside)
    now = {table.__tablename__: [row.model_dump() for row in base.of(table)] for table in FINDING_TABLES if table.__tablename__ in COLUMNS}
    figures = changed_figures(earlier, now, base.case.case.currency) if earlier is not None else ()
    return Upgrade(True, tuple(told), figures, compared_with, _changed_meanwhile(folder), len(wanted))


def _swap(folder: CaseFolder, room: Path, why: str, found: Upgrade) -> None:
    for name in ("store.duckdb", "store.head.json"):
        if not (room / name).is_file():
            raise IntegrityBroken(f"the new {name} was not made. The case is as it was.")
    checkpoint(room / "store.duckdb")
    head = json.loads((folder.path / "store.head.json").read_text("utf-8"))
    detail = {"from": str(head.get("program", "")) or "a program that did not say its code", "to": code_hash()}
    upgrade_swap.ready(folder.path, why, detail | {"exhibits": found.read, "figures_changed": len(found.figures)})


def _taken_in(folder: CaseFolder) -> dict[str, dict]:
    """What the log has last of every exhibit that was taken in, by SHA-256 in the order of its lines. IntegrityBroken if a file is not there as it was received; one that was
    refused may have been replaced."""
    logged = {line["detail"]["sha256"]: line["detail"] | {"reference": line["subject"]} for line in folder.log.lines() if line["action"] == TAKEN_IN}
    there = {item.exhibit.sha256 for item in folder.received()}
    for sha256, line in logged.items():
        if sha256 not in there and line["state"] != "refused":
            raise IntegrityBroken(
                f"the exhibit {line['reference']} is not in exhibits/ as it was received: no file has the SHA-256 {sha256}. Put it back from the copy as received; the case is as it was."
            )
    return {sha256: line for sha256, line in logged.items() if sha256 in there}


def _earlier(folder: CaseFolder) -> tuple[Rows | None, str]:
    """The figures of the earlier program, and where they stand: in the old store, or else in the newest dossier's data file, the working edition's if there is one."""
    if (rows := of_another_program(folder.store, COLUMNS)) is not None:
        return rows, "the findings in the old store"
    twins = [path for path in folder.dossiers.glob("*.json") if path.name != "versions.json"]
    for path in sorted(twins, key=lambda path: (path.stat().st_mtime_ns, "-working-" in path.name), reverse=True):
        try:
            rows = rows_of_twin(path)
        except (ValueError, AttributeError):
            continue
        if rows is not None:
            return rows, f"the findings in dossiers/{path.name}"
    return None, NOT_READABLE


def _changed_meanwhile(folder: CaseFolder) -> tuple[str, ...]:
    """What may have changed a figure beside the program."""
    lines = folder.log.lines()
    last = max((line["n"] for line in lines if line["action"] in ("dossier compiled", "findings changed")), default=0)
    decided = sum(line["action"] == "decision" and line["n"] > last for line in lines)
    return (f"{decided} decisions were made since the case was last followed; they count now, too",) if decided else ()
