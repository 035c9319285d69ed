"""The one door to a file that somebody handed in: opened only if it is a plain file of the name that was given, and never waited for.

Authority: POSIX open(2): O_NOFOLLOW refuses a link, O_NONBLOCK does not wait for whoever writes into a pipe. What was opened is looked at once
more, because what lies under a name can change between looking and opening.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from schemas.evidence import Refusal

_PUT_THE_FILE = "Put the file there as it was received"
_KINDS = {
    stat.S_IFDIR: ("this is a folder, not a file", "Put the files in it into exhibits/ itself."),
    stat.S_IFLNK: ("this is not a file", f"{_PUT_THE_FILE}, not a link to it."),
    stat.S_IFIFO: ("this is not a file but a named pipe", f"{_PUT_THE_FILE}."),
    stat.S_IFSOCK: ("this is not a file but a socket", f"{_PUT_THE_FILE}."),
    stat.S_IFCHR: ("this is not a file but a device", f"{_PUT_THE_FILE}."),
    stat.S_IFBLK: ("this is not a file but a device", f"{_PUT_THE_FILE}."),
}


def written_name(path: Path) -> str:
    r"""The file's name as text that can be kept and printed; bytes of it that are not UTF-8 as \xNN."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def why_not(path: Path) -> tuple[str, str] | None:
    """Why what lies there is not taken, and what to do; None if it is a plain file with a name that can be kept."""
    if written_name(path) != path.name:
        return (
            "its name is not UTF-8 text, so that no record could say which file it is",
            "Give a copy of it a name in plain letters, and say in exhibits.csv what it was called.",
        )
    try:
        mode = os.lstat(path).st_mode
    except OSError as error:
        return _unopened(error)
    if stat.S_ISREG(mode):
        return None if os.access(path, os.R_OK) else ("the file may not be read", "Give the user who runs this leave to read it.")
    return _KINDS.get(stat.S_IFMT(mode), ("this is not a file", f"{_PUT_THE_FILE}."))


def open_regular(path: Path) -> BinaryIO:
    """The file's bytes from their beginning. Refusal if it is not there, not a plain file, or may not be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise Refusal(written_name(path), "", *(_KINDS[stat.S_IFLNK] if error.errno == errno.ELOOP else why_not(path) or _unopened(error))) from error
    kind = stat.S_IFMT(os.fstat(descriptor).st_mode)
    if kind != stat.S_IFREG:
        os.close(descriptor)
        raise Refusal(written_name(path), "", *_KINDS.get(kind, ("this is not a file", f"{_PUT_THE_FILE}.")))
    return os.fdopen(descriptor, "rb")


def _unopened(error: OSError) -> tuple[str, str]:
    return f"the file cannot be opened ({error.strerror})", "Check that it is there and may be read."
