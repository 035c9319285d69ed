"""How fast a large dossier is written and checked: an invented case is made, taken in, followed, compiled and verified; one run prints a Markdown table.

Run: python benchmarks/dossier.py [--lines 12000] [--receipts 4000] [--titles 20] [--repeat 3]; for the verifier over a million rows of exhibits
--lines 1000000 --receipts 200 --titles 4 --repeat 1. Seconds are wall clock and, in brackets, of the processor; medians of the runs.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import platform
import resource
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

TOP = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(TOP), str(TOP / "tests")]  # not this folder: a file of it would hide the package of its name

from large_case import Size, followed, write_case
from pypdf import PdfReader

from flows.dossier.verifier import OK, verify
from flows.handover.bundle import bundle
from flows.steps.write_dossier import compile_dossier


def timed(work: Callable, repeat: int) -> tuple[str, object]:
    """'12.3 s (11.9 s)', and what the last run gave."""
    wall, processor, made = [], [], None
    for _ in range(repeat):
        begun, used = perf_counter(), process_time()
        made = work()
        wall.append(perf_counter() - begun)
        processor.append(process_time() - used)
    return f"{median(wall):.1f} s ({median(processor):.1f} s)", made


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name, default in (("lines", 12_000), ("receipts", 4_000), ("titles", 20), ("repeat", 3)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = write_case(Path(name) / "case", Size(wanted.lines, wanted.receipts, wanted.titles))
        taken, _ = timed(lambda: followed(folder), 1)
        compiled, made = timed(lambda: compile_dossier(folder, "served"), wanted.repeat)
        bag = bundle(folder, "served")
        checked, found = timed(lambda: verify(bag.folder), wanted.repeat)
        with contextlib.redirect_stdout(io.StringIO()) as told:
            outcome = found.tell()
        assert outcome == OK, told.getvalue()
        pages, size = len(PdfReader(made.pdf).pages), made.pdf.stat().st_size
    versions = ", ".join(f"{name} {version(name)}" for name in ("reportlab", "pypdf", "duckdb"))
    print(f"{date.today()}; {platform.machine()}, Python {platform.python_version()}, {versions}; medians of {wanted.repeat} runs; seed 1\n")
    print("| what | took | of |\n|---|---|---|")
    for row in (
        ("taken in and followed", taken, f"{wanted.lines:,} lines, {wanted.receipts:,} receipts claimed, {wanted.titles} titles"),
        ("the served dossier compiled", compiled, f"{pages} pages, {size / 1e6:.1f} MB (goal: 300 pages in 30 s)"),
        ("its bundle verified", checked, f"{told.getvalue().splitlines()[-1]} (goal: a million rows in 60 s)"),
        ("most memory of this process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB", ""),
    ):
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
