"""How fast and how well parties are found in registers, beside what a user would write instead: one run prints a Markdown table.

Run: python benchmarks/recognise.py [--psc 2000000] [--titles 500000] [--sought 100] [--seed 1] [--brute 100] [--pandas 1] [--lines 50000] [--keep FOLDER]. The registers are
invented: people who control one company or several, written anew each time, and companies that hold land. Every contender is a process of
its own, from the same Parquet file of names to its ten best records for each party; `--brute` is how many parties rapidfuzz compares with everybody (0: left out).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

TOP = Path(__file__).resolve().parent.parent
sys.path[0] = str(TOP)  # not this folder: this file would hide the package of its name

from flows.registers.register_names import LAYOUT, NAMES, keep_names
from tracing.names.written_names import name_key

BEST, PART = 10, 1_000_000
FIRST, LAST, WORDS = 4_000, 60_000, 30_000


def vocabulary(rng, size: int, syllables: tuple[int, int]) -> np.ndarray:
    """Invented words, none twice, in no order."""
    starts, middles = (
        ["b", "br", "c", "ch", "d", "g", "gl", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "v", "w"],
        ["a", "e", "i", "o", "u", "ai", "ea"],
    )
    ends, words = ["", "n", "l", "r", "s", "nd", "th", "rn"], set()
    while len(words) < size:
        count = int(rng.integers(*syllables, endpoint=True))
        word = "".join(starts[rng.integers(len(starts))] + middles[rng.integers(len(middles))] for _ in range(count)) + ends[rng.integers(len(ends))]
        if name_key(f"aa {word}", "person") == f"aa {word}":  # no title
            words.add(word)
    return rng.permutation(np.array(sorted(words)))


def heavy(rng, of: int, size: int) -> np.ndarray:
    """Places in a vocabulary: few words are common, many are rare."""
    return np.minimum((of * rng.random(size) ** 3.5).astype(np.int64), of - 1)


def people(rng, count: int) -> dict[str, np.ndarray]:
    """Persons, not records."""
    return {
        "first": heavy(rng, FIRST, count),
        "middle": np.where(rng.random(count) < 0.4, heavy(rng, FIRST, count), -1),
        "last": heavy(rng, LAST, count),
        "year": rng.integers(1935, 2006, count),
        "month": rng.integers(1, 13, count),
        "day": rng.integers(1, 29, count),
        "home": rng.integers(0, 1_700_000, count),
    }


def slipped(word: str, rng) -> str:
    """Two letters exchanged, one left out, or one doubled."""
    at, how = int(rng.integers(1, len(word) - 1)), rng.integers(3)
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:])[how] if len(word) > 3 else word


def postcodes(homes: np.ndarray) -> pa.Array:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return pa.array([f"ZZ{h % 97 + 1}{h // 97 % 9 + 1}{letters[h // 873 % 20]}{letters[h // 17460 % 20]}" for h in homes.tolist()])


def written(file: str, kind: str, names: pa.Array, keys: pa.Array, low: int, **columns) -> pa.Table:
    size = len(names)
    none, empty = pa.nulls(size, pa.int16()), pa.array([""]).take(pa.array(np.zeros(size, np.int64)))
    values = {
        "file": file,
        "place": pa.array([f"line {n}" for n in range(low + 1, low + size + 1)]),
        "mentioned_as": "person with significant control" if kind == "person" else "proprietor",
        "kind": kind,
        "name": names,
        "key": keys,
        "born_year": none,
        "born_month": none,
        "born_day": none,
        "nationality": empty,
        "address": empty,
        "postcode": empty,
        "jurisdiction": empty,
        "number": empty,
        "identifiers": pa.array([[]], pa.list_(pa.string())).take(pa.array(np.zeros(size, np.int64))),
    } | columns
    return pa.table([pa.array([value] * size) if isinstance(value, str) else value.cast(NAMES.field(name).type) for name, value in values.items()], NAMES)


def joined(words: list[pa.Array]) -> pa.Array:
    return pc.utf8_trim_whitespace(pc.replace_substring(pc.binary_join_element_wise(*words, " "), "  ", " "))


def registers(out: Path, psc: int, titles: int, wanted: int, seed: int) -> tuple[list[list[str]], list[set[tuple[str, str]]]]:
    """Write the names; the parties sought as rows of a table, and the file and place of every record that truly is one."""
    rng = np.random.default_rng(seed)
    first, last, trade = vocabulary(rng, FIRST, (1, 3)), vocabulary(rng, LAST, (2, 3)), vocabulary(rng, WORDS, (2, 4))
    # every word by its place in the alphabet: a key has its words in order, -1 is no word
    alphabet = np.unique(np.concatenate([first, last]))
    firsts, lasts, letters = np.searchsorted(alphabet, first), np.searchsorted(alphabet, last), pa.array([*alphabet.tolist(), ""])
    persons = people(rng, max(psc * 3 // 4, 1))
    who = np.concatenate([np.arange(len(persons["first"])), rng.integers(0, len(persons["first"]), psc - len(persons["first"]))])
    rng.shuffle(who)
    nations = pa.array(["British", "Irish", "French", "Polish", "Indian"])
    parties = wanted * 7 // 10
    chosen = rng.choice(len(persons["first"]), parties, replace=False)
    rank = np.full(len(persons["first"]), -1)
    rank[chosen] = np.arange(parties)
    truth: list[set[tuple[str, str]]] = [set() for _ in range(wanted)]
    with pq.ParquetWriter(out, NAMES.with_metadata({"assettrace_names": LAYOUT}), compression="zstd") as writer:
        for low in range(0, psc, PART):
            part = who[low : low + PART]
            own = {name: values[part] for name, values in persons.items()}
            said = rng.random(len(part))  # without its middle name; with a slip
            middle = np.where((said < 0.15) | (own["middle"] < 0), -1, firsts[own["middle"]])
            words = np.column_stack([firsts[own["first"]], middle, lasts[own["last"]]])
            keyed = np.sort(words, axis=1)
            texts, keys = ([letters.take(pa.array(columns[:, n] % len(letters))) for n in range(3)] for columns in (words, keyed))
            name, key = joined(texts), joined(keys)
            for n in np.flatnonzero(rank[part] >= 0).tolist():
                truth[rank[part[n]]].add(("psc", f"line {low + n + 1}"))
            slips = np.flatnonzero(said > 0.98)[:20_000]
            if len(slips):
                wrong = [
                    " ".join(slipped(word, rng) if len(word) > 3 and k == 0 else word for k, word in enumerate(reversed(text.split())))
                    for text in name.take(pa.array(slips)).to_pylist()
                ]
                mask = np.zeros(len(part), bool)
                mask[slips] = True
                name = pc.replace_with_mask(name, pa.array(mask), pa.array(wrong))
                key = pc.replace_with_mask(key, pa.array(mask), pa.array([name_key(text, "person") for text in wrong]))
            home = np.where(rng.random(len(part)) < 0.6, own["home"], rng.integers(0, 1_700_000, len(part)))
            nation = (own["year"] * 7 + own["month"]) % 10
            writer.write_table(
                written(
                    "psc",
                    "person",
                    name,
                    key,
                    low,
                    born_year=pa.array(own["year"]),
                    born_month=pa.array(own["month"]),
                    postcode=postcodes(home),
                    nationality=nations.take(pa.array(np.where(nation < 6, 0, nation - 5))),
                )
            )
            for text, made in zip(name[:2_000].to_pylist(), key[:2_000].to_pylist(), strict=True):
                assert name_key(text, "person") == made, (text, made)
        rows = []
        for n, person in enumerate(chosen.tolist()):
            one = {name: int(values[person]) for name, values in persons.items()}
            given, family, how = first[one["first"]], last[one["last"]], n % 10
            text = (
                f"{slipped(given, rng)} {family}"
                if how == 0
                else f"{given[0].upper()} {family}"
                if how == 1
                else f"{family.upper()}, {given}"
                if how == 2
                else f"Dr {given} {first[one['middle']]} {family}"
                if how < 6 and one["middle"] >= 0
                else f"{given} {family}"
            )
            rows.append(["person", text, f"{one['year']}-{one['month']:02d}-{one['day']:02d}", f"1 Some Street {postcodes(np.array([one['home']]))[0]}", ""])
        companies = rng.choice(titles // 3 + 1, wanted - parties, replace=False)
        held = np.full(titles // 3 + 1, -1)
        held[companies] = np.arange(parties, wanted)
        made = [(heavy(rng, WORDS, titles // 3 + 1)), (heavy(rng, WORDS, titles // 3 + 1)), rng.integers(0, 3, titles // 3 + 1)]
        trades, forms = pa.array(trade.tolist()), pa.array(["ltd", "plc", "llp"])
        for low in range(0, titles, PART):
            part = rng.integers(0, titles // 3 + 1, min(PART, titles - low))
            key = pc.binary_join_element_wise(
                trades.take(pa.array(made[0][part])), trades.take(pa.array(made[1][part])), forms.take(pa.array(made[2][part])), " "
            )
            numbered = rng.random(len(part)) < 0.9
            number = pa.array([f"9{n:07d}" if shown else "" for n, shown in zip(part.tolist(), numbered.tolist(), strict=True)])
            for n in np.flatnonzero(held[part] >= 0).tolist():
                truth[held[part[n]]].add(("titles", f"line {low + n + 1}"))
            writer.write_table(
                written(
                    "titles",
                    "company",
                    pc.utf8_upper(key),
                    key,
                    low,
                    jurisdiction=pa.array(["gb"]).take(pa.array(np.zeros(len(part), np.int64))),
                    number=number,
                )
            )
        for n, company in enumerate(companies.tolist()):
            text = f"{trade[made[0][company]]} {trade[made[1][company]]} {('Limited', 'PLC', 'LLP')[made[2][company]]}"
            rows.append(["company", text, "", "", f"9{company:07d}" if n % 2 else ""])
    return rows, truth


# ---- contenders: each reads the names and the parties, and prints its best records for each


def brute_force(names: Path, sought: list[dict], wanted: int) -> list[list[tuple[str, str]]]:
    """rapidfuzz: every party against every name."""
    from rapidfuzz import fuzz, process, utils

    queries = [utils.default_process(one["name"]) for one in sought[:wanted]]
    best: list[list[tuple[float, str, str]]] = [[] for _ in queries]
    for batch in pq.ParquetFile(names).iter_batches(250_000, columns=["file", "place", "name"]):
        texts = [utils.default_process(text) for text in batch["name"].to_pylist()]
        scores = process.cdist(queries, texts, scorer=fuzz.token_sort_ratio, score_cutoff=80, dtype=np.uint8, workers=2)
        for n, row in enumerate(scores):
            hits = np.flatnonzero(row)
            best[n] = sorted([*best[n], *((-int(row[at]), batch["file"][at].as_py(), batch["place"][at].as_py()) for at in hits.tolist())])[:BEST]
    return [[(file, place) for _, file, place in own] for own in best]


def blocked_pairs(names: Path, sought: list[dict]) -> list[list[tuple[str, str]]]:
    """As recordlinkage and dedupe do it, in pandas: pairs that share the last word or the month of birth, Jaro-Winkler for each, a sum of weights."""
    import pandas
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.utils import default_process

    register = pandas.read_parquet(names, columns=["file", "place", "name", "born_year", "born_month", "postcode", "number"])
    register["plain"] = [default_process(text) for text in register["name"]]
    register["word"] = register["plain"].str.rsplit(n=1).str[-1]
    parties = pandas.DataFrame(
        {
            "n": range(len(sought)),
            "plain": [default_process(one["name"]) for one in sought],
            "number": [one["number"] for one in sought],
            "born_year": [float(one["born"][:4] or "nan") for one in sought],
            "born_month": [float(one["born"][5:7] or "nan") for one in sought],
            "postcode": [one["address"].rpartition(" ")[2] for one in sought],
        }
    )
    parties["word"] = parties["plain"].str.rsplit(n=1).str[-1]
    pairs = pandas.concat(
        [
            parties.merge(register, on="word", suffixes=("", "_r")),
            parties[parties["born_year"].notna()].merge(register, on=["born_year", "born_month"], suffixes=("", "_r")),
            parties[parties["number"] != ""].merge(register, on="number", suffixes=("", "_r")),
        ]
    ).drop_duplicates(["n", "file", "place"])
    pairs["score"] = [4 * JaroWinkler.similarity(a, b) for a, b in zip(pairs["plain"], pairs["plain_r"], strict=True)]
    for column, weight in (("born_year", 1), ("born_month", 1), ("postcode", 2), ("number", 4)):
        other = pairs[f"{column}_r"].fillna(pairs[column]) if f"{column}_r" in pairs else pairs[column]
        pairs["score"] += weight * ((pairs[column] == other) & (pairs[column] != ""))
    found = pairs.sort_values(["n", "score", "file", "place"], ascending=[True, False, True, True]).groupby("n").head(BEST)
    best = defaultdict(list)
    for row in found.itertuples():
        best[row.n].append((row.file, row.place))
    return [best[n] for n in range(len(sought))]


def measured(command: list[str]) -> tuple[str, float, float, float]:
    """What it printed, seconds, seconds of processor time and gigabytes at most; a process of its own."""
    with tempfile.TemporaryFile("w+") as out:
        begun = perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(TOP)})
        told = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        took = perf_counter() - begun
        assert status == 0, told
        out.seek(0)
        return out.read(), took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6


def row(what: str, printed: str, took: float, cpu: float, memory: float, truth: list[set]) -> str:
    best = [[tuple(place) for place in own] for own in json.loads(printed)]
    right = sum(len(own & set(map(tuple, shown))) for own, shown in zip(truth, best, strict=False))
    could = sum(min(len(own), BEST) for own, _ in zip(truth, best, strict=False))
    found = sum(bool(own & set(shown)) for own, shown in zip(truth, best, strict=False))
    any_ = sum(bool(own) for own, _ in zip(truth, best, strict=False))
    return f"| {what} | {took:.1f} s | {cpu:.1f} s | {memory:.1f} GB | {right} of {could} | {found} of {any_} |"


def ours(names: Path, sought: Path, rows: int) -> tuple[str, float, float, float]:
    """`assettrace search` as a user runs it."""
    printed, *took = measured(
        [sys.executable, "-c", "from flows.cli import main; main()", "search", str(names), "--for", str(sought), "--most", str(BEST), "--json"]
    )
    best: list[list] = [[] for _ in range(rows)]
    for one in json.loads(printed):
        best[int(one["party"].rpartition("-")[2]) - 2].append((one["file"], one["place"]))
    return json.dumps(best), *took


def reading(lines: int, folder: Path) -> str:
    """A snapshot of people with significant control, read line by line and its names kept."""
    from flows.demo.registers import Controller, psc_snapshot

    rng = np.random.default_rng(1)
    first, last = vocabulary(rng, 500, (1, 3)), vocabulary(rng, 5_000, (2, 3))
    controllers = [
        Controller(
            f"{n:08d}",
            f"Mr {first[rng.integers(500)]} {last[rng.integers(5_000)]}",
            ("ownership-of-shares-75-to-100-percent",),
            date(2020, 1, 2),
            born=date(1950 + n % 50, 1 + n % 12, 1),
            forename="a",
            surname="b",
            address={"postal_code": "ZZ1 1AA", "premises": str(n % 90), "address_line_1": "Tallowgate"},
        )
        for n in range(lines)
    ]
    snapshot = folder / "snapshot.jsonl"
    snapshot.write_bytes(psc_snapshot(controllers, [], date(2024, 1, 1)))
    begun = process_time()
    keep_names([snapshot], folder / "snapshot.parquet")
    return f"reading a snapshot of {lines:,} lines and keeping its names, once: {lines / (process_time() - begun):,.0f} lines a second of processor time"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name, default in (("psc", 2_000_000), ("titles", 500_000), ("sought", 100), ("seed", 1), ("brute", 100), ("pandas", 1), ("lines", 50_000)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    arguments.add_argument("--contender", nargs=3, help=argparse.SUPPRESS)
    wanted = arguments.parse_args()
    if wanted.contender:
        which, names, table = wanted.contender
        with open(table, encoding="utf-8", newline="") as file:
            sought = list(csv.DictReader(file))
        print(json.dumps(brute_force(Path(names), sought, wanted.brute) if which == "brute" else blocked_pairs(Path(names), sought)))
        return
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        names, table = here / "names.parquet", here / "sought.csv"
        rows, truth = registers(names, wanted.psc, wanted.titles, wanted.sought, wanted.seed)
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["kind", "name", "born", "address", "number"], *rows])
        found = [row(f"`assettrace search`, {wanted.sought} parties", *ours(names, table, len(rows)), truth)]
        this = [sys.executable, __file__, "--brute", str(wanted.brute), "--contender"]
        if wanted.brute:
            found.append(row(f"rapidfuzz, {wanted.brute} of the parties against every name", *measured([*this, "brute", str(names), str(table)]), truth))
        if wanted.pandas:
            found.append(row(f"blocked pairs in pandas, {wanted.sought} parties", *measured([*this, "pandas", str(names), str(table)]), truth))
        versions = ", ".join(f"{name} {version(name)}" for name in ("splink", "duckdb", "rapidfuzz", "pandas", "pyarrow"))
        print(
            f"{date.today()}; {platform.machine()}, Python {platform.python_version()}, {versions}; seed {wanted.seed}; {wanted.psc:,} controllers and "
            f"{wanted.titles:,} proprietors, a file of {names.stat().st_size / 1e6:,.0f} MB\n"
        )
        print(f"| what | took | processor | memory | true records among the {BEST} best | parties with one |\n|---|---|---|---|---|---|")
        print("\n".join(found))
        if wanted.lines:
            print(f"\n{reading(wanted.lines, here)}")


if __name__ == "__main__":
    main()
