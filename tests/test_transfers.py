"""Statements become a ledger: nothing is counted twice or left out, and every account always stands where its statements say."""
from __future__ import annotations

from by_hand import ALPHA, BETA, GAMMA, base, decision, statement

from schemas.accounts import Entry, Transfer
from schemas.findings import Gap, LeftOut, Merge, Pairing
from tracing import ledger, transfers


def lines(evidence):
    return [
        (t.id, t.at, t.payer, t.payee, t.amount, t.kind) for t in transfers.findings(evidence)[Transfer]
    ]


def moved(evidence):
    """(at, payer, payee, amount, kind) of every line, in order."""
    return [line[1:] for line in lines(evidence)]


def test_a_statement_becomes_an_opening_and_its_entries_in_their_order():
    found = moved(base([statement(ALPHA, "01-01", "01-31", 500, 900, [
        ("01-05", 600, {"counterparty": "Shop"}), ("01-05", -200, {"counterparty_account": "NL91ABNA0417164300"}),
    ])]))
    assert found == [
        ("2024-01-01", "@", ALPHA, 500, "opening"),
        ("2024-01-05", "@Shop", ALPHA, 600, ""),
        ("2024-01-05", ALPHA, "@iban:NL91ABNA0417164300", 200, ""),
    ]


def test_an_own_transfer_seen_from_both_sides_is_one_line_with_two_entries():
    evidence = base([
        statement(ALPHA, "01-01", "01-31", 500, 400, [("01-05", -100, {"counterparty_account": BETA[3:]})]),
        statement(BETA, "01-01", "01-31", 0, 100, [("01-06", 100)]),
    ])
    (line,) = [t for t in transfers.findings(evidence)[Transfer] if not t.kind]
    assert (line.at, line.payer, line.payee, line.debit_entry, line.credit_entry) == ("2024-01-05", ALPHA, BETA, "01/01-01/1", "02/01-01/1")
    assert "the credit is silent" in line.why
