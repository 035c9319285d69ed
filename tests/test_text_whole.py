"""The text of an XML element is all that stands in it: comments, instructions, CDATA, references and children end no amount and no name."""

from __future__ import annotations

import io
import zipfile

import pytest
from sources_reading import flags, staged
from test_sources_bank_table import template
from test_sources_camt import as_message
from test_sources_camt053 import entry, message, statement
from test_sources_gleif import entity, lei_file
from test_sources_goaml import TRANSACTION, report
from test_sources_ofx import WHOLE as OFX
from test_sources_payments import group, pain, transfer
from test_sources_workbook import TEMPLATE, workbook

from schemas.evidence import Refusal

# each way to write 125000.00 in an element, and the same for a name
APART = {
    "comment": "125<!-- x -->000.00",
    "instruction": "125<?x y?>000.00",
    "cdata": "125<![CDATA[000]]>.00",
    "reference": "125&#48;&#x30;0.00",
    "child": "125<b/>000.00",
    "child with text": "1<b>25</b>000.00",
    "children within": "<b>125<c>00</c></b><!-- -->0.00",
    "only a child": "<b>125000.00</b>",
}
NAMES = {
    "comment": "Jane<!-- x --> Invented",
    "instruction": "Jane<?x y?> Invented",
    "cdata": "Jane<![CDATA[ ]]>Invented",
    "reference": "Jane&#32;Inv&#101;nted",
    "child": "Jane<b/> Invented",
    "child with text": "Ja<b>ne Inv</b>ented",
    "only a child": "<b>Jane Invented</b>",
}
ORDINARY = ("comment", "instruction", "cdata", "reference")  # what XML allows anywhere; a child is no part of these messages, and is told


def camt(amount: str, name: str = "A") -> bytes:
    return message(statement(entry(amount, details=f"<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties></TxDtls></NtryDtls>")))


@pytest.mark.parametrize("how", APART)
@pytest.mark.parametrize("code", ["camt.053", "camt.052", "camt.054"])
def test_an_amount_of_an_account_report(tmp_path, code, how):
    content = camt(APART[how])
    found = staged(tmp_path, content if code == "camt.053" else as_message(code, content))
    (one,) = found.records["entry"]
    assert one.amount == 12_500_000
    assert how in ORDINARY or flags(found) & {"stray_text", "unknown_element"}


@pytest.mark.parametrize("how", NAMES)
def test_a_name_of_an_account_report(tmp_path, how):
    (one,) = staged(tmp_path, camt("1", NAMES[how])).records["entry"]
    assert one.counterparty == "Jane Invented"


def test_a_known_element_within_a_name_or_an_amount_is_no_plain_entry(tmp_path):
    (one,) = staged(tmp_path, camt("125<Cd>00</Cd>0.00", "<Prtry>Jane Invented</Prtry>")).records["entry"]
    assert (one.amount, one.counterparty) == (12_500_000, "Jane Invented")


@pytest.mark.parametrize("how", APART)
def test_a_payment_order(tmp_path, how):
    written = pain(group(transfer(), totals=""))
    amount = written[written.index("<InstdAmt") :].partition(">")[2].partition("<")[0]
    found = staged(tmp_path, written.replace(f">{amount}</InstdAmt>", f">{APART[how]}</InstdAmt>").encode())
    (one,) = found.records["paymentinstruction"]
    assert one.amount == 12_500_000


@pytest.mark.parametrize("how", NAMES)
def test_a_report_to_an_intelligence_unit(tmp_path, how):
    written = report(TRANSACTION)
    last = written[written.index("<last_name>") :].partition(">")[2].partition("<")[0]
    found = staged(tmp_path, written.replace(f"<last_name>{last}</last_name>", f"<last_name>{NAMES[how]}</last_name>").encode())
    assert any("Jane Invented" in party.name for party in found.records["reportedparty"])


@pytest.mark.parametrize("how", NAMES)
def test_a_register_of_legal_entities(tmp_path, how):
    written = lei_file(entity())
    start = written.index("<lei:LegalName") if "<lei:LegalName" in written else written.index("<LegalName")
    tag = written[start:].partition(">")[0]
    name = written[start:].partition(">")[2].partition("<")[0]
    found = staged(tmp_path, written.replace(f"{tag}>{name}<", f"{tag}>{NAMES[how]}<", 1).encode())
    assert any(record.name == "Jane Invented" for record in found.records["partyrecord"])


AMOUNT = "<TRNAMT>100.00"


@pytest.mark.parametrize("how", APART)
def test_an_amount_of_ofx_is_whole_or_its_transaction_is_set_aside(tmp_path, how):
    assert AMOUNT in OFX
    whole = staged(tmp_path, OFX)
    found = staged(tmp_path, OFX.replace(AMOUNT, f"<TRNAMT>{APART[how]}</TRNAMT>", 1))
    assert found.rows.total == whole.rows.total
    if how in ORDINARY:
        assert 12_500_000 in [one.amount for one in found.records["entry"]]
    else:
        assert found.rows.set_aside == whole.rows.set_aside + 1 and not {12_500, 100, 2_500_000} & {one.amount for one in found.records["entry"]}


@pytest.mark.parametrize("how", NAMES)
def test_a_name_of_ofx_is_whole_or_its_transaction_is_set_aside(tmp_path, how):
    named = OFX.replace(AMOUNT, f"<NAME>{NAMES[how]}</NAME>{AMOUNT}", 1)
    found = staged(tmp_path, named)
    if how in ORDINARY:
        assert "Jane Invented" in [one.counterparty for one in found.records["entry"]]
    else:
        assert found.rows.set_aside == 1 and not any(one.counterparty.startswith("Jane") for one in found.records["entry"])


def changed(old: str, new: str, member: str = "xl/worksheets/") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as whole, zipfile.ZipFile(buffer, "w") as made:
        for name in whole.namelist():
            text = whole.read(name).decode()
            made.writestr(name, text.replace(old, new, 1) if name.startswith(member) else text)
    return buffer.getvalue()


def read_workbook(folder, content: bytes):
    return staged(folder, content, **template(folder, TEMPLATE))


@pytest.mark.parametrize("new", ["<v>-12<!-- x -->34.5</v>", "<v>-12<?x y?>34.5</v>", "<v>-12<b/>34.5</v>", "<v>-12<b>3</b>4.5</v>", "<v>-12&#51;4.5</v>"])
def test_a_number_of_a_workbook(tmp_path, new):
    found = read_workbook(tmp_path, changed("<v>-1234.5</v>", new))
    assert [one.amount for one in found.records["entry"]] == [one.amount for one in read_workbook(tmp_path, workbook()).records["entry"]]


@pytest.mark.parametrize("new", ["<v>-12</v><v>34.5</v>", "-12<v>34.5</v>", "<v>-12</v>34.5"])
def test_a_cell_that_holds_more_than_its_value_is_set_aside(tmp_path, new):
    found = read_workbook(tmp_path, changed("<v>-1234.5</v>", new))
    assert found.rows.set_aside == 1 and found.set_aside[0].reason.startswith("a cell holds t")


@pytest.mark.parametrize(
    "written",
    [
        "<t>Jane Inv<!-- x -->ented</t>",
        "<t>Jane<b/> Invented</t>",
        "<r><t>Jane </t></r><r><rPr><b/></rPr><t>Invented</t></r>",
        "Jane <t>Invented</t>",
        '<t>Jane Invented</t><rPh sb="0" eb="1"><t>JEIN</t></rPh><phoneticPr fontId="1"/>',
    ],
)
def test_texts_of_a_workbook_with_runs_and_reading_aids(tmp_path, written):
    found = read_workbook(tmp_path, changed("<t>rent</t>", written, "xl/sharedStrings.xml"))
    assert "Jane Invented" in [one.text for one in found.records["entry"]]


def test_an_undeclared_entity_is_refused_and_not_left_out(tmp_path):
    with pytest.raises(Refusal, match="well-formed"):
        staged(tmp_path, camt("125&x;000.00"))
