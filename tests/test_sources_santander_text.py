"""Santander UK's text files: order and balances proven, the masked account told, and files that are cut or have a line that is none of theirs."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, staged

from schemas.evidence import Refusal

ROWS = [
    ("29/02/2024", "BILL PAYMENT TO ELM ENERGY", "-61.10", "1,938.90"),
    ("14/02/2024", "FASTER PAYMENT FROM HAZEL", "1500.00", "2,000.00"),
    ("02/02/2024", "CASH", "-20.00", "500.00"),
]
TOLD = {"masked_account", "currency_not_stated", "no_holder"}


def text(rows=ROWS, account: str = "XXXX XXXX XXXX 8765", period: str = "01/02/2024 to 29/02/2024") -> str:
    blocks = [f"Date:\u00a0{on}\nDescription:\u00a0{says}\t\nAmount:\u00a0{amount}\t\nBalance:\u00a0{balance}\t\n" for on, says, amount, balance in rows]
    return f"From:\u00a0{period.replace(' ', chr(160))}\n\nAccount:\u00a0{account.replace(' ', chr(160))}\n\t\t\t\t\t\n" + "\n".join(blocks)


def read(tmp_path, written: str):
    return staged(tmp_path, written.encode("latin-1"))


@pytest.mark.parametrize("rows", [ROWS, ROWS[::-1]])
def test_a_statement_in_either_order(tmp_path, rows):
    found = read(tmp_path, text(rows))
    assert (found.source, counts(found), flags(found), found.encoding) == ("santander_uk_text", (3, 0, 0), TOLD, "latin-1")
    (period,) = found.records["statementperiod"]
    assert (period.account, period.currency, period.opens_on, period.closes_on) == ("account:XXXXXXXXXXXX8765", "GBP", date(2024, 2, 1), date(2024, 2, 29))
    assert (period.opening, period.closing, period.reconciles) == (52_000, 193_890, True)
    assert [(e.booked_on.day, e.direction, e.amount, e.balance_after, e.text) for e in found.records["entry"]] == [
        (2, "debit", 2_000, 50_000, "CASH"),
        (14, "credit", 150_000, 200_000, "FASTER PAYMENT FROM HAZEL"),
        (29, "debit", 6_110, 193_890, "BILL PAYMENT TO ELM ENERGY"),
    ]


def test_a_whole_account_number_and_utf_8(tmp_path):
    found = staged(tmp_path, text(account="09-01-28 12345678"))
    assert flags(found) == TOLD - {"masked_account"} and found.records["statementperiod"][0].account == "gb:090128-12345678"


def test_balances_that_do_not_run_on_are_told_and_do_not_add_up(tmp_path):
    found = read(tmp_path, text([ROWS[0], ROWS[2]]))
    assert "balances_differ" in flags(found) and found.records["statementperiod"][0].reconciles is False


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("-61.10", "61.1O", "cannot be read"),
        ("29/02/2024\nDesc", "30/02/2024\nDesc", "30/02/2024"),
        ("Balance:\u00a01,938.90\t\n", "", "no line 'Balance'"),
        ("-61.10", "", "cannot be read"),
    ],
)
def test_a_transaction_that_cannot_be_read_is_set_aside(tmp_path, old, new, reason):
    assert text().count(old) == 1
    found = read(tmp_path, text().replace(old, new))
    assert counts(found) == (2, 1, 0) and reason in found.set_aside[0].reason and found.records["statementperiod"][0].reconciles is False


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Amount:\u00a0-20.00", "Sum:\u00a0-20.00\nAmount:\u00a0-20.00", None),
        ("Balance:\u00a0500.00", "Balance:\u00a0500.00\nTotals", "none of the labels"),
        ("Date:\u00a014/02/2024\n", "", "stands where none can"),
    ],
)
def test_a_line_that_is_none_of_theirs_is_refused(tmp_path, old, new, reason):
    assert old in text()
    if reason is None:  # a line of the description goes on
        assert read(tmp_path, text().replace(old, new)).records["entry"][0].text == "CASH Sum: -20.00"
        return
    with pytest.raises(Refusal, match=reason):
        read(tmp_path, text().replace(old, new))
