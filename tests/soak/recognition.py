"""How well parties are recognised, at length: precision and recall on labelled records for two seeds, and namesakes.

Run: python tests/soak/recognition.py [--cases 100] [--pairs 1000] [--seeds 1 2]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.remove(str(HERE))
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent)]

from recognition_quality import measured, namesakes


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=100)
    arguments.add_argument("--pairs", type=int, default=1_000)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    wanted = arguments.parse_args()
    print(
        "| seed | records | automatic: precision | recall | automatic or undecided: precision | recall | false merges | of namesake pairs merged |\n"
        + "|---" * 8
        + "|"
    )
    told = []
    for seed in wanted.seeds:
        found, pairs = measured(seed, wanted.cases), namesakes(seed, wanted.pairs)
        figures = " | ".join(f"{figure:.4f}" for figure in (*found.automatic(), *found.shown()))
        print(f"| {seed} | {found.records} | {figures} | {sum(found.wrong.values())} | {sum(pairs.wrong.values())} of {wanted.pairs} |")
        for what, counted in (("joined wrongly", found.wrong), ("missed", found.missed), ("ruled out wrongly", found.ruled_out)):
            told += [f"seed {seed}, {what}: {n} x {of}" for of, n in counted.most_common() if n]
    print("\n".join(["", *told]))


if __name__ == "__main__":
    main()
