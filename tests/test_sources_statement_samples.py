"""Every real sample of statements and payments, against a count or a reader that is not ours."""
from __future__ import annotations

import json
import re
from datetime import datetime

import pytest
from lxml import etree
from sources_reading import counts, flags, samples, staged

from flows.sources import iso20022_elements
from schemas.evidence import Refusal

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
    for one, ours in zip((e for e, kept in zip(theirs["getEntries"], booked) if kept), entries, strict=True):
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


@pytest.mark.parametrize("path", names(samples("camt/invalid.xml")))
def test_what_is_no_message_is_refused_in_words(tmp_path, path):
    with pytest.raises(Refusal, match="no source reads this file"):
        staged(tmp_path, path.read_bytes())
