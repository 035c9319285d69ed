"""Inputs that users met and that no source read, where they are at hand: each is claimed by its own source, and what of it can be read is right."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from sources_reading import SAMPLES, counts, flags

from flows.sources.read_exhibit import stage
from schemas.evidence import Exhibit, Staged

FOLDER = SAMPLES.parent / "failing/statements"


def read(name: str, template: str | None = None) -> Staged:
    """The file staged where it lies; the test is skipped where the files are not."""
    path = Path(FOLDER / name)
    if not path.exists():
        pytest.skip("the files are not here")
    data = path.read_bytes()
    return stage(path, Exhibit(sha256=hashlib.sha256(data).hexdigest(), reference="T/1", file_name=name, size=len(data)), template=template)


def entries(found: Staged) -> list[tuple[date, int]]:
    return [(e.booked_on, e.amount if e.direction == "credit" else -e.amount) for e in found.records.get("entry", ())]


def test_bai2():
    found = read("statement.bai2")
    (period,) = found.records["statementperiod"]
    assert found.source == "bai2_report" and entries(found) == [(date(2024, 3, 5), 500_00), (date(2024, 3, 5), -250_00)]
    assert (period.written_as, period.opening, period.closing, period.reconciles) == ("000111222333", 1000_00, 1250_00, True)


def test_norma_43_whose_last_record_is_shifted():
    """Its record 33 has three characters too many, so that no closing balance stands where the standard has it."""
    found = read("extracto.n43")
    (period,) = found.records["statementperiod"]
    assert found.source == "aeb_norma43" and entries(found) == [(date(2024, 3, 5), -250_00)]
    assert (period.holder, period.opening, period.closing, period.reconciles) == ("WRENFIELD SL", 1000_00, None, False) and "unreadable_balance" in flags(found)


def test_coda_whose_movement_is_shifted():
    """Its record 21 has 126 characters of 128: which digits are the amount cannot be told."""
    found = read("coda.cod")
    (period,) = found.records["statementperiod"]
    assert found.source == "coda_statement" and counts(found) == (0, 1, 0) and "126 characters" in found.set_aside[0].reason
    assert (period.written_as, period.opening, period.closing, period.reconciles) == ("BE68539007547034", 1000_00, 1150_00, False)


def test_cfonb_120_whose_movement_is_shifted():
    """Its record 04 has 122 characters of 120: the amount does not stand in columns 91 to 104."""
    found = read("releve.cfonb120")
    (period,) = found.records["statementperiod"]
    assert found.source == "cfonb120_statement" and counts(found) == (0, 1, 0) and "shifted" in found.set_aside[0].reason
    assert (period.opening, period.closing, period.reconciles) == (1000_00, 1150_00, False)


def test_santander_uk():
    found = read("santander_uk.txt")
    (period,) = found.records["statementperiod"]
    assert found.source == "santander_uk_text" and entries(found) == [(date(2024, 3, 27), -20_00), (date(2024, 3, 28), 450_00)]
    assert (period.written_as, period.opening, period.closing, period.reconciles) == ("XXXX XXXX XXXX 4321", 1020_00, 1450_00, True)


@pytest.mark.parametrize(
    ("name", "message", "payer", "payee_account"),
    [
        ("mt103.fin", "MT103", "WRENFIELD TRADING LTD", "iban:DE44500105175407324931"),
        ("mt910.fin", "MT910", "WRENFIELD TRADING LTD", "iban:DE02120300000000202051"),
    ],
)
def test_swift_payments(name, message, payer, payee_account):
    (one,) = read(name).records["paymentinstruction"]
    assert (one.message, one.debtor, one.creditor_account, one.amount, one.currency, one.on) == (
        message,
        payer,
        payee_account,
        25_000_00,
        "EUR",
        date(2024, 3, 5),
    )
    assert one.reference == "PAY0001"


@pytest.mark.parametrize(
    ("name", "source", "status", "original"), [("pain002.xml", "iso20022_pain002", "RJCT", "M1"), ("pacs004.xml", "iso20022_pacs004", "RTRN", "")]
)
def test_what_was_said_of_payments(name, source, status, original):
    found = read(name)
    (one,) = found.records["paymentstatus"]
    assert (found.source, one.of, one.status, one.original_message, one.on) == (source, "message", status, original, date(2024, 3, 5))
