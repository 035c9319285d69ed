"""Kills intake at random instants and looks whether anything was lost, doubled or left in part: `python -m tests.soak.kills --count 1000 --seed 7`.

Every kill is SIGKILL to a process of its own that takes in the exhibits of a case; the case goes on where it was until all is taken in, and is
then compared with one that nobody disturbed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.demo import small
from flows.steps.take_in import TAKEN_IN, bring_up_to_date, pending, take_in_several
from flows.store.case_store import TABLES, Store
from schemas.evidence import Exhibit

DOCUMENTS = 8
DROPPED = ("companies.csv", "ccod.csv", "statement.xml")
_fresh = multiprocessing.get_context("forkserver")
_fresh.set_forkserver_preload(
    ["flows.steps.take_in", "flows.sources.read_exhibit", "expectations.verdicts", "flows.steps.follow_case", "flows.steps.upgrade_case"]
)


@dataclass
class Tally:
    """What came of it; only the first two may be other than nil."""

    kills: int = 0
    cases_finished: int = 0
    not_opened: int = 0
    lost: int = 0
    doubled: int = 0
    in_part: int = 0

    @property
    def sound(self) -> bool:
        return not (self.not_opened or self.lost or self.doubled or self.in_part)


def make(case: Path) -> None:
    """A register that is read and documents that are kept, so that there are many instants between two exhibits."""
    small(case)
    exhibits = case / "exhibits"
    lines = [line for line in (exhibits / "exhibits.csv").read_text("utf-8").splitlines() if not line.startswith(DROPPED)]
    for name in DROPPED:
        (exhibits / name).unlink()
    for n in range(DOCUMENTS):
        (exhibits / f"letter-{n}.txt").write_text(f"Letter {n}", "utf-8")
        lines.append(f"letter-{n}.txt,IH/L{n},A solicitor,2024-03-05,volunteered,this investigation,disclosable,document,")
    (exhibits / "exhibits.csv").write_text("\n".join(lines) + "\n", "utf-8")


def intake(case: str) -> None:
    """What the intake flow does, without Prefect."""
    folder = CaseFolder(case)
    new = pending(folder)
    bring_up_to_date(folder)
    take_in_several(folder, new)


def rows(case: Path) -> dict[str, list[tuple]]:
    """Every row of the store by table, as plain values in order."""
    with Store.open(CaseFolder(case).store, reading=True) as store:
        return {table.__tablename__: [tuple(getattr(row, name) for name in table.model_fields) for row in store.rows(table)] for table in TABLES}


def kills(folder: Path, count: int, seed: int) -> Tally:
    """Kill `count` times; cases are made below `folder`."""
    chance, tally = random.Random(seed), Tally()
    undisturbed = folder / "undisturbed"
    make(undisturbed)
    ready = _fresh.Process(target=len, args=((),))  # the first one also pays for what is imported once
    ready.start()
    ready.join()
    took = run(undisturbed)
    whole = rows(undisturbed)
    case = None
    while tally.kills < count:
        if case is None:
            case = folder / f"case-{tally.cases_finished}"
            make(case)
            before: set[str] = set()
        child = _fresh.Process(target=intake, args=(str(case),))
        child.start()
        time.sleep(chance.uniform(0, took))
        child.kill()
        child.join()
        tally.kills += child.exitcode == -signal.SIGKILL
        before, finished = examine(case, whole, before, tally)
        if finished:
            tally.cases_finished += 1
            shutil.rmtree(case)
            case = None
    return tally


def run(case: Path) -> float:
    """An intake that nobody disturbs; the seconds it took."""
    began = time.monotonic()
    child = _fresh.Process(target=intake, args=(str(case),))
    child.start()
    child.join()
    assert child.exitcode == 0, child.exitcode
    return time.monotonic() - began


def examine(case: Path, whole: dict[str, list[tuple]], before: set[str], tally: Tally) -> tuple[set[str], bool]:
    """The exhibits that are in the store now, and whether all are; what is wrong goes into the tally."""
    if not CaseFolder(case).store.exists():
        return set(), False
    try:
        now = rows(case)
        lines = CaseFolder(case).log.lines()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
        tally.not_opened += 1
        return before, True
    there = {row[0] for row in now[Exhibit.__tablename__]}
    logged = [line["detail"]["sha256"] for line in lines if line["action"] == TAKEN_IN]
    tally.lost += len((before | set(logged)) - there)
    tally.doubled += len(logged) - len(set(logged))
    for name, expected in whole.items():
        kept, found = set(expected), now[name]
        tally.doubled += len(found) - len(set(found))
        tally.in_part += len(set(found) - kept)  # a row that the whole run has not
        of_exhibits = [row for row in expected if any(value in there for value in row if isinstance(value, str))]
        tally.in_part += len(set(of_exhibits) - set(found))
    finished = len(there) == len(whole[Exhibit.__tablename__])
    if finished:
        run(case)
        tally.lost += len(there) - len({line["detail"]["sha256"] for line in CaseFolder(case).log.lines() if line["action"] == TAKEN_IN})
        tally.in_part += rows(case) != whole
    return there, finished


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = kills(Path(folder), asked.count, asked.seed)
    print(
        f"kills of intake: seed {asked.seed}, {tally.kills} kills, {tally.cases_finished} cases finished, {tally.not_opened} stores not opened, {tally.lost} exhibits lost, "
        f"{tally.doubled} doubled, {tally.in_part} in part; {time.monotonic() - began:.0f} s"
    )
    raise SystemExit(0 if tally.sound else 1)


if __name__ == "__main__":
    main()
