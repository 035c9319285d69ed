"""A long run on ownership: registers drawn in every layout, the command's answer against a second way of working it out.

Run: python tests/soak/ownership.py [--count 20000] [--seed 1]. One line of result; stops at the first difference with the register's seed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.remove(str(HERE))
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent)]
sys.path.append(str(HERE))  # last: this file would hide the package of its name


def main() -> None:
    from drawn_registers import LAYOUTS
    from test_register_layouts import differs

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    wanted = arguments.parse_args()
    tried: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for n in range(wanted.count):
            layout = LAYOUTS[n % len(LAYOUTS)]
            seed = wanted.seed * 10_000_000 + n
            if difference := differs(seed, layout, Path(folder)):
                sys.exit(f"{layout}, register {seed}: {difference}")
            tried[layout] += 1
    print(f"seed {wanted.seed}: {wanted.count} registers in {len(tried)} layouts, every owner, share, control and path as worked out a second time")


if __name__ == "__main__":
    main()
