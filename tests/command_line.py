"""Runs `assettrace` as a process of its own, as a user does, and says what it said; nothing it may print is a traceback."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

TOP = Path(__file__).resolve().parent.parent
PROGRAM = (sys.executable, "-c", "from flows.cli import main; main()")
PATIENCE = 600  # seconds: a machine may be busy with other work
_one_at_a_time = Lock()


class Said(NamedTuple):
    """Exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"exit {self.code}\n{self.out}\n{self.err}"


def environment(**more: str) -> dict[str, str]:
    """This process's, with the checkout in front, no Prefect server named and no width that wraps a line."""
    named = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    return named | {"PYTHONPATH": str(TOP), "COLUMNS": "200"} | more


def assettrace(*words: object, given: str = "", cwd: Path | None = None, umask: int = 0o077, **more: str) -> Said:
    """Run it to its end; `given` is what is typed, `more` the environment. Started as a user starts it if that says something that Python reads when it starts."""
    if any(name.startswith("PYTHON") for name in more):
        done = subprocess.run(
            [*PROGRAM, *map(str, words)], input=given, capture_output=True, text=True, cwd=cwd, env=environment(**more), umask=umask, timeout=PATIENCE
        )
        return _without_traceback(Said(done.returncode, done.stdout, done.stderr))
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder, name) for name in ("given", "out", "err")}
        for path in files.values():
            path.write_text(given, "utf-8")
        os.truncate(files["out"], 0), os.truncate(files["err"], 0)
        asked = {name: str(path) for name, path in files.items()}
        code = _ended(asked | {"words": [*map(str, words)], "environment": environment(**more), "cwd": str(cwd or Path.cwd()), "umask": umask})
        return _without_traceback(Said(code, *(files[name].read_text("utf-8", "backslashreplace") for name in ("out", "err"))))


def _without_traceback(said: Said) -> Said:
    assert "Traceback" not in said.out + said.err, said
    return said


def _ended(asked: dict) -> int:
    """The exit code of the command that is asked for."""
    with _one_at_a_time:
        program = _ready()
        program.stdin.write(json.dumps(asked).encode() + b"\n")
        program.stdin.flush()
        with selectors.DefaultSelector() as answers:
            answers.register(program.stdout, selectors.EVENT_READ)
            if not answers.select(PATIENCE):
                program.kill()
                raise TimeoutError(f"assettrace {' '.join(asked['words'])} did not end within {PATIENCE} seconds")
        return json.loads(program.stdout.readline())


@cache
def _ready() -> subprocess.Popen:
    """It ends with this process, which holds the other end of its input."""
    return subprocess.Popen([sys.executable, str(TOP / "tests/ready_program.py")], env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
