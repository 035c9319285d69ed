"""What it takes to follow a case that lists a whole register: the demo's case with so many lines of PSC more; one run prints a Markdown table for docs/validation.md.

Run: python benchmarks/follow.py [--lines 20000 100000 1000000] [--seed 1]. Of the lines of the register a few concern the case: companies below the case's own, two
levels deep, and namesakes of its people; one in some hundred shares a name or a month of birth with somebody of the case, as in a real register. Each part is done in a
process of its own, as the flows do it, without Prefect: the exhibits taken in, every step of following, one edition of the dossier. Memory is the most that the process
and all that it started held together, looked at twenty times a second.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from random import Random
from time import perf_counter, sleep
from typing import NamedTuple

TOP = Path(__file__).resolve().parent.parent
sys.path[0] = str(TOP)  # not this folder

from flows.case.case_folder import CaseFolder
from flows.demo import make

GOAL = "goal: a million lines in 60 s and under 2 GB"
REGISTER = "psc-snapshot.jsonl"
OF_THE_CASE = 60  # companies below one of the case, and as many below each of those
PARTS = {
    "taken in": """
from flows.steps.take_in import bring_up_to_date, pending, take_in
for sha256 in pending(folder):
    assert take_in(folder, sha256).state in ("admitted", "document"), sha256
bring_up_to_date(folder)
""",
    "followed": """
from flows.steps.follow_case import VERBS, follow_step
for verb in VERBS:
    begun = perf_counter()
    follow_step(folder, verb)
    print(f"{verb}: {perf_counter() - begun:.1f} s", file=sys.stderr)
""",
    "served dossier written": """
from flows.steps.write_dossier import compile_dossier
compile_dossier(folder, "served")
""",
}
_CHILD = """
import sys
from pathlib import Path
from time import perf_counter
from flows.case.case_folder import CaseFolder
folder = CaseFolder(Path(sys.argv[1]))
"""


class Took(NamedTuple):
    """Seconds that passed and of processor time; megabytes of the process and all that it started."""

    seconds: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.processor:.1f} s of processor time), {self.memory:,.0f} MB"


def register(path: Path, lines: int, seed: int) -> None:
    """Put so many lines before the totals of a PSC snapshot, and count them in."""
    *before, last = path.read_text("utf-8").splitlines()
    totals, statements = json.loads(last), 0
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in before)
        for number, data in _lines(lines, Random(seed)):
            statements += data["kind"].endswith("statement")
            file.write(json.dumps({"company_number": number, "data": data}, separators=(",", ":")) + "\n")
        totals["data"]["persons_of_significant_control_count"] += lines - statements
        totals["data"]["statements_count"] += statements
        file.write(json.dumps(totals, separators=(",", ":")) + "\n")


def _lines(lines: int, random: Random) -> Iterator[tuple[str, dict]]:
    """Company numbers and what is said of who controls each; people, companies, and statements that there is nobody."""
    syllables = "bar del fen gor hal kin lom mer nor pel quen rad sil tor ulm ver wex yar zan oth".split()
    firsts = ["".join(random.sample(syllables, 2)).title() for _ in range(600)] + ["Adrian", "Marion", "Rufus", "Joan", "Ileana"]
    lasts = ["".join(random.sample(syllables, 3)).title() for _ in range(30_000)] + ["Kestrel", "Dunlin", "Pellow"]
    below = [f"{70_000_000 + n:08d}" for n in range(OF_THE_CASE)]
    own = [(company, "99999902") for company in below] + [(f"{71_000_000 + n * 100 + m:08d}", below[n]) for n in range(OF_THE_CASE) for m in range(3)]
    kinds, bands = ("ownership-of-shares", "voting-rights"), ("25-to-50", "50-to-75", "75-to-100")
    for n in range(lines):
        number, controller = f"{n // 2 + 1_000_000:08d}", ""
        if n % 97 == 0 and own:
            number, controller = own.pop()
        draw, key = random.random(), f"{n:026d}x"
        link = f"/company/{number}/persons-with-significant-control"
        common = {
            "address": {
                "premises": str(n % 90 + 1),
                "address_line_1": "Long Lane",
                "locality": "Harrowmouth",
                "country": "England",
                "postal_code": f"ZZ{n % 90} {n % 9}AA",
            },
            "etag": f"{n:040x}",
            "notified_on": f"20{16 + n % 8}-0{1 + n % 9}-1{n % 10}",
            "natures_of_control": [
                f"{of}-{bands[n % 2 if n % 1000 else 2]}-percent" for of in kinds[: 1 + n % 3]
            ],  # of some more than the whole, as in a real register
        }
        if n % 7 == 0:
            common["ceased_on"] = f"202{4 + n % 2}-0{1 + n % 9}-2{n % 8}"
        if controller or draw < 0.12:
            yield (
                number,
                common
                | {
                    "kind": "corporate-entity-person-with-significant-control",
                    "links": {"self": f"{link}/corporate-entity/{key}"},
                    "name": f"{random.choice(lasts)} Holdings Limited",
                    "identification": {
                        "country_registered": "England",
                        "legal_authority": "Companies Act 2006",
                        "legal_form": "Private limited company",
                        "place_registered": "Companies House",
                        "registration_number": controller or f"{random.randrange(1_000_000, 1_000_001 + lines // 2):08d}",
                    },
                },
            )
        elif draw < 0.17:
            yield (
                number,
                {
                    "etag": common["etag"],
                    "kind": "persons-with-significant-control-statement",
                    "links": {"self": f"{link}-statements/{key}"},
                    "notified_on": common["notified_on"],
                    "statement": "no-individual-or-entity-with-signficant-control",
                },
            )
        else:
            first, last = random.choice(firsts), random.choice(lasts)
            if n % 25_000 == 7:
                first, last = "Adrian", "Kestrel"
            yield (
                number,
                common
                | {
                    "country_of_residence": "England",
                    "date_of_birth": {"month": 1 + n % 12, "year": 1940 + random.randrange(60)},
                    "kind": "individual-person-with-significant-control",
                    "links": {"self": f"{link}/individual/{key}"},
                    "name": f"Mr {first} {last}",
                    "name_elements": {"title": "Mr", "forename": first, "surname": last},
                    "nationality": "British",
                },
            )


def alone(folder: Path, work: str) -> Took:
    """What one part takes in a process of its own, which must end well."""
    begun, most = perf_counter(), 0
    child = subprocess.Popen([sys.executable, "-c", _CHILD + work, str(folder)], cwd=TOP)
    while True:
        most = max(most, sum(map(_resident, _family(child.pid))))
        ended, status, used = os.wait4(child.pid, os.WNOHANG)
        if ended:
            break
        sleep(0.05)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"a part of {folder.name} ended with {os.waitstatus_to_exitcode(status)}")
    return Took(perf_counter() - begun, used.ru_utime + used.ru_stime, max(most, used.ru_maxrss) / 1024)


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for one in found:  # grows while it is read
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    """Kilobytes of a process that are in memory; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--lines", type=int, nargs="+", default=[20_000, 100_000, 1_000_000])
    arguments.add_argument("--seed", type=int, default=1)
    wanted, rows = arguments.parse_args(), []
    for lines in wanted.lines:
        with tempfile.TemporaryDirectory() as name:
            case = Path(name) / "case"
            make(case, seed=7)
            register(case / "exhibits" / REGISTER, lines, wanted.seed)
            CaseFolder(case)
            rows += [(f"{lines:,} lines of PSC: {part}", str(alone(case, work)), GOAL if part == "followed" else "") for part, work in PARTS.items()]
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "great-expectations"))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{date.today()}; {platform.machine()}, {os.cpu_count()} processors, load {load}, Python {platform.python_version()}, {versions}; seed {wanted.seed}\n"
    )
    print("| what | took, most memory | against |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
