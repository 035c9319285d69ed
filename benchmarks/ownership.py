"""How fast a register answers who owns and controls what, beside what a user would take instead: one run prints a table for docs/validation.md.

Run: python benchmarks/ownership.py [--companies 5000000] [--asked 2000] [--lines 20000] [--repeat 3]. The register is invented: twice as many
interests as companies, few holding companies with much and many with little, some loops, one group in layers. Times are processor time, so that other
work on the machine does not count. Wherever another way comes to an end, its answers must be equal, to the last digit, or the run stops. What each way builds
first (index, table, graph) is not counted beside the answers.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import tempfile
from datetime import date, timedelta
from fractions import Fraction
from importlib.metadata import version
from math import ceil, floor
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # not this folder: this file would hide the package of its name

from tracing.ownership.control import ControlMap
from tracing.ownership.ownership_index import EVER, Interests, OwnershipIndex
from tracing.ownership.share_kernels import FREE, LOW_KNOWN, SHARE, STATED, VOTES
from tracing.ownership.stakes import Stake

DAY = date(2024, 6, 30)
PER_CENT = 10_000  # millionths
LAYERS, WIDE = 7, 4  # the group in layers: each company of a layer holds a part of each of the next


def invented(companies: int, seed: int = 1) -> tuple[Interests, int]:
    """Interests in `companies`, and how many parties there are: companies first, then persons. Nobody's shares come to more than the whole."""
    rng = np.random.default_rng(seed)
    count, persons = 2 * companies, companies * 6 // 5
    company = np.concatenate([np.arange(companies), rng.integers(0, companies, count - companies)]).astype(np.int32)
    owner = (companies + rng.integers(0, persons, count)).astype(np.int32)
    by_company = rng.random(count) < 0.25
    above = (company * rng.random(count) ** 1.5).astype(np.int32)  # a holding company has a smaller number, so that loops are the exception
    owner = np.where(by_company & (above < company), above, owner)
    back = rng.choice(np.flatnonzero(owner < companies), companies // 5_000)  # held by what they hold
    owner, company = np.concatenate([owner, company[back]]), np.concatenate([company, owner[back]])
    alone = rng.choice(companies, (companies // 50_000, 2))  # nobody else holds these
    kept = ~np.isin(company, alone)
    owner, company = np.concatenate([owner[kept], alone[:, 0], alone[:, 1]]), np.concatenate([company[kept], alone[:, 1], alone[:, 0]])
    first, layered = companies + persons, np.arange(LAYERS * WIDE).reshape(LAYERS, WIDE) + companies + persons + 1
    group = [(first, one) for one in layered[0]] + [(a, b) for upper, lower in zip(layered, layered[1:], strict=False) for a in upper for b in lower]
    owner, company = np.concatenate([owner, [a for a, _ in group]]), np.concatenate([company, [b for _, b in group]])
    _, once = np.unique(owner.astype(np.int64) << 32 | company, return_index=True)
    once = np.sort(once[owner[once] != company[once]])
    owner, company = owner[once].astype(np.int32), company[once].astype(np.int32)
    held_by = np.bincount(company)[company]
    low = (rng.integers(1, 101, len(owner)) // held_by * PER_CENT).astype(np.int32)
    count = len(owner)
    since = (date(2016, 4, 6).toordinal() + rng.integers(0, 2_900, len(owner))).astype(np.int32)
    until = np.where(rng.random(len(owner)) < 0.2, since + rng.integers(30, 2_000, len(owner)), EVER).astype(np.int32)
    since[-len(group) :], until[-len(group) :], low[-len(group) :] = 0, EVER, 100 // WIDE * PER_CENT
    flags = np.full(len(owner), SHARE | STATED | VOTES | FREE | LOW_KNOWN, np.int32)
    return Interests(owner, company, since, until, low, low, low, low, flags), int(layered.max()) + 1


def timed(work, repeat: int) -> tuple[float, object]:
    """Seconds of processor time (of all threads), the median of `repeat` runs, and what the last gave."""
    took, found = [], None
    for _ in range(repeat):
        begun = process_time()
        found = work()
        took.append(process_time() - begun)
    return median(took), found


def in_duckdb(interests: Interests):
    """A recursive query as a user would write it: all ways, the share along each as whole per cents multiplied."""
    import duckdb
    import pyarrow as pa

    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    held = pa.table(dict(interests._asdict().items()))
    connection.register("given", held)
    connection.execute("CREATE TABLE held AS SELECT owner, company, since, until, low // 10000 AS share FROM given")
    query = """WITH RECURSIVE way(company, part, steps) AS (
        SELECT company, share::HUGEINT, 1 FROM held WHERE owner = $1 AND since <= $2 AND until > $2
        UNION ALL SELECT h.company, way.part * h.share, steps + 1 FROM way JOIN held h ON h.owner = way.company
        WHERE h.since <= $2 AND h.until > $2 AND h.company <> $1 AND steps < 18)
        SELECT company, steps, sum(part)::HUGEINT FROM way GROUP BY ALL"""

    def below(owner: int) -> dict[int, Fraction]:
        found: dict[int, Fraction] = {}
        for company, steps, part in connection.execute(query, [owner, DAY.toordinal()]).fetchall():
            found[company] = found.get(company, Fraction(0)) + Fraction(int(part), 100**steps)
        return found

    return below


def in_networkx(interests: Interests, nodes: set[int]):
    """Every simple path, and the product along each; the graph holds only what stands below those asked for, as one of the whole would not fit."""
    import networkx

    graph, on = networkx.DiGraph(), DAY.toordinal()
    standing = np.isin(interests.owner, np.fromiter(nodes, np.int32)) & (interests.since <= on) & (on < interests.until)
    rows = zip(interests.owner[standing].tolist(), interests.company[standing].tolist(), interests.low[standing].tolist(), strict=True)
    graph.add_weighted_edges_from((owner, company, share // PER_CENT) for owner, company, share in rows)

    def below(owner: int) -> dict[int, Fraction]:
        found: dict[int, Fraction] = {}
        for company in networkx.descendants(graph, owner):
            total = Fraction(0)
            for path in networkx.all_simple_paths(graph, owner, company):
                part = 1
                for a, b in zip(path, path[1:], strict=False):
                    part *= graph[a][b]["weight"]
                total += Fraction(part, 100 ** (len(path) - 1))
            found[company] = total
        return found

    return below


def same(ours: dict, theirs: dict[int, Fraction], where: str) -> None:
    """Stops the run where another way's answer is not ours."""
    rounded = {company: (floor(min(part, 1) * 10**6), ceil(min(part, 1) * 10**6)) for company, part in theirs.items()}
    assert ours == rounded, f"{where}: {set(ours.items()) ^ set(rounded.items())}"


def plainly(interests: Interests, owner: int, below: set[int]) -> dict[int, bool | None]:
    """What the owner controls by the plain exact code, on everything that stands in the companies below it."""
    on = DAY.toordinal()
    chosen = np.flatnonzero(np.isin(interests.company, np.fromiter(below, np.int32)) & (interests.since <= on) & (on < interests.until))
    stakes = [Stake(str(n), int(interests.owner[n]), int(interests.company[n]), "votes", int(interests.low[n]), int(interests.low[n])) for n in chosen.tolist()]
    return {company: so for company, so in ControlMap(stakes).controlled_by(owner).items() if so is not False}


def register(companies: int, asked: int, repeat: int) -> list[tuple[str, str, str]]:
    few, few_parties = invented(1_000)
    warm = OwnershipIndex(few, few_parties)  # compiles
    everybody = np.arange(few_parties, dtype=np.int32)
    warm.shares_of_each(everybody, DAY), warm.control_of_each(everybody, DAY), warm.loops(DAY), warm.shares(1_000, DAY), warm.control(1_000, DAY)
    interests, parties = invented(companies)
    built, index = timed(lambda: OwnershipIndex(interests, parties), repeat)
    owners = np.unique(interests.owner)
    persons = owners[owners >= companies]
    many = np.random.default_rng(2).choice(persons, 10_000, replace=False)
    control, rows = timed(lambda: index.control_of_each(persons, DAY), repeat)
    shares, (lines, left) = timed(lambda: index.shares_of_each(persons, DAY), repeat)
    looked, (held, closed) = timed(lambda: index.loops(DAY), repeat)
    one, _ = timed(lambda: [(index.shares(owner, DAY), index.control(owner, DAY)) for owner in many.tolist()], 1)
    earlier, _ = timed(lambda: [index.shares(owner, DAY - timedelta(days=1_500)) for owner in many.tolist()], 1)
    reach = np.bincount(lines[:, 0], minlength=parties)
    largest = int(np.argmax(reach))
    most, _ = timed(lambda: (index.shares(largest, DAY), index.control(largest, DAY)), repeat)
    fractions, _ = timed(lambda: [index.exact_shares(owner, DAY) for owner in left[:1_000].tolist()], 1)
    layered = companies + companies * 6 // 5
    answered = np.unique(lines[:, 0])
    answered = answered[(answered >= companies) & (answered != layered) & (reach[answered] < 2_000)]  # networkx comes to no end with more
    ordinary = np.random.default_rng(3).choice(answered, asked, replace=False).tolist()
    found = [
        (f"index of {len(interests.owner):,} interests in {companies:,} companies", f"{built:.1f} s", "goal: 10 s"),
        (f"control for all {len(persons):,} persons that hold anything: {int(rows[:, 2].sum()):,} certain", f"{control:.1f} s", "goal: 60 s"),
        (f"economic share of everything below each of them: {len(lines):,} lines; {len(left):,} owners left to fractions", f"{shares:.1f} s", ""),
        (f"loops: {len(held):,} held from outside, {len(closed):,} with no ultimate owner", f"{looked:.1f} s", ""),
        ("shares and control of one person, mean of 10,000", f"{one / len(many) * 1e6:.0f} us", "goal: milliseconds"),
        ("the same index as at four years earlier, shares of one person", f"{earlier / len(many) * 1e6:.0f} us", "no rebuild"),
        (f"the person with most below: {reach[largest]:,} companies", f"{most * 1e3:.1f} ms", "goal: milliseconds"),
        ("one owner behind a loop, by exact fractions", f"{fractions / max(1, min(1_000, len(left))) * 1e3:.2f} ms", ""),
    ]
    found += beside_others(interests, index, ordinary, layered, repeat)
    found.append(("most memory of this process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB", ""))
    return found


def beside_others(interests: Interests, index: OwnershipIndex, ordinary: list[int], layered: int, repeat: int) -> list[tuple[str, str, str]]:
    """A list of ordinary persons, and the group in layers, asked of each way; ours all at once, and one by one."""
    below = {owner: index.shares(owner, DAY) for owner in (*ordinary, layered)}
    for owner in (*ordinary[:: max(1, len(ordinary) // 20)], layered):
        assert index.control(owner, DAY) == plainly(interests, owner, set(below[owner])), f"control by {owner}"
    at_once = {}
    for owner, company, low, high in index.shares_of_each(np.array([*ordinary, layered], np.int32), DAY)[0].tolist():
        at_once.setdefault(owner, {})[company] = low, high
    assert at_once == below, "all at once and one by one differ"
    networkx = in_networkx(interests, set(below).union(*below.values()))
    found = []
    for name, other, ask in (
        ("DuckDB's recursive query", in_duckdb(interests), ordinary[:20]),
        ("networkx, every path", networkx, ordinary),
        ("DuckDB's recursive query", in_duckdb(interests), [layered]),
        ("networkx, every path", networkx, [layered]),
    ):
        took = []
        for owner in ask:
            seconds, theirs = timed(lambda owner=owner: other(owner), 1)
            took.append(seconds)
            same(below[owner], theirs, f"{name}, {owner}")
        many = np.array(ask * max(1, 2_000 // len(ask)), np.int32)  # enough for the clock
        once = timed(lambda many=many: index.shares_of_each(many, DAY), max(5, repeat))[0] / len(many)
        singly = timed(lambda ask=ask: [index.shares(owner, DAY) for owner in ask], max(5, repeat))[0] / len(ask)
        what = f"a group of {LAYERS} layers of {WIDE}" if ask == [layered] else f"{len(ask):,} persons"
        mean = sum(took) / len(took)
        found.append(
            (
                f"{name}: {what}, equal answers",
                f"{mean * 1e3:.2f} ms each, ours {once * 1e6:.2f} us, one by one {singly * 1e6:.1f} us",
                f"{mean / once:,.0f} x ours, {mean / singly:,.0f} x one by one",
            )
        )
        if len(ask) > 20:
            half = sorted(ask, key=lambda owner: len(below[owner]))[: len(ask) // 2]
            few = timed(lambda half=np.array(half, np.int32): index.shares_of_each(half, DAY), max(5, repeat))[0] / len(half)
            theirs = sum(seconds for owner, seconds in zip(ask, took, strict=True) if owner in set(half)) / len(half)
            found.append(
                (
                    f"{name}: the half of them with fewest below (at most {len(below[half[-1]])} companies)",
                    f"{theirs * 1e3:.2f} ms each, ours {few * 1e6:.2f} us",
                    f"{theirs / few:,.0f} x ours",
                )
            )
    return found


def from_files(lines: int, repeat: int) -> list[tuple[str, str, str]]:
    """The command on a PSC file: reading, joining, every pair."""
    from flows.demo.registers import Controller, psc_snapshot
    from flows.registers.register_files import ownership

    rng = np.random.default_rng(4)
    rows = []
    for n in range(lines):
        number, above, band = (
            10_000_000 + int(rng.integers(0, lines)),
            10_000_000 + int(rng.random() ** 3 * lines),
            rng.choice(["25-to-50", "50-to-75", "75-to-100"]),
        )
        natures = (f"ownership-of-shares-{band}-percent", f"voting-rights-{band}-percent")
        if rng.random() < 0.25:
            rows.append(
                Controller(
                    f"{number}",
                    f"Holding {above} Ltd",
                    natures,
                    date(2018, 1, 1),
                    identification={"country_registered": "England", "registration_number": f"{above}"},
                )
            )
        else:
            rows.append(Controller(f"{number}", f"Person {n}", natures, date(2018, 1, 1), date(1960 + n % 40, 1 + n % 12, 1), "Person", str(n)))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "psc.jsonl"
        file.write_bytes(psc_snapshot(rows, [], date(2024, 1, 1)))
        took, answer = timed(lambda: ownership([file], DAY).as_json(), repeat)
    return [(f"`ownership` on {lines:,} PSC lines, all pairs: {len(answer):,} lines of JSON", f"{took:.1f} s", "goal: a few seconds")]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name, default in (("companies", 5_000_000), ("asked", 2_000), ("lines", 20_000), ("repeat", 3)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    wanted = arguments.parse_args()
    rows = register(wanted.companies, wanted.asked, wanted.repeat) if wanted.companies else []
    rows += from_files(wanted.lines, wanted.repeat) if wanted.lines else []
    versions = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "duckdb", "networkx"))
    print(f"{date.today()}; {platform.machine()}, Python {platform.python_version()}, {versions}; medians of {wanted.repeat} runs; seeds 1, 2, 3, 4\n")
    print("| what | processor time | against |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
