"""Holds the runs that come through a server to the folder that its operator declared: no other place of the machine can be asked for.

A process that works for a server calls `hold_to` once; a command, whose user names the case at the keyboard, never does.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path


class OutsideTheRoot(ValueError):
    """A case's folder that a server may not touch; the text is a plain sentence that names no path."""


class _Root:
    """The declared folder of this process, as it was named and as it really is."""

    named: Path | None = None
    real: Path | None = None


def hold_to(root: Path) -> None:
    """From now on `within_root` lets only cases below this folder pass."""
    _Root.named, _Root.real = Path(os.path.abspath(root)), Path(os.path.realpath(root))


def within_root(case: str) -> str:
    """The case's real folder, or what was given where nothing was declared; OutsideTheRoot if it is elsewhere, is reached or filled through a link, or is no case."""
    if _Root.real is None:
        return case
    try:
        return str(_checked(case))
    except OSError:
        raise OutsideTheRoot("the case's folder cannot be looked into: it is not there, or it may not be read") from None


def _checked(case: str) -> Path:
    path = Path(case)
    if "\0" in case or not path.is_absolute() or ".." in path.parts:
        raise OutsideTheRoot("the case's folder must be named by its whole path, from the root of the machine, without ..")
    below = next((path.relative_to(root) for root in (_Root.named, _Root.real) if path.is_relative_to(root)), None)
    if below is None or not below.parts:
        raise OutsideTheRoot("the case's folder does not lie inside the cases' folder that this server was started with (assettrace up --cases DIR)")
    folder = _Root.real
    for part in below.parts:
        folder = folder / part
        if not stat.S_ISDIR(folder.lstat().st_mode):
            raise OutsideTheRoot("the case's folder is reached through a link, or is no folder; name the folder itself, inside the cases' folder")
    try:
        is_case = stat.S_ISREG((folder / "case.toml").lstat().st_mode)
    except FileNotFoundError:
        is_case = False
    if not is_case:
        raise OutsideTheRoot("this folder holds no case.toml, so it is not a case")
    if any(_links(folder)):
        raise OutsideTheRoot(
            "there are links in the case's folder, and a link may lead out of it; put the files themselves there (find DIR -type l lists the links)"
        )
    return folder


def _links(folder: Path) -> Iterator[bool]:
    """Whether each entry below the folder is a link; no link is followed. A folder that another run of the case takes away meanwhile holds none."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                yield entry.is_symlink()
                if entry.is_dir(follow_symlinks=False):
                    yield from _links(Path(entry.path))
    except FileNotFoundError:
        return
