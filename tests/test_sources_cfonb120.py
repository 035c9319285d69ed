"""CFONB 120: signed amounts, what records 05 say by their qualifier, and files that are cut, shifted or do not add up."""

from __future__ import annotations

from datetime import date

import pytest
from fixed_statements import CLOSING, ENTRIES, OPENING, Booked, cfonb
from sources_reading import counts, flags, staged

from schemas.evidence import Refusal
from tracing.ledger.account_references import known_account


def one_period(found):
    (period,) = found.records["statementperiod"]
    return period


def test_a_statement(tmp_path):
    found = staged(tmp_path, cfonb())
    assert (found.source, counts(found), flags(found)) == ("cfonb120_statement", (3, 0, 0), {"no_holder"})
    period = one_period(found)
    assert (period.account, period.written_as, period.currency) == ("fr:30004-00823-00010138511", "30004 00823 00010138511", "EUR")
    assert (period.opens_on, period.closes_on, period.opening, period.closing, period.reconciles) == (
        date(2024, 2, 1),
        date(2024, 2, 29),
        OPENING,
        CLOSING,
        True,
    )
    assert [Booked(e.booked_on, e.amount if e.direction == "credit" else -e.amount, e.text, e.reference) for e in found.records["entry"]] == list(ENTRIES)
    first = found.records["entry"][0]
    assert (first.bank_code, first.other_references, first.value_on, first.place) == ("18-0158", "entry 0000001", date(2024, 2, 6), "line 2")


def test_an_account_is_the_one_of_its_iban():
    iban = "iban:FR7630004008230001013851109"  # bank, branch and number, their key 09 and check digits 76, worked out by the published formula
    assert known_account("30004/00823/00010138511", {iban}) == iban and known_account("30004/00823/00010138512", {iban}) == ""


def test_what_records_05_say_of_a_receipt_and_of_a_payment(tmp_path):
    more = {
        0: [
            ("NPY", "HETRE ET FILS"),
            ("NPO", "MME HETRE"),
            ("IPY", "SIREN 552100554"),
            ("RCN", f"{'E2E-4':35}FACTURE 12"),
            ("LIB", "MERCI"),
            ("XYZ", "UNKNOWN"),
            ("MMO", f"USD2{13_500:014d}"),
        ],
        1: [("NBE", "BOULEAU SA"), ("NBU", "M BOULEAU"), ("NPY", "MOI"), ("REF", "R-7")],
    }
    receipt, payment, _ = staged(tmp_path, cfonb(more=more)).records["entry"]
    assert (receipt.counterparty, receipt.ultimate_counterparty, receipt.reference, receipt.original) == ("HETRE ET FILS", "MME HETRE", "E2E-4", "135.00 USD")
    assert receipt.text == "SUELDO FEBRERO / MERCI / FACTURE 12"
    assert receipt.other_references == "IPY SIREN 552100554; XYZ UNKNOWN; entry 0000001; record R0001"
    assert (payment.counterparty, payment.ultimate_counterparty, payment.reference) == (
        "BOULEAU SA",
        "M BOULEAU",
        "R-7",
    ) and "NPY MOI" in payment.other_references


def test_amounts_without_decimals(tmp_path):
    found = staged(tmp_path, cfonb([Booked(date(2024, 2, 6), 5_000, "VIR", "")], 0, currency="JPY", decimals=0))
    assert (one_period(found).currency, found.records["entry"][0].amount, one_period(found).reconciles) == ("JPY", 5_000, True)


def test_a_reject_is_a_return(tmp_path):
    lines = cfonb().splitlines()
    rejected = staged(tmp_path, "\n".join([lines[0], lines[1][:40] + "04" + lines[1][42:], *lines[2:]]))
    assert rejected.records["entry"][0].return_reason == "rejected, code 04"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda line: line[:45] + "   " + line[45:], "columns are shifted"),
        (lambda line: line[:90] + "0000000012345X" + line[104:], "columns are shifted"),
        (lambda line: line.replace("060224", "310224"), "does not exist"),
        (lambda line: line.replace("00010138511", "00010138512"), "another account"),
    ],
)
def test_a_movement_that_cannot_be_read_is_set_aside(tmp_path, change, reason):
    lines = cfonb().splitlines()
    found = staged(tmp_path, "\n".join([lines[0], change(lines[1]), *lines[2:]]))
    assert counts(found) == (2, 1, 0) and reason in found.set_aside[0].reason and one_period(found).reconciles is False


def test_a_closing_balance_that_differs_and_one_that_cannot_be_read(tmp_path):
    assert one_period(staged(tmp_path, cfonb(closing=5))).reconciles is False
    lines = cfonb().splitlines()
    found = staged(tmp_path, "\n".join([*lines[:-1], lines[-1].replace("290224", "300224")]))
    assert "unreadable_balance" in flags(found) and one_period(found).reconciles is False


def test_a_file_that_is_cut_is_refused(tmp_path):
    lines = cfonb().splitlines()
    for cut, reason in ((lines[:-1], "no record 07"), ([*lines[:2], *lines], "before the record 07"), ([*lines, lines[1]], "under no account")):
        with pytest.raises(Refusal, match=reason):
            staged(tmp_path, "\n".join(cut))
    with pytest.raises(Refusal, match="ISO 4217"):
        staged(tmp_path, cfonb(currency="XXX"))


def test_several_accounts_and_records_that_are_none(tmp_path):
    twice = staged(tmp_path, cfonb() + "\n" + cfonb())
    assert [p.reconciles for p in twice.records["statementperiod"]] == [True, True]
    lines = cfonb().splitlines()
    odd = staged(tmp_path, "\n".join([lines[0], lines[1].replace("04", "03", 1), *lines[1:]]))
    assert counts(odd) == (3, 1, 0) and one_period(odd).reconciles is False
