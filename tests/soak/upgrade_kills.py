"""Kills upgrades at random instants and looks whether the case is the old one or the new one: `python -m tests.soak.upgrade_kills --count 100 --seed 5`."""

from __future__ import annotations

import argparse
import json
import random
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from flows.case.case_folder import CaseFolder
from flows.demo import small
from flows.steps.follow_case import VERBS, follow_step
from flows.steps.take_in import pending, take_in_several
from flows.steps.upgrade_case import upgrade
from flows.store.case_store import is_of_another_program
from tests.soak.kills import _fresh, rows


@dataclass
class Tally:
    """What came of it; `wrong` must be nil."""

    kills: int = 0
    upgraded: int = 0
    wrong: int = 0

    @property
    def sound(self) -> bool:
        return not self.wrong


def bring_forward(case: str) -> None:
    """What the command does."""
    upgrade(CaseFolder(case))


def make_older(case: Path) -> None:
    """As if another program had made it."""
    head = case / "store.head.json"
    head.write_text(json.dumps(json.loads(head.read_text()) | {"program": "e" * 64}))


def kills(folder: Path, count: int, seed: int) -> Tally:
    """Kill `count` times an upgrade of one case below `folder`, which is made older again whenever an upgrade came through."""
    chance, tally, case = random.Random(seed), Tally(), folder / "case"
    small(case)
    take_in_several(CaseFolder(case), pending(CaseFolder(case)))
    for verb in VERBS:
        follow_step(CaseFolder(case), verb)
    whole = rows(case)
    make_older(case)
    began = time.monotonic()
    run(case)
    took = time.monotonic() - began
    logged = _upgrades(case)
    tally.wrong += logged != 1 or rows(case) != whole
    make_older(case)
    while tally.kills < count:
        child = _fresh.Process(target=bring_forward, args=(str(case),))
        child.start()
        time.sleep(chance.uniform(0, took))
        child.kill()
        child.join()
        tally.kills += child.exitcode == -signal.SIGKILL
        old = is_of_another_program(CaseFolder(case).store)
        tally.wrong += _upgrades(case) != logged + (not old)
        if not old:
            tally.wrong += rows(case) != whole
            tally.upgraded += 1
            logged = _upgrades(case)
            make_older(case)
    run(case)
    tally.wrong += rows(case) != whole
    return tally


def run(case: Path) -> None:
    """An upgrade that nobody disturbs."""
    child = _fresh.Process(target=bring_forward, args=(str(case),))
    child.start()
    child.join()
    if child.exitcode:
        raise RuntimeError(f"the upgrade ended with {child.exitcode}")


def _upgrades(case: Path) -> int:
    return sum(line["action"] == "case upgraded" for line in CaseFolder(case).log.lines())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=5)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = kills(Path(folder), asked.count, asked.seed)
    print(f"kills of upgrades: seed {asked.seed}, {tally.kills} kills, {tally.upgraded} upgraded, {tally.wrong} wrong; {time.monotonic() - began:.0f} s")
    raise SystemExit(0 if tally.sound else 1)


if __name__ == "__main__":
    main()
