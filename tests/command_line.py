"""Runs `assettrace` as a process of its own, as a user does, and says what it said; nothing it may print is a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

TOP = Path(__file__).resolve().parent.parent
PROGRAM = (sys.executable, "-c", "from flows.cli import main; main()")


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


def assettrace(*words: object, given: str = "", cwd: Path | None = None, **more: str) -> Said:
    """Run it to its end; `given` is what is typed, `more` the environment."""
    done = subprocess.run([*PROGRAM, *map(str, words)], input=given, capture_output=True, text=True, cwd=cwd, env=environment(**more), timeout=120)
    said = Said(done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stdout + done.stderr, said
    return said
