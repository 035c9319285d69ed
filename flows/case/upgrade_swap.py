"""Puts the store that an upgrade has built in the place of the old one, in one step: after a crash the case is the old one or the new one.

An upgrade builds in .upgrade/ and then renames that folder to .upgraded/: from that instant the case is the new one, and whoever opens it next finishes what is left to do.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from flows.case.case_log import CaseLog
from flows.custody.case_lock import UPGRADED, one_writer
from flows.custody.files import write_whole

BUILDING = ".upgrade"
_LINE = "line.json"


def new_room(case: Path) -> Path:
    """The empty folder to build in; what an upgrade that was stopped left there is thrown away. The caller holds the case's lock."""
    room = case / BUILDING
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(mode=0o700)
    return room


def ready(case: Path, why: str, detail: dict[str, str | int]) -> None:
    """What was built is whole: it is the case's from now on. `why` and `detail` go into the log's one line. The caller holds the case's lock."""
    write_whole(case / BUILDING / _LINE, json.dumps({"why": why, "detail": detail | {"after": CaseLog(case / "log.jsonl").head()}}).encode())
    os.replace(case / BUILDING, case / UPGRADED)
    finish(case)


def finish_what_was_stopped(case: Path) -> None:
    """Whoever opens a case does what is left to do of an upgrade that was ready and then killed."""
    if (case / UPGRADED).is_dir():
        with one_writer(case / "store.lock"):
            finish(case)


def finish(case: Path) -> None:
    """Do what is left to do of an upgrade that was ready; nothing where there is none. The caller holds the case's lock."""
    room = case / UPGRADED
    if not room.is_dir():
        return
    line = json.loads((room / _LINE).read_bytes())
    (case / "store.duckdb.wal").unlink(missing_ok=True)  # the old store's: DuckDB would write it into the new one
    for name in ("store.duckdb", "store.head.json"):
        if (room / name).exists():
            os.replace(room / name, case / name)
    if (room / "checks").is_dir():
        shutil.rmtree(case / "checks", ignore_errors=True)
        os.replace(room / "checks", case / "checks")
    log = CaseLog(case / "log.jsonl")
    if all(entry["detail"].get("after") != line["detail"]["after"] for entry in log.lines()):
        log.add("case upgraded", "program", line["why"], **line["detail"])
    shutil.rmtree(case / BUILDING, ignore_errors=True)
    os.replace(room, case / BUILDING)  # first out of the way: a folder that is half gone must not be taken for a ready one
    shutil.rmtree(case / BUILDING, ignore_errors=True)
