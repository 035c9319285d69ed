"""The case's log, whose every line carries the hash of the one before.

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
from pathlib import Path
from typing import IO

from flows.case.log_anchors import NO_LINE_YET, add_to_second_place, anchors
from flows.custody.files import IntegrityBroken, now
from flows.custody.private_files import FILE, is_wide, narrow_all

CLOCK_WENT_BACK, MADE_PRIVATE = "clock went back", "made private"
# actions that leave the evidence as it is: a dossier prints the head before them, so that compiling twice prints it alike
LEAVES_EVIDENCE = frozenset({"dossier compiled", "dossier sealed", "case read", "handed over", "request drafted", "exported", CLOCK_WENT_BACK, MADE_PRIVATE})


class CaseLog:
    """log.jsonl: one line an action, in order, each with the SHA-256 of the line before; lines are only ever added. A head of it that stands elsewhere
    (flows/case/log_anchors.py) must be that of one of its lines."""

    def __init__(self, path: Path):
        self.path = path

    def lines(self) -> list[dict]:
        """Every line, checked against the one before; IntegrityBroken names the first that does not follow."""
        return self._checked(self.texts())

    def texts(self) -> list[str]:
        """Every line as it stands in the file, not checked."""
        if not self.path.exists():
            return []
        with self._open("r", fcntl.LOCK_SH) as file:
            return self._lines(file)

    def check_anchors(self) -> None:
        """IntegrityBroken if a head of this log that was written down elsewhere is not that of one of its lines, or its lines do not follow."""
        written_down = anchors(self.path.parent)
        lines = self.texts()
        self._checked(lines)
        known = {hashlib.sha256(line.encode()).hexdigest() for line in lines}
        for head, where in written_down:
            if head not in known:
                raise IntegrityBroken(
                    f"{self.path.name}: {where} says that the log once ended in {head}, and none of its {len(lines)} lines does: the log was rewritten, cut or "
                    "emptied. Restore it from a copy; do not go on with this case until it is explained."
                )

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
        return _hash_of_last(self.texts())

    def evidence_head(self) -> str:
        """The SHA-256 of the last line whose action changed the evidence."""
        lines = self.texts()
        return _hash_of_last([line for line, entry in zip(lines, self._checked(lines), strict=True) if entry["action"] not in LEAVES_EVIDENCE])

    def _lines(self, file: IO[str]) -> list[str]:
        try:
            text = file.read()
        except UnicodeDecodeError as error:
            raise IntegrityBroken(f"{self.path.name} is not UTF-8 text any more ({error.reason}). Restore it from a copy.") from error
        return text.removesuffix("\n").split("\n") if text else []  # not splitlines: a reason may hold a separator that JSON leaves as it is

    @contextmanager
    def _open(self, mode: str, lock: int) -> Iterator[IO[str]]:
        """The log, locked: runs, decisions and readers of one case may all want to add a line at once."""
        with open(self.path, mode, encoding="utf-8", newline="\n", opener=lambda path, flags: os.open(path, flags, FILE)) as file:
            fcntl.flock(file, lock)
            yield file

    def add(self, action: str, subject: str, why: str = "", **detail: str | int) -> None:
        """Add one line: `action` in one word or two, `subject` an id or a file's name; on disk when this returns. Before it stands a line of its own if files
        of the case were open to others, which this ends, and one if the clock has gone back since the line before."""
        folder = self.path.parent
        narrowed = narrow_all(folder) if is_wide(folder) else 0
        with self._open("a+", fcntl.LOCK_EX) as file:
            file.seek(0)
            lines = self._lines(file)
            before = self._checked(lines)
            at, last = now(), before[-1]["at"] if before else ""
            if narrowed:
                self._append(file, lines, at, MADE_PRIVATE, folder.resolve().name, "Others could read them, or look into the folder", files=narrowed)
            if at < last:
                self._append(file, lines, at, CLOCK_WENT_BACK, "the machine's clock", "The line before is of a later time", before=last, now=at)
            self._append(file, lines, at, action, subject, why, **detail)

    def make_private(self) -> None:
        """End that others can read anything of the case; one line if they could."""
        if narrowed := narrow_all(self.path.parent):
            self.add(MADE_PRIVATE, self.path.parent.resolve().name, "Others could read them, or look into the folder", files=narrowed)

    def _append(self, file: IO[str], lines: list[str], at: str, action: str, subject: str, why: str, **detail: str | int) -> None:
        line = json.dumps(
            {
                "n": len(lines) + 1,
                "at": at,
                "who": getpass.getuser(),
                "action": action,
                "subject": subject,
                "why": why,
                "detail": detail,
                "previous": _hash_of_last(lines),
            },
            ensure_ascii=False,
            sort_keys=True,
        )
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
        lines.append(line)
        add_to_second_place(self.path.parent, len(lines), _hash_of_last(lines), at)


def _hash_of_last(lines: list[str]) -> str:
    return hashlib.sha256(lines[-1].encode()).hexdigest() if lines else NO_LINE_YET
