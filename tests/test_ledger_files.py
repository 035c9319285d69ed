"""The engine on plain files: what it writes, that the same input gives the same bytes, and what it refuses."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.ledgers.ledger_files import read
from flows.ledgers.ledger_results import Wanted, write
from schemas.evidence import Refusal
from tracing.attribution.rules import RULES

LEDGER = """id,at,from,to,amount,currency
wages,2024-01-10,@employer,Lettings,170000.00,GBP
cash,2024-01-20,,Lettings,90000,GBP
uncle,2024-02-14,Lettings,@uncle,40000.000,GBP
trade,2024-03-05,@customer,Lettings,62000.00,GBP
loan,2024-03-25,@uncle,Lettings,38000.00,GBP
late,2024-05-02T09:00,@employer,Lettings,20000.00,GBP
one,2024-05-02T15:00,Lettings,@conveyancer,260000.00,GBP
clean,2024-06-05,@insurer,Lettings,20000.00,GBP
inter,2024-06-11,Lettings,Holdings,70000.00,GBP
two,2024-06-13,Holdings,@conveyancer,70000.00,GBP
rest,2024-06-20,Lettings,,30000.00,GBP
"""
CLAIMS = "transfer,label,amount\nwages,A,\ncash,B,\nlate,A,20000.00\n"
TARGETS = "target,transfer,account\nTitle One,one,\nTitle Two,two,\nboth,one,\nboth,two,\nleft,,Lettings\n"


TOP = str(Path(__file__).resolve().parent.parent)


def with_kind(id, kind):
    """The ledger with a kind on one of its lines."""
    head, *rows = LEDGER.splitlines()
    return "\n".join([head + ",kind", *(f"{row},{kind if row.startswith(id + ',') else ''}" for row in rows)]) + "\n"


def question(folder, ledger=LEDGER, claims=CLAIMS, targets=TARGETS):
    for name, text in (("ledger.csv", ledger), ("claims.csv", claims), ("targets.csv", targets)):
        (folder / name).write_text(text, "utf-8")
    return read(folder / "ledger.csv", folder / "claims.csv", folder / "targets.csv")


def table(path):
    return [tuple(row) for row in csv.reader(path.open(newline="", encoding="utf-8"))][1:]


def test_the_story_of_two_titles(tmp_path):
    write(question(tmp_path), Wanted("all", ranges=True, routes=True), tmp_path / "out")
    traced = {}
    for target, _, rule, amount in table(tmp_path / "out/rules.csv"):
        traced[target, rule] = traced.get((target, rule), 0) + round(float(amount) * 100)
    # by hand: flows/demo/expected_tracing.py gives the arithmetic in words
    assert traced["Title One", "own_money_first"] == 160_000_00
    assert traced["Title One", "pro_rata"] == 183_529_41
    assert traced["Title One", "fifo"] == 220_000_00
    assert traced["Title One", "claims_first"] == traced["Title One", "asset_first"] == 240_000_00
    assert traced["Title Two", "own_money_first"] == 50_000_00
    assert {row[0]: row[1:] for row in table(tmp_path / "out/bounds.csv")} == {
        "Title One": ("160000.00", "240000.00"),
        "Title Two": ("0.00", "70000.00"),
        "both": ("210000.00", "240000.00"),
        "left": ("0.00", "0.00"),
    }
    assert {row[0] for row in table(tmp_path / "out/poison/flagged.csv")} == {"uncle", "one", "inter", "two", "rest"}
    steps = table(tmp_path / "out/fifo/routes.csv")
    assert ("Title Two", "A", "inter", "two", "10000.00") in steps and ("Title Two", "A", "late", "inter", "10000.00") in steps
    run = json.loads((tmp_path / "out/run.json").read_text())
    assert run["unknown_money"] == "0.00" and len(run["inputs"]["ledger"]["sha256"]) == 64


def test_same_input_same_bytes_whatever_the_order_of_rows(tmp_path):
    head, *rows = LEDGER.splitlines()
    write(question(tmp_path), Wanted("pro_rata", ranges=True, routes=True), tmp_path / "one")
    write(question(tmp_path, ledger="\n".join([head, *rows[::-1]])), Wanted("pro_rata", ranges=True, routes=True), tmp_path / "two")
    for file in (tmp_path / "one").iterdir():
        if file.name != "run.json":  # it holds the hash of the file as it was given
            assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_one_label_and_a_replaced_result(tmp_path):
    write(question(tmp_path), Wanted("fifo"), tmp_path / "out")
    write(question(tmp_path), Wanted("own_money_first", ranges=True, label="B"), tmp_path / "out")
    assert {row[0]: row[1:] for row in table(tmp_path / "out/bounds.csv")}["Title One"] == ("0.00", "90000.00")
    assert not list(tmp_path.glob(".out*")) and not (tmp_path / "out/routes.csv").exists()


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("mine")
    with pytest.raises(Refusal):
        write(question(tmp_path), Wanted("fifo"), tmp_path / "out")
    assert (tmp_path / "out/letter.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("ledger", "claims", "targets", "said"),
    [
        (LEDGER.replace("170000.00", "170000.001"), CLAIMS, TARGETS, ("ledger.csv", "line 2", "amount", "170000.001")),
        (LEDGER.replace("90000,GBP", "90000,EUR"), CLAIMS, TARGETS, ("ledger.csv", "line 3", "currency", "EUR", "GBP")),
        (LEDGER.replace("2024-02-14", "2024-02-31"), CLAIMS, TARGETS, ("ledger.csv", "line 4", "at", "2024-02-31")),
        (LEDGER.replace("trade,", "cash,"), CLAIMS, TARGETS, ("ledger.csv", "line 5", "id", "cash")),
        (LEDGER.replace("amount,", "sum,"), CLAIMS, TARGETS, ("ledger.csv", "line 1", "heading", "amount")),
        (LEDGER.replace("rest,2024-06-20,Lettings,,30000.00,GBP", "rest,2024-06-20,Lettings,GBP"), CLAIMS, TARGETS, ("ledger.csv", "line 12", "4 fields", "6")),
        (LEDGER, CLAIMS.replace("late,A", "lost,A"), TARGETS, ("claims.csv", "line 4", "transfer", "lost")),
        (LEDGER, CLAIMS.replace("20000.00", "20000.01"), TARGETS, ("claims.csv", "line 4", "amount", "2000001", "2000000")),
        (LEDGER, CLAIMS, TARGETS.replace("both,two", "both,three"), ("targets.csv", "line 5", "transfer", "three")),
        (LEDGER, CLAIMS, TARGETS.replace("left,,", "left,one,"), ("targets.csv", "line 6", "both")),
        (LEDGER + '"open,2024-01-01', CLAIMS, TARGETS, ("ledger.csv", "line 13", "quotes")),
        (LEDGER.replace("40000.000", "0.00"), CLAIMS, TARGETS, ("ledger.csv", "line 4", "column amount", "0.00", "more than zero")),
        (LEDGER.replace("40000.000", "-4.00"), CLAIMS, TARGETS, ("ledger.csv", "line 4", "column amount", "-4.00", "more than zero")),
        (LEDGER.replace("40000.000", ""), CLAIMS, TARGETS, ("ledger.csv", "line 4", "column amount", "nothing")),
        (LEDGER.replace("Lettings,@uncle,", "Lettings,Lettings,"), CLAIMS, TARGETS, ("ledger.csv", "line 4", "column to", "another account")),
        (LEDGER.replace("Lettings,@uncle,", "@a,@uncle,"), CLAIMS, TARGETS, ("ledger.csv", "line 4", "column to", "@uncle", "one side at least")),
        (LEDGER.replace("Lettings,@uncle,", "Lettings,@uncle ,"), CLAIMS, TARGETS, ("ledger.csv", "line 4", "column to", "'@uncle '", "without spaces")),
        (LEDGER.replace("2024-02-14", "14.02.2024"), CLAIMS, TARGETS, ("ledger.csv", "line 4", "column at", "14.02.2024", "2024-05-02")),
        (LEDGER.replace("GBP", "BTC"), CLAIMS, TARGETS, ("ledger.csv", "line 2", "currency", "BTC", "ISO 4217")),
        (with_kind("two", "reversal:nowhere"), CLAIMS, TARGETS, ("ledger.csv", "line 11", "column kind", "reversal:nowhere", "an earlier transfer")),
        (with_kind("inter", "reversal:two"), CLAIMS, TARGETS, ("ledger.csv", "line 10", "column kind", "reversal:two", "an earlier transfer")),
        (with_kind("two", "reversal:inter"), CLAIMS, TARGETS, ("ledger.csv", "line 11", "column to", "@conveyancer", "Lettings")),
        (with_kind("rest", "gap"), CLAIMS, TARGETS, ("ledger.csv", "line 12", "column amount", "30000.00", "gap")),
        (with_kind("rest", "refund"), CLAIMS, TARGETS, ("ledger.csv", "line 12", "column kind", "refund")),
        (LEDGER, CLAIMS + "inter,A,5.00\n", TARGETS, ("claims.csv", "line 5", "column amount", "5.00", "the whole of a transfer")),
        (LEDGER, CLAIMS + "cash,B,1.00\n", TARGETS, ("claims.csv", "line 5", "column label", "'B' a second time")),
        (LEDGER, CLAIMS + "trade,own,\n", TARGETS, ("claims.csv", "line 5", "column label", "'own'")),
        (LEDGER, CLAIMS + "trade,C,0\n", TARGETS, ("claims.csv", "line 5", "column amount", "more than zero")),
        (LEDGER, CLAIMS + "trade,C,1.001\n", TARGETS, ("claims.csv", "line 5", "column amount", "1.001")),
        (LEDGER, CLAIMS, TARGETS + "x,,Nobody\n", ("targets.csv", "line 7", "column account", "Nobody")),
    ],
)
def test_what_is_refused_says_where_and_why(tmp_path, ledger, claims, targets, said):
    with pytest.raises(Refusal) as refused:
        question(tmp_path, ledger, claims, targets)
    for word in said:
        assert word in str(refused.value)


def test_a_target_that_a_unit_passes_twice_is_refused(tmp_path):
    asked = question(tmp_path, targets="target,transfer,account\nboth,inter,\nboth,two,\n")
    with pytest.raises(Refusal, match="targets.csv, line 3, column transfer: found two, which money can reach through inter"):
        write(asked, Wanted("fifo"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_with_the_order_of_a_day_free_more_can_pass_twice(tmp_path):
    ledger = "id,at,from,to,amount,currency,seq\npaid,2024-01-01,a,@x,5,GBP,1\ncame,2024-01-01,@,a,5,GBP,2\n"
    asked = question(tmp_path, ledger, "transfer,label,amount\ncame,A,\n", "target,transfer,account\nt,paid,\nt,came,\n")
    write(asked, Wanted("fifo", ranges=True), tmp_path / "out")
    with pytest.raises(Refusal, match="a unit counts once"):
        write(asked, Wanted("fifo", ranges=True, free_days=True), tmp_path / "out")


def test_the_inputs_are_never_replaced(tmp_path):
    asked = question(tmp_path)
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(Refusal, match="ledger.csv stands in this folder"):
        write(asked, Wanted("fifo"), tmp_path, [tmp_path / "ledger.csv"])
    assert (tmp_path / "ledger.csv").exists()


def test_the_command_ends_with_its_code_and_leaves_an_earlier_result_alone(tmp_path):
    question(tmp_path)

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-c", "from flows.cli import main; main()", "ledger", "ledger.csv", "--claims", "claims.csv", "--out", "out", *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": TOP},
            capture_output=True,
            text=True,
        )

    done = run("--rule", "all", "--target", "targets.csv", "--bounds", "--route")
    assert (done.returncode, done.stderr) == (0, "") and "11 lines traced" in done.stdout
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert len(before) == 6 * len(RULES) + 4
    assert run("--rule", "asset_first").returncode == 2 and run("--rule", "fifo", "--claim", "Z").returncode == 2 and run("--rule", "best").returncode == 2
    (tmp_path / "claims.csv").write_text(CLAIMS + "nowhere,A,\n")
    refused = run("--rule", "fifo")
    assert refused.returncode == 3 and "claims.csv, line 5, column transfer: found 'nowhere', expected the id of a transfer" in refused.stderr
    assert before == {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}


def test_one_bad_line_of_many_is_named(tmp_path):
    lines = [f"t{n},2024-01-01,@,a,1.00,GBP" for n in range(200_000)]
    lines[123_456] = lines[123_456].replace("1.00", "1.005")
    with pytest.raises(Refusal, match="ledger.csv, line 123458, column amount: found 1.005"):
        question(tmp_path, "id,at,from,to,amount,currency\n" + "\n".join(lines) + "\n")
