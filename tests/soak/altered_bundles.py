"""Long run: many altered bundles, each of which must be refused, and as many clean checks as asked for, each of which must hold.

python tests/soak/altered_bundles.py [--count 500] [--clean 100] [--seed 1]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from bundles import altered, bundle_of
from followed_cases import small_case

from flows.dossier.verifier import NotCheckable, verify


def refused(bag: Path) -> bool:
    try:
        return bool(verify(bag).broken)
    except NotCheckable:
        return True


def main() -> int:
    parser = argparse.ArgumentParser()
    for name, number in (("count", 500), ("clean", 100), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=number)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole = bundle_of(Path(folder) / "case", small_case(), "working").folder
        accepted = []
        for n in range(chosen.count):
            bag = shutil.copytree(whole, Path(folder) / "altered")
            what = altered(bag, Random(f"{chosen.seed} {n}"))
            if not refused(bag):
                accepted.append(f"{n}: {what}")
            shutil.rmtree(bag)
        held = sum(not refused(shutil.copytree(whole, Path(folder) / f"clean {n}")) for n in range(chosen.clean))
    print(f"altered bundles, seed {chosen.seed}: {chosen.count - len(accepted)} of {chosen.count} refused; clean ones: {held} of {chosen.clean} accepted")
    print("\n".join(accepted), end="\n" if accepted else "")
    return bool(accepted) or held != chosen.clean


if __name__ == "__main__":
    sys.exit(main())
