"""Runs a module and ends it when the process that started it is gone: `python -m flows.orchestration.run_with_parent MODULE ARGUMENT...`

The other end of our input is the parent; it closes however the parent ends.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

SECONDS_TO_END = 15


def _end_with_the_parent(end: int) -> None:
    while os.read(end, 1):  # a pipe that nobody writes to
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    # not sys.stdin, which whoever ends this process may want to close: that would wait for the one who reads it
    threading.Thread(target=_end_with_the_parent, args=(os.dup(0),), daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
