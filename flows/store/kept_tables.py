"""The tables of one store as this process has read them, so that a run reads the evidence once: a table is read again only after somebody has written to it.

What this process writes is known table by table; whatever another process does changes the store's files, and then nothing of it is taken for known.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path
from typing import ClassVar

from sqlmodel import SQLModel

from flows.store.relevant_part import RelevantPart
from schemas.evidence_base import RECORD_TABLES

Rows = dict[type[SQLModel], tuple]
RECORDED = frozenset(RECORD_TABLES)


class _Kept:
    path: Path | None = None
    files: tuple = ()
    rows: ClassVar[Rows] = {}
    part: tuple[str, RelevantPart] | None = None  # of the registers, under the key of what was looked for


_lock = threading.Lock()


def known(path: Path, files: tuple) -> Rows:
    """The tables that need not be read, if the store at `path` has these files now (`case_store.files_now`). Their rows are shared: nobody changes one."""
    with _lock:
        return dict(_Kept.rows) if (_Kept.path, _Kept.files) == (path.absolute(), files) else {}


def keep(path: Path, files: tuple, rows: Rows) -> None:
    """These tables were read while the store's files were these. Of one store at a time, so that a process that goes through many does not hold them all."""
    with _lock:
        if (_Kept.path, _Kept.files) != (path.absolute(), files):
            _Kept.part = None
        _Kept.path, _Kept.files, _Kept.rows = path.absolute(), files, dict(rows)


def known_part(path: Path, files: tuple, key: str) -> RelevantPart | None:
    """The part of the registers that was found under this key, if the store has these files now and nobody has written to a table of records since."""
    with _lock:
        if _Kept.part is not None and (_Kept.path, _Kept.files, _Kept.part[0]) == (path.absolute(), files, key):
            return _Kept.part[1]
        return None


def keep_part(path: Path, files: tuple, key: str, part: RelevantPart) -> None:
    """The part was found while the store's files were these: those of which tables are kept."""
    with _lock:
        if (_Kept.path, _Kept.files) == (path.absolute(), files):
            _Kept.part = key, part


def written(path: Path, before: tuple, after: tuple, tables: Collection[type[SQLModel]], now: Rows) -> None:
    """This process has written to `tables`, and to no other: the store's files were `before` and are `after`. `now`: what some of them hold, in their order."""
    with _lock:
        if (_Kept.path, _Kept.files) == (path.absolute(), before):
            _Kept.files, _Kept.rows = after, {table: rows for table, rows in _Kept.rows.items() if table not in tables} | now
            if not RECORDED.isdisjoint(tables):
                _Kept.part = None
