"""How fast exhibits are taken in, beside what a user would take instead: one run prints a Markdown table for docs/validation.md.

Run: python benchmarks/intake.py [--rows 10000000] [--entries 1000000] [--lines 12000000] [--titles 4000000] [--repeat 3] [--seed 1]. A part is left
out with 0. Files are invented by the seed, in the layout of the bank, the message or the register; every figure is the median of processes that do
nothing else, in turn, counted from when all is imported. What is taken in is hashed, read strictly, typed, counted, held to its promises and stored in a
case's store. Processor time is told beside the time that passed: on a machine that other work shares only its ratios mean anything.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

TOP = Path(__file__).resolve().parent.parent
sys.path[0] = str(TOP)  # not this folder

FIRST, LAST = date(2015, 1, 1), date(2024, 12, 31)
TEMPLATE = """says = "a bank's export"
delimiter = ","
dates = "dmy"
decimal_mark = "."
order = "oldest_first"
[statement]
account = {line = "Account"}
currency = {line = "Currency"}
[columns]
booked_on = "Date"
bank_code = "Type"
text = "Details"
counterparty_account = "Counterparty account"
reference = "Reference"
paid_out = "Paid out"
paid_in = "Paid in"
balance_after = "Balance"
"""


def iban(number: int) -> str:
    """A British IBAN whose check digits are right, of an invented bank."""
    rest = f"XXXX000000{number:08d}"
    check = 98 - int("".join(str(int(c, 36)) for c in rest + "GB00")) % 97
    return f"GB{check:02d}{rest}"


def bank(path: Path, rows: int, seed: int) -> None:
    """A statement whose balances run on."""
    random, balance = Random(seed), 100_000
    others = [iban(n) for n in range(1, 20_001)]
    days = [f"{FIRST + timedelta(days=n):%d/%m/%Y}" for n in range((LAST - FIRST).days)]
    with path.open("w", encoding="utf-8") as file:
        file.write(f"Account,{iban(0)}\nCurrency,GBP\nDate,Type,Details,Counterparty account,Reference,Paid out,Paid in,Balance\n")
        for n in range(rows):
            minor, out = random.randrange(1, 500_000), balance > 0 and random.random() < 0.6
            balance += -minor if out else minor
            amount = f"{minor // 100}.{minor % 100:02d}"
            sign, whole = ("-", -balance) if balance < 0 else ("", balance)
            file.write(
                f"{days[n * len(days) // rows]},{('DD', 'FPO', 'CARD')[minor % 3]},PAYMENT TO PARTY {minor % 9_973},{others[minor % 20_000]},R{n},"
                f"{amount if out else ''},{'' if out else amount},{sign}{whole // 100}.{whole % 100:02d}\n"
            )


def camt(path: Path, entries: int, seed: int) -> None:
    """One statement of camt.053.001.08."""
    random, total = Random(seed), 0
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId>'
            f"<CreDtTm>2025-01-01T00:00:00</CreDtTm></GrpHdr><Stmt><Id>S</Id><Acct><Id><IBAN>{iban(0)}</IBAN></Id></Acct>"
        )
        amounts = [random.randrange(1, 500_000) for _ in range(1_000)]
        total = sum(amounts[n % 1_000] * (1 if n % 2 else -1) for n in range(entries))
        for kind, minor, day in (("OPBD", 0, FIRST), ("CLBD", total, LAST)):
            file.write(
                f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">{abs(minor) // 100}.{abs(minor) % 100:02d}</Amt>'
                f"<CdtDbtInd>{'CRDT' if minor >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
            )
        for n in range(entries):
            minor, day = amounts[n % 1_000], FIRST + timedelta(days=n * (LAST - FIRST).days // entries)
            side, role = ("CRDT", "Dbtr") if n % 2 else ("DBIT", "Cdtr")
            file.write(
                f'<Ntry><NtryRef>{n}</NtryRef><Amt Ccy="GBP">{minor // 100}.{minor % 100:02d}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt>'
                f"<Dt>{day}</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs><RltdPties><{role}><Pty><Nm>Party {minor % 997}</Nm></Pty></{role}>"
                f"<{role}Acct><Id><IBAN>{iban(1 + minor % 997)}</IBAN></Id></{role}Acct></RltdPties><RmtInf><Ustrd>Payment {n}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
            )
        file.write("</Stmt></BkToCstmrStmt></Document>")


def psc(path: Path, lines: int, seed: int) -> None:
    """A snapshot of people with significant control, with its totals."""
    random = Random(seed)
    natures = (
        "ownership-of-shares-25-to-50-percent",
        "ownership-of-shares-75-to-100-percent",
        "voting-rights-25-to-50-percent",
        "right-to-appoint-and-remove-directors",
    )
    counts = [0, 0]
    with path.open("w", encoding="utf-8") as file:
        for n in range(lines):
            number, key, draw = f"{n // 2:08d}", f"{n:026d}x", random.random()
            link = f"/company/{number}/persons-with-significant-control"
            address = {
                "address_line_1": f"{n % 900 + 1} Long Lane",
                "country": "England",
                "locality": "Harrowmouth",
                "postal_code": f"HM{n % 90} {n % 9}AA",
                "premises": f"Unit {n % 40}",
            }
            common = {"address": address, "etag": f"{n:040x}", "notified_on": f"20{16 + n % 8}-0{1 + n % 9}-1{n % 10}"}
            if draw < 0.05:
                data = {
                    "etag": common["etag"],
                    "kind": "persons-with-significant-control-statement",
                    "links": {"self": f"{link}-statements/{key}"},
                    "notified_on": common["notified_on"],
                    "statement": "no-individual-or-entity-with-signficant-control",
                }
            elif draw < 0.17:
                data = common | {
                    "identification": {
                        "country_registered": "England",
                        "legal_authority": "Companies Act 2006",
                        "legal_form": "Private limited company",
                        "place_registered": "Companies House",
                        "registration_number": f"{n % 5_000_000:08d}",
                    },
                    "kind": "corporate-entity-person-with-significant-control",
                    "links": {"self": f"{link}/corporate-entity/{key}"},
                    "name": f"Holding {n % 70_000} Limited",
                    "natures_of_control": [natures[n % 4], natures[2]],
                }
            else:
                first, last = f"Given{n % 9_000}", f"Family{n % 50_000}"
                data = common | {
                    "country_of_residence": "England",
                    "date_of_birth": {"month": 1 + n % 12, "year": 1940 + n % 60},
                    "kind": "individual-person-with-significant-control",
                    "links": {"self": f"{link}/individual/{key}"},
                    "name": f"Ms {first} {last}",
                    "name_elements": {"forename": first, "surname": last, "title": "Ms"},
                    "nationality": "British",
                    "natures_of_control": [natures[n % 2], natures[2], natures[3]][: 1 + n % 3],
                }
            counts[draw < 0.05] += 1
            file.write(json.dumps({"company_number": number, "data": data}, separators=(",", ":")) + "\n")
        totals = {
            "exemptions_count": 0,
            "generated_at": "2024-12-31T00:00:00Z",
            "kind": "totals#persons-of-significant-control-snapshot",
            "persons_of_significant_control_count": counts[0],
            "statements_count": counts[1],
        }
        file.write(json.dumps({"data": totals}, separators=(",", ":")) + "\n")


def ccod(path: Path, titles: int, seed: int) -> None:
    """The full file of UK companies that own property, with its row count."""
    from flows.sources.land.hmlr_proprietors import columns

    random, headings = Random(seed), columns(overseas=False)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(f'"{heading}"' for heading in headings) + "\n")
        for n in range(titles):
            street = f"{n % 900 + 1} Long Lane, Harrowmouth (HM{n % 90} {n % 9}AA)"
            row = [
                f"HM{n % 1_000_000}" if n < 1_000_000 else f"H{chr(65 + n // 1_000_000)}{n % 1_000_000}",
                "Freehold" if n % 3 else "Leasehold",
                street,
                "HARROWMOUTH",
                "MERESHIRE",
                "SOUTH",
                f"HM{n % 90} {n % 9}AA",
                "N",
                str(random.randrange(50, 900) * 1_000) if n % 4 == 0 else "",
            ]
            for proprietor in range(1 + (n % 20 == 0)):
                row += [
                    f"HOLDING {(n + proprietor) % 70_000} LIMITED",
                    f"{(n + proprietor) % 5_000_000:08d}",
                    "Limited Company or Public Limited Company",
                    street,
                    "",
                    "",
                ]
            row += [""] * (33 - len(row)) + [f"{1 + n % 28:02d}-{1 + n % 12:02d}-20{n % 25:02d}", "N"]
            file.write(",".join(f'"{value}"' for value in row) + "\n")
        file.write(f'"Row Count:","{titles}"\n')


def take_in(path: Path, folder: Path, checked: bool = True) -> Callable[[], None]:
    """What the intake flow does with one exhibit, without Prefect."""
    from flows.custody.files import sha256_of
    from flows.sources.read_exhibit import stage
    from flows.sources.reading.record_columns import give_back
    from flows.store.case_store import Store
    from schemas.evidence import Exhibit, Reading

    if checked:
        from expectations.verdicts import check_exhibit

    def work() -> None:
        exhibit = Exhibit(sha256=sha256_of(path), reference="B/1", file_name=path.name, size=path.stat().st_size)
        found, verdicts, state = (
            stage(path, exhibit, template="bank" if path.suffix == ".csv" and path.stem == "bank" else None, templates_dir=folder),
            [],
            "admitted",
        )
        assert not found.set_aside and all(period.reconciles for period in found.records.get("statementperiod", ())), (
            "the file was made to be read whole and to add up"
        )
        give_back()
        if checked:
            held = check_exhibit(found, first=FIRST, last=LAST)
            found, verdicts, state = held.staged, held.verdicts, held.state
            assert state == "admitted"
            give_back()
        rows = found.rows
        reading = Reading(
            exhibit=exhibit.sha256,
            source=found.source,
            reader_version=found.reader_version,
            encoding=found.encoding,
            accepted=rows.accepted,
            set_aside=rows.set_aside,
            declared=rows.declared,
            total=rows.total,
            state=state,
        )
        with Store.open(folder / f"{os.getpid()}.duckdb") as store:
            assert store.load(exhibit, reading, found, verdicts)

    return work


def sniffed(path: Path, folder: Path) -> Callable[[], None]:
    """DuckDB's own reading of the file into a table, typed by what it looks like."""
    import duckdb

    def work() -> None:
        with duckdb.connect(folder / f"{os.getpid()}.duckdb") as connection:
            connection.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{path}')")

    return work


def pandas_frame(path: Path, folder: Path) -> Callable[[], None]:
    """pandas: read, days parsed, balances compared as floats, kept as Parquet."""
    import pandas

    def work() -> None:
        rows = pandas.read_csv(path, skiprows=2)
        rows["Date"] = pandas.to_datetime(rows["Date"], dayfirst=True)
        moved = rows["Paid in"].fillna(0) - rows["Paid out"].fillna(0)
        assert ((rows["Balance"].shift() + moved - rows["Balance"]).abs().max()) < 0.01
        rows.to_parquet(folder / f"{os.getpid()}.parquet")

    return work


WORK = {"taken in": take_in, "taken in, unchecked": lambda path, folder: take_in(path, folder, checked=False), "sniffed": sniffed, "pandas": pandas_frame}


class Took(NamedTuple):
    """Seconds that passed and of processor time, medians; the most memory of any process in GB."""

    seconds: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.processor:.1f} s of processor time), {self.memory:.1f} GB"


def alone(path: Path, repeat: int, *whats: str) -> list[Took]:
    """What each took in processes of its own, which take turns."""
    runs: dict[str, list] = {what: [] for what in whats}
    for _ in range(repeat):
        for what in whats:
            done = subprocess.run([sys.executable, __file__, "--alone", what, "--file", str(path)], check=True, capture_output=True, text=True, cwd=TOP)
            runs[what].append(json.loads(done.stdout.splitlines()[-1]))
    return [Took(median(run[0] for run in of), median(run[1] for run in of), max(run[2] for run in of)) for of in runs.values()]


def do(what: str, path: Path) -> None:
    """One process's work; prints seconds and GB."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        (Path(folder) / "bank.toml").write_text(TEMPLATE, "utf-8")
        work = WORK[what](path, Path(folder))
        begun, processor = perf_counter(), process_time()
        work()
        took = perf_counter() - begun, process_time() - processor
    print(json.dumps([*took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6]))


def tables(folder: Path, rows: int, repeat: int, seed: int) -> list[tuple]:
    path = folder / "bank.csv"
    bank(path, rows, seed)
    named = f"{rows:,} rows of a bank's CSV, {path.stat().st_size / 1e6:.0f} MB"
    bare, *others = alone(path, repeat, "sniffed", "taken in, unchecked", "taken in", "pandas")
    found = [(f"{named}: DuckDB's `read_csv` into a table, types guessed", str(bare), "1")]
    for words, took, goal in zip(
        (
            "read strictly, typed, counted, balances checked, stored",
            "the same, with the Great Expectations suites",
            "pandas, floats, days parsed, written as Parquet",
        ),
        others,
        (" (goal: 3, under 4 GB)", " (goal: 4, under 4 GB)", ""),
        strict=False,
    ):
        found.append((words, str(took), f"{took.seconds / bare.seconds:.1f} x, processor time {took.processor / bare.processor:.1f} x{goal}"))
    path.unlink()
    return found


def registers(folder: Path, wanted: argparse.Namespace) -> list[tuple]:
    found = []
    for name, count, make, words, goal in (
        ("statement.xml", wanted.entries, camt, "entries of one camt.053", "goal: constant memory, under 1 GB"),
        ("psc.txt", wanted.lines, psc, "lines of PSC", "goal: 100,000 a second"),
        ("ccod.csv", wanted.titles, ccod, "rows of CCOD", "goal: 100,000 a second"),
    ):
        if count:
            make(folder / name, count, wanted.seed)
            size = (folder / name).stat().st_size / 1e6
            for taken, done in zip(
                alone(folder / name, wanted.repeat, "taken in, unchecked", "taken in"),
                ("read, stored", "the same, with the Great Expectations suites"),
                strict=False,
            ):
                found.append((f"{count:,} {words}, {size:.0f} MB: {done}", str(taken), f"{count / taken.seconds:,.0f} a second ({goal})"))
            (folder / name).unlink()
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name, default in (("rows", 10_000_000), ("entries", 1_000_000), ("lines", 12_000_000), ("titles", 4_000_000), ("repeat", 3), ("seed", 1)):
        arguments.add_argument(f"--{name}", type=int, default=default)
    arguments.add_argument("--alone", choices=WORK, help=argparse.SUPPRESS)
    arguments.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    wanted = arguments.parse_args()
    if wanted.alone:
        do(wanted.alone, wanted.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = tables(Path(folder), wanted.rows, wanted.repeat, wanted.seed) if wanted.rows else []
        rows += registers(Path(folder), wanted)
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "numba", "pandas", "great-expectations"))
    print(
        f"{date.today()}; {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, {versions}; medians of {wanted.repeat} runs; seed {wanted.seed}\n"
    )
    print("| what | took, most memory | against |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
