"""Looking at a file: what `assettrace inspect --json` prints, and that nothing is written."""

from __future__ import annotations

import hashlib
import json

import pytest
from sources_reading import samples
from test_sources_bank_table import DUTCH, UK
from test_sources_camt053 import IBAN, balance, entry, message, statement

from flows.demo import small
from flows.demo.world_parameters import uk_iban
from flows.steps.inspect_file import inspect

KEYS = ["file", "sha256", "source", "encoding", "rows", "accounts", "flags", "refused"]


def look(folder, content, name="received", template=None) -> dict:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    before = sorted(folder.iterdir())
    seen = json.loads(json.dumps(inspect(path, template).as_json()))
    assert sorted(folder.iterdir()) == before and list(seen) == KEYS
    return seen


def test_a_statement(tmp_path):
    small(tmp_path / "case")
    path = tmp_path / "case/exhibits/statement.xml"
    assert inspect(path).as_json() == {
        "file": str(path),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "source": "iso20022_camt053",
        "encoding": "utf-8",
        "rows": {"accepted": 4, "set_aside": 0, "declared": 0, "total": 4},
        "accounts": [
            {
                "account": uk_iban(91),
                "currency": "GBP",
                "opening": "0.00",
                "credits": "15000.00",
                "debits": "12000.00",
                "closing": "3000.00",
                "entries": 4,
                "reconciles": True,
            }
        ],
        "flags": [],
        "refused": None,
    }


def test_tables(tmp_path):
    uk = look(tmp_path, UK, template="uk_bank")
    assert uk["accounts"] == [
        {
            "account": "00-00-05 00500015",
            "currency": "GBP",
            "opening": "1200.00",
            "credits": "1000.50",
            "debits": "120.00",
            "closing": "2080.50",
            "entries": 2,
            "reconciles": True,
        }
    ]
    dutch = look(tmp_path, DUTCH.encode("latin-1"), template="continental_bank")
    assert (dutch["encoding"], dutch["accounts"][0]["closing"], dutch["accounts"][0]["reconciles"]) == ("latin-1", "-234.56", True)


def test_several_statements_of_one_account_are_one_account(tmp_path):
    first = statement(balance("OPBD", "0"), balance("CLBD", "1", day="2024-01-31"), entry("1"))
    second = (
        statement(balance("OPBD", "1"), balance("CLBD", "3", day="2024-02-29"), entry("2", day="2024-02-03"), number="2")
        .replace("2024-01-01T", "2024-02-01T")
        .replace("2024-01-31T", "2024-02-29T")
    )
    (account,) = look(tmp_path, message(second, first))["accounts"]
    assert account == {
        "account": IBAN,
        "currency": "EUR",
        "opening": "0.00",
        "credits": "3.00",
        "debits": "0.00",
        "closing": "3.00",
        "entries": 2,
        "reconciles": True,
    }
    broken = second.replace('<Amt Ccy="EUR">1</Amt>', '<Amt Ccy="EUR">2</Amt>').replace('<Amt Ccy="EUR">3</Amt>', '<Amt Ccy="EUR">4</Amt>')
    assert look(tmp_path, message(first, broken))["accounts"][0]["reconciles"] is False  # each adds up, but they do not carry over


def test_balances_that_are_not_stated_are_null_and_yen_have_no_decimals(tmp_path):
    seen = look(tmp_path, message(statement(entry("700", currency="JPY"))))
    assert seen["accounts"] == [
        {"account": IBAN, "currency": "JPY", "opening": None, "credits": "700", "debits": "0", "closing": None, "entries": 1, "reconciles": None}
    ]


def test_a_refusal_is_an_answer(tmp_path):
    unknown = look(tmp_path, "nothing known", name="notes.txt")
    assert (unknown["source"], unknown["encoding"], unknown["rows"]["total"], unknown["accounts"]) == (None, None, 0, [])
    assert unknown["refused"].startswith("notes.txt: no source reads this file")
    known = look(tmp_path, message(statement(entry("1")))[:-30])
    assert known["source"] == "iso20022_camt053" and "well-formed" in known["refused"] and known["rows"]["total"] == 0
    assert "empty" in look(tmp_path, "")["refused"]
    assert "there is no template" in look(tmp_path, UK, template="nope")["refused"]


def test_flags_are_each_named_once_in_order(tmp_path):
    seen = look(
        tmp_path,
        message(
            statement("<CpyDplctInd>DUPL</CpyDplctInd>", entry("1", inside="<A/><B/>")), statement("<CpyDplctInd>COPY</CpyDplctInd>", entry("1"), number="2")
        ),
    )
    assert seen["flags"] == ["copy_or_duplicate", "unknown_element"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.name)
        for pattern in ("camt/*.xml", "psc/*", "land/**/*.*", "companies_house_basic/*", "bank_csv/**/*.csv")
        for path in samples(pattern)
    ],
)
def test_every_sample_has_an_answer(path):
    seen = inspect(path).as_json()
    rows = seen["rows"]
    assert rows["accepted"] + rows["set_aside"] + rows["declared"] == rows["total"]
    assert (seen["refused"] is None) == (rows["total"] > 0)


def test_every_entry_is_given_alike_whatever_the_format(tmp_path):
    party = f"<RltdPties><Dbtr><Nm>Ada Quill</Nm></Dbtr><DbtrAcct><Id><IBAN>{IBAN}</IBAN></Id></DbtrAcct></RltdPties>"
    other = party.replace(IBAN, uk_iban(7))
    path = tmp_path / "a.xml"
    details = f"<NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs>{other}<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>"
    path.write_bytes(message(statement(entry("2.50", details=details), entry("1", "DBIT"))))
    seen = inspect(path).as_json(entries=True)
    assert seen["counts"] == {"accepted": 2, "set_aside": 0, "declared": 0, "total": 2}
    assert seen["rows"] == [
        {
            "place": "Stmt 1, Ntry 1",
            "day": "2024-01-05",
            "amount": "2.50",
            "currency": "EUR",
            "counterparty": "Ada Quill",
            "text": "",
            "account": IBAN,
            "counterparty_account": uk_iban(7),
            "returns": "E1",
            "batch": "",
            "reference": "E1",
            "return_reason": "AC04",
        },
        {
            "place": "Stmt 1, Ntry 2",
            "day": "2024-01-05",
            "amount": "-1.00",
            "currency": "EUR",
            "counterparty": "",
            "text": "",
            "account": IBAN,
            "counterparty_account": "",
            "returns": "",
            "batch": "",
        },
    ]
    table = tmp_path / "uk.csv"
    table.write_text(UK)
    rows = inspect(table, "uk_bank").as_json(entries=True)["rows"]
    assert [(row["day"][-2:], row["amount"], row["account"]) for row in rows] == [
        ("05", "-120.00", "00-00-05 00500015"),
        ("06", "1000.50", "00-00-05 00500015"),
    ]


def test_what_is_not_wholly_read_is_not_what_does_not_add_up(tmp_path):
    unread = look(tmp_path, message(statement(balance("OPBD", "0"), balance("CLBD", "1", day="2024-01-31"), entry("1"), entry("x"))))
    assert (unread["accounts"][0]["reconciles"], unread["flags"]) == (True, ["not_wholly_read"])
    (account,) = inspect(tmp_path / "received").as_json(entries=True)["accounts"]
    assert (account["reconciles"], account["unread"]) == (True, 1)
    out = look(tmp_path, message(statement(balance("OPBD", "0"), balance("CLBD", "2", day="2024-01-31"), entry("1"))))
    assert (out["accounts"][0]["reconciles"], out["flags"]) == (False, [])


@pytest.mark.parametrize(
    ("content", "seems"),
    [
        (b"%PDF-1.4 ...", "a PDF document"),
        (b"\xd0\xcf\x11\xe0....", "an old Excel or Word file"),
        (b"<html><body/></html>", "a page of HTML"),
        (b"<foo><bar/></foo>", "XML whose first element is foo"),
        (b"Datum;Betrag;Zweck\n1;2;3\n", "a table whose first line has 3 columns"),
        (b"{1:F01X}{2:I199ABNANL2AXXXXN}{4:\n:20:A\n-}", "a SWIFT message MT199"),
        (b"dear sirs", "text that begins with 'dear sirs'"),
    ],
)
def test_a_refusal_says_what_the_file_seems_to_be_and_keeps_the_readers_reasons_for_who_asks(tmp_path, content, seems):
    path = tmp_path / "x"
    path.write_bytes(content)
    found = inspect(path)
    assert f"no source reads this file: it seems to be {seems}" in found.refused
    assert len(found.refused) < 400 and "\n" not in found.refused and len(found.why) > 20
    assert not any(reason in found.refused for reason in found.why)
