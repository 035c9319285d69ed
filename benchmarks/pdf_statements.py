"""How fast statements as PDF are read: one run prints a Markdown table for docs/validation.md.

Run: python benchmarks/pdf_statements.py [--pages 600] [--rows 45] [--repeat 3] [--seed 1]. The statement is invented by the seed, in the layout that comes with the program as
`uk_statement`, and drawn by ReportLab. Reading is opening, every page's text, the columns, the rows, the proof by balances, and the records, in a process of its own that has
everything imported; nothing is stored. One core is used. On a machine that other work shares, processor time tells more than the time that passed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

TOP = Path(__file__).resolve().parent.parent
sys.path[0] = str(TOP)  # not this folder

FIRST = date(2014, 1, 1)


def draw(path: Path, pages: int, rows: int, seed: int) -> None:
    """A statement of so many pages with so many payments on each, every fourth with a second line of text."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    random, canvas, balance = Random(seed), Canvas(str(path), pagesize=A4), 5_000_000
    last = FIRST + timedelta(days=pages)
    for page in range(pages):
        canvas.setFont("Helvetica", 9)
        if page == 0:
            for n, text in enumerate(("Sort code 20-00-00   Account number 12345678", f"Statement {FIRST:%d %B %Y} to {last:%d %B %Y}")):
                canvas.drawString(50, 815 - 12 * n, text)
        y = 785
        for x, text, put in (
            (50, "Date", canvas.drawString),
            (120, "Description", canvas.drawString),
            (400, "Paid out", canvas.drawRightString),
            (470, "Paid in", canvas.drawRightString),
            (545, "Balance", canvas.drawRightString),
        ):
            put(x, y, text)
        for n in range(rows):
            minor, out = random.randrange(100, 30_000), random.random() < 0.5
            balance += -minor if out else minor
            y -= 14
            if n == 0:
                canvas.drawString(50, y, f"{FIRST + timedelta(days=page):%d %b %Y}")
            canvas.drawString(120, y, f"CARD PAYMENT TO SHOP {random.randrange(1_000)}, HARROWMOUTH")
            canvas.drawRightString(400 if out else 470, y, f"{minor / 100:,.2f}")
            canvas.drawRightString(545, y, f"{abs(balance) / 100:,.2f}{' OD' if balance < 0 else ''}")
            if n % 4 == 0:
                y -= 9
                canvas.drawString(120, y, f"REF {random.randrange(10**6):06d} ON {FIRST + timedelta(days=page):%d %b}")
        canvas.showPage()
    canvas.save()


def read(path: Path) -> dict[str, float]:
    """Seconds, seconds of processor time, and the most memory in bytes beyond what the imports took."""
    from flows.sources.read_exhibit import recognise, staged
    from flows.steps.inspect_file import opened

    layout = path.with_name("long.toml")
    layout.write_text((TOP / "flows/sources/pdf/layouts/uk_statement.toml").read_text().replace('dates = "d month"', 'dates = "d month y"'))
    before, begun, used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, perf_counter(), process_time()
    file = opened(path, str(layout))
    found = staged(file, recognise(file))
    took = {"seconds": perf_counter() - begun, "processor": process_time() - used}
    return took | {"memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024, "rows": found.rows.accepted}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name, default in (("pages", 600), ("rows", 45), ("repeat", 3), ("seed", 1)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    arguments.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    wanted = arguments.parse_args()
    if wanted.file:
        print(json.dumps(read(wanted.file)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.pdf"
        draw(path, wanted.pages, wanted.rows, wanted.seed)
        size = path.stat().st_size
        runs = [
            json.loads(subprocess.run([sys.executable, __file__, "--file", str(path)], check=True, capture_output=True, text=True).stdout)
            for _ in range(wanted.repeat)
        ]
    took = {key: median(run[key] for run in runs) for key in runs[0]}
    print(
        f"{date.today()}; {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, pdfminer.six {version('pdfminer.six')}; "
        f"medians of {wanted.repeat} runs; seed {wanted.seed}; load {os.getloadavg()[0]:.1f}\n"
    )
    print("| what | took | processor time | most memory | pages a minute |\n|---|---|---|---|---|")
    print(
        f"| {wanted.pages:,} pages, {took['rows']:,.0f} payments, {size / 1e6:.1f} MB | {took['seconds']:.1f} s | {took['processor']:.1f} s | {took['memory'] / 1e6:.0f} MB "
        f"| {60 * wanted.pages / took['seconds']:,.0f} (goal: 600) |"
    )


if __name__ == "__main__":
    main()
