"""The tables of one store as this process has read them, so that a run reads the evidence once: a table is read again only after somebody has written to it.

What this process writes is known table by table; whatever another process does changes the store's files, and then nothing of it is taken for known.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path
from typing import ClassVar

from sqlmodel import SQLModel

Rows = dict[type[SQLModel], tuple]


class _Kept:
    path: Path | None = None
    files: tuple = ()
    rows: ClassVar[Rows] = {}


_lock = threading.Lock()


def known(path: Path, files: tuple) -> Rows:
    """The tables that need not be read, if the store at `path` has these files now (`case_store.files_now`). Their rows are shared: nobody changes one."""
    with _lock:
        return dict(_Kept.rows) if (_Kept.path, _Kept.files) == (path.absolute(), files) else {}


def keep(path: Path, files: tuple, rows: Rows) -> None:
    """These tables were read while the store's files were these. Of one store at a time, so that a process that goes through many does not hold them all."""
    with _lock:
        _Kept.path, _Kept.files, _Kept.rows = path.absolute(), files, dict(rows)


def written(path: Path, before: tuple, after: tuple, tables: Collection[type[SQLModel]]) -> None:
    """This process has written to `tables`, and to no other: the store's files were `before` and are `after`."""
    with _lock:
        if (_Kept.path, _Kept.files) == (path.absolute(), before):
            _Kept.files, _Kept.rows = after, {table: rows for table, rows in _Kept.rows.items() if table not in tables}
