"""One writer a case: the lock that whoever changes the store, the versions of dossiers, or the whole case by an upgrade holds meanwhile."""

from __future__ import annotations

import fcntl
import getpass
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.custody.files import now

WAIT_SECONDS = 5
UPGRADED = ".upgraded"  # the folder of a case whose new store was not yet put in place when its upgrade was killed
_this_process: dict[Path, threading.Lock] = {}


class StoreBusy(Exception):
    """Another process is writing to this case; the text names it. Trying again can help."""


@contextmanager
def one_writer(lock: Path) -> Iterator[None]:
    """Hold the case's lock file; StoreBusy, naming the holder, if that does not succeed within five seconds."""
    until = time.monotonic() + WAIT_SECONDS
    here = _this_process.setdefault(lock.absolute(), threading.Lock())
    if not here.acquire(timeout=WAIT_SECONDS):
        raise StoreBusy(f"{lock.parent.name}: another task of this run holds the store. It is tried again.")
    try:
        with lock.open("a+", encoding="utf-8") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        file.seek(0)
                        holder = file.read().strip() or "another process"
                        raise StoreBusy(f"{lock.parent.name} is in use by {holder}. Wait until it has finished, then try again.") from None
                    time.sleep(0.05)
            file.truncate(0)
            file.write(f"{getpass.getuser()}, process {os.getpid()}, since {now()}")
            file.flush()
            yield
    finally:
        here.release()


def check_whole(case: Path) -> None:
    """StoreBusy if an upgrade was killed since the case was opened: whoever opens it next finishes that first. The caller holds the lock."""
    if (case / UPGRADED).is_dir():
        raise StoreBusy(f"{case.name} was being upgraded, and that was stopped. Give the command again: it is finished first.")
