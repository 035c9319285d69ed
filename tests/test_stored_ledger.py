"""A stored ledger gives the bytes that the plain files give; what cannot be right in a Parquet table is named by its row."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from drawn_ledgers import drawn
from typer.testing import CliRunner

from flows.cli import app
from flows.ledgers.ledger_files import read
from flows.ledgers.ledger_results import Wanted, write
from flows.ledgers.stored_ledger import open_stored, store
from flows.ledgers.stored_results import write_stored
from schemas.evidence import Refusal
from tracing.attribution.rules import RULES

RESULTS = ("transfers", "holdings", "totals", "targets", "flagged")


def parquet(ledger: str, path, *, numbers: bool = False, **instead) -> None:
    rows = list(csv.DictReader(io.StringIO(ledger, newline="")))
    columns = {
        "id": pa.array([int(row["id"]) for row in rows] if numbers else [row["id"] for row in rows]),
        "at": pa.array([datetime.fromisoformat(row["at"]) for row in rows], pa.timestamp("us")),
        "amount": pa.array([Decimal(row["amount"]) if row["amount"] else None for row in rows], pa.decimal128(20, 6)),
        **{name: pa.array([row.get(name, "") for row in rows]) for name in ("from", "to", "currency", "kind")},
    }
    if "seq" in rows[0]:
        columns["seq"] = pa.array([int(row["seq"]) for row in rows])
    pq.write_table(pa.table(columns | instead), path, row_group_size=5)


def test_the_same_bytes_as_from_plain_files(tmp_path, monkeypatch):
    monkeypatch.setattr("flows.ledgers.ledger_results.write_whole", lambda path, data: path.write_bytes(data))  # without waiting for the disk
    files, compared = [tmp_path / name for name in ("ledger.csv", "claims.csv", "targets.csv")], 0
    for seed in range(60):
        texts = drawn(Random(seed), 20)
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, "utf-8", newline="")
        parquet(texts[0], tmp_path / "ledger.parquet", numbers=seed % 2 == 0 and "seq" not in texts[0].splitlines()[0].split(","))
        stored = store(tmp_path / "ledger.parquet", tmp_path / "stored")
        question = read(*files)
        if any(len(target.transfers) + len(target.accounts) > 1 for target in question.targets):
            continue  # a unit that passes a target twice: the plain files refuse some of these
        for rule in RULES:
            write(question, Wanted(rule), tmp_path / "plain")
            write_stored(stored, files[1], rule, tmp_path / "fast", files[2])
            for name in RESULTS:
                assert (tmp_path / f"fast/{name}.csv").read_bytes() == (tmp_path / f"plain/{name}.csv").read_bytes(), (seed, rule, name)
            compared += 1
    assert compared > 100


LEDGER = "id,at,from,to,amount,currency\n1,2024-01-01,@,a,10.00,GBP\n2,2024-01-02,a,b,4.00,GBP\n3,2024-01-03,b,@x,1.00,GBP\n"
AT = pa.array([datetime(2024, 1, 1)] * 3, pa.timestamp("us"))
NOT_IN_TABLE = pa.array(["GBP", "GBP", "EUR"])


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"amount": pa.array([10.0, 4.0, 1.0])}, ("column amount", "double", "decimals")),
        ({"amount": pa.array([Decimal("10"), Decimal("4.001"), Decimal(1)], pa.decimal128(9, 3))}, ("row 2", "4.001", "2 digits")),
        ({"amount": pa.array([Decimal("10"), Decimal("4"), Decimal(0)], pa.decimal128(9, 2))}, ("row 3", "more than zero")),
        ({"amount": pa.array([Decimal("10"), None, Decimal(1)], pa.decimal128(9, 2))}, ("row 2", "more than zero")),
        ({"at": pa.array([datetime(2024, 1, 1)] * 3, pa.timestamp("us", "UTC"))}, ("column at", "without a zone")),
        ({"currency": NOT_IN_TABLE}, ("column currency", "EUR and GBP", "one currency")),
        ({"to": pa.array(["a", "a", "@x"])}, ("row 2", "another account")),
        ({"from": pa.array(["@", "a", "@b"])}, ("row 3", "one side at least")),
        ({"from": pa.array(["@", " a", "b"])}, ("' a'", "without spaces")),
        ({"id": pa.array(["1", "2", "1"])}, ("row 3", "'1' a second time")),
        ({"from": pa.array(["@", None, "b"])}, ("row 2", "column from", "no value")),
        ({"kind": pa.array(["", "refund", ""])}, ("column kind", "refund")),
        ({"kind": pa.array(["", "", "reversal:9"])}, ("row 3", "an earlier transfer")),
        ({"kind": pa.array(["", "", "reversal:2"])}, ("row 3", "parties of the earlier transfer exchanged")),
        ({"note": pa.array(["", "", ""])}, ("column heading", "note")),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(tmp_path, instead, said):
    parquet(LEDGER, tmp_path / "ledger.parquet", **instead)
    with pytest.raises(Refusal) as refused:
        store(tmp_path / "ledger.parquet", tmp_path / "stored")
    assert all(word in str(refused.value) for word in said), refused.value
    assert not (tmp_path / "stored").exists()


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ("9,A,\n", ("line 2", "'9'")),
        ("1,A,11.00\n", ("line 2", "1100", "1000")),
        ("2,A,3.00\n", ("line 2", "300 of 400", "whole")),
        ("1,own,\n", ("line 2", "'own'")),
        ("1,A,1.00\n1,A,1.00\n", ("line 3", "second time")),
        ("1,A,0.00\n", ("line 2", "more than zero")),
    ],
)
def test_claims_are_refused_as_from_plain_files(tmp_path, claims, said):
    parquet(LEDGER, tmp_path / "ledger.parquet", numbers=True)
    (tmp_path / "claims.csv").write_text("transfer,label,amount\n" + claims)
    with pytest.raises(Refusal) as refused:
        write_stored(store(tmp_path / "ledger.parquet", tmp_path / "stored"), tmp_path / "claims.csv", "fifo", tmp_path / "out")
    assert all(word in str(refused.value) for word in said), refused.value
    assert not (tmp_path / "out").exists()


def test_the_commands(tmp_path):
    parquet(LEDGER, tmp_path / "ledger.parquet")
    (tmp_path / "claims.csv").write_text("transfer,label,amount\n1,A,\n")
    run = CliRunner().invoke
    assert run(app, ["store", str(tmp_path / "ledger.parquet"), "--out", str(tmp_path / "stored")]).exit_code == 0
    assert open_stored(tmp_path / "stored").facts["lines"] == 3
    asked = ["ledger", str(tmp_path / "stored"), "--claims", str(tmp_path / "claims.csv"), "--out", str(tmp_path / "out"), "--rule"]
    assert run(app, [*asked, "own_money_first"]).exit_code == 0
    assert (tmp_path / "out/holdings.csv").read_text() == "account,label,amount\na,A,6.00\nb,A,3.00\n"
    assert run(app, [*asked, "fifo", "--bounds"]).exit_code == 2 and run(app, [*asked, "all"]).exit_code == 2
