"""The engine on plain files: what it writes, that the same input gives the same bytes, and what it refuses."""
from __future__ import annotations

import csv
import json

import pytest

from flows.ledger_files import read
from flows.ledger_results import Wanted, write
from schemas.evidence import Refusal

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
    # by hand: flows/demo/answers.py gives the arithmetic in words
    assert traced["Title One", "own_money_first"] == 160_000_00
    assert traced["Title One", "pro_rata"] == 183_529_41
    assert traced["Title One", "fifo"] == 220_000_00
    assert traced["Title One", "claims_first"] == traced["Title One", "asset_first"] == 240_000_00
    assert traced["Title Two", "own_money_first"] == 50_000_00
    assert dict((row[0], row[1:]) for row in table(tmp_path / "out/bounds.csv")) == {
        "Title One": ("160000.00", "240000.00"), "Title Two": ("0.00", "70000.00"), "both": ("210000.00", "240000.00"), "left": ("0.00", "0.00"),
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
    assert dict((row[0], row[1:]) for row in table(tmp_path / "out/bounds.csv"))["Title One"] == ("0.00", "90000.00")
    assert not list(tmp_path.glob(".out*")) and not (tmp_path / "out/routes.csv").exists()


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("mine")
    with pytest.raises(Refusal):
        write(question(tmp_path), Wanted("fifo"), tmp_path / "out")
    assert (tmp_path / "out/letter.txt").read_text() == "mine"


@pytest.mark.parametrize(("ledger", "claims", "targets", "said"), [
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
])
def test_what_is_refused_says_where_and_why(tmp_path, ledger, claims, targets, said):
    with pytest.raises(Refusal) as refused:
        question(tmp_path, ledger, claims, targets)
    for word in said:
        assert word in str(refused.value)
