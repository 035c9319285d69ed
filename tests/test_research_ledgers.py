"""Labelled research ledgers: leading noughts, two columns of one name, labels; and the plain files on which the engine runs."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from sources_reading import counts, flags, sample, samples, staged

from expectations import research
from expectations.validation import validate
from flows.ledgers.ledger_files import read
from flows.ledgers.ledger_results import Wanted
from flows.ledgers.ledger_results import write as trace_to
from flows.ledgers.research_ledgers import write
from schemas.evidence import Refusal
from schemas.research import SimulatedTransfer

HEAD = "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,Payment Currency,Payment Format,Is Laundering"
WORLD = "\n".join(
    [
        HEAD,
        "2022/09/01 00:20,010,800A,03208,00B1,100.50,US Dollar,100.50,US Dollar,Cheque,0",
        "2022/09/01 00:21,03208,00B1,010,800C,90.00,Euro,100.50,US Dollar,Wire,1",
        "2022/09/01 00:22,010,800C,010,800C,5.00,US Dollar,5.00,US Dollar,Reinvestment,0",
        "2022/09/02 00:01,010,800C,010,800D,0.5,Bitcoin,0.5,Bitcoin,Bitcoin,0",
        "2022/09/02 00:02,010,800C,010,800D,7,Yen,7,Yen,ACH,0",
        "2022/09/02 00:02,010,800C,010,800D,7.5,Yen,7.5,Yen,ACH,0",
        "2022/09/02,010,800C,010,800D,7,Yen,7,Yen,ACH,0",
        "",
    ]
)
SIM = "TXN_ID,ACCOUNT_ID,COUNTER_PARTY_ACCOUNT_NUM,TXN_SOURCE_TYPE_CODE,tx_count,TXN_AMOUNT_ORIG,start,end\n2,15,25,CHECK,1,125.05,1,1\n4,21,25,CREDIT,1,1e3,2,2\n5,21,25,CREDIT,1,1,x,2\n"
CASH = "TXN_ID,ACCOUNT_ID,BRANCH_ID,TXN_SOURCE_TYPE_CODE,tx_count,TXN_AMOUNT_ORIG,RUN_DATE,end\n1,0,11,CASH-OUT,1,99.87,1,1\n17,19,0,CASH-IN,1,77.58,5,5\n18,19,0,CASH,1,77.58,5,5\n"
OPENING = "ACCOUNT_ID,PRIMARY_CUSTOMER_ID,init_balance,start,end,country,business,suspicious,isFraud,modelID\n15,C_15,184.44,1,50,US,I,False,false,0\n"
CONVERTED = (
    "tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp,is_sar,alert_id\n1,007,8,TRANSFER,120.00,2017-01-02T00:00:00Z,False,-1\n"
    "2,8,9,TRANSFER,120.00,2017-01-03T00:00:00Z,True,5\n3,8,9,TRANSFER,120.00,2017-01-03T00:00:00Z,maybe,5\n"
)
EXAMPLE = (
    "TX_ID,SENDER_ACCOUNT_ID,RECEIVER_ACCOUNT_ID,TX_TYPE,TX_AMOUNT,TIMESTAMP,IS_FRAUD,ALERT_ID\n1,6456,9069,TRANSFER,465.05,0,False,-1\n2,4282,5009,TRANSFER,570258.25,101,True,1\n"
    "3,4282,5009,TRANSFER,1.0,soon,True,1\n"
)
BALANCES = "ACCOUNT_ID,CUSTOMER_ID,INIT_BALANCE,COUNTRY,ACCOUNT_TYPE,IS_SAR,TX_BEHAVIOR_ID\n0,C_0,184.44,US,I,false,1\n"
BERKA = (
    '"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"\n1;2378;930101;"PRIJEM";"VKLAD";700.00;700.00;"";;\n'
    '2;576;930111;"VYDAJ";"PREVOD NA UCET";7200.00;100.00;"SIPO";"YZ";"00087144583"\n3;576;931301;"VYDAJ";"VYBER";1.00;1.00;"";;\n4;576;930111;"DAR";"VYBER";1.00;1.00;"";;\n'
)


def test_amlworld(tmp_path):
    found = staged(tmp_path, WORLD)
    assert (found.source, counts(found), flags(found)) == ("ibm_amlworld", (4, 3, 1), {"to_itself"})
    one, two, *_ = found.records["simulatedtransfer"]
    assert (one.payer, one.payee, one.paid, one.on, one.time, one.label) == ("010/800A", "03208/00B1", 10_050, date(2022, 9, 1), "00:20", "")
    assert (two.paid, two.paid_currency, two.received, two.received_currency, two.label, two.means) == (10_050, "USD", 9_000, "EUR", "laundering", "Wire")
    assert [row.reason.split()[0] for row in found.set_aside] == ["currency", "amount", "the"]


def test_amlworld_patterns(tmp_path):
    rows = WORLD.splitlines()[1:3]
    found = staged(
        tmp_path,
        "\n".join(
            [
                "BEGIN LAUNDERING ATTEMPT - FAN-OUT:  Max 2-degree Fan-Out",
                *rows,
                "END LAUNDERING ATTEMPT - FAN-OUT",
                "",
                "BEGIN LAUNDERING ATTEMPT - CYCLE",
                rows[0],
                "END LAUNDERING ATTEMPT - CYCLE",
                "",
            ]
        ),
    )
    assert counts(found) == (3, 0, 5) and [t.label for t in found.records["simulatedtransfer"]] == ["FAN-OUT 1", "FAN-OUT 1", "CYCLE 2"]


@pytest.mark.parametrize(
    ("content", "expected", "sides"),
    [
        (SIM, (1, 2, 1), [("15", "25", 12_505)]),
        (CASH, (2, 1, 1), [("0", "@branch 11", 9_987), ("@branch 0", "19", 7_758)]),
        (OPENING, (1, 0, 1), [("@", "15", 18_444)]),
        (CONVERTED, (2, 1, 1), [("007", "8", 12_000), ("8", "9", 12_000)]),
        (EXAMPLE, (2, 1, 1), [("6456", "9069", 46_505), ("4282", "5009", 57_025_825)]),
        (BALANCES, (1, 0, 1), [("@", "0", 18_444)]),
    ],
)
def test_amlsim(tmp_path, content, expected, sides):
    found = staged(tmp_path, content)
    assert (found.source, counts(found)) == ("ibm_amlsim", expected)
    assert [(t.payer, t.payee, t.paid) for t in found.records["simulatedtransfer"]] == sides
    assert [t.label for t in staged(tmp_path, CONVERTED).records["simulatedtransfer"]] == ["", "alert 5"]
    assert [(t.label, t.step) for t in staged(tmp_path, EXAMPLE.replace("IS_FRAUD", "IS_SAR")).records["simulatedtransfer"]] == [("", 0), ("alert 1", 101)]


def test_berka(tmp_path):
    found = staged(tmp_path, BERKA)
    assert (found.source, counts(found)) == ("pkdd99_berka", (2, 2, 1))
    assert [(t.on, t.payer, t.payee, t.paid, t.received_currency) for t in found.records["simulatedtransfer"]] == [
        (date(1993, 1, 1), "@cash", "2378", 70_000, "CZK"),
        (date(1993, 1, 11), "576", "@YZ/00087144583", 720_000, "CZK"),
    ]


def test_berka_from_a_database_and_amlworld_from_a_data_frame(tmp_path):
    found = staged(tmp_path, BERKA.replace(";", ",").replace("930101", "1993-01-01").replace("930111", "1993-01-11"))
    assert (found.source, counts(found), [t.on for t in found.records["simulatedtransfer"]]) == (
        "pkdd99_berka",
        (2, 2, 1),
        [date(1993, 1, 1), date(1993, 1, 11)],
    )
    assert counts(staged(tmp_path, WORLD.replace("To Bank,Account", "To Bank,Account.1"))) == (4, 3, 1)


def files(folder, *contents: str):
    for n, content in enumerate(contents):
        (folder / f"{n}.csv").write_text(content)
    return [folder / f"{n}.csv" for n in range(len(contents))]


def test_the_engine_runs_on_what_is_written(tmp_path):
    done = write(files(tmp_path, WORLD), "USD", tmp_path / "plain")
    assert (done.lines, done.claims, done.other_currencies, done.to_itself, done.set_aside) == (2, 1, 1, 1, 3)
    question = read(tmp_path / "plain/ledger.csv", tmp_path / "plain/claims.csv")
    assert len(question.ledger) == 2 and "laundering" in question.ledger.labels
    trace_to(question, Wanted("fifo", False, "", False, False), tmp_path / "result")
    with (tmp_path / "result/totals.csv").open(newline="") as totals:
        row = next(row for row in csv.DictReader(totals) if row["label"] == "laundering")
    assert (row["claimed"], row["paid_out"]) == ("100.50", "100.50"), "the marked transfer leaves by a conversion"


def test_openings_and_steps(tmp_path):
    write(files(tmp_path, OPENING, SIM), "USD", tmp_path / "plain")
    with (tmp_path / "plain/ledger.csv").open(newline="") as ledger:
        rows = list(csv.DictReader(ledger))
    assert [(row["id"], row["at"], row["from"], row["to"], row["kind"]) for row in rows] == [
        ("0.opening 15", "2000-01-02", "@", "15", "opening"),
        ("1.2", "2000-01-02", "15", "25", ""),
    ]
    assert len(read(tmp_path / "plain/ledger.csv", tmp_path / "plain/claims.csv").ledger) == 2


def test_what_is_no_research_ledger_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no source reads"):
        write(files(tmp_path, "a,b\n"), "USD", tmp_path / "plain")
    with pytest.raises(Refusal, match="no transfer in GBP"):
        write(files(tmp_path, BERKA), "GBP", tmp_path / "plain")
    assert not (tmp_path / "plain").exists()


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"reference": ""}, "under which reference"),
        ({"payee": ""}, "two sides"),
        ({"on": None}, "two sides and a time"),
        ({"paid": -1}, "below nil"),
        ({"received_currency": "XBT"}, "ISO 4217"),
        ({"kind": "gift"}, "opening balance"),
        ({"place": ""}, "its place in it"),
    ],
)
def test_each_promise_is_broken_by_one_row(change, promise):
    good = {
        "dataset": "AMLSim",
        "reference": "1",
        "on": date(2022, 1, 1),
        "payer": "1",
        "payee": "2",
        "paid": 1,
        "paid_currency": "USD",
        "received": 1,
        "received_currency": "USD",
        "kind": "transfer",
        "exhibit": "e",
    }
    rows = [SimulatedTransfer(**{"id": str(n), "place": f"line {n}"} | good | (change if n == 2 else {})) for n in (1, 2, 3)]
    broken = {outcome.promise.says: outcome.failed for outcome in validate(research.simulated_transfers(rows, "e")) if not outcome.held}
    assert len(broken) == 1 and promise in next(iter(broken)) and next(iter(broken.values())) == (1,)


# real samples


def test_real_amlworld_rows(tmp_path):
    path = sample("amlworld/HI-Small_Trans_first_rows.csv")
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))[1:]
    found = staged(tmp_path, path.read_bytes())
    assert counts(found) == (len(rows), 0, 1)
    assert [(t.payer, t.payee, t.paid, t.received) for t in found.records["simulatedtransfer"]] == [
        (f"{row[1]}/{row[2]}", f"{row[3]}/{row[4]}", round(float(row[7]) * 100), round(float(row[5]) * 100)) for row in rows
    ]
    assert counts(staged(tmp_path, sample("amlworld/HI-Small_Patterns_block_form.txt").read_bytes())) == (1, 0, 2)


@pytest.mark.parametrize("name", ["tx", "cash_tx", "accounts"])
def test_real_amlsim_tables(tmp_path, name):
    path = sample(f"amlsim/sample/outputs/{name}.csv")
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    found = staged(tmp_path, path.read_bytes())
    assert (found.source, counts(found)) == ("ibm_amlsim", (len(rows), 0, 1))
    assert [t.paid for t in found.records["simulatedtransfer"]] == [round(float(row.get("TXN_AMOUNT_ORIG") or row["init_balance"]) * 100) for row in rows]


@pytest.mark.parametrize(
    "path", [pytest.param(p, id="/".join(p.parts[-2:])) for p in samples("amlsim/paramFiles/**/*.*") + samples("amlsim/sample/outputs/alerts.csv")]
)
def test_settings_of_a_simulation_are_not_taken_for_a_ledger(tmp_path, path):
    with pytest.raises(Refusal, match="no source reads"):
        staged(tmp_path, path.read_bytes())
