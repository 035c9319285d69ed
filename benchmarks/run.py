"""What a run of a case takes: the first one, one with nothing new, and one with a statement more; one run prints a Markdown table for docs/validation.md.

Run: python benchmarks/run.py [--repeat 3] [--seed 7]. Each run is a process of its own, `assettrace run` on the demo or on a copy of it, with a private Prefect server.
Processor time is user and system time of the process and of everything that it started and waited for, server and all; memory is the most that one of these processes
held. Medians of the repeats. On a machine that other work shares only the ratios mean anything: the load is printed with them.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

TOP = Path(__file__).resolve().parent.parent
sys.path[0] = str(TOP)  # not this folder

from flows.demo import make

KEPT_BACK = "uncle-2025.csv"  # the statement that comes later


class Took(NamedTuple):
    """Processor seconds, seconds that passed, and megabytes of the largest process."""

    processor: float
    passed: float
    memory: float


def run(case: Path) -> Took:
    """`assettrace run` as a user has it; it must end well."""
    begun = perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", "run", str(case)], cwd=TOP, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"the run of {case.name} ended with {os.waitstatus_to_exitcode(status)}")
    return Took(used.ru_utime + used.ru_stime, perf_counter() - begun, used.ru_maxrss / 1024)


def without_one(case: Path, into: Path) -> bytes:
    """A copy of the case without one statement; the statement's bytes."""
    shutil.copytree(case, into)
    kept = into / "exhibits" / KEPT_BACK
    content, register = kept.read_bytes(), into / "exhibits/exhibits.csv"
    kept.unlink()
    lines = register.read_text("utf-8").splitlines(keepends=True)
    register.write_text("".join(line for line in lines if not line.startswith(KEPT_BACK)), "utf-8")
    return content


def once(folder: Path, seed: int) -> tuple[Took, Took, Took]:
    """A first run, one with nothing new, one with a statement more."""
    whole, case = folder / "whole", folder / "case"
    make(whole, seed=seed)
    content = without_one(whole, case)
    first, nothing = run(case), run(case)
    (case / "exhibits" / KEPT_BACK).write_bytes(content)
    shutil.copy(whole / "exhibits/exhibits.csv", case / "exhibits/exhibits.csv")
    return first, nothing, run(case)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--seed", type=int, default=7)
    wanted, took = arguments.parse_args(), []
    for _ in range(wanted.repeat):
        with tempfile.TemporaryDirectory() as name:
            took.append(once(Path(name), wanted.seed))
    versions = ", ".join(f"{name} {version(name)}" for name in ("prefect", "duckdb", "great-expectations", "reportlab"))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{date.today()}; {platform.machine()}, {os.cpu_count()} processors, load {load}, Python {platform.python_version()}, {versions}; medians of {wanted.repeat}\n"
    )
    print("| run | processor s | of a first run | passed s | most memory MB |\n|---|---|---|---|---|")
    first = median(one[0].processor for one in took)
    for n, what in enumerate(("first run", "nothing new", "one statement more")):
        used = Took(*(median(values) for values in zip(*(one[n] for one in took), strict=True)))
        print(f"| {what} | {used.processor:.1f} | {100 * used.processor / first:.0f} % | {used.passed:.0f} | {used.memory:.0f} |")


if __name__ == "__main__":
    main()
