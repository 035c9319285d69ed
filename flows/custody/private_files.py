"""What the program writes can be read by the user who runs it and by nobody else, whatever the machine's own habit (its umask) is.

Authority: Directive (EU) 2016/680 art.29 (security of processing); POSIX chmod(2), umask(2). What libraries write (DuckDB, Arrow, Prefect) follows the
umask; what was there before is narrowed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = 0o077  # every right of the group and of everybody else
FILE, FOLDER = 0o600, 0o700


def keep_private() -> None:
    """From now on, whatever this process and those that it starts write is for its user alone."""
    os.umask(OTHERS)


def private_folder(path: Path) -> Path:
    """The folder, made if it is not there, and narrowed if it is wider."""
    path.mkdir(parents=True, exist_ok=True, mode=FOLDER)
    _narrow(path)
    return path


def is_wide(folder: Path) -> bool:
    """Whether others could look into the folder, or read one of the files in it if they could."""
    return any(map(_wide, (folder, *folder.iterdir())))


def narrow_all(folder: Path) -> int:
    """Take every right of others from the folder and from all that is in it; how many files and folders had one. A link is left alone, and so is what
    belongs to another user, who alone can do it."""
    return sum(map(_narrow, _tree(folder)))


def _tree(folder: Path) -> Iterator[Path]:
    yield folder
    for path, folders, files in os.walk(folder):
        yield from (Path(path, name) for name in (*folders, *files))


def _wide(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False  # it has gone
    return not stat.S_ISLNK(mode) and bool(mode & OTHERS)


def _narrow(path: Path) -> bool:
    if not _wide(path):
        return False
    try:
        os.chmod(path, stat.S_IMODE(path.lstat().st_mode) & ~OTHERS)
    except OSError:
        return False
    return True
