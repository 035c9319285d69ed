"""Where heads of a case's log are written down beside the log itself, so that a log that was rewritten, cut or emptied is found by any command.

Authority: ACPO Good Practice Guide for Digital Evidence v5, principle 3. A chain of hashes shows a change of one line; only a head that stands elsewhere
shows that a whole new chain was written. A head stands in the twin of every dossier and document, in the log of every bundle, and, if the operator names
one, in a second place, to which one line is added with every line of the log.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from flows.custody.office_settings import log_anchor
from flows.custody.private_files import FILE
from flows.custody.regular_file import open_regular
from schemas.evidence import Refusal

NO_LINE_YET = "0" * 64
_HEADS = "assettrace-log-heads.jsonl"
_IN_A_TWIN = re.compile(rb'"log_head":\s*"([0-9a-f]{64})"')


class Anchor(NamedTuple):
    """A head that was written down, and where, in words."""

    head: str
    where: str


def anchors(case: Path) -> list[Anchor]:
    """Every head of this case's log that is at hand. Read them before the log: it may grow meanwhile."""
    return [*_of_dossiers(case), *_of_bundles(case), *_of_the_second_place(case)]


def add_to_second_place(case: Path, n: int, head: str, at: str) -> None:
    """Write down the head that the log of `case` has with its line `n`. Refusal if a second place is named and cannot be written to."""
    place = log_anchor()
    if place is None:
        return
    try:
        with os.fdopen(os.open(place / _HEADS, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, FILE), "a", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(json.dumps({"case": str(case.resolve()), "n": n, "head": head, "at": at}, ensure_ascii=False, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Refusal(
            str(place / _HEADS),
            "",
            f"the second place for the heads of logs cannot be written to ({error.strerror})",
            "Make it available again, or take ASSETTRACE_LOG_ANCHOR, or log_anchor in the office's settings, away.",
        ) from error


def _of_dossiers(case: Path) -> Iterator[Anchor]:
    for twin in sorted((case / "dossiers").glob("*.json")):
        stat = twin.stat()
        head = _head_in(twin, stat.st_mtime_ns, stat.st_size)
        if head not in ("", NO_LINE_YET):
            yield Anchor(head, f"dossiers/{twin.name}")


@lru_cache(4096)
def _head_in(twin: Path, changed: int, size: int) -> str:
    """The head in a twin, which is read again only when it has changed."""
    try:
        with open_regular(twin) as file:
            found = _IN_A_TWIN.search(file.read())
    except (Refusal, OSError):
        return ""
    return found[1].decode() if found else ""


def _of_bundles(case: Path) -> Iterator[Anchor]:
    """The last line of a bundle's log; a line that the bundle does not show stands there as its hash."""
    for log in sorted((case / "bundles").glob("*/data/log.jsonl")):
        try:
            with open_regular(log) as file:
                last = file.read().removesuffix(b"\n").rpartition(b"\n")[2]
            if last:
                yield Anchor(json.loads(last).get("withheld") or hashlib.sha256(last).hexdigest(), f"bundles/{log.parents[1].name}")
        except (Refusal, OSError, ValueError, AttributeError):
            continue  # a damaged bundle is for the verifier


def _of_the_second_place(case: Path) -> Iterator[Anchor]:
    place = log_anchor()
    if place is None or not (place / _HEADS).exists():
        return
    own, where = str(case.resolve()), str(place / _HEADS)
    with open_regular(place / _HEADS) as file:
        for line in file.read().decode("utf-8", "replace").split("\n"):
            try:
                told = json.loads(line) if line else {}
            except ValueError:
                continue  # a line that a crash cut short
            if isinstance(told, dict) and told.get("case") == own and isinstance(told.get("head"), str):
                yield Anchor(told["head"], where)
