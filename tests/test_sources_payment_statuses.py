"""pain.002, pacs.002 and pacs.004: what is said of payments, groups and messages, what comes back and of which payment, and promises about it."""

from __future__ import annotations

from datetime import date

import pytest
from sources_reading import counts, flags, left_out, staged

from expectations.payments import statuses
from expectations.validation import validate
from flows.demo.world_parameters import dutch_iban
from schemas.evidence import Refusal
from schemas.payments import PaymentStatus

ORIGINAL = (
    '<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">10.00</InstdAmt></Amt><ReqdExctnDt>2024-02-05</ReqdExctnDt><Dbtr><Nm>Elder Ltd</Nm></Dbtr>'
    f"<DbtrAcct><Id><IBAN>{dutch_iban(1)}</IBAN></Id></DbtrAcct><Cdtr><Nm>Hazel &amp; Co</Nm></Cdtr><CdtrAcct><Id><IBAN>{dutch_iban(2)}</IBAN></Id></CdtrAcct></OrgnlTxRef>"
)
REJECTED = (
    "<TxInfAndSts><StsId>S-1</StsId><OrgnlInstrId>I-1</OrgnlInstrId><OrgnlEndToEndId>E-1</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn>"
    f"<AddtlInf>closed</AddtlInf></StsRsnInf>{ORIGINAL}</TxInfAndSts>"
)
GROUP = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>P-1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>{REJECTED}</OrgnlPmtInfAndSts>"
OF_MESSAGE = "<OrgnlGrpInfAndSts><OrgnlMsgId>M-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId><OrgnlNbOfTxs>2</OrgnlNbOfTxs>{}</OrgnlGrpInfAndSts>"
RETURNED = (
    "<TxInf><RtrId>R-1</RtrId><OrgnlEndToEndId>E-1</OrgnlEndToEndId><OrgnlTxId>T-1</OrgnlTxId><OrgnlIntrBkSttlmAmt Ccy='EUR'>10.00</OrgnlIntrBkSttlmAmt>"
    "<RtrdIntrBkSttlmAmt Ccy='EUR'>9.50</RtrdIntrBkSttlmAmt><IntrBkSttlmDt>2024-02-07</IntrBkSttlmDt><ChrgsInf><Amt Ccy='EUR'>0.50</Amt></ChrgsInf>"
    "<RtrRsnInf><Rsn><Cd>AC04</Cd></Rsn></RtrRsnInf></TxInf>"
)


def document(code: str, holder: str, *inside: str, header: str = "") -> str:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{code}"><{holder}><GrpHdr><MsgId>S</MsgId><CreDtTm>2024-02-06T09:00:00</CreDtTm>{header}</GrpHdr>'
        f"{''.join(inside)}</{holder}></Document>"
    )


def report(*inside: str) -> str:
    return document("pain.002.001.03", "CstmrPmtStsRpt", *inside)


def returns(*inside: str, header: str = "<NbOfTxs>1</NbOfTxs>") -> str:
    return document("pacs.004.001.09", "PmtRtr", *inside, header=header)


def test_what_is_said_of_a_message_a_group_and_a_payment(tmp_path):
    found = staged(tmp_path, report(OF_MESSAGE.format("<GrpSts>PART</GrpSts>"), GROUP))
    assert (found.source, counts(found), flags(found)) == ("iso20022_pain002", (3, 0, 0), set())
    message, payment, group = found.records["paymentstatus"]
    assert [(s.place, s.of, s.status) for s in (message, payment, group)] == [
        ("OrgnlGrpInfAndSts", "message", "PART"),
        ("OrgnlPmtInfAndSts 1, TxInfAndSts 1", "payment", "RJCT"),
        ("OrgnlPmtInfAndSts 1", "group", "PART"),
    ]
    assert all((s.number, s.original_message, s.original_kind, s.on) == ("S", "M-1", "pain.001.001.03", date(2024, 2, 6)) for s in (message, payment, group))
    assert (payment.reason, payment.original_group, payment.reference, payment.other_references, payment.amount, payment.currency) == (
        "AC04; closed",
        "P-1",
        "E-1",
        "StsId S-1; OrgnlInstrId I-1",
        1000,
        "EUR",
    )
    assert (payment.debtor, payment.debtor_account, payment.creditor, payment.creditor_account) == (
        "Elder Ltd",
        f"iban:{dutch_iban(1)}",
        "Hazel & Co",
        f"iban:{dutch_iban(2)}",
    )
    assert left_out(found) == {"OrgnlNbOfTxs": 1, "OrgnlTxRef/ReqdExctnDt": 1}


def test_a_message_whose_status_is_all_that_it_says(tmp_path):
    (status,) = staged(tmp_path, report(OF_MESSAGE.format("<GrpSts>RJCT</GrpSts>"))).records["paymentstatus"]
    assert (status.of, status.status, status.original_message, status.amount) == ("message", "RJCT", "M-1", None)


def test_one_bank_to_another(tmp_path):
    found = staged(
        tmp_path,
        document(
            "pacs.002.001.10",
            "FIToFIPmtStsRpt",
            OF_MESSAGE.format(""),
            REJECTED.replace("<Amt><InstdAmt", "<IntrBkSttlmAmt").replace("</InstdAmt></Amt>", "</IntrBkSttlmAmt>"),
        ),
    )
    (status,) = found.records["paymentstatus"]
    assert (found.source, status.message, status.place, status.original_message, status.amount) == (
        "iso20022_pacs002",
        "pacs.002",
        "TxInfAndSts 1",
        "M-1",
        1000,
    )


def test_what_comes_back_and_of_which_payment(tmp_path):
    found = staged(tmp_path, returns("<OrgnlGrpInf><OrgnlMsgId>M-1</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId></OrgnlGrpInf>", RETURNED))
    assert (found.source, counts(found), flags(found)) == ("iso20022_pacs004", (1, 0, 0), set())
    (back,) = found.records["paymentstatus"]
    assert (back.status, back.reason, back.on, back.amount, back.original, back.charges) == ("RTRN", "AC04", date(2024, 2, 7), 950, "10.00 EUR", "0.50")
    assert (back.original_message, back.reference, back.other_references) == ("M-1", "E-1", "RtrId R-1; OrgnlTxId T-1")


def test_a_return_that_names_its_message_within_itself_and_one_that_names_no_payment(tmp_path):
    inner = RETURNED.replace("<OrgnlEndToEndId>", "<OrgnlGrpInf><OrgnlMsgId>M-2</OrgnlMsgId></OrgnlGrpInf><OrgnlEndToEndId>")
    assert staged(tmp_path, returns(inner)).records["paymentstatus"][0].original_message == "M-2"
    found = staged(tmp_path, returns())
    assert counts(found) == (1, 0, 0) and flags(found) == {"no_payment", "control_total"}
    assert (found.records["paymentstatus"][0].of, found.records["paymentstatus"][0].status) == ("message", "RTRN")
    assert "control_total" in flags(staged(tmp_path, returns(RETURNED, header="<NbOfTxs>2</NbOfTxs>")))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("9.50", "nine", "cannot be read"),
        ("9.50", "-9.50", "not above nil"),
        ("'EUR'>9.50", "'ZZZ'>9.50", "ISO 4217"),
        ("2024-02-07", "2024-02-30", "2024-02-30"),
    ],
)
def test_a_return_that_cannot_be_read_is_set_aside(tmp_path, old, new, reason):
    found = staged(tmp_path, returns(RETURNED.replace(old, new)))
    assert counts(found) == (0, 1, 0) and reason in found.set_aside[0].reason


def test_unknown_elements_cut_files_and_a_message_that_says_nothing(tmp_path):
    assert "unknown_element" in flags(staged(tmp_path, report(GROUP.replace("<TxSts>", "<Colour>red</Colour><TxSts>"))))
    with pytest.raises(Refusal, match="well-formed"):
        staged(tmp_path, report(GROUP)[:-30])
    with pytest.raises(Refusal, match="nothing is said in it"):
        staged(tmp_path, report().replace("<MsgId>S</MsgId>", ""))


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"amount": 0}, "above nil"),
        ({"currency": "ZZZ"}, "above nil"),
        ({"message": "pain.001"}, "which message"),
        ({"of": "bank"}, "of a payment, of a group"),
        ({"status": ""}, "what became of the payment"),
        ({"reference": ""}, "names the payment or message"),
        ({"on": date(1066, 1, 1)}, "a century"),
        ({"place": ""}, "its place in it"),
    ],
)
def test_each_promise_is_broken_by_a_row_and_held_by_the_others(change, promise):
    def row(n: int, **values) -> PaymentStatus:
        whole = {
            "id": f"s{n}",
            "exhibit": "e",
            "place": f"TxInf {n}",
            "message": "pacs.004",
            "of": "payment",
            "status": "RTRN",
            "reference": "E-1",
            "amount": 1,
            "currency": "EUR",
        }
        return PaymentStatus(**whole | values)

    outcomes = validate(statuses([row(1), row(2, **change), row(3)], "e", date(2024, 1, 1), date(2024, 12, 31)))
    broken = [(outcome.promise.says, outcome.failed) for outcome in outcomes if not outcome.held]
    assert len(broken) == 1 and promise in broken[0][0] and broken[0][1] == (1,)
