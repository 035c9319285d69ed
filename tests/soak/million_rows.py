"""Long run: how long the verifier takes over exhibits of a million rows, all of them lines of the ledger, with claims followed under all six rules.

    python tests/soak/million_rows.py [--rows 1000000] [--claims 200] [--seed 1]

The statements are made as a bank writes them; the twin's ledger is theirs, line for line, and its rulings, routes and totals are put in from a first pass, so that the
second, which is timed, checks and finds everything as it is. A row that is then altered in the ledger must be found. What is not in it are the pages of a PDF, which
depend on the dossier and not on the rows.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter, process_time

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from large_case import Size, write_case

from flows.dossier.verifier import FORMAT, RULES, Findings, Recomputed, Twin, check_content, is_own, read_camt


def main() -> int:
    parser = argparse.ArgumentParser()
    for name, default in (("rows", 1_000_000), ("claims", 200), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = write_case(Path(name) / "case", Size(chosen.rows, chosen.claims, 4, seed=chosen.seed))
        files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.exhibits.glob("statement-*.xml"))}
        twin = completed(ledger_of(files, chosen.claims))
        wall, processor, broken, lines = timed(twin, files)
        altered = json.loads(twin)
        altered["ledger"]["lines"][Random(chosen.seed).randrange(lines)][4] += 100
        found = timed(json.dumps(altered).encode(), files)[2]
    print(
        f"{lines:,} rows of {len(files)} exhibits, {chosen.claims} claims, {len(RULES)} rules, seed {chosen.seed}: {wall:.1f} s, {processor:.1f} s of the processor (goal: 60 s); "
        f"{len(broken)} things do not hold; of a ledger with one amount altered {len(found)} do not"
    )
    return bool(broken) or not found


def ledger_of(files: dict[str, Path], claims: int) -> dict:
    """A twin of the statements alone: every entry a line between its account and outside, the first credits claimed."""
    accounts, lines, readings, statements = [], [], [], []
    for number, (sha256, path) in enumerate(files.items()):
        read = read_camt(path.read_bytes(), "Stmt")
        account = next(iter(read.entries.values()))[2]
        accounts.append(f"iban:{account}")
        readings.append({"exhibit": sha256, "accepted": read.accepted, "set_aside": 0, "declared": 0, "total": read.accepted})
        statements += [
            {"id": f"{sha256[:16]}/{place}", "exhibit": sha256, "account": f"iban:{account}", "opens_on": "", "closes_on": "", "reconciles": True, **said}
            for place, said in read.statements.items()
        ]
        for place, (day, value, _, order) in read.entries.items():
            entry = f"{sha256[:16]}/{place}"
            ends = [-1, number, value, "", "", entry] if value > 0 else [number, -1, -value, "", entry, ""]
            lines.append((day, int(place.split()[1].rstrip(",")), order, ["", day, *ends]))
    lines = [line for *_, line in sorted(lines, key=lambda found: found[:3])]
    claimed = [line[7] for line in lines if line[7]][:claims]
    amounts = {line[7]: line[4] for line in lines if line[7]}
    return {
        "format": FORMAT,
        "case": {"currency": "GBP", "rule": "pro_rata", "rules": RULES, "claims": ["A"], "labels": ["A"]},
        "exhibits": [
            {"sha256": sha256, "reference": f"IH/{n}", "kind": "data", "template": "", "size": path.stat().st_size}
            for n, (sha256, path) in enumerate(files.items(), start=1)
        ],
        "statements": statements,
        "transactions": [],
        "figures": [],
        "text": [],
        "ledger": {"accounts": accounts, "lines": lines, "not_in_it": []},
        "findings": {
            **{
                name: []
                for name in (
                    "ruling",
                    "anyorder",
                    "labeltotal",
                    "routestep",
                    "purchase",
                    "purchasepayment",
                    "repaymenttransfer",
                    "gifttransfer",
                    "asset",
                    "gap",
                )
            },
            "reading": readings,
            "claimedreceipt": [{"transfer": id, "label": "A", "amount": f"{amounts[id] // 100}.{amounts[id] % 100:02d}", "currency": "GBP"} for id in claimed],
        },
    }


def completed(made: dict) -> bytes:
    """The twin with what follows from its ledger."""
    twin = Twin(json.dumps(made).encode())
    again = Recomputed(twin, Findings())

    def money(minor: int) -> str:
        return f"{minor // 100}.{minor % 100:02d}"

    rows = made["findings"]
    for rule, targets in again.held.items():
        for target, (held, route) in targets.items():
            rows["ruling"] += [{"rule": rule, "target": target, "label": label, "amount": money(amount), "currency": ""} for label, amount in held.items()]
            if rule == twin.rule:
                rows["routestep"] += [
                    {
                        "rule": rule,
                        "target": target,
                        "label": label,
                        "from_transfer": twin.lines[came][0],
                        "to_transfer": twin.lines[went][0] if went >= 0 else "",
                        "amount": money(amount),
                    }
                    for (label, came, went), amount in route.items()
                ]
        totals = again.by_rule[rule].totals
        rows["labeltotal"] += [
            {
                "rule": rule,
                "label": label,
                "currency": "",
                **{part: money(totals[label][part]) for part in ("claimed", "held", "paid_out", "absorbed", "relabelled", "lost_in_gap")},
            }
            for label in totals
            if not is_own(label)
        ]
    return json.dumps(made).encode()


def timed(twin: bytes, files: dict[str, Path]) -> tuple[float, float, list[str], int]:
    """Wall and processor seconds of one check, what does not hold, and how many lines there were."""
    gc.collect()
    gc.disable()
    begun, used, findings = perf_counter(), process_time(), Findings()
    read = Twin(twin)
    check_content(read, files, findings)
    took = perf_counter() - begun, process_time() - used
    gc.enable()
    return *took, findings.broken, len(read.lines)


if __name__ == "__main__":
    sys.exit(main())
