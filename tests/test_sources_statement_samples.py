"""Every real sample of statements and payments, against a count or a reader that is not ours."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from lxml import etree
from sources_reading import counts, flags, sample, samples, staged

from flows.sources.iso20022 import iso20022_elements
from schemas.evidence import Refusal
from schemas.money import decimal_string

SIGN = {"credit": 1, "debit": -1}
REPORTS = {"camt.052": "Rpt", "camt.053": "Stmt", "camt.054": "Ntfctn"}


def names(paths):
    return [pytest.param(path, id=path.stem) for path in paths]


def text_of(element, name: str) -> str:
    return element.xpath(f"string(*[local-name() = '{name}'])")


@pytest.mark.parametrize("path", names(samples("camt/camt05*.xml")))
def test_every_camt_message_has_all_its_entries_and_no_unknown_element(tmp_path, path):
    code = f"camt.{path.name[4:7]}"
    entries = etree.parse(path).xpath("//*[local-name() = 'Ntry']")
    if not etree.parse(path).xpath(f"//*[local-name() = '{REPORTS[code]}']"):
        with pytest.raises(Refusal, match=f"no {REPORTS[code]}"):
            staged(tmp_path, path.read_bytes())
        return
    found = staged(tmp_path, path.read_bytes())
    readable = [e for e in entries if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text_of(e, "Amt")) and text_of(e, "Sts") == "BOOK"]
    assert found.source == f"iso20022_{code.replace('.', '')}"
    assert counts(found) == (len(readable), len(entries) - len(readable), 0)
    assert "unknown_element" not in flags(found)


@pytest.mark.parametrize("path", names(samples("camt/expected/camt05*.json")))
def test_the_same_amounts_dates_and_balances_as_another_reader(tmp_path, path):
    theirs = json.loads(path.read_text())
    message = path.parents[1] / f"{path.stem}.xml"
    found = staged(tmp_path, message.read_bytes())
    periods = {p.currency: p for p in found.records["statementperiod"]}
    booked = [text_of(e, "Sts") == "BOOK" for e in etree.parse(message).xpath("//*[local-name() = 'Ntry']")]
    entries = found.records.get("entry", [])
    assert len(theirs["getEntries"]) == len(booked)
    for one, ours in zip((e for e, kept in zip(theirs["getEntries"], booked, strict=False) if kept), entries, strict=True):
        assert (int(one["getAmount"]["getAmount"]), one["getAmount"]["getCurrency"]["getCode"]) == (SIGN[ours.direction] * ours.amount, ours.currency)
        assert datetime.fromisoformat(one["getBookingDate"]["0"]).date() == ours.booked_on
        assert one["getReversalIndicator"] == ours.reversal
        record = one["getRecord"]
        assert all(p.written_as == record["getAccount"]["getIdentification"] for p in periods.values())
        theirs_of = {kind: [b["getAmount"] for b in record.get("getBalances", ()) if b["getType"] == kind] for kind in ("opening", "closing")}
        for kind, given in theirs_of.items():
            for amount in given[:1]:  # their reader calls PRCD an opening balance too; it stands after OPBD
                assert getattr(periods[amount["getCurrency"]["getCode"]], kind) == int(amount["getAmount"])


def test_the_element_names_are_those_of_the_schemas():
    for code in REPORTS:
        declared = {name for path in samples(f"camt/xsd/{code}.*.xsd") for name in etree.parse(path).xpath("//*[local-name() = 'element']/@name")}
        if not declared:
            pytest.skip("the schemas are not here")
        assert declared == getattr(iso20022_elements, code.replace(".", "").upper())


# fragments: a balance, an account, a line without its statement, which the library behind the expectations takes one by one
NO_STATEMENT = {
    "account_balance_credit": "no field 25",
    "account_balance_debit": "no field 25",
    "reference": "no field 25",
    "closing_balance": "no statement begins",
    "statement_details": "no statement begins",
    "statement_line": "no statement begins",
    "sparkassen": "no statement begins",
    "available_balance": "no source reads",
    "statement_number": "no source reads",
    "empty_non_swift": "no source reads",
    "invalid_statement": "no source reads",
}


@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parent.name}-{path.stem}") for path in samples("mt940/*/*.sta")])
def test_every_swift_statement_has_all_its_lines_with_the_amounts_of_another_reader(tmp_path, path):
    expected = path.with_suffix(".yml").read_text("utf-8")  # read as text: it carries Python objects
    if path.stem in NO_STATEMENT:
        with pytest.raises(Refusal, match=NO_STATEMENT[path.stem]):
            staged(tmp_path, path.read_bytes())
        return
    found = staged(tmp_path, path.read_bytes())
    lines = len(re.findall(rb"^:61:", path.read_bytes(), re.MULTILINE))
    assert found.source == ("swift_mt942" if path.stem == "mt942" else "swift_mt940") and counts(found) == (lines, 0, 0)
    entries, periods = found.records.get("entry", []), found.records.get("statementperiod", [])
    theirs = re.findall(r"Decimal\s+(?:\[|- )'([^']*)'", expected.partition("\ntransactions:")[2])
    ours = [f"{'-' if e.direction == 'debit' else ''}{decimal_string(e.amount, e.currency)}" for e in entries]
    assert [Decimal(one) for one in ours] == [Decimal(one) for one in theirs]
    last = re.search(r"final_closing_balance:.*?Decimal \['([^']*)'\]", expected.partition("\ntransactions:")[0], re.DOTALL)
    if last and periods and len({(p.account, p.currency) for p in periods}) == 1:
        assert Decimal(last[1]) in [Decimal(decimal_string(p.closing, p.currency)) for p in periods]


def test_the_other_side_of_real_narratives(tmp_path):
    def first(path: str):
        return staged(tmp_path, sample(f"mt940/{path}").read_bytes()).records["entry"][0]

    rabobank, sns, german, mbank = first("jejik/rabobank-iban.sta"), first("jejik/sns.sta"), first("self-provided/whitespace.sta"), first("mBank/mt940.sta")
    assert (rabobank.counterparty, rabobank.counterparty_account) == ("CONTRA ACCOUNT HOLDER", "account:NL70ABNA0987654321")
    assert (sns.counterparty, sns.counterparty_account) == ("marechal s", "account:0987654321")
    assert (german.counterparty, german.counterparty_account) == ("DEUTSCHE KREDITBANK AG", "de:12030000-9003932309")
    assert (mbank.counterparty, mbank.counterparty_account) == ("JAN NOWAK UL. NIJAKA 1 M 2 31-234 KRAKOW", "iban:PL56114010810000267002001001")
    february = first("self-provided/february_30.sta")
    assert (february.booked_on, february.value_on, february.amount) == (date(2016, 3, 1), None, 600)


@pytest.mark.parametrize(
    ("name", "account", "currency", "amounts", "closing"),
    [  # read off the files by a person
        ("example1.ofx", "1234567-00", "NZD", [1990, -101, -10000, -7199, -2001], 422579),
        ("sample.ofx", "BE4455667788", "EUR", [125050, -8025], None),
        ("sample.qfx", "123456789", "USD", [-1500], None),
    ],
)
def test_every_ofx_statement(tmp_path, name, account, currency, amounts, closing):
    found = staged(tmp_path, sample(f"ofx/{name}").read_bytes())
    (period,) = found.records["statementperiod"]
    assert (found.source, counts(found), period.written_as, period.currency, period.closing) == (
        "ofx_statement",
        (len(amounts), 0, 0),
        account,
        currency,
        closing,
    )
    assert [SIGN[e.direction] * e.amount for e in found.records["entry"]] == amounts


@pytest.mark.parametrize("path", names(samples("pain/*.xml")))
def test_every_pain001_has_all_its_transfers_and_its_totals_are_compared(tmp_path, path):
    transfers = etree.parse(path).xpath("//*[local-name() = 'CdtTrfTxInf']")
    found = staged(tmp_path, path.read_bytes())
    assert (found.source, counts(found)) == ("iso20022_pain001", (len(transfers), 0, 0))
    ordered = found.records["paymentinstruction"]
    assert [(i.amount, i.currency) for i in ordered] == [(int(Decimal(t.xpath("string(.//*[local-name() = 'InstdAmt'])")) * 100), "EUR") for t in transfers]
    parties = [
        [t.xpath(f"string({where}*[local-name() = '{role}']/*[local-name() = 'Nm'])") for where, role in (("../", "Dbtr"), ("", "Cdtr"))] for t in transfers
    ]
    assert [[i.debtor, i.creditor] for i in ordered] == parties
    assert flags(found) == {"control_total"}  # the sample's NbOfTxs and CtrlSum are not those of its transfers
    assert {"GrpHdr", "PmtInf 1", "PmtInf 3"} <= {remark.place for remark in found.remarks}


@pytest.mark.parametrize("path", names(samples("camt/invalid.xml")))
def test_what_is_no_message_is_refused_in_words(tmp_path, path):
    with pytest.raises(Refusal, match="no source reads this file"):
        staged(tmp_path, path.read_bytes())
