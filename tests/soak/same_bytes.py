"""Long run: the same case compiled again and again under another clock, time zone, locale, hash seed, path and number of threads: the same bytes.

python tests/soak/same_bytes.py [--count 20] [--seed 1] [--case small|demo]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from followed_cases import demo_case, small_case

PROGRAM = """
import datetime, sys, time
from hashlib import sha256
from dataclasses import replace
shift = int(sys.argv[2])
real, real_now = time.time, time.localtime
time.time = lambda: real() + shift
time.localtime = lambda *a: real_now(*(a or (real() + shift,)))
from flows.case.case_folder import CaseFolder
from flows.steps.load_evidence import evidence_base
from flows.dossier import compile
base = replace(evidence_base(CaseFolder(sys.argv[1])), version=1)
print(*(sha256(part).hexdigest() for edition in ("working", "served") for made in [compile(base, edition)] for part in (made.pdf, made.twin)))
"""
ZONES = ("UTC", "Pacific/Auckland", "America/New_York", "Asia/Kathmandu", "Europe/London")
LOCALES = ("C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "en_GB.UTF-8")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", choices=("small", "demo"), default="small")
    chosen = parser.parse_args()
    random, case = Random(chosen.seed), {"small": small_case, "demo": demo_case}[chosen.case]()
    found: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as name:
        for n in range(chosen.count):
            folder = Path(name) / ("x" * random.randrange(1, 60)) / f"case {n} é"
            shutil.copytree(case.directory, folder)
            threads = str(random.randrange(1, 5))
            told = subprocess.run(
                [sys.executable, "-c", PROGRAM, str(folder), str(random.randrange(-(10**8), 10**8))],
                cwd=folder.parent,
                capture_output=True,
                text=True,
                check=True,
                env={
                    **os.environ,
                    "PYTHONHASHSEED": str(random.randrange(2**32)),
                    "TZ": random.choice(ZONES),
                    "LC_ALL": random.choice(LOCALES),
                    "OMP_NUM_THREADS": threads,
                    "NUMBA_NUM_THREADS": threads,
                    "PYTHONPATH": os.pathsep.join(sys.path),
                },
            )
            found[told.stdout] = found.get(told.stdout, 0) + 1
            shutil.rmtree(folder)
    print(f"{chosen.case} case compiled {chosen.count} times, both editions, seed {chosen.seed}: {len(found)} different results")
    return len(found) != 1


if __name__ == "__main__":
    sys.exit(main())
