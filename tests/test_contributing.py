"""CONTRIBUTING.md is followed word for word: its files are written, its changes made and its consoles run, in a copy of the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
PAGE = (TOP / "CONTRIBUTING.md").read_text("utf-8")
RECIPES = dict(re.findall(r"^## (A .*?)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def copy(tmp_path) -> Path:
    """The program as it stands, in a folder of its own."""
    for package in ("schemas", "expectations", "tracing", "flows"):
        shutil.copytree(TOP / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def changed(text: str, diff: str) -> str:
    """The text with the one line that begins with - replaced by those that begin with +."""
    lines = diff.splitlines()
    (before,) = (line[1:] for line in lines if line.startswith("-"))
    assert text.splitlines().count(before) == 1, f"the line to change stands there once: {before!r}"
    after = "\n".join(line[1:] for line in lines if line.startswith("+"))
    return re.sub(rf"^{re.escape(before)}$", lambda _: after, text, flags=re.MULTILINE)


def run(copy: Path, command: str) -> str:
    program = [sys.executable, "-c", "from flows.cli import main; main()"]
    words = command.split()
    done = subprocess.run(
        [*program, *words[1:]] if words[0] == "assettrace" else words,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "XDG_CACHE_HOME": str(copy / "cache"), "NUMBA_CACHE_DIR": str(copy / "cache")},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def test_the_four_things_are_there():
    assert [heading.strip() for heading in RECIPES] == ["A bank's table", "A format", "A tracing rule", "A legal document"]


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_does_what_it_says(copy, recipe):
    ran = 0
    for kind, path, body in BLOCK.findall(RECIPES[recipe]):
        if kind == "console":
            for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE):
                said = run(copy, command)
                ran += 1
                assert all(" ".join(line.split()) in " ".join(said.split()) for line in expected.splitlines()), (command, said)
        elif kind == "diff":
            there = copy / path
            there.write_text(changed(there.read_text("utf-8"), body), "utf-8")
        else:
            assert not (copy / path).exists(), f"{path} is there already"
            (copy / path).write_text(body, "utf-8")
    assert ran, "nothing in it is shown to work"


def test_the_new_table_is_asked_for_in_the_verifier():
    """The hash that the first recipe says must be added is one that a test asks for."""
    from flows.dossier.verifier import READY_TEMPLATES

    ready = {path.stem for path in (TOP / "flows/sources/tables/templates").glob("*.toml")}
    assert ready == set(READY_TEMPLATES)
