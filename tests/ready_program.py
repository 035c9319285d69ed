"""A process that has imported what commands import, and forks one for each that is asked for: `python ready_program.py`, a JSON object a line in and out.

A command is then a process of its own, as it is for a user, without the second that it imports for. What is imported when, and what a signal or a terminal does, is tested
with processes that are started as a user starts them (`command_line.PROGRAM`). Prefect is never imported here: it reads its settings when it is.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
import tempfile
import threading
import time
import traceback
from importlib import import_module

IMPORTED = (
    "flows.cli",
    "flows.dossier",
    "flows.handover.bundle",
    "flows.steps.case_status",
    "flows.steps.upgrade_case",
    "flows.steps.write_dossier",
    "expectations.verdicts",
)


def main() -> None:
    for name in IMPORTED:
        import_module(name)
    gc.freeze()  # what is shared stays shared
    for line in sys.stdin.buffer:
        child = os.fork()
        if child == 0:
            os._exit(ended(**json.loads(line)))
        _, status = os.waitpid(child, 0)
        print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)


def ended(words: list[str], given: str, out: str, err: str, environment: dict[str, str], cwd: str, umask: int) -> int:
    """Be the command, with its own input, output, environment and folder, to its end; its exit code. All that is left out of the end is taking the modules apart."""
    for number, (path, how) in enumerate(((given, os.O_RDONLY), (out, os.O_WRONLY), (err, os.O_WRONLY))):
        file = os.open(path, how)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    tempfile.tempdir = None  # asked for again
    os.chdir(cwd)
    os.umask(umask)
    sys.argv[:] = ["assettrace", *words]
    from flows.cli import main as program

    code = 0
    try:
        program()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        code = 1
        traceback.print_exc()
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    main()
