"""The command line before anything runs: all commands are named, each help shows how, and nothing slow is imported for it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from command_line import assettrace, environment

COMMANDS = ("new", "inspect", "run", "status", "request", "matches", "decide", "dossier", "demo", "ledger", "up")
SLOW = ("prefect", "great_expectations", "duckdb", "pandas", "pyarrow", "numpy", "sqlmodel", "reportlab", "ortools", "numba", "scipy", "lxml")


def test_help_names_every_command_and_the_exit_codes():
    said = assettrace("--help")
    assert said.code == 0
    for command in COMMANDS:
        assert f"\n  {command} " in said.out, command
    for code in range(6):
        assert f"{code} " in said.out.partition("Exit codes:")[2]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command):
    said = assettrace(command, "--help")
    assert said.code == 0 and f"Example: assettrace {command} " in said.out


def test_help_imports_nothing_slow():
    script = (
        "import sys\ntry:\n    from flows.cli import main; main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", script, "--help"], capture_output=True, text=True, env=environment(), check=True)
    loaded = set(eval(done.stdout.splitlines()[-1]))
    assert "typer" in loaded and not loaded & set(SLOW)


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-command",),
        ("run",),
        ("run", "--no-such-option", "x"),
        ("decide", "DIR", "match-1", "same"),
        ("up", "--port", "80"),
        ("dossier", "DIR", "--edition", "secret"),
        ("ledger", "a.csv", "--rule", "none"),
    ],
)
def test_wrong_usage_is_exit_2(words):
    said = assettrace(*words)
    assert said.code == 2 and said.err
