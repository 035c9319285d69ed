"""Exports of exchanges and money-transfer services: money legs as entries, coins as movements and holdings, addresses of withdrawals, ready tables with fees and several currencies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sources_reading import counts, flags, staged

from expectations.coins import coin_movements
from expectations.validation import validate
from flows.dossier.verifier import READY_TEMPLATES, read_exhibit
from flows.sources.read_exhibit import stage
from flows.sources.reading.template_files import READY
from schemas.coins import CoinMovement
from schemas.evidence import Exhibit

BINANCE = """User_ID,UTC_Time,Account,Operation,Coin,Change,Remark
77,2024-02-06 10:00:00,Spot,Deposit,GBP,900,
77,2024-02-07 10:00:00,Spot,Buy,GBP,-850.50,
77,2024-02-07 10:00:00,Spot,Buy,BTC,0.0213,
77,2024-02-07 10:00:01,Spot,Fee,BNB,-0.0004,
77,2024-02-08 09:00:00,Spot,Withdraw,BTC,-0.02000000,Withdraw to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq
"""
COINBASE = """
Transactions
User,Ada Quill,1111-2222
ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes
c3,2024-02-08 10:00:00 UTC,Sell,ETH,0.25,EUR,€2000.00,€500.00,€495.00,€5.00,Sold 0.25 ETH
c2,2024-02-07 10:00:00 UTC,Send,ETH,-0.5,EUR,€2100.00,"€1,050.00","€1,050.00",€0.00,Sent 0.5 ETH to 0x52908400098527886E0F7030069857D2E4169EE7
c1,2024-02-06 10:00:00 UTC,Buy,ETH,1,EUR,€1990.00,"€1,990.00","€2,010.00",€20.00,Bought 1 ETH
"""
KRAKEN = """"txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"
"","D1","2024-02-05 10:00:00","deposit","","currency","ZEUR",1000.0000,0.0000,""
"L1","D1","2024-02-05 10:05:00","deposit","","currency","ZEUR",1000.0000,0.0000,1000.0000
"L2","T1","2024-02-06 10:00:00","trade","","currency","ZEUR",-600.0000,1.5000,398.5000
"L3","T1","2024-02-06 10:00:00","trade","","currency","XXBT",0.0140000000,0.0000000000,0.0140000000
"""


def coins(found) -> list[tuple[int, str, Decimal, str]]:
    return [(c.on.day, c.unit, Decimal(c.quantity), c.address) for c in found.records.get("coinmovement", ())]


def money_legs(found) -> list[tuple[int, str, int]]:
    return [(e.booked_on.day, e.currency, e.amount if e.direction == "credit" else -e.amount) for e in found.records.get("entry", ())]


def holdings(found) -> dict[str, Decimal]:
    return {wallet.unit: Decimal(wallet.balance) for wallet in found.records.get("cryptowallet", ())}


def test_binance(tmp_path):
    found = staged(tmp_path, BINANCE)
    assert (found.source, counts(found)) == ("exchange_ledger", (5, 0, 1)) and flags(found) == {"no_holder", "balances_not_stated", "more_left_than_came"}
    assert money_legs(found) == [(6, "GBP", 90_000), (7, "GBP", -85_050)] and found.records["statementperiod"][0].written_as == "Binance 77"
    assert coins(found) == [
        (7, "BTC", Decimal("0.0213"), ""),
        (7, "BNB", Decimal("-0.0004"), ""),
        (8, "BTC", Decimal("-0.02"), "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
    ]
    assert holdings(found) == {"BTC": Decimal("0.0013")}


def test_coinbase_newest_first_with_the_money_in_the_row_of_the_coin(tmp_path):
    found = staged(tmp_path, COINBASE)
    assert (found.source, counts(found)) == ("exchange_ledger", (3, 0, 4)) and flags(found) == {"balances_not_stated"}
    assert money_legs(found) == [(6, "EUR", -201_000), (8, "EUR", 49_500)] and found.records["statementperiod"][0].holder == "Ada Quill"
    assert coins(found) == [
        (6, "ETH", Decimal(1), ""),
        (7, "ETH", Decimal("-0.5"), "0x52908400098527886E0F7030069857D2E4169EE7"),
        (8, "ETH", Decimal("-0.25"), ""),
    ]
    (wallet,) = found.records["cryptowallet"]
    assert (wallet.unit, wallet.balance, wallet.custodian, wallet.balance_on) == ("ETH", "0.25", "Coinbase", date(2024, 2, 8))
    assert wallet.holder in {party.id for party in found.records["partyrecord"]}
    bought = found.records["coinmovement"][0]
    assert bought.money == found.records["entry"][0].id


def test_kraken_with_balances_fees_and_a_row_that_is_not_booked(tmp_path):
    found = staged(tmp_path, KRAKEN)
    assert (found.source, counts(found)) == ("exchange_ledger", (3, 1, 1)) and "not booked" in found.set_aside[0].reason
    (period,) = found.records["statementperiod"]
    assert (period.currency, period.opening, period.closing, period.reconciles) == ("EUR", 0, 39_850, True)
    assert money_legs(found) == [(5, "EUR", 100_000), (6, "EUR", -60_150)] and holdings(found) == {"BTC": Decimal("0.014")}
    lost = staged(tmp_path, KRAKEN.replace('"L2"', '"","T1","2024-02-06 10:00:00","trade","","currency","ZEUR",-1,0,""\n"L2"').replace("398.5000", "398.4000"))
    assert lost.records["statementperiod"][0].reconciles is False


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("0.0213", "many", "is no number"),
        ("2024-02-07 10:00:00,Spot,Buy,GBP", "2024-02-31 10:00:00,Spot,Buy,GBP", "2024-02-31"),
        ("-850.50", "-850.505", "more digits"),
        ("900,", "900", "expected 7"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_and_the_money_does_not_add_up(tmp_path, old, new, reason):
    assert old in BINANCE
    found = staged(tmp_path, BINANCE.replace(old, new, 1))
    assert counts(found) == (4, 1, 1) and reason in found.set_aside[0].reason
    assert all(period.reconciles is False for period in found.records["statementperiod"])


@pytest.mark.parametrize(
    ("change", "promise"),
    [({"unit": ""}, "of which unit"), ({"quantity": "1e3"}, "decimal number"), ({"on": date(1066, 1, 1)}, "a century"), ({"place": ""}, "its place in it")],
)
def test_each_promise_of_coins_is_broken_by_a_row_and_held_by_the_others(change, promise):
    def row(n: int, **values) -> CoinMovement:
        whole = {
            "id": f"c{n}",
            "exhibit": "e",
            "place": f"line {n}",
            "account": "account:B",
            "custodian": "B",
            "on": date(2024, 2, 1),
            "kind": "Buy",
            "unit": "BTC",
            "quantity": "-0.5",
        }
        return CoinMovement(**whole | values)

    outcomes = validate(coin_movements([row(1), row(2, **change), row(3)], "e", date(2024, 1, 1), date(2024, 12, 31)))
    broken = [(outcome.promise.says, outcome.failed) for outcome in outcomes if not outcome.held]
    assert len(broken) == 1 and promise in broken[0][0] and broken[0][1] == (1,)


PAYPAL = """"Date","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Reference Txn ID","Balance"
"05/02/2024","Bo Hazel","Mobile Payment","Completed","GBP","100.00","-3.20","96.80","b@example.invalid","a@example.invalid","P1","","96.80"
"06/02/2024","Elm Inc","General Payment","Completed","USD","-10.00","0.00","-10.00","a@example.invalid","e@example.invalid","P2","","-10.00"
"06/02/2024","","General Currency Conversion","Completed","GBP","-8.10","0.00","-8.10","a@example.invalid","","P3","P2","88.70"
"06/02/2024","","General Currency Conversion","Completed","USD","10.00","0.00","10.00","","a@example.invalid","P4","P2","0.00"
"07/02/2024","Shop","General Authorisation","Held","GBP","-5.00","0.00","-5.00","a@example.invalid","s@example.invalid","P5","","88.70"
"""
REVOLUT = """Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
TOPUP,Current,2024-02-01 10:00:00,2024-02-01 10:00:05,From A Quill,200.00,0.00,EUR,COMPLETED,200.00
TRANSFER,Savings,2024-02-02 10:00:00,2024-02-02 10:00:00,To pocket,50.00,0.00,EUR,COMPLETED,50.00
EXCHANGE,Current,2024-02-03 10:00:00,2024-02-03 10:00:00,To USD,-20.00,0.20,EUR,COMPLETED,179.80
CARD_PAYMENT,Current,2024-02-04 10:00:00,,Harbour Bar,-9.00,0.00,EUR,PENDING,
"""
WISE = """TransferWise ID,Date,Amount,Currency,Description,Payment Reference,Running Balance,Exchange From,Exchange To,Exchange Rate,Payer Name,Payee Name,Payee Account Number,Merchant,Card Last Four Digits,Total fees,Note,Exchange To Amount
TRANSFER-2,07-02-2024,-101.50,GBP,Sent money to Hazel BV,INV 9,398.50,GBP,EUR,1.17,,Hazel BV,NL91ABNA0417164300,,,1.50,,117.00
TRANSFER-1,06-02-2024,500.00,GBP,Received money from Ada Quill,,500.00,,,,Ada Quill,,,,,0,,
"""
MONEYGRAM = """Reference Number,Send Date,Send Agent,Sender First Name,Sender Last Name,Sender ID Number,Send Amount,Send Currency,Send Fee,Receive Date,Receive Country,Receiver First Name,Receiver Last Name,Receive Amount,Receive Currency,Status
2001,05/02/2024,ALDERTON PO,ADA,QUILL,ID-1,300.00,GBP,4.99,06/02/2024,MOLDOVA,BO,HAZEL,6500.00,MDL,RECEIVED
2002,06/02/2024,ALDERTON PO,CLEO,ASH,ID-2,150.00,GBP,4.99,,MOLDOVA,BO,HAZEL,3200.00,MDL,CANCELLED
"""


@pytest.mark.parametrize(
    ("template", "text", "legs", "accounts", "aside"),
    [
        ("paypal", PAYPAL, [(5, "GBP", 9_680), (6, "USD", -1_000), (6, "GBP", -810), (6, "USD", 1_000)], ["PayPal account of T/1"] * 2, 1),
        (
            "revolut",
            REVOLUT,
            [(1, "EUR", 20_000), (2, "EUR", 5_000), (3, "EUR", -2_020)],
            ["Current Revolut account of T/1", "Savings Revolut account of T/1"],
            1,
        ),
        ("wise", WISE, [(7, "GBP", -10_150), (6, "GBP", 50_000)], ["Wise balance of T/1"], 0),
        ("moneygram", MONEYGRAM, [(5, "GBP", -30_499)], ["ID-1 MoneyGram sender of T/1"], 1),
    ],
)
def test_ready_tables_of_services_that_move_money(tmp_path, template, text, legs, accounts, aside):
    found = staged(tmp_path, text, template=template)
    assert money_legs(found) == legs and [p.written_as for p in found.records["statementperiod"]] == accounts and found.rows.set_aside == aside
    assert "account_not_stated" in flags(found) and all(p.reconciles is not False for p in found.records["statementperiod"])
    again = read_exhibit({"template": template, "reference": "T/1"}, text.encode(), (READY / f"{template}.toml").read_bytes())
    assert {place: said[1] for place, said in again.entries.items()} == {
        e.place: e.amount if e.direction == "credit" else -e.amount for e in found.records["entry"]
    }
    assert again.accepted == found.rows.accepted and template in READY_TEMPLATES


def test_an_account_that_no_file_names_is_never_that_of_another_exhibit(tmp_path):
    path = tmp_path / "wise.csv"
    path.write_text(WISE)
    accounts = [
        stage(path, Exhibit(sha256="a" * 64, reference=reference, file_name="wise.csv", size=1), template="wise").records["statementperiod"][0].account
        for reference in ("T/1", "T/2")
    ]
    assert accounts == ["account:WISEBALANCEOFT/1", "account:WISEBALANCEOFT/2"]
