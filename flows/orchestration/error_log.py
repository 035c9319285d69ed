"""Where an error that nobody expected is written down whole: a file of the user's own, because it may hold names from a case."""

from __future__ import annotations

import os
import traceback
from pathlib import Path


def cache_folder() -> Path:
    """The user's own folder for what can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "assettrace"


def write_down(error: BaseException) -> Path:
    """The file that now holds the error's traceback, readable by its user alone; it holds the last one."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "last-error.txt"
    path.unlink(missing_ok=True)  # not into a file that somebody else made, or may read
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    return path
