"""`assettrace ledger --links`: payments that two statements show, on plain files; figures worked out by hand."""

from __future__ import annotations

import csv
import json

import pytest

from flows.ledgers.ledger_files import read
from flows.ledgers.ledger_results import Wanted, write
from schemas.evidence import Refusal

# the company holds 1,000 of its own, the director 500, the partner 700; 20,000 of a victim goes through all three to a house of 15,000
LEDGER = """id,at,from,to,amount,currency,seq,kind
o1,2024-02-01,@,company,1000.00,GBP,1,opening
o2,2024-02-01,@,director,500.00,GBP,2,opening
o3,2024-02-01,@,partner,700.00,GBP,3,opening
victim,2024-02-05,@victim,company,20000.00,GBP,4,
c1,2024-02-06,@company,director,20000.00,GBP,5,
d1,2024-02-06,company,@m j director,20000.00,GBP,6,
d2,2024-02-09,director,@partner,16000.00,GBP,7,
c2,2024-02-12,@mr director,partner,15990.00,GBP,8,
house,2024-02-14,partner,@conveyancer,15000.00,GBP,9,
"""
CLAIMS = "transfer,label,amount\nvictim,A,\n"
TARGETS = "target,transfer,account\nhouse,house,\n"


def asked(folder, links, ledger=LEDGER, claims=CLAIMS, targets=TARGETS):
    for name, text in (("ledger", ledger), ("claims", claims), ("targets", targets), ("links", "debit,credit,state\n" + links)):
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return read(*(folder / f"{name}.csv" for name in ("ledger", "claims", "targets", "links")))


def answered(folder, links, rule="own_money_first", **more):
    write(asked(folder, links, **more), Wanted(rule, ranges=True, routes=True), folder / "out")

    def rows(name):
        return [tuple(row) for row in csv.reader((folder / "out" / name).open(newline="", encoding="utf-8"))][1:]

    return rows


def test_what_is_not_linked_is_no_nil_but_stands_in_the_third_column(tmp_path):
    rows = answered(tmp_path, "d1,c1,candidate\nd2,c2,candidate\n")
    assert rows("bounds.csv") == [("house", "0.00", "0.00", "15000.00")] and rows("targets.csv") == []
    rows = answered(tmp_path, "d1,c1,recorded\nd2,c2,candidate\n")
    assert rows("bounds.csv") == [("house", "0.00", "0.00", "15000.00")]


def test_recorded_and_decided_links_are_followed_over_days_and_with_a_charge_inside(tmp_path):
    rows = answered(tmp_path, "d1,c1,recorded\nd2,c2,decided\n")
    # own first: of the 20,000 that leave the company 1,000 are its own, of the director's 16,000 1,500, of which the 15,990 that arrive hold 1,500 and 14,490 of the
    # claim; the partner spends 700 + 1,500 of own money first: 12,800 of the claim
    assert rows("targets.csv") == [("house", "A", "12800.00")]
    # at least: of the claim 1,000 may stay with the company, 4,500 with the director, 10 be the charge, 1,690 stay with the partner
    assert rows("bounds.csv") == [("house", "12800.00", "15000.00", "15000.00")]
    assert {row[0] for row in rows("holdings.csv")} == {"company", "director", "partner"}
    assert {row[:2] for row in rows("totals.csv")} == {("A", "20000.00")}
    assert [row[2:4] for row in rows("routes.csv")] == [("c1", "d2"), ("c2", "house"), ("d1", "c1"), ("d2", "c2"), ("victim", "d1")]


def test_a_credit_booked_before_its_debit_takes_the_debit_with_it_and_says_so(tmp_path):
    early = LEDGER.replace("d1,2024-02-06", "d1,2024-02-07")
    rows = answered(tmp_path, "d1,c1,recorded\nd2,c2,recorded\n", ledger=early)
    assert rows("targets.csv") == [("house", "A", "12800.00")] and ("d1", "moved_to_the_day_of_its_credit") in rows("flagged.csv")
    # what was not in the account on that day cannot be taken back to it: the link widens the range and is not followed
    late = early.replace("victim,2024-02-05", "victim,2024-02-07")
    rows = answered(tmp_path, "d1,c1,decided\nd2,c2,recorded\n", ledger=late)
    assert rows("targets.csv") == [] and rows("bounds.csv") == [("house", "0.00", "0.00", "15000.00")]
    assert {("d1", "link_not_followed"), ("c1", "link_not_followed")} <= set(rows("flagged.csv"))


def test_a_ring_of_orders_is_a_day_without_an_order(tmp_path):
    """Each statement shows the receipt before the payment that the other's receipt is."""
    ledger = """id,at,from,to,amount,currency,seq
victim,2024-02-05,@,a,100.00,GBP,1
in a,2024-02-06,@,a,50.00,GBP,2
out a,2024-02-06,a,@,70.00,GBP,3
in b,2024-02-06,@,b,70.00,GBP,4
out b,2024-02-06,b,@,50.00,GBP,5
"""
    rows = answered(tmp_path, "out a,in b,recorded\nout b,in a,recorded\n", ledger=ledger, targets="target,transfer,account\nb,,b\na,,a\n")
    # 100 of the claim and nothing else is there: 80 end with a, 20 with b. Without an order b may have paid first, and its overdraft of up to 50 have
    # taken what came; so at least 30 with a, and with b nothing for certain
    assert rows("bounds.csv") == [("a", "30.00", "80.00", "80.00"), ("b", "0.00", "20.00", "20.00")]
    assert json.loads((tmp_path / "out/run.json").read_text())["days_without_an_order"] == [["a", "2024-02-06"], ["b", "2024-02-06"]]
    assert rows("targets.csv") == [("a", "A", "80.00"), ("b", "A", "20.00")]


def test_same_input_same_bytes_whatever_the_order_of_rows(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    answered(tmp_path / "one", "d1,c1,recorded\nd2,c2,candidate\n")
    head, *rest = LEDGER.splitlines()
    answered(tmp_path / "two", "d2,c2,candidate\nd1,c1,recorded\n", ledger="\n".join([head, *rest[::-1]]))
    for file in (tmp_path / "one/out").iterdir():
        if file.name != "run.json":  # it holds the hash of the file as it was given
            assert file.read_bytes() == (tmp_path / "two/out" / file.name).read_bytes(), file.name


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ("d9,c1,recorded\n", ("links.csv, line 2, column debit", "d9", "the id of a line")),
        ("d1,c1,maybe\n", ("links.csv, line 2, column state", "maybe", "recorded or decided or candidate")),
        ("d1,c1,candidate\nd1,c1,recorded\n", ("links.csv, line 3, column credit", "a second time")),
        ("c1,d1,candidate\n", ("column debit", "comes from outside")),
        ("d1,d2,candidate\n", ("column credit", "goes outside")),
        ("d1,victim,candidate\n", ("column credit", "which came into the account that paid")),
        ("d2,victim,candidate\n", ("column credit", "which is claimed")),
        ("d1,o3,candidate\n", ("column credit", "an opening")),
        ("d2,x,recorded\n", ("column credit", "comes from an account in evidence")),
        ("x,c2,recorded\n", ("column debit", "goes to an account in evidence")),
        ("d1,c1,recorded\nd1,c2,decided\n", ("line 3, column debit", "'d1' in a second link")),
    ],
)
def test_what_can_be_no_link_is_refused_with_its_line(tmp_path, links, said):
    with pytest.raises(Refusal) as refused:
        asked(tmp_path, links, ledger=LEDGER + "x,2024-02-15,director,partner,5.00,GBP,10,\n")
    assert all(word in str(refused.value) for word in said), refused.value
