"""Where an error that nobody expected is written down whole: a file of the user's own, because it may hold names from a case."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from flows.custody.private_files import FILE, private_folder


def cache_folder() -> Path:
    """The user's own folder for what can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "assettrace"


def write_down(error: BaseException, name: str = "last-error.txt") -> Path:
    """The file that now holds the error's traceback, readable by its user alone; of each name it holds the last one."""
    path = private_folder(cache_folder()) / name
    path.unlink(missing_ok=True)  # not into a file that somebody else made, or may read
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE), "w", encoding="utf-8", errors="backslashreplace") as file:
        os.fchmod(file.fileno(), FILE)
        file.write("".join(traceback.format_exception(error)))
    return path
