"""How fast claims are followed, beside what a user would write instead: one run prints a Markdown table for docs/validation.md.

Run: python benchmarks/tracing.py [--lines 1000000] [--large 10000000] [--stored 5000000] [--targets 100] [--repeat 3]. A part is left
out with 0. Ledgers are invented, with few busy and many quiet accounts; every figure is the median of the runs.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections import deque
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from numba import njit

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # not this folder: this file would hide the package of its name

from flows.ledgers.stored_ledger import open_stored
from flows.ledgers.stored_results import write_stored
from tracing.attribution.any_order_range import bounds
from tracing.attribution.fastest_engine import Lines, Marked, follow, positions_of
from tracing.attribution.flow_network import network
from tracing.attribution.rules import RULES
from tracing.ledger.prepared_ledger import REVERSAL, Ledger, Target

CLAIMS = 16


def invented(lines: int, seed: int = 1, lines_an_account: int = 10) -> Lines:
    """A heavy-tailed ledger: few busy and many quiet accounts, three in ten lines from outside, one in ten to outside."""
    rng, accounts = np.random.default_rng(seed), max(lines // lines_an_account, 16)
    payer, payee = ((accounts * rng.random(lines) ** 3).astype(np.int32) for _ in range(2))
    payee = np.where(payee == payer, (payee + 1) % accounts, payee).astype(np.int32)
    side = rng.random(lines)
    payer[side < 0.3], payee[(side >= 0.3) & (side < 0.4)] = -1, -1
    return Lines(np.zeros(lines, np.int8), payer, payee, rng.integers(1, 10**7, lines), np.full(lines, -1, np.int32), accounts)


def with_returns(lines: Lines, one_in: int = 100, seed: int = 7) -> Lines:
    """The same, but for one line in so many, which takes back whole the line before it or the one before that."""
    back = np.arange(one_in, len(lines.kinds), one_in)
    first = back - np.random.default_rng(seed).integers(1, 3, len(back))
    kinds, payer, payee, amount, reverses = (part.copy() for part in (lines.kinds, lines.payer, lines.payee, lines.amount, lines.reverses))
    kinds[back], payer[back], payee[back], amount[back], reverses[back] = REVERSAL, payee[first], payer[first], amount[first], first
    return Lines(kinds, payer, payee, amount, reverses, lines.accounts)


def marked(lines: Lines, claims: int, seed: int = 2) -> Marked:
    """The largest receipts of the first half of the ledger, each claimed whole under its own label."""
    half = len(lines.kinds) // 2
    receipts = np.flatnonzero((lines.payer[:half] == -1) & (lines.kinds[:half] != REVERSAL))
    chosen = np.sort(np.random.default_rng(seed).choice(receipts, claims, replace=False))
    return Marked(np.column_stack([chosen, np.arange(claims), lines.amount[chosen]]), np.array([False] * claims + [True]))


def timed(work, repeat: int) -> float:
    """Seconds, the median of `repeat` runs after one that compiles."""
    work()
    took = []
    for _ in range(repeat):
        begun = perf_counter()
        work()
        took.append(perf_counter() - begun)
    return median(took)


def python_loop(payer, payee, amount, claimed):
    """First in, first out with a queue of (label, amount) for each account: what a careful user writes."""
    queues, moved = {}, {}
    for t in range(len(amount)):
        left, parcel = amount[t], []
        if payer[t] < 0:
            parcel.append((claimed.get(t, -1), left))
        else:
            queue = queues.setdefault(payer[t], deque())
            while left and queue:
                label, units = queue.popleft()
                part = min(left, units)
                if part < units:
                    queue.appendleft((label, units - part))
                parcel.append((label, part))
                left -= part
            if left:
                parcel.append((-1, left))
        for label, units in parcel:
            if label >= 0:
                moved[t, label] = moved.get((t, label), 0) + units
        if payee[t] >= 0:
            queues.setdefault(payee[t], deque()).extend(parcel)
    return moved


def pandas_rows(frame, claimed):
    """The same over DataFrame.iterrows()."""
    queues, moved = {}, {}
    for t, row in frame.iterrows():
        left, parcel = row["amount"], []
        if row["payer"] < 0:
            parcel.append((claimed.get(t, -1), left))
        else:
            queue = queues.setdefault(row["payer"], deque())
            while left and queue:
                label, units = queue.popleft()
                part = min(left, units)
                if part < units:
                    queue.appendleft((label, units - part))
                parcel.append((label, part))
                left -= part
            if left:
                parcel.append((-1, left))
        for label, units in parcel:
            if label >= 0:
                moved[t, label] = moved.get((t, label), 0) + units
        if row["payee"] >= 0:
            queues.setdefault(row["payee"], deque()).extend(parcel)
    return moved


@njit
def touch(rows, places):
    """A random read-modify-write for each place: the machine's own limit."""
    for place in places:
        rows[place, 0] += place
    return rows[0, 0]


def beside_loops(lines_wanted: int, repeat: int) -> list[tuple]:
    import pandas

    lines = invented(lines_wanted)
    claims = marked(lines, CLAIMS)
    claimed = dict(zip(claims.rows[:, 0].tolist(), claims.rows[:, 1].tolist(), strict=True))
    ours = timed(lambda: follow(lines, claims, RULES["fifo"], np.zeros(0, np.int64)), repeat) / lines_wanted
    few = min(lines_wanted, 50_000)
    frame = pandas.DataFrame({"payer": lines.payer[:few], "payee": lines.payee[:few], "amount": lines.amount[:few]})
    columns = [part.tolist() for part in (lines.payer, lines.payee, lines.amount)]
    begun = perf_counter()
    python_loop(*columns, claimed)
    loop = (perf_counter() - begun) / lines_wanted
    begun = perf_counter()
    pandas_rows(frame, claimed)
    rows = (perf_counter() - begun) / few
    return [
        (f"fifo, {CLAIMS} claims, {lines_wanted:,} lines", f"{ours * 1e9:.1f} ns a line", "1"),
        ("a plain Python loop, the same", f"{loop * 1e9:.0f} ns a line", f"{loop / ours:.0f} x ours (goal: 50)"),
        (f"pandas iterrows, {few:,} lines", f"{rows * 1e9:.0f} ns a line", f"{rows / ours:.0f} x ours (goal: 1,000)"),
    ]


def beside_the_machine(lines_wanted: int, repeat: int) -> list[tuple]:
    lines, none = invented(lines_wanted, lines_an_account=4), np.zeros(0, np.int64)
    rows, places = np.zeros((lines.accounts, 2), np.int64), np.random.default_rng(5).integers(0, lines.accounts, lines_wanted)
    two = 2 * timed(lambda: touch(rows, places), repeat) / lines_wanted
    one, several = marked(lines, 1), marked(lines, CLAIMS)
    known, returned = positions_of(lines, none), with_returns(lines)
    claimed_there = marked(returned, CLAIMS)
    found = [(f"two random read-modify-writes, {lines.accounts:,} accounts", two, "1")]
    for what, work, goal in (
        ("pro rata, one claim", lambda: follow(lines, one, RULES["pro_rata"], none), "goal: 2"),
        (f"fifo, {CLAIMS} claims", lambda: follow(lines, several, RULES["fifo"], none), "goal: 4"),
        (f"fifo, {CLAIMS} new claims where the positions are known", lambda: follow(lines, several, RULES["fifo"], none, known), "only its own result"),
        (f"pro rata, {CLAIMS} claims", lambda: follow(lines, several, RULES["pro_rata"], none), ""),
        (f"fifo, {CLAIMS} claims, one line in 100 takes one back", lambda: follow(returned, claimed_there, RULES["fifo"], none), ""),
    ):
        took = timed(work, repeat) / lines_wanted
        found.append((what, took, f"{took / two:.2f} x ({goal})" if goal else f"{took / two:.2f} x"))
    return [(f"{what}, {lines_wanted:,} lines", f"{took * 1e9:.2f} ns a line", ratio) for what, took, ratio in found]


def parquet(lines: Lines, file: Path, part: int = 5_000_000) -> None:
    """The ledger with text names of accounts, its rows in no order of time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = pa.array([f"GB29 {n:014d}" for n in range(lines.accounts)] + ["@outside"])
    rng, writer = np.random.default_rng(3), None
    for low in range(0, len(lines.kinds), part):
        rows = slice(low, low + part)
        amount = lines.amount[rows]
        halves = np.column_stack([amount, np.zeros(len(amount), np.int64)])
        at = rng.integers(0, 365 * 86_400, len(amount)) * 1_000_000 + 1_700_000_000_000_000
        outside = lines.accounts
        table = pa.table(
            {
                "id": np.arange(low, low + len(amount)),
                "at": pa.array(at, pa.timestamp("us")),
                "from": names.take(pa.array(np.where(lines.payer[rows] < 0, outside, lines.payer[rows]))),
                "to": names.take(pa.array(np.where(lines.payee[rows] < 0, outside, lines.payee[rows]))),
                "amount": pa.Array.from_buffers(pa.decimal128(18, 2), len(amount), [None, pa.py_buffer(halves)]),
                "currency": pa.array(["GBP"]).take(pa.array(np.zeros(len(amount), np.int64))),
            }
        )
        writer = writer or pq.ParquetWriter(file, table.schema)
        writer.write_table(table, row_group_size=1_000_000)
    writer.close()


def command(*words: str | Path) -> tuple[float, float]:
    """Seconds and GB of one run of the command line as its own process."""
    begun = perf_counter()
    process = subprocess.Popen([sys.executable, "-c", "from flows.cli import main; main()", *map(str, words)], stdout=subprocess.DEVNULL, cwd=sys.path[0])
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{words[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return perf_counter() - begun, used.ru_maxrss / 1e6


def from_parquet(lines_wanted: int, repeat: int) -> list[tuple]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        lines = invented(lines_wanted)
        parquet(lines, here / "ledger.parquet")
        chosen = marked(lines, CLAIMS).rows
        (here / "claims.csv").write_text("transfer,label,amount\n" + "".join(f"{line},L{label},\n" for line, label, _ in chosen.tolist()))
        del lines
        asked = ["--claims", here / "claims.csv", "--out", here / "out", "--rule"]
        stored, first, largest = [], [], []
        for _ in range(repeat):
            runs = [command("store", here / "ledger.parquet", "--out", here / "stored"), command("ledger", here / "stored", *asked, "fifo")]
            stored.append(runs[0][0])
            first.append(sum(seconds for seconds, _ in runs))
            largest.append(max(gigabytes for _, gigabytes in runs))
        again = {
            rule: timed(lambda rule=rule: write_stored(open_stored(here / "stored"), here / "claims.csv", rule, here / "out"), repeat)
            for rule in ("fifo", "pro_rata")
        }
        pro_rata = command("ledger", here / "stored", *asked, "pro_rata")[1]

    def rate(seconds: float) -> str:
        return f"{lines_wanted / seconds * 60 / 1e6:.0f} million lines a minute"

    return [
        (
            f"{lines_wanted:,} lines: `store` from Parquet with text names, then `ledger` under fifo, as commands",
            f"{median(first):.1f} s",
            rate(median(first)) + " (goal: 50)",
        ),
        ("of this `store`", f"{median(stored):.1f} s", ""),
        *((f"a further trace of the stored ledger, {rule}, to written tables", f"{took:.2f} s", rate(took) + " (goal: 300)") for rule, took in again.items()),
        ("most memory of a command", f"{max(*largest, pro_rata):.1f} GB", "goal: 8 for 100,000,000 lines"),
    ]


def ranges(lines_wanted: int, targets: int) -> list[tuple]:
    lines = invented(lines_wanted)
    claims = marked(lines, CLAIMS)
    moved = follow(lines, claims, RULES["pro_rata"], np.zeros(0, np.int64)).moved
    reached = np.unique(moved[:, 0])[-targets * 50 :: 50][:targets]
    day = datetime(2024, 1, 1)
    ledger = Ledger(
        tuple(map(str, range(lines_wanted))),
        tuple(day + timedelta(minutes=t // 4) for t in range(lines_wanted)),
        *(tuple(part.tolist()) for part in (lines.kinds, lines.payer, lines.payee, lines.amount, lines.reverses)),
        tuple(f"{n:09d}" for n in range(lines.accounts)),
        (*(f"L{n}" for n in range(CLAIMS)), "own"),
        tuple(claims.own.tolist()),
        {line: ((label, units),) for line, label, units in claims.rows.tolist()},
    )
    begun = perf_counter()
    net = network(ledger)
    built = perf_counter() - begun
    begun = perf_counter()
    found = [bounds(net, Target(str(line), (str(line),))) for line in reached.tolist()]
    solved = perf_counter() - begun
    return [
        (f"the network of {lines_wanted:,} lines", f"{built:.1f} s", f"{len(net.tails):,} arcs"),
        (f"ranges of {len(found)} targets that claim money reaches", f"{solved:.1f} s", f"goal: 120 s for 100; {sum(r.at_most > 0 for r in found)} above nil"),
    ]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name, default in (("lines", 1_000_000), ("large", 10_000_000), ("stored", 5_000_000), ("targets", 100), ("repeat", 3)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    wanted = arguments.parse_args()
    rows = []
    if wanted.lines:
        rows += beside_loops(wanted.lines, wanted.repeat)
    if wanted.large:
        rows += beside_the_machine(wanted.large, wanted.repeat)
    if wanted.stored:
        rows += from_parquet(wanted.stored, wanted.repeat)
    if wanted.targets and wanted.lines:
        rows += ranges(wanted.lines, wanted.targets)
    versions = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "pyarrow", "ortools", "pandas"))
    print(f"{date.today()}; {platform.machine()}, Python {platform.python_version()}, {versions}; medians of {wanted.repeat} runs; seeds 1, 2, 3, 5, 7\n")
    print("| what | took | against |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
